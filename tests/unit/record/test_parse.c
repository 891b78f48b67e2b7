/* SPDX-License-Identifier: Apache-2.0 */
#include "rec.h"

#include "base/limits.h"

static const struct rec_row text_rows[] = {
    {"an act", ACT, FAULT_NONE, 0},
    {"with a body", ACT "\nWe agree.\n", FAULT_NONE, 0},
    {"nothing", "", FAULT_FINAL_NEWLINE, 0},
    {"no newline at the end", "comity/act/v1", FAULT_FINAL_NEWLINE, 13},
    {"not UTF-8", HEAD("act") "\xff\n", FAULT_TEXT_UTF8, 0},
    {"a checkpoint", "mfa.example/register\n1\nAAAA\n", FAULT_FIRST_LINE, 0},
    {"a cosignature", "cosignature/v1\ntime 1\n", FAULT_FIRST_LINE, 0},
    {"first line without a version", "comity/act\n", FAULT_FIRST_LINE, 0},
    {"blank line first", "\n" ACT, FAULT_FIRST_LINE, 0},
    {"unknown type", "comity/treaty/v1\n", FAULT_TYPE_UNKNOWN, 7},
    {"type in capitals", "comity/Act/v1\n", FAULT_TYPE_UNKNOWN, 7},
    {"no type", "comity//v1\n", FAULT_TYPE_UNKNOWN, 7},
    {"other version", "comity/act/v2\n", FAULT_VERSION_UNKNOWN, 11},
    {"text after the version", "comity/act/v1 \n", FAULT_VERSION_UNKNOWN, 11},
    {"first line only", "comity/act/v1\n", FAULT_FIELD_MISSING, 14},
};

static const struct rec_row header_rows[] = {
    {"no colon", HEAD("act") "Statement " ID1 "\n", FAULT_HEADER_SYNTAX, 61},
    {"no space", HEAD("act") "Statement:" ID1 "\n", FAULT_HEADER_SYNTAX, 61},
    {"a tab", HEAD("act") "Statement:\t" ID1 "\n", FAULT_TEXT_CONTROL, 0},
    {"colon at the end", HEAD("act") "Statement:\n", FAULT_HEADER_SYNTAX, 61},
    {"no value", HEAD("act") "Statement: \n", FAULT_VALUE_EMPTY, 72},
    {"two spaces", HEAD("act") "Statement:  " ID1 "\n", FAULT_VALUE_SPACE, 72},
    {"trailing space", HEAD("act") "Statement: " ID1 " \n", FAULT_VALUE_SPACE,
        72},
    {"trailing wide space", ACT "Authority: note 12\xe3\x80\x80\n",
        FAULT_VALUE_SPACE, 0},
    {"leading no-break space", ACT "Authority: \xc2\xa0note 12\n",
        FAULT_VALUE_SPACE, 0},
    {"accents at both ends", ACT "Authority: \xc3\xa9tat \xc3\xa9\n",
        FAULT_NONE, 0},
    {"unknown header", ACT "Weather: fine\n", FAULT_FIELD_UNKNOWN, 153},
    {"name in lower case", ACT "authority: note\n", FAULT_FIELD_UNKNOWN, 0},
    {"empty name", ACT ": note\n", FAULT_FIELD_UNKNOWN, 0},
    {"header of another type", ACT "Place: here\n", FAULT_FIELD_FORBIDDEN, 153},
    {"wrong order", ACT "Statement: " ID1 "\n", FAULT_FIELD_ORDER, 153},
    {"twice", ACT "Authority: a\nAuthority: b\n", FAULT_FIELD_DUPLICATE, 166},
    {"two rows exchanged", HEAD("act") "Kind: signature\nStatement: " ID1 "\n",
        FAULT_FIELD_ORDER, 61},
    {"missing in the middle", HEAD("act") "Kind: signature\n",
        FAULT_FIELD_MISSING, 61},
    {"missing at the end", HEAD("act") "Statement: " ID1 "\n",
        FAULT_FIELD_MISSING, 0},
    {"no author", "comity/act/v1\nDate: 2026-11-28T10:00:00Z\n",
        FAULT_FIELD_MISSING, 14},
    {"own types are not recorded for others",
        HEAD("release") "Recorded-For: us\nStatement: " ID1 "\n",
        FAULT_FIELD_FORBIDDEN, 0},
};

static const struct rec_row body_rows[] = {
    {"blank line, no body", ACT "\n", FAULT_BODY_EMPTY, 153},
    {"body of a type without", HEAD("sealed") "Commitment: " ID1 "\n\nText.\n",
        FAULT_BODY_FORBIDDEN, 0},
    {"sealed", HEAD("sealed") "Commitment: " ID1 "\n", FAULT_NONE, 0},
};

