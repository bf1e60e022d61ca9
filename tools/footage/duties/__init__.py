"""What falls due and who must do it: one SQL file for each sort of duty.

Promises: ``run`` fills ``duty_kind`` and ``duty`` of a register; every row comes from its SELECT, which anyone can run
again. A duty is no verdict: it says what is to be done next, and the clause that will judge it. Each (duty, subject,
person) stands once, so that a reminder is never sent twice. Refuses: clocks and Python functions, like controls.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from footage.controls import load as load_controls
from footage.controls.guard import reading_only
from footage.controls.header import HeaderError, read_header
from footage.controls.run import worked_out
from footage.finding import ToolError
from footage.text import Bilingual

SOON_DAYS = 7
_KEYS = frozenset({"duty", "clause", "title.zh", "title.en", "text.zh", "text.en"})
_COLUMNS = ("subject", "role", "department", "person", "due_epoch", "since_epoch", "args")


@dataclass(frozen=True, slots=True)
class Duty:
    """One sort of duty: what it is called, what a row says, the clause behind it, and its SELECT."""

    name: str
    title: Bilingual
    text: Bilingual
    clause: str
    sql: str


@cache
def load() -> tuple[Duty, ...]:
    """Return every sort of duty, by name."""
    folder = files("footage.duties")
    found = (each for each in folder.iterdir() if each.name.endswith(".sql"))
    return tuple(_parse(each.name, each.read_text("utf-8")) for each in sorted(found, key=lambda each: each.name))


def _parse(name: str, text: str) -> Duty:
    header, _, sql = read_header(name, text)
    for key in _KEYS ^ set(header):
        raise HeaderError(name, 1, "missing" if key in _KEYS else "unknown", key=key)
    if name != f"{header['duty']}.sql":
        raise HeaderError(name, 1, "name", clause=header["duty"])
    title, text_ = (Bilingual(header[f"{key}.zh"], header[f"{key}.en"]) for key in ("title", "text"))
    return Duty(header["duty"], title, text_, header["clause"], sql)


def run(connection: sqlite3.Connection) -> None:
    """Fill ``duty_kind`` and ``duty``; what a repository's schemas have no kind for is not due there."""
    duties = load()
    rows = [(each.name, *each.title, *each.text, each.clause) for each in duties]
    connection.execute("BEGIN")
    connection.executemany("INSERT INTO duty_kind VALUES (?, ?, ?, ?, ?, ?)", rows)
    with worked_out(connection, load_controls().views):
        for duty in duties:
            _fill(connection, duty)
    connection.execute("COMMIT")


def _fill(connection: sqlite3.Connection, duty: Duty) -> None:
    query = (
        f"SELECT d.subject, d.role, d.department, COALESCE(d.person, ''), CAST(d.due_epoch AS INTEGER), d.since_epoch,"  # noqa: S608
        f" d.args FROM ({duty.sql}\n) AS d ORDER BY d.subject, d.person"
    )
    try:
        with reading_only(connection):
            cursor = connection.execute(query)
            found = cursor.fetchall()
    except sqlite3.OperationalError as error:
        if "no such table" in str(error) or "no such column" in str(error):
            return  # schemas older than the tool: the clause behind the duty says so as UNKNOWN
        raise ToolError("controls.broken", status=70, path=duty.name, line=1, problem=str(error)) from error
    (now,) = connection.execute("SELECT epoch FROM as_of").fetchone()
    distinct = {(subject, person): row for row in found for subject, person in [(row[0], row[3])]}
    connection.executemany(
        "INSERT INTO duty VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        ((duty.name, *row, _state(row[4], now)) for row in distinct.values()),
    )


def _state(due: int | None, now: int) -> str:
    if due is None:
        return "open"
    return "overdue" if due <= now else "soon" if due <= now + SOON_DAYS * 86400 else "open"


def names() -> Mapping[str, Bilingual]:
    """Return what each sort of duty is called."""
    return {each.name: each.title for each in load()}
