#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
r"""Golden tests of tools/tmplc and tools/poc: run.py TOOLS [--bless]

    NN-name.tmpl   NN-name.tmpl.out is what it becomes
    *.refused      cases: "== title", a template, and "-> LINE: message"
    *.lint         the same of words that are no messages
    refused.po     the same of translations
    refused.def    and of lists of messages

A template without a define stands in one; its lines count from its own
first.  \u{202e} in a case is that character.  --bless writes what is
answered, for you to read before you commit."""
import glob
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TOOLS = os.path.abspath(sys.argv[1])
BLESS = "--bless" in sys.argv
DEFS = [os.path.join(HERE, "../../web/messages.def"),
        os.path.join(HERE, "messages.def")]
PO_HEAD = '''msgid ""
msgstr ""
"Language: aa\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=n != 1;\\n"
"X-Language-Name: Aa\\n"

'''
sys.dont_write_bytecode = True
sys.path.insert(0, TOOLS)

from tmpl import expr, files  # noqa: E402
from tmpl.error import TemplateError  # noqa: E402

count = 0
failed = 0


def ok(good, name, *diag):
    global count, failed
    count += 1
    failed += not good
    print(f"{'ok' if good else 'not ok'} {count} - {name}")
    for text in () if good else diag:
        print("\n".join("# " + line for line in text.split("\n")))


def read(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def write(path, text):
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def said(errors, path, before=0):
    """Errors as they are printed; lines count from behind what was put
    before, and other files by their names alone."""
    return "".join(
        f"{e.line - before}: {e.text}\n" if e.path == path else
        f"{os.path.basename(e.path)}:{e.line}: {e.text}\n" for e in errors
    ).replace(os.path.dirname(path) + "/", "")


def template(answer):
    """An answer to a template, which gives errors."""
    def ask(path, body):
        wrapped = "{{ define" not in body
        if wrapped:
            body = "{{ define x(struct html *h, const struct x *p) }}\n" + \
                body + "{{ end }}\n"
        write(path, body)
        return said(answer(path), path, int(wrapped))
    return ask


def messages(before):
    """The same for files of messages."""
    def ask(path, body):
        lines = 0
        if before and "Language" not in body:
            body, lines = before + body, before.count("\n")
        write(path, body)
        try:
            files.languages(DEFS + [path])
        except TemplateError as e:
            return said([e], path, lines)
        return ""
    return ask


def cases(path, ending, answer):
    text = read(path)
    head, *blocks = re.split(r"(?m)^== ", text)
    new = head
    for block in blocks:
        title, rest = block.split("\n", 1)
        lines = rest.split("\n")
        body = "\n".join(l for l in lines if not l.startswith("-> "))
        body = body.strip("\n") + "\n"
        # What should not stand in a file of ours as it is.
        text = re.sub(r"\\u\{([0-9a-f]+)\}",
                      lambda m: chr(int(m.group(1), 16)), body)
        want = "".join(l[3:] + "\n" for l in lines if l.startswith("-> "))
        with tempfile.TemporaryDirectory() as where:
            got = answer(os.path.join(where, "x" + ending), text)
        if not BLESS:
            ok(got == want, f"{os.path.basename(path)}: {title}",
               "wanted:\n" + want, "got:\n" + got)
        new += f"== {title}\n{body}" + "".join(
            f"-> {l}\n" for l in got.splitlines()) + "\n"
    if BLESS:
        write(path, new.rstrip("\n") + "\n")


def run(where, *args):
    done = subprocess.run([sys.executable, os.path.join(TOOLS, "tmplc"),
                           *args], cwd=where, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True)
    return done.returncode, done.stdout


def golden(path):
    name = os.path.basename(path)
    with tempfile.TemporaryDirectory() as where:
        write(os.path.join(where, name), read(path))
        rc, out = run(where, "--header", "web/x.h", "--out", ".",
                      os.path.join(HERE, "functions.h"), name)
        got = read(os.path.join(where, name + ".c")) + \
            read(os.path.join(where, "x.h")) if rc == 0 else out
    if BLESS:
        write(path + ".out", got)
        return
    want = read(path + ".out")
    ok(got == want, name, "wanted:\n" + want, "got:\n" + got)


def programs():
    """Exit codes, and what is written when: nothing, after an error."""
    with tempfile.TemporaryDirectory() as where:
        write(os.path.join(where, "a.tmpl"),
              '{{ define a(struct html *h) }}\n<p>{{ _ "Yes" }}</p>\n'
              '{{ end }}\n')
        write(os.path.join(where, "b.tmpl"), "text\n")
        to = ("--header", "x.h", "--out", ".")
        rc, out = run(where, *to, "a.tmpl", "b.tmpl")
        ok(rc == 1 and out == "b.tmpl:1: text outside of a define\n" and
           not glob.glob(os.path.join(where, "*.c")), "one of two is bad")
        rc, out = run(where, *to, "a.tmpl")
        ok(rc == 0 and out == "" and len(
            glob.glob(os.path.join(where, "*.[ch]"))) == 2, "one is good")
        rc, out = run(where, "--extract", "x.pot", "a.tmpl")
        ok(rc == 0 and 'msgid "Yes"' in read(os.path.join(where, "x.pot")),
           "extracted")
        rc, out = run(where, "--extract", "--check", "x.pot", "a.tmpl")
        ok(rc == 0 and out == "", "the catalogue is fresh")
        write(os.path.join(where, "a.tmpl"), "")
        rc, out = run(where, "--extract", "--check", "x.pot", "a.tmpl")
        ok(rc == 1 and out == "x.pot:1: is stale: run ninja pot\n",
           "the catalogue is stale")
        rc, out = run(where, "a.tmpl")
        ok(rc == 2, "usage")


def functions():
    """What a header lets templates call, and what not."""
    before = set(expr.CALLS)
    expr.allow(read(os.path.join(HERE, "functions.h")))
    got = expr.CALLS - before
    ok(got == {"act_at", "is_wide", "name_of"}, "functions.h", str(got))


KINDS = {
    ".refused": template(lambda path: files.templates([path], "x.h")[1]),
    ".lint": template(lambda path: files.bare_words([path])),
    ".po": messages(PO_HEAD),
    ".def": messages(""),
}
for path in sorted(glob.glob(os.path.join(HERE, "*"))):
    if path.endswith(".tmpl"):
        golden(path)
    for ending, answer in KINDS.items():
        if path.endswith("refused" + ending) or path.endswith(ending) and \
                ending in (".refused", ".lint"):
            cases(path, ending, answer)
if not BLESS:
    programs()
    functions()
    print(f"1..{count}")
sys.exit(1 if failed or not (count or BLESS) else 0)
