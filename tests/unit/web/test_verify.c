/* SPDX-License-Identifier: Apache-2.0 */
#include "webkit.h"

#include <fcntl.h>
#include <unistd.h>

/* POST /verify: what is sent, and what the page says of it. */

static struct kit_web T;
static struct buf note, proof, checkpoint, copy, body;
static struct skey party; /* of mfa.example, which keeps its first key */

/* A register with a party that signs for itself, and a statement of it. */
static bool
make(void)
{
	char text[2048], line[2048];
	struct receipt r = {.index = 0};
	struct cy_err e;
	struct span s;
	struct buf b;
	bool ok = kit_web_start(&T);

	buf_init(&b, LIMIT_ENTRY);
	buf_init(&r.proof, LIMIT_PROOF_FILE);
	s = kit_party("mfa.example", 7, &party, line);
	ok = ok && note_sign(&b, s, &party, &e) == CY_OK &&
	    node_append(T.node, buf_span(&b), &r, &e) == CY_OK;
	s = kit_text(1, "mfa.example", text);
	buf_reset(&b);
	ok = ok && note_sign(&b, s, &party, &e) == CY_OK;
	buf_reset(&r.proof);
	ok = ok && node_append(T.node, buf_span(&b), &r, &e) == CY_OK;
	buf_release(&b);
	buf_release(&r.proof);
	return ok && kit_web_open(&T, 0);
}

static void
fetch(struct buf *to, const char *target)
{
	buf_init(to, LIMIT_COPY);
	if (kit_web_ask(&T, "GET", target, "") != 200)
		t_ok(false, "%s", target);
	if (T.a.file >= 0 && T.a.size > 0)
		(void)!pread(T.a.file, buf_extend(to, T.a.size), T.a.size, 0);
	else
		buf_put(to, buf_span(&T.a.body));
}

/* Sends the fields; more: header lines. */
static unsigned
post(const char *target, struct span text, struct span file, const char *more)
{
	static const char type[] =
	    "Content-Type: multipart/form-data; boundary=b\r\n";
	char head[512];

	buf_reset(&body);
	buf_puts(&body,
	    "--b\r\nContent-Disposition: form-data; name=\"text\""
	    "\r\n\r\n");
	buf_put(&body, text);
	buf_puts(&body,
	    "\r\n--b\r\nContent-Disposition: form-data; "
	    "name=\"file\"; filename=\"x\"\r\n\r\n");
	buf_put(&body, file);
	buf_puts(&body, "\r\n--b--\r\n");
	(void)snprintf(head, sizeof(head), "%s%s", type, more);
	return kit_web_post(&T, target, head, buf_span(&body));
}

#define NONE ((struct span){NULL, 0})
#define API "/api/v1/verify"

