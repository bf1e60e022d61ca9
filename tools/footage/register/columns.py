"""From a kind's schema to columns: what each field is called in SQL and how its value gets there.

Promises: the names follow from the schema alone: ``/window/from`` is ``window_from`` (as typed) and
``window_from_epoch`` (seconds). A name that is taken (by what every record has, or by an earlier field) gets
``_field`` appended. A list becomes a table of its own; a list within a list, and a mapping without fixed names, stay
JSON text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from footage.reading.kinds import FieldSpec, Kind
from footage.register.values import CONVERSIONS, Cell, moment
from footage.text import Bilingual

RECORD_COLUMNS: tuple[tuple[str, str], ...] = (
    ("uid", "TEXT NOT NULL"),
    ("id", "TEXT NOT NULL"),
    ("case_id", "TEXT"),
    ("version", "INTEGER NOT NULL"),
    ("path", "TEXT NOT NULL"),
    ("blob", "TEXT NOT NULL"),
    ("landed_epoch", "INTEGER"),
    ("landed_seq", "INTEGER"),
    ("landed_commit", "TEXT"),
    ("pull_request", "TEXT"),
    ("first_seen_epoch", "INTEGER"),
    ("counts_epoch", "INTEGER"),
    ("replaced_epoch", "INTEGER"),
    ("replaced_seq", "INTEGER"),
    ("correction", "TEXT"),
    ("standing", "TEXT NOT NULL"),
)
LIST_COLUMNS: tuple[tuple[str, str], ...] = (
    ("uid", "TEXT NOT NULL"),
    ("version", "INTEGER NOT NULL"),
    ("position", "INTEGER NOT NULL"),
)

_TYPES = {"integer": "INTEGER", "number": "REAL", "boolean": "FLAG"}
_TIMES = ("date", "date-time")

Steps = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FieldColumn:
    """A column that holds one field: where the value stands in the record (or list item), and its type."""

    name: str
    steps: Steps
    type: str
    title: Bilingual
    help: Bilingual

    @property
    def sql_type(self) -> str:
        """Return the type as a STRICT table knows it."""
        return "INTEGER" if self.type in ("FLAG", "EPOCH") else self.type

    def read(self, zone: str) -> Callable[[object], Cell]:
        """Return the function that turns a typed value into the cell."""
        if self.type == "EPOCH":
            return lambda value: moment(value, zone)
        return CONVERSIONS[self.type]


@dataclass(frozen=True, slots=True)
class ListColumns:
    """A list in the record: where it stands, what it is called, and the columns of its items."""

    name: str
    steps: Steps
    columns: tuple[FieldColumn, ...]
    title: Bilingual
    help: Bilingual


def field_columns(kind: Kind) -> tuple[FieldColumn, ...]:
    """Return the columns of the fields that occur once in a record."""
    single = ((spec, _steps(spec.pointer)) for spec in kind.fields if "*" not in _steps(spec.pointer))
    return _named(single, RECORD_COLUMNS)


def list_columns(kind: Kind) -> tuple[ListColumns, ...]:
    """Return the lists of a record, in the order of the schema."""
    found: dict[Steps, list[tuple[FieldSpec, Steps]]] = {}
    for spec in kind.fields:
        steps = _steps(spec.pointer)
        if "*" in steps:
            at = steps.index("*")
            found.setdefault(steps[:at], []).append((spec, steps[at + 1 :]))
    return tuple(_list(kind, steps, fields) for steps, fields in found.items())


def value_at(data: object, steps: Steps) -> object:
    """Return what stands in ``data`` under ``steps``, None if nothing does."""
    for step in steps:
        if not isinstance(data, dict):
            return None
        data = data.get(step)
    return data


def _list(kind: Kind, steps: Steps, fields: list[tuple[FieldSpec, Steps]]) -> ListColumns:
    group = kind.groups.get("/" + "/".join((*(_escape(step) for step in steps), "*")))
    title, help_ = (group.title, group.help) if group else (fields[0][0].title, fields[0][0].help)
    return ListColumns(_identifier(steps), steps, _named(fields, LIST_COLUMNS), title, help_)


def _named(fields: Iterable[tuple[FieldSpec, Steps]], taken: Iterable[tuple[str, str]]) -> tuple[FieldColumn, ...]:
    names = {name for name, _ in taken}
    columns: list[FieldColumn] = []
    for column in _columns(fields):
        name = column.name
        while name.lower() in names:
            name += "_field"
        names.add(name.lower())
        columns.append(FieldColumn(name, column.steps, column.type, column.title, column.help))
    return tuple(columns)


def _columns(fields: Iterable[tuple[FieldSpec, Steps]]) -> Iterator[FieldColumn]:
    nested: set[Steps] = set()
    for spec, steps in fields:
        if "*" in steps:
            inner = steps[: steps.index("*")]
            if inner not in nested:
                nested.add(inner)
                yield FieldColumn(_identifier(inner), inner, "TEXT", spec.title, spec.help)
            continue
        name = _identifier(steps)
        yield FieldColumn(name, steps, _TYPES.get(spec.type, "TEXT"), spec.title, spec.help)
        if spec.format in _TIMES:
            yield FieldColumn(f"{name}_epoch", steps, "EPOCH", spec.title, spec.help)


def _identifier(steps: Steps) -> str:
    return re.sub("[^0-9A-Za-z_]", "_", "_".join(steps)) if steps else "value"


def _steps(pointer: str) -> Steps:
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:])


def _escape(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")
