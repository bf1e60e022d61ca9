"""Measured against what people would use instead, the same work in the same run; every bar is a ratio.

Prints one line per bar, writes the table that the READMEs quote, and ends with 1 when a bar is not met. Times of
different machines are never compared: what is compared is measured in one part of one run. ``CASES`` says how many
cases (10,000 if nothing is said), ``ONLY`` which parts; parts measured earlier stay in the table with their own size.
"""

from __future__ import annotations

import os
import sys

import checks
import portals
import registers
import searching
from bar import Bar
from binders import CASES as HUNDRED
from binders import volume_of_a_hundred
from office import BUILD, office
from table import keep, write
from verify import replay_against_git

PARTS = ("check", "verify", "register", "portal", "search", "binder")


def main() -> int:
    cases = int(os.environ.get("CASES") or 10_000)
    wanted = (os.environ.get("ONLY") or " ".join(PARTS)).replace(",", " ").split()
    if unknown := sorted(set(wanted) - set(PARTS)):
        print(f"ONLY knows {', '.join(PARTS)}, not {', '.join(unknown)}", file=sys.stderr)
        return 2
    met = True
    for part in (each for each in PARTS if each in wanted):
        print(f"measuring: {part} …", file=sys.stderr)
        found = measure(part, cases)
        keep(part, HUNDRED if part == "binder" else cases, found)
        for bar in found:
            print(bar.line(), flush=True)
            met = met and bar.met
    write(PARTS)
    return 0 if met else 1


def measure(part: str, cases: int) -> list[Bar]:
    """Return the bars of one part; those of later parts rest on what earlier ones built."""
    out = BUILD / f"out-{cases}"
    if part == "check":
        return checks.bars(cases)
    if part == "binder":
        return volume_of_a_hundred()
    if part == "verify":
        return [replay_against_git()]
    if part == "search":
        return searching.bars(out / "portal" / "site", out / "portal" / "hugo" / "public")
    made, as_of = office(cases)
    if part == "register":
        return registers.bars(made, as_of, out / "register")
    return portals.bars(made, out / "register" / "register.sqlite", out / "portal")


if __name__ == "__main__":
    sys.exit(main())
