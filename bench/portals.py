"""The portal against Hugo with Pagefind and against mkdocs-material, on as many pages of the same text."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import peers
from bar import Bar, spent

from footage import portal
from footage.dossier import case_sources, load_office
from footage.reading.kinds import Kinds
from footage.register.making import heads
from footage.register.read import open_readonly
from footage.repository import CommitTree, Repository
from footage.scaffold.shipped import shipped

LANGUAGES = ("zh", "en")
MATERIAL_CASES = 500  # a page for each record of ten thousand cases takes mkdocs-material many minutes
_ARTICLE = re.compile(r'<div class="fp fp-case">(.*)</article>', re.DOTALL)
_HEADING = re.compile(r"<h1>(.*?)</h1>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")

HUGO = """\
baseURL: /
defaultContentLanguage: zh
defaultContentLanguageInSubdir: true
disableKinds: [taxonomy, term, RSS, sitemap, "404"]
languages:
  zh: {contentDir: content/zh}
  en: {contentDir: content/en}
"""
LAYOUT = """\
<!doctype html><html lang="{{ .Site.Language.Lang }}"><head><meta charset="utf-8"><title>{{ .Title }}</title></head>
<body><nav><a href="/{{ .Site.Language.Lang }}/">Home</a></nav><main data-pagefind-body><h1>{{ .Title }}</h1>
{{ .Content }}</main></body></html>
"""
MATERIAL = """\
site_name: bench
docs_dir: docs
site_dir: site
theme: {name: material, font: false}
plugins: [search]
"""


def bars(office: Path, register: Path, out: Path) -> list[Bar]:
    """Build the site, build it again after one case changed, and let the others build as many pages."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    with Repository.open(office) as repository:
        kinds = Kinds.load(CommitTree(repository, heads(repository).main))
    site = out / "site"
    whole = spent(lambda: build(register, kinds, site, out / "portal.sqlite"))
    again = spent(lambda: build(one_changed(register, out), kinds, site, out / "portal.sqlite"))
    made = [Bar("portal, one changed case, to the whole", again, whole, 1 / 10, "门户，改动一个案件，对比全部生成")]
    python = peers.python()
    if python is None:
        return made
    pages = write_hugo(site, out / "hugo")
    theirs = spent(lambda: run_hugo(python, out / "hugo"))
    name, zh = (
        f"portal, {pages:,} pages of cases, to Hugo and Pagefind",
        f"门户，{pages:,} 个案件页，对比 Hugo 加 Pagefind",
    )
    made.insert(0, Bar(name, whole, theirs, 1, zh))
    count = write_material(site, out / "material")
    each = spent(lambda: run(python, out / "material", "-m", "mkdocs", "build", "--quiet")) / count
    name, zh = "portal, each page of a case, to mkdocs-material", "门户，每个案件页，对比 mkdocs-material"
    return [*made, Bar(name, whole / pages, each, 1, zh)]


def build(register: Path, kinds: Kinds, site: Path, memory: Path) -> None:
    connection = open_readonly(register)
    sources = case_sources(connection, kinds, lambda: open_readonly(register))
    portal.build(load_office(connection, kinds), sources, site, handbook=shipped("docs"), memory=memory)
    connection.close()


def one_changed(register: Path, out: Path) -> Path:
    """Return a register in which one review of one case says something else."""
    copy = out / "changed.sqlite"
    shutil.copy(register, copy)
    with sqlite3.connect(copy) as connection:
        first = (
            "SELECT min(id) FROM pull_request WHERE case_id = (SELECT max(case_id) FROM cases WHERE state = 'archived')"
        )
        changed = connection.execute(f"UPDATE review SET opinion = opinion || '!' WHERE pull_request = ({first})")
        if not changed.rowcount:
            raise SystemExit("no review to change")
    return copy


def texts(site: Path, lang: str) -> Iterator[tuple[str, str, str]]:
    """Yield (case, title, text) of every case's page."""
    for page in sorted((site / lang / "cases").glob("RQ-*/index.html")):
        article = _ARTICLE.search(page.read_text(encoding="utf-8"))
        heading = _HEADING.search(article[1]) if article else None
        if article is None or heading is None:
            raise SystemExit(f"{page} is not the page of a case")
        yield page.parent.name, _plain(heading[1]), _plain(article[1])


def _plain(html: str) -> str:
    text = " ".join(unescape(_TAG.sub(" ", html)).split())
    return re.sub(r"([\\`*_{}\[\]<>#+!|~:-])", r"\\\1", text)


def write_hugo(site: Path, folder: Path) -> int:
    """Write the sources of as many pages with the same text; return how many."""
    count = 0
    for lang in LANGUAGES:
        content = folder / "content" / lang / "cases"
        content.mkdir(parents=True)
        (content.parent / "_index.md").write_text("---\ntitle: Home\n---\n", encoding="utf-8")
        for case, title, text in texts(site, lang):
            name = f"{case} {title}".replace("\\", "").replace('"', "'")
            (content / f"{case}.md").write_text(f'---\ntitle: "{name}"\n---\n{text}\n', encoding="utf-8")
            count += 1
    (folder / "hugo.yaml").write_text(HUGO, encoding="utf-8")
    for layout in ("single", "list", "home"):
        path = folder / "layouts" / "_default" / f"{layout}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(LAYOUT, encoding="utf-8")
    return count


def run_hugo(python: Path, folder: Path) -> None:
    subprocess.run([str(python.with_name("hugo")), "--quiet"], cwd=folder, check=True, capture_output=True)
    run(python, folder, "-m", "pagefind", "--site", "public")


def write_material(site: Path, folder: Path) -> int:
    """Write a page for each of the first cases, in Chinese; return how many."""
    (folder / "docs").mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(MATERIAL, encoding="utf-8")
    (folder / "docs" / "index.md").write_text("# Home\n", encoding="utf-8")
    count = 0
    for case, title, text in texts(site, "zh"):
        (folder / "docs" / f"{case}.md").write_text(f"# {case} {title}\n\n{text}\n", encoding="utf-8")
        count += 1
        if count == MATERIAL_CASES:
            break
    return count


def run(python: Path, folder: Path, *arguments: str) -> None:
    subprocess.run([str(python), *arguments], cwd=folder, check=True, capture_output=True)
