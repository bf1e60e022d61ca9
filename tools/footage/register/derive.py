"""The state of each case and of each copy at the reference time, derived from what landed and never stored by hand.

A request that has not landed is ``waiting``, ``rejected`` (open, a rejection stands), ``refused``, ``withdrawn`` or
``expired``. One that landed is ``approved`` or ``unapproved`` until something happens to it: ``viewed``; ``retrieved``
or ``unavailable``; then what its copies say, the worst first: ``lost``, ``overdue``, ``in_use``, and once none is out
``returned``, ``archived`` or ``transferred``.
An emergency release is ``urgent`` until its ratification lands, and ``unratified`` once that
was refused or its hours are over; only a lost copy outranks that. Refuses: to let an unproven approval read as one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import NamedTuple

from footage.evidence.proof import CaseProof, PullProof
from footage.model import Outcome, ReviewVerdict, SlotState
from footage.policy.moments import instant
from footage.register.copies import CopyState, copy_states
from footage.register.emergencies import UNRATIFIED, Emergency, emergency_of
from footage.register.gathering import CaseFacts, Event, gather
from footage.register.known import Known, ended_at
from footage.register.layout import BY_NAME
from footage.register.overwriting import Footage
from footage.register.values import Row, as_json, clean, moment

TITLE_LENGTH = 60
HAPPENED = ("retrieval", "view", "copy")

_SETTLED = ("refused", "withdrawn", "expired", "viewed", "returned", "archived", "transferred")
_STATED = ("department", "applicant", "handler", "channel", "mode", "urgency")
_CLOSED = {Outcome.WITHDRAWN: "withdrawn", Outcome.EXPIRED: "expired"}


class State(NamedTuple):
    """A case's state and since when it lasts."""

    code: str
    since: int | None


def derive(connection: sqlite3.Connection, *, known: Known, proofs: Mapping[str, CaseProof], zone: str) -> None:
    """Insert ``cases``, ``copy_state`` and ``emergency``."""
    footage = Footage(known, zone)
    cases, copies, emergencies = [], [], []
    for case in gather(known):
        states = copy_states(case, as_of=known.as_of, zone=zone)
        copies += [
            (each.uid, case.case_id, each.state, each.holder, each.since, each.due, each.returned) for each in states
        ]
        emergency = emergency_of(connection, case, states, known, zone)
        emergencies += [emergency.row()] if emergency else []
        state = state_of(case, states, zone, emergency)
        overwritten = footage.overwritten_at(case) if state.code not in _SETTLED else None
        cases.append(_row(case, state, states, overwritten, _verification(case, proofs), zone))
    connection.executemany(BY_NAME["cases"].insert(), cases)
    connection.executemany(BY_NAME["copy_state"].insert(), sorted(copies))
    connection.executemany(BY_NAME["emergency"].insert(), emergencies)


def state_of(case: CaseFacts, copies: tuple[CopyState, ...], zone: str, emergency: Emergency | None = None) -> State:
    """Return the state of a case whose copies are in the given states."""
    if case.landed is None and case.pull is not None and case.pull.observed != "merged":
        return _before_landing(case.pull)
    lost = [copy.since for copy in copies if copy.state == "lost"]
    if lost:
        return State("lost", _last(lost))
    if emergency is not None and emergency.state in UNRATIFIED:
        return State("unratified", emergency.unratified_since)
    if _unratified(case):
        return State("urgent", case.landed.landed_epoch if case.landed else None)
    return _of_copies(copies) or _of_events(case, zone) or _base(case)


def _before_landing(pull: PullProof) -> State:
    if pull.observed == "open":
        return _under_review(pull)
    return State(_CLOSED.get(pull.decision.outcome, "refused"), ended_at(pull))


def _under_review(pull: PullProof) -> State:
    if pull.decision.outcome is Outcome.REJECTED:
        return State("rejected", _rejected_at(pull))
    signed = [slot.at for slot in pull.decision.slots if slot.state is SlotState.MET]
    return State("waiting", _last([pull.observation.created_at, *signed]))


def _rejected_at(pull: PullProof) -> int | None:
    counted = {each.review_id for each in pull.decision.reviews if each.counted}
    rejections = [each for each in pull.observation.reviews if each.verdict is ReviewVerdict.REJECT]
    standing = [each for each in rejections if each.id in counted] or rejections
    return _last([each.submitted_at for each in standing])


def _unratified(case: CaseFacts) -> bool:
    landed = case.landed is not None and not case.landed.adopted
    return landed and case.asked("urgency") == "emergency" and _ratified_at(case) is None


def _ratified_at(case: CaseFacts) -> int | None:
    return min((each.landed_epoch or 0 for each in case.of("ratification") if each.approved), default=None)


