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
    site: str
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
    site: str
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
class Registers:
    """All of them."""

    cameras: tuple[CameraRow, ...] = ()
    plans: tuple[Plan, ...] = ()
    people: tuple[PersonRow, ...] = ()
