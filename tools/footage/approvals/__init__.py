"""Who approved what: one pure decision that explains itself."""

from footage.approvals.classify import classify, effective_kind
from footage.approvals.decide import decide
from footage.approvals.grammar import ReviewText, parse
from footage.approvals.matter import LandingRule, Matter, named, value_at
from footage.approvals.reports import Report, is_report, reports
from footage.approvals.rules import CURRENT_RULES, FIRST_RULES, RULES

__all__ = [
    "CURRENT_RULES",
    "FIRST_RULES",
    "RULES",
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
