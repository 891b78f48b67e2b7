-- SPDX-License-Identifier: Apache-2.0
--
-- Every statement that the program runs on office.db, by name.  Where a row
-- belongs to a party, the party is a parameter.

-- name: begin
BEGIN IMMEDIATE;
-- name: commit
COMMIT;
-- name: rollback
ROLLBACK;

-- name: office_put
INSERT INTO office (one, sealed) VALUES (0, :sealed);
-- name: office_get
SELECT sealed FROM office WHERE one = 0;

-- name: officer_next
SELECT coalesce(max(officer), 0) + 1 FROM officer;
-- name: officer_add
INSERT INTO officer (officer, login, party, state, code, until, sealed)
	VALUES (:officer, :login, :party, :state, :code, :until, :sealed);
-- name: officer_set
UPDATE officer SET state = :state, code = :code, until = :until,
	sealed = :sealed WHERE officer = :officer;
-- name: officer_seen
UPDATE officer SET seen = :now WHERE officer = :officer;
-- name: officer_by_row
SELECT o.officer, o.state, o.until, o.seen, o.sealed,
		(SELECT count(*) FROM passkey WHERE officer = o.officer)
	FROM officer AS o WHERE o.officer = :officer;
-- name: officer_by_login
SELECT o.officer, o.state, o.until, o.seen, o.sealed,
		(SELECT count(*) FROM passkey WHERE officer = o.officer)
	FROM officer AS o WHERE o.login = :login;
-- name: officer_by_code
SELECT o.officer, o.state, o.until, o.seen, o.sealed,
		(SELECT count(*) FROM passkey WHERE officer = o.officer)
	FROM officer AS o WHERE o.code = :code;
-- name: officer_of
SELECT o.officer, o.state, o.until, o.seen, o.sealed,
		(SELECT count(*) FROM passkey WHERE officer = o.officer)
	FROM officer AS o WHERE o.party = :party ORDER BY o.officer;
-- name: officer_all
SELECT o.officer, o.state, o.until, o.seen, o.sealed,
		(SELECT count(*) FROM passkey WHERE officer = o.officer)
	FROM officer AS o ORDER BY o.party, o.officer;

-- name: passkey_next
SELECT coalesce(max(passkey), 0) + 1 FROM passkey;
-- name: passkey_add
INSERT INTO passkey (passkey, officer, credential, sealed)
	VALUES (:passkey, :officer, :credential, :sealed);
-- name: passkey_set
UPDATE passkey SET sealed = :sealed WHERE passkey = :passkey;
-- name: passkey_of
SELECT passkey, sealed FROM passkey WHERE officer = :officer ORDER BY passkey;
-- name: passkey_find
SELECT passkey, sealed FROM passkey
	WHERE credential = :credential AND officer = :officer;
-- name: passkey_drop
DELETE FROM passkey WHERE officer = :officer;

-- name: session_add
INSERT INTO session (token, officer, began, used)
	VALUES (:token, :officer, :now, :now);
-- name: session_get
SELECT session, officer, began, used, raised, challenged, sealed
	FROM session WHERE token = :token;
-- name: session_used
UPDATE session SET used = :now WHERE session = :session;
-- name: session_challenge
UPDATE session SET challenged = :now, sealed = :sealed
	WHERE session = :session;
-- name: session_raise
UPDATE session SET raised = :now WHERE session = :session;
-- name: session_end
DELETE FROM session WHERE token = :token;
-- name: session_drop
DELETE FROM session WHERE officer = :officer;
-- name: session_tidy
DELETE FROM session WHERE began < :before;

-- name: token_next
SELECT coalesce(max(token), 0) + 1 FROM token;
-- name: token_add
INSERT INTO token (token, secret, officer, made, until, sealed)
	VALUES (:token, :secret, :officer, :made, :until, :sealed);
-- name: token_get
SELECT token, officer, made, until, sealed FROM token WHERE secret = :secret;
-- name: token_of
SELECT token, officer, made, until, sealed FROM token
	WHERE officer = :officer ORDER BY token;
