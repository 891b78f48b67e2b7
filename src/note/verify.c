/* SPDX-License-Identifier: Apache-2.0 */
#include "base/codec.h"
#include "note/cosig.h"
#include "note/note.h"

static bool
is_line_of(const struct note_sig *sig, const struct vkey *k)
{
	return sig->id == k->id && span_eq_str(sig->name, k->name);
}

/* Offset in the note of what a line says. */
static uint64_t
offset_of(const struct note *n, const struct note_sig *sig)
{
	return (uint64_t)(sig->b64.p - n->bytes.p);
}

/*
 * The one line of this key, decoded into exactly size bytes.  Two lines are
 * refused: which of two timestamps would count? (spec/note.md)
 */
static enum cy_rc
line_of(const struct note *n, const struct vkey *k, uint8_t *raw, size_t size,
    uint64_t *at, struct cy_err *e)
{
	const struct note_sig *found = NULL;
	size_t got;

	for (size_t i = 0; i < n->nsigs; i++) {
		if (!is_line_of(&n->sigs[i], k))
			continue;
		if (found != NULL)
			return cy_fail(e, CY_BAD,
			    FAULT_NOTE_SIGNATURE_DUPLICATE,
			    offset_of(n, &n->sigs[i]),
			    "two signature lines of %s", k->name);
		found = &n->sigs[i];
	}
	if (found == NULL)
		return cy_fail(e, CY_NOTFOUND, FAULT_NOTE_NO_SIGNATURE,
		    n->text.n, "no signature line of %s with id %08x", k->name,
		    k->id);
	*at = offset_of(n, found);
	if (!base64_decode(raw, size, &got, found->b64) || got != size)
		return cy_fail(e, CY_BAD, FAULT_NOTE_SIGNATURE_SIZE, *at,
		    "a signature line of %s is not of %zu bytes", k->name,
		    size);
	return CY_OK;
}

static enum cy_rc
purpose(const struct vkey *k, enum key_type type, struct cy_err *e)
{
	if (k->type == type)
		return CY_OK;
	return cy_fail(e, CY_BAD, FAULT_NOTE_KEY_PURPOSE, CY_NO_OFFSET,
	    "the key %s is of type 0x%02x, not 0x%02x", k->name,
	    (unsigned)k->type, (unsigned)type);
}

/* The library knows no offset; the line has one. */
static enum cy_rc
verify_at(const struct vkey *k, const uint8_t *sig, struct span msg,
    uint64_t at, struct cy_err *e)
{
	enum cy_rc rc = ed25519_verify(&k->pub, sig, msg, e);

	if (rc != CY_OK && e != NULL)
		e->offset = at;
	return rc;
}

enum cy_rc
note_verify(const struct note *n, const struct vkey *k, struct cy_err *e)
{
	uint8_t raw[4 + ED25519_SIG];
	uint64_t at;
	enum cy_rc rc = purpose(k, KEY_ED25519, e);

	if (rc == CY_OK)
		rc = line_of(n, k, raw, sizeof(raw), &at, e);
	if (rc == CY_OK)
		rc = verify_at(k, raw + 4, n->text, at, e);
	return rc;
}

enum cy_rc
note_cosig_verify(
    const struct note *n, const struct vkey *k, utc_t *time, struct cy_err *e)
{
	uint8_t raw[COSIG_RAW];
	struct buf msg;
	uint64_t at, t;
	enum cy_rc rc = purpose(k, KEY_COSIG_ED25519, e);

	if (rc == CY_OK)
		rc = line_of(n, k, raw, sizeof(raw), &at, e);
	if (rc != CY_OK)
		return rc;
	t = be64(raw + 4);
	if (t > INT64_MAX)
		return cy_fail(e, CY_BAD, FAULT_NOTE_COSIGNATURE_TIME, at,
		    "the timestamp of %s is 2^63 or more", k->name);
	rc = note_cosig_message(&msg, n->text, t, e);
	if (rc == CY_OK)
		rc = verify_at(k, raw + 12, buf_span(&msg), at, e);
	buf_release(&msg);
	if (rc == CY_OK && time != NULL)
		*time = (utc_t)t;
	return rc;
}
