"""Shape: each file is strict YAML and what its kind's schema asks for. The explaining is ``reading.validation``'s."""

from __future__ import annotations

from collections.abc import Iterator

from footage.finding import Finding
from footage.reading.records import RecordReading
from footage.reading.rules import RuleInfo

RULES = (
    RuleInfo("CK101", "missing-field"),
    RuleInfo("CK102", "unknown-field"),
    RuleInfo("CK103", "wrong-type"),
    RuleInfo("CK104", "value-not-allowed"),
    RuleInfo("CK105", "wrong-form"),
    RuleInfo("CK106", "wrong-length"),
    RuleInfo("CK107", "out-of-range"),
    RuleInfo("CK108", "repeated-item"),
    RuleInfo("CK109", "no-alternative-met"),
    RuleInfo("CK110", "other-shape"),
)


def check_file(read: RecordReading) -> Iterator[Finding]:
    """Yield what is wrong with how a file is written and shaped; a wrong kind or id is placement's to say."""
    for found in read.findings:
        if found.rule != "CK104" or found.location.pointer != "/kind":
            yield found
