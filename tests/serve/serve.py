#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The life of a node that is served: serve.py COMITY.  Prints TAP."""
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time

from kit import Node, Tap, alive, children, until

tap = Tap()
COMITY = sys.argv[1]


def status_of(pid, name):
    with open("/proc/%d/status" % pid, encoding="utf-8") as f:
        return re.search(r"^%s:\s*(.*)$" % name, f.read(), re.M).group(1)


def open_files(pid):
    found = []
    for fd in os.listdir("/proc/%d/fd" % pid):
        try:
            found.append(os.readlink("/proc/%d/fd/%s" % (pid, fd)))
        except OSError:
            pass
    return found


def processes(n):
    found = children(n.process.pid)
    names = sorted(found.values())
    tap.same(names, ["comity-metrics", "comity-office", "comity-signer",
                     "comity-web", "comity-web", "comity-writer"],
             "the processes, by name")
    for pid, name in sorted(found.items()) + [(n.process.pid, "parent")]:
        tap.same((status_of(pid, "NoNewPrivs"), status_of(pid, "Seccomp")),
                 ("1", "2"), "%s is confined" % name)
        files = open_files(pid)
        tap.ok(not any("/keys/" in f or f.endswith(".unlock") for f in files),
               "%s has no key open" % name)
        with open("/proc/%d/cmdline" % pid, encoding="utf-8") as f:
            line = f.read()
        if name != "parent":
            tap.ok(line.startswith("comity: " + name[len("comity-"):]),
                   "%s says so in ps" % name)
    web = n.named("web")
    tap.ok(not any("/journal" in f or f.endswith(".mark")
                   for f in open_files(web)),
           "web has neither journal nor mark open")


def memory(n):
    total = 0
    for pid in [n.process.pid, *children(n.process.pid)]:
        with open("/proc/%d/smaps_rollup" % pid, encoding="ascii") as f:
            total += int(re.search(r"^Pss:\s*(\d+)", f.read(), re.M).group(1))
    print("# all processes: %d kB" % total)
    if "SANITIZED" in os.environ:
        tap.skip("memory when idle", "a sanitizer")
    else:
        tap.ok(total <= 30 * 1024, "memory when idle")


