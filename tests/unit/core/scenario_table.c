/* SPDX-License-Identifier: Apache-2.0 */
/* spec/statements.md: one scenario for each of its rules. */
#include "scenario.h"

#define NODE "node.example"
#define MFA "mfa.example" /* known as aa */
#define FOE "foe.example"
#define SRC "Source: https://www.example/x\n"
#define END                                                     \
	{                                                       \
		NULL, NULL, NULL, NULL, NULL, CY_OK, FAULT_NONE \
	}
#define OK CY_OK, FAULT_NONE

const struct step scenario_world[] = {
    {"keeper", "party", NODE, "2026-01-01",
        "Kind: academia\nName: en The keeper\n", OK},
    {"mfa", "party", MFA, "2026-01-01",
        "Kind: state\nName: en First state\nKnown-As: aa\n", OK},
    {"foe", "party", FOE, "2026-01-01", "Kind: state\nName: en Second state\n",
        OK},
    {"st", "statement", NODE, "2026-01-02", "Symbol: alpha\nTitle: en Alpha\n",
        OK},
    {"inc", "incident", MFA, "2026-01-02",
        "Symbol: case-one\nTitle: en Case one\n", OK},
    END,
};

static const struct step known[] = {
    {"again", "incident", MFA, "2026-01-02",
        "Symbol: case-one\nTitle: en Case one\n", CY_CONFLICT,
        FAULT_RECORD_KNOWN},
    END,
};

#define ID1 "1111111111111111111111111111111111111111111111111111111111111111"
static const struct step references[] = {
    {"a", "act", MFA, "2026-01-03", "Statement: " ID1 "\nKind: signature\n",
        CY_NOTFOUND, FAULT_REFERENCE_UNKNOWN},
    {"a", "act", MFA, "2026-01-03", "Statement: @inc\nKind: signature\n",
        CY_CONFLICT, FAULT_REFERENCE_TYPE},
    {"w", "withdrawal", MFA, "2026-01-03", "Act: @st\n", CY_CONFLICT,
        FAULT_REFERENCE_TYPE},
    {"f", "finding", MFA, "2026-01-03", "Incident: @st\n", CY_CONFLICT,
        FAULT_REFERENCE_TYPE},
    {"d", "declaration", MFA, "2026-01-03", "Regarding: @keeper\nKind: reply\n",
        CY_CONFLICT, FAULT_REFERENCE_TYPE},
    {"d", "declaration", FOE, "2026-01-03", "Regarding: @inc\nKind: reply\n",
        OK},
    {"d2", "declaration", MFA, "2026-01-03", "Regarding: @d\nKind: objection\n",
        OK},
    {"as", "assessment", MFA, "2026-01-03", "Incident: @inc\n", OK},
    END,
};

static const struct step exercise[] = {
    {"a", "act", MFA, "2026-01-03",
        "Exercise: ex-1\nStatement: @st\nKind: signature\n", CY_REFUSED,
        FAULT_EXERCISE_MIXED},
    {"xs", "statement", NODE, "2026-01-03",
        "Symbol: drill\nExercise: ex-1\nTitle: en Drill\n", OK},
    {"a", "act", MFA, "2026-01-03", "Statement: @xs\nKind: signature\n",
        CY_REFUSED, FAULT_EXERCISE_MIXED},
    {"a", "act", MFA, "2026-01-03",
        "Exercise: ex-2\nStatement: @xs\nKind: signature\n", CY_REFUSED,
        FAULT_EXERCISE_MIXED},
    {"a", "act", MFA, "2026-01-03",
        "Exercise: ex-1\nStatement: @xs\nKind: signature\n", OK},
    {"b", "act", MFA, "2026-01-03",
        "Replaces: @a\nStatement: @st\nKind: signature\n", CY_REFUSED,
        FAULT_EXERCISE_MIXED},
    END,
};

static const struct step keeper[] = {
    {"r", "release", MFA, "2026-01-03", "Statement: @st\n", CY_REFUSED,
        FAULT_NOT_KEEPER},
    {"n", "notification", FOE, "2026-01-03",
        "Statement: @st\nNumber: 1\nEvent: correction\nRegarding: @st\n",
        CY_REFUSED, FAULT_NOT_KEEPER},
    {"r", "release", NODE, "2026-01-03", "Statement: @st\n", OK},
    END,
};