def _of_copies(copies: tuple[CopyState, ...]) -> State | None:
    by_state: dict[str, list[CopyState]] = {}
    for copy in copies:
        by_state.setdefault(copy.state, []).append(copy)
    for state, code in (("overdue", "overdue"), ("out", "in_use")):
        if state in by_state:
            return State(code, _first([copy.since for copy in by_state[state]]))
    for state in ("returned", "archived", "transferred"):
        if state in by_state:
            return State(state, _last([copy.since for copy in by_state[state]]))
    return None


def _of_events(case: CaseFacts, zone: str) -> State | None:
    views, retrievals = case.of("view"), case.of("retrieval")
    if views and _mode(case) == "view":
        return State("viewed", _ended(views, zone))
    if retrievals:
        found = [each for each in retrievals if each.data.get("result") != "unavailable"]
        return State("retrieved" if found else "unavailable", _ended(found or retrievals, zone))
    withdrawals = case.of("withdrawal")
    return State("withdrawn", withdrawals[-1].landed_epoch) if withdrawals else None


def _base(case: CaseFacts) -> State:
    if case.landed is None:
        happened = [event.landed_epoch for kind in HAPPENED for event in case.of(kind)]
        erased = [ended_at(case.pull)] if case.pull is not None else []  # merged once, and no longer on main
        return State("unapproved", _first(happened + erased)) if happened or erased else State("waiting", None)
    return State("approved" if _approved(case) else "unapproved", case.landed.landed_epoch)


def _approved(case: CaseFacts) -> bool:
    if case.landed is None or case.landed.gone:
        return False
    return case.landed.adopted or (case.pull is not None and case.pull.decision.outcome is Outcome.APPROVED)


def _mode(case: CaseFacts) -> str:
    grant = case.pull.decision.grant if case.pull is not None else None
    return grant.mode if grant is not None else str(case.asked("mode") or "")


def _row(
    case: CaseFacts, state: State, copies: tuple[CopyState, ...], overwritten: int | None, verification: str, zone: str
) -> Row:
    pull = case.pull
    slot = _next_slot(case, state)
    stated = (clean(each) if isinstance(each := case.asked(name), str) else None for name in _STATED)
    out = [copy.due for copy in copies if copy.state in ("out", "overdue")]
    settled = all(copy.state not in ("out", "overdue", "lost") for copy in copies)
    return (
        case.case_id,
        title_of(case),
        *stated,
        state.code,
        state.since,
        pull.observation.created_at if pull else None,
        _approved_at(case),
        _retrieved_at(case, zone),
        _first(out),
        _last([copy.returned for copy in copies]) if settled else None,
        _last([copy.since for copy in copies if copy.state == "archived"]) if settled else None,
        overwritten,
        slot[0],
        as_json(list(slot[1])),
        verification,
        pull.id if pull else None,
    )


def title_of(case: CaseFacts) -> str:
    """Return what a case is called: the beginning of its reason (approved text), else the pull request's title."""
    reason = case.asked("reason")
    words = reason if isinstance(reason, str) else case.pull.observation.title if case.pull else ""
    line = " ".join(clean(words).split())
    return line if len(line) <= TITLE_LENGTH else line[: TITLE_LENGTH - 1].rstrip() + "…"


def _next_slot(case: CaseFacts, state: State) -> tuple[str | None, tuple[str, ...]]:
    """Return the slot that must be filled next and who could fill it."""
    ratifying = case.ratifying if state.code in ("urgent", "unratified") else None
    pull = case.pull if state.code in ("waiting", "rejected") else ratifying
    slot = pull.decision.next_slot if pull is not None else None
    return (slot.slot, slot.candidates) if slot is not None else (None, ())


def _approved_at(case: CaseFacts) -> int | None:
    """Return when the footage might leave: the landed approval; for an emergency the landing of its ratification."""
    if case.landed is None or not _approved(case):
        return None
    if case.asked("urgency") == "emergency" and not case.landed.adopted:
        return _ratified_at(case) or None
    papers = [_moment(each, "completed_at") for each in case.of("paper_form") if each.approved]
    return next((at for at in papers if at is not None), case.landed.landed_epoch)


def _moment(event: Event, name: str) -> int | None:
    value = event.data.get(name)
    return instant(value) if isinstance(value, str) else None


def _retrieved_at(case: CaseFacts, zone: str) -> int | None:
    found = [each for each in case.of("retrieval") if each.data.get("result") != "unavailable"]
    return _first([moment(each.data.get("ended_at"), zone) for each in found])


def _verification(case: CaseFacts, proofs: Mapping[str, CaseProof]) -> str:
    proof = proofs.get(case.case_id)
    return proof.result if proof is not None else "undetermined"


def _ended(events: tuple[Event, ...] | list[Event], zone: str) -> int | None:
    return _last([moment(event.data.get("ended_at"), zone) for event in events])


def _first(moments: list[int | None]) -> int | None:
    return min((each for each in moments if each is not None), default=None)


def _last(moments: list[int | None] | list[int]) -> int | None:
    return max((each for each in moments if each is not None), default=None)
