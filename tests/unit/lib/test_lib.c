/* SPDX-License-Identifier: Apache-2.0 */
/* A program as somebody else would write it: public headers only. */
#include <comity/comity.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "material.h"

static unsigned count, failed;
static struct material m;

__attribute__((format(printf, 2, 3))) static void
ok(bool good, const char *fmt, ...)
{
	va_list ap;

	failed += !good;
	printf("%sok %u - ", good ? "" : "not ", ++count);
	va_start(ap, fmt);
	(void)vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
}

static void
test_record(void)
{
	struct comity_record *r;
	struct comity_error e;
	char id[COMITY_HEX];
	const char *v;
	size_t n;

	ok(comity_record_parse(&r, m.entry, m.nentry, &e) == COMITY_OK,
	    "a record");
	comity_record_id(r, id);
	ok(strlen(id) == 64, "its id");
	ok(strcmp(comity_record_type(r), "incident") == 0, "its type");
	ok(comity_record_date(r) == 1795860000, "its date");
	v = comity_record_value(r, "Author", 0, &n);
	ok(v != NULL && n == 10 && memcmp(v, "p1.example", n) == 0, "author");
	ok(comity_record_value(r, "Author", 1, &n) == NULL, "only one");
	ok(comity_record_value(r, "Nothing", 0, &n) == NULL, "no such one");
	(void)comity_record_body(r, &n);
	ok(n == 0, "no body");
	comity_record_free(r);
	comity_record_free(NULL);
	ok(comity_record_parse(&r, "x", 1, &e) == COMITY_BAD && r == NULL &&
	        e.fault[0] != '\0' && e.rule[0] != '\0' && e.rc == COMITY_BAD,
	    "no record: %s", e.fault);
	ok(comity_record_parse(&r, NULL, 0, NULL) == COMITY_BAD, "no bytes");
}

static void
test_note(void)
{
	struct comity_error e;
	int64_t time = 0;

	ok(comity_note_verify(m.checkpoint, m.ncheckpoint, m.log, &e) ==
	        COMITY_OK,
	    "the log's signature");
	ok(comity_note_verify(m.entry, m.nentry, m.log, &e) == COMITY_NOTFOUND,
	    "on another note it is not");
	ok(comity_cosignature_verify(m.checkpoint, m.ncheckpoint, m.witness,
	       &time, &e) == COMITY_OK &&
	        time == m.time,
	    "the witness's seal");
	ok(comity_note_verify(m.checkpoint, m.ncheckpoint, "x", &e) ==
	        COMITY_USAGE,
	    "no key");
	ok(comity_cosignature_verify(
	       m.checkpoint, m.ncheckpoint, "x", NULL, NULL) == COMITY_USAGE,
	    "no key");
}

static void
test_receipt(void)
{
	uint64_t index = 0, size = 0;
	struct comity_error e;
	unsigned char *bad = malloc(m.nentry);

	ok(comity_receipt_verify(m.receipt, m.nreceipt, m.entry, m.nentry,
	       m.log, &index, &size, &e) == COMITY_OK &&
	        index == m.index && size == m.size,
	    "a receipt");
	if (bad == NULL)
		exit(1);
	memcpy(bad, m.entry, m.nentry);
	bad[9] ^= 1;
	ok(comity_receipt_verify(m.receipt, m.nreceipt, bad, m.nentry, m.log,
	       NULL, NULL, &e) == COMITY_BAD,
	    "of other bytes: %s", e.fault);
	ok(comity_receipt_verify(m.receipt, m.nreceipt, bad, m.nentry,
	       m.witness, NULL, NULL, &e) != COMITY_OK,
	    "under another key: %s", e.fault);
	free(bad);
}

#define LEAVES 70

static void
test_tree(void)
{
	static struct comity_hash leaf[LEAVES];
	struct comity_hash path[COMITY_CONSISTENCY];
	struct comity_head head = {.size = LEAVES}, old;
	unsigned bad = 0;
	struct comity_error e;
	size_t n;

	for (unsigned char i = 0; i < LEAVES; i++)
		comity_leaf_hash(&leaf[i], &i, 1);
	comity_tree_root(&head.root, leaf, LEAVES);
	for (size_t i = 0; i < LEAVES; i++) {
		if (comity_prove_inclusion(leaf, LEAVES, i, path, &n, &e) ||
		    comity_check_inclusion(&leaf[i], i, &head, path, n, &e) ||
		    !comity_check_inclusion(
		        &leaf[i], i ^ 1, &head, path, n, &e))
			bad++;
		old.size = i + 1;
		comity_tree_root(&old.root, leaf, i + 1);
		if (comity_prove_consistency(
		        leaf, LEAVES, i + 1, path, &n, &e) ||
		    comity_check_consistency(&old, &head, path, n, &e))
			bad++;
		old.root.b[0] ^= 1;
		if (!comity_check_consistency(&old, &head, path, n, &e))
			bad++;
	}
	ok(bad == 0, "all proofs of a tree of %d", LEAVES);
	ok(e.rc == COMITY_FORK, "two roots of one size: two histories");
	ok(comity_prove_inclusion(leaf, LEAVES, LEAVES, path, &n, &e) ==
	        COMITY_USAGE,
	    "beyond the end");
	ok(comity_prove_consistency(leaf, LEAVES, 0, path, &n, &e) ==
	        COMITY_USAGE,
	    "with nothing");
	ok(comity_check_inclusion(&leaf[0], 0, &head, path, 1000, &e) ==
	        COMITY_BAD,
	    "a path too long");
	ok(comity_check_consistency(&old, &head, path, 1000, &e) == COMITY_BAD,
	    "a path too long");
}

static void
test_copy(void)
{
	struct comity_trust trust = {.log = m.log, .now = m.time + 60};
	struct comity_verdict v;
	struct comity_error e;
	char policy[1024];

	ok(comity_copy_verify(&v, m.copy, m.ncopy, &trust, &e) == COMITY_OK &&
	        v.rc == COMITY_OK && v.valid == 1 && v.of == 1 && v.key_known &&
	        v.index == m.index && v.size == m.size && v.sealed == m.time,
	    "an official copy");
	trust.log = NULL;
	ok(comity_copy_verify(&v, m.copy, m.ncopy, &trust, &e) == COMITY_BELOW,
	    "nobody trusted: %s", e.fault);
	(void)snprintf(policy, sizeof(policy),
	    "log %s\nwitness w %s\nquorum w\n", m.log, m.witness);
	trust.policy = policy;
	ok(comity_copy_verify(&v, m.copy, m.ncopy, &trust, &e) == COMITY_OK &&
	        v.seals == 1 && v.need == 1,
	    "a policy");
	trust.policy = "x\n";
	ok(comity_copy_verify(&v, m.copy, m.ncopy, &trust, &e) == COMITY_USAGE,
	    "no policy: %s", e.fault);
	trust.policy = policy;
	ok(comity_copy_verify(&v, m.copy, m.ncopy - 1, &trust, &e) ==
	            COMITY_BAD &&
	        v.what[0] != '\0',
	    "cut: %s", e.fault);
}

int
main(void)
{
	struct comity_error e;

	ok(comity_init(&e) == COMITY_OK, "init");
	ok(strchr(comity_version(), '.') != NULL, "%s", comity_version());
	material_make(&m);
	test_record();
	test_note();
	test_receipt();
	test_tree();
	test_copy();
	material_free();
	printf("1..%u\n", count);
	return failed > 0;
}
