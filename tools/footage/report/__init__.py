"""Findings as text, JSON or workflow commands: one file per format, all of the same values.

Prints nothing, judges nothing. Everything a record or a path says is an attacker's: a terminal, a log that obeys
workflow commands and a JSON reader get it escaped.
"""

from __future__ import annotations

from collections.abc import Sequence

from footage.finding import Finding
from footage.report.context import ReportContext
from footage.report.github import render_github
from footage.report.json import render_json
from footage.report.tally import tally
from footage.report.text import render_text

FORMATS = ("text", "json", "github")

__all__ = ["FORMATS", "ReportContext", "render", "tally"]


def render(
    findings: Sequence[Finding], format: str, lang: str, *, context: ReportContext | None = None, colour: bool = False
) -> str:
    """Return ``findings`` in ``format`` (one of ``FORMATS``), in ``lang`` (zh or en); empty or ending in a line end.

    ``colour`` adds ANSI colours to text. An unknown format is a programming error.
    """
    context = context or ReportContext()
    if format == "text":
        return render_text(findings, lang, colour=colour)
    if format == "json":
        return render_json(findings, lang, context)
    if format == "github":
        return render_github(findings, lang)
    raise ValueError(f"unknown format {format!r}")
