/* SPDX-License-Identifier: Apache-2.0 */
#include "base/codec.h"
#include "note/cosig.h"
#include "note/note.h"

/*
 * Type 0x01 signs the bare text, so a text that reads like another type's
 * message would be a signature of that type too.
 */
static enum cy_rc
check_reserved(struct span text, struct cy_err *e)
{
	if (!span_starts(text, SPAN_LIT("cosignature/v1")) &&
	    !span_starts(text, SPAN_LIT("subtree/v1")))
		return CY_OK;
	return cy_fail(e, CY_REFUSED, FAULT_NOTE_TEXT_RESERVED, 0,
	    "the text begins like the message of a cosignature");
}

/* May this key sign this text, and does the note stay within its limit? */
static enum cy_rc
check_signable(struct span text, const struct skey *k, enum key_type type,
    size_t raw, struct cy_err *e)
{
	size_t line = 4 + strlen(k->vkey.name) + 1 + BASE64_LEN(raw) + 1;
	enum cy_rc rc = note_text_check(text, e);

	if (rc != CY_OK)
		return rc;
	if (k->vkey.type != type)
		return cy_fail(e, CY_BAD, FAULT_NOTE_KEY_PURPOSE, CY_NO_OFFSET,
		    "the key %s is of type 0x%02x, not 0x%02x", k->vkey.name,
		    (unsigned)k->vkey.type, (unsigned)type);
	if (text.n + 1 + line > LIMIT_NOTE)
		return cy_fail(e, CY_BAD, FAULT_NOTE_TOO_BIG, LIMIT_NOTE,
		    "the signed note would have more than %u bytes",
		    LIMIT_NOTE);
	return check_reserved(text, e);
}

static void
put_line(struct buf *out, const struct vkey *k, struct span raw)
{
	buf_puts(out, "\xe2\x80\x94 ");
	buf_puts(out, k->name);
	buf_putc(out, ' ');
	buf_base64(out, raw);
	buf_putc(out, '\n');
}

static void
put_be(uint8_t *p, uint64_t v, size_t n)
{
	while (n > 0) {
		p[--n] = (uint8_t)v;
		v >>= 8;
	}
}

enum cy_rc
note_sign_line(
    struct buf *out, struct span text, const struct skey *k, struct cy_err *e)
{
	uint8_t raw[4 + ED25519_SIG];
	enum cy_rc rc = check_signable(text, k, KEY_ED25519, sizeof(raw), e);

	if (rc != CY_OK)
		return rc;
	put_be(raw, k->vkey.id, 4);
	ed25519_sign(raw + 4, &k->sec, text);
	put_line(out, &k->vkey, span(raw, sizeof(raw)));
	return buf_check(out, e);
}

enum cy_rc
note_sign(
    struct buf *out, struct span text, const struct skey *k, struct cy_err *e)
{
	size_t raw = 4 + ED25519_SIG;
	enum cy_rc rc = check_signable(text, k, KEY_ED25519, raw, e);

	if (rc != CY_OK)
		return rc;
	buf_put(out, text);
	buf_putc(out, '\n');
	return note_sign_line(out, text, k, e);
}

enum cy_rc
note_cosig_message(
    struct buf *msg, struct span text, uint64_t time, struct cy_err *e)
{
	buf_init(msg, LIMIT_NOTE + 64);
	buf_puts(msg, "cosignature/v1\ntime ");
	buf_uint(msg, time);
	buf_putc(msg, '\n');
	buf_put(msg, text);
	return buf_check(msg, e);
}

enum cy_rc
note_cosign_line(struct buf *out, struct span text, const struct skey *k,
    utc_t time, struct cy_err *e)
{
	uint8_t raw[COSIG_RAW];
	struct buf msg;
	enum cy_rc rc;

	if (time < 0)
		return cy_fail(e, CY_BAD, FAULT_NOTE_COSIGNATURE_TIME,
		    CY_NO_OFFSET, "a time before 1970");
	rc = check_signable(text, k, KEY_COSIG_ED25519, sizeof(raw), e);
	if (rc != CY_OK)
		return rc;
	put_be(raw, k->vkey.id, 4);
	put_be(raw + 4, (uint64_t)time, 8);
	rc = note_cosig_message(&msg, text, (uint64_t)time, e);
	if (rc == CY_OK) {
		ed25519_sign(raw + 12, &k->sec, buf_span(&msg));
		put_line(out, &k->vkey, span(raw, sizeof(raw)));
		rc = buf_check(out, e);
	}
	buf_release(&msg);
	return rc;
}
