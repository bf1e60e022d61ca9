"""The office around the cases: lists, people, cameras, clauses, and what every output is stamped with."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from footage.dossier import verdicts
from footage.dossier.cameras import cameras
from footage.dossier.case import zone_of
from footage.dossier.coded import amount
from footage.dossier.complaints import complaints
from footage.dossier.duties import duties
from footage.dossier.names import Names
from footage.dossier.oversight import Oversight, oversight
from footage.dossier.people import people
from footage.dossier.plans import plans
from footage.dossier.records import Records, cells, choices, columns_of, title_at
from footage.dossier.rounds import rounds
from footage.dossier.rows import Registers
from footage.dossier.shape import (
    CaseRow,
    ClauseView,
    DutyView,
    EntryPage,
    Facet,
    FindingView,
    ListPage,
    Provenance,
)  # fmt: skip
from footage.dossier.stores import faults, stores
from footage.dossier.unconfirmed import unconfirmed
from footage.reading.kinds import Kind, Kinds
from footage.register.load import digest
from footage.text import Bilingual, both

TONES = {
    "waiting": "wait", "rejected": "bad", "approved": "ok", "urgent": "wait", "viewed": "ok", "retrieved": "ok",
    "unavailable": "plain", "in_use": "wait", "overdue": "bad", "returned": "ok", "archived": "ok", "transferred": "ok",
    "refused": "plain", "withdrawn": "plain", "expired": "plain", "lost": "bad", "unapproved": "bad",
    "unratified": "bad",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Office:
    """Everything but the cases: what stands on every page and in every binder, and the lists."""

    provenance: Provenance
    cases: tuple[CaseRow, ...]
    people: tuple[EntryPage, ...]
    cameras: tuple[EntryPage, ...]
    lists: tuple[ListPage, ...]
    clauses: tuple[ClauseView, ...]
    findings: tuple[FindingView, ...]
    parameters: tuple[tuple[str, Bilingual, str, str], ...]
    counts: Mapping[str, int]
    oversight: Oversight
    quarters: tuple[str, ...] = ()
    duties: tuple[DutyView, ...] = ()
    registers: Registers = field(default_factory=Registers)


def load_office(connection: sqlite3.Connection, kinds: Kinds) -> Office:
    """Return everything but the cases' dossiers."""
    names = Names(connection, kinds, zone_of(connection))
    records = Records(connection, kinds, names)
    listed = [kind for kind in kinds if kind.name not in ("request", "person", "camera")]
    lists = tuple(_list(kind, records, names) for kind in listed)
    return Office(
        provenance=provenance(connection, names),
        cases=tuple(_rows(connection, names)),
        people=tuple(_entries(connection, kinds, "person", records)),
        cameras=tuple(_entries(connection, kinds, "camera", records)),
        lists=lists,
        clauses=verdicts.clauses(connection, names),
        findings=verdicts.findings(connection),
        parameters=_parameters(connection, names),
        counts=_counts(connection),
        oversight=oversight(connection, names, {page.kind: page.records for page in lists}),
        quarters=verdicts.quarters(connection),
        duties=duties(connection, names),
        registers=Registers(
            cameras=cameras(connection, kinds, names),
            plans=plans(connection, names),
            people=people(connection, kinds, names),
            stores=stores(connection, kinds, names),
            rounds=rounds(connection, names),
            faults=faults(connection, kinds, names),
            complaints=complaints(connection, kinds, names),
        ),
    )


def provenance(connection: sqlite3.Connection, names: Names) -> Provenance:
    """Return what every output is stamped with."""
    meta = dict(connection.execute("SELECT key, value FROM meta").fetchall())
    epoch, commit, evidence, seq, sha256 = connection.execute(
        "SELECT epoch, commit_oid, evidence_oid, chain_seq, chain_sha256 FROM as_of"
    ).fetchone()
    demonstration = meta.get("demonstration") == "1"
    open_ones = unconfirmed(connection, names.kinds)
    notices = [both("dossier.demonstration")] if demonstration else []
    notices += [both("dossier.edition.internal")] if meta.get("edition") == "internal" else []
    notices += [both("dossier.unconfirmed", count=len(open_ones))] if open_ones else []
    return Provenance(
        organisation=Bilingual(meta.get("organisation_zh", ""), meta.get("organisation_en", "")),
        commit=commit,
        evidence_commit=evidence,
        chain_seq=seq,
        chain_sha256=sha256,
        as_of=names.at(epoch),
        trust=both(f"trust.{meta.get('trust', 'none')}"),
        tool=meta.get("tool", ""),
        demonstration=demonstration,
        register_digest=digest(connection),
        notices=tuple(notices),
        unconfirmed=open_ones,
    )


