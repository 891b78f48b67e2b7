#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Whatever stands in a page's values, its elements and attributes are the
same: read with another program's eyes (html.parser).

structure.py TEST-HTML-PAGE"""
import html.parser
import subprocess
import sys

HOSTILE = [
    "\"><script>alert(1)</script>", "'><img src=x onerror=alert(1)>",
    "</title></textarea><b>", "<!--", "-->", "<![CDATA[", "&#60;b&#62;",
    "{{ x }}", "%1 %2", "javascript:alert(1)", "//host.example/",
    "\" onclick=\"x", "a\nb\tc", "\u202e\u2066<\u2067", "\\\"", "`", "=", ".",
    "/\\host", "https://a.example/\"><b>", "\x7f\x01<b",
]
URLS = {"href", "src", "action"}
SAFE = ("/", "#", "?", "https://", "http://", "mailto:", "data:,")


class Outline(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.bad = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, tuple(sorted(n for n, _ in attrs))))
        for name, value in attrs:
            if name in URLS and (not value.startswith(SAFE)
                                 or value[:2] in ("//", "/\\")):
                self.bad.append(f"{name}={value}")

    def handle_endtag(self, tag):
        self.tags.append(("/" + tag, ()))

    def handle_comment(self, data):
        self.bad.append(f"comment {data!r}")

    def unknown_decl(self, data):
        self.bad.append(f"declaration {data!r}")


def page(program, lang, text):
    return subprocess.run([program, ".", lang, text], check=True,
                          stdout=subprocess.PIPE).stdout.decode()


def outline(text):
    o = Outline()
    o.feed(text)
    o.close()
    return o.tags, o.bad


def main():
    program = sys.argv[1]
    want, bad = outline(page(program, "en", "benign"))
    assert want and not bad, bad
    for n, text in enumerate(HOSTILE, 1):
        got, bad = outline(page(program, "en", text))
        ok = got == want and not bad
        print(f"{'ok' if ok else 'not ok'} {n} - {ascii(text)} {bad or ''}")
    print(f"1..{len(HOSTILE)}")


main()
