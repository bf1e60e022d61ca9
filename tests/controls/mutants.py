"""Mutants of a control: its SQL with one deciding comparison changed. Each must make some example fail.

A deciding comparison is one between ``WHEN`` and ``THEN``. One that cannot matter, such as the very second in which two
clocks agree, is named with the reason under ``either_way`` in the clause's ``notes.yml``.

Which rows a control looks at is decided by comparisons, too: those of ``ON``, ``WHERE`` and ``HAVING``. Many of them
cannot matter (a key that is unique anyway, an order that breaks ties), so they are measured and listed, not demanded.
The two bounds of a parameter's period are left out: a test holds all of them to one form.

``make mutants`` tries every one and prints the score of every control. With the register of the demonstration
(``python -m controls.mutants REGISTER``) its year counts as one more example of what chooses rows, in shared views too.
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
_CLAUSE = re.compile(
    r"'[^']*'|--[^\n]*|\"[^\"]*\"|\b(ON|WHERE|HAVING|JOIN|LEFT|CROSS|GROUP|ORDER|UNION|LIMIT|WINDOW)\b|[()]"
)
_BEGINS = ("ON", "WHERE", "HAVING")
# When a parameter applied: at a moment, or at the end of a quarter as far as it has come.
PERIOD = re.compile(
    r"(?P<a>\w+)\.from_epoch <= (?P<moment>.+?)\s+AND (?P=moment) < (?P=a)\.until_epoch"
    r"|(?P<b>\w+)\.from_epoch < (?P<upto>\w+\.upto_epoch)\s+AND (?P=upto) <= (?P=b)\.until_epoch",
    re.DOTALL,
)


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


def filters(sql: str) -> Iterator[Mutant]:
    """Yield every mutant of what chooses rows, in order of place, named by its line."""
    left_out = [*(match.span() for match in PERIOD.finditer(sql)), *_conditions(sql)]
    places = {match.span(): match[0] for start, end in _choices(sql) for match in _TOKEN.finditer(sql, start, end)}
    for (start, end), found in sorted(places.items()):
        old = " ".join(found.split())
        if old in OPPOSITES and not any(first <= start < last for first, last in left_out):
            line = sql[sql.rfind("\n", 0, start) + 1 :].partition("\n")[0].strip()
            changed = found.replace(found.strip(), OPPOSITES[old])
            yield Mutant(f"{line}: {old} → {OPPOSITES[old]}", sql[:start] + changed + sql[end:])


def _choices(sql: str) -> Iterator[tuple[int, int]]:
    """Yield where conditions that choose rows stand: from ON, WHERE or HAVING to where the next part begins."""
    depth, begun = 0, list[tuple[int, int]]()
    for match in _CLAUSE.finditer(sql):
        depth += (match[0] == "(") - (match[0] == ")")
        while begun and (begun[-1][0] > depth or (match[1] and begun[-1][0] == depth)):
            yield begun.pop()[1], match.start()
        if match[1] in _BEGINS:
            begun.append((depth, match.end()))
    yield from ((start, len(sql)) for _, start in begun)


def _conditions(sql: str) -> Iterator[tuple[int, int]]:
    """Yield where conditions stand: from a WHEN to its THEN; a CASE within one has conditions of its own."""
    begun: list[int] = []
    for match in _CONDITION.finditer(sql):
        if match[1] == "WHEN":
            begun.append(match.end())
        elif match[1] == "THEN" and begun:
            yield begun.pop(), match.start()


@dataclass(slots=True)
class Score:
    """How many mutants there were, and how many of them something noticed."""

    tried: int = 0
    noticed: int = 0

    def add(self, title: str, tried: int, unnoticed: list[str]) -> None:
        """Count the mutants of one text and print those that nothing noticed."""
        self.tried += tried
        self.noticed += tried - len(unnoticed)
        print(f"{title}: {tried} · {len(unnoticed)} unnoticed", flush=True)
        for each in unnoticed:
            print(f"    {each}")


def main(registers: list[str]) -> int:
    """Print what nothing notices, control by control, and the scores; return 1 if a deciding comparison is idle."""
    from controls.examples import Clause
    from controls.year import Year
    from footage.controls import load

    year = Year(registers[0]) if registers else None
    deciding, choosing, shared, excused = Score(), Score(), Score(), 0
    for control in load().controls:
        clause = Clause.of(control)
        excused += len(clause.either_way)
        survivors = [each for each in clause.survivors() if each not in clause.either_way]
        deciding.add(control.clause, len(list(mutants(control.sql))), survivors)
        choosing.add(f"{control.clause} rows", len(list(filters(control.sql))), clause.unseen(year))
    if year:
        for view in year.views:
            tried = [*mutants(view.select), *filters(view.select)]
            shared.add(view.name, len(tried), [each.name for each in tried if not year.notices_view(view, each.sql)])
    for title, score in (("deciding", deciding), ("choosing rows", choosing), ("shared views", shared)):
        print(f"{title}: {score.noticed} of {score.tried} noticed")
    print(f"{excused} of the deciding ones either way")
    return int(deciding.noticed != deciding.tried)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
