"""Findings as JSON, the same shape for every command that reports findings.

``message`` and ``hint`` are in the chosen language, ``messages`` and ``hints`` in both. Invisible characters are
written as JSON escapes, so that the text can be shown in a terminal and still says exactly what was found.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from footage.finding import Finding, Location, sort_key
from footage.report.context import ReportContext
from footage.report.tally import counts
from footage.text import Bilingual

FORMAT_VERSION = 1

# What json leaves as it is and a terminal would obey; the line end between members stays.
_UNSEEN = re.compile(
    "[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)


def render_json(findings: Sequence[Finding], lang: str, context: ReportContext) -> str:
    """Return the report as one JSON object, findings in the order of their places."""
    ordered = sorted(findings, key=sort_key)
    report = {
        "format_version": FORMAT_VERSION,
        "tool": context.tool or None,
        "commit": context.commit or None,
        "as_of": context.as_of or None,
        "language": lang,
        "counts": counts(ordered),
        "findings": [_member(finding, lang) for finding in ordered],
    }
    text = json.dumps(report, ensure_ascii=False, indent=2)
    # `##[` inside a string would be obeyed by a forge's runner; anywhere else it cannot stand.
    return _UNSEEN.sub(_escaped, text).replace("##[", "##\\u005b") + "\n"


def _member(finding: Finding, lang: str) -> dict[str, object]:
    message = finding.text()
    hint = finding.hint_text()
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "subject": finding.subject or None,
        **_place(finding.location),
        "message": message.get(lang),
        "messages": _both(message),
        "hint": hint.get(lang) if hint else None,
        "hints": _both(hint) if hint else None,
        "related": [_place(other) for other in finding.related],
    }


def _place(place: Location) -> dict[str, object]:
    return {
        "path": place.path or None,
        "line": place.line or None,
        "column": place.column or None,
        "end_line": place.end_line or None,
        "end_column": place.end_column or None,
        "pointer": place.pointer,
    }


def _both(text: Bilingual) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _escaped(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1]
