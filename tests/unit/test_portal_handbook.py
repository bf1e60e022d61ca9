"""The handbook: complete in both languages, in one order, and rendered without any plugin."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from footage.approvals.grammar import parse
from footage.checking import check
from footage.cli import cli
from footage.portal.shell import handbook_pages
from footage.reading.kinds import Kinds
from footage.repository import MemoryTree, WorkTree

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = handbook_pages(DOCS / "zh")


def test_every_page_exists_in_both_languages_in_the_same_order() -> None:
    assert handbook_pages(DOCS / "en") == PAGES


def test_mkdocs_alone_shows_the_same_pages_in_the_same_order() -> None:
    config = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    listed = [next(iter(part.values())) for part in config["nav"]]
    assert listed == [[f"{lang}/{page}" for page in PAGES] for lang in ("zh", "en")]


@pytest.mark.parametrize("page", PAGES)
def test_the_same_headings_have_the_same_anchors(page: str) -> None:
    anchors = [re.findall(r"\{#([a-z-]+)\}", (DOCS / lang / page).read_text(encoding="utf-8")) for lang in ("zh", "en")]
    assert anchors[0] == anchors[1]


def test_plain_mkdocs_renders_the_handbook_strictly(tmp_path: Path) -> None:
    environment = dict(os.environ, NO_MKDOCS_2_WARNING="1")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path / "out")]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    for lang in ("zh", "en"):
        for page in PAGES:
            html = (tmp_path / "out" / lang / page).with_suffix(".html").read_text(encoding="utf-8")
            assert not re.search(r"""(?:src|href)=["'](?:https?:)?//(?!example\.invalid)""", html), page


def blocks(language: str) -> list[tuple[str, str]]:
    """Return (page, content) of every fenced block of a language in the handbook."""
    fence = re.compile(rf"^```{language}\n(.*?)^```", re.DOTALL | re.MULTILINE)
    pages = {
        path.relative_to(DOCS).as_posix(): path.read_text(encoding="utf-8") for path in sorted(DOCS.glob("*/*.md"))
    }
    return [(page, content) for page, text in pages.items() for content in fence.findall(text)]


def test_records_shown_as_examples_pass_the_check() -> None:
    records = [(page, content) for page, content in blocks("yaml") if content.startswith("kind: request\n")]
    assert [page for page, _ in records] == ["en/request.md", "zh/request.md"]
    shipped = WorkTree(ROOT)
    standing = {path: shipped.read(path) for folder in ("records/", "schemas/") for path in shipped.paths(folder)}
    path = "records/cases/2026/03/RQ-20260302-7K3M9Q/request.yml"
    for page, content in records:
        wrong = check(MemoryTree({**standing, path: content.encode()}), Kinds.load(shipped), paths=[path])
        assert [item.text().en for item in wrong] == [], page


def test_the_line_that_narrows_is_read_as_the_handbook_says() -> None:
    lines = [content for page, content in blocks("text") if page.endswith("approve.md")]
    assert [(text.scope, text.mode, text.unread) for text in map(parse, lines)] == [(("CAM-P1-03",), "view", ())] * 2


def test_commands_of_the_handbook_exist() -> None:
    named = {name for _, content in blocks("sh") for name in re.findall(r"^footage ([\w-]+)", content, re.MULTILINE)}
    for path in (DOCS / "zh" / "index.md", DOCS / "en" / "index.md"):
        named |= set(re.findall(r"`footage ([\w-]+)", path.read_text(encoding="utf-8")))
    assert {"check", "build", "verify", "demo"} <= named
    assert named <= set(cli.commands)
