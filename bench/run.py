#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs comity-bench, prints a table, writes results.json.

    bench/run.py BUILD [--records N] [--seconds S] [--dir D] [--out FILE]

Every figure is measured in this run.  Aims are those of the project's plan;
a figure that misses its aim is shown so, it fails nothing.
"""
import argparse
import datetime
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile


def measure(bench, *args):
    """One run of the program: {name: value}, with its peak memory."""
    p = subprocess.run([bench, *map(str, args)], stdout=subprocess.PIPE,
                       text=True, check=False)
    if p.returncode != 0:
        sys.exit(f"bench {' '.join(map(str, args))} failed")
    return {k: float(v) for k, v in
            (line.split() for line in p.stdout.splitlines())}


def disk_bytes(top):
    """Bytes in files, and bytes of disk that they take."""
    apparent = allocated = 0
    for folder, _, files in os.walk(top):
        for f in files:
            st = os.lstat(os.path.join(folder, f))
            apparent += st.st_size
            allocated += st.st_blocks * 512
    return apparent, allocated


def machine():
    cpu = "unknown"
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as f:
            for line in f:
                if line.startswith("model name"):
                    cpu = line.split(":", 1)[1].strip()
                    break
    except OSError:
        pass
    return {"cpu": cpu, "cores": len(os.sched_getaffinity(0)),
            "kernel": platform.release(), "load": os.getloadavg()[0]}


def commit():
    here = os.path.dirname(os.path.abspath(__file__))
    r = subprocess.run(["git", "-C", here, "rev-parse", "HEAD"],
                       capture_output=True, text=True, check=False)
    return r.stdout.strip() or None


class Results:
    def __init__(self):
        self.rows = []

    def add(self, name, value, unit, aim=None, at_least=True):
        """aim: what the plan asks for, in the same unit."""
        row = {"name": name, "value": value, "unit": unit}
        if aim is not None:
            row["aim"] = aim
            row["met"] = value >= aim if at_least else value <= aim
        self.rows.append(row)
        print(self.line(row), flush=True)

    @staticmethod
    def line(row):
        v = row["value"]
        shown = f"{v:,.0f}" if v >= 100 else f"{v:.2f}"
        aim = ""
        if "aim" in row:
            sign = "met" if row["met"] else "MISSED"
            aim = f"aim {row['aim']:,g}  {sign}"
        return f"{row['name']:<48}{shown:>12} {row['unit']:<10}{aim}"


def verify_part(bench, top, a, r):
    folder = os.path.join(top, "register")
    os.mkdir(folder)
    measure(bench, "gen", folder, a.records)
    files, blocks = disk_bytes(folder)
    r.add("bytes in files per record", files / a.records, "B")
    r.add("bytes of disk per record", blocks / a.records, "B")
    for threads in sorted({1, a.cores}):
        # Before and after, since other work on the machine comes and goes.
        before = measure(bench, "sodium", a.seconds, threads)["per_second"]
        v = measure(bench, "verify", folder, threads)
        after = measure(bench, "sodium", a.seconds, threads)["per_second"]
        bare = (before + after) / 2
        t = f"{threads} thread" + ("s" if threads > 1 else "")
        r.add(f"libsodium bare, {t}", bare, "sig/s")
        r.add(f"verify a register, {t}", v["per_second"], "record/s")
        r.add(f"  as share of bare, {t}", v["per_second"] / bare, "",
              0.9)
        r.add(f"  peak memory, {t}", v["peak_mib"], "MiB", 64, False)
        if threads == 1:
            one = v["per_second"]
        else:
            r.add(f"  speed-up over 1 thread, {t}",
                  v["per_second"] / one, "x")
    p = measure(bench, "proofs", folder)
    r.add("inclusion proofs built from tiles", p["built_per_second"],
          "proof/s")
    r.add("inclusion proofs checked", p["checked_per_second"], "proof/s",
          382000)
    state = os.path.join(top, "state")
    os.mkdir(state)
    b = measure(bench, "rebuild", folder, state)
    r.add("rebuild the index", b["per_second"], "record/s", 80000)
    r.add("  peak memory", b["peak_mib"], "MiB")
    files, _ = disk_bytes(folder)
    index = os.path.join(folder, "index.db")
    if os.path.exists(index):
        r.add("index, bytes per record",
              os.path.getsize(index) / a.records, "B")
    shutil.rmtree(folder)


def append_part(bench, top, a, r):
    bare = measure(bench, "fsync", top, a.seconds, 600)["per_second"]
    r.add("bare append and fdatasync", bare, "write/s")
    checks = measure(bench, "checks", a.seconds, a.cores)["per_second"]
    r.add(f"signature checks alone, {a.cores} threads", checks, "record/s")
    for writers, count in ((1, 60000), (64, 4000)):
        folder = os.path.join(top, f"append{writers}")
        os.mkdir(folder)
        v = measure(bench, "append", folder, a.seconds, writers, count)
        w = f"{writers} writer" + ("s" if writers > 1 else "")
        r.add(f"durable appends, {w}", v["per_second"], "record/s")
        if writers == 1:
            r.add("  as share of bare fdatasync", v["per_second"] / bare,
                  "", 0.25)
        else:
            r.add("  as share of the checks alone",
                  v["per_second"] / checks, "", 0.6)
        r.add(f"  slowest, {w}", v["slowest_ms"], "ms")
        shutil.rmtree(folder)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("build")
    p.add_argument("--records", type=int, default=1000000)
    p.add_argument("--seconds", type=float, default=3)
    p.add_argument("--dir", help="where to work (default: TMPDIR)")
    p.add_argument("--out", default=os.path.join(
        os.path.dirname(os.path.abspath(__file__)), "results.json"))
    a = p.parse_args()
    a.cores = len(os.sched_getaffinity(0))
    bench = os.path.join(a.build, "bench", "comity-bench")
    r = Results()
    started = datetime.datetime.now(datetime.timezone.utc)
    top = tempfile.mkdtemp(prefix="comity-bench-", dir=a.dir)
    try:
        r.add("tree: leaves added",
              measure(bench, "tree", a.seconds)["leaves_per_second"],
              "leaf/s", 2950000)
        r.add("notes of one signature opened",
              measure(bench, "note", a.seconds)["per_second"], "note/s")
        append_part(bench, top, a, r)
        verify_part(bench, top, a, r)
    finally:
        shutil.rmtree(top, ignore_errors=True)
    with open(a.out, "w", encoding="utf-8") as f:
        json.dump({"date": started.strftime("%Y-%m-%dT%H:%M:%SZ"),
                   "commit": commit(), "machine": machine(),
                   "records": a.records, "results": r.rows}, f, indent=2)
        f.write("\n")
    missed = [row["name"].strip() for row in r.rows
              if not row.get("met", True)]
    print(f"written to {a.out}; "
          f"{len(missed)} aims missed" + "".join(f"\n  {m}" for m in missed))


if __name__ == "__main__":
    main()
