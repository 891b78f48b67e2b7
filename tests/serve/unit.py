#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The unit's exposure, as systemd judges it: unit.py UNIT LIMIT.  Prints TAP.
Needs systemd-analyze; no systemd has to run."""
import re
import shutil
import subprocess
import sys


def main():
    unit, limit = sys.argv[1], float(sys.argv[2])
    if shutil.which("systemd-analyze") is None:
        print("1..0 # SKIP systemd-analyze is not installed")
        return 0
    got = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager",
         "--threshold=%d" % round(limit * 10), unit],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False,
        universal_newlines=True)
    found = re.search(r"exposure level for \S+: ([\d.]+)", got.stdout)
    if found is None:
        if "offline" in got.stderr:
            print("1..0 # SKIP this systemd-analyze cannot judge a file")
            return 0
        print("Bail out!", got.stdout[-200:], got.stderr[-200:])
        return 1
    level = float(found.group(1))
    good = level <= limit and got.returncode == 0
    print("%sok 1 - exposure %.1f, at most %.1f" %
          ("" if good else "not ", level, limit))
    print("1..1")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