static const struct step recorded[] = {
    {"a", "act", NODE, "2026-01-03",
        "Recorded-For: " MFA "\nStatement: @st\nKind: signature\n" SRC,
        CY_REFUSED, FAULT_RECORDED_HOLDER},
    {"a", "act", NODE, "2026-01-03",
        "Recorded-For: other.example\nStatement: @st\n"
        "Kind: signature\n" SRC,
        CY_REFUSED, FAULT_RECORDED_HOLDER},
    {"a", "act", NODE, "2026-01-03",
        "Recorded-For: bb\nStatement: @st\nKind: signature\n" SRC, OK},
    END,
};

static const struct step replaces[] = {
    {"i2", "incident", FOE, "2026-01-03",
        "Symbol: x\nReplaces: @inc\nTitle: en X\n", CY_REFUSED,
        FAULT_REPLACES_FOREIGN},
    {"f", "finding", MFA, "2026-01-03", "Replaces: @inc\nIncident: @inc\n",
        CY_CONFLICT, FAULT_REPLACES_TYPE},
    {"i2", "incident", MFA, "2026-01-03",
        "Symbol: x\nReplaces: @inc\nRecorded-For: public\n"
        "Title: en X\n" SRC,
        CY_CONFLICT, FAULT_REPLACES_TYPE},
    {"i2", "incident", MFA, "2026-01-03",
        "Symbol: case-one\nReplaces: @inc\nTitle: en X\n", OK},
    {"i3", "incident", MFA, "2026-01-04",
        "Symbol: case-one\nReplaces: @inc\nTitle: en Y\n", CY_CONFLICT,
        FAULT_REPLACES_TWICE},
    {"i3", "incident", MFA, "2026-01-04",
        "Symbol: case-two\nReplaces: @i2\nTitle: en Y\n", OK},
    {"f", "finding", MFA, "2026-01-03", "Incident: @inc\n", OK},
    {"f2", "finding", MFA, "2026-01-04", "Replaces: @f\nIncident: @i3\n", OK},
    {"i4", "incident", MFA, "2026-01-04", "Symbol: four\nTitle: en 4\n", OK},
    {"f3", "finding", MFA, "2026-01-05", "Replaces: @f2\nIncident: @i4\n",
        CY_CONFLICT, FAULT_REPLACES_TOPIC},
    {"bad", "finding", MFA, "2026-01-05", "Replaces: " ID1 "\nIncident: @i4\n",
        CY_NOTFOUND, FAULT_REFERENCE_UNKNOWN},
    END,
};

static const struct step replaces_acts[] = {
    {"a", "act", MFA, "2026-01-03", "Statement: @st\nKind: signature\n", OK},
    {"s2", "statement", NODE, "2026-01-04",
        "Symbol: alpha\nReplaces: @st\nTitle: en Beta\n", CY_REFUSED,
        FAULT_REPLACES_SIGNED},
    {"a2", "act", MFA, "2026-01-05",
        "Replaces: @a\nStatement: @st\nKind: accession\n", OK},
    {"w", "withdrawal", MFA, "2026-01-06", "Act: @a2\n", OK},
    {"w2", "withdrawal", MFA, "2026-01-07", "Act: @a\n", CY_CONFLICT,
        FAULT_WITHDRAWAL_SECOND},
    {"a3", "act", MFA, "2026-01-07",
        "Replaces: @a2\nStatement: @st\nKind: accession\n", CY_CONFLICT,
        FAULT_REPLACES_WITHDRAWN},
    {"a3", "act", MFA, "2026-01-07", "Statement: @st\nKind: accession\n", OK},
    END,
};

static const struct step replaces_statement[] = {
    {"r", "act", NODE, "2026-01-03",
        "Recorded-For: bb\nStatement: @st\nKind: signature\n" SRC, OK},
    {"s2", "statement", NODE, "2026-01-04",
        "Symbol: alpha\nReplaces: @st\nTitle: en Beta\n", OK},
    {"a", "act", FOE, "2026-01-05", "Statement: @st\nKind: signature\n",
        CY_REFUSED, FAULT_STATEMENT_REPLACED},
    {"r2", "act", NODE, "2026-01-05",
        "Recorded-For: cc\nStatement: @st\nKind: signature\n" SRC, OK},
    {"a", "act", FOE, "2026-01-05", "Statement: @s2\nKind: signature\n", OK},
    {"r3", "act", NODE, "2026-01-05",
        "Recorded-For: cc\nStatement: @s2\nKind: signature\n" SRC, CY_CONFLICT,
        FAULT_ACT_SECOND},
    {"s3", "statement", NODE, "2026-01-06",
        "Symbol: alpha\nReplaces: @s2\nTitle: en Beta\n", CY_REFUSED,
        FAULT_REPLACES_SIGNED},
    END,
};

