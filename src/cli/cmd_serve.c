/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>

#include "cli/cmd.h"
#include "cli/serving.h"

static const char *
flag_or_setting(const struct cli *c, const char *flag, enum setting s)
{
	const char *given = cli_opt(c, flag);

	return given != NULL ? given : c->config.value[s];
}

static const char *
unless(const char *value, const char *nothing)
{
	return strcmp(value, nothing) == 0 ? NULL : value;
}

enum cy_rc
serving_url(const char *url, struct cy_err *e)
{
	struct span s = span_str(url == NULL ? "" : url), host = s;

	if (url == NULL)
		return CY_OK;
	if (span_starts(s, SPAN_LIT("https://")))
		host = span_from(s, 8);
	else if (span_starts(s, SPAN_LIT("http://")))
		host = span_from(s, 7);
	if (host.p != s.p && host.n > 0 && span_find(host, '/') == host.n)
		return CY_OK;
	return cy_fail(e, CY_USAGE, FAULT_CLI_ARGUMENTS, CY_NO_OFFSET,
	    "--url \"%s\": such as https://register.example, without a path",
	    url);
}

enum cy_rc
serving_options(struct serve_options *o, struct cli *c, struct cy_err *e)
{
	const char *workers = flag_or_setting(c, "workers", SET_WORKERS);
	uint64_t n = 0;
	enum cy_rc rc;

	*o = (struct serve_options){
	    .dir = c->config.value[SET_DIR],
	    .state = c->config.value[SET_STATE],
	    .listen = flag_or_setting(c, "listen", SET_LISTEN),
	    .metrics =
	        unless(flag_or_setting(c, "metrics", SET_METRICS), "none"),
	    .origin = unless(flag_or_setting(c, "url", SET_URL), ""),
	    .contact = unless(c->config.value[SET_CONTACT], ""),
	    .log = !c->quiet,
	    .clock = c->clock,
	};
	rc = cli_number(&n, workers, 0, SERVE_WORKERS, "workers", e);
	o->workers = (unsigned)n;
	return rc == CY_OK ? serving_url(o->origin, e) : rc;
}

bool
serving_local(const char *listen)
{
	static const char *const local[] = {
	    "localhost:", "127.", "[::1]:", "unix:"};

	for (size_t i = 0; i < sizeof(local) / sizeof(local[0]); i++)
		if (strncmp(listen, local[i], strlen(local[i])) == 0)
			return true;
	return false;
}

/* The exact line, for whoever wants others to read it. */
static void
tell_publishing(struct cli *c, const char *address)
{
	struct span a = span_str(address);

	/* Without the slash: nginx would take the path apart. */
	if (a.n > 0 && a.p[a.n - 1] == '/')
		a.n--;
	out_line(&c->out, STYLE_NONE,
	    "\nOnly this machine can read it. To publish it, in nginx:\n"
	    "    location / { proxy_pass %s%.*s; proxy_set_header Host $host; "
	    "proxy_set_header X-Real-IP $remote_addr; "
	    "}\n"
	    "or, without nginx and without encryption:\n"
	    "    %s --dir %s serve --listen '[::]:8080'",
	    span_starts(a, SPAN_LIT("unix:")) ? "http://" : "", SPAN_ARGS(a),
	    program_invocation_name, c->config.value[SET_DIR]);
}

static const struct out_column address_columns[] = {
    {"address", "address", CELL_TEXT, SEEN_ALL},
};

void
serving_tell(struct cli *c, const struct serve_ready *r)
{
	struct out *o = &c->out;

	for (size_t i = 0; o->form == OUT_HUMAN && i < r->n; i++)
		out_line(o, STYLE_NONE, "%-13s%s", i == 0 ? "Address" : "",
		    r->address[i]);
	if (o->form == OUT_HUMAN)
		return;
	out_table(o, "addresses", NULL, OUT_COLS(address_columns));
	for (size_t i = 0; i < r->n; i++)
		out_cell_c(o, r->address[i]);
	out_table_end(o, NULL);
}

static void
ready(void *ctx, const struct serve_ready *r)
{
	struct cli *c = ctx;
	struct out *o = &c->out;
	struct cy_err e;

	out_begin(o, OUT_VIEW);
	out_cstr(o, "dir", "Folder", c->config.value[SET_DIR]);
	serving_tell(c, r);
	if (r->metrics[0] != '\0')
		out_line(
		    o, STYLE_NONE, "%-13s%smetrics", "Metrics", r->metrics);
	if (o->form != OUT_HUMAN)
		out_cstr(o, "metrics", NULL, r->metrics);
	out_num(o, "workers", "Workers", r->workers);
	out_num(o, "landlock", "Landlock", r->landlock);
	if (r->n > 0 && serving_local(flag_or_setting(c, "listen", SET_LISTEN)))
		tell_publishing(c, r->address[0]);
	(void)out_end(o, &e);
	(void)fflush(stdout);
}

enum cy_rc
cmd_serve(struct cli *c, struct cy_err *e)
{
	struct serve_options o;
	enum cy_rc rc = serving_options(&o, c, e);

	if (rc != CY_OK)
		return rc;
	o.ready = ready;
	o.ctx = c;
	rc = cli_opt(c, "single") != NULL ? serve_single(&o, e)
	                                  : serve_run(&o, e);
	/* Asked to end before it had begun: that is no failure. */
	return rc == CY_INTERRUPTED ? CY_OK : rc;
}
