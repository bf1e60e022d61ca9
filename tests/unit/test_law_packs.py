"""Law as parameters: off until somebody confirms it, each with its source and how sure that is, none in conflict."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from footage.model import Record
from footage.policy import Packs
from footage.reading import read_yaml

FOLDER = Path(__file__).parents[2] / "records" / "policy" / "packs"
SHIPPED = {
    path.stem: read_yaml(f"records/policy/packs/{path.name}", path.read_bytes()).data
    for path in sorted(FOLDER.glob("*.yml"))
}
LAW: dict[str, Any] = {name: data for name, data in SHIPPED.items() if data["policy"] == "law"}
NOW = 1_780_000_000


def packs(*named: tuple[str, dict[str, Any]]) -> Packs:
    return Packs(Record("pack", name, f"records/policy/packs/{name}.yml", "0" * 40, data) for name, data in named)


def confirmed(data: dict[str, Any]) -> dict[str, Any]:
    return {**data, "parameters": [{**each, "confirmed_by": "jiang-wen"} for each in data["parameters"]]}


@pytest.mark.parametrize("name", LAW)
def test_law_is_off_until_somebody_confirms_it(name: str) -> None:
    data = {**LAW[name], "parameters": [dict(each) for each in LAW[name]["parameters"]]}
    for each in data["parameters"]:
        each.pop("confirmed_by", None)
    assert packs((name, data)).parameters == ()
    in_force = packs((name, confirmed(data))).parameters
    assert {each.name for each in in_force} == {each["name"] for each in data["parameters"]}


def test_what_the_organisation_set_itself_holds_without_confirmation() -> None:
    data = SHIPPED["retrieval"]
    bare = [{key: value for key, value in each.items() if key != "confirmed_by"} for each in data["parameters"]]
    assert packs(("retrieval", {**data, "parameters": bare})).value("use.max_days", NOW) is not None


@pytest.mark.parametrize("name", LAW)
def test_each_duty_of_law_says_where_it_stands_and_how_sure_that_is(name: str) -> None:
    for each in LAW[name]["parameters"]:
        assert each["certainty"] in ("read", "second_hand", "memory"), each["name"]
        assert len(each["source"]) > len("某某法"), each["name"]


def test_the_packs_of_the_demonstration_can_all_hold() -> None:
    assert packs(*SHIPPED.items()).conflicts(NOW) == ()


def test_a_sector_above_the_general_ceiling_is_a_conflict_once_confirmed() -> None:
    surveillance, floors = ("surveillance", SHIPPED["surveillance"]), LAW["cn-retention"]
    assert packs(surveillance, ("cn-retention", floors)).conflicts(NOW) == ()
    found = packs(surveillance, ("cn-retention", confirmed(floors))).conflicts(NOW)
    assert found == ("retention.days.ambulance_hangzhou", "retention.days.waste_vehicle_weihai")


def test_confirmed_law_is_held_against_what_the_organisation_set() -> None:
    strict = {**SHIPPED["surveillance"], "parameters": [dict(each) for each in SHIPPED["surveillance"]["parameters"]]}
    for each in strict["parameters"]:
        if each["name"] == "complaint.close_days":
            each["value"] = 90
    petitions = ("cn-petitions", LAW["cn-petitions"])
    assert packs(petitions, ("surveillance", strict)).conflicts(NOW) == ()
    held = ("cn-petitions", confirmed(LAW["cn-petitions"]))
    assert packs(held, ("surveillance", strict)).conflicts(NOW) == ("complaint.close_days",)
