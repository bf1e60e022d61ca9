"""Figures, signals, samples and findings of the demonstration are those that the register holds."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from footage.dossier import load_office
from footage.dossier.oversight import Oversight
from footage.dossier.remedies import STATES

if TYPE_CHECKING:
    from .conftest import Demonstration


@pytest.fixture(scope="module")
def shown(whole: Demonstration) -> Oversight:
    connection = sqlite3.connect(f"file:{whole.register}?mode=ro", uri=True)
    try:
        return load_office(connection, whole.kinds()).oversight
    finally:
        connection.close()


def test_months_and_quarters_count_every_case_and_verdict(shown: Oversight, register: sqlite3.Connection) -> None:
    counted = sum(sum(month.filed.values()) for month in shown.figures.months)
    assert counted == register.execute("SELECT COUNT(*) FROM cases WHERE filed_epoch IS NOT NULL").fetchone()[0]
    assert [each.name for each in shown.figures.months] == [f"2025-{n:02}" for n in range(7, 13)] + [
        f"2026-{n:02}" for n in range(1, 7)
    ]
    late = sum(month.returns.get("late", 0) + month.returns.get("out", 0) for month in shown.figures.months)
    sql = "SELECT COUNT(*) FROM verdict WHERE clause = 'R-5.3c' AND verdict = 'FAIL'"
    assert late == register.execute(sql).fetchone()[0] > 0
    for name, counts in shown.figures.verdicts:
        sql = (
            "SELECT COUNT(*) FROM verdict JOIN quarter ON from_epoch <= since_epoch AND since_epoch < until_epoch"
            " WHERE id = ?"
        )
        assert sum(counts.values()) == register.execute(sql, (name,)).fetchone()[0]


def test_every_signal_is_shown_in_words(shown: Oversight, register: sqlite3.Connection) -> None:
    found = {sort.name: len(sort.signals) for sort in shown.signals}
    assert {name: count for name, count in found.items() if count} == dict(
        register.execute("SELECT signal, COUNT(*) FROM signal GROUP BY 1")
    )
    texts = [each.text for sort in shown.signals for each in sort.signals]
    assert texts
    assert not [text for each in texts for text in each if "{" in text or not text]


def test_samples_are_those_drawn_with_reason_and_result(shown: Oversight, register: sqlite3.Connection) -> None:
    samples = {each.quarter: each for each in shown.samples}
    assert samples["2026-Q2"].state == "running"
    assert samples["2026-Q2"].drawn == ()
    for quarter in ("2025-Q3", "2025-Q4", "2026-Q1"):
        sample = samples[quarter]
        sql = "SELECT case_id FROM sample_draw WHERE quarter = ? AND drawn = 1 ORDER BY place"
        assert [each.case_id for each in sample.drawn] == [case for (case,) in register.execute(sql, (quarter,))]
        assert all(each.why for each in sample.drawn)
        assert sum("lot" in each.why for each in sample.drawn) == sample.lot
        assert any(each.looks for each in sample.drawn)
        assert {look.result.en for each in sample.drawn for look in each.looks} <= {"Conforms", "Findings"}
        sql = "SELECT path FROM statement WHERE sha256 = ?"
        assert (sample.statement,) in register.execute(sql, (sample.seed,)).fetchall()
    assert {why for each in samples["2025-Q4"].drawn for why in each.why} == {"lot", "emergency", "bypass"}
    assert any(each.tickets > 1 and each.signals for each in samples["2025-Q4"].drawn)


def test_findings_stand_with_what_became_of_them(shown: Oversight, register: sqlite3.Connection) -> None:
    found = shown.remedies.findings
    assert {each.id for each in found} == {id_ for (id_,) in register.execute("SELECT id FROM finding_record")}
    assert {each.state for each in found} <= set(STATES)
    for each in found:
        assert (each.closure is not None) == (each.state in ("corrected", "closed"))
        if each.closure and each.closure.verified_by and each.owner and each.state == "closed":
            assert each.closure.verified_by.id != each.owner.id
    assert {each.id for each in shown.remedies.answers} == {
        id_ for (id_,) in register.execute("SELECT id FROM violation")
    }
    assert all(each.verdicts for each in shown.remedies.answers)
    sums = register.execute("SELECT (SELECT COUNT(*) FROM audit) + (SELECT COUNT(*) FROM supervision_check)").fetchone()
    assert len(shown.remedies.held) == sums[0]
