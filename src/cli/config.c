/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"

#define CONFIG_MAX (64u * 1024)
#define CONFIG_ARENA (1024u * 1024)
#define SYSTEM_FILE "/etc/comity/config"

static const struct {
	const char *name, *env, *value, *help;
} settings[SETTING_COUNT] = {
    [SET_DIR] = {"dir", "COMITY_DIR", "/var/lib/comity", "the node's folder"},
    [SET_STATE] = {"state", "COMITY_STATE", "",
        "the state directory, outside of the node's folder"},
    [SET_DATA] = {"data", "COMITY_DATA", "",
        "catalogues and public record that ship with the program"},
    [SET_POLICY] = {"policy", "COMITY_POLICY", "",
        "the policy file that verify uses"},
    [SET_THREADS] = {"threads", "COMITY_THREADS", "0",
        "threads for checking; 0: one per core"},
    [SET_COLOR] = {"color", "COMITY_COLOR", "auto",
        "colour on a terminal: auto or never"},
    [SET_LANG] = {"lang", "COMITY_LANG", "en",
        "language of titles and names, such as fr"},
    [SET_LISTEN] = {"listen", "COMITY_LISTEN", "localhost:8080",
        "where pages are served: HOST:PORT or unix:PATH"},
    [SET_METRICS] = {"metrics", "COMITY_METRICS", "localhost:9464",
        "where metrics are served: HOST:PORT, or none"},
    [SET_URL] = {"url", "COMITY_URL", "",
        "the public address of the pages, such as https://register.example"},
    [SET_CONTACT] = {"contact", "COMITY_CONTACT", "",
        "where to report a weakness: mailto: or https:, for security.txt"},
    [SET_WORKERS] = {"workers", "COMITY_WORKERS", "0",
        "processes that answer; 0: one per core, at most 4"},
};

static const char *const origins[ORIGIN_COUNT] = {
    [ORIGIN_DEFAULT] = "default",
    [ORIGIN_SYSTEM] = "system file",
    [ORIGIN_USER] = "user file",
    [ORIGIN_NODE] = "node folder",
    [ORIGIN_ENV] = "environment",
    [ORIGIN_FLAG] = "flag",
};

const char *
setting_name(enum setting s)
{
	return settings[s].name;
}

const char *
setting_env(enum setting s)
{
	return settings[s].env;
}

const char *
setting_help(enum setting s)
{
	return settings[s].help;
}

const char *
origin_name(enum origin o)
{
	return origins[o];
}

enum setting
setting_named(struct span name)
{
	enum setting s;

	for (s = 0; s < SETTING_COUNT; s++)
		if (span_eq_str(name, settings[s].name))
			break;
	return s;
}

