# SPDX-License-Identifier: Apache-2.0
"""As much of JSON Schema as the API's description uses.  A keyword that is not
understood is an error, and so is a member that is not described."""
import re

FORMATS = {
    "uri-reference": re.compile(
        r"(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*"),
    "date-time": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"),
}
TYPES = {"string": str, "boolean": bool, "object": dict, "array": list}
KNOWN = {"type", "format", "pattern", "minimum", "maximum", "properties",
         "required", "items", "description", "enum", "$ref"}


def resolve(doc, ref):
    if not ref.startswith("#/"):
        raise ValueError(f"{ref} is not in the document")
    for part in ref[2:].split("/"):
        doc = doc[part.replace("~1", "/").replace("~0", "~")]
    return doc


def refs(node):
    """Every $ref below."""
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from refs(value)
    elif isinstance(node, list):
        for value in node:
            yield from refs(value)


def check_type(schema, value, where):
    kind = schema["type"]
    if kind == "integer":
        ok = isinstance(value, int) and not isinstance(value, bool)
    else:
        ok = isinstance(value, TYPES[kind])
    return [] if ok else [f"{where}: {value!r} is no {kind}"]


def check_string(schema, value, where):
    bad = []
    if "pattern" in schema and not re.search(schema["pattern"], value):
        bad.append(f"{where}: {value!r} is not {schema['pattern']}")
    if "format" in schema and not FORMATS[schema["format"]].fullmatch(value):
        bad.append(f"{where}: {value!r} is no {schema['format']}")
    if "enum" in schema and value not in schema["enum"]:
        bad.append(f"{where}: {value!r} is not in the list")
    return bad


def check(doc, schema, value, where="$"):
    """What is wrong with the value, as a list of sentences."""
    unknown = set(schema) - KNOWN
    if unknown:
        raise ValueError(f"{where}: keywords {unknown}")
    if "$ref" in schema:
        return check(doc, resolve(doc, schema["$ref"]), value, where)
    bad = check_type(schema, value, where)
    if bad:
        return bad
    if isinstance(value, str):
        return check_string(schema, value, where)
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        bad += [f"{where}: no {name}" for name in schema.get("required", ())
                if name not in value]
        for name, member in value.items():
            if name not in properties:
                bad.append(f"{where}: {name} is not described")
            else:
                bad += check(doc, properties[name], member,
                             f"{where}.{name}")
    elif isinstance(value, list):
        for i, item in enumerate(value):
            bad += check(doc, schema["items"], item, f"{where}[{i}]")
    elif isinstance(value, int):
        if not schema.get("minimum", value) <= value <= \
                schema.get("maximum", value):
            bad.append(f"{where}: {value} is out of range")
    return bad
