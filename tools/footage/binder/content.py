"""What one binder shows, in order: which record stands in which chapter, and what is said next to it.

Every record of the case has a place: a kind that no chapter knows comes under "other records", shown by its fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from footage.binder.exhibits import Attachment, Exhibit, attachments, exhibits
from footage.binder.form import Form, request_form
from footage.binder.recipe import Step, recipe
from footage.dossier.shape import CaseDossier, ClauseView, FieldView, Office, Provenance, RecordView, VerdictView
from footage.text import Bilingual, both

_CHAPTER_OF = {
    "preservation": "retrieval",
    "preservation_release": "retrieval",
    "work_notice": "retrieval",
    "retrieval": "retrieval",
    "view": "retrieval",
    "copy": "copies",
    "custody": "copies",
    "redaction": "copies",
    "disclosure": "copies",
    "return": "return",
    "archive": "return",
    "destruction": "return",
}
# Shown by a layout of their own, so that they are not printed twice.
_OWN_LAYOUT = {
    "retrieval": ("/files", "/window", "/recorder_window", "/clock_offset_seconds"),
    "copy": ("/files", "/label_text"),
}
VERDICTS = ("FAIL", "UNKNOWN", "DUE", "PASS", "N/A")


@dataclass(frozen=True, slots=True)
class Clock:
    """The recorder's clock against true time: how far off, and the period in both."""

    offset: Bilingual
    true_from: str
    true_to: str
    recorder_from: str
    recorder_to: str
    computed: bool


@dataclass(frozen=True, slots=True)
class FileLine:
    """One recording: name, camera, digest, and size in bytes with separators; empty where nothing is stated."""

    name: str
    camera: str
    sha256: str
    size: str


