"""From a file's bytes to a record: read strictly, its kind known from its place, its shape accepted by its schema.

Promises: never raises, whatever the bytes; a record is given only if every later step may rely on its shape: the file
is strict YAML, its path is that of a kind, its schema accepts it, and its kind and id are those of its path. Whether
what it says is true, or points at anything, is for ``checking``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from footage.finding import Finding, Severity
from footage.model import Record
from footage.reading.kinds import id_of_file
from footage.reading.yaml import Reading, read_yaml

if TYPE_CHECKING:
    from footage.reading.kinds import Kind, Kinds
    from footage.reading.validation import Problem

RULE_OF = {
    "missing": "CK101",
    "unknown": "CK102",
    "type": "CK103",
    "value": "CK104",
    "form": "CK105",
    "size": "CK106",
    "range": "CK107",
    "repeated": "CK108",
    "alternatives": "CK109",
    "other": "CK110",
}


@dataclass(frozen=True, slots=True)
class RecordReading:
    """What one file gave. ``record`` is None if anything is wrong with how it is written, placed or shaped.

    ``kind`` and ``case_id`` follow from the path alone, so they may be known where the record is not. ``findings`` are
    those of strict reading, or else those of shape.
    """

    record: Record | None
    reading: Reading
    kind: Kind | None
    case_id: str
    findings: tuple[Finding, ...]


def read_record(path: str, blob: str, data: bytes, kinds: Kinds) -> RecordReading:
    """Read the record at ``path``; ``blob`` is the id of its bytes."""
    reading = read_yaml(path, data)
    placed = kinds.of_path(path)
    kind, case_id = placed or (None, "")
    if reading.data is None or kind is None:
        return RecordReading(None, reading, kind, case_id, reading.findings)
    if not kind.validation.accepts(reading.data):
        return RecordReading(None, reading, kind, case_id, shape_findings(reading, kind))
    record_id = str(reading.data["id"])
    if record_id != id_at(path, kind, case_id) or reading.data["kind"] != kind.name:
        return RecordReading(None, reading, kind, case_id, ())
    return RecordReading(Record(kind.name, record_id, path, blob, reading.data, case_id), reading, kind, case_id, ())


def id_at(path: str, kind: Kind, case_id: str) -> str:
    """Return the id that a record at ``path`` must have: its file's, or its case's if the file's name is fixed."""
    return id_of_file(kind, path.rpartition("/")[2]) if "{id}" in kind.file else case_id


def shape_findings(reading: Reading, kind: Kind) -> tuple[Finding, ...]:
    """Return everything that the kind's schema finds wrong with a file that was read."""
    return tuple(_finding(reading, kind, problem) for problem in kind.validation.problems(reading.data))


def _finding(reading: Reading, kind: Kind, problem: Problem) -> Finding:
    place = reading.locate(problem.pointer, problem.key)
    data = reading.data or {}
    return Finding(
        RULE_OF[problem.rule],
        Severity.ERROR,
        place,
        problem.message,
        {**problem.args, "kind": kind.title},
        subject=str(data.get("id") or ""),
        hint=problem.hint or "kinds.shape.other.hint",
        line_text=reading.line(place.line),
    )
