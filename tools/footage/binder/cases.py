"""A binder of each case.

A directory of binders always equals the cases asked for: files that are no longer wanted go, ``manifest.json`` names
every binder with its digest, and ``index.html`` lists them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from footage.binder.content import content
from footage.binder.engine import Job, draw
from footage.binder.exhibits import Attachment, attachments, exhibits, manifest
from footage.binder.press import Order, Progress, finish, render
from footage.binder.recipe import recipe
from footage.binder.sheet import Title, job
from footage.binder.shelf import BinderResult
from footage.binder.toolchain import Toolchain, toolchain
from footage.dossier.office import Office
from footage.dossier.shape import CaseDossier, ClauseView, Provenance
from footage.finding import ToolError
from footage.text import Bilingual, both

_CASE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,60}")
_OURS = re.compile(r"RQ-[0-9A-Z-]+\.(zh|en)\.pdf")
_NONE = re.compile(r"(?!)")


def render_case(
    office: Office | Provenance,
    dossier: CaseDossier,
    lang: str,
    out: Path,
    *,
    clauses: Mapping[str, ClauseView] | None = None,
) -> BinderResult:
    """Draw one binder in this process; ``out`` is the PDF's path, or the directory to put it in."""
    target = out if out.suffix == ".pdf" else out / binder_name(dossier.case_id, lang)
    target.parent.mkdir(parents=True, exist_ok=True)
    order = _order(office, dossier, lang, target, toolchain(), clauses)
    return finish(order, draw(order.job()))


def render_cases(
    office: Office | Provenance,
    cases: Iterable[CaseDossier],
    langs: Iterable[str],
    out_dir: Path,
    *,
    workers: int = 2,
    cache_dir: Path | None = None,
    progress: Progress | None = None,
    complete: bool = True,
) -> tuple[BinderResult, ...]:
    """Bring ``out_dir`` to hold exactly the binders of ``cases`` in ``langs``; return them in order of name.

    With ``complete`` false, ``cases`` are some of those there: the other binders stay, and stay listed.
    """
    tools, wanted = toolchain(), tuple(langs)
    orders = (
        _order(office, case, lang, out_dir / binder_name(case.case_id, lang), tools, None)
        for case in cases
        for lang in wanted
    )
    provenance = office.provenance if isinstance(office, Office) else office
    return render(
        orders, provenance, wanted, out_dir, owned=_OURS if complete else _NONE, workers=workers, cache_dir=cache_dir,
        progress=progress,
    )  # fmt: skip


def binder_name(case_id: str, lang: str) -> str:
    """Return the file name of a case's binder; refuse an id that is no plain name."""
    return f"{plain(case_id)}.{lang}.pdf"


def plain(case_id: str) -> str:
    """Return a case's id; refuse one that could not be part of a file name or of a link."""
    if not _CASE_ID.fullmatch(case_id):
        raise ToolError("binder.bad_id", case=case_id[:80])
    return case_id


def bound(dossier: CaseDossier, provenance: Provenance) -> tuple[tuple[Attachment, ...], Attachment]:
    """Return the files embedded in a case's binder, and the manifest of them."""
    attached = attachments(exhibits(dossier), dossier.statements)
    return attached, manifest(attached, provenance, {"case": dossier.case_id}, dossier.case_id)


def case_job(
    office: Office | Provenance,
    dossier: CaseDossier,
    lang: str,
    target: Path,
    tools: Toolchain,
    clauses: Mapping[str, ClauseView] | None,
) -> Job:
    """Return the binder of a case, ready to be drawn to ``target``."""
    provenance = office.provenance if isinstance(office, Office) else office
    known = clauses if clauses is not None else {view.clause: view for view in getattr(office, "clauses", ())}
    numbered = exhibits(dossier)
    attached, listing = bound(dossier, provenance)
    name = binder_name(dossier.case_id, lang)
    title = Title(dossier.case_id, both("binder.title"), Bilingual(dossier.title, dossier.title))
    steps = recipe((dossier,), numbered, attached, listing, provenance, pdf=name)
    values = {"x": content(dossier, numbered, attached, known), "recipe": steps, "deep": 0}
    return job("case.html.j2", title, provenance, lang, tools, target, attached, listing, values)


def _order(
    office: Office | Provenance,
    dossier: CaseDossier,
    lang: str,
    target: Path,
    tools: Toolchain,
    clauses: Mapping[str, ClauseView] | None,
) -> Order:
    made = case_job(office, dossier, lang, target, tools, clauses)
    return Order(target, lang, made.key, dossier.case_id, dossier.state_title, lambda: made)
