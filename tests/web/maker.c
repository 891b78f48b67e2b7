/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Builds a node of invented parties for naughty.py: commands on standard
 * input, an answer to each on standard output.  First it prints the table of
 * the types of records.
 *
 *	add AUTHOR N		N bytes of text follow: signs and admits it
 *	commitment SALT N	of the entry that the keeper would make of it
 *	publish
 *
 * The keeper is register.example; any other author has a key that follows from
 * its name, which a "{key}" in the text stands for.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/codec.h"
#include "core/core.h"
#include "node/node.h"

#define KEEPER "register.example"
#define TEXT_MAX (LIMIT_RECORD_TEXT * 2)

static const char *const kinds[VALUE_KINDS] = {
    [V_LINE] = "line",
    [V_LANGTEXT] = "langtext",
    [V_PARTY] = "party",
    [V_RECORDED] = "recorded",
    [V_STATE] = "state",
    [V_SHORT] = "short",
    [V_RECORD] = "record",
    [V_HASH] = "hash",
    [V_EVIDENCE] = "evidence",
    [V_TIME] = "time",
    [V_DAY] = "day",
    [V_SYMBOL] = "symbol",
    [V_CHOICE] = "choice",
    [V_UINT] = "uint",
    [V_URL] = "url",
    [V_LANG] = "lang",
    [V_KEY] = "key",
    [V_VKEY] = "vkey",
    [V_ATTACHMENT] = "attachment",
    [V_CATALOGUE] = "catalogue",
    [V_TEXT] = "text",
    [V_SCOPE] = "scope",
    [V_DURATION] = "duration",
    [V_TARGET] = "target",
    [V_ITEM] = "item",
    [V_INPUT] = "input",
    [V_SALT] = "salt",
    [V_ISO] = "iso",
};

static void
print_types(void)
{
	for (size_t t = 0; t < RECORD_KINDS; t++) {
		const struct record_type *type = &record_types[t];

		(void)printf("type %s %d\n", type->name, type->body);
		for (size_t i = 0; i < type->nrules; i++) {
			const struct field_rule *r = &type->rules[i];

			(void)printf("field %s %s %u %u %s\n",
			    field_name(r->field), kinds[r->kind], r->min,
			    r->max, r->choices == NULL ? "" : r->choices);
		}
	}
	(void)printf("end\n");
	(void)fflush(stdout);
}

static void
party_key(const char *name, struct skey *k)
{
	struct hash seed;
	struct cy_err e;

	sha256(&seed, span_str(name));
	if (skey_init(k, span_str(name), KEY_ED25519, seed.b, &e) != CY_OK)
		exit(1);
}

/* The text, with the key in place of "{key}". */
static void
fill(struct buf *out, struct span text, const struct skey *k)
{
	const uint8_t *at = memmem(text.p, text.n, "{key}", 5);
	char vkey[VKEY_TEXT];

	buf_reset(out);
	if (at == NULL) {
		buf_put(out, text);
		return;
	}
	vkey_print(vkey, &k->vkey);
	buf_put(out, span_first(text, (size_t)(at - text.p)));
	buf_puts(out, vkey);
	buf_put(out, span_from(text, (size_t)(at - text.p) + 5));
}

static enum cy_rc
add(struct node *n, const char *author, struct span text, struct cy_err *e)
{
	struct receipt r = {.index = 0};
	struct buf whole, note;
	struct skey k;
	enum cy_rc rc;

	if (strcmp(author, KEEPER) == 0)
		return node_add(n, text, NULL, e);
	party_key(author, &k);
	buf_init(&whole, TEXT_MAX);
	buf_init(&note, LIMIT_ENTRY);
	buf_init(&r.proof, LIMIT_PROOF_FILE);
	fill(&whole, text, &k);
	rc = note_sign(&note, buf_span(&whole), &k, e);
	/* What waits enters first: this one may refer to it. */
	if (rc == CY_OK)
		rc = node_flush(n, e);
	if (rc == CY_OK)
		rc = node_append(n, buf_span(&note), &r, e);
	buf_release(&whole);
	buf_release(&note);
	buf_release(&r.proof);
	skey_release(&k);
	return rc;
}

/* spec/record-types.md, "sealed". */
static enum cy_rc
commitment(struct node *n, const char *salt, struct span text,
    char out[HASH_HEX], struct cy_err *e)
{
	uint8_t raw[32];
	struct hash h;
	struct buf b;
	enum cy_rc rc;
	size_t len;

	if (!base64_decode(raw, sizeof(raw), &len, span_str(salt)))
		return cy_fail(
		    e, CY_USAGE, FAULT_VALUE_SALT, CY_NO_OFFSET, "%s", salt);
	buf_init(&b, LIMIT_ENTRY + 64);
	buf_puts(&b, "comity/sealed/v1\n");
	buf_put(&b, span(raw, len));
	rc = note_sign(&b, text, node_keeper_key(n), e);
	sha256(&h, buf_span(&b));
	hash_hex(out, &h);
	buf_release(&b);
	return rc;
}

static void
serve(struct node *n)
{
	static char line[1024], what[16], who[256];
	static uint8_t text[TEXT_MAX];
	char hex[HASH_HEX] = "";
	struct cy_err e;
	unsigned size;
	enum cy_rc rc;

	while (fgets(line, sizeof(line), stdin) != NULL) {
		who[0] = '\0';
		size = 0;
		hex[0] = '\0';
		if (sscanf(line, "%15s %255s %u", what, who, &size) < 1 ||
		    size > sizeof(text) || fread(text, 1, size, stdin) != size)
			exit(2);
		if (strcmp(what, "add") == 0)
			rc = add(n, who, span(text, size), &e);
		else if (strcmp(what, "commitment") == 0)
			rc = commitment(n, who, span(text, size), hex, &e);
		else
			rc = node_publish(n, &e);
		if (rc == CY_OK)
			(void)printf("ok %s\n", hex);
		else
			(void)printf("bad %s %s\n", fault_id(e.fault), e.text);
		(void)fflush(stdout);
	}
}

/* Usage: maker DIR STATE */
int
main(int argc, char **argv)
{
	struct node_options o = {.no_publisher = true};
	struct node *n = NULL;
	struct cy_err e;
	enum cy_rc rc;

	if (argc != 3)
		return 2;
	o.dir = argv[1];
	o.state = argv[2];
	rc = node_create(&o, SPAN_LIT(KEEPER), &e);
	if (rc == CY_OK)
		rc = node_open_write(&n, &o, &e);
	if (rc == CY_OK) {
		print_types();
		serve(n);
		rc = node_flush(n, &e);
	}
	if (rc == CY_OK)
		rc = node_close(n, &e);
	if (rc != CY_OK)
		(void)fprintf(stderr, "%s: %s\n", fault_id(e.fault), e.text);
	return rc == CY_OK ? 0 : 1;
}
