"""The registers beside the cases, asked of the whole year: what they show is what records and verdicts say."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from footage.dossier.cameras import cameras
from footage.dossier.case import zone_of
from footage.dossier.complaints import complaints
from footage.dossier.names import Names
from footage.dossier.people import people
from footage.dossier.plans import plans
from footage.dossier.rounds import rounds
from footage.dossier.rows import Registers
from footage.dossier.stores import faults, stores
from footage.text import Bilingual

if TYPE_CHECKING:
    from .conftest import Demonstration


@pytest.fixture
def shown(whole: Demonstration, register: sqlite3.Connection) -> Registers:
    kinds = whole.kinds()
    names = Names(register, kinds, zone_of(register))
    return Registers(
        cameras=cameras(register, kinds, names),
        plans=plans(register, names),
        people=people(register, kinds, names),
        stores=stores(register, kinds, names),
        rounds=rounds(register, names),
        faults=faults(register, kinds, names),
        complaints=complaints(register, kinds, names),
    )


def test_a_camera_with_a_fault_has_one_that_nobody_repaired(shown: Registers) -> None:
    broken = {row.camera.id for row in shown.cameras if row.state == "fault"}
    assert broken == {link.id for row in shown.faults if not row.repair for link in row.about if link.kind == "camera"}
    assert broken
    assert all(row.open_faults for row in shown.cameras if row.state == "fault")


def test_every_camera_has_its_notice_and_some_are_held(shown: Registers, register: sqlite3.Connection) -> None:
    assert [row.camera.id for row in shown.cameras if not row.notice] == []
    held = {row.camera.id for row in shown.cameras if row.holds}
    assert "CAM-L1-01" in held, "a complaint is not settled yet"
    asked = register.execute("SELECT count(DISTINCT r.case_id) FROM request_cameras m JOIN request r USING (uid)"
                             " WHERE m.value = 'CAM-L1-01'").fetchone()[0]  # fmt: skip
    assert next(row.cases for row in shown.cameras if row.camera.id == "CAM-L1-01") == asked > 0


def test_plans_put_every_camera_where_its_zone_is(shown: Registers) -> None:
    sites = {row.camera.id: row.site for row in shown.cameras}
    drawn = [(point.camera, plan.site) for plan in shown.plans for point in plan.points]
    assert len(drawn) == len({camera for camera, _ in drawn}) > 60
    assert [(camera, site) for camera, site in drawn if sites[camera] != site] == []
    assert {plan.site for plan in shown.plans} == set(sites.values())
    for plan in shown.plans:
        inside = [0 <= point.left <= plan.width and 0 <= point.top <= plan.height for point in plan.points]
        assert all(inside), plan.plan.id


def test_the_missed_week_is_the_one_that_failed_its_clause(shown: Registers, register: sqlite3.Connection) -> None:
    (patrols,) = (each for each in shown.rounds if each.task == "patrol")
    missed = {
        (subject, week)
        for subject, slots in patrols.lines
        for week, slot in zip(patrols.periods, slots, strict=True)
        if slot.state == "missed"
    }
    assert missed == {(Bilingual("西区", "West site"), "2025-W47")}
    late = "SELECT subject FROM verdict WHERE clause = ? AND reason_code IN ('stale', 'made_good')"
    assert {row[0].partition("@")[0] for row in register.execute(late, (patrols.clause,))} == {"西区"}


def test_every_archived_copy_lies_in_one_store(shown: Registers, register: sqlite3.Connection) -> None:
    kept = [each.copy.id for row in shown.stores for each in row.kept]
    archived = {row[0] for row in register.execute("SELECT uid FROM copy_state WHERE state = 'archived'")}
    assert set(kept) == archived


def test_complaints_say_what_their_clause_says(shown: Registers, register: sqlite3.Connection) -> None:
    judged = dict(register.execute("SELECT subject, verdict FROM verdict WHERE clause = 'S-5.3c'").fetchall())
    assert {row.complaint.id: row.verdict for row in shown.complaints} == judged
    assert {row.verdict for row in shown.complaints} >= {"PASS", "FAIL", "DUE"}
    assert all(row.answered is None for row in shown.complaints if row.verdict == "DUE")


def test_roles_of_now_and_papers_that_stand_are_those_of_the_register(
    shown: Registers, whole: Demonstration, register: sqlite3.Connection
) -> None:
    now = {(each.person.id, each.role.code) for row in shown.people for each in row.holdings if each.state == "now"}
    asked = "SELECT person, role FROM role_period WHERE from_epoch <= ? AND COALESCE(until_epoch, ? + 1) > ?"
    assert now == set(register.execute(asked, (whole.as_of,) * 3).fetchall())
    papers = [each for row in shown.people for each in row.papers]
    day = 86400
    assert all(
        each.until.epoch + day > whole.as_of for each in papers if each.until and each.state in ("valid", "soon")
    )
    assert {each.kind for each in papers} == {"agreement", "training", "assessment", "acknowledgement"}
