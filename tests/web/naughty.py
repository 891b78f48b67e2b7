#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Records of invented parties whose every text is made to break pages.

    naughty.py DIR [MAKER]                  builds the node DIR/node
    naughty.py --test MAKER FETCH COMITY    builds one, and looks at all faces

Each string of strings.py stands in every field of every type of record that
takes text; only what the keeper wrote may come out as markup."""
import base64
import hashlib
import json
import os
import pty
import re
import subprocess
import sys
import tempfile
import unicodedata
from urllib.parse import quote

sys.dont_write_bytecode = True

import faces  # noqa: E402
import strict  # noqa: E402
import strings  # noqa: E402
from crawl import ORIGIN, Tap  # noqa: E402
from fetch import Fetch  # noqa: E402

KEEPER = "register.example"
DATE = "2026-11-28T10:00:00Z"
HASH = "ab" * 32
SPACES = "".join(map(chr, [9, 10, 32, 0x85, 0xa0, 0x1680, 0x202f, 0x205f,
                           0x3000])) + "".join(map(chr, range(0x2000, 0x200b)))


def one_line(s):
    """As a header takes it: at most 3,900 bytes, no space at the ends."""
    s = s.replace("\n", " ").strip(SPACES)
    while len(s.encode()) > 3900:
        s = s[:-10]
    return s or "x"


def url_of(s, n):
    """An address that carries as much of it as an address can."""
    safe = "!$&'()*+,;=:@/?"
    return f"https://s{n}.example/?q=" + quote(one_line(s)[:300], safe=safe)


def file_name(s):
    kept = "".join(c for c in one_line(s) if c not in "/\\\0")[:60]
    return kept.strip(SPACES + ".") or "x"


class Maker:
    """The node that is being built."""

    def __init__(self, program, folder):
        self.p = subprocess.Popen(
            [program, folder + "/node", folder + "/state"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.types, self.kept = {}, {}
        self.bad = []
        name = None
        for line in iter(self.p.stdout.readline, b"end\n"):
            words = line.decode().split(" ", 5)
            if words[0] == "type":
                name = words[1]
                self.types[name] = (words[2].strip() == "1", [])
            else:
                field, kind, low, high, choices = words[1:]
                self.types[name][1].append(
                    (field, kind, int(low), int(high), choices.split()))

    def ask(self, command, text=""):
        data = text.encode()
        self.p.stdin.write(f"{command} {len(data)}\n".encode() + data)
        self.p.stdin.flush()
        answer = self.p.stdout.readline().decode().rstrip("\n")
        if not answer:
            raise RuntimeError(f"{command}: the maker is gone")
        return answer.split(" ", 2)

    def add(self, author, text):
        """The record's id, or None."""
        answer = self.ask(f"add {author}", text)
        if answer[0] == "ok":
            return hashlib.sha256(text.encode()).hexdigest()
        self.bad.append((answer[1:], text))
        return None

    def close(self):
        self.ask("publish x")
        self.p.stdin.close()
        return self.p.wait()


