/* SPDX-License-Identifier: Apache-2.0 */
#include "register/ustar.h"

#include "../t.h"

#define LONGEST                                                              \
	"a/bcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-" \
	"/234567890123456789012345678901.p"

static void
test_names(void)
{
	static const struct {
		const char *name;
		bool valid;
	} row[] = {
	    {"0001.note", true},
	    {"register/tile/0/x001/234.p/7", true},
	    {LONGEST, true},
	    {LONGEST "x", false},
	    {"..x", true},
	    {"", false},
	    {"/etc/passwd", false},
	    {"../x", false},
	    {"a/../b", false},
	    {"a/./b", false},
	    {".", false},
	    {"a//b", false},
	    {"a/", false},
	    {"a b", false},
	    {"a\\b", false},
	    {"a\nb", false},
	    {"C:x", false},
	    {"\xc3\xa9", false},
	};

	t_uint(strlen(LONGEST), 99, "the longest name");
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		t_ok(ustar_name_valid(span_str(row[i].name)) == row[i].valid,
		    "name %zu", i);
}

/* A small archive of two files. */
static void
make(struct buf *b)
{
	buf_init(b, 1 << 20);
	(void)ustar_put(b, SPAN_LIT("one"), SPAN_LIT("1"), NULL);
	(void)ustar_put(b, SPAN_LIT("dir/two"), span("", 0), NULL);
	ustar_end(b);
}

static enum cy_rc
read_all(struct span in, unsigned *files, struct cy_err *e)
{
	struct ustar_file f;
	struct ustar u;
	enum cy_rc rc;

	ustar_init(&u, in);
	*files = 0;
	while ((rc = ustar_next(&u, &f, e)) == CY_OK)
		++*files;
	return rc == CY_NOTFOUND ? CY_OK : rc;
}

static void
test_round(void)
{
	struct ustar_file f;
	struct cy_err e;
	struct ustar u;
	unsigned n;
	struct buf b;

	make(&b);
	t_uint(b.n, 512 * 5, "two files, three blocks and two");
	t_rc(read_all(buf_span(&b), &n, &e), &e, CY_OK, FAULT_NONE, "read");
	t_uint(n, 2, "both");
	ustar_init(&u, buf_span(&b));
	(void)ustar_next(&u, &f, &e);
	t_ok(strcmp(f.name, "one") == 0, "the name");
	t_span(f.data, SPAN_LIT("1"), "the bytes");
	t_uint(f.offset, 512, "where they stand");
	t_rc(ustar_put(&b, SPAN_LIT("../x"), SPAN_LIT("1"), &e), &e, CY_USAGE,
	    FAULT_REGISTER_TAR_NAME, "a bad name is not written");
	buf_release(&b);
}

static void
test_sizes(void)
{
	uint8_t h[USTAR_BLOCK];
	char name[USTAR_NAME];
	struct cy_err e;
	uint64_t size;

	t_rc(ustar_header_print(h, SPAN_LIT("x"), USTAR_SIZE_MAX, &e), &e,
	    CY_OK, FAULT_NONE, "the largest size");
	t_rc(ustar_header_parse(h, 0, name, &size, &e), &e, CY_OK, FAULT_NONE,
	    "is read");
	t_uint(size, USTAR_SIZE_MAX, "as it was written");
	t_rc(ustar_header_print(h, SPAN_LIT("x"), USTAR_SIZE_MAX + 1, &e), &e,
	    CY_USAGE, FAULT_REGISTER_TAR_SIZE, "one more is not written");
}