static struct span
trim(struct span s)
{
	while (s.n > 0 && (s.p[0] == ' ' || s.p[0] == '\t'))
		s = span_from(s, 1);
	while (s.n > 0 && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
		s.n--;
	return s;
}

/* "name = value"; false: neither that, nor empty, nor a comment. */
static bool
split_line(struct span line, struct span *name, struct span *value)
{
	size_t at;

	line = trim(line);
	*name = span("", 0);
	*value = span("", 0);
	if (line.n == 0 || line.p[0] == '#')
		return true;
	at = span_find(line, '=');
	if (at == line.n)
		return false;
	*name = trim(span_first(line, at));
	*value = trim(span_from(line, at + 1));
	return name->n > 0;
}

/* Settings of others (the node's own) are left to them. */
static enum cy_rc
read_lines(struct config *c, struct span text, enum origin origin,
    const char *path, struct cy_err *e)
{
	struct span line, name, value;
	enum setting s;
	size_t n = 0;

	while (span_split(&text, '\n', &line)) {
		n++;
		if (!split_line(line, &name, &value))
			return cy_fail(e, CY_USAGE, FAULT_CLI_CONFIG,
			    CY_NO_OFFSET, "%s, line %zu: not name = value",
			    path, n);
		s = setting_named(name);
		if (s == SETTING_COUNT || origin < c->origin[s])
			continue;
		value = arena_copy(&c->arena, value);
		if (value.p == NULL)
			return cy_nomem(e);
		c->value[s] = (const char *)value.p;
		c->origin[s] = origin;
	}
	return CY_OK;
}

static enum cy_rc
read_layer(
    struct config *c, const char *path, enum origin origin, struct cy_err *e)
{
	struct buf b;
	enum cy_rc rc;

	buf_init(&b, CONFIG_MAX);
	rc = file_load(&fs_system, AT_FDCWD, path, &b, e);
	if (rc == CY_OK)
		rc = read_lines(c, buf_span(&b), origin, path, e);
	else if (rc == CY_NOTFOUND || rc == CY_DENIED)
		rc = CY_OK;
	buf_release(&b);
	return rc;
}

static const char *
joined(struct config *c, const char *a, const char *b, const char *name)
{
	size_t n = strlen(a) + strlen(b) + strlen(name) + 1;
	char *p = arena_alloc(&c->arena, n);

	if (p != NULL)
		(void)snprintf(p, n, "%s%s%s", a, b, name);
	return p;
}

/* XDG base directories: $env, else $HOME/fallback; NULL: neither, or no
 * memory. */
static const char *
home_path(
    struct config *c, const char *env, const char *fallback, const char *name)
{
	const char *base = getenv(env), *home = getenv("HOME");

	if (base != NULL && base[0] == '/')
		return joined(c, base, "/", name);
	if (home == NULL || home[0] != '/')
		return NULL;
	return joined(c, home, fallback, name);
}

enum cy_rc
config_user_path(struct config *c, const char **out, struct cy_err *e)
{
	*out = home_path(c, "XDG_CONFIG_HOME", "/.config/", "comity/config");
	if (*out == NULL)
		return cy_fail(e, CY_USAGE, FAULT_CLI_CONFIG, CY_NO_OFFSET,
		    "HOME is not set");
	return CY_OK;
}

static void
read_env(struct config *c)
{
	enum setting s;
	const char *v;

	for (s = 0; s < SETTING_COUNT; s++) {
		v = getenv(settings[s].env);
		if (v == NULL || v[0] == '\0')
			continue;
		c->value[s] = v;
		c->origin[s] = ORIGIN_ENV;
	}
}

/* The node's own file can change all but where the node is. */
static enum cy_rc
read_node_layer(struct config *c, struct cy_err *e)
{
	const char *dir = c->value[SET_DIR], *path;
	enum origin origin = c->origin[SET_DIR];
	enum cy_rc rc;

	path = joined(c, dir, "/", "config");
	if (path == NULL)
		return cy_nomem(e);
	rc = read_layer(c, path, ORIGIN_NODE, e);
	c->value[SET_DIR] = dir;
	c->origin[SET_DIR] = origin;
	return rc;
}

/* RFC 9116, section 2.5.3: a URI; in one line, since it stands in one. */
static bool
is_contact(const char *value)
{
	const char *rest = strncmp(value, "mailto:", 7) == 0 ? value + 7
	    : strncmp(value, "https://", 8) == 0             ? value + 8
	                                                     : "";

	for (const char *p = rest; *p != '\0'; p++)
		if (*p <= ' ' || *p > '~' || strchr("\"<>\\^`{|}", *p) != NULL)
			return false;
	return *rest != '\0';
}

enum cy_rc
config_check(
    enum setting s, const char *value, const char *from, struct cy_err *e)
{
	uint64_t n;

	if (s == SET_THREADS && !span_uint(span_str(value), 1024, &n))
		return cy_fail(e, CY_USAGE, FAULT_CLI_CONFIG, CY_NO_OFFSET,
		    "threads: \"%s\" is not a number of 0 to 1024 (%s)", value,
		    from);
	/* Empty: none. */
	if (s == SET_CONTACT && *value != '\0' && !is_contact(value))
		return cy_fail(e, CY_USAGE, FAULT_CLI_CONFIG, CY_NO_OFFSET,
		    "contact: \"%s\" is no address that begins with mailto: "
		    "or https: (%s)",
		    value, from);
	if (s == SET_COLOR && strcmp(value, "auto") != 0 &&
	    strcmp(value, "never") != 0)
		return cy_fail(e, CY_USAGE, FAULT_CLI_CONFIG, CY_NO_OFFSET,
		    "color: \"%s\" is neither auto nor never (%s)", value,
		    from);
	return CY_OK;
}

static enum cy_rc
check_values(const struct config *c, struct cy_err *e)
{
	enum setting s;
	enum cy_rc rc = CY_OK;

	for (s = 0; rc == CY_OK && s < SETTING_COUNT; s++)
		rc = config_check(s, c->value[s], origin_name(c->origin[s]), e);
	return rc;
}

enum cy_rc
config_load(struct config *c, const char *dir, struct cy_err *e)
{
	const char *user, *state;
	enum setting s;
	enum cy_rc rc;

	memset(c, 0, sizeof(*c));
	arena_init(&c->arena, CONFIG_ARENA);
	for (s = 0; s < SETTING_COUNT; s++)
		c->value[s] = settings[s].value;
	state = home_path(c, "XDG_STATE_HOME", "/.local/state/", "comity");
	c->value[SET_STATE] = state == NULL ? "/var/lib/comity-state" : state;
	rc = read_layer(c, SYSTEM_FILE, ORIGIN_SYSTEM, e);
	user = home_path(c, "XDG_CONFIG_HOME", "/.config/", "comity/config");
	if (rc == CY_OK && user != NULL)
		rc = read_layer(c, user, ORIGIN_USER, e);
	if (rc != CY_OK)
		return rc;
	read_env(c);
	if (dir != NULL) {
		c->value[SET_DIR] = dir;
		c->origin[SET_DIR] = ORIGIN_FLAG;
	}
	rc = read_node_layer(c, e);
	return rc == CY_OK ? check_values(c, e) : rc;
}

void
config_release(struct config *c)
{
	arena_release(&c->arena);
}

static void
rewrite(struct buf *out, struct span text, enum setting s, const char *value)
{
	struct span line, name, old;
	bool done = false;

	while (span_split(&text, '\n', &line)) {
		if (split_line(line, &name, &old) &&
		    span_eq_str(name, settings[s].name)) {
			if (value != NULL && !done)
				buf_printf(
				    out, "%s = %s\n", settings[s].name, value);
			done = true;
			continue;
		}
		buf_put(out, line);
		buf_putc(out, '\n');
	}
	if (value != NULL && !done)
		buf_printf(out, "%s = %s\n", settings[s].name, value);
}

enum cy_rc
config_write(
    const char *path, enum setting s, const char *value, struct cy_err *e)
{
	struct buf old, out;
	enum cy_rc rc;

	buf_init(&old, CONFIG_MAX);
	buf_init(&out, CONFIG_MAX);
	rc = file_load(&fs_system, AT_FDCWD, path, &old, e);
	if (rc == CY_NOTFOUND)
		rc = CY_OK;
	if (rc == CY_OK) {
		rewrite(&out, buf_span(&old), s, value);
		rc = buf_check(&out, e);
	}
	if (rc == CY_OK)
		rc = file_replace(
		    &fs_system, AT_FDCWD, path, buf_span(&out), 0644, e);
	buf_release(&old);
	buf_release(&out);
	return rc;
}
