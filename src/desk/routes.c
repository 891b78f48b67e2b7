/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/say.h"
#include "desk/templates.h"

#define GET (1u << HTTP_GET)
#define POST (1u << HTTP_POST)
#define PAGE FACE(HTML)
#define DATA (FACE(HTML) | FACE(JSON))

/* A page; what is posted to it; a form by itself. */
#define ROUTE(pattern_, faces_, methods_, args_, view_, name, html_, says) \
	.route = {.pattern = pattern_,                                     \
	    .faces = faces_,                                               \
	    .methods = methods_,                                           \
	    .args = args_,                                                 \
	    .cache = CACHE_NONE,                                           \
	    .shape = &shape_##view_,                                       \
	    .load = name##_load,                                           \
	    .html = html_,                                                 \
	    .summary = says}
#define FORM(name, fields) \
	.field = name##_form, .nfields = (fields), .post = name##_post

/* A form on a draft, and a step of the ceremony. */
#define DRAFT_FORM(part, args, view_, name, fields, says)                  \
	ROUTE("/office/d/{id}/" part, PAGE, GET | POST, args, view_, name, \
	    name##_html, says),                                            \
	    FORM(name, fields)
#define SIGN_STEP(part, says)                                              \
	ROUTE("/office/d/{id}/sign" part, PAGE, GET | POST, 0, sign, sign, \
	    sign_html, says),                                              \
	    FORM(sign, SIGN_FORM)

/* The one table of the pages below /office: routing, rights, forms.  The
 * first row that fits is taken. */
const struct desk_route desk_routes[] = {
    {ROUTE("/office/login", PAGE, GET | POST, ASK_NEXT, login, login,
         login_html, "Sign in"),
        .verb = VERBS, .flags = DESK_OPEN | DESK_SECRET,
        FORM(login, LOGIN_FORM)},
    {ROUTE("/office/logout", PAGE, GET | POST, 0, none, logout, logout_html,
         "Sign out"),
        .verb = VERBS, .flags = DESK_SECRET, .post = logout_post},
    {ROUTE("/office/setup", PAGE, GET | POST, 0, setup, setup, setup_html,
         "The first password and passkey, by a set-up code"),
        .verb = VERBS, .flags = DESK_OPEN | DESK_SECRET | DESK_SCRIPT,
        FORM(setup, SETUP_FORM)},
    {ROUTE("/office/passkey", PAGE, GET | POST, ASK_NEXT, passkey, passkey,
         passkey_html, "Raise the session by a passkey"),
        .verb = VERBS, .flags = DESK_SECRET | DESK_SCRIPT,
        FORM(passkey, PASSKEY_FORM)},
    {ROUTE("/office/zone", PAGE, GET | POST, ASK_NEXT, none, zone, zone_html,
         "In which zone times are shown"),
        .verb = VERBS, FORM(zone, ZONE_FORM)},
    {ROUTE("/office", DATA | FACE(TEXT) | FACE(CSV), GET, 0, inbox, inbox,
         inbox_html, "What needs you"),
        .verb = CAN_READ_INBOX},
    {ROUTE("/office/drafts", DATA | FACE(TEXT) | FACE(CSV), GET, 0, drafts,
         drafts, drafts_html, "Drafts that the party leads or was invited to"),
        .verb = CAN_READ_DRAFT},
    {ROUTE("/office/drafts/new", PAGE, GET | POST, 0, begin, begin, begin_html,
         "Begin a draft"),
        .verb = CAN_BEGIN_DRAFT, FORM(begin, BEGIN_FORM)},
    {ROUTE("/office/d/{id}", DATA | FACE(TEXT), GET, 0, sheet, sheet,
         sheet_html, "A draft: its text, and what parties say of it"),
        .verb = CAN_READ_DRAFT},
    {ROUTE("/office/d/{id}/compare", DATA, GET, ASK_FROM | ASK_TO | ASK_VIEW,
         compare, compare, compare_html, "What changed between two versions"),
        .verb = CAN_READ_DRAFT},
    {DRAFT_FORM("edit", 0, paper, edit, EDIT_FORM, "Write a new version"),
        .verb = CAN_WRITE_VERSION},
    {DRAFT_FORM(
         "comment", ASK_PARAGRAPH, paper, comment, COMMENT_FORM, "Comment"),
        .verb = CAN_COMMENT},
    {DRAFT_FORM("position", ASK_PARAGRAPH, paper, position, POSITION_FORM,
         "Take a position"),
        .verb = CAN_TAKE_POSITION},
    {DRAFT_FORM("retract/{paper}", 0, paper, retract, RETRACT_FORM,
         "Take a paper back"),
        .verb = CAN_RETRACT_PAPER},
    {DRAFT_FORM("circulate", 0, paper, circulate, CIRCULATE_FORM,
         "Send a version to parties"),
        .verb = CAN_CIRCULATE},
    {DRAFT_FORM("clear", 0, paper, clear, CLEAR_FORM, "Record a step"),
        .verb = CAN_CLEAR},
    {DRAFT_FORM(
         "fix", 0, fix, fix, FIX_FORM, "Make the statement of a version"),
        .verb = CAN_FIX},
    {SIGN_STEP("", "What is signed"), .verb = CAN_PREPARE},
    {SIGN_STEP("/authority", "By which authority"), .verb = CAN_PREPARE},
    {SIGN_STEP("/declaration", "A declaration with it"), .verb = CAN_PREPARE},
    {SIGN_STEP("/scope", "Which paragraphs"), .verb = CAN_PREPARE},
    {SIGN_STEP("/check", "Make the record"), .verb = CAN_PREPARE},
    {ROUTE("/office/d/{id}/release", DATA, GET | POST, 0, release, release,
         release_html, "The release room"),
        .verb = CAN_READ_DRAFT, FORM(release, RELEASE_FORM)},
    {ROUTE("/office/i/{id}", DATA | FACE(TEXT), GET | POST, 0, instrument,
         approve, instrument_html, "A record on its way to the register"),
        .verb = CAN_READ_INSTRUMENT, .flags = DESK_SCRIPT | DESK_SECRET,
        FORM(approve, APPROVE_FORM)},
    {.route = {.pattern = "/office/i/{id}/request",
         .faces = PAGE,
         .methods = GET,
         .shape = &shape_instrument,
         .load = request_load,
         .bytes = request_bytes,
         .summary = "What is signed on a machine without network"},
        .verb = CAN_READ_INSTRUMENT,
        .flags = DESK_FILE},
    {.route = {.pattern = "/office/d/{id}/attachment/{file}",
         .faces = PAGE,
         .methods = GET,
         .shape = &shape_attachment,
         .load = attachment_load,
         .bytes = attachment_bytes,
         .summary = "A file beside a draft"},
        .verb = CAN_READ_DRAFT,
        .flags = DESK_FILE},
    {ROUTE("/office/i/{id}/upload", PAGE, GET | POST, 0, instrument, upload,
         upload_html, "Hand in what was signed elsewhere"),
        .verb = CAN_UPLOAD, .flags = DESK_SECRET, FORM(upload, UPLOAD_FORM)},
    {ROUTE("/office/i/{id}/retract", PAGE, GET | POST, 0, instrument, undo,
         undo_html, "Take it back before the release"),
        .verb = CAN_RETRACT_INSTRUMENT, .post = undo_post},
    {ROUTE("/office/s", PAGE, GET, ARG_AFTER, statements, joins, joins_html,
         "Statements of the register, to join or leave"),
        .verb = CAN_READ_INBOX},
    {ROUTE("/office/s/{id}", PAGE, GET | POST, 0, join, join, join_html,
         "Join a statement of the register, speak to it, withdraw"),
        .verb = CAN_PREPARE, FORM(join, JOIN_FORM)},
    {ROUTE("/office/officers", DATA | FACE(CSV), GET, 0, officers, officers,
         officers_html, "Officers of the party"),
        .verb = CAN_READ_OFFICERS},
    {ROUTE("/office/officers/invite", PAGE, GET | POST, 0, invite, invite,
         invite_html, "Invite an officer"),
        .verb = CAN_CHANGE_OFFICERS, .flags = DESK_SCRIPT | DESK_SECRET,
        FORM(invite, INVITE_FORM)},
    {ROUTE("/office/officers/disable", PAGE, GET | POST, ASK_LOGIN, disable,
         disable, disable_html, "Disable an officer"),
        .verb = CAN_CHANGE_OFFICERS, .flags = DESK_SCRIPT | DESK_SECRET,
        FORM(disable, DISABLE_FORM)},
    {ROUTE("/office/steps", DATA, GET | POST, 0, chain, chain, steps_html,
         "Steps that a text passes before it leaves"),
        .verb = CAN_READ_OFFICERS, FORM(chain, CHAIN_FORM)},
    {ROUTE("/office/tokens", DATA, GET | POST, 0, tokens, tokens, tokens_html,
         "Tokens for programs"),
        .verb = CAN_READ_TOKENS, .flags = DESK_SECRET,
        FORM(tokens, TOKENS_FORM)},
    {.route = {.pattern = NULL}},
};

const struct desk_route *
desk_route_login(void)
{
	return &desk_routes[0];
}

static bool
read_line(struct span v, void *out)
{
	*(struct span *)out = v;
	return v.n <= 1024;
}

static bool
read_id(struct span v, void *out)
{
	struct hash h;

	*(struct span *)out = v;
	return hash_from_hex(&h, v);
}

#define ASK(name, bit, member, read, form, type)                           \
	{                                                                  \
		name, bit, offsetof(struct desk_page, member), read, form, \
		    type                                                   \
	}

static const struct page_arg args[] = {
    ASK("next", ASK_NEXT, ask.next, read_line, "an address below /office/",
        VIEW_TEXT),
    ASK("from", ASK_FROM, ask.from, read_id, "a version's id", VIEW_TEXT),
    ASK("to", ASK_TO, ask.to, read_id, "a version's id", VIEW_TEXT),
    ASK("view", ASK_VIEW, ask.view, read_line, "inline, side or clean",
        VIEW_TEXT),
    ASK("paragraph", ASK_PARAGRAPH, ask.paragraph, read_line,
        "a paragraph's number", VIEW_TEXT),
    ASK("login", ASK_LOGIN, ask.login, read_line, "an officer's login",
        VIEW_TEXT),
    ASK("record", ASK_RECORD, ask.record, read_id, "a record's id", VIEW_TEXT),
    ASK("after", ARG_AFTER, page.args.after, read_line,
        "a cursor, that a list gave", VIEW_TEXT),
    ASK("lang", ARG_LANG, page.args.lang, read_line, "a language's tag",
        VIEW_TEXT),
};

const struct site desk_site = {
    .routes = &desk_routes[0].route,
    .stride = sizeof(desk_routes[0]),
    .arg = args,
    .nargs = sizeof(args) / sizeof(args[0]),
    .top = desk_top,
    .help = desk_help,
    .head = desk_head,
};
