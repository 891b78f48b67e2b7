/* SPDX-License-Identifier: Apache-2.0 */
#include "../node/nkit.h"

#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/codec.h"
#include "serve/writer.h"

/* A node whose index is written by somebody else: here, in a thread. */
static struct kit_node K;
static struct node *N;
static pthread_t thread;
static int pair[2];

static void *
serve(void *arg)
{
	struct writer_side w = {.settle = NULL};
	struct cy_err e = {.fault = FAULT_NONE};
	enum cy_rc *rc = arg;

	*rc = writer_serve(&w, pair[1], &K.o, &e);
	if (*rc != CY_OK)
		t_diag("writer: %s %s", fault_id(e.fault), e.text);
	return NULL;
}

static enum cy_rc ended;

static enum cy_rc
begin(struct index_remote *r, struct cy_err *e)
{
	struct node_options o = K.o;
	struct index_port port;

	K.time.now += 60;
	t_rc(channel_pair(pair, e), e, CY_OK, FAULT_NONE, "a pair");
	t_ok(pthread_create(&thread, NULL, serve, &ended) == 0, "a writer");
	index_remote_init(r, pair[0]);
	index_remote_port(&port, r);
	o.index = &port;
	return node_open_write(&N, &o, e);
}

/* Ends both; the index must be what a rebuild makes. */
static void
end(void)
{
	struct cy_err e;
	char what[STORE_WHAT];

	t_rc(node_close(N, &e), &e, CY_OK, FAULT_NONE, "close");
	(void)pthread_join(thread, NULL);
	t_uint(ended, CY_OK, "the writer ends with it");
	t_rc(node_check_index(&K.o, what, &e), &e, CY_OK, FAULT_NONE,
	    "the index is what a rebuild makes");
}

static enum cy_rc
append_text(struct span text, const struct skey *k, struct receipt *r,
    struct buf *note, struct cy_err *e)
{
	enum cy_rc rc;

	buf_init(note, LIMIT_ENTRY);
	buf_init(&r->proof, LIMIT_PROOF_FILE);
	rc = note_sign(note, text, k, e);
	if (rc == CY_OK)
		rc = node_append(N, buf_span(note), r, e);
	buf_release(&r->proof);
	return rc;
}

static enum cy_rc
append(
    struct span text, const struct skey *k, uint64_t *index, struct cy_err *e)
{
	struct receipt r;
	struct buf note;
	enum cy_rc rc = append_text(text, k, &r, &note, e);

	buf_release(&note);
	*index = r.index;
	return rc;
}

static void
test_records(void)
{
	const struct skey *keeper = node_keeper_key(N);
	struct skey own;
	struct cy_err e;
	char text[2048];
	uint64_t index;
	size_t bad = 0;

	for (unsigned i = 0; i < 40; i++)
		bad += append(kit_text(i, KIT_KEEPER, text), keeper, &index,
		           &e) != CY_OK ||
		    index != i + 1;
	t_uint(bad, 0, "records");
	t_rc(append(kit_party("mfa.example", 7, &own, text), &own, &index, &e),
	    &e, CY_OK, FAULT_NONE, "a party");
	t_rc(append(kit_text(900, "mfa.example", text), &own, &index, &e), &e,
	    CY_OK, FAULT_NONE, "a record of that party");
	t_rc(append(kit_text(900, "mfa.example", text), &own, &index, &e), &e,
	    CY_OK, FAULT_NONE, "again");
	t_uint(index, 42, "it has its place");
	t_rc(append(kit_party("mfa.example", 8, &own, text), &own, &index, &e),
	    &e, CY_BAD, FAULT_KEY_WRONG, "a key that is not the party's");
	skey_release(&own);
	t_ok(node_store(N) == NULL, "nothing of it is here");
}

static void
test_refusals(void)
{
	const struct skey *keeper = node_keeper_key(N);
	struct hash id;
	struct cy_err e;
	char text[2048];
	uint64_t index;

	/* Another record with the symbol of one that is there. */
	(void)snprintf(text, sizeof(text),
	    "comity/incident/v1\nAuthor: " KIT_KEEPER
	    "\nDate: 2026-11-28T10:00:01Z\nSymbol: incident-3\n"
	    "Title: en Other\n\n1. Other.\n");
	t_rc(append(span_str(text), keeper, &index, &e), &e, CY_CONFLICT,
	    FAULT_SYMBOL_TAKEN, "what core refuses is refused");
	t_rc(node_add(N, kit_text(2000, KIT_KEEPER, text), &id, &e), &e, CY_OK,
	    FAULT_NONE, "add");
	t_rc(node_find(N, &id, &index, &e), &e, CY_OK, FAULT_NONE, "find");
	node_drop(N);
	t_rc(node_find(N, &id, &index, &e), &e, CY_OK, FAULT_NONE,
	    "its rows are there until the next turn");
	t_rc(append(kit_text(2001, KIT_KEEPER, text), keeper, &index, &e), &e,
	    CY_OK, FAULT_NONE, "append");
	t_rc(node_find(N, &id, &index, &e), &e, CY_NOTFOUND,
	    FAULT_STORE_NOT_FOUND, "and then not");
}

