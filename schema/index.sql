-- SPDX-License-Identifier: Apache-2.0
--
-- The index: derived from the register by a fold (spec/index.md).  Records
-- are named by their entry numbers, parties and exercises by small numbers
-- given in the order in which they first appear, days as YYYYMMDD with 00 for
-- what is not known and 0 for no day at all, times as seconds since 1970,
-- types and headers by their places in the tables of spec/record.md.

PRAGMA application_id = 0x436d7479;
PRAGMA user_version = 3;

-- What the rows follow from.
CREATE TABLE head (
	one INTEGER PRIMARY KEY CHECK (one = 0),
	size INTEGER NOT NULL,
	root BLOB NOT NULL
) STRICT;

-- Every party id that was met.  holder: the party that is Known-As this short
-- id, since that entry.
CREATE TABLE who (
	who INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE,
	holder INTEGER,
	since INTEGER
) STRICT;
CREATE UNIQUE INDEX who_holder ON who (holder) WHERE holder IS NOT NULL;

CREATE TABLE exercise (
	exercise INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE
) STRICT;

-- digits: the first 56 bits of the id, by which it is found: an index of the
-- ids themselves is three times as large, and as slow to fill.
-- choice: the word of the type's first header of a closed set, from 1; 0 none.
-- topic: what it is about, thread: what that is about in the end, root: the
-- first of its chain of Replaces; entries, NULL for none, root NULL for itself.
-- bytes: how long the entry is.
CREATE TABLE entry (
	entry INTEGER PRIMARY KEY,
	id BLOB NOT NULL,
	digits INTEGER NOT NULL,
	kind INTEGER NOT NULL,
	author INTEGER NOT NULL,
	who INTEGER NOT NULL,
	recorded INTEGER NOT NULL,
	date INTEGER NOT NULL,
	day INTEGER NOT NULL,
	choice INTEGER NOT NULL,
	exercise INTEGER,
	thread INTEGER,
	topic INTEGER,
	root INTEGER,
	replaced INTEGER,
	bytes INTEGER NOT NULL
) STRICT;
-- Those that admission does not ask are made when the first transaction ends
-- (queries.sql, index_...): filling a new index is faster without.
CREATE INDEX entry_thread ON entry (thread, kind, topic, who)
	WHERE thread IS NOT NULL;

-- The newest record of an author with a symbol.
CREATE TABLE symbol (
	symbol TEXT NOT NULL,
	author INTEGER NOT NULL,
	entry INTEGER NOT NULL,
	PRIMARY KEY (symbol, author)
) STRICT, WITHOUT ROWID;

-- References other than the one to the topic's root.
CREATE TABLE ref (
	entry INTEGER NOT NULL,
	n INTEGER NOT NULL,
	field INTEGER NOT NULL,
	target INTEGER NOT NULL,
	PRIMARY KEY (entry, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX ref_target ON ref (target);

-- Headers that lists and pages show, as they stand in the record.
CREATE TABLE field (
	entry INTEGER NOT NULL,
	n INTEGER NOT NULL,
	field INTEGER NOT NULL,
	value TEXT NOT NULL,
	PRIMARY KEY (entry, n)
) STRICT, WITHOUT ROWID;

-- The rules of statements; opens: a bit per word of Open; paragraphs: the ids
-- of those that have one, "1 2 2a", NULL without a body.
-- place: by which lists are in order: the last day that the record's day can
-- mean, 99999999 for none.
CREATE TABLE statement (
	entry INTEGER PRIMARY KEY,
	opens INTEGER NOT NULL,
	quorum INTEGER NOT NULL,
	earliest INTEGER,
	lapses INTEGER,
	paragraphs TEXT,
	place INTEGER NOT NULL
) STRICT;
-- place: likewise, of the day it began.
CREATE TABLE incident (
	entry INTEGER PRIMARY KEY,
	place INTEGER NOT NULL
) STRICT;
CREATE TABLE invited (
	entry INTEGER NOT NULL,
	who INTEGER NOT NULL,
	PRIMARY KEY (entry, who)
) STRICT, WITHOUT ROWID;

-- Acts that count from the day of their statement's first release.
CREATE TABLE released (
	act INTEGER PRIMARY KEY,
	release INTEGER NOT NULL,
	day INTEGER NOT NULL
) STRICT;

-- What is said of a party's contacts: kind and status by their words, from 1;
-- directory and exercise are empty for none.
CREATE TABLE contact (
	entry INTEGER PRIMARY KEY,
	who INTEGER NOT NULL,
	kind INTEGER NOT NULL,
	directory TEXT NOT NULL,
	exercise TEXT NOT NULL,
	recorded INTEGER NOT NULL,
	root INTEGER NOT NULL,
	status INTEGER NOT NULL
) STRICT;
CREATE INDEX contact_key
	ON contact (who, kind, directory, exercise, recorded, root);

-- Notices by number.
CREATE TABLE notice (
	statement INTEGER NOT NULL,
	number INTEGER NOT NULL,
	entry INTEGER NOT NULL,
	PRIMARY KEY (statement, number, entry)
) STRICT, WITHOUT ROWID;

-- Published checkpoints: first and newest time of each size.
CREATE TABLE seal (
	size INTEGER PRIMARY KEY,
	first INTEGER NOT NULL,
	newest INTEGER NOT NULL
) STRICT;

-- The words of each entry, by which it is found (spec/index.md, "Words"); the
-- text itself stands in the register.  search_at: each word, and where;
-- search_word: how often.
CREATE VIRTUAL TABLE search USING fts5(title, symbol, party, body, source,
	content = '', tokenize = 'unicode61 remove_diacritics 2');
-- Words are kept in memory up to this size before they are written.
INSERT INTO search (search, rank) VALUES ('hashsize', 16777216);
CREATE VIRTUAL TABLE search_at USING fts5vocab(search, instance);
CREATE VIRTUAL TABLE search_word USING fts5vocab(search, row);

-- Entries as lists show them.  since: the holder counts from that entry on;
-- release: the day of release counts from that entry on.
CREATE VIEW shown AS SELECT
	e.entry, e.id, e.kind, e.recorded, e.date, e.day, e.choice,
	e.thread, e.topic, coalesce(e.root, e.entry) AS root, e.replaced,
	a.name AS author, w.name AS party, h.name AS holder, w.since,
	x.name AS exercise, r.release, r.day AS released,
	CASE e.kind WHEN 4 THEN (SELECT min(v.entry)
		FROM entry AS v INDEXED BY entry_thread
		WHERE v.thread = e.thread AND v.kind = 6
		AND v.topic = coalesce(e.root, e.entry)) END AS withdrawn,
	CASE WHEN e.kind = 4 AND e.recorded THEN (SELECT min(o.entry)
		FROM entry AS o WHERE o.thread = e.thread AND o.kind = 4
		AND o.topic = e.topic AND o.who = w.holder
		AND NOT o.recorded) END AS displaced,
	(SELECT first FROM seal WHERE size > e.entry
		ORDER BY size LIMIT 1) AS sealed,
	e.author AS by_author, e.who, e.bytes
	FROM entry AS e JOIN who AS a ON a.who = e.author
	JOIN who AS w ON w.who = e.who
	LEFT JOIN who AS h ON h.who = w.holder
	LEFT JOIN exercise AS x ON x.exercise = e.exercise
	LEFT JOIN released AS r ON r.act = e.entry;
