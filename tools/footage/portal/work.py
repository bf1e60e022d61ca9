"""What each role has to do: one page a role, each with its own waiting list, and one page that counts them all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from footage.dossier.shape import CaseRow, DutyView, PersonView
from footage.portal import places, views
from footage.portal.page import Page
from footage.portal.rendering import Rendering

# In the order of the office's day. The requester is everybody who asked for footage or has some.
ROLES = (
    "requester", "department_head", "security_reception", "security_reviewer", "security_head", "management",
    "duty_leader", "operator", "custodian", "registrar", "policy_owner", "supervisor", "auditor",
)  # fmt: skip
_RUNNING = frozenset(
    {"waiting", "rejected", "urgent", "unratified", "approved", "retrieved", "in_use", "overdue", "returned"}
)


@dataclass(frozen=True, slots=True)
class Desk:
    """One person's part of a role's list."""

    person: PersonView
    duties: tuple[DutyView, ...]


def pages(rendering: Rendering) -> Iterator[Page]:
    """Yield the page of each role and the one that counts them."""
    text = rendering.text
    lists = {role: tuple(each for each in rendering.office.duties if role in each.roles) for role in ROLES}
    rows = [(role, places.work_page(role), _counts(lists[role])) for role in ROLES]
    yield rendering.page(places.WORK, text["work"], places.WORK, "work.html", rows=rows, role="", desks=(), cases=())
    for role in ROLES:
        yield rendering.page(
            places.work_page(role),
            views.label("role", role).get(rendering.lang),
            places.WORK,
            "work.html",
            rows=rows,
            role=role,
            desks=desks(lists[role]),
            cases=_running(rendering.office.cases) if role == "requester" else (),
        )


def desks(duties: tuple[DutyView, ...]) -> tuple[Desk, ...]:
    """Group duties by who can do them, the person with the nearest limit first."""
    found: dict[PersonView, list[DutyView]] = {}
    for duty in duties:
        for person in duty.people or (PersonView("", "", duty.title),):
            found.setdefault(person, []).append(duty)
    return tuple(Desk(person, tuple(items)) for person, items in found.items())


def _counts(duties: tuple[DutyView, ...]) -> dict[str, int]:
    return {state: sum(each.state == state for each in duties) for state in ("overdue", "soon", "open")}


def _running(rows: tuple[CaseRow, ...]) -> tuple[CaseRow, ...]:
    return views.newest(row for row in rows if row.state in _RUNNING)
