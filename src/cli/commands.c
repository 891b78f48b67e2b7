/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cmd.h"

/*
 * The one table: parsing, help, manual pages and completion come from it.
 * Commands of one first word stand together.
 */

#define END                         \
	{                           \
		NULL, 0, NULL, NULL \
	}
#define AS_OF                                                         \
	{                                                             \
		"as-of", 0, "DATE",                                   \
		    "as of the end of this day (YYYY[-MM[-DD]], UTC)" \
	}
#define KNOWN_AT                                                            \
	{                                                                   \
		"known-at", 0, "SIZE", "as the register stood at this size" \
	}

/* What all commands of the office can end with, and say of themselves. */
#define OFFICE_EXITS (EXIT_NOTFOUND | EXIT_DENIED | EXIT_TEMP)
#define AT_THE_MACHINE                                                       \
	"For the operator at the machine, who can read everything that the " \
	"node hosts; while the node is served, the pages do it."
#define SERVED_ELSE                                                    \
	"While the node is served it ends with 5: stop it, or let an " \
	"administrator do it on the pages."

static const struct cli_option demo_options[] = {
    {"exit", 0, NULL, "end once the folder is built"},
    {"ceremony", 0, NULL, "ten invented states draft, sign and release"},
    {"listen", 0, "ADDRESS", "where to serve the pages (default: any port)"},
    END,
};
static const struct cli_option init_options[] = {
    {"name", 0, "NAME", "the keeper's party id, such as mfa.example"},
    END,
};
static const struct cli_option statement_options[] = {
    AS_OF,
    KNOWN_AT,
    END,
};
static const struct cli_option output_options[] = {
    {"output", 'o', "FILE", "write here, not to standard output"},
    END,
};
static const struct cli_option verify_options[] = {
    {"policy", 0, "FILE", "judge by this policy file"},
    {"key", 0, "VKEY", "trust this key: the register's, or the author's"},
    {"proof", 0, "FILE", "the receipt of a single record"},
    END,
};
static const struct cli_option as_options[] = {
    {"as", 0, "LOGIN", "as this officer sees it"},
    END,
};
static const struct cli_option request_out_options[] = {
    {"as", 0, "LOGIN", "as this officer sees it"},
    {"output", 'o', "FILE", "write here, not to standard output"},
    END,
};
static const struct cli_option invite_options[] = {
    {"party", 0, "ID", "the party that the officer acts for"},
    {"login", 0, "LOGIN", "the name to sign in with: one word"},
    {"roles", 0, "ROLES", "such as administrator,drafter,signer"},
    {"step", 0, "NAME", "of a clearer: the step, such as legal"},
    END,
};
static const struct cli_option party_add_options[] = {
    {"id", 0, "ID", "its party id, such as mfa.example"},
    {"name", 0, "NAME", "its name in English"},
    {"kind", 0, "KIND", "state, regional-organisation, company ..."},
    {"known-as", 0, "ID", "the short id it was recorded under, such as fr"},
    {"iso", 0, "CODE", "its ISO 3166-1 code, of two letters"},
    END,
};
static const struct cli_option sign_options[] = {
    {"key", 0, "NAME", "the signing key (default: the keeper's)"},
    {"output", 'o', "FILE", "write here, not to standard output"},
    END,
};
static const struct cli_option request_options[] = {
    {"output", 'o', "FILE", "the signed record, to be carried back"},
    {"key-file", 0, "FILE", "the key, where there is no node"},
    {"unlock", 0, "FILE", "what opens it"},
    {"yes", 0, NULL, "it was read: do not ask"},
    END,
};
static const struct cli_option receipt_options[] = {
    {"receipts", 0, "DIR", "write each receipt here, as ID.tlog-proof"},
    END,
};
static const struct cli_option prove_options[] = {
    {"from", 0, "SIZE", "prove that nothing before SIZE was changed"},
    {"output", 'o', "FILE", "write here, not to standard output"},
    END,
};
static const struct cli_option list_options[] = {
    {"from", 0, "N", "begin at this entry"},
    {"limit", 0, "COUNT", "at most so many (default 100)"},
    END,
};
static const struct cli_option search_options[] = {
    {"type", 0, "TYPE", "records of this type only"},
    {"party", 0, "ID", "records of this party only"},
    {"from", 0, "DATE", "of this day or later"},
    {"to", 0, "DATE", "of this day or earlier"},
    {"limit", 0, "COUNT", "at most so many, up to 100 (default 20)"},
    {"after", 0, "CURSOR", "go on behind this place of the results"},
    AS_OF,
    KNOWN_AT,
    END,
};
static const struct cli_option reconcile_options[] = {
    {"from", 0, "DIR", "take missing entries from this verified copy"},
    {"newest", 0, NULL, "state that this is the newest copy there is"},
    END,
};
static const struct cli_option key_new_options[] = {
    {"name", 0, "NAME", "the name it signs under"},
    {"key-file", 0, "FILE", "write it here, not into a node's folder"},
    {"unlock", 0, "FILE", "what opens that file; made where absent"},
    END,
};
static const struct cli_option serve_options[] = {
    {"listen", 0, "ADDRESS",
        "HOST:PORT, or unix:PATH (default localhost:8080)"},
    {"metrics", 0, "ADDRESS", "the same for metrics, or none (localhost:9464)"},
    {"url", 0, "URL", "the public address of the pages"},
    {"workers", 0, "COUNT", "processes that answer (default: one per core)"},
    {"single", 0, NULL, "one process without restrictions: for debugging"},
    END,
};
static const struct cli_option config_options[] = {
    {"origin", 0, NULL, "show where each setting comes from"},
    END,
};
static const struct cli_option config_set_options[] = {
    {"user", 0, NULL, "in the user's file, not in the node's folder"},
    END,
};
static const struct cli_option help_options[] = {
    {"man", 0, NULL, "print the manual page's source"},
    END,
};

