"""One question about one place of a record: what is asked, which answers there are, and what an answer means.

Promises: a question follows from the schema alone, so a new kind asks its own; an answer that cannot be understood is
handed on as typed, so that the check says what is wrong in its own words. Refuses to guess between two people.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from footage.reading import read_yaml
from footage.reading.kind import FieldSpec, Kind
from footage.reading.validation import node_at, title_of
from footage.scaffold.directory import Directory, Entry
from footage.text import Bilingual, both

NONE = Bilingual("", "")
_YES = frozenset(("y", "yes", "true", "1", "是", "对", "有"))
_NO = frozenset(("n", "no", "false", "2", "否", "不", "没有"))
_NULL = frozenset(("null", "-", "无"))
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?\Z")
_CLOCK = re.compile(r"(\d{1,2})[:：](\d{2})(?:[:：](\d{2}))?\Z")
_DAYS = {"today": 0, "今天": 0, "yesterday": -1, "昨天": -1, "tomorrow": 1, "明天": 1}
_NOW = frozenset(("now", "现在"))


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. ``form``: choice, boolean, integer, number, date, date-time, reference, text, typed or again.

    ``about`` says what the field belongs to; ``default`` is what an empty answer means, None for nothing;
    ``optional``: an empty answer may also mean that nothing (more) is said.
    """

    pointer: str
    form: str
    title: Bilingual
    help: Bilingual = NONE
    expects: Bilingual = NONE
    about: Bilingual = NONE
    choices: tuple[tuple[str, Bilingual], ...] = ()
    reference: str = ""
    default: Any = None
    optional: bool = False
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as the record will hold it, or as typed if nothing could be made of it."""

    value: Any


@dataclass(frozen=True, slots=True)
class Proposals:
    """Several entries fit what was typed, or none: then ``entries`` is empty."""

    typed: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What answers are understood by: names, the moment (epoch seconds), and the organisation's time zone."""

    directory: Directory
    now: int
    zone: str


def question_at(
    kind: Kind, pointer: str, *, default: Any = None, optional: bool = False, about: Bilingual = NONE
) -> Question:
    """Return the question about a place of a record that holds one value."""
    node = node_at(kind.schema, pointer) or {}
    outer = node_at(kind.schema, pointer.rpartition("/")[0]) or {}
    spec = kind.field_at(pointer)
    notes: Mapping[str, Any] = node.get("x-footage", {})
    titled = node if notes.get("title") else outer if pointer.rpartition("/")[2].isdigit() else node
    return Question(
        pointer,
        _form(node, spec),
        title_of(titled, pointer),
        _texts(titled.get("x-footage", {}).get("help")),
        _texts(notes.get("expects")),
        about,
        _choices(node, titled),
        spec.reference if spec else "",
        node.get("default") if default is None else default,
        optional,
        bool(spec and spec.nullable),
    )


def _texts(found: Mapping[str, str] | None) -> Bilingual:
    return Bilingual(found["zh"], found["en"]) if found else NONE


def _choices(node: Mapping[str, Any], titled: Mapping[str, Any]) -> tuple[tuple[str, Bilingual], ...]:
    values = node.get("x-footage", {}).get("values") or titled.get("x-footage", {}).get("values") or {}
    named = ((str(each), values.get(str(each))) for each in node.get("enum", ()))
    return tuple((value, _texts(label) if label else Bilingual(value, value)) for value, label in named)


def _form(node: Mapping[str, Any], spec: FieldSpec | None) -> str:
    if spec is None or spec.type in ("scalar", "mapping", "any"):
        return "typed"
    if spec.reference:
        return "reference"
    if "enum" in node:
        return "choice"
    if spec.format in ("date", "date-time"):
        return spec.format
    return spec.type if spec.type in ("boolean", "integer", "number") else "text"


def understood(question: Question, text: str, around: Surroundings, same_day_as: str = "") -> Answer | Proposals:
    """Return what ``text`` means as an answer; ``same_day_as`` is the time that a bare ``10:30`` follows."""
    typed = text.strip()
    if question.nullable and typed in _NULL:
        return Answer(None)
    if question.form == "reference":
        return _entry(question, typed, around.directory)
    if question.form in ("date", "date-time"):
        return Answer(_moment(typed, question.form, around, same_day_as))
    return Answer(_plain(question, typed))


def _entry(question: Question, typed: str, directory: Directory) -> Answer | Proposals:
    if directory.has(question.reference, typed):
        return Answer(typed)
    found = directory.find(question.reference, typed)
    word = typed.casefold()
    piece = len(word) > 1 or not word.isascii()
    sure = len(found) == 1 and piece and any(word in each.casefold() for each in (found[0].id, *found[0].names))
    return Answer(found[0].id) if sure else Proposals(typed, found)


def _plain(question: Question, typed: str) -> Any:
    if question.form == "choice":
        return _chosen(question.choices, typed)
    if question.form in ("boolean", "again"):
        word = typed.casefold()
        return True if word in _YES else False if word in _NO else typed
    if question.form == "integer" and re.fullmatch(r"[+-]?[0-9]{1,18}", typed):
        return int(typed)
    if question.form in ("number", "typed"):
        return _typed(typed)
    return typed


def _chosen(choices: tuple[tuple[str, Bilingual], ...], typed: str) -> str:
    """Return the value meant by its number, its name, its label, or a beginning that only one of them has."""
    if typed.isascii() and typed.isdigit() and 1 <= int(typed[:6]) <= len(choices):
        return choices[int(typed) - 1][0]
    word = typed.casefold()
    named = {name.casefold(): value for value, label in choices for name in (value, *label)}
    beginning = {value for name, value in named.items() if word and name.startswith(word)}
    return named.get(word) or (beginning.pop() if len(beginning) == 1 else typed)


def _typed(typed: str) -> Any:
    try:
        read = read_yaml("answer.yml", f"value: {typed}\n".encode())
    except UnicodeEncodeError:
        return typed
    return typed if read.data is None or set(read.data) != {"value"} else read.data["value"]


def _moment(typed: str, form: str, around: Surroundings, same_day_as: str) -> str:
    zone = ZoneInfo(around.zone)
    today = datetime.fromtimestamp(around.now, zone)
    if form == "date":
        return _day(typed, today) or typed
    if typed in _NOW:
        return today.isoformat()
    day, _, clock = typed.replace("T", " ").rpartition(" ")
    found = _day(day.strip(), today) if day else (same_day_as or today.isoformat())[:10]
    at = _CLOCK.match(clock)
    if not found or at is None:
        return typed
    try:
        local = datetime.fromisoformat(f"{found}T{int(at[1]):02}:{at[2]}:{at[3] or '00'}").replace(tzinfo=zone)
    except ValueError:
        return typed
    # An hour that a change of summer time leaves out exists in no clock: it is handed on, to be refused.
    there = datetime.fromtimestamp(local.timestamp(), zone)
    return local.isoformat() if there.replace(tzinfo=None) == local.replace(tzinfo=None) else typed


def _day(typed: str, today: datetime) -> str:
    if typed in _DAYS:
        return (today + timedelta(days=_DAYS[typed])).date().isoformat()
    match = _DAY.match(typed)
    return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}" if match else ""


def shown(question: Question, value: Any) -> Bilingual:
    """Return a value as people read it: the label of a choice, yes or no, else the value itself."""
    if isinstance(value, bool):
        return both("new.yes" if value else "new.no")
    return dict(question.choices).get(str(value), Bilingual(str(value), str(value)))
