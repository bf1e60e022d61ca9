"""Own reports and their weekly countersign: which are on a signed list, which lists are missing and who answers for it.

Promises: the same lists that the decision compares a countersign with; a countersign counts only if it landed with its
approval. Whoever should have signed answers for a list that is missing or late, never the person who reported.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from footage.approvals import Report, reports
from footage.evidence.ground import landing_rules
from footage.model import Outcome
from footage.policy.moments import week_span
from footage.policy.versions import RecordVersion
from footage.reading.kinds import Kinds
from footage.register.known import Known
from footage.register.layout import BY_NAME
from footage.register.values import as_json, clean
from footage.register.versions import Named

LIMIT = "countersign.max_days"
DAY = 86400
_ROLES = {"reports": ("department_head",), "findings": ("auditor", "supervisor")}


class _List(NamedTuple):
    """What is countersigned together."""

    week: str
    office: str
    about: str


def write_countersigning(connection: sqlite3.Connection, *, kinds: Kinds, known: Known, uids: Named, zone: str) -> None:
    """Insert ``own_report`` and ``countersign_due``; roles and parameters must stand in their tables already."""
    offices = _Offices(known.versions)
    found = list(reports(known.versions, landing_rules(kinds), offices.of, zone))
    signed = _signed(known)
    lists: dict[_List, list[Report]] = defaultdict(list)
    for each in found:
        lists[_List(each.week, each.office, each.about)].append(each)
    connection.executemany(
        BY_NAME["own_report"].insert(),
        [
            (
                uids.get((each.path, each.blob)) or each.path, clean(each.path), each.blob,
                clean(each.actors[0]) if each.actors else None, clean(each.office), each.about, each.week,
                each.landed_epoch, signed.get(_List(each.week, each.office, each.about), (None, None))[0],
            )
            for each in found
        ],
    )  # fmt: skip
    connection.executemany(
        BY_NAME["countersign_due"].insert(),
        [_due(connection, each, lists[each], signed.get(each), known.as_of, zone, offices) for each in sorted(lists)],
    )


class _Offices:
    """Who belonged to which department when."""

    def __init__(self, versions: Iterable[RecordVersion]) -> None:
        self._people: dict[str, list[RecordVersion]] = defaultdict(list)
        for version in versions:
            if version.record.kind == "person":
                self._people[version.record.id].append(version)

    def of(self, person: str, at: int) -> str:
        """Return a person's department at a moment, or an empty text."""
        stood = (each.record.data.get("department") for each in self._people.get(person, ()) if each.stood_at(at))
        return str(next(stood, None) or "")


def _signed(known: Known) -> Mapping[_List, tuple[str, int]]:
    """Return the first approved countersign of each list: its id and when it landed."""
    approved = {pull.id for pull in known.pulls if pull.decision.outcome is Outcome.APPROVED}
    found: dict[_List, tuple[str, int]] = {}
    for version in sorted(known.versions, key=lambda each: each.landed_seq or 0):
        record = version.record
        if record.kind == "countersign" and version.pull in approved and version.landed_epoch is not None:
            named = _List(*(str(record.data.get(key)) for key in ("week", "office", "about")))
            found.setdefault(named, (record.id, version.landed_epoch))
    return found


def _due(
    connection: sqlite3.Connection, wanted: _List, listed: list[Report], signed: tuple[str, int] | None, as_of: int,
    zone: str, offices: _Offices,
) -> tuple[str | int | None, ...]:  # fmt: skip
    _, end = week_span(wanted.week, zone) or (0, 0)
    days = connection.execute(
        "SELECT number FROM parameter_period WHERE name = ? AND bound = 'value' AND unit = 'days' AND from_epoch <= ?"
        " AND (until_epoch IS NULL OR until_epoch > ?)",
        (LIMIT, end, end),
    ).fetchone()
    due = end + int(days[0] * DAY) if days and days[0] is not None else None
    at = due if due is not None else end
    barred = {person for each in listed for person in (*each.actors, *each.audited)}
    audited = {offices.of(person, at) for each in listed for person in each.audited}
    holders = _holders(connection, wanted, at)
    answers = [each for each in holders if each not in barred and offices.of(each, at) not in audited] or holders
    return (
        wanted.week, clean(wanted.office), wanted.about, end, due, len(listed), signed[0] if signed else None,
        signed[1] if signed else None, _state(end, due, signed, as_of), as_json(answers),
    )  # fmt: skip


def _state(end: int, due: int | None, signed: tuple[str, int] | None, as_of: int) -> str:
    if due is None:
        return "unknown" if signed is None else "countersigned"
    if signed is not None:
        return "countersigned" if signed[1] <= due else "late"
    return "open" if as_of < end else "due" if as_of < due else "missing"


def _holders(connection: sqlite3.Connection, wanted: _List, at: int) -> list[str]:
    roles = _ROLES[wanted.about]
    sql = (
        "SELECT DISTINCT person FROM role_period WHERE role = ? AND from_epoch <= ?"
        " AND (until_epoch IS NULL OR until_epoch > ?)"
    )
    found = {person for role in roles for (person,) in connection.execute(sql, (role, at, at))}
    if wanted.about == "reports":
        heads = connection.execute(f"{sql} AND department = ?", (roles[0], at, at, wanted.office))
        found = {person for (person,) in heads}
    return sorted(found)
