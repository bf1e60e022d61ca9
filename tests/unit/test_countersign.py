"""The weekly countersign: the generated list, who signs it, and who answers where nobody did."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import example_records as examples
from footage.approvals import decide, reports
from footage.cli import cli
from footage.model import Decision, Outcome, Record
from footage.operations.countersigning import batch, record_of, waiting
from footage.operations.standing import Standing
from footage.policy import RecordVersion, Routes
from footage.policy.moments import week_of, week_span
from gate_house import House
from matters import LANDING, ROUTES, T0, Rule, matter, office, review, route, seen, standing

DAY = 86400
MONDAY = T0 + 10 * DAY  # 2026-03-12, in the second week
STAGE = {
    "stage": "countersign",
    "slots": [{"slot": "countersign", "role": "countersigner", "department": "none"}],
}
RULES = {**LANDING, "countersign": Rule("B", ("/generated_by",)), "finding": Rule("C", ("/found_by",))}
GRANTED = [
    standing("role_grant", "RG-0000A1", {"role": "supervisor", "people": ["he", "zhou"], "from": "2020-01-01"}),
    standing("role_grant", "RG-0000A2", {"role": "department_head", "people": ["li"], "department": "storage",
                                         "from": "2020-01-01"}),
]  # fmt: skip


def landed(kind: str, number: int, at: int = 3600, **data: Any) -> RecordVersion:
    name = f"{kind}-00000{number}"
    record = Record(kind, name, f"records/x/{name}.yml", f"{number:040x}", data)
    return RecordVersion(record, 1, number, T0 + at, "", None, None)


REPORTS = (landed("preservation", 1, done_by="zhou"), landed("hold", 2, placed_by="zhou"))
FINDING = landed("finding", 3, found_by="he", owner="sun")


def listing(
    *versions: RecordVersion, week: str = "2026-W10", about: str = "reports", office_: str = "storage"
) -> Record:
    items = [{"path": each.record.path, "blob": each.record.blob} for each in versions]
    data = {"week": week, "office": office_, "about": about, "items": items, "generated_by": "qian"}
    path = "records/oversight/countersigns/countersign-000001.yml"
    return Record("countersign", "countersign-000001", path, "e" * 40, data)


def decided(record: Record, *who: str, known: tuple[RecordVersion, ...] = (*REPORTS, FINDING), **more: Any) -> Decision:
    given = matter(
        record, versions=[*office(), *GRANTED], landing=RULES, reports=known, requests={},
        routes=Routes([*ROUTES, route("countersign", "B", ["countersign"], [STAGE])]),
    )  # fmt: skip
    reviews = [review(index, person, at=8 * DAY + index) for index, person in enumerate(who, 1)]
    return decide(seen(*reviews, author="qian", records=(record,), **{"observed_at": T0 + 9 * DAY} | more), given)


def problems(decision: Decision) -> list[str]:
    return [code for code, _ in decision.problems]


def test_the_head_of_the_office_countersigns_what_landed() -> None:
    decision = decided(listing(*REPORTS), "li")
    assert (decision.outcome, decision.slots[0].person) == (Outcome.APPROVED, "li")
    assert decided(listing(*REPORTS), "sun").outcome is Outcome.PENDING


def test_nothing_more_and_nothing_less() -> None:
    assert problems(decided(listing(REPORTS[0]), "li")) == ["countersign_lacks"]
    assert problems(decided(listing(*REPORTS, FINDING), "li")) == ["countersign_adds"]
    other = landed("preservation", 1, done_by="zhou")
    edited = RecordVersion(
        Record("preservation", other.record.id, other.record.path, "f" * 40, other.record.data),
        1,
        1,
        T0,
        "",
        None,
        None,
    )
    assert problems(decided(listing(edited, REPORTS[1]), "li")) == ["countersign_lacks", "countersign_adds"]
    assert problems(decided(listing(*REPORTS, week="2026-W11"), "li", observed_at=T0 + 20 * DAY)) == [
        "countersign_adds"
    ]


def test_a_week_that_is_not_over_has_no_list() -> None:
    assert problems(decided(listing(*REPORTS), "li", observed_at=T0 + 2 * DAY)) == ["countersign_early"]
    assert problems(decided(listing(*REPORTS, week="2026-W54"), "li")) == ["countersign_early"]


def test_a_head_who_reported_leaves_it_to_the_superior() -> None:
    reporting = (landed("preservation", 1, done_by="sun"),)
    by_security = listing(*reporting, office_="security")
    decision = decided(by_security, "sun", known=reporting)
    assert decision.outcome is Outcome.PENDING
    assert decision.reviews[0].reason == "own_report"
    superior = decided(by_security, "gao", known=reporting)
    assert (superior.outcome, superior.slots[0].via) == (Outcome.APPROVED, "C1")


def test_findings_are_signed_by_an_inspector_who_was_not_audited() -> None:
    """He found it in the security office, of which Sun is head: Zhou of another office may sign, nobody of either."""
    findings = listing(FINDING, about="findings", office_="quality")
    assert decided(findings, "zhou").outcome is Outcome.APPROVED
    assert decided(findings, "zhou").slots[0].candidates == ()
    assert decided(findings).slots[0].candidates == ("zhou",)
    assert decided(findings, "he").reviews[0].reason == "own_report"
    assert decided(findings, "sun").reviews[0].reason == "own_report"
    assert decided(findings, "li").reviews[0].reason == "not_in_role"


def test_what_landed_at_an_unknown_time_belongs_to_no_week() -> None:
    undated = RecordVersion(REPORTS[0].record, 1, 1, None, "", None, None)
    adopted = RecordVersion(REPORTS[1].record, 1, 0, T0, "", None, None, adopted=True)
    assert list(reports((undated, adopted), RULES, lambda person, at: "storage", "Asia/Shanghai")) == []


@pytest.mark.parametrize(
    ("week", "begins"), [("2026-W01", 1_766_937_600), ("2026-W53", 1_798_387_200), ("2025-W53", None), ("W10", None)]
)
def test_weeks(week: str, begins: int | None) -> None:
    span = week_span(week, "Asia/Shanghai")
    assert (span[0] if span else None) == begins
    if span:
        assert week_of(span[0], "Asia/Shanghai") == week_of(span[1] - 1, "Asia/Shanghai") == week
        assert span[1] - span[0] == 7 * DAY


def test_the_check_finds_a_list_of_something_else() -> None:
    path = "records/oversight/countersigns/countersign-3H5K7M.yml"
    text = examples.records()[path].decode()
    blob = text.split("blob: ")[1].split()[0]
    (other,) = examples.found({path: text.replace(blob, "a" * 40)})
    assert (other.rule, other.location.pointer) == ("CK803", "/items/0/blob")
    (gone,) = examples.found({path: text.replace("/fault-", "/fault_-")})
    assert (gone.rule, gone.location.pointer) == ("CK803", "/items/0/path")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    made.begin()
    yield made
    made.close()


def preserved(house: House, number: str, when: str) -> None:
    case = next(iter(house.cases.values()))
    house.bring("zhou-hang", when, {
        "kind": "preservation", "id": f"preservation-{number}", "case": case.id, "cameras": ["CAM-P1-03"],
        "window": case.data["window"], "done_by": "zhou-hang", "done_at": "2026-03-02T09:20:00+08:00",
        "keep_until": "2026-05-30", "sha256": ["0" * 64],
    })  # fmt: skip


def test_a_week_from_reports_to_the_register(house: House) -> None:
    """Two reports land at once; their list is generated, signed by the head, and a second week is left unsigned."""
    house.ask("03-02 09:00")
    preserved(house, "7K3M9Q", "03-03 09:25")
    house.turn("03-03 09:26")
    preserved(house, "8K3M9Q", "03-10 09:25")
    house.turn("03-10 09:26")
    standing_ = Standing.of_clone(house.server)
    (due,) = waiting(standing_, house.clock)
    assert (due.week, due.office, due.about, len(due.reports)) == ("2026-W10", "video-centre", "reports", 1)
    found = batch(standing_, "2026-W10", "video-centre", "reports", house.clock)
    number = house.bring("nie-shuang", "03-10 10:00", dict(record_of(found, "countersign-7K3M9Q", "nie-shuang")))
    house.turn("03-10 10:01")
    (head,) = house.asked(number)
    assert "应复核" not in house.comment(number)
    house.review(number, head, "03-10 10:30")
    done = house.turn("03-10 10:31")
    assert [each.number for each in done.ended] == [number]
    assert waiting(Standing.of_clone(house.server), house.clock) == ()

    connection = house.register("03-31 09:00")
    rows = connection.execute("SELECT week, office, state, countersign, answers FROM countersign_due").fetchall()
    assert rows == [
        ("2026-W10", "video-centre", "countersigned", "countersign-7K3M9Q", json.dumps([head])),
        ("2026-W11", "video-centre", "missing", None, json.dumps([head])),
    ]
    listed = connection.execute("SELECT actor, week, countersign FROM own_report ORDER BY week").fetchall()
    assert listed == [("zhou-hang", "2026-W10", "countersign-7K3M9Q"), ("zhou-hang", "2026-W11", None)]
    states = house.register("03-20 09:00").execute("SELECT state FROM countersign_due ORDER BY week").fetchall()
    assert states == [("countersigned",), ("due",)]


def test_the_command_lists_what_waits_and_writes_a_list(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.ask("03-02 09:00")
    preserved(house, "7K3M9Q", "03-03 09:25")
    house.turn("03-03 09:26")
    house.at("03-10 09:00")
    monkeypatch.setattr("footage.cli.countersigning.time.time", lambda: house.clock)
    clone = house.directory / "clone"
    subprocess.run(["git", "clone", "--quiet", str(house.directory / "server"), str(clone)], check=True)

    def run(*words: str) -> Any:
        where = ("--repo", str(clone), "--lang", "en")
        return CliRunner().invoke(cli, ["countersign", *words, *where], standalone_mode=False)

    listed = run()
    assert (listed.return_value, listed.stdout) == (1, "2026-W10 video-centre own reports: 1\n")
    written = run("--week", "2026-W10", "--office", "video-centre", "--by", "nie-shuang")
    assert written.return_value == 0
    assert "preservation-7K3M9Q.yml" in (clone / written.stdout.strip()).read_text()
    assert getattr(run("--week", "2026-W10").exception, "code", "") == "countersign.all_three"
    early = run("--week", "2026-W11", "--office", "video-centre", "--by", "nie-shuang")
    assert getattr(early.exception, "code", "") == "countersign.not_over"
    empty = run("--week", "2026-W10", "--office", "legal", "--by", "nie-shuang")
    assert getattr(empty.exception, "code", "") == "countersign.nothing"