static const struct step symbol[] = {
    {"s2", "statement", NODE, "2026-01-03", "Symbol: alpha\nTitle: en Other\n",
        CY_CONFLICT, FAULT_SYMBOL_TAKEN},
    {"i", "incident", NODE, "2026-01-03", "Symbol: alpha\nTitle: en Other\n",
        CY_CONFLICT, FAULT_SYMBOL_TAKEN},
    {"i", "incident", NODE, "2026-01-03", "Symbol: case-one\nTitle: en Other\n",
        OK},
    {"s2", "statement", NODE, "2026-01-03",
        "Symbol: beta\nReplaces: @st\nTitle: en Other\n", OK},
    {"s3", "statement", NODE, "2026-01-03",
        "Symbol: beta\nReplaces: @s2\nTitle: en Third\n", OK},
    {"s4", "statement", NODE, "2026-01-04",
        "Symbol: alpha\nReplaces: @s3\nTitle: en Fourth\n", CY_CONFLICT,
        FAULT_SYMBOL_TAKEN},
    END,
};

static const struct step known_as[] = {
    {"p", "party", FOE, "2026-01-03",
        "Kind: state\nName: en Second\nKnown-As: aa\n", CY_CONFLICT,
        FAULT_KNOWN_AS_TAKEN},
    {"p", "party", MFA, "2026-01-03",
        "Kind: state\nName: en First\nKnown-As: bb\n", CY_CONFLICT,
        FAULT_KNOWN_AS_SECOND},
    {"p", "party", MFA, "2026-01-03",
        "Kind: state\nName: en First\nKnown-As: aa\n", OK},
    {"p2", "party", MFA, "2026-01-04", "Kind: state\nName: en First\n", OK},
    {"p3", "party", FOE, "2026-01-04",
        "Kind: state\nName: en Second\nKnown-As: bb\n", OK},
    END,
};

static const struct step act_second[] = {
    {"a", "act", MFA, "2026-01-03", "Statement: @st\nKind: signature\n", OK},
    {"b", "act", MFA, "2026-01-04", "Statement: @st\nKind: accession\n",
        CY_CONFLICT, FAULT_ACT_SECOND},
    {"r", "act", NODE, "2026-01-04",
        "Recorded-For: aa\nStatement: @st\nKind: signature\n" SRC, CY_CONFLICT,
        FAULT_ACT_SECOND},
    {"f", "act", FOE, "2026-01-04", "Statement: @st\nKind: accession\n", OK},
    END,
};

/* An own act replaces the recorded act of the same party. */
static const struct step act_displaces[] = {
    {"r", "act", NODE, "2026-01-03",
        "Recorded-For: aa\nOccurred: 2019\nStatement: @st\n"
        "Kind: signature\n" SRC,
        OK},
    {"r2", "act", FOE, "2026-01-03",
        "Recorded-For: aa\nStatement: @st\nKind: signature\n" SRC, CY_CONFLICT,
        FAULT_ACT_SECOND},
    {"a", "act", MFA, "2026-01-04", "Statement: @st\nKind: signature\n", OK},
    {"r3", "act", NODE, "2026-01-05",
        "Replaces: @r\nRecorded-For: aa\nOccurred: 2019-05\n"
        "Statement: @st\nKind: signature\n" SRC,
        OK},
    {"r4", "act", NODE, "2026-01-05",
        "Replaces: @r3\nRecorded-For: bb\nOccurred: 2019-05\n"
        "Statement: @st\nKind: signature\n" SRC,
        OK},
    {"r5", "act", NODE, "2026-01-06",
        "Replaces: @r4\nRecorded-For: aa\nOccurred: 2019-05\n"
        "Statement: @st\nKind: signature\n" SRC,
        CY_CONFLICT, FAULT_ACT_SECOND},
    {"b", "act", MFA, "2026-01-06", "Statement: @st\nKind: signature\n",
        CY_CONFLICT, FAULT_ACT_SECOND},
    END,
};