class Chain:
    """All types of record for one string, each speaking of the one before."""

    def __init__(self, maker, n, s):
        self.m, self.n, self.s = maker, n, s
        self.line = one_line(s)
        self.ids, self.symbols = {}, {}

    def value(self, kind, field, choices):
        """What to write, or None: leave it out."""
        n, line = self.n, self.line
        simple = {
            "line": line, "langtext": f"en {line}"[:4000],
            "evidence": f"{HASH} {line}"[:3900],
            "target": f"organisation {line}"[:3900],
            "url": url_of(self.s, n), "symbol": f"n-{n}",
            "attachment": f"{HASH} {n} text/html {file_name(self.s)}",
            "time": DATE, "day": "2026-11", "uint": str(n + 1),
            "state": "bb", "item": "naughty#i1", "input": "a b",
            "duration": "3 days", "recorded": "aa",
        }
        if kind == "choice":
            return choices[n % len(choices)]
        if kind == "record":
            return self.ids.get(field)
        return simple.get(kind)

    # Fields that stay away: they would need more of the world than there is.
    SKIP = {"Exercise", "Replaces", "Iso", "Known-As", "Text", "Scope",
            "Effective", "Earliest", "Lapses", "Invited", "Language",
            "Suspect-Since", "Quorum", "In-Time", "Ended", "Ends", "Number",
            "Alleges"}

    def symbol(self, kind):
        """Unique: of a second one of its type, with a number behind."""
        n = self.symbols[kind] = self.symbols.get(kind, 0) + 1
        return f"{kind}-{self.n}" + (f"-{n}" if n > 1 else "")

    def fields(self, kind, author, more):
        given = dict({"Author": [author], "Date": [DATE]}, **more)
        for field, value, low, high, choices in self.m.types[kind][1]:
            if field in given:
                values = given[field]
            elif field in self.SKIP:
                values = []
            elif field == "Symbol":
                values = [self.symbol(kind)]
            else:
                one = self.value(value, field, choices)
                values = [] if one is None else [one]
                if high > 1 and value == "langtext":
                    values = [one, "fr" + one[2:], "ar" + one[2:]]
                elif high > 1 and value in ("line", "evidence"):
                    values = [one, one + " 2"]
                elif field == "Target":
                    values = [one, "region" + one[12:], "sector" + one[12:],
                              "state bb"]
            for v in values:
                yield f"{field}: {v}"

    def text(self, kind, author=KEEPER, **more):
        lines = [f"comity/{kind}/v1"] + list(self.fields(kind, author, more))
        text = "\n".join(lines) + "\n"
        if self.m.types[kind][0]:
            body = re.sub("(?m)^\u2014 ", "\u2014", self.s).strip(SPACES)
            text += f"\n1. {body}\n\n{body}\n"
        return unicodedata.normalize("NFC", text)

    def add(self, kind, author=KEEPER, **more):
        return self.m.add(author, self.text(kind, author, **more))

    def own(self):
        """A party whose name is the string; it signs for itself."""
        name = f"n{self.n}.example"
        self.add("party", name, Key=["record {key}"], Name=[
            f"en {self.line}"[:4000]])
        act = self.add("act", name, Statement=[self.ids["Statement"]],
                       Kind=["signature"],
                       **{"Recorded-For": [], "Occurred": []})
        self.add("declaration", name, Regarding=[act],
                 **{"Recorded-For": [], "Occurred": []})

    def sealed(self):
        text = self.text("report", Symbol=[f"held-{self.n}"],
                         **{"Recorded-For": [], "Occurred": []})
        salt = base64.b64encode(bytes(32)).decode()
        got = self.m.ask(f"commitment {salt}", text)
        sealed = self.add("sealed", Commitment=[got[1]])
        record = self.m.add(KEEPER, text)
        if sealed and record:
            self.add("disclosure", Sealed=[sealed], Salt=[salt],
                     Record=[record])

    def run(self):
        ids = self.ids
        ids["Statement"] = self.add("statement",
                                    Open=["signature", "accession"])
        act = ids["Act"] = ids["Regarding"] = ids["Record"] = self.add("act")
        self.add("notification", Number=[str(self.n + 1)])
        self.add("release")
        reply = self.add("declaration")
        ids["Regarding"] = reply
        self.add("declaration")
        self.add("withdrawal")
        self.add("contact")
        self.add("policy")
        ids["Incident"] = ids["Regarding"] = self.add("incident")
        self.add("assessment")
        ids["Finding"] = ids["Regarding"] = self.add("finding", Sealed=[])
        self.add("support", **{"Recorded-For": ["cc"]})
        self.add("declaration", Kind=["reply"], **{"Recorded-For": ["bb"]})
        self.add("measure")
        self.add("report")
        self.add("check", Asked=["9"], Answered=["3"])
        self.sealed()
        if self.n % 8 == 0:
            self.own()
        return act


