"""Tables as data: every row with the words for its codes, and no way out of its string."""

from __future__ import annotations

import json
from dataclasses import replace

import sample_office
from footage.dossier.shape import Choice, Facet, Moment
from footage.portal import places
from footage.portal.caselist import case_list
from footage.portal.recordlists import record_pages
from footage.portal.register import Code, Column, Ref, Table, script
from footage.portal.rendering import Rendering
from footage.text import Bilingual

OFFICE = sample_office.sample_office()


def _data(text: str) -> dict[str, object]:
    head, tail = "window.footageTable(", ");\n"
    assert text.startswith(head)
    assert text.endswith(tail)
    assert "\n" not in text[: -len(tail)]
    data: dict[str, object] = json.loads(text[len(head) : -len(tail)])
    return data


def _cases(lang: str, office: sample_office.Office = OFFICE) -> dict[str, object]:
    return _data(case_list(Rendering(office, places.Places.of(office), lang), {}).rows)


def test_every_case_is_there_with_the_words_for_its_codes() -> None:
    first = max(OFFICE.cases, key=lambda row: row.filed.epoch if row.filed else 0)
    for lang in ("zh", "en"):
        data = _cases(lang)
        rows, columns = data["rows"], {each["name"]: each for each in data["columns"]}  # type: ignore[attr-defined]
        assert {row[0][0] for row in rows} == {row.case_id for row in OFFICE.cases}  # type: ignore[attr-defined]
        assert rows[0][0] == [first.case_id, f"cases/{first.case_id}/index.html"]  # type: ignore[index]
        assert columns["state"]["labels"][first.state] == [first.tone, first.state_title.get(lang)]


def test_a_title_cannot_end_the_script() -> None:
    hostile = "</script><script>alert(1)</script>\u2028\u2029\"'\\"
    office = replace(OFFICE, cases=(replace(OFFICE.cases[0], title=hostile),))
    text = case_list(Rendering(office, places.Places.of(office), "zh"), {}).rows
    assert "<" not in text
    assert not {"\u2028", "\u2029"} & set(text)
    title = _data(text)["rows"][0][1]  # type: ignore[index]
    assert title.startswith("</script><script>alert(1)</script>")
    assert "U+2028" in title, "what hides or breaks text is spelled out, as on every page"


def test_columns_of_a_list_have_the_names_of_their_fields() -> None:
    pages = record_pages(Rendering(OFFICE, places.Places.of(OFFICE), "en"))
    rows = next(page.rows for page in pages if page.path == places.list_page("drone_flight"))
    assert [each["name"] for each in _data(rows)["columns"]] == ["id", "pilot", "battery"]  # type: ignore[attr-defined]


def test_a_column_that_is_a_facet_stands_there_once() -> None:
    number = next(len(each.rows) for each in OFFICE.lists if each.kind == "drone_flight")
    named = Bilingual("一号", "One")
    facets = tuple(
        Facet(pointer, title, ((Choice("one", named),),) * number)
        for pointer, title in (("/pilot", Bilingual("飞手", "Pilot")), ("/parts/*/sort", Bilingual("部件", "Part")))
    )
    lists = tuple(replace(each, facets=facets) if each.kind == "drone_flight" else each for each in OFFICE.lists)
    office = replace(OFFICE, lists=lists)
    pages = record_pages(Rendering(office, places.Places.of(office), "zh"))
    rows = next(page.rows for page in pages if page.path == places.list_page("drone_flight"))
    shown = {each["name"]: each["shown"] for each in _data(rows)["columns"]}  # type: ignore[attr-defined]
    assert shown == {"id": True, "pilot": True, "battery": True, "parts_sort": False}
    assert _data(rows)["rows"][0][1] == ["one"]  # type: ignore[index]


COLUMNS = (
    Column("id", "Number", "id"),
    Column("kind", "Kind", "code", facet=True),
    Column("late", "Late", "count", joined=True, tone="bad"),
    Column("people", "People", "link"),
    Column("on", "On", "day"),
    Column("where", "Where", "code", facet=True, shown=False),
    Column("same", "Same", "code", facet=True, shown=False),
)
A, B = Code("a", "Letter a"), Code("b", "Letter b", "bad")
TABLE = Table(
    "letters",
    COLUMNS,
    (
        (
            Ref("1", "x/1"),
            (A, B),
            2,
            (Ref("Li", "p/li"), Ref("?", "")),
            Moment(0, "1970-01-01 08:00", "Asia/Shanghai"),
            B,
            A,
        ),
        (Ref("2", "x/2"), B, 0, (), None, None, A),
    ),
)


def test_a_cell_may_hold_several_codes_and_links_or_none() -> None:
    rows = _data(script(TABLE))["rows"]
    assert rows == [
        [
            ["1", "x/1"],
            ["a", "b"],
            2,
            [["Li", "p/li"], ["?", ""]],
            ["1970-01-01 08:00", "1970-01-01T00:00:00Z"],
            "b",
            "a",
        ],
        [["2", "x/2"], "b", 0, [], None, None, "a"],
    ]


def test_facets_count_each_code_of_a_row_the_most_frequent_first_but_not_what_all_share() -> None:
    assert [(column.name, values) for column, values in TABLE.facets] == [
        ("kind", ((B, 2), (A, 1))),
        ("where", ((B, 1),)),
    ]


def test_joined_columns_stand_below_the_heading_before_them_and_hidden_ones_nowhere() -> None:
    assert [(column.name, numbers) for column, numbers in TABLE.heads] == [
        ("id", (0,)),
        ("kind", (1, 2)),
        ("people", (3,)),
        ("on", (4,)),
    ]
