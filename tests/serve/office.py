#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The office of a node that is served: office.py COMITY.  Its requests come by
way of the web workers; it is killed, and the public pages notice nothing.
Prints TAP."""
import glob
import http.client
import os
import random
import signal
import socket
import sys
import threading
import time

from kit import Node, Tap, alive, children, until

tap = Tap()
KILLS = 6


def answers(n):
    """Does the office answer?  503: not now."""
    return n.get("/office/")[0] not in (503, 0)


def line_of(n, mark):
    log = until(lambda: mark in n.said() and n.said()) or ""
    return [l for l in log.split("\n") if mark in l][0]


def way(n):
    tap.ok(answers(n), "the office answers")
    n.get("/office/one")
    tap.ok(line_of(n, "/office/one").startswith("process=office "),
           "and writes the line itself")
    n.get("/officer")
    tap.ok(line_of(n, "/officer").startswith("process=web "),
           "but not of what only begins as its path does")
    n.get("/office/login?next=%2Foffice%2Fd%2Fwhatever")
    tap.ok(line_of(n, "/office/login").endswith('target="/office/login"'),
           "what is asked for there is in no log")
    status, body = n.get("/office/login")
    tap.ok(status == 200 and b"<form" in body, "the page to sign in")
    c = http.client.HTTPConnection(*n.web, timeout=60)
    c.request("POST", "/office/login", "login=nobody&password=" + 16 * "x", {
        "Content-Type": "application/x-www-form-urlencoded",
        "Origin": "http://localhost:%d" % n.web[1]})
    r = c.getresponse()
    tap.ok(r.status == 403 and b"office/login-refused" in r.read(),
           "nobody signs in; the password was hashed, with what the process "
           "may still do")
    c = http.client.HTTPConnection(*n.web, timeout=20)
    c.request("GET", "/")
    r = c.getresponse()
    r.read()
    kept = c.sock
    c.request("POST", "/office/kept", body=b"x" * 300000)
    r = c.getresponse()
    r.read()
    tap.ok(kept is not None and r.status not in (200, 503) and
           r.getheader("Connection") == "close",
           "a connection that had a page goes over, with a long body")
    c.close()
    tap.same(n.get("/office/%2e%2e/")[0], 400,
             "what is no request does not get there")


def at_end(n):
    """What the office has under way at the end is answered."""
    s = socket.create_connection(n.web, timeout=20)
    s.sendall(b"POST /office/late HTTP/1.1\r\nHost: a\r\n"
              b"Content-Length: 4\r\n\r\nab")
    time.sleep(0.2)
    n.process.send_signal(signal.SIGTERM)
    time.sleep(0.2)
    s.sendall(b"cd")
    got = b""
    while True:
        part = s.recv(65536)
        if not part:
            break
        got += part
    tap.ok(got.startswith(b"HTTP/1.1 ") and b" 503 " not in got[:20] and
           b"Connection: close" in got, "a late form is answered")
    tap.same(n.process.wait(60), 0, "and the node is closed")


class Reader(threading.Thread):
    """Asks for one page again and again, and counts what it gets."""

    def __init__(self, n, path):
        super().__init__()
        self.n, self.path = n, path
        self.got, self.ended = {}, False

    def run(self):
        while not self.ended:
            try:
                status = self.n.get(self.path)[0]
            except (OSError, http.client.HTTPException):
                status = 0
            self.got[status] = self.got.get(status, 0) + 1


def kill(n, name, sig):
    """One process of this name is gone."""
    pid = n.kill(name, sig)
    return until(lambda: not alive(pid))


def kills(n, rng):
    readers = [Reader(n, "/"), Reader(n, "/office/"),
               Reader(n, "/checkpoint")]
    for r in readers:
        r.start()
    good = 0
    for _ in range(KILLS):
        until(lambda: n.named("office"))
        time.sleep(rng.uniform(0, 0.05))
        good += kill(n, "office", rng.choice([signal.SIGKILL,
                                              signal.SIGSEGV]))
        if good == 2:
            tap.ok(until(lambda: answers(n)), "it comes back")
    for r in readers:
        r.ended = True
    for r in readers:
        r.join()
    print("#", [r.got for r in readers])
    tap.same(good, KILLS, "killed again and again")
    tap.ok(list(readers[0].got) == [200] and list(readers[2].got) == [200],
           "the public pages notice nothing")
    tap.ok(until(lambda: answers(n), 40), "and the office is there again")
    tap.ok(kill(n, "web", signal.SIGKILL) and
           until(lambda: list(children(n.process.pid).values()).count(
               "comity-web") == 2), "a web worker is replaced")
    tap.ok(until(lambda: all(answers(n) for _ in range(8))),
           "and leads to the office, too")


def no_key(n):
    """Without its key the office does not begin; the rest does."""
    key = glob.glob(os.path.join(n.state, "*.office"))[0]
    tap.same((os.stat(key).st_mode & 0o777, os.stat(key).st_size),
             (0o600, 32), "the key is for its user alone")
    with open(os.path.join(n.dir, "office.db"), "ab"):
        pass
    os.rename(key, key + ".away")
    tap.ok(n.start("--workers", "2"), "served without the office's key")
    tap.same(n.get("/")[0], 200, "the public pages are there")
    tap.same(n.get("/office/")[0], 503, "the office is not")
    tap.ok("child=office start=failed fault=node/key-locked" in n.said(),
           "the log says why")
    tap.ok(not os.path.exists(key), "and no other key is made")
    tap.same(n.stop(), 0, "closed")
    os.rename(key + ".away", key)
    os.remove(os.path.join(n.dir, "office.db"))


def main():
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(1 << 32)
    print("# seed %d" % seed, flush=True)
    with Node(sys.argv[1]) as n:
        n.init()
        n.start("--workers", "2")
        way(n)
        kills(n, random.Random(seed))
        at_end(n)
        no_key(n)
        n.start("--single")
        tap.ok(answers(n), "in a single process")
        tap.same(n.stop(), 0, "closed")
    return tap.done()


if __name__ == "__main__":
    sys.exit(main())
