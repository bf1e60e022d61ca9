"""The catalogue of rules about how a file is written (``YM…``), and the small value every rule catalogue is made of.

An id is never reused. Title, reason and remedy are the messages ``rule.<id>.title``, ``.why`` and ``.fix``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from footage.text import Bilingual, both


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """One rule: its id (family letters and three digits) and its name in lower-case words."""

    id: str
    name: str

    @property
    def title(self) -> Bilingual:
        """Return what the rule says, in one line."""
        return both(f"rule.{self.id}.title")

    @property
    def why(self) -> Bilingual:
        """Return why the rule exists."""
        return both(f"rule.{self.id}.why")

    @property
    def fix(self) -> Bilingual:
        """Return what to do about it."""
        return both(f"rule.{self.id}.fix")


def catalogue(rules: Iterable[RuleInfo]) -> Mapping[str, RuleInfo]:
    """Return the rules by id; an id or a name given twice is a programming error."""
    listed = tuple(rules)
    by_id = {rule.id: rule for rule in listed}
    if len(by_id) != len(listed) or len({rule.name for rule in listed}) != len(listed):
        raise ValueError("a rule id or name is given twice")
    return by_id


# 1xx: the bytes. 2xx: the structure. 3xx: single values.
RULES: Mapping[str, RuleInfo] = catalogue(
    (
        RuleInfo("YM101", "file-too-large"),
        RuleInfo("YM102", "not-utf8"),
        RuleInfo("YM103", "byte-order-mark"),
        RuleInfo("YM104", "carriage-return"),
        RuleInfo("YM105", "tab"),
        RuleInfo("YM106", "control-character"),
        RuleInfo("YM107", "foreign-line-separator"),
        RuleInfo("YM108", "bidi-control"),
        RuleInfo("YM201", "syntax"),
        RuleInfo("YM202", "empty-document"),
        RuleInfo("YM203", "not-a-mapping"),
        RuleInfo("YM204", "several-documents"),
        RuleInfo("YM205", "directive"),
        RuleInfo("YM206", "anchor"),
        RuleInfo("YM207", "alias"),
        RuleInfo("YM208", "tag"),
        RuleInfo("YM209", "merge-key"),
        RuleInfo("YM210", "duplicate-key"),
        RuleInfo("YM211", "key-not-text"),
        RuleInfo("YM212", "complex-key"),
        RuleInfo("YM213", "too-deep"),
        RuleInfo("YM214", "too-many-values"),
        RuleInfo("YM301", "ambiguous-truth-value"),
        RuleInfo("YM302", "ambiguous-null"),
        RuleInfo("YM303", "empty-value"),
        RuleInfo("YM304", "ambiguous-number"),
        RuleInfo("YM305", "number-too-long"),
        RuleInfo("YM306", "ambiguous-time"),
    )
)
