"""Where binders are drawn: what must be drawn goes to worker processes, what has not changed is left where it is.

Results come in the order of the orders. A run that stops half-way leaves only whole files.
"""

from __future__ import annotations

import hashlib
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from footage.binder.engine import Drawn, Job, draw_in_worker, prepare, write
from footage.binder.shelf import BinderResult, Shelf
from footage.binder.toolchain import Toolchain, program
from footage.dossier.shape import Provenance
from footage.finding import ToolError
from footage.text import Bilingual

_AHEAD = 4  # jobs waiting per worker: enough to keep it busy, few enough to keep memory flat

Progress = Callable[[BinderResult], None]


@dataclass(frozen=True, slots=True)
class Order:
    """One binder that is wanted: where, by which key it is known, and how its pages are made when it must be drawn."""

    target: Path
    lang: str
    key: str
    subject: str
    title: Bilingual
    job: Callable[[], Job]


def render(
    orders: Iterable[Order],
    provenance: Provenance,
    langs: tuple[str, ...],
    out_dir: Path,
    *,
    owned: re.Pattern[str],
    workers: int = 2,
    cache_dir: Path | None = None,
    progress: Progress | None = None,
) -> tuple[BinderResult, ...]:
    """Bring ``out_dir`` to hold the binders ordered; of the files whose names match ``owned``, no others stay."""
    out_dir.mkdir(parents=True, exist_ok=True)
    shelf = Shelf(out_dir, cache_dir)
    results: list[BinderResult] = []
    for result in press(orders, shelf, workers=workers, langs=langs):
        results.append(result)
        if progress:
            progress(result)
    return shelf.close(results, provenance, owned=owned)


def known_by(provenance: Provenance, tools: Toolchain, *parts: object) -> str:
    """Return the key of a binder made from a register: that it is the same one costs a digest, and no layout.

    The register's digest stands in ``provenance``; the program, its libraries and fonts, and what was asked for decide
    the rest.
    """
    known = (program(), *tools.lines(), repr(provenance), *map(repr, parts))
    return hashlib.sha256("\0".join(known).encode()).hexdigest()


def press(orders: Iterable[Order], shelf: Shelf, *, workers: int, langs: tuple[str, ...]) -> Iterator[BinderResult]:
    """Yield a result per order; processes start only when the first order really needs drawing."""
    waiting: deque[BinderResult | tuple[Future[Drawn], Order]] = deque()
    pool: ProcessPoolExecutor | None = None
    try:
        for order in orders:
            kept = shelf.find(order.target, order.key, order.subject, order.title, order.lang)
            if kept is None:
                pool = pool or _pool(workers, langs)
                waiting.append((pool.submit(draw_in_worker, order.job()), order))
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


def finish(order: Order, drawn: Drawn) -> BinderResult:
    """Write what was drawn for an order, and say what it is."""
    write(order.target, drawn.pdf)
    digest = hashlib.sha256(drawn.pdf).hexdigest()
    return BinderResult(order.target, drawn.pages, digest, order.key, order.subject, order.lang, order.title, False)


def _pool(workers: int, langs: tuple[str, ...]) -> ProcessPoolExecutor:
    # Spawned, not forked: Pango and fontconfig hold locks and threads that a fork would copy half-way.
    return ProcessPoolExecutor(max(1, workers), get_context("spawn"), initializer=prepare, initargs=(langs,))


def _settle(item: BinderResult | tuple[Future[Drawn], Order], shelf: Shelf) -> BinderResult:
    if isinstance(item, BinderResult):
        return item
    future, order = item
    result = finish(order, future.result())
    shelf.keep(result)
    return result
