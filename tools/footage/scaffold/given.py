"""Answers given beforehand: ``/window/from=2026-03-02 09:00`` on the command line, or a file of them.

Promises: they are understood exactly as the same words at a prompt, so a name finds its id and a time gets its offset.
Refuses what fits several entries, and places that the kind does not have.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from footage.finding import ToolError
from footage.reading import read_yaml
from footage.reading.kind import Kind, select
from footage.reading.validation import nearest, node_at
from footage.report.visible import visible
from footage.scaffold.interview import put_at
from footage.scaffold.question import Proposals, Surroundings, question_at, understood

Data = dict[str, Any]
_SEPARATORS = re.compile(r"[,，、;；]")
_UNDERSTOOD = ("date", "date-time", "reference")
LARGEST = 1_000_000


def answers_in(path: str, data: bytes) -> Data:
    """Return the mapping that a file of answers holds; strict YAML, like any record."""
    if len(data) > LARGEST:
        raise ToolError("new.answers", path=path, problem=f"> {LARGEST}")
    reading = read_yaml(path, data)
    if not isinstance(reading.data, dict):
        first = reading.findings[0] if reading.findings else None
        problem = visible(f"{first.location.line}: {first.text().en}") if first else "mapping"
        raise ToolError("new.answers", hint="new.answers.hint", path=path, problem=problem)
    return dict(reading.data)


def with_settings(kind: Kind, data: Mapping[str, Any], settings: Mapping[str, str], around: Surroundings) -> Data:
    """Return ``data`` with what ``settings`` (pointer → words) say, and every word of both understood."""
    result: Data = dict(data)
    for pointer, words in settings.items():
        _set(kind, result, _pointer(pointer), words, around)
    for spec in kind.fields:
        for at, value in list(select(result, spec.pointer)):
            question = question_at(kind, at)
            if isinstance(value, str) and question.form in _UNDERSTOOD:
                found = understood(question, value, around)
                put_at(result, at, value if isinstance(found, Proposals) else found.value)
    return result


def setting(text: str) -> tuple[str, str]:
    """Return pointer and words of ``pointer=words``."""
    pointer, sign, words = text.partition("=")
    if not sign or not pointer.strip():
        raise ToolError("new.setting", hint="new.setting.hint", text=text[:80])
    return pointer.strip(), words


def _pointer(written: str) -> str:
    """Return a pointer written as ``/window/from``, ``window.from`` or ``window/from``."""
    return written if written.startswith("/") else "/" + written.replace(".", "/")


def _set(kind: Kind, data: Data, pointer: str, words: str, around: Surroundings) -> None:
    node = node_at(kind.schema, pointer)
    if node is None or pointer in ("/kind", "/id"):
        known = [spec.pointer for spec in kind.fields]
        meant = nearest(pointer, known)
        raise ToolError(
            "new.no_field", hint="new.no_field.meant" if meant else "new.no_field.hint", field=pointer[:80],
            kind=kind.title, meant=meant, name=kind.name,
        )  # fmt: skip
    if isinstance(node.get("items"), dict):
        parts = [part.strip() for part in _SEPARATORS.split(words) if part.strip()]
        value: Any = [_value(kind, f"{pointer}/{place}", part, around) for place, part in enumerate(parts)]
    else:
        value = _value(kind, pointer, words, around)
    try:
        put_at(data, pointer, value)
    except ValueError:
        raise ToolError("new.no_place", hint="new.no_place.hint", field=pointer[:80]) from None


def _value(kind: Kind, pointer: str, words: str, around: Surroundings) -> Any:
    question = question_at(kind, pointer)
    found = understood(question, words, around)
    if not isinstance(found, Proposals):
        return found.value
    # Names are whoever's wrote them: an error is printed as it stands.
    named = visible(", ".join(" ".join((each.id, *each.names[:1])) for each in found.entries))
    hint = "new.several.hint" if found.entries else "new.unknown.hint"
    code = "new.several" if found.entries else "new.unknown"
    raise ToolError(code, hint=hint, typed=words[:60], title=question.title, entries=named)
