/* SPDX-License-Identifier: Apache-2.0 */
#include "record/record.h"

/*
 * The one table per type: it parses, validates, prints, and makes the help,
 * the JSON view and the reference (spec/record.md, "Types").
 */

#define MANY 450 /* below LIMIT_RECORD_HEADERS with all other headers */

/* clang-format off */
/* An author speaks for itself only. */
#define HEAD_OWN(symbol_min) \
	{F_AUTHOR, V_PARTY, 1, 1, NULL, "who signs this record"}, \
	{F_DATE, V_TIME, 1, 1, NULL, "when the author signed, UTC"}, \
	{F_SYMBOL, V_SYMBOL, symbol_min, 1, NULL, \
	    "a readable name, unique per author"}, \
	{F_EXERCISE, V_SYMBOL, 0, 1, NULL, "part of this exercise only"}, \
	{F_REPLACES, V_RECORD, 0, 1, NULL, \
	    "corrects this record of the same author"}

/* The author may also record the act of another. */
#define HEAD(symbol_min) \
	HEAD_OWN(symbol_min), \
	{F_RECORDED_FOR, V_RECORDED, 0, 1, NULL, \
	    "whose act it is, where the author only recorded it"}, \
	{F_OCCURRED, V_DAY, 0, 1, NULL, \
	    "when the recorded act took place"}

#define TAIL \
	{F_ATTACHMENT, V_ATTACHMENT, 0, 16, NULL, \
	    "a file stored beside the register"}, \
	{F_TEXT, V_TEXT, 0, 16, NULL, "a language version, by its hash"}, \
	{F_SOURCE, V_URL, 0, 16, NULL, "where it was seen"}
/* clang-format on */

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct field_rule party_rules[] = {
    HEAD_OWN(0),
    {F_KIND, V_CHOICE, 1, 1,
        "state regional-organisation international-organisation company "
        "civil-society academia",
        "what the party is"},
    {F_NAME, V_LANGTEXT, 1, 16, NULL, "its name, by language"},
    {F_FORMAL_NAME, V_LANGTEXT, 0, 16, NULL, "its formal name"},
    {F_ISO, V_ISO, 0, 1, NULL, "ISO 3166-1 code"},
    {F_KNOWN_AS, V_SHORT, 0, 1, NULL, "the id it was recorded under"},
    {F_KEY, V_KEY, 1, 4, NULL,
        "a key and its role: record, register, witness or seal"},
    {F_NODE, V_URL, 0, 1, NULL, "address of its node"},
    TAIL,
};

static const struct field_rule framework_rules[] = {
    HEAD_OWN(1),
    {F_KIND, V_CHOICE, 1, 1, "law norms cbms checklist measures scale names",
        "what the catalogue holds"},
    {F_TITLE, V_LANGTEXT, 1, 16, NULL, "its title, by language"},
    {F_VERSION, V_LINE, 1, 1, NULL, "version of the catalogue"},
    {F_CATALOGUE, V_CATALOGUE, 1, 1, NULL, "the file it binds"},
    TAIL,
};

static const struct field_rule statement_rules[] = {
    HEAD(1),
    {F_KIND, V_CHOICE, 0, 1,
        "statement declaration convention pledge memorandum",
        "what it calls itself"},
    {F_TITLE, V_LANGTEXT, 1, 16, NULL, "its title, by language"},
    {F_PLACE, V_LINE, 0, 1, NULL, "where it was made"},
    {F_LANGUAGE, V_LANG, 0, 16, NULL, "a language of the text"},
    {F_OPEN, V_CHOICE, 0, 4, "signature accession invitation closed",
        "who may still join, and how"},
    {F_INVITED, V_PARTY, 0, 250, NULL, "a party that may join"},
    {F_QUORUM, V_UINT, 0, 1, NULL, "signatures needed for release"},
    {F_EARLIEST, V_TIME, 0, 1, NULL, "not released before"},
    {F_LAPSES, V_TIME, 0, 1, NULL, "signatures are void after"},
    TAIL,
};

static const struct field_rule release_rules[] = {
    HEAD_OWN(0),
    {F_STATEMENT, V_RECORD, 1, 1, NULL, "the statement released"},
    {F_RECORD, V_RECORD, 0, MANY, NULL, "an instrument that counts"},
    TAIL,
};

static const struct field_rule act_rules[] = {
    HEAD(0),
    {F_STATEMENT, V_RECORD, 1, 1, NULL, "the statement"},
    {F_KIND, V_CHOICE, 1, 1,
        "signature accession alignment provisional-signature "
        "co-sponsorship",
        "how the party joins"},
    {F_SCOPE, V_SCOPE, 0, 1, NULL, "some paragraphs only"},
    {F_AUTHORITY, V_LINE, 0, 1, NULL,
        "full powers, or the note verbale's number"},
    TAIL,
};

static const struct field_rule declaration_rules[] = {
    HEAD(0),
    {F_REGARDING, V_RECORD, 1, 1, NULL, "the record it speaks to"},
    {F_KIND, V_CHOICE, 1, 1,
        "declaration reservation explanation objection reply", "what it is"},
    {F_SCOPE, V_SCOPE, 0, 1, NULL, "some paragraphs only"},
    {F_AUTHORITY, V_LINE, 0, 1, NULL,
        "full powers, or the note verbale's number"},
    TAIL,
};

