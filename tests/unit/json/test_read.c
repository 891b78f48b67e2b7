/* SPDX-License-Identifier: Apache-2.0 */
#include "../t.h"

#include <dirent.h>
#include <errno.h>

#include "base/limits.h"
#include "json/json.h"

static void
test_faults(void)
{
	static const struct {
		const char *name;
		struct span in;
		uint64_t offset; /* CY_NO_OFFSET: not asked */
		enum fault fault;
	} rows[] = {
	    {"object", SPAN_INIT("{\"a\": [1, true, null]}"), 0, FAULT_NONE},
	    {"scalar", SPAN_INIT(" 27 "), 0, FAULT_NONE},
	    {"brackets in a string", SPAN_INIT("\"[[[{\\\"[\""), 0, FAULT_NONE},
	    {"2^53", SPAN_INIT("9007199254740992"), 0, FAULT_NONE},
	    {"-2^53", SPAN_INIT("-9007199254740992"), 0, FAULT_NONE},
	    {"2^53 + 1", SPAN_INIT("[9007199254740993]"), 1,
	        FAULT_JSON_INTEGER},
	    {"-2^53 - 1", SPAN_INIT("[-9007199254740993]"), 2,
	        FAULT_JSON_INTEGER},
	    {"thirty digits", SPAN_INIT("123456789012345678901234567890"), 0,
	        FAULT_JSON_INTEGER},
	    {"a real of many digits", SPAN_INIT("9007199254740993.5"), 0,
	        FAULT_NONE},
	    {"a real with exponent", SPAN_INIT("1.5E+3"), 0, FAULT_NONE},
	    {"a real too large", SPAN_INIT("[1e999]"), CY_NO_OFFSET,
	        FAULT_JSON_REAL},
	    {"key twice", SPAN_INIT("{\"a\":1,\"a\":2}"), CY_NO_OFFSET,
	        FAULT_JSON_DUPLICATE},
	    {"key twice, escaped", SPAN_INIT("{\"a\":1,\"\\u0061\":2}"),
	        CY_NO_OFFSET, FAULT_JSON_DUPLICATE},
	    {"nothing", SPAN_INIT(""), CY_NO_OFFSET, FAULT_JSON_SYNTAX},
	    {"no bytes at all", {NULL, 0}, CY_NO_OFFSET, FAULT_JSON_SYNTAX},
	    {"trailing bytes", SPAN_INIT("{} x"), CY_NO_OFFSET,
	        FAULT_JSON_SYNTAX},
	    {"two values", SPAN_INIT("1 2"), CY_NO_OFFSET, FAULT_JSON_SYNTAX},
	    {"leading zero", SPAN_INIT("01"), CY_NO_OFFSET, FAULT_JSON_SYNTAX},
	    {"leading zeros", SPAN_INIT("00000000000000000000000001"),
	        CY_NO_OFFSET, FAULT_JSON_SYNTAX},
	    {"unclosed", SPAN_INIT("{\"a\":"), CY_NO_OFFSET, FAULT_JSON_SYNTAX},
	    {"unclosed string", SPAN_INIT("\"a"), CY_NO_OFFSET,
	        FAULT_JSON_SYNTAX},
	    {"unclosed escape", SPAN_INIT("\"\\"), CY_NO_OFFSET,
	        FAULT_JSON_SYNTAX},
	    {"cut real", SPAN_INIT("1."), CY_NO_OFFSET, FAULT_JSON_SYNTAX},
	    {"single quotes", SPAN_INIT("{'a':1}"), CY_NO_OFFSET,
	        FAULT_JSON_SYNTAX},
	    {"control in a string", SPAN_INIT("\"a\nb\""), CY_NO_OFFSET,
	        FAULT_JSON_SYNTAX},
	    {"too many closed", SPAN_INIT("]]]"), CY_NO_OFFSET,
	        FAULT_JSON_SYNTAX},
	    {"lone surrogate", SPAN_INIT("\"\\ud800\""), CY_NO_OFFSET,
	        FAULT_JSON_SYNTAX},
	    {"byte order mark", SPAN_INIT("\xef\xbb\xbf{}"), CY_NO_OFFSET,
	        FAULT_JSON_SYNTAX},
	    {"not UTF-8", SPAN_INIT("\"a\xff\""), 2, FAULT_JSON_UTF8},
	    {"overlong", SPAN_INIT("\"\xc0\x80\""), 1, FAULT_JSON_UTF8},
	    {"NUL byte", SPAN_INIT("{}\0"), 2, FAULT_JSON_NUL},
	    {"NUL escaped", SPAN_INIT("\"\\u0000\""), CY_NO_OFFSET,
	        FAULT_JSON_NUL},
	    {"NUL escaped in a key", SPAN_INIT("{\"\\u0000\":1}"), CY_NO_OFFSET,
	        FAULT_JSON_NUL},
	};
	struct cy_err e;
	enum cy_rc rc;
	json_t *v;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		rc = json_read(&v, rows[i].in, &e);
		t_rc(rc, &e, rows[i].fault == FAULT_NONE ? CY_OK : CY_BAD,
		    rows[i].fault, rows[i].name);
		t_ok((v != NULL) == (rc == CY_OK), "value or none");
		if (rc != CY_OK && rows[i].offset != CY_NO_OFFSET)
			t_uint(e.offset, rows[i].offset, "offset");
		json_decref(v);
	}
}

