#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Follows every link of the demo node: crawl.py COMITY FETCH.

Each answer is 200, is what its type says, and fits its description in the
API; each page is within its budget; each fragment is there."""
import gzip
import os
import re
import subprocess
import sys
import tempfile
import time
from urllib.parse import unquote, urlsplit

sys.dont_write_bytecode = True

import faces  # noqa: E402
import schema  # noqa: E402
import strict  # noqa: E402
from fetch import Fetch  # noqa: E402

BUDGET = 50_000  # bytes of a page, compressed
STYLE = 12_000   # and of the stylesheet, as it is
ORIGIN = "https://register.example"


class Tap:
    def __init__(self):
        self.n, self.failed = 0, 0

    def ok(self, good, name, details=()):
        self.n += 1
        self.failed += not good
        print(f"{'ok' if good else 'not ok'} {self.n} - {name}")
        for line in [] if good else list(details)[:20]:
            print(f"# {line}")

    def done(self):
        print(f"1..{self.n}")
        return 1 if self.failed else 0


def demo(comity, folder):
    env = dict(os.environ, HOME=folder, COMITY_STATE=folder + "/state",
               COMITY_DATA=os.path.join(strict.ROOT, "data"))
    subprocess.run([comity, "demo", "--dir", folder + "/node", "--exit",
                    "--quiet"], env=env, check=True,
                   stdout=subprocess.DEVNULL)
    return folder + "/node"


class Routes:
    """Which row of the table an address belongs to."""

    def __init__(self, fetch):
        self.rows = []
        self.examples = []
        for row in faces.read_json(fetch.get("/data.json").body)["routes"]:
            ends = "|".join(re.escape(f) for f in row["face"])
            for path in {row.get("page"), row["api"]} - {None}:
                rule = re.sub(r"\\\{\w+\\\}", "[^/]+?", re.escape(path))
                tail = f"({ends})?" if ends and path == row.get("page") else ""
                self.rows.append((re.compile(rule + tail), row["api"]))
            if "example" in row:
                self.examples.append(row["example"])

    def api(self, path):
        for rule, api in self.rows:
            if rule.fullmatch(path):
                return api
        return None


class Crawl:
    def __init__(self, fetch):
        self.fetch, self.check = fetch, faces.Checker(fetch)
        self.routes = Routes(fetch)
        self.seen, self.ids, self.wanted = {}, {}, []
        self.bad, self.big, self.types = [], [], {}

    def follow(self, page, path):
        for _, _, url in page.links:
            if url.startswith(ORIGIN):
                url = url[len(ORIGIN):]
            parts = urlsplit(url)
            if parts.scheme or parts.netloc:
                continue
            target = (parts.path or path.split("?")[0])
            if parts.query or url.startswith("?"):
                target += "?" + parts.query
            if parts.fragment:
                self.wanted.append((path, target, unquote(parts.fragment)))
            self.add(target, path)

    def add(self, path, source):
        if path not in self.seen:
            self.seen[path] = source
            self.queue.append(path)

    def one(self, path):
        answer = self.fetch.get(path)
        bare = path.split("?")[0]
        self.types[answer.type] = self.types.get(answer.type, 0) + 1
        if answer.status != 200:
            self.bad.append(f"{path}: {answer.status}, "
                            f"linked by {self.seen[path]}")
            return
        try:
            page = self.check.answer(bare, answer, self.routes.api(bare))
        except (strict.Bad, ValueError, KeyError, SyntaxError) as e:
            self.bad.append(f"{path}: {e}")
            return
        if page is None:
            return
        self.ids[path] = page.ids
        size = len(gzip.compress(answer.body, 6))
        if size > BUDGET and not bare.endswith(".offline.html"):
            self.big.append((size, path))
        # A file of its own leads to nothing that it does not hold.
        if not bare.endswith(".offline.html"):
            self.follow(page, path)

    def run(self, starts):
        self.queue = []
        for path in starts:
            self.add(path, "the test")
        while self.queue:
            self.one(self.queue.pop())
        for source, target, fragment in self.wanted:
            if target in self.ids and fragment not in self.ids[target]:
                self.bad.append(f"{source}: {target}#{fragment} is not there")


# Names of those that have no record of their own, from the catalogue of names.
MOVED = {
    "/p/GB": "/p/gb",
    "/p/France.json": "/p/fr.json",
    "/p/european%20union?as-of=2024": "/p/eu?as-of=2024",
    "/api/v1/parties/NATO": "/api/v1/parties/nato",
}


def repeat(fetch, paths):
    """HEAD as GET, and 304 for what is known."""
    bad = []
    for path in paths:
        got = fetch.get(path)
        head = fetch.ask("HEAD", path)
        if (head.status, head.headers) != (got.status, got.headers):
            bad.append(f"{path}: HEAD differs")
        if "etag" not in got.headers:
            continue
        again = fetch.ask("GET", path,
                          {"If-None-Match": got.headers["etag"]})
        if again.status != 304 or again.body:
            bad.append(f"{path}: {again.status}, not 304")
    return bad


def main():
    comity, program = sys.argv[1:3]
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        node = demo(os.path.abspath(comity), folder)
        fetch = Fetch(program, node, ORIGIN)
        crawl = Crawl(fetch)
        started = time.time()
        crawl.run(["/", "/feed", "/search?q=network", "/search", "/verify",
                   "/readings", "/norms", "/robots.txt", "/opensearch.xml",
                   "/.well-known/security.txt", "/?lang=qps",
                   "/api/v1/search?q=norms&kind=statement"]
                  + crawl.routes.examples)
        tap.ok(not crawl.bad, "every link leads to what it says", crawl.bad)
        tap.ok(not crawl.big, f"no page is above {BUDGET} bytes",
               sorted(crawl.big, reverse=True))
        print(f"# {len(crawl.seen)} addresses in {time.time() - started:.1f} "
              f"s: {crawl.types}")
        tap.ok(len(crawl.seen) > 1000, "and there are many")
        tap.ok(len(crawl.check.style) <= STYLE,
               f"the stylesheet has {len(crawl.check.style)} bytes")
        bad = repeat(fetch, sorted(crawl.ids)[::25] +
                     ["/register.csv", "/feed.atom", "/robots.txt"])
        tap.ok(not bad, "HEAD is as GET, and what is known is 304", bad)
        bad = [(path, to) for path, to in MOVED.items()
               if (fetch.get(path).status, fetch.get(path).headers.get(
                   "location")) != (302, to)]
        tap.ok(not bad, "a party is found by its name", bad)
        api = crawl.check.api
        described = set(api["paths"])
        listed = {api for _, api in crawl.routes.rows}
        tap.ok(described == listed, "the API's paths are those of the table",
               [described ^ listed])
        bad = []
        for name, path in (("text", "/checkpoint"), ("file", "/about")):
            body = (f"--b\r\nContent-Disposition: form-data; name={name}"
                    "\r\n\r\n").encode() + fetch.get(path).body + \
                b"\r\n--b--\r\n"
            answer = fetch.ask("POST", "/api/v1/verify", {
                "Content-Type": "multipart/form-data; boundary=b"}, body)
            try:
                crawl.check.json(answer, "/api/v1/verify")
            except (strict.Bad, ValueError) as e:
                bad.append(f"{path}: {e}")
        tap.ok(not bad, "verdicts are as described", bad)
        missing = []
        for ref in set(schema.refs(api)):
            try:
                schema.resolve(api, ref)
            except (KeyError, ValueError):
                missing.append(ref)
        tap.ok(not missing, "every reference within the API resolves",
               missing)
        ids = [o["operationId"] for p in api["paths"].values()
               for o in p.values()]
        tap.ok(len(ids) == len(set(ids)), "operations have ids of their own",
               ids)
        fetch.close()
    return tap.done()


if __name__ == "__main__":
    sys.exit(main())
