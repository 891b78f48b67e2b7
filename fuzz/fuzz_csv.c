/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Property: rows that were read, written and read again are the same fields,
 * but for the apostrophe in front of what a spreadsheet would compute.
 */
#include <stdlib.h>

#include "exchange/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
write_row(struct csv_out *o, const struct csv_row *row)
{
	for (size_t i = 0; i < row->n; i++)
		csv_out_field(o, row->f[i]);
	csv_out_end(o);
}

/* Reads it all and writes it again; false where the input is refused. */
static bool
copy(struct span in, struct buf *b)
{
	static struct csv c;
	static struct csv_row row;
	struct csv_out o;
	struct arena a;
	enum cy_rc rc;

	arena_init(&a, 1 << 22);
	csv_out_init(&o, b);
	rc = csv_init(&c, in, &a, NULL);
	if (rc == CY_OK)
		write_row(&o, &c.head);
	row.n = 1;
	while (rc == CY_OK && row.n > 0) {
		arena_reset(&a);
		rc = csv_next(&c, &row, NULL);
		if (rc == CY_OK && row.n > 0)
			write_row(&o, &row);
	}
	arena_release(&a);
	return rc == CY_OK;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf once, twice;

	if (size > 65536)
		return 0;
	buf_init(&once, 1 << 20);
	buf_init(&twice, 1 << 20);
	/* A name that gets an apostrophe may meet another: no header then. */
	if (copy(span(data, size), &once) && copy(buf_span(&once), &twice) &&
	    !span_eq(buf_span(&once), buf_span(&twice)))
		abort();
	buf_release(&once);
	buf_release(&twice);
	return 0;
}