static const struct step open_rules[] = {
    {"cl", "statement", NODE, "2026-01-03",
        "Symbol: closed\nTitle: en Closed\nOpen: closed\n", OK},
    {"a", "act", MFA, "2026-01-03", "Statement: @cl\nKind: signature\n",
        CY_REFUSED, FAULT_STATEMENT_CLOSED},
    {"r", "act", NODE, "2026-01-03",
        "Recorded-For: aa\nStatement: @cl\nKind: signature\n" SRC, OK},
    {"a", "act", MFA, "2026-01-03", "Statement: @cl\nKind: signature\n", OK},
    {"a2", "act", MFA, "2026-01-04",
        "Replaces: @a\nStatement: @cl\nKind: accession\n", OK},
    {"so", "statement", NODE, "2026-01-03",
        "Symbol: sign\nTitle: en Sign\nOpen: signature\n", OK},
    {"b", "act", MFA, "2026-01-03", "Statement: @so\nKind: accession\n",
        CY_REFUSED, FAULT_STATEMENT_KIND},
    {"b", "act", MFA, "2026-01-03", "Statement: @so\nKind: alignment\n",
        CY_REFUSED, FAULT_STATEMENT_KIND},
    {"b", "act", MFA, "2026-01-03", "Statement: @so\nKind: co-sponsorship\n",
        OK},
    {"ao", "statement", NODE, "2026-01-03",
        "Symbol: accede\nTitle: en Accede\nOpen: accession\n", OK},
    {"c", "act", MFA, "2026-01-03", "Statement: @ao\nKind: signature\n",
        CY_REFUSED, FAULT_STATEMENT_KIND},
    {"c", "act", MFA, "2026-01-03", "Statement: @ao\nKind: alignment\n", OK},
    END,
};

static const struct step invited[] = {
    {"iv", "statement", NODE, "2026-01-03",
        "Symbol: invited\nTitle: en Invited\nOpen: invitation\n"
        "Invited: aa\n",
        OK},
    {"a", "act", FOE, "2026-01-03", "Statement: @iv\nKind: signature\n",
        CY_REFUSED, FAULT_NOT_INVITED},
    {"a", "act", MFA, "2026-01-03", "Statement: @iv\nKind: accession\n", OK},
    {"b", "act", NODE, "2026-01-03", "Statement: @iv\nKind: signature\n", OK},
    {"i2", "statement", NODE, "2026-01-03",
        "Symbol: second\nTitle: en Second\nOpen: signature\n"
        "Open: invitation\nInvited: " FOE "\n",
        OK},
    {"c", "act", FOE, "2026-01-03", "Statement: @i2\nKind: accession\n",
        CY_REFUSED, FAULT_STATEMENT_KIND},
    {"c", "act", FOE, "2026-01-03", "Statement: @i2\nKind: signature\n", OK},
    {"d", "act", MFA, "2026-01-03", "Statement: @i2\nKind: signature\n",
        CY_REFUSED, FAULT_NOT_INVITED},
    END,
};

static const struct step withdrawal[] = {
    {"a", "act", MFA, "2026-01-03", "Statement: @st\nKind: signature\n", OK},
    {"w", "withdrawal", FOE, "2026-01-04", "Act: @a\n", CY_REFUSED,
        FAULT_WITHDRAWAL_FOREIGN},
    {"w", "withdrawal", NODE, "2026-01-04", "Recorded-For: aa\nAct: @a\n" SRC,
        CY_REFUSED, FAULT_WITHDRAWAL_RECORDED},
    {"w", "withdrawal", MFA, "2026-01-04", "Act: @a\nEffective: 2026-01-03\n",
        CY_REFUSED, FAULT_WITHDRAWAL_EARLY},
    {"w", "withdrawal", MFA, "2026-01-04", "Act: @a\nEffective: 2026\n", OK},
    {"w2", "withdrawal", MFA, "2026-01-05", "Act: @a\n", CY_CONFLICT,
        FAULT_WITHDRAWAL_SECOND},
    {"w2", "withdrawal", MFA, "2026-01-05", "Replaces: @w\nAct: @a\n", OK},
    {"b", "act", MFA, "2026-01-06", "Statement: @st\nKind: accession\n", OK},
    END,
};

