# SPDX-License-Identifier: Apache-2.0
"""A template as C."""
import hashlib

from .error import TemplateError
from .markup import Markup, misplaced

# Literals that every compiler takes (-Woverlength-strings).
LITERAL = 2000

VALUES = {
    ("text", "text"): "html_text(h, {})",
    ("only", "text"): "html_text(h, {})",
    ("attr", "text"): "html_attr(h, {})",
    ("url", "text"): "html_url(h, {})",
    ("part", "text"): "html_url_part(h, {})",
    ("segment", "text"): "html_url_segment(h, {})",
    ("text", "uint"): "html_uint(h, (uint64_t)({}))",
    ("only", "uint"): "html_uint(h, (uint64_t)({}))",
    ("text", "day"): "html_day(h, {})",
    ("text", "time"): "html_time(h, {})",
}
PLAIN = {
    "uint": "html_uint_plain(h, (uint64_t)({}))",
    "day": "html_day_plain(h, {})",
    "time": "html_time_plain(h, {})",
}
ARGS = {
    "text": ".type = HTML_ARG_TEXT, .text = ({})",
    "uint": ".type = HTML_ARG_UINT, .uint = (uint64_t)({})",
    "day": ".type = HTML_ARG_DAY, .day = ({})",
    "time": ".type = HTML_ARG_TIME, .time = ({})",
}


def message_name(text, plural=None):
    """The number's name: the same wherever the same text stands."""
    key = text if plural is None else text + "\0" + plural
    return "MSG_T" + hashlib.sha256(key.encode()).hexdigest()[:12].upper()


def literal(text):
    """A C literal, broken at line ends."""
    out = []
    for c in text:
        if c in "\"\\?":
            out.append("\\" + c)
        elif c == "\n":
            out.append("\\n")
        elif " " <= c <= "~":
            out.append(c)
        else:
            out += [f"\\{b:03o}" for b in c.encode()]
    return '"' + "".join(out) + '"'


def cut(text):
    """Pieces of at most LITERAL bytes, at character boundaries."""
    piece, size = "", 0
    for c in text:
        n = len(c.encode())
        if size + n > LITERAL:
            yield piece
            piece, size = "", 0
        piece, size = piece + c, size + n
    if piece:
        yield piece


class Emitter:
    """The body of one define; each statement behind its template's line."""

    def __init__(self, path, define):
        self.path = path
        self.lines = []
        self.depth = 1
        self.raw, self.raw_line = "", 0
        self.markup = Markup(path, define.line)
        self.kinds = {
            "text": self.text, "value": self.value, "message": self.message,
            "call": self.call, "let": self.let, "if": self.cond,
            "for": self.loop,
        }
        self.nodes(define.body)
        self.flush()
        self.markup.finish(self.markup.line)

    def put(self, line, text):
        self.flush()
        self.lines.append(f'#line {line} "{self.path}"')
        self.lines.append("\t" * self.depth + text)

    def flush(self):
        if not self.raw:
            return
        raw, self.raw = self.raw, ""
        for piece in cut(raw):
            self.put(self.raw_line, f"html_raw(h, {literal(piece)}, "
                     f"{len(piece.encode())});")

    def nodes(self, nodes):
        for node in nodes:
            self.kinds[node.kind](node)

    def text(self, node):
        out = self.markup.feed(node.text, node.line)
        if out and not self.raw:
            self.raw_line = node.line
        self.raw += out

    def value(self, node):
        self.markup.line = node.line
        place = self.markup.value(node.type)
        form = VALUES.get((place, node.type)) or PLAIN[node.type]
        self.put(node.line, form.format(node.text) + ";")

    def message(self, node):
        self.markup.line = node.line
        place = self.markup.value("message")
        name = f"(enum message)({node.text})" if node.type == "msg" else \
            message_name(node.text, node.plural)
        args = ", ".join("{" + ARGS[t].format(e) + "}" for t, e in node.args)
        args = f"(const struct html_arg[]){{{args}}}, {len(node.args)}" \
            if args else "NULL, 0"
        call = "html_message"
        if node.count is not None:
            call = "html_plural"
            name += f", (uint64_t)({node.count})"
        if place != "text":
            call += "_attr"
        self.put(node.line, f"{call}(h, {name}, {args});")

    def call(self, node):
        self.markup.call(node.text, node.line)
        self.put(node.line, f"{node.text}({', '.join(node.args)});")

    def let(self, node):
        name = node.args[0]
        if node.type:
            self.put(node.line, f"const {node.type} *const {name} = "
                     f"({node.text});")
        else:
            self.put(node.line, f"const __typeof__({node.text}) *const "
                     f"{name} = &({node.text});")

    def cond(self, node):
        markup = self.markup
        markup.line = node.line
        markup.directive("if")
        self.flush()
        arms = []
        for n, (cond, body, line) in enumerate(node.arms):
            head = "} else " if n else ""
            self.put(line, head + (f"if ({cond}) {{" if cond else "{"))
            self.markup = markup.fork()
            self.block(body)
            self.markup.directive("if")
            arms.append(self.markup)
        self.lines.append("\t" * self.depth + "}")
        if node.arms[-1][0] is not None:
            arms.append(markup.fork())
        self.markup = markup
        markup.join(arms, node.line, "an arm of if")

    def loop(self, node):
        markup = self.markup
        markup.line = node.line
        markup.directive("for")
        name = node.args[0]
        if node.type:
            n = f"{name}_i"
            self.put(node.line, f"for (size_t {n} = 0; {n} < ({node.text}).n;"
                     f" {n}++) {{")
            self.lines.append(
                "\t" * (self.depth + 1) + f"const {node.type} *const {name} ="
                f" &((const {node.type} *)({node.text}).v)[{n}];")
        else:
            self.put(node.line, f"for (size_t {name} = 0; {name} < "
                     f"(size_t)({node.text}); {name}++) {{")
        self.markup = markup.fork()
        self.block(node.body)
        self.markup.directive("for")
        body, self.markup = self.markup, markup
        self.lines.append("\t" * self.depth + "}")
        markup.loop(body, node.line)

    def block(self, nodes):
        self.depth += 1
        self.nodes(nodes)
        self.flush()
        self.depth -= 1


