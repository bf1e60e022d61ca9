"""Strict YAML: bytes to data with the place of every value, or findings that say what is wrong and where.

Promises: never raises, whatever the bytes; one meaning per file, the same for every YAML reader; if there is any finding
there is no data. Refuses everything by which a file can mean two things or look like another: the rules are in ``rules``.

Order: size, UTF-8, characters, and only then libyaml's *events*. Events show anchors and tags that a loader hides, and
let a nest of brackets be refused at its 33rd level, where composing it would overflow the stack of the process.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml
from yaml.cyaml import CParser

from footage.finding import Finding, Location, Severity
from footage.reading import characters, syntax
from footage.reading.marks import Mark, Marks, Span, escape
from footage.reading.scalars import MAX_DIGITS, Refusal, plain

MAX_LEVELS = 32
MAX_VALUES = 50_000
MAX_FINDINGS = 20  # a file that is wrong in more places is answered after these


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
        finding = _finding("YM101", Location(path), "reading.too-large", size=len(data), most=characters.MAX_BYTES)
        return Reading(path, None, Marks(path), (finding,), ())
    text = data.decode("utf-8", errors="replace")
    lines = tuple(text.split("\n"))
    findings = _byte_findings(path, data, text, lines)
    if findings:
        return Reading(path, None, Marks(path), findings, lines)
    document = _Document(path, data, text, lines)
    document.read()
    value = document.value if isinstance(document.value, dict) and not document.findings else None
    return Reading(path, value, Marks(path, document.root), tuple(document.findings), lines)


def _byte_findings(path: str, data: bytes, text: str, lines: tuple[str, ...]) -> tuple[Finding, ...]:
    bad = characters.bad_byte(data)
    if bad is not None:
        place = Location(path, bad.line, bad.column, bad.line, bad.column + 1)
        values = {"offset": bad.offset, "value": f"0x{bad.value:02X}", "line": bad.line, "column": bad.column}
        return (_finding("YM102", place, "reading.not-utf8", lines[bad.line - 1], **values),)
    found = []
    for offence in characters.offences(text, MAX_FINDINGS):
        line = text.count("\n", 0, offence.position) + 1
        column = offence.position - text.rfind("\n", 0, offence.position)
        place = Location(path, line, column, line, column + 1)
        found.append(_finding(offence.rule, place, _message(offence.rule), lines[line - 1], **_named(offence.character)))
    return tuple(found)


def _named(character: str) -> dict[str, object]:
    return {"character": f"U+{ord(character):04X}"}


def _message(rule: str) -> str:
    return {
        "YM103": "reading.byte-order-mark",
        "YM104": "reading.carriage-return",
        "YM105": "reading.tab",
        "YM107": "reading.line-separator",
        "YM108": "reading.bidi-control",
    }.get(rule, "reading.control-character")


def _finding(rule: str, place: Location, message: str, line_text: str = "", hint: str = "", **args: object) -> Finding:
    hint = hint or f"{message}.hint"
    return Finding(rule, Severity.ERROR, place, message, args=args, hint=hint, line_text=line_text)


class _Stop(Exception):
    """Reading cannot go on: what follows would be noise, or a cost an attacker chose."""


class _Document:
    """One document being read. ``value``, ``root`` and ``findings`` hold the result after ``read``."""

    def __init__(self, path: str, data: bytes, text: str, lines: tuple[str, ...]) -> None:
        self.path = path
        self.text = text
        self.lines = lines
        self.value: Any = None
        self.root: Mark | None = None
        self.findings: list[Finding] = []
        self._events = _events(data)
        self._levels = 0
        self._values = 0
        self._steps: list[str] = []

    def read(self) -> None:
        """Read the whole stream; what is wrong ends up in ``findings``."""
        try:
            self._stream()
        except _Stop:
            pass
        except yaml.MarkedYAMLError as error:
            self._syntax(error)
        except yaml.YAMLError as error:
            self._refuse("YM201", Location(self.path), "reading.syntax", problem=syntax.explain(str(error)))

    def _stream(self) -> None:
        next(self._events)
        start = next(self._events)
        if not isinstance(start, yaml.DocumentStartEvent):
            self._refuse("YM202", Location(self.path, 1, 1, 1, 1), "reading.empty-document")
            return
        if start.version or start.tags:
            self._refuse("YM205", self._place(Span(1, 1, 1, len(self.lines[0]) + 1)), "reading.directive")
        first = next(self._events)
        self._top(first)
        next(self._events)
        following = next(self._events)
        if isinstance(following, yaml.DocumentStartEvent):
            self._refuse("YM204", self._place(_span(following)), "reading.several-documents")

    def _top(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.MappingStartEvent):
            self.value, self.root = self._node(event)
        elif isinstance(event, yaml.ScalarEvent) and not event.value and event.implicit[0]:
            self._refuse("YM202", self._place(_span(event)), "reading.empty-document")
            raise _Stop
        else:
            self._refuse("YM203", self._place(self._first_line(event)), "reading.not-a-mapping")
            raise _Stop

    def _node(self, event: yaml.Event) -> tuple[Any, Mark]:
        self._values += 1
        if self._values > MAX_VALUES:
            self._refuse("YM214", self._place(_span(event)), "reading.too-many-values", most=MAX_VALUES)
            raise _Stop
        if isinstance(event, yaml.AliasEvent):
            self._refuse("YM207", self._place(_span(event)), "reading.alias", name=_short(event.anchor))
            return None, Mark(_span(event))
        self._properties(event)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        self._levels += 1
        if self._levels > MAX_LEVELS:
            self._refuse("YM213", self._place(self._first_line(event)), "reading.too-deep", most=MAX_LEVELS)
            raise _Stop
        read = self._mapping(event) if isinstance(event, yaml.MappingStartEvent) else self._sequence(event)
        self._levels -= 1
        return read

    def _properties(self, event: yaml.Event) -> None:
        # `! "x"` leaves no trace in its event, so the sign in the text is looked at too.
        bare = isinstance(event, yaml.ScalarEvent) and self.text.startswith("!", event.start_mark.index)
        if event.anchor is not None:
            self._refuse("YM206", self._place(self._first_line(event)), "reading.anchor", name=_short(event.anchor))
        if event.tag is not None or bare:
            self._refuse("YM208", self._place(self._first_line(event)), "reading.tag", name=_short(event.tag or "!"))

    def _scalar(self, event: yaml.ScalarEvent) -> tuple[Any, Mark]:
        span = self._scalar_span(event)
        if event.style:
            if event.style == '"':
                self._escapes(event.value, span)
            return event.value, Mark(span)
        value = plain(event.value)
        if isinstance(value, Refusal):
            self._refuse_scalar(value, span, event.value)
            return None, Mark(span)
        return value, Mark(span)

    def _sequence(self, start: yaml.Event) -> tuple[list[Any], Mark]:
        values: list[Any] = []
        marks: list[Mark] = []
        event = next(self._events)
        while not isinstance(event, yaml.SequenceEndEvent):
            self._steps.append(str(len(values)))
            value, mark = self._node(event)
            self._steps.pop()
            values.append(value)
            marks.append(mark)
            event = next(self._events)
        mark = Mark(_around(start, event, marks[-1] if marks else None))
        mark.children = marks
        return values, mark

    def _mapping(self, start: yaml.MappingStartEvent) -> tuple[dict[str, Any], Mark]:
        values: dict[str, Any] = {}
        marks: dict[str, Mark] = {}
        last: Mark | None = None
        event = next(self._events)
        while not isinstance(event, yaml.MappingEndEvent):
            key, key_span = self._key(event)
            self._steps.append(key)
            if key in marks:
                self._duplicate(key, key_span, marks[key])
            value, last = self._node(next(self._events))
            self._steps.pop()
            last.key = key_span
            if key not in marks:
                values[key], marks[key] = value, last
            event = next(self._events)
        mark = Mark(_around(start, event, last))
        mark.children = marks
        return values, mark

    def _key(self, event: yaml.Event) -> tuple[str, Span]:
        span = self._first_line(event)
        if isinstance(event, yaml.AliasEvent):
            self._refuse("YM207", self._place(span), "reading.alias", name=_short(event.anchor))
            raise _Stop
        self._properties(event)
        if not isinstance(event, yaml.ScalarEvent) or event.style in ("|", ">"):
            self._refuse("YM212", self._place(span), "reading.complex-key")
            raise _Stop
        if event.style == '"':
            self._escapes(event.value, span)
        meaning = event.value if event.style else plain(event.value)
        if isinstance(meaning, Refusal) and meaning.rule == "YM209":
            self._refuse_scalar(meaning, span, event.value)
        elif not isinstance(meaning, str):
            self._refuse("YM211", self._place(span), "reading.key-not-text", value=_short(event.value))
        return event.value, span

    def _duplicate(self, key: str, span: Span, first: Mark) -> None:
        related = (Location(self.path, *first.key, pointer=self._pointer()),) if first.key else ()
        values = {"key": _short(key), "line": first.key.line if first.key else 0}
        self._refuse("YM210", self._place(span), "reading.duplicate-key", related=related, **values)

    def _escapes(self, value: str, span: Span) -> None:
        found = characters.FORBIDDEN.search(value)
        if found:
            rule = characters.rule_of(found[0])
            self._refuse(rule, self._place(span), "reading.escaped-character", **_named(found[0]))

    def _refuse_scalar(self, refusal: Refusal, span: Span, value: str) -> None:
        place = self._place(span)
        self._refuse(refusal.rule, place, refusal.message, hint=refusal.hint, value=_short(value), digits=MAX_DIGITS)

    def _refuse(
        self, rule: str, place: Location, message: str, *, hint: str = "", related: tuple[Location, ...] = (), **args: object
    ) -> None:
        line_text = self.lines[place.line - 1] if 0 < place.line <= len(self.lines) else ""
        self.findings.append(
            Finding(
                rule, Severity.ERROR, place, message, args, hint=hint or f"{message}.hint", related=related, line_text=line_text
            )
        )
        if len(self.findings) >= MAX_FINDINGS:
            raise _Stop

    def _syntax(self, error: yaml.MarkedYAMLError) -> None:
        marks = [mark for mark in (error.problem_mark, error.context_mark) if mark]
        # What is not closed is noticed at the end of the file; where it was opened helps more than an empty line.
        shown = [mark for mark in marks if mark.line < len(self.lines) and self.lines[mark.line].strip()]
        line, column = (shown[0].line, shown[0].column) if shown else (0, 0)
        text = self.lines[line]
        place = Location(self.path, line + 1, column + 1, line + 1, column + 2, self._pointer())
        rule, message = ("YM205", "reading.directive") if text.startswith("%") else ("YM201", "reading.syntax")
        values = {"problem": syntax.explain(error.problem or "")} if rule == "YM201" else {}
        self.findings.append(_finding(rule, place, message, text, **values))

    def _pointer(self) -> str:
        return "".join(f"/{escape(step)}" for step in self._steps)

    def _place(self, span: Span) -> Location:
        return Location(self.path, *span, pointer=self._pointer())

    def _first_line(self, event: yaml.Event) -> Span:
        """Return the event's span, cut at the end of its first line; a block mapping's event has no width of its own."""
        span = _span(event)
        if span.end_line == span.line and span.end_column > span.column:
            return span
        return Span(span.line, span.column, span.line, max(len(self.lines[span.line - 1]) + 1, span.column + 1))

    def _scalar_span(self, event: yaml.ScalarEvent) -> Span:
        if event.style not in ("|", ">"):
            return _span(event)
        # libyaml ends a block scalar where the next token starts, beyond blank lines and comments.
        start = event.start_mark
        last = start.line + max(1, self.text.count("\n", start.index, event.end_mark.index) - 1)
        while last > start.line and not self.lines[last].strip():
            last -= 1
        return Span(start.line + 1, start.column + 1, last + 1, len(self.lines[last]) + 1)


def _events(data: bytes) -> Iterator[yaml.Event]:
    parser = CParser(data)
    while True:
        yield parser.get_event()


def _span(event: yaml.Event) -> Span:
    start, end = event.start_mark, event.end_mark
    return Span(start.line + 1, start.column + 1, end.line + 1, end.column + 1)


def _around(start: yaml.Event, end: yaml.Event, last: Mark | None) -> Span:
    # A block collection's end event stands at the next token; its text ends where its last member does.
    first = start.start_mark
    if start.flow_style or last is None:
        return Span(first.line + 1, first.column + 1, end.end_mark.line + 1, end.end_mark.column + 1)
    return Span(first.line + 1, first.column + 1, last.value.end_line, last.value.end_column)


def _short(value: str) -> str:
    return value if len(value) <= 40 else value[:39] + "…"
