"""The year as it is made: every kind of record, a bearable number of pull requests, nothing that waits for nothing."""

from __future__ import annotations

import sqlite3
from collections import Counter
from typing import TYPE_CHECKING

from footage.checking import check
from footage.demo import Tally, tally
from footage.demo.clock import moment
from footage.finding import Severity
from footage.register.making import heads, replayed
from footage.repository import CommitTree, Repository

if TYPE_CHECKING:
    from .conftest import Demonstration

PEOPLE, CAMERAS, ORDINARY = 40, 60, 240


def test_every_kind_of_record_occurs(whole: Demonstration) -> None:
    kinds = whole.kinds()
    with Repository.open(whole.repository) as repository:
        placed = [kinds.of_path(path) for path in CommitTree(repository, "refs/heads/main").paths("records/")]
    counts = Counter(each[0].name for each in placed if each)
    assert [kind.name for kind in kinds if not counts[kind.name]] == []
    assert counts["person"] > PEOPLE
    assert counts["camera"] > CAMERAS


def test_every_month_has_its_cases(register: sqlite3.Connection) -> None:
    rows = register.execute("SELECT substr(case_id, 4, 6), count(*) FROM cases GROUP BY 1").fetchall()
    assert len(rows) == 12
    assert min(count for _, count in rows) >= 10


def test_the_office_can_bear_it(whole: Demonstration, register: sqlite3.Connection) -> None:
    told = {case.case for story in whole.stories for case in story.cases}
    ordinary = tally(register, told)
    assert ordinary.requests == ORDINARY
    assert ordinary.bearable, ordinary
    assert tally(register).requests > ordinary.requests


def test_the_bar_is_a_bar() -> None:
    assert Tally(300, 600, 1200).bearable
    assert not Tally(300, 601, 1200).bearable
    assert not Tally(300, 600, 1201).bearable
    assert not Tally(149, 299, 0).bearable
    assert Tally(0, 0, 0).per_300 == 0


def test_what_is_laid_down_beside_the_cases_lands_approved(whole: Demonstration, register: sqlite3.Connection) -> None:
    odd = register.execute(
        "SELECT id, title, outcome FROM pull_request WHERE observed = 'merged' AND outcome <> 'approved'"
        " AND id NOT IN (SELECT pull_request FROM pull_request_path WHERE case_id IS NOT NULL)"
    ).fetchall()
    told = {"DG-"}  # the delegations of the stories, some of which come too late, stand in no case
    assert [row for row in odd if not any(mark in row[1] for mark in told)] == []


def test_nothing_on_main_is_malformed(whole: Demonstration) -> None:
    with Repository.open(whole.repository) as repository:
        findings = check(CommitTree(repository, "refs/heads/main"), whole.kinds())
    assert [each for each in findings if each.severity is not Severity.NOTE] == []


def test_the_verifier_finds_only_what_the_stories_tell(whole: Demonstration) -> None:
    told = {case.case for story in whole.stories for case in story.cases}
    with Repository.open(whole.repository) as repository:
        found = replayed(repository, heads(repository))
    ordinary = {case: proof.result for case, proof in found.cases.items() if case not in told}
    assert set(ordinary.values()) <= {"verified", "undetermined"}
    undetermined = sum(result == "undetermined" for result in ordinary.values())
    assert undetermined <= 10, "only the last days' cases are not decided yet"


def test_footage_leaves_on_the_approval_alone(register: sqlite3.Connection) -> None:
    """No step waits for a landing that it does not depend on: some copies go out while other dockets are open."""
    leads = register.execute(
        "SELECT r.started_at_epoch - c.approved_epoch FROM retrieval r JOIN cases c USING (case_id)"
        " WHERE c.approved_epoch IS NOT NULL AND c.filed_epoch >= ?",
        (moment("07-07 00:00"),),
    ).fetchall()
    assert len(leads) > 100
    assert sorted(lead for (lead,) in leads)[len(leads) // 2] < 24 * 3600
