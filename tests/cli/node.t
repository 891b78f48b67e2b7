== a new node
$ comity init
! comity: error: The words are not those the command takes: --name is needed: {..}
! hint: "comity help COMMAND" shows the usage
! code: cli/arguments (spec/cli.md "Commands")
? 2

$ comity init --name mfa.example --porcelain
# comity porcelain 1
dir	node
state	{..}/state
register	mfa.example/register
key	mfa.example/register+{..}+{..}

$ comity init --name mfa.example
! comity: error: {..}
! ...
! code: node/exists ({..})
? 7

$ comity status
Folder       node
Register     mfa.example/register
Entries      1
Root         {..}
Newest seal  {..} UTC, {..} ago
Index        1
In step      yes
Writing      possible
.
Entries by type
type   entries
party        1

== keys
$ comity key list
role      name                  key id    in the register
record    mfa.example           {..}  in force
register  mfa.example/register  {..}  in force
witness   mfa.example/witness   {..}  in force

$ comity key new --name second.example
second.example+{..}+{..}

$ comity key list --porcelain | grep second | cut -f 2,5
second.example	not there

$ mv node/index.db index.kept && comity key list | tail -1; mv index.kept node/index.db
{..}mfa.example/witness   {..}

$ comity key new --name second.example
! comity: error: {..}
! ...
! code: node/key-exists ({..})
? 7

$ comity key new --name register
! comity: error: A key is named by a role or a party id with a dot: "register"
! code: cli/key-name (spec/keys.md)
? 2

$ comity key show second.example --json
{
  "role": "record",
  "name": "second.example",
  "key": "second.example+{..}+{..}"
}

$ comity key show ../../etc/passwd
! comity: error: A key is named by a role or a party id with a dot: "../../etc/passwd"
! code: cli/key-name (spec/keys.md)
? 2

$ comity key show third.example
! comity: error: The node has no such key: keys/third.example.key is not there
! hint: "comity key list" lists the keys
! code: cli/no-key (spec/keys.md "Key files")
? 3

== a statement is signed and added
@ draft.txt
| comity/statement/v1
| Author: mfa.example
| Date: 2026-11-22T10:00:00Z
| Symbol: test-statement
| Title: en A statement to test with
| Open: signature
|
| 1. We support what is written here.

$ comity record sign draft.txt -o record.note

$ comity record sign draft.txt -o record.note
! comity: error: The file is there already and is left as it is: record.note
! hint: name another file, or remove this one
! code: cli/exists (spec/cli.md "Output")
? 7

$ comity record add record.note --porcelain
# comity porcelain 1
1	{..}	no

$ comity record add record.note --porcelain
# comity porcelain 1
1	{..}	yes

$ comity record sign draft.txt --key second.example
! comity: error: {..}
! code: record/{..}
? 1

@ checkpoint.txt
| mfa.example/register
| 5
| 4Hj3lW/7XZb3B8pnF941GRo/hPVhcUxIlwt0/F/5jDk=

$ comity record sign checkpoint.txt
! comity: error: {..}
! code: record/first-line ({..}), byte 0
? 1

$ comity statement list --porcelain
# comity porcelain 1
test-statement	2026-11-22	0	0	0	A statement to test with	{..}

$ comity statement parties test-statement
Statement    test-statement
Title        A statement to test with
Date         2026-11-22
Record       {..}
.
0 parties
No party has joined.

== the register, entry by entry
$ comity log list --porcelain
# comity porcelain 1
0	party	mfa.example	{..}	state	-	{..}	mfa.example
1	statement	mfa.example	2026-11-22	{..}	test-statement	{..}	A statement to test with

$ comity log get 1 | cmp - record.note && echo same
same

$ comity log get 2
! comity: error: {..}
! code: register/no-entry ({..})
? 3

