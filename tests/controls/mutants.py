"""Mutants of a control: its SQL with one deciding comparison changed. Each must make some example fail.

A deciding comparison is one between ``WHEN`` and ``THEN``. One that cannot matter, such as the very second in which two
clocks agree, is named with the reason under ``either_way`` in the clause's ``notes.yml``.

``make mutants`` tries every one and prints the score of every control.
"""

# ruff: noqa: T201

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass

OPPOSITES = {
    "<": "<=", "<=": "<", ">": ">=", ">=": ">", "=": "<>", "<>": "=",
    "IS NULL": "IS NOT NULL", "IS NOT NULL": "IS NULL", "IS NOT": "IS", "IS": "IS NOT",
    "NOT EXISTS": "EXISTS", "EXISTS": "NOT EXISTS", "NOT IN": "IN", "IN": "NOT IN", "AND": "OR", "OR": "AND",
    "+": "-", "-": "+",
}  # fmt: skip
_WORDS = r"IS NOT NULL|IS NULL|IS NOT|IS|NOT EXISTS|EXISTS|NOT IN|IN|AND|OR"
_TOKEN = re.compile(rf"'[^']*'|--[^\n]*|\bBETWEEN\s+\S+\s+AND\b|(?<![\w.])(?:{_WORDS})(?!\w)|<>|<=|>=|[<>=]| [+-] ")
_CONDITION = re.compile(r"'[^']*'|--[^\n]*|\b(CASE|WHEN|THEN)\b")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One changed comparison: how the notes name it, and the whole SQL with it."""

    name: str
    sql: str


def mutants(sql: str) -> Iterator[Mutant]:
    """Yield every mutant of ``sql``, in order of place."""
    for start, end in _conditions(sql):
        condition = " ".join(sql[start:end].split())
        if "reason_code" in condition:
            continue  # chooses what a reason's text is filled with; the verdict stands already
        for match in _TOKEN.finditer(sql, start, end):
            old = " ".join(match[0].split())
            if old in OPPOSITES:
                new = OPPOSITES[old]
                changed = match[0].replace(match[0].strip(), new)
                yield Mutant(f"{condition}: {old} → {new}", sql[: match.start()] + changed + sql[match.end() :])


def _conditions(sql: str) -> Iterator[tuple[int, int]]:
    """Yield where conditions stand: from a WHEN to its THEN; a CASE within one has conditions of its own."""
    begun: list[int] = []
    for match in _CONDITION.finditer(sql):
        if match[1] == "WHEN":
            begun.append(match.end())
        elif match[1] == "THEN" and begun:
            yield begun.pop(), match.start()


def main() -> None:
    """Print each control's mutants, how many an example notices, and how many are excused."""
    from controls.examples import Clause
    from footage.controls import load

    total = noticed = excused = 0
    for control in load().controls:
        clause = Clause.of(control)
        survivors = [each for each in clause.survivors() if each not in clause.either_way]
        count = len(list(mutants(control.sql)))
        total, excused = total + count, excused + len(clause.either_way)
        noticed += count - len(survivors) - len(clause.either_way)
        print(f"{control.clause}: {count} · {len(clause.either_way)} either way · {len(survivors)} unnoticed")
        for each in survivors:
            print(f"    {each}")
    print(f"{noticed} of {total} noticed, {excused} either way")
    sys.exit(int(noticed + excused != total))


if __name__ == "__main__":
    main()
