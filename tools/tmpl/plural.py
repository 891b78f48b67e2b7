# SPDX-License-Identifier: Apache-2.0
"""The Plural-Forms of a .po file: a C expression in n, read strictly, and
written again as C that cannot warn or divide by zero."""
import re

MOST = 6
TOKEN = re.compile(r"\s*(?:(\d{1,9})|(n)\b|(\|\||&&|==|!=|<=|>=|[-+*/%<>!?:()]))")
LEVELS = (("||",), ("&&",), ("==", "!="), ("<", ">", "<=", ">="),
          ("+", "-"), ("*", "/", "%"))
DEPTH = 40


class PluralError(Exception):
    pass


class Parser:
    def __init__(self, text):
        self.tokens, at = [], 0
        text = text.strip()
        while at < len(text):
            m = TOKEN.match(text, at)
            if m is None:
                raise PluralError(f"not understood: {text[at:]!r}")
            self.tokens.append(m.group(m.lastindex))
            at = m.end()
        self.at, self.depth = 0, 0
        self.tree = self.choice()
        if self.peek() is not None:
            raise PluralError(f"not understood: {self.peek()!r}")

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self, *what):
        if self.peek() in what:
            self.at += 1
            return self.tokens[self.at - 1]
        return None

    def need(self, what):
        if not self.take(what):
            raise PluralError(f"{what!r} is missing")

    def choice(self):
        self.depth += 1
        if self.depth > DEPTH:
            raise PluralError("nested too deeply")
        cond = self.binary(0)
        if self.take("?"):
            yes = self.choice()
            self.need(":")
            cond = ("?", cond, yes, self.choice())
        self.depth -= 1
        return cond

    def binary(self, level):
        if level == len(LEVELS):
            return self.unary()
        left = self.binary(level + 1)
        while True:
            op = self.take(*LEVELS[level])
            if op is None:
                return left
            right = self.binary(level + 1)
            if op in "/%" and not (right[0] == "number" and right[1] > 0):
                raise PluralError(f"{op} by what may be zero")
            left = (op, left, right)

    def unary(self):
        if self.take("!"):
            self.depth += 1
            if self.depth > DEPTH:
                raise PluralError("nested too deeply")
            inner = self.unary()
            self.depth -= 1
            return ("!", inner)
        if self.take("("):
            inner = self.choice()
            self.need(")")
            return inner
        tok = self.peek()
        if tok == "n":
            self.at += 1
            return ("n",)
        if tok is not None and tok.isdigit():
            self.at += 1
            return ("number", int(tok))
        raise PluralError("an operand is missing")


MASK = (1 << 64) - 1
OPS = {
    "||": lambda a, b: int(bool(a) or bool(b)),
    "&&": lambda a, b: int(bool(a) and bool(b)),
    "==": lambda a, b: int(a == b), "!=": lambda a, b: int(a != b),
    "<": lambda a, b: int(a < b), ">": lambda a, b: int(a > b),
    "<=": lambda a, b: int(a <= b), ">=": lambda a, b: int(a >= b),
    "+": lambda a, b: a + b & MASK, "-": lambda a, b: a - b & MASK,
    "*": lambda a, b: a * b & MASK, "/": lambda a, b: a // b,
    "%": lambda a, b: a % b,
}


def evaluate(tree, n):
    if tree[0] == "n":
        return n
    if tree[0] == "number":
        return tree[1]
    if tree[0] == "!":
        return int(not evaluate(tree[1], n))
    if tree[0] == "?":
        return evaluate(tree[2 if evaluate(tree[1], n) else 3], n)
    return OPS[tree[0]](evaluate(tree[1], n), evaluate(tree[2], n))


def code(tree):
    """As C, all in uint64_t, by functions, so that nothing is promoted."""
    names = {"||": "or", "&&": "and", "==": "eq", "!=": "ne", "<": "lt",
             ">": "gt", "<=": "le", ">=": "ge", "+": "add", "-": "sub",
             "*": "mul", "/": "div", "%": "mod"}
    if tree[0] == "n":
        return "n"
    if tree[0] == "number":
        return str(tree[1])
    if tree[0] == "!":
        return f"pl_not({code(tree[1])})"
    if tree[0] == "?":
        return f"pl_if({', '.join(code(t) for t in tree[1:])})"
    return f"pl_{names[tree[0]]}({code(tree[1])}, {code(tree[2])})"


class Plural:
    """forms, and which of them a count takes."""

    SAMPLES = list(range(1001)) + [10 ** k for k in range(4, 20)] + [MASK]

    def __init__(self, text):
        m = re.fullmatch(r"\s*nplurals\s*=\s*(\d)\s*;\s*plural\s*=\s*(.*?);?"
                         r"\s*", text, re.S)
        if m is None:
            raise PluralError("nplurals=N; plural=EXPRESSION; is wanted")
        self.forms = int(m.group(1))
        if not 1 <= self.forms <= MOST:
            raise PluralError(f"nplurals: 1 to {MOST}")
        self.tree = Parser(m.group(2)).tree
        counts = {}
        for n in self.SAMPLES:
            form = evaluate(self.tree, n)
            if form >= self.forms:
                raise PluralError(f"plural is {form} for n={n}, of "
                                  f"{self.forms}")
            counts[form] = counts.get(form, 0) + 1
        # Forms of one count alone may say it in words.
        self.single = {f for f in range(self.forms) if counts.get(f, 0) <= 1}

    def form(self, n):
        return evaluate(self.tree, n)

    def code(self):
        return code(self.tree)
