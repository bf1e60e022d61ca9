"""One clause, whole: what it asks, how it is judged, every subject with its verdict, and the evidence behind each."""

from __future__ import annotations

import difflib
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from footage.dossier.case import zone_of
from footage.dossier.names import Names
from footage.dossier.quarter import span_of
from footage.dossier.shape import ClauseView, Moment, StatementView, VerdictView
from footage.dossier.verdicts import clauses, of_clauses
from footage.finding import ToolError
from footage.reading.kinds import Kinds


@dataclass(frozen=True, slots=True)
class SourceView:
    """One record as committed."""

    path: str
    blob: str
    sha256: str
    text: str


@dataclass(frozen=True, slots=True)
class ClauseFile:
    """A clause with every verdict, of one quarter or of all time (no ``period``).

    ``sources`` and ``statements`` hold what the verdicts name as evidence, by the name they use.
    """

    view: ClauseView
    applies_from: Moment | None
    period: str
    sources: Mapping[str, SourceView]
    statements: Mapping[str, StatementView]


def load_clause(connection: sqlite3.Connection, kinds: Kinds, clause: str, period: str | None) -> ClauseFile:
    """Return a clause of the policies; one that is none, or an unknown quarter, is a ``ToolError``."""
    names = Names(connection, kinds, zone_of(connection))
    known = {view.clause: view for view in clauses(connection, names)}
    if clause not in known:
        near = difflib.get_close_matches(clause, known, n=1, cutoff=0.6)
        raise ToolError("binder.no_clause", hint="cli.did_you_mean" if near else "", clause=clause, near="".join(near))
    verdicts = of_clauses(connection, (clause,), names)
    if period:
        begin, end = span_of(connection, period)
        verdicts = tuple(view for view in verdicts if view.since and begin <= view.since.epoch < end)
    view = replace(known[clause], verdicts=verdicts, counts=_counts(verdicts))
    (applies,) = connection.execute("SELECT applies_from_epoch FROM clause WHERE id = ?", (clause,)).fetchone()
    named = dict.fromkeys(item for each in verdicts for item in each.evidence)
    return ClauseFile(
        view, names.moment(applies), period or "", _sources(connection, named), _statements(connection, named)
    )  # fmt: skip


def _counts(verdicts: tuple[VerdictView, ...]) -> Mapping[str, int]:
    found = dict.fromkeys(("FAIL", "UNKNOWN", "DUE", "PASS", "N/A"), 0)
    for view in verdicts:
        found[view.verdict] += 1
    return found


def _sources(connection: sqlite3.Connection, named: Iterable[str]) -> Mapping[str, SourceView]:
    """Return the latest committed text of each record that is named by its uid or its path."""
    sql = (
        "SELECT path, blob, sha256, text FROM source WHERE {} = ?"
        " ORDER BY landed_seq IS NOT NULL DESC, landed_seq DESC, path LIMIT 1"
    )
    found = {}
    for name in named:
        row = connection.execute(sql.format("path" if "/" in name and "." in name else "uid"), (name,)).fetchone()
        if row:
            found[name] = SourceView(*row)
    return found


def _statements(connection: sqlite3.Connection, named: Iterable[str]) -> Mapping[str, StatementView]:
    sql = "SELECT path, sha256, seq, content, signature FROM statement WHERE pull_request = ? ORDER BY seq LIMIT 1"
    rows = {name: connection.execute(sql, (name,)).fetchone() for name in named if name.startswith("PR-")}
    return {pull: StatementView(*row) for pull, row in rows.items() if row}
