"""A register for readers who may not see everything: a copy that lacks what its edition must not show.

An edition is not a way of showing but a way of leaving out: what is restricted by the schemas is taken out of the
copy, so that no page made from it can show it by mistake. Promises: fields that are marked ``restricted`` are gone
from tables and texts, and where a verdict, a duty or a message had repeated one it is gone there too; no record stands
in it as it was committed, and no signed statement, which holds the words of everybody. What was judged was judged
before, on everything: verdicts stay. Refuses nothing; the whole register stays what it was.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from copy import deepcopy
from enum import StrEnum
from pathlib import Path
from typing import Any

from footage.reading import read_yaml
from footage.reading.kinds import Kind, Kinds, select
from footage.reading.text_of_record import record_bytes
from footage.register.corrections import KIND as CORRECTION
from footage.register.layout import quoted
from footage.register.tables import kind_tables
from footage.text import both

RESTRICTED = "restricted"
GONE = "…"
SHORTEST = 4  # what is shorter stands everywhere by chance
_REPEATED = (
    ("verdict", "args"), ("duty", "args"), ("signal", "args"), ("decision_problem", "args"),
    ("case_verification", "args"), ("review", "reason_args"), ("review", "opinion"), ("finding", "message_zh"),
    ("finding", "message_en"), ("finding", "hint_zh"), ("finding", "hint_en"), ("cases", "title"),
    ("pull_request", "title"), ("landed_commit", "subject"),
)  # fmt: skip


class Edition(StrEnum):
    """For whom: the organisation's own people. Auditors see the register as it is."""

    INTERNAL = "internal"


def reduce(register: Path, out: Path, kinds: Kinds) -> None:
    """Write to ``out`` the register of the internal edition; it appears whole or not at all."""
    handle, name = tempfile.mkstemp(prefix=f".{out.name}.", dir=out.parent)
    os.close(handle)
    aside = Path(name)
    try:
        shutil.copyfile(register, aside)
        connection = sqlite3.connect(aside)
        try:
            _reduce(connection, kinds)
        finally:
            connection.close()
        aside.chmod(0o644)
        aside.replace(out)
    finally:
        aside.unlink(missing_ok=True)


def _reduce(connection: sqlite3.Connection, kinds: Kinds) -> None:
    connection.execute("PRAGMA secure_delete = ON")
    words = _source(connection, kinds)
    for name in _views(connection):  # what is judged anew from less would be judged wrongly
        connection.execute(f"DROP VIEW {quoted(name)}")
    _tables(connection, kinds)
    connection.execute("UPDATE statement SET content = x'', signature = x''")
    _forget(connection, words - _names(connection, kinds))
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('edition', ?)", (Edition.INTERNAL.value,))
    connection.commit()
    connection.execute("VACUUM")


def hidden(kind: Kind) -> tuple[str, ...]:
    """Return the pointers of a kind's fields that are restricted, by themselves or by what contains them."""
    groups = {pointer for pointer, group in kind.groups.items() if group.privacy == RESTRICTED}
    within = (spec for spec in kind.fields if any(spec.pointer.startswith(f"{group}/") for group in groups))
    return tuple(
        dict.fromkeys([*(s.pointer for s in kind.fields if s.privacy == RESTRICTED), *(s.pointer for s in within)])
    )


def _source(connection: sqlite3.Connection, kinds: Kinds) -> set[str]:
    """Write every record anew without what is restricted; return the words that are gone by that."""
    gone: set[str] = set()
    found = connection.execute("SELECT path, blob, text FROM source").fetchall()
    for path, blob, text in found:
        placed = kinds.of_path(path)
        data = read_yaml(path, text.encode()).data if placed else None
        left = ""
        if placed and isinstance(data, dict):
            reduced, words = _without(data, _pointers(placed[0], data, kinds))
            gone |= words
            left = f"# {both('register.edition.withheld').zh}\n{record_bytes(reduced).decode()}"
        connection.execute("UPDATE source SET text = ? WHERE path = ? AND blob = ?", (left, path, blob))
    return gone