def catalogue(folder, maker, all_of):
    """One with each string as an item, and a scale of the same."""
    texts = [one_line(s)[:400] for s in all_of]
    items = [{"id": f"i{n}", "name": {"en": t}, "formal": {"en": t},
              "text": {"en": t}, "ask": [{"en": t}],
              "source": t} for n, t in enumerate(texts)]
    for symbol, kind in (("naughty", "norms"), ("names", "names")):
        rows = items if kind == "norms" else [
            {"id": i, "name": {"en": t}} for i, t in
            zip(("aa", "bb", "cc"), texts)]
        data = json.dumps({
            "format": "comity/catalogue/v1", "symbol": symbol, "kind": kind,
            "version": texts[0], "title": {"en": texts[1]},
            "source": [texts[2]], "note": {"en": texts[3]},
            "items": rows}, indent=2, ensure_ascii=False).encode() + b"\n"
        digest = hashlib.sha256(data).hexdigest()
        os.makedirs(folder + "/node/blob", exist_ok=True)
        with open(f"{folder}/node/blob/{digest}", "wb") as f:
            f.write(data)
        maker.add(KEEPER, "\n".join([
            "comity/framework/v1", f"Author: {KEEPER}", f"Date: {DATE}",
            f"Symbol: {symbol}", f"Kind: {kind}", f"Title: en {texts[1]}",
            f"Version: {texts[0]}",
            f"Catalogue: {digest} {len(data)} {symbol}.json", ""]))


def build(program, folder):
    """The node, and what was refused."""
    maker = Maker(program, folder)
    all_of = strings.every()
    catalogue(folder, maker, all_of)
    for n, s in enumerate(all_of):
        Chain(maker, n, s).run()
    if maker.close() != 0:
        raise RuntimeError("the maker failed")
    return maker.bad


class Look:
    """Every page of the node in every face that it has."""

    def __init__(self, fetch):
        self.fetch, self.check = fetch, faces.Checker(fetch)
        self.bad, self.n = [], 0
        rows = faces.read_json(fetch.get("/data.json").body)["routes"]
        self.faces = {r["page"]: (r["api"], r["face"]) for r in rows
                      if "page" in r}

    def one(self, path, api=None, status=200, **headers):
        answer = self.fetch.get(path, **headers)
        self.n += 1
        try:
            if answer.status != status:
                raise faces.Bad(f"{answer.status}, not {status}")
            for name, value in answer.headers.items():
                if not value.isascii() or not value.isprintable():
                    raise faces.Bad(f"header {name}: {value!r}")
            return self.check.answer(path.split("?")[0], answer, api)
        except (strict.Bad, ValueError, KeyError, SyntaxError) as e:
            self.bad.append(f"{path}: {e}")
            return None

    def all_faces(self, pattern, path, shown=None):
        """shown: what must stand on the page."""
        api, endings = self.faces[pattern]
        page = self.one(path)
        if page and shown and shown not in strict.unescape(
                "".join(page.words)):
            self.bad.append(f"{path}: does not show {shown!r}")
        for ending in endings:
            if ending != ".tlog-proof":
                self.one(path + ending, api if ending == ".json" else None)

    def lists(self):
        for pattern in self.faces:
            if "{" not in pattern and pattern != "/":
                self.all_faces(pattern, pattern)

    def run(self, all_of):
        self.one("/")
        self.lists()
        for n, s in enumerate(all_of):
            line = one_line(s)
            self.all_faces("/s/{symbol}", f"/s/statement-{n}", line)
            self.all_faces("/c/{symbol}", f"/c/incident-{n}", line)
            if n % 8 == 0:
                self.all_faces("/p/{party}", f"/p/n{n}.example", line)
        for party in ("aa", "bb", "cc", KEEPER):
            self.all_faces("/p/{party}", f"/p/{party}")
        for symbol in ("naughty", "names"):
            self.all_faces("/norms/{symbol}", f"/norms/{symbol}")
        size = faces.read_json(self.fetch.get("/about.json").body)
        for n in range(size["seal"]["size"]):
            if n % 4 == 0:
                self.all_faces("/register/{entry}", f"/register/{n}")
            else:
                self.one(f"/register/{n}")


def leads(look, path, answer):
    """The name of a party: nothing of it is in the answer."""
    to = answer.headers.get("location", "")
    if not path.startswith("/p/") or not re.fullmatch(
            r"/p/[a-z0-9.-]+", to) or answer.body:
        look.bad.append(f"{path}: leads to {to!r}")
    elif look.fetch.get(to).status != 200:
        look.bad.append(f"{path}: {to} is not there")


