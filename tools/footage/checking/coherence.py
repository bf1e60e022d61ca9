"""Coherence: what the fields of one record must be to each other where no schema can say it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from footage.checking.context import finding
from footage.finding import Finding
from footage.model import Record
from footage.reading.kinds import Kind
from footage.reading.records import RecordReading
from footage.reading.rules import RuleInfo

RULES = (RuleInfo("CK801", "deputy-of-oneself"),)


def check_file(read: RecordReading, record: Record, kind: Kind) -> Iterator[Finding]:
    """Yield what does not go together inside one record."""
    if kind.name in _BY_KIND:
        yield from _BY_KIND[kind.name](read, record)


def _role_grant(read: RecordReading, record: Record) -> Iterator[Finding]:
    people = record.data["people"]
    for position, away in enumerate(record.data.get("standing_for") or ()):
        if away in people:
            yield finding("CK801", read.reading, f"/standing_for/{position}", "own-deputy", {"person": away})


_BY_KIND: Mapping[str, Callable[[RecordReading, Record], Iterator[Finding]]] = {"role_grant": _role_grant}