static const struct field_rule withdrawal_rules[] = {
    HEAD(0),
    {F_ACT, V_RECORD, 1, 1, NULL, "the act withdrawn"},
    {F_EFFECTIVE, V_DAY, 0, 1, NULL, "from when on"},
    TAIL,
};

static const struct field_rule notification_rules[] = {
    HEAD_OWN(0),
    {F_STATEMENT, V_RECORD, 1, 1, NULL, "the statement"},
    {F_NUMBER, V_UINT, 1, 1, NULL, "number of the notice"},
    {F_EVENT, V_CHOICE, 1, 1,
        "signature accession alignment declaration reservation objection "
        "withdrawal correction release",
        "what happened"},
    {F_REGARDING, V_RECORD, 1, 1, NULL, "the record of the event"},
    TAIL,
};

static const struct field_rule contact_rules[] = {
    HEAD(0),
    {F_KIND, V_CHOICE, 1, 1, "diplomatic technical legal duty",
        "what the contact is for"},
    {F_STATUS, V_CHOICE, 1, 1, "established confirmed ended",
        "that it exists, still exists, or ended"},
    {F_DIRECTORY, V_LINE, 0, 1, NULL, "the directory it belongs to"},
    {F_REVIEW, V_DAY, 0, 1, NULL, "to be confirmed by"},
    TAIL,
};

static const struct field_rule policy_rules[] = {
    HEAD(1),
    {F_TITLE, V_LANGTEXT, 1, 16, NULL, "its title, by language"},
    {F_CRITERION, V_LINE, 1, 64, NULL, "a condition declared in advance"},
    {F_CONSULT_WITHIN, V_DURATION, 0, 1, NULL, "time to consult"},
    {F_ANSWER_WITHIN, V_DURATION, 0, 1, NULL, "time to answer"},
    {F_EFFECTIVE, V_DAY, 0, 1, NULL, "from when on"},
    TAIL,
};

static const struct field_rule incident_rules[] = {
    HEAD(1),
    {F_TITLE, V_LANGTEXT, 1, 16, NULL, "its title, by language"},
    {F_BEGAN, V_DAY, 0, 1, NULL, "when it began"},
    {F_DISCOVERED, V_DAY, 0, 1, NULL, "when it was found"},
    {F_ENDED, V_DAY, 0, 1, NULL, "when it ended"},
    {F_TARGET, V_TARGET, 0, 64, NULL, "who was hit"},
    {F_EFFECT, V_LINE, 0, 32, NULL, "what it did"},
    TAIL,
};

static const struct field_rule assessment_rules[] = {
    HEAD(0),
    {F_INCIDENT, V_RECORD, 1, 1, NULL, "the incident"},
    {F_SCALE, V_SYMBOL, 0, 1, NULL, "the severity scale used"},
    {F_SEVERITY, V_LINE, 0, 1, NULL, "the value on that scale"},
    {F_INPUT, V_INPUT, 0, 32, NULL, "an input of the scale: name, option"},
    {F_ENGAGES, V_ITEM, 0, 32, NULL, "a norm or rule engaged"},
    {F_ALLEGES, V_CHOICE, 0, 1, "none", "that no norm or rule is alleged"},
    TAIL,
};

static const struct field_rule finding_rules[] = {
    HEAD(0),
    {F_INCIDENT, V_RECORD, 1, 1, NULL, "the incident"},
    {F_ACTOR, V_LINE, 0, 16, NULL, "who acted, as named"},
    {F_STATE, V_STATE, 0, 1, NULL, "the state held responsible, or none"},
    {F_DEGREE, V_CHOICE, 0, 1,
        "state-prohibited state-prohibited-but-inadequate state-ignored "
        "state-encouraged state-shaped state-coordinated state-ordered "
        "state-rogue-conducted state-executed state-integrated",
        "degree of state responsibility"},
    {F_LINK, V_LINE, 0, 8, NULL, "the link to the state, in words"},
    {F_SCALE, V_SYMBOL, 0, 2, NULL, "the issuer's scale"},
    {F_LIKELIHOOD, V_LINE, 0, 1, NULL, "likelihood on that scale"},
    {F_CONFIDENCE, V_LINE, 0, 1, NULL, "confidence on that scale"},
    {F_STATED, V_LINE, 0, 8, NULL, "degree of certainty, as stated"},
    {F_ALTERNATIVE, V_LINE, 0, 16, NULL, "another hypothesis weighed"},
    {F_BASIS, V_LINE, 0, 16, NULL, "what it rests on"},
    {F_EVIDENCE, V_EVIDENCE, 0, 64, NULL, "evidence by hash, and its name"},
    {F_ENGAGES, V_ITEM, 0, 32, NULL, "a norm or rule cited"},
    {F_SEALED, V_RECORD, 0, 16, NULL, "something held sealed"},
    TAIL,
};

