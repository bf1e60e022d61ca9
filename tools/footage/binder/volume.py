"""Many binders: what must be drawn goes to worker processes, what has not changed is left or taken from the cache.

A directory of binders always equals the cases asked for: files that are no longer wanted go, ``manifest.json`` names
every binder with its digest, and ``index.html`` lists them. A run that stops half-way leaves only whole files.
"""

from __future__ import annotations

import hashlib
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

from footage.binder.content import content
from footage.binder.engine import Drawn, Job, draw, draw_in_worker, prepare, write
from footage.binder.page import sheet, template
from footage.binder.shelf import BinderResult, Shelf
from footage.binder.toolchain import Toolchain, toolchain
from footage.dossier.shape import CaseDossier, ClauseView, Office, Provenance
from footage.finding import ToolError

_CASE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,60}")
_AHEAD = 4  # jobs waiting per worker: enough to keep it busy, few enough to keep memory flat

Progress = Callable[[BinderResult], None]


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
    job = _job(office, dossier, lang, target, toolchain(), clauses)
    return _finish(job, dossier, draw(job))


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
    out_dir.mkdir(parents=True, exist_ok=True)
    shelf = Shelf(out_dir, cache_dir)
    tools, wanted = toolchain(), tuple(langs)
    jobs = (
        (_job(office, case, lang, out_dir / binder_name(case.case_id, lang), tools, None), case)
        for case in cases
        for lang in wanted
    )
    results: list[BinderResult] = []
    for result in _drawn(jobs, shelf, workers, wanted):
        results.append(result)
        if progress:
            progress(result)
    provenance = office.provenance if isinstance(office, Office) else office
    return shelf.close(results, provenance, complete=complete)


def binder_name(case_id: str, lang: str) -> str:
    """Return the file name of a case's binder; refuse an id that is no plain name."""
    if not _CASE_ID.fullmatch(case_id):
        raise ToolError("binder.bad_id", case=case_id[:80])
    return f"{case_id}.{lang}.pdf"


def _job(
    office: Office | Provenance,
    dossier: CaseDossier,
    lang: str,
    target: Path,
    tools: Toolchain,
    clauses: Mapping[str, ClauseView] | None,
) -> Job:
    shown = content(dossier, office, pdf=binder_name(dossier.case_id, lang))
    if clauses is not None:
        shown = replace(shown, clauses=clauses)
    page = sheet(shown, lang, tools)
    parts = [page.html, template("binder.css"), template(f"binder.{lang}.css"), *tools.lines()]
    parts += [f"{item.name} {item.sha256} {item.relationship}" for item in shown.attached]
    key = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    return Job(target, lang, page.html, page.code, shown.attached, shown.provenance.as_of.epoch, key)


def _finish(job: Job, dossier: CaseDossier, drawn: Drawn) -> BinderResult:
    write(job.target, drawn.pdf)
    digest = hashlib.sha256(drawn.pdf).hexdigest()
    return BinderResult(job.target, drawn.pages, digest, job.key, dossier.case_id, job.lang, dossier.state_title, False)


def _drawn(
    jobs: Iterator[tuple[Job, CaseDossier]], shelf: Shelf, workers: int, langs: tuple[str, ...]
) -> Iterator[BinderResult]:
    """Yield a result per job in order; processes start only when the first job really needs drawing."""
    waiting: deque[BinderResult | tuple[Future[Drawn], Job, CaseDossier]] = deque()
    pool: ProcessPoolExecutor | None = None
    try:
        for job, dossier in jobs:
            kept = shelf.find(job.target, job.key, dossier, job.lang)
            if kept is None:
                pool = pool or _pool(workers, langs)
                waiting.append((pool.submit(draw_in_worker, job), job, dossier))
            else:
                waiting.append(kept)
            while len(waiting) > _AHEAD * max(1, workers):
                yield _settle(waiting.popleft(), shelf)
        while waiting:
            yield _settle(waiting.popleft(), shelf)
    except BrokenProcessPool:
        raise ToolError("binder.worker_died", status=70) from None
    finally:
        if pool:
            pool.shutdown(wait=True, cancel_futures=True)


def _pool(workers: int, langs: tuple[str, ...]) -> ProcessPoolExecutor:
    # Spawned, not forked: Pango and fontconfig hold locks and threads that a fork would copy half-way.
    return ProcessPoolExecutor(max(1, workers), get_context("spawn"), initializer=prepare, initargs=(langs,))


def _settle(item: BinderResult | tuple[Future[Drawn], Job, CaseDossier], shelf: Shelf) -> BinderResult:
    if isinstance(item, BinderResult):
        return item
    future, job, dossier = item
    result = _finish(job, dossier, future.result())
    shelf.keep(result)
    return result
