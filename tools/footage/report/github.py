"""Findings as workflow commands, which GitHub and Gitea runners show at the line they are about.

A runner keeps ten annotations of each weight per step; more would be dropped without a word, so ten are printed, the
gravest first, and a last command says how many were left out. Every line starts with a command that is ours: record
text never stands at the start of a line, and line ends, ``%`` and, in properties, ``:`` and ``,`` are escaped.
"""

from __future__ import annotations

from collections.abc import Sequence

from footage.finding import Finding, Severity, sort_key
from footage.report.visible import visible
from footage.text import say

MOST = 10
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render_github(findings: Sequence[Finding], lang: str) -> str:
    """Return at most ten commands per severity, and one that says how many findings have none."""
    lines: list[str] = []
    left_out = 0
    for severity in Severity:
        of_weight = sorted((finding for finding in findings if finding.severity is severity), key=sort_key)
        # The last notice is kept for what was left out.
        shown = of_weight[: MOST - 1 if severity is Severity.NOTE else MOST]
        lines += [_command(finding, lang) for finding in shown]
        left_out += len(of_weight) - len(shown)
    if left_out:
        lines.append(f"::notice::{_data(say('report.left-out', lang, number=left_out))}")
    return "".join(f"{line}\n" for line in lines)


def _command(finding: Finding, lang: str) -> str:
    place = finding.location
    properties: dict[str, object] = {}
    if place.path:
        properties["file"] = place.path
    if place.line:
        properties["line"] = place.line
        properties["endLine"] = max(place.line, place.end_line)
        # A runner takes columns only for a place within one line.
        if place.end_line <= place.line:
            properties["col"] = place.column
            properties["endColumn"] = max(place.column, place.end_column)
    properties["title"] = finding.rule
    listed = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{_COMMANDS[finding.severity]} {listed}::{_data(_message(finding, lang))}"


def _message(finding: Finding, lang: str) -> str:
    lines = [visible(finding.text().get(lang))]
    hint = finding.hint_text()
    if hint:
        lines.append(f"{say('report.help', lang)}{visible(hint.get(lang))}")
    return "\n".join(lines)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(visible(text)).replace(":", "%3A").replace(",", "%2C")
