== a register with two records
$ comity init --name keeper.example --dir node --quiet >/dev/null

@ statement
| comity/statement/v1
| Author: keeper.example
| Date: 2026-11-20T10:00:00Z
| Symbol: joint-2026
| Title: en Joint Statement on Networks
| Title: fr Déclaration commune
| Title: zh 網路安全聯合聲明
|
| 1. We the parties will work together, and keep the control rooms of others
| out of harm's way.
|
| 2. Nothing here is a duty under law.

@ incident
| comity/incident/v1
| Author: keeper.example
| Date: 2026-11-21T10:00:00Z
| Symbol: dam
| Title: en Dam control
| Target: state aa
| Effect: turbines stopped
|
| 1. The control of a dam was lost for a day.

$ for f in statement incident; do comity record sign $f --dir node -o $f.note && comity record add $f.note --dir node --quiet >/dev/null; done

== for people
$ COMITY_DIR=node comity search declaration
joint-2026  statement of keeper.example, 2026-11-20
  Joint Statement on Networks
    1. We the parties will work together, and keep the control rooms of others
    out of harm's way. 2. Nothing here is a duty under law.
.
1 record matches

$ comity search --dir node zebra
Nothing in this register matches.

$ comity search --dir node '"control rooms"' --as-of 2026-11-19
Nothing in this register matches.

$ comity search --dir node control --limit 1
dam  incident of keeper.example, 2026-11-21
  Dam control
    1. The control of a dam was lost for a day.
.
2 records match; more with --after {..}.2

== for scripts
$ comity search --dir node CONTROL --porcelain
# comity porcelain 1
2	incident	keeper.example	2026-11-21	dam	57168ba42626e8f2cef01cfec7bae49af0797264f100187b18c4906aa6c9e542	Dam control
1	statement	keeper.example	2026-11-20	joint-2026	e633de731b8712f579817838f0919d9b312cdf51df285477f7ea2861856f6fe7	Joint Statement on Networks

$ comity search --dir node --jsonl déclaration
{"entry": 1,"type": "statement","party": "keeper.example","date": "2026-11-20","symbol": "joint-2026","id": "e633de731b8712f579817838f0919d9b312cdf51df285477f7ea2861856f6fe7","title": "Joint Statement on Networks","text": "1. We the parties will work together, and keep the control rooms of others\nout of harm's way.\n\n2. Nothing here is a duty under law.","matches": null,"cursor": "{..}"}

$ comity search --dir node --json control -- -dam
{
  "results": [
    {
      "entry": 1,
      "type": "statement",
      "party": "keeper.example",
      "date": "2026-11-20",
      "symbol": "joint-2026",
      "id": "e633de731b8712f579817838f0919d9b312cdf51df285477f7ea2861856f6fe7",
      "title": "Joint Statement on Networks",
      "text": "1. We the parties will work together, and keep the control rooms of others\nout of harm's way.\n\n2. Nothing here is a duty under law.",
      "matches": "51-58",
      "cursor": "{..}"
    }
  ],
  "found": 1,
  "whole": true,
  "next": null
}

$ for q in 聯合 合聲 '"control rooms"' '"rooms control"' 'turb*' 't*' joint-2026 'joint OR dam' '"' '*' '-' ')(' 'title:joint' "';"; do printf '%s\t' "$q"; comity search --dir node --porcelain -- "$q" | grep -v '^#' | cut -f 5 | tr '\n' ' '; echo; done
聯合	joint-2026 
合聲	joint-2026 
"control rooms"	joint-2026 
"rooms control"	
turb*	dam 
t*	
joint-2026	joint-2026 
joint OR dam	
"	
*	
-	
)(	
title:joint	
';	

$ comity search --dir node control --type incident --porcelain | cut -f 5
# comity porcelain 1
dam

$ comity search --dir node aa --party keeper.example --from 2026-11-21 --to 2026-11 --porcelain | cut -f 5
# comity porcelain 1
dam

$ cursor=$(comity search --dir node control --limit 1 --json | sed -n 's/.*"next": "\(.*\)".*/\1/p'); comity search --dir node control --limit 1 --after "$cursor" --porcelain | cut -f 5
# comity porcelain 1
joint-2026

== what it does not take
$ comity search --dir node
! comity: error: The words are not those the command takes: "comity search" takes WORDS...
! hint: "comity help COMMAND" shows the usage
! code: cli/arguments (spec/cli.md "Commands")
? 2

$ comity search --dir node x --type novel
! comity: error: The words are not those the command takes: --type: there is no type "novel"
! hint: "comity help COMMAND" shows the usage
! code: cli/arguments (spec/cli.md "Commands")
? 2

$ comity search --dir node x --after yesterday
! comity: error: The words are not those the command takes: --after: "yesterday" is no cursor of a search
! hint: "comity help COMMAND" shows the usage
! code: cli/arguments (spec/cli.md "Commands")
? 2

$ comity search --dir node x --limit 101
! comity: error: A number in a range was expected: --limit: "101" is not a number of 1 to 100
! code: cli/number (spec/cli.md "Options")
? 2

$ comity search --dir node x --from tomorrow
! comity: error: A date was expected: "tomorrow" is not YYYY, YYYY-MM or YYYY-MM-DD
! code: cli/date (spec/cli.md "Options")
? 2
