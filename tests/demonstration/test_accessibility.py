"""No page of the portal breaks a rule of axe-core: one page of each sort, on a wide light screen and a dark telephone.

The pages are those of the stories, made as a build makes them. Sorts are found among the pages, not listed here, so
that a new one is looked at without a word.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from footage import portal
from footage.dossier import load_cases, load_office

from .conftest import once

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from .conftest import Demonstration

READERS: dict[str, dict[str, Any]] = {
    "zh": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "en": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
}
SORTS = 25  # at least: fewer would mean that they are no longer told apart


@pytest.fixture(scope="session")
def site(small: Demonstration, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The portal of the stories, built once for all workers."""

    def build(folder: Path) -> None:
        with closing(sqlite3.connect(f"file:{small.register}?mode=ro", uri=True)) as register:
            kinds = small.kinds()
            cases = load_cases(register, kinds)
            portal.build(load_office(register, kinds), cases, folder / "site", handbook=root / "docs")

    return once(tmp_path_factory, "stories-site", build) / "site"


@pytest.fixture(params=sorted(READERS))
def reader(request: pytest.FixtureRequest, browser: Browser) -> Iterator[tuple[str, Page]]:
    """A language and a browser's page, as such a reader has them."""
    context = browser.new_context(**READERS[request.param])
    yield request.param, context.new_page()
    context.close()


def one_of_each_sort(pages: Path) -> list[Path]:
    """Return a page of each sort, of many that are alike the longest."""
    found: dict[tuple[object, ...], Path] = {}
    for page in sorted(pages.rglob("*.html")):
        *folders, _ = parts = page.relative_to(pages).parts
        sort = (*folders[:1], len(parts))
        if sort not in found or page.stat().st_size > found[sort].stat().st_size:
            found[sort] = page
    return list(found.values())


def violations(page: Page, address: str) -> list[str]:
    page.goto(address)
    results = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {node['html'][:120]}" for rule in results for node in rule["nodes"]]


def test_no_page_breaks_a_rule(site: Path, reader: tuple[str, Page]) -> None:
    lang, page = reader
    chosen = one_of_each_sort(site / lang)
    assert len(chosen) > SORTS
    broken = {each.relative_to(site).as_posix(): violations(page, each.as_uri()) for each in chosen}
    assert not {path: found for path, found in broken.items() if found}


def test_a_broken_rule_is_found(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "x.html").write_text('<html lang="en"><title>x</title><main><h1>x</h1><img src="x.png"></main>')
    page = browser.new_page()
    assert [each.split(":")[0] for each in violations(page, (tmp_path / "x.html").as_uri())] == ["image-alt"]
    page.close()
