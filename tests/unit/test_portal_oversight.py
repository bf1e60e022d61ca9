"""Pages for those who supervise say what the dossier holds, in both languages, and nothing beyond it."""

from __future__ import annotations

import html
import json
import re
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

import sample_office
import sample_oversight
from footage.dossier.samples import by_hand
from footage.portal import oversight, places
from footage.portal.page import Page, visible
from footage.portal.rendering import Rendering

LANGUAGES = ("zh", "en")


@cache
def pages(lang: str) -> Mapping[str, Page]:
    office = sample_office.sample_office()
    rendering = Rendering(office, places.Places.of(office), lang)
    return {page.path: page for page in oversight.pages(rendering)}


def text(lang: str, place: str) -> str:
    bare = re.sub(r"<[^>]+>", " ", pages(lang)[place].html)
    return " ".join(html.unescape(bare).split())


def rows(lang: str, place: str) -> list[dict[str, object]]:
    data = json.loads(pages(lang)[place].rows.removeprefix("window.footageTable(").removesuffix(");\n"))
    return [dict(zip([each["name"] for each in data["columns"]], row, strict=True)) for row in data["rows"]]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_chart_stands_above_its_numbers(lang: str) -> None:
    page = pages(lang)[places.FIGURES].html
    assert page.count('<svg class="fp-svg"') == 3
    for name in ("volume", "returns", "verdicts"):
        assert page.index(f'id="fp-{name}-t"') < page.index("<tbody>", page.index(f'id="fp-{name}-t"'))
    assert "<td>9</td>" in page  # 3 + 5 + 1 of January
    assert '<th scope="row">2026-02</th><td>0</td>' in page
    assert "<td>90.0%</td>" in page
    assert "<td>30.0</td><td>12</td><td>—</td><td>2.5</td>" in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_signal_says_that_it_is_no_verdict_and_how_it_is_found(lang: str) -> None:
    shown = text(lang, places.SIGNALS)
    assert {"zh": "信号不是判定", "en": "A signal is no verdict"}[lang] in shown
    assert "SELECT 1 WHERE 1 < 2" in shown
    found = rows(lang, places.SIGNALS)
    assert [each["signal"] for each in found] == ["quick_approval", "quick_approval"]
    assert found[0]["subject"] == [["PR-000101.1", ""]]
    assert found[1]["subject"] == [[sample_oversight.CASE, f"cases/{sample_oversight.CASE}/index.html"]]
    assert found[1]["person"] == [[sample_office.SCRIPT, "people/hostile-name/index.html"]]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("sample", sample_oversight.samples(), ids=lambda each: each.state)
def test_a_sample_says_why_each_case_is_in_it_or_why_there_is_none(lang: str, sample: oversight.Sample) -> None:
    place = places.sample_page(sample.quarter)
    shown = text(lang, place)
    assert f"samples/{sample.quarter}/index.html" in pages(lang)[places.SAMPLES].html
    if sample.state != "drawn":
        assert {
            "running": {"zh": "此前无法抽取", "en": "until then nothing can be drawn"},
            "unsigned": {"zh": "没有种子", "en": "there is no seed"},
            "unset": {"zh": "没有设定抽样数量", "en": "no parameter said how many"},
        }[sample.state][lang] in shown
        return
    assert sample.seed in shown
    assert sample.statement in shown
    first, second = rows(lang, place)
    assert (first["why"], second["why"]) == (["lot"], ["emergency", "bypass"])
    assert (first["tickets"], first["checked_by"]) == (
        2,
        [[visible(sample_office.LONG_NAME), "people/long-name/index.html"]],
    )
    assert (second["result"], second["checked_by"]) == ("", [])
    assert sample.others[0] in shown


def test_the_commands_draw_the_sample_again(tmp_path: Path) -> None:
    sample = next(each for each in sample_oversight.samples() if each.state == "drawn")
    script = by_hand(sample).rpartition("\n")[0]
    make = "CREATE TABLE sample_draw (quarter, case_id, tickets);" + "".join(
        f"INSERT INTO sample_draw VALUES ('{quarter}', '{case}', {tickets});"
        for quarter, case, tickets in (("2025-Q4", "RQ-A", 3), ("2025-Q4", "RQ-B", 1), ("2025-Q3", "RQ-C", 1))
    )
    subprocess.run(["sqlite3", str(tmp_path / "register.sqlite")], input=make, text=True, check=True)
    run = ["bash", "-c", script.replace("head -n 1\n", "head -n 9\n")]
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=True)
    from footage.register.sampling import key_of

    wanted = sorted(f"{key_of(sample.seed, case, tickets)}  {case}" for case, tickets in (("RQ-A", 3), ("RQ-B", 1)))
    assert done.stdout.split("\n") == [wanted[0], ""]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_finding_is_shown_with_owner_limit_and_who_closed_it(lang: str) -> None:
    found = {each["state"]: each for each in rows(lang, places.REMEDIES)}
    assert set(found) == {"overdue", "open", "corrected", "closed"}
    assert found["closed"]["verified_by"] == [["孙立", "people/sun-li/index.html"]]
    assert found["closed"]["closed_at"] == "2026-03-10"
    assert (found["open"]["closed_at"], found["open"]["verified_by"], found["open"]["answers"]) == (None, [], [])
    assert found["open"]["measures"] == visible(sample_office.LONG_NAME)
    assert found["open"]["source_kind"] == "direct"
    assert found["closed"]["source_kind"] == "supervision_check"
    shown = text(lang, places.REMEDIES)
    for each in ("violation-7K3M9Q", "R-7.2.1", "supervision_check-7K3M9Q", "R-7.1.1a", sample_office.FORMULA):
        assert each in shown


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_typed_becomes_markup(lang: str) -> None:
    for page in pages(lang).values():
        assert "<script>alert" not in page.html
        assert "<script>alert" not in page.rows
