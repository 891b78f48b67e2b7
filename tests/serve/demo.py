#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The tour, at a terminal: demo.py COMITY.  Prints TAP."""
import http.client
import os
import pty
import re
import select
import signal
import subprocess
import sys
import tempfile
import time

from kit import Tap, address, alive, children, until

tap = Tap()


def read_until(fd, pattern, seconds=120):
    """What comes until there is a match."""
    got = ""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not select.select([fd], [], [], 0.2)[0]:
            continue
        try:
            got += os.read(fd, 65536).decode(errors="replace")
        except OSError:
            break
        match = re.search(pattern, got)
        if match:
            return match
    print("#", got[-500:].replace("\n", "\n# "))
    return None


def start(comity, top, *args):
    master, slave = pty.openpty()
    env = dict(os.environ, TMPDIR=top, HOME=top, NO_COLOR="1")
    env.pop("COMITY_DIR", None)
    env.pop("COMITY_STATE", None)
    p = subprocess.Popen([comity, "demo", *args], env=env, stdin=slave,
                         stdout=slave, stderr=subprocess.DEVNULL,
                         start_new_session=True)
    os.close(slave)
    return p, master


def family(pid):
    found = dict(children(pid))
    for child in list(found):
        found.update(family(child))
    return found


def served(comity, top, how):
    p, master = start(comity, top)
    match = read_until(master, r"(http://localhost:\d+/)")
    if not tap.ok(match, "the tour ends with an address"):
        p.kill()
        return
    where = address(match.group(1))
    c = http.client.HTTPConnection(*where, timeout=20)
    c.request("GET", "/s/us-2019-rsb")
    r = c.getresponse()
    tap.ok(r.status == 200 and b"27" in r.read(), "where the pages are")
    c.close()
    pids = family(p.pid)
    tap.ok(len(pids) >= 4, "by processes of their own")
    how(p, master)
    tap.same(p.wait(60), 0, "it is ended")
    tap.ok(until(lambda: not any(alive(i) for i in pids)),
           "no process is left")
    tap.same(os.listdir(top), [], "and no file")
    os.close(master)


def interrupt(p, master):
    """As the terminal does: to every process of the group."""
    del master
    os.killpg(p.pid, signal.SIGINT)


def terminate(p, master):
    del master
    p.terminate()


def early(comity, top):
    p, master = start(comity, top)
    until(lambda: os.listdir(top), 10)
    time.sleep(0.05)
    os.killpg(p.pid, signal.SIGINT)
    tap.ok(p.wait(60) in (0, 130), "interrupted while it is built")
    tap.same(os.listdir(top), [], "nothing is left")
    os.close(master)


def main():
    comity = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="comity-demo-test-") as top:
        served(comity, top, interrupt)
        served(comity, top, terminate)
        early(comity, top)
    return tap.done()


if __name__ == "__main__":
    sys.exit(main())