/* A disclosure is checked against an entry that only the journal has. */
static void
test_disclosure(void)
{
	static const char salt64[] =
	    "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
	const struct skey *keeper = node_keeper_key(N);
	char text[2048], sealed[HASH_HEX], opened[HASH_HEX], hex[HASH_HEX];
	struct receipt held, seal;
	struct buf note, other, bytes;
	struct hash commitment;
	struct cy_err e;
	uint64_t index;

	t_rc(append_text(
	         kit_text(3000, KIT_KEEPER, text), keeper, &held, &note, &e),
	    &e, CY_OK, FAULT_NONE, "a record");
	buf_init(&bytes, 1u << 17);
	buf_puts(&bytes, "comity/sealed/v1\n");
	for (uint8_t i = 0; i < 32; i++)
		buf_putc(&bytes, i);
	buf_put(&bytes, buf_span(&note));
	sha256(&commitment, buf_span(&bytes));
	hash_hex(hex, &commitment);
	(void)snprintf(text, sizeof(text),
	    "comity/sealed/v1\nAuthor: " KIT_KEEPER
	    "\nDate: 2026-11-28T10:00:00Z\nCommitment: %s\n",
	    hex);
	t_rc(append_text(span_str(text), keeper, &seal, &other, &e), &e, CY_OK,
	    FAULT_NONE, "its seal");
	hash_hex(sealed, &seal.id);
	hash_hex(opened, &held.id);
	for (unsigned wrong = 1; wrong < 2; wrong--) {
		(void)snprintf(text, sizeof(text),
		    "comity/disclosure/v1\nAuthor: " KIT_KEEPER
		    "\nDate: 2026-11-28T10:00:00Z\nSealed: %s\nSalt: %c%s\n"
		    "Record: %s\n",
		    sealed, wrong ? 'B' : 'A', salt64 + 1, opened);
		t_rc(append(span_str(text), keeper, &index, &e), &e,
		    wrong ? CY_BAD : CY_OK,
		    wrong ? FAULT_COMMITMENT : FAULT_NONE,
		    wrong ? "with another salt" : "the disclosure");
	}
	buf_release(&bytes);
	buf_release(&other);
	buf_release(&note);
}

/* An index that is gone, and one of another register. */
static void
test_remake(struct index_remote *r)
{
	struct cy_err e;
	char command[256];

	(void)snprintf(command, sizeof(command), "rm %s/index.db*", K.dir);
	t_ok(system(command) == 0, "no index");
	t_rc(begin(r, &e), &e, CY_OK, FAULT_NONE, "open");
	end();
	(void)snprintf(
	    command, sizeof(command), "echo no > %s/index.db", K.dir);
	t_ok(system(command) == 0, "no database");
	t_rc(begin(r, &e), &e, CY_OK, FAULT_NONE, "open");
	end();
}

/* The writer is gone in the middle: nothing is promised any more, and what
 * was promised is there. */
static void
test_gone(struct index_remote *r)
{
	const struct skey *keeper;
	struct cy_err e;
	char text[2048];
	uint64_t index, size;

	t_rc(begin(r, &e), &e, CY_OK, FAULT_NONE, "open");
	keeper = node_keeper_key(N);
	t_rc(append(kit_text(4000, KIT_KEEPER, text), keeper, &size, &e), &e,
	    CY_OK, FAULT_NONE, "append");
	(void)shutdown(pair[1], SHUT_RDWR);
	(void)pthread_join(thread, NULL);
	t_rc(append(kit_text(4001, KIT_KEEPER, text), keeper, &index, &e), &e,
	    CY_TEMP, FAULT_SERVE_ENDED, "nobody judges it");
	t_rc(node_close(N, &e), &e, CY_TEMP, FAULT_SERVE_ENDED, "close");
	t_rc(begin(r, &e), &e, CY_OK, FAULT_NONE, "open again");
	keeper = node_keeper_key(N);
	t_rc(append(kit_text(4001, KIT_KEEPER, text), keeper, &index, &e), &e,
	    CY_OK, FAULT_NONE, "append");
	t_uint(index, size + 1, "nothing was lost or added");
	end();
}

