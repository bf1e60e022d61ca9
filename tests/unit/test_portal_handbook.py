"""The handbook: complete in both languages, in one order, and rendered without any plugin."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from footage.portal.shell import handbook_pages

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