static const struct field_rule support_rules[] = {
    HEAD(0),
    {F_REGARDING, V_RECORD, 1, 1, NULL, "the record supported"},
    {F_RELATION, V_CHOICE, 1, 1,
        "own-assessment joins co-authors agrees supports condemns "
        "solidarity shares-concern recognises urges takes-note "
        "does-not-share",
        "how the party relates to it"},
    TAIL,
};

static const struct field_rule measure_rules[] = {
    HEAD(0),
    {F_INCIDENT, V_RECORD, 0, 1, NULL, "the incident it answers"},
    {F_FINDING, V_RECORD, 0, 1, NULL, "the finding it rests on"},
    {F_ITEM, V_ITEM, 1, 1, NULL, "the item of the measures catalogue"},
    {F_DECIDER, V_LINE, 0, 1, NULL, "who decided it"},
    {F_LEGAL_BASIS, V_LINE, 0, 8, NULL, "its legal basis"},
    {F_BEGINS, V_DAY, 0, 1, NULL, "when it begins"},
    {F_ENDS, V_DAY, 0, 1, NULL, "when it ends"},
    TAIL,
};

static const struct field_rule report_rules[] = {
    HEAD(0),
    {F_TITLE, V_LANGTEXT, 1, 16, NULL, "its title, by language"},
    {F_PERIOD, V_LINE, 0, 1, NULL, "the time it covers"},
    {F_ITEM, V_ITEM, 0, 128, NULL, "a norm or measure it speaks to"},
    TAIL,
};

static const struct field_rule check_rules[] = {
    HEAD_OWN(0),
    {F_DIRECTORY, V_LINE, 0, 1, NULL, "the directory checked"},
    {F_ROUND, V_LINE, 1, 1, NULL, "name of the round"},
    {F_OPENED, V_TIME, 1, 1, NULL, "when it was sent"},
    {F_DUE, V_TIME, 1, 1, NULL, "when answers were due"},
    {F_ASKED, V_UINT, 1, 1, NULL, "contacts asked"},
    {F_ANSWERED, V_UINT, 1, 1, NULL, "contacts that answered"},
    {F_IN_TIME, V_UINT, 0, 1, NULL, "of these, in time"},
    TAIL,
};

static const struct field_rule sealed_rules[] = {
    {F_AUTHOR, V_PARTY, 1, 1, NULL, "who signs this record"},
    {F_DATE, V_TIME, 1, 1, NULL, "when the author signed, UTC"},
    {F_COMMITMENT, V_HASH, 1, 1, NULL, "SHA-256 of what is held"},
};

static const struct field_rule disclosure_rules[] = {
    HEAD_OWN(0),
    {F_SEALED, V_RECORD, 1, 1, NULL, "the sealed record opened"},
    {F_SALT, V_SALT, 1, 1, NULL, "its 32 random bytes"},
    {F_RECORD, V_RECORD, 1, 1, NULL, "the record it held"},
    TAIL,
};

static const struct field_rule revocation_rules[] = {
    HEAD_OWN(0),
    {F_KEY, V_KEY, 1, 1, NULL, "the key revoked, and its role"},
    {F_SUSPECT_SINCE, V_TIME, 0, 1, NULL, "not to be relied on since"},
    {F_REASON, V_LINE, 0, 1, NULL, "why"},
    TAIL,
};

#define TYPE(kind, name, body, help) \
	[kind] = {kind, #name, help, body, COUNT(name##_rules), name##_rules}

const struct record_type record_types[RECORD_KINDS] = {
    TYPE(R_PARTY, party, true, "who a party is, and its keys"),
    TYPE(R_FRAMEWORK, framework, true, "binds one catalogue file"),
    TYPE(R_STATEMENT, statement, true, "a joint statement and its rules"),
    TYPE(R_RELEASE, release, true, "the keeper's list for a statement"),
    TYPE(R_ACT, act, true, "a party joins a statement"),
    TYPE(R_DECLARATION, declaration, true,
        "a declaration, reservation, objection or reply"),
    TYPE(R_WITHDRAWAL, withdrawal, true, "a party withdraws its act"),
    TYPE(R_NOTIFICATION, notification, true,
        "the keeper's numbered notice of an event"),
    TYPE(R_CONTACT, contact, false, "that a point of contact exists"),
    TYPE(R_POLICY, policy, true, "criteria declared in advance"),
    TYPE(R_INCIDENT, incident, true, "what happened, when, to whom"),
    TYPE(
        R_ASSESSMENT, assessment, true, "severity, and norms or rules engaged"),
    TYPE(R_FINDING, finding, true, "an attribution"),
    TYPE(R_SUPPORT, support, true, "how a party relates to another's record"),
    TYPE(R_MEASURE, measure, true, "a consequence taken"),
    TYPE(R_REPORT, report, true, "a party on its own implementation"),
    TYPE(R_CHECK, check, true, "result of a communication check"),
    TYPE(R_SEALED, sealed, false, "that something is held, no more"),
    TYPE(R_DISCLOSURE, disclosure, true, "opens a sealed record"),
    TYPE(R_REVOCATION, revocation, true, "of a key"),
};
