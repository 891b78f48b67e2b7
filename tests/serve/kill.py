#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Kills the signer and the writer of a served node at random moments, while
records are added to it: kill.py COMITY [--rounds N] [--seed S].

After each: nothing that was acknowledged is lost, the index is what a rebuild
makes, fsck finds nothing, and the node is served again.  Prints TAP."""
import argparse
import os
import random
import signal
import subprocess
import sys
import threading
import time

from kit import Node, Tap, children, until

RECORDS = 60  # of each kill


class Adder(threading.Thread):
    """Adds its records, one command after the other, until told to stop."""

    def __init__(self, node, numbers):
        super().__init__()
        self.node, self.numbers = node, numbers
        self.acknowledged = {}
        self.ended = False

    def run(self):
        while self.numbers and not self.ended:
            some = self.numbers[:5]
            got = self.node.run("record", "add", "--porcelain",
                                *[self.node.note(i) for i in some])
            for line in got.stdout.decode().split("\n")[1:]:
                part = line.split("\t")
                if len(part) >= 2 and len(part[1]) == 64:
                    self.acknowledged[part[1]] = int(part[0])
            if got.returncode == 0:
                self.numbers = self.numbers[5:]
            else:
                time.sleep(0.02)


def listed(n):
    """What the register holds: {record id: entry}."""
    got = n.run("log", "list", "--limit", "100000", "--porcelain")
    found = {}
    for line in got.stdout.decode().split("\n")[1:]:
        part = line.split("\t")
        ids = [p for p in part if len(p) == 64]
        if ids:
            found[ids[0]] = int(part[0])
    return found


def judge(tap, n, acknowledged, what):
    check = n.run("verify", n.dir)
    said = check.stdout.decode() + check.stderr.decode()
    tap.ok(check.returncode in (0, 5, 6), "%s: nothing is damaged" % what)
    # The next one that writes finishes what was on its way.
    opened = n.run("record", "add", n.note(0))
    if not tap.ok(opened.returncode == 0, "%s: it is written to" % what):
        print("#", said, opened.stderr)
    there = listed(n)
    missing = [i for i, entry in acknowledged.items()
               if there.get(i) != entry]
    tap.ok(not missing, "%s: %d acknowledged, none lost" %
           (what, len(acknowledged)))
    tap.ok(n.run("fsck").returncode in (0, 6),
           "%s: fsck, and the index as made anew" % what)


def one(tap, n, rng, name, numbers, acknowledged):
    n.start()
    adders = [Adder(n, numbers[i::2]) for i in range(2)]
    for a in adders:
        a.start()
    time.sleep(rng.uniform(0.05, 0.6))
    n.kill(name, signal.SIGKILL)
    for a in adders:
        a.ended = True
    rc = n.process.wait(60)
    for a in adders:
        a.join()
        acknowledged.update(a.acknowledged)
    what = "%s killed" % name
    tap.same(rc, 5, "%s: all end" % what)
    tap.ok(until(lambda: not children(n.process.pid)),
           "%s: nothing is left" % what)
    judge(tap, n, acknowledged, what)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("comity")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--seed", type=int, default=None)
    args = parser.parse_args()
    seed = args.seed if args.seed is not None else random.randrange(1 << 32)
    print("# seed %d" % seed, flush=True)
    rng = random.Random(seed)
    tap = Tap()
    with Node(args.comity) as n:
        n.init()
        n.note(0)
        acknowledged = {}
        at = 1
        for _ in range(args.rounds):
            for name in PROCESSES:
                one(tap, n, rng, name, list(range(at, at + RECORDS)),
                    acknowledged)
                at += RECORDS
    return tap.done()


PROCESSES = ["signer", "writer"]

if __name__ == "__main__":
    sys.exit(main())
