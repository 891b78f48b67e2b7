# SPDX-License-Identifier: Apache-2.0
"""C expressions of templates: they read, and change nothing.

Only tokens are judged here; what is left goes to the C compiler, which knows
the types and reports the template's line."""
import re

TOKEN = re.compile(r"""
    (?P<space>\s+)
  | (?P<string>"(?:[^"\\\n]|\\.)*")
  | (?P<char>'(?:[^'\\\n]|\\.)+')
  | (?P<number>(?:0[xX][0-9a-fA-F]+|[0-9]+)[uUlL]*)
  | (?P<word>[A-Za-z_][A-Za-z0-9_]*)
  | (?P<bad>\+\+|--|<<=|>>=|[-+*/%&|^]=|//|/\*|\*/|\.\.\.)
  | (?P<hash>\#)
  | (?P<op>->|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^~!<>?:.,()\[\]])
""", re.X)

# Functions that change nothing.
CALLS = {
    "span", "span_str", "span_eq", "span_eq_str", "span_starts", "SPAN_LIT",
    "day_of", "time_valid", "UINT64_C",
}

# Statements and types; "sizeof" and casts are for C files.
WORDS = {
    "auto", "break", "case", "const", "continue", "default", "do", "else",
    "enum", "extern", "for", "goto", "if", "inline", "register", "restrict",
    "return", "signed", "sizeof", "static", "struct", "switch", "typedef",
    "union", "volatile", "while", "asm", "typeof", "__typeof__",
    "__attribute__", "__asm__", "__extension__",
}

CLOSES = {")": "(", "]": "["}


class ExprError(Exception):
    pass


def tokens(text):
    """(kind, text, offset) without white space; refuses what is no token."""
    at = 0
    while at < len(text):
        m = TOKEN.match(text, at)
        if m is None:
            if text[at] == "=":
                raise ExprError("an assignment: expressions only read")
            raise ExprError(f"{text[at]!r} has no place in an expression")
        if m.lastgroup == "bad":
            what = m.group()
            raise ExprError(
                f"{what!r}: expressions only read" if what[0] != "/" and
                what[-1] != "/" else f"{what!r} in an expression")
        if m.lastgroup != "space":
            yield m.lastgroup, m.group(), at
        at = m.end()


def check_token(kind, text, before, nested):
    if kind == "hash" or (kind == "word" and text in WORDS):
        raise ExprError(f"{text!r} has no place in an expression")
    if text == "," and nested[-1:] != ["call"]:
        raise ExprError("a comma outside of a call")
    if text == "(" and before is not None:
        if before[0] == "word" and before[1] not in CALLS:
            raise ExprError(
                f"{before[1]}() is not among the functions that a template "
                "may call")
        if before[1] in (")", "]"):
            raise ExprError("a call through a pointer")


def check(text):
    """The expression on one line; raises ExprError."""
    nested, before, out = [], None, []
    opened = []
    for kind, tok, _ in tokens(text):
        check_token(kind, tok, before, nested)
        if tok in ("(", "["):
            call = tok == "(" and before is not None and before[0] == "word"
            nested.append("call" if call else "group")
            opened.append(tok)
        elif tok in CLOSES:
            if not opened or opened.pop() != CLOSES[tok]:
                raise ExprError("brackets do not match")
            nested.pop()
        before = (kind, tok)
        out.append(tok)
    if opened:
        raise ExprError("brackets do not match")
    if not out:
        raise ExprError("an expression is missing")
    return " ".join(text.split())


def split(text, sep=","):
    """The parts between separators that stand in no bracket or string."""
    depth, start, parts = 0, 0, []
    for _, tok, at in tokens(text):
        if tok in ("(", "["):
            depth += 1
        elif tok in CLOSES:
            depth -= 1
        elif tok == sep and depth == 0:
            parts.append(text[start:at])
            start = at + len(tok)
    parts.append(text[start:])
    return [p.strip() for p in parts]


DEFINE = re.compile(r"#define (\w+)\((\w+)[^)]*\)((?:.*\\\n)*.*)")
DECLARED = re.compile(r"(?m)^(?!#)(?:[\w *]+[ *])?(\w+)\([^;{()]*\)\s*[;{]")


def allow(header):
    """Lets templates call what a header declares, itself or by a macro of
    its own that makes NAME_suffix() of NAME.  Who names the header to the
    compiler says that these functions change nothing."""
    for macro, param, body in DEFINE.findall(header):
        made = re.findall(rf"\b{param}##(\w+)\(", body)
        for name in re.findall(rf"(?m)^{macro}\((\w+)", header):
            CALLS.update(name + suffix for suffix in made)
    CALLS.update(DECLARED.findall(re.sub(r"/\*.*?\*/", "", DEFINE.sub(
        "", header), flags=re.S)))
