"""Who approved what: one pure decision that explains itself."""

from footage.approvals.classify import classify, effective_kind
from footage.approvals.decide import decide
from footage.approvals.grammar import ReviewText, parse
from footage.approvals.matter import LandingRule, Matter, named, value_at

__all__ = ["LandingRule", "Matter", "ReviewText", "classify", "decide", "effective_kind", "named", "parse", "value_at"]
