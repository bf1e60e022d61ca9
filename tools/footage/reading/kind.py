"""One record kind as a value: its fields, where its records stand, who lands them, how they are shown.

Pointers of fields are JSON pointers with ``*`` for any item of a list: ``/window/from``, ``/cameras/*``,
``/items/*/copy``. ``Kind.fields`` are the leaves, without ``/kind`` and ``/id``; what contains them: ``Kind.groups``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from footage.reading.marks import escape
from footage.reading.validation import Validation
from footage.text import Bilingual

CASES = "records/cases/"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field (a leaf). ``type`` is string, integer, number, boolean, scalar, mapping or any.

    ``format`` is date, date-time, text (several lines) or empty; ``group`` the pointer of what contains the field;
    ``reference`` the kind it names, ``*`` for any event of the case.
    """

    pointer: str
    title: Bilingual
    help: Bilingual
    privacy: str
    type: str
    many: bool
    values: Mapping[str, Bilingual]
    format: str = ""
    required: bool = False
    nullable: bool = False
    group: str = ""
    reference: str = ""

    @property
    def name(self) -> str:
        """Return the field's own name: the last step that is not ``*``."""
        return [step for step in self.pointer.split("/") if step != "*"][-1]


@dataclass(frozen=True, slots=True)
class Group:
    """An object or a list that contains fields: its pointer, what it is called, and whether there can be several."""

    pointer: str
    title: Bilingual
    help: Bilingual
    privacy: str
    many: bool
    required: bool


@dataclass(frozen=True, slots=True)
class TimelineMoment:
    """A field that is a moment of the record's story, and what happened then."""

    pointer: str
    title: Bilingual


@dataclass(frozen=True, slots=True)
class Landing:
    """Who lands a record of the kind: its class, whose account acts, who confirms.

    ``route_fields`` are those whose change makes an entry class E. A correction's class is ``as_kind``.
    """

    landing_class: str
    actor: tuple[str, ...]
    second: tuple[str, ...]
    route_fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """One record kind; see ``kind_meta.schema.json`` for what each part means."""

    name: str
    nature: str
    order: int
    folder: str
    also_in: str
    file: str
    id_pattern: str
    title: Bilingual
    plural: Bilingual
    help: Bilingual
    label: str
    list: tuple[str, ...]
    facets: tuple[str, ...]
    timeline: tuple[TimelineMoment, ...]
    references: Mapping[str, str]
    intervals: tuple[tuple[str, str], ...]
    retention: str
    counts_from: str
    stated: str
    landing: Landing
    fields: tuple[FieldSpec, ...]
    groups: Mapping[str, Group]
    schema: Mapping[str, Any] = field(repr=False)
    validation: Validation = field(repr=False)

    @property
    def in_case(self) -> bool:
        """Tell whether records of the kind stand in case folders."""
        return self.folder == "case"

    @property
    def outside(self) -> str:
        """Return the folder of records that belong to no case, empty if every one belongs to a case."""
        return self.also_in if self.in_case else self.folder

    @property
    def is_event(self) -> bool:
        """Tell whether a landed record of the kind is never edited or deleted."""
        return self.nature == "event"

    def field_at(self, pointer: str) -> FieldSpec | None:
        """Return the field at a pointer (with ``*`` or positions), or None."""
        wanted = "/".join("*" if step.isascii() and step.isdigit() else step for step in pointer.split("/"))
        return next((spec for spec in self.fields if spec.pointer == wanted), None)

    def is_id(self, text: str) -> bool:
        """Tell whether ``text`` is an id of this kind."""
        return _whole(self.id_pattern).match(text) is not None

    def path_of(self, record_id: str, case_id: str = "") -> str:
        """Return where a record of this kind with this id stands."""
        inside = self.in_case and (case_id or not self.also_in)
        folder = case_folder(case_id or record_id) if inside else f"{self.outside}/"
        return folder + self.file.replace("{id}", record_id)


_CASE_ID = re.compile(r"RQ-[0-9]{4}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])-[0-9A-HJKMNP-TV-Z]{6}\Z")


def is_case_id(text: str) -> bool:
    """Tell whether ``text`` has the form of a case id."""
    return _CASE_ID.match(text) is not None


def case_folder(case_id: str) -> str:
    """Return the folder of a case with its final slash."""
    return f"{CASES}{case_id[3:7]}/{case_id[7:9]}/{case_id}/"


@lru_cache(maxsize=256)
def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.removesuffix("$") + r"\Z")


@lru_cache(maxsize=256)
def _around_id(file: str) -> tuple[str, str]:
    before, _, after = file.partition("{id}")
    return before, after


def id_of_file(kind: Kind, name: str) -> str:
    """Return the id that a file name gives, or an empty text if the name does not fit the kind's."""
    before, after = _around_id(kind.file)
    fits = name.startswith(before) and name.endswith(after) and len(name) > len(before) + len(after)
    return name[len(before) : len(name) - len(after)] if fits else ""


def select(data: object, pointer: str) -> Iterator[tuple[str, Any]]:
    """Yield (concrete pointer, value) for every value ``pointer`` leads to; ``*`` stands for each item of a list."""
    steps = _steps(pointer)
    if "*" in steps:
        yield from _select(data, steps, "")
        return
    for step in steps:
        if not isinstance(data, dict) or step not in data:
            return
        data = data[step]
    yield pointer, data


@lru_cache(maxsize=4096)
def _steps(pointer: str) -> tuple[str, ...]:
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:])


def _select(data: object, steps: tuple[str, ...], at: str) -> Iterator[tuple[str, Any]]:
    if not steps:
        yield at, data
    elif steps[0] == "*":
        for position, item in enumerate(data if isinstance(data, list) else ()):
            yield from _select(item, steps[1:], f"{at}/{position}")
    elif isinstance(data, dict) and steps[0] in data:
        yield from _select(data[steps[0]], steps[1:], f"{at}/{escape(steps[0])}")
