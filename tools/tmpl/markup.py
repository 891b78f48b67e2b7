# SPDX-License-Identifier: Apache-2.0
"""The state of the HTML through a template: where a value may stand, and
that every tag is closed.

The modes are those of the HTML Standard's tokenizer, without the ones that a
template may not reach."""
import copy
import html.entities
import re

from . import urls
from . import vocabulary as voc
from .error import TemplateError

(TEXT, TAG_OPEN, TAG_NAME, END_NAME, IN_TAG, ATTR_NAME, BEFORE_VALUE, VALUE,
 SELF_CLOSE) = range(9)
WHERE = {
    TAG_OPEN: "a tag's name", TAG_NAME: "a tag's name",
    END_NAME: "a tag's name", IN_TAG: "an attribute's name",
    ATTR_NAME: "an attribute's name", BEFORE_VALUE: "an unquoted attribute",
    SELF_CLOSE: "a tag",
}
SPACE = " \t\n"
ENTITY = re.compile(r"&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|"
                    r"([A-Za-z][A-Za-z0-9]*));")


def misplaced(name, names):
    """Why an element cannot stand in these, outermost first; or None."""
    top = names[-1] if names else None
    if name == "#text":
        return f"text directly in <{top}>" if top in voc.CHILDREN else None
    if top in voc.TEXT_ONLY or top == "script":
        return f"a tag in <{top}>"
    if "svg" in names:
        return None
    if top is not None and top != "template" and \
            top not in voc.PARENTS.get(name, {top}):
        return f"<{name}> in <{top}>"
    if top in voc.CHILDREN and name not in voc.CHILDREN[top]:
        return f"<{name}> directly in <{top}>"
    if name in voc.NOT_NESTED and name in names:
        return f"<{name}> within <{name}>"
    if name in ("a", "button") and {"a", "button"} & set(names):
        return "a link or button within another"
    if name in voc.BLOCK and "p" in names:
        return f"<{name}> would end the <p>"
    return None


class Element:
    def __init__(self, name, line, attrs, words):
        self.name, self.line, self.attrs = name, line, attrs
        self.words = words  # its words are to be messages


