"""What falls due and who must do it, and what looks odd: one SQL file for each sort of duty and of signal.

Promises: every row comes from its SELECT, which anyone can run again. A duty is no verdict: it says what is to be done
next, and the clause that will judge it. A signal is none either: it only makes a case more likely to be looked at.
Each (duty, subject, person) stands once, so that nobody is reminded twice. Refuses: clocks and Python functions.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from footage.controls import load as load_controls
from footage.controls.guard import reading_only
from footage.controls.header import HeaderError, read_header
from footage.controls.run import worked_out
from footage.finding import ToolError
from footage.text import Bilingual

DUE, SIGNALS = "due", "signals"
SOON_DAYS = 7
_KEYS = frozenset({"name", "clause", "title.zh", "title.en", "text.zh", "text.en"})
_OLD_SCHEMAS = ("no such table", "no such column")


@dataclass(frozen=True, slots=True)
class Query:
    """One sort: what it is called, what a row says, the clause behind it, and its SELECT."""

    name: str
    title: Bilingual
    text: Bilingual
    clause: str
    sql: str

    @property
    def row(self) -> tuple[str, ...]:
        """Return its row in the table of sorts."""
        return (self.name, *self.title, *self.text, self.clause)


@cache
def load(folder: str) -> tuple[Query, ...]:
    """Return every sort in ``due`` or ``signals``, by name."""
    found = (each for each in (files("footage.duties") / folder).iterdir() if each.name.endswith(".sql"))
    return tuple(_parse(each.name, each.read_text("utf-8")) for each in sorted(found, key=lambda each: each.name))


def _parse(file: str, text: str) -> Query:
    header, _, sql = read_header(file, text)
    for key in sorted(_KEYS ^ set(header)):
        raise HeaderError(file, 1, "missing" if key in _KEYS else "unknown", key=key)
    if file != f"{header['name']}.sql":
        raise HeaderError(file, 1, "name", clause=header["name"])
    title, said = (Bilingual(header[f"{key}.zh"], header[f"{key}.en"]) for key in ("title", "text"))
    return Query(header["name"], title, said, header["clause"], sql)


def run(connection: sqlite3.Connection) -> None:
    """Fill ``duty_kind`` and ``duty``; of a sort for which a repository's schemas lack a kind, nothing is due."""
    (now,) = connection.execute("SELECT epoch FROM as_of").fetchone()
    with _together(connection):
        for query in load(DUE):
            connection.execute("INSERT INTO duty_kind VALUES (?, ?, ?, ?, ?, ?)", query.row)
            connection.executemany("INSERT INTO duty VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", _due(connection, query, now))


def run_signals(connection: sqlite3.Connection) -> None:
    """Fill ``signal_kind`` and ``signal``."""
    with _together(connection):
        for query in load(SIGNALS):
            connection.execute("INSERT INTO signal_kind VALUES (?, ?, ?, ?, ?, ?)", query.row)
            connection.executemany("INSERT INTO signal VALUES (?, ?, ?, ?, ?)", _signals(connection, query))


@contextmanager
def _together(connection: sqlite3.Connection) -> Iterator[None]:
    """Make the block one transaction in which shared views are worked out."""
    connection.execute("BEGIN")
    for view in load_controls().views:
        connection.execute(view.sql)
    with worked_out(connection, load_controls().views):
        yield
    connection.execute("COMMIT")


def _due(connection: sqlite3.Connection, query: Query, now: int) -> Iterator[tuple[object, ...]]:
    columns = (
        "d.subject, d.role, d.department, COALESCE(d.person, ''), CAST(d.due_epoch AS INTEGER), d.since_epoch, d.args"
    )
    seen = set()
    for row in _rows(connection, query, columns, "d.subject, d.person"):
        if (row[0], row[3]) not in seen:
            seen.add((row[0], row[3]))
            yield (query.name, *row, _state(row[4], now))


def _signals(connection: sqlite3.Connection, query: Query) -> Iterator[tuple[object, ...]]:
    columns = "d.subject, d.person, d.at_epoch, d.args"
    yield from ((query.name, *row) for row in _rows(connection, query, columns, "d.subject, d.person, d.at_epoch"))


def _rows(connection: sqlite3.Connection, query: Query, columns: str, order: str) -> list[tuple[object, ...]]:
    try:
        with reading_only(connection):
            return connection.execute(f"SELECT {columns} FROM ({query.sql}\n) AS d ORDER BY {order}").fetchall()  # noqa: S608
    except sqlite3.OperationalError as error:
        if str(error).startswith(_OLD_SCHEMAS):
            return []  # schemas older than the tool: the clause behind it says so as UNKNOWN
        raise ToolError("controls.broken", status=70, path=query.name, line=1, problem=str(error)) from error


def _state(due: object, now: int) -> str:
    if not isinstance(due, int):
        return "open"
    return "overdue" if due <= now else "soon" if due <= now + SOON_DAYS * 86400 else "open"
