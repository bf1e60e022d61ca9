"""Plans: drawn from numbers, each camera a link that says in words what its sign shows, and labels stay text."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import replace

import pytest

import sample_office
import sample_registers
from controls.scenario import kinds
from footage.dossier.display import value_text
from footage.dossier.names import Names
from footage.portal import places
from footage.portal.labels import Box, Sheet, Spot, beside, box_of, fitted, holds
from footage.portal.plans import sector, site_pages
from footage.portal.rendering import Rendering

OFFICE = sample_office.sample_office()


def pages(lang: str) -> dict[str, str]:
    return {page.path: page.html for page in site_pages(Rendering(OFFICE, places.Places.of(OFFICE), lang))}


@pytest.fixture(scope="module")
def plan() -> str:
    return pages("en")["sites/SP-WEST/index.html"]


def test_every_camera_on_the_plan_is_a_link_that_says_what_its_sign_shows(plan: str) -> None:
    links = re.findall(r'<a class="fp-cam fp-cam-(\w+)" href="([^"]+)" aria-label="([^"]+)">', plan)
    assert links == [
        (
            "working",
            "../../cameras/CAM-P1-03/index.html",
            "CAM-P1-03 Workshop 1, east door · In use · Sensitive · Fixed · looks E",
        ),
        (
            "fault",
            "../../cameras/CAM-P1-04/index.html",
            "CAM-P1-04 Workshop 1, aisle · Fault not repaired · Ordinary · Fixed · Footage held",
        ),
    ]


def test_a_direction_is_said_in_degrees_where_nobody_said_where_north_is() -> None:
    office = sample_office.sample_office()
    plans = tuple(replace(each, north=None) for each in office.registers.plans)
    office = replace(office, registers=replace(office.registers, plans=plans))
    html = {page.path: page.html for page in site_pages(Rendering(office, places.Places.of(office), "zh"))}
    assert "朝180°" in html["sites/SP-WEST/index.html"]


def test_states_differ_by_sign_and_shape_not_by_colour_alone(plan: str) -> None:
    first, second = re.findall(r'<a class="fp-cam .*?</a>', plan, re.DOTALL)
    assert '<path class="fp-mark"' in first
    assert '<circle class="fp-mark"' in second
    assert "fp-sign" not in first
    assert re.search(r'class="fp-sign"[^>]*>!<', second)
    assert "fp-ring" in second
    assert "fp-ring" not in first


def test_a_camera_that_nobody_drew_is_listed_below_its_site_or_counted() -> None:
    overview = pages("en")["sites/index.html"]
    assert sample_office.LONG_NAME in overview
    assert "no plan" in overview


def test_a_site_has_the_name_of_its_language() -> None:
    assert "<bdi>West site</bdi>" in pages("en")["sites/index.html"]
    assert "<bdi>西区</bdi>" in pages("zh")["sites/index.html"]


def test_the_english_name_of_a_site_is_that_of_its_plans_unless_they_disagree() -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE site_plan (site TEXT, name_en TEXT)")
    drawn = [("西区", "West site"), ("综合楼", "Ground floor"), ("综合楼", "Basement")]
    connection.executemany("INSERT INTO site_plan VALUES (?, ?)", drawn)
    names = Names(connection, kinds(), "Asia/Shanghai")
    assert names.site("西区") == ("西区", "West site")
    assert names.site("综合楼") == ("综合楼", "综合楼")
    assert names.site("北区") == ("北区", "北区")
    spec = kinds()["zone"].field_at("/site")
    assert spec
    assert value_text("西区", spec, names).en == "West site"


def test_what_somebody_typed_on_a_plan_is_text(plan: str) -> None:
    assert "<script>alert" not in plan
    assert "&lt;script&gt;alert(&#39;footage&#39;)&lt;/script&gt;" in plan
    assert "⟨U+202E⟩" in plan
    assert "\u202e" not in plan


def test_a_label_is_cut_only_where_no_plan_has_room_for_it() -> None:
    assert fitted("一号车间", 4) == "一号车间"
    assert fitted("一号车间", 3) == "一号…"
    assert fitted("Workshop", 5) == "Workshop"
    assert fitted("Workshop", 3.5) == "Work…"
    assert fitted("一号", 0) == "一…"


def test_a_label_goes_where_nothing_stands() -> None:
    sheet = Sheet(Box(0, 0, 100, 100))
    house = Box(40, 40, 44, 44)
    below, above, *_ = beside("门卫室", house, 2)
    assert box_of("门卫室", below).top > house.bottom, "all of it beside the house, none of it cut"
    assert sheet.put("门卫室", beside("门卫室", house, 2)) == below
    assert sheet.put("门卫室", beside("门卫室", house, 2)) == above
    sheet.take(42, 37, 2)
    boxes = [box_of("R1", sheet.put("R1", beside("R1", house, 2))) for _ in range(2)]
    assert not any(one.shared(other) for one in boxes for other in sheet.taken if other not in boxes)


def test_a_point_in_the_corner_that_an_outline_leaves_out_is_not_inside() -> None:
    bent = ((0, 0), (10, 0), (10, 30), (40, 30), (40, 40), (0, 40))
    assert holds(bent, 5, 20)
    assert holds(bent, 30, 35)
    assert not holds(bent, 20, 20)
    assert not holds(bent, 50, 35)


def test_a_label_keeps_off_the_houses_of_others_but_not_off_its_own() -> None:
    own, other = Box(0, 0, 20, 20), Box(30, 0, 50, 20)
    sheet = Sheet(Box(0, 0, 100, 100), houses=[own, other])
    assert sheet.put("门", (Spot(40, 10, 2), Spot(10, 10, 2)), own) == Spot(10, 10, 2)


def test_a_label_stays_on_the_sheet_and_where_all_is_taken_touches_least() -> None:
    sheet = Sheet(Box(0, 0, 100, 100))
    assert sheet.put("门", (Spot(50, 100, 2), Spot(50, 98, 2))) == Spot(50, 98, 2)
    sheet.take(50, 50, 50)
    assert sheet.put("门", (Spot(20, 98, 2), Spot(20, 100.5, 2))) == Spot(20, 98, 2)


def test_a_sector_is_drawn_only_when_both_direction_and_angle_are_stated() -> None:
    assert sector(0, 0, None, 70, 10) == ""
    assert sector(0, 0, 90, None, 10) == ""
    assert sector(0, 0, 90, 180, 10) == "M0,0L0.0,-10.0A10.0,10.0 0 0,1 0.0,10.0z"
    assert sector(0, 0, 0, 270, 10).count(" 0 1,1 ") == 1
    assert sector(5, 5, 0, 360, 2).count("a") == 2


def test_the_sample_has_a_point_of_no_camera_which_is_not_drawn(plan: str) -> None:
    assert any(point.camera == "CAM-GONE" for point in sample_registers.plans()[0].points)
    assert "CAM-GONE" not in plan
