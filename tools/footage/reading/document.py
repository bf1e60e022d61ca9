"""One YAML document built from libyaml's *events*, each value with its place.

Events show anchors and tags that a loader hides, and let a nest of brackets be refused at its 33rd level, where
composing it would overflow the stack of the process. Reading goes on after most errors, so that one run names them all;
it stops after ``MAX_FINDINGS``, and where going on would be noise or a cost that an attacker chose.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from yaml import MarkedYAMLError, YAMLError, cyaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
)

from footage.finding import Finding, Location, Severity
from footage.reading import characters, syntax
from footage.reading.marks import Mark, Span, escape
from footage.reading.scalars import MAX_DIGITS, Refusal, plain

MAX_LEVELS = 32
MAX_VALUES = 50_000
MAX_FINDINGS = 20

# The stubs make the marks of every event optional and give the common base none of the fields; libyaml always has them.
_Event: TypeAlias = Any


class _Stop(Exception):
    """Reading cannot usefully go on."""


class Document:
    """One document being read. ``value``, ``root`` and ``findings`` hold the result after ``read``."""

    def __init__(self, path: str, data: bytes, lines: tuple[str, ...]) -> None:
        self.path = path
        self.value: Mapping[str, Any] | None = None
        self.root: Mark | None = None
        self.findings: list[Finding] = []
        self._lines = lines
        self._next: Callable[[], _Event] = cyaml.CParser(data).get_event  # type: ignore[attr-defined]
        self._levels = 0
        self._values = 0
        self._steps: list[str] = []

    def read(self) -> None:
        """Read the whole stream; what is wrong ends up in ``findings``. Never raises."""
        try:
            self._stream()
        except _Stop:
            pass
        except MarkedYAMLError as error:
            self._syntax(error)
        except YAMLError as error:  # characters that libyaml refuses and we did not know of
            place = Location(self.path)
            self.findings.append(
                self._finding("YM201", place, "reading.syntax", {"problem": syntax.explain(str(error))})
            )

    def _stream(self) -> None:
        self._next()
        start = self._next()
        if not isinstance(start, DocumentStartEvent):
            self._refuse("YM202", Span(1, 1, 1, 1), "reading.empty-document")
            return
        if start.version or start.tags:
            self._refuse("YM205", self._directive_line(), "reading.directive")
        self._top(self._next())
        self._next()
        following = self._next()
        if isinstance(following, DocumentStartEvent):
            self._refuse("YM204", _span(following), "reading.several-documents")

    def _top(self, event: _Event) -> None:
        if isinstance(event, MappingStartEvent):
            self.value, self.root = self._node(event)
        elif isinstance(event, ScalarEvent) and not event.value and event.implicit[0]:
            self._refuse("YM202", _span(event), "reading.empty-document")
            raise _Stop
        else:
            self._refuse("YM203", self._first_line(event), "reading.not-a-mapping")
            raise _Stop

    def _node(self, event: _Event) -> tuple[Any, Mark]:
        self._values += 1
        if self._values > MAX_VALUES:
            self._refuse("YM214", _span(event), "reading.too-many-values", {"most": MAX_VALUES})
            raise _Stop
        if isinstance(event, AliasEvent):
            self._alias(event)
            return None, Mark(_span(event))
        if event.anchor is not None or event.tag is not None:
            self._properties(event)
        if isinstance(event, ScalarEvent):
            return self._scalar(event)
        return self._collection(event)

    def _collection(self, event: _Event) -> tuple[Any, Mark]:
        self._levels += 1
        if self._levels > MAX_LEVELS:
            self._refuse("YM213", self._first_line(event), "reading.too-deep", {"most": MAX_LEVELS})
            raise _Stop
        read = self._mapping(event) if isinstance(event, MappingStartEvent) else self._sequence(event)
        self._levels -= 1
        return read

    def _alias(self, event: _Event) -> None:
        self._refuse("YM207", _span(event), "reading.alias", {"name": _short(event.anchor)})

    def _properties(self, event: _Event) -> None:
        if event.anchor is not None:
            self._refuse("YM206", self._first_line(event), "reading.anchor", {"name": _short(event.anchor)})
        if event.tag is not None:
            self._refuse("YM208", self._first_line(event), "reading.tag", {"name": _short(event.tag)})

    def _scalar(self, event: _Event) -> tuple[Any, Mark]:
        if event.style:
            span = self._block_span(event) if event.style in ("|", ">") else _span(event)
            self._escapes(event, span)
            return event.value, Mark(span)
        span = _span(event)
        value = plain(event.value)
        if isinstance(value, Refusal):
            self._refuse_scalar(value, span, event.value)
            return None, Mark(span)
        return value, Mark(span)

    def _sequence(self, start: _Event) -> tuple[list[Any], Mark]:
        values: list[Any] = []
        marks: list[Mark] = []
        event = self._next()
        while not isinstance(event, SequenceEndEvent):
            self._steps.append(str(len(values)))
            value, member = self._node(event)
            self._steps.pop()
            values.append(value)
            marks.append(member)
            event = self._next()
        mark = Mark(_around(start, event, marks[-1] if marks else None))
        mark.children = marks
        return values, mark

    def _mapping(self, start: _Event) -> tuple[dict[str, Any], Mark]:
        values: dict[str, Any] = {}
        marks: dict[str, Mark] = {}
        last: Mark | None = None
        event = self._next()
        while not isinstance(event, MappingEndEvent):
            key, key_span = self._key(event)
            self._steps.append(key)
            if key in marks:
                self._duplicate(key, key_span, marks[key])
            value, last = self._node(self._next())
            self._steps.pop()
            last.key = key_span
            if key not in marks:
                values[key], marks[key] = value, last
            event = self._next()
        mark = Mark(_around(start, event, last))
        mark.children = marks
        return values, mark

    def _key(self, event: _Event) -> tuple[str, Span]:
        if isinstance(event, AliasEvent):
            self._alias(event)
            raise _Stop
        if event.anchor is not None or event.tag is not None:
            self._properties(event)
        if not isinstance(event, ScalarEvent) or event.style in ("|", ">"):
            self._refuse("YM212", self._first_line(event), "reading.complex-key")
            raise _Stop
        span = _span(event)
        if event.style:
            self._escapes(event, span)
        else:
            self._plain_key(event.value, span)
        return event.value, span

    def _plain_key(self, key: str, span: Span) -> None:
        meaning = plain(key)
        if isinstance(meaning, Refusal) and meaning.rule == "YM209":
            self._refuse_scalar(meaning, span, key)
        elif not isinstance(meaning, str):
            self._refuse("YM211", span, "reading.key-not-text", {"value": _short(key)})

    def _duplicate(self, key: str, span: Span, first: Mark) -> None:
        place = first.key or first.value
        related = (Location(self.path, *place, pointer=self._pointer()),)
        self._refuse("YM210", span, "reading.duplicate-key", {"key": _short(key), "line": place.line}, related=related)

    def _escapes(self, event: _Event, span: Span) -> None:
        found = characters.FORBIDDEN.search(event.value) if event.style == '"' else None
        if found:
            name = characters.name_of(found[0])
            self._refuse(characters.rule_of(found[0]), span, "reading.escaped-character", {"character": name})

    def _refuse_scalar(self, refusal: Refusal, span: Span, value: str) -> None:
        args = {"value": _short(value), "digits": MAX_DIGITS}
        self._refuse(refusal.rule, span, refusal.message, args, hint=refusal.hint)

    def _refuse(
        self,
        rule: str,
        span: Span,
        message: str,
        args: Mapping[str, object] | None = None,
        *,
        hint: str = "",
        related: tuple[Location, ...] = (),
    ) -> None:
        place = Location(self.path, *self._inside(span), pointer=self._pointer())
        self.findings.append(self._finding(rule, place, message, args or {}, hint, related))
        if len(self.findings) >= MAX_FINDINGS:
            raise _Stop

    def _finding(
        self,
        rule: str,
        place: Location,
        message: str,
        args: Mapping[str, object],
        hint: str = "",
        related: tuple[Location, ...] = (),
    ) -> Finding:
        line = self._lines[place.line - 1] if 0 < place.line <= len(self._lines) else ""
        hint = hint or f"{message}.hint"
        return Finding(rule, Severity.ERROR, place, message, args, hint=hint, related=related, line_text=line)

    def _syntax(self, error: MarkedYAMLError) -> None:
        # What is not closed is noticed at the end of the file; where it was opened helps more than an empty line.
        marks = [mark for mark in (error.problem_mark, error.context_mark) if mark and self._has_text(mark.line)]
        line, column = (marks[0].line, marks[0].column) if marks else (0, 0)
        place = Location(self.path, line + 1, column + 1, line + 1, column + 2, self._pointer())
        if self._lines[line].startswith("%"):
            self.findings.append(self._finding("YM205", place, "reading.directive", {}))
            return
        problem = syntax.explain(error.problem or "")
        self.findings.append(self._finding("YM201", place, "reading.syntax", {"problem": problem}))

    def _inside(self, span: Span) -> Span:
        # libyaml sees a line after the last one, even where the file has none.
        last = len(self._lines)
        end = len(self._lines[-1]) + 1
        return span if span.line <= last else Span(last, end, last, end)

    def _has_text(self, line: int) -> bool:
        return line < len(self._lines) and bool(self._lines[line].strip())

    def _directive_line(self) -> Span:
        number = next((n for n, line in enumerate(self._lines, 1) if line.startswith("%")), 1)
        return Span(number, 1, number, len(self._lines[number - 1]) + 1)

    def _pointer(self) -> str:
        return "".join(f"/{escape(step)}" for step in self._steps)

    def _first_line(self, event: _Event) -> Span:
        """Return the event's span, cut at the end of its first line; a block mapping's event has no width."""
        span = _span(event)
        if span.end_line == span.line and span.end_column > span.column:
            return span
        return Span(span.line, span.column, span.line, max(len(self._lines[span.line - 1]) + 1, span.column + 1))

    def _block_span(self, event: _Event) -> Span:
        # libyaml ends a block scalar where the next token starts, beyond blank lines.
        first = event.start_mark
        last = min(event.end_mark.line, len(self._lines) - 1)
        if event.end_mark.column == 0:
            last -= 1
        while last > first.line and not self._lines[last].strip():
            last -= 1
        return Span(first.line + 1, first.column + 1, last + 1, len(self._lines[last]) + 1)


def _span(event: _Event) -> Span:
    start, end = event.start_mark, event.end_mark
    return Span(start.line + 1, start.column + 1, end.line + 1, end.column + 1)


def _around(start: _Event, end: _Event, last: Mark | None) -> Span:
    # A block collection's end event stands at the next token; its text ends where its last member does.
    first = start.start_mark
    if start.flow_style or last is None:
        return Span(first.line + 1, first.column + 1, end.end_mark.line + 1, end.end_mark.column + 1)
    return Span(first.line + 1, first.column + 1, last.value.end_line, last.value.end_column)


def _short(value: str) -> str:
    return value if len(value) <= 40 else value[:39] + "…"
