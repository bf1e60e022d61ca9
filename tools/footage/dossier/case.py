"""One case, whole: everything the portal and the binder show about it, computed once from the register."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from footage.dossier import verdicts
from footage.dossier.names import Names
from footage.dossier.pulls import pulls_of, statements_of
from footage.dossier.records import Records
from footage.dossier.shape import CaseDossier, CopyView, CustodyStep, GrantView, PullView, RecordView
from footage.dossier.timeline import timeline
from footage.policy.moments import instant
from footage.reading.kinds import Kinds
from footage.text import Bilingual, both

_CASE = (
    "SELECT case_id, title, department, applicant, handler, channel, mode, urgency, state, state_since_epoch,"
    " filed_epoch,"
    " approved_epoch, due_epoch, overwrite_epoch, waiting_for, verification FROM cases"
)


def case_ids(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return the ids of all cases, newest first."""
    return tuple(row[0] for row in connection.execute("SELECT case_id FROM cases ORDER BY case_id DESC"))


def load_case(connection: sqlite3.Connection, kinds: Kinds, case_id: str, names: Names | None = None) -> CaseDossier:
    """Return the dossier of ``case_id``; raises ``KeyError`` if there is no such case."""
    known = names or Names(connection, kinds, zone_of(connection))
    row = connection.execute(_CASE + " WHERE case_id = ?", (case_id,)).fetchone()
    if row is None:
        raise KeyError(case_id)
    return _dossier(connection, kinds, known, row)


def load_cases(connection: sqlite3.Connection, kinds: Kinds) -> Iterator[CaseDossier]:
    """Yield every case, newest first, with names read once."""
    names = Names(connection, kinds, zone_of(connection))
    for case_id in case_ids(connection):
        yield load_case(connection, kinds, case_id, names)


def zone_of(connection: sqlite3.Connection) -> str:
    """Return the organisation's time zone."""
    return str(connection.execute("SELECT timezone FROM as_of").fetchone()[0])


def _dossier(connection: sqlite3.Connection, kinds: Kinds, names: Names, row: tuple[Any, ...]) -> CaseDossier:
    (case_id, title, department, applicant, handler, channel, mode, urgency, state, since, filed, approved, due,
    overwrite, waiting_for, verification) = row  # fmt: skip
    reader = Records(connection, kinds, names)
    records = tuple(view for kind in kinds if kind.in_case for view in reader.of_case(kind, case_id))
    request = next((record for record in records if record.kind == "request"), None)
    pulls = pulls_of(connection, case_id, names)
    due_at = names.moment(due)
    return CaseDossier(
        case_id=case_id,
        title=title,
        department=names.of("department", department or ""),
        applicant=names.person(applicant),
        handler=names.person(handler),
        channel=label(kinds, "/channel", channel),
        mode=label(kinds, "/mode", mode),
        urgent=urgency == "emergency",
        state=state,
        state_title=both(f"state.{state}"),
        state_since=names.moment(since),
        waiting_for=tuple(view for each in json.loads(waiting_for) if (view := names.person(each))),
        due=due_at,
        overwrite=names.moment(overwrite),
        filed=names.moment(filed),
        approved=names.moment(approved),
        verification=verification,
        verification_title=both(f"verification.{verification}"),
        verification_reasons=(
            *verdicts.verification_reasons(connection, case_id, names),
            *verdicts.owed(connection, case_id),
        ),
        request=request,
        records=tuple(record for record in records if record.kind != "request"),
        grant=_grant(connection, kinds, case_id, names),
        pulls=pulls,
        copies=_copies(connection, case_id, records, names),
        timeline=timeline(pulls, records, kinds, names, due_at, state == "overdue"),
        verdicts=verdicts.of_case(connection, case_id, names),
        findings=verdicts.findings(connection, case_id),
        statements=statements_of(connection, _proving(pulls)),
    )


def _proving(pulls: tuple[PullView, ...]) -> tuple[PullView, ...]:
    return tuple(pull for pull in pulls if pull.chain_seq is not None)


def label(kinds: Kinds, pointer: str, value: str | None) -> Bilingual:
    """Return the label of a request's enumeration value, the value itself if the schema has none."""
    request = kinds.get("request")
    spec = request.field_at(pointer) if request else None
    text = value or ""
    return spec.values.get(text, Bilingual(text, text)) if spec else Bilingual(text, text)


def _grant(connection: sqlite3.Connection, kinds: Kinds, case_id: str, names: Names) -> GrantView | None:
    sql = "SELECT camera, mode, from_epoch, until_epoch, narrowed FROM approved_scope WHERE case_id = ? ORDER BY camera"
    rows = connection.execute(sql, (case_id,)).fetchall()
    if not rows:
        return None
    _, mode, begin, end, narrowed = rows[0]
    cameras = tuple(names.link("camera", row[0]) for row in rows)
    return GrantView(cameras, label(kinds, "/mode", mode), names.at(begin), names.at(end), bool(narrowed))


def _copies(
    connection: sqlite3.Connection, case_id: str, records: tuple[RecordView, ...], names: Names
) -> tuple[CopyView, ...]:
    sql = "SELECT uid, state, holder, due_epoch FROM copy_state WHERE case_id = ? ORDER BY uid"
    states = {uid: rest for uid, *rest in connection.execute(sql, (case_id,)).fetchall()}
    found = []
    for record in records:
        if record.kind == "copy":
            state, holder, due = states.get(record.uid, ("out", None, None))
            name = names.of("person", holder).zh if holder else ""
            found.append(
                CopyView(
                    record, state, both(f"copy_state.{state}"), name, names.moment(due), _steps(record, records, names)
                )
            )
    return tuple(found)


def _steps(copy: RecordView, records: tuple[RecordView, ...], names: Names) -> tuple[CustodyStep, ...]:
    """The chain of custody: made by, handed on, given back or handed over, in order of time."""
    found = (_step(copy, record, names) for record in records)
    return tuple(sorted((step for step in found if step), key=lambda step: step.at.epoch))


def _step(copy: RecordView, record: RecordView, names: Names) -> CustodyStep | None:
    """Return the hand-over of ``copy`` that ``record`` states, or None if it states none."""
    data = record.data
    if record.uid == copy.uid:
        return _hand_over(record, names, data.get("made_at"), data.get("made_by"), data.get("receiver"), _making(data))
    if record.kind == "custody" and data.get("copy") == copy.id:
        step = _hand_over(
            record, names, data.get("at"), data.get("giver"), data.get("receiver"), _as_typed(data.get("reason"))
        )
        return replace(step, place=str(data.get("place") or "")) if step else None
    if record.kind == "transfer" and data.get("copy") == copy.id:
        document = _as_typed(data.get("authority_document"))
        return _hand_over(record, names, data.get("at"), data.get("handed_by"), data.get("organisation"), document)
    if record.kind == "return" and any(item.get("copy") == copy.id for item in data.get("items") or ()):
        back = both("custody.returned")
        return _hand_over(record, names, data.get("returned_at"), data.get("returned_by"), data.get("checked_by"), back)
    return None


def _making(data: Mapping[str, Any]) -> Bilingual:
    return both("custody.made" if data.get("receiver") else "custody.made_only")


def _as_typed(value: object) -> Bilingual:
    return Bilingual(str(value or ""), str(value or ""))


def _hand_over(
    record: RecordView, names: Names, when: object, giver: object, receiver: object, reason: Bilingual
) -> CustodyStep | None:
    at = instant(when)
    if at is None:
        return None
    from_, to = (names.of("person", str(who)).zh if who else "" for who in (giver, receiver))
    return CustodyStep(names.at(at), from_, to, "", reason, record.uid)
