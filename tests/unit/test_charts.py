"""Charts draw what they are given, to scale, escape their labels, and say in words what they show."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from footage.charts import Column, Series, bar_svg, bars, columns
from footage.charts.columns import scale

SERIES = (Series("ink", "查看"), Series("bad", "<b>&"), Series("pale", '"quoted"'))
SVG = "{http://www.w3.org/2000/svg}"


def drawn(*data: Column, name: str = "one") -> ET.Element:
    svg = columns(name, "标题 <x>", 'words & "more"', SERIES, data)
    return ET.fromstring(str(svg).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


@pytest.mark.parametrize(
    ("highest", "top", "marks"), [(0, 1, 2), (1, 1, 2), (5, 5, 6), (6, 6, 4), (11, 15, 4), (26, 30, 4), (999, 1000, 6)]
)
def test_the_scale_has_round_marks_and_room_for_the_highest(highest: int, top: int, marks: int) -> None:
    assert (scale(highest)[0], len(scale(highest)[1])) == (top, marks)


def test_parts_stand_on_each_other_to_scale() -> None:
    root = drawn(Column("2026-01", (2, 3, 0)), Column("2026-02", (0, 0, 10)))
    boxes = [(group.find(f"{SVG}title").text, group.find(f"{SVG}rect").attrib) for group in root.iter(f"{SVG}g")]
    assert [title for title, _ in boxes] == ["2026-01 · 查看 2", "2026-01 · <b>& 3", '2026-02 · "quoted" 10']
    heights = [float(each["height"]) for _, each in boxes]
    assert heights[1] == pytest.approx(heights[0] * 1.5, abs=0.2)
    assert heights[2] == pytest.approx(heights[0] * 5, abs=0.2)
    assert float(boxes[1][1]["y"]) + heights[1] == pytest.approx(float(boxes[0][1]["y"]), abs=0.1)
    shown = [each.text for each in root.iter(f"{SVG}text")]
    assert {"5", "10", "2026-01", "2026-02", "查看"} <= set(shown)


def test_it_is_named_and_told_apart_by_more_than_colour() -> None:
    root = drawn(Column("a", (1, 1, 1)))
    first, second = root.get("aria-labelledby", "").split()
    assert {first: "标题 <x>", second: 'words & "more"'} == {
        root.find(f"{SVG}title").get("id"): root.find(f"{SVG}title").text,
        root.find(f"{SVG}desc").get("id"): root.find(f"{SVG}desc").text,
    }
    hatches = {each.get("id") for each in root.iter(f"{SVG}pattern")}
    used = {each.get("fill")[5:-1] for each in root.iter(f"{SVG}rect") if each.get("fill", "").startswith("url(#")}
    assert used == {"one-h1", "one-h2"}
    assert used <= hatches


def test_two_charts_on_a_page_share_no_id_and_a_long_history_no_label() -> None:
    months = [Column(f"{2000 + n // 12}-{n % 12 + 1:02}", (n, 0, 0)) for n in range(120)]
    both = columns("one", "", "", SERIES, months) + columns("two", "", "", SERIES, months)
    ids = re.findall(r' id="([^"]+)"', both)
    assert len(ids) == len(set(ids)) > 0
    assert len(re.findall(r">\d{4}-\d\d<", both)) == 24


def test_nothing_to_draw_is_drawn_as_nothing() -> None:
    assert list(drawn().iter(f"{SVG}g")) == []
    assert bars([]) == ()


def test_bars_share_one_scale_and_escape_their_number() -> None:
    one, two = bars([("a", 1.0, "1"), ("b", 4.0, '4 "<')])
    assert (one.length, two.length) == (30.0, 120.0)
    assert 'aria-label="4 &#34;&lt;"' in bar_svg(two)
    assert [each.length for each in bars([("a", 0.0, "0")])] == [0.0]
