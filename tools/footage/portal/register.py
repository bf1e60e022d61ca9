"""Tables for the browser: compact rows in a script, so that ten thousand filter like a hundred.

A table names its columns and holds its cells once; the page shows the first of them as plain HTML, for readers without
scripts and for the first glance, and the script holds them all. Everything in the script is JSON inside a call: record
text cannot leave its string.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from footage.dossier.shape import Moment
from footage.portal.page import visible

FIRST = 100  # rows in the page; the browser shows as many at a time
FILE = "rows.js"  # beside the page
_TONES = ("ok", "wait", "bad", "unknown", "plain")


@dataclass(frozen=True, slots=True)
class Code:
    """A value of a fixed set: its code, what people call it, and its tone when it is a state (else empty)."""

    code: str
    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Ref:
    """A text that leads to a page, or to none when ``place`` is empty."""

    text: str
    place: str


Cell = str | int | Moment | Code | Ref | tuple[Code, ...] | tuple[Ref, ...] | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column. ``name`` stands in addresses and in JSON.

    ``type`` is text, number, count (a badge in ``tone`` where it is not 0), day, time, code (one or several), link (one
    or several) or id (a link to the row's own page). A ``facet`` can be chosen from; what is not ``shown`` is still
    searched, chosen from and downloaded; a ``joined`` column is drawn in the cell of the one before it.
    """

    name: str
    title: str
    type: str = "text"
    facet: bool = False
    shown: bool = True
    joined: bool = False
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: ``name`` is what its downloads are called; each row has a cell for each column."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def heads(self) -> tuple[tuple[Column, tuple[int, ...]], ...]:
        """Return the columns that have a heading, each with the numbers of the columns drawn below it."""
        found: list[tuple[Column, list[int]]] = []
        for number, column in enumerate(self.columns):
            if column.joined:
                found[-1][1].append(number)
            elif column.shown:
                found.append((column, [number]))
        return tuple((column, tuple(numbers)) for column, numbers in found)

    @property
    def facets(self) -> tuple[tuple[Column, tuple[tuple[Code, int], ...]], ...]:
        """Return what can be chosen from, the most frequent first, with the number of its rows.

        What all rows have alike leaves nothing to choose.
        """
        found = []
        for number, column in enumerate(self.columns):
            if column.facet:
                counts = Counter(code for row in self.rows for code in codes(row[number]))
                found.append((column, tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0].code)))))
        whole = len(self.rows)
        return tuple(
            (column, values) for column, values in found if len(values) > 1 or any(n < whole for _, n in values)
        )


def columns(text: Mapping[str, str], specs: Iterable[tuple[str, str, str, str]]) -> tuple[Column, ...]:
    """Return columns from (name, text of the heading, type, how): how may say facet, hidden, joined, and a tone."""
    return tuple(
        Column(
            name,
            text[title],
            kind,
            facet="facet" in how.split(),
            shown="hidden" not in how.split(),
            joined="joined" in how.split(),
            tone=next((word for word in how.split() if word in _TONES), ""),
        )
        for name, title, kind, how in specs
    )


def codes(cell: Cell) -> tuple[Code, ...]:
    """Return the codes in a cell."""
    return tuple(each for each in many(cell) if isinstance(each, Code))


def many(cell: Cell) -> tuple[object, ...]:
    """Return the values of a cell that may have several."""
    return cell if isinstance(cell, tuple) else () if cell is None else (cell,)


def script(table: Table) -> str:
    """Return the script that gives the browser all rows, with the words for their codes."""
    columns = [
        {
            "name": column.name,
            "title": column.title,
            "type": column.type,
            "shown": column.shown,
            "joined": column.joined,
            "tone": column.tone,
            "labels": _labels(table, number),
        }
        for number, column in enumerate(table.columns)
    ]
    rows = [[_value(cell) for cell in row] for row in table.rows]
    data = {"name": table.name, "columns": columns, "rows": rows}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in ("<", "\u2028", "\u2029"):  # would end the script, or a line of it
        text = text.replace(character, f"\\u{ord(character):04x}")
    return f"window.footageTable({text});\n"


def _labels(table: Table, number: int) -> Mapping[str, tuple[str, str]]:
    found = (code for row in table.rows for code in codes(row[number]))
    return {each.code: (each.tone, str(visible(each.text))) for each in found}


def _value(cell: Cell) -> object:
    if isinstance(cell, tuple):
        return [_value(each) for each in cell]
    if isinstance(cell, Code):
        return cell.code
    if isinstance(cell, Ref):
        return [visible(cell.text), cell.place]
    if isinstance(cell, Moment):
        return [cell.text, datetime.fromtimestamp(cell.epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")]
    return visible(cell)
