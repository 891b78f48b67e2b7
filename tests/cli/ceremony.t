== a ceremony of invented states, from the first draft to the last notice
$ comity demo --ceremony --dir node --exit
1. Aldova drafts a text and clears it
...
    Republic of Aldova cannot send it yet: office/not-cleared
...
    Redline, brennia against first: 2 words gone, 11 new, 239 the same
...
    Republic of Aldova resolves the bracket in paragraph 4: version 4
...
    Corvane Confederation signs, with a reservation
...
    Principality of Ellmark signs: paragraphs 1-5, 8
    Farrow Islands signs on a machine without network
...
    Under embargo the register still has 11 entries; the statement is not in it
.
4. The keeper releases everything at one moment
...
    Notification 1 of the keeper: release
    Notification 2 of the keeper: accession
    Notification 3 of the keeper: withdrawal
.
Its official copy: one file, verified offline
Text         unchanged           sha256 {..}
Signatures   10 of 10 valid      complete by the keeper's list of {..}
...
VERIFIED
.
Next
...

$ comity statement parties meridane-calm-networks --dir node --porcelain | tail -n +2 | cut -f 1,2 | sort
mfa.aldova.example	signature
mfa.brennia.example	signature
mfa.corvane.example	signature
mfa.dessaly.example	signature
mfa.ellmark.example	signature
mfa.farrow.example	signature
mfa.gallen.example	signature
mfa.ivenna.example	signature
mfa.jorvale.example	accession

$ comity statement parties meridane-calm-networks --dir node | sed '1,/^Notif/d'
number  date        event       party                         name
     1  2026-11-20  release     secretariat.meridane.example  Secretariat of the Meridane Forum
     2  2026-11-24  accession   mfa.jorvale.example           Grand Duchy of Jorvale
     3  2026-11-26  withdrawal  mfa.hesper.example            Commonwealth of Hesper

$ comity statement show meridane-calm-networks --dir node --porcelain | grep ^notif | cut -f 2,4,5
1	release	secretariat.meridane.example
2	accession	mfa.jorvale.example
3	withdrawal	mfa.hesper.example

$ comity statement copy meridane-calm-networks --dir node -o copy.tar && comity verify copy.tar | head -n 2
Text         unchanged           sha256 {..}
Signatures   10 of 10 valid      complete by the keeper's list of {..}

$ comity fsck --dir node | tail -n 3
VERIFIED
Mark         all that was signed is here
Index        the same as made anew

== before the release there is nothing, at any size that was public
$ comity statement list --dir node --known-at 11
No statement of this register was made by then.

== a script that cannot be played
@ script
| {"keeper": {"id": "k.example", "short": "k", "name": "K", "kind": "state"},
|  "parties": [], "steps": [{"do": "dance"}]}

$ mkdir -p data/ceremony data/public-record; touch data/public-record/statements.csv; mv script data/ceremony/meridane.json; COMITY_DATA=data comity demo --ceremony --dir other --exit
! comity: error: A step of the play cannot be read, or did not do what it says: step "dance": no such verb
! code: cli/script (data/README.md)
? 1
