# SPDX-License-Identifier: Apache-2.0
"""The messages as C tables, a language each."""
import re

from .emit import literal

RTL = {"ar", "arc", "ckb", "dv", "fa", "he", "nqo", "ps", "sd", "syr", "ug",
       "ur", "yi"}
RTL_SCRIPTS = {"Adlm", "Arab", "Hebr", "Nkoo", "Rohg", "Syrc", "Thaa"}
ACCENTS = str.maketrans(
    "AaBCcDdEeGgHhIiJjKkLlNnOoPRrSsTtUuWwYyZz",
    "ÅåƁÇçĐđÉéĜĝĤĥÎîĴĵĶķĻļÑñÖöÞŔŕŠšŢţÛûŴŵÝýŽž")
FILL = "one two three four five six seven eight nine ten eleven twelve"


def pseudo(text):
    """About 40 % longer, accented, in brackets; %1 kept."""
    pieces = re.split("(%[1-9])", text)
    accented = "".join(p if re.fullmatch("%[1-9]", p) else
                       p.translate(ACCENTS) for p in pieces)
    more = max(0, -(-len(text) * 2 // 5) - 2)
    fill = (" " + FILL * (1 + more // len(FILL)))[:more]
    if fill.endswith(" "):
        fill = fill[:-1] + "o"
    return f"[{accented}{fill}]"


def rtl(tag):
    parts = tag.split("-")
    return parts[0] in RTL or bool(RTL_SCRIPTS & set(parts[1:]))


# Signs that the digits and the groups of numbers are made of: never changed
# by the pseudo-language.
SIGNS = {"MSG_DIGITS", "MSG_GROUP"}


class Language:
    def __init__(self, tag, name, plural, texts, english):
        self.tag, self.name, self.plural = tag, name, plural
        self.rtl = tag == "qps" or rtl(tag)
        self.texts = texts  # number's name: forms
        self.months = [texts.get(m, english[m])[0] for m in MONTHS]
        self.id = re.sub("[^a-z]", "_", tag.lower())

    def table(self):
        rows = [f"\t[{name}] = " + "\n\t    \"\\0\" ".join(
            literal(f) for f in forms) + ","
            for name, forms in self.texts.items()]
        months = [f"\t{literal(t)}," for t in self.months]
        lines = [f"static const char *const text_{self.id}[MESSAGE_COUNT] = "
                 "{"] + rows + ["};", ""]
        lines += [f"static const char *const months_{self.id}[12] = {{"]
        return lines + months + ["};", ""]

    def struct(self):
        return [
            f"static unsigned\nform_{self.id}(uint64_t n)", "{",
            "\t(void)n;",
            f"\treturn pl_form({self.plural.code()}, {self.plural.forms});",
            "}", "",
            f"static const struct language lang_{self.id} = {{",
            f"\t.tag = {literal(self.tag)},",
            f"\t.name = {literal(self.name)},",
            f"\t.rtl = {'true' if self.rtl else 'false'},",
            f"\t.forms = {self.plural.forms},",
            f"\t.form = form_{self.id},",
            f"\t.text = text_{self.id},",
            f"\t.months = months_{self.id},", "};", ""]


MONTHS = [f"MSG_MONTH_{n}" for n in range(1, 13)]


def header(messages):
    out = ["/* Made by tools/poc. */", "#ifndef HTML_MESSAGES_GEN_H",
           "#define HTML_MESSAGES_GEN_H", "", "enum message {"]
    out += [f"\t{m.name}, /* {comment(m.text)} */" for m in messages]
    return "\n".join(out + ["\tMESSAGE_COUNT", "};", "", "#endif"]) + "\n"


def comment(text):
    text = text[:50].replace("*/", "* /").replace("/*", "/ *")
    return "".join(c if " " <= c <= "~" else "?" for c in text).replace(
        "??", "? ?")


def source(messages, languages):
    out = ["/* Made by tools/poc. */", '#include "html/message.h"',
           '#include "html/message_tables.h"', ""]
    out += ["const bool message_has_plural[MESSAGE_COUNT] = {"]
    out += [f"\t[{m.name}] = true," for m in messages
            if m.plural is not None] or ["\tfalse,"]
    out += ["};", ""]
    for l in languages:
        out += l.table() + l.struct()
    out += ["const struct language *const languages[] = {"]
    out += [f"\t&lang_{l.id}," for l in languages]
    return "\n".join(out + ["\tNULL,", "};"]) + "\n"
