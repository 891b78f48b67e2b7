/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

/*
 * Functions whose safe use cannot be seen at the call.  Force-included into
 * every product file by the build (-include), after the system headers that
 * declare them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Fortified headers make some of them macros, under clang. */
#undef sprintf
#undef vsprintf

#pragma GCC poison strcpy strcat sprintf vsprintf strtok sscanf atoi atol atoll
#pragma GCC poison system popen gets strncpy strncat

#endif
