"""The office in numbers: cases by month, how long each stage takes, what came back in time, verdicts by quarter.

Counts and measures; whether a copy came back in time is what the clause about it says, never computed a second time.
"""

from __future__ import annotations

import sqlite3
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from footage.dossier.names import Names
from footage.dossier.quarter import Wait, waits
from footage.text import Bilingual, both

MODES = ("view", "copy", "disclose")
RETURN_CLAUSE = "R-5.3c"
RETURNS = ("in_time", "late", "out")  # a copy whose day has not come is none of them
_RETURN_OF = {("PASS", True): "in_time", ("FAIL", True): "late", ("FAIL", False): "out"}


@dataclass(frozen=True, slots=True)
class Month:
    """One month: cases filed in it by mode, and copies due back in it by what became of them."""

    name: str
    filed: Mapping[str, int]
    returns: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Stage:
    """How long one stage took: over all quarters, and in each of them (None: it did not happen)."""

    whole: Wait
    quarters: tuple[Wait | None, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that is drawn. ``verdicts`` holds for each quarter how many of each there are."""

    months: tuple[Month, ...]
    stages: tuple[Stage, ...]
    verdicts: tuple[tuple[str, Mapping[str, int]], ...]


def figures(connection: sqlite3.Connection, names: Names) -> Figures:
    """Return the figures of everything that the register holds."""
    spans = connection.execute("SELECT id, from_epoch, until_epoch FROM quarter ORDER BY from_epoch").fetchall()
    return Figures(_months(connection, names), _stages(connection, spans), _verdicts(connection, spans))


def _months(connection: sqlite3.Connection, names: Names) -> tuple[Month, ...]:
    filed: dict[str, Counter[str]] = defaultdict(Counter)
    returns: dict[str, Counter[str]] = defaultdict(Counter)
    for epoch, mode in connection.execute("SELECT filed_epoch, mode FROM cases WHERE filed_epoch IS NOT NULL"):
        filed[_month(names, epoch)][mode if mode in MODES else ""] += 1
    sql = (
        "SELECT s.due_epoch, v.verdict, s.returned_epoch IS NOT NULL FROM copy_state AS s"
        " JOIN verdict AS v ON v.subject = s.uid AND v.clause = ? WHERE s.due_epoch IS NOT NULL"
    )
    for epoch, verdict, back in connection.execute(sql, (RETURN_CLAUSE,)):
        what = _RETURN_OF.get((verdict, bool(back)))
        if what:
            returns[_month(names, epoch)][what] += 1
    (now,) = connection.execute("SELECT epoch FROM as_of").fetchone()
    known = sorted(each for each in {*filed, *returns} if each <= _month(names, now))
    return tuple(Month(name, filed[name], returns[name]) for name in _every(known[0], known[-1])) if known else ()


def _month(names: Names, epoch: int) -> str:
    return names.at(epoch).text[:7]


def _every(first: str, last: str) -> Iterator[str]:
    """Yield each month from the first to the last: one in which nothing happened is a number, too."""
    year, month = int(first[:4]), int(first[5:])
    while (name := f"{year:04}-{month:02}") <= last:
        yield name
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def _stages(connection: sqlite3.Connection, spans: list[tuple[str, int, int]]) -> tuple[Stage, ...]:
    if not spans:
        return ()
    begin, end = spans[0][1], spans[-1][2]
    by_quarter = [{each.role: each for each in _waits(connection, *span[1:])} for span in spans]
    return tuple(
        Stage(whole, tuple(found.get(whole.role) for found in by_quarter)) for whole in _waits(connection, begin, end)
    )


def _waits(connection: sqlite3.Connection, begin: int, end: int) -> tuple[Wait, ...]:
    """Return the waits for signatures, then those for what follows approval, and the whole way from filing."""
    found = list(waits(connection, begin, end))
    for code, earlier, later in _STEPS:
        sql = (
            f"SELECT ({later} - {earlier}) / 3600.0 FROM cases WHERE {earlier} IS NOT NULL"  # noqa: S608 - from _STEPS
            f" AND ? <= {later} AND {later} < ? AND {earlier} <= {later}"
        )
        hours = [each for (each,) in connection.execute(sql, (begin, end))]
        if hours:
            found.append(Wait(_step(code), len(hours), statistics.median(hours), max(hours)))
    return tuple(found)


_STEPS = (
    ("approval", "filed_epoch", "approved_epoch"),
    ("retrieval", "approved_epoch", "retrieved_epoch"),
    ("archive", "returned_epoch", "archived_epoch"),
)


def _step(code: str) -> Bilingual:
    return both(f"dossier.step.{code}")


def _verdicts(
    connection: sqlite3.Connection, spans: list[tuple[str, int, int]]
) -> tuple[tuple[str, Mapping[str, int]], ...]:
    sql = "SELECT verdict, COUNT(*) FROM verdict WHERE ? <= since_epoch AND since_epoch < ? GROUP BY verdict"
    return tuple((name, dict(connection.execute(sql, (begin, end)).fetchall())) for name, begin, end in spans)
