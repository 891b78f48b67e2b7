/* SPDX-License-Identifier: Apache-2.0 */
#include "../t.h"

#include <jansson.h>

#include "exchange/catalogue.h"
#include "record/record.h"

static char *
data_path(const char *name)
{
	static char path[4096];

	(void)snprintf(
	    path, sizeof(path), "%s/%s.json", getenv("COMITY_DATA"), name);
	return path;
}

/* spec/catalogues.md, "Files": two spaces, keys in order, one LF. */
static void
test_canonical(struct span file, const char *name)
{
	json_error_t err;
	json_t *root;
	char *again;

	root = json_loadb(
	    (const char *)file.p, file.n, JSON_REJECT_DUPLICATES, &err);
	again = json_dumps(root, JSON_INDENT(2));
	t_ok(again != NULL && strlen(again) + 1 == file.n &&
	        memcmp(again, file.p, file.n - 1) == 0 &&
	        file.p[file.n - 1] == '\n',
	    "%s: canonical form", name);
	free(again);
	json_decref(root);
}

static void
test_items(const struct catalogue *c, const char *name)
{
	const struct catalogue_item *item;
	struct span ref, symbol, id;
	size_t i, bad = 0;
	char text[256];

	for (i = 0; i < c->nitems; i++) {
		item = catalogue_find(c, c->item[i].id);
		bad += item != &c->item[i];
		bad += catalogue_say(&item->name, "en").n == 0;
		bad += item->source.n == 0 && c->nsources == 0;
		(void)snprintf(text, sizeof(text), "%.*s#%.*s",
		    SPAN_ARGS(c->symbol), SPAN_ARGS(item->id));
		ref = span_str(text);
		bad += !catalogue_split(ref, &symbol, &id) ||
		    !span_eq(symbol, c->symbol) || !span_eq(id, item->id);
	}
	t_uint(bad, 0, name);
}

/* Every file that ships, with the number of items it must have. */
static void
test_shipped(void)
{
	static const struct {
		const char *name, *kind;
		size_t n;
	} rows[] = {
	    {"law", "law", 13},
	    {"norms", "norms", 11},
	    {"cbms-un", "cbms", 8},
	    {"cbms-osce", "cbms", 16},
	    {"nciss", "scale", 8},
	    {"gb-categories", "scale", 6},
	    {"icd203", "scale", 7},
	    {"gb-yardstick", "scale", 2},
	    {"confidence", "scale", 3},
	    {"admiralty", "scale", 12},
	    {"state-responsibility", "scale", 10},
	    {"measures", "measures", 18},
	    {"names", "names", 252},
	};
	struct catalogue c;
	struct cy_err e = {0};
	struct arena a;
	struct span file;
	size_t i;

	arena_init(&a, CATALOGUE_ARENA);
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		file = t_load(data_path(rows[i].name));
		t_rc(catalogue_parse(&c, &a, file, &e), &e, CY_OK, FAULT_NONE,
		    rows[i].name);
		t_span(c.symbol, span_str(rows[i].name), "symbol");
		t_span(c.kind, span_str(rows[i].kind), rows[i].name);
		t_uint(c.nitems, rows[i].n, rows[i].name);
		test_items(&c, rows[i].name);
		test_canonical(file, rows[i].name);
		free((void *)(uintptr_t)file.p);
		arena_reset(&a);
	}
	arena_release(&a);
}

/* The ten degrees of the scale are the words of the finding's header. */
static void
test_degrees(void)
{
	const struct record_type *t = &record_types[R_FINDING];
	struct span words = {0}, word;
	struct cy_err e = {0};
	struct catalogue c;
	struct arena a;
	struct span file;
	size_t i, n = 0;

	for (i = 0; i < t->nrules; i++)
		if (t->rules[i].field == F_DEGREE)
			words = span_str(t->rules[i].choices);
	arena_init(&a, CATALOGUE_ARENA);
	file = t_load(data_path("state-responsibility"));
	(void)catalogue_parse(&c, &a, file, &e);
	while (span_split(&words, ' ', &word)) {
		t_ok(n < c.nitems && span_eq(word, c.item[n].id),
		    "degree %zu: %.*s", n + 1, SPAN_ARGS(word));
		n++;
	}
	t_uint(n, c.nitems, "degrees");
	free((void *)(uintptr_t)file.p);
	arena_release(&a);
}

