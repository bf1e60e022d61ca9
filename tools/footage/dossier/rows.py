"""One line of each register beside the cases: cameras, plans, people, papers, stores, rounds, complaints.

Each is read from the register by SQL, and shown as it is; nothing is computed where it is shown.
"""

from __future__ import annotations

from dataclasses import dataclass

from footage.dossier.values import Choice, Link, Moment, PersonView
from footage.text import Bilingual


@dataclass(frozen=True, slots=True)
class CameraRow:
    """A camera: where it stands, what is announced, and when somebody last looked. ``state`` is working, fault,
    planned or ended; ``holds`` are the holds and preservations that stand over what it recorded."""

    camera: Link
    site: Choice | None
    zone: Link | None
    area: Choice | None
    place_class: Choice | None
    sensitivity: Choice
    mobility: Choice | None
    owner: Choice
    storage: Link
    retention_days: int
    state: str
    notice: Link | None
    noticed: Moment | None
    patrolled: Moment | None
    fault: Link | None
    fault_at: Moment | None
    open_faults: int
    holds: tuple[Link, ...]
    cases: int


@dataclass(frozen=True, slots=True)
class Shape:
    """An outline on a plan, in metres; a zone's has its name and whether it is sensitive."""

    type: str
    outline: tuple[tuple[int, int], ...]
    label: Bilingual | None
    zone: Link | None
    sensitive: bool


@dataclass(frozen=True, slots=True)
class Point:
    """Where a camera stands on a plan, and where it looks (degrees clockwise from the top), if somebody said so."""

    camera: str
    left: int
    top: int
    direction: int | None
    angle: int | None


@dataclass(frozen=True, slots=True)
class Plan:
    """The drawing of one site."""

    plan: Link
    site: Choice
    width: int
    height: int
    north: int | None
    shapes: tuple[Shape, ...]
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Holding:
    """A role somebody holds, held or will hold (``state`` now, past, ahead), by grant or by delegation (``via``)."""

    person: PersonView
    role: Choice
    department: Bilingual | None
    since: Moment
    until: Moment | None
    via: str
    source: Link
    state: str


@dataclass(frozen=True, slots=True)
class Paper:
    """An agreement, training, passed assessment or acknowledgement of a person; ``state`` is valid, soon, lapsed,
    replaced by a newer one, or none: a role without any such paper on record. No ``until``: it does not lapse."""

    person: PersonView
    kind: str
    what: Bilingual
    paper: Link | None
    since: Moment | None
    until: Moment | None
    state: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person of the roster; ``state`` is active, left or ahead."""

    person: PersonView
    department: Choice
    position: str
    since: Moment
    state: str
    holdings: tuple[Holding, ...]
    papers: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A copy of a closed case that a store keeps, since when and until when."""

    copy: Link
    case: Link
    archived: Moment
    until: Moment | None


@dataclass(frozen=True, slots=True)
class StoreRow:
    """A store: whose footage it holds, the copies in it, and how it was found at the last check."""

    store: Link
    type: Choice
    place: str
    keeper: PersonView
    encrypted: bool
    backup_of: Link | None
    cameras: int
    kept: tuple[Kept, ...]
    checked: Moment | None
    check_due: Moment | None
    oldest: Moment | None
    used_percent: int | None
    purged: Moment | None
    open_faults: int


@dataclass(frozen=True, slots=True)
class Slot:
    """What was done in one week or month: ``state`` is done, short (less than planned, or found abnormal), missed,
    none (nothing, and no interval that short was set), or open (not over yet)."""

    state: str
    text: str
    record: Link | None


@dataclass(frozen=True, slots=True)
class Round:
    """A recurring task at all its subjects, slot by slot: ``periods`` are weeks such as 2026-W05, or months."""

    task: str
    clause: str
    periods: tuple[str, ...]
    lines: tuple[tuple[Link | Bilingual, tuple[Slot, ...]], ...]


@dataclass(frozen=True, slots=True)
class FaultRow:
    """A fault, until when it had to be repaired (only while it is open), and what became of it."""

    fault: Link
    symptom: Choice
    severity: Choice
    description: str
    about: tuple[Link, ...]
    discovered: Moment
    due: Moment | None
    repaired: Moment | None
    result: Choice | None
    repair: Link | None


@dataclass(frozen=True, slots=True)
class ComplaintStep:
    """One step with a complaint."""

    record: Link
    step: Choice
    outcome: Choice | None
    at: Moment
    by: PersonView
    text: str


@dataclass(frozen=True, slots=True)
class ComplaintRow:
    """A complaint, until when it must be answered, its steps in order, and what the clause about it says."""

    complaint: Link
    summary: str
    channel: Choice
    category: Choice
    zone: Link | None
    received: Moment
    due: Moment
    answered: Moment | None
    outcome: Choice | None
    steps: tuple[ComplaintStep, ...]
    verdict: str
    reason: Bilingual


@dataclass(frozen=True, slots=True)
class Registers:
    """All of them."""

    cameras: tuple[CameraRow, ...] = ()
    plans: tuple[Plan, ...] = ()
    people: tuple[PersonRow, ...] = ()
    stores: tuple[StoreRow, ...] = ()
    rounds: tuple[Round, ...] = ()
    faults: tuple[FaultRow, ...] = ()
    complaints: tuple[ComplaintRow, ...] = ()
