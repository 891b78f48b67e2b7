== a key of a machine without a node
$ comity key new --name mfa.example --key-file mfa.key --unlock mfa.unlock
mfa.example+{..}+{..}

$ comity key new --name mfa.example --key-file mfa.key
! comity: error: The words are not those the command takes: --key-file and --unlock go together
! hint: "comity help COMMAND" shows the usage
! code: cli/arguments (spec/cli.md "Commands")
? 2

== what is to be read and signed
@ statement
| comity/statement/v1
| Author: lead.example
| Date: 2026-11-20T10:00:00Z
| Symbol: joint
| Title: en Joint
|
| 1. We speak together.
@ request
| comity/signing-request/v1
| 	comity/statement/v1
| 	Author: lead.example
| 	Date: 2026-11-20T10:00:00Z
| 	Symbol: joint
| 	Title: en Joint
| 	
| 	1. We speak together.
|
| comity/act/v1
| Author: mfa.example
| Date: 2026-11-20T11:00:00Z
| Statement: @@
| Kind: signature

$ sed -i "s/@@/$(sha256sum statement | cut -c 1-64)/" request

$ comity sign request -o act.note --key-file mfa.key --unlock mfa.unlock < /dev/null
! comity: error: The words are not those the command takes: nobody to ask: --yes says that it was read
! hint: "comity help COMMAND" shows the usage
! code: cli/arguments (spec/cli.md "Commands")
? 2

$ comity sign request -o act.note --key-file mfa.key --unlock mfa.unlock --yes
What it is about
Record       da3531ca29c37c079d1c7eedfbb81b077ca7b725249b5c22d425f1c05fda3214
Type         statement
Author       lead.example
Date         2026-11-20T10:00:00Z
Symbol       joint
Title        en Joint
.
    1. We speak together.
.
Not signed.
.
What is to be signed
Record       1a453d3b16c1baa538eec0a33b6f868c25ac393ca7680010ed767e1eb9b10c7d
Type         act
Author       mfa.example
Date         2026-11-20T11:00:00Z
Statement    da3531ca29c37c079d1c7eedfbb81b077ca7b725249b5c22d425f1c05fda3214
Kind         signature
.
Not signed.
.
Signed: act.note
Record  1a453d3b16c1baa538eec0a33b6f868c25ac393ca7680010ed767e1eb9b10c7d

$ comity record check act.note --porcelain
# comity porcelain 1
act.note	sound	act	1a453d3b16c1baa538eec0a33b6f868c25ac393ca7680010ed767e1eb9b10c7d	-	-	-	-

$ comity sign request -o again.note --key-file mfa.key --unlock mfa.unlock --yes --json | head -n 4
{
  "id": "1a453d3b16c1baa538eec0a33b6f868c25ac393ca7680010ed767e1eb9b10c7d",
  "type": "act",
  "headers": [

== a request about another text, and keys of others
$ sed 's/speak/spoke/' request > other; comity sign other -o other.note --key-file mfa.key --unlock mfa.unlock --yes
! comity: error: The record to be signed is not about the text that the request shows: no header has the hash of the text shown
! code: exchange/request-other (spec/office.md, Without network)
? 1

$ comity key new --name lead.example --key-file lead.key --unlock mfa.unlock > /dev/null; comity sign request -o other.note --key-file lead.key --unlock mfa.unlock --yes > /dev/null
! comity: error: The signature line does not bear the author's name: signed in the name of lead.example by an author mfa.example
! code: record/signature-name (spec/record.md, Entry), byte 158
? 1

$ comity sign request -o other.note --key-file mfa.key --yes
! comity: error: The words are not those the command takes: --key-file and --unlock go together
! hint: "comity help COMMAND" shows the usage
! code: cli/arguments (spec/cli.md "Commands")
? 2

$ test -e other.note
? 1
