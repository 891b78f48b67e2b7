/* SPDX-License-Identifier: Apache-2.0 */
#include "tkit.h"

#include "node/enter.h"
#include "node/sign.h"

/* Signing for hosted parties, from the officers' approval to the register. */
static struct kit_node K;
static struct arena mem;

static struct soft
officer(struct node *n, const char *party, const char *login, unsigned roles,
    uint8_t number)
{
	struct trust_invitation i = tk_invitation(party, login, roles, login);
	struct soft s = tk_soft(number);
	struct passkey_response r = tk_register(&mem, &s, span_str(login));
	struct cy_err e;
	struct buf b;

	buf_init(&b, 1024);
	trust_invitation_print(&b, &i);
	t_rc(node_officers_change(n, buf_span(&b), NULL, &e), &e, CY_OK,
	    FAULT_NONE, "invite");
	t_rc(node_officers_enrol(n, span_str(login), &r, NULL, &e), &e, CY_OK,
	    FAULT_NONE, "enrol");
	buf_release(&b);
	return s;
}

/* A key file of a party, and its first record in the register. */
static void
host(struct node *n, const char *party, struct vkey *pub)
{
	char path[200], vkey[VKEY_TEXT], text[1024];
	struct unlock u;
	struct vkey log;
	struct receipt r;
	struct skey k;
	struct cy_err e;
	struct buf note;
	int dir = open(K.dir, O_RDONLY | O_DIRECTORY);
	int state = open(K.state, O_RDONLY | O_DIRECTORY);
	struct keyfile reg = {&fs_system, dir, "keys/register.key", "register"};
	struct keyfile f = {&fs_system, dir, path, "record"};

	tk_must(keyfile_public(&log, NULL, &reg, &e) == CY_OK, "public");
	(void)snprintf(path, sizeof(path), "%08x.unlock", (unsigned)log.id);
	tk_must(
	    unlock_load(&u, &fs_system, state, path, &e) == CY_OK, "unlock");
	(void)snprintf(path, sizeof(path), "keys/%s.key", party);
	tk_must(keyfile_create(&f, span_str(party), KEY_ED25519, &u, pub, &e) ==
	            CY_OK &&
	        keyfile_load(&k, &f, &u, &e) == CY_OK,
	    "a key");
	vkey_print(vkey, pub);
	(void)snprintf(text, sizeof(text),
	    "comity/party/v1\nAuthor: %s\nDate: 2026-11-28T09:00:00Z\n"
	    "Kind: state\nName: en Example\nKey: record %s\n",
	    party, vkey);
	buf_init(&note, LIMIT_ENTRY);
	buf_init(&r.proof, LIMIT_PROOF_FILE);
	t_rc(note_sign(&note, span_str(text), &k, &e), &e, CY_OK, FAULT_NONE,
	    "signed");
	t_rc(node_append(n, buf_span(&note), &r, &e), &e, CY_OK, FAULT_NONE,
	    "a party");
	buf_release(&note);
	buf_release(&r.proof);
	skey_release(&k);
	close(dir);
	close(state);
}

static enum cy_rc
sign(struct node *n, struct span text, struct soft *const *by, struct buf *out,
    struct cy_err *e)
{
	struct passkey_assertion a[4];
	struct trust_approvals all = {a, 0};
	struct hash id;

	sha256(&id, text);
	for (; by[all.n] != NULL; all.n++)
		a[all.n] = tk_assert(&mem, by[all.n], &id);
	buf_reset(out);
	return node_sign(n, text, &all, out, e);
}

