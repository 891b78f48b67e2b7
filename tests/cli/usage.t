== nothing at all is a question
$ comity
Comity: a public register in which states sign joint statements,
...
? 2

== help
$ comity help | head -n 2
Comity: a public register in which states sign joint statements,
verifiable by anyone, offline, with one command.

$ comity help statement parties | head -n 1
usage: comity statement parties [--as-of DATE] [--known-at SIZE] ID

$ comity statement parties --help | head -n 1
usage: comity statement parties [--as-of DATE] [--known-at SIZE] ID

$ comity help key
comity key new [--name NAME] [--key-file FILE] [--unlock FILE]
    make a signing key
comity key list
    the keys of this node
comity key show ROLE|NAME
    the public half of a key

$ comity status --json --porcelain
! comity: error: {..}: --json, --jsonl and --porcelain exclude one another
! ...
! code: cli/option ({..})
? 2

$ comity --jsonl status --json
! comity: error: {..}: --json, --jsonl and --porcelain exclude one another
! ...
! code: cli/option ({..})
? 2

$ comity config list --json --json | head -1
{

$ comity help nothing
! comity: error: There is no such page of the manual: nothing
! hint: "comity help" lists the commands
! code: cli/no-page (spec/cli.md "Help")
? 3

$ comity --version
comity {..}

== commands that are none
$ comity statment list
! comity: error: There is no such command: "statment"; did you mean "statement"?
! hint: "comity help" lists the commands
! code: cli/command (spec/cli.md "Commands")
? 2

$ comity statement lst
! comity: error: There is no such command: "statement lst"; did you mean "statement list"?
! hint: "comity help" lists the commands
! code: cli/command (spec/cli.md "Commands")
? 2

$ comity verify
! comity: error: The words are not those the command takes: "comity verify" takes FILE|DIR|-
! hint: "comity help COMMAND" shows the usage
! code: cli/arguments (spec/cli.md "Commands")
? 2

$ comity verify x --as-of 2019
! comity: error: An option is wrong: --as-of is not an option of "comity verify"
! hint: "comity help COMMAND" lists the options
! code: cli/option (spec/cli.md "Options")
? 2

$ comity statement list --asof 2019
! comity: error: An option is wrong: --asof is not an option of "comity statement list"; did you mean --as-of?
! hint: "comity help COMMAND" lists the options
! code: cli/option (spec/cli.md "Options")
? 2

$ comity --jsn status
! comity: error: An option is wrong: --jsn is not an option of "comity"; did you mean --json?
! hint: "comity help COMMAND" lists the options
! code: cli/option (spec/cli.md "Options")
? 2

== values
$ comity statement list --as-of yesterday
! comity: error: A date was expected: "yesterday" is not YYYY, YYYY-MM or YYYY-MM-DD
! code: cli/date (spec/cli.md "Options")
? 2

$ comity log get twelve
! comity: error: A number in a range was expected: entry: "twelve" is not a number of 0 to {..}
! code: cli/number (spec/cli.md "Options")
? 2

== what this version has not
$ comity completion fish
! comity: error: There is no such page of the manual: completion for fish
! hint: "comity help" lists the commands
! code: cli/no-page (spec/cli.md "Help")
? 3

$ comity import misp x
! comity: error: The words are not those the command takes: the format "misp" is not known: this version reads facts
! hint: "comity help COMMAND" shows the usage
! code: cli/arguments (spec/cli.md "Commands")
? 2

== completion
$ comity completion bash > c && bash -c '. ./c; COMP_WORDS=(comity st); COMP_CWORD=1; _comity; echo "${COMPREPLY[@]}"'
statement status

$ bash -c '. ./c; COMP_WORDS=(comity key ""); COMP_CWORD=2; _comity; echo "${COMPREPLY[@]}"'
new list show

$ bash -c '. ./c; COMP_WORDS=(comity statement parties --as); COMP_CWORD=3; _comity; echo "${COMPREPLY[@]}"'
--as-of
