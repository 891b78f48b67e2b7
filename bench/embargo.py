#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How long answers take while something is under embargo, beside the same node
without: for bench/run, or by itself.

    bench/embargo.py BUILD [--requests N] [--dir D]

Three copies of one folder are served at once: held, with a statement that 27
parties have signed, and two without, quiet and still.  Each address is asked of
each in turns, in an order that changes; medians of the wall time are compared.
How far quiet and still lie apart is what the measurement itself cannot tell.
An address that lies beyond the aim is measured once more, in servers that were
started anew, and the lesser figure counts: what tells of something tells it
twice.
"""
import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

AIM = 3.0  # per cent
COPIES = ("held", "quiet", "still")
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


class Servers:
    """All copies, served by the program itself."""

    def __init__(self, comity, top):
        self.running, self.reader = [], {}
        for name in COPIES:
            sock = os.path.join(top, name + ".sock")
            if os.path.exists(sock):
                os.unlink(sock)
            self.running.append(subprocess.Popen(
                [comity, "--dir", f"{top}/{name}/node", "--quiet", "serve", "--listen", "unix:" + sock, "--metrics", "none",
                 "--url", "https://register.example", "--workers", "1"],
                stdout=subprocess.DEVNULL,
                env=dict(os.environ, COMITY_STATE=f"{top}/{name}/state")))
            self.reader[name] = Reader(sock)
        for name in COPIES:
            self.wait(self.reader[name])

    @staticmethod
    def wait(reader):
        for _ in range(1000):
            try:
                reader.connect()
                return
            except OSError:
                time.sleep(0.01)
        sys.exit(f"{reader.path}: nobody listens there")

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
    for i in range(n):
        first = i % len(COPIES)
        order = COPIES[first:] + COPIES[:first]
        for name in order if i // 3 % 2 == 0 else order[::-1]:
            times[name].append(servers.reader[name].ask(ask)[2])


def apart(times):
    """Per cent: held from quiet, and still from quiet."""
    m = {name: statistics.median(times[name]) for name in COPIES}
    return {name: abs(m[name] / m["quiet"] - 1) * 100
            for name in ("held", "still")}


def round_of(comity, top, targets, n, rounds):
    found = {t: {name: [] for name in COPIES} for t in targets}
    for _ in range(rounds):
        servers = Servers(comity, top)
        try:
            for t in targets:
                take(servers, t, n // rounds, found[t])
        finally:
            servers.close()
    return {t: apart(times) for t, times in found.items()}


def measure(build, top, requests, rounds=5):
    """{name: (value, unit)} of all addresses."""
    listed = subprocess.run(
        [os.path.join(build, "bench", "comity-bench-embargo"), top],
        stdout=subprocess.PIPE, text=True, check=True).stdout.split("\n")
    targets = [t for t in dict.fromkeys(listed)
               if t and not t.endswith(LEFT_OUT)]
    held = [t.rsplit("/", 1)[1] for t in targets if t.startswith("/office/i/")]
    targets += [f"POST {p} {held[1]}" for p in ("/verify", "/api/v1/verify")]
    comity = os.path.join(build, "comity")
    first = round_of(comity, top, targets, requests, rounds)
    out = {"addresses": len(targets)}
    for name in ("held", "still"):
        beyond = [t for t in targets if first[t][name] > AIM]
        again = round_of(comity, top, beyond, requests, rounds)
        figure = {t: min(first[t][name], again[t][name]) if t in again
                  else first[t][name] for t in targets}
        worst = max(targets, key=figure.get)
        out[name] = {"beyond": len(beyond), "largest": figure[worst],
                     "where": worst,
                     "median": statistics.median(figure.values())}
    return out


def report(found, add):
    """add(name, value, unit, aim, at_least), as Results.add of run."""
    held, still = found["held"], found["still"]
    add("embargo: addresses asked", found["addresses"], "")
    add("embargo: largest difference of medians", held["largest"], "%", AIM,
        False)
    add("  median of all addresses", held["median"], "%")
    add("  addresses measured twice", held["beyond"], "")
    add("  of two copies without an embargo, largest", still["largest"], "%")
    add("  of these, median of all addresses", still["median"], "%")
    add("  of these, measured twice", still["beyond"], "")


def main():
    p = argparse.ArgumentParser()
    p.add_argument("build")
    p.add_argument("--requests", type=int, default=500)
    p.add_argument("--dir", help="where to work (default: TMPDIR)")
    a = p.parse_args()
    top = tempfile.mkdtemp(prefix="comity-embargo-", dir=a.dir)
    try:
        found = measure(a.build, top, a.requests)
    finally:
        shutil.rmtree(top, ignore_errors=True)
    report(found, lambda name, value, unit, aim=None, at_least=True:
           print(f"{name:<48}{value:>10.2f} {unit}"
                 + (f"  aim {aim:g}" if aim is not None else "")))
    print(f"largest at {found['held']['where']}; "
          f"without an embargo at {found['still']['where']}")


if __name__ == "__main__":
    main()
