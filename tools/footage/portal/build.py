"""Builds the whole site aside and puts it in place in one step; what would come out again is kept from the old one."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path
from typing import Any

from footage.dossier.digests import CaseSource
from footage.dossier.office import Office
from footage.dossier.shape import CaseDossier
from footage.evidence.aside import Aside
from footage.finding import ToolError
from footage.portal import places, shell, unconfirmed
from footage.portal.drawing import WORTHWHILE, Cases
from footage.portal.kept import Kept, opened, sha256_of
from footage.portal.language import Language
from footage.portal.page import Entry, visible
from footage.portal.pages import office_entries, office_pages
from footage.portal.rendering import Rendering
from footage.portal.searchindex import index_files
from footage.text import LANGUAGES, Bilingual, say

Progress = Callable[[str, int, int], None]
MARK = ".footage-portal"
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


def build(
    office: Office,
    cases: Iterable[CaseDossier | CaseSource],
    out: Path,
    *,
    handbook: Path,
    progress: Progress | None = None,
    memory: Path | None = None,
    binders: frozenset[str] = frozenset(),
) -> PortalSummary:
    """Write the site to ``out``; until it is whole, whatever stands there stays as it is.

    ``cases`` is read once. ``handbook`` holds ``zh/`` and ``en/``. ``progress`` is told (what, done, of how many).
    ``binders`` names the PDF files in the folder ``binders`` beside the site, to which pages of cases lead.
    ``memory`` is a file that may be deleted at any time: with it, pages that would come out again are kept.
    """
    out = out.absolute()  # MkDocs runs beside its own settings file
    refuse_foreign(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f"{out.name}.tmp-", dir=out.parent))
    try:
        with opened(memory) as remembered:
            kept = Kept(out, aside, remembered)
            summary = _write(office, cases, aside, kept, out, handbook, progress or _silent, binders)
            put_in_place(aside, out)
            kept.write_down()
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    return summary


def _silent(_what: str, _done: int, _total: int) -> None:
    return None


def refuse_foreign(out: Path) -> None:
    """Refuse a folder that holds anything but a site of ours."""
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / MARK).is_file())):
        raise ToolError("portal.error.out", path=str(out))


def put_in_place(aside: Path, out: Path) -> None:
    """Let a site that is whole stand where another one may have stood."""
    aside.chmod(0o755)
    if not out.exists():
        aside.rename(out)
        return
    old = Path(tempfile.mkdtemp(prefix=f"{out.name}.old-", dir=out.parent))
    out.rename(old / "site")
    aside.rename(out)
    shutil.rmtree(old)


def _write(
    office: Office,
    cases: Iterable[CaseDossier | CaseSource],
    site: Path,
    kept: Kept,
    out: Path,
    handbook: Path,
    progress: Progress,
    binders: frozenset[str],
) -> PortalSummary:
    total = len(office.cases)
    progress("portal.progress.handbook", 0, total)
    kept.recall(f"{lang} {name}" for lang in LANGUAGES for name in ("handbook", *(row.case_id for row in office.cases)))
    languages = _languages(office, site, kept, handbook, binders)
    rows = {row.case_id: row for row in office.cases}
    names: dict[tuple[str, str], Bilingual] = {}
    count = 0
    with Cases(languages, list(map(_source, cases)), {case: row.tone for case, row in rows.items()}) as drawn:
        for case_id, called in drawn:
            if row := rows.get(case_id):
                names |= {("channel", row.channel): called["channel"], ("mode", row.mode): called["mode"]}
            count += 1
            progress("portal.progress.cases", count, total)
    progress("portal.progress.search", total, total)
    first, second = languages
    with Aside(lambda: [_around(second, names, handbook)], worthwhile=count >= WORTHWHILE) as beside:
        pages, files = _around(first, names, handbook)
        files += (beside.next() or _around(second, names, handbook))[1]
    (site / "index.html").write_text(_root(office, first.rendering), encoding="utf-8", newline="\n")
    (site / MARK).write_text("", encoding="utf-8")
    shown = sum(len(shell.handbook_pages(handbook / lang)) for lang in LANGUAGES)
    return PortalSummary(out, count, pages + count, shown, files)


def _around(language: Language, names: Mapping[tuple[str, str], Bilingual], handbook: Path) -> tuple[int, int]:
    """Write everything around the cases; return how many pages and how many files of the search index."""
    verify = "handbook/verify.html" if (handbook / language.rendering.lang / _VERIFY).is_file() else ""
    pages = sum(1 for page in office_pages(language.rendering, verify, names) if language.write(page))
    _stamp(language)
    return pages, _index(language, language.site.parent)


def _source(case: CaseDossier | CaseSource) -> CaseSource:
    return case if isinstance(case, CaseSource) else CaseSource(case.case_id, "", lambda: case)


def _languages(office: Office, site: Path, kept: Kept, handbook: Path, binders: frozenset[str]) -> list[Language]:
    """Render the handbook of both languages at the same time, and return what the other pages are stamped into."""
    where = places.Places.of(office, binders)
    renderings = [Rendering(office, where, lang) for lang in LANGUAGES]
    with tempfile.TemporaryDirectory(prefix="footage-portal-") as work:
        running = [_begin(rendering, kept, handbook, site, Path(work)) for rendering in renderings]
        shells = [_finish(item, kept, site) for item in running]
    return [Language(r, s, site / r.lang, kept) for r, s in zip(renderings, shells, strict=True)]


def _begin(
    rendering: Rendering, kept: Kept, handbook: Path, site: Path, work: Path
) -> tuple[shell.Rendering | shell.Shell, str, str]:
    """Keep the handbook of a language and the empty page, or start MkDocs."""
    frame = _frame(rendering)
    name, digest = f"{frame.lang} handbook", shell.digest(frame, handbook)
    about = kept.known(name, digest)
    if about is not None and kept.take(name):
        return shell.Shell(about["shell"]), name, digest
    return shell.start(frame, handbook, site / frame.lang, work / frame.lang), name, digest


def _finish(begun: tuple[shell.Rendering | shell.Shell, str, str], kept: Kept, site: Path) -> shell.Shell:
    running, name, digest = begun
    if isinstance(running, shell.Shell):
        return running
    made = running.finish()
    files = (path for path in sorted(running.site.rglob("*")) if path.is_file())
    digests = {path.relative_to(site).as_posix(): sha256_of(path) for path in files}
    kept.note(name, digest, {"shell": made.html}, digests)
    return made


def _stamp(language: Language) -> None:
    """Write what the site was made from, for the foot of every page."""
    text, source = language.rendering.text, language.rendering.office.provenance
    stamp = (
        (text["about.as_of"], source.as_of.text),
        (text["about.commit"], source.commit[:12]),
        (text["about.evidence"], f"{source.evidence_commit[:12]} #{source.chain_seq}"),
        (text["about.trust"], source.trust.get(language.rendering.lang)),
        (text["about.tool"], source.tool),
    )
    script = f"window.footageStamp = {json.dumps(stamp, ensure_ascii=False)};\n"
    (language.site / "assets" / "stamp.js").write_text(script, encoding="utf-8", errors="replace", newline="\n")


def _frame(rendering: Rendering) -> shell.Frame:
    text, source = rendering.text, rendering.office.provenance
    organisation = source.organisation.get(rendering.lang)
    names = [name for name in text if name.startswith("search.") or name in ("search", "about", "handbook", "copy")]
    return shell.Frame(
        lang=rendering.lang,
        site_name=escape(str(visible(f"{organisation} · {text['site']}"))),
        navigation=_navigation(rendering),
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
                item("roles", places.ROLES),
                item("papers", places.PAPERS),
                item("cameras", places.CAMERAS),
                item("sites", places.SITES),
                item("stores", places.STORES),
                item("inspections", places.INSPECTIONS),
                item("complaints", places.COMPLAINTS),
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


def _index(language: Language, site: Path) -> int:
    """Write the search index of a language and return how many files it has."""
    lang, text = language.rendering.lang, language.rendering.text
    newest = sorted(language.entries, key=lambda entry: entry.key, reverse=True)
    entries = [*newest, *office_entries(language.rendering.office, lang), *_handbook_entries(site / lang)]
    folder = site / lang / "search"
    folder.mkdir(exist_ok=True)
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
