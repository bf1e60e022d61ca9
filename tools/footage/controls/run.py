"""Running controls: each becomes a view, and its rows become verdicts, one control at a time.

Promises: a control either gives its rows or an error with file and line; never silently nothing. Each subject of a
clause has one row; each row has a known verdict, a reason the control declared, JSON that can be read. The rows of the
table ``verdict`` are those of the view, so that the plain ``sqlite3`` program gives the same ones.

Shared views are worked out once: while controls run, temporary tables of the same names and rows stand before them.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from footage.controls.guard import limited, reading_only
from footage.controls.header import SEVERITIES, Control
from footage.controls.library import Library, SharedView, broken, load, load_adopted
from footage.finding import Finding, ToolError
from footage.repository import Tree

COLUMNS = ("subject", "verdict", "reason_code", "args", "evidence", "since_epoch", "severity", "remedied_epoch")
VERDICTS = ("PASS", "FAIL", "DUE", "UNKNOWN", "N/A")
STEP_LIMIT = 2_000_000_000
_POLICIES = {"R-": "retrieval", "S-": "surveillance"}  # a control may also judge the same duty of the other policy
_JOINED_ON = ("case_id", "uid", "person", "camera", "subject", "name")

_TOKEN = re.compile(r'near "([^"]+)"|no such (?:column|table|function): (\S+)|ambiguous column name: (\S+)')


class _Broken(Exception):
    """A control that cannot be run: the line it fails on, and why."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(problem)
        self.line = line
        self.problem = problem


def run(connection: sqlite3.Connection, library: Library | None = None, *, step_limit: int | None = None) -> None:
    """Judge every clause of the package; a control that does not work is a ``ToolError`` naming file and line."""
    ours = library or load()
    with _together(connection):
        _prepare(connection, ours)
        with worked_out(connection, ours.views):
            for control in ours.controls:
                try:
                    _judge_ours(connection, control, step_limit)
                except _Broken as error:
                    raise ToolError(
                        "controls.broken", status=70, path=control.path, line=error.line, problem=error.problem
                    ) from error


def run_adopted(connection: sqlite3.Connection, tree: Tree, *, step_limit: int = STEP_LIMIT) -> tuple[Finding, ...]:
    """Judge the clauses of a repository's own controls; what is wrong with one is a finding, the others still run."""
    ours = load()
    adopted, findings = load_adopted(tree, ours)
    found = list(findings)
    if not adopted.controls:
        return tuple(found)
    with _together(connection):
        _prepare(connection, ours)
        with worked_out(connection, ours.views):
            for control in adopted.controls:
                try:
                    _judge(connection, control, step_limit)
                except _Broken as error:
                    found.append(broken(control, error.line, error.problem))
    return tuple(found)


@contextmanager
def _together(connection: sqlite3.Connection) -> Iterator[None]:
    """Make everything in the block one transaction, unless the caller has begun one."""
    begun = not connection.in_transaction
    if begun:
        connection.execute("BEGIN")
    try:
        yield
    except BaseException:
        if begun:
            connection.execute("ROLLBACK")
        raise
    if begun:
        connection.execute("COMMIT")


def _prepare(connection: sqlite3.Connection, library: Library) -> None:
    for view in library.views:
        connection.execute(view.sql)
    rows = sorted((code, text.zh, text.en) for code, text in library.reasons.items())
    connection.executemany("INSERT OR IGNORE INTO reason VALUES (?, ?, ?)", rows)


@contextmanager
def worked_out(connection: sqlite3.Connection, views: tuple[SharedView, ...]) -> Iterator[None]:
    """Put the rows of each shared view into a temporary table of its name, indexed by what controls join on.

    SQLite looks a name up among temporary tables first, but not inside a view of the file: hence each view is read by
    its own SELECT here, and each control by its own SQL.
    """
    made = [view.name for view in views if _work_out(connection, view)]
    try:
        yield
    finally:
        for name in made:
            connection.execute(f"DROP TABLE temp.{name}")


def _work_out(connection: sqlite3.Connection, view: SharedView) -> bool:
    """Return whether it could be done: where a kind of record is missing, the controls that need it say so."""
    try:
        connection.execute(f"CREATE TEMP TABLE {view.name} AS {view.select}")
    except sqlite3.OperationalError:
        return False
    for _, column, *_ in connection.execute(f"PRAGMA temp.table_info({view.name})").fetchall():
        if column in _JOINED_ON:
            connection.execute(f'CREATE INDEX temp."{view.name}__{column}" ON {view.name} ({column})')
    connection.execute(f"ANALYZE temp.{view.name}")  # or SQLite might look a case up by the person who signed
    return True


def _judge(connection: sqlite3.Connection, control: Control, step_limit: int | None) -> None:
    """Create the view, keep its rows, and take all of it back if anything is wrong."""
    connection.execute("SAVEPOINT control")
    try:
        _create(connection, control)
        _describe(connection, control)
        _fill(connection, control, step_limit)
        _check(connection, control)
    except sqlite3.Error as error:
        _undo(connection)
        raise _Broken(_line_of(control, str(error)), str(error)) from error
    except _Broken:
        _undo(connection)
        raise
    connection.execute("RELEASE control")


