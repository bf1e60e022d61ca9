"""Findings as a compiler shows them: rule and place, the line with carets, what to do."""

from __future__ import annotations

from collections.abc import Sequence

from footage.finding import Finding, Location, Severity, sort_key
from footage.report.excerpt import excerpt
from footage.report.visible import visible
from footage.text import say

_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}


def render_text(findings: Sequence[Finding], lang: str, *, colour: bool = False) -> str:
    """Return all findings in the order of their places, a blank line between two."""
    blocks = ["\n".join(_block(finding, lang, colour)) for finding in sorted(findings, key=sort_key)]
    return "\n\n".join(blocks) + "\n" if blocks else ""


def place(location: Location) -> str:
    """Return ``path:line:column`` as far as it is known."""
    parts = [visible(location.path)]
    if location.line:
        parts += [str(location.line), str(location.column)]
    return ":".join(parts)


def _block(finding: Finding, lang: str, colour: bool) -> list[str]:
    message = visible(finding.text().get(lang))
    label = _paint(f"{finding.severity}[{visible(finding.rule)}]", f"1;{_COLOURS[finding.severity]}", colour)
    lines = [f"{label} {place(finding.location) or visible(finding.subject)}".rstrip()]
    lines += excerpt(finding, message) or [f"  {message}"]
    lines += [f"  {say('report.see', lang)}{place(other)}" for other in finding.related]
    hint = finding.hint_text()
    if hint:
        lines.append(f"  {_paint(say('report.help', lang), '1', colour)}{visible(hint.get(lang))}")
    return lines


def _paint(text: str, code: str, colour: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if colour else text