class Markup:
    """Fed a define's text in order; copied at a branch."""

    def __init__(self, path, line):
        self.path, self.line = path, line
        self.mode = TEXT
        self.stack = ()       # of Element
        self.name = ""        # of the tag or the attribute being read
        self.tag = None       # the start tag being read
        self.attr = ""
        self.quote = ""
        self.url = None       # a state of urls.py, in a URL attribute
        self.whole = None     # the attribute's constant value; None: values
        self.spaced = False
        self.blank = True     # what is at the end of a line's indentation
        self.run = ""         # constant text since the last tag
        self.seen = {}        # id, or call: how often at most
        self.where = {}       # and on which line last
        # Of the whole define, whatever the branch:
        self.bare = []        # (line, words) that are no messages
        self.elements = []    # (name, what it stands in, line)
        self.calls = []       # (what is called, where that stands, line)
        self.out = []

    # For branches.

    def fork(self):
        other = copy.copy(self)
        other.seen, other.out = dict(self.seen), []
        return other

    def place_key(self):
        return (self.mode, tuple(id(e) for e in self.stack),
                id(self.tag) if self.tag else None,
                self.attr if self.mode == VALUE else "",
                self.quote if self.mode == VALUE else "")

    def fail(self, text, line=None):
        raise TemplateError(self.path, line or self.line, text)

    # Constant text.

    def feed(self, text, line):
        """Reads a piece; gives what to send of it."""
        self.line, self.out = line, []
        self.chunk, self.at = text, 0
        handlers = {
            TEXT: self.in_text, TAG_OPEN: self.tag_open,
            TAG_NAME: self.tag_name, END_NAME: self.end_name,
            IN_TAG: self.in_tag, ATTR_NAME: self.attr_name,
            BEFORE_VALUE: self.before_value, VALUE: self.in_value,
            SELF_CLOSE: self.self_close,
        }
        self.piece = ""
        while self.at < len(text):
            c = text[self.at]
            self.at += 1
            self.put(c)
            handlers[self.mode](c)
            if c == "\n":
                self.line += 1
        self.pause()
        return "".join(self.out)

    def put(self, c):
        if self.mode == TEXT and any(
                e.name in ("pre", "textarea") for e in self.stack):
            self.blank = False
        elif c in SPACE and self.blank:
            return
        elif c == "\n":
            while self.out and self.out[-1] in " \t":
                self.out.pop()
            self.blank = True
        else:
            self.blank = False
        self.out.append(c)

    def pause(self):
        """At the end of a piece: what was only looked at so far."""
        if self.mode == VALUE:
            self.url_piece()
        self.words()

    def url_piece(self):
        if self.url is not None:
            self.try_url(urls.literal, self.url,
                         self.piece.replace("&amp;", "&"))
        self.piece = ""

    def try_url(self, what, *args):
        try:
            self.url = what(*args)
        except urls.URLError as e:
            self.fail(str(e))

    def words(self):
        text = ENTITY.sub(" ", self.run)
        if re.search(r"[^\W\d_]", text) and \
                not any(not e.words for e in self.stack):
            self.bare.append((self.line, " ".join(text.split())))
        self.run = ""

    def entity(self):
        m = ENTITY.match(self.chunk, self.at - 1)
        if m is None:
            self.fail("& begins no character reference: write &amp;")
        name = m.group(3)
        if name and name + ";" not in html.entities.html5:
            self.fail(f"{m.group()} is no character reference of HTML")
        if not name:
            n = int(m.group(1)) if m.group(1) else int(m.group(2), 16)
            if n in (0, 0xd) or 0xd800 <= n < 0xe000 or n > 0x10ffff or \
                    (n & 0xfffe) == 0xfffe or (n < 32 and n not in (9, 10)) \
                    or 0x7f <= n < 0xa0 or 0xfdd0 <= n < 0xfdf0:
                self.fail(f"{m.group()} refers to no character")

    def in_text(self, c):
        if c == "<":
            self.words()
            self.mode = TAG_OPEN
            return
        top = self.stack[-1].name if self.stack else ""
        if c == "&":
            self.entity()
        if top == "script":
            self.fail("no scripts in a page: only <script src>, empty")
        if c not in SPACE:
            self.check_text()
        self.run += c

    def check_text(self):
        """Text, or a value, stands here."""
        wrong = misplaced("#text", self.names())
        if wrong:
            self.fail(wrong)
        if not self.stack and self.elements[-1:] != [("#text", (), 0)]:
            self.elements.append(("#text", (), 0))

    def tag_open(self, c):
        rest = self.chunk[self.at:]
        if c == "!":
            self.declaration(rest)
        elif c == "/":
            self.name, self.mode = "", END_NAME
        elif c.isascii() and c.isalpha():
            self.name, self.mode = c, TAG_NAME
        else:
            self.fail("< begins no tag: write &lt;")

    def declaration(self, rest):
        """A doctype or a comment: whole, and what every parser takes so."""
        m = re.match(r"doctype html>", rest, re.I) or \
            re.match(r"--(?!-?>)((?!--)[^<>])*-->", rest)
        if m is None:
            self.fail("only <!doctype html>, or <!-- a comment without --, "
                      "<, > or values -->")
        for c in m.group():
            self.put(c)
        self.line += m.group().count("\n")
        self.at += m.end()
        self.mode = TEXT

    def tag_name(self, c):
        if c.isascii() and (c.isalnum() or c == "-"):
            self.name += c
            return
        self.begin_tag()
        self.mode, self.spaced = IN_TAG, False
        self.in_tag(c)

    def foreign(self):
        return any(e.name == "svg" for e in self.stack)

    def begin_tag(self):
        name = self.name
        if name in voc.REFUSED:
            self.fail(f"<{name}>: {voc.REFUSED[name]}")
        if self.foreign():
            if name not in voc.SVG:
                self.fail(f"<{name}> is no element that SVG has here")
        elif name not in voc.ELEMENTS:
            self.fail(f"<{name}> is no element of HTML")
        else:
            self.check_place(name)
        self.tag = Element(name, self.line, {}, True)

    def check_place(self, name):
        names = self.names()
        self.elements.append((name, names, self.line))
        wrong = misplaced(name, names)
        if wrong:
            self.fail(wrong)

    def names(self):
        return tuple(e.name for e in self.stack)

    def in_tag(self, c):
        if c in SPACE:
            self.spaced = True
        elif c == ">":
            self.end_tag()
        elif c == "/":
            self.mode = SELF_CLOSE
        elif c.isascii() and c.isalpha():
            if not self.spaced:
                self.fail("no white space before an attribute")
            self.name, self.mode = c, ATTR_NAME
        else:
            self.fail(f"{c!r} begins no attribute")

    def attr_name(self, c):
        if c.isascii() and (c.isalnum() or c in "-:_."):
            self.name += c
            return
        self.begin_attr()
        if c == "=":
            self.mode = BEFORE_VALUE
            return
        self.bare_attr()
        self.in_tag(c)

    def begin_attr(self):
        name = self.name
        if name != name.lower() and not (
                self.foreign() or self.tag.name == "svg"):
            self.fail(f"{name}: attributes are written small")
        name = self.attr = name.lower()
        if name in voc.REFUSED_ATTRIBUTES:
            self.fail(f"{name}=: {voc.REFUSED_ATTRIBUTES[name]}")
        if name.startswith("on"):
            self.fail(f"{name}=: no scripts in a page")
        if name in self.tag.attrs:
            self.fail(f"{name}= twice in one tag")

    def bare_attr(self):
        self.tag_attrs({self.attr: ""})
        self.mode, self.spaced = IN_TAG, False

    def tag_attrs(self, more):
        # Never changed in place: arms of an if share the tag.
        self.tag = self.tag_with({**self.tag.attrs, **more})

    def tag_with(self, attrs):
        new = copy.copy(self.tag)
        new.attrs = attrs
        return new

    def before_value(self, c):
        if c not in "\"'":
            self.fail("an unquoted attribute")
        self.quote, self.mode, self.whole = c, VALUE, ""
        self.url = "" if self.attr in voc.URLS else None

    def in_value(self, c):
        if c == self.quote:
            self.end_value()
            return
        if c == "<":
            self.fail("< in an attribute: write &lt;")
        if c == "&":
            self.entity()
        if self.whole is not None:
            self.whole += c
        self.piece += c

    def end_value(self):
        self.url_piece()
        if self.url is not None:
            self.try_url(urls.end, self.url)
        name, value = self.attr, self.whole
        if name == "id" and value is not None:
            if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", value):
                self.fail(f"id={value!r}: letters, digits and hyphens")
            if re.match("g[0-9]", value):
                self.fail(f"id={value!r}: pictures are called so (svg.h)")
            self.count("#" + value)
        if name in voc.READ and value and \
                re.search(r"[^\W\d_]", ENTITY.sub(" ", value)) and \
                not any(not e.words for e in self.stack):
            self.bare.append((self.line, f"{name}={value!r}"))
        self.tag_attrs({name: value})
        self.mode, self.spaced = IN_TAG, False

    def count(self, key, line=None):
        self.seen[key] = self.seen.get(key, 0) + 1
        self.where[key] = line or self.line

    def self_close(self, c):
        if c != ">":
            self.fail("/ in a tag")
        if not (self.foreign() or self.tag.name in voc.VOID):
            self.fail(f"<{self.tag.name}/> does not close itself")
        self.end_tag(closed=True)

    def end_tag(self, closed=False):
        tag, self.tag, self.mode = self.tag, None, TEXT
        attrs = tag.attrs
        if tag.name == "script" and not attrs.get("src"):
            self.fail("no scripts in a page: <script src>, constant")
        if tag.name == "img" and "alt" not in attrs:
            self.fail("<img> without alt=")
        if tag.name == "meta" and "http-equiv" in attrs and \
                attrs.get("content") is None:
            self.fail("a value in what the browser is told to do")
        if tag.name == "input" and attrs.get("value") and \
                attrs.get("type") in ("submit", "button", "reset"):
            self.bare.append((self.line, f"value={attrs['value']!r}"))
        tag.words = attrs.get("translate") != "no" and \
            tag.name not in ("code", "kbd", "samp")
        if not closed and tag.name not in voc.VOID:
            self.stack += (tag,)

    def end_name(self, c):
        if c.isascii() and (c.isalnum() or c == "-"):
            self.name += c
            return
        if c != ">":
            self.fail(f"{c!r} in an end tag")
        if self.name in voc.VOID and not self.foreign():
            self.fail(f"</{self.name}>: <{self.name}> has no end tag")
        if not self.stack:
            self.fail(f"</{self.name}> closes nothing")
        top = self.stack[-1]
        if top.name != self.name:
            self.fail(f"</{self.name}>, but <{top.name}> of line {top.line} "
                      "is open")
        self.stack = self.stack[:-1]
        self.mode = TEXT

    # Values and directives.

    def directive(self, what):
        """An if or a for begins, or ends."""
        if self.mode == TAG_NAME:
            self.begin_tag()
            self.mode, self.spaced = IN_TAG, False
        elif self.mode == ATTR_NAME:
            self.begin_attr()
            self.bare_attr()
        if self.mode not in (TEXT, VALUE, IN_TAG):
            self.fail(f"{what} in {WHERE[self.mode]}")
        if what == "for" and self.mode == IN_TAG:
            self.fail("for in a tag: an attribute stands once")

    def value(self, kind):
        """Where the value stands: text, only (text without tags), attr, or
        url, part, segment."""
        self.blank = False
        if self.mode == TEXT:
            top = self.stack[-1].name if self.stack else ""
            if top == "script":
                self.fail(f"a value in <{top}>")
            if top not in voc.TEXT_ONLY:
                self.check_text()
            return "only" if top in voc.TEXT_ONLY else "text"
        if self.mode != VALUE:
            self.fail(f"a value in {WHERE[self.mode]}")
        self.whole = None
        if self.attr in voc.NO_VALUES:
            self.fail(f"a value in {self.attr}=")
        if self.tag.name == "script":
            self.fail(f"a value in <script {self.attr}=>")
        if self.url is None:
            return "attr"
        if kind in ("message", "msg"):
            self.fail("a message in a URL")
        try:
            place, self.url = urls.value(self.url, kind)
        except urls.URLError as e:
            self.fail(str(e))
        return place

    def call(self, name, line):
        self.line, self.blank = line, False
        if self.mode != TEXT:
            self.fail(f"call in {WHERE.get(self.mode, 'an attribute')}")
        top = self.stack[-1].name if self.stack else ""
        if top in voc.TEXT_ONLY or top == "script":
            self.fail(f"call in <{top}>")
        self.count(name + "()", line)
        self.calls.append((name, self.names(), line))

    # Putting the arms together.

    def same(self, others, line, what):
        for m in others:
            if m.mode == self.mode == IN_TAG:
                key = [len(x.stack) for x in (m, self)]
                ok = m.tag.name == self.tag.name and key[0] == key[1] and \
                    m.tag.line == self.tag.line
            else:
                ok = m.place_key() == self.place_key()
            if not ok:
                self.fail(f"{what} ends in another place of the HTML than "
                          f"it began in: {m.describe()}", line)

    def describe(self):
        if self.mode == TEXT:
            return f"text in <{self.stack[-1].name}>" if self.stack \
                else "text"
        if self.mode == VALUE:
            return f"the value of {self.attr}="
        return WHERE[self.mode]

    def join(self, arms, line, what):
        """After an if: from here through one of the arms."""
        self.same(arms, line, what)
        for m in arms:
            for key, n in m.seen.items():
                self.seen[key] = max(self.seen.get(key, 0), n)
        self.spaced = all(m.spaced for m in arms)
        self.blank = all(m.blank for m in arms)
        if self.mode == IN_TAG:
            more = {}
            for m in arms:
                for name, value in m.tag.attrs.items():
                    more[name] = None if name in more and \
                        more[name] != value else value
            self.tag_attrs(more)
        if self.mode == VALUE:
            if any(m.whole != self.whole for m in arms):
                self.whole = None
            if self.url is not None:
                self.try_url(urls.merge, [m.url for m in arms])

    def loop(self, body, line):
        """After a for: any number of times through the body."""
        self.same([body], line, "the body of for")
        for key, n in body.seen.items():
            self.seen[key] = self.seen.get(key, 0) + \
                2 * (n - self.seen.get(key, 0))
        if self.mode == VALUE:
            self.whole = None
            if self.url is not None and body.url != self.url:
                self.fail("a URL that begins in a loop", line)
        self.blank = self.blank and body.blank

    def finish(self, line):
        if self.mode != TEXT:
            self.fail(f"the define ends in {self.describe()}", line)
        if self.stack:
            top = self.stack[-1]
            self.fail(f"<{top.name}> is never closed", top.line)
