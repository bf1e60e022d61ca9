"""Questions to the register that may lack what is asked about: schemas older than the tool have fewer kinds."""

from __future__ import annotations

import sqlite3
from typing import Any

from footage.dossier.shape import Choice
from footage.reading.kinds import Kinds
from footage.text import Bilingual


def rows(connection: sqlite3.Connection, sql: str, *needs: str) -> list[tuple[Any, ...]]:
    """Return the rows of a question, or none where one of the tables and views it needs does not exist."""
    names = ", ".join("?" * len(needs))
    sql_there = f"SELECT count(*) FROM sqlite_master WHERE name IN ({names})"  # noqa: S608 - only question marks
    if connection.execute(sql_there, needs).fetchone()[0] < len(needs):
        return []
    return connection.execute(sql).fetchall()


def chosen(kinds: Kinds, kind: str, pointer: str, code: str) -> Choice:
    """Return a value that is known to be there, as its schema calls it."""
    return choice(kinds, kind, pointer, code) or Choice(code, Bilingual(code, code))


def choice(kinds: Kinds, kind: str, pointer: str, code: str | None) -> Choice | None:
    """Return a value of a field as its schema calls it."""
    if code is None:
        return None
    found = kinds.get(kind)
    spec = found.field_at(pointer) if found else None
    return Choice(code, spec.values.get(code, Bilingual(code, code)) if spec else Bilingual(code, code))
