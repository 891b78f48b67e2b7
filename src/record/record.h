/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RECORD_RECORD_H
#define RECORD_RECORD_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/time.h"
#include "crypto/sha256.h"
#include "note/note.h"

/* Every header name there is (fields.def). */
enum field {
#define FIELD(symbol, name) F_##symbol,
#include "record/fields.def"
#undef FIELD
	FIELD_COUNT
};

/*
 * The types of version 1, in two families: records go into a register, papers
 * are exchanged before there is one (spec/papers.md).  record_parse() refuses
 * papers as it refuses any word that is no type.
 */
enum record_kind {
	R_PARTY,
	R_FRAMEWORK,
	R_STATEMENT,
	R_RELEASE,
	R_ACT,
	R_DECLARATION,
	R_WITHDRAWAL,
	R_NOTIFICATION,
	R_CONTACT,
	R_POLICY,
	R_INCIDENT,
	R_ASSESSMENT,
	R_FINDING,
	R_SUPPORT,
	R_MEASURE,
	R_REPORT,
	R_CHECK,
	R_SEALED,
	R_DISCLOSURE,
	R_REVOCATION,
	RECORD_KINDS,
	PAPER_DRAFT = RECORD_KINDS, /* begins a draft */
	PAPER_VERSION,
	PAPER_COMMENT,
	PAPER_POSITION,
	PAPER_CIRCULATION,
	PAPER_CLEARANCE,
	PAPER_RETRACTION,
	PAPER_END
};
#define PAPER_KINDS ((size_t)PAPER_END - (size_t)RECORD_KINDS)

/* The grammar of a value: spec/record.md, "Values". */
enum value_kind {
	V_LINE,       /* one line of text */
	V_LANGTEXT,   /* "<bcp47> <line>" */
	V_PARTY,      /* a party id, with a dot or without */
	V_RECORDED,   /* a party id, or "public" */
	V_STATE,      /* a party id, or "none" */
	V_SHORT,      /* a party id without a dot */
	V_RECORD,     /* a full record id: 64 hex digits */
	V_HASH,       /* a SHA-256: 64 hex digits */
	V_EVIDENCE,   /* "<sha256> <line>" */
	V_TIME,       /* a moment, UTC */
	V_DAY,        /* YYYY[-MM[-DD]] */
	V_SYMBOL,     /* [a-z0-9] and single hyphens between, <= 64 */
	V_CHOICE,     /* one word of the rule's list */
	V_UINT,       /* 0..2^53-1, no leading zeros */
	V_URL,        /* https: or http: address, printable, no space */
	V_LANG,       /* a BCP 47 tag, canonical case */
	V_KEY,        /* "<role> <vkey>", or "seal <age recipient>" */
	V_VKEY,       /* a vkey */
	V_ATTACHMENT, /* "<sha256> <size> <media type> <file name>" */
	V_CATALOGUE,  /* "<sha256> <size> <file name>" */
	V_TEXT,       /* "<bcp47> authentic|translation <sha256>" */
	V_SCOPE,      /* "paragraphs 1-6, 8": ascending, merged */
	V_DURATION,   /* "<n> minutes|hours|days" */
	V_TARGET,     /* "state <id>", "region|organisation|sector <line>",
	                 "unknown" or "withheld" */
	V_ITEM,       /* "<catalogue symbol>#<item id>" */
	V_INPUT,      /* "<symbol> <symbol>" */
	V_SALT,       /* base64 of 32 bytes */
	V_ISO,        /* two capital letters: ISO 3166-1 alpha-2 */
	V_PAPER,      /* a full paper id: 64 hex digits */
	V_PARAGRAPH,  /* the id of one paragraph: "3", "3a" */
};
#define VALUE_KINDS ((size_t)V_PARAGRAPH + 1)

/* One row of a type's table: which header, how often, what value. */
struct field_rule {
	enum field field;
	enum value_kind kind;
	uint16_t min;        /* how often at least */
	uint16_t max;        /* and at most */
	const char *choices; /* V_CHOICE: words separated by one space */
	const char *help;    /* one line for help, form and reference */
};

struct record_type {
	enum record_kind kind;
	const char *name; /* "act": the first line is comity/act/v1 */
	const char *help; /* one line */
	bool body;        /* may have a body */
	size_t nrules;
	const struct field_rule *rules; /* in the order of the headers */
};

/* The tables themselves: records (types.c), indexed by enum record_kind, and
 * papers (paper.c), by the same less RECORD_KINDS. */
extern const struct record_type record_types[RECORD_KINDS];
extern const struct record_type paper_types[PAPER_KINDS];

/* "Recorded-For". */
const char *field_name(enum field f);
/* The row of a kind of either family. */
const struct record_type *record_type_of(enum record_kind kind);
/* NULL where the family has no such type. */
const struct record_type *record_type_named(struct span name);
const struct record_type *paper_type_named(struct span name);
/* The row of this header in the type's table; NULL where it has none. */
const struct field_rule *record_rule(enum record_kind kind, enum field f);

