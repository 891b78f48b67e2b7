# SPDX-License-Identifier: Apache-2.0
"""What the two programs do with files."""
from . import emit, expr, messages, po, scan, tables
from .error import TemplateError
from .plural import Plural

ENGLISH = Plural("nplurals=2; plural=n != 1;")
# What src/html itself says (web/messages.def).
NEEDED = tables.MONTHS + sorted(tables.SIGNS) + [
    "MSG_DATE_DAY", "MSG_DATE_MONTH", "MSG_DATE_TIME", "MSG_DATE_UNKNOWN"]


def read(path):
    with open(path, "rb") as f:
        data = f.read()
    try:
        return data.decode()
    except UnicodeDecodeError as e:
        raise TemplateError(path, data.count(b"\n", 0, e.start) + 1,
                            "not UTF-8") from None


def write(path, text):
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def sources(paths):
    """The paths without headers; what those declare may be called."""
    for path in paths:
        if path.endswith(".h"):
            expr.allow(read(path))
    return [p for p in paths if not p.endswith(".h")]


def units(paths, header):
    """Every template that can be read, and the errors of the others."""
    good, errors = [], []
    for path in sources(paths):
        try:
            good.append(emit.Unit(path, scan.parse(path, read(path)), header))
        except TemplateError as e:
            errors.append(e)
    return good, errors


def templates(paths, header):
    """The same, and what can only be told of all together."""
    good, errors = units(paths, header)
    try:
        emit.check(good)
    except TemplateError as e:
        errors.append(e)
    return good, errors


def bare_words(paths):
    good, errors = units(paths, "x.h")
    return errors + [
        TemplateError(unit.path, line, f"bare words: {words}")
        for unit in good for line, words in unit.bare()]


def catalogue(paths):
    return messages.pot(messages.collect(sources(paths), read))


def translated(path, english, found):
    c = po.Catalogue(path, read(path))
    if c.tag in ("en", "qps"):
        raise TemplateError(path, 1, f"{c.tag} is made here")
    texts = {m.name: c.texts[(m.text, m.plural)] for m in found
             if (m.text, m.plural) in c.texts}
    return tables.Language(c.tag, c.name, c.plural, texts, english)


def languages(paths):
    """The messages, and the languages: English, those of .po files, and the
    pseudo-language."""
    paths = sources(paths)
    found = messages.numbered(messages.collect(
        [p for p in paths if not p.endswith(".po")], read))
    english = {m.name: [m.text] if m.plural is None else [m.text, m.plural]
               for m in found}
    absent = [n for n in NEEDED if n not in english]
    if absent:
        raise TemplateError(paths[0], 1, f"{absent[0]} is missing")
    pseudo = {name: [tables.pseudo(f) for f in forms]
              for name, forms in english.items() if name not in tables.SIGNS}
    made = [tables.Language("en", "English", ENGLISH, english, english)]
    for path in paths:
        if path.endswith(".po"):
            made.append(translated(path, english, found))
            if made[-1].tag in [l.tag for l in made[:-1]]:
                raise TemplateError(path, 1, f"{made[-1].tag} twice")
    made.append(tables.Language("qps", "[Pseudo]", ENGLISH, pseudo, english))
    return found, made
