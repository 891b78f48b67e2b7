# SPDX-License-Identifier: Apache-2.0
"""A node in a folder of its own, served, for tests that print TAP."""
import http.client
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time

KEEPER = "register.example"


class Tap:
    def __init__(self):
        self.n = 0
        self.bad = 0

    def ok(self, good, what):
        self.n += 1
        self.bad += not good
        print("%sok %d - %s" % ("" if good else "not ", self.n, what),
              flush=True)
        return good

    def skip(self, what, why):
        self.n += 1
        print("ok %d - %s # SKIP %s" % (self.n, what, why), flush=True)

    def same(self, got, want, what):
        if not self.ok(got == want, what):
            print("# got %r, want %r" % (got, want), flush=True)

    def done(self):
        print("1..%d" % self.n, flush=True)
        return 1 if self.bad else 0


def until(fn, seconds=20):
    """Asks again until it is so."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        got = fn()
        if got:
            return got
        time.sleep(0.02)
    return fn()


def children(pid):
    """Of a process: {pid: name}."""
    found = {}
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            with open("/proc/%s/stat" % name, encoding="ascii") as f:
                text = f.read()
        except OSError:
            continue
        comm, rest = re.match(r"\d+ \((.*)\) (.*)", text).groups()
        state, parent = rest.split()[:2]
        if int(parent) == pid and state != "Z":
            found[int(name)] = comm
    return found


def alive(pid):
    try:
        with open("/proc/%d/stat" % pid, encoding="ascii") as f:
            return f.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


class Node:
    """A node; its folder goes with it."""

    def __init__(self, comity):
        self.comity = os.path.abspath(comity)
        self.top = tempfile.mkdtemp(prefix="comity-serve-")
        self.dir = os.path.join(self.top, "node")
        self.state = os.path.join(self.top, "state")
        self.env = {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "HOME": self.top, "COMITY_DIR": self.dir,
            "COMITY_STATE": self.state, "LANG": "C.UTF-8",
            # A confined process may not do what the search takes.
            "ASAN_OPTIONS": "detect_leaks=0"}
        for name in ("UBSAN_OPTIONS", "COMITY_DATA"):
            if name in os.environ:
                self.env[name] = os.environ[name]
        self.process = None
        self.web = self.metrics = None

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.top, ignore_errors=True)

    def run(self, *args, **more):
        return subprocess.run([self.comity, *args], env=self.env, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              timeout=300, **more)

    def init(self):
        made = self.run("init", "--name", KEEPER)
        assert made.returncode == 0, made.stderr

    def start(self, *args, env=None, **more):
        """Serves; returns once the addresses are told."""
        self.log = os.path.join(self.top, "log")
        self.process = subprocess.Popen(
            [self.comity, "serve", "--listen", "localhost:0", "--metrics",
             "localhost:0", "--porcelain", *args],
            env=env or self.env, stdout=subprocess.PIPE,
            stderr=open(self.log, "ab"), **more)
        self.web = self.metrics = None
        for line in self.process.stdout:
            part = line.decode().rstrip("\n").split("\t")
            if part[0] == "addresses":
                self.web = address(part[1])
            elif part[0] == "metrics":
                self.metrics = address(part[1])
            elif part[0] == "landlock":
                break
        return self.web is not None

    def said(self):
        with open(self.log, encoding="utf-8", errors="replace") as f:
            return f.read()

    def named(self, name):
        """The process of this name, as in ps; 0: none."""
        for pid, comm in children(self.process.pid).items():
            if comm == "comity-" + name:
                return pid
        return 0

    def kill(self, name, sig):
        """The process of this name, whose number is returned."""
        pid = self.named(name)
        # 0 would be this very group of processes.
        assert pid > 1, "no process " + name
        os.kill(pid, sig)
        return pid

    def stop(self, sig=signal.SIGTERM):
        self.process.send_signal(sig)
        return self.process.wait(60)

    def get(self, path, where=None):
        """Status and body."""
        c = http.client.HTTPConnection(*(where or self.web), timeout=20)
        try:
            c.request("GET", path)
            r = c.getresponse()
            return r.status, r.read()
        finally:
            c.close()

    def text(self, i):
        path = os.path.join(self.top, "text-%d" % i)
        with open(path, "w", encoding="utf-8") as f:
            f.write("comity/incident/v1\nAuthor: %s\n"
                    "Date: 2026-11-28T10:00:00Z\nSymbol: incident-%d\n"
                    "Title: en Incident %d\n\n1. What happened.\n"
                    % (KEEPER, i, i))
        return path

    def note(self, i):
        """A signed record in a file."""
        path = os.path.join(self.top, "note-%d" % i)
        if not os.path.exists(path):
            done = self.run("record", "sign", self.text(i), "-o", path)
            assert done.returncode == 0, done.stderr
        return path


def address(url):
    host, port = re.match(r"http://(.*):(\d+)/", url).groups()
    return host.strip("[]"), int(port)
