"""The binder of a quarter: what an auditor reads first, with every case, sample, chart and index behind it.

Promises what case binders promise: the same bytes from the same register, everything typed shown as text. A manifest of
the blobs of all its cases travels inside the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path

from footage.binder.engine import Job
from footage.binder.exhibits import manifest
from footage.binder.figures import Figure
from footage.binder.press import Order, Progress, known_by, render
from footage.binder.sheet import Title, job
from footage.binder.shelf import BinderResult
from footage.binder.toolchain import Toolchain, toolchain
from footage.charts import bars
from footage.dossier.quarter import CaseLine, Quarter
from footage.dossier.shape import Provenance
from footage.text import Bilingual, both, say

SIGNS = ("FAIL", "UNKNOWN", "DUE", "PASS", "N/A")


@dataclass(frozen=True, slots=True)
class Drawer:
    """The cases of one month and one department."""

    month: str
    department: Bilingual
    cases: tuple[CaseLine, ...]


def render_quarter(
    quarter: Quarter,
    provenance: Provenance,
    langs: tuple[str, ...],
    out_dir: Path,
    *,
    cache_dir: Path | None = None,
    progress: Progress | None = None,
) -> tuple[BinderResult, ...]:
    """Draw the binder to ``out_dir/<quarter>.<lang>.pdf`` in each language, unless it stands there unchanged."""
    tools, orders = toolchain(), []
    for lang in langs:
        target = out_dir / f"{quarter.name}.{lang}.pdf"
        key = known_by(provenance, tools, quarter, lang)
        made = partial(_job, quarter, provenance, lang, target, tools, key)
        orders.append(Order(target, lang, key, quarter.name, both("binder.quarter.title"), made))
    owned = re.compile(rf"{re.escape(quarter.name)}\.(zh|en)\.pdf")
    return render(orders, provenance, langs, out_dir, owned=owned, cache_dir=cache_dir, progress=progress)


def _job(quarter: Quarter, provenance: Provenance, lang: str, target: Path, tools: Toolchain, key: str) -> Job:
    sources = [{"path": path, "blob": blob, "sha256": sha256} for path, blob, sha256 in quarter.sources]
    about = {"quarter": quarter.name, "cases": [case.case_id for case in quarter.cases], "sources": sources}
    values = {
        "q": quarter, "totals": _totals(quarter), "drawers": _drawers(quarter), "signs": SIGNS,
        "figures": _figures(quarter, lang),
    }  # fmt: skip
    title = Title(quarter.name, both("binder.quarter.title"), both("binder.quarter.about", count=len(quarter.cases)))
    listing = manifest((), provenance, about, quarter.name)
    return job("quarter.html.j2", title, provenance, lang, tools, target, (), listing, values, key=key)


def _figures(quarter: Quarter, lang: str) -> tuple[Figure, ...]:
    months = bars((name, float(count), str(count)) for name, count in quarter.months)
    waits = bars((each.role.get(lang), each.median, f"{each.median:.1f}") for each in quarter.waits)
    return (
        Figure(say("binder.quarter.filed", lang), months, ""),
        Figure(say("binder.quarter.waits", lang), waits, say("binder.quarter.hours", lang)),
    )


def _totals(quarter: Quarter) -> dict[str, int]:
    return {sign: sum(line.counts.get(sign, 0) for line in quarter.lines) for sign in SIGNS}


def _drawers(quarter: Quarter) -> tuple[Drawer, ...]:
    grouped = groupby(quarter.cases, key=lambda each: (each.month, each.department))
    return tuple(Drawer(month, department, tuple(cases)) for (month, department), cases in grouped)
