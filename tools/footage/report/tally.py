"""One line that says how many findings there are of each weight."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from footage.finding import Finding, Severity
from footage.text import say


def counts(findings: Iterable[Finding]) -> dict[str, int]:
    """Return the number of findings by severity, every severity present, the gravest first."""
    found = Counter(finding.severity for finding in findings)
    return {severity.value: found[severity] for severity in Severity}


def tally(findings: Iterable[Finding], lang: str) -> str:
    """Return one line such as ``2 errors, 1 warning``; without findings it says that there are none."""
    parts = [
        say(f"report.count.{severity}.{'one' if number == 1 else 'many'}", lang, number=number)
        for severity, number in counts(findings).items()
        if number
    ]
    return say("report.comma", lang).join(parts) if parts else say("report.none", lang)
