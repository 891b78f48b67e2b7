# SPDX-License-Identifier: Apache-2.0
"""Reads a .po file: what is translated, line by line, and nothing else."""
import re

from .error import TemplateError
from .plural import Plural, PluralError

STRING = re.compile(r'"((?:[^"\\]|\\.)*)"\s*')
ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}
KEYWORD = re.compile(r'(msgid_plural|msgid|msgstr(?:\[([0-9])\])?)\s+(?=")')
# Direction is the page's and each argument's (<bdi>), not a text's.
REFUSED = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f"
                     "\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff]")

DIGITS = "0123456789"  # of MSG_DIGITS: a table, in truth


class Entry:
    def __init__(self, line):
        self.line, self.fuzzy = line, False
        self.fields, self.lines = {}, {}

    @property
    def id(self):
        return self.fields.get("msgid", "")


def unescape(path, line, text):
    def one(m):
        if m.group(1) not in ESCAPES:
            raise TemplateError(path, line, f"{m.group()!r} in a text")
        return ESCAPES[m.group(1)]
    return re.sub(r"\\(.)", one, text)


def entries(path, source):
    entry, key, fuzzy = None, None, False
    for number, line in enumerate(source.split("\n"), 1):
        line = line.strip()
        if line.startswith("#"):
            if line.startswith("#,") and "fuzzy" in line:
                fuzzy = True
            continue
        if not line:
            continue
        m = KEYWORD.match(line)
        if m:
            key = m.group(1)
            if key == "msgid":
                if entry:
                    yield entry
                entry, fuzzy, entry_fuzzy = Entry(number), False, fuzzy
                entry.fuzzy = entry_fuzzy
            if entry is None or key in entry.fields:
                raise TemplateError(path, number, f"{key} has no place here")
            entry.fields[key], entry.lines[key] = "", number
            line = line[m.end():]
        s = STRING.fullmatch(line)
        if s is None or key is None:
            raise TemplateError(path, number, "not understood")
        entry.fields[key] += unescape(path, number, s.group(1))
    if entry:
        yield entry


def parts(text):
    return set(re.findall("%([1-9])", text))


class Catalogue:
    """The texts of one language, by the English one."""

    def __init__(self, path, source):
        self.path = path
        self.texts, self.header = {}, {}
        seen = {}
        for e in entries(path, source):
            if e.id in seen:
                self.fail(e.line, f"stands in line {seen[e.id]} as well")
            seen[e.id] = e.line
            if e.id == "":
                self.read_header(e)
            elif not self.header:
                self.fail(e.line, "the header comes first")
            else:
                self.read_entry(e)
        if not self.header:
            self.fail(1, "no header")

    def fail(self, line, text):
        raise TemplateError(self.path, line, text)

    def read_header(self, e):
        line = e.lines.get("msgstr", e.line)
        for row in e.fields.get("msgstr", "").split("\n"):
            name, _, value = row.partition(":")
            self.header[name.strip()] = value.strip()
        self.tag = self.header.get("Language", "").replace("_", "-")
        if not re.fullmatch(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?",
                            self.tag):
            self.fail(line, "Language: a tag such as fr or zh-Hans")
        if "utf-8" not in self.header.get("Content-Type", "").lower():
            self.fail(line, "Content-Type: text/plain; charset=UTF-8")
        self.name = self.header.get("X-Language-Name", "")
        if not self.name or REFUSED.search(self.name):
            self.fail(line, "X-Language-Name: the language's own name")
        try:
            self.plural = Plural(self.header.get("Plural-Forms", ""))
        except PluralError as err:
            self.fail(line, f"Plural-Forms: {err}")

    def read_entry(self, e):
        other = e.fields.get("msgid_plural")
        keys = ["msgstr"] if other is None else \
            [f"msgstr[{n}]" for n in range(self.plural.forms)]
        got = [k for k in e.fields if k.startswith("msgstr")]
        texts = [e.fields.get(k, "") for k in keys]
        if e.fuzzy or not any(e.fields[k] for k in got):
            return
        if sorted(got) != sorted(keys):
            self.fail(e.line, f"{', '.join(keys)} are wanted")
        if not all(texts):
            return
        for n, key in enumerate(keys):
            self.check(e, key, n, other)
        self.texts[(e.id, other)] = texts

    def check(self, e, key, form, other):
        text, line = e.fields[key], e.lines[key]
        if e.id == DIGITS and len(text) != len(DIGITS):
            self.fail(line, "ten digits are wanted")
        m = REFUSED.search(text)
        if m:
            self.fail(line, f"U+{ord(m.group()):04X} in a text")
        want = parts(e.id) | parts(other or "")
        got = parts(text)
        may_lack = want if other is not None and \
            form in self.plural.single else set()
        if got - want or want - got - may_lack:
            self.fail(line, "the text has "
                      + (", ".join(f"%{d}" for d in sorted(got)) or "no %1")
                      + ", the English one "
                      + (", ".join(f"%{d}" for d in sorted(want)) or "none"))
