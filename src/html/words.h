/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTML_WORDS_H
#define HTML_WORDS_H

#include "html/html.h"

/* Internal to the room: what html_uint(), html_day() and html_time() show,
 * without markup, for attributes and pictures. */

/* At least `least` digits, which may be more than the number has; the
 * language's sign between groups of three where wanted. */
void words_uint(struct html *h, uint64_t v, size_t least, bool groups);
void words_day(struct html *h, struct day d);
void words_time(struct html *h, utc_t t);

#endif
