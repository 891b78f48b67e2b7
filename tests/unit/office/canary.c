/* SPDX-License-Identifier: Apache-2.0 */
#include "canary.h"

#include <ctype.h>

#include "base/codec.h"

/* One thing to look for, in the forms in which it would be read. */
#define FORMS 8u
struct needle {
	const char *what;
	struct buf form[FORMS];
	size_t n;
};

static struct {
	struct needle needle[64];
	size_t n;
	size_t files, bytes, hits;
	const char *only; /* a part of the names that are read; NULL: all */
	bool quiet;       /* a hit is no leak */
} Scan;

/* In base64 it stands at one of three places; what its neighbours change at
 * both ends is left out. */
static void
add_base64(struct needle *n, struct span s)
{
	uint8_t room[512] = {0};
	char text[1024];

	for (size_t shift = 0; shift < 3; shift++) {
		size_t from = (shift * 8 + 5) / 6, to;

		memcpy(room + shift, s.p, s.n);
		to = (shift + s.n) * 8 / 6;
		base64_encode(text, span(room, shift + s.n));
		buf_init(&n->form[n->n], 1024);
		buf_put(&n->form[n->n++], span(text + from, to - from));
	}
}

void
canary_add(const char *what, struct span s)
{
	struct needle *n = &Scan.needle[Scan.n++];
	char hex[1024];

	n->what = what;
	hex_encode(hex, s);
	for (size_t i = 0; i < 4; i++)
		buf_init(&n->form[i], 1024);
	buf_put(&n->form[0], s);
	buf_puts(&n->form[1], hex);
	for (const char *c = hex; *c != '\0'; c++)
		buf_putc(&n->form[2], (uint8_t)toupper((unsigned char)*c));
	for (size_t i = 0; i < s.n; i++) {
		buf_putc(&n->form[3], s.p[i]);
		buf_putc(&n->form[3], 0);
	}
	n->n = 4;
	add_base64(n, s);
}

void
canary_hash(const char *what, const struct hash *h)
{
	char hex[HASH_HEX];

	hash_hex(hex, h);
	canary_add(what, span(h->b, HASH_LEN));
	canary_add(what, span_str(hex));
}

size_t
canary_search(const char *where, const uint8_t *p, size_t size)
{
	size_t hits = 0;

	for (size_t i = 0; i < Scan.n; i++)
		for (size_t j = 0; j < Scan.needle[i].n; j++) {
			const struct buf *b = &Scan.needle[i].form[j];

			if (size == 0 || memmem(p, size, b->p, b->n) == NULL)
				continue;
			hits++;
			if (where != NULL)
				t_diag("%s: %s, form %zu", where,
				    Scan.needle[i].what, j);
		}
	return hits;
}

static int
scan_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	struct cy_err e;
	struct buf b;

	(void)st;
	(void)ftw;
	if (type != FTW_F ||
	    (Scan.only != NULL && strstr(path, Scan.only) == NULL))
		return 0;
	buf_init(&b, (size_t)64 << 20);
	if (file_load(&fs_system, AT_FDCWD, path, &b, &e) != CY_OK) {
		Scan.hits++;
		t_diag("%s: %s", path, e.text);
	}
	Scan.files++;
	Scan.bytes += b.n;
	Scan.hits += canary_search(Scan.quiet ? NULL : path, b.p, b.n);
	buf_release(&b);
	return 0;
}

void
canary_scan(const char *top, const char *only, size_t least, const char *what)
{
	Scan.files = Scan.bytes = Scan.hits = 0;
	Scan.only = only;
	(void)nftw(top, scan_one, 16, FTW_PHYS);
	t_ok(Scan.hits == 0 && Scan.files >= least,
	    "%s: nothing in clear in %zu files of %zu bytes", what, Scan.files,
	    Scan.bytes);
}

void
canary_forget(void)
{
	for (size_t i = 0; i < Scan.n; i++)
		for (size_t j = 0; j < Scan.needle[i].n; j++)
			buf_release(&Scan.needle[i].form[j]);
	memset(&Scan, 0, sizeof(Scan));
}

size_t
canary_hits(const char *top)
{
	Scan.hits = 0;
	Scan.only = NULL;
	Scan.quiet = true;
	(void)nftw(top, scan_one, 16, FTW_PHYS);
	Scan.quiet = false;
	return Scan.hits;
}
