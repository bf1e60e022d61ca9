"""The tables of a register: the fixed ones, and for each kind one of versions, one per list, and views of what stands.

Promises: kind ``K`` gives the table ``K_version`` with every version, the table ``K_<list>_version`` for each list,
and the views ``K`` and ``K_<list>`` of what stands at the reference time (for a request that never landed: what was
kept of it). A name that a fixed table or an earlier kind has gets ``_record`` (kinds) or ``_list`` (lists) appended.
The order follows the kinds' own. Every column is explained in the table ``dictionary``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from footage.reading.kinds import Kind, Kinds
from footage.register.columns import (
    LIST_COLUMNS,
    RECORD_COLUMNS,
    FieldColumn,
    ListColumns,
    field_columns,
    list_columns,
)
from footage.register.layout import FIXED, Table, quoted
from footage.register.values import Row
from footage.text import Bilingual, both

SHOWN = "standing IN ('main', 'closed')"
_OWN_PREFIXES = ("sqlite_", "control_")


@dataclass(frozen=True, slots=True)
class ListTable:
    """The table and view of one list of a kind."""

    view: str
    table: Table
    columns: ListColumns


@dataclass(frozen=True, slots=True)
class KindTables:
    """The table and view of one kind, and those of its lists."""

    kind: Kind
    view: str
    table: Table
    columns: tuple[FieldColumn, ...]
    lists: tuple[ListTable, ...]


class _Names:
    """Names given out so far; SQLite does not tell capitals from small letters."""

    def __init__(self) -> None:
        self._taken = {table.name for table in FIXED}

    def claim(self, wanted: str, suffix: str) -> str:
        """Return a name for a view whose table ``<name>_version`` is free too."""
        name = f"kind_{wanted}" if wanted.lower().startswith(_OWN_PREFIXES) else wanted
        while {name.lower(), f"{name}_version".lower()} & self._taken:
            name += suffix
        self._taken |= {name.lower(), f"{name}_version".lower()}
        return name


def kind_tables(kinds: Kinds) -> tuple[KindTables, ...]:
    """Return the tables of all kinds; kinds take their names first, then their lists."""
    names = _Names()
    views = _views(kinds, names)
    return tuple(_kind_tables(kind, views[kind.name], names) for kind in kinds)


def view_names(kinds: Kinds) -> dict[str, str]:
    """Return the name of each kind's view; ``<name>_version`` is its table."""
    return _views(kinds, _Names())


def _views(kinds: Kinds, names: _Names) -> dict[str, str]:
    return {kind.name: names.claim(kind.name, "_record") for kind in kinds}


def create(connection: sqlite3.Connection, tables: Iterable[KindTables]) -> None:
    """Create all tables and views, and fill the dictionary that explains them."""
    known = tuple(tables)
    for table in FIXED:
        _run(connection, table.ddl())
    for each in known:
        _run(connection, each.table.ddl())
        connection.execute(_view(each.view, each.table))
        for part in each.lists:
            _run(connection, part.table.ddl())
            connection.execute(_list_view(part, each.table))
    rows = sorted(dictionary(known), key=lambda row: (row[0], row[2]))
    connection.executemany("INSERT OR IGNORE INTO dictionary VALUES (?, ?, ?, ?, ?)", rows)


def dictionary(tables: Iterable[KindTables]) -> Iterator[Row]:
    """Yield (object, column, position, zh, en); the empty column explains the table or view itself."""
    for table in FIXED:
        yield _entry(table.name, "", 0, both(f"register.table.{table.name}"))
        for position, (name, _) in enumerate(table.columns, 1):
            yield _entry(table.name, name, position, column_text(table.name, name))
    for each in tables:
        yield _entry(each.view, "", 0, each.kind.help)
        yield from _explained(each.view, RECORD_COLUMNS, each.columns)
        for part in each.lists:
            yield _entry(part.view, "", 0, part.columns.help)
            yield from _explained(part.view, LIST_COLUMNS, part.columns.columns)


def column_text(table: str, column: str) -> Bilingual:
    """Return what a column means: its own text in this table, else the one that columns of the name share."""
    code = f"register.column.{table}.{column}"
    found = both(code)
    return both(f"register.column.{column}") if found.zh == code else found


def _kind_tables(kind: Kind, view: str, names: _Names) -> KindTables:
    columns = field_columns(kind)
    pairs = (*RECORD_COLUMNS, *((column.name, column.sql_type) for column in columns))
    table = Table(f"{view}_version", pairs, ("uid", "version"), ("case_id",) if kind.in_case else ())
    return KindTables(kind, view, table, columns, tuple(_list_table(view, each, names) for each in list_columns(kind)))


def _list_table(view: str, columns: ListColumns, names: _Names) -> ListTable:
    name = names.claim(f"{view}_{columns.name}", "_list")
    pairs = (*LIST_COLUMNS, *((column.name, column.sql_type) for column in columns.columns))
    return ListTable(name, Table(f"{name}_version", pairs, ("uid", "version", "position")), columns)


def _view(name: str, table: Table) -> str:
    columns = ", ".join(quoted(column) for column, _ in table.columns)
    return f"CREATE VIEW {quoted(name)} AS SELECT {columns} FROM {quoted(table.name)} WHERE {SHOWN}"


def _list_view(part: ListTable, owner: Table) -> str:
    columns = ", ".join(f"item.{quoted(column)}" for column, _ in part.table.columns)
    return (
        f"CREATE VIEW {quoted(part.view)} AS SELECT {columns} FROM {quoted(part.table.name)} AS item"
        f" JOIN {quoted(owner.name)} AS owner ON owner.uid = item.uid AND owner.version = item.version"
        f" WHERE owner.{SHOWN}"
    )


def _explained(view: str, shared: Iterable[tuple[str, str]], columns: Iterable[FieldColumn]) -> Iterator[Row]:
    names = [(name, both(f"register.column.{name}")) for name, _ in shared]
    names += [(column.name, field_text(column)) for column in columns]
    yield from (_entry(view, name, position, text) for position, (name, text) in enumerate(names, 1))


def field_text(column: FieldColumn) -> Bilingual:
    """Return what the column of a field means."""
    return both("register.field.epoch", title=column.title) if column.type == "EPOCH" else column.title


def _entry(name: str, column: str, position: int, text: Bilingual) -> Row:
    return (name, column, position, text.zh, text.en)


def _run(connection: sqlite3.Connection, statements: Iterable[str]) -> None:
    for statement in statements:
        connection.execute(statement)
