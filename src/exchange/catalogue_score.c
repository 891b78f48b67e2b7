/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/catalogue.h"

/* spec/catalogues.md, "Scores". */

static const struct catalogue_option *
option_find(const struct catalogue_item *item, struct span id)
{
	size_t i;

	for (i = 0; i < item->noptions; i++)
		if (span_eq(item->option[i].id, id))
			return &item->option[i];
	return NULL;
}

/* The option that the inputs choose for this item; NULL unless exactly one
 * of them names it. */
static const struct catalogue_option *
chosen(const struct catalogue_item *item, const struct span *input, size_t n)
{
	const struct catalogue_option *o = NULL;
	size_t i, at;

	for (i = 0; i < n; i++) {
		at = span_find(input[i], ' ');
		if (!span_eq(span_first(input[i], at), item->id))
			continue;
		if (o != NULL)
			return NULL;
		o = option_find(item, span_from(input[i], at + 1));
		if (o == NULL)
			return NULL;
	}
	return o;
}

enum cy_rc
catalogue_score(const struct catalogue *c, const struct span *input, size_t n,
    uint64_t *score, struct cy_err *e)
{
	const struct catalogue_option *o;
	uint64_t sum = 0;
	size_t i;

	*score = 0;
	if (c->maximum == 0 || n != c->nitems)
		return cy_fail(e, CY_BAD, FAULT_SCORE_INPUT, CY_NO_OFFSET,
		    "%zu inputs, where the scale has %zu", n,
		    c->maximum == 0 ? 0 : c->nitems);
	for (i = 0; i < c->nitems; i++) {
		o = chosen(&c->item[i], input, n);
		if (o == NULL)
			return cy_fail(e, CY_BAD, FAULT_SCORE_INPUT,
			    CY_NO_OFFSET, "%.*s: no option, or not one",
			    SPAN_ARGS(c->item[i].id));
		sum += c->item[i].weight * o->value;
	}
	*score = (sum - c->minimum) * 10000 / (c->maximum - c->minimum);
	return CY_OK;
}

const struct catalogue_band *
catalogue_band(const struct catalogue *c, uint64_t score)
{
	const struct catalogue_band *b = NULL;
	size_t i;

	for (i = 0; i < c->nbands; i++)
		if (c->band[i].from * 100 <= score)
			b = &c->band[i];
	return b;
}
