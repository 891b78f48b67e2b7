/* SPDX-License-Identifier: Apache-2.0 */
#include "web/multipart.h"

#include "base/buf.h"
#include "../t.h"

static void
test_boundary(void)
{
	static const struct {
		const char *type, *boundary; /* NULL: none */
	} row[] = {
	    {"multipart/form-data; boundary=x", "x"},
	    {"Multipart/Form-Data;boundary=x", "x"},
	    {"multipart/form-data; boundary=\"x y\"", NULL},
	    {"multipart/form-data; boundary=\"x=y\"", "x=y"},
	    {"multipart/form-data; charset=utf-8; Boundary=x", "x"},
	    {"multipart/form-data; boundary=----WebKitFormBoundaryAb12",
	        "----"
	        "WebKitFormBoundaryAb12"},
	    {"multipart/form-data", NULL},
	    {"multipart/form-data; boundary=", NULL},
	    {"multipart/form-data; boundary=\"\"", NULL},
	    {"multipart/form-data; boundary=x; boundary=x", NULL},
	    {"multipart/form-data; boundary=x; boundary=y", NULL},
	    {"multipart/form-data; boundary=x,y", NULL},
	    {"multipart/form-data; boundary=\"x,y\"", "x,y"},
	    {"multipart/form-data; boundary=\"x", NULL},
	    {"multipart/form-data; boundary=x y", NULL},
	    {"multipart/form-data; boundary", NULL},
	    {"multipart/form-data; =x", NULL},
	    {"multipart/form-data boundary=x", NULL},
	    {"multipart/mixed; boundary=x", NULL},
	    {"multipart/form-data/x; boundary=x", NULL},
	    {"text/plain; boundary=x", NULL},
	    {"", NULL},
	    /* 70 bytes, and 71. */
	    {"multipart/form-data; boundary="
	     "0123456789012345678901234567890123456789"
	     "012345678901234567890123456789",
	        "0123456789012345678901234567890123456789"
	        "012345678901234567890123456789"},
	    {"multipart/form-data; boundary="
	     "0123456789012345678901234567890123456789"
	     "0123456789012345678901234567890",
	        NULL},
	};

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		struct span b = multipart_boundary(span_str(row[i].type));

		t_ok(row[i].boundary == NULL ? b.p == NULL
		                             : span_eq_str(b, row[i].boundary),
		    "\"%s\"", row[i].type);
	}
}

#define PART(name) "Content-Disposition: form-data; name=\"" name "\"\r\n"
#define FILE_(name) \
	"Content-Disposition: form-data; name=\"f\"; filename=\"" name "\"\r\n"

/* What comes of a body, with the boundary "b": "name=value" of each part, a
 * star before that of a file; or what is wrong. */
static void
read_all(struct buf *out, struct span body)
{
	struct multipart m;
	struct multipart_part part;
	struct cy_err e = {0};
	enum cy_rc rc = multipart_init(&m, body, SPAN_LIT("b"), &e);

	if (rc == CY_OK)
		while ((rc = multipart_next(&m, &part, &e)) == CY_OK) {
			if (part.file)
				buf_putc(out, '*');
			buf_put(out, part.name);
			buf_putc(out, '=');
			buf_put(out, part.body);
			buf_putc(out, ';');
		}
	if (rc == CY_NOTFOUND)
		return;
	if (e.fault != FAULT_WEB_FORM || e.offset > body.n)
		t_ok(false, "%s at %llu", fault_id(e.fault),
		    (unsigned long long)e.offset);
	buf_reset(out);
	buf_puts(out, "! ");
	buf_puts(out, e.text);
}

