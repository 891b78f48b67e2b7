/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_PICTURES_H
#define WEB_PICTURES_H

#include "web/party.h"
#include "web/readings.h"
#include "web/statement.h"

/*
 * Pictures that templates call, drawn as SVG within the page.  Each shows what
 * a table on the same page says in full: the table is its text alternative.
 * Every party has a square of the same size, whatever it is.
 */

/* The parties of a statement: counted, undated (dots), withdrawn (crossed). */
void tile_grid(struct html *h, const struct statement_view *v);
/* Every party of the register: signs for itself, or recorded (dots). */
void party_tiles(struct html *h, const struct parties_view *v);
/* How the number of parties came about, day by day. */
void act_line(
    struct html *h, const struct page *p, const struct statement_view *v);
/* Days to the first finding that names a state: least to most as a line, the
 * quartiles as a bar, the median as a stroke; by year, and by state. */
void year_chart(struct html *h, const struct readings_view *v);
void state_chart(struct html *h, const struct readings_view *v);

#endif
