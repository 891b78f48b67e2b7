== an official copy
$ comity demo --dir node --exit --quiet > /dev/null

$ comity statement copy us-2019-rsb -o copy.tar && comity verify copy.tar
Text         unchanged           sha256 {..} ...
Signatures   27 of 27 valid      complete by the keeper's list of {..}
Register     entry {..}register.example/register, {..} UTC
Witnesses    own seal only       oldest seal {..}
Not checked  whether anything was added after {..} UTC (offline)
VERIFIED

$ comity verify - < copy.tar | tail -n 1
VERIFIED

$ comity verify copy.tar --json | head -n 4
{
  "verdict": "verified",
  "code": 0,
  "kind": "official-copy",

== where nobody knows the key
$ COMITY_STATE=other comity verify copy.tar --quiet | tail -n 1; true
SOUND, BUT BELOW POLICY: {..}
! comity: error: {..}
! hint: {..}
! code: register/key-unknown ({..})

$ COMITY_STATE=other comity verify copy.tar > /dev/null 2>&1
? 6

$ COMITY_STATE=other comity verify copy.tar --key "$(comity key show register)" | tail -n 1
VERIFIED

== one byte
$ python3 -c "d=bytearray(open('copy.tar','rb').read()); d[700]^=1; open('bad.tar','wb').write(d)"; comity verify bad.tar
NOT VERIFIED: {..}
! comity: error: {..}
! ...
? 1

$ head -c 5000 copy.tar > short.tar; comity verify short.tar > /dev/null 2>&1
? 1

$ python3 -c "d=bytearray(open('node/seals','rb').read()); d[40]^=1; open('node/seals','wb').write(d)"; comity verify node
NOT VERIFIED: seals{..}
! comity: error: {..}
! ...
? 1

$ comity fsck > /dev/null 2>&1
? 1

== a receipt in one file with its record, and a checkpoint
$ comity log get 0 > zero.note && comity log prove 0 > zero.proof && cat zero.note zero.proof > both && comity verify both --key "$(comity key show record)" --quiet
Text         unchanged           sha256 {..} ...
Signatures   1 of 1 valid
Register     entry 0             register.example/register
Witnesses    own seal only
VERIFIED

$ comity verify node/register/checkpoint
Text         unchanged           a signed checkpoint
Signatures   1 of 1 valid
Register     {..} entries         register.example/register
Witnesses    own seal only
Not checked  the entries that it covers
VERIFIED

$ comity verify zero.proof --quiet > /dev/null 2>&1
? 1

== what is nothing of ours
$ echo hello > hello.txt; comity verify hello.txt
NOT VERIFIED: {..}
! comity: error: The input is nothing that can be verified: neither a record, nor an official copy, nor a checkpoint
! code: cli/unknown-input (spec/cli.md "Verify"), byte 0
? 1

$ : > empty; comity verify empty > /dev/null 2>&1
? 1

$ comity verify nowhere
! comity: error: There is no such file: {..}
! code: base/no-file (spec/cli.md)
? 3

$ comity verify copy.tar > /dev/full
! comity: error: The result could not be written whole: standard output took no more
! code: cli/output (spec/cli.md "Output")
? 5

$ comity verify copy.tar --policy hello.txt
! comity: error: {..}
! ...
? 2

$ COMITY_DATA=/nowhere comity demo --dir other --exit
! comity: error: The data that ship with the program are not in place: /nowhere
! hint: set COMITY_DATA to the folder "data"
! code: cli/no-data (spec/cli.md "Data")
? 3
