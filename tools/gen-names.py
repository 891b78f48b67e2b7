#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes data/names.json from a country-codes table.

    tools/gen-names.py COUNTRY-CODES.csv > data/names.json

The table is datasets/country-codes (ODC-PDDL 1.0): ISO 3166 codes with the
short and formal names that the United Nations use in six languages.  Where it
has no such name, its column of official names is used, but for the few that are
not the UN's; where it has neither, the name stays absent.  Article marks and stars are no part of a name.
"""
import csv
import json
import re
import sys
import unicodedata

LANGUAGES = [
    ("ar", "Arabic", "official_name_ar"),
    ("zh", "Chinese", "official_name_cn"),
    ("en", "English", "official_name_en"),
    ("fr", "French", "official_name_fr"),
    ("ru", "Russian", "official_name_ru"),
    ("es", "Spanish", "official_name_es"),
]

# "Netherlands (the)", "Îles Cook (les) **"; but not "Iran (Islamic ...)".
ARTICLE = re.compile(r" \((?:the|l'|la|le|les|el|los|las)\)$")
STARS = re.compile(r" \*+$")

# Where the table has no name from the UN's terminology and its other column
# is not the UN's short name (UN M49).
CORRECTED = {
    ("CI", "en"): "C\u00f4te d'Ivoire",
    ("FK", "en"): "Falkland Islands (Malvinas)",
}

# Named in data/public-record, and in no table of countries.
OTHERS = {"eu": "European Union", "interpol": "INTERPOL", "nato": "NATO"}


def clean(name):
    name = unicodedata.normalize("NFC", " ".join(name.split()))
    return ARTICLE.sub("", STARS.sub("", name))


def names(row, form):
    out = {}
    for tag, language, fallback in LANGUAGES:
        name = clean(row["UNTERM %s %s" % (language, form)])
        if not name and form == "Short":
            name = clean(row[fallback])
        if form == "Short":
            name = CORRECTED.get((row["ISO3166-1-Alpha-2"], tag), name)
        if name:
            out[tag] = name
    return out


def item(row):
    code = row["ISO3166-1-Alpha-2"]
    out = {"id": code.lower(), "iso": code, "name": names(row, "Short")}
    formal = names(row, "Formal")
    if formal:
        out["formal"] = formal
    return out


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8", newline="") as f:
        items = [item(r) for r in csv.DictReader(f) if r["ISO3166-1-Alpha-2"]]
    items += [{"id": k, "name": {"en": v}} for k, v in OTHERS.items()]
    items.sort(key=lambda i: i["id"])
    catalogue = {
        "format": "comity/catalogue/v1",
        "symbol": "names",
        "kind": "names",
        "version": "1",
        "title": {"en": "Names of parties known by record"},
        "source": ["datasets/country-codes, ODC-PDDL 1.0"],
        "note": {"en": "Names as the source has them. That a name is listed "
                       "says nothing on the status of a territory."},
        "items": items,
    }
    sys.stdout.write(
        json.dumps(catalogue, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