-- name: token_end
DELETE FROM token WHERE token = :token AND officer = :officer;
-- name: token_drop
DELETE FROM token WHERE officer = :officer;
-- name: token_tidy
DELETE FROM token WHERE until < :before;

-- name: steps_get
SELECT steps, sealed FROM steps WHERE party = :party;
-- name: steps_next
SELECT coalesce(max(steps), 0) + 1 FROM steps;
-- name: steps_put
INSERT INTO steps (steps, party, sealed) VALUES (:steps, :party, :sealed)
	ON CONFLICT (party) DO UPDATE SET sealed = excluded.sealed;

-- name: kept_next
SELECT coalesce(max(kept), 0) + 1 FROM kept;
-- name: kept_put
INSERT INTO kept (kept, officer, path, at, sealed)
	VALUES (:kept, :officer, :path, :at, :sealed);
-- name: kept_get
SELECT kept, at, sealed FROM kept WHERE officer = :officer AND path = :path;
-- name: kept_drop
DELETE FROM kept WHERE officer = :officer AND path = :path;
-- name: kept_oldest
DELETE FROM kept WHERE officer = :officer AND kept NOT IN
	(SELECT kept FROM kept WHERE officer = :officer
		ORDER BY at DESC, kept DESC LIMIT :most);
-- name: kept_tidy
DELETE FROM kept WHERE at < :before;

-- name: draft_head
SELECT d.draft, d.stage, d.lead = :party,
		EXISTS (SELECT 1 FROM member WHERE party = :party
			AND draft = d.draft)
	FROM draft AS d WHERE d.id = :id;
-- name: draft_next
SELECT coalesce(max(draft), 0) + 1 FROM draft;
-- name: draft_add
INSERT INTO draft (draft, id, lead, stage, changed, sealed)
	VALUES (:draft, :id, :lead, :stage, :now, :sealed);
-- name: member_put
INSERT INTO member (party, draft, deadline)
	VALUES (:party, :draft, :deadline)
	ON CONFLICT (party, draft) DO UPDATE SET deadline = excluded.deadline;
-- name: drafts_of
-- What a party may not see moves nothing: changed is the newest of its papers.
SELECT d.draft, d.stage, d.sealed, m.deadline, max(d.changed, (SELECT max(p.at)
		FROM audience AS a JOIN paper AS p ON p.paper = a.paper
		WHERE a.party = :party AND a.draft = d.draft)) AS newest
	FROM member AS m JOIN draft AS d ON d.draft = m.draft
	WHERE m.party = :party ORDER BY newest DESC, d.draft DESC;
-- name: drafts_kept
SELECT d.draft, d.stage, d.sealed, NULL, d.changed
	FROM draft AS d WHERE d.stage BETWEEN :from AND :to
		AND NOT EXISTS (SELECT 1 FROM member WHERE party = :party
			AND draft = d.draft)
	ORDER BY d.changed DESC, d.draft DESC;
-- name: paper_next
SELECT coalesce(max(paper), 0) + 1 FROM paper;
-- name: paper_add
INSERT INTO paper (paper, id, draft, party, officer, at, sealed)
	VALUES (:paper, :id, :draft, :party, :officer, :at, :sealed);
-- name: papers_seen
SELECT p.paper, p.officer, p.sealed FROM audience AS a
	JOIN paper AS p ON p.paper = a.paper
	WHERE a.party = :party AND a.draft = :draft ORDER BY a.paper;
-- name: papers_all
-- For the rule of who sees what, and shown to nobody.
SELECT paper, officer, sealed FROM paper WHERE draft = :draft ORDER BY paper;
-- name: papers_size
SELECT coalesce(sum(length(sealed)), 0) FROM paper
	WHERE draft = :draft AND party = :party;
-- name: audience_put
INSERT OR IGNORE INTO audience (party, draft, paper)
	VALUES (:party, :draft, :paper);
