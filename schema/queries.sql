-- SPDX-License-Identifier: Apache-2.0
--
-- Every statement that the program runs on the index, by name.  Types by
-- their places: 0 party, 2 statement, 3 release, 4 act, 5 declaration,
-- 6 withdrawal, 10 incident, 11 assessment, 12 finding, 13 support,
-- 14 measure (checked against the program's table when it is compiled).

-- name: begin
BEGIN IMMEDIATE;
-- name: snapshot
BEGIN;
-- name: commit
COMMIT;
-- name: rollback
ROLLBACK;

-- name: index_digits
CREATE INDEX IF NOT EXISTS entry_digits ON entry (digits);
-- name: index_who
CREATE INDEX IF NOT EXISTS entry_who ON entry (who, kind);
-- name: index_root
CREATE INDEX IF NOT EXISTS entry_root ON entry (root) WHERE root IS NOT NULL;
-- name: index_kind
CREATE INDEX IF NOT EXISTS entry_kind ON entry (kind);
-- name: index_part
CREATE INDEX IF NOT EXISTS entry_part ON entry (thread)
	WHERE thread IS NOT NULL;
-- name: index_value
-- By Iso, Target, Engages, State, Item.
CREATE INDEX IF NOT EXISTS field_value ON field (field, value, entry)
	WHERE field IN (11, 42, 48, 51, 67);
-- name: index_statements
CREATE INDEX IF NOT EXISTS statement_place ON statement (place);
-- name: index_incidents
CREATE INDEX IF NOT EXISTS incident_place ON incident (place);
-- name: index_open
CREATE INDEX IF NOT EXISTS statement_open ON statement (entry)
	WHERE opens BETWEEN 1 AND 7;

-- name: head_get
SELECT size, root FROM head;
-- name: head_put
INSERT INTO head (one, size, root) VALUES (0, :size, :root)
	ON CONFLICT (one) DO UPDATE SET size = :size, root = :root;

-- name: who_get
SELECT w.who, coalesce(h.name, s.name), w.holder, s.who
	FROM who AS w LEFT JOIN who AS h ON h.who = w.holder
	LEFT JOIN who AS s ON s.holder = w.who WHERE w.name = :name;
-- name: who_add
INSERT INTO who (name) VALUES (:name);
-- name: who_hold
UPDATE who SET holder = :holder, since = :since
	WHERE who = :who AND holder IS NULL;
-- name: exercise_get
SELECT exercise FROM exercise WHERE name = :name;
-- name: exercise_add
INSERT INTO exercise (name) VALUES (:name);

-- name: record_get
SELECT e.entry, e.kind, a.name, coalesce(h.name, w.name), e.recorded, e.day,
		e.thread, e.topic, e.root, e.replaced, x.name
	FROM entry AS e JOIN who AS a ON a.who = e.author
	JOIN who AS w ON w.who = e.who
	LEFT JOIN who AS h ON h.who = w.holder
	LEFT JOIN exercise AS x ON x.exercise = e.exercise
	WHERE e.entry = :entry;
-- name: id_get
SELECT id FROM entry WHERE entry = :entry;
-- name: record_find
SELECT entry FROM entry WHERE digits = :digits AND id = :id;
-- name: withdrawn_get
SELECT 2 - min(recorded) FROM entry
	WHERE thread = :thread AND kind = 6 AND topic = :act;
-- name: statement_get
SELECT s.opens, s.quorum, s.earliest, s.lapses,
		EXISTS (SELECT 1 FROM entry WHERE thread = :root AND kind = 3)
	FROM statement AS s WHERE s.entry = :entry;
-- name: symbol_get
SELECT e.id FROM symbol AS s JOIN entry AS e ON e.entry = s.entry
	WHERE s.symbol = :symbol AND s.author = :author;
-- name: acts_of
SELECT entry, id, recorded, replaced, coalesce(root, entry) FROM entry
	WHERE thread = :statement AND kind = 4 AND topic = :statement
		AND who = :who;
-- name: notice_last
SELECT max(number) FROM notice WHERE statement = :statement;
-- name: invited_get
SELECT 1 FROM invited WHERE entry = :entry AND who = :who;
-- name: paragraphs_get
SELECT paragraphs FROM statement WHERE entry = :entry;
-- name: contact_get
SELECT root, status FROM contact WHERE who = :who AND kind = :kind
		AND directory = :directory AND exercise = :exercise
		AND recorded = :recorded
	ORDER BY root DESC, entry DESC LIMIT 1;
-- name: own_act_any
SELECT 1 FROM entry WHERE thread = :statement AND kind = 4 AND recorded = 0
	LIMIT 1;

-- name: entry_add
INSERT INTO entry (entry, id, digits, kind, author, who, recorded, date, day,
		choice, exercise, thread, topic, root, bytes)
	VALUES (:entry, :id, :digits, :kind, :author, :who, :recorded, :date,
		:day, :choice, :exercise, :thread, :topic, :root, :bytes);
-- name: entry_replace
UPDATE entry SET replaced = :by WHERE entry = :entry;
-- name: symbol_put
INSERT INTO symbol (symbol, author, entry) VALUES (:symbol, :author, :entry)
	ON CONFLICT (symbol, author) DO UPDATE SET entry = :entry;
-- name: ref_add
INSERT INTO ref (entry, n, field, target)
	VALUES (:entry, :n, :field, :target);
-- name: field_add
INSERT INTO field (entry, n, field, value)
	VALUES (:entry, :n, :field, :value);
-- name: statement_add
INSERT INTO statement (entry, opens, quorum, earliest, lapses, paragraphs,
		place)
	VALUES (:entry, :opens, :quorum, :earliest, :lapses, :paragraphs,
		:place);
-- name: incident_add
INSERT INTO incident (entry, place) VALUES (:entry, :place);
-- name: contact_add
INSERT INTO contact (entry, who, kind, directory, exercise, recorded, root,
		status)
	VALUES (:entry, :who, :kind, :directory, :exercise, :recorded, :root,
		:status);
-- name: invited_add
INSERT INTO invited (entry, who) VALUES (:entry, :who)
	ON CONFLICT (entry, who) DO NOTHING;
-- name: released_add
INSERT INTO released (act, release, day) VALUES (:act, :release, :day)
	ON CONFLICT (act) DO NOTHING;
-- name: notice_add
INSERT INTO notice (statement, number, entry)
	VALUES (:statement, :number, :entry);
-- name: seal_put
INSERT INTO seal (size, first, newest) VALUES (:size, :time, :time)
	ON CONFLICT (size) DO UPDATE SET newest = max(newest, :time);

-- name: search_add
INSERT INTO search (rowid, title, symbol, party, body, source)
	VALUES (:entry, :title, :symbol, :party, :body, :source);
-- name: fts_api
SELECT fts5(:api);
-- name: search
SELECT s.rowid, bm25(search, 10.0, 8.0, 4.0, 1.0, 0.5),
		e.kind, e.who, e.day, e.replaced
	FROM search AS s JOIN entry AS e ON e.entry = s.rowid
	WHERE s.search MATCH :match AND s.rowid < :known
	ORDER BY s.rowid DESC;

-- name: symbol_find
SELECT s.entry, e.id FROM symbol AS s JOIN entry AS e ON e.entry = s.entry
	WHERE s.symbol = :symbol LIMIT 2;
-- name: prefix_find
SELECT entry, id FROM entry WHERE digits BETWEEN :from AND :to
	AND id BETWEEN :low AND :high LIMIT 2;
-- name: entry_one
SELECT * FROM shown WHERE entry = :entry;
-- name: entries
SELECT * FROM shown WHERE entry >= :from AND entry < :to
	AND kind BETWEEN :low AND :high
	AND (:author = 0 OR by_author = :author) ORDER BY entry;
-- name: entries_of
SELECT * FROM shown WHERE entry >= :from AND entry < :to
	AND kind BETWEEN :low AND :high
	AND (:author = 0 OR by_author = :author)
	AND who IN (:who, :partner) ORDER BY entry;
-- name: entry_newest
SELECT coalesce(
	(SELECT max(entry) FROM entry WHERE root = :root AND entry < :known),
	(SELECT entry FROM entry WHERE entry = :root AND entry < :known));
-- name: fields_get
SELECT field, value FROM field WHERE entry = :entry ORDER BY n;
-- name: refs_of
SELECT r.field, r.entry, r.target, t.id, t.kind FROM ref AS r
	JOIN entry AS t ON t.entry = r.target
	WHERE r.entry = :entry ORDER BY r.n;
-- name: refs_to
SELECT r.field, r.entry, r.target, e.id, e.kind, e.topic FROM ref AS r
	JOIN entry AS e ON e.entry = r.entry
	WHERE r.target = :target ORDER BY r.entry, r.n;
-- name: topics_to
SELECT entry, id, kind FROM entry WHERE thread = :thread
	AND kind IN (3, 4, 5, 6, 7, 11, 12, 13, 14, 18) AND topic = :topic
	ORDER BY entry;
-- name: kinds_count
SELECT kind, count(*) FROM entry GROUP BY kind;

-- name: statements
SELECT entry, place FROM statement WHERE (place, entry) > (:place, :entry)
	ORDER BY place, entry;
-- name: statement_acts
SELECT e.entry, e.id, e.recorded, e.day, e.choice, e.root, e.replaced,
		w.name, coalesce(h.name, w.name) AS party, a.name,
		r.release, r.day, s.value
	FROM entry AS e JOIN who AS w ON w.who = e.who
	LEFT JOIN who AS h ON h.who = w.holder AND w.since < :known
	JOIN who AS a ON a.who = e.author
	LEFT JOIN released AS r ON r.act = e.entry AND r.release < :known
	LEFT JOIN field AS s ON s.entry = e.entry AND s.field = :scope
	WHERE e.thread = :statement AND e.kind = 4 AND e.topic = :statement
		AND e.entry < :known
	ORDER BY party, e.entry;
-- name: statement_withdrawals
SELECT entry, topic, replaced, recorded, day FROM entry
	WHERE thread = :statement AND kind = 6 AND entry < :known
	ORDER BY entry;
-- name: statement_releases
SELECT count(*) FROM entry WHERE thread = :statement AND kind = 3
	AND entry < :known;

-- name: cases
SELECT entry, place FROM incident WHERE (place, entry) > (:place, :entry)
	ORDER BY place, entry;
-- name: case_entries
SELECT kind, choice, day, replaced, entry FROM entry
	WHERE thread = :thread AND entry < :known;
-- name: case_states
SELECT f.value, e.day, e.replaced FROM entry AS e
	JOIN field AS f ON f.entry = e.entry AND f.field = :state
	WHERE e.thread = :thread AND e.kind = 12 AND e.entry < :known
	ORDER BY f.value;
-- name: thread_tree
-- Depth first; the LIMIT keeps the planner from leaving out the order.
-- What is declared of a case (5) stands behind what was found (12), and before
-- support (13); notices (7) stand behind what they are of.
WITH RECURSIVE tree (entry, root, depth, sort, day) AS (
	SELECT entry, coalesce(root, entry), 0, 0, 0 FROM entry
		WHERE entry = :start
	UNION ALL
	SELECT e.entry, coalesce(e.root, e.entry), t.depth + 1,
			CASE e.kind WHEN 5 THEN 125 WHEN 7 THEN 127
				ELSE e.kind * 10 END,
			CASE e.day WHEN 0 THEN 99999999 ELSE e.day END
		FROM tree AS t JOIN entry AS e
		INDEXED BY entry_thread ON e.thread = :thread
		AND e.kind IN (3, 4, 5, 6, 7, 11, 12, 13, 14, 18)
		AND e.topic = t.root AND e.entry < :known
		AND (e.replaced IS NULL OR e.replaced >= :known)
		ORDER BY 3 DESC, 4, 5, 1 LIMIT -1)
SELECT s.*, t.depth FROM tree AS t CROSS JOIN shown AS s
	ON s.entry = t.entry;
-- name: thread_date
WITH RECURSIVE tree (entry, root, depth) AS (
	SELECT entry, coalesce(root, entry), 0 FROM entry
		WHERE entry = :start
	UNION ALL
	SELECT e.entry, coalesce(e.root, e.entry), t.depth + 1
		FROM tree AS t JOIN entry AS e
		INDEXED BY entry_thread ON e.thread = :thread
		AND e.kind IN (3, 4, 5, 6, 7, 11, 12, 13, 14, 18)
		AND e.topic = t.root AND e.entry < :known
		AND (e.replaced IS NULL OR e.replaced >= :known))
SELECT s.*, t.depth FROM tree AS t CROSS JOIN shown AS s
	ON s.entry = t.entry
	ORDER BY t.depth > 0, s.day = 0, s.day, s.entry;

-- name: parties
SELECT w.name, k.name,
		(SELECT max(entry) FROM entry WHERE who = w.who AND kind = 0),
		(SELECT count(*) FROM entry
			WHERE who IN (w.who, k.who) AND kind = 4),
		(SELECT count(*) FROM entry
			WHERE who IN (w.who, k.who)) AS entries
	FROM who AS w LEFT JOIN who AS k ON k.holder = w.who
	WHERE w.holder IS NULL AND w.name <> 'public' AND entries > 0
	ORDER BY w.name;

-- name: party_one
SELECT w.name, k.name,
		(SELECT max(entry) FROM entry WHERE who = w.who AND kind = 0),
		(SELECT count(*) FROM entry
			WHERE who IN (w.who, k.who) AND kind = 4),
		(SELECT count(*) FROM entry
			WHERE who IN (w.who, k.who)) AS entries
	FROM who AS w LEFT JOIN who AS k ON k.holder = w.who
	WHERE w.who = (SELECT coalesce(holder, who) FROM who
		WHERE who = :who);
-- name: party_named
SELECT 1 FROM field WHERE field IN (11, 42, 48, 51, 67) AND field = 51
	AND value = :id
UNION ALL SELECT 1 FROM field WHERE field IN (11, 42, 48, 51, 67)
	AND field = 42 AND value = 'state ' || :id LIMIT 1;
-- name: party_iso
SELECT e.who FROM field AS f JOIN entry AS e ON e.entry = f.entry
	WHERE f.field IN (11, 42, 48, 51, 67) AND f.field = 11
		AND f.value = :iso ORDER BY f.entry DESC LIMIT 100;

-- name: party_called
SELECT e.who, e.kind, s.rowid FROM search AS s
	JOIN entry AS e ON e.entry = s.rowid
	WHERE s.search MATCH :match ORDER BY s.rowid DESC;

-- name: statement_acts_of
SELECT e.entry, e.id, e.recorded, e.day, e.choice, e.root, e.replaced,
		w.name, coalesce(h.name, w.name) AS party, a.name,
		r.release, r.day, s.value
	FROM entry AS e JOIN who AS w ON w.who = e.who
	LEFT JOIN who AS h ON h.who = w.holder AND w.since < :known
	JOIN who AS a ON a.who = e.author
	LEFT JOIN released AS r ON r.act = e.entry AND r.release < :known
	LEFT JOIN field AS s ON s.entry = e.entry AND s.field = :scope
	WHERE e.thread = :statement AND e.kind = 4 AND e.topic = :statement
		AND e.who IN (:who, :partner) AND e.entry < :known
	ORDER BY party, e.entry;
-- name: statement_rules
SELECT opens, quorum, earliest, lapses FROM statement WHERE entry = :entry;
-- name: statements_open
SELECT entry FROM statement WHERE entry < :before AND opens BETWEEN 1 AND 7
	ORDER BY entry DESC;
-- name: case_findings
SELECT e.entry, e.day, e.replaced, coalesce(h.name, w.name), f.value, e.root
	FROM entry AS e JOIN who AS w ON w.who = e.who
	LEFT JOIN who AS h ON h.who = w.holder AND w.since < :known
	LEFT JOIN field AS f ON f.entry = e.entry AND f.field = :state
	WHERE e.thread = :thread AND e.kind = 12 AND e.entry < :known
	ORDER BY e.entry;
-- name: finding_state
SELECT value FROM field WHERE entry = :entry AND field = 51;
-- name: case_supports
SELECT e.choice, e.day, e.replaced, coalesce(h.name, w.name), e.topic
	FROM entry AS e JOIN who AS w ON w.who = e.who
	LEFT JOIN who AS h ON h.who = w.holder AND w.since < :known
	WHERE e.thread = :thread AND e.kind = 13 AND e.entry < :known
	ORDER BY e.entry;

-- name: threads
SELECT entry FROM entry WHERE kind = :kind AND root IS NULL
	AND entry < :known ORDER BY entry DESC;

-- name: recent_any
SELECT entry FROM entry WHERE entry < :before ORDER BY entry DESC;
-- name: recent_kind
SELECT entry FROM entry WHERE entry < :before AND kind = :kind
	ORDER BY entry DESC;
-- name: recent_who
SELECT entry FROM entry WHERE entry < :before AND who = :who AND kind = :kind
	ORDER BY entry DESC;
-- name: recent_part
SELECT entry FROM entry WHERE entry < :before AND thread = :thread
	ORDER BY entry DESC;
-- name: recent_chain
SELECT entry FROM entry WHERE entry < :before AND root = :root
	ORDER BY entry DESC;
-- name: recent_one
SELECT entry FROM entry WHERE entry < :before AND entry = :root;
-- name: recent_value
SELECT entry FROM field WHERE entry < :before
	AND field IN (11, 42, 48, 51, 67) AND field = :field AND value = :value
	ORDER BY entry DESC;
-- name: item_has
SELECT 1 FROM field WHERE entry = :entry AND field IN (48, 67)
	AND value = :value;
-- name: items
SELECT f.value, e.kind, coalesce(e.thread, e.entry), e.entry, e.day, e.replaced
	FROM field AS f JOIN entry AS e ON e.entry = f.entry
	WHERE f.field IN (11, 42, 48, 51, 67) AND f.field = :field
		AND f.value >= :from AND f.value < :to AND f.entry < :known
	ORDER BY f.value, f.entry;

-- name: seals
SELECT a.size, a.first, a.newest,
		coalesce((SELECT max(size) FROM seal WHERE size < a.size), 0)
	FROM seal AS a WHERE a.size < :before ORDER BY a.size DESC;
-- name: seal_of
SELECT a.size, a.first, a.newest,
		coalesce((SELECT max(size) FROM seal WHERE size < a.size), 0)
	FROM seal AS a WHERE a.size > :entry ORDER BY a.size LIMIT 1;
-- name: seal_last
SELECT size, newest FROM seal ORDER BY size DESC LIMIT 1;

-- name: dump_schema
-- Those of FTS5's own tables follow from search, and from SQLite's version.
SELECT name, type, tbl_name, sql FROM sqlite_schema WHERE name NOT IN
	('search_data', 'search_idx', 'search_docsize', 'search_config')
	ORDER BY name;
-- name: dump_head
SELECT one, size, root FROM head ORDER BY one;
-- name: dump_who
SELECT who, name, holder, since FROM who ORDER BY who;
-- name: dump_exercise
SELECT exercise, name FROM exercise ORDER BY exercise;
-- name: dump_entry
SELECT entry, id, digits, kind, author, who, recorded, date, day, choice,
		exercise, thread, topic, root, replaced, bytes
	FROM entry ORDER BY entry;
-- name: dump_symbol
SELECT symbol, author, entry FROM symbol ORDER BY symbol, author;
-- name: dump_ref
SELECT entry, n, field, target FROM ref ORDER BY entry, n;
-- name: dump_field
SELECT entry, n, field, value FROM field ORDER BY entry, n;
-- name: dump_statement
SELECT entry, opens, quorum, earliest, lapses, paragraphs, place
	FROM statement ORDER BY entry;
-- name: dump_incident
SELECT entry, place FROM incident ORDER BY entry;
-- name: dump_contact
SELECT entry, who, kind, directory, exercise, recorded, root, status
	FROM contact ORDER BY entry;
-- name: dump_invited
SELECT entry, who FROM invited ORDER BY entry, who;
-- name: dump_released
SELECT act, release, day FROM released ORDER BY act;
-- name: dump_notice
SELECT statement, number, entry FROM notice
	ORDER BY statement, number, entry;
-- name: dump_seal
SELECT size, first, newest FROM seal ORDER BY size;
-- name: dump_search
SELECT term, doc, col, "offset" FROM search_at;
-- name: dump_search_size
SELECT id, sz FROM search_docsize ORDER BY id;
-- name: dump_search_sum
SELECT id, block FROM search_data WHERE id = 1;
-- name: dump_search_config
SELECT k, v FROM search_config WHERE k <> 'version' ORDER BY k;
-- name: words_all
SELECT term, doc, cnt FROM search_word;
-- name: word_one
SELECT doc, cnt FROM search_word WHERE term = :term;
-- name: search_check
INSERT INTO search (search) VALUES ('integrity-check');
-- name: integrity
PRAGMA integrity_check(1);
