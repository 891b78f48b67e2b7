/* SPDX-License-Identifier: Apache-2.0 */
/* C2SP tlog-policy. */
#include "../t.h"

#include "keys.h"
#include "tlog/policy.h"

#define W1 "witness w1 @1\n"
#define W2 "witness w2 @2\n"
#define W3 "witness w3 @3\n"
#define W4 "witness w4 @4\n"
#define W5 "witness w5 @5\n"
#define W6 "witness w6 @6\n"

static const struct {
	const char *name;
	const char *text;
	uint32_t need;
} good[] = {
    {"no quorum at all", "quorum none\n", 0},
    {"none beside witnesses", W1 "quorum none\n", 0},
    {"one witness", "log @A\n" W1 "quorum w1\n", 1},
    {"lines in any order", W1 "quorum w1\n" W2 "log @B\nlog @A\n", 1},
    {"white space, comments",
        "\n \t\n# x\n \t#y @z\n\t log \t@A \n" W1 " quorum\tw1\t\n", 1},
    {"URLs",
        "log @A https://a.example/\nwitness w1 @1 https://w.example\n"
        "quorum w1\n",
        1},
    {"any", W1 W2 W3 "group g any w1 w2 w3\nquorum g\n", 1},
    {"all", W1 W2 W3 "group g all w1 w2 w3\nquorum g\n", 3},
    {"a threshold", W1 W2 W3 "group g 2 w1 w2 w3\nquorum g\n", 2},
    {"a group of one", W1 "group g 1 w1\nquorum g\n", 1},
    {"two levels",
        W1 W2 W3 W4 W5 W6
        "group x 2 w1 w2 w3\ngroup y any w4 w5 w6\ngroup xy all x y\n"
        "quorum xy\n",
        3},
    {"the cheaper groups count",
        W1 W2 W3 W4 W5 W6 "group x all w1 w2 w3\ngroup y any w4 w5\n"
                          "group z 2 x y w6\nquorum z\n",
        2},
    {"a group that is not the quorum", W1 W2 "group g all w1 w2\nquorum w2\n",
        1},
    {"names are opaque",
        "witness \xff @1\nwitness K @2\n"
        "witness \xe2\x84\xaa @3\nquorum \xff\n",
        1},
    {"keywords as names",
        "witness log @1\nwitness all @2\nwitness 2 @3\n"
        "group group all log all 2\nquorum group\n",
        3},
    {"one log name, two keys", "log @A\nlog @B\nquorum none\n", 0},
    {"a witness with a log's URL twice", "log @A u\nlog @B u\nquorum none\n",
        0},
};

static void
test_good(void)
{
	struct policy p;
	struct arena a;
	struct cy_err e;
	struct buf b;

	buf_init(&b, LIMIT_POLICY_FILE);
	arena_init(&a, POLICY_ARENA);
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		buf_reset(&b);
		keys_expand(&b, good[i].text);
		t_rc(policy_parse(&p, &a, buf_span(&b), &e), &e, CY_OK,
		    FAULT_NONE, good[i].name);
		t_uint(policy_need(&p), good[i].need, "what it needs");
	}
	buf_release(&b);
	arena_release(&a);
}