static void
test_verdicts(void)
{
	struct buf joined, bad;
	struct {
		const char *name;
		struct span text, file;
		const char *has[4];
	} row[] = {
	    {"a record", buf_span(&note), NONE,
	        {"\"verdict\": \"verified\"", "\"kind\": \"record\"",
	            "\"here\": true", "\"signatures_valid\": 1"}},
	    {"as a file", NONE, buf_span(&note),
	        {"\"verdict\": \"verified\"", "\"here\": true", "\"code\": 0"}},
	    {"with its receipt", NONE, NONE,
	        {"\"verdict\": \"verified\"", "\"entry\": 2",
	            "\"register\": \"register.example/register\"",
	            "\"same_history\": true"}},
	    {"the receipt as a file", buf_span(&note), buf_span(&proof),
	        {"\"verdict\": \"verified\"", "\"entry\": 2"}},
	    {"the record as a file", buf_span(&proof), buf_span(&note),
	        {"\"verdict\": \"verified\"", "\"entry\": 2"}},
	    {"a checkpoint", buf_span(&checkpoint), NONE,
	        {"\"verdict\": \"verified\"", "\"kind\": \"checkpoint\"",
	            "\"same_history\": true", "\"size\": 3"}},
	    {"an official copy", NONE, buf_span(&copy),
	        {"\"verdict\": \"verified\"", "\"kind\": \"official-copy\"",
	            "\"same_history\": true", "\"here\": true"}},
	    {"a receipt alone", buf_span(&proof), NONE,
	        {"\"verdict\": \"bad\"", "web/unknown-input"}},
	    {"something else", SPAN_LIT("hello"), NONE,
	        {"\"verdict\": \"bad\"", "web/unknown-input"}},
	    {"a byte changed", NONE, NONE,
	        {"\"verdict\": \"bad\"", "crypto/signature-invalid",
	            "\"here\": false"}},
	};

	buf_init(&joined, LIMIT_COPY);
	buf_init(&bad, LIMIT_COPY);
	/* As a browser sends what was pasted, without its last line's end. */
	for (size_t i = 0; i < note.n; i++) {
		if (note.p[i] == '\n')
			buf_putc(&joined, '\r');
		buf_putc(&joined, note.p[i]);
	}
	buf_puts(&joined, "\r\n");
	for (size_t i = 0; i + 1 < proof.n; i++) {
		if (proof.p[i] == '\n')
			buf_putc(&joined, '\r');
		buf_putc(&joined, proof.p[i]);
	}
	row[2].text = buf_span(&joined);
	buf_put(&bad, buf_span(&note));
	bad.p[130] ^= 1;
	row[9].text = buf_span(&bad);
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		bool ok = post(API, row[i].text, row[i].file, "") == 200;

		for (size_t k = 0; k < 4 && row[i].has[k] != NULL; k++)
			ok = ok && kit_web_has(&T.a.body, row[i].has[k]);
		t_ok(ok, "%s", row[i].name);
		if (!ok)
			t_diag("%.*s", (int)T.a.body.n, (char *)T.a.body.p);
	}
	t_ok(kit_web_has(&T.a.headers, "Cache-Control: no-store"),
	    "nobody keeps a verdict");
	buf_release(&joined);
	buf_release(&bad);
}

/* The register's own key: in the wrong hands it makes two histories. */
static enum cy_rc
register_key(struct skey *out, struct cy_err *e)
{
	int dir = open(T.k.dir, O_RDONLY | O_DIRECTORY);
	int state = open(T.k.state, O_RDONLY | O_DIRECTORY);
	const struct keyfile f = {
	    &fs_system, dir, "keys/register.key", "register"};
	struct unlock u = {{0}};
	struct vkey pub;
	char name[32];
	enum cy_rc rc = keyfile_public(&pub, NULL, &f, e);

	(void)snprintf(name, sizeof(name), "%08x.unlock", (unsigned)pub.id);
	if (rc == CY_OK)
		rc = unlock_load(&u, &fs_system, state, name, e);
	if (rc == CY_OK)
		rc = keyfile_load(out, &f, &u, e);
	(void)close(dir);
	(void)close(state);
	return rc;
}

/* A checkpoint with the register's own signature on another root. */
static void
test_fork(void)
{
	struct hash root = {{9}};
	struct buf text, b;
	struct skey k = {0};
	struct cy_err e;
	enum cy_rc rc;

	buf_init(&text, 4096);
	buf_init(&b, 4096);
	rc = register_key(&k, &e);
	if (rc != CY_OK)
		t_diag("%s %s", fault_id(e.fault), e.text);
	checkpoint_print(
	    &text, SPAN_LIT("register.example/register"), 2, &root);
	t_ok(rc == CY_OK && note_sign(&b, buf_span(&text), &k, &e) == CY_OK &&
	        post(API, buf_span(&b), NONE, "") == 200 &&
	        kit_web_has(&T.a.body, "\"verdict\": \"two-histories\"") &&
	        kit_web_has(&T.a.body, "tlog/two-histories"),
	    "two histories");
	/* Of a size that this node has not seen: nothing to compare with. */
	buf_reset(&text);
	buf_reset(&b);
	checkpoint_print(
	    &text, SPAN_LIT("register.example/register"), 200, &root);
	t_ok(rc == CY_OK && note_sign(&b, buf_span(&text), &k, &e) == CY_OK &&
	        post(API, buf_span(&b), NONE, "") == 200 &&
	        kit_web_has(&T.a.body, "\"verdict\": \"verified\"") &&
	        kit_web_has(&T.a.body, "\"same_history\": false"),
	    "a later checkpoint");
	skey_release(&k);
	buf_release(&text);
	buf_release(&b);
}