def pages(n):
    tap.same(n.get("/")[0], 200, "a page")
    code, body = n.get("/checkpoint")
    tap.ok(code == 200 and body.startswith(b"register.example/register\n"),
           "the register's own files")
    tap.same((n.get("/healthz")[0], n.get("/readyz")[0]), (200, 200),
             "healthy, and ready")
    tap.same(n.get("/no%20thing%22%0A")[0] // 100, 4, "no such page")
    log = until(lambda: "no%20thing" in n.said() and n.said())
    line = [l for l in log.split("\n") if "no%20thing" in l][0]
    tap.ok(re.match(r'process=web peer=\S+ status=4\d\d bytes=\d+ us=\d+ '
                    r'method=GET host="[^"]*" target="[^"]*"$', line),
           "a line of the log")
    code, body = n.get("/metrics", n.metrics)
    tap.ok(code == 200 and body.endswith(b"# EOF\n") and
           b'comity_requests_total{class="2xx"} 4\n' in body, "metrics")
    tap.same(n.get("/", n.metrics)[0], 404, "and nothing else there")


def raw(where, data, shut=False):
    with socket.create_connection(where, timeout=20) as s:
        s.sendall(data)
        if shut:
            s.shutdown(socket.SHUT_WR)
        got = b""
        while True:
            part = s.recv(65536)
            if not part:
                return got
            got += part


def log_escapes(n):
    raw(n.web, b"GET /x\" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    raw(n.web, b"GET /y\x1b[31m HTTP/1.1\r\nHost: a\r\n\r\n")
    tap.ok("\x1b" not in n.said(), "no control character is in the log")


def control(n):
    note = n.note(1)
    got = n.run("record", "add", note, "--porcelain")
    tap.same((got.returncode, got.stdout.split()[3:4], got.stdout.split()[-1]),
             (0, [b"1"], b"no"), "a record is added while the node is served")
    got = n.run("record", "add", note, "--porcelain", "--receipts",
                os.path.join(n.top, "receipts"))
    tap.same(got.stdout.split()[-1], b"yes", "and again")
    receipt = os.path.join(n.top, "receipts",
                           os.listdir(os.path.join(n.top, "receipts"))[0])
    key = n.run("key", "show", "register").stdout.decode().strip()
    author = n.run("key", "show", "record").stdout.decode().strip()
    with open(os.path.join(n.top, "policy"), "w", encoding="utf-8") as f:
        f.write("log %s\nquorum none\n" % key)
    got = n.run("verify", note, "--proof", receipt, "--key", author,
                "--policy", os.path.join(n.top, "policy"))
    tap.same(got.returncode, 0, "its receipt verifies")
    got = n.run("record", "show", "incident-1")
    tap.same(got.returncode, 0, "it can be read at once")
    tap.same(n.get("/r/" + receipt.split("/")[-1].split(".")[0])[0] // 100, 2,
             "and on its page")
    status = n.run("status", "--porcelain").stdout.decode()
    tap.ok("\nwriting\tserved\n" in status and "\nindex_in_step\tyes\n" in
           status, "status says that it is served")
    got = n.run("fsck")
    tap.ok(b"node/locked" in got.stderr, "what needs the lock says so")
    sock = [f for f in os.listdir(n.state) if f.endswith(".sock")]
    tap.same([os.stat(os.path.join(n.state, f)).st_mode & 0o777
              for f in sock], [0o600], "only its user can add")


def imported(n):
    data = os.environ.get("COMITY_DATA")
    got = n.run("import", "facts", os.path.join(data, "public-record"))
    tap.same(got.returncode, 0, "an import while the node is served")
    first = n.run("status", "--porcelain").stdout.decode()
    got = n.run("import", "facts", os.path.join(data, "public-record"))
    again = n.run("status", "--porcelain").stdout.decode()
    size = re.search(r"^size\t(\d+)$", first, re.M).group(1)
    tap.ok(int(size) > 900 and "\nsize\t%s\n" % size in again,
           "and nothing twice: %s entries" % size)


def second(n):
    got = subprocess.run(
        [n.comity, "serve", "--listen", "localhost:0", "--metrics", "none"],
        env=n.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        timeout=60, check=False)
    tap.same((got.returncode, b"node/locked" in got.stderr), (5, True),
             "a node is served once")
    tap.same(n.run("record", "add", n.note(1)).returncode, 0,
             "and the first goes on")
    got = subprocess.run(
        [n.comity, "serve", "--listen", "localhost:%d" % n.web[1]], env=n.env,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60,
        check=False)
    tap.same((got.returncode, b"http/listen" in got.stderr), (2, True),
             "an address is taken once")
    for url in ("register.example", "https://a/b", "ftp://a"):
        got = n.run("serve", "--url", url)
        tap.same(got.returncode, 2, "no address: " + url)


def restarts(n):
    before = n.kill("web", signal.SIGSYS)
    tap.ok(until(lambda: len([c for c in children(n.process.pid).values()
                              if c == "comity-web"]) == 2 and
                 not alive(before)), "a web worker is replaced")
    tap.ok("signal=31" in n.said(), "and the parent says why it ended")
    tap.ok(until(lambda: b"comity_process_restarts_total 1\n" in
                 n.get("/metrics", n.metrics)[1]), "it is counted")
    for _ in range(4):
        tap.same(n.get("/")[0], 200, "a page")


def graceful(n):
    """A request that is on its way when the node is closed is answered."""
    s = socket.create_connection(n.web, timeout=20)
    s.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n")
    time.sleep(0.1)
    n.process.send_signal(signal.SIGTERM)
    time.sleep(0.2)
    s.sendall(b"\r\n")
    got = b""
    while True:
        part = s.recv(65536)
        if not part:
            break
        got += part
    tap.ok(got.startswith(b"HTTP/1.1 200 ") and b"</html>" in got and
           b"Connection: close" in got, "a late request is answered")
    tap.same(n.process.wait(60), 0, "and the node is closed")
    tap.same([f for f in os.listdir(n.state) if f.endswith(".sock")], [],
             "its socket is gone")
    tap.same(os.listdir(os.path.join(n.dir, "journal")), [],
             "all is published")
    got = n.run("fsck")
    tap.ok(got.returncode in (0, 6), "fsck finds nothing")
    status = n.run("status", "--porcelain").stdout.decode()
    tap.ok("\nwriting\tyes\n" in status, "it can be written to directly")


def lost(n):
    """When signer or writer ends all end, and say so."""
    for name in ("signer", "writer"):
        n.start()
        pids = children(n.process.pid)
        n.kill(name, signal.SIGKILL)
        tap.same(n.process.wait(60), 5, "without the %s all end" % name)
        tap.ok("serve/ended" in n.said(), "and why")
        tap.ok(not any(alive(p) for p in pids), "nothing is left behind")
    n.start()
    pids = children(n.process.pid)
    n.process.kill()
    n.process.wait()
    tap.ok(until(lambda: not any(alive(p) for p in pids)),
           "without the parent all end")
    tap.same(n.run("record", "add", n.note(2)).returncode, 0,
             "and the node can be written to directly")


def interrupted(n):
    n.start()
    tap.same(n.stop(signal.SIGINT), 0, "Ctrl-C closes the node")
    n.start("--single")
    tap.same(n.get("/")[0], 200, "a page of a single process")
    tap.same(n.get("/metrics", n.metrics)[0], 200, "its metrics")
    tap.same(n.run("record", "add", n.note(3)).returncode, 0,
             "a record for it")
    tap.same(children(n.process.pid), {}, "it is the only one")
    tap.same(n.stop(), 0, "and is closed in order")
    started = subprocess.Popen(
        [n.comity, "serve", "--listen", "localhost:0", "--metrics", "none"],
        env=n.env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    started.send_signal(signal.SIGTERM)
    err = started.communicate(timeout=60)[1]
    tap.ok(started.returncode in (0, 130, -15, 143),
           "closed before it has begun: serve/stopped %r" % err[-200:])


def read_only(n):
    marks = [f for f in os.listdir(n.state) if f.endswith(".mark")]
    path = os.path.join(n.state, marks[0])
    os.rename(path, path + ".away")
    got = n.run("serve", "--listen", "localhost:0", "--metrics", "none")
    tap.same((got.returncode, b"node/read-only" in got.stderr), (9, True),
             "a copy without its mark is not served for writing")
    status = n.run("status", "--porcelain").stdout.decode()
    tap.ok("\nwriting\tread-only\n" in status and
           "\nwriting_fault\tregister/mark-missing\n" in status,
           "and status says why")
    os.rename(path + ".away", path)
    keys = os.path.join(n.dir, "keys")
    os.rename(keys, keys + ".away")
    status = n.run("status", "--porcelain").stdout.decode()
    tap.ok("\nwriting\tlocked\n" in status, "nor one without its keys")
    os.rename(keys + ".away", keys)


def activated(n):
    """Sockets from systemd, and what it is told."""
    top = tempfile.mkdtemp(dir=n.top)
    notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    notify.bind(os.path.join(top, "notify"))
    notify.settimeout(30)
    web = socket.create_server(("127.0.0.1", 0))
    metrics = socket.create_server(("127.0.0.1", 0))
    env = dict(n.env, NOTIFY_SOCKET=os.path.join(top, "notify"),
               LISTEN_FDS="2", LISTEN_FDNAMES="web:metrics")

    def child():
        os.dup2(web.fileno(), 50)
        os.dup2(metrics.fileno(), 51)
        os.dup2(50, 3)
        os.dup2(51, 4)

    # The number of the process is known only in it: through a shell.
    n.log = os.path.join(n.top, "log")
    n.process = subprocess.Popen(
        ["/bin/sh", "-c", 'LISTEN_PID=$$ exec "$0" serve --metrics none '
         '--porcelain', n.comity], env=env, preexec_fn=child,
        pass_fds=(3, 4), stdout=subprocess.PIPE, stderr=open(n.log, "ab"))
    tap.same(notify.recv(4096), b"READY=1", "systemd is told of the start")
    n.web = web.getsockname()
    n.metrics = metrics.getsockname()
    tap.same(n.get("/")[0], 200, "the socket it gave")
    tap.same(n.get("/metrics", n.metrics)[0], 200, "and the other")
    n.process.send_signal(signal.SIGTERM)
    tap.same(notify.recv(4096), b"STOPPING=1", "and of the end")
    tap.same(n.process.wait(60), 0, "which comes in order")


def main():
    with Node(COMITY) as n:
        n.init()
        tap.ok(n.start(), "serve")
        memory(n)
        processes(n)
        pages(n)
        log_escapes(n)
        control(n)
        imported(n)
        second(n)
        restarts(n)
        graceful(n)
        lost(n)
        interrupted(n)
        read_only(n)
        activated(n)
    return tap.done()


if __name__ == "__main__":
    sys.exit(main())
