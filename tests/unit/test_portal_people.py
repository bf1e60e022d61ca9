"""People: roles with since when and by what, papers with what lapses next first, and names stay text."""

from __future__ import annotations

import json
from typing import Any

import sample_office
from footage.portal import places
from footage.portal.people import people_pages
from footage.portal.rendering import Rendering

OFFICE = sample_office.sample_office()
PAGES = {page.path: page for page in people_pages(Rendering(OFFICE, places.Places.of(OFFICE), "en"))}


def rows(path: str) -> list[dict[str, Any]]:
    data = json.loads(PAGES[path].rows.removeprefix("window.footageTable(").removesuffix(");\n"))
    names = [column["name"] for column in data["columns"]]
    return [dict(zip(names, row, strict=True)) for row in data["rows"]]


def test_what_lapses_next_comes_first_after_what_is_wanting() -> None:
    found = rows("papers/index.html")
    assert [(each["state"], each["kind"]) for each in found] == [
        ("none", "training"),
        ("lapsed", "training"),
        ("soon", "agreement"),
        ("valid", "acknowledgement"),
    ]
    assert found[0]["until"] is None
    assert found[1]["until"] == ["2026-03-02 00:00", "2026-03-01T16:00:00Z"]


def test_a_role_says_since_when_until_when_and_by_what() -> None:
    now, past = rows("roles/index.html")
    assert (now["role"], now["state"], now["until"], now["via"]) == ("department_head", "now", None, "grant")
    assert (past["state"], past["until"][0], past["via"]) == ("past", "2026-02-09 00:00", "delegation")
    assert now["person"] == ["赵敏", "people/zhao-min/index.html"]


def test_a_person_has_the_roles_of_now_and_what_is_not_in_order() -> None:
    found = {each["id"][0]: each for each in rows("people/index.html")}
    assert len(found) == len(OFFICE.people)
    assert found["zhao-min"]["roles"] == ["department_head"]
    assert found["zhao-min"]["papers"] == ["lapsed", "soon"]
    assert found["sun-li"]["papers"] == ["none"]
    assert found["wu-fang"]["state"] == "left"


def test_the_page_of_a_person_shows_roles_over_time_and_every_paper_as_text() -> None:
    html = PAGES["people/zhao-min/index.html"].html
    for expected in ("RG-7GN5CT", "DG-4T7Y2W", "2026-02-09", "Replaced", "Lapses soon", sample_office.LONG_NAME):
        assert expected in html
    assert "<script>alert" not in html
    assert "⟨U+202E⟩" in html
    assert "Holds no role." in PAGES["people/li-gang/index.html"].html
