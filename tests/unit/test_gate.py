"""The gate on a simulated forge: it says who acts next, lands what is approved, and writes what happened."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from footage.evidence.replay import replay
from footage.forges import StatusState
from footage.model import Outcome
from gate_house import House


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    made.begin()
    yield made
    made.close()


def test_the_whole_story(house: House) -> None:
    number = house.ask("03-02 09:00", sensitivity="sensitive", contains_minor=True)
    house.turn("03-02 09:01")
    assert (house.light(number), house.asked(number)) == (StatusState.PENDING, {"lin-hao"})
    assert "请 林浩 以" in house.comment(number)

    house.review(number, "he-jing", "03-02 09:30")
    house.turn("03-02 09:31")
    assert house.asked(number) == {"lin-hao"}
    assert "何静 2026-03-02 09:30 同意：不计入，前一级尚未通过即已审批" in house.comment(number)

    house.sign(number, "03-02", "lin-hao", "qian-li", "sun-wei")
    house.turn("03-02 10:40")
    assert house.asked(number) == {"lin-hao", "gao-yuan", "li-jing"}

    before = house.main()
    house.edit(number, "03-02 11:00", reason="配送车早上在东区停车场被刮擦，车主要求赔偿，需核实经过")
    house.turn("03-02 11:01")
    assert house.comment(number).count("审批之后内容有改动，与最终内容不一致") == 4
    assert house.light(number) is StatusState.PENDING
    assert house.main() == before

    for minutes, who in enumerate(("lin-hao", "qian-li", "sun-wei", "gao-yuan")):
        house.review(number, who, f"03-02 14:{minutes:02d}")
    done = house.turn("03-02 14:30")
    (ended,) = done.ended
    assert ended.commit == house.main() != before
    assert done.captured.statements == ("PR-000001.1",)
    (statement,) = house.statements()
    assert statement.decision_recorded.outcome is Outcome.APPROVED
    assert statement.observation.merged.by.login == "footage-gate"

    proven = replay(house.server, main=house.main(), evidence=house.server.resolve("refs/heads/evidence"))
    assert [case.result for case in proven.cases.values()] == ["verified"]
    assert proven.findings == ()
