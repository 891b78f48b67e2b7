# SPDX-License-Identifier: Apache-2.0
"""A template's text as a tree: constant text, and what stands in {{ }}."""
import re
from dataclasses import dataclass, field

from . import expr
from .error import TemplateError

WORD = r"[A-Za-z_][A-Za-z0-9_]*"
CONTROL = ("include", "define", "if", "else", "end", "for", "let", "--")
# Never in a template: they would not be seen in review.
HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f"
                    "\u2028-\u202e\u2060-\u206f\ufeff]")


@dataclass
class Node:
    kind: str      # text value message call let if for define include
    line: int
    text: str = ""     # constant text; the expression; the name
    type: str = ""     # uint day time msg url ...; a struct's name
    body: list = field(default_factory=list)
    arms: list = field(default_factory=list)  # of if: (condition, nodes, line)
    args: list = field(default_factory=list)  # (type, expression)
    plural: str = None  # the other form's text
    count: str = None   # what chooses it
    note: str = None    # for translators


@dataclass
class Action:
    text: str
    line: int
    start: int
    end: int

    @property
    def word(self):
        m = re.match(rf"{WORD}|--|#", self.text)
        return m.group() if m else ""

    @property
    def rest(self):
        return self.text[len(self.word):].strip()


COMMENT_END = re.compile(r"--\s*\}\}")


def close(source, at):
    """Where the }} stands that ends the action; strings may hold one."""
    first = skip_space(source, at)
    if source.startswith("--", first):
        m = COMMENT_END.search(source, first + 2)
        return m.end() - 2 if m else -1
    while at < len(source):
        if source.startswith("}}", at):
            return at
        if source.startswith("{{", at):
            return -1
        if source[at] in "\"'":
            m = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'",
                           re.S).match(source, at)
            if m is None:
                return -1
            at = m.end()
        else:
            at += 1
    return -1


def skip_space(source, at):
    while at < len(source) and source[at].isspace():
        at += 1
    return at


def actions(path, source):
    at = 0
    while True:
        start = source.find("{{", at)
        if start < 0:
            return
        line = source.count("\n", 0, start) + 1
        end = close(source, start + 2)
        if end < 0:
            raise TemplateError(path, line, "{{ without }}")
        yield Action(source[start + 2:end].strip(), line, start, end + 2)
        at = end + 2


def alone(source, a):
    """The whole line of a directive that stands alone in it."""
    start = source.rfind("\n", 0, a.start) + 1
    end = source.find("\n", a.end)
    end = len(source) if end < 0 else end
    if a.word not in CONTROL or source[start:a.start].strip() or \
            source[a.end:end].strip():
        return a.start, a.end
    return start, min(end + 1, len(source))


def pieces(path, source):
    """Text and actions in turn."""
    at = 0
    for a in actions(path, source):
        start, end = alone(source, a)
        start = max(start, at)
        if start > at:
            yield Node("text", source.count("\n", 0, at) + 1,
                       source[at:start])
        yield a
        at = end
    if at < len(source):
        yield Node("text", source.count("\n", 0, at) + 1, source[at:])


