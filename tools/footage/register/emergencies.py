"""Urgent releases: until when they had to be ratified, whether they were, and what must follow where they were not.

Promises: an emergency that was refused, or not ratified within its hours, is ``unratified`` for good unless an approved
ratification landed in the end; what that calls for is listed until records answer it. Nobody recalls a copy from the
police: there a written objection is owed, and always a report upward and a decision about the violation.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from footage.evidence.proof import PullProof
from footage.model import Outcome
from footage.register.copies import CopyState
from footage.register.gathering import CaseFacts
from footage.register.known import Known, ended_at
from footage.register.values import Row, as_json, moment

LIMIT = "emergency.ratify_hours"
UNRATIFIED = ("refused", "missing")


@dataclass(frozen=True, slots=True)
class Emergency:
    """One urgent release. ``state`` is due, ratified, late, refused, missing, or unknown where no hours are set."""

    case_id: str
    acted: int
    deadline: int | None
    ratified: int | None
    refused: int | None
    state: str
    owed: tuple[str, ...]

    @property
    def unratified_since(self) -> int | None:
        """Return since when it stands unratified, None if it does not."""
        if self.state not in UNRATIFIED:
            return None
        return self.refused if self.state == "refused" else self.deadline

    def row(self) -> Row:
        """Return the row of ``emergency``."""
        return (
            self.case_id, self.acted, self.deadline, self.ratified, self.refused, self.state, as_json(list(self.owed)),
        )  # fmt: skip


def emergency_of(
    connection: sqlite3.Connection, case: CaseFacts, copies: Iterable[CopyState], known: Known, zone: str
) -> Emergency | None:
    """Return what became of a case's urgent release; None if it is none, or stood before the evidence began."""
    if case.landed is None or case.landed.adopted or case.asked("urgency") != "emergency":
        return None
    acted = moment(case.asked("emergency", "acted_at"), zone) or case.landed.landed_epoch or 0
    hours = _hours(connection, acted)
    deadline = acted + int(hours * 3600) if hours is not None else None
    ratified = min((each.landed_epoch or 0 for each in case.of("ratification") if each.approved), default=None)
    refusals = (ended_at(pull) for pull in known.pulls if _refuses(pull, case.case_id))
    refused = max((at for at in refusals if at is not None), default=None)
    state = _state(deadline, ratified, refused, known.as_of)
    owed = _owed(connection, case, copies) if state in UNRATIFIED else ()
    return Emergency(case.case_id, acted, deadline, ratified, refused, state, owed)


def _state(deadline: int | None, ratified: int | None, refused: int | None, as_of: int) -> str:
    if ratified is not None:
        return "unknown" if deadline is None else "ratified" if ratified <= deadline else "late"
    if refused is not None:
        return "refused"
    return "unknown" if deadline is None else "missing" if as_of > deadline else "due"


def _refuses(pull: PullProof, case_id: str) -> bool:
    paths = (change.path for change in pull.observation.changes)
    return pull.decision.outcome is Outcome.REFUSED and any(f"/{case_id}/ratification-" in path for path in paths)


def _hours(connection: sqlite3.Connection, at: int) -> float | None:
    sql = (
        "SELECT number FROM parameter_period WHERE name = ? AND bound = 'value' AND unit = 'hours' AND from_epoch <= ?"
        " AND (until_epoch IS NULL OR until_epoch > ?)"
    )
    row = connection.execute(sql, (LIMIT, at, at)).fetchone()
    return row[0] if row else None


def _owed(connection: sqlite3.Connection, case: CaseFacts, copies: Iterable[CopyState]) -> tuple[str, ...]:
    """Return what must still follow: recalls by copy, then the objection, the report and the decision."""
    states = list(copies)
    destroyed = {str(each) for event in case.of("destruction") for each in event.data.get("copies") or ()}
    out = [each.uid for each in states if each.state in ("out", "overdue")]
    found = [f"recall:{uid}" for uid in sorted(out) if uid.rpartition("/")[2] not in destroyed]
    objections = case.of("objection")
    if any(each.state == "transferred" for each in states) and not any(e.data.get("organisation") for e in objections):
        found.append("objection")
    if not objections:
        found.append("report")
    return (*found, "decision") if not _decided(connection, case.case_id) else tuple(found)


def _decided(connection: sqlite3.Connection, case_id: str) -> bool:
    """Return whether a violation about the case landed approved."""
    sql = (
        'SELECT 1 FROM violation_version AS v JOIN pull_request AS p ON p.id = v.pull_request WHERE v."case" = ?'
        " AND v.landed_seq IS NOT NULL AND p.outcome = 'approved'"
    )
    there = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'violation_version'").fetchone()
    return bool(there and connection.execute(sql, (case_id,)).fetchone())
