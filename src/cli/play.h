/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_PLAY_H
#define CLI_PLAY_H

#include <jansson.h>

#include "cli/cli.h"
#include "office/port_node.h"
#include "office/release.h"
#include "passkey/soft.h"

/*
 * Plays a script of invented states (data/ceremony) through the office,
 * as its officers would: every step is a call that a page makes as well.  In
 * one process, without a network.
 */

#define PLAYERS 32u
#define PLAY_OFFICERS 2u
#define PLAY_TEXTS 16u

/* A party of the script.  Its first officer drafts and signs, its second
 * clears and approves. */
struct player {
	char id[LIMIT_PARTY_ID + 1];
	const char *word; /* by which the script calls it */
	const char *name;
	struct officer officer[PLAY_OFFICERS];
	struct soft soft[PLAY_OFFICERS];
	struct skey key;
	struct hash act; /* its act on the statement */
};

struct play {
	struct cli *c;
	json_t *script;
	struct node_options options;
	struct node *node;
	struct office *office;
	struct office_port port;
	struct passkey_site site;
	struct office_key key;
	utc_t now; /* the play's time: it ends at the present */
	struct clock clock;
	size_t n;
	struct player player[PLAYERS]; /* the first keeps the register */
	struct hash draft, version, statement;
	struct {
		const char *name;
		struct hash id;
	} text[PLAY_TEXTS]; /* versions by the names of their texts */
	size_t ntexts;
	uint64_t size; /* of the register before the first signature */
	unsigned act;  /* of the play */
};

/*
 * Makes the node that the options name and plays the whole script in it.
 * Faults of all that is called; CY_BAD cli/script names the step that cannot
 * be read, or did not do what the script says.  The play is the caller's,
 * zeroed but for c and options; play_end() it.
 */
enum cy_rc play_run(struct play *p, const char *path, struct cy_err *e);
/* Closes what it opened; its own fault only where rc is CY_OK. */
enum cy_rc play_end(struct play *p, enum cy_rc rc, struct cy_err *e);

/* Pieces of it (play_steps.c, play_sign.c). */
struct play_step {
	const char *verb;
	enum cy_rc (*run)(struct play *p, const json_t *step, struct cy_err *e);
};
extern const struct play_step play_steps[];

/* The player that a step names as this member; NULL after cli/script. */
struct player *play_player(
    struct play *p, const json_t *step, const char *member, struct cy_err *e);
enum cy_rc play_fail(const json_t *step, const char *why, struct cy_err *e);
void play_say(struct play *p, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* Officer k of the player approves the record. */
enum cy_rc play_approve(struct play *p, struct player *by, size_t k,
    const struct hash *id, enum instrument_state *state, struct cy_err *e);
/* The player's two officers do, one after the other. */
enum cy_rc play_approve_both(struct play *p, struct player *by,
    const struct hash *id, enum instrument_state *state, struct cy_err *e);

enum cy_rc play_begin(struct play *p, const json_t *s, struct cy_err *e);
enum cy_rc play_version(struct play *p, const json_t *s, struct cy_err *e);
enum cy_rc play_steps_set(struct play *p, const json_t *s, struct cy_err *e);
enum cy_rc play_clear(struct play *p, const json_t *s, struct cy_err *e);
enum cy_rc play_circulate(struct play *p, const json_t *s, struct cy_err *e);
enum cy_rc play_comment(struct play *p, const json_t *s, struct cy_err *e);
enum cy_rc play_position(struct play *p, const json_t *s, struct cy_err *e);
enum cy_rc play_redline(struct play *p, const json_t *s, struct cy_err *e);
enum cy_rc play_resolve(struct play *p, const json_t *s, struct cy_err *e);
enum cy_rc play_fix(struct play *p, const json_t *s, struct cy_err *e);
enum cy_rc play_prepare(struct play *p, const json_t *s, struct cy_err *e);
enum cy_rc play_sign(struct play *p, const json_t *s, struct cy_err *e);
enum cy_rc play_sign_offline(struct play *p, const json_t *s, struct cy_err *e);
enum cy_rc play_outsider(struct play *p, const json_t *s, struct cy_err *e);
enum cy_rc play_release_all(struct play *p, const json_t *s, struct cy_err *e);
enum cy_rc play_accede(struct play *p, const json_t *s, struct cy_err *e);
enum cy_rc play_withdraw(struct play *p, const json_t *s, struct cy_err *e);
enum cy_rc play_notifications(
    struct play *p, const json_t *s, struct cy_err *e);

#endif
