/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NOTE_NOTE_H
#define NOTE_NOTE_H

#include "base/buf.h"
#include "base/limits.h"
#include "base/time.h"
#include "crypto/ed25519.h"
#include "crypto/sha256.h"

/*
 * C2SP signed-note, byte for byte (spec/note.md says what it leaves open).
 * Nothing is copied and nothing is changed: every span points into the note
 * that was given.
 */
struct note_sig {
	struct span name; /* key name */
	struct span b64;  /* base64 of key id and signature */
	uint32_t id;      /* key id */
};

struct note {
	struct span bytes; /* the whole note */
	struct span text;  /* the signed text, with its final newline */
	size_t nsigs;
	struct note_sig sigs[LIMIT_NOTE_SIGS];
};

/* C2SP signed-note, "Signature types". */
enum key_type {
	KEY_ED25519 = 0x01,
	KEY_COSIG_ED25519 = 0x04,
	KEY_COSIG_MLDSA44 = 0x06,
};

/* A verifier key: "<name>+<hex id>+<base64(type || key)>". */
struct vkey {
	char name[LIMIT_KEY_NAME + 1];
	uint32_t id;
	enum key_type type; /* KEY_ED25519 or KEY_COSIG_ED25519 only */
	struct ed25519_pub pub;
};

#define VKEY_TEXT (LIMIT_KEY_NAME + 1 + 8 + 1 + 44 + 1)

/* A signing key with the name it signs under. */
struct skey {
	struct vkey vkey;
	struct ed25519_sec sec;
};

/* Non-empty, <= LIMIT_KEY_NAME, UTF-8, no byte below 0x20, no Unicode space,
 * no '+'. */
bool key_name_valid(struct span name);
/* SHA-256(name || 0x0A || type || key), first four bytes. */
uint32_t key_id(struct span name, enum key_type type, struct span key);

/*
 * Splits a note at its last blank line and reads its signature lines, those
 * of unknown keys and types too.  Faults note/...: CY_BAD with the byte
 * offset.
 */
enum cy_rc note_parse(struct note *n, struct span bytes, struct cy_err *e);

/* Can text be the text of a note?  UTF-8, LF the only control character below
 * 0x20, LF at its end.  CY_BAD note/... */
enum cy_rc note_text_check(struct span text, struct cy_err *e);

/*
 * Fills in name, key and id.  The key is admitted by ed25519_pub_check();
 * CY_BAD crypto/key-invalid or note/key-name.
 */
enum cy_rc vkey_init(struct vkey *k, struct span name, enum key_type type,
    const struct ed25519_pub *pub, struct cy_err *e);
/* Faults note/vkey-...; an unknown type is note/vkey-type. The key is
 * admitted by ed25519_pub_check(). */
enum cy_rc vkey_parse(struct vkey *k, struct span text, struct cy_err *e);
/* The same but for that check, which costs as much as a signature's: of a
 * text that was admitted before. */
enum cy_rc vkey_read(struct vkey *k, struct span text, struct cy_err *e);
/* NUL-terminated, no newline. */
void vkey_print(char out[VKEY_TEXT], const struct vkey *k);
/* Two vkeys that wrap one raw key are one key (C2SP tlog-policy). */
bool vkey_same_key(const struct vkey *a, const struct vkey *b);

enum cy_rc skey_init(struct skey *k, struct span name, enum key_type type,
    const uint8_t seed[ED25519_SEED], struct cy_err *e);
void skey_release(struct skey *k);

/*
 * Is the note signed by this KEY_ED25519 key?  CY_OK: it has exactly one line
 * of this name and id, and that verifies.  CY_NOTFOUND note/no-signature: no
 * such line.  CY_BAD: the line does not verify, or there are two (C2SP
 * signed-note: reject the whole note), or k is of another type.
 */
enum cy_rc note_verify(
    const struct note *n, const struct vkey *k, struct cy_err *e);
/* The same for a timestamped cosignature (C2SP tlog-cosignature) of a
 * KEY_COSIG_ED25519 key; *time is the timestamp that was signed, 0 or later.
 * time may be NULL.  CY_TEMP when memory runs out. */
enum cy_rc note_cosig_verify(
    const struct note *n, const struct vkey *k, utc_t *time, struct cy_err *e);

/*
 * Signs text and appends the whole note.  The key's type is KEY_ED25519.
 * CY_BAD note/... when it is no text of a note; CY_REFUSED
 * note/text-reserved when it begins like the message of a cosignature.  What
 * the text means is the caller's to know: a signer of records refuses
 * checkpoints itself.
 */
enum cy_rc note_sign(
    struct buf *out, struct span text, const struct skey *k, struct cy_err *e);
/* Appends only the signature line for an existing text. */
enum cy_rc note_sign_line(
    struct buf *out, struct span text, const struct skey *k, struct cy_err *e);
/* Appends only the cosignature line for a checkpoint's text at a time >= 0;
 * the caller has parsed the checkpoint.  The key is KEY_COSIG_ED25519. */
enum cy_rc note_cosign_line(struct buf *out, struct span text,
    const struct skey *k, utc_t time, struct cy_err *e);

#endif
