/* SPDX-License-Identifier: Apache-2.0 */
/* spec/record.md, "Rules": each row bears the name of the rule it shows. */
#include "rec.h"

#include <stdarg.h>

#include "base/limits.h"

#define STATEMENT HEAD("statement") "Symbol: s\nTitle: en S\n"
#define INCIDENT HEAD("incident") "Symbol: i\nTitle: en I\n"
#define ASSESSMENT HEAD("assessment") "Incident: " ID1 "\n"
#define FINDING HEAD("finding") "Incident: " ID1 "\n"
#define RECORDED(type) HEAD(type) "Recorded-For: us\n"
#define SOURCE "Source: https://www.example/\n"
#define CHECK                                      \
	HEAD("check")                              \
	"Round: r\nOpened: 2026-11-28T10:00:00Z\n" \
	"Due: 2026-11-28T10:00:00Z\n"

static const struct rec_row recorded[] = {
    {"author-keyless",
        "comity/act/v1\nAuthor: us\n"
        "Date: 2026-11-28T10:00:00Z\nStatement: " ID1 "\nKind: signature\n",
        FAULT_AUTHOR_KEYLESS, 22},
    {"recorded-source: none",
        RECORDED("act") "Statement: " ID1 "\nKind: signature\n",
        FAULT_RECORDED_SOURCE, 0},
    {"recorded-source: one",
        RECORDED("act") "Statement: " ID1 "\nKind: signature\n" SOURCE,
        FAULT_NONE, 0},
    {"recorded-self",
        HEAD("act") "Recorded-For: mfa.example\nStatement: " ID1
                    "\nKind: signature\n" SOURCE,
        FAULT_RECORDED_SELF, 0},
    {"recorded for a party with keys",
        HEAD("act") "Recorded-For: mfa.other.example\nStatement: " ID1
                    "\nKind: signature\n" SOURCE,
        FAULT_NONE, 0},
    {"recorded-public: act",
        HEAD("act") "Recorded-For: public\n"
                    "Statement: " ID1 "\nKind: signature\n" SOURCE,
        FAULT_RECORDED_PUBLIC, 0},
    {"recorded-public: statement",
        HEAD(
            "statement") "Symbol: s\nRecorded-For: public\nTitle: en S\n" SOURCE,
        FAULT_NONE, 0},
    {"recorded-public: incident",
        HEAD(
            "incident") "Symbol: s\nRecorded-For: public\nTitle: en S\n" SOURCE,
        FAULT_NONE, 0},
    {"occurred-own",
        HEAD("act") "Occurred: 2019\nStatement: " ID1 "\nKind: signature\n",
        FAULT_OCCURRED_OWN, 0},
};

static const struct rec_row repeated[] = {
    {"value-duplicate",
        HEAD("release") "Statement: " ID1 "\nRecord: " ID1 "\nRecord: " ID2
                        "\nRecord: " ID1 "\n",
        FAULT_VALUE_DUPLICATE, 0},
    {"one value in two headers",
        HEAD("release") "Statement: " ID1 "\nRecord: " ID1 "\n", FAULT_NONE, 0},
    {"language-duplicate",
        HEAD("statement") "Symbol: s\nTitle: en S\nTitle: fr S\nTitle: en T\n",
        FAULT_LANGUAGE_DUPLICATE, 0},
    {"two languages",
        HEAD("statement") "Symbol: s\nTitle: en S\nTitle: en-GB S\n",
        FAULT_NONE, 0},
    {"language-duplicate: texts",
        STATEMENT "Text: fr authentic " ID1 "\nText: fr translation " ID2 "\n",
        FAULT_LANGUAGE_DUPLICATE, 0},
};

static const struct rec_row statements[] = {
    {"open-closed", STATEMENT "Open: closed\nOpen: accession\n",
        FAULT_OPEN_CLOSED, 0},
    {"closed alone", STATEMENT "Open: closed\n", FAULT_NONE, 0},
    {"open in two ways", STATEMENT "Open: signature\nOpen: accession\n",
        FAULT_NONE, 0},
    {"invited-closed", STATEMENT "Open: accession\nInvited: us\n",
        FAULT_INVITED_CLOSED, 0},
    {"invited", STATEMENT "Open: invitation\nInvited: us\n", FAULT_NONE, 0},
    {"quorum-zero", STATEMENT "Quorum: 0\n", FAULT_QUORUM_ZERO, 0},
    {"quorum of one", STATEMENT "Quorum: 1\n", FAULT_NONE, 0},
    {"time-order: lapses",
        STATEMENT "Earliest: 2026-11-28T10:00:01Z\n"
                  "Lapses: 2026-11-28T10:00:00Z\n",
        FAULT_TIME_ORDER, 0},
    {"earliest alone", STATEMENT "Earliest: 2026-11-28T10:00:01Z\n", FAULT_NONE,
        0},
};