/* One record of each type that stands alone, printed as it was read. */
static const struct rec_row type_rows[] = {
    {"framework",
        HEAD("framework") "Symbol: norms\nKind: norms\n"
                          "Title: en Norms\nTitle: fr Normes\nVersion: 1\n"
                          "Catalogue: " ID1 " 120 norms.json\n",
        FAULT_NONE, 0},
    {"statement",
        HEAD(
            "statement") "Symbol: us-2019-rsb\n"
                         "Recorded-For: public\nOccurred: 2019-09-23\nKind: statement\n"
                         "Title: en Joint statement\nPlace: New York\nLanguage: en\n"
                         "Language: zh-Hans\nOpen: invitation\nInvited: us\nInvited: "
                         "mfa.other.example\nQuorum: 3\nEarliest: 2026-11-28T10:00:00Z\n"
                         "Lapses: 2026-11-28T10:00:00Z\n"
                         "Attachment: " ID1 " 0 application/pdf paper one.pdf\n"
                         "Text: fr translation " ID2 "\n"
                         "Source: https://www.example/a?b=c%20d#e\n"
                         "\n# Preamble\n\n1. One.\n\n2. Two:\n- a\n- b\n",
        FAULT_NONE, 0},
    {"release",
        HEAD("release") "Statement: " ID1 "\nRecord: " ID1 "\nRecord: " ID2
                        "\n",
        FAULT_NONE, 0},
    {"recorded act",
        HEAD("act") "Recorded-For: us\nOccurred: 2019-09\n"
                    "Statement: " ID1
                    "\nKind: accession\nScope: paragraphs 1-6, 8\n"
                    "Source: http://www.example\n",
        FAULT_NONE, 0},
    {"declaration",
        HEAD("declaration") "Regarding: " ID1 "\nKind: reply\n\nNo.\n",
        FAULT_NONE, 0},
    {"withdrawal", HEAD("withdrawal") "Act: " ID1 "\nEffective: 2026-12\n",
        FAULT_NONE, 0},
    {"notification",
        HEAD("notification") "Statement: " ID1
                             "\nNumber: 12\nEvent: release\nRegarding: " ID2
                             "\n",
        FAULT_NONE, 0},
    {"contact",
        HEAD("contact") "Kind: duty\nStatus: confirmed\n"
                        "Directory: Example directory\nReview: 2027\n",
        FAULT_NONE, 0},
    {"policy",
        HEAD(
            "policy") "Symbol: p1\nTitle: en Policy\n"
                      "Criterion: severity 4 or more\nConsult-Within: 24 hours\n"
                      "Answer-Within: 3 days\nEffective: 2026-12-01\n",
        FAULT_NONE, 0},
    {"incident",
        HEAD(
            "incident") "Symbol: i1\nTitle: en Incident\n"
                        "Began: 2017-05-12\nDiscovered: 2017-05\nEnded: 2017\n"
                        "Target: state us\nTarget: region Europe\nTarget: organisation "
                        "A hospital\nTarget: sector health\nTarget: unknown\n"
                        "Target: withheld\nEffect: outage\n",
        FAULT_NONE, 0},
    {"assessment",
        HEAD("assessment") "Incident: " ID1
                           "\nScale: ncis\nSeverity: 3\nInput: impact high\n"
                           "Engages: norms#13c\n",
        FAULT_NONE, 0},
    {"finding",
        HEAD(
            "finding") "Incident: " ID1 "\nActor: Group\n"
                       "State: none\nScale: likelihood-x\nScale: confidence-x\n"
                       "Likelihood: very likely\nConfidence: high confidence\n"
                       "Evidence: " ID2
                       " a file\nEngages: law#art-2.4\nSealed: " ID1 "\n",
        FAULT_NONE, 0},
    {"support", HEAD("support") "Regarding: " ID1 "\nRelation: joins\n",
        FAULT_NONE, 0},
    {"measure",
        HEAD(
            "measure") "Item: measures#sanctions\n"
                       "Decider: the minister\nBegins: 2026-01-02\nEnds: 2026-01\n",
        FAULT_NONE, 0},
    {"report", HEAD("report") "Title: en Report\nItem: norms#13a\n", FAULT_NONE,
        0},
    {"check",
        HEAD(
            "check") "Round: spring\n"
                     "Opened: 2026-11-28T10:00:00Z\nDue: 2026-11-28T10:00:00Z\n"
                     "Asked: 27\nAnswered: 27\nIn-Time: 27\n",
        FAULT_NONE, 0},
    {"disclosure",
        HEAD(
            "disclosure") "Sealed: " ID1 "\nSalt: "
                          "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\nRecord: " ID2
                          "\n",
        FAULT_NONE, 0},
};

int
main(void)
{
	REC_ROWS(text_rows);
	REC_ROWS(header_rows);
	REC_ROWS(body_rows);
	REC_ROWS(type_rows);
	return t_done();
}
