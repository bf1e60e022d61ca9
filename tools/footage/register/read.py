"""A register opened for reading, for questions that somebody else wrote.

Promises: the connection cannot change the file, attach another one, load an extension or read anything but the
register's own tables and views; a question that takes more than its steps ends with an error.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from footage.finding import ToolError

STEPS_PER_CALL = 10_000
DEFAULT_STEPS = 200_000_000
LENGTH_LIMIT = 16 * 1024 * 1024

_ALLOWED = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE})
_DESCRIBING = frozenset({"table_info", "table_list"})
_REFUSED_FUNCTIONS = frozenset(
    {"load_extension", "fts3_tokenizer", "readfile", "writefile", "edit", "zeroblob", "randomblob"}
)


def open_readonly(path: Path, *, steps: int = DEFAULT_STEPS) -> sqlite3.Connection:
    """Open the register at ``path`` for reading only; a question may take ``steps`` steps of SQLite's machine."""
    if not path.is_file():
        raise ToolError("register.missing", hint="register.missing.hint", path=str(path))
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        connection.execute("PRAGMA query_only = ON")
        connection.execute("SELECT key FROM meta LIMIT 1").fetchone()
    except sqlite3.Error as error:
        connection.close()
        raise ToolError("register.unreadable", path=str(path)) from error
    restrict(connection, steps=steps)
    return connection


def restrict(connection: sqlite3.Connection, *, steps: int = DEFAULT_STEPS) -> None:
    """Let ``connection`` only read, and each question on it take at most ``steps`` steps."""
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LENGTH_LIMIT)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.setlimit(sqlite3.SQLITE_LIMIT_COMPOUND_SELECT, 100)
    connection.set_authorizer(_authorize)
    remaining = steps

    def begin(_statement: str) -> None:
        nonlocal remaining
        remaining = steps

    def count() -> int:
        nonlocal remaining
        remaining -= STEPS_PER_CALL
        return int(remaining < 0)

    connection.set_trace_callback(begin)
    connection.set_progress_handler(count, STEPS_PER_CALL)


def _authorize(action: int, first: str | None, second: str | None, _database: str | None, _inner: str | None) -> int:
    if action in _ALLOWED:
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_PRAGMA and first in _DESCRIBING:
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_FUNCTION and (second or "").lower() not in _REFUSED_FUNCTIONS:
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY
