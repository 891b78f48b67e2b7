/* SPDX-License-Identifier: Apache-2.0 */
#include "register/verify_run.h"

#include <fcntl.h>

#include "crypto/sha256_stream.h"
#include "register/verify_names.h"

#define CHUNK ((size_t)64 * 1024)

static enum cy_rc
hash_file(struct verify_run *r, int dir, const char *name, struct hash *out,
    struct cy_err *e)
{
	struct sha256_stream s;
	struct verify_file f;
	enum cy_rc rc = verify_open(r, dir, name, &f, e);
	uint64_t at = 0;
	size_t n;

	if (rc != CY_OK)
		return rc;
	sha256_stream_init(&s);
	while (rc == CY_OK && at < f.size) {
		n = f.size - at < CHUNK ? (size_t)(f.size - at) : CHUNK;
		buf_reset(&r->buf);
		rc = verify_read(r, &f, n, at, &r->buf, e);
		sha256_stream_put(&s, buf_span(&r->buf));
		at += n;
	}
	verify_close(r, &f);
	sha256_stream_end(&s, out);
	return rc;
}

static enum cy_rc
one_blob(
    void *ctx, int dir, const char *name, enum name_kind kind, struct cy_err *e)
{
	struct verify_run *r = ctx;
	struct hash want, got;
	enum cy_rc rc;

	/* The scan let nothing else pass. */
	if (kind != NAME_FILE || !hash_from_hex(&want, span_str(name)))
		return CY_OK;
	rc = hash_file(r, dir, name, &got, e);
	if (rc == CY_OK && !hash_eq(&got, &want))
		rc = cy_fail(e, CY_BAD, FAULT_REGISTER_BLOB_WRONG, CY_NO_OFFSET,
		    "%s", name);
	if (rc != CY_OK)
		(void)verify_bad(&r->pool, UINT64_MAX - 1, e, "blob/%s", name);
	return rc;
}

enum cy_rc
verify_blobs(struct verify_run *r, struct cy_err *e)
{
	enum cy_rc rc;
	int dir;

	if (r->node < 0)
		return CY_OK;
	rc = file_open(
	    r->fs, r->node, "blob", O_RDONLY | O_DIRECTORY, 0, &dir, e);
	if (rc != CY_OK)
		return rc == CY_NOTFOUND
		    ? CY_OK
		    : verify_note(r, UINT64_MAX - 1, e, "blob");
	return verify_names(r->fs, dir, one_blob, r, e);
}
