# SPDX-License-Identifier: Apache-2.0
"""What each kind of answer must be: used by crawl.py and naughty.py."""
import csv
import io
import json
import re
import xml.etree.ElementTree as ET

import schema
import strict

ATOM = "{http://www.w3.org/2005/Atom}"
ESCAPES = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069"
                     "\u200e\u200f]")


class Bad(strict.Bad):
    pass


def no_doubles(pairs):
    keys = [k for k, _ in pairs]
    if len(keys) != len(set(keys)):
        raise Bad(f"a member twice among {keys}")
    return dict(pairs)


def read_json(body):
    text = body.decode()
    if ESCAPES.search(text):
        raise Bad(f"{ESCAPES.search(text).group()!r} in JSON, not escaped")
    return json.loads(text, object_pairs_hook=no_doubles)


def check_csv(body):
    """RFC 4180: as many fields in each row, and none that computes."""
    text = body.decode()
    if not text.endswith("\r\n"):
        raise Bad("the last row does not end")
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    for n, row in enumerate(rows):
        if len(row) != len(rows[0]):
            raise Bad(f"row {n} has {len(row)} fields, not {len(rows[0])}")
        for cell in row:
            if cell[:1] in ("=", "+", "-", "@", "\t", "\r"):
                raise Bad(f"a formula: {cell[:60]!r}")
    return rows


def check_atom(body):
    """RFC 4287: what a feed and an entry must have, and nothing within text
    but text."""
    feed = ET.fromstring(body)
    if feed.tag != ATOM + "feed":
        raise Bad(f"not a feed: {feed.tag}")
    for node in [feed] + feed.findall(ATOM + "entry"):
        for name in ("id", "title", "updated"):
            if len(node.findall(ATOM + name)) != 1:
                raise Bad(f"not one {name}")
        if node.find(ATOM + "title").get("type") != "text":
            raise Bad("a title that is not text")
        if len(list(node.find(ATOM + "title"))) > 0:
            raise Bad("markup in a title")
        for link in node.findall(ATOM + "link"):
            if not link.get("href").startswith("https://register.example/"):
                raise Bad(f"a link to {link.get('href')!r}")
    if len({e.find(ATOM + "id").text for e in feed.findall(ATOM + "entry")}) \
            != len(feed.findall(ATOM + "entry")):
        raise Bad("an entry's id twice")


def check_text(body):
    text = body.decode()
    if ESCAPES.search(text):
        raise Bad(f"{ESCAPES.search(text).group()!r} in plain text")


class Checker:
    """Checks an answer by its type."""

    def __init__(self, fetch):
        self.allowed = strict.vocabulary()
        front = fetch.get("/")
        href = re.search(r'<link rel="stylesheet" href="([^"]*)"',
                         front.text).group(1)
        self.style = fetch.get(href).text
        self.api = json.loads(fetch.get("/api/v1/openapi.json").body)

    def html(self, answer, offline=False):
        return strict.Page(answer.text, self.allowed,
                           self.style if offline else None)

    def json(self, answer, api):
        """api: the path of the API, with braces."""
        value = read_json(answer.body)
        operation = self.api["paths"][api]
        operation = operation.get("get") or operation["post"]
        wanted = operation["responses"]["200"]["content"][
            "application/json"]["schema"]
        bad = schema.check(self.api, wanted, value)
        if bad:
            raise Bad("; ".join(bad[:3]))
        return value

    def answer(self, path, answer, api=None):
        """A page's links, or None."""
        if answer.type == "text/html":
            return self.html(answer, path.endswith(".offline.html"))
        if answer.type == "application/json":
            if api is None:
                read_json(answer.body)
            else:
                self.json(answer, api)
        elif answer.type == "text/csv":
            check_csv(answer.body)
        elif answer.type == "application/atom+xml":
            check_atom(answer.body)
        elif answer.type == "text/plain" and path.endswith(".txt"):
            check_text(answer.body)
        elif answer.type in ("application/opensearchdescription+xml",
                             "image/svg+xml"):
            ET.fromstring(answer.body)
        return None
