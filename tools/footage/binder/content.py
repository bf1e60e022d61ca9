"""What a binder shows of one case, in order, and what is said next to each record; nothing is said twice.

Every record of the case has a place: a kind that is not known here comes last, shown by its fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from footage.binder.exhibits import Attachment, Exhibit
from footage.binder.form import Form, request_form
from footage.binder.hearing import Hearing, hearings
from footage.dossier.shape import CaseDossier, ClauseView, FieldView, RecordView, VerdictView
from footage.text import Bilingual, both

# What a reader misses if nothing is said: kinds of which at least one is expected, by what would be said of none.
_EXPECTED = {"retrieval": ("retrieval", "view"), "copies": ("copy",), "return": ("return", "transfer")}
# Shown by a layout of their own, so that they are not printed twice.
_OWN_LAYOUT = {
    "retrieval": ("/files", "/window", "/recorder_window", "/clock_offset_seconds"),
    "copy": ("/files", "/label_text"),
}
_HALF_LINE = 34  # half characters that fit beside a label in half a line
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

    @property
    def agrees(self) -> bool:
        """Return whether the recorder showed the true time, so that there is one period to print."""
        return (self.true_from, self.true_to) == (self.recorder_from, self.recorder_to)


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
    """A record as it is shown: its exhibit, the fields left to list, and what its kind adds.

    ``brief`` fields stand two to a line. ``same_files`` is the exhibit that lists the same files already, or 0.
    """

    exhibit: Exhibit
    groups: tuple[tuple[Bilingual | None, tuple[FieldView, ...], tuple[FieldView, ...]], ...]
    clock: Clock | None
    files: tuple[FileLine, ...]
    same_files: int
    corrections: tuple[Correction, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """Everything the templates need for one case. ``anchor`` begins every name that can be linked to."""

    case: CaseDossier
    clauses: Mapping[str, ClauseView]
    anchor: str
    exhibits: tuple[Exhibit, ...]
    number_of: Mapping[str, int]
    form: Form | None
    hearings: tuple[Hearing, ...]
    life: tuple[Shown, ...]
    told: tuple[Shown, ...]
    absent: tuple[Bilingual, ...]
    tally: tuple[tuple[str, int], ...]
    asking: tuple[VerdictView, ...]
    passed: tuple[VerdictView, ...]
    inapplicable: tuple[tuple[Bilingual, tuple[str, ...]], ...]


def content(
    dossier: CaseDossier,
    numbered: tuple[Exhibit, ...],
    attached: tuple[Attachment, ...],
    clauses: Mapping[str, ClauseView],
    *,
    place: int = 1,
) -> Content:
    """Return what is shown of ``dossier``, whose records are ``numbered``; ``place`` is its place in the binder."""
    names = {item.path: item.name for item in attached}
    shown = _shown_in_order(dossier, numbered)
    # A hand-over that stands in a copy's own chain of custody is not listed a second time.
    steps = {step.uid for copy in dossier.copies for step in copy.steps}
    told = tuple(each for each in shown if each.exhibit.record.kind == "custody" and each.exhibit.record.uid in steps)
    return Content(
        dossier,
        clauses,
        f"k{place}-",
        numbered,
        {exhibit.record.uid: exhibit.number for exhibit in numbered},
        request_form(dossier),
        hearings(dossier, numbered, names),
        tuple(each for each in shown if each not in told),
        told,
        _absent(dossier),
        tuple((code, sum(view.verdict == code for view in dossier.verdicts)) for code in VERDICTS),
        _first_what_asks(dossier.verdicts),
        tuple(view for view in dossier.verdicts if view.verdict == "PASS"),
        _inapplicable(dossier.verdicts),
    )


def _absent(dossier: CaseDossier) -> tuple[Bilingual, ...]:
    there = {record.kind for record in dossier.records}
    return tuple(both(f"binder.none.{code}") for code, kinds in _EXPECTED.items() if not there & set(kinds))


def _first_what_asks(verdicts: tuple[VerdictView, ...]) -> tuple[VerdictView, ...]:
    """Return the verdicts that ask somebody to act, what failed first."""
    asked = [view for view in verdicts if view.verdict in ("FAIL", "UNKNOWN", "DUE")]
    return tuple(sorted(asked, key=lambda view: VERDICTS.index(view.verdict)))


def _inapplicable(verdicts: tuple[VerdictView, ...]) -> tuple[tuple[Bilingual, tuple[str, ...]], ...]:
    """Return why clauses do not apply, with the clauses of each reason."""
    found: dict[Bilingual, list[str]] = {}
    for view in verdicts:
        if view.verdict == "N/A":
            found.setdefault(view.reason, []).append(view.clause)
    return tuple((reason, tuple(dict.fromkeys(clauses))) for reason, clauses in found.items())


def _shown_in_order(dossier: CaseDossier, numbered: tuple[Exhibit, ...]) -> tuple[Shown, ...]:
    others = [exhibit for exhibit in numbered if exhibit.record is not dossier.request]
    listed: dict[tuple[tuple[str, str], ...], int] = {}
    found = []
    for exhibit in others:
        files = _files(exhibit.record.data) if exhibit.record.kind in _OWN_LAYOUT else ()
        known = tuple((file.name, file.sha256) for file in files)
        same = listed.setdefault(known, exhibit.number) if files else 0
        found.append(_shown(exhibit, files, same if same != exhibit.number else 0, numbered))
    return tuple(found)


def _shown(exhibit: Exhibit, files: tuple[FileLine, ...], same: int, numbered: tuple[Exhibit, ...]) -> Shown:
    record = exhibit.record
    own = (*_OWN_LAYOUT.get(record.kind, ()), "/kind", "/id")
    fields = [field for field in record.fields if field.values and not _under(field.pointer, own)]
    return Shown(
        exhibit,
        _grouped(fields),
        _clock(record.data) if record.kind == "retrieval" else None,
        files,
        same,
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


def _grouped(
    fields: list[FieldView],
) -> tuple[tuple[Bilingual | None, tuple[FieldView, ...], tuple[FieldView, ...]], ...]:
    """Return fields by their group, within each the brief ones before the long ones."""
    groups: list[tuple[Bilingual | None, list[FieldView]]] = []
    for field in fields:
        if not groups or groups[-1][0] != field.group:
            groups.append((field.group, []))
        groups[-1][1].append(field)
    return tuple(
        (title, tuple(filter(_brief, members)), tuple(each for each in members if not _brief(each)))
        for title, members in groups
    )


def _brief(field: FieldView) -> bool:
    return len(field.values) == 1 and all(_width(text) <= _HALF_LINE for text in field.values[0])


def _width(text: str) -> int:
    """Return about how wide a text is, in half characters."""
    return sum(1 if character.isascii() else 2 for character in text)


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
