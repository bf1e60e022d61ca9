"""The landing class of a pull request: that of the strictest record in it (``process.md`` 1).

A and E mix with nothing. Paths that are no records (schemas, settings, workflows) are constitution, class E. What
cannot be read has no class, and a pull request without a class has no route.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from footage.approvals.matter import LandingRule, Matter, value_at
from footage.model import Change, Record

STRICTEST_FIRST = ("E", "A", "B", "D", "C", "M")
Problem = tuple[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Classified:
    """The class, the kinds and cases involved, and what is wrong with the mixture."""

    landing_class: str
    kinds: tuple[str, ...]
    case_ids: tuple[str, ...]
    problems: tuple[Problem, ...]


def classify(changes: tuple[Change, ...], matter: Matter) -> Classified:
    """Return the class of a set of changes; with problems, it must not be approved."""
    problems: list[Problem] = []
    classes: dict[str, str] = {}
    kinds: dict[str, None] = {}
    for change in changes:
        record = matter.records.get(change.path) or (matter.before.get(change.path) if change.status == "D" else None)
        if record is None:
            if change.path.startswith("records/"):
                problems.append(("unreadable", {"path": change.path}))
            classes[change.path] = "E"
            continue
        kind = effective_kind(record)
        kinds[kind] = None
        rule = matter.landing.get(kind)
        if rule is None:
            problems.append(("unknown_kind", {"path": change.path, "kind": kind}))
            continue
        classes[change.path] = _class_of(change, record, rule, matter)
    if not changes:
        problems.append(("empty", {}))
    present = [each for each in STRICTEST_FIRST if each in classes.values()]
    problems.extend(_mixture(present, classes, matter))
    cases = dict.fromkeys(record.case_id for record in matter.records.values() if record.case_id)
    return Classified(present[0] if present else "", tuple(kinds), tuple(cases), tuple(problems))


def effective_kind(record: Record) -> str:
    """Return the kind whose rules apply: a correction counts as the kind it corrects."""
    if record.kind != "correction":
        return record.kind
    corrected = str(record.data.get("corrects") or "")
    return "request" if corrected.startswith("RQ-") else corrected.rpartition("-")[0]


def _class_of(change: Change, record: Record, rule: LandingRule, matter: Matter) -> str:
    before = matter.before.get(change.path)
    if rule.landing_class == "D" and before is not None and change.status == "M":
        decides = any(value_at(before.data, field) != value_at(record.data, field) for field in rule.route_fields)
        return "E" if decides else "D"
    return rule.landing_class


def _paper_day(matter: Matter) -> bool:
    """A request and the paper form on which it was approved are one decision."""
    kinds = sorted(record.kind for record in matter.records.values())
    return kinds == ["paper_form", "request"] and len({record.case_id for record in matter.records.values()}) == 1


def _mixture(present: list[str], classes: Mapping[str, str], matter: Matter) -> list[Problem]:
    if len(present) > 1 and present[0] in ("A", "E"):
        return [("mixed", {"first": present[0], "second": present[1]})]
    if present[:1] == ["A"] and len(classes) > 1 and not _paper_day(matter):
        return [("one_decision", {"count": str(len(classes))})]
    delegations = sum(record.kind == "delegation" for record in matter.records.values())
    return [("delegation_alone", {})] if delegations and len(classes) > 1 else []