/* Shapes that other programs accept, or were broken by. */
static void
test_hostile(void)
{
	static const struct {
		const char *name;
		size_t at, n; /* what is put where */
		const char *bytes;
		enum fault fault;
		bool sum; /* and a right checksum is made for it */
	} row[] = {
	    {"absolute name", 0, 4, "/etc", FAULT_REGISTER_TAR_NAME, true},
	    {"name above", 0, 4, "../x", FAULT_REGISTER_TAR_NAME, true},
	    {"empty name", 0, 3, "\0\0\0", FAULT_REGISTER_TAR_NAME, true},
	    {"bytes after the name", 50, 1, "x", FAULT_REGISTER_TAR_HEADER,
	        true},
	    {"newline in a name", 1, 1, "\n", FAULT_REGISTER_TAR_NAME, true},
	    {"executable", 100, 7, "0000755", FAULT_REGISTER_TAR_HEADER, true},
	    {"set-uid", 100, 7, "0004755", FAULT_REGISTER_TAR_HEADER, true},
	    {"an owner", 108, 7, "0001750", FAULT_REGISTER_TAR_HEADER, true},
	    {"a time", 136, 11, "14700000000", FAULT_REGISTER_TAR_HEADER, true},
	    {"hard link", 156, 1, "1", FAULT_REGISTER_TAR_HEADER, true},
	    {"symbolic link", 156, 1, "2", FAULT_REGISTER_TAR_HEADER, true},
	    {"character device", 156, 1, "3", FAULT_REGISTER_TAR_HEADER, true},
	    {"block device", 156, 1, "4", FAULT_REGISTER_TAR_HEADER, true},
	    {"folder", 156, 1, "5", FAULT_REGISTER_TAR_HEADER, true},
	    {"pipe", 156, 1, "6", FAULT_REGISTER_TAR_HEADER, true},
	    {"old file type", 156, 1, "\0", FAULT_REGISTER_TAR_HEADER, true},
	    {"long name extension", 156, 1, "L", FAULT_REGISTER_TAR_HEADER,
	        true},
	    {"pax header", 156, 1, "x", FAULT_REGISTER_TAR_HEADER, true},
	    {"global pax header", 156, 1, "g", FAULT_REGISTER_TAR_HEADER, true},
	    {"sparse file", 156, 1, "S", FAULT_REGISTER_TAR_HEADER, true},
	    {"link name", 157, 3, "one", FAULT_REGISTER_TAR_HEADER, true},
	    {"GNU magic", 257, 8, "ustar  ", FAULT_REGISTER_TAR_HEADER, true},
	    {"owner's name", 265, 4, "root", FAULT_REGISTER_TAR_HEADER, true},
	    {"prefix", 345, 3, "../", FAULT_REGISTER_TAR_HEADER, true},
	    {"junk at the end of the header", 511, 1, "x",
	        FAULT_REGISTER_TAR_HEADER, true},
	    {"wrong checksum", 148, 1, "7", FAULT_REGISTER_TAR_HEADER, false},
	    {"base-256 size", 124, 2, "\x80\x01", FAULT_REGISTER_TAR_SIZE,
	        true},
	    {"size in blanks", 124, 3, "   ", FAULT_REGISTER_TAR_SIZE, true},
	    {"size not ended", 135, 1, "0", FAULT_REGISTER_TAR_SIZE, true},
	    {"size beyond the end", 124, 11, "77777777777",
	        FAULT_REGISTER_TAR_CUT, true},
	    {"size one block more", 124, 11, "00000004001",
	        FAULT_REGISTER_TAR_CUT, true},
	    {"padding not zero", 1023, 1, "x", FAULT_REGISTER_TAR_PADDING,
	        false},
	    {"half an end", 2048, 1, "x", FAULT_REGISTER_TAR_END, false},
	    {"no end", 1536, 1, "x", FAULT_REGISTER_TAR_SIZE, false},
	    {"junk in the end", 2559, 1, "x", FAULT_REGISTER_TAR_END, false},
	};
	struct cy_err e;
	struct buf b;
	unsigned n;

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		unsigned sum = 0;

		make(&b);
		memcpy(b.p + row[i].at, row[i].bytes, row[i].n);
		if (row[i].sum) {
			memset(b.p + 148, ' ', 8);
			for (size_t k = 0; k < 512; k++)
				sum += b.p[k];
			(void)snprintf((char *)b.p + 148, 8, "%06o", sum);
			b.p[155] = ' ';
		}
		t_rc(read_all(buf_span(&b), &n, &e), &e, CY_BAD, row[i].fault,
		    row[i].name);
		buf_release(&b);
	}
}

/* Whatever is cut off or put behind is found. */
static void
test_length(void)
{
	bool ok = true;
	struct buf b;
	unsigned n;

	make(&b);
	for (size_t k = 0; k < b.n; k++)
		ok &= read_all(span_first(buf_span(&b), k), &n, NULL) == CY_BAD;
	t_ok(ok, "cut at any byte");
	buf_putc(&b, 0);
	t_ok(read_all(buf_span(&b), &n, NULL) == CY_BAD, "a byte more");
	for (unsigned k = 0; k < 511; k++)
		buf_putc(&b, 0);
	t_ok(read_all(buf_span(&b), &n, NULL) == CY_BAD, "a block more");
	buf_release(&b);
}

/* Any byte of it changed is found, or is a byte of a file. */
static void
test_flip(void)
{
	unsigned long accepted = 0;
	struct buf b;
	unsigned n;

	make(&b);
	for (size_t k = 0; k < b.n; k++)
		for (unsigned bit = 0; bit < 8; bit++) {
			b.p[k] ^= (uint8_t)(1u << bit);
			if (read_all(buf_span(&b), &n, NULL) == CY_OK)
				accepted++;
			b.p[k] ^= (uint8_t)(1u << bit);
		}
	t_uint(accepted, 8, "only the one byte of the file may change");
	buf_release(&b);
}

static enum cy_rc
oom(void *ctx, struct cy_err *e)
{
	enum cy_rc rc;
	struct buf b;

	(void)ctx;
	buf_init(&b, 1 << 20);
	rc = ustar_put(&b, SPAN_LIT("one"), SPAN_LIT("1"), e);
	ustar_end(&b);
	if (rc == CY_OK)
		rc = buf_check(&b, e);
	buf_release(&b);
	return rc;
}

int
main(void)
{
	test_names();
	test_round();
	test_sizes();
	test_hostile();
	test_length();
	test_flip();
	t_oom(oom, NULL, "ustar");
	return t_done();
}
