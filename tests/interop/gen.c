/* SPDX-License-Identifier: Apache-2.0 */
#include "gen.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/codec.h"

/* SplitMix64. */
uint64_t
gen_random(struct gen *g)
{
	uint64_t z = g->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

size_t
gen_below(struct gen *g, size_t n)
{
	return (size_t)(gen_random(g) % n);
}

bool
gen_chance(struct gen *g, unsigned percent)
{
	return gen_below(g, 100) < percent;
}

struct span
gen_keep(struct gen *g, struct span s)
{
	struct span copy = arena_copy(&g->arena, s);

	if (copy.p == NULL)
		abort();
	return copy;
}

struct span
gen_printf(struct gen *g, const char *fmt, ...)
{
	char text[8192];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return gen_keep(g, span_str(text));
}

struct span
gen_fill(struct gen *g, const char *pattern, const struct span *part)
{
	struct span text;
	struct buf b;

	buf_init(&b, LIMIT_NOTE);
	for (; *pattern != '\0'; pattern++) {
		if (*pattern >= '\1' && *pattern <= '\3')
			buf_put(&b, part[*pattern - '\1']);
		else
			buf_putc(&b, (uint8_t)*pattern);
	}
	text = gen_keep(g, buf_span(&b));
	buf_release(&b);
	return text;
}

static void
print_base64(const char *key, struct span s)
{
	char *text = malloc(BASE64_LEN(s.n) + 1);

	if (text == NULL)
		abort();
	base64_encode(text, s);
	printf(",\"%s\":\"%s\"", key, text);
	free(text);
}

void
gen_print(struct gen *g, enum gen_class class, const char *kind,
    const struct vkey *key, struct span data, struct span data2, bool ok,
    const char *why)
{
	static const char *const names[] = {"valid", "resigned", "broken"};
	char vkey[VKEY_TEXT] = "";

	if (ok)
		class = GEN_VALID;
	g->count[class]++;
	if (key != NULL)
		vkey_print(vkey, key);
	printf("{\"class\":\"%s\",\"kind\":\"%s\",\"key\":\"%s\"", names[class],
	    kind, vkey);
	print_base64("data", data);
	print_base64("entry", data2);
	printf(",\"ok\":%s,\"why\":\"%s\"}\n", ok ? "true" : "false", why);
}

static void
make_key(struct gen *g, struct skey *k, const char *name, enum key_type type)
{
	uint8_t seed[ED25519_SEED];
	struct cy_err e;
	size_t i;

	for (i = 0; i < sizeof(seed); i++)
		seed[i] = (uint8_t)gen_random(g);
	if (skey_init(k, span_str(name), type, seed, &e) != CY_OK)
		abort();
}

static void
gen_init(struct gen *g, uint64_t seed)
{
	static const char *const names[GEN_AUTHORS] = {"mfa.example",
	    "cert.example", "a-b.c3.example", "register.example"};
	size_t i;

	*g = (struct gen){.state = seed};
	arena_init(&g->arena, 64 * 1024 * 1024);
	for (i = 0; i < GEN_AUTHORS; i++)
		make_key(g, &g->author[i], names[i], KEY_ED25519);
	make_key(g, &g->log, "register.example/register", KEY_ED25519);
	make_key(g, &g->witness, "register.example/witness", KEY_COSIG_ED25519);
}

/* What is changed and found good all the same counts as valid. */
static enum gen_class
class_of(uint64_t i)
{
	if (i % 100 < 31)
		return GEN_VALID;
	return i % 100 < 78 ? GEN_RESIGNED : GEN_BROKEN;
}

int
main(int argc, char **argv)
{
	/* Of ten cases of a class, so many of each kind. */
	static void (*const kinds[10])(struct gen *, enum gen_class) = {
	    gen_record, gen_record, gen_record, gen_record, gen_record,
	    gen_record, gen_receipt, gen_receipt, gen_checkpoint,
	    gen_cosignature};
	struct cy_err e;
	struct gen g;
	uint64_t n, i;

	if (argc != 3 || crypto_init(&e) != CY_OK) {
		fprintf(stderr, "usage: gen SEED COUNT\n");
		return 2;
	}
	gen_init(&g, strtoull(argv[1], NULL, 10));
	n = strtoull(argv[2], NULL, 10);
	for (i = 0; i < n; i++) {
		enum gen_class class = class_of(i);

		arena_reset(&g.arena);
		/* A cosignature has no grammar of its own. */
		if (i % 50 == 49)
			gen_vkey(&g, (enum gen_class)gen_below(&g, 3));
		else
			kinds[gen_below(&g, class == GEN_RESIGNED ? 9 : 10)](
			    &g, class);
	}
	arena_release(&g.arena);
	return fflush(stdout) != 0;
}