static void
test_score(void)
{
	const struct span lowest[] = {SPAN_LIT("functional-impact none"),
	    SPAN_LIT("actor hacktivist"), SPAN_LIT("observed-activity none"),
	    SPAN_LIT("location level-1"), SPAN_LIT("information-impact none"),
	    SPAN_LIT("sector nuclear"), SPAN_LIT("recoverability regular"),
	    SPAN_LIT("potential-impact minimal")};
	const struct span highest[] = {
	    SPAN_LIT("functional-impact denial-critical"),
	    SPAN_LIT("observed-activity effect"), SPAN_LIT("location level-7"),
	    SPAN_LIT("actor apt-targeted"),
	    SPAN_LIT("information-impact destruction-critical"),
	    SPAN_LIT("recoverability not-recoverable"),
	    SPAN_LIT("sector energy"), SPAN_LIT("potential-impact severe")};
	struct span input[8];
	struct cy_err e = {0};
	struct catalogue c;
	struct arena a;
	struct span file;
	uint64_t score;

	arena_init(&a, CATALOGUE_ARENA);
	file = t_load(data_path("nciss"));
	(void)catalogue_parse(&c, &a, file, &e);
	t_uint(c.minimum, 325, "minimum");
	t_uint(c.maximum, 3400, "maximum");
	t_rc(catalogue_score(&c, lowest, 8, &score, &e), &e, CY_OK, FAULT_NONE,
	    "lowest");
	t_uint(score, 0, "lowest score");
	t_span(catalogue_band(&c, score)->id, SPAN_LIT("baseline"), "band");
	t_rc(catalogue_score(&c, highest, 8, &score, &e), &e, CY_OK, FAULT_NONE,
	    "highest");
	t_uint(score, 10000, "highest score");
	t_span(catalogue_band(&c, score)->id, SPAN_LIT("emergency"), "band");
	t_span(catalogue_band(&c, 3499)->id, SPAN_LIT("low"), "below 35");
	t_span(catalogue_band(&c, 3500)->id, SPAN_LIT("medium"), "from 35");

	t_rc(catalogue_score(&c, lowest, 7, &score, &e), &e, CY_BAD,
	    FAULT_SCORE_INPUT, "one input is missing");
	memcpy(input, lowest, sizeof(input));
	input[1] = input[0];
	t_rc(catalogue_score(&c, input, 8, &score, &e), &e, CY_BAD,
	    FAULT_SCORE_INPUT, "one input twice");
	input[1] = SPAN_LIT("actor nobody");
	t_rc(catalogue_score(&c, input, 8, &score, &e), &e, CY_BAD,
	    FAULT_SCORE_INPUT, "no such option");
	input[1] = SPAN_LIT("actor");
	t_rc(catalogue_score(&c, input, 8, &score, &e), &e, CY_BAD,
	    FAULT_SCORE_INPUT, "no option");
	c.maximum = 0;
	t_rc(catalogue_score(&c, lowest, 8, &score, &e), &e, CY_BAD,
	    FAULT_SCORE_INPUT, "not a scored scale");
	c.nbands = 0;
	t_ok(catalogue_band(&c, 1) == NULL, "no bands");
	free((void *)(uintptr_t)file.p);
	arena_release(&a);
}

#define FRONT                                                            \
	"{\"format\":\"comity/catalogue/v1\",\"symbol\":\"s\","          \
	"\"kind\":\"scale\",\"version\":\"1\",\"title\":{\"en\":\"T\"}," \
	"\"source\":[\"x\"]"
#define ITEM(rest) "{\"id\":\"a\",\"name\":{\"en\":\"A\"}" rest "}"
#define WITH(mid, items) FRONT mid ",\"items\":[" items "]}"
#define SCORED                                                     \
	ITEM(",\"weight\":2,\"options\":["                         \
	     "{\"id\":\"p\",\"name\":{\"en\":\"P\"},\"value\":3}," \
	     "{\"id\":\"q\",\"name\":{\"en\":\"Q\"},\"value\":1}]")
#define BAND(n) "{\"id\":\"b" #n "\",\"name\":{\"en\":\"B\"},\"from\":" #n "}"
#define SUMS ",\"minimum\":2,\"maximum\":6"