static const struct rec_row cases[] = {
    {"time-order: ended", INCIDENT "Began: 2018\nEnded: 2017-12-31\n",
        FAULT_TIME_ORDER, 0},
    {"ended in the year it began", INCIDENT "Began: 2018-03-02\nEnded: 2018\n",
        FAULT_NONE, 0},
    {"time-order: discovered", INCIDENT "Began: 2018-02\nDiscovered: 2018-01\n",
        FAULT_TIME_ORDER, 0},
    {"alleges-engages", ASSESSMENT "Engages: norms#13c\nAlleges: none\n",
        FAULT_ALLEGES_ENGAGES, 0},
    {"alleges none", ASSESSMENT "Alleges: none\n", FAULT_NONE, 0},
    {"scale-missing: severity", ASSESSMENT "Severity: 3\n", FAULT_SCALE_MISSING,
        0},
    {"scale-missing: input", ASSESSMENT "Input: impact high\n",
        FAULT_SCALE_MISSING, 0},
    {"likelihood-confidence-mixed: likelihood",
        FINDING "Likelihood: High Confidence\n", FAULT_LIKELIHOOD_CONFIDENCE,
        0},
    {"likelihood-confidence-mixed: confiance",
        FINDING "Likelihood: confiance\n", FAULT_LIKELIHOOD_CONFIDENCE, 0},
    {"likelihood-confidence-mixed: confidence",
        FINDING "Confidence: highly UNLIKELY\n", FAULT_LIKELIHOOD_CONFIDENCE,
        0},
    {"likelihood-confidence-mixed: probably", FINDING "Confidence: probably\n",
        FAULT_LIKELIHOOD_CONFIDENCE, 0},
    {"likelihood and confidence apart",
        FINDING "Likelihood: highly likely\nConfidence: high\n", FAULT_NONE, 0},
    {"degree-stateless", FINDING "State: none\nDegree: state-ordered\n",
        FAULT_DEGREE_STATELESS, 0},
    {"a degree and no state named", FINDING "Degree: state-ordered\n",
        FAULT_NONE, 0},
    {"a degree and a state", FINDING "State: us\nDegree: state-ordered\n",
        FAULT_NONE, 0},
    {"measure-no-decider", HEAD("measure") "Item: measures#statement\n",
        FAULT_MEASURE_DECIDER, 0},
    {"decided", HEAD("measure") "Item: measures#statement\nDecider: council\n",
        FAULT_NONE, 0},
    {"a recorded measure without decider",
        RECORDED("measure") "Item: measures#statement\n" SOURCE, FAULT_NONE, 0},
    {"time-order: measure",
        HEAD("measure") "Item: measures#statement\n"
                        "Decider: c\nBegins: 2026-02-01\nEnds: 2026-01\n",
        FAULT_TIME_ORDER, 0},
};

static const struct rec_row checks[] = {
    {"check-counts: answered", CHECK "Asked: 3\nAnswered: 4\n",
        FAULT_CHECK_COUNTS, 0},
    {"check-counts: in time", CHECK "Asked: 3\nAnswered: 2\nIn-Time: 3\n",
        FAULT_CHECK_COUNTS, 0},
    {"all in time", CHECK "Asked: 3\nAnswered: 3\nIn-Time: 3\n", FAULT_NONE, 0},
    {"time-order: due",
        HEAD(
            "check") "Round: r\n"
                     "Opened: 2026-11-28T10:00:01Z\nDue: 2026-11-28T10:00:00Z\n"
                     "Asked: 3\nAnswered: 3\n",
        FAULT_TIME_ORDER, 0},
    {"disclosure-same",
        HEAD(
            "disclosure") "Sealed: " ID1 "\nSalt: "
                          "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\nRecord: " ID1
                          "\n",
        FAULT_DISCLOSURE_SAME, 0},
};

