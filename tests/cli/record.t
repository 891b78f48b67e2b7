== a text that is sound
@ draft.txt
| comity/statement/v1
| Author: mfa.example
| Date: 2026-11-22T10:00:00Z
| Symbol: test-statement
| Title: en A statement to test with
| Open: signature
|
| 1. We support what is written here.
|
| 2. We call on others to join.

$ comity record check draft.txt --porcelain
# comity porcelain 1
draft.txt	sound, not signed	statement	{..}	-	-	-	-

$ comity record check - < draft.txt --porcelain | cut -f 1-3
# comity porcelain 1
-	sound, not signed	statement

$ comity record show draft.txt
Record       {..}
Type         statement
Author       mfa.example
Date         2026-11-22T10:00:00Z
Symbol       test-statement
Title        en A statement to test with
Open         signature
.
    1. We support what is written here.
.
    2. We call on others to join.
.
Not signed.

$ comity record show draft.txt --json | head -n 4
{
  "id": "{..}",
  "type": "statement",
  "headers": [

== faults have an id, an offset and a rule
@ twice.txt
| comity/statement/v1
| Author: mfa.example
| Date: 2026-11-22T10:00:00Z
| Symbol: test-statement
| Symbol: test-statement
| Title: en Twice

$ comity record check twice.txt --porcelain
# comity porcelain 1
twice.txt	bad	-	-	record/field-duplicate	90	{..}	{..}
! comity: error: A header that may stand once stands twice: {..}
! code: record/field-duplicate ({..}), byte 90
? 1

@ nothing.txt
| hello

$ comity record check nothing.txt
file         result  type  record  fault              byte
nothing.txt  bad     -     -       record/first-line     0
! comity: error: The first line is not comity/<type>/v1: {..}
! code: record/first-line ({..}), byte 0
? 1

$ comity record check absent.txt --quiet > /dev/null
! comity: error: There is no such file: cannot open absent.txt: {..}
! code: base/no-file (spec/cli.md)
? 3

== several files: all are looked at
$ comity record check draft.txt twice.txt --jsonl 2> /dev/null | wc -l
2

$ comity record check draft.txt twice.txt > /dev/null
! comity: error: {..}
! code: record/field-duplicate ({..}), byte 90
? 1

== text of others does not reach the terminal as it is
$ printf 'comity/act/v1\nAuthor: \033[31mred\n' > red.txt; comity record check red.txt
...
! comity: error: {..}
! code: text/{..}
? 1
