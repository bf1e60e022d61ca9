"""From finding to correction: who found what, who puts it right until when, who verified it, and what followed.

What a finding has come to follows from the records and from what its clause says of them; nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from footage.dossier.names import Names
from footage.dossier.shape import FieldView, Link, PersonView, RecordView, VerdictView
from footage.text import Bilingual, both

STATES = ("overdue", "open", "corrected", "closed")
TONES = {"overdue": "bad", "open": "wait", "corrected": "unknown", "closed": "ok"}
CLOSING = "R-7.1.2b"
ANSWERS = ("R-7.2.1", "R-7.2.2", "R-7.2.3", "S-7.2a", "S-7.2b")
# Whether those who supervise are there, mixed, at work, and no judges in their own cause.
GROUP = ("R-7.1.1a", "R-7.1.1b", "R-7.1.1c", "R-7.1.2a", "S-5.1a", "S-5.2a")
CLAUSES = (CLOSING, *ANSWERS, *GROUP)
_SOURCES = (("/check", "supervision_check"), ("/audit", "audit"), ("/complaint", "complaint"))
_FOLLOWS = (("/finding", "finding"), ("/decision", "incident_decision"), ("/case", "case"))
_NOTHING = Bilingual("", "")


@dataclass(frozen=True, slots=True)
class Closure:
    """How a finding was put right: what was done, who reported it and who verified it."""

    id: str
    result: Bilingual
    measures: str
    grounds: str
    closed_by: PersonView | None
    verified_by: PersonView | None
    closed_at: Bilingual


@dataclass(frozen=True, slots=True)
class Remedy:
    """One finding and what became of it. ``state`` is open, overdue, corrected (closed by nobody else yet) or closed.

    ``source`` is the check, audit or complaint that found it; ``answers`` are violations that followed.
    """

    id: str
    title: str
    type: Bilingual
    severity: Bilingual
    clause: str
    source: Link | None
    cases: tuple[str, ...]
    required: str
    owner: PersonView | None
    found_by: PersonView | None
    found_on: str
    due_on: str
    state: str
    tone: str
    closure: Closure | None
    verdict: VerdictView | None
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A violation and the sanction: which clause was broken, what was decided and why, and how that is judged."""

    id: str
    file_number: str
    clause: str
    severity: Bilingual
    sanction: Bilingual
    grounds: str
    compensation: Bilingual
    handed_to: str
    decided_on: str
    requested_by: PersonView | None
    follows: Link | None
    verdicts: tuple[VerdictView, ...]


@dataclass(frozen=True, slots=True)
class Supervision:
    """One check or audit: when, by whom, over which period, what it concluded, and how many findings came of it."""

    link: Link
    kind: Bilingual
    date: str
    people: tuple[PersonView, ...]
    body: str
    period: str
    conclusion: str
    findings: int


@dataclass(frozen=True, slots=True)
class Remedies:
    """Findings with what became of them, sanctions, supervision held, and the verdicts about those who supervise."""

    findings: tuple[Remedy, ...]
    answers: tuple[Answer, ...]
    held: tuple[Supervision, ...]
    group: tuple[VerdictView, ...]


def remedies(
    records: Mapping[str, tuple[RecordView, ...]], names: Names, verdicts: tuple[VerdictView, ...]
) -> Remedies:
    """Return everything; ``records`` holds those of each kind, ``verdicts`` those about ``CLAUSES``."""
    found = sorted(
        _findings(records, names, verdicts), key=lambda each: (STATES.index(each.state), each.due_on, each.id)
    )
    decided = sorted(records.get("violation", ()), key=lambda each: (_text(each, "/decided_on"), each.id), reverse=True)
    return Remedies(
        tuple(found),
        tuple(_answer(each, names, verdicts) for each in decided),
        tuple(sorted(_held(records, names), key=lambda each: (each.date, each.link.id), reverse=True)),
        tuple(each for each in verdicts if each.clause in GROUP),
    )


def _urgency(remedy: Remedy) -> tuple[int, str, str]:
    return STATES.index(remedy.state), remedy.due_on, remedy.id


def _findings(
    records: Mapping[str, tuple[RecordView, ...]], names: Names, verdicts: tuple[VerdictView, ...]
) -> list[Remedy]:
    judged = {each.subject: each for each in verdicts if each.clause == CLOSING}
    closures = {_text(each, "/finding"): each for each in reversed(records.get("finding_closure", ()))}
    answers: dict[str, list[str]] = {}
    for each in records.get("violation", ()):
        answers.setdefault(_text(each, "/finding"), []).append(each.id)
    return [
        _remedy(each, names, closures.get(each.id), judged.get(each.uid), tuple(answers.get(each.id, ())))
        for each in records.get("finding", ())
    ]


