"""Builds the whole site aside and puts it in place in one step."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path
from typing import Any

from footage.dossier.shape import CaseDossier, Office
from footage.finding import ToolError
from footage.portal import places, register, shell, unconfirmed
from footage.portal.casepage import case_entry, case_page
from footage.portal.page import Entry, Page, visible
from footage.portal.pages import office_entries, office_pages
from footage.portal.rendering import Rendering
from footage.portal.searchindex import index_files
from footage.text import LANGUAGES, Bilingual, say

Progress = Callable[[str, int, int], None]
_MARK = ".footage-portal"
_OTHER = {"zh": "en", "en": "zh"}
_ARTICLE = re.compile(r'<article class="md-content__inner md-typeset">(.*?)</article>', re.DOTALL)
_HEADING = re.compile(r"<h1[^>]*>(.*?)(?:<a class=\"headerlink\".*?</a>)?</h1>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_VERIFY = "verify.md"


@dataclass(frozen=True, slots=True)
class PortalSummary:
    """What was written: pages of records and cases per language, pages of the handbook, files of the search index."""

    out: Path
    cases: int
    pages: int
    handbook: int
    index_files: int


@dataclass(slots=True)
class _Language:
    """Everything one language needs while the site is being written."""

    rendering: Rendering
    shell: shell.Shell
    site: Path
    entries: list[Entry]
    pages: int = 0

    def write(self, page: Page) -> None:
        path = self.site / page.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.shell.stamp(page).encode("utf-8", "replace"))
        if page.rows:
            (path.parent / register.FILE).write_bytes(page.rows.encode("utf-8", "replace"))
        self.pages += 1


def build(
    office: Office, cases: Iterable[CaseDossier], out: Path, *, handbook: Path, progress: Progress | None = None
) -> PortalSummary:
    """Write the site to ``out``; until it is whole, whatever stands there stays as it is.

    ``cases`` is read once. ``handbook`` holds ``zh/`` and ``en/``. ``progress`` is told (what, done, of how many).
    """
    out = out.absolute()  # MkDocs runs beside its own settings file
    _refuse_foreign(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f"{out.name}.tmp-", dir=out.parent))
    try:
        summary = _write(office, cases, aside, out, handbook, progress or _silent)
        _put_in_place(aside, out)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    return summary


def _silent(_what: str, _done: int, _total: int) -> None:
    return None


def _refuse_foreign(out: Path) -> None:
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / _MARK).is_file())):
        raise ToolError("portal.error.out", path=str(out))


def _put_in_place(aside: Path, out: Path) -> None:
    aside.chmod(0o755)
    if not out.exists():
        aside.rename(out)
        return
    old = Path(tempfile.mkdtemp(prefix=f"{out.name}.old-", dir=out.parent))
    out.rename(old / "site")
    aside.rename(out)
    shutil.rmtree(old)


def _write(
    office: Office, cases: Iterable[CaseDossier], site: Path, out: Path, handbook: Path, progress: Progress
) -> PortalSummary:
    total = len(office.cases)
    progress("portal.progress.handbook", 0, total)
    languages = _languages(office, site, handbook)
    rows = {row.case_id: row for row in office.cases}
    names: dict[tuple[str, str], Bilingual] = {}
    count = 0
    for case in cases:
        row = rows.get(case.case_id)
        for language in languages:
            language.write(case_page(language.rendering, case, row.tone if row else "plain"))
            language.entries.append(case_entry(case, language.rendering.lang))
        if row:
            names |= {("channel", row.channel): case.channel, ("mode", row.mode): case.mode}
        count += 1
        progress("portal.progress.cases", count, total)
    for language in languages:
        verify = "handbook/verify.html" if (handbook / language.rendering.lang / _VERIFY).is_file() else ""
        for page in office_pages(language.rendering, verify, names):
            language.write(page)
    progress("portal.progress.search", total, total)
    files = sum(_index(language, site) for language in languages)
    (site / "index.html").write_text(_root(office, languages[0].rendering), encoding="utf-8", newline="\n")
    (site / _MARK).write_text("", encoding="utf-8")
    pages = sum(len(shell.handbook_pages(handbook / lang)) for lang in LANGUAGES)
    return PortalSummary(out, count, languages[0].pages, pages, files)


def _languages(office: Office, site: Path, handbook: Path) -> list[_Language]:
    """Render the handbook of both languages at the same time, and return what the other pages are stamped into."""
    where = places.Places.of(office)
    renderings = [Rendering(office, where, lang) for lang in LANGUAGES]
    with tempfile.TemporaryDirectory(prefix="footage-portal-") as work:
        running = [
            shell.start(_frame(rendering), handbook, site / rendering.lang, Path(work) / rendering.lang)
            for rendering in renderings
        ]
        shells = [item.finish() for item in running]
    return [_Language(r, s, site / r.lang, []) for r, s in zip(renderings, shells, strict=True)]


def _frame(rendering: Rendering) -> shell.Frame:
    text, source = rendering.text, rendering.office.provenance
    organisation = source.organisation.get(rendering.lang)
    stamp = (
        (text["about.as_of"], source.as_of.text),
        (text["about.commit"], source.commit[:12]),
        (text["about.evidence"], f"{source.evidence_commit[:12]} #{source.chain_seq}"),
        (text["about.trust"], source.trust.get(rendering.lang)),
        (text["about.tool"], source.tool),
    )
    names = [name for name in text if name.startswith("search.") or name in ("search", "about", "handbook", "copy")]
    return shell.Frame(
        lang=rendering.lang,
        site_name=escape(str(visible(f"{organisation} · {text['site']}"))),
        navigation=_navigation(rendering),
        stamp=stamp,
        banner=text["banner"] if source.demonstration else "",
        text={name: text[name] for name in names},
        other=_OTHER[rendering.lang],
        other_name=text["other_language"],
    )


def _navigation(rendering: Rendering) -> list[dict[str, Any]]:
    text = rendering.text

    def item(name: str, place: str) -> dict[str, str]:
        return {text[name]: place}

    return [
        {text["nav.work"]: [item("home", places.HOME), item("work", places.WORK), item("cases", places.CASES)]},
        {
            text["nav.registers"]: [
                item("people", places.PEOPLE),
                item("cameras", places.CAMERAS),
                item("sites", places.SITES),
                item("records", places.RECORDS),
            ]
        },
        {
            text["nav.oversight"]: [
                item("figures", places.FIGURES),
                item("remedies", places.REMEDIES),
                item("samples", places.SAMPLES),
                item("signals", places.SIGNALS),
            ]
        },
        {
            text["nav.policy"]: [
                item("clauses", places.CLAUSES),
                item("findings", places.FINDINGS),
                item("parameters", places.PARAMETERS),
                item("unconfirmed", unconfirmed.PLACE),
                item("about", places.ABOUT),
            ]
        },
    ]


def _index(language: _Language, site: Path) -> int:
    """Write the search index of a language and return how many files it has."""
    lang, text = language.rendering.lang, language.rendering.text
    newest = sorted(language.entries, key=lambda entry: entry.key, reverse=True)
    entries = [*newest, *office_entries(language.rendering.office, lang), *_handbook_entries(site / lang)]
    folder = site / lang / "search"
    folder.mkdir()
    kinds = {"case": text["cases"], "clause": text["clauses"], "handbook": text["handbook"]}
    count = 0
    for name, script in index_files(entries, kinds):
        (folder / name).write_text(script, encoding="utf-8", errors="replace", newline="\n")
        count += 1
    return count


def _handbook_entries(site: Path) -> list[Entry]:
    entries = []
    for path in sorted((site / "handbook").rglob("*.html")):
        article = _ARTICLE.search(path.read_text(encoding="utf-8"))
        if not article:
            continue
        heading = _HEADING.search(article[1])
        title = _plain(heading[1]) if heading else path.stem
        body = _plain(_HEADING.sub("", article[1], count=1))
        entries.append(Entry(path.relative_to(site).as_posix(), "handbook", "", title, body))
    return entries


def _plain(html: str) -> str:
    return " ".join(unescape(_TAG.sub(" ", html.replace('">#</a>', '"></a>'))).split())


def _root(office: Office, rendering: Rendering) -> str:
    source = office.provenance
    tags = {"zh": "zh-CN", "en": "en"}
    links = (
        ("cases", places.CASES),
        ("clauses", places.CLAUSES),
        ("people", places.PEOPLE),
        ("cameras", places.CAMERAS),
        ("about", places.ABOUT),
    )
    return rendering.html(
        "root.html",
        site=f"{say('portal.site', 'zh')} · {say('portal.site', 'en')}",
        organisation=[(tags[lang], source.organisation.get(lang)) for lang in LANGUAGES],
        banner=[(tags[lang], say("portal.banner", lang)) for lang in LANGUAGES if source.demonstration],
        languages=[
            {
                "lang": lang,
                "tag": tags[lang],
                "name": name,
                "links": [(place, say(f"portal.{key}", lang)) for key, place in links],
            }
            for lang, name in (("zh", "中文"), ("en", "English"))
        ],
        stamp=[(say("portal.about.as_of", lang), source.as_of.text) for lang in LANGUAGES]
        + [("main", source.commit[:12]), ("evidence", f"{source.evidence_commit[:12]} #{source.chain_seq}")],
    )
