/* SPDX-License-Identifier: Apache-2.0 */
/* spec/note.md, Verifier keys.  The keys wrap RFC 8032 test 1; their ids
 * were computed apart from this code. */
#include "../t.h"

#include "base/codec.h"
#include "note/note.h"

#define PUB "AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea"
#define KEY "mfa.example+3e1d0807+" PUB
#define COSIG                         \
	"w.example/witness+c3d0ec2f+" \
	"BNdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea"
/* The key of a well-known log, made by other software. */
#define PUBLIC                     \
	"sum.golang.org+033de0ae+" \
	"Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"

static const struct {
	const char *name;
	const char *in;
	enum fault fault;
	uint64_t offset;
} rows[] = {
    {"a key for notes", KEY, FAULT_NONE, 0},
    {"a key for cosignatures", COSIG, FAULT_NONE, 0},
    {"a key of other software", PUBLIC, FAULT_NONE, 0},
    {"empty", "", FAULT_NOTE_VKEY_FORMAT, 0},
    {"a name alone", "mfa.example", FAULT_NOTE_VKEY_FORMAT, 11},
    {"no key", "mfa.example+3e1d0807", FAULT_NOTE_VKEY_FORMAT, 11},
    {"short id", "mfa.example+3e1d080+" PUB, FAULT_NOTE_VKEY_FORMAT, 11},
    {"long id", "mfa.example+3e1d08070+" PUB, FAULT_NOTE_VKEY_FORMAT, 11},
    {"upper-case id", "mfa.example+3E1D0807+" PUB, FAULT_NOTE_VKEY_FORMAT, 11},
    {"id of another name", "mfb.example+3e1d0807+" PUB, FAULT_NOTE_VKEY_ID, 12},
    {"empty key", "mfa.example+3e1d0807+", FAULT_NOTE_VKEY_BASE64, 21},
    {"a newline", KEY "\n", FAULT_NOTE_VKEY_BASE64, 21},
    {"trailing bits",
        "mfa.example+3e1d0807+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1F",
        FAULT_NOTE_VKEY_BASE64, 21},
    {"another type", "mfa.example+3e1d0807+Bg==", FAULT_NOTE_VKEY_TYPE, 21},
    {"a short key", "mfa.example+3e1d0807+AQ==", FAULT_NOTE_VKEY_SIZE, 21},
    {"a long key", "mfa.example+3e1d0807+" PUB "AAAA", FAULT_NOTE_VKEY_SIZE,
        21},
    {"an empty name", "+3e1d0807+" PUB, FAULT_NOTE_KEY_NAME, 0},
    {"a space in the name", "mfa example+3e1d0807+" PUB, FAULT_NOTE_KEY_NAME,
        0},
    {"a newline in the name", "mfa\nexample+3e1d0807+" PUB, FAULT_NOTE_KEY_NAME,
        0},
    {"a name that is not UTF-8", "\xff+3e1d0807+" PUB, FAULT_NOTE_KEY_NAME, 0},
    {"a bad key under another id",
        "mfa.example+3e1d0807+"
        "AQEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        FAULT_NOTE_VKEY_ID, 12},
    {"the identity as key",
        "mfa.example+36caecea+"
        "AQEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        FAULT_KEY_INVALID, 0},
    {"zeros as key",
        "mfa.example+8c6c217b+"
        "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        FAULT_KEY_INVALID, 0},
};

static void
test_rows(void)
{
	char text[VKEY_TEXT];
	struct vkey k;
	struct cy_err e;
	enum cy_rc rc;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		rc = vkey_parse(&k, span_str(rows[i].in), &e);
		t_rc(rc, &e, rows[i].fault == FAULT_NONE ? CY_OK : CY_BAD,
		    rows[i].fault, rows[i].name);
		if (rc == CY_OK) {
			vkey_print(text, &k);
			t_span(span_str(text), span_str(rows[i].in),
			    "printed again");
		} else if (e.fault != FAULT_KEY_INVALID) {
			t_uint(e.offset, rows[i].offset, "its offset");
		}
	}
}

static void
test_names(void)
{
	uint8_t name[LIMIT_KEY_NAME + 1];
	char text[VKEY_TEXT];
	struct vkey k, again;
	struct cy_err e;

	memset(name, 'n', sizeof(name));
	(void)vkey_parse(&k, span_str(KEY), &e);
	t_rc(vkey_init(&k, span(name, LIMIT_KEY_NAME), KEY_ED25519, &k.pub, &e),
	    &e, CY_OK, FAULT_NONE, "the longest name");
	vkey_print(text, &k);
	t_ok(strlen(text) == VKEY_TEXT - 1 &&
	        vkey_parse(&again, span_str(text), &e) == CY_OK,
	    "and its text");
	t_rc(vkey_init(&k, span(name, sizeof(name)), KEY_ED25519, &k.pub, &e),
	    &e, CY_BAD, FAULT_NOTE_KEY_NAME, "a name too long");
	t_ok(key_name_valid(SPAN_LIT("mfa.example/register")), "a path");
	t_ok(!key_name_valid(SPAN_LIT("a\xe2\x80\x83"
	                              "b")),
	    "an em space");
	t_ok(!key_name_valid(SPAN_LIT("a\xc2\x85")), "next line, a space");
}

/* C2SP tlog-policy, Public key representation: the raw key decides. */
static void
test_same_key(void)
{
	struct vkey a, b, c;
	struct cy_err e;

	(void)vkey_parse(&a, span_str(KEY), &e);
	(void)vkey_parse(&b, span_str(COSIG), &e);
	(void)vkey_parse(&c, span_str(PUBLIC), &e);
	t_ok(vkey_same_key(&a, &b), "one key, two names and types");
	t_ok(!vkey_same_key(&a, &c), "two keys");
}

static void
test_skey(void)
{
	const uint8_t seed[ED25519_SEED] = {0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd,
	    0x5a, 0x60, 0xba, 0x84, 0x4a, 0xf4, 0x92, 0xec, 0x2c, 0xc4, 0x44,
	    0x49, 0xc5, 0x69, 0x7b, 0x32, 0x69, 0x19, 0x70, 0x3b, 0xac, 0x03,
	    0x1c, 0xae, 0x7f, 0x60};
	static const struct skey none;
	char text[VKEY_TEXT];
	struct skey k;
	struct cy_err e;

	t_rc(skey_init(&k, SPAN_LIT("mfa.example"), KEY_ED25519, seed, &e), &e,
	    CY_OK, FAULT_NONE, "a signing key");
	vkey_print(text, &k.vkey);
	t_span(span_str(text), span_str(KEY), "its verifier key");
	skey_release(&k);
	t_ok(memcmp(&k.sec, &none.sec, sizeof(k.sec)) == 0, "wiped");
	t_rc(skey_init(&k, SPAN_LIT("a b"), KEY_ED25519, seed, &e), &e, CY_BAD,
	    FAULT_NOTE_KEY_NAME, "a bad name");
	t_ok(memcmp(&k.sec, &none.sec, sizeof(k.sec)) == 0, "wiped too");
}

int
main(void)
{
	struct cy_err e;

	if (crypto_init(&e) != CY_OK)
		return 1;
	test_rows();
	test_names();
	test_same_key();
	test_skey();
	return t_done();
}
