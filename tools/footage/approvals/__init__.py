"""Who approved what: one pure decision that explains itself."""

from footage.approvals.classify import classify, effective_kind
from footage.approvals.decide import decide
from footage.approvals.grammar import ReviewText, parse
from footage.approvals.matter import LandingRule, Matter, named, value_at
from footage.approvals.reports import Report, is_report, reports

__all__ = [
    "LandingRule",
    "Matter",
    "Report",
    "ReviewText",
    "classify",
    "decide",
    "effective_kind",
    "is_report",
    "named",
    "parse",
    "reports",
    "value_at",
]