-- name: seen_put
-- What its party may see; the newest of it is all that there is.
INSERT INTO seen (officer, draft, paper)
	SELECT :officer, :draft, max(paper) FROM audience
		WHERE party = :party AND draft = :draft HAVING max(paper) > 0
	ON CONFLICT (officer, draft) DO UPDATE SET paper = excluded.paper;
-- name: seen_get
SELECT paper FROM seen WHERE officer = :officer AND draft = :draft;

-- name: attachment_next
SELECT coalesce(max(attachment), 0) + 1 FROM attachment;
-- name: attachment_add
INSERT INTO attachment
	(attachment, id, draft, party, officer, at, sealed, content)
	VALUES (:attachment, :id, :draft, :party, :officer, :at, :sealed,
		:content);
-- name: attachment_count
SELECT count(*) FROM attachment WHERE draft = :draft AND party = :party;
-- name: attachment_has
SELECT attachment FROM attachment
	WHERE draft = :draft AND party = :party AND id = :id;
-- name: attachments_of
SELECT attachment, at, sealed FROM attachment
	WHERE draft = :draft AND (party = :party OR :all) ORDER BY attachment;
-- name: attachment_get
SELECT attachment, at, sealed, content FROM attachment
	WHERE draft = :draft AND id = :id AND (party = :party OR :all)
	ORDER BY attachment LIMIT 1;
-- name: instrument_next
SELECT coalesce(max(instrument), 0) + 1 FROM instrument;
-- name: instrument_put
INSERT INTO instrument
	(instrument, id, draft, party, state, prepared_by, prepared, sealed)
	VALUES (:instrument, :id, :draft, :party, :state, :officer, :at,
		:sealed);
-- name: instrument_row
SELECT instrument FROM instrument WHERE id = :id;
-- name: instrument_get
SELECT instrument, draft, state, prepared_by, prepared, sealed, entry
	FROM instrument WHERE instrument = :instrument;
-- name: instruments_of_draft
SELECT instrument, draft, state, prepared_by, prepared, sealed, entry
	FROM instrument WHERE draft = :draft ORDER BY instrument;
-- name: instruments_public
SELECT instrument, draft, state, prepared_by, prepared, sealed, entry
	FROM instrument WHERE draft IS NULL AND party = :party
	ORDER BY instrument;
-- name: instruments_waiting
-- Signed, under no embargo, and not known to have entered.
SELECT instrument, draft, state, prepared_by, prepared, sealed, entry
	FROM instrument WHERE draft IS NULL AND state = :state
	ORDER BY instrument;
-- name: instrument_state
UPDATE instrument SET state = ?1 WHERE instrument = ?2;
-- name: instrument_entry
UPDATE instrument SET entry = :entry WHERE instrument = :instrument;
-- name: approval_next
SELECT coalesce(max(approval), 0) + 1 FROM approval;
-- name: approval_put
INSERT INTO approval (approval, instrument, officer, at, sealed)
	VALUES (:approval, :instrument, :officer, :at, :sealed);
-- name: approvals_of
SELECT approval, officer, at, sealed FROM approval
	WHERE instrument = :instrument ORDER BY approval;
-- name: approvals_drop
DELETE FROM approval WHERE instrument = :instrument;
-- name: draft_stage
SELECT draft, stage FROM draft WHERE id = :id;
-- name: draft_set_stage
UPDATE draft SET stage = :stage, changed = :at WHERE draft = :draft;
-- name: drafts_at_stage
SELECT draft FROM draft WHERE stage = :stage ORDER BY draft;
-- name: frozen_put
INSERT INTO frozen (draft, at, sealed) VALUES (:draft, :at, :sealed);
-- name: frozen_get
SELECT sealed FROM frozen WHERE draft = :draft;
-- name: frozen_drop
DELETE FROM frozen WHERE draft = :draft;
-- name: paper_officer
SELECT officer FROM paper WHERE id = :id;
