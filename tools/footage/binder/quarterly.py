"""The binder of a quarter: what an auditor reads first, with every case, sample, chart and index behind it.

Promises what case binders promise: the same bytes from the same register, everything typed shown as text. A manifest of
the blobs of all its cases travels inside the file.
"""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path

from footage.binder.engine import Job, draw, write
from footage.binder.exhibits import Attachment
from footage.binder.page import HTML_LANG, environment, template, translator, w3c
from footage.binder.toolchain import toolchain
from footage.binder.typed import LONGEST_EXHIBIT, visible
from footage.charts import bar_svg, bars
from footage.dossier.quarter import CaseLine, Quarter
from footage.dossier.shape import Provenance
from footage.text import Bilingual

SIGNS = ("FAIL", "UNKNOWN", "DUE", "PASS", "N/A")


@dataclass(frozen=True, slots=True)
class Drawer:
    """The cases of one month and one department."""

    month: str
    department: Bilingual
    cases: tuple[CaseLine, ...]


def render_quarter(quarter: Quarter, provenance: Provenance, lang: str, out: Path) -> tuple[Path, int]:
    """Draw the binder to ``out/<quarter>.<lang>.pdf``; return its path and its number of pages."""
    import segno

    tools = toolchain()
    manifest = _manifest(quarter, provenance)
    html = environment().get_template("quarter.html.j2").render(
        lang=lang, html_lang=HTML_LANG[lang], t=translator(lang), q=quarter, p=provenance, tools=tools, bar_svg=bar_svg,
        created=w3c(provenance.as_of.epoch), totals=_totals(quarter), drawers=_drawers(quarter), signs=SIGNS,
        months=bars([(name, float(count), str(count)) for name, count in quarter.months]),
        waits=bars([(each.role.get(lang), each.median, f"{each.median:.1f}") for each in quarter.waits]),
        manifest=manifest, exhibit_text=partial(visible, longest=LONGEST_EXHIBIT),
    )  # fmt: skip
    image = io.BytesIO()
    segno.make(quarter.name, error="m", micro=False).save(image, kind="svg", scale=4, border=2, xmldecl=False)
    parts = [html, template("binder.css"), template(f"binder.{lang}.css"), *tools.lines(), manifest.sha256]
    key = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    target = out / f"{quarter.name}.{lang}.pdf"
    drawn = draw(Job(target, lang, html, image.getvalue(), (manifest,), provenance.as_of.epoch, key))
    out.mkdir(parents=True, exist_ok=True)
    write(target, drawn.pdf)
    return target, drawn.pages


def _totals(quarter: Quarter) -> dict[str, int]:
    return {sign: sum(line.counts.get(sign, 0) for line in quarter.lines) for sign in SIGNS}


def _drawers(quarter: Quarter) -> tuple[Drawer, ...]:
    grouped = groupby(quarter.cases, key=lambda each: (each.month, each.department))
    return tuple(Drawer(month, department, tuple(cases)) for (month, department), cases in grouped)


def _manifest(quarter: Quarter, provenance: Provenance) -> Attachment:
    data = {
        "format_version": 1,
        "quarter": quarter.name,
        "commit": provenance.commit,
        "evidence_commit": provenance.evidence_commit,
        "chain_sha256": provenance.chain_sha256,
        "register_digest": provenance.register_digest,
        "as_of_epoch": provenance.as_of.epoch,
        "cases": [case.case_id for case in quarter.cases],
        "sources": [{"path": path, "blob": blob, "sha256": sha256} for path, blob, sha256 in quarter.sources],
    }
    content = (json.dumps(data, ensure_ascii=True, indent=1) + "\n").encode()
    return Attachment("manifest.json", "", "", content, "application/json", "Data", f"manifest of {quarter.name}")
