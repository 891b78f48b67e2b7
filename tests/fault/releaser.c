/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The run that kill.py ends at each of its system calls: the second approval
 * of a release, from the frozen list to the notification.  Afterwards the
 * office is opened again, as after a restart: the statement is released once
 * and whole, or nothing of it is in the register and it can be released.
 *
 *	releaser init|run|check TOP
 */
#include "../unit/office/ikit.h"

#include <stdio.h>

#define SIGNATORIES 4u

static struct ikit kit;

/* The parts of a kit that a folder does not hold. */
static void
take_up(const char *top)
{
	char text[2048];
	struct kit_node *n = &kit.k.node;

	(void)snprintf(n->top, sizeof(n->top), "%s", top);
	(void)snprintf(n->dir, sizeof(n->dir), "%s/node", top);
	(void)snprintf(n->state, sizeof(n->state), "%s/state", top);
	n->time = (struct kit_clock){.now = 1790000000};
	n->clock = (struct clock){&n->time, kit_now, kit_mono};
	n->o = (struct node_options){.dir = n->dir,
	    .state = n->state,
	    .clock = &n->clock,
	    .no_publisher = true};
	memset(kit.k.key.b, 7, sizeof(kit.k.key.b));
	kit.k.port = (struct office_port){
	    .ctx = &kit, .change = okit_change, .enrol = okit_enrol};
	kit.k.opt = (struct office_options){.dir = n->dir,
	    .key = &kit.k.key,
	    .port = &kit.k.port,
	    .site = &okit_site,
	    .clock = &n->clock,
	    .weak_passwords = true};
	kit.np = SIGNATORIES;
	(void)snprintf(kit.id[0], sizeof(kit.id[0]), "%s", KIT_KEEPER);
	for (size_t i = 1; i <= SIGNATORIES; i++)
		(void)ikit_party(&kit, i, text);
}

static void
officer(const char *login, struct officer *out)
{
	struct cy_err e;

	okit_must(office_officer(kit.k.o, span_str(login), out, &e), &e, login);
	out->strong = true;
}

static void
reopen(const char *top)
{
	struct cy_err e;

	okit_must(crypto_init(&e), &e, "crypto_init");
	okit_must(passkey_init(&e), &e, "passkey_init");
	take_up(top);
	ikit_open(&kit);
	officer("signer0", &kit.signer[0]);
	officer("approver0", &kit.approver[0]);
	officer("signer1", &kit.signer[1]);
}

/* What a run must know, in a file beside the folder. */
struct memo {
	struct hash draft, statement, release;
	uint64_t size;
};

static void
note_path(char out[256], const char *top)
{
	(void)snprintf(out, 256, "%s/state/releaser", top);
}

static int
load(struct memo *n, const char *top)
{
	char path[256];
	FILE *f;
	size_t got = 0;

	note_path(path, top);
	f = fopen(path, "rb");
	if (f != NULL) {
		got = fread(n, 1, sizeof(*n), f);
		(void)fclose(f);
	}
	return got == sizeof(*n) ? 0 : -1;
}

static int
init(const char *top)
{
	enum instrument_state state;
	struct memo n;
	struct cy_err e;
	char path[256];
	FILE *f;

	ikit_start(&kit, SIGNATORIES);
	ikit_draft(&kit, IKIT_BODY);
	okit_must(ikit_fix(&kit, &(struct ikit_rules){"3", NULL, NULL}, &e), &e,
	    "fix");
	for (size_t i = 1; i <= SIGNATORIES; i++)
		okit_must(ikit_act(&kit, i, "signature", true, &state, &e), &e,
		    "act");
	okit_must(office_release_prepare(
	              kit.k.o, &kit.signer[0], &kit.draft, &n.release, &e),
	    &e, "prepare");
	okit_must(ikit_approve(&kit, &kit.signer[0], &n.release, &state, &e),
	    &e, "first");
	okit_must(node_publish(kit.k.n, &e), &e, "publish");
	n.draft = kit.draft;
	n.statement = kit.statement;
	n.size = reg_size(node_register(kit.k.n));
	ikit_close(&kit);
	(void)snprintf(path, sizeof(path), "%s/node", top);
	if (rename(kit.k.node.dir, path) != 0)
		return 1;
	(void)snprintf(path, sizeof(path), "%s/state", top);
	if (rename(kit.k.node.state, path) != 0)
		return 1;
	note_path(path, top);
	f = fopen(path, "wb");
	if (f == NULL || fwrite(&n, sizeof(n), 1, f) != 1 || fclose(f) != 0)
		return 1;
	kit_remove(kit.k.node.top);
	return 0;
}

static int
run(const char *top)
{
	enum instrument_state state;
	struct memo n;
	struct cy_err e;

	if (load(&n, top) != 0)
		return 1;
	reopen(top);
	if (ikit_approve(&kit, &kit.approver[0], &n.release, &state, &e) !=
	        CY_OK ||
	    state != INSTRUMENT_ENTERED)
		return 1;
	/* Acknowledged: from here on it must be there. */
	(void)printf("1 released\n");
	(void)fflush(stdout);
	if (node_publish(kit.k.n, &e) != CY_OK)
		return 1;
	ikit_close(&kit);
	return 0;
}

static int
fail(const char *what, const struct cy_err *e)
{
	(void)printf("%s: %s %s\n", what, fault_id(e->fault), e->text);
	return 1;
}

/* What it was, in the office and in the register. */
static int
judge(const struct memo *n, bool told)
{
	enum stage stage = ikit_stage(&kit);
	struct cy_err e;
	struct hash id;
	uint64_t size;

	if (node_publish(kit.k.n, &e) != CY_OK)
		return fail("publish", &e);
	size = reg_size(node_register(kit.k.n));
	if (stage == STAGE_FIXED && !told) {
		if (size != n->size)
			return fail("something entered", &e);
		if (ikit_release(&kit, &id, &e) != CY_OK)
			return fail("not releasable", &e);
		if (node_publish(kit.k.n, &e) != CY_OK)
			return fail("publish", &e);
		stage = ikit_stage(&kit);
		size = reg_size(node_register(kit.k.n));
	}
	e = (struct cy_err){.fault = FAULT_NONE};
	if (stage != STAGE_RELEASED)
		return fail(office_stage_name(stage), &e);
	/* Statement, signatures, release, notification. */
	if (size != n->size + 1 + SIGNATORIES + 1 + 1)
		return fail("not once and whole", &e);
	return 0;
}

static int
check(const char *top)
{
	struct verify_verdict v;
	struct memo n;
	struct cy_err e = {.fault = FAULT_NONE};
	bool told = getchar() == '1';
	int bad;

	if (load(&n, top) != 0)
		return 1;
	reopen(top);
	kit.k.node.time.now += 60;
	kit.draft = n.draft;
	kit.statement = n.statement;
	if (office_resume(kit.k.o, &e) != CY_OK)
		return fail("resume", &e);
	bad = judge(&n, told);
	ikit_close(&kit);
	if (bad != 0)
		return bad;
	(void)kit_verify(kit.k.node.dir, &v);
	return v.rc == CY_BELOW ? 0 : fail("verify", &v.why);
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *name;
		int (*fn)(const char *top);
	} verbs[] = {{"init", init}, {"run", run}, {"check", check}};

	for (size_t i = 0; argc == 3 && i < sizeof(verbs) / sizeof(verbs[0]);
	     i++)
		if (strcmp(argv[1], verbs[i].name) == 0)
			return verbs[i].fn(argv[2]);
	return 2;
}
