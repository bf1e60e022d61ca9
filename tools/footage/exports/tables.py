"""Every table and view of a register as one file each, in the order of its key.

Promises: the same register gives the same bytes; CSV (RFC 4180, UTF-8 with BOM so that office programs read Chinese)
has no cell that a spreadsheet would run as a formula; JSON, as one array or one row to a line, keeps values as they
are. Binary columns are base64. The folder is written aside and renamed, so an interrupted export leaves the old one
whole.
"""

from __future__ import annotations

import base64
import csv
import io
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

FORMATS = ("csv", "json", "jsonl")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
INTERNAL = ("sqlite_",)

Progress = Callable[[str, int, int], None]


def export(connection: sqlite3.Connection, out: Path, format: str, progress: Progress | None = None) -> tuple[str, ...]:
    """Write every table and view to ``out/<name>.<format>`` and return the names; ``out`` is replaced as a whole."""
    names = _names(connection)
    aside = out.with_name(f".{out.name}.part")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    for position, name in enumerate(names, 1):
        (aside / f"{name}.{format}").write_bytes(_table(connection, name, format))
        if progress:
            progress(name, position, len(names))
    if out.exists():
        shutil.rmtree(out)
    aside.rename(out)
    return names


def safe_cell(value: object) -> str:
    """Return a cell's text with an apostrophe before whatever a spreadsheet would take for a formula."""
    if value is None:
        return ""
    text = base64.b64encode(value).decode() if isinstance(value, bytes) else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA) else text


def _names(connection: sqlite3.Connection) -> tuple[str, ...]:
    rows = connection.execute("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') ORDER BY name")
    return tuple(name for (name,) in rows if not name.startswith(INTERNAL))


def _table(connection: sqlite3.Connection, name: str, format: str) -> bytes:
    quoted = '"' + name.replace('"', '""') + '"'
    width = len(connection.execute(f"SELECT * FROM {quoted} LIMIT 0").description)  # noqa: S608 - a name of the schema
    order = ", ".join(str(column) for column in range(1, width + 1))
    cursor = connection.execute(f"SELECT * FROM {quoted} ORDER BY {order}")  # noqa: S608 - a name of the schema
    columns = [column[0] for column in cursor.description]
    return {"csv": _csv, "json": _json, "jsonl": _jsonl}[format](columns, cursor)


def _csv(columns: list[str], rows: Iterator[tuple[object, ...]]) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([safe_cell(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def _json(columns: list[str], rows: Iterator[tuple[object, ...]]) -> bytes:
    lines = _jsonl(columns, rows).decode().split("\n")[:-1]  # a value may hold other ends of lines
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode()


def _jsonl(columns: list[str], rows: Iterator[tuple[object, ...]]) -> bytes:
    lines = (
        json.dumps({name: _plain(v) for name, v in zip(columns, row, strict=True)}, ensure_ascii=False) for row in rows
    )
    return "".join(f"{line}\n" for line in lines).encode()


def _plain(value: object) -> object:
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value
