"""The clause matrix: which clauses an organisation kept, quarter by quarter, and whether it gets better.

Arranges counts that the dossier carries; judges nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from footage.dossier.office import Office
from footage.dossier.shape import ClauseView

# Beside its colour each verdict has a sign, so that a cell can be read in print and by everybody.
SIGN: Mapping[str, str] = {"FAIL": "✕", "UNKNOWN": "?", "DUE": "…", "PASS": "✓", "N/A": "–"}


@dataclass(frozen=True, slots=True)
class Line:
    """One clause; ``cells`` are the counts of each quarter; ``trend`` is better, worse, same, or empty for unknown."""

    clause: ClauseView
    cells: tuple[Mapping[str, int], ...]
    undated: Mapping[str, int]
    trend: str


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy: its clauses in their own order, how many of them failed somewhere, and the number of each verdict."""

    name: str
    lines: tuple[Line, ...]
    counts: Mapping[str, int]
    failing: int
    unknown: int
    kept: int


def of(office: Office) -> tuple[Policy, ...]:
    """Return the matrix of the whole office."""
    found: dict[str, list[ClauseView]] = {}
    for clause in sorted(office.clauses, key=lambda each: natural(each.clause)):
        found.setdefault(clause.policy, []).append(clause)
    return tuple(_policy(name, clauses, office.quarters) for name, clauses in found.items())


def natural(clause: str) -> tuple[str, list[int], str]:
    """Return the key that puts R-3.10 after R-3.9."""
    letters, _, rest = clause.partition("-")
    return letters, [int(each) for each in re.findall("[0-9]+", rest)], clause


def _policy(name: str, clauses: list[ClauseView], quarters: tuple[str, ...]) -> Policy:
    lines = tuple(_line(each, quarters) for each in clauses)
    counts = {verdict: sum(each.counts.get(verdict, 0) for each in clauses) for verdict in SIGN}
    failing = sum(bool(each.counts.get("FAIL")) for each in clauses)
    unknown = sum(bool(each.counts.get("UNKNOWN")) and not each.counts.get("FAIL") for each in clauses)
    return Policy(name, lines, counts, failing, unknown, len(clauses) - failing - unknown)


def _line(clause: ClauseView, quarters: tuple[str, ...]) -> Line:
    cells = tuple(clause.quarters.get(each, {}) for each in quarters)
    return Line(clause, cells, clause.quarters.get("", {}), _trend(cells))


def _trend(cells: tuple[Mapping[str, int], ...]) -> str:
    """Compare the share of failures among what was judged in the last two quarters that have any."""
    shares = [
        each.get("FAIL", 0) / judged
        for each in cells
        if (judged := sum(each.get(word, 0) for word in ("FAIL", "PASS")))
    ]
    if len(shares) < 2:
        return ""
    return "better" if shares[-1] < shares[-2] else "worse" if shares[-1] > shares[-2] else "same"
