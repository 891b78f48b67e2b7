# SPDX-License-Identifier: Apache-2.0
"""What is to be translated: from templates and from messages.def."""
import re
from dataclasses import dataclass, field

from . import scan
from .emit import message_name
from .error import TemplateError

DEF = re.compile(r"""
    (?P<space>\s+)
  | /\*\s*translators:\s*(?P<note>.*?)\s*\*/
  | (?P<comment>/\*.*?\*/)
  | MESSAGE\(\s*(?P<symbol>[A-Z][A-Z0-9_]*)\s*,\s*
      (?P<text>(?:"(?:[^"\\\n]|\\["\\])*"\s*)+)\)
  | PLURAL\(\s*(?P<psymbol>[A-Z][A-Z0-9_]*)\s*,\s*
      (?P<one>(?:"(?:[^"\\\n]|\\["\\])*"\s*)+),\s*
      (?P<other>(?:"(?:[^"\\\n]|\\["\\])*"\s*)+)\)
""", re.X | re.S)


@dataclass
class Message:
    name: str      # of the number: MSG_...
    text: str
    plural: str
    path: str
    line: int
    notes: list = field(default_factory=list)


def literal(text):
    """Adjacent C literals as one text."""
    parts = re.findall(r'"((?:[^"\\\n]|\\["\\])*)"', text)
    return re.sub(r"\\(.)", r"\1", "".join(parts))


def from_def(path, source):
    at, note = 0, None
    while at < len(source):
        m = DEF.match(source, at)
        line = source.count("\n", 0, at) + 1
        if m is None:
            raise TemplateError(path, line, "neither MESSAGE(SYMBOL, \"text\")"
                                " nor PLURAL(SYMBOL, \"one\", \"other\")")
        symbol = m["symbol"] or m["psymbol"]
        if symbol:
            one = literal(m["text"] or m["one"])
            other = literal(m["other"]) if m["other"] else None
            if not one or other == "":
                raise TemplateError(path, line, "an empty message")
            yield Message("MSG_" + symbol, one, other, path, line,
                          [note] if note else [])
            note = None
        elif m["note"]:
            note = " ".join(m["note"].split())
        at = m.end()


def from_tree(path, nodes):
    for node in nodes:
        if node.kind == "message" and node.type != "msg":
            yield Message(message_name(node.text, node.plural), node.text,
                          node.plural, path, node.line,
                          [node.note] if node.note else [])
        yield from from_tree(path, node.body)
        for _, body, _ in node.arms:
            yield from from_tree(path, body)


def collect(paths, read):
    """All messages: those of .def files in their order, then the others."""
    found = []
    for path in paths:
        if path.endswith(".def"):
            found += from_def(path, read(path))
        else:
            found += from_tree(path, scan.parse(path, read(path)))
    symbols, plurals = {}, {}
    for m in found:
        hidden = scan.HIDDEN.search(m.text + (m.plural or ""))
        if hidden:
            raise TemplateError(m.path, m.line,
                                f"U+{ord(hidden.group()):04X} in a text")
        if m.path.endswith(".def"):
            if m.name in symbols:
                raise TemplateError(m.path, m.line, f"{m.name} twice")
            symbols[m.name] = m
        first = plurals.setdefault(m.text, m)
        if first.plural != m.plural:
            raise TemplateError(
                m.path, m.line, f"{m.text!r} has another plural, or none, in "
                f"{first.path}:{first.line}")
    return found


def numbered(found):
    """One message for each number: the first of those of its name."""
    names = {}
    for m in found:
        names.setdefault(m.name, m)
        if (names[m.name].text, names[m.name].plural) != (m.text, m.plural):
            raise TemplateError(m.path, m.line, "two texts, one number")
    return list(names.values())


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


HEAD = '''# SPDX-License-Identifier: Apache-2.0
# Comity: the texts of the pages, for translators (po/README.md).
# Made by "ninja pot".
msgid ""
msgstr ""
"Project-Id-Version: comity\\n"
"Language: \\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=n != 1;\\n"
"X-Language-Name: \\n"
'''


def base(path):
    """web/x.tmpl, wherever the build runs."""
    return "/".join(path.split("/")[-2:])


def pot(found):
    """The catalogue.  Files without lines: or each edit would change it."""
    texts = {}
    for m in found:
        texts.setdefault(m.text, []).append(m)
    out = [HEAD]
    for text, all_of in texts.items():
        notes = dict.fromkeys(n for m in all_of for n in m.notes)
        files = dict.fromkeys(base(m.path) for m in all_of)
        rows = [f"#. {n}" for n in notes] + [f"#: {f}" for f in files]
        rows.append(f"msgid {quoted(text)}")
        if all_of[0].plural is not None:
            rows += [f"msgid_plural {quoted(all_of[0].plural)}",
                     'msgstr[0] ""', 'msgstr[1] ""']
        else:
            rows.append('msgstr ""')
        out.append("\n".join(rows) + "\n")
    return "\n".join(out)