static const struct {
	const char *name;
	const char *text;
	enum fault fault;
	unsigned line; /* 0: the particulars name none */
} bad[] = {
    {"empty", "", FAULT_POLICY_QUORUM_MISSING, 0},
    {"no quorum", "log @A\n" W1, FAULT_POLICY_QUORUM_MISSING, 0},
    {"two quorums", W1 "quorum w1\nquorum w1\n", FAULT_POLICY_QUORUM_TWICE, 3},
    {"none and another", W1 "quorum none\nquorum w1\n",
        FAULT_POLICY_QUORUM_TWICE, 3},
    {"quorum without name", "quorum\n", FAULT_POLICY_ITEMS, 1},
    {"quorum of two", W1 W2 "quorum w1 w2\n", FAULT_POLICY_ITEMS, 3},
    {"quorum before its witness", "quorum w1\n" W1, FAULT_POLICY_NAME_UNKNOWN,
        1},
    {"no last newline", "quorum none", FAULT_POLICY_NEWLINE, 0},
    {"CR LF", "quorum none\r\n", FAULT_POLICY_CHARACTER, 0},
    {"DEL", "# \x7f\nquorum none\n", FAULT_POLICY_CHARACTER, 0},
    {"vertical tab", "quorum\vnone\n", FAULT_POLICY_CHARACTER, 0},
    {"a keyword in capitals", "Quorum none\n", FAULT_POLICY_KEYWORD, 1},
    {"a comment behind an item", "log @A # x y\nquorum none\n",
        FAULT_POLICY_ITEMS, 1},
    {"a log without key", "log\nquorum none\n", FAULT_POLICY_ITEMS, 1},
    {"a log with three items", "log @A u v\nquorum none\n", FAULT_POLICY_ITEMS,
        1},
    {"a witness without key", "witness w1\nquorum none\n", FAULT_POLICY_ITEMS,
        1},
    {"a witness without name", "witness\nquorum none\n", FAULT_POLICY_ITEMS, 1},
    {"a witness with four items", "witness w1 @1 u v\nquorum none\n",
        FAULT_POLICY_ITEMS, 1},
    {"a log without name", "log \n", FAULT_POLICY_ITEMS, 1},
    {"no key", "log x\nquorum none\n", FAULT_POLICY_KEY, 1},
    {"a no-break space between items", "log\xc2\xa0@A\nquorum none\n",
        FAULT_POLICY_KEYWORD, 1},
    {"a key of no witness", "witness w1 x+y\nquorum none\n", FAULT_POLICY_KEY,
        1},
    {"a witness key as log", "log @1\nquorum none\n", FAULT_POLICY_KEY_TYPE, 1},
    {"a log key as witness", "witness w1 @A\nquorum none\n",
        FAULT_POLICY_KEY_TYPE, 1},
    {"a log twice", "log @A\nlog @A\nquorum none\n", FAULT_POLICY_LOG_DUPLICATE,
        2},
    {"a log under two names", "log @A\nlog @B\nlog @C\nquorum none\n",
        FAULT_POLICY_LOG_DUPLICATE, 3},
    {"a witness twice", W1 "witness w2 @1\nquorum w1\n",
        FAULT_POLICY_WITNESS_DUPLICATE, 2},
    {"a witness under two names", W1 "witness w2 @x\nquorum w1\n",
        FAULT_POLICY_WITNESS_DUPLICATE, 2},
    {"a name twice", W1 "witness w1 @2\nquorum w1\n",
        FAULT_POLICY_NAME_DUPLICATE, 2},
    {"a group named as a witness", W1 "group w1 any w1\nquorum w1\n",
        FAULT_POLICY_NAME_DUPLICATE, 2},
    {"a witness named as a group",
        W1 "group g any w1\nwitness g @2\n"
           "quorum g\n",
        FAULT_POLICY_NAME_DUPLICATE, 3},
    {"a witness named none", "witness none @1\nquorum none\n",
        FAULT_POLICY_NAME_RESERVED, 1},
    {"a group named none", W1 "group none any w1\nquorum none\n",
        FAULT_POLICY_NAME_RESERVED, 2},
    {"none as a member", W1 "group g any w1 none\nquorum g\n",
        FAULT_POLICY_NAME_UNKNOWN, 2},
    {"a group of nothing", W1 "group g any\nquorum w1\n", FAULT_POLICY_ITEMS,
        2},
    {"a group of nothing at all", W1 "group\nquorum w1\n", FAULT_POLICY_ITEMS,
        2},
    {"a threshold of -1", W1 W2 "group g -1 w1 w2\nquorum g\n",
        FAULT_POLICY_THRESHOLD, 3},
    {"a threshold of 0", W1 W2 "group g 0 w1 w2\nquorum g\n",
        FAULT_POLICY_THRESHOLD, 3},
    {"a threshold of n + 1", W1 W2 "group g 3 w1 w2\nquorum g\n",
        FAULT_POLICY_THRESHOLD, 3},
    {"a threshold with zeros", W1 W2 "group g 02 w1 w2\nquorum g\n",
        FAULT_POLICY_THRESHOLD, 3},
    {"a threshold of 2^32 + 1", W1 W2 "group g 4294967297 w1 w2\nquorum g\n",
        FAULT_POLICY_THRESHOLD, 3},
    {"a threshold in words", W1 W2 "group g two w1 w2\nquorum g\n",
        FAULT_POLICY_THRESHOLD, 3},
    {"a member twice", W1 W2 "group g 2 w1 w1 w2\nquorum g\n",
        FAULT_POLICY_MEMBER_TWICE, 3},
    {"a member of two groups",
        W1 W2 W3 "group g any w1 w2\ngroup h any w2 w3\nquorum h\n",
        FAULT_POLICY_MEMBER_TWICE, 5},
    {"a member of a group and of its own",
        W1 W2 "group g any w1 w2\ngroup h all g w1\nquorum h\n",
        FAULT_POLICY_MEMBER_TWICE, 4},
    {"a later member", "group g any w1\n" W1 "quorum g\n",
        FAULT_POLICY_NAME_UNKNOWN, 1},
    {"a group in itself", W1 "group g any w1 g\nquorum g\n",
        FAULT_POLICY_NAME_UNKNOWN, 2},
};

