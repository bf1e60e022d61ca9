"""What a told story must end as: the small vocabulary in which ``expected.yml`` says it, and the comparison.

Only the register is asked; nothing is judged here. A verdict is written ``FAIL`` or ``FAIL reason_code``; where a
clause has several rows for a case (one per copy), the worst counts.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import yaml

from footage.evidence.proof import Replay

VANISHES = "D23"
WORST_FIRST = ("FAIL", "UNKNOWN", "DUE", "PASS", "N/A")


@dataclass(frozen=True, slots=True)
class Expected:
    """What must hold for one case. Empty values are not asked.

    ``reviews`` maps a person (or an account's login, where nobody is known) to the reason code of the last review of
    the request; ``via`` maps a slot to the right by which it was filled; ``grant`` holds ``cameras``, ``mode`` and
    ``narrowed``; ``signals`` are the signals that the case must show. Where the point is no case, ``case`` is whatever
    the verdicts are about; for ``countersign``, a week's list (``week/office/reports``); for ``roles``, a person, each
    of whose roles is ``held`` or ``ended`` on the day of reference.
    """

    case: str
    note: str = ""
    state: str = ""
    verification: str = ""
    outcome: str = ""
    verdicts: Mapping[str, str] = field(default_factory=dict)
    reviews: Mapping[str, str] = field(default_factory=dict)
    via: Mapping[str, str] = field(default_factory=dict)
    grant: Mapping[str, Any] = field(default_factory=dict)
    signals: Sequence[str] = ()
    countersign: str = ""
    roles: Mapping[str, str] = field(default_factory=dict)
    uncovered: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """One story with what it must end as."""

    id: str
    zh: str
    en: str
    cases: tuple[Expected, ...]


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One thing that is not as told."""

    story: str
    case: str
    what: str
    expected: str
    found: str


def write(as_of: str, stories: Sequence[Told]) -> bytes:
    """Return the text of ``expected.yml``."""
    told = [
        {"id": each.id, "title": {"zh": each.zh, "en": each.en}, "cases": [_asked(case) for case in each.cases]}
        for each in stories
    ]
    return yaml.safe_dump({"as_of": as_of, "stories": told}, allow_unicode=True, sort_keys=False, width=120).encode()


def read(data: bytes) -> tuple[str, tuple[Told, ...]]:
    """Read ``expected.yml``: the time of reference and the stories."""
    loaded = yaml.safe_load(data)
    stories = tuple(
        Told(each["id"], each["title"]["zh"], each["title"]["en"], tuple(Expected(**case) for case in each["cases"]))
        for each in loaded["stories"]
    )
    return str(loaded["as_of"]), stories


def _asked(case: Expected) -> dict[str, Any]:
    asked = ((key, list(value) if isinstance(value, tuple) else value) for key, value in asdict(case).items())
    return {key: value for key, value in asked if value}


def compare(register: sqlite3.Connection, stories: Sequence[Told]) -> list[Mismatch]:
    """Return everything in the register that is not as told; an empty list means all stories were judged as told."""
    return [
        Mismatch(story.id, case.case, what, wanted, found)
        for story in stories
        for case in story.cases
        for what, wanted, found in _differences(register, case)
    ]


def missing_from(rewritten: Replay, stories: Sequence[Told]) -> list[Mismatch]:
    """Return where the replay of the rewritten copy fails to name the case that vanished from it (story D23)."""
    gone = [case.case for story in stories if story.id == VANISHES for case in story.cases]
    named = {each.subject for each in rewritten.findings if each.message == "verify.history_rewritten"}
    return [
        Mismatch(VANISHES, case, "rewritten copy", "refuted history_rewritten", rewritten.cases[case].result)
        for case in gone
        if case not in named or rewritten.cases[case].result != "refuted"
    ]


def judged_as_told(stories: Sequence[Told], mismatches: Sequence[Mismatch]) -> tuple[int, int]:
    """Return (stories judged as told, all stories)."""
    wrong = {each.story for each in mismatches}
    return sum(story.id not in wrong for story in stories), len(stories)


def _differences(register: sqlite3.Connection, case: Expected) -> Iterator[tuple[str, str, str]]:
    for what, wanted, found in _facts(register, case):
        if wanted and wanted != found and not (what.startswith("verdict") and wanted == found.split(" ")[0]):
            yield what, wanted, found


def _facts(register: sqlite3.Connection, case: Expected) -> Iterator[tuple[str, str, str]]:
    row = _one(register, "SELECT state, verification, pull_request FROM cases WHERE case_id = ?", case.case)
    state, verification, pull = row or ("absent", "absent", "")
    yield "state", case.state, str(state)
    yield "verification", case.verification, str(verification)
    outcome = _one(register, "SELECT outcome FROM pull_request WHERE id = ?", pull)
    yield "outcome", case.outcome, str(outcome[0]) if outcome else "absent"
    for clause, wanted in case.verdicts.items():
        yield f"verdict {clause}", wanted, _verdict(register, clause, case.case)
    for who, wanted in case.reviews.items():
        found = _one(
            register,
            "SELECT reason_code FROM review WHERE pull_request = ? AND coalesce(person, login) = ?"
            " ORDER BY position DESC",
            pull,
            who,
        )
        yield f"review {who}", wanted, str(found[0]) if found else "absent"
    for slot, wanted in case.via.items():
        found = _one(register, "SELECT via FROM approval_stage WHERE pull_request = ? AND slot = ?", pull, slot)
        yield f"via {slot}", wanted, str(found[0]) if found else "absent"
    if case.grant:
        yield "grant", json.dumps(dict(case.grant), sort_keys=True), _grant(register, case.case)
    for signal in case.signals:
        yield f"signal {signal}", signal, _signal(register, signal, case.case)
    if case.countersign:
        yield "countersign", case.countersign, _countersign(register, case.case)
    for role, wanted in case.roles.items():
        yield f"role {role}", wanted, _role(register, case.case, role)
    if case.uncovered:
        yield "coverage", "uncovered", _coverage(register, case.case)


def _one(register: sqlite3.Connection, sql: str, *values: object) -> tuple[Any, ...] | None:
    row: tuple[Any, ...] | None = register.execute(sql, values).fetchone()
    return row


def _verdict(register: sqlite3.Connection, clause: str, case: str) -> str:
    rows = register.execute(
        "SELECT verdict, reason_code FROM verdict WHERE clause = ? AND (subject = ? OR subject LIKE ? || '/%')",
        (clause, case, case),
    ).fetchall()
    ranked = sorted(rows, key=lambda row: (WORST_FIRST.index(row[0]), row[1] or ""))
    return f"{ranked[0][0]} {ranked[0][1]}" if ranked else "absent"


def _grant(register: sqlite3.Connection, case: str) -> str:
    rows = register.execute(
        "SELECT camera, mode, narrowed FROM approved_scope WHERE case_id = ? ORDER BY camera", (case,)
    ).fetchall()
    if not rows:
        return "absent"
    return json.dumps({"cameras": len(rows), "mode": rows[0][1], "narrowed": bool(rows[0][2])}, sort_keys=True)


def _coverage(register: sqlite3.Connection, case: str) -> str:
    row = _one(
        register,
        "SELECT l.coverage FROM landed_commit l JOIN file_change f ON f.commit_seq = l.seq"
        " WHERE f.path LIKE '%/' || ? || '/%' AND l.coverage = 'uncovered' LIMIT 1",
        case,
    )
    return str(row[0]) if row else "covered"


def _signal(register: sqlite3.Connection, signal: str, case: str) -> str:
    row = _one(register, "SELECT signal FROM signal WHERE signal = ? AND subject = ?", signal, case)
    return str(row[0]) if row else "absent"


def _role(register: sqlite3.Connection, person: str, role: str) -> str:
    row = _one(
        register,
        "SELECT MAX(p.until_epoch IS NULL OR a.epoch < p.until_epoch) FROM role_period AS p CROSS JOIN as_of AS a"
        " WHERE p.person = ? AND p.role = ? HAVING COUNT(*) > 0",
        person,
        role,
    )
    return "absent" if row is None else "held" if row[0] else "ended"


def _countersign(register: sqlite3.Connection, listed: str) -> str:
    sql = "SELECT state FROM countersign_due WHERE week || '/' || office || '/' || about = ?"
    row = _one(register, sql, listed)
    return str(row[0]) if row else "absent"
