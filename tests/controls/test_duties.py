"""What falls due follows from records: each sort occurs in a story, ends with it, and says who and until when."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from controls.scenario import HERE, fill_story, kinds, merged, told
from footage.controls import load as load_controls
from footage.controls import run as run_controls
from footage.dossier.duties import duties
from footage.dossier.names import Names
from footage.duties import DUE, load, run

NO_CONTROLS = replace(load_controls(), controls=())
CASE = "RQ-20260302-AAAAAA"

# A story in which something of each sort is to be done, by whom and until when (None: nothing sets a limit).
TOLD = {
    "approval": ("bases/waiting.yml", CASE, "sun", "2026-"),
    "archive": ("bases/issue.yml", f"{CASE}/return-AAAAAA", "zhou", "2026-03-"),
    "complaint": ("S-5.3c/due-to-be-answered/case.yml", "complaint-AAAAA1", None, "2026-"),
    "countersign": ("R-5.1.3b/due-unanswered/case.yml", None, "lin", None),
    "fault": ("S-4.2d/due-in-its-hours/case.yml", "fault-AAAAA1", None, "2026-"),
    "finding": ("R-7.1.2b/due-open/case.yml", None, None, "2026-"),
    "hold": ("S-3.3e/bad-held/case.yml", None, "sun", "2026-"),
    "incident": ("R-5.2.2/due-deciding/case.yml", None, "li", "2026-"),
    "instruction": ("R-5.1.3b/due-unanswered/case.yml", None, "sun", None),
    "periodic": ("R-6.1.2/due-first-month/case.yml", "ST-ONE#storage_check", "zhou", "2026-"),
    "preservation": ("bases/waiting.yml", CASE, "zhou", "2026-"),
    "ratification": ("R-3.3.4b/due-ratification/case.yml", CASE, "sun", "2026-"),
    "retrieval": ("R-4.1.2a/due-last-second/case.yml", CASE, None, "2026-"),
    "return": ("bases/out.yml", f"{CASE}/copy-AAAAAA", "zhao", "2026-03-0"),
}


def _due(story: Mapping[str, Any]) -> tuple[sqlite3.Connection, Names]:
    connection = fill_story(story)
    run_controls(connection, NO_CONTROLS)
    run(connection)
    return connection, Names(connection, kinds(), "Asia/Shanghai")


@pytest.mark.parametrize("sort", sorted(TOLD))
def test_a_duty_says_who_and_until_when(sort: str) -> None:
    path, subject, person, until = TOLD[sort]
    found = [each for each in duties(*_due(told(HERE / path))) if each.duty == sort]
    assert found
    for each in found:
        for text in (*each.text, *each.title):
            assert text
            assert not {"{", "@", "_"} & set(text), "every code is said in words"
    assert subject is None or subject in {each.subject for each in found}
    assert person is None or person in {who.id for each in found for who in each.people}
    assert {each.due is None for each in found} == {until is None} or until
    assert until is None or any(each.due and each.due.text.startswith(until) for each in found)


def test_every_sort_is_told_here_or_below() -> None:
    assert {each.name for each in load(DUE)} == {*TOLD, "qualification", "term"}


def test_what_is_done_is_no_longer_due() -> None:
    connection, _ = _due(told(HERE / "bases" / "out.yml"))
    assert connection.execute("SELECT subject FROM duty WHERE duty = 'return'").fetchall() == [(f"{CASE}/copy-AAAAAA",)]
    connection, _ = _due(told(HERE / "bases" / "copy.yml"))
    assert connection.execute("SELECT subject FROM duty WHERE duty = 'return'").fetchall() == []


@pytest.mark.parametrize(
    ("at", "state"), [("07T23:59:58", "soon"), ("07T23:59:59", "overdue"), ("02T20:00:00", "soon")]
)
def test_the_limit_is_a_second(at: str, state: str) -> None:
    story = merged(told(HERE / "bases" / "out.yml"), {"as_of": f"2026-03-{at}+08:00"})
    connection, _ = _due(story)
    assert connection.execute("SELECT state FROM duty WHERE duty = 'return'").fetchall() == [(state,)]


def test_what_lapses_is_said_before_it_does_and_whoever_left_is_not_reminded() -> None:
    paper = {
        "kind": "agreement", "type": "staff", "person": "zhou", "scope": "录像资料", "duties": ["secrecy"],
        "template_version": "1", "signed_on": "2026-01-05", "valid_until": "2026-04-10", "document_sha256": "a" * 64,
        "recorded_by": "ma",
    }  # fmt: skip
    base = told(HERE / "bases" / "out.yml")
    story = merged(
        base, {"records": {"agreement-AAAAAA": paper}, "landed": {"agreement-AAAAAA": "2026-01-06T09:00:00+08:00"}}
    )
    connection, names = _due(story)
    (lapse,) = [each for each in duties(connection, names) if each.duty == "qualification"]
    assert (lapse.subject, lapse.people[0].id, lapse.state) == ("zhou/agreement", "zhou", "open")
    assert "周己" in lapse.text.zh
    left = merged(story, {"records": {"RG-AAAAA5": {"until": "2026-02-01"}}})
    assert "qualification" not in {each.duty for each in duties(*_due(left))}
    soon = merged(story, {"records": {"RG-AAAAA5": {"until": "2026-03-20"}}})
    (term,) = [each for each in duties(*_due(soon)) if each.duty == "term"]
    assert term.subject == "zhou/custodian/RG-AAAAA5"


def test_the_plain_select_gives_the_same_rows() -> None:
    connection, _ = _due(told(HERE / "bases" / "waiting.yml"))
    for duty in load(DUE):
        plain = {(row[0], row[3] or "") for row in connection.execute(duty.sql)}
        kept = set(connection.execute("SELECT subject, person FROM duty WHERE duty = ?", (duty.name,)))
        assert plain == kept