@dataclass(frozen=True, slots=True)
class Correction:
    """What a later exhibit corrected: which field, what it said, what it says since then, and why."""

    number: int
    title: Bilingual
    before: Bilingual
    after: Bilingual
    since: str
    reason: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A record as a chapter shows it: its exhibit, the fields left to list, and what its kind adds."""

    exhibit: Exhibit
    groups: tuple[tuple[Bilingual | None, tuple[FieldView, ...]], ...]
    clock: Clock | None
    files: tuple[FileLine, ...]
    corrections: tuple[Correction, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """Everything the templates need for one case."""

    case: CaseDossier
    provenance: Provenance
    clauses: Mapping[str, ClauseView]
    exhibits: tuple[Exhibit, ...]
    number_of: Mapping[str, int]
    form: Form | None
    chapters: Mapping[str, tuple[Shown, ...]]
    tally: tuple[tuple[str, int], ...]
    judged: tuple[VerdictView, ...]
    inapplicable: tuple[tuple[Bilingual, tuple[str, ...]], ...]
    attached: tuple[Attachment, ...]
    steps: tuple[Step, ...]


def content(dossier: CaseDossier, office: Office | Provenance, *, pdf: str) -> Content:
    """Return what the binder of ``dossier`` shows; ``pdf`` is the file name it will have."""
    provenance = office.provenance if isinstance(office, Office) else office
    clauses = {view.clause: view for view in office.clauses} if isinstance(office, Office) else {}
    numbered = exhibits(dossier)
    attached = attachments(dossier, numbered, provenance)
    return Content(
        dossier,
        provenance,
        clauses,
        numbered,
        {exhibit.record.uid: exhibit.number for exhibit in numbered},
        request_form(dossier),
        _chapters(dossier, numbered),
        tuple((code, sum(view.verdict == code for view in dossier.verdicts)) for code in VERDICTS),
        _first_what_asks(dossier.verdicts),
        _inapplicable(dossier.verdicts),
        attached,
        recipe(dossier, numbered, attached, provenance, pdf=pdf),
    )


def _first_what_asks(verdicts: tuple[VerdictView, ...]) -> tuple[VerdictView, ...]:
    """Return verdicts with those first that ask somebody to act, and what does not apply left out."""
    asked = [view for view in verdicts if view.verdict != "N/A"]
    return tuple(sorted(asked, key=lambda view: VERDICTS.index(view.verdict)))


def _inapplicable(verdicts: tuple[VerdictView, ...]) -> tuple[tuple[Bilingual, tuple[str, ...]], ...]:
    """Return why clauses do not apply, with the clauses of each reason."""
    found: dict[Bilingual, list[str]] = {}
    for view in verdicts:
        if view.verdict == "N/A":
            found.setdefault(view.reason, []).append(view.clause)
    return tuple((reason, tuple(dict.fromkeys(clauses))) for reason, clauses in found.items())


def _chapters(dossier: CaseDossier, numbered: tuple[Exhibit, ...]) -> dict[str, tuple[Shown, ...]]:
    # A hand-over that stands in a copy's own chain of custody is not listed a second time.
    told = {step.uid for copy in dossier.copies for step in copy.steps}
    chapters: dict[str, list[Shown]] = {"retrieval": [], "copies": [], "return": [], "other": []}
    for exhibit in numbered:
        record = exhibit.record
        if record is dossier.request or (record.kind == "custody" and record.uid in told):
            continue
        chapters[_CHAPTER_OF.get(record.kind, "other")].append(_shown(exhibit, numbered))
    return {code: tuple(items) for code, items in chapters.items()}


def _shown(exhibit: Exhibit, numbered: tuple[Exhibit, ...]) -> Shown:
    record = exhibit.record
    own = (*_OWN_LAYOUT.get(record.kind, ()), "/kind", "/id")
    fields = [field for field in record.fields if field.values and not _under(field.pointer, own)]
    return Shown(
        exhibit,
        _grouped(fields),
        _clock(record.data) if record.kind == "retrieval" else None,
        _files(record.data) if record.kind in _OWN_LAYOUT else (),
        _corrections(record, numbered),
    )


def _corrections(record: RecordView, numbered: tuple[Exhibit, ...]) -> tuple[Correction, ...]:
    number_of = {item.record.uid: item.number for item in numbered}
    return tuple(
        Correction(
            number_of.get(fix.uid, 0),
            fix.title,
            fix.before,
            fix.after,
            fix.landed.text if fix.landed else "—",
            fix.reason,
        )
        for fix in record.corrections
    )


def _under(pointer: str, prefixes: tuple[str, ...]) -> bool:
    return any(pointer == prefix or pointer.startswith(f"{prefix}/") for prefix in prefixes)


def _grouped(fields: list[FieldView]) -> tuple[tuple[Bilingual | None, tuple[FieldView, ...]], ...]:
    groups: list[tuple[Bilingual | None, list[FieldView]]] = []
    for field in fields:
        if not groups or groups[-1][0] != field.group:
            groups.append((field.group, []))
        groups[-1][1].append(field)
    return tuple((title, tuple(members)) for title, members in groups)


def _files(data: Mapping[str, Any]) -> tuple[FileLine, ...]:
    items = data.get("files")
    listed = [item for item in items if isinstance(item, Mapping)] if isinstance(items, (list, tuple)) else []
    return tuple(_file(item) for item in listed)


def _file(item: Mapping[str, Any]) -> FileLine:
    size = item.get("size_bytes")
    name, camera, sha256 = (str(item.get(key, "")) for key in ("name", "camera", "sha256"))
    return FileLine(name, camera, sha256, f"{size:,}" if isinstance(size, int) else "")


def _clock(data: Mapping[str, Any]) -> Clock | None:
    offset, true = data.get("clock_offset_seconds"), data.get("window")
    if not isinstance(offset, int) or isinstance(offset, bool) or not isinstance(true, Mapping):
        return None
    code = "fast" if offset > 0 else "slow" if offset < 0 else "exact"
    start, end = str(true.get("from", "")), str(true.get("to", ""))
    stated = data.get("recorder_window")
    if isinstance(stated, Mapping):
        recorder = (str(stated.get("from", "")), str(stated.get("to", "")))
    else:
        recorder = (_moved(start, offset), _moved(end, offset))
    a, b, c, d = (text.replace("T", " ", 1) for text in (start, end, *recorder))
    return Clock(both(f"binder.clock.{code}", seconds=abs(offset)), a, b, c, d, not isinstance(stated, Mapping))


def _moved(text: str, seconds: int) -> str:
    try:
        return (datetime.fromisoformat(text) + timedelta(seconds=seconds)).isoformat()
    except (ValueError, OverflowError):
        return "—"