static const struct {
	const char *name, *json;
	enum cy_rc rc;
	enum fault fault;
} parse_rows[] = {
    {"smallest", WITH("", ITEM("")), CY_OK, FAULT_NONE},
    {"scored", WITH(SUMS, SCORED), CY_OK, FAULT_NONE},
    {"banded", WITH(SUMS ",\"bands\":[" BAND(0) "," BAND(50) "]", SCORED),
        CY_OK, FAULT_NONE},
    {"not JSON", "{", CY_BAD, FAULT_COUNT},
    {"not an object", "[]", CY_BAD, FAULT_CATALOGUE_VALUE},
    {"item is no object", WITH("", "1"), CY_BAD, FAULT_CATALOGUE_VALUE},
    {"empty", "{}", CY_BAD, FAULT_CATALOGUE_KEY},
    {"no items", FRONT "}", CY_BAD, FAULT_CATALOGUE_KEY},
    {"unknown key", WITH(",\"x\":1", ITEM("")), CY_BAD, FAULT_CATALOGUE_KEY},
    {"key not in order", WITH(",\"issuer\":\"i\"", ITEM("")), CY_BAD,
        FAULT_CATALOGUE_KEY},
    {"unknown key of an item", WITH("", ITEM(",\"x\":1")), CY_BAD,
        FAULT_CATALOGUE_KEY},
    {"item without name", WITH("", "{\"id\":\"a\"}"), CY_BAD,
        FAULT_CATALOGUE_KEY},
    {"other format", "{\"format\":\"comity/catalogue/v2\"}", CY_BAD,
        FAULT_CATALOGUE_VALUE},
    {"format no text", "{\"format\":1}", CY_BAD, FAULT_CATALOGUE_VALUE},
    {"symbol no symbol",
        "{\"format\":\"comity/catalogue/v1\",\"symbol\":\"A b\"}", CY_BAD,
        FAULT_CATALOGUE_VALUE},
    {"symbol no text", "{\"format\":\"comity/catalogue/v1\",\"symbol\":1}",
        CY_BAD, FAULT_CATALOGUE_VALUE},
    {"kind unknown",
        "{\"format\":\"comity/catalogue/v1\",\"symbol\":\"s\","
        "\"kind\":\"k\",\"version\":\"1\",\"title\":{\"en\":\"T\"},"
        "\"source\":[\"x\"],\"items\":[" ITEM("") "]}",
        CY_BAD, FAULT_CATALOGUE_VALUE},
    {"title no object",
        "{\"format\":\"comity/catalogue/v1\",\"symbol\":\"s\","
        "\"kind\":\"law\",\"version\":\"1\",\"title\":\"T\"}",
        CY_BAD, FAULT_CATALOGUE_VALUE},
    {"title in no language",
        "{\"format\":\"comity/catalogue/v1\",\"symbol\":\"s\","
        "\"kind\":\"law\",\"version\":\"1\",\"title\":{}}",
        CY_BAD, FAULT_CATALOGUE_VALUE},
    {"title in no tag's language",
        "{\"format\":\"comity/catalogue/v1\",\"symbol\":\"s\","
        "\"kind\":\"law\",\"version\":\"1\",\"title\":{\"\":\"T\"}}",
        CY_BAD, FAULT_CATALOGUE_VALUE},
    {"title's tag in capitals",
        "{\"format\":\"comity/catalogue/v1\",\"symbol\":\"s\","
        "\"kind\":\"law\",\"version\":\"1\",\"title\":{\"EN\":\"T\"}}",
        CY_BAD, FAULT_CATALOGUE_VALUE},
    {"title of two lines",
        "{\"format\":\"comity/catalogue/v1\",\"symbol\":\"s\","
        "\"kind\":\"law\",\"version\":\"1\",\"title\":{\"en\":\"a\\nb\"}}",
        CY_BAD, FAULT_CATALOGUE_VALUE},
    {"no item", WITH("", ""), CY_BAD, FAULT_CATALOGUE_VALUE},
    {"id twice", WITH("", ITEM("") "," ITEM("")), CY_BAD,
        FAULT_CATALOGUE_REPEATED},
    {"number below", WITH("", ITEM(",\"from\":-1")), CY_BAD,
        FAULT_CATALOGUE_VALUE},
    {"number above", WITH("", ITEM(",\"weight\":1000001")), CY_BAD,
        FAULT_CATALOGUE_VALUE},
    {"number at the limit", WITH("", ITEM(",\"weight\":1000000")), CY_BAD,
        FAULT_CATALOGUE_SUM},
    {"all per cent", WITH("", ITEM(",\"from\":100,\"to\":100")), CY_OK,
        FAULT_NONE},
    {"more than all", WITH("", ITEM(",\"from\":101")), CY_BAD,
        FAULT_CATALOGUE_VALUE},
    {"to more than all", WITH("", ITEM(",\"to\":101")), CY_BAD,
        FAULT_CATALOGUE_VALUE},
    {"open at its end", WITH("", ITEM(",\"from\":95")), CY_OK, FAULT_NONE},
    {"from above to", WITH("", ITEM(",\"from\":90,\"to\":10")), CY_BAD,
        FAULT_CATALOGUE_VALUE},
    {"number a text", WITH("", ITEM(",\"to\":\"1\"")), CY_BAD,
        FAULT_CATALOGUE_VALUE},
    {"ask not a list", WITH("", ITEM(",\"ask\":{}")), CY_BAD,
        FAULT_CATALOGUE_VALUE},
    {"ask", WITH("", ITEM(",\"ask\":[{\"en\":\"q\"}]")), CY_OK, FAULT_NONE},
    {"weight alone", WITH("", ITEM(",\"weight\":1")), CY_BAD,
        FAULT_CATALOGUE_SUM},
    {"scored without sums", WITH("", SCORED), CY_BAD, FAULT_CATALOGUE_SUM},
    {"sums without scores", WITH(SUMS, ITEM("")), CY_BAD, FAULT_CATALOGUE_SUM},
    {"minimum wrong", WITH(",\"minimum\":3,\"maximum\":6", SCORED), CY_BAD,
        FAULT_CATALOGUE_SUM},
    {"maximum wrong", WITH(",\"minimum\":2,\"maximum\":7", SCORED), CY_BAD,
        FAULT_CATALOGUE_SUM},
    {"bands without score", WITH(",\"bands\":[" BAND(0) "]", ITEM("")), CY_BAD,
        FAULT_CATALOGUE_SUM},
    {"bands fall",
        WITH(SUMS ",\"bands\":[" BAND(0) "," BAND(9) "," BAND(9) "]", SCORED),
        CY_BAD, FAULT_CATALOGUE_SUM},
    {"bands begin late", WITH(SUMS ",\"bands\":[" BAND(1) "]", SCORED), CY_BAD,
        FAULT_CATALOGUE_SUM},
    {"bands end late",
        WITH(SUMS ",\"bands\":[" BAND(0) "," BAND(101) "]", SCORED), CY_BAD,
        FAULT_CATALOGUE_SUM},
};