const struct command commands[] = {
    {"demo", NULL, "", 0, 0, demo_options, GROUP_START,
        EXIT_TEMP | EXIT_CONFLICT,
        "build a node with the public record, and a tour",
        "Builds a complete node in a temporary folder: keys, the "
        "frameworks, and the public record of joint statements, "
        "attributions and replies, each as signed records in a sealed "
        "register. Then shows a statement with its parties, writes an "
        "official copy of it and verifies that copy.\n"
        "\n"
        "With --ceremony the node is one of ten invented states instead: they "
        "draft a text, change it, sign it under embargo and release it at one "
        "moment; one accedes afterwards, one withdraws. Each step is told.\n"
        "\n"
        "With --dir the folder is the one given, and stays. Without it, "
        "the folder is removed at the end.",
        "comity demo\ncomity demo --ceremony\n"
        "comity demo --dir /tmp/comity --exit",
        cmd_demo},
    {"init", NULL, "", 0, 0, init_options, GROUP_START,
        EXIT_CONFLICT | EXIT_DENIED | EXIT_TEMP,
        "make a new node: folders, keys, an empty register",
        "Makes the node's folder, its keys, and the first entry of its "
        "register: the keeper's own record, which introduces the keys. "
        "The register is named NAME/register.\n"
        "\n"
        "Keep the state directory that the command names: it holds the "
        "high-water mark and what opens the keys, and belongs on another "
        "disk than the backup of the folder.",
        "comity init --name mfa.example --dir /srv/comity", cmd_init},
    {"statement", "list", "", 0, 0, statement_options, GROUP_READ,
        EXIT_NOTFOUND, "joint statements, and how many joined",
        "Lists the statements of the register with the number of parties "
        "that had joined as of the day asked for. Acts without a known "
        "date are counted apart.",
        "comity statement list --as-of 2022-01-01", cmd_statement_list},
    {"statement", "show", "ID", 1, 1, statement_options, GROUP_READ,
        EXIT_NOTFOUND, "one statement: title, text, parties",
        "Shows a statement with its sources, its text, the parties that "
        "joined, what the keeper notified of, and what they declared, "
        "reserved or replied. ID is a symbol, AUTHOR/SYMBOL, a record id or "
        "its first digits.",
        "comity statement show us-2019-rsb", cmd_statement_show},
    {"statement", "parties", "ID", 1, 1, statement_options, GROUP_READ,
        EXIT_NOTFOUND, "who joined a statement, how and when",
        "Lists the parties of a statement from their acts. With --as-of "
        "only acts up to the end of that day count; an act whose date is "
        "not known is listed last, with - for its date, and is not "
        "counted. The keeper's notifications follow, by number.\n"
        "\n"
        "The columns of --porcelain are: party, kind of act, date or -, "
        "record id.",
        "comity statement parties spyware-2023 --as-of 2023-03-30",
        cmd_statement_parties},
    {"statement", "copy", "ID", 1, 1, output_options, GROUP_READ,
        EXIT_NOTFOUND | EXIT_CONFLICT | EXIT_TEMP,
        "write the official copy of a statement",
        "Writes one file with the statement, the acts of its parties, the "
        "keeper's list, the proof that each stands in the register, and "
        "the keys. Whoever holds it can verify it without this node. A "
        "served node has it as /s/SYMBOL.tar, and the page to print with it "
        "as /s/SYMBOL.offline.html.",
        "comity statement copy us-2019-rsb -o us-2019-rsb.tar",
        cmd_statement_copy},
    {"statement", "drafts", "", 0, 0, as_options, GROUP_OFFICE, OFFICE_EXITS,
        "texts that are being drafted",
        "Lists the drafts that an officer's party may see, the newest change "
        "first. " AT_THE_MACHINE,
        "comity statement drafts --as anna", cmd_statement_drafts},
    {"statement", "draft", "ID", 1, 1, as_options, GROUP_OFFICE,
        OFFICE_EXITS | EXIT_CONFLICT, "one draft: papers, instruments, text",
        "Shows a draft as an officer's party may see it: who takes part, the "
        "papers, the records that wait or are held, and the lead's newest "
        "version. ID is the draft's id or its first digits. " AT_THE_MACHINE,
        "comity statement draft 4f2a91 --as anna", cmd_statement_draft},
    {"statement", "request", "ID", 1, 1, request_out_options, GROUP_OFFICE,
        OFFICE_EXITS | EXIT_CONFLICT,
        "a prepared record, to be signed without network",
        "Writes the signing request of a record that an officer's party "
        "prepared: carry it to the machine that has the key, sign it there "
        "with \"comity sign\", and bring the signed record back with "
        "\"comity statement upload\". ID is the record's id or its first "
        "digits. " AT_THE_MACHINE,
        "comity statement request 91c04f --as anna -o request.txt",
        cmd_statement_request},
    {"statement", "upload", "FILE", 1, 1, as_options, GROUP_OFFICE,
        OFFICE_EXITS | EXIT_BAD | EXIT_CONFLICT | EXIT_REFUSED,
        "hand in a record that was signed elsewhere",
        "Takes the signed record of a request. Its text is one that was "
        "prepared here; its signature, by the party's own key, is all the "
        "approval it needs. The officer that --as names is a signer of the "
        "party. " AT_THE_MACHINE,
        "comity statement upload act.note --as anna", cmd_statement_upload},
    {"case", "list", "", 0, 0, statement_options, GROUP_READ, EXIT_NOTFOUND,
        "incidents with all that refers to them",
        "Lists the incidents of the register with the number of findings, "
        "replies, supporting records and measures.",
        "comity case list", cmd_case_list},
    {"case", "show", "ID", 1, 1, NULL, GROUP_READ, EXIT_NOTFOUND,
        "one case: findings, replies beside them, measures",
        "Shows an incident with its findings, the reply of the party that "
        "is named beside them, the support and the measures, each with "
        "its source.",
        "comity case show notpetya", cmd_case_show},
    {"party", "list", "", 0, 0, NULL, GROUP_READ, EXIT_NOTFOUND,
        "the parties the register knows",
        "Lists every party that acted, or for which an act was recorded.",
        "comity party list", cmd_party_list},
    {"party", "show", "ID", 1, 1, NULL, GROUP_READ, EXIT_NOTFOUND,
        "one party: names, keys, acts",
        "Shows a party with its names, its keys and the acts it took.",
        "comity party show eu", cmd_party_show},
    {"party", "add", "", 0, 0, party_add_options, GROUP_WRITE,
        EXIT_BAD | EXIT_NOTFOUND | EXIT_DENIED | EXIT_TEMP | EXIT_CONFLICT |
            EXIT_REFUSED,
        "make a party that this node signs for",
        "Makes a key as \"comity key new\" does, or takes the one that is "
        "there; makes the party's record, which introduces the key; signs it "
        "with that key and appends it. From then on officers can be invited "
        "for the party.\n"
        "\n"
        "What is in a register stays: a later record of the party corrects "
        "this one, a revocation ends the key.",
        "comity party add --id mfa.example --name Example --kind state",
        cmd_party_add},
    {"search", NULL, "WORDS...", 1, 255, search_options, GROUP_READ,
        EXIT_NOTFOUND, "find records by their words",
        "Searches titles and names in all languages, symbols, parties, texts "
        "and sources, the best match first. All words must be there; "
        "\"words in a row\" stand in quotes, -WORD must not be there, and "
        "WORD* is the beginning of a word. Case and diacritics do not count. "
        "Only the newest version of a record is found.\n"
        "\n"
        "Words that begin with a hyphen come after --.\n"
        "\n"
        "The columns of --porcelain are: entry, type, party, date or -, "
        "symbol or -, record id, title or -.",
        "comity search responsible behaviour\n"
        "comity search --type incident '\"control rooms\" turb*'",
        cmd_search},
    {"framework", "list", "", 0, 0, NULL, GROUP_READ, EXIT_NOTFOUND,
        "catalogues: law, norms, measures, scales",
        "Lists the catalogues that the node's register binds by hash.",
        "comity framework list", cmd_framework_list},
    {"framework", "show", "ID", 1, 1, NULL, GROUP_READ,
        EXIT_NOTFOUND | EXIT_BAD, "the items of one catalogue",
        "Shows the items of a catalogue, after its file was checked "
        "against the hash in the register.",
        "comity framework show norms", cmd_framework_show},
    {"verify", NULL, "FILE|DIR|-", 1, 1, verify_options, GROUP_CHECK,
        EXIT_BAD | EXIT_NOTFOUND | EXIT_BELOW | EXIT_TEMP | EXIT_FORK,
        "the verdict on a record, a copy or a register",
        "Checks every byte of what is given: a single record, an official "
        "copy, or the folder of a register or node. Needs no network and "
        "no node. Names the first thing that is bad.\n"
        "\n"
        "The register's key counts as known when a policy or --key names "
        "it, or when it stands in the file `known' of the state "
        "directory. A sound register with an unknown key ends with 6.",
        "comity verify us-2019-rsb.tar\n"
        "comity verify /srv/comity --policy policy.txt",
        cmd_verify},
    {"fsck", NULL, "", 0, 0, NULL, GROUP_CHECK,
        EXIT_BAD | EXIT_NOTFOUND | EXIT_BELOW | EXIT_TEMP | EXIT_FORK,
        "check every byte of the node, and its index",
        "Verifies the register, journal, seals and attachments as "
        "\"comity verify\" does. Then holds them against the high-water "
        "mark, where this machine has it: records that were acknowledged "
        "and are gone from the end are missed. Then makes the index anew "
        "in memory and compares: a row that was changed by hand is found "
        "and named.",
        "comity fsck --dir /srv/comity", cmd_fsck},
    {"record", "check", "FILE...", 1, 255, NULL, GROUP_CHECK,
        EXIT_BAD | EXIT_NOTFOUND, "does a text follow the grammar of its type?",
        "Checks a record, signed or not: text profile, headers, values, "
        "canonical form. The fault's id, its byte offset and the rule are "
        "told. The signature itself is for \"comity verify\".",
        "comity record check draft.txt", cmd_record_check},
    {"record", "show", "FILE|ID", 1, 1, NULL, GROUP_READ,
        EXIT_BAD | EXIT_NOTFOUND, "a record for human eyes",
        "Shows a record from a file, from standard input (-), or from the "
        "register by its id, its first digits, or its symbol.",
        "comity record show us-2019-rsb", cmd_record_show},
    {"record", "sign", "FILE", 1, 1, sign_options, GROUP_WRITE,
        EXIT_BAD | EXIT_NOTFOUND | EXIT_DENIED | EXIT_REFUSED,
        "sign a record's text with a key of the node",
        "Signs a text that follows the grammar of its type, and nothing "
        "else: what cannot be parsed is never signed.",
        "comity record sign draft.txt -o record.note", cmd_record_sign},
    {"record", "add", "FILE...", 1, 255, receipt_options, GROUP_WRITE,
        EXIT_BAD | EXIT_NOTFOUND | EXIT_DENIED | EXIT_TEMP | EXIT_CONFLICT |
            EXIT_REFUSED,
        "append signed records and print their receipts",
        "Appends each record to the register and prints its entry number "
        "once it is durable. A record that is there already gets its "
        "first receipt again.",
        "comity record add record.note", cmd_record_add},
    {"sign", NULL, "REQUEST", 1, 1, request_options, GROUP_WRITE,
        EXIT_BAD | EXIT_NOTFOUND | EXIT_DENIED | EXIT_CONFLICT,
        "sign a request, on a machine without network",
        "Shows the text that is to be signed and, before it, the text that "
        "it is about; asks; signs; and writes the signed record. Refuses a "
        "request whose record is not about the text that it shows.\n"
        "\n"
        "The key is the node's, of the record's author; or, without a node, "
        "the one that \"key new\" made with --key-file and --unlock.",
        "comity sign request.txt -o act.note\n"
        "comity sign request.txt -o act.note --key-file mfa.key "
        "--unlock mfa.unlock",
        cmd_sign},
    {"import", NULL, "FORMAT DIR", 2, 2, NULL, GROUP_WRITE,
        EXIT_BAD | EXIT_NOTFOUND | EXIT_DENIED | EXIT_TEMP,
        "turn tables of facts into signed records",
        "FORMAT is facts: a folder with statements.csv, attributions.csv "
        "and replies.csv. Each row becomes records that say for whom they "
        "were recorded, and where it was seen. What is not understood, "
        "missing or undated is reported with file, line and column. What "
        "is there already is skipped.",
        "comity import facts data/public-record", cmd_import},
    {"log", "head", "", 0, 0, NULL, GROUP_READ, EXIT_NOTFOUND,
        "the register's newest checkpoint",
        "Prints the published checkpoint: a signed note that names the "
        "register, its size and its root.",
        "comity log head", cmd_log_head},
    {"log", "list", "", 0, 0, list_options, GROUP_READ, EXIT_NOTFOUND,
        "entries in the order of the register",
        "Lists entries: number, type, party, date, symbol, record id.",
        "comity log list --from 100 --limit 20", cmd_log_list},
    {"log", "get", "N", 1, 1, output_options, GROUP_READ,
        EXIT_NOTFOUND | EXIT_BAD, "one entry, byte for byte",
        "Writes the signed record that stands at entry N.", "comity log get 0",
        cmd_log_get},
    {"log", "prove", "N", 1, 1, prove_options, GROUP_CHECK,
        EXIT_NOTFOUND | EXIT_BAD, "the receipt of an entry",
        "Writes the proof that entry N stands in the register, with the "
        "checkpoint it leads to (C2SP tlog-proof). With --from SIZE, "
        "writes the hashes of the proof that the register of N entries "
        "continues the one of SIZE entries.",
        "comity log prove 12 -o 12.tlog-proof", cmd_log_prove},
    {"log", "export", "DIR", 1, 1, NULL, GROUP_READ,
        EXIT_NOTFOUND | EXIT_CONFLICT | EXIT_TEMP,
        "copy the register for another reader",
        "Copies the register's files, its seals and its policy file into "
        "a new folder that \"comity verify\" accepts.",
        "comity log export /media/register", cmd_log_export},
    {"inbox", NULL, "", 0, 0, as_options, GROUP_OFFICE, OFFICE_EXITS,
        "what waits for an officer",
        "Lists what an officer has to do: sign, approve, release, clear, "
        "answer, read; the nearest deadline first. " AT_THE_MACHINE,
        "comity inbox --as anna", cmd_inbox},
    {"officer", "invite", "", 0, 0, invite_options, GROUP_OFFICE,
        OFFICE_EXITS | EXIT_CONFLICT | EXIT_REFUSED,
        "let a person act for a party",
        "Invites an officer and shows the set-up code, good once, for three "
        "days, and the address where the officer sets a password and a "
        "passkey with it. Meant for the first administrator of a party: that "
        "one invites the others on the pages.\n"
        "\n"
        "Roles are administrator, drafter, clearer (with --step), signer, "
        "approver, contact, observer. With one officer who may sign or "
        "approve, one approval signs; with two or more, two are needed.\n"
        "\n"
        "Passkeys are bound to one address. The first invitation takes it "
        "from the setting url, else http://localhost:8080 or what the setting "
        "listen says; it stands once an officer has a passkey. " SERVED_ELSE,
        "comity officer invite --party mfa.example --login anna \\\n"
        "    --roles administrator,drafter,signer",
        cmd_officer_invite},
    {"officer", "list", "", 0, 0, NULL, GROUP_OFFICE, OFFICE_EXITS,
        "who may act for the parties of this node",
        "Lists officers and invitations of all parties, and the address that "
        "their passkeys are for. State is invited, expired (the invitation "
        "is), active or disabled. " SERVED_ELSE,
        "comity officer list", cmd_officer_list},
    {"officer", "disable", "LOGIN", 1, 1, NULL, GROUP_OFFICE, OFFICE_EXITS,
        "end an officer's account",
        "Ends sessions, tokens, passkeys and invitation of an officer at "
        "once; approvals that were not used yet count no more. " SERVED_ELSE,
        "comity officer disable anna", cmd_officer_disable},
    {"serve", NULL, "", 0, 0, serve_options, GROUP_NODE,
        EXIT_NOTFOUND | EXIT_DENIED | EXIT_TEMP | EXIT_FORK | EXIT_REFUSED,
        "serve the register and its pages",
        "Serves the pages, the API and the register's own files until it is "
        "interrupted. To this machine only, unless --listen says otherwise: "
        "put nginx in front, as the line that is printed shows.\n"
        "\n"
        "One process holds the keys and writes the register, others answer "
        "and can neither read a key nor write a file. While a node is served, "
        "\"comity record add\" and \"comity import\" hand records to that "
        "process. A line for each request goes to standard error, unless "
        "--quiet is given.",
        "comity serve --dir /srv/comity --listen localhost:8080", cmd_serve},
    {"status", NULL, "", 0, 0, NULL, GROUP_NODE, EXIT_NOTFOUND | EXIT_TEMP,
        "health of the node",
        "Shows the register's size, its newest seal, what it holds, and "
        "whether the index follows it.",
        "comity status", cmd_status},
    {"rebuild", NULL, "", 0, 0, NULL, GROUP_NODE,
        EXIT_BAD | EXIT_NOTFOUND | EXIT_TEMP,
        "make the index anew from the register",
        "The index is derived: it may be deleted at any time. Rebuilding "
        "it gives the same content.",
        "comity rebuild", cmd_rebuild},
    {"backup", "create", "FILE", 1, 1, NULL, GROUP_NODE,
        EXIT_NOTFOUND | EXIT_CONFLICT | EXIT_TEMP,
        "write a backup of the node, without keys",
        "Writes the register, seals, journal, attachments and settings "
        "into one file. The index is left out: it is derived. So are the "
        "keys: keep them apart.",
        "comity backup create node.tar", cmd_backup_create},
    {"backup", "verify", "FILE", 1, 1, NULL, GROUP_NODE,
        EXIT_BAD | EXIT_NOTFOUND | EXIT_BELOW | EXIT_TEMP,
        "would this backup restore?",
        "Unpacks the backup beside the file and checks all of it, as "
        "\"comity verify\" does.",
        "comity backup verify node.tar", cmd_backup_verify},
    {"backup", "restore", "FILE", 1, 1, NULL, GROUP_NODE,
        EXIT_BAD | EXIT_NOTFOUND | EXIT_CONFLICT | EXIT_TEMP,
        "make the node's folder from a backup",
        "Unpacks a backup into an empty folder. A node that is older than "
        "its high-water mark stays read-only until it is reconciled: "
        "signing there would make two histories.",
        "comity backup restore node.tar --dir /srv/comity", cmd_backup_restore},
    {"backup", "reconcile", "", 0, 0, reconcile_options, GROUP_NODE,
        EXIT_BAD | EXIT_NOTFOUND | EXIT_DENIED | EXIT_TEMP | EXIT_FORK |
            EXIT_REFUSED,
        "let a restored node write again",
        "Takes the entries that are missing from another verified copy of "
        "the same register, or, where there is none, your word that this "
        "is the newest copy.\n"
        "\n"
        "--newest gives up what was added since: where its receipts are "
        "held, what is added now shows as a second history. Look for every "
        "copy first.",
        "comity backup reconcile --from /media/register", cmd_backup_reconcile},
    {"key", "new", "", 0, 0, key_new_options, GROUP_NODE,
        EXIT_NOTFOUND | EXIT_CONFLICT | EXIT_DENIED, "make a signing key",
        "Makes a key for the name given and prints its public half, the "
        "vkey. The secret half stays in the node's folder, sealed.\n"
        "\n"
        "With --key-file and --unlock no node is needed: the key and what "
        "opens it are two files, to be kept apart. \"comity sign\" takes "
        "them.",
        "comity key new --name mfa.example", cmd_key_new},
    {"key", "list", "", 0, 0, NULL, GROUP_NODE, EXIT_NOTFOUND,
        "the keys of this node",
        "Lists the keys of the node: role, name, key id, and whether the "
        "register takes what they sign: in force, replaced, revoked, or not "
        "there yet.",
        "comity key list", cmd_key_list},
    {"key", "show", "ROLE|NAME", 1, 1, NULL, GROUP_NODE, EXIT_NOTFOUND,
        "the public half of a key",
        "Prints the vkey of a role - record, register, witness - or of a "
        "key made by \"comity key new\". \"key show register\" is what "
        "others trust.",
        "comity key show register", cmd_key_show},
    {"config", "list", "", 0, 0, config_options, GROUP_NODE, 0,
        "settings in force",
        "Lists the settings. A flag counts before a COMITY_ variable, "
        "that before the node's folder, the user's file, the system's "
        "file and the default.",
        "comity config list --origin", cmd_config_list},
    {"config", "get", "NAME", 1, 1, NULL, GROUP_NODE, EXIT_NOTFOUND,
        "one setting", "Prints the value of one setting.",
        "comity config get dir", cmd_config_get},
    {"config", "set", "NAME VALUE", 2, 2, config_set_options, GROUP_NODE,
        EXIT_NOTFOUND | EXIT_DENIED | EXIT_TEMP, "change one setting",
        "Writes a setting into the node's folder, or with --user into the "
        "user's own file.",
        "comity config set threads 2 --user", cmd_config_set},
    {"help", NULL, "[COMMAND...]", 0, 2, help_options, GROUP_HELP,
        EXIT_NOTFOUND, "explain a command",
        "Explains one command, or lists all.", "comity help statement parties",
        cmd_help},
    {"completion", NULL, "bash", 1, 1, NULL, GROUP_HELP, EXIT_NOTFOUND,
        "completion for a shell",
        "Prints a completion script for the shell named.",
        "comity completion bash > ~/.local/share/bash-completion/"
        "completions/comity",
        cmd_completion},
};

const size_t ncommands = sizeof(commands) / sizeof(commands[0]);
