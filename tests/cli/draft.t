== an office with a text that is fixed, and a signature that is prepared
@ script
| {"keeper": {"id": "mfa.keeper.example", "short": "keeper", "name": "Keeper", "kind": "state"},
|  "parties": [
|   {"id": "mfa.aldova.example", "short": "aldova", "name": "Aldova"},
|   {"id": "mfa.brennia.example", "short": "brennia", "name": "Brennia"},
|   {"id": "mfa.corvane.example", "short": "corvane", "name": "Corvane"}],
|  "texts": {"first": ["1. We speak together.", "2. We listen."]},
|  "steps": [
|   {"do": "begin", "by": "aldova", "title": "Calm networks"},
|   {"do": "version", "by": "aldova", "text": "first"},
|   {"do": "circulate", "by": "aldova", "days": 3},
|   {"do": "comment", "by": "brennia", "paragraph": "2", "text": "Good."},
|   {"do": "fix", "by": "aldova", "symbol": "calm", "quorum": 1, "open": ["signature"], "lapses": 60},
|   {"do": "prepare", "by": "brennia"}]}

$ mkdir -p data/ceremony data/public-record; touch data/public-record/statements.csv; mv script data/ceremony/meridane.json; COMITY_DATA=data comity demo --ceremony --dir node --exit
! comity: error: Nothing in the index has this id or symbol: meridane-calm-networks
! ...
? 3

$ comity officer list --porcelain | cut -f 1-5
# comity porcelain 1
aldova.approver	mfa.aldova.example	active	clearer,approver	legal
aldova.signer	mfa.aldova.example	active	administrator,drafter,signer	-
brennia.approver	mfa.brennia.example	active	clearer,approver	legal
brennia.signer	mfa.brennia.example	active	administrator,drafter,signer	-
corvane.approver	mfa.corvane.example	active	clearer,approver	legal
corvane.signer	mfa.corvane.example	active	administrator,drafter,signer	-
keeper.approver	mfa.keeper.example	active	clearer,approver	legal
keeper.signer	mfa.keeper.example	active	administrator,drafter,signer	-

