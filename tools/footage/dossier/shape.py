"""What a dossier holds: everything known about one case, or about the office, ready to be shown.

Portal, binder and exports render these values and compute nothing, so they cannot disagree. Every text that a person
reads is ``Bilingual``; record text (what somebody typed) is plain ``str`` and an attacker's: escape it where it is
shown. Times are epoch seconds; ``moment`` fields carry the same time as the text to print, in the organisation's zone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from footage.dossier.values import Choice, CorrectionView, FieldView, Link, Moment, PersonView, RecordView
from footage.text import Bilingual

__all__ = [
    "CaseDossier",
    "CaseRow",
    "Choice",
    "ClauseView",
    "CopyView",
    "CorrectionView",
    "CustodyStep",
    "DutyView",
    "EntryPage",
    "Facet",
    "FieldView",
    "FindingView",
    "GrantView",
    "Link",
    "ListPage",
    "Moment",
    "PersonView",
    "Provenance",
    "PullView",
    "RecordView",
    "ReviewView",
    "StageView",
    "StatementView",
    "TimelineItem",
    "Unconfirmed",
    "VerdictView",
]


@dataclass(frozen=True, slots=True)
class StageView:
    """One slot of the approval route. ``state`` is met, waiting, later, impossible, or missing once it
    ended; ``via`` explains substitutes."""

    stage: str
    title: Bilingual
    role: Bilingual
    state: str
    person: PersonView | None
    at: Moment | None
    digest: str
    opinion: str
    via: Bilingual | None
    candidates: tuple[PersonView, ...]


@dataclass(frozen=True, slots=True)
class ReviewView:
    """One review, counted or not, and why."""

    review_id: int
    account: str
    person: PersonView | None
    verdict: Bilingual
    at: Moment
    commit: str
    counted: bool
    reason: Bilingual
    opinion: str


@dataclass(frozen=True, slots=True)
class PullView:
    """One pull request of the case, what was decided about it, and the statement that proves it."""

    id: str
    number: int
    title: str
    outcome: str
    outcome_title: Bilingual
    landing_class: str
    author: PersonView
    created: Moment
    ended: Moment | None
    merge_commit: str
    head: str
    statement_path: str
    statement_sha256: str
    chain_seq: int | None
    stages: tuple[StageView, ...]
    reviews: tuple[ReviewView, ...]
    problems: tuple[Bilingual, ...]
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """One thing that happened, in order of time; ``tone`` is ok, wait, bad or plain."""

    at: Moment
    title: Bilingual
    detail: Bilingual
    tone: str
    record_uid: str = ""


@dataclass(frozen=True, slots=True)
class CustodyStep:
    """One hand-over of a copy."""

    at: Moment
    giver: str
    receiver: str
    place: str
    reason: Bilingual
    uid: str


@dataclass(frozen=True, slots=True)
class CopyView:
    """A copy, who holds it, since when, until when, and every hand-over."""

    record: RecordView
    state: str
    state_title: Bilingual
    holder: str
    due: Moment | None
    steps: tuple[CustodyStep, ...]


@dataclass(frozen=True, slots=True)
class VerdictView:
    """One clause judged for one subject; ``about`` is what people call the subject."""

    clause: str
    title: Bilingual
    verdict: str
    reason: Bilingual
    severity: str
    since: Moment | None
    remedied: Moment | None
    subject: str
    evidence: tuple[str, ...]
    about: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class FindingView:
    """One finding of check or verify that concerns the case or the office."""

    rule: str
    severity: str
    message: Bilingual
    hint: Bilingual | None
    place: str


@dataclass(frozen=True, slots=True)
class StatementView:
    """A signed evidence statement: its bytes and its signature, for attaching and for re-verification."""

    path: str
    sha256: str
    seq: int
    content: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class GrantView:
    """What was allowed."""

    cameras: tuple[Link, ...]
    mode: Bilingual
    start: Moment
    end: Moment
    narrowed: bool


@dataclass(frozen=True, slots=True)
class CaseDossier:
    """One case, whole. ``state`` is a code of ``state.<code>``; ``verification`` is verified, refuted, undetermined."""

    case_id: str
    title: str
    department: Bilingual
    applicant: PersonView | None
    handler: PersonView | None
    channel: Bilingual
    mode: Bilingual
    urgent: bool
    state: str
    state_title: Bilingual
    state_since: Moment | None
    waiting_for: tuple[PersonView, ...]
    due: Moment | None
    overwrite: Moment | None
    filed: Moment | None
    approved: Moment | None
    verification: str
    verification_title: Bilingual
    verification_reasons: tuple[Bilingual, ...]
    request: RecordView | None
    records: tuple[RecordView, ...]
    grant: GrantView | None
    pulls: tuple[PullView, ...]
    copies: tuple[CopyView, ...]
    timeline: tuple[TimelineItem, ...]
    verdicts: tuple[VerdictView, ...]
    findings: tuple[FindingView, ...]
    statements: tuple[StatementView, ...]


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One line of the case register."""

    case_id: str
    title: str
    department: Bilingual
    department_id: str
    applicant: str
    handler: str
    channel: str
    mode: str
    state: str
    state_title: Bilingual
    tone: str
    filed: Moment | None
    due: Moment | None
    overwrite: Moment | None
    verification: str
    cameras: tuple[str, ...]
    failed: int
    waiting_for: tuple[PersonView, ...]