def _pointers(kind: Kind, data: dict[str, Any], kinds: Kinds) -> tuple[str, ...]:
    """Return what is restricted of one record: of a correction, the value of a restricted field."""
    if kind.name != CORRECTION:
        return hidden(kind)
    corrected = str(data.get("corrects"))
    of = kinds.get("request" if corrected.startswith("RQ-") else corrected.rpartition("-")[0])
    pointer = str(data.get("pointer"))
    restricted = of is None or any(_covers(each, pointer) for each in hidden(of))
    return ("/value", "/reason") if restricted else ()


def _covers(pattern: str, pointer: str) -> bool:
    """Return whether one of the two lies within the other; ``*`` stands for any step."""
    pairs = zip(pattern.split("/"), pointer.split("/"), strict=False)
    return all(wanted in {"*", found} for wanted, found in pairs)


def _without(data: dict[str, Any], pointers: Iterable[str]) -> tuple[dict[str, Any], set[str]]:
    """Return a copy of a record's data without what the pointers lead to, and the words that were there."""
    left = deepcopy(data)
    words: set[str] = set()
    for pattern in pointers:
        for pointer, value in list(select(left, pattern)):
            words.update(_words(value))
            _remove(left, pointer.split("/")[1:])
    return left, words


def _remove(node: Any, steps: list[str]) -> None:
    for step in steps[:-1]:
        node = node[int(step)] if isinstance(node, list) else node[step.replace("~1", "/").replace("~0", "~")]
    if isinstance(node, list):
        node[int(steps[-1])] = GONE  # the places of the others stay what they were
    else:
        del node[steps[-1].replace("~1", "/").replace("~0", "~")]


def _words(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _words(each)


def _views(connection: sqlite3.Connection) -> list[str]:
    """Return the views that belong to controls, an adopter's among them; those of kinds stay."""
    rows = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'view' AND name LIKE 'control\\_%' ESCAPE '\\'"
    )
    return [name for (name,) in rows]


def _tables(connection: sqlite3.Connection, kinds: Kinds) -> None:
    """Empty the columns of restricted fields."""
    for each in kind_tables(kinds):
        pointers = hidden(each.kind)
        for column in each.columns:
            if any(_covers(pointer, "/" + "/".join(column.steps)) for pointer in pointers):
                _empty(connection, each.table.name, column.name)
        for part in each.lists:
            for column in part.columns.columns:
                if any(
                    _covers(pointer, "/" + "/".join((*part.columns.steps, "*", *column.steps))) for pointer in pointers
                ):
                    _empty(connection, part.table.name, column.name)


def _empty(connection: sqlite3.Connection, table: str, column: str) -> None:
    connection.execute(f"UPDATE {quoted(table)} SET {quoted(column)} = NULL")


def _names(connection: sqlite3.Connection, kinds: Kinds) -> set[str]:
    """Return what is a name of something else as well: ids, clauses, words of a list of choices."""
    known = {value for kind in kinds for spec in kind.fields for value in spec.values}
    known |= {row[0] for row in connection.execute("SELECT id FROM clause")}
    for each in kind_tables(kinds):
        known |= {row[0] for row in connection.execute(f"SELECT id FROM {quoted(each.table.name)}")}
    return known


def _forget(connection: sqlite3.Connection, words: set[str]) -> None:
    """Take out of everything derived what it repeats of the words, plainly or as JSON writes them."""
    told = {spelling for word in words if len(word) >= SHORTEST for spelling in (word, json.dumps(word)[1:-1])}
    told |= {json.dumps(word, ensure_ascii=False)[1:-1] for word in words if len(word) >= SHORTEST}
    for table, column in _REPEATED:
        sql = f"UPDATE {table} SET {column} = replace({column}, ?, ?) WHERE instr({column}, ?)"
        connection.executemany(sql, [(word, GONE, word) for word in sorted(told, key=len, reverse=True)])
