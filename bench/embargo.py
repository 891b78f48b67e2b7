#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How long answers take while something is under embargo, beside the same node
without: for bench/run, or by itself.

    bench/embargo.py BUILD [--requests N] [--once] [--dir D]

Three copies of one folder are served at once: held, with a statement that 27
parties have signed, and two without, quiet and still. Each address is asked of
each in turns, in an order that changes, all on one CPU. Compared are the
medians of the wall time, which is what an outsider sees; and, of the CPU time
of the servers' processes, the median of what two answers in the same turn
differ by, which other work on the machine disturbs less. How far quiet and
still lie apart is what the measurement itself cannot tell. An address that
lies beyond the aim is measured once more, in servers that were started anew,
and the lesser figure counts: what tells of something tells it twice.
"""
import argparse
import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

AIM = 3.0  # per cent
COPIES = ("held", "quiet", "still")
CLOCKS = ("wall", "cpu")
HOST = "Host: register.example\r\n"
# Faces that are made by the same code from the same view.
LEFT_OUT = (".csv", ".txt", ".tar", ".offline.html", ".note", ".proof")


class Reader:
    """One connection that stays."""

    def __init__(self, path):
        self.path = path
        self.sock = None

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.path)

    def close(self):
        if self.sock is not None:
            self.sock.close()
        self.sock = None

    def ask(self, request):
        """Status, length of the body, nanoseconds."""
        if self.sock is None:
            self.connect()
        start = time.perf_counter_ns()
        self.sock.sendall(request)
        got = self.sock.recv(1 << 18)
        while (end := got.find(b"\r\n\r\n")) < 0:
            piece = self.sock.recv(1 << 18)
            if not piece:
                sys.exit(f"{self.path}: no answer to {request[:80]!r}")
            got += piece
        head = got[:end].lower()
        at = head.find(b"content-length:")
        length = 0 if at < 0 else int(head[at + 15:].split(b"\r\n")[0])
        left = length - (len(got) - end - 4)
        while left > 0:
            piece = self.sock.recv(min(left, 1 << 18))
            if not piece:
                sys.exit(f"{self.path}: an answer ends early")
            left -= len(piece)
        took = time.perf_counter_ns() - start
        if b"connection: close" in head:
            self.close()
        return int(head[9:12]), length, took


def request(target):
    if not target.startswith("POST "):
        return f"GET {target} HTTP/1.1\r\n{HOST}\r\n".encode()
    _, path, text = target.split(" ", 2)
    body = ("--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n"
            f"{text}\r\n--b--\r\n")
    return (f"POST {path} HTTP/1.1\r\n{HOST}Content-Type: multipart/form-data;"
            f" boundary=b\r\nContent-Length: {len(body)}\r\n\r\n{body}"
            ).encode()


def children(parent):
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat", encoding="ascii") as f:
                if int(f.read().rsplit(")", 1)[1].split()[1]) == parent:
                    found.append(int(name))
        except (OSError, UnicodeDecodeError):
            pass  # it has ended
    return found


def cpu_clock(pid):
    """The clock of another process (clock_getcpuclockid(3))."""
    return (~pid << 3) | 2


class Servers:
    """All copies, served by the program itself."""

    def __init__(self, comity, top, turn):
        # Whoever starts first is not always the same.
        names = COPIES[turn % 3:] + COPIES[:turn % 3]
        self.running, self.reader, self.clocks = [], {}, {}
        for name in names:
            sock = os.path.join(top, name + ".sock")
            if os.path.exists(sock):
                os.unlink(sock)
            self.running.append(subprocess.Popen(
                [comity, "--dir", f"{top}/{name}/node", "--quiet", "serve",
                 "--listen", "unix:" + sock, "--metrics", "none",
                 "--url", "https://register.example", "--workers", "1"],
                stdout=subprocess.DEVNULL,
                env=dict(os.environ, COMITY_STATE=f"{top}/{name}/state")))
            self.reader[name] = Reader(sock)
        for name, p in zip(names, self.running):
            self.wait(self.reader[name])
            # When it has answered all processes are there.
            self.reader[name].ask(request("/office/login"))
            self.clocks[name] = [cpu_clock(pid) for pid in children(p.pid)]

    @staticmethod
    def wait(reader):
        for _ in range(1000):
            try:
                reader.connect()
                return
            except OSError:
                time.sleep(0.01)
        sys.exit(f"{reader.path}: nobody listens there")

    def cpu(self, name):
        """Nanoseconds that its processes have run."""
        return sum(map(time.clock_gettime_ns, self.clocks[name]))

    def close(self):
        for r in self.reader.values():
            r.close()
        for p in self.running:
            p.terminate()
        for p in self.running:
            p.wait()


def take(servers, target, n, times):
    """n answers of each copy to one address, in turns."""
    ask = request(target)
    for r in servers.reader.values():
        r.close()
    seen = {name: servers.reader[name].ask(ask)[:2] for name in COPIES}
    if len(set(seen.values())) != 1:
        sys.exit(f"{target}: the answers differ: {seen}")
    before, order, rng = {}, list(COPIES), random.Random(1)
    # One more: what a server does after an answer counts as well, and has
    # ended when it is asked again.
    for i in range(n + 1):
        rng.shuffle(order)
        for name in order:
            cpu = servers.cpu(name)
            if name in before:
                times["cpu"][name].append(cpu - before[name])
            before[name] = cpu
            took = servers.reader[name].ask(ask)[2]
            if i < n:
                times["wall"][name].append(took)


def apart(clock, times):
    """Per cent: held from quiet, and still from quiet."""
    m = {name: statistics.median(times[name]) for name in COPIES}
    if clock == "wall":
        d = {name: m[name] - m["quiet"] for name in COPIES}
    else:
        d = {name: statistics.median(
            a - b for a, b in zip(times[name], times["quiet"]))
            for name in COPIES}
    return {name: abs(d[name]) / m["quiet"] * 100
            for name in ("held", "still")}


def round_of(comity, top, targets, n, rounds):
    """{clock: {target: apart()}}"""
    found = {t: {c: {name: [] for name in COPIES} for c in CLOCKS}
             for t in targets}
    for turn in range(rounds if targets else 0):
        servers = Servers(comity, top, turn)
        try:
            for t in targets:
                take(servers, t, -(-n // rounds), found[t])
        finally:
            servers.close()
    return {c: {t: apart(c, times[c]) for t, times in found.items()}
            for c in CLOCKS}


def addresses(build, top):
    """Makes the copies.  What is asked of them."""
    listed = subprocess.run(
        [os.path.join(build, "bench", "comity-bench-embargo"), top],
        stdout=subprocess.PIPE, text=True, check=True).stdout.split("\n")
    targets = [t for t in dict.fromkeys(listed)
               if t and not t.endswith(LEFT_OUT)]
    held = [t.rsplit("/", 1)[1] for t in targets if t.startswith("/office/i/")]
    return targets + [
        f"POST {p} {held[1]}" for p in ("/verify", "/api/v1/verify")]


def measure(build, top, requests, once=False, rounds=6):
    """{clock: {copy: figures}}, and how many addresses."""
    cpus = os.sched_getaffinity(0)
    targets = addresses(build, top)
    comity = os.path.join(build, "comity")
    os.sched_setaffinity(0, {max(cpus)})
    first = round_of(comity, top, targets, requests, rounds)
    beyond = [t for t in targets if not once and
              max(max(first[c][t].values()) for c in CLOCKS) > AIM]
    again = round_of(comity, top, beyond, requests, rounds)
    os.sched_setaffinity(0, cpus)
    out = {"addresses": len(targets), "twice": len(beyond)}
    for c in CLOCKS:
        for name in ("held", "still"):
            figure = {t: min(first[c][t][name],
                             again[c].get(t, first[c][t])[name])
                      for t in targets}
            worst = max(targets, key=figure.get)
            out[c, name] = {
                "largest": figure[worst], "where": worst,
                "median": statistics.median(figure.values()),
                "beyond": sum(v > AIM for v in figure.values())}
    return out


def report(found, add):
    """add(name, value, unit, aim, at_least), as Results.add of run."""
    add("embargo: addresses asked", found["addresses"], "")
    add("  measured twice", found["twice"], "")
    for c in CLOCKS:
        held, still = found[c, "held"], found[c, "still"]
        what = "of medians, wall" if c == "wall" else "in turns, CPU"
        add(f"embargo: largest difference {what}", held["largest"],
            "%", AIM, False)
        add("  median of all addresses", held["median"], "%")
        add("  addresses beyond the aim", held["beyond"], "")
        add("  two copies without an embargo: largest", still["largest"], "%")
        add("  median of all addresses", still["median"], "%")
        add("  addresses beyond the aim", still["beyond"], "")


def main():
    p = argparse.ArgumentParser()
    p.add_argument("build")
    p.add_argument("--requests", type=int, default=500)
    p.add_argument("--once", action="store_true",
                   help="measure no address a second time")
    p.add_argument("--dir", help="where to work (default: TMPDIR)")
    a = p.parse_args()
    top = tempfile.mkdtemp(prefix="comity-embargo-", dir=a.dir)
    try:
        found = measure(a.build, top, a.requests, a.once)
    finally:
        shutil.rmtree(top, ignore_errors=True)
    report(found, lambda name, value, unit, aim=None, at_least=True:
           print(f"{name:<48}{value:>10.2f} {unit}"
                 + (f"  aim {aim:g}" if aim is not None else "")))
    for (clock, name) in (k for k in found if isinstance(k, tuple)):
        print(f"{clock}, {name}: largest at {found[clock, name]['where']}")


if __name__ == "__main__":
    main()