static void
test_bodies(void)
{
	static const struct {
		const char *name, *body, *want;
	} row[] = {
	    {"one field", "--b\r\n" PART("a") "\r\nx\r\n--b--\r\n", "a=x;"},
	    {"no line end at the end", "--b\r\n" PART("a") "\r\nx\r\n--b--",
	        "a=x;"},
	    {"two, one a file",
	        "--b\r\n" PART("a") "\r\nx\r\n--b\r\n" FILE_(
	            "y.tar") "Content-Type: application/x-tar\r\n\r\ny\r\n--b--\r\n",
	        "a=x;*f=y;"},
	    {"empty value", "--b\r\n" PART("a") "\r\n\r\n--b--\r\n", "a=;"},
	    {"no file chosen", "--b\r\n" FILE_("") "\r\n\r\n--b--\r\n", "*f=;"},
	    {"lines in a value",
	        "--b\r\n" PART("a") "\r\n1\r\n--\r\n2\r\n--b--",
	        "a=1\r\n--\r\n2;"},
	    {"any case",
	        "--b\r\ncontent-disposition:Form-Data;NAME=a\r\n\r\nx"
	        "\r\n--b--",
	        "a=x;"},
	    {"a quote in a file name",
	        "--b\r\n" FILE_("x\\\".tar") "\r\ny\r\n--b--", "*f=y;"},
	    {"a semicolon in a file name",
	        "--b\r\n" FILE_("x; name=z") "\r\ny\r\n--b--", "*f=y;"},
	    {"UTF-8 in a file name",
	        "--b\r\n" FILE_("\xc3\xa9") "\r\ny\r\n--b--", "*f=y;"},
	    {"no part", "--b--\r\n", ""},
	    {"empty", "", "! a boundary comes here"},
	    {"another boundary", "--c\r\n", "! a boundary comes here"},
	    {"something in front", "x\r\n--b\r\n" PART("a") "\r\nx\r\n--b--",
	        "! a boundary comes here"},
	    {"a line in front", "\r\n--b\r\n" PART("a") "\r\nx\r\n--b--",
	        "! a boundary comes here"},
	    {"something behind", "--b\r\n" PART("a") "\r\nx\r\n--b--\r\nz",
	        "! something follows the last boundary"},
	    {"something behind at once", "--b\r\n" PART("a") "\r\nx\r\n--b--z",
	        "! the boundary's line does not end"},
	    {"the boundary is longer", "--b\r\n" PART("a") "\r\nx\r\n--bb\r\n",
	        "! the boundary's line does not end"},
	    {"LF alone", "--b\n" PART("a") "\r\nx\r\n--b--",
	        "! the boundary's line does not end"},
	    {"LF alone in a header",
	        "--b\r\nContent-Disposition: form-data; name=a\n\r\nx\r\n--b--",
	        "! a part's header does not end"},
	    {"cut in a header", "--b\r\nContent-Disp",
	        "! a part's header does not end"},
	    {"cut before the body", "--b\r\n" PART("a"),
	        "! a part's header does not end"},
	    {"cut in the body", "--b\r\n" PART("a") "\r\nxyz",
	        "! the last boundary is missing"},
	    {"cut in the boundary", "--b\r\n" PART("a") "\r\nx\r\n--",
	        "! the last boundary is missing"},
	    {"cut behind the boundary", "--b\r\n" PART("a") "\r\nx\r\n--b",
	        "! the boundary's line does not end"},
	    {"no last boundary", "--b\r\n" PART("a") "\r\nx\r\n--b\r\n",
	        "! a part's header does not end"},
	    {"no header", "--b\r\n\r\nx\r\n--b--", "! a part has no name"},
	    {"a type only", "--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--",
	        "! a part has no name"},
	    {"two names", "--b\r\n" PART("a") PART("a") "\r\nx\r\n--b--",
	        "! a part's header is not understood"},
	    {"a name twice",
	        "--b\r\nContent-Disposition: form-data; name=a; name=b\r\n\r\n"
	        "x\r\n--b--",
	        "! a part's header is not understood"},
	    {"two types",
	        "--b\r\n" PART("a") "Content-Type: a/b\r\nContent-Type: a/b\r\n"
	                            "\r\nx\r\n--b--",
	        "! a part's header is not understood"},
	    {"a file name in another alphabet",
	        "--b\r\nContent-Disposition: form-data; name=f; "
	        "filename*=utf-8''x\r\n\r\nx\r\n--b--",
	        "! a part's header is not understood"},
	    {"an encoding",
	        "--b\r\n" PART("a") "Content-Transfer-Encoding: base64\r\n\r\n"
	                            "eA==\r\n--b--",
	        "! a part's header is not understood"},
	    {"an attachment",
	        "--b\r\nContent-Disposition: attachment; name=a\r\n\r\nx\r\n"
	        "--b--",
	        "! a part's header is not understood"},
	    {"a folded header",
	        "--b\r\nContent-Disposition: form-data;\r\n name=a\r\n\r\nx\r\n"
	        "--b--",
	        "! a part's header is not understood"},
	    {"a control in a header",
	        "--b\r\nContent-Disposition: form-data; name=\"a\x01\"\r\n\r\nx"
	        "\r\n--b--",
	        "! a part's header is not understood"},
	    {"a carriage return in a header",
	        "--b\r\nContent-Disposition: form-data; name=\"a\rb\"\r\n\r\nx"
	        "\r\n--b--",
	        "! a part's header is not understood"},
	    {"an open quote",
	        "--b\r\nContent-Disposition: form-data; name=\"a\r\n\r\nx\r\n"
	        "--b--",
	        "! a part's header is not understood"},
	    {"a backslash at the end",
	        "--b\r\nContent-Disposition: form-data; name=\"a\\\r\n\r\nx\r\n"
	        "--b--",
	        "! a part's header is not understood"},
	    {"no colon",
	        "--b\r\nContent-Disposition form-data\r\n\r\nx\r\n--b--",
	        "! a part's header is not understood"},
	};
	struct buf out;

	buf_init(&out, 4096);
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		buf_reset(&out);
		read_all(&out, span_str(row[i].body));
		t_span(buf_span(&out), span_str(row[i].want), row[i].name);
	}
	buf_release(&out);
}

static void
test_limits(void)
{
	struct buf in, out;
	size_t head;

	buf_init(&in, 65536);
	buf_init(&out, 65536);
	for (unsigned n = MULTIPART_PARTS; n <= MULTIPART_PARTS + 1; n++) {
		buf_reset(&in);
		buf_reset(&out);
		for (unsigned i = 0; i < n; i++)
			buf_puts(&in, "--b\r\n" PART("a") "\r\nx\r\n");
		buf_puts(&in, "--b--\r\n");
		read_all(&out, buf_span(&in));
		t_ok((*out.p == '!') == (n > MULTIPART_PARTS), "%u parts", n);
	}
	for (size_t over = 0; over < 2; over++) {
		buf_reset(&in);
		buf_reset(&out);
		buf_puts(&in, "--b\r\n");
		head = in.n;
		buf_puts(
		    &in, "Content-Disposition: form-data; name=f; filename=\"");
		while (in.n - head < MULTIPART_HEADERS - 5 + over)
			buf_putc(&in, 'x');
		buf_puts(&in, "\"\r\n\r\ny\r\n--b--\r\n");
		read_all(&out, buf_span(&in));
		t_ok((*out.p == '!') == (over > 0), "a head of %zu bytes",
		    MULTIPART_HEADERS + over);
	}
	buf_release(&in);
	buf_release(&out);
}

int
main(void)
{
	test_boundary();
	test_bodies();
	test_limits();
	return t_done();
}
