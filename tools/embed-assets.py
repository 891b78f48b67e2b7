#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Turns files into a C table: embed-assets.py OUT.c STYLE.css FILE...

Stylesheets and scripts get an address with the hash of their content;
comments and indentation are left out of stylesheets.  The others keep
their names.
"""
import hashlib
import os
import re
import sys

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}


def squeeze(css):
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r"\s*([{};,>])\s*", r"\1", css).replace(";}", "}")
    return re.sub(r"([{;][a-z-]+): ", r"\1:", css).strip() + "\n"


def main():
    out, *files = sys.argv[1:]
    rows, arrays = [], []
    for i, name in enumerate(files):
        base = os.path.basename(name)
        ext = os.path.splitext(base)[1]
        with open(name, encoding="utf-8") as f:
            text = f.read()
        if ext == ".css":
            text = squeeze(text)
        hashed = ext in (".css", ".js")
        if hashed:
            digest = hashlib.sha256(text.encode()).hexdigest()[:16]
            base = f"{base[:-len(ext)]}-{digest}{ext}"
        data = text.encode()
        lines = [", ".join(f"0x{b:02x}" for b in data[k:k + 12])
                 for k in range(0, len(data), 12)]
        arrays.append(f"static const uint8_t bytes_{i}[] = {{\n\t"
                      + ",\n\t".join(lines) + "};\n")
        rows.append(f'\t{{"/{base}", "{TYPES[ext]}", '
                    f'{"true" if hashed else "false"}, '
                    f"bytes_{i}, sizeof(bytes_{i})}},\n")
    with open(out, "w", encoding="utf-8") as f:
        f.write("/* Made by tools/embed-assets.py. */\n"
                '#include "web/assets.h"\n\n')
        f.writelines(arrays)
        f.write("\nconst struct asset assets[] = {\n" + "".join(rows)
                + "\t{NULL, NULL, false, NULL, 0}};\n")


main()
