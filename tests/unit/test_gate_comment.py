"""The gate's comment: a form that people read, in which nothing that somebody typed can act."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import markdown
import pytest

from footage.model import ReviewVerdict
from footage.operations.assessing import Assessment
from footage.operations.comment import MARKER, literal, render, status_line
from gate_house import House

HOSTILE = (
    "看 @sun-wei 与 #12，见 https://evil.example/a 或 www.evil.example <img src=x onerror=alert(1)> "
    "[点此](javascript:alert(1)) ![](http://evil.example/p.png) `x` | 伪造的列 | **粗** <!-- footage:gate --> \\| a_b_c"
)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    made.begin()
    yield made
    made.close()


def assessed(house: House, **extra: object) -> Assessment:
    number = house.ask("03-02 09:00", **extra)
    house.sign(number, "03-02", "lin-hao")
    house.at("03-02 11:00")
    return house.gate().assess((number,)).assessed[0]


def shown(text: str) -> str:
    return markdown.markdown(text, extensions=["tables"])


def test_typed_text_is_shown_and_cannot_act(house: House) -> None:
    text = render(assessed(house, reason=HOSTILE), "zh")
    assert text.count(MARKER) == 1
    html = shown(text)
    assert not re.search(
        r"<(?!/?(p|h[1-6]|table|thead|tbody|tr|td|th|ul|li|strong|br|sub|details|summary|hr)\b|!--)", html
    )
    assert "href" not in html
    assert "伪造的列" in html
    assert not re.search(r"@\w|#\d|://|www\.", text.split("#### ")[0])
    assert all(line.count("|") - line.count("\\|") == 3 for line in text.splitlines() if line.startswith("| 调取事由"))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("a\nb", "a<br>b"),
        ("a\u202eb\x00", "a\\[U\\+202E\\]b\\[U\\+0000\\]"),
        ("07:00", "07:00"),
        ("& <b>", "&amp; &lt;b&gt;"),
        ("x" * 2005, "x" * 2000 + " \\[…\\+5\\]"),
        ("# 标题\n- 项", "\\# 标题<br>\\- 项"),
    ],
)
def test_literal(typed: str, expected: str) -> None:
    assert literal(typed) == expected


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "zh",
            [
                "调取申请",
                "待签署：安保审核员",
                "请 何静、钱立 之一以",
                "赵敏",
                "东区停车场 03 号",
                "2026-04-01 07:00 被覆盖",
                "部门初审：",
            ],
        ),
        (
            "en",
            [
                "in review",
                "waiting for: security reviewer",
                "overwritten at 2026-04-01 07:00",
                "Department review: ",
            ],
        ),
    ],
)
def test_it_says_who_acts_next_what_it_means_and_how_long_there_is(house: House, lang: str, words: list[str]) -> None:
    text = render(assessed(house), lang)
    assert [word for word in words if word not in text] == [], text[:600]
    assert "kind:" not in text
    assert "request.yml" not in text


def test_the_same_standing_gives_the_same_text(house: House) -> None:
    it = assessed(house)
    house.at("03-02 16:00")
    (later,) = house.gate().assess().assessed
    for lang in ("zh", "en"):
        assert render(it, lang) == render(later, lang)


def test_english_has_no_chinese_of_ours(house: House) -> None:
    text = render(assessed(house, reason="A delivery van was scratched in the car park"), "en")
    ours = [line for line in text.splitlines() if not line.startswith(("| ", "- **", "- Next"))]
    assert re.findall(r"[\u4e00-\u9fff]+", "\n".join(ours)) == []


def test_the_line_beside_the_light_is_short(house: House) -> None:
    it = assessed(house)
    assert all(0 < len(status_line(it, lang)) <= 140 for lang in ("zh", "en"))


def test_files_that_are_no_records_are_named_only(house: House) -> None:
    pull = house.office.pull("zhao-min", "03-02 09:00", {"schemas/x.schema.json": b"{}", "a|b.txt": b"x"}, "其他")
    house.office.agenda.run(house.at("03-02 09:00"))
    (it,) = house.gate().assess((pull.number,)).assessed
    text = render(it, "zh")
    assert "- schemas/x\\.schema\\.json" in text
    assert "- a\\|b\\.txt" in text


def test_the_organisation_chooses_the_language(tmp_path: Path) -> None:
    house = House(tmp_path, lang=None)
    house.begin()
    number = house.ask("03-02 09:00")
    house.turn("03-02 09:01")
    assert "下一步" in house.comment(number)
    house.close()


def test_no_comment_is_longer_than_a_forge_takes(house: House) -> None:
    number = house.ask("03-02 09:00", reason="长" * 200_000)
    case = house.cases[number]
    folder = case.path.rpartition("/")[0]
    files = {f"{folder}/f{index}.txt": b"x" for index in range(400)}
    house.forge.push(number, files, house.at("03-02 09:05"), house.office.account("zhao-min"))
    for minute in range(40):
        house.review(number, "he-jing", f"03-02 10:{minute:02d}", ReviewVerdict.COMMENT, "*" * 5_000)
    (it,) = house.gate().assess((number,)).assessed
    for lang in ("zh", "en"):
        assert len(render(it, lang)) < 65_000