/* "<role> <vkey>" of a name, by seed. */
static void
key_value(char out[VKEY_TEXT + 16], const char *role, const char *name,
    uint8_t number)
{
	bool witness = strcmp(role, "witness") == 0;
	uint8_t seed[ED25519_SEED] = {number};
	char text[VKEY_TEXT];
	struct skey k;
	struct cy_err e;

	if (skey_init(&k, span_str(name),
	        witness ? KEY_COSIG_ED25519 : KEY_ED25519, seed, &e) != CY_OK)
		abort();
	vkey_print(text, &k.vkey);
	skey_release(&k);
	(void)snprintf(out, VKEY_TEXT + 16, "%s %s", role, text);
}

/* A party with these keys: fault FAULT_NONE where it is accepted. */
static void
party(const char *name, enum fault fault, size_t n, ...)
{
	struct buf b;
	va_list ap;
	size_t i;

	buf_init(&b, LIMIT_RECORD_TEXT);
	buf_puts(&b, HEAD("party") "Kind: state\nName: en Name\n");
	va_start(ap, n);
	for (i = 0; i < n; i++)
		buf_printf(&b, "Key: %s\n", va_arg(ap, const char *));
	va_end(ap);
	if (fault == FAULT_NONE)
		rec_accepts(buf_span(&b), name);
	else
		rec_refuses(buf_span(&b), fault, 0, name);
	buf_release(&b);
}

static void
test_party(void)
{
	static const char seal[] =
	    "seal "
	    "age1qqqsyqcyq5rqwzqfpg9scrgwpugpzysnzs23v9ccrydpk8qarc0savhh7m";
	char rec[VKEY_TEXT + 16], reg[VKEY_TEXT + 16], wit[VKEY_TEXT + 16];
	char other[VKEY_TEXT + 16];

	key_value(rec, "record", "mfa.example", 1);
	key_value(reg, "register", "mfa.example/register", 2);
	key_value(wit, "witness", "mfa.example/witness", 3);
	party("all roles", FAULT_NONE, 4, rec, reg, wit, seal);
	party("the order of roles is free", FAULT_NONE, 3, wit, seal, rec);
	party("party-key-record", FAULT_PARTY_KEY_RECORD, 2, reg, seal);
	key_value(other, "record", "mfa.example", 4);
	party("party-key-role", FAULT_PARTY_KEY_ROLE, 2, rec, other);
	party("five keys", FAULT_FIELD_TOO_MANY, 5, rec, reg, wit, seal, other);
	key_value(other, "record", "mfa.other", 1);
	party("party-key-name: another's", FAULT_PARTY_KEY_NAME, 1, other);
	key_value(other, "register", "mfa.example", 2);
	party("party-key-name: register", FAULT_PARTY_KEY_NAME, 2, rec, other);
	key_value(other, "register", "mfa.example/witness", 2);
	party("party-key-name: suffix", FAULT_PARTY_KEY_NAME, 2, rec, other);
	key_value(other, "witness", "mfa.example/register", 2);
	party("party-key-name: witness", FAULT_PARTY_KEY_NAME, 2, rec, other);
	key_value(other, "register", "mfa.example/register", 1);
	party("party-key-shared", FAULT_PARTY_KEY_SHARED, 2, rec, other);
	key_value(other, "witness", "mfa.example/witness", 1);
	party(
	    "party-key-shared: witness", FAULT_PARTY_KEY_SHARED, 2, rec, other);
}

static void
test_revocation(void)
{
	char key[VKEY_TEXT + 16], text[1024];

	key_value(key, "record", "mfa.other", 1);
	(void)snprintf(text, sizeof(text),
	    HEAD(
	        "revocation") "Key: %s\n"
	                      "Suspect-Since: 2026-11-28T10:00:00Z\nReason: lost\n",
	    key);
	rec_accepts(span_str(text), "suspect since the moment of signing");
	(void)snprintf(text, sizeof(text),
	    HEAD("revocation") "Key: %s\n"
	                       "Suspect-Since: 2026-11-28T10:00:01Z\n",
	    key);
	rec_refuses(span_str(text), FAULT_TIME_ORDER, 0,
	    "time-order: suspect since a moment to come");
}

int
main(void)
{
	struct cy_err e;

	if (crypto_init(&e) != CY_OK)
		return 1;
	REC_ROWS(recorded);
	REC_ROWS(repeated);
	REC_ROWS(statements);
	REC_ROWS(cases);
	REC_ROWS(checks);
	test_party();
	test_revocation();
	return t_done();
}
