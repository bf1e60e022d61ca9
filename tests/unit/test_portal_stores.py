"""Stores, rounds and complaints: what the register knows is shown, and what somebody typed stays text."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

import sample_office
from footage.portal import places
from footage.portal.complaints import complaint_pages
from footage.portal.page import Page
from footage.portal.rendering import Rendering
from footage.portal.stores import inspection_page, store_pages

OFFICE = sample_office.sample_office()


def pages(lang: str) -> dict[str, Page]:
    rendering = Rendering(OFFICE, places.Places.of(OFFICE), lang)
    found = [
        *store_pages(rendering, places.records_of(OFFICE, "storage")),
        *complaint_pages(rendering, places.records_of(OFFICE, "complaint")),
        inspection_page(rendering),
    ]
    return {page.path: page for page in found}


PAGES = pages("en")


def rows(path: str) -> list[dict[str, Any]]:
    data = json.loads(PAGES[path].rows.removeprefix("window.footageTable(").removesuffix(");\n"))
    return [dict(zip([each["name"] for each in data["columns"]], row, strict=True)) for row in data["rows"]]


def test_a_store_says_what_it_holds_and_leads_to_the_copies() -> None:
    (row,) = rows("stores/index.html")
    assert (row["cameras"], row["kept"], row["used_percent"], row["faults"]) == (2, 1, 81, 1)
    html = PAGES["stores/ST-A1/index.html"].html
    assert '<a href="../../cases/RQ-20260302-7K3M9Q/index.html#r-copy-9F3K2M">copy-9F3K2M</a>' in html


def test_each_week_says_in_words_what_its_sign_says_and_leads_to_its_record() -> None:
    html = PAGES["inspections/index.html"].html
    words = re.findall(r'<span class="fp-unseen">([^<]*)</span><span aria-hidden="true">([^<]*)</span>', html)
    assert words == [
        ("Done", "✓"),
        ("Missed", "✕"),
        ("Short, or found abnormal", "11/12"),
        ("Not over", "…"),
        ("None on record", "–"),
    ]
    assert "Missed 1" in html
    assert ">W10</th>" in html
    assert ">2026-03</th>" in html


def test_open_faults_come_first_with_their_limit() -> None:
    first, second = rows("inspections/index.html")
    assert (first["state"], first["due"][0], first["repaired"]) == ("open", "2026-03-09 09:00", None)
    assert first["about"] == [
        ["Workshop 1, east door", "cameras/CAM-P1-03/index.html"],
        ["Array 1", "stores/ST-A1/index.html"],
    ]
    assert (second["state"], second["result"]) == ("repaired", "repaired")


def test_a_complaint_says_by_when_when_and_what_came_of_it() -> None:
    (row,) = rows("complaints/index.html")
    assert (row["channel"], row["due"][0][:10], row["answered"][0][:10]) == ("letter", "2026-03-08", "2026-03-09")
    assert (row["step"], row["outcome"], row["verdict"]) == ("answered", "upheld", "FAIL")
    html = PAGES["complaints/complaint-6DMSPF/index.html"].html
    assert "Late for the answer: done at 2026-03-09 16:00." in html


@pytest.mark.parametrize("path", sorted(PAGES))
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_somebody_typed_is_text(path: str, lang: str) -> None:
    page = pages(lang)[path]
    assert "<script>alert" not in page.html
    assert "\u202e" not in page.html + page.rows
    assert "<" not in page.rows
