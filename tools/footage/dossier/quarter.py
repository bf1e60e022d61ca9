"""One quarter, whole: clauses, cases, how long each signature took, the sample, and who and what occurs where."""

from __future__ import annotations

import sqlite3
import statistics
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from footage.dossier.case import zone_of
from footage.dossier.names import Names
from footage.dossier.shape import VerdictView
from footage.dossier.verdicts import of_quarter
from footage.finding import ToolError
from footage.reading.kinds import Kinds
from footage.text import Bilingual, both

STAGE_ROLES = ("department_head", "superior", "security_reviewer", "security_head", "management")


@dataclass(frozen=True, slots=True)
class Line:
    """One clause in the quarter: how many of each verdict."""

    clause: str
    title: Bilingual
    who: Bilingual
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case filed in the quarter. ``month`` is such as 2026-03."""

    case_id: str
    title: str
    month: str
    department: Bilingual
    state: Bilingual
    verification: str
    failed: int
    drawn: bool


@dataclass(frozen=True, slots=True)
class Wait:
    """How long the signatures of one role took, in hours: how many there were, the median and the longest."""

    role: Bilingual
    count: int
    median: float
    longest: float


@dataclass(frozen=True, slots=True)
class Quarter:
    """Everything about one quarter. ``sources`` are (path, blob, SHA-256) of the records of its cases."""

    name: str
    lines: tuple[Line, ...]
    asking: tuple[VerdictView, ...]
    cases: tuple[CaseLine, ...]
    waits: tuple[Wait, ...]
    cameras: tuple[tuple[str, tuple[str, ...]], ...]
    people: tuple[tuple[str, tuple[str, ...]], ...]
    seed: str
    sources: tuple[tuple[str, str, str], ...]

    @property
    def months(self) -> tuple[tuple[str, int], ...]:
        """Return how many cases were filed in each month."""
        counted: dict[str, int] = defaultdict(int)
        for case in self.cases:
            counted[case.month] += 1
        return tuple(sorted(counted.items()))


def load_quarter(connection: sqlite3.Connection, kinds: Kinds, name: str) -> Quarter:
    """Return the quarter called ``name``; one that the register does not know is a ``ToolError``."""
    begin, end = span_of(connection, name)
    names = Names(connection, kinds, zone_of(connection))
    seed = connection.execute("SELECT MIN(seed) FROM sample_draw WHERE quarter = ?", (name,)).fetchone()[0]
    cases = _cases(connection, names, name, begin, end)
    return Quarter(
        name=name,
        lines=_lines(connection, begin, end),
        asking=of_quarter(connection, begin, end, names),
        cases=cases,
        waits=waits(connection, begin, end),
        cameras=_index(connection, _CAMERAS, (begin, end), names, "camera"),
        people=_index(connection, _PEOPLE, (begin, end), names, "person"),
        seed=seed or "",
        sources=_sources(connection, begin, end),
    )


def span_of(connection: sqlite3.Connection, name: str) -> tuple[int, int]:
    """Return when a quarter begins and ends; one that the register does not know is a ``ToolError``."""
    span = connection.execute("SELECT from_epoch, until_epoch FROM quarter WHERE id = ?", (name,)).fetchone()
    if span is None:
        known = ", ".join(each for (each,) in connection.execute("SELECT id FROM quarter ORDER BY from_epoch"))
        raise ToolError("sample.no_quarter", status=2, period=name, known=known)
    return int(span[0]), int(span[1])


def _lines(connection: sqlite3.Connection, begin: int, end: int) -> tuple[Line, ...]:
    sql = (
        "SELECT c.id, c.title_zh, c.title_en, c.who_zh, c.who_en, v.verdict, COUNT(v.verdict) FROM clause AS c"
        " LEFT JOIN verdict AS v ON v.clause = c.id AND ? <= v.since_epoch AND v.since_epoch < ?"
        " GROUP BY c.id, v.verdict ORDER BY c.id, v.verdict"
    )
    found: dict[str, tuple[Bilingual, Bilingual, dict[str, int]]] = {}
    for clause, zh, en, who_zh, who_en, verdict, count in connection.execute(sql, (begin, end)):
        counts = found.setdefault(clause, (Bilingual(zh, en), Bilingual(who_zh, who_en), {}))[2]
        if verdict:
            counts[verdict] = count
    return tuple(Line(clause, *parts) for clause, parts in found.items())


def _cases(connection: sqlite3.Connection, names: Names, name: str, begin: int, end: int) -> tuple[CaseLine, ...]:
    sql = (
        "SELECT c.case_id, c.title, c.department, c.state, c.verification, c.filed_epoch, COALESCE(s.drawn, 0),"
        " (SELECT COUNT(*) FROM verdict AS v WHERE v.verdict = 'FAIL' AND"
        " (v.subject = c.case_id OR (v.subject > c.case_id || '/' AND v.subject < c.case_id || '0')))"
        " FROM cases AS c LEFT JOIN sample_draw AS s ON s.case_id = c.case_id AND s.quarter = ?"
        " WHERE ? <= c.filed_epoch AND c.filed_epoch < ? ORDER BY c.filed_epoch, c.case_id"
    )
    found = []
    for case, title, department, state, proof, filed, drawn, failed in connection.execute(
        sql, (name, begin, end)
    ).fetchall():
        month = names.at(filed).text[:7]
        unit = names.of("department", department or "")
        found.append(CaseLine(case, title, month, unit, both(f"state.{state}"), proof, failed, bool(drawn)))
    return tuple(sorted(found, key=lambda each: (each.month, each.department.zh, each.case_id)))


def waits(connection: sqlite3.Connection, begin: int, end: int) -> tuple[Wait, ...]:
    """Measure each signature from the one before it, the first from the opening of the pull request."""
    sql = (
        "SELECT s.role, s.at_epoch - MAX(p.created_epoch, COALESCE(LAG(s.at_epoch) OVER w, 0))"
        " FROM approval_stage AS s JOIN pull_request AS p ON p.id = s.pull_request"
        " WHERE s.at_epoch IS NOT NULL AND s.case_id IS NOT NULL AND p.landing_class = 'A'"
        " AND ? <= s.at_epoch AND s.at_epoch < ?"
        " WINDOW w AS (PARTITION BY s.pull_request ORDER BY s.at_epoch, s.position)"
    )
    hours: dict[str, list[float]] = defaultdict(list)
    for role, seconds in connection.execute(sql, (begin, end)):
        hours[role].append(max(0, seconds) / 3600)
    return tuple(
        Wait(both(f"role.{role}"), len(hours[role]), statistics.median(hours[role]), max(hours[role]))
        for role in STAGE_ROLES
        if hours[role]
    )


_CAMERAS = (
    "SELECT r.value, c.case_id FROM cases AS c JOIN request_cameras AS r ON r.uid = c.case_id"
    " WHERE ? <= c.filed_epoch AND c.filed_epoch < ?"
)
_PEOPLE = (
    "SELECT person, case_id FROM (SELECT c.applicant AS person, c.case_id, c.filed_epoch FROM cases AS c"
    " UNION SELECT c.handler, c.case_id, c.filed_epoch FROM cases AS c"
    " UNION SELECT s.person, c.case_id, c.filed_epoch"
    " FROM approval_stage AS s JOIN cases AS c ON c.case_id = s.case_id)"
    " WHERE person IS NOT NULL AND ? <= filed_epoch AND filed_epoch < ?"
)


def _index(
    connection: sqlite3.Connection, sql: str, span: tuple[int, int], names: Names, kind: str
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found: dict[str, set[str]] = defaultdict(set)
    for key, case in connection.execute(sql, span):
        found[key].add(case)
    called = {key: f"{names.of(kind, key).zh} {key}" for key in found}
    return tuple((called[key], tuple(sorted(found[key]))) for key in sorted(found))


def _sources(connection: sqlite3.Connection, begin: int, end: int) -> tuple[tuple[str, str, str], ...]:
    """Return the records of the quarter's cases; a case's folder follows from its id."""
    sql = (
        "WITH folder AS (SELECT 'records/cases/' || substr(case_id, 4, 4) || '/' || substr(case_id, 8, 2) || '/'"
        " || case_id AS path FROM cases WHERE ? <= filed_epoch AND filed_epoch < ?)"
        " SELECT s.path, s.blob, s.sha256 FROM folder AS f JOIN source AS s"
        " ON s.path > f.path || '/' AND s.path < f.path || '0' ORDER BY s.path, s.blob"
    )
    return tuple(connection.execute(sql, (begin, end)).fetchall())
