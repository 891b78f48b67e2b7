#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Transcripts of the command line: run.py COMITY FILE.t [--bless].

    == a title
    $ a command for the shell, run in a folder of its own
    what it prints, line by line; {..} stands for anything within a line,
    a line of three dots for any number of lines, one dot for an empty one
    ! a line on standard error
    ? its exit code, where it is not 0
    @ name
    | a line of the file of that name

One folder serves a whole transcript, with HOME and the state in it."""
import os
import re
import shutil
import subprocess
import sys
import tempfile


class Step:
    def __init__(self, command, title):
        self.command, self.title = command, title
        self.out, self.err, self.rc = [], [], 0


def parse(path):
    steps, title, name = [], "", None
    for line in open(path, encoding="utf-8").read().split("\n"):
        if line.startswith("== "):
            title = line[3:]
        elif line.startswith("$ "):
            steps.append(Step(line[2:], title))
        elif line.startswith("@ "):
            name = line[2:]
            steps.append(("file", name, []))
        elif line.startswith("| ") or line == "|":
            steps[-1][2].append(line[2:])
        elif not steps or isinstance(steps[-1], tuple) or line == "":
            continue
        elif line.startswith("! "):
            steps[-1].err.append(line[2:])
        elif line.startswith("? "):
            steps[-1].rc = int(line[2:])
        else:
            steps[-1].out.append("" if line == "." else line)
    return steps


def matches(want, got):
    """Lines against lines; '...' takes any number of them."""
    if not want:
        return not got
    if want[0] == "...":
        return any(matches(want[1:], got[n:]) for n in range(len(got) + 1))
    if not got:
        return False
    rule = ".*".join(re.escape(p) for p in want[0].split("{..}"))
    return re.fullmatch(rule, got[0]) is not None and \
        matches(want[1:], got[1:])


def lines(text):
    got = text.split("\n")
    return got[:-1] if got and got[-1] == "" else got


def run(step, folder, env):
    done = subprocess.run(["sh", "-c", step.command], cwd=folder, env=env,
                          stdin=subprocess.DEVNULL, capture_output=True,
                          timeout=120)
    return (lines(done.stdout.decode("utf-8", "replace")),
            lines(done.stderr.decode("utf-8", "replace")), done.returncode)


def show(kind, want, got):
    print(f"#   {kind} wanted:")
    for line in want:
        print("#     " + line)
    print(f"#   {kind} got:")
    for line in got:
        print("#     " + line)


def bless(path, results):
    """Writes what was seen in the place of what was wanted."""
    out, state = [], iter(results)
    skip = False
    for line in open(path, encoding="utf-8").read().split("\n"):
        if line.startswith("$ "):
            out.append(line)
            ok, (got, err, rc), step = next(state)
            skip = not ok
            if skip:
                out += [g if g else "." for g in got]
                out += ["! " + g for g in err]
                out += [f"? {rc}"] if rc else []
            continue
        if skip and line != "" and line[:2] not in ("==", "@ "):
            continue
        skip = False
        out.append(line)
    open(path, "w", encoding="utf-8").write("\n".join(out))


def main():
    comity, path = os.path.abspath(sys.argv[1]), sys.argv[2]
    source = os.path.dirname(os.path.dirname(os.path.dirname(
        os.path.abspath(__file__))))
    folder = tempfile.mkdtemp(prefix="comity-cli-")
    bindir = os.path.join(folder, ".bin")
    os.mkdir(bindir)
    os.symlink(comity, os.path.join(bindir, "comity"))
    env = {"PATH": bindir + ":/usr/bin:/bin", "HOME": folder,
           "LANG": "C.UTF-8", "COMITY_DIR": "node",
           "COMITY_STATE": os.path.join(folder, "state"),
           "COMITY_DATA": os.path.join(source, "data"), "SOURCE": source}
    for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LLVM_PROFILE_FILE"):
        if name in os.environ:
            env[name] = os.environ[name]
    steps = parse(path)
    results, n, bad = [], 0, 0
    print(f"1..{sum(1 for s in steps if isinstance(s, Step))}")
    for step in steps:
        if isinstance(step, tuple):
            with open(os.path.join(folder, step[1]), "w",
                      encoding="utf-8") as f:
                f.write("".join(line + "\n" for line in step[2]))
            continue
        n += 1
        out, err, rc = run(step, folder, env)
        ok = matches(step.out, out) and matches(step.err, err) and \
            rc == step.rc
        results.append((ok, (out, err, rc), step))
        bad += not ok
        print(f"{'ok' if ok else 'not ok'} {n} - {step.title}: "
              f"{step.command}".replace("#", "\\#"))
        if not ok:
            show("output", step.out, out)
            show("errors", step.err, err)
            print(f"#   exit wanted {step.rc}, got {rc}")
    if "--bless" in sys.argv:
        bless(path, results)
    shutil.rmtree(folder, ignore_errors=True)
    return 1 if bad else 0


sys.exit(main())
