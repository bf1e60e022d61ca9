"""Records as they are shown, read from the register: fields by their schema, bytes as committed, time of landing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any

from footage.dossier.display import fields, shown_at, value_text
from footage.dossier.names import Names
from footage.dossier.shape import Choice, CorrectionView, RecordView
from footage.reading import read_yaml
from footage.reading.kinds import Kind, Kinds, select
from footage.register.corrections import KIND as CORRECTION
from footage.register.corrections import put
from footage.register.tables import view_names
from footage.text import Bilingual, both

COLUMNS = (
    "uid, id, case_id, version, path, blob, landed_epoch, landed_seq, landed_commit, pull_request,"
    " counts_epoch, correction, standing"
)


class Records:
    """Reads record views; nothing is kept but the connection, the names and what each kind's view is called."""

    def __init__(self, connection: sqlite3.Connection, kinds: Kinds, names: Names) -> None:
        self._connection = connection
        self._names = names
        self._views_of = view_names(kinds)

    def of_case(self, kind: Kind, case_id: str) -> Iterator[RecordView]:
        """Yield the case's records of one kind that stand now, in order of landing."""
        yield from self._views(kind, f'"{self._views_of[kind.name]}"', "case_id = ?", case_id)

    def all_of(self, kind: Kind) -> Iterator[RecordView]:
        """Yield every record of one kind that stands now; those in a case without the fields, which its page shows."""
        yield from self._views(kind, f'"{self._views_of[kind.name]}"', "1 = ?", 1, brief=kind.in_case)

    def versions(self, kind: Kind, uid: str) -> Iterator[RecordView]:
        """Yield all versions of one record as they were typed, newest first."""
        table = f'"{self._views_of[kind.name]}_version"'
        yield from self._views(kind, table, "uid = ? AND correction IS NULL", uid, "version DESC")

    def _views(
        self,
        kind: Kind,
        table: str,
        where: str,
        value: object,
        order: str = "landed_seq IS NULL, landed_seq, uid",
        *,
        brief: bool = False,
    ) -> Iterator[RecordView]:
        # Table and column names come from schemas that the lint has passed; the value is bound.
        sql = f"SELECT {COLUMNS} FROM {table} WHERE {where} ORDER BY {order}"  # noqa: S608
        for row in self._connection.execute(sql, (value,)).fetchall():
            yield self._view(kind, row, brief=brief and bool(row[2]))

    def _view(self, kind: Kind, row: tuple[Any, ...], *, brief: bool) -> RecordView:
        uid, id_, _, version, path, blob, landed, seq, commit, pull, counts, correction, standing = row
        text, sha256 = self._source(path, blob)
        typed = _mapping(path, text)
        known, fixes = self._corrected(kind, typed, uid, version) if correction else (typed, ())
        return RecordView(
            kind=kind.name,
            kind_title=kind.title,
            id=id_,
            uid=uid,
            path=path,
            blob=blob,
            sha256=sha256,
            raw=text,
            landed=self._names.moment(landed),
            landed_commit=commit or "",
            pull_request=pull or "",
            counts_from=self._names.moment(counts),
            fields=() if brief else fields(known, kind, self._names),
            data=known,
            landing_note=_note(landed, seq, standing, pull),
            corrections=fixes,
        )

    def _source(self, path: str, blob: str) -> tuple[str, str]:
        found = self._connection.execute("SELECT text, sha256 FROM source WHERE path = ? AND blob = ?", (path, blob))
        return found.fetchone() or ("", "")

    def _corrected(
        self, kind: Kind, typed: Mapping[str, Any], uid: str, version: int
    ) -> tuple[Mapping[str, Any], tuple[CorrectionView, ...]]:
        """Return what the corrections up to ``version`` made of a record, and each with both values."""
        table, fixing = self._views_of[kind.name], self._views_of[CORRECTION]
        sql = (
            "SELECT c.uid, c.path, c.blob, c.landed_epoch"  # noqa: S608 - names come from schemas that the lint passed
            f' FROM "{table}_version" AS v JOIN "{fixing}" AS c ON c.uid = v.correction'
            " WHERE v.uid = ? AND v.version <= ? ORDER BY v.version"
        )
        data, fixes = typed, []
        for of, path, blob, landed in self._connection.execute(sql, (uid, version)).fetchall():
            fix = _mapping(path, self._source(path, blob)[0])
            pointer = str(fix.get("pointer"))
            after = put(data, pointer, fix.get("value"))
            if after is not None:
                title, was, now = shown_at(pointer, kind, self._names, data, after)
                fixes.append(CorrectionView(of, title, was, now, str(fix.get("reason")), self._names.moment(landed)))
                data = after
        return data, tuple(fixes)


def _mapping(path: str, text: str) -> Mapping[str, Any]:
    data = read_yaml(path, text.encode()).data
    return data if isinstance(data, dict) else {}


def _note(landed: int | None, seq: int | None, standing: str, pull: str | None) -> Bilingual | None:
    """Say why a record has no landing time, or that it no longer stands."""
    if standing == "closed":
        return both("dossier.never_landed")
    if standing == "deleted":
        return both("dossier.deleted")
    if landed is None:
        return both("dossier.adopted" if pull is None and seq is not None else "dossier.landing_unknown")
    return None


def title_of(record: RecordView, kind: Kind) -> str:
    """Return what a record is called in one line: its kind's label field, else its id."""
    found = next((value for _, value in select(record.data, kind.label) if value), None) if kind.label else None
    return str(found) if found else record.id


def columns_of(kind: Kind) -> tuple[str, ...]:
    """Return the pointers of a list's columns; a text in two languages is one column."""
    return tuple(each for each in kind.list if not (each.endswith("/en") and _chinese(each) in kind.list))


def _chinese(pointer: str) -> str:
    return pointer.removesuffix("/en") + "/zh"


def title_at(kind: Kind, pointer: str) -> Bilingual:
    """Return what the field, or the text in two languages, at a pointer is called."""
    group = kind.groups.get(pointer.removesuffix("/zh")) if pointer.endswith("/zh") else None
    spec = kind.field_at(pointer)
    return group.title if group else spec.title if spec else Bilingual(pointer, pointer)


def cells(record: RecordView, kind: Kind, names: Names) -> tuple[Bilingual, ...]:
    """Return the record's list columns."""
    return tuple(_cell(record, kind, pointer, names) for pointer in columns_of(kind))


def choices(record: RecordView, kind: Kind, pointer: str, names: Names) -> tuple[Choice, ...]:
    """Return the values by which a facet knows the record."""
    spec = kind.field_at(pointer)
    found = [value for _, value in select(record.data, pointer) if value is not None] if spec else []
    given = (Choice(str(value), value_text(value, spec, names)) for value in found if spec)
    return tuple({each.code: each for each in given}.values())


def _cell(record: RecordView, kind: Kind, pointer: str, names: Names) -> Bilingual:
    spec = kind.field_at(pointer)
    found = [value for _, value in select(record.data, pointer) if value is not None]
    shown = [value_text(value, spec, names) for value in found] if spec else []
    said = Bilingual("、".join(text.zh for text in shown), ", ".join(text.en for text in shown))
    if pointer.endswith("/zh"):
        english = next((str(each) for _, each in select(record.data, pointer.removesuffix("/zh") + "/en") if each), "")
        return Bilingual(said.zh, english or said.zh)
    return said