static void
test_bad(void)
{
	static const struct policy none;
	struct policy p;
	struct arena a;
	struct cy_err e;
	struct buf b;
	char line[16];

	buf_init(&b, LIMIT_POLICY_FILE);
	arena_init(&a, POLICY_ARENA);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		buf_reset(&b);
		keys_expand(&b, bad[i].text);
		t_rc(policy_parse(&p, &a, buf_span(&b), &e), &e, CY_USAGE,
		    bad[i].fault, bad[i].name);
		(void)snprintf(line, sizeof(line), "line %u%c", bad[i].line,
		    bad[i].fault == FAULT_POLICY_KEY ? ':' : ',');
		t_ok((strncmp(e.text, line, strlen(line)) == 0) ==
		        (bad[i].line != 0),
		    "its line");
		t_ok(memcmp(&p, &none, sizeof(p)) == 0 && e.offset <= b.n,
		    "nothing remains of it");
	}
	buf_release(&b);
	arena_release(&a);
}

/* The offset is that of the item. */
static void
test_offsets(void)
{
	struct policy p;
	struct arena a;
	struct cy_err e;

	arena_init(&a, POLICY_ARENA);
	(void)policy_parse(&p, &a, SPAN_LIT("# x\nquorum  w1\n"), &e);
	t_uint(e.offset, 12, "the offset of an unknown name");
	(void)policy_parse(&p, &a, SPAN_LIT("# x\n\tlog y\n"), &e);
	t_uint(e.offset, 9, "the offset of a bad key");
	(void)policy_parse(&p, &a, SPAN_LIT("# x\001\n"), &e);
	t_uint(e.offset, 3, "the offset of a control");
	arena_release(&a);
}

/* count witnesses w0, w1 ..., each with a key of its own. */
static void
put_many(struct buf *b, unsigned logs, unsigned witnesses, unsigned groups)
{
	uint8_t seed[ED25519_SEED] = {0};
	char text[VKEY_TEXT];
	struct skey k;
	struct cy_err e;

	for (unsigned i = 0; i < logs + witnesses; i++) {
		seed[1] = (uint8_t)(i >> 8);
		seed[2] = (uint8_t)i;
		(void)skey_init(&k, SPAN_LIT("k.example"),
		    i < logs ? KEY_ED25519 : KEY_COSIG_ED25519, seed, &e);
		vkey_print(text, &k.vkey);
		if (i < logs)
			buf_printf(b, "log %s\n", text);
		else
			buf_printf(b, "witness w%u %s\n", i - logs, text);
	}
	for (unsigned i = 0; i < groups; i++)
		buf_printf(b, "group g%u 1 w%u\n", i, i);
	buf_puts(b, "quorum none\n");
}

