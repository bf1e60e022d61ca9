"""An urgent release that is refused ratification, or not ratified in time: its state, and what must follow (D5)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from footage.cli import cli
from footage.model import ReviewVerdict
from gate_house import House


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    made.begin()
    yield made
    made.close()


def released(house: House) -> str:
    """At two in the night footage leaves; the request lands at once."""
    number = house.ask(
        "03-02 02:30", urgency="emergency",
        emergency={"ground": "police", "ordered_by": "值班经理电话", "acted_at": "2026-03-02T02:10:00+08:00"},
    )  # fmt: skip
    house.turn("03-02 02:31")
    return house.cases[number].id


def ratification(house: House, case: str, number: str, when: str) -> int:
    return house.bring("zhao-min", when, {
        "kind": "ratification", "id": f"ratification-{number}", "case": case, "requested_by": "zhao-min",
        "grounds": "夜间警方紧急调取，来不及审批", "released_at": "2026-03-02T02:20:00+08:00",
    })  # fmt: skip


def copied(house: House, case: str) -> None:
    """Zhou records the export and one copy, which Zhao received."""
    window = {"from": "2026-03-02T07:00:00+08:00", "to": "2026-03-02T07:20:00+08:00"}
    files = [{"name": "a.mp4", "camera": "CAM-P1-03", "size_bytes": 10, "sha256": "a" * 64}]
    retrieval: dict[str, Any] = {
        "kind": "retrieval", "id": "retrieval-7K3M9Q", "case": case, "operators": ["zhou-hang"], "receiver": "zhao-min",
        "started_at": "2026-03-02T02:12:00+08:00", "ended_at": "2026-03-02T02:18:00+08:00", "cameras": ["CAM-P1-03"],
        "window": window, "clock_offset_seconds": 0, "result": "full", "files": files, "tool": "NVR",
        "content_summary": "东区停车场车辆剐蹭经过。",
    }  # fmt: skip
    copy: dict[str, Any] = {
        "kind": "copy", "id": "copy-9F3K2M", "case": case, "retrieval": "retrieval-7K3M9Q", "copy_no": 1,
        "medium": {"type": "usb", "serial": "U-1"}, "files": [{"name": "a.mp4", "sha256": "a" * 64, "size_bytes": 10}],
        "derivative": "original", "encrypted": True, "label_text": f"{case} 第1份", "made_by": "zhou-hang",
        "made_at": "2026-03-02T02:19:00+08:00", "receiver": "zhao-min",
    }  # fmt: skip
    number = house.bring("zhou-hang", "03-02 03:00", retrieval, copy)
    house.review(number, "zhao-min", "03-02 03:05")
    house.turn("03-02 03:06")


def standing(house: House, when: str) -> tuple[str, str, list[str]]:
    connection = house.register(when)
    state = connection.execute("SELECT state FROM cases").fetchone()[0]
    emergency, owed = connection.execute("SELECT state, owed FROM emergency").fetchone()
    return state, emergency, json.loads(owed)


def test_in_time_it_is_ratified_and_nothing_follows(house: House) -> None:
    case = released(house)
    assert standing(house, "03-02 03:00") == ("urgent", "due", [])
    number = ratification(house, case, "2M4P6R", "03-02 09:00")
    house.turn("03-02 09:01")
    assert "紧急调取须在 2026-03-03 02:10 前追认" in house.comment(number)
    assert "未获追认" not in house.comment(number)
    house.review(number, "sun-wei", "03-02 10:00")
    house.turn("03-02 10:01")
    assert standing(house, "03-04 09:00") == ("approved", "ratified", [])


def test_refused_it_stands_unratified_until_records_answer(house: House) -> None:
    case = released(house)
    copied(house, case)
    number = ratification(house, case, "2M4P6R", "03-02 09:00")
    house.review(number, "sun-wei", "03-02 10:00", ReviewVerdict.REJECT, "警方未出示文书")
    house.turn("03-02 10:01")
    assert "收回或销毁复制件" in house.comment(number)
    house.forge.close(number, house.office.account("zhao-min"), house.at("03-02 11:00"))
    house.turn("03-02 11:01")
    assert standing(house, "03-02 12:00") == (
        "unratified", "refused", [f"recall:{case}/copy-9F3K2M", "report", "decision"],
    )  # fmt: skip
    told = CliRunner().invoke(cli, ["verify", case, "--repo", str(house.server.directory), "--lang", "en"])
    assert (
        "sun-wei refused to ratify the urgent release at 2026-03-02T02:00:00Z (pull request #3; R-3.3.4b)"
        in told.output
    )
    house.bring("sun-wei", "03-03 09:00", {
        "kind": "objection", "id": "objection-5N7Q9S", "case": case, "made_by": "sun-wei", "reported_to": "li-jing",
        "reported_at": "2026-03-03T08:50:00+08:00", "report_sha256": "f" * 64, "measures": "已要求收回复制件。",
    })  # fmt: skip
    house.turn("03-03 09:01")
    assert standing(house, "03-03 10:00")[2] == [f"recall:{case}/copy-9F3K2M", "decision"]


def test_an_approved_ratification_after_a_refusal_counts_with_its_own_day(house: House) -> None:
    case = released(house)
    number = ratification(house, case, "2M4P6R", "03-02 09:00")
    house.review(number, "sun-wei", "03-02 10:00", ReviewVerdict.REJECT, "请补充说明")
    house.forge.close(number, house.office.account("zhao-min"), house.at("03-02 11:00"))
    again = ratification(house, case, "3M4P6R", "03-04 09:00")
    house.review(again, "sun-wei", "03-04 10:00")
    house.turn("03-04 10:01")
    assert standing(house, "03-05 09:00")[1] == "late"


def test_70_without_any_ratification_it_is_unratified_when_its_hours_are_over(house: House) -> None:
    released(house)
    assert standing(house, "03-03 02:09")[:2] == ("urgent", "due")
    assert standing(house, "03-03 02:11") == ("unratified", "missing", ["report", "decision"])


def test_the_case_page_says_what_must_follow(house: House) -> None:
    from footage.dossier import load_case
    from gate_house import KINDS

    case = released(house)
    dossier = load_case(house.register("03-04 09:00"), KINDS, case)
    assert dossier.state_title.zh == "紧急调取，未获追认"
    said = [reason.zh for reason in dossier.verification_reasons]
    assert "未获追认：须向管理层书面上报（异议与上报）" in said
    assert "未获追认：须作出违规处理决定" in said
