#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Turns schema/*.sql into C: embed-sql.py ROOM SCHEMA QUERIES OUT.h OUT.c

SCHEMA becomes one text, each "-- name: x" block of QUERIES one text with the
number SQL_X of that room.  Comments and indentation are left out.
"""
import re
import sys


def squeeze(text):
    lines = (re.sub(r"--.*", "", l).strip() for l in text.splitlines())
    return " ".join(l for l in lines if l)


def literal(text):
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    return "\n".join(
        f'\t    "{text[i:i + 60]}"' for i in range(0, len(text), 60))


def main():
    room, schema, queries, header, source = sys.argv[1:]
    with open(schema, encoding="utf-8") as f:
        ddl = squeeze(f.read())
    with open(queries, encoding="utf-8") as f:
        parts = re.split(r"(?m)^-- name: (\w+)$", f.read())
    named = [(n, squeeze(q)) for n, q in zip(parts[1::2], parts[2::2])]
    if len({n for n, _ in named}) != len(named):
        sys.exit(f"{queries}: a name stands twice")
    with open(header, "w", encoding="utf-8") as f:
        f.write("/* Made from schema/ by tools/embed-sql.py. */\n")
        guard = f"{room.upper()}_SQL_H"
        f.write(f"#ifndef {guard}\n#define {guard}\n\n")
        f.write("enum sql {\n")
        for name, _ in named:
            f.write(f"\tSQL_{name.upper()},\n")
        f.write("\tSQL_COUNT\n};\n\n")
        f.write(f"extern const char {room}_sql_schema[];\n")
        f.write(f"extern const char *const {room}_sql[SQL_COUNT];\n\n")
        f.write("#endif\n")
    with open(source, "w", encoding="utf-8") as f:
        f.write("/* Made from schema/ by tools/embed-sql.py. */\n")
        f.write(f'#include "{room}/sql.h"\n\n')
        f.write(f"const char {room}_sql_schema[] =\n{literal(ddl)};\n\n")
        f.write(f"const char *const {room}_sql[SQL_COUNT] = {{\n")
        for name, query in named:
            f.write(f"\t[SQL_{name.upper()}] =\n{literal(query)},\n")
        f.write("};\n")


main()
