"""The registers beside the cases in a real browser: plans by keyboard, filters, printing, light and dark."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

PLAN = "en/sites/SP-WEST/index.html"
PAGES = ("people", "roles", "papers", "cameras", "sites", "stores", "inspections", "complaints")


def test_a_plan_is_walked_by_keyboard_and_leads_to_the_camera(watched) -> None:
    page = watched.open(PLAN)
    page.locator(".fp-plan").focus()
    page.keyboard.press("Tab")
    first = page.locator("a.fp-cam").first
    expect(first).to_be_focused()
    assert page.evaluate("getComputedStyle(document.querySelector('.fp-cam .fp-focus')).stroke") != "none"
    expect(first).to_have_accessible_name(re.compile("CAM-P1-03 .*In use.*Sensitive.*looks E"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/cameras/CAM-P1-03/index.html")
    page.get_by_role("link", name="West site").click()
    page.wait_for_url(f"**/{PLAN}")


def test_what_a_plan_says_by_colour_it_says_by_shape_and_in_words_too(watched) -> None:
    page = watched.open(PLAN)
    shapes = [
        (
            link.locator(".fp-mark").evaluate("each => each.tagName"),
            link.locator(".fp-sign").count(),
            link.locator(".fp-ring").count(),
        )
        for link in page.locator("a.fp-cam").all()
    ]
    assert shapes == [("path", 0, 0), ("circle", 1, 1)]
    expect(page.locator(".fp-plan-legend")).to_contain_text("Fault not repaired")


def test_the_table_below_the_plan_narrows_and_its_address_can_be_passed_on(watched) -> None:
    page = watched.open("zh/sites/SP-WEST/index.html#state=fault")
    expect(page.locator("#cameras tbody tr")).to_have_count(1)
    expect(page.locator("#cameras tbody")).to_contain_text("CAM-P1-04")
    page.get_by_role("button", name="去掉条件：故障未修复").click()
    expect(page.locator("#cameras tbody tr")).to_have_count(2)


def test_lapsing_papers_sort_by_date_and_what_is_empty_comes_last(watched) -> None:
    page = watched.open("en/papers/index.html")
    for _ in range(2):
        page.get_by_role("button", name="Valid until").click()
        rows = page.locator("#papers tbody tr td:first-child").all_inner_texts()
        assert rows[-2:] == ["—", "—"], rows


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground_and_nothing_runs(browser: Browser, site: Path, name: str, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("dialog", lambda dialog: errors.append(dialog.message))
    page.goto(f"{site.as_uri()}/zh/{name}/index.html")
    expect(page.locator("h1")).to_be_visible()
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    ink = page.locator("h1").evaluate("each => getComputedStyle(each).color")
    assert abs(_light(ground) - _light(ink)) > 0.6, (ground, ink)
    assert errors == []
    context.close()


def _light(colour: str) -> float:
    red, green, blue = (int(each) for each in re.findall(r"\d+", colour)[:3])
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255


@pytest.mark.parametrize("name", PAGES)
def test_printed_pages_hold_the_table_and_not_its_filter(browser: Browser, site: Path, name: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site.as_uri()}/en/{name}/index.html")
    page.emulate_media(media="print")
    expect(page.locator("main table").first).to_be_visible()
    for hidden in page.locator(".fp-filter, .md-header, .md-sidebar--primary").all():
        expect(hidden).to_be_hidden()
    context.close()


def test_a_phone_folds_what_can_be_chosen_and_shows_rows_first(browser: Browser, site: Path) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(f"{site.as_uri()}/en/cameras/index.html")
    box = page.get_by_label("Fault not repaired")
    expect(box).to_be_hidden()
    page.locator(".fp-choose summary").click()
    box.check()
    expect(page.locator("#cameras tbody tr")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
