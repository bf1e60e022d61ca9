"""The only place that knows MkDocs: renders the handbook and one empty page, into which all others are stamped.

A process per language runs MkDocs on a configuration written for it. The empty page comes back with slots for title,
content, own address and the relative way up; it is cut at the slots once, so stamping a page is joining strings. What
MkDocs adds and this site does not need (search worker, source maps, sitemap, 404 page) is removed: it carries dates or
absolute addresses.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from footage.finding import ToolError
from footage.portal.page import Page, base_of, visible

_SHELL = "stamped/page.html"
_BLANK = re.compile(r"[ \t]*\n\s*")  # a third of the empty page, which stands around every other one
_UNWANTED = ("sitemap.xml", "sitemap.xml.gz", "404.html", "assets/images", "assets/javascripts/lunr", "stamped")
_TAGS = {"zh": "zh-CN", "en": "en"}


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every page of one language: names, navigation as (title, address or children), and texts.

    What the site was made from is not here but in a file of its own (``build``), or every page would change with it.
    """

    lang: str
    site_name: str
    navigation: Sequence[Mapping[str, Any]]
    banner: str
    text: Mapping[str, str]
    other: str
    other_name: str


@dataclass(slots=True)
class Shell:
    """The empty page, cut at its slots. ``stamp`` fills it."""

    html: str
    _cut: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def stamp(self, page: Page) -> str:
        """Return a whole HTML page."""
        base = base_of(page.path)
        parts = self._cut.get((base, page.section))
        if parts is None:
            parts = self._cut[base, page.section] = self._prepare(base, page.section)
        head, middle, tail, rest = parts
        return f"{head}{escape(str(visible(page.title)))}{middle}{page.path}{tail}{page.html}{rest}"

    def _prepare(self, base: str, section: str) -> list[str]:
        html = self.html.replace(
            f'href="../{section}" class="md-nav__link"',
            f'href="../{section}" class="md-nav__link md-nav__link--active" aria-current="page"',
        )
        # Every address in the empty page goes up exactly once, because it stands one folder deep.
        html = html.replace('"../', f'"{base}/').replace('".."', f'"{base}"').replace('"./page.html', '"#')
        head, rest = html.split("@@title@@", 1)
        middle, rest = rest.split(_SHELL, 1)
        tail, rest = rest.split("@@content@@", 1)
        return [head, middle, tail, rest]


@dataclass(slots=True)
class Rendering:
    """One running MkDocs process."""

    frame: Frame
    site: Path
    process: subprocess.Popen[bytes]

    def finish(self) -> Shell:
        """Wait for MkDocs, tidy what it wrote, and return the empty page."""
        output = self.process.communicate()[0]
        if self.process.returncode:
            raise ToolError("portal.error.mkdocs", status=70, output=output.decode("utf-8", "replace")[-2000:])
        html = _tidied(self.site / _SHELL, self.frame.lang)
        for name in _UNWANTED:
            path = self.site / name
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        for pattern in ("**/*.map", "**/workers"):
            for path in sorted(self.site.glob(pattern)):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        for path in sorted(self.site.rglob("*.html")):
            path.write_text(_tidied(path, self.frame.lang), encoding="utf-8", newline="\n")
        return Shell(_BLANK.sub("\n", html))


def start(frame: Frame, handbook: Path, site: Path, work: Path) -> Rendering:
    """Start MkDocs for one language; ``work`` is a folder of its own for sources and configuration."""
    documents = work / "docs"
    (documents / "stamped").mkdir(parents=True)
    (documents / "stamped" / "page.md").write_text("---\nshell: true\n---\n", encoding="utf-8")
    source = handbook / frame.lang
    pages = handbook_pages(source)
    if source.is_dir():
        shutil.copytree(source, documents / "handbook")
    twins = [f"handbook/{page[:-3]}.html" for page in pages if (handbook / frame.other / page).is_file()]
    config = work / "mkdocs.yml"
    config.write_text(json.dumps(_configuration(frame, pages, twins, documents, site)), encoding="utf-8")
    environment = dict(os.environ, NO_MKDOCS_2_WARNING="1", PYTHONUTF8="1", PYTHONHASHSEED="0", SOURCE_DATE_EPOCH="0")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", str(config)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment)
    return Rendering(frame, site, process)


def digest(frame: Frame, handbook: Path) -> str:
    """Return what names everything that MkDocs would render for one language."""
    total = hashlib.sha256(repr(frame).encode("utf-8", "surrogatepass"))
    twins = handbook_pages(handbook / frame.other)
    total.update(repr(twins).encode())
    source = handbook / frame.lang
    for path in sorted(source.rglob("*")):
        if path.is_file():
            total.update(f"{path.relative_to(source).as_posix()}\0".encode() + path.read_bytes())
    return total.hexdigest()


def handbook_pages(folder: Path) -> list[str]:
    """Return the handbook's pages of one language by their ``order``, then by name."""
    if not folder.is_dir():
        return []
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.md"))
    return sorted(names, key=lambda name: (_order(folder / name), name))


def _order(path: Path) -> int:
    text = path.read_text(encoding="utf-8", errors="replace")
    if not text.startswith("---\n"):
        return 1000
    try:
        data = yaml.load(text[4:].partition("\n---")[0], Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        return 1000
    order = data.get("order") if isinstance(data, dict) else None
    return order if isinstance(order, int) else 1000


def _configuration(frame: Frame, pages: list[str], twins: list[str], documents: Path, site: Path) -> dict[str, Any]:
    base = files(__package__)
    navigation = [*frame.navigation, {frame.text["handbook"]: [f"handbook/{page}" for page in pages]}]
    portal = {
        "banner": frame.banner,
        "text": dict(frame.text),
        "other": frame.other,
        "other_name": frame.other_name,
        "other_tag": _TAGS[frame.other],
        "twins": twins,
    }
    return {
        "INHERIT": str(base / "mkdocs.yml"),
        "site_name": frame.site_name,
        "docs_dir": str(documents),
        "site_dir": str(site),
        "nav": navigation if pages else list(frame.navigation),
        "validation": {"nav": {"omitted_files": "ignore", "not_found": "ignore"}},
        "theme": {"custom_dir": str(base / "theme"), "language": frame.lang},
        "extra_javascript": ["assets/stamp.js", "assets/footage.js"],
        "extra": {"homepage": "index.html", "portal": portal},
    }


def _tidied(path: Path, lang: str) -> str:
    html = path.read_text(encoding="utf-8").replace('<html lang="zh"', f'<html lang="{_TAGS[lang]}"')
    # Both languages share what a reader chose (light or dark): its scope is the folder above the language's.
    for base in ("..", "."):
        html = html.replace(f'__md_scope=new URL("{base}",location)', f'__md_scope=new URL("{base}/..",location)')
    return html
