"""The office's rules told from records on the forge to the register: deputies and what else is no plain request."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gate_house import House


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    made.begin()
    yield made
    made.close()


def absent(who: str, begin: str, end: str, number: str = "2R4V6X", **extra: str) -> dict[str, object]:
    return {
        "kind": "absence", "id": f"absence-{number}", "person": who, "from": f"2026-{begin}:00+08:00",
        "until": f"2026-{end}:00+08:00", "nature": "planned", "reported_by": who, **extra,
    }  # fmt: skip


def test_a_standing_deputy_signs_for_the_absent_head(house: House) -> None:
    number = house.ask("03-02 09:00")
    house.sign(number, "03-02", "lin-hao", "qian-li", "he-jing")
    house.turn("03-02 10:40")
    assert "何静 2026-03-02 10:20 同意：不计入" in house.comment(number)
    house.bring("sun-wei", "03-02 11:00", absent("sun-wei", "03-02T08:00", "03-05T18:00"))
    house.turn("03-02 11:01")
    house.turn("03-02 11:02")
    assert "何静 2026-03-02 10:20 同意：不计入" in house.comment(number), "reported later, it does not reach back"
    house.review(number, "he-jing", "03-02 11:30")
    house.turn("03-02 11:31")
    assert "何静（代离岗的孙伟签署（自 2026\\-03\\-02 08:00 起离岗，absence\\-2R4V6X））" in house.comment(number)
    connection = house.register("03-03 09:00")
    stages = connection.execute("SELECT slot, person, via FROM approval_stage WHERE case_id IS NOT NULL").fetchall()
    assert stages[2] == ("security.head", "he-jing", "absence-2R4V6X")
    held = connection.execute("SELECT person, role, source FROM role_period WHERE via = 'standing_deputy'").fetchall()
    assert held == [("he-jing", "security_head", "absence-2R4V6X")]
    assert connection.execute("SELECT verification FROM cases").fetchall() == [("verified",)]