/* What a signer that was taken over might say. */
static void
test_strange(void)
{
	static const struct {
		const char *name;
		uint16_t type;
		struct span body;
	} rows[] = {
	    {"before it is open", INDEX_BEGIN, SPAN_INIT("")},
	    {"no request", 1, SPAN_INIT("")},
	    {"an answer", INDEX_DONE, SPAN_INIT("")},
	    {"neither yes nor no", INDEX_REMAKE, SPAN_INIT("\2")},
	    {"nothing to make it of", INDEX_REMAKE, SPAN_INIT("")},
	    {NULL, INDEX_OPEN, SPAN_INIT("")},
	    {"no keys", INDEX_ADMIT, SPAN_INIT("\0\0\0\0\0\0\0\1x")},
	    {"no number", INDEX_APPLY, SPAN_INIT("\0\0\0")},
	    {"no id", INDEX_FIND, SPAN_INIT("abc")},
	    {"a short seal", INDEX_SEAL, SPAN_INIT("abc")},
	    {"a short root", INDEX_COMMIT, SPAN_INIT("\0\0\0\0\0\0\0\1x")},
	    {"too much of keys", INDEX_KEYS, SPAN_INIT("\1\1")},
	    {NULL, INDEX_BEGIN, SPAN_INIT("")},
	    {"open again", INDEX_OPEN, SPAN_INIT("")},
	    {NULL, INDEX_ROLLBACK, SPAN_INIT("")},
	};
	struct channel c;
	struct message m;
	struct cy_err e;

	t_rc(channel_pair(pair, &e), &e, CY_OK, FAULT_NONE, "a pair");
	t_ok(pthread_create(&thread, NULL, serve, &ended) == 0, "a writer");
	channel_init(&c, pair[0], INDEX_MESSAGE_MAX);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		m.type = 0;
		(void)channel_send(&c, rows[i].type, rows[i].body, -1, &e);
		(void)channel_receive(&c, &m, &e);
		t_uint(m.type, rows[i].name == NULL ? INDEX_DONE : INDEX_ERROR,
		    rows[i].name != NULL ? rows[i].name : "open");
	}
	channel_release(&c);
	(void)pthread_join(thread, NULL);
	t_uint(ended, CY_OK, "it ends when nobody asks");
}

/* What a writer that was taken over might say. */
static void *
lie(void *arg)
{
	struct channel c;
	struct message m;
	struct cy_err e;

	channel_init(&c, pair[1], INDEX_MESSAGE_MAX);
	if (channel_receive(&c, &m, &e) == CY_OK)
		(void)channel_send(&c, INDEX_NEED, SPAN_LIT("x"), -1, &e);
	if (channel_receive(&c, &m, &e) == CY_OK)
		(void)channel_send(&c, INDEX_DONE, SPAN_LIT("x"), -1, &e);
	channel_release(&c);
	return arg;
}

static void
test_lies(void)
{
	struct index_remote r;
	struct index_port port;
	struct hash root;
	struct cy_err e;
	uint64_t size;

	t_rc(channel_pair(pair, &e), &e, CY_OK, FAULT_NONE, "a pair");
	t_ok(pthread_create(&thread, NULL, lie, NULL) == 0, "a liar");
	index_remote_init(&r, pair[0]);
	index_remote_port(&port, &r);
	t_rc(port.head(port.ctx, &size, &root, &e), &e, CY_TEMP,
	    FAULT_SERVE_ENDED, "no head is so short");
	t_rc(port.begin(port.ctx, &e), &e, CY_TEMP, FAULT_SERVE_ENDED,
	    "and nothing is asked any more");
	(void)pthread_join(thread, NULL);
	port.close(port.ctx);
}

int
main(void)
{
	struct index_remote r;
	struct cy_err e;

	(void)crypto_init(&e);
	kit_node_start(&K);
	t_rc(node_create(&K.o, SPAN_LIT(KIT_KEEPER), &e), &e, CY_OK, FAULT_NONE,
	    "create a node");
	t_rc(begin(&r, &e), &e, CY_OK, FAULT_NONE, "open");
	test_records();
	test_refusals();
	test_disclosure();
	end();
	test_remake(&r);
	test_gone(&r);
	test_strange();
	test_lies();
	kit_node_end(&K);
	return t_done();
}