def _remedy(
    record: RecordView, names: Names, closure: RecordView | None, verdict: VerdictView | None, answers: tuple[str, ...]
) -> Remedy:
    state = _state(closure is not None, verdict)
    cases = record.data.get("cases")
    return Remedy(
        id=record.id,
        title=_text(record, "/title"),
        type=_said(record, "/type"),
        severity=_said(record, "/severity"),
        clause=_text(record, "/clause"),
        source=_link(record, names, _SOURCES),
        cases=tuple(str(each) for each in cases) if isinstance(cases, list | tuple) else (),
        required=_text(record, "/required_measure"),
        owner=names.person(_text(record, "/owner")),
        found_by=names.person(_text(record, "/found_by")),
        found_on=_text(record, "/found_on"),
        due_on=_text(record, "/due_on"),
        state=state,
        tone=TONES[state],
        closure=_closure(closure, names) if closure else None,
        verdict=verdict,
        answers=answers,
    )


def _state(closed: bool, verdict: VerdictView | None) -> str:
    """Say what a finding has come to; a closure that nobody else confirmed in time does not close it."""
    if not closed:
        return "overdue" if verdict and verdict.verdict == "FAIL" else "open"
    done = verdict and (verdict.verdict == "PASS" or verdict.remedied)
    return "closed" if done else "corrected"


def _closure(record: RecordView, names: Names) -> Closure:
    return Closure(
        record.id, _said(record, "/result"), _text(record, "/measures"), _text(record, "/grounds"),
        names.person(_text(record, "/closed_by")), names.person(_text(record, "/verified_by")),
        _said(record, "/closed_at"),
    )  # fmt: skip


def _answer(record: RecordView, names: Names, verdicts: tuple[VerdictView, ...]) -> Answer:
    referral = record.data.get("referral")
    paid = record.data.get("compensation_yuan")
    compensation = _said(record, "/compensation")
    if isinstance(paid, int):
        compensation = both("dossier.compensation", what=compensation, yuan=f"{paid:,}")
    about = {record.uid, _text(record, "/finding")}
    return Answer(
        id=record.id,
        file_number=_text(record, "/file_number"),
        clause=_text(record, "/clause"),
        severity=_said(record, "/severity"),
        sanction=_said(record, "/sanction"),
        grounds=_text(record, "/grounds"),
        compensation=compensation,
        handed_to=str(referral.get("authority", "")) if isinstance(referral, Mapping) else "",
        decided_on=_text(record, "/decided_on"),
        requested_by=names.person(_text(record, "/requested_by")),
        follows=_link(record, names, _FOLLOWS),
        verdicts=tuple(each for each in verdicts if each.clause in ANSWERS and _concerns(each, about, record.id)),
    )


def _concerns(verdict: VerdictView, about: set[str], identity: str) -> bool:
    return verdict.verdict != "N/A" and (verdict.subject in about or identity in verdict.evidence)


def _held(records: Mapping[str, tuple[RecordView, ...]], names: Names) -> list[Supervision]:
    counted: dict[str, int] = {}
    for record in records.get("finding", ()):
        source = _link(record, names, _SOURCES)
        if source:
            counted[source.id] = counted.get(source.id, 0) + 1
    found = []
    for kind, date, people, said in (
        ("supervision_check", "/held_on", ("led_by", "members"), "/conclusion"),
        ("audit", "/concluded_on", ("auditors",), "/conclusions"),
    ):
        for record in records.get(kind, ()):
            what = _said(record, "/type") if kind == "audit" else record.kind_title
            period = record.data.get("period")
            span = " – ".join(str(period.get(key, "")) for key in ("from", "to")) if isinstance(period, Mapping) else ""
            found.append(
                Supervision(
                    names.link(kind, record.id), what, _text(record, date), _people(record, people, names),
                    _text(record, "/body"), span, _text(record, said), counted.get(record.id, 0),
                )
            )  # fmt: skip
    return found


def _people(record: RecordView, keys: tuple[str, ...], names: Names) -> tuple[PersonView, ...]:
    ids: list[str] = []
    for key in keys:
        value = record.data.get(key)
        ids += [str(each) for each in value] if isinstance(value, list | tuple) else [str(value)] if value else []
    return tuple(person for each in dict.fromkeys(ids) if (person := names.person(each)))


def _link(record: RecordView, names: Names, among: tuple[tuple[str, str], ...]) -> Link | None:
    """Return the first of several references that the record makes."""
    return next((names.link(kind, found) for pointer, kind in among if (found := _text(record, pointer))), None)


def _field(record: RecordView, pointer: str) -> FieldView | None:
    return next((each for each in record.fields if each.pointer == pointer and each.values), None)


def _said(record: RecordView, pointer: str) -> Bilingual:
    """Return a field's value as people read it."""
    field = _field(record, pointer)
    return field.values[0] if field else _NOTHING


def _text(record: RecordView, pointer: str) -> str:
    """Return a field's value as it was typed."""
    value = record.data.get(pointer[1:])
    return str(value) if value is not None else ""
