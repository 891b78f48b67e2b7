== the tour
$ comity demo --dir node --exit --quiet
1. A register, sealed
register.example/register holds {..} records: 14 joint statements with 439 acts
of their parties, 48 incidents with {..} findings and 25 replies.
...
    27 of 27 parties
...
Signatures   27 of 27 valid      complete by the keeper's list of {..}
...
VERIFIED
...

$ comity demo --dir node --exit
...
! comity: error: {..}
! ...
! code: node/exists ({..})
? 7

$ mkdir tmp && TMPDIR=$PWD/tmp comity demo --quiet | grep -c VERIFIED && ls tmp
1

== who joined, as of a day
$ comity statement parties us-2019-rsb --as-of 2019-09-23 --porcelain | grep -vc '^#'
27

$ comity statement parties us-2019-rsb --as-of 2019-09-22 --porcelain
# comity porcelain 1

$ for d in 2023-03-30 2024-03-18 2024-09-22; do comity statement parties spyware-2023 --as-of $d --porcelain | grep -vc '^#'; done
11
17
21

$ comity statement parties paris-call --as-of 2020-01-01 --json | grep count
  "count": 8,
  "undated_count": 68,

$ comity statement parties paris-call --as-of 2020-01-01 --jsonl | wc -l
76

$ comity statement list --porcelain | grep -vc '^#'
14

$ comity statement show us-2019-rsb | grep -A 3 '27 parties'
27 parties
All are recorded from public sources, not signed by the parties.
party  name                                                  act        date        record
au     Australia                                             signature  2019-09-23  {..}

== cases, with the reply beside the claim
$ comity case list --porcelain | grep -vc '^#'
48

$ comity case show notpetya | grep -A 4 '^declaration'
declaration (reply) of ru, 2018-02-15, recorded
  Source       https://tass.com/politics/990325
  1. The presidential spokesman called the accusations groundless; the embassy
  in London said that no evidence backed them and that a Russian offer of expert
  talks had stayed without answer.

$ comity case show notpetya | grep -E '^(finding|declaration|support)'
finding of ca, 2018-02, recorded
finding of gb, 2018-02-15, recorded
finding of us, 2018-02-15, recorded
finding of au, 2018-02-16, recorded
declaration (reply) of ru, 2018-02-15, recorded
support (supports) of nz, date not known, recorded

$ comity case list --as-of 2012-12 --porcelain | grep -v '^#' | cut -f 2 | sort -u
-
2012

$ comity statement list --as-of 2017
No statement of this register was made by then.

$ comity statement parties us-2019-rsb --as-of 2019-09-22 | tail -n 2
0 parties as of 2019-09-22
No party had joined by then.

$ comity case show notpetya --jsonl | wc -l
1

$ comity case show notpetya --porcelain | grep -c '^records'
15

== parties and frameworks
$ comity party show gb --porcelain | head -n 3
# comity porcelain 1
id	gb
name	United Kingdom{..}

$ COMITY_LANG=fr comity party list --json | grep -A 1 '"id": "de"'
      "id": "de",
      "name": "Allemagne",

$ comity framework show norms | tail -n 3
k  No harm to or by response teams
    Do not harm the incident response teams of others, nor use your own for
    harm.

$ comity party show gb | awk '$2 == "act"' | head -n 1
{..}act{..}gb{..}on {..}

$ comity framework show norms --porcelain | grep -vc '^#'
11

$ for f in node/blob/*; do printf x >> $f; done; comity framework show norms
! comity: error: A file does not match the hash in the register: blob/{..}
! code: node/blob (spec/register.md)
? 1

== the import can be repeated
$ comity import facts $SOURCE/data/public-record --porcelain --quiet | grep '^records'
records	statement	0	14	0
records	release	0	{..}	0
records	act	0	439	0
records	declaration	0	25	0
records	incident	0	48	0
records	finding	0	{..}	{..}
records	support	0	{..}	{..}
records	measure	0	{..}	{..}

$ COMITY_DATA=/nowhere comity import facts /nowhere
! comity: error: There is no such file: {..}
! code: base/no-file (spec/cli.md)
? 3
