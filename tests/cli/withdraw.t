== a party that leaves on a day to come
$ comity init --name keeper.example --dir node --quiet >/dev/null

@ statement
| comity/statement/v1
| Author: keeper.example
| Date: 2026-11-20T10:00:00Z
| Symbol: joint
| Title: en Joint

$ comity record sign statement --dir node -o statement.note && comity record add statement.note --dir node --quiet >/dev/null

$ printf 'comity/act/v1\nAuthor: keeper.example\nDate: 2026-11-20T11:00:00Z\nStatement: %s\nKind: signature\n' $(comity statement list --dir node --json | sed -n 's/.*"id": "\(.*\)".*/\1/p') > act; comity record sign act --dir node -o act.note && comity record add act.note --dir node --quiet >/dev/null

$ printf 'comity/withdrawal/v1\nAuthor: keeper.example\nDate: 2026-11-20T12:00:00Z\nAct: %s\nEffective: 2999-01-01\n' $(comity statement parties joint --dir node --porcelain | tail -1 | cut -f 4) > leave; comity record sign leave --dir node -o leave.note && comity record add leave.note --dir node --quiet >/dev/null

$ comity statement parties joint --dir node
Statement    joint
Title        Joint
Date         2026-11-20
Record       ef11c1f1abfb2e4f0a4c304700b8408638c847e10f38cd4350d62dfac3d23eef
.
1 party
party           name            act        date        record        withdraws
keeper.example  keeper.example  signature  2026-11-20  21ee74ce09fb  2999-01-01

$ comity statement parties joint --dir node --as-of 2998-12-31 | grep -c keeper
1

$ comity statement parties joint --dir node --as-of 2999-01-01
Statement    joint
Title        Joint
Date         2026-11-20
Record       ef11c1f1abfb2e4f0a4c304700b8408638c847e10f38cd4350d62dfac3d23eef
.
0 parties as of 2999-01-01
No party had joined by then.
.
Withdrawn
party           name            act        date        record        withdrawn
keeper.example  keeper.example  signature  2026-11-20  21ee74ce09fb  2999-01-01

$ comity statement list --dir node --porcelain | grep -v '^#' | cut -f 3
1