class Parser:
    def __init__(self, path, source):
        self.path = path
        m = HIDDEN.search(source)
        if m:
            raise TemplateError(
                path, source.count("\n", 0, m.start()) + 1,
                f"U+{ord(m.group()):04X}: write it as an entity")
        self.top = Node("file", 1)
        self.open = [self.top]   # define, if, for
        self.into = [self.top.body]
        self.note = None         # of the comment just before
        self.handlers = {
            "include": self.include, "define": self.define, "if": self.cond,
            "else": self.other, "end": self.end, "for": self.loop,
            "let": self.let, "call": self.call, "_": self.message,
            "n": self.plural, "--": self.comment, "#": self.number,
            "day": self.typed, "time": self.typed, "msg": self.stored,
        }
        for piece in pieces(path, source):
            if isinstance(piece, Node):
                self.constant(piece)
            else:
                self.action(piece)
        if len(self.open) > 1:
            last = self.open[-1]
            self.fail(last.line, f"{last.kind} without end")

    def fail(self, line, text):
        raise TemplateError(self.path, line, text)

    def constant(self, node):
        if len(self.open) > 1:
            self.into[-1].append(node)
        elif node.text.strip():
            lead = len(node.text) - len(node.text.lstrip())
            self.fail(node.line + node.text[:lead].count("\n"),
                      "text outside of a define")
        if node.text.strip():
            self.note = None

    def expr(self, a, text):
        try:
            return expr.check(text)
        except expr.ExprError as e:
            self.fail(a.line, str(e))

    def name(self, a, text):
        if text in expr.WORDS or text == "h":
            self.fail(a.line, f"{text} is no name for this")
        return text

    def parts(self, a, text):
        try:
            return expr.split(text)
        except expr.ExprError as e:
            self.fail(a.line, str(e))

    def add(self, node):
        self.into[-1].append(node)

    def action(self, a):
        word = a.word
        # A word that goes on as an expression is a name: n->x, n[1].
        if word in ("n", "day", "time", "msg", "call", "let", "for", "if",
                    "end", "else", "define", "include") and \
                re.match(r"(->|\.|\[|\()", a.text[len(word):]) and \
                not (word == "if" and a.text[2:3] == "("):
            word = ""
        if len(self.open) == 1 and word not in ("include", "define", "--",
                                                "end"):
            self.fail(a.line, "outside of a define")
        if word in self.handlers:
            self.handlers[word](a)
        else:
            self.add(Node("value", a.line, self.expr(a, a.text), "text"))
        if word != "--":
            self.note = None

    def comment(self, a):
        m = re.match(r"--\s*translators:\s*(.*?)\s*--$", a.text, re.S)
        if m:
            self.note = " ".join(m.group(1).split())

    def include(self, a):
        m = re.fullmatch(r'"([a-z0-9_]+(?:/[a-z0-9_]+)*\.h)"', a.rest)
        if m is None or len(self.open) > 1:
            self.fail(a.line, 'include "room/name.h", outside of a define')
        self.add(Node("include", a.line, m.group(1)))

    def define(self, a):
        m = re.fullmatch(
            rf"({WORD})\s*\(\s*(struct html \*h\b.*)\)", a.rest, re.S)
        if m is None:
            self.fail(a.line, "define name(struct html *h, ...)")
        if len(self.open) > 1:
            self.fail(a.line, "define within a define")
        node = Node("define", a.line, m.group(1))
        node.args = [self.param(a, p) for p in m.group(2).split(",")]
        self.add(node)
        self.open.append(node)
        self.into.append(node.body)

    def param(self, a, text):
        text = " ".join(text.split())
        m = re.fullmatch(
            rf"((?:const )?(?:struct |enum )?{WORD})( \*| )(const )?({WORD})",
            text)
        if m is None:
            self.fail(a.line, f"this parameter is not understood: {text}")
        return text, m.group(4)

    def cond(self, a):
        node = Node("if", a.line)
        self.add(node)
        self.open.append(node)
        node.arms.append((self.expr(a, a.rest), [], a.line))
        self.into.append(node.arms[0][1])

    def other(self, a):
        node = self.open[-1]
        if node.kind != "if":
            self.fail(a.line, "else without if")
        if node.arms[-1][0] is None:
            self.fail(a.line, "else behind else")
        cond = None
        if a.rest:
            m = re.fullmatch(r"if\b(.*)", a.rest, re.S)
            if m is None:
                self.fail(a.line, "else, or else if and a condition")
            cond = self.expr(a, m.group(1))
        node.arms.append((cond, [], a.line))
        self.into[-1] = node.arms[-1][1]

    def end(self, a):
        if len(self.open) == 1:
            self.fail(a.line, "end without if, for or define")
        if a.rest:
            self.fail(a.line, "end stands alone")
        self.open.pop()
        self.into.pop()

    def loop(self, a):
        m = re.fullmatch(rf"(?:(struct {WORD})\s+)?({WORD})\s+in\b(.*)",
                         a.rest, re.S)
        if m is None:
            self.fail(a.line, "for NAME in COUNT, or "
                      "for struct TYPE NAME in LIST")
        node = Node("for", a.line, self.expr(a, m.group(3)), m.group(1) or "")
        node.args = [self.name(a, m.group(2))]
        self.add(node)
        self.open.append(node)
        self.into.append(node.body)

    def let(self, a):
        m = re.fullmatch(rf"(?:(struct {WORD})\s+)?({WORD})\s*=(?!=)(.*)",
                         a.rest, re.S)
        if m is None:
            self.fail(a.line, "let NAME = EXPRESSION, or "
                      "let struct TYPE NAME = POINTER")
        node = Node("let", a.line, self.expr(a, m.group(3)), m.group(1) or "")
        node.args = [self.name(a, m.group(2))]
        self.add(node)

    def call(self, a):
        m = re.fullmatch(rf"({WORD}(?:(?:->|\.){WORD})*)\s*\((.*)\)", a.rest,
                         re.S)
        if m is None:
            self.fail(a.line, "call name(h, ...)")
        args = [self.expr(a, p) for p in self.parts(a, m.group(2))]
        if args[0] != "h":
            self.fail(a.line, "the first argument of a call is h")
        node = Node("call", a.line, m.group(1))
        node.args = args
        self.add(node)

    def number(self, a):
        self.add(Node("value", a.line, self.expr(a, a.rest), "uint"))

    def typed(self, a):
        self.add(Node("value", a.line, self.expr(a, a.rest), a.word))

    def string(self, a, text):
        """The text of a literal; line breaks in it are one space."""
        if not re.fullmatch(r'"(?:[^"\\]|\\["\\])*"', text, re.S):
            self.fail(a.line, 'a message is a text in "", with \\" and \\\\')
        text = " ".join(re.sub(r"\\(.)", r"\1", text[1:-1]).split())
        if not text:
            self.fail(a.line, "an empty message")
        return text

    def literal(self, a, text):
        """Takes a string literal off the front."""
        m = re.match(r'\s*("(?:[^"\\]|\\.)*")\s*,?', text, re.S)
        if m is None:
            self.fail(a.line, "a message's text in \"\" is missing")
        return self.string(a, m.group(1)), text[m.end():]

    def arguments(self, a, text, most, texts):
        args = []
        for part in self.parts(a, text) if text.strip() else []:
            m = re.match(r"#|(?:day|time)\s", part)
            kind = {"#": "uint", "day": "day", "time": "time"}[
                m.group().strip()] if m else "text"
            args.append((kind, self.expr(a, part[m.end() if m else 0:])))
        used = {int(d) for t in texts for d in re.findall("%([1-9])", t)}
        if most is not None and used != set(range(1, len(args) + 1)):
            self.fail(a.line, "the text has "
                      + (", ".join(f"%{d}" for d in sorted(used)) or
                         "no %1") +
                      f"; arguments given: {len(args)}")
        return args

    def message(self, a):
        text, rest = self.literal(a, a.rest)
        node = Node("message", a.line, text, note=self.note)
        node.args = self.arguments(a, rest, True, [text])
        self.add(node)

    def plural(self, a):
        m = re.match(r'([^"]*),(?=\s*")', a.rest, re.S)
        if m is None:
            self.fail(a.line, 'n COUNT, "%1 thing", "%1 things", # COUNT')
        node = Node("message", a.line, note=self.note)
        node.count = self.expr(a, m.group(1))
        node.text, rest = self.literal(a, a.rest[m.end():])
        node.plural, rest = self.literal(a, rest)
        node.args = self.arguments(a, rest, True, [node.text, node.plural])
        self.add(node)

    def stored(self, a):
        parts = self.parts(a, a.rest)
        node = Node("message", a.line, self.expr(a, parts[0]), "msg")
        node.args = self.arguments(a, ",".join(parts[1:]), None, [])
        self.add(node)


def parse(path, source):
    return Parser(path, source).top.body