static const struct step withdrawal_recorded[] = {
    {"r", "act", NODE, "2026-01-03",
        "Recorded-For: aa\nOccurred: 2019\nStatement: @st\n"
        "Kind: signature\n" SRC,
        OK},
    {"w", "withdrawal", NODE, "2026-01-04",
        "Recorded-For: aa\nOccurred: 2020\nAct: @r\n" SRC, OK},
    {"w2", "withdrawal", NODE, "2026-01-05",
        "Recorded-For: aa\nOccurred: 2021\nAct: @r\n" SRC, CY_CONFLICT,
        FAULT_WITHDRAWAL_SECOND},
    {"w2", "withdrawal", MFA, "2026-01-05", "Act: @r\n", OK},
    {"w3", "withdrawal", NODE, "2026-01-05",
        "Recorded-For: aa\nOccurred: 2022\nAct: @r\n" SRC, CY_CONFLICT,
        FAULT_WITHDRAWAL_SECOND},
    {"r2", "act", NODE, "2026-01-06",
        "Recorded-For: aa\nOccurred: 2025\nStatement: @st\n"
        "Kind: signature\n" SRC,
        OK},
    END,
};

static const struct step release[] = {
    {"q", "statement", NODE, "2026-01-03",
        "Symbol: quorum\nTitle: en Quorum\nQuorum: 2\n"
        "Earliest: 2026-02-01T00:00:00Z\n"
        "Lapses: 2026-03-01T00:00:00Z\n",
        OK},
    {"a", "act", MFA, "2026-01-03", "Statement: @q\nKind: signature\n", OK},
    {"b", "act", FOE, "2026-01-04", "Statement: @q\nKind: signature\n", OK},
    {"c", "act", FOE, "2026-01-04", "Statement: @st\nKind: signature\n", OK},
    {"d", "declaration", FOE, "2026-01-04",
        "Regarding: @q\nKind: reservation\n", OK},
    {"r", "release", NODE, "2026-02-02",
        "Statement: @q\nRecord: @a\nRecord: @c\n", CY_CONFLICT,
        FAULT_RELEASE_FOREIGN},
    {"r", "release", NODE, "2026-02-02", "Statement: @q\nRecord: @inc\n",
        CY_CONFLICT, FAULT_REFERENCE_TYPE},
    {"r", "release", NODE, "2026-01-31",
        "Statement: @q\nRecord: @a\nRecord: @b\n", CY_REFUSED,
        FAULT_RELEASE_EARLY},
    {"r", "release", NODE, "2026-03-01",
        "Statement: @q\nRecord: @a\nRecord: @b\n", CY_REFUSED,
        FAULT_RELEASE_LAPSED},
    {"r", "release", NODE, "2026-02-02",
        "Statement: @q\nRecord: @a\nRecord: @d\n", CY_REFUSED,
        FAULT_RELEASE_QUORUM},
    {"r", "release", NODE, "2026-02-02",
        "Statement: @q\nRecord: @q\nRecord: @a\nRecord: @b\nRecord: @d\n", OK},
    {"r2", "release", NODE, "2026-04-02", "Statement: @q\nRecord: @a\n", OK},
    END,
};

static const struct step notice[] = {
    {"a", "act", MFA, "2026-01-03", "Statement: @st\nKind: signature\n", OK},
    {"s2", "statement", NODE, "2026-01-03", "Symbol: beta\nTitle: en Beta\n",
        OK},
    {"n", "notification", NODE, "2026-01-04",
        "Statement: @s2\nNumber: 1\nEvent: signature\nRegarding: @a\n",
        CY_CONFLICT, FAULT_NOTICE_FOREIGN},
    {"n", "notification", NODE, "2026-01-04",
        "Statement: @st\nNumber: 3\nEvent: signature\nRegarding: @a\n", OK},
    {"n2", "notification", NODE, "2026-01-05",
        "Statement: @st\nNumber: 3\nEvent: correction\nRegarding: @st\n",
        CY_CONFLICT, FAULT_NOTICE_NUMBER},
    {"n2", "notification", NODE, "2026-01-05",
        "Replaces: @n\nStatement: @st\nNumber: 3\nEvent: accession\n"
        "Regarding: @a\n",
        OK},
    {"w", "withdrawal", MFA, "2026-01-05", "Act: @a\n", OK},
    {"n3", "notification", NODE, "2026-01-05",
        "Statement: @st\nNumber: 4\nEvent: withdrawal\nRegarding: @w\n", OK},
    END,
};

