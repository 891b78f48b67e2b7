/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_OFFICER_DATA_H
#define OFFICE_OFFICER_DATA_H

#include "office/officer.h"
#include "office/priv.h"

/* Internal to the office: officers as rows. */

enum officer_state {
	OFFICER_INVITED,
	OFFICER_SET_UP,
	OFFICER_DISABLED,
};

struct officer_data {
	struct officer who;
	enum officer_state state;
	utc_t until; /* of the invitation; 0: none */
	utc_t seen;  /* 0: never */
	char hash[PASSWORD_HASH];
};

/* CY_NOTFOUND, with e untouched: there is none. */
enum cy_rc officer_by_row(
    struct office *o, int64_t row, struct officer_data *out, struct cy_err *e);
enum cy_rc officer_by_login(struct office *o, const char *login,
    struct officer_data *out, struct cy_err *e);
enum cy_rc officer_by_code(struct office *o, struct span code,
    struct officer_data *out, struct cy_err *e);
/* Of the row that a query is at. */
enum cy_rc officer_read(const struct query *q, struct office *o,
    struct officer_data *out, struct cy_err *e);

/* Within a transaction.  A new one gets its row; code NULL: none. */
enum cy_rc officer_add(struct office *o, struct officer_data *d,
    const struct tag *code, struct cy_err *e);
enum cy_rc officer_set(struct office *o, const struct officer_data *d,
    const struct tag *code, struct cy_err *e);
/* Ends sessions, tokens and passkeys. */
enum cy_rc officer_drop(struct office *o, int64_t row, struct cy_err *e);
enum cy_rc officer_passkey_add(struct office *o, int64_t officer,
    const struct passkey *k, struct cy_err *e);

#endif