/* Signed by a party of the register, but not in it; and by a stranger. */
static void
test_outside(void)
{
	char text[2048];
	struct skey other;
	struct span s = kit_text(9, "mfa.example", text);
	struct cy_err e;
	struct buf b;

	buf_init(&b, LIMIT_ENTRY);
	t_ok(note_sign(&b, s, &party, &e) == CY_OK &&
	        post(API, buf_span(&b), NONE, "") == 200 &&
	        kit_web_has(&T.a.body, "\"verdict\": \"verified\"") &&
	        kit_web_has(&T.a.body, "\"here\": false"),
	    "by a party, not in the register");
	t_ok(post("/verify", buf_span(&b), NONE, "") == 200 &&
	        kit_web_has(&T.a.body, "not in this register"),
	    "and the page says so");
	buf_reset(&b);
	s = kit_party("other.example", 8, &other, text);
	t_ok(note_sign(&b, s, &other, &e) == CY_OK &&
	        post(API, buf_span(&b), NONE, "") == 200 &&
	        kit_web_has(&T.a.body, "\"verdict\": \"below-policy\"") &&
	        kit_web_has(&T.a.body, "register/author-unknown"),
	    "by a stranger");
	/* A stranger who takes the party's name. */
	(void)kit_party("mfa.example", 9, &other, text);
	s = kit_text(9, "mfa.example", text);
	buf_reset(&b);
	t_ok(note_sign(&b, s, &other, &e) == CY_OK &&
	        post(API, buf_span(&b), NONE, "") == 200 &&
	        kit_web_has(&T.a.body, "\"verdict\": \"bad\""),
	    "by a stranger in a party's name");
	buf_release(&b);
}

static void
test_page(void)
{
	t_ok(kit_web_ask(&T, "GET", "/verify", "") == 200 &&
	        kit_web_has(&T.a.body, "enctype=\"multipart/form-data\""),
	    "the form");
	t_ok(kit_web_ask(&T, "HEAD", "/verify", "") == 200, "its head");
	t_ok(post("/verify", buf_span(&note), NONE, "") == 200 &&
	        kit_web_has(&T.a.body, "<strong class=\"good\">VERIFIED") &&
	        kit_web_has(&T.a.body, "comity/incident/v1"),
	    "the verdict, and what was pasted");
	t_ok(post("/verify", SPAN_LIT("</textarea><b>"), NONE, "") == 200 &&
	        kit_web_has(&T.a.body, "<strong class=\"bad\">NOT VERIFIED") &&
	        kit_web_has(&T.a.body, "&lt;/textarea&gt;&lt;b&gt;"),
	    "markup stays text");
	t_ok(post("/verify", buf_span(&note), NONE,
	         "Accept: application/json\r\n") == 200 &&
	        kit_web_has(&T.a.headers, "Content-Type: application/json"),
	    "JSON where it is asked for");
	t_ok(post("/verify", buf_span(&note), NONE,
	         "Accept: text/html, application/json;q=0.5\r\n") == 200 &&
	        kit_web_has(&T.a.headers, "Content-Type: text/html"),
	    "a page where that is, too");
	t_ok(post("/verify?lang=qps", buf_span(&note), NONE, "") == 200 &&
	        kit_web_has(&T.a.body, "action=\"/verify?lang=qps\""),
	    "the form keeps the language");
}

/* Who forgot to choose a file has the form again. */
static void
test_nothing(void)
{
	t_ok(kit_web_post(&T, "/verify",
	         "Content-Type: application/x-www-form-urlencoded\r\n",
	         SPAN_LIT("text=")) == 200 &&
	        kit_web_has(&T.a.body, "Nothing was sent") &&
	        kit_web_has(&T.a.body, "<textarea") &&
	        !kit_web_has(&T.a.body, "VERIFIED"),
	    "nothing is no verdict");
	t_ok(kit_web_ask(&T, "GET", "/verify", "") == 200 &&
	        !kit_web_has(&T.a.body, "Nothing was sent"),
	    "nor is it one to look at the form");
}

