#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Kills an append run at its system calls, one at a time, and judges what is
left.  Also: lets each call fail with an error instead.

    kill.py APPENDER [--all | --sample N] [--jobs N]

Prints TAP.  Needs strace.
"""
import argparse
import concurrent.futures
import os
import shutil
import subprocess
import sys
import tempfile

# Calls whose failure the kernel may report at any time; the others of a run
# (memory, start-up) are killed at, too.
ERRORS = [
    ("pwrite64", "ENOSPC"), ("pwrite64", "EIO"), ("pwrite64", "EINTR"),
    ("pread64", "EIO"), ("fdatasync", "EIO"), ("fsync", "EIO"),
    ("openat", "EMFILE"), ("openat", "ENOSPC"), ("renameat", "ENOSPC"),
    ("ftruncate", "EIO"), ("mkdirat", "ENOSPC"), ("unlinkat", "EIO"),
]


def command(args, **more):
    return subprocess.run(args, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False, **more)


def strace(appender, top, inject):
    log = os.path.join(top, "strace.log")
    return command(["strace", "-f", "-o", log, "-e", "signal=none",
                    *inject, appender, "run", top])


def count_calls(appender, template):
    """How often a run makes each system call, and all of them."""
    with tempfile.TemporaryDirectory(dir=scratch()) as top:
        copy(template, top)
        run = strace(appender, top, [])
        if run.returncode != 0:
            sys.exit("Bail out! the run itself fails: %r %r" %
                     (run.stdout, run.stderr))
        counts = {}
        with open(os.path.join(top, "strace.log"), encoding="utf-8",
                  errors="replace") as log:
            for line in log:
                name = line.split(None, 1)[-1].split("(", 1)[0]
                if name.isidentifier():
                    counts[name] = counts.get(name, 0) + 1
        return counts


def scratch():
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def copy(template, top):
    for part in ("node", "state"):
        shutil.copytree(os.path.join(template, part),
                        os.path.join(top, part))


def one(appender, template, inject):
    """One run with one injection; '' or what went wrong."""
    with tempfile.TemporaryDirectory(dir=scratch()) as top:
        copy(template, top)
        run = strace(appender, top, ["-e", inject])
        # Two digits before a space: an acknowledged record.
        said = b"".join(line + b"\n" for line in run.stdout.split(b"\n")
                        if line[:1].isdigit())
        check = command([appender, "check", top], input=said)
        if check.returncode == 0:
            return ""
        return "%s: acknowledged %d, then %s %s" % (
            inject, said.count(b"\n"),
            check.stdout.decode(errors="replace").strip(),
            check.stderr.decode(errors="replace").strip()[:200])


def pick(total, sample):
    if sample is None or sample >= total:
        return range(1, total + 1)
    return sorted({1 + i * total // sample for i in range(sample)})


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("appender")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--sample", type=int, default=24)
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    if shutil.which("strace") is None:
        print("1..0 # SKIP strace is not installed")
        return 0
    probe = command(["strace", "-o", os.devnull, "true"])
    if probe.returncode != 0:
        print("1..0 # SKIP strace may not trace here")
        return 0
    with tempfile.TemporaryDirectory(dir=scratch()) as template:
        made = command([args.appender, "init", template])
        if made.returncode != 0:
            print("Bail out! init:", made.stdout.decode())
            return 1
        return run_all(args, template)


def run_all(args, template):
    counts = count_calls(args.appender, template)
    # exit_group and the call that starts the program are not a run's.
    total = sum(counts.values()) - 1
    sample = None if args.all else args.sample
    groups = [("kill at each of %d calls" % total,
               ["inject=all:signal=KILL:when=%d" % k
                for k in pick(total, sample)])]
    for call, error in ERRORS:
        few = None if args.all else max(2, args.sample // 8)
        if counts.get(call, 0) > 0:
            groups.append(("%s fails with %s" % (call, error),
                           ["inject=%s:error=%s:when=%d" % (call, error, k)
                            for k in pick(counts[call], few)]))
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        for n, (name, injections) in enumerate(groups, 1):
            bad = [w for w in pool.map(
                lambda i: one(args.appender, template, i), injections) if w]
            print("%sok %d - %s: %d runs" % (
                "not " if bad else "", n, name, len(injections)), flush=True)
            for line in bad[:5]:
                print("#", line)
            failed += bool(bad)
    print("1..%d" % len(groups))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
