/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Property: what is read can be written, what is written is read again, and
 * gives the same bytes (reals, which are never written, as null).
 */
#include <stdlib.h>

#include "json/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
put(struct json_out *o, json_t *v)
{
	json_t *in;
	size_t i;
	void *it;

	switch (json_typeof(v)) {
	case JSON_OBJECT:
		json_out_object(o);
		for (it = json_object_iter(v); it != NULL;
		     it = json_object_iter_next(v, it)) {
			json_out_key(o, json_object_iter_key(it));
			put(o, json_object_iter_value(it));
		}
		json_out_end(o);
		break;
	case JSON_ARRAY:
		json_out_array(o);
		json_array_foreach(v, i, in) put(o, in);
		json_out_end(o);
		break;
	case JSON_STRING:
		json_out_string(
		    o, span(json_string_value(v), json_string_length(v)));
		break;
	case JSON_INTEGER:
		json_out_int(o, json_integer_value(v));
		break;
	case JSON_TRUE:
	case JSON_FALSE:
		json_out_bool(o, json_is_true(v));
		break;
	case JSON_REAL:
	case JSON_NULL:
		json_out_null(o);
		break;
	}
}

static bool
copy(struct span in, struct buf *b)
{
	struct json_out o;
	struct cy_err e;
	json_t *v;

	if (json_read(&v, in, &e) != CY_OK) {
		if (v != NULL || e.offset > in.n + 1)
			abort();
		return false;
	}
	json_out_init(&o, b);
	put(&o, v);
	json_decref(v);
	return buf_check(b, NULL) == CY_OK;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf once, twice;

	buf_init(&once, 1 << 22);
	buf_init(&twice, 1 << 22);
	if (copy(span(data, size), &once) &&
	    (!copy(buf_span(&once), &twice) ||
	        !span_eq(buf_span(&once), buf_span(&twice))))
		abort();
	buf_release(&once);
	buf_release(&twice);
	return 0;
}