static void
test_forms(void)
{
	static const struct {
		const char *name, *type, *body;
		unsigned status;
		const char *has;
	} row[] = {
	    {"urlencoded", "application/x-www-form-urlencoded",
	        "text=comity%2Fx", 200, "\"bad\""},
	    {"with a charset",
	        "application/x-www-form-urlencoded; charset=utf-8",
	        "text=comity%0D%0Ax", 200, "\"bad\""},
	    {"in capitals", "Application/X-WWW-Form-URLencoded", "text=x", 200,
	        "\"bad\""},
	    {"another type", "text/plain", "text=x", 400, "web/form"},
	    {"no type", NULL, "text=x", 400, "web/form"},
	    {"nearly the type", "application/x-www-form-urlencodedx", "text=x",
	        400, "web/form"},
	    {"no text", "application/x-www-form-urlencoded", "", 400,
	        "nothing was pasted"},
	    {"empty text", "application/x-www-form-urlencoded", "text=", 400,
	        "nothing was pasted"},
	    {"blank text", "application/x-www-form-urlencoded",
	        "text=%0D%0A++%0A", 400, "nothing was pasted"},
	    {"a receipt alone", "application/x-www-form-urlencoded",
	        "text=c2sp.org/tlog-proof%40v1%0Aindex+1%0A", 200,
	        "a receipt alone"},
	    {"another field", "application/x-www-form-urlencoded", "txt=x", 400,
	        "web/form"},
	    {"the text twice", "application/x-www-form-urlencoded",
	        "text=x&text=y", 400, "web/form"},
	    {"no UTF-8", "application/x-www-form-urlencoded", "text=%FF", 400,
	        "web/form"},
	    {"a NUL", "application/x-www-form-urlencoded", "text=%00", 400,
	        "web/form"},
	    {"a bad escape", "application/x-www-form-urlencoded", "text=%4",
	        400, "web/form"},
	    {"a bad boundary", "multipart/form-data; boundary=", "x", 400,
	        "web/form"},
	    {"a field that is none", "multipart/form-data; boundary=b",
	        "--b\r\nContent-Disposition: form-data; name=x\r\n\r\ny\r\n"
	        "--b--",
	        400, "web/form"},
	    {"a file for the text", "multipart/form-data; boundary=b",
	        "--b\r\nContent-Disposition: form-data; name=text; "
	        "filename=x\r\n\r\ny\r\n--b--",
	        400, "web/form"},
	};
	char type[128];

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		type[0] = '\0';
		if (row[i].type != NULL)
			(void)snprintf(type, sizeof(type),
			    "Content-Type: %s\r\n", row[i].type);
		t_uint(kit_web_post(&T, API, type, span_str(row[i].body)),
		    row[i].status, row[i].name);
		t_ok(kit_web_has(&T.a.body, row[i].has), "%s: %s", row[i].name,
		    row[i].has);
	}
	t_ok(kit_web_ask(&T, "GET", API, "") == 405 &&
	        kit_web_has(&T.a.headers, "Allow: POST\r\n"),
	    "the API takes POST only");
	t_ok(kit_web_post(&T, "/feeds", "", NONE) == 405 &&
	        kit_web_has(&T.a.headers, "Allow: GET, HEAD\r\n"),
	    "and other pages do not");
}

int
main(void)
{
	buf_init(&body, LIMIT_COPY);
	if (!make()) {
		t_ok(false, "a node");
		return t_done();
	}
	fetch(&note, "/register/2.note");
	fetch(&proof, "/register/2.tlog-proof");
	fetch(&checkpoint, "/checkpoint");
	fetch(&copy, "/c/incident-1.tar");
	test_verdicts();
	test_fork();
	test_outside();
	test_page();
	test_forms();
	test_nothing();
	buf_release(&note);
	buf_release(&proof);
	buf_release(&checkpoint);
	buf_release(&copy);
	buf_release(&body);
	kit_web_end(&T);
	return t_done();
}
