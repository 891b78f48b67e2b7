/* SPDX-License-Identifier: Apache-2.0 */
#include "record/record.h"

/*
 * The types of papers, as types.c has those of records (spec/papers.md,
 * "Types").
 */

#define PARTIES 250

/* clang-format off */
#define HEAD \
	{F_AUTHOR, V_PARTY, 1, 1, NULL, "the party whose paper it is"}, \
	{F_DATE, V_TIME, 1, 1, NULL, "when it was written, UTC"}

/* All but the root name it. */
#define HEAD_OF \
	HEAD, \
	{F_DRAFT, V_PAPER, 1, 1, NULL, "the paper that began the draft"}

#define AUDIENCE \
	{F_AUDIENCE, V_PARTY, 0, PARTIES, NULL, \
	    "who may see it, with its author; absent: all parties"}

#define PARAGRAPH \
	{F_PARAGRAPH, V_PARAGRAPH, 0, 1, NULL, "one paragraph of that version"}
/* clang-format on */

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct field_rule draft_rules[] = {
    HEAD,
    {F_SYMBOL, V_SYMBOL, 0, 1, NULL, "a symbol proposed for the statement"},
    {F_TITLE, V_LANGTEXT, 1, 16, NULL, "what it is about, by language"},
    {F_NONCE, V_SALT, 1, 1, NULL, "32 random bytes: its id cannot be guessed"},
};

static const struct field_rule version_rules[] = {
    HEAD_OF,
    AUDIENCE,
    {F_PREVIOUS, V_PAPER, 0, 8, NULL, "a version that it comes from"},
    {F_TITLE, V_LANGTEXT, 0, 16, NULL, "the title of this text, by language"},
};

static const struct field_rule comment_rules[] = {
    HEAD_OF,
    AUDIENCE,
    {F_REGARDING, V_PAPER, 1, 1, NULL, "the paper it speaks to"},
    PARAGRAPH,
};

static const struct field_rule position_rules[] = {
    HEAD_OF,
    AUDIENCE,
    {F_REGARDING, V_PAPER, 1, 1, NULL, "the version it speaks to"},
    PARAGRAPH,
    {F_KIND, V_CHOICE, 1, 1, "agree ad-referendum object reserve prefer",
        "what the party thinks of it"},
    {F_ALTERNATIVE, V_UINT, 0, 1, NULL,
        "number of an alternative in brackets of that paragraph"},
};

static const struct field_rule circulation_rules[] = {
    HEAD_OF,
    AUDIENCE,
    {F_REGARDING, V_PAPER, 1, 1, NULL, "the version it sends"},
    {F_INVITED, V_PARTY, 1, PARTIES, NULL, "a party that receives it"},
    {F_DEADLINE, V_TIME, 0, 1, NULL, "when answers are due"},
};

static const struct field_rule clearance_rules[] = {
    HEAD_OF,
    {F_AUDIENCE, V_PARTY, 1, 1, NULL, "its author, and nobody else"},
    {F_REGARDING, V_PAPER, 1, 1, NULL, "the version judged"},
    {F_STEP, V_LINE, 1, 1, NULL, "the step, as the party calls it"},
    {F_KIND, V_CHOICE, 1, 1, "cleared refused", "what came of the step"},
};

static const struct field_rule retraction_rules[] = {
    HEAD_OF,
    {F_REGARDING, V_PAPER, 1, 1, NULL, "an own paper, that no longer counts"},
};

#define TYPE(kind, name, body, help) \
	[kind - RECORD_KINDS] = {    \
	    kind, #name, help, body, COUNT(name##_rules), name##_rules}

const struct record_type paper_types[PAPER_KINDS] = {
    TYPE(PAPER_DRAFT, draft, false, "begins a draft; its author leads"),
    TYPE(PAPER_VERSION, version, true, "one text of the draft"),
    TYPE(PAPER_COMMENT, comment, true, "a remark on another paper"),
    TYPE(PAPER_POSITION, position, true,
        "what a party thinks of a version, a paragraph or an alternative"),
    TYPE(PAPER_CIRCULATION, circulation, true, "sends a version to parties"),
    TYPE(PAPER_CLEARANCE, clearance, true,
        "a step within a party, done or refused"),
    TYPE(PAPER_RETRACTION, retraction, true,
        "takes back an earlier paper, which stays visible as retracted"),
};