def addresses(look, texts):
    """What a reader types comes back as text, too."""
    for s in texts:
        q = quote(one_line(s)[:900].encode()[:1000].decode(errors="ignore"),
                  safe="")
        if len(q) > 2500:
            continue
        look.one(f"/search?q={q}")
        look.one(f"/search?party={q}&q=x")
        look.one(f"/register?party={q}&item={q}")
        look.one(f"/register?lang={q}")
        look.one(f"/search.csv?q={q}")
        look.one(f"/api/v1/search?q={q}", "/api/v1/search")
        for path in (f"/s/{q}", f"/p/{q}", f"/{q}", f"/register?kind={q}",
                     f"/s?{q}=1", f"/api/v1/cases/{q}"):
            answer = look.fetch.get(path)
            look.n += 1
            if answer.status == 302:
                leads(look, path, answer)
                continue
            if answer.status not in (400, 404):
                # Names and symbols find what is so named.
                if answer.status != 200 or not path.startswith(
                        ("/p/", "/s/", "/api/")):
                    look.bad.append(f"{path}: {answer.status}")
            look.one(path, status=answer.status)


def posts(look, texts):
    bad = 0
    for s in texts:
        body = b"text=" + quote(s, safe="").encode()
        answer = look.fetch.ask("POST", "/verify", {
            "Content-Type": "application/x-www-form-urlencoded"}, body)
        look.n += 1
        try:
            page = look.check.html(answer)
            if answer.status not in (200, 400) or not page.ids:
                bad += 1
        except strict.Bad as e:
            look.bad.append(f"POST /verify {s!r}: {e}")
    return bad


def terminal(comity, node, command):
    """What a command shows on a terminal, without our own colours."""
    main, other = pty.openpty()
    env = dict(os.environ, NO_COLOR="1", PAGER="cat", LANG="C.UTF-8",
               COMITY_DIR=node, COLUMNS="80", TERM="dumb")
    p = subprocess.Popen([comity] + command, stdout=other,
                         stderr=other, stdin=subprocess.DEVNULL, env=env)
    os.close(other)
    out = b""
    while True:
        try:
            more = os.read(main, 65536)
        except OSError:
            break
        if not more:
            break
        out += more
    os.close(main)
    p.wait()
    return out.decode(errors="replace").replace("\r\n", "\n"), p.returncode


def terminals(comity, node, count):
    bad = []
    commands = [["statement", "list"], ["case", "list"], ["party", "list"],
                ["search", "script"], ["log", "head"],
                ["framework", "list"]]
    for n in range(0, count, 7):
        commands += [["statement", "show", f"statement-{n}"],
                     ["statement", "parties", f"statement-{n}"],
                     ["case", "show", f"incident-{n}"],
                     ["record", "show", f"#{20 * n + 3}"]]
    for command in commands:
        out, rc = terminal(comity, node, command)
        found = faces.ESCAPES.search(out)
        if found or rc != 0:
            near = out[max(0, found.start() - 40):found.end() + 40] \
                if found else out[:200]
            bad.append(f"{' '.join(command)}: {rc} {near!r}")
    return bad


def test(maker, program, comity):
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        refused = build(maker, folder)
        all_of = strings.every()
        tap.ok(len(all_of) >= 150, f"{len(all_of)} strings")
        tap.ok(not refused, "each is taken by every field",
               [f"{why}: {text[:300]!r}" for why, text in refused])
        fetch = Fetch(program, folder + "/node", ORIGIN)
        look = Look(fetch)
        look.run(all_of)
        tap.ok(not look.bad, f"{look.n} answers hold nothing but text",
               look.bad)
        look.bad, look.n = [], 0
        addresses(look, all_of[::3] + strings.QUERIES)
        posts(look, all_of + strings.QUERIES)
        tap.ok(not look.bad, f"nor do {look.n} answers to such addresses "
               "and forms", look.bad)
        fetch.close()
        bad = terminals(os.path.abspath(comity), folder + "/node",
                        len(all_of))
        tap.ok(not bad, "no terminal obeys", bad)
    return tap.done()


if __name__ == "__main__":
    if sys.argv[1] == "--test":
        sys.exit(test(*sys.argv[2:5]))
    default = os.path.join(strict.ROOT, "build", "tests", "web", "maker")
    os.makedirs(sys.argv[1], exist_ok=True)
    refused = build(sys.argv[2] if len(sys.argv) > 2 else default,
                    sys.argv[1])
    print(f"{sys.argv[1]}/node: {len(refused)} refused")
    sys.exit(1 if refused else 0)
