/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <ftw.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/cmd.h"
#include "cli/load.h"
#include "cli/play.h"
#include "cli/serving.h"
#include "cli/verdict.h"
#include "cli/view.h"
#include "node/thread.h"

#define KEEPER "register.example"
#define SHOWN "us-2019-rsb"
#define SCRIPT "ceremony/meridane.json"
#define PLAYED "meridane-calm-networks"

/*
 * The tour.  Without --dir everything lies in one temporary folder, the
 * state directory too, and nothing is left behind.
 */
struct demo {
	struct cli *c;
	char base[PATH_MAX]; /* to be removed at the end; empty: none */
	char dir[PATH_MAX];
	char state[PATH_MAX];
	char copy[PATH_MAX]; /* the official copy; empty: not kept */
	struct node *node;
	bool ceremony;      /* invented states, in place of the public record */
	const char *symbol; /* of the statement that is shown */
	uint64_t shown;     /* its entry */
	uint64_t parties, listed;
	pthread_t watcher; /* removes the folder when interrupted */
	bool watched;
	_Atomic bool interrupted; /* the folder is going */
};

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *where)
{
	(void)st;
	(void)type;
	(void)where;
	(void)remove(path);
	return 0;
}

static void
remove_base(const char *base)
{
	if (base[0] != '\0')
		(void)nftw(base, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void
end_signals(sigset_t *set)
{
	(void)sigemptyset(set);
	(void)sigaddset(set, SIGINT);
	(void)sigaddset(set, SIGTERM);
	(void)sigaddset(set, SIGHUP);
}

/* Ctrl-C: waits for it in a thread, where files may be removed. */
static void *
wait_interrupt(void *arg)
{
	struct demo *d = arg;
	sigset_t set;
	int sig = 0;

	end_signals(&set);
	(void)sigwait(&set, &sig);
	d->interrupted = true;
	/* The writer may add a file in between: once more, then. */
	remove_base(d->base);
	remove_base(d->base);
	(void)fputc('\n', stderr);
	_exit(sig == SIGINT ? (int)CY_INTERRUPTED : 128 + sig);
}

static void
watch_interrupts(struct demo *d)
{
	sigset_t set;

	end_signals(&set);
	(void)pthread_sigmask(SIG_BLOCK, &set, NULL);
	d->watched = pthread_create(&d->watcher, NULL, wait_interrupt, d) == 0;
	if (!d->watched)
		(void)pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

static void
unwatch(struct demo *d)
{
	if (!d->watched)
		return;
	(void)pthread_cancel(d->watcher);
	(void)pthread_join(d->watcher, NULL);
	d->watched = false;
}

/* Where it all goes: the folder given, or one of our own. */
static enum cy_rc
demo_folders(struct demo *d, struct cy_err *e)
{
	const char *tmp = getenv("TMPDIR");
	struct config *config = &d->c->config;

	if (config->origin[SET_DIR] == ORIGIN_FLAG) {
		(void)snprintf(
		    d->dir, sizeof(d->dir), "%s", config->value[SET_DIR]);
		return CY_OK;
	}
	if (tmp == NULL || tmp[0] != '/')
		tmp = "/tmp";
	if (strlen(tmp) > PATH_MAX / 2)
		return cy_fail(e, CY_USAGE, FAULT_CLI_CONFIG, CY_NO_OFFSET,
		    "TMPDIR is too long");
	(void)snprintf(d->base, sizeof(d->base), "%s/comity-demo-XXXXXX", tmp);
	if (mkdtemp(d->base) == NULL) {
		d->base[0] = '\0';
		return cy_fail(e, CY_TEMP, FAULT_IO, CY_NO_OFFSET,
		    "cannot make a folder in %s", tmp);
	}
	(void)snprintf(d->dir, sizeof(d->dir), "%.4000s/node", d->base);
	(void)snprintf(d->state, sizeof(d->state), "%.4000s/state", d->base);
	(void)snprintf(
	    d->copy, sizeof(d->copy), "%.4000s/%s.tar", d->base, d->symbol);
	config->value[SET_DIR] = d->dir;
	config->value[SET_STATE] = d->state;
	return CY_OK;
}

static enum cy_rc
demo_build(struct demo *d, struct cy_err *e)
{
	struct node_options o = cli_node(d->c);
	struct intake to = {.node = NULL};
	struct facts_report rep;
	char data[PATH_MAX], facts[PATH_MAX + 16];
	enum cy_rc rc;

	rc = load_data_dir(d->c, data, sizeof(data), e);
	if (rc == CY_OK)
		rc = node_create(&o, SPAN_LIT(KEEPER), e);
	if (rc == CY_OK)
		rc = node_open_write(&d->node, &o, e);
	to.node = d->node;
	if (rc == CY_OK)
		rc = load_frameworks(d->c, &to, data, e);
	(void)snprintf(facts, sizeof(facts), "%s/public-record", data);
	if (rc == CY_OK)
		rc = load_facts(d->c, &to, facts, NULL, NULL, &rep, e);
	if (rc == CY_OK)
		rc = node_publish(d->node, e);
	progress_end(&d->c->progress);
	rc = cli_close(d->node, rc, e);
	d->node = NULL;
	return rc;
}

/* A node of invented states: the whole play, told as it goes. */
static enum cy_rc
demo_play(struct demo *d, struct cy_err *e)
{
	static struct play p;
	char data[PATH_MAX], script[PATH_MAX + 32];
	enum cy_rc rc = load_data_dir(d->c, data, sizeof(data), e);

	if (rc != CY_OK)
		return rc;
	(void)snprintf(script, sizeof(script), "%s/" SCRIPT, data);
	p.c = d->c;
	p.options = cli_node(d->c);
	rc = play_run(&p, script, e);
	return play_end(&p, rc, e);
}

/* The node, and the document that the tour goes on with. */
static enum cy_rc
demo_make(struct demo *d, struct cy_err *e)
{
	enum cy_rc rc = CY_OK;

	if (!d->ceremony)
		rc = demo_build(d, e);
	out_begin(&d->c->out, OUT_VIEW);
	return d->ceremony ? demo_play(d, e) : rc;
}

static void
tour_register(struct demo *d)
{
	struct reg *r = node_register(d->node);
	struct span cp = reg_checkpoint(r);
	uint64_t counts[RECORD_KINDS] = {0}, size;
	char time[VIEW_TIME] = "", hex[HASH_HEX];
	utc_t sealed = 0;
	struct out *o = &d->c->out;

	(void)store_counts(node_store(d->node), counts, NULL);
	(void)store_sealed(node_store(d->node), &size, &sealed, NULL);
	view_time(time, sealed);
	out_head(o, "1. A register, sealed");
	out_line(o, STYLE_NONE,
	    "%.*s holds %llu records: %llu joint statements with %llu acts\n"
	    "of their parties, %llu incidents with %llu findings and %llu "
	    "replies.",
	    (int)span_find(cp, '\n'), (const char *)cp.p,
	    (unsigned long long)reg_size(r),
	    (unsigned long long)counts[R_STATEMENT],
	    (unsigned long long)counts[R_ACT],
	    (unsigned long long)counts[R_INCIDENT],
	    (unsigned long long)counts[R_FINDING],
	    (unsigned long long)counts[R_DECLARATION]);
	hash_hex(hex, reg_root(r));
	out_line(o, STYLE_DIM, "Sealed %s, root %.16s...", time, hex);
}

struct party_line {
	struct demo *d;
	char line[128];
	size_t n;
};

static enum cy_rc
party_word(void *ctx, const struct store_party_act *row, struct cy_err *e)
{
	struct party_line *p = ctx;

	(void)e;
	p->d->listed++;
	if (row->count != COUNT_YES)
		return CY_OK;
	p->d->parties++;
	if (p->n + row->party.n + 2 > 72) {
		out_line(&p->d->c->out, STYLE_NONE, "    %s", p->line);
		p->n = 0;
	}
	p->n +=
	    (size_t)snprintf(p->line + p->n, sizeof(p->line) - p->n, "%s%.*s",
	        p->n == 0 ? "" : "  ", SPAN_ARGS(span_first(row->party, 40)));
	return CY_OK;
}

static enum cy_rc
title_line(void *ctx, const struct store_entry *row, struct cy_err *e)
{
	(void)e;
	out_line(ctx, STYLE_NONE, "%.*s,\nas of 2019-09-23:\n",
	    SPAN_ARGS(row->title));
	return CY_OK;
}

static enum cy_rc
tour_statement(struct demo *d, struct cy_err *e)
{
	struct core_when when = {.as_of = {2019, 9, 23}};
	struct party_line p = {.d = d};
	enum cy_rc rc;

	rc = view_find(d->node, d->symbol, R_STATEMENT, &d->shown, e);
	if (rc != CY_OK)
		return rc;
	out_head(&d->c->out, "2. A joint statement of 2019, with its parties");
	rc = store_entry(node_store(d->node), d->shown, view_lang(d->c),
	    title_line, &d->c->out, e);
	if (rc == CY_OK)
		rc = store_statement_parties(
		    node_store(d->node), d->shown, when, party_word, &p, e);
	if (p.n > 0)
		out_line(&d->c->out, STYLE_NONE, "    %s", p.line);
	out_line(&d->c->out, STYLE_HEAD, "\n    %llu of %llu parties",
	    (unsigned long long)d->parties, (unsigned long long)d->listed);
	return rc;
}

static enum cy_rc
tour_copy(struct demo *d, struct cy_err *e)
{
	struct verify_verdict v = {.rc = CY_TEMP};
	struct verdict_setup s;
	struct buf tar;
	enum cy_rc rc;

	buf_init(&tar, LIMIT_COPY);
	rc = verdict_setup(&s, d->c, NULL, NULL, e);
	if (rc == CY_OK)
		rc = node_copy(d->node, d->shown, &tar, e);
	if (rc == CY_OK && d->copy[0] != '\0')
		rc = cli_store(d->copy, buf_span(&tar), e);
	if (rc == CY_OK)
		rc = verify_copy(&v, buf_span(&tar), &s.options, e);
	if (v.rc == rc) {
		out_head(&d->c->out,
		    d->ceremony
		        ? "Its official copy: one file, verified offline"
		        : "3. Its official copy: one file, verified offline");
		verdict_print(&d->c->out, &v, s.options.now);
	}
	verdict_release(&s);
	buf_release(&tar);
	return rc;
}

static void
tour_next(struct demo *d, bool stays)
{
	static const char *const public_record[] = {
	    "case show notpetya",
	    "statement parties spyware-2023 --as-of 2023-03-30",
	    "statement copy " SHOWN " -o " SHOWN ".tar",
	    "verify " SHOWN ".tar",
	};
	static const char *const ceremony[] = {
	    "statement show " PLAYED,
	    "statement parties " PLAYED,
	    "statement copy " PLAYED " -o " PLAYED ".tar",
	    "verify " PLAYED ".tar",
	};
	const char *const *next = d->ceremony ? ceremony : public_record;
	struct out *o = &d->c->out;

	out_head(o, "Next");
	if (!stays) {
		out_line(o, STYLE_NONE,
		    "Build a node that stays, and look around in it:\n\n"
		    "    %s demo%s --dir comity-demo --exit\n"
		    "    %s --dir comity-demo %s",
		    program_invocation_name, d->ceremony ? " --ceremony" : "",
		    program_invocation_name, next[0]);
		return;
	}
	if (d->base[0] != '\0')
		out_line(o, STYLE_NONE,
		    "In another terminal:\n\n    export COMITY_DIR=%s "
		    "COMITY_STATE=%s",
		    d->dir, d->state);
	else
		out_line(o, STYLE_NONE, "    export COMITY_DIR=%s", d->dir);
	for (size_t i = 0; i < 4; i++)
		out_line(o, STYLE_NONE, "    %s %s", program_invocation_name,
		    next[i]);
}

static void
demo_facts(struct demo *d)
{
	struct out *o = &d->c->out;

	if (o->form == OUT_HUMAN)
		return;
	out_cstr(o, "dir", NULL, d->dir);
	out_num(o, "size", NULL, reg_size(node_register(d->node)));
	out_num(o, "parties", NULL, d->parties);
	out_num(o, "listed", NULL, d->listed);
}

static enum cy_rc
demo_tour(struct demo *d, bool stays, struct cy_err *e)
{
	enum cy_rc rc;

	rc = cli_open_read(d->c, &d->node, e);
	if (rc != CY_OK)
		return rc;
	if (d->ceremony) {
		rc = view_find(d->node, d->symbol, R_STATEMENT, &d->shown, e);
	} else {
		tour_register(d);
		rc = tour_statement(d, e);
	}
	if (rc == CY_OK)
		rc = tour_copy(d, e);
	if (rc == CY_OK) {
		demo_facts(d);
		tour_next(d, stays);
		rc = out_end(&d->c->out, e);
	}
	return cli_close(d->node, rc, e);
}

static void
tell_address(void *ctx, const struct serve_ready *r)
{
	(void)ctx;
	if (r->n == 0)
		return;
	(void)printf("\nThe pages are at %s\nCtrl-C ends it.\n", r->address[0]);
	(void)fflush(stdout);
}

/* In a process of its own: that one gives up the right to remove files. */
static int
serve_child(struct demo *d)
{
	struct serve_options o;
	struct cy_err e = {.offset = CY_NO_OFFSET};
	enum cy_rc rc = serving_options(&o, d->c, &e);

	(void)prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0);
	if (cli_opt(d->c, "listen") == NULL)
		o.listen = "localhost:0";
	o.metrics = NULL;
	o.log = false;
	o.ready = tell_address;
	if (rc == CY_OK)
		rc = serve_run(&o, &e);
	if (rc != CY_OK && rc != CY_INTERRUPTED)
		cli_report(&e);
	return rc == CY_INTERRUPTED ? CY_OK : (int)rc;
}

/* Until it is interrupted, which is how this ends; the last words of the
 * register are written before the folder goes. */
static enum cy_rc
demo_serve(struct demo *d, struct cy_err *e)
{
	sigset_t set;
	int status = 0, sig;
	pid_t pid;

	unwatch(d);
	end_signals(&set);
	(void)sigaddset(&set, SIGCHLD);
	(void)pthread_sigmask(SIG_BLOCK, &set, NULL);
	(void)fflush(stdout);
	pid = fork();
	if (pid == 0)
		_exit(serve_child(d));
	if (pid < 0)
		return cy_errno(e, errno, "start", "a process");
	while (waitpid(pid, &status, WNOHANG) == 0)
		if (sigwait(&set, &sig) == 0 && sig != SIGCHLD)
			(void)kill(pid, SIGTERM);
	(void)fputc('\n', stdout);
	return WIFEXITED(status) ? (enum cy_rc)WEXITSTATUS(status) : CY_TEMP;
}

enum cy_rc
cmd_demo(struct cli *c, struct cy_err *e)
{
	static struct demo d;
	bool ask = cli_opt(c, "exit") == NULL && isatty(STDIN_FILENO) &&
	    isatty(STDOUT_FILENO) && c->form == OUT_HUMAN;
	enum cy_rc rc;

	d.c = c;
	d.ceremony = cli_opt(c, "ceremony") != NULL;
	d.symbol = d.ceremony ? PLAYED : SHOWN;
	rc = demo_folders(&d, e);
	if (rc != CY_OK)
		return rc;
	if (d.base[0] != '\0')
		watch_interrupts(&d);
	rc = demo_make(&d, e);
	if (rc == CY_OK)
		rc = demo_tour(&d, d.base[0] == '\0' || ask, e);
	if (rc == CY_OK && ask)
		rc = demo_serve(&d, e);
	/* What failed because the folder went is no failure to tell of. */
	if (d.interrupted)
		(void)pthread_join(d.watcher, NULL);
	remove_base(d.base);
	return rc;
}
