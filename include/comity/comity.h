/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COMITY_COMITY_H
#define COMITY_COMITY_H

/* All of libcomity. */
#include <comity/error.h>
#include <comity/note.h>
#include <comity/proof.h>
#include <comity/record.h>
#include <comity/verify.h>

#endif