class Unit:
    """One template: its C, its prototypes, its bare words."""

    def __init__(self, path, tree, header):
        self.path, self.tree = path, tree
        self.defines = [n for n in tree if n.kind == "define"]
        self.includes = [n.text for n in tree if n.kind == "include"]
        self.bodies = {d.text: Emitter(path, d) for d in self.defines}
        if len(self.bodies) != len(self.defines):
            names = [d.text for d in self.defines]
            twice = next(d for d in self.defines[::-1]
                         if names.count(d.text) > 1)
            raise TemplateError(path, twice.line, f"{twice.text} twice")
        self.header = header

    def bare(self):
        for name in self.bodies:
            yield from self.bodies[name].markup.bare

    def prototype(self, define):
        return f"{define.text}({', '.join(t for t, _ in define.args)})"

    def code(self):
        out = [f"/* Made from {self.path} by tools/tmplc. */"]
        out += [f'#include "{self.header}"', ""]
        out += [f'#include "{name}"' for name in self.includes]
        for d in self.defines:
            out += ["", f'#line {d.line} "{self.path}"', "void",
                    self.prototype(d), "{"]
            out += [f"\t(void){name};" for _, name in d.args]
            out += self.bodies[d.text].lines + ["}"]
        return "\n".join(out) + "\n"


def header(units, guard):
    """The prototypes of every define of all templates."""
    structs, includes, protos = set(), set(), []
    for unit in units:
        for d in unit.defines:
            for text, _ in d.args:
                words = text.replace("*", " ").split()
                if "struct" in words:
                    structs.add(words[words.index("struct") + 1])
                if "enum" in words:
                    includes.update(unit.includes)
            protos.append(f"void {unit.prototype(d)};")
    structs -= {"html", "span", "day", "language"}
    out = ["/* Made by tools/tmplc. */", f"#ifndef {guard}",
           f"#define {guard}", "", '#include "html/html.h"']
    out += [f'#include "{name}"' for name in sorted(includes)]
    out += [""] + [f"struct {name};" for name in sorted(structs)]
    out += [""] + protos + ["", "#endif"]
    return "\n".join(out) + "\n"


def bodies_of(units):
    """Every define of all templates, by name."""
    bodies = {}
    for unit in units:
        for d in unit.defines:
            if d.text in bodies:
                raise TemplateError(unit.path, d.line, f"{d.text} is defined "
                                    f"in {bodies[d.text].path} as well")
            bodies[d.text] = unit.bodies[d.text]
    return bodies


def check_ids(bodies):
    """No constant id twice on a page, whatever calls what."""
    totals = {}

    def total(name, above):
        if name in totals or name not in bodies or name in above:
            return totals.get(name, {})
        markup, sums = bodies[name].markup, {}
        for key, n in markup.seen.items():
            inner = {key: 1} if key[0] == "#" else \
                total(key[:-2], above | {name})
            for k, m in inner.items():
                sums[k] = sums.get(k, 0) + n * m
                if sums[k] > 1:
                    raise TemplateError(
                        bodies[name].path, markup.where[key],
                        f"id={k[1:]!r} may stand on a page twice")
        totals[name] = sums
        return sums

    for name in bodies:
        total(name, frozenset())


def check_calls(bodies):
    """What a define holds may stand where it is called."""
    def inside(name, above):
        """(element, what it stands in, where that is written)"""
        if name not in bodies or name in above:
            return
        body = bodies[name]
        for element, names, line in body.markup.elements:
            yield element, names, f"{body.path}:{line}"
        for callee, names, _ in body.markup.calls:
            for element, more, where in inside(callee, above | {name}):
                yield element, names + more, where

    for name, body in bodies.items():
        for callee, names, line in body.markup.calls:
            for element, more, where in inside(callee, {name}):
                wrong = misplaced(element, names + more)
                if wrong:
                    raise TemplateError(
                        body.path, line, f"{wrong}: {callee}() has it" +
                        (f" in {where}" if element != "#text" else ""))


def check(units):
    bodies = bodies_of(units)
    check_ids(bodies)
    check_calls(bodies)
