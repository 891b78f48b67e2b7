/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REGISTER_USTAR_H
#define REGISTER_USTAR_H

#include "base/buf.h"

/*
 * The one form of POSIX ustar that official copies and backups have
 * (spec/copy.md, "The archive"): plain files with names of at most 99 bytes,
 * mode 0644, owner and time zero, ended by two zero blocks and nothing more.
 * The reader accepts exactly what the writer writes, so that two archives with
 * the same files are the same bytes.
 */
#define USTAR_BLOCK 512u
#define USTAR_NAME 100 /* room for a name and NUL */
/* Eleven octal digits. */
#define USTAR_SIZE_MAX ((UINT64_C(1) << 33) - 1)

/*
 * Relative, of parts of [A-Za-z0-9._-] joined by single '/', none of them "."
 * or "..", 1..99 bytes.
 */
bool ustar_name_valid(struct span name);

/* Writes a header.  CY_USAGE register/tar-name or register/tar-size. */
enum cy_rc ustar_header_print(uint8_t out[USTAR_BLOCK], struct span name,
    uint64_t size, struct cy_err *e);
/*
 * Reads a header.  CY_OK; CY_NOTFOUND for a block of zeros (e untouched);
 * CY_BAD register/tar-... with the offset within the block plus base.
 */
enum cy_rc ustar_header_parse(const uint8_t block[USTAR_BLOCK], uint64_t base,
    char name[USTAR_NAME], uint64_t *size, struct cy_err *e);
/* Zero bytes after a file of this size, up to the next block. */
static inline size_t
ustar_padding(uint64_t size)
{
	return (size_t)(-size % USTAR_BLOCK);
}

/* A whole file; a failure of memory is sticky in out. */
enum cy_rc ustar_put(
    struct buf *out, struct span name, struct span data, struct cy_err *e);
/* The two blocks at the end. */
void ustar_end(struct buf *out);

/* Reads an archive in memory from front to back. */
struct ustar {
	struct span in;
	size_t pos;
};

struct ustar_file {
	char name[USTAR_NAME];
	struct span data;
	uint64_t offset; /* of data within the archive */
};

void ustar_init(struct ustar *u, struct span in);
/*
 * CY_OK and a file; CY_NOTFOUND at the exact end (e untouched); CY_BAD
 * register/tar-... with the byte offset.
 */
enum cy_rc ustar_next(struct ustar *u, struct ustar_file *f, struct cy_err *e);

#endif
