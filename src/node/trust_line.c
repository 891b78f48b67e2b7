/* SPDX-License-Identifier: Apache-2.0 */
#include "base/codec.h"
#include "base/reader.h"
#include "base/text.h"
#include "node/trust_priv.h"

#define LINE_LEN 1024u

static const char *const role_names[TRUST_ROLES] = {"administrator", "drafter",
    "clearer", "signer", "approver", "contact", "observer"};

const char *
trust_role_name(unsigned role)
{
	for (unsigned i = 0; i < TRUST_ROLES; i++)
		if (role == 1u << i)
			return role_names[i];
	return "";
}

void
trust_roles_print(struct buf *b, unsigned roles)
{
	bool some = false;

	for (unsigned i = 0; i < TRUST_ROLES; i++) {
		if ((roles & 1u << i) == 0)
			continue;
		if (some)
			buf_putc(b, ',');
		buf_puts(b, role_names[i]);
		some = true;
	}
}

bool
trust_roles_parse(struct span s, unsigned *roles)
{
	struct span word;
	unsigned i = 0;

	*roles = 0;
	if (s.n == 0 || s.p[s.n - 1] == ',')
		return false;
	/* In order, so that a set has one form. */
	while (span_split(&s, ',', &word)) {
		while (i < TRUST_ROLES && !span_eq_str(word, role_names[i]))
			i++;
		if (i == TRUST_ROLES)
			return false;
		*roles |= 1u << i++;
	}
	return true;
}

static bool
copy(char *out, size_t size, struct span s)
{
	if (s.n == 0 || s.n >= size)
		return false;
	memcpy(out, s.p, s.n);
	out[s.n] = '\0';
	return true;
}

static bool
party_parse(char out[LIMIT_PARTY_ID + 1], struct span s)
{
	return party_id_has_keys(s) && copy(out, LIMIT_PARTY_ID + 1, s);
}

/* One word of the text profile. */
static bool
login_parse(char out[LIMIT_LOGIN + 1], struct span s)
{
	return s.n > 0 && s.n <= LIMIT_LOGIN && span_find(s, ' ') == s.n &&
	    text_line(s, 0, NULL) == CY_OK && copy(out, LIMIT_LOGIN + 1, s);
}

/* Exactly n fields, the last of which is the rest of the line. */
static bool
fields(struct span line, struct span *f, size_t n)
{
	for (size_t i = 0; i + 1 < n; i++)
		if (!span_split(&line, ' ', &f[i]))
			return false;
	f[n - 1] = line;
	return line.n > 0;
}

bool
trust_invitation_parse(struct trust_invitation *i, struct span line)
{
	struct span f[5];

	memset(i, 0, sizeof(*i));
	return fields(line, f, 5) && party_parse(i->party, f[0]) &&
	    login_parse(i->login, f[1]) && trust_roles_parse(f[2], &i->roles) &&
	    hash_from_hex(&i->code, f[3]) && time_parse(f[4], &i->expires);
}

bool
trust_disable_parse(struct trust_disable *d, struct span line)
{
	struct span f[2];

	memset(d, 0, sizeof(*d));
	return fields(line, f, 2) && party_parse(d->party, f[0]) &&
	    login_parse(d->login, f[1]);
}

static bool
officer_parse(struct trust_officer *o, struct span line)
{
	struct span f[4];

	memset(o, 0, sizeof(*o));
	return fields(line, f, 4) && party_parse(o->party, f[0]) &&
	    login_parse(o->login, f[1]) && trust_roles_parse(f[2], &o->roles) &&
	    passkey_parse(&o->passkey, f[3], NULL) == CY_OK;
}

void
trust_invitation_print(struct buf *b, const struct trust_invitation *i)
{
	char hex[HASH_HEX], time[TIME_TEXT];

	hash_hex(hex, &i->code);
	time_print(time, i->expires);
	buf_printf(b, "Invited: %s %s ", i->party, i->login);
	trust_roles_print(b, i->roles);
	buf_printf(b, " %s %s", hex, time);
}

void
trust_disable_print(struct buf *b, const char *party, const char *login)
{
	buf_printf(b, "Disabled: %s %s", party, login);
}

void
trust_print(struct buf *b, const struct trust_table *x)
{
	const struct trust_officer *o;

	buf_puts(b, TRUST_MAGIC);
	if (x->rp_id[0] != '\0')
		buf_printf(b, "Site: %s %s\n", x->rp_id, x->origin);
	for (size_t i = 0; i < x->ninvitations; i++) {
		trust_invitation_print(b, &x->invitation[i]);
		buf_putc(b, '\n');
	}
	for (size_t i = 0; i < x->nofficers; i++) {
		o = &x->officer[i];
		buf_printf(b, "Officer: %s %s ", o->party, o->login);
		trust_roles_print(b, o->roles);
		buf_putc(b, ' ');
		passkey_print(b, &o->passkey);
		buf_putc(b, '\n');
	}
}

/* What addresses need; no space. */
static bool
plain(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] > '~')
			return false;
	return s.n > 0;
}

bool
trust_site_valid(const struct passkey_site *site)
{
	struct span rp_id = span_str(site->rp_id);
	struct span origin = span_str(site->origin);

	return plain(rp_id) && rp_id.n < TRUST_RP_ID && plain(origin) &&
	    origin.n < TRUST_ORIGIN;
}

static bool
site_parse(struct trust_table *x, struct span line)
{
	struct span f[2];

	return fields(line, f, 2) && plain(f[0]) && plain(f[1]) &&
	    copy(x->rp_id, TRUST_RP_ID, f[0]) &&
	    copy(x->origin, TRUST_ORIGIN, f[1]);
}

static bool
site_line(struct trust_table *x, struct span line)
{
	return x->rp_id[0] == '\0' && site_parse(x, line);
}

static bool
has_room(const struct trust_table *x)
{
	return x->nofficers + x->ninvitations < LIMIT_OFFICERS;
}

static bool
invitation_line(struct trust_table *x, struct span line)
{
	return has_room(x) &&
	    trust_invitation_parse(&x->invitation[x->ninvitations++], line);
}

static bool
officer_line(struct trust_table *x, struct span line)
{
	return has_room(x) && officer_parse(&x->officer[x->nofficers++], line);
}

/* In the order of the file. */
static const struct {
	struct span name;
	bool (*parse)(struct trust_table *x, struct span line);
} kinds[] = {
    {SPAN_INIT("Site: "), site_line},
    {SPAN_INIT("Invited: "), invitation_line},
    {SPAN_INIT("Officer: "), officer_line},
};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

/* *kind: that of the line before. */
static bool
line_parse(struct trust_table *x, size_t *kind, struct span line)
{
	while (*kind < KINDS && !span_starts(line, kinds[*kind].name))
		++*kind;
	return *kind < KINDS &&
	    kinds[*kind].parse(x, span_from(line, kinds[*kind].name.n));
}

enum cy_rc
trust_parse(struct trust_table *x, struct span text, struct cy_err *e)
{
	struct reader r;
	struct span line;
	size_t kind = 0;
	bool ok = true;

	reader_init(&r, text);
	reader_expect(&r, SPAN_LIT(TRUST_MAGIC));
	while (ok && reader_ok(&r) && !reader_end(&r)) {
		line = reader_line(&r, LINE_LEN);
		ok = reader_ok(&r) && line_parse(x, &kind, line);
	}
	if (ok && reader_end(&r))
		return CY_OK;
	/* It is sealed: a later version wrote it. */
	return cy_fail(e, CY_DENIED, FAULT_OFFICERS_CHANGED, r.pos,
	    "keys/officers has another form");
}
