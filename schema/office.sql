-- SPDX-License-Identifier: Apache-2.0
--
-- The office: what happens before a record enters the register
-- (spec/office.md, "Where things lie").  A sealed column holds an object under
-- the key of its table, bound to table and row; what rows are found by are
-- tags, 16 bytes of a keyed hash.  In clear: numbers of rows, states, and
-- times as seconds since 1970.

PRAGMA application_id = 0x436d746f;
PRAGMA user_version = 1;

-- A known text, so that another key is told at once.
CREATE TABLE office (
	one INTEGER PRIMARY KEY CHECK (one = 0),
	sealed BLOB NOT NULL
) STRICT;

-- state: 0 invited, 1 set up, 2 disabled.  code: tag of the set-up code, NULL
-- once it is spent; until: its end.
CREATE TABLE officer (
	officer INTEGER PRIMARY KEY,
	login BLOB NOT NULL UNIQUE,
	party BLOB NOT NULL,
	state INTEGER NOT NULL,
	code BLOB UNIQUE,
	until INTEGER,
	seen INTEGER,
	sealed BLOB NOT NULL
) STRICT;
CREATE INDEX officer_party ON officer (party);

CREATE TABLE passkey (
	passkey INTEGER PRIMARY KEY,
	officer INTEGER NOT NULL,
	credential BLOB NOT NULL UNIQUE,
	sealed BLOB NOT NULL
) STRICT;
CREATE INDEX passkey_officer ON passkey (officer);

-- raised: when a passkey raised it last; challenged: when the challenge was
-- made that is sealed here.
CREATE TABLE session (
	session INTEGER PRIMARY KEY,
	token BLOB NOT NULL UNIQUE,
	officer INTEGER NOT NULL,
	began INTEGER NOT NULL,
	used INTEGER NOT NULL,
	raised INTEGER,
	challenged INTEGER,
	sealed BLOB
) STRICT;
CREATE INDEX session_officer ON session (officer);

-- Of the API.
CREATE TABLE token (
	token INTEGER PRIMARY KEY,
	secret BLOB NOT NULL UNIQUE,
	officer INTEGER NOT NULL,
	made INTEGER NOT NULL,
	until INTEGER NOT NULL,
	sealed BLOB NOT NULL
) STRICT;
CREATE INDEX token_officer ON token (officer);

-- The named steps that a party's texts pass before they leave it.
CREATE TABLE steps (
	steps INTEGER PRIMARY KEY,
	party BLOB NOT NULL UNIQUE,
	sealed BLOB NOT NULL
) STRICT;

-- What was typed into a session that had expired.
CREATE TABLE kept (
	kept INTEGER PRIMARY KEY,
	officer INTEGER NOT NULL,
	path BLOB NOT NULL,
	at INTEGER NOT NULL,
	sealed BLOB NOT NULL,
	UNIQUE (officer, path)
) STRICT;

-- id: of the root paper.
CREATE TABLE draft (
	draft INTEGER PRIMARY KEY,
	id BLOB NOT NULL UNIQUE,
	lead BLOB NOT NULL,
	stage INTEGER NOT NULL,
	changed INTEGER NOT NULL,
	sealed BLOB NOT NULL
) STRICT;
CREATE INDEX draft_stage ON draft (stage);

-- Who has a part in a draft: its lead, and those to whom it was circulated.
CREATE TABLE member (
	party BLOB NOT NULL,
	draft INTEGER NOT NULL,
	deadline INTEGER,
	PRIMARY KEY (party, draft)
) STRICT, WITHOUT ROWID;
CREATE INDEX member_draft ON member (draft);

-- In the order of arrival; officer: who wrote it, which no party is told.
CREATE TABLE paper (
	paper INTEGER PRIMARY KEY,
	id BLOB NOT NULL UNIQUE,
	draft INTEGER NOT NULL,
	party BLOB NOT NULL,
	officer INTEGER NOT NULL,
	at INTEGER NOT NULL,
	sealed BLOB NOT NULL
) STRICT;
CREATE INDEX paper_draft ON paper (draft);

-- Which papers a party may see: every query of papers goes through it.
CREATE TABLE audience (
	party BLOB NOT NULL,
	draft INTEGER NOT NULL,
	paper INTEGER NOT NULL,
	PRIMARY KEY (party, draft, paper)
) STRICT, WITHOUT ROWID;

-- Up to which paper an officer has seen a draft.
CREATE TABLE seen (
	officer INTEGER NOT NULL,
	draft INTEGER NOT NULL,
	paper INTEGER NOT NULL,
	PRIMARY KEY (officer, draft)
) STRICT, WITHOUT ROWID;

-- sealed: what it is; content: its bytes.
CREATE TABLE attachment (
	attachment INTEGER PRIMARY KEY,
	id BLOB NOT NULL,
	draft INTEGER NOT NULL,
	party BLOB NOT NULL,
	officer INTEGER NOT NULL,
	at INTEGER NOT NULL,
	sealed BLOB NOT NULL,
	content BLOB NOT NULL,
	UNIQUE (draft, party, id)
) STRICT;

-- Records on their way to the register.  id: of the record; draft: NULL for
-- one on a public statement; sealed: its text; entry: signed, sealed, NULL
-- before.
CREATE TABLE instrument (
	instrument INTEGER PRIMARY KEY,
	id BLOB NOT NULL UNIQUE,
	draft INTEGER,
	party BLOB NOT NULL,
	state INTEGER NOT NULL,
	prepared_by INTEGER NOT NULL,
	prepared INTEGER NOT NULL,
	sealed BLOB NOT NULL,
	entry BLOB
) STRICT;
CREATE INDEX instrument_draft ON instrument (draft);
CREATE INDEX instrument_party ON instrument (party, state);

CREATE TABLE approval (
	approval INTEGER PRIMARY KEY,
	instrument INTEGER NOT NULL,
	officer INTEGER NOT NULL,
	at INTEGER NOT NULL,
	sealed BLOB NOT NULL,
	UNIQUE (instrument, officer)
) STRICT;

-- What a release is made of, from its second approval on.
CREATE TABLE frozen (
	draft INTEGER PRIMARY KEY,
	at INTEGER NOT NULL,
	sealed BLOB NOT NULL
) STRICT;