$ comity log get 1 --json | head -n 3
{
  "id": "{..}",
  "type": "statement",

$ comity log head | head -n 2
mfa.example/register
2

$ comity log head --json | head -n 3
{
  "origin": "mfa.example/register",
  "size": 2,

$ comity log prove 1 -o 1.tlog-proof && head -n 2 1.tlog-proof
c2sp.org/tlog-proof@v1
index 1

$ comity log prove 2 --from 1 | wc -l
1

$ comity log prove 9 --from 1
! comity: error: A number in a range was expected: the register has 2 entries
! code: cli/number (spec/cli.md "Options")
? 3

$ comity log prove 1 --json | head -n 2
{
  "entry": 1,

== a record and its receipt
$ comity verify record.note --proof 1.tlog-proof --key "$(comity key show record)"
Text         unchanged           sha256 {..} ...
Signatures   1 of 1 valid
Register     entry 1             mfa.example/register{..}
Witnesses    own seal only{..}
...
VERIFIED

$ comity verify record.note
Text         unchanged           sha256 {..} ...
Signatures   not checked         the author's key is not known here
Not checked  whether it stands in a register
SOUND, BUT BELOW POLICY: {..}
! comity: error: {..}
! hint: {..}
! code: register/author-unknown ({..})
? 6

$ comity verify record.note --key mistyped | head -n 1; comity verify record.note --key mistyped 2> /dev/null
! comity: error: The verifier key is not {..}
! code: note/vkey-format ({..}), byte {..}
? 2

$ mkdir empty && comity verify empty
NOT VERIFIED: no register is in this folder
! comity: error: The input is nothing that can be verified: no register is in this folder
! code: cli/unknown-input (spec/cli.md "Verify")
? 1

== a receipt's folder is made
$ comity record add record.note --receipts new/receipts --porcelain | cut -f 1,3 && ls new/receipts | wc -l
# comity porcelain 1
1	yes
1

== what was declared stands below a statement
$ { printf 'comity/declaration/v1\nAuthor: mfa.example\nDate: 2026-11-22T11:00:00Z\nRegarding: '; comity record show test-statement --porcelain | sed -n 's/^id\t//p'; printf 'Kind: declaration\n\n1. It is meant.\n'; } > said.txt && comity record sign said.txt -o said.note && comity record add said.note --porcelain --quiet | cut -f 3
# comity porcelain 1
no

$ comity statement show test-statement | tail -n 2
declaration of mfa.example, 2026-11-22
    1. It is meant.

== it is all there, and another copy of it
$ comity verify node | tail -n 1
VERIFIED

$ comity fsck | tail -n 3
VERIFIED
Mark         all that was signed is here
Index        the same as made anew

$ comity log export copy && comity verify copy | tail -n 1
VERIFIED

$ comity log export copy
! comity: error: The file is there already and is left as it is: copy
! hint: name another file, or remove this one
! code: cli/exists (spec/cli.md "Output")
? 7

$ COMITY_STATE=other comity verify copy | tail -n 1
SOUND, BUT BELOW POLICY: {..}
! comity: error: {..}
! hint: {..}
! code: register/key-unknown ({..})

$ COMITY_STATE=other comity verify copy --policy copy/policy --quiet | tail -n 1
VERIFIED

$ rm -f node/index.db* && comity status
! comity: error: {..}
! ...
! code: node/index-behind ({..})
? 5

$ comity rebuild
The index was made anew from 3 records.

$ comity fsck --porcelain | grep index
index_same	yes
index_bad	-

== a wrong index is worse than a key that is not known
$ COMITY_STATE=other comity fsck > /dev/null 2>&1
? 6

$ python3 -c "import sqlite3; d=sqlite3.connect('node/index.db'); d.execute('UPDATE entry SET date = date + 1 WHERE entry = 1'); d.commit()"; COMITY_STATE=other comity fsck --porcelain 2> /dev/null | grep index
index_same	no
index_bad	entry (1)

$ COMITY_STATE=other comity fsck > /dev/null 2>&1
? 1

$ comity rebuild
The index was made anew from 3 records.

== what is said never goes into a file, whatever the caller closed
$ comity record add record.note <&- >&- 2>&-
? 5

$ wc -c < node/lock
0

== a copy leaves nothing out in silence
$ rm -rf node/blob; : > node/blob; comity log export part
! comity: error: There is no such file: cannot read blob: {..}
! code: base/no-file (spec/cli.md)
? 3

$ rm node/blob

== what is not there
$ comity party show nobody
! comity: error: The register knows no such party: "nobody"
! hint: "comity party list" lists the parties
! code: cli/no-party (spec/cli.md "Commands")
? 3

$ comity case show test-statement
! comity: error: The record is of another type: "test-statement" is a record of type statement, not incident
! code: cli/other-type (spec/cli.md "Commands")
? 3

$ comity statement show nothing-of-the-kind
! comity: error: {..}
! ...
! code: store/not-found ({..})
? 3