static const struct step cases[] = {
    {"s", "support", MFA, "2026-01-03", "Regarding: @inc\nRelation: supports\n",
        CY_REFUSED, FAULT_SUPPORT_OWN},
    {"s", "support", FOE, "2026-01-03", "Regarding: @inc\nRelation: supports\n",
        OK},
    {"r", "support", NODE, "2026-01-03",
        "Recorded-For: aa\nRegarding: @inc\nRelation: supports\n" SRC,
        CY_REFUSED, FAULT_SUPPORT_OWN},
    {"i2", "incident", NODE, "2026-01-03",
        "Symbol: two\nRecorded-For: public\nTitle: en Two\n" SRC, OK},
    {"f", "finding", MFA, "2026-01-03", "Incident: @inc\nState: ff\n", OK},
    {"m", "measure", MFA, "2026-01-03",
        "Incident: @i2\nFinding: @f\nItem: measures#demarche\n"
        "Decider: The minister\n",
        CY_CONFLICT, FAULT_MEASURE_INCIDENT},
    {"m", "measure", MFA, "2026-01-03",
        "Incident: @inc\nFinding: @f\nItem: measures#demarche\n"
        "Decider: The minister\n",
        OK},
    {"m2", "measure", MFA, "2026-01-03",
        "Finding: @f\nItem: measures#demarche\nDecider: The minister\n", OK},
    {"m3", "measure", MFA, "2026-01-03",
        "Item: measures#demarche\nDecider: The minister\n", OK},
    END,
};

#define SALT "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
static const struct step sealed[] = {
    {"x", "sealed", MFA, "2026-01-03", "Commitment: " ID1 "\n", OK},
    {"f", "finding", FOE, "2026-01-03", "Incident: @inc\nSealed: @x\n",
        CY_REFUSED, FAULT_SEALED_FOREIGN},
    {"f", "finding", MFA, "2026-01-03", "Incident: @inc\nSealed: @x\n", OK},
    {"d", "disclosure", FOE, "2026-01-03",
        "Sealed: @x\nSalt: " SALT "\nRecord: @f\n", CY_REFUSED,
        FAULT_SEALED_FOREIGN},
    {"d", "disclosure", MFA, "2026-01-03",
        "Sealed: @f\nSalt: " SALT "\nRecord: @inc\n", CY_CONFLICT,
        FAULT_REFERENCE_TYPE},
    {"d", "disclosure", MFA, "2026-01-03",
        "Sealed: @x\nSalt: " SALT "\nRecord: @f\n", CY_BAD, FAULT_COMMITMENT},
    END,
};

static const struct step scope[] = {
    {"s1", "statement", NODE, "2026-01-03",
        "Symbol: s1\nTitle: en One\n\n# Heading\n\n1. One.\n\n2. Two.\n\n"
        "2a. Two a.\n\n4. Four.\n",
        OK},
    {"s2", "statement", NODE, "2026-01-03",
        "Symbol: s2\nTitle: en Two\n\nNo paragraph has a number.\n", OK},
    {"a", "act", MFA, "2026-01-04",
        "Statement: @s1\nKind: signature\nScope: paragraphs 1-3\n", CY_CONFLICT,
        FAULT_SCOPE_UNKNOWN},
    {"a", "act", MFA, "2026-01-04",
        "Statement: @s1\nKind: signature\nScope: paragraphs 2b\n", CY_CONFLICT,
        FAULT_SCOPE_UNKNOWN},
    {"a", "act", MFA, "2026-01-04",
        "Statement: @s1\nKind: signature\nScope: paragraphs 1-2, 2a, 4\n", OK},
    {"a2", "act", NODE, "2026-01-04",
        "Recorded-For: bb\nStatement: @s1\nKind: signature\n"
        "Scope: paragraphs 5\n" SRC,
        CY_CONFLICT, FAULT_SCOPE_UNKNOWN},
    {"b", "act", MFA, "2026-01-04",
        "Statement: @s2\nKind: signature\nScope: paragraphs 1\n", CY_CONFLICT,
        FAULT_SCOPE_UNKNOWN},
    {"c", "act", MFA, "2026-01-04",
        "Statement: @st\nKind: signature\nScope: paragraphs 17\n", OK},
    {"d", "declaration", FOE, "2026-01-04",
        "Regarding: @s1\nKind: reservation\nScope: paragraphs 3\n", CY_CONFLICT,
        FAULT_SCOPE_UNKNOWN},
    {"d", "declaration", FOE, "2026-01-04",
        "Regarding: @s1\nKind: reservation\nScope: paragraphs 4\n", OK},
    {"e", "declaration", FOE, "2026-01-04",
        "Regarding: @a\nKind: objection\nScope: paragraphs 3\n", OK},
    END,
};