== passkeys are bound to the address that they were made for
$ COMITY_URL=https://register.example comity officer invite --party mfa.keeper.example --login anna --roles signer
! comity: error: The site of the officers' passkeys is missing, wrong, or another: 8 officers are of http://localhost
! hint: passkeys are bound to one address: set `url' to it; "comity officer list" shows it
! code: node/officers-site (spec/keys.md "Officers")
? 7

$ comity officer invite --party mfa.keeper.example --login keeper.signer --roles signer
! comity: error: There is an officer with this login: keeper.signer
! hint: "comity officer list" has the logins; disable it first
! code: office/login-taken (spec/office.md "Roles")
? 7

== what an officer's party may see
$ comity statement drafts --as brennia.signer
draft         stage  lead                changed               deadline              title
{..}  fixed  mfa.aldova.example  {..} UTC  {..} UTC  Calm networks
.
As brennia.signer of mfa.brennia.example sees it.
You read it at the machine: whoever runs the node can read all that it hosts.

$ comity statement drafts --as brennia.signer --porcelain | cut -f 2,3,6
# comity porcelain 1
fixed	mfa.aldova.example	Calm networks

$ comity statement drafts --as brennia.signer --porcelain | tail -n 1 | cut -f 1 > draft; comity statement draft $(cut -c 1-8 draft) --as brennia.signer
Draft        {..}
Title        Calm networks
Lead         mfa.aldova.example
Stage        fixed
Statement    {..}
.
Parties
party                part     deadline
mfa.aldova.example   lead     -
mfa.brennia.example  invited  {..} UTC
mfa.corvane.example  invited  {..} UTC
.
Papers
paper         type         party                date                  par.  what  taken back
{..}  draft        mfa.aldova.example   {..} UTC  -     -     no
{..}  version      mfa.aldova.example   {..} UTC  -     -     no
{..}  circulation  mfa.aldova.example   {..} UTC  -     -     no
{..}  comment      mfa.brennia.example  {..} UTC  2     -     no
.
Instruments
record        type       what       party                state     approvals  prepared
{..}  statement  -          mfa.aldova.example   held              2  {..} UTC
{..}  act        signature  mfa.brennia.example  prepared          0  {..} UTC
.
The lead's newest version
.
    1. We speak together.
.
    2. We listen.
.
As brennia.signer of mfa.brennia.example sees it.
You read it at the machine: whoever runs the node can read all that it hosts.

$ comity statement draft $(cat draft) --as corvane.signer --porcelain | grep instruments | cut -f 3,5,6
statement	mfa.aldova.example	held

== what waits for whom
$ for w in aldova.signer aldova.approver brennia.signer brennia.approver corvane.signer keeper.signer; do echo $w; comity inbox --as $w --porcelain | tail -n +2 | cut -f 1,6; done
aldova.signer
sign	Calm networks
read	Calm networks
aldova.approver
read	Calm networks
brennia.signer
sign	Calm networks
read	Calm networks
brennia.approver
read	Calm networks
corvane.signer
sign	Calm networks
read	Calm networks
keeper.signer

$ comity inbox --as keeper.signer
Nothing waits.
.
As keeper.signer of mfa.keeper.example sees it.
You read it at the machine: whoever runs the node can read all that it hosts.

$ comity inbox --as brennia.approver
to do  draft         record or paper  deadline              since                 title
read   {..}  {..}     {..} UTC  {..} UTC  Calm networks
.
As brennia.approver of mfa.brennia.example sees it.
You read it at the machine: whoever runs the node can read all that it hosts.

== its request goes to a machine without network, and the signed record comes back
$ comity inbox --as brennia.signer --porcelain | grep ^sign | cut -f 3 > act; comity statement request $(cut -c 1-12 act) --as brennia.signer -o request; grep -v Date request
comity/signing-request/v1
	comity/statement/v1
	Author: mfa.aldova.example
	Symbol: calm
	Title: en Calm networks
	Open: signature
	Quorum: 1
	Lapses: {..}
	
	1. We speak together.
	
	2. We listen.
.
comity/act/v1
Author: mfa.brennia.example
Statement: {..}
Kind: signature

$ comity statement request $(cat act) --as brennia.signer -o request
! comity: error: The file is there already and is left as it is: request
! ...
? 7

$ comity sign request -o act.note --yes | tail -n 2
Signed: act.note
Record  {..}

$ comity statement upload act.note --as brennia.approver
! comity: error: This needs another role, or is for another party to do: instrument/upload
! code: office/not-permitted (spec/office.md "Rights")
? 4

$ sed 's/signature$/alignment/' act.note > other.note; comity statement upload other.note --as brennia.signer
! comity: error: There is no such thing here: nothing of this name
! code: office/not-found (spec/office.md "Rights")
? 3

$ comity statement upload act.note --as brennia.signer
Record       {..}
State        held
.
It is held under embargo until the release.

$ comity statement upload act.note --as brennia.signer
! comity: error: The instrument does not wait for an approval: held
! code: office/not-prepared (spec/office.md "Instruments")
? 7

$ comity statement request $(cat act) --as brennia.signer
! comity: error: The instrument does not wait for an approval: act, held
! code: office/not-prepared (spec/office.md "Instruments")
? 7

$ comity inbox --as brennia.signer --porcelain | cut -f 1
# comity porcelain 1
read

== nothing of it is public
$ comity statement list
No statement is in this register.

== who is not there, and what is not there
$ comity inbox
! comity: error: The words are not those the command takes: --as is needed: the login of an officer
! ...
? 2

$ comity statement drafts --as nobody
! comity: error: There is no such thing here: no officer is set up as "nobody"
! code: office/not-found (spec/office.md "Rights")
? 3

$ comity statement draft 00000000 --as brennia.signer
! comity: error: There is no such thing here: "00000000"
! code: office/not-found (spec/office.md "Rights")
? 3

$ comity statement draft calm --as brennia.signer
! comity: error: There is no such thing here: "calm" is no id, nor its first six digits or more
! code: office/not-found (spec/office.md "Rights")
? 3

$ comity statement request 00000000 --as brennia.signer
! comity: error: There is no such thing here: "00000000"
! code: office/not-found (spec/office.md "Rights")
? 3

$ comity officer disable brennia.signer --porcelain | tail -n 1; comity statement drafts --as brennia.signer
state	disabled
! comity: error: This officer's account has been disabled: draft/read
! code: office/disabled (spec/office.md "Rights")
? 4