def _rows(connection: sqlite3.Connection, names: Names) -> Iterator[CaseRow]:
    failed = _failed(connection)
    cameras = _cameras(connection)
    sql = (
        "SELECT case_id, title, department, applicant, handler, channel, mode, state, filed_epoch, due_epoch,"
        " overwrite_epoch, verification, waiting_for FROM cases ORDER BY filed_epoch DESC, case_id DESC"
    )
    for row in connection.execute(sql).fetchall():
        case_id, title, department, applicant, handler, channel, mode, state, filed, due, overwrite, proof, waiting = (
            row
        )
        yield CaseRow(
            case_id=case_id,
            title=title,
            department=names.of("department", department or ""),
            department_id=department or "",
            applicant=names.of("person", applicant or "").zh,
            handler=names.of("person", handler or "").zh,
            channel=channel or "",
            mode=mode or "",
            state=state,
            state_title=both(f"state.{state}"),
            tone=TONES.get(state, "plain"),
            filed=names.moment(filed),
            due=names.moment(due),
            overwrite=names.moment(overwrite),
            verification=proof,
            cameras=tuple(cameras.get(case_id, ())),
            failed=failed.get(case_id, 0),
            waiting_for=tuple(view for each in json.loads(waiting) if (view := names.person(each))),
        )


def _failed(connection: sqlite3.Connection) -> dict[str, int]:
    sql = (
        "SELECT CASE instr(subject, '/') WHEN 0 THEN subject ELSE substr(subject, 1, instr(subject, '/') - 1)"
        " END, count(*)"
        " FROM verdict WHERE verdict = 'FAIL' GROUP BY 1"
    )
    return dict(connection.execute(sql).fetchall())


def _cameras(connection: sqlite3.Connection) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    sql = (
        "SELECT r.case_id, c.value FROM request r JOIN request_cameras c ON c.uid = r.uid ORDER BY r.case_id,"
        " c.position"
    )
    for case_id, camera in connection.execute(sql):
        found.setdefault(case_id, []).append(camera)
    return found


def _entries(connection: sqlite3.Connection, kinds: Kinds, name: str, records: Records) -> Iterator[EntryPage]:
    kind = kinds.get(name)
    if kind is None:
        return
    cases = _cases_by(connection, name)
    for record in sorted(records.all_of(kind), key=lambda each: each.id):
        versions = tuple(records.versions(kind, record.uid))
        yield EntryPage(record, versions, cases.get(record.id, ()))


def _cases_by(connection: sqlite3.Connection, name: str) -> dict[str, tuple[str, ...]]:
    """Return the cases in which a person acted or a camera was asked for."""
    sql = {
        "camera": "SELECT c.value, r.case_id FROM request r JOIN request_cameras c ON c.uid = r.uid",
        "person": (
            "SELECT person, case_id FROM (SELECT applicant AS person, case_id FROM cases"
            " UNION SELECT handler, case_id FROM cases"
            " UNION SELECT person, case_id FROM approval_stage WHERE case_id IS NOT NULL) WHERE person IS NOT NULL"
        ),
    }[name]
    found: dict[str, set[str]] = {}
    for key, case_id in connection.execute(sql):
        found.setdefault(key, set()).add(case_id)
    return {key: tuple(sorted(cases, reverse=True)) for key, cases in found.items()}


def _list(kind: Kind, records: Records, names: Names) -> ListPage:
    found = tuple(records.all_of(kind))
    pointers = columns_of(kind)
    columns = tuple(title_at(kind, pointer) for pointer in pointers)
    rows = tuple((record.uid, cells(record, kind, names)) for record in found)
    facets = tuple(
        Facet(pointer, title_at(kind, pointer), tuple(choices(record, kind, pointer, names) for record in found))
        for pointer in kind.facets
    )
    return ListPage(kind.name, kind.plural, kind.help, pointers, columns, rows, found, facets)


def _parameters(connection: sqlite3.Connection, names: Names) -> tuple[tuple[str, Bilingual, str, str], ...]:
    """Return (name, value with unit, clause, source) of everything in force at the reference time."""
    sql = (
        "SELECT name, value, unit, clause, source, bound FROM parameter_period, as_of WHERE from_epoch <= as_of.epoch"
        " AND (until_epoch IS NULL OR until_epoch > as_of.epoch) ORDER BY name, bound, from_epoch"
    )
    found = []
    for name, value, unit, clause, source, bound in connection.execute(sql).fetchall():
        shown = both(f"dossier.bound.{bound}", amount=amount(names.kinds, name, value, unit))
        found.append((name, shown, clause, source))
    return tuple(found)


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    found = {
        f"state.{state}": count
        for state, count in connection.execute("SELECT state, count(*) FROM cases GROUP BY state")
    }
    for name, table, column in (("verdict", "verdict", "verdict"), ("verification", "cases", "verification")):
        sql = f"SELECT {column}, count(*) FROM {table} GROUP BY {column}"  # noqa: S608 - names from the line above
        found |= {f"{name}.{value}": count for value, count in connection.execute(sql)}
    found["cases"] = connection.execute("SELECT count(*) FROM cases").fetchone()[0]
    found["pulls"] = connection.execute("SELECT count(*) FROM pull_request").fetchone()[0]
    found["findings"] = connection.execute("SELECT count(*) FROM finding").fetchone()[0]
    return dict(sorted(found.items()))
