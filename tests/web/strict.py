# SPDX-License-Identifier: Apache-2.0
"""A strict reader of our own pages: what it takes is what the templates can
have written, and nothing that came from a record.  No browser is so strict;
but what passes here, every browser reads alike."""
import glob
import os
import re

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
VOID = {"meta", "link", "input", "br", "hr", "img", "col", "wbr"}
URLS = {"href", "src", "action", "formaction", "cite", "poster"}
# Pictures (html/svg.c), and what C writes around texts (html/words.c).
SVG = {
    "svg": "class viewBox width height direction role aria-labelledby "
           "aria-hidden focusable",
    "title": "id", "desc": "id", "defs": "",
    "pattern": "id class width height patternUnits",
    "path": "class d fill stroke", "rect": "class fill x y width height",
    "circle": "class fill cx cy r", "line": "class x1 y1 x2 y2",
    "text": "class x y text-anchor", "g": "class role", "a": "href class",
}
MADE = {"time": {"datetime"}, "bdi": set()}

REFERENCE = re.compile(r"&(?:amp|lt|gt|quot|#34|#39);")
TAG = re.compile(r'<([a-z][a-zA-Z0-9]*)((?:\s+[a-zA-Z][a-zA-Z0-9:-]*'
                 r'(?:="[^"<>]*")?)*)\s*(/?)>')
END = re.compile(r"</([a-z][a-zA-Z0-9]*)>")
ATTRIBUTE = re.compile(r'([a-zA-Z][a-zA-Z0-9:-]*)(?:="([^"<>]*)")?')
# Nothing that changes how a line reads without being seen (spec/text.md).
HIDDEN = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u2064\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]")
ISOLATE = re.compile("[\u2066-\u2069]")
OURS = re.compile(r"/(?!/)|#|\?|https?://|mailto:")


class Bad(Exception):
    pass


def vocabulary():
    """{element: attributes} of all templates."""
    found = {}
    for path in glob.glob(os.path.join(ROOT, "web", "*.tmpl")):
        with open(path, encoding="utf-8") as f:
            text = re.sub(r"\{\{.*?\}\}", "", f.read(), flags=re.S)
        for name, attributes, _ in TAG.findall(text):
            found.setdefault(name, set()).update(
                a for a, _ in ATTRIBUTE.findall(attributes))
    for name, attributes in MADE.items():
        found.setdefault(name, set()).update(attributes)
    for refused in ("script", "iframe", "object", "embed", "base", "style"):
        if refused in found:
            raise Bad(f"a template has <{refused}>")
    return found


def unescape(s):
    for a, b in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'),
                 ("&#34;", '"'), ("&#39;", "'"), ("&amp;", "&")):
        s = s.replace(a, b)
    return s


class Page:
    """What a page holds: ids, links, and its text."""

    def __init__(self, text, allowed, style=None):
        self.text, self.allowed, self.style = text, allowed, style
        self.at, self.stack, self.ids = 0, [], set()
        self.links, self.refers, self.words = [], [], []
        self.read()

    def bad(self, what):
        near = self.text[max(0, self.at - 60):self.at + 80]
        raise Bad(f"{what} at {self.at}: {near!r}")

    def check_text(self, s, where):
        rest = REFERENCE.sub("", s)
        if "&" in rest:
            self.bad(f"a bare & in {where}")
        if "<" in rest or ">" in rest:
            self.bad(f"a bare < or > in {where}")
        m = HIDDEN.search(s)
        if m:
            self.bad(f"U+{ord(m.group()):04X} in {where}")
        if ISOLATE.search(s):
            self.check_isolates(s, where)

    def check_isolates(self, s, where):
        depth = 0
        for c in s:
            if c in "\u2066\u2067\u2068":
                depth += 1
            elif c == "\u2069":
                depth -= 1
            elif c == "\n":
                if depth > 0:
                    self.bad(f"an open isolate in {where}")
            if depth < 0:
                self.bad(f"an isolate is closed that is not open in {where}")
        if depth > 0:
            self.bad(f"an open isolate in {where}")

    def read(self):
        front = "<!DOCTYPE html>\n"
        if not self.text.startswith(front):
            self.bad("no doctype")
        self.at = len(front)
        while self.at < len(self.text):
            nxt = self.text.find("<", self.at)
            if nxt < 0:
                nxt = len(self.text)
            if nxt > self.at:
                self.check_text(self.text[self.at:nxt], "text")
                self.words.append(self.text[self.at:nxt])
                if not self.stack and self.text[self.at:nxt].strip():
                    self.bad("text outside of the document")
            self.at = nxt
            if self.at < len(self.text):
                self.tag()
        if self.stack:
            self.bad(f"<{self.stack[-1]}> is not closed")
        for name in self.refers:
            if name not in self.ids:
                self.bad(f"nothing has the id {name!r}")

    def tag(self):
        m = END.match(self.text, self.at)
        if m:
            if not self.stack or self.stack.pop() != m.group(1):
                self.bad(f"</{m.group(1)}> closes nothing")
            self.at = m.end()
            return
        m = TAG.match(self.text, self.at)
        if not m:
            self.bad("no tag of ours")
        name, attributes, slash = m.groups()
        picture = "svg" in self.stack or name == "svg"
        if name == "style" and self.style is not None:
            self.offline_style(m.end())
            return
        allowed = set(SVG.get(name, "?").split()) if picture else \
            self.allowed.get(name, {"?"})
        if "?" in allowed:
            self.bad(f"<{name}> is in no template")
        self.attributes(name, attributes, allowed)
        if slash and not picture:
            self.bad(f"<{name}/> within HTML")
        if name == "a" and "a" in self.stack:
            self.bad("a link within a link")
        if not slash and name not in VOID:
            self.stack.append(name)
        self.at = m.end()

    def offline_style(self, at):
        end = self.text.index("</style>", at)
        if self.text[at:end] != self.style:
            self.bad("another style than the stylesheet's")
        self.at = end + len("</style>")

    def attributes(self, name, text, allowed):
        seen = set()
        for key, value in ATTRIBUTE.findall(text):
            if key not in allowed:
                self.bad(f"{key}= of <{name}> is in no template")
            if key in seen:
                self.bad(f"{key}= twice")
            seen.add(key)
            self.check_text(value, f"{key}=")
            plain = unescape(value)
            if key in URLS:
                if not OURS.match(plain) and not (name, plain) in (
                        ("link", "data:,"),):
                    self.bad(f"{key}={plain!r}")
                self.links.append((name, key, plain))
            elif key == "id":
                if value in self.ids or not value or " " in value:
                    self.bad(f"id={value!r} twice, or none")
                self.ids.add(plain)
            elif key in ("aria-labelledby", "for", "aria-describedby"):
                self.refers += plain.split()
