#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A joint statement of as many states as there are, all of them invented.

    joint.py DIR MAKER [PARTIES]

builds the node DIR/node with the statement "calm-networks": PARTIES (193)
sign it with keys of their own, the keeper releases it; then two more accede,
one withdraws, five say something, and the keeper notifies of each.  For what
is to be measured, counted and printed at that size."""
import itertools
import sys

sys.dont_write_bytecode = True

from naughty import Maker  # noqa: E402

KEEPER = "register.example"
SYMBOL = "calm-networks"
PARTIES = 193
ACCEDE = 2
SIGNED, RELEASED = "2025-11-20T09:00:00Z", "2025-11-24T10:00:00Z"
LATER = "2025-11-25T15:30:00Z"

# Names of states have any length.
FORMS = ("Republic of {0}", "{0}", "Kingdom of {0}", "{0} Islands",
         "Democratic Republic of {0}", "{0}", "Principality of {0}",
         "Federated States of {0}", "Saint {0} and the {1} Isles", "{0}",
         "United Provinces of {0} and {1}", "Commonwealth of {0}")
FIRST = ("Al", "Bren", "Cor", "Des", "Ell", "Far", "Gal", "Hes", "Iv", "Jor",
         "Kel", "Lum", "Mer", "Nor", "Ost", "Pell", "Quen", "Ros", "Sel",
         "Tam", "Ul", "Ves", "Wen", "Yar", "Zel")
LAST = ("dova", "nia", "mark", "aly", "ria", "moor", "stan", "eth", "ora",
        "via")

TEXT = """\
1. We, the states that have joined this statement, depend upon one another's
networks as we depend upon one another's roads, ports and mail. What is broken
on purpose in one country is rarely broken there alone.

2. We recall that international law applies to what states do with information
and communication technologies, and that the norms of responsible behaviour
which all states have endorsed take nothing away from it.

3. We will not conduct, nor knowingly support, activity in networks that
damages what provides water, energy, health care, transport, finance or
communication to the public, or that impairs its use.

4. We will not harm the information systems of the authorised emergency
response teams of another state, nor use our own to do harm.

5. We will not interfere with the processes by which another people chooses
its government, nor with the systems on which these processes rest.

6. Whoever among us is asked for assistance by a state whose essential services
are under attack will answer within one working day, if only to say what it can
do, and by when.

7. Each of us will name a point of contact, keep it reachable on every day of
the year, and say at once when it changes. A check of these contacts takes
place twice a year; its result is published without ranking anybody.

8. We will report vulnerabilities that we learn of to those who can mend them,
and share what we know of remedies. Where we hold one back, we will review the
reasons at intervals that we make known.

9. When we say in public that a state is responsible for such activity, we will
say what was done, when, what we rest this upon, how likely we hold it to be
and how confident we are; and we will hear the state that we name before we
act upon it, unless delay would do harm.

10. Measures in response will be lawful, proportionate and directed at the
cause. We will say when they begin and when they end.

11. We will help one another to build what this statement asks for: people,
institutions, and law. A small administration owes no more than it can give.

12. This statement is open for accession by all states. A party may limit its
act to some paragraphs, and may withdraw at any time; its withdrawal takes
effect on the day that it names. The keeper of this register is its depositary.
"""

# Whose act, what kind of declaration, and its words.
SAID = (
    (4, "reservation", "Paragraph 6 binds us as far as our law lets one "
     "authority answer for another. Where it does not, we will name within one "
     "working day the authority that can."),
    (17, "declaration", "We understand paragraph 9 to leave untouched what "
     "states may say to each other in confidence."),
    (60, "objection", "We object to the reservation concerning paragraph 6. "
     "This does not prevent the statement from taking effect between us."),
    (118, "declaration", "Our contact under paragraph 7 answers in two "
     "languages from the first day, and in four from the second year on."),
    (165, "explanation", "We joined with paragraph 11 in mind, which repeats "
     "in substance what our own assistance programme has offered since its "
     "beginning."),
)


def names(n):
    """So many of them, no two alike."""
    stems = [a + b for b, a in itertools.product(LAST, FIRST)]
    for i in range(n):
        form = FORMS[i % len(FORMS)]
        yield form.format(stems[i], stems[-1 - i % len(FIRST)]), \
            f"mfa.{stems[i].lower()}.example"


class Joint:
    def __init__(self, program, folder, parties):
        self.m = Maker(program, folder)
        self.parties = list(names(parties + ACCEDE))
        self.signed = parties
        self.notices = 0

    def add(self, kind, author, date, *fields, body=""):
        lines = [f"comity/{kind}/v1", f"Author: {author}", f"Date: {date}"]
        text = "\n".join([*lines, *fields]) + "\n"
        record = self.m.add(author, text + (f"\n{body}" if body else ""))
        if record is None:
            raise RuntimeError(f"{kind} of {author}: {self.m.bad[-1][0]}")
        return record

    def notify(self, event, record):
        self.notices += 1
        self.add("notification", KEEPER, LATER,
                 f"Statement: {self.statement}", f"Number: {self.notices}",
                 f"Event: {event}", f"Regarding: {record}")

    def act(self, n, kind, date, *more):
        return self.add("act", self.parties[n][1], date,
                        f"Statement: {self.statement}", f"Kind: {kind}", *more)

    def sign(self):
        """Everything that enters with the release."""
        for name, ident in self.parties:
            self.add("party", ident, SIGNED, "Kind: state",
                     f"Name: en {name}", "Key: record {key}")
        body = "\n\n".join(p.replace("\n", " ")
                           for p in TEXT.strip().split("\n\n")) + "\n"
        self.statement = self.add(
            "statement", KEEPER, SIGNED, f"Symbol: {SYMBOL}", "Kind: statement",
            "Title: en Joint statement on calm in networks",
            "Place: Meridane", "Language: en", "Open: signature", "Open: accession",
            f"Quorum: {self.signed // 2}", body=body)
        self.acts = []
        for n in range(self.signed):
            more = ["Scope: paragraphs 1-5, 7-12"] if n % 50 == 30 else []
            self.acts.append(self.act(n, "signature", SIGNED, *more))
        self.said = []
        for n, kind, words in SAID:
            if n < self.signed:
                self.said.append((kind, self.add(
                    "declaration", self.parties[n][1], SIGNED,
                    f"Regarding: {self.acts[n]}", f"Kind: {kind}",
                    body=words + "\n")))

    def release(self):
        record = self.add(
            "release", KEEPER, RELEASED, f"Statement: {self.statement}",
            *(f"Record: {r}" for r in self.acts))
        self.notify("release", record)

    def later(self):
        for n in range(self.signed, self.signed + ACCEDE):
            self.notify("accession", self.act(n, "accession", LATER))
        self.notify("withdrawal", self.add(
            "withdrawal", self.parties[2][1], LATER, f"Act: {self.acts[2]}",
            "Effective: 2025-11-25"))
        for kind, record in self.said:
            if kind != "explanation":
                self.notify(kind, record)

    def run(self):
        self.sign()
        self.release()
        self.later()
        if self.m.close() != 0:
            raise RuntimeError("the maker failed")


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    parties = int(sys.argv[3]) if len(sys.argv) > 3 else PARTIES
    Joint(sys.argv[2], sys.argv[1], parties).run()


if __name__ == "__main__":
    main()