static void
test_limits(void)
{
	static char deep[2 * LIMIT_JSON_DEPTH + 2];
	char *big;
	struct cy_err e;
	enum cy_rc rc;
	json_t *v;

	memset(deep, '[', LIMIT_JSON_DEPTH + 1);
	memset(deep + LIMIT_JSON_DEPTH + 1, ']', LIMIT_JSON_DEPTH + 1);
	rc = json_read(&v, span(deep + 1, 2 * LIMIT_JSON_DEPTH), &e);
	t_rc(rc, &e, CY_OK, FAULT_NONE, "as deep as allowed");
	json_decref(v);
	rc = json_read(&v, span(deep, sizeof(deep)), &e);
	t_rc(rc, &e, CY_BAD, FAULT_JSON_DEPTH, "one level more");
	t_uint(e.offset, LIMIT_JSON_DEPTH, "at that bracket");
	big = malloc(LIMIT_JSON + 1);
	if (big == NULL)
		exit(1);
	memset(big, ' ', LIMIT_JSON + 1);
	big[0] = '1';
	rc = json_read(&v, span(big, LIMIT_JSON), &e);
	t_rc(rc, &e, CY_OK, FAULT_NONE, "as long as allowed");
	json_decref(v);
	rc = json_read(&v, span(big, LIMIT_JSON + 1), &e);
	t_rc(rc, &e, CY_BAD, FAULT_JSON_SIZE, "one byte more");
	free(big);
}

/* Valid by the grammar and refused by our rules, each with its reason. */
static const struct {
	const char *name;
	enum fault fault;
} stricter[] = {
    {"y_object_duplicated_key.json", FAULT_JSON_DUPLICATE},
    {"y_object_duplicated_key_and_value.json", FAULT_JSON_DUPLICATE},
    {"y_object_escaped_null_in_key.json", FAULT_JSON_NUL},
    {"y_string_null_escape.json", FAULT_JSON_NUL},
};

static bool
as_listed(const char *name, enum cy_rc rc, const struct cy_err *e)
{
	for (size_t i = 0; i < sizeof(stricter) / sizeof(stricter[0]); i++)
		if (strcmp(stricter[i].name, name) == 0)
			return rc == CY_BAD && e->fault == stricter[i].fault;
	return rc == CY_OK;
}

static void
test_suite(void)
{
	const char *path =
	    t_shared("data/vectors/JSONTestSuite", "JSONTestSuite");
	size_t yes = 0, no = 0, wrong = 0;
	struct dirent *d;
	struct cy_err e;
	struct span in;
	enum cy_rc rc;
	char file[4096];
	json_t *v;
	DIR *dir;

	if (path == NULL || (dir = opendir(path)) == NULL)
		return;
	(void)snprintf(file, sizeof(file), "%s/", path);
	while ((d = readdir(dir)) != NULL) {
		if (d->d_name[1] != '_')
			continue;
		(void)snprintf(file, sizeof(file), "%s/%s", path, d->d_name);
		in = t_load(file);
		rc = json_read(&v, in, &e);
		json_decref(v);
		free((void *)(uintptr_t)in.p);
		yes += d->d_name[0] == 'y';
		no += d->d_name[0] == 'n';
		if (d->d_name[0] == 'y' ? as_listed(d->d_name, rc, &e)
		                        : rc == CY_BAD)
			continue;
		t_diag("%s: rc %d %s", d->d_name, (int)rc,
		    rc == CY_OK ? "" : fault_id(e.fault));
		wrong++;
	}
	closedir(dir);
	t_uint(yes, 95, "JSONTestSuite: 95 texts to accept");
	t_uint(no, 188, "JSONTestSuite: 188 texts to refuse");
	t_uint(wrong, 0, "JSONTestSuite: each as it should be");
}

static void
test_text(void)
{
	struct cy_err e;
	json_t *v;

	(void)json_read(&v, SPAN_LIT("{\"a\":\"x y\",\"b\":1,\"c\":\"\"}"), &e);
	t_span(json_text(v, "a"), SPAN_LIT("x y"), "a string");
	t_ok(json_text(v, "b").p == NULL, "a number is none");
	t_ok(json_text(v, "z").p == NULL, "absent");
	t_ok(json_text(v, "c").p != NULL && json_text(v, "c").n == 0,
	    "an empty string is one");
	t_ok(json_text(NULL, "a").p == NULL, "of nothing");
	json_decref(v);
}

/* jansson allocates through these, so that t_oom() counts its calls too. */
static void *
our_malloc(size_t n)
{
	void *p = malloc(n);

	/* As the system's malloc does. */
	if (p == NULL)
		errno = ENOMEM;
	return p;
}

static void
our_free(void *p)
{
	free(p);
}

static enum cy_rc
read_oom(void *ctx, struct cy_err *e)
{
	enum cy_rc rc;
	json_t *v;

	(void)ctx;
	rc = json_read(&v,
	    SPAN_LIT("{\"a\": [1, 2.5, \"text\", {\"b\": null}], \"c\": "
	             "[\"\\u00e9\", true, false, \"as long as a string has to "
	             "be so that its room grows\"]}"),
	    e);
	json_decref(v);
	return rc;
}

int
main(void)
{
	json_set_alloc_funcs(our_malloc, our_free);
	test_faults();
	test_limits();
	test_suite();
	test_text();
	t_oom(read_oom, NULL, "json_read");
	return t_done();
}