/* What node_sign() is given by somebody who has taken the office over. */
static void
test_odd(struct node *n, struct soft *const *by)
{
	static const struct {
		const char *name, *text;
		enum cy_rc rc;
		enum fault fault;
	} rows[] = {
	    {"a checkpoint",
	        "register.example/register\n1\n"
	        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
	        CY_BAD, FAULT_NONE},
	    {"a cosignature",
	        "cosignature/v1\ntime 1\nregister.example/register\n1\n"
	        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
	        CY_BAD, FAULT_NONE},
	    {"nothing", "", CY_BAD, FAULT_NONE},
	    {"a paper",
	        "comity/draft/v1\nAuthor: mfa.example\n"
	        "Date: 2026-11-28T10:00:00Z\nTitle: en X\n"
	        "Nonce: AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
	        CY_BAD, FAULT_NONE},
	    {"not canonical",
	        "comity/incident/v1\nDate: 2026-11-28T10:00:00Z\n"
	        "Author: mfa.example\nSymbol: x\nTitle: en X\n",
	        CY_BAD, FAULT_NONE},
	    {"a party whose key is not here",
	        "comity/incident/v1\nAuthor: mfz.example\n"
	        "Date: 2026-11-28T10:00:00Z\nSymbol: x\nTitle: en X\n",
	        CY_NOTFOUND, FAULT_NOT_HOSTED},
	    {"the keeper, approved by a party",
	        "comity/incident/v1\nAuthor: register.example\n"
	        "Date: 2026-11-28T10:00:00Z\nSymbol: x\nTitle: en X\n",
	        CY_REFUSED, FAULT_APPROVAL_PARTY},
	};
	struct buf out;
	struct cy_err e;
	enum cy_rc rc;

	buf_init(&out, LIMIT_ENTRY);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		rc = sign(n, span_str(rows[i].text), by, &out, &e);
		t_ok(rc == rows[i].rc &&
		        (rows[i].fault == FAULT_NONE ||
		            e.fault == rows[i].fault) &&
		        out.n == 0,
		    "%s: %s", rows[i].name, fault_id(e.fault));
	}
	buf_release(&out);
}

/* A thousand odd requests, and no signature (T45). */
static void
test_thousand(struct node *n, struct soft *const *by)
{
	uint32_t seed = 1;
	char text[2048];
	struct span good = kit_text(1, "mfa.example", text);
	struct passkey_assertion a[2], b[2];
	struct trust_approvals all = {b, 2};
	struct hash id;
	struct buf out;
	struct cy_err e;
	uint8_t copy[4096];
	unsigned signatures = 0;
	size_t at;

	sha256(&id, good);
	a[0] = tk_assert(&mem, by[0], &id);
	a[1] = tk_assert(&mem, by[1], &id);
	buf_init(&out, LIMIT_ENTRY);
	for (int i = 0; i < 1000; i++) {
		struct span *part[] = {&b[0].credential, &b[0].auth_data,
		    &b[0].client_data, &b[0].signature, &b[1].credential,
		    &b[1].auth_data, &b[1].client_data, &b[1].signature};
		struct span *p = part[i % 8];
		char odd[2048];

		memcpy(b, a, sizeof(a));
		memcpy(odd, text, sizeof(odd));
		seed = seed * 1103515245 + 12345;
		if (i % 3 == 0) {
			at = (seed >> 8) % good.n;
			odd[at] = (char)(odd[at] ^ (1 << (seed >> 28) % 7));
		} else {
			memcpy(copy, p->p, p->n);
			copy[(seed >> 8) % p->n] ^=
			    (uint8_t)(1 << (seed >> 28) % 8);
			*p = span(copy, p->n);
		}
		buf_reset(&out);
		signatures +=
		    node_sign(n, span(odd, good.n), &all, &out, &e) == CY_OK ||
		    out.n > 0;
	}
	t_uint(signatures, 0, "a thousand odd requests");
	memcpy(b, a, sizeof(a));
	buf_reset(&out);
	t_rc(node_sign(n, good, &all, &out, &e), &e, CY_OK, FAULT_NONE,
	    "the good one");
	buf_release(&out);
}

