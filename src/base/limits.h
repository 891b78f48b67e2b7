/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

/*
 * Every limit of the formats, with its reason.  Each is tested on both
 * sides.  Sizes in bytes.
 */

/* Record text without signature; leaves room for the signature line in an
 * entry (spec/record.md). */
#define LIMIT_RECORD_TEXT (48u * 1024)
/* C2SP tlog-tiles: entries carry a uint16 length. */
#define LIMIT_ENTRY 65535u
/* A release lists up to 193 states' instruments with room to spare. */
#define LIMIT_RECORD_HEADERS 512u
/* One header line, name, separator and value, without the newline. */
#define LIMIT_HEADER_LINE 4096u
/* Paragraphs of one body: a scope names them by number. */
#define LIMIT_PARAGRAPHS 400u
/* Papers of one draft, as one party sees it: a fold stays within 4 MB. */
#define LIMIT_DRAFT_PAPERS 10000u
/* Parties of one draft: every state twice, and room to spare. */
#define LIMIT_DRAFT_PARTIES 512u
/* C2SP signed-note: at least 16 must be accepted; Go refuses beyond 100. */
#define LIMIT_NOTE_SIGS 128u
/* A note as a whole: a checkpoint with 128 cosignatures, or an entry. */
#define LIMIT_NOTE (128u * 1024)
/* A key name: DNS name and path. */
#define LIMIT_KEY_NAME 255u
/* Raw bytes of one signature line: C2SP signed-note warns of post-quantum
 * signatures of nearly 5 kB. */
#define LIMIT_SIG_RAW 8192u
/* Party ids and symbols. */
#define LIMIT_PARTY_ID 128u
#define LIMIT_SYMBOL 64u
/* Names under which officers sign in, and names of steps of clearance: a line
 * of a form, a column of a table. */
#define LIMIT_LOGIN 64u
#define LIMIT_STEP 64u
/* A full tile: 256 hashes. */
#define LIMIT_TILE 8192u
/* A full bundle: 256 entries with their lengths. */
#define LIMIT_BUNDLE (256u * (2u + LIMIT_ENTRY))
/* Nodes on the path of an inclusion proof: one per level of a 2^63 tree. */
#define LIMIT_PROOF_HASHES 63u
/* A consistency proof has at most one more than twice the levels. */
#define LIMIT_CONSISTENCY_HASHES 128u
/* A tlog-proof file: its extra data, path and checkpoint. */
#define LIMIT_PROOF_FILE (LIMIT_NOTE + 64u * 1024)
/* C2SP tlog-policy: at least 32 of each must be supported. */
#define LIMIT_POLICY_FILE (256u * 1024)
#define LIMIT_POLICY_LOGS 64u
#define LIMIT_POLICY_WITNESSES 256u
#define LIMIT_POLICY_GROUPS 128u
/* An official copy: 1,000 records at their largest would be 64 MiB. */
#define LIMIT_COPY (64u * 1024 * 1024)
/* Parties with keys that one keyring holds, and keys of one party: memory
 * stays within 7 MB (spec/register.md, "Keys"). */
#define LIMIT_PARTIES 4096u
#define LIMIT_PARTY_KEYS 256u
/* Keys of all parties together that one keyring holds. */
#define LIMIT_KEYS 65536u
/* Combining marks in a row: UAX #15 section 13, "Stream-Safe Text Format". */
#define LIMIT_MARKS 30u
/* JSON at the edges. */
#define LIMIT_JSON (32u * 1024 * 1024)
#define LIMIT_JSON_DEPTH 64u
/* CSV: one field, fields of one row. */
#define LIMIT_CSV_FIELD (64u * 1024)
#define LIMIT_CSV_FIELDS 256u
/* Entries of one journal frame: one group commit. */
#define LIMIT_FRAME_ENTRIES 1024u
/* CTAP 2.1 section 8: "at most four levels", and messages of some kB. */
#define LIMIT_CBOR 4096u
#define LIMIT_CBOR_DEPTH 4u
/* A credential id: 16 bytes at least (WebAuthn L2 section 4); the longest that
 * authenticators in use make have less than 256. */
#define LIMIT_CREDENTIAL_ID 256u
#define LIMIT_CREDENTIAL_ID_MIN 16u
/* Authenticator data: hash, flags, count, key, and a few extensions. */
#define LIMIT_AUTH_DATA 1024u
/* clientDataJSON: challenge and origin, with room for members to come. */
#define LIMIT_CLIENT_DATA 4096u
/* A signature of ES256 in DER has at most 72 bytes, one of EdDSA 64. */
#define LIMIT_PASSKEY_SIG 128u
/* A registration or an assertion as one line. */
#define LIMIT_PASSKEY_LINE (16u * 1024)
/* Officers and invitations of all parties of a node: twenty for each of 193
 * states, and a file of 3 MB. */
#define LIMIT_OFFICERS 4096u

#endif
