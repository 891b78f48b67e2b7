== a new node says how its first administrator comes in
$ comity init --name mfa.keeper.example | tail -n 3
The keeper's first administrator
    comity --dir node officer invite --party mfa.keeper.example \
        --login LOGIN --roles administrator,drafter,signer

$ comity officer list
Nobody is invited. "comity help officer invite" says how.

== an invitation
$ comity officer invite --party mfa.keeper.example --login Anna --roles administrator,drafter,signer
Login        anna
Party        mfa.keeper.example
Roles        administrator,drafter,signer
Address      http://localhost:8080/office/setup
Code         {..}-{..}-{..}-{..}-{..}-{..}-{..}-{..}
Until        {..} UTC
.
The code is good once. Give it to the officer in person, or by a way that
nobody else reads: with it, at this address, a password and a passkey are set.
To take it back: comity --dir node officer disable anna

$ comity officer invite --party mfa.keeper.example --login li --roles clearer --step legal --json
{
  "login": "li",
  "party": "mfa.keeper.example",
  "roles": "clearer",
  "step": "legal",
  "address": "http://localhost:8080/office/setup",
  "code": "{..}",
  "until": "{..}Z"
}

$ comity officer list
Passkeys for localhost
Pages at     http://localhost:8080
.
Officers
login  party               state    roles                         step   signed in
anna   mfa.keeper.example  invited  administrator,drafter,signer  -      -
li     mfa.keeper.example  invited  clearer                       legal  -

$ comity officer list --porcelain
# comity porcelain 1
anna	mfa.keeper.example	invited	administrator,drafter,signer	-	-	{..}Z
li	mfa.keeper.example	invited	clearer	legal	-	{..}Z