/* One header as it stands in the record. */
struct record_field {
	const struct field_rule *rule;
	struct span value;
	uint32_t offset; /* of the value within the text */
};

struct record {
	const struct record_type *type;
	struct span bytes;   /* the entry: text and signature */
	struct span text;    /* the signed text */
	struct note_sig sig; /* the one signature line; empty for a draft */
	struct span author;
	utc_t date;
	struct span body; /* empty, or paragraphs ending in LF */
	size_t nfields;
	struct record_field *fields; /* in order; in the arena */
};

/*
 * Reads an entry: a C2SP signed note with exactly one signature line, whose
 * key name is the author, and a text in the one canonical form of its type.
 * Spans point into bytes.  Does not check the signature: that needs the key
 * of the author at this point of the register (core/keyring.h).
 * CY_BAD with faults note/..., text/..., record/... and the byte offset.
 */
enum cy_rc record_parse(
    struct record *r, struct arena *a, struct span bytes, struct cy_err *e);
/* The same for a text that is not signed yet. */
enum cy_rc record_parse_text(
    struct record *r, struct arena *a, struct span text, struct cy_err *e);
/* Reads a paper, which is never signed, and nothing else: the text of a record
 * is CY_BAD record/type-unknown here, as a paper is to the two above. */
enum cy_rc paper_parse(
    struct record *r, struct arena *a, struct span text, struct cy_err *e);

/* Prints the text anew from its decoded values; equal to r->text byte for
 * byte, or the record would have been refused. */
enum cy_rc record_print(
    struct buf *out, const struct record *r, struct cy_err *e);

/* SHA-256 of the text; of a paper, the paper id. */
void record_id(const struct record *r, struct hash *id);

/* The first value of a header; p is NULL where it is absent. */
struct span record_get(const struct record *r, enum field f);
/* Walks all values of a header: *at starts at 0; false at the end. */
bool record_next(
    const struct record *r, enum field f, size_t *at, struct span *value);
/* The text's value in this language, else English, else the first.  For
 * V_LANGTEXT headers; without the language tag. */
struct span record_langtext(
    const struct record *r, enum field f, const char *lang);

/*
 * Values decoded.  Each accepts what the grammar accepted, so on a parsed
 * record they do not fail; false: the value is absent or not of that kind.
 */
bool value_hash(struct span v, struct hash *out);
bool value_key(struct span v, struct span *role, struct span *key);
bool value_langtext(struct span v, struct span *lang, struct span *text);
bool value_attachment(struct span v, struct hash *id, uint64_t *size,
    struct span *type, struct span *name);
bool value_catalogue(
    struct span v, struct hash *id, uint64_t *size, struct span *name);

/* The roles of keys; "Key" values begin with their names. */
enum key_role {
	ROLE_RECORD,   /* signs records; named as the party */
	ROLE_REGISTER, /* signs checkpoints; named "<party>/register" */
	ROLE_WITNESS,  /* cosigns checkpoints; named "<party>/witness" */
	ROLE_SEAL,     /* an age recipient; bears no name */
	KEY_ROLES
};
struct record_key {
	enum key_role role;
	struct vkey vkey; /* empty where role is ROLE_SEAL */
	uint8_t raw[32];  /* the public key itself */
};
const char *key_role_name(enum key_role role);
/* A "Key" value with its key decoded and admitted.  CY_BAD
 * record/value-key; the text names what is wrong within. */
enum cy_rc value_record_key(
    struct span v, struct record_key *k, struct cy_err *e);
/* The same of a value that stands in a parsed record: its key was admitted
 * then, and is not checked again. */
enum cy_rc value_parsed_key(
    struct span v, struct record_key *k, struct cy_err *e);

/* CY_OK or the fault of a value that breaks its grammar (record/value-...),
 * offset relative to v plus base. */
enum cy_rc value_check(const struct field_rule *rule, struct span v,
    uint64_t base, struct cy_err *e);

/* A party id: with a dot it may hold keys, without it is recorded only. */
bool party_id_valid(struct span id);
bool party_id_has_keys(struct span id);
bool symbol_valid(struct span s);
/* The form of a kind of value, in words: "a moment, YYYY-MM-DD...". */
const char *value_form(enum value_kind kind);

/*
 * Builds a text in canonical order from headers given in any order, of a
 * record or, where kind is one of its family, of a paper.  Headers with an
 * empty value are left out.  Then parses it: any fault of the grammar is found
 * here.  body may be empty.
 */
struct record_draft {
	enum record_kind kind;
	size_t n;
	struct {
		enum field field;
		struct span value;
	} h[LIMIT_RECORD_HEADERS];
	struct span body;
};
void record_draft_init(struct record_draft *d, enum record_kind kind);
/* Past the limit the count runs on and record_draft_print() refuses. */
void record_draft_add(struct record_draft *d, enum field f, struct span value);
enum cy_rc record_draft_print(
    struct buf *out, const struct record_draft *d, struct cy_err *e);

#endif
