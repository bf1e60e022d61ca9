"""What a control may do: read the register, and stop in time.

The authorizer refuses everything but reading and functions that give the same answer every time; the clock, randomness
and extensions are out, for our own controls as for an adopter's: a verdict that anybody can recompute never asks what
time it is. The step limit is in SQLite's own instructions, not in seconds: a control ends alike on every machine.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

_STEPS_PER_CALL = 100_000
_CHANGING = frozenset({
    "changes", "current_date", "current_time", "current_timestamp", "date", "datetime", "fts3_tokenizer", "julianday",
    "last_insert_rowid", "load_extension", "random", "randomblob", "readfile", "edit", "sqlite_compileoption_used",
    "sqlite_source_id", "sqlite_version", "strftime", "time", "total_changes", "unixepoch", "writefile",
})  # fmt: skip
_READING = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE})


@contextmanager
def reading_only(connection: sqlite3.Connection) -> Iterator[None]:
    """Refuse everything but reading while the block runs."""

    def allowed(action: int, _first: str | None, second: str | None, *_: str | None) -> int:
        if action in _READING:
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_FUNCTION and str(second).lower() not in _CHANGING:
            return sqlite3.SQLITE_OK
        return sqlite3.SQLITE_DENY

    connection.execute("SELECT 1 FROM json_each('[]')")  # SQLite declares it at its first use, which would be refused
    connection.set_authorizer(allowed)
    try:
        yield
    finally:
        connection.set_authorizer(None)


@contextmanager
def limited(connection: sqlite3.Connection, steps: int | None) -> Iterator[None]:
    """Interrupt a statement of the block after ``steps`` instructions; None sets no limit."""
    if steps is None:
        yield
        return
    left = -(-steps // _STEPS_PER_CALL)

    def one_less() -> int:
        nonlocal left
        left -= 1
        return int(left < 0)

    connection.set_progress_handler(one_less, min(_STEPS_PER_CALL, steps))
    try:
        yield
    finally:
        connection.set_progress_handler(None, 0)