static const struct step contacts[] = {
    {"c", "contact", MFA, "2026-01-03", "Kind: duty\nStatus: confirmed\n",
        CY_CONFLICT, FAULT_CONTACT_NONE},
    {"c", "contact", MFA, "2026-01-03", "Kind: duty\nStatus: ended\n",
        CY_CONFLICT, FAULT_CONTACT_NONE},
    {"c1", "contact", MFA, "2026-01-03", "Kind: duty\nStatus: established\n",
        OK},
    {"c2", "contact", MFA, "2026-01-04", "Kind: duty\nStatus: established\n",
        CY_CONFLICT, FAULT_CONTACT_OPEN},
    {"c2", "contact", MFA, "2026-01-04",
        "Kind: duty\nStatus: established\nDirectory: regional\n", OK},
    {"c3", "contact", MFA, "2026-01-04",
        "Kind: technical\nStatus: established\n", OK},
    {"x", "contact", MFA, "2026-01-04",
        "Exercise: ex-1\nKind: duty\nStatus: established\n", OK},
    {"c4", "contact", MFA, "2026-01-05", "Kind: duty\nStatus: confirmed\n", OK},
    {"r", "contact", NODE, "2026-01-05",
        "Recorded-For: aa\nKind: duty\nStatus: confirmed\n" SRC, CY_CONFLICT,
        FAULT_CONTACT_OWN},
    {"c5", "contact", MFA, "2026-01-06",
        "Replaces: @c1\nKind: duty\nStatus: established\n", CY_CONFLICT,
        FAULT_REPLACES_TOPIC},
    {"c5", "contact", MFA, "2026-01-06",
        "Replaces: @c4\nKind: legal\nStatus: confirmed\n", CY_CONFLICT,
        FAULT_REPLACES_TOPIC},
    {"c5", "contact", MFA, "2026-01-06",
        "Replaces: @c4\nKind: duty\nStatus: ended\n", OK},
    {"c6", "contact", MFA, "2026-01-07", "Kind: duty\nStatus: confirmed\n",
        CY_CONFLICT, FAULT_CONTACT_NONE},
    {"c6", "contact", MFA, "2026-01-07", "Kind: duty\nStatus: established\n",
        OK},
    {"r1", "contact", NODE, "2026-01-07",
        "Recorded-For: bb\nKind: duty\nStatus: confirmed\n" SRC, OK},
    {"r2", "contact", NODE, "2026-01-08",
        "Recorded-For: bb\nKind: duty\nStatus: established\n" SRC, OK},
    {"bb", "party", "bb.example", "2026-01-08",
        "Kind: state\nName: en Third state\nKnown-As: bb\n", OK},
    {"o1", "contact", "bb.example", "2026-01-09",
        "Kind: duty\nStatus: confirmed\n", OK},
    {"o2", "contact", "bb.example", "2026-01-09",
        "Kind: duty\nStatus: established\n", CY_CONFLICT, FAULT_CONTACT_OPEN},
    {"o3", "contact", "bb.example", "2026-01-10", "Kind: duty\nStatus: ended\n",
        OK},
    {"r3", "contact", NODE, "2026-01-10",
        "Recorded-For: bb\nKind: duty\nStatus: confirmed\nReview: 2027\n" SRC,
        CY_CONFLICT, FAULT_CONTACT_OWN},
    END,
};

const struct scenario scenarios[] = {
    {"record-known", known},
    {"references", references},
    {"exercises", exercise},
    {"keeper", keeper},
    {"recorded", recorded},
    {"corrections", replaces},
    {"corrections of acts", replaces_acts},
    {"corrections of statements", replaces_statement},
    {"symbols", symbol},
    {"known-as", known_as},
    {"acts: one that stands", act_second},
    {"acts: own before recorded", act_displaces},
    {"acts: open", open_rules},
    {"acts: invited", invited},
    {"withdrawals", withdrawal},
    {"withdrawals of recorded acts", withdrawal_recorded},
    {"release", release},
    {"notifications", notice},
    {"cases", cases},
    {"sealed", sealed},
    {"scope", scope},
    {"contacts", contacts},
};
const size_t scenarios_count = sizeof(scenarios) / sizeof(scenarios[0]);