static void
test_sign(void)
{
	char text[2048];
	struct soft key[4];
	struct soft *two[] = {&key[0], &key[1], NULL};
	struct soft *one[] = {&key[0], NULL};
	struct soft *keeper[] = {&key[2], &key[3], NULL};
	struct vkey pub;
	struct span entry;
	struct note note;
	struct node *n;
	struct cy_err e;
	struct buf out, again;
	size_t bad;

	t_rc(node_open_write(&n, &K.o, &e), &e, CY_OK, FAULT_NONE, "open");
	host(n, "mfa.example", &pub);
	t_rc(node_open_officers(n, &e), &e, CY_OK, FAULT_NONE, "officers");
	t_rc(node_officers_site(n, &tk_site, &e), &e, CY_OK, FAULT_NONE,
	    "a site");
	key[0] = officer(n, "mfa.example", "sig", TRUST_SIGNER, 1);
	key[1] = officer(n, "mfa.example", "app", TRUST_APPROVER, 2);
	key[2] = officer(n, KIT_KEEPER, "k1", TRUST_SIGNER, 3);
	key[3] = officer(n, KIT_KEEPER, "k2", TRUST_APPROVER, 4);
	t_ok(trust_officer(node_trust(n), 3) != NULL, "four officers");
	buf_init(&out, LIMIT_ENTRY);
	buf_init(&again, LIMIT_ENTRY);
	t_rc(sign(n, kit_text(7, "mfa.example", text), one, &out, &e), &e,
	    CY_REFUSED, FAULT_APPROVAL_MISSING, "one approval");
	t_rc(sign(n, kit_text(7, "mfa.example", text), two, &out, &e), &e,
	    CY_OK, FAULT_NONE, "two approvals");
	t_ok(note_parse(&note, buf_span(&out), &e) == CY_OK &&
	        note_verify(&note, &pub, &e) == CY_OK,
	    "signed with the party's key");
	t_rc(sign(n, kit_text(7, "mfa.example", text), two, &again, &e), &e,
	    CY_OK, FAULT_NONE, "again");
	t_span(buf_span(&again), buf_span(&out), "gives the same entry");
	entry = buf_span(&out);
	t_rc(node_enter(n, &entry, 1, false, &bad, NULL, &e), &e, CY_OK,
	    FAULT_NONE, "and enters");
	t_rc(sign(n, kit_text(8, KIT_KEEPER, text), keeper, &again, &e), &e,
	    CY_OK, FAULT_NONE, "the keeper's officers");
	entry = buf_span(&again);
	t_rc(node_enter(n, &entry, 1, false, &bad, NULL, &e), &e, CY_OK,
	    FAULT_NONE, "enters as well");
	test_odd(n, two);
	test_thousand(n, two);
	t_rc(node_close(n, &e), &e, CY_OK, FAULT_NONE, "close");
	/* It is all there the next time; a key that does not open is none. */
	(void)snprintf(text, sizeof(text), "%s/keys/mfa.example.key", K.dir);
	t_rc(node_open_write(&n, &K.o, &e), &e, CY_OK, FAULT_NONE, "open");
	t_rc(node_open_officers(n, &e), &e, CY_OK, FAULT_NONE, "officers");
	t_rc(node_open_officers(n, &e), &e, CY_OK, FAULT_NONE, "once more");
	t_ok(truncate(text, 10) == 0, "spoil the key");
	t_rc(sign(n, kit_text(9, "mfa.example", text), two, &out, &e), &e,
	    CY_OK, FAULT_NONE, "it is in memory");
	t_rc(node_open_officers(n, &e), &e, CY_OK, FAULT_NONE, "officers");
	t_rc(sign(n, kit_text(10, "mfa.example", text), two, &out, &e), &e,
	    CY_NOTFOUND, FAULT_NOT_HOSTED, "and now it is not");
	node_abandon(n);
	buf_release(&out);
	buf_release(&again);
}

static enum cy_rc
oom(void *ctx, struct cy_err *e)
{
	struct node *n = ctx;
	enum cy_rc rc = node_open_officers(n, e);

	return rc;
}

int
main(void)
{
	struct node *n;
	struct cy_err e;

	(void)crypto_init(&e);
	kit_node_start(&K);
	K.time.now = TK_NOW;
	arena_init(&mem, (size_t)16 << 20);
	t_rc(node_create(&K.o, SPAN_LIT(KIT_KEEPER), &e), &e, CY_OK, FAULT_NONE,
	    "create");
	test_sign();
	tk_must(node_open_write(&n, &K.o, &e) == CY_OK, "open");
	t_oom(oom, n, "opening");
	node_abandon(n);
	arena_release(&mem);
	kit_node_end(&K);
	return t_done();
}
