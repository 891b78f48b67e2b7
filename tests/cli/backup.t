== a backup, and the drill
$ comity demo --dir node --exit --quiet > /dev/null

$ comity backup create node.tar
Backup       node.tar
Keys are not in it: {..}
Try it: comity backup verify node.tar

$ comity backup create node.tar
! comity: error: {..}
! ...
? 7

$ comity backup verify node.tar | tail -n 1
VERIFIED

$ python3 -c "d=bytearray(open('node.tar','rb').read()); d[3000]^=1; open('bad.tar','wb').write(d)"; comity backup verify bad.tar > /dev/null 2>&1
? 1

$ comity backup restore node.tar --dir again --quiet
Folder       again
It can be read. To write, put back the folder's keys/ and the state directory;
where the register had gone on since, or the state directory is new,
"comity backup reconcile" comes first.

$ comity verify again | tail -n 1
VERIFIED

$ comity fsck --dir again | tail -n 1
Index        the same as made anew

$ comity statement parties us-2019-rsb --dir again --porcelain | grep -vc '^#'
27

$ comity backup restore node.tar --dir again
! comity: error: {..}
! ...
? 7

== an old copy does not write
@ draft.txt
| comity/statement/v1
| Author: register.example
| Date: 2026-11-22T10:00:00Z
| Symbol: later
| Title: en Added after the backup

$ comity record sign draft.txt -o later.note && comity record add later.note --porcelain | grep -c no
1

$ comity fsck --dir again | tail -n 2
Mark         the register ends at {..}, its mark at {..}
Index        the same as made anew
! comity: error: The register is older than its mark: {..}
! hint: {..}
! code: register/journal-short (spec/register.md "Opening")

$ comity fsck --dir again --porcelain 2> /dev/null | grep mark; comity fsck --dir again > /dev/null 2>&1
mark	register/journal-short
? 1

$ cp -r node/keys again/ && comity record add later.note --dir again
! comity: error: {..}
! hint: "comity help backup reconcile" says how
! code: {..}
? 9

$ comity backup reconcile --dir again
! comity: error: The words are not those the command takes: --from DIR or --newest is needed
! hint: "comity help COMMAND" shows the usage
! code: cli/arguments (spec/cli.md "Commands")
? 2

$ comity backup reconcile --from node --dir again
Folder       again
Entries      933
The node may write again.

$ comity log head --dir again > a; comity log head > b; head -n 3 a | cmp - b -n 60 && echo same
same

$ comity record add later.note --dir again --porcelain | cut -f 3
# comity porcelain 1
yes

$ comity backup restore node.tar --dir third > /dev/null && cp -r node/keys third/ && comity backup reconcile --newest --dir third
Folder       third
Entries      932
Given up     1
The mark says that entries 932 to 932 were signed. They are not in this copy,
and what is added now is another history to whoever holds their receipts.
The node may write again.

$ comity backup reconcile --from node --dir third
! comity: error: {..}register/mark-behind: the copy ends at 933, the mark at 932; nothing was taken, --from and --newest together take it
! hint: "comity help backup reconcile" says how
! code: node/read-only ({..})
? 9

$ comity status --dir third --porcelain | grep index_in_step
index_in_step	yes