$ comity officer list --json | head -n 3
{
  "site": "localhost",
  "origin": "http://localhost:8080",

== who was invited and has not come may be invited anew, by another address
$ COMITY_URL=https://register.example comity officer invite --party mfa.keeper.example --login anna --roles signer --porcelain
# comity porcelain 1
login	anna
party	mfa.keeper.example
roles	signer
step	-
address	https://register.example/office/setup
code	{..}
until	{..}Z

$ comity officer list | head -n 2
Passkeys for register.example
Pages at     https://register.example

$ comity officer invite --party mfa.keeper.example --login anna --roles signer --porcelain | grep address
address	https://register.example/office/setup

== invitations that are none
$ comity officer invite --party mfa.keeper.example --login anna
! comity: error: The words are not those the command takes: --party, --login and --roles are needed
! hint: "comity help COMMAND" shows the usage
! code: cli/arguments (spec/cli.md "Commands")
? 2

$ comity officer invite --party mfa.keeper.example --login anna --roles signer,king
! comity: error: An officer has at least one role, and a clearer the name of a step: "signer,king": of administrator, {..}
! code: office/roles (spec/office.md "Roles")
? 2

$ comity officer invite --party mfa.keeper.example --login anna --roles clearer
! comity: error: An officer has at least one role, and a clearer the name of a step: a clearer has the name of a step
! code: office/roles (spec/office.md "Roles")
? 2

$ comity officer invite --party mfa.keeper.example --login "anna b" --roles signer
! comity: error: This cannot be a login: {..}
! code: office/login (spec/office.md "Signing in")
? 2

$ comity officer invite --party mfa.other.example --login eve --roles signer
! comity: error: The register knows no such party: "mfa.other.example" has no key there; "comity party add" makes a party
! hint: "comity party list" lists the parties
! code: cli/no-party (spec/cli.md "Commands")
? 3

$ COMITY_URL=register.example comity officer invite --party mfa.keeper.example --login eve --roles signer
! comity: error: The words are not those the command takes: --url "register.example": such as https://register.example, without a path
! ...
! code: cli/arguments (spec/cli.md "Commands")
? 2

$ COMITY_URL='http://[::1]:8080' comity officer invite --party mfa.keeper.example --login eve --roles signer
! comity: error: The site of the officers' passkeys is missing, wrong, or another: http://[::1]:8080
! hint: passkeys are bound to one address: set `url' to it; "comity officer list" shows it
! code: node/officers-site (spec/keys.md "Officers")
? 2

== an account ends, and comes back by an invitation
$ comity officer disable Anna
Login        anna
Party        mfa.keeper.example
State        disabled
.
Sessions, tokens, passkeys and approvals that were not used have ended.
"comity officer invite" with the same login lets the officer back.

$ comity officer disable anna
! comity: error: There is no such officer: anna of mfa.keeper.example
! code: node/officer-unknown (spec/keys.md "Officers")
? 3

$ comity officer disable nobody
! comity: error: There is no such thing here: no officer "nobody"
! code: office/not-found (spec/office.md "Rights")
? 3

$ comity officer invite --party mfa.keeper.example --login anna --roles observer --json | grep roles
  "roles": "observer",

== a party that the node signs for
$ comity party add --id mfa.x.example --name "Republic of X" --kind state --iso XX --known-as xx
Party        mfa.x.example
Name         Republic of X
Key          mfa.x.example+{..}+{..}
Entry        1
Record       {..}
.
What is in a register stays. A later `party' record corrects this one, by
"Replaces: {..}";
a `revocation' record ends the key: "comity record sign --key mfa.x.example".
.
Next
    comity --dir node officer invite --party mfa.x.example \
        --login LOGIN --roles administrator,drafter,signer

$ comity key list --porcelain | grep mfa.x.example | cut -f 1,2,5
record	mfa.x.example	in force

$ comity party show mfa.x.example | head -n 5
Party        mfa.x.example
Name         Republic of X
Kind         state
ISO 3166     XX
Known as     xx

$ comity officer invite --party mfa.x.example --login xi --roles administrator,signer --porcelain | grep party
party	mfa.x.example

== by a key that was made before
$ comity key new --name mfa.y.example > y; comity party add --id mfa.y.example --name Y --kind state --porcelain | grep key | cut -f 2 | diff - y

== parties that are none
$ comity party add --id mfa.x.example --name X --kind state
! comity: error: The register has this party already: mfa.x.example has the key {..}
! hint: "comity party show" shows it
! code: cli/party-known (spec/cli.md "Officers")
? 7

$ comity party add --id mfa.z.example --name Z --kind kingdom
! comity: error: The value is not one of the words allowed here: Kind is not one of: {..}
! code: record/value-choice (spec/record.md, Values), byte {..}
? 1

$ comity party add --id z --name Z --kind state
! comity: error: A key is named by a role or a party id with a dot: "z"
! code: cli/key-name (spec/keys.md)
? 2

$ comity party add --id mfa.z.example --name Z
! comity: error: The words are not those the command takes: --id, --name and --kind are needed
! ...
? 2

$ ls node/keys | grep mfa
mfa.x.example.key
mfa.y.example.key

== another key than that of the office
$ mv state/*.office kept; comity officer list
! comity: error: {..}
! hint: put the folder's keys/ and the state directory back in place
! code: node/key-locked ({..})
? 4

$ head -c 32 /dev/zero > other; cp other state/$(basename $(ls state/*.mark) .mark).office; chmod 600 state/*.office; comity officer list
! comity: error: The office's file was made under another office key: office.db was made under another key
! code: office/key (spec/office.md "Where things lie")
? 4

$ mv kept state/$(basename $(ls state/*.mark) .mark).office; comity officer list --porcelain | wc -l
4

== while the node is served, parties are added to it, and its office is its own
@ served
| comity serve --listen localhost:0 --metrics none --workers 1 --quiet > address 2> log &
| pid=$!
| n=0
| while ! comity status --porcelain 2> none | grep -q 'writing	served' && test $n -lt 200; do
|   sleep 0.05
|   n=$((n + 1))
| done
| comity officer list
| echo "ended with $?"
| comity party add --id mfa.w.example --name W --kind state | grep -A 1 -e Entry -e served
| kill $pid
| wait $pid || : # its own end is for tests/serve

$ sh served
ended with 5
Entry        3
Record       {..}
--
The node is being served: it signs for the party once it was started again.
.
! comity: error: The node is being served, and its office with it: node
! hint: stop it first, or let an administrator do it on the pages
! code: cli/office-served (spec/cli.md "Officers")

$ comity fsck --quiet | tail -n 3 | head -n 1
VERIFIED