@dataclass(frozen=True, slots=True)
class EntryPage:
    """A person, a camera or another entry: its record, its earlier versions, and where it occurs."""

    record: RecordView
    versions: tuple[RecordView, ...]
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClauseView:
    """One clause with a control: what it asks, how it is judged, its SQL, and the count of each verdict.

    ``quarters`` counts verdicts by the quarter that they are about (the empty name: no moment is known). ``verdicts``
    are those to show: all that ask for attention, and of the others as many as a reader looks through.
    """

    clause: str
    policy: str
    title: Bilingual
    asks: Bilingual
    kind_of_truth: str
    severity: str
    who: Bilingual
    parameters: tuple[tuple[str, Bilingual], ...]
    sql: str
    counts: Mapping[str, int]
    verdicts: tuple[VerdictView, ...]
    quarters: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DutyView:
    """Something to be done: what, by whom (people who can do it), until when, and the clause that will judge it.

    ``roles`` are those on whose pages it stands; ``state`` is overdue, soon or open; ``about`` is what people call the
    subject.
    """

    duty: str
    title: Bilingual
    text: Bilingual
    subject: str
    clause: str
    roles: tuple[str, ...]
    people: tuple[PersonView, ...]
    due: Moment | None
    since: Moment | None
    state: str
    tone: str
    about: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class Facet:
    """A field by which a list can be narrowed: its pointer, what it is called, and each record's values, in order."""

    pointer: str
    title: Bilingual
    values: tuple[tuple[Choice, ...], ...]


@dataclass(frozen=True, slots=True)
class ListPage:
    """All records of one kind, with the columns its schema names: how a kind without a page of its own is shown.

    ``columns`` is what they are called, ``pointers`` the fields they show.
    """

    kind: str
    title: Bilingual
    help: Bilingual
    pointers: tuple[str, ...]
    columns: tuple[Bilingual, ...]
    rows: tuple[tuple[str, tuple[Bilingual, ...]], ...]
    records: tuple[RecordView, ...]
    facets: tuple[Facet, ...] = ()


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """A parameter that nobody of the organisation has confirmed; law among them is not in force."""

    name: str
    value: Bilingual
    clause: str
    source: str
    certainty: Choice
    standing: Choice


@dataclass(frozen=True, slots=True)
class Provenance:
    """What every output is stamped with."""

    organisation: Bilingual
    commit: str
    evidence_commit: str
    chain_seq: int
    chain_sha256: str
    as_of: Moment
    trust: Bilingual
    tool: str
    demonstration: bool
    register_digest: str
    notices: tuple[Bilingual, ...] = ()
    unconfirmed: tuple[Unconfirmed, ...] = ()