static void
test_parse(void)
{
	struct cy_err e = {0};
	struct catalogue c;
	struct arena a;
	enum cy_rc rc;
	size_t i;

	for (i = 0; i < sizeof(parse_rows) / sizeof(parse_rows[0]); i++) {
		arena_init(&a, CATALOGUE_ARENA);
		rc = catalogue_parse(&c, &a, span_str(parse_rows[i].json), &e);
		/* FAULT_COUNT: a fault of the JSON face, tested there. */
		t_rc(rc, &e, parse_rows[i].rc,
		    parse_rows[i].fault == FAULT_COUNT ? e.fault
		                                       : parse_rows[i].fault,
		    parse_rows[i].name);
		arena_release(&a);
	}
}

static void
test_big(void)
{
	size_t n = LIMIT_CATALOGUE;
	uint8_t *p = malloc(n + 1);
	struct cy_err e = {0};
	struct catalogue c;
	struct arena a;
	size_t k = strlen(parse_rows[0].json);

	memset(p, ' ', n + 1);
	memcpy(p, parse_rows[0].json, k);
	arena_init(&a, CATALOGUE_ARENA);
	t_rc(catalogue_parse(&c, &a, span(p, n), &e), &e, CY_OK, FAULT_NONE,
	    "as large as may be");
	t_rc(catalogue_parse(&c, &a, span(p, n + 1), &e), &e, CY_BAD,
	    FAULT_TOO_BIG, "one byte more");
	arena_release(&a);
	free(p);
}

static void
test_say(void)
{
	const struct catalogue_text t = {.n = 3,
	    .v = {{SPAN_LIT("ru"), SPAN_LIT("R")},
	        {SPAN_LIT("en"), SPAN_LIT("E")},
	        {SPAN_LIT("fr"), SPAN_LIT("F")}}};
	const struct catalogue_text one = {
	    .n = 1, .v = {{SPAN_LIT("ru"), SPAN_LIT("R")}}};
	const struct catalogue_text none = {0};
	struct span symbol, id;

	t_span(catalogue_say(&t, "fr"), SPAN_LIT("F"), "asked for");
	t_span(catalogue_say(&t, "zh"), SPAN_LIT("E"), "English else");
	t_span(catalogue_say(&one, "zh"), SPAN_LIT("R"), "first else");
	t_ok(catalogue_say(&none, "en").p == NULL, "nothing");
	t_ok(!catalogue_split(SPAN_LIT("norms"), &symbol, &id), "no #");
	t_ok(!catalogue_split(SPAN_LIT("norms#"), &symbol, &id), "no id");
	t_ok(!catalogue_split(SPAN_LIT("#f"), &symbol, &id), "no symbol");
	t_ok(!catalogue_split(SPAN_LIT("a#b#c"), &symbol, &id), "two #");
}

static enum cy_rc
parse_oom(void *ctx, struct cy_err *e)
{
	struct catalogue c;
	struct arena a;
	enum cy_rc rc;

	(void)ctx;
	arena_init(&a, CATALOGUE_ARENA);
	rc = catalogue_parse(&c, &a, span_str(parse_rows[2].json), e);
	arena_release(&a);
	return rc;
}

int
main(void)
{
	test_parse();
	test_big();
	test_say();
	test_shipped();
	test_degrees();
	test_score();
	t_oom(parse_oom, NULL, "catalogue_parse");
	return t_done();
}