def _judge_ours(connection: sqlite3.Connection, control: Control, step_limit: int | None) -> None:
    """Judge; a repository whose schemas are older than the tool lacks kinds or fields, and then nobody can know."""
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")}
    missing = [kind for kind in control.kinds if kind not in tables]
    if missing:
        _judge(connection, _unknown(control, missing), step_limit)
        return
    try:
        _judge(connection, control, step_limit)
    except _Broken as error:
        if not error.problem.startswith(("no such column", "no such table")):
            raise
        _judge(connection, _unknown(control, control.kinds), step_limit)


def _unknown(control: Control, kinds: Iterable[str]) -> Control:
    """Return a control that gives one UNKNOWN in place of all rows, naming the kinds whose schemas are wanted."""
    named = ", ".join(f"'{kind}'" for kind in kinds)
    sql = (
        "SELECT 'register' AS subject, 'UNKNOWN' AS verdict, 'kind_missing' AS reason_code,"
        f" json_object('kinds', json_array({named})) AS args, json_array('schemas') AS evidence,"
        f" NULL AS since_epoch, '{control.severity}' AS severity, NULL AS remedied_epoch"
    )
    return replace(control, sql=sql, uses=(*control.uses, "kind_missing"))


def _undo(connection: sqlite3.Connection) -> None:
    connection.execute("ROLLBACK TO control")
    connection.execute("RELEASE control")


def _create(connection: sqlite3.Connection, control: Control) -> None:
    if not re.match(r"\s*(WITH|SELECT)\b", control.sql):
        raise _Broken(control.line, "WITH … SELECT")
    connection.execute(f"EXPLAIN {control.sql}")  # nothing is made of what cannot be read: some registers cannot undo
    connection.execute(f'CREATE VIEW "{control.view}" AS\n{control.sql}')
    names = tuple(row[1] for row in connection.execute(f'PRAGMA table_info("{control.view}")'))
    if names != COLUMNS:
        raise _Broken(control.line, f"{', '.join(names)} ≠ {', '.join(COLUMNS)}")


def _describe(connection: sqlite3.Connection, control: Control) -> None:
    for clause in control.clauses:
        connection.execute(
            "INSERT INTO clause VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, json(?), ?, ?)",
            (
                clause, _POLICIES.get(clause[:2], control.policy), *control.title, *control.asks, control.truth,
                control.severity, *control.who,
                _json_list(control.parameters), control.sql, _applies_from(connection, control),
            ),
        )  # fmt: skip
    own = sorted((code, text.zh, text.en) for code, text in control.reasons.items())
    connection.executemany("INSERT OR IGNORE INTO reason VALUES (?, ?, ?)", own)


def _fill(connection: sqlite3.Connection, control: Control, step_limit: int | None) -> None:
    """Read the view, then keep its rows: an interrupted INSERT would undo the caller's transaction, a SELECT not."""
    query = f"SELECT {', '.join(COLUMNS)} FROM ({control.sql}\n) ORDER BY subject"  # noqa: S608 - read under the guard
    with reading_only(connection), limited(connection, step_limit):
        rows = connection.execute(query).fetchall()
    for clause in control.clauses:
        connection.executemany(
            "INSERT INTO verdict VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", ((clause, *row) for row in rows)
        )


def _check(connection: sqlite3.Connection, control: Control) -> None:
    """Refuse rows that a reader could not make sense of."""
    codes = {*control.reasons, *control.uses}
    bad = connection.execute(
        "SELECT subject, verdict, reason_code FROM verdict WHERE clause = ? AND ("
        " subject IS NULL OR verdict NOT IN (SELECT value FROM json_each(?))"
        " OR severity NOT IN (SELECT value FROM json_each(?))"
        " OR reason_code NOT IN (SELECT value FROM json_each(?))"
        " OR NOT json_valid(args) OR json_type(args) <> 'object'"
        " OR NOT json_valid(evidence) OR json_type(evidence) <> 'array'"
        " OR EXISTS (SELECT 1 FROM json_each(evidence) WHERE type <> 'text')) LIMIT 1",
        (control.clauses[0], _json_list(VERDICTS), _json_list(SEVERITIES), _json_list(sorted(codes))),
    ).fetchone()
    if bad is not None:
        raise _Broken(control.line, " · ".join(str(each) for each in bad))
    many = "SELECT subject FROM verdict WHERE clause = ? GROUP BY subject HAVING COUNT(*) > 1 LIMIT 1"
    twice = connection.execute(many, control.clauses[:1]).fetchone()
    if twice is not None:
        raise _Broken(control.line, f"{twice[0]} × 2")


def _applies_from(connection: sqlite3.Connection, control: Control) -> int | None:
    if control.applies_from is None:
        return None
    (zone,) = connection.execute("SELECT timezone FROM as_of").fetchone() or ("UTC",)
    day = control.applies_from
    return int(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC).timestamp())


def _line_of(control: Control, problem: str) -> int:
    """Return the line of the file that SQLite's message speaks about; it gives a word, not a place."""
    match = _TOKEN.search(problem)
    word = next((each for each in match.groups() if each), "") if match else ""
    for number, line in enumerate(control.sql.splitlines(), control.line):
        if word and word.rpartition(".")[2] in line.partition("--")[0]:
            return number
    return control.line


def _json_list(values: Iterable[str]) -> str:
    return "[" + ", ".join(f'"{value}"' for value in values) + "]"