static void
try_many(unsigned logs, unsigned witnesses, unsigned groups, bool ok,
    const char *name)
{
	struct policy p;
	struct arena a;
	struct cy_err e;
	struct buf b;

	buf_init(&b, LIMIT_POLICY_FILE);
	arena_init(&a, POLICY_ARENA);
	put_many(&b, logs, witnesses, groups);
	t_rc(policy_parse(&p, &a, buf_span(&b), &e), &e, ok ? CY_OK : CY_USAGE,
	    FAULT_POLICY_LIMIT, name);
	if (ok)
		t_uint(p.nlogs * 1000000 + p.nwitnesses * 1000 + p.ngroups,
		    logs * 1000000 + witnesses * 1000 + groups, "its counts");
	buf_release(&b);
	arena_release(&a);
}

static void
try_size(size_t size, bool ok)
{
	struct policy p;
	struct arena a;
	struct cy_err e;
	struct buf b;

	buf_init(&b, 2 * LIMIT_POLICY_FILE);
	arena_init(&a, POLICY_ARENA);
	buf_puts(&b, "quorum none\n#");
	while (b.n < size - 1)
		buf_putc(&b, 'x');
	buf_putc(&b, '\n');
	t_rc(policy_parse(&p, &a, buf_span(&b), &e), &e, ok ? CY_OK : CY_USAGE,
	    FAULT_POLICY_TOO_BIG, "a file's size");
	buf_release(&b);
	arena_release(&a);
}

/* spec/note.md, Limits: both sides of each. */
static void
test_limits(void)
{
	try_many(LIMIT_POLICY_LOGS, 1, 0, true, "as many logs as may be");
	try_many(LIMIT_POLICY_LOGS + 1, 1, 0, false, "a log too many");
	try_many(1, LIMIT_POLICY_WITNESSES, LIMIT_POLICY_GROUPS, true,
	    "as many witnesses and groups as may be");
	try_many(1, LIMIT_POLICY_WITNESSES + 1, 0, false, "a witness too many");
	try_many(1, LIMIT_POLICY_GROUPS + 1, LIMIT_POLICY_GROUPS + 1, false,
	    "a group too many");
	try_size(LIMIT_POLICY_FILE, true);
	try_size(LIMIT_POLICY_FILE + 1, false);
}

static enum cy_rc
parse_oom(void *ctx, struct cy_err *e)
{
	struct buf *text = ctx;
	struct policy p;
	struct arena a;
	enum cy_rc rc;

	arena_init(&a, POLICY_ARENA);
	rc = policy_parse(&p, &a, buf_span(text), e);
	arena_release(&a);
	return rc;
}

/* A budget that is used up at each place in turn is out of memory too. */
static void
test_budget(const struct buf *text)
{
	struct policy p;
	struct arena a;
	struct cy_err e;
	size_t budget, wrong = 0;
	enum cy_rc rc = CY_TEMP;

	for (budget = 1; rc != CY_OK && budget < POLICY_ARENA; budget += 16) {
		arena_init(&a, budget);
		rc = policy_parse(&p, &a, buf_span(text), &e);
		wrong += rc != CY_OK &&
		    (rc != CY_TEMP || e.fault != FAULT_NO_MEMORY);
		arena_release(&a);
	}
	t_ok(rc == CY_OK && wrong == 0, "survives every budget below %zu",
	    budget);
}

int
main(void)
{
	struct buf b;

	test_good();
	test_bad();
	test_offsets();
	test_limits();
	buf_init(&b, LIMIT_POLICY_FILE);
	keys_expand(&b, "log @A\n" W1 W2 W3 "group g 2 w1 w2 w3\nquorum g\n");
	t_oom(parse_oom, &b, "policy");
	test_budget(&b);
	buf_release(&b);
	return t_done();
}
