"""The portal in a real browser, from a server and from a disk: search, register, case page, languages, keyboard."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

import sample_office

CASE = "RQ-20260302-7K3M9Q"
HITS = "#fp-hits [role=option]"


def test_an_exact_id_leads_to_exactly_its_page(watched) -> None:
    page = watched.open("zh/index.html")
    page.keyboard.press("/")
    page.keyboard.type(CASE)
    expect(page.locator(HITS)).to_have_count(1)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/zh/cases/{CASE}/index.html")
    expect(page.locator("h1")).to_have_text("一号车间夜班叉车碰撞原因核查")


@pytest.mark.parametrize(("query", "found"), [("刮擦", "RQ-20260305-2B8XW4"), ("7k3m", CASE), ("cam-g-01", "CAM-G-01")])
def test_two_chinese_characters_part_of_an_id_and_a_camera_are_found(watched, query: str, found: str) -> None:
    page = watched.open("zh/people/zhao-min/index.html")
    page.get_by_role("button", name="搜索").click()
    page.keyboard.type(query)
    expect(page.locator(HITS).first).to_contain_text(found)


def test_search_is_driven_by_keys_and_shows_hostile_titles_as_text(watched) -> None:
    page = watched.open("en/handbook/index.html")
    page.keyboard.press("s")
    box = page.get_by_role("combobox")
    expect(box).to_be_focused()
    page.keyboard.type("script alert")
    first = page.locator(HITS).first
    expect(first).to_be_visible()
    expect(page.locator("#fp-hits")).to_contain_text(sample_office.SCRIPT)
    assert page.locator("#fp-hits script").count() == 0
    assert page.locator("#fp-hits mark").first.inner_text().lower() in ("script", "alert")
    expect(first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "false")
    expect(box).to_have_attribute("aria-activedescendant", "fp-hit-1")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator(HITS).last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(page.locator("dialog.fp-search")).to_be_hidden()
    expect(page.locator("[data-fp-search]")).to_be_focused()


def test_nothing_found_is_said(watched) -> None:
    page = watched.open("en/index.html")
    page.keyboard.press("/")
    page.keyboard.type("zzzz<b>nothing</b>")
    expect(page.get_by_role("status")).to_have_text(
        "Nothing found for “zzzz<b>nothing</b>”. Try fewer words, or check the number."
    )


def test_a_key_typed_into_a_field_does_not_open_the_search(watched) -> None:
    page = watched.open("zh/cases/index.html")
    page.get_by_label("在表中查找").fill("")
    page.keyboard.type("s/")
    expect(page.get_by_label("在表中查找")).to_have_value("s/")
    assert page.locator("dialog.fp-search").count() == 0


def shown(page) -> list[str]:
    return page.locator("#cases tbody tr:visible .fp-id").all_inner_texts()


def test_the_register_filters_and_keeps_the_filter_in_its_address(watched) -> None:
    page = watched.open("zh/cases/index.html")
    everything = shown(page)
    assert len(everything) == 8
    page.get_by_label("行政部").check()
    assert shown(page) == ["RQ-20260308-QM5R2D"]
    page.get_by_label("安全保卫部").check()
    assert shown(page) == ["RQ-20260308-QM5R2D", "RQ-20260309-0C6KJE"]
    page.get_by_label("查看").check()
    assert shown(page) == ["RQ-20260309-0C6KJE"]
    assert page.url.endswith("#department=administration,security&mode=view")
    page.reload()
    assert shown(page) == ["RQ-20260309-0C6KJE"]
    page.locator(".fp-language").click()
    page.wait_for_url("**/en/cases/index.html#*")
    assert shown(page) == ["RQ-20260309-0C6KJE"]
    page.get_by_role("button", name="Remove filter: View").click()
    assert len(shown(page)) == 2
    page.get_by_role("button", name="Clear all").click()
    assert shown(page) == everything
    assert "#" not in page.url


def test_a_filter_without_a_case_says_so_and_offers_a_way_back(watched) -> None:
    page = watched.open("zh/cases/index.html#state=archived&verification=refuted&q=%E5%8F%89%E8%BD%A6")
    assert shown(page) == []
    expect(page.locator("[data-fp-shown]")).to_contain_text("没有符合全部条件的记录")
    page.get_by_role("button", name="去掉条件：验证不符").click()
    assert shown(page) == [CASE]


def test_a_condition_that_no_case_meets_shows_none_and_can_be_removed(watched) -> None:
    page = watched.open("en/cases/index.html#flag=nothing&mode=view&nonsense=1")
    assert shown(page) == []
    page.get_by_role("button", name="Remove filter: nothing").click()
    assert shown(page)
    assert page.url.endswith("#mode=view")


def test_the_list_of_any_kind_filters_too(watched) -> None:
    page = watched.open("zh/records/drone_flight/index.html")
    page.get_by_label("在表中查找").fill("周杰")
    assert page.locator("#drone_flight tbody tr").count() == 1
    with page.expect_download() as caught:
        page.get_by_role("button", name="下载所示 JSON").click()
    found = json.loads(Path(caught.value.path()).read_text("utf-8"))
    assert [(each["id"], each["pilot"], each["battery"]) for each in found] == [("DF-1", "周杰", 80)]


def test_tiles_of_the_home_page_lead_to_the_cases_they_count(watched) -> None:
    page = watched.open("zh/index.html")
    for name in ("等待办理", "已逾期", "有不符合项", "无法判定"):
        tile = page.locator(".fp-tile a", has_text=name)
        count = int(tile.locator("strong").inner_text())
        tile.click()
        page.wait_for_url("**/cases/index.html#*")
        assert (name, len(shown(page))) == (name, count)
        page.go_back()


def test_the_register_sorts_and_says_how(watched) -> None:
    page = watched.open("en/cases/index.html")
    page.get_by_role("button", name="Number").click()
    assert shown(page) == sorted(shown(page))
    expect(page.locator("#cases th").first).to_have_attribute("aria-sort", "ascending")
    page.get_by_role("button", name="Number").click()
    assert shown(page) == sorted(shown(page), reverse=True)


def test_the_download_holds_what_is_shown_and_no_formula(watched) -> None:
    page = watched.open("zh/cases/index.html#department=administration")
    with page.expect_download() as caught:
        page.get_by_role("button", name="下载所示 CSV").click()
    data = Path(caught.value.path()).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows[0][:3] == ["编号", "事项", "状态"]
    assert [row[:2] for row in rows[1:]] == [["RQ-20260308-QM5R2D", "'" + sample_office.FORMULA]]


def test_every_other_table_can_be_had_as_csv_and_json_too(watched) -> None:
    page = watched.open("zh/figures/index.html")
    assert page.locator(".fp-take").count() == page.locator(".fp-table").count() == 4
    page.locator("summary").first.click()
    with page.expect_download() as caught:
        page.get_by_role("button", name="CSV").first.click()
    rows = list(csv.reader(io.StringIO(Path(caught.value.path()).read_bytes().decode("utf-8-sig"))))
    assert (rows[0][0], rows[0][-1]) == ("月份", "合计")
    assert rows[1] == ["2026-01", "3", "5", "1", "0", "9"]
    page.locator(".fp-figure summary").last.click()
    with page.expect_download() as caught:
        page.get_by_role("button", name="JSON").last.click()
    last = json.loads(Path(caught.value.path()).read_text("utf-8"))
    assert [each["季度"] for each in last] == ["2025-Q4", "2026-Q1"]
    assert (last[1]["不符合"], last[1]["符合率"]) == ("10", "90.0%")


def test_a_download_of_a_page_runs_no_formula_and_says_words_once(watched) -> None:
    page = watched.open("zh/remedies/index.html")
    with page.expect_download() as caught:
        page.locator(".fp-take button").first.click()
    rows = list(csv.reader(io.StringIO(Path(caught.value.path()).read_bytes().decode("utf-8-sig"))))
    assert rows[1][0] == f"violation-7K3M9Q {sample_office.FORMULA}"
    assert rows[1][-1] == "R-7.2.1 符合"


def test_the_language_switch_keeps_the_page(watched) -> None:
    page = watched.open(f"zh/cases/{CASE}/index.html")
    page.get_by_role("link", name="English").click()
    page.wait_for_url(f"**/en/cases/{CASE}/index.html")
    expect(page.locator("#verdicts h2")).to_have_text("Verdicts")
    assert page.evaluate("document.documentElement.lang") == "en"
    page.get_by_role("link", name="中文").click()
    page.wait_for_url(f"**/zh/cases/{CASE}/index.html")


def test_the_chosen_colours_hold_across_pages_and_languages(watched) -> None:
    page = watched.open("zh/index.html")
    assert page.locator("body").get_attribute("data-md-color-scheme") == "default"
    page.locator("label[for=__palette_1]").click()
    page.goto(f"{watched.base}/en/cases/{CASE}/index.html")
    assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"


def test_a_digest_can_be_copied(watched, context) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = watched.open(f"zh/cases/{CASE}/index.html")
    button = page.locator("#pulls .fp-copy").last
    button.click()
    expect(button).to_have_class("fp-copy fp-done")
    assert page.evaluate("navigator.clipboard.readText()") == button.get_attribute("data-fp-copy")


@pytest.mark.parametrize(
    "place",
    ["zh/index.html", "zh/cases/index.html", "zh/cases/RQ-20260308-QM5R2D/index.html", "en/clauses/index.html",
     "zh/records/drone_flight/index.html", "zh/people/long-name/index.html", "en/people/index.html",
     "en/roles/index.html", "zh/papers/index.html", "zh/people/zhao-min/index.html", "en/sites/index.html",
     "zh/sites/SP-WEST/index.html", "en/cameras/index.html", "zh/cameras/CAM-P1-04/index.html", "zh/stores/index.html",
     "en/stores/ST-A1/index.html", "zh/inspections/index.html", "en/complaints/index.html",
     "zh/complaints/complaint-6DMSPF/index.html", "en/figures/index.html", "zh/signals/index.html",
     "en/samples/2025-Q4/index.html", "zh/remedies/index.html"],
)  # fmt: skip
def test_nothing_is_wider_than_a_phone(browser: Browser, site: Path, place: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(f"{site.as_uri()}/{place}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


def test_ten_thousand_cases_are_shown_a_hundred_at_a_time(browser: Browser, site: Path, tmp_path: Path) -> None:
    many = tmp_path / "site"
    shutil.copytree(site, many)
    script = many / "zh" / "cases" / "rows.js"
    data = json.loads(script.read_text("utf-8").removeprefix("window.footageTable(").removesuffix(");\n"))
    data["rows"] = [[[f"RQ-{n:06}", "cases/x"], *data["rows"][n % 8][1:]] for n in range(10_000)]
    script.write_text(f"window.footageTable({json.dumps(data)});\n", "utf-8")
    page = browser.new_page()
    page.goto((many / "zh" / "cases" / "index.html").as_uri())
    assert len(shown(page)) == 100
    expect(page.locator("[data-fp-shown]")).to_contain_text("10000")
    page.get_by_role("button", name="再显示一百条").click()
    assert len(shown(page)) == 200
    page.get_by_label("在表中查找").fill("RQ-009999")
    assert shown(page) == ["RQ-009999"]
    with page.expect_download() as caught:
        page.get_by_role("button", name="下载所示 JSON").click()
    assert [each["id"] for each in json.loads(Path(caught.value.path()).read_text("utf-8"))] == ["RQ-009999"]


def test_pages_read_without_scripts(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.as_uri() + "/index.html")
    page.get_by_role("link", name="中文").click()
    page.get_by_role("link", name="调取案件").first.click()
    assert page.locator("#cases tbody tr").count() == 8
    expect(page.locator("[data-fp-filter]")).to_be_hidden()
    expect(page.locator("[data-fp-search]")).to_be_hidden()
    page.get_by_role("link", name=CASE).click()
    expect(page.locator("#timeline")).to_be_visible()
    context.close()


def test_print_leaves_the_frame_away_and_opens_what_is_folded(browser: Browser, site: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site.as_uri()}/zh/cases/{CASE}/index.html")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    for hidden in (".md-header", ".md-sidebar--primary", ".fp-local", ".fp-copy"):
        expect(page.locator(hidden).first).to_be_hidden()
    for visible in (".fp-stamp", ".md-banner", ".fp-evidence ul"):
        expect(page.locator(visible).first).to_be_visible()
    expect(page.locator(".fp-stamp")).to_contain_text(sample_office.provenance().commit[:12])
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator(".fp-evidence[open]").count() == 0
    context.close()
