#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A real nginx with contrib/nginx/comity.conf in front of a server on
src/http: run.py BACKEND CONF.  TAP; skips where nginx or curl is absent."""
import os
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time

NAME = "register.example"
os.environ["PATH"] += ":/usr/sbin"
MAIN = """daemon off; master_process off; pid {top}/pid;
error_log {top}/error.log;
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_body_temp_path {top}/b; proxy_temp_path {top}/p;
    fastcgi_temp_path {top}/f; uwsgi_temp_path {top}/u; scgi_temp_path {top}/s;
    include {top}/comity.conf;
}}
"""


class Tap:
    def __init__(self):
        self.n = self.bad = 0

    def ok(self, good, what, detail=""):
        self.n += 1
        self.bad += not good
        print(f"{'' if good else 'not '}ok {self.n} - {what}", flush=True)
        if not good and detail:
            print("# " + str(detail).replace("\n", "\n# "))

    def done(self):
        print(f"1..{self.n}")
        sys.exit(self.bad > 0)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(check, what):
    for _ in range(500):
        if check():
            return
        time.sleep(0.02)
    sys.exit("Bail out! " + what)


class Site:
    """nginx and the backend, and what a client needs to talk to them."""

    def __init__(self, top, backend, conf):
        self.top = top
        self.port, self.plain = free_port(), free_port()
        self.sock = top + "/web.sock"
        self.cert, key = top + "/cert.pem", top + "/key.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
             "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key,
             "-out", self.cert, "-days", "2", "-subj", "/CN=" + NAME,
             "-addext", "subjectAltName=DNS:" + NAME],
            check=True, stderr=subprocess.DEVNULL)
        self.tile = os.urandom(8192)
        os.makedirs(top + "/register/tile/0")
        self.write("register/tile/0/000", self.tile)
        self.write("register/checkpoint", b"register.example\n1\n")
        os.symlink("/etc/passwd", top + "/register/tile/0/001")
        self.write("comity.conf", self.fitted(conf, key).encode())
        self.write("nginx.conf", MAIN.format(top=top).encode())
        self.log = open(top + "/backend.log", "w+", encoding="utf-8")
        self.backend = subprocess.Popen([backend, "unix:" + self.sock],
                                        stdout=self.log)
        self.nginx = subprocess.Popen(
            ["nginx", "-e", top + "/error.log", "-c", top + "/nginx.conf"])
        wait_for(self.listens, "nginx does not listen")
        wait_for(lambda: os.path.exists(self.sock), "no backend")

    def fitted(self, conf, key):
        """The file as it is shipped, on other ports and in other places."""
        with open(conf, encoding="utf-8") as f:
            text = f.read()
        for old, new in (
                ("listen 443 ", f"listen 127.0.0.1:{self.port} "),
                ("listen 80;", f"listen 127.0.0.1:{self.plain};"),
                ("/run/comity/web.sock", self.sock),
                ("/etc/ssl/register.example.pem", self.cert),
                ("/etc/ssl/private/register.example.key", key),
                ("/var/lib/comity/register", self.top + "/register"),
                # Not to wait for ten seconds.
                ("client_header_timeout 10s", "client_header_timeout 1s"),
                ("client_body_timeout 10s", "client_body_timeout 1s")):
            if old not in text:
                sys.exit(f"Bail out! {conf}: {old} is not there")
            text = text.replace(old, new)
        return text

    def write(self, name, data):
        with open(os.path.join(self.top, name), "wb") as f:
            f.write(data)

    def listens(self):
        if self.nginx.poll() is not None:
            with open(self.top + "/error.log", encoding="utf-8") as f:
                sys.exit("Bail out! nginx: " + f.read().replace("\n", " "))
        with socket.socket() as s:
            return s.connect_ex(("127.0.0.1", self.port)) == 0

    def seen(self):
        """What the backend was asked, as its log says."""
        with open(self.top + "/backend.log", encoding="utf-8") as f:
            return f.read()

    def curl(self, path, *more):
        p = subprocess.run(
            ["curl", "-s", "-i", "--path-as-is", "--cacert", self.cert,
             "--max-time", "20", "--resolve", f"{NAME}:{self.port}:127.0.0.1",
             *more, f"https://{NAME}:{self.port}{path}"],
            capture_output=True, check=False)
        head, _, body = p.stdout.partition(b"\r\n\r\n")
        return head.decode("latin-1").lower(), body

    def connect(self, alpn="http/1.1"):
        context = ssl.create_default_context(cafile=self.cert)
        context.set_alpn_protocols([alpn])
        s = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        return context.wrap_socket(s, server_hostname=NAME)

    def raw(self, data):
        """Sends bytes; all that comes back until the end, or silence."""
        got = b""
        with self.connect() as s:
            s.sendall(data)
            s.settimeout(5)
            try:
                while True:
                    more = s.recv(65536)
                    if not more:
                        break
                    got += more
            except OSError:
                pass
        return got

    def close(self):
        for p in (self.nginx, self.backend):
            p.terminate()
            p.wait(20)
        self.log.close()


def check_pages(t, site):
    head, body = site.curl("/echo?a=%20b", "--http2", "-H", "X-A: b",
                           "-H", "X-Forwarded-For: 192.0.2.1",
                           "-H", "X-Real-IP: 192.0.2.1",
                           "-H", "X-Forwarded-Proto: http",
                           "-H", "Forwarded: for=192.0.2.1")
    t.ok(head.startswith("http/2 200"), "HTTP/2", head)
    t.ok("strict-transport-security: max-age=31536000" in head, "HSTS", head)
    said = body.decode().splitlines()
    t.ok("Host: " + NAME in said and "x-a: b" in [x.lower() for x in said],
         "the request arrives", body)
    t.ok("X-Forwarded-For: 127.0.0.1" in said and
         "X-Real-IP: 127.0.0.1" in said and
         "X-Forwarded-Proto: https" in said and b"192.0.2.1" not in body,
         "what a client says of its address is replaced", body)
    t.ok('target="/echo?a=%20b"' in site.seen() and
         "peer=unix" in site.seen(), "as it was written", site.seen())
    head, body = site.curl("/page", "--http2", "-H", "Accept-Encoding: gzip")
    t.ok("content-encoding: gzip" in head and "vary: accept-encoding" in head
         and len(body) < 10000, "text is compressed", head)
    head, body = site.curl("/page")
    t.ok("content-encoding" not in head and len(body) > 20000,
         "and not where nobody asks for it", head)
    head, _ = site.curl("/nothing")
    t.ok(" 404" in head and "strict-transport" in head, "404", head)
    p = subprocess.run(
        ["curl", "-s", "-i", "-H", "Host: " + NAME,
         f"http://127.0.0.1:{site.plain}/a?b"],
        capture_output=True, text=True, check=False).stdout
    t.ok(" 301 " in p and f"Location: https://{NAME}/a?b" in p,
         "plain HTTP leads to TLS", p)
    p = subprocess.run(
        ["curl", "-s", "-k", f"https://127.0.0.1:{site.port}/page"],
        capture_output=True, check=False)
    t.ok(p.returncode != 0, "no certificate for another name")


def check_files(t, site):
    before = site.seen()
    head, body = site.curl("/tile/0/000", "--http2", "-H",
                           "Accept-Encoding: gzip")
    t.ok(" 200" in head and body == site.tile and "immutable" in head and
         "content-type: application/octet-stream" in head and
         "nosniff" in head and "strict-transport" in head, "a tile", head)
    head, body = site.curl("/checkpoint")
    t.ok(" 200" in head and body.startswith(b"register.example\n") and
         "cache-control: no-cache" in head and
         "content-type: text/plain; charset=utf-8" in head,
         "the checkpoint", head)
    head, _ = site.curl("/tile/0/002")
    t.ok(" 404" in head, "a tile that is not there", head)
    head, _ = site.curl("/tile/0/001")
    t.ok(" 200" not in head, "a link is not followed", head)
    head, _ = site.curl("/tile/../../cert.pem")
    t.ok(" 200" not in head, "nothing outside of the register", head)
    head, _ = site.curl("/tile/0/000", "-X", "POST", "-d", "a")
    t.ok(" 403" in head or " 405" in head, "nobody writes there", head)
    t.ok(site.seen().count("\n") == before.count("\n"),
         "without asking the server behind", site.seen())


POST = b"POST /echo HTTP/1.1\r\nHost: register.example\r\n"
GET = b"GET /echo HTTP/1.1\r\nHost: register.example\r\n"
HIDDEN = b"GET /smuggled HTTP/1.1\r\nHost: register.example\r\n\r\n"

# What another reader might take for two requests.
SMUGGLING = [
    ("length and coding", POST + b"Content-Length: 5\r\n"
     b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + HIDDEN),
    ("coding and length", POST + b"Transfer-Encoding: chunked\r\n"
     b"Content-Length: 5\r\n\r\n0\r\n\r\n" + HIDDEN),
    ("two lengths", POST + b"Content-Length: 0\r\nContent-Length: " +
     str(len(HIDDEN)).encode() + b"\r\n\r\n" + HIDDEN),
    ("a list of lengths", POST + b"Content-Length: 0, " +
     str(len(HIDDEN)).encode() + b"\r\n\r\n" + HIDDEN),
    ("space before the colon", POST + b"Content-Length : " +
     str(len(HIDDEN)).encode() + b"\r\n\r\n" + HIDDEN),
    ("a coding nobody knows", POST + b"Transfer-Encoding: xchunked\r\n\r\n"
     b"0\r\n\r\n" + HIDDEN),
    ("two codings", POST + b"Transfer-Encoding: chunked\r\n"
     b"Transfer-Encoding: identity\r\n\r\n0\r\n\r\n" + HIDDEN),
    ("folded coding", POST + b"Transfer-Encoding:\r\n chunked\r\n"
     b"Content-Length: " + str(len(HIDDEN)).encode() + b"\r\n\r\n" + HIDDEN),
    ("a size of 17 digits", POST + b"Transfer-Encoding: chunked\r\n\r\n"
     b"10000000000000000\r\n" + HIDDEN),
    ("a size with a sign", POST + b"Transfer-Encoding: chunked\r\n\r\n"
     b"-1\r\n\r\n" + HIDDEN),
    ("NUL in a header", GET + b"A: b\0c\r\n\r\n" + HIDDEN),
    ("CR in a header", GET + b"A: b\rContent-Length: " +
     str(len(HIDDEN)).encode() + b"\r\n\r\n" + HIDDEN),
    ("a body of GET", GET + b"Content-Length: " +
     str(len(HIDDEN)).encode() + b"\r\n\r\n" + HIDDEN),
    ("a signed length", POST + b"Content-Length: +0\r\n\r\n" + HIDDEN),
    ("an empty name", GET + b": b\r\n\r\n" + HIDDEN),
    ("two hosts", GET + b"Host: other.example\r\n\r\n" + HIDDEN),
    ("a tunnel", b"CONNECT register.example:80 HTTP/1.1\r\n"
     b"Host: register.example\r\n\r\n" + HIDDEN),
]


def check_smuggling(t, site):
    for what, data in SMUGGLING:
        # The hidden part is one only as long as nobody closed: where nginx
        # takes the first part as a whole request, the rest is a second one
        # for it as well, and for us.
        before = site.seen().count("/smuggled")
        got = site.raw(data)
        hidden = site.seen().count("/smuggled") - before
        answers = got.count(b"HTTP/1.1 ")
        t.ok(hidden == 0 and b" 200 " not in got or
             hidden == answers - 1 and hidden <= 1,
             f"both see the same: {what}", (got[:200], hidden))
    # Normalised on the way.
    got = site.raw(POST + b"Transfer-Encoding: chunked\r\n"
                   b"Connection: close\r\n\r\n3\r\nabc\r\n0\r\n\r\n")
    t.ok(b" 200 " in got and b"Content-Length: 3" in got and
         b"\n\nabc" in got and b"hunked" not in got.split(b"\r\n\r\n")[1],
         "chunks arrive as a length", got)
    got = site.raw(b"GET /echo HTTP/1.1\nHost: register.example\n"
                   b"Connection: close\n\n")
    t.ok(b" 200 " in got or b" 400 " in got, "lines that end with LF", got)
    got = site.raw(b"GET /tile/../echo HTTP/1.1\r\nHost: register.example\r\n"
                   b"Connection: close\r\n\r\n")
    t.ok(b" 400 " in got, "a path that means another is refused", got)
    got = site.raw(GET + b"Connection: close, X-Real-IP\r\n\r\n")
    t.ok(b"X-Real-IP: 127.0.0.1" in got, "a header cannot be called off", got)
    got = site.raw(GET + b"Content_Length: 3\r\nConnection: close\r\n\r\n")
    t.ok(b" 200 " in got and b"Content_Length" not in got,
         "a name with an underscore does not arrive", got)


def field(name, value):
    """HPACK: a literal header field without indexing, nothing compressed."""
    return b"\0" + bytes([len(name)]) + name + bytes([len(value)]) + value


def frame(kind, flags, data):
    return len(data).to_bytes(3, "big") + bytes([kind, flags]) + \
        (0 if kind == 4 else 1).to_bytes(4, "big") + data


def check_http2(t, site):
    """What HTTP/2 can carry and HTTP/1.1 must not."""
    base = field(b":method", b"POST") + field(b":scheme", b"https") + \
        field(b":authority", NAME.encode()) + field(b":path", b"/echo")
    rows = [
        ("a coding", field(b"transfer-encoding", b"chunked")),
        ("a length too small", field(b"content-length", b"0")),
        ("a length too large", field(b"content-length", b"99")),
        ("two lengths", field(b"content-length", b"0") +
         field(b"content-length", b"99")),
        ("a line end in a value", field(b"a", b"b\r\n\r\n" + HIDDEN[:80])),
        ("a line end in a name", field(b"a: b\r\ncontent-length", b"0")),
        ("a colon in a name", field(b"content-length: 0\r\na", b"b")),
        ("NUL in a value", field(b"a", b"b\0c")),
        ("an upper-case name", field(b"Content-Length", b"0")),
        ("another host", field(b"host", b"other.example")),
    ]
    for what, more in rows:
        before = site.seen()
        with site.connect("h2") as s:
            s.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" +
                      frame(4, 0, b"") + frame(1, 4, base + more) +
                      frame(0, 1, HIDDEN))
            s.settimeout(0.3)
            try:
                while s.recv(65536):
                    if site.seen() != before:
                        break
            except OSError:
                pass
        asked = site.seen()[len(before):]
        t.ok("/smuggled" not in asked and asked.count("\n") <= 1 and
             "status=4" not in asked, f"HTTP/2 with {what}", asked)
    with site.connect("h2") as s:
        s.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(4, 0, b"") +
                  frame(1, 5, base.replace(field(b":path", b"/echo"),
                                           field(b":path", b"/h2control"))))
        wait_for(lambda: "/h2control" in site.seen(), "HTTP/2 by hand")
    t.ok(True, "the same by hand without a fault arrives")
    head, body = site.curl("/echo", "--http2", "-d", "abc")
    t.ok(" 200" in head and body.endswith(b"\n\nabc") and
         b"Content-Length: 3" in body, "a body through HTTP/2", body)


def check_slow(t, site):
    before = site.seen()
    with site.connect() as drip, site.connect() as body, \
            site.connect() as reader:
        drip.sendall(b"GET /echo?drip HTTP/1.1\r\nHost: ")
        body.sendall(POST.replace(b"/echo", b"/echo?slow") +
                     b"Content-Length: 4\r\n\r\nab")
        reader.sendall(GET.replace(b"/echo", b"/big") + b"\r\n")
        wait_for(lambda: "/big" in site.seen(), "/big was not asked for")
        head, _ = site.curl("/page")
        t.ok(" 200" in head, "others are served meanwhile", head)
        t.ok("slow" not in site.seen()[len(before):] and
             "drip" not in site.seen()[len(before):],
             "half a request is not passed on")
        end = time.time()
        got = body.recv(100)
        t.ok(b" 408 " in got or got == b"", "a body that stops is cut", got)
        got = drip.recv(100)
        t.ok(b" 408 " in got or got == b"", "so is a head", got)
        t.ok(time.time() - end < 10, "soon")


def main():
    for tool in ("nginx", "curl", "openssl"):
        if shutil.which(tool) is None:
            print(f"1..0 # SKIP {tool} is not installed")
            return
    top = tempfile.mkdtemp(prefix="comity-nginx-")
    t = Tap()
    try:
        site = Site(top, sys.argv[1], sys.argv[2])
        try:
            check_pages(t, site)
            check_files(t, site)
            check_smuggling(t, site)
            check_http2(t, site)
            check_slow(t, site)
        finally:
            site.close()
        t.ok(site.backend.returncode == 0, "the server behind ends in order")
    finally:
        shutil.rmtree(top, ignore_errors=True)
    t.done()


if __name__ == "__main__":
    main()
