"""Rows of records: every version that stood on main, and what pull requests held without landing it.

Promises: (uid, version) names one row; where two paths claim it, the one that landed first has it and the other is
named by its path besides, so that nobody takes over another record's name. ``standing`` says what a version is at the
reference time: ``main``; ``replaced`` or ``deleted``; ``closed`` (the last content of a request that never landed);
``open`` (under review); ``unlanded`` (any other content of a closed pull request).
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from footage.model import Record
from footage.policy.versions import RecordVersion
from footage.reading.kinds import Kind
from footage.register.columns import FieldColumn, Steps, value_at
from footage.register.gathering import uid_of
from footage.register.known import REQUEST, Content, Known
from footage.register.tables import KindTables
from footage.register.values import Cell, Row, clean, moment

Named = dict[tuple[str, str], str]


class Rows:
    """Turns records into rows, kind by kind, and remembers which uid each (path, blob) has."""

    def __init__(self, tables: Iterable[KindTables], zone: str) -> None:
        self._makers = {each.kind.name: _Maker(each, zone) for each in tables}
        self._taken: set[tuple[str, str, int]] = set()
        self._last: dict[tuple[str, str], int] = defaultdict(int)
        self.uids: Named = {}

    def add_versions(self, versions: Iterable[RecordVersion], corrections: Mapping[tuple[str, int], str]) -> None:
        """Take every landed version, in order of landing; ``corrections`` names, by path and number, what made it."""
        for version in sorted(versions, key=lambda each: (each.landed_seq or 0, each.record.path, each.version)):
            maker = self._makers.get(version.record.kind)
            if maker is not None:
                uid = self._claim(version.record, version.version)
                correction = corrections.get((version.record.path, version.version))
                maker.add(version.record, _landed(version, uid, maker.counts(version), correction))

    def add_contents(self, known: Known) -> None:
        """Take what pull requests hold without having landed it."""
        standing = _standing_of_contents(known)
        observed = {pull.id: pull.observation for pull in known.pulls}
        for content in known.contents:
            record = content.record
            maker = self._makers.get(record.kind)
            if maker is not None:
                version = self._last[record.kind, uid_of(record)] + 1
                uid = self._claim(record, version)
                seen = observed[content.pull].first_seen.get(record.path)
                maker.add(record, _unlanded(content, uid, version, seen, standing[id(content)]))

    def insert(self, connection: sqlite3.Connection) -> None:
        """Insert all rows, in order of their keys."""
        for maker in self._makers.values():
            maker.insert(connection)

    def _claim(self, record: Record, version: int) -> str:
        uid = clean(uid_of(record))
        if (record.kind, uid, version) in self._taken:
            uid = clean(f"{uid}@{record.path}")
        while (record.kind, uid, version) in self._taken:
            uid += "@"
        self._taken.add((record.kind, uid, version))
        self._last[record.kind, uid] = max(version, self._last[record.kind, uid])
        self.uids.setdefault((record.path, record.blob), uid)
        return uid


class _Maker:
    """The rows of one kind; what stands where in a record is worked out once."""

    def __init__(self, tables: KindTables, zone: str) -> None:
        self._tables = tables
        self._zone = zone
        self._stated: Steps = tuple(tables.kind.stated.split("/")[1:])
        self._fields = _readers(tables.columns, zone)
        self._lists = [(part, _readers(part.columns.columns, zone), []) for part in tables.lists]  # type: ignore[var-annotated]
        self._rows: list[Row] = []

    @property
    def kind(self) -> Kind:
        """Return the kind whose rows these are."""
        return self._tables.kind

    def counts(self, version: RecordVersion) -> int | None:
        """Return from when the version counts: its landing, or the date that it states."""
        if self.kind.counts_from == "stated" and self._stated:
            return moment(value_at(version.record.data, self._stated), self._zone)
        return version.landed_epoch

    def add(self, record: Record, head: Row) -> None:
        """Add the row of one version and those of its lists."""
        data = record.data
        self._rows.append((*head, *(read(value_at(data, steps)) for steps, read in self._fields)))
        uid, version = head[0], head[3]
        for part, readers, rows in self._lists:
            items = value_at(data, part.columns.steps)
            for position, item in enumerate(items if isinstance(items, (list, tuple)) else (), 1):
                rows.append((uid, version, position, *(read(value_at(item, steps)) for steps, read in readers)))

    def insert(self, connection: sqlite3.Connection) -> None:
        """Insert the rows, sorted by key."""
        connection.executemany(self._tables.table.insert(), sorted(self._rows, key=_by_uid_version))
        for part, _, rows in self._lists:
            connection.executemany(part.table.insert(), sorted(rows, key=_by_uid_version_position))


def _by_uid_version(row: Any) -> Any:
    return (row[0], row[3])


def _by_uid_version_position(row: Any) -> Any:
    return row[:3]


def _readers(columns: Iterable[FieldColumn], zone: str) -> list[tuple[Steps, Callable[[object], Cell]]]:
    return [(column.steps, column.read(zone)) for column in columns]


def _landed(version: RecordVersion, uid: str, counts: int | None, correction: str | None) -> Row:
    record = version.record
    ended = "deleted" if version.gone else "replaced"
    return (
        uid,
        clean(record.id),
        clean(record.case_id) or None,
        version.version,
        clean(record.path),
        record.blob,
        version.landed_epoch,
        version.landed_seq,
        version.landed_commit or None,
        version.pull,
        version.first_seen_epoch,
        counts,
        version.replaced_epoch,
        version.replaced_seq,
        clean(correction) if correction else None,
        "main" if version.replaced_seq is None else ended,
    )


def _unlanded(content: Content, uid: str, version: int, seen: int | None, standing: str) -> Row:
    record = content.record
    identity = (uid, clean(record.id), clean(record.case_id) or None, version, clean(record.path), record.blob)
    return (*identity, None, None, None, content.pull, seen, None, None, None, None, standing)


def _standing_of_contents(known: Known) -> Mapping[int, str]:
    """Return by content what it is; a request's last kept content is ``closed``, unless one is under review."""
    observed = {pull.id: pull.observed for pull in known.pulls}
    landed = {version.record.case_id for version in known.versions if _standing_request(version)}
    found = {id(each): "open" if observed[each.pull] == "open" else "unlanded" for each in known.contents}
    last: dict[str, Content] = {}
    for content in known.contents:
        if content.record.kind == REQUEST and content.record.case_id not in landed:
            last[content.record.case_id] = content
    for content in last.values():
        if found[id(content)] == "unlanded":
            found[id(content)] = "closed"
    return found


def _standing_request(version: RecordVersion) -> bool:
    return version.record.kind == REQUEST and version.replaced_seq is None
