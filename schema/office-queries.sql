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
