"""Strict YAML: bytes to data with the place of every value, or findings that say what is wrong and where.

Promises: never raises, whatever the bytes; one meaning per file, the same for every YAML reader; if there is any
finding there is no data. Refuses everything by which a file can mean two things or look like another: see ``rules``.
Order: size, UTF-8, characters, and only then a parser, which never sees a file that failed before: ``block`` for what
is written plainly, ``document`` for the rest. Both answer alike; who asks cannot tell which of them read a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from footage.finding import Finding, Location, Severity
from footage.reading import characters
from footage.reading.block import read_block
from footage.reading.document import MAX_FINDINGS, Document
from footage.reading.marks import Marks

_MESSAGES = {
    "YM103": "reading.byte-order-mark",
    "YM104": "reading.carriage-return",
    "YM105": "reading.tab",
    "YM106": "reading.control-character",
    "YM107": "reading.line-separator",
    "YM108": "reading.bidi-control",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file says: its data if nothing is wrong with how it is written, the places, the findings, the lines."""

    path: str
    data: Mapping[str, Any] | None
    marks: Marks
    findings: tuple[Finding, ...]
    lines: tuple[str, ...]

    def locate(self, pointer: str, key: bool = False) -> Location:
        """Return the place of ``pointer``; see ``Marks.locate``."""
        return self.marks.locate(pointer, key)

    def line(self, number: int) -> str:
        """Return line ``number`` (1-based) without its end, or an empty text."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""


def read_yaml(path: str, data: bytes) -> Reading:
    """Read one file strictly. Never raises; ``Reading.data`` is None if and only if there are findings."""
    if len(data) > characters.MAX_BYTES:
        values = {"size": len(data), "most": characters.MAX_BYTES}
        return Reading(path, None, Marks(path), (_finding("YM101", Location(path), "reading.too-large", values),), ())
    text = data.decode("utf-8", errors="replace")
    lines = tuple(text.split("\n"))
    if characters.FORBIDDEN.search(text) or "\ufffd" in text:
        findings = _byte_findings(path, data, text, lines)
        if findings:
            return Reading(path, None, Marks(path), findings, lines)
    value = read_block(text)
    if value is not None:
        return Reading(path, value, Marks(path, find=lambda: _document(path, data, lines).root), (), lines)
    document = _document(path, data, lines)
    found = None if document.findings else document.value
    return Reading(path, found, Marks(path, document.root), tuple(document.findings), lines)


def _document(path: str, data: bytes, lines: tuple[str, ...]) -> Document:
    document = Document(path, data, lines)
    document.read()
    return document


def _byte_findings(path: str, data: bytes, text: str, lines: tuple[str, ...]) -> tuple[Finding, ...]:
    bad = characters.bad_byte(data)
    if bad is not None:
        place = Location(path, bad.line, bad.column, bad.line, bad.column + 1)
        values = {"offset": bad.offset, "value": f"0x{bad.value:02X}", "line": bad.line, "column": bad.column}
        return (_finding("YM102", place, "reading.not-utf8", values, lines[bad.line - 1]),)
    return tuple(_forbidden(path, offence, text, lines) for offence in characters.offences(text, MAX_FINDINGS))


def _forbidden(path: str, offence: characters.Offence, text: str, lines: tuple[str, ...]) -> Finding:
    line = text.count("\n", 0, offence.position) + 1
    column = offence.position - text.rfind("\n", 0, offence.position)
    place = Location(path, line, column, line, column + 1)
    values = {"character": characters.name_of(offence.character)}
    return _finding(offence.rule, place, _MESSAGES[offence.rule], values, lines[line - 1])


def _finding(rule: str, place: Location, message: str, values: Mapping[str, object], line_text: str = "") -> Finding:
    return Finding(rule, Severity.ERROR, place, message, values, hint=f"{message}.hint", line_text=line_text)
