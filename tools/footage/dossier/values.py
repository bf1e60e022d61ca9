"""What every dossier is made of: moments, references, records, people.

Every text that a person reads is ``Bilingual``; record text (what somebody typed) is plain ``str`` and an attacker's:
escape it where it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from footage.text import Bilingual


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time and how the organisation writes it, such as ``2026-03-02 09:40`` (+08:00 in ``zone``)."""

    epoch: int
    text: str
    zone: str


@dataclass(frozen=True, slots=True)
class Link:
    """A reference to another record: where its page is (``person/zhao-min``, ``camera/CAM-P1-03``, ``case/RQ-…``)."""

    kind: str
    id: str
    label: Bilingual


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field of a record, in schema order. ``values`` is what to print; ``links`` parallel it (or None)."""

    pointer: str
    title: Bilingual
    values: tuple[Bilingual, ...]
    links: tuple[Link | None, ...]
    privacy: str
    group: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """A correction of a record: which field, what it said, what it says since the correction landed, and why."""

    uid: str
    title: Bilingual
    before: Bilingual
    after: Bilingual
    reason: str
    landed: Moment | None


@dataclass(frozen=True, slots=True)
class RecordView:
    """One record as shown: identity, where it stands, when it landed, its fields, and its raw bytes as text.

    Fields and data are as corrected; ``corrections`` say what stood there before, and ``raw`` is what was typed.
    """

    kind: str
    kind_title: Bilingual
    id: str
    uid: str
    path: str
    blob: str
    sha256: str
    raw: str
    landed: Moment | None
    landed_commit: str
    pull_request: str
    counts_from: Moment | None
    fields: tuple[FieldView, ...]
    data: Mapping[str, Any]
    landing_note: Bilingual | None = None
    corrections: tuple[CorrectionView, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person as shown in a case: id, name, department, and the forge account when it matters."""

    id: str
    name: str
    department: Bilingual
    account: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a record can be chosen by: a value as it is typed, and how people read it."""

    code: str
    text: Bilingual
