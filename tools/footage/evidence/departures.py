"""Every way in which history can depart from what was proven: one code, one rule, what it does to a case.

``refutes``: the approval is disproven. ``unsettles``: it can be neither proven nor disproven. Texts are the messages
``verify.<code>`` and ``rule.<rule>.*``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from footage.evidence.proof import Reason
from footage.finding import Finding, Location, Severity
from footage.reading.rules import RuleInfo
from footage.text import Bilingual, both, catalog

REFUTES = "refutes"
UNSETTLES = "unsettles"


@dataclass(frozen=True, slots=True)
class Departure:
    """A kind of departure: its rule, its name, and its effect on a case."""

    rule: str
    name: str
    effect: str


DEPARTURES: Mapping[str, Departure] = {
    "direct_push": Departure("VF101", "direct-push", REFUTES),
    "no_statement": Departure("VF102", "no-statement", UNSETTLES),
    "landed_differs": Departure("VF103", "landed-differs", REFUTES),
    "merge_graph": Departure("VF104", "merge-graph", REFUTES),
    "statement_differs": Departure("VF105", "statement-differs", REFUTES),
    "decision_differs": Departure("VF106", "decision-differs", REFUTES),
    "not_approved": Departure("VF107", "not-approved", REFUTES),
    "not_decided": Departure("VF108", "not-decided", UNSETTLES),
    "event_edited": Departure("VF109", "event-edited", REFUTES),
    "event_deleted": Departure("VF110", "event-deleted", REFUTES),
    "history_rewritten": Departure("VF111", "history-rewritten", REFUTES),
    "chain_broken": Departure("VF112", "chain-broken", UNSETTLES),
    "evidence_rewritten": Departure("VF113", "evidence-rewritten", UNSETTLES),
    "clock_order": Departure("VF114", "clock-order", UNSETTLES),
    "statement_unreadable": Departure("VF115", "statement-unreadable", UNSETTLES),
    "baseline_missing": Departure("VF116", "baseline-missing", UNSETTLES),
    "kept_differs": Departure("VF117", "kept-differs", REFUTES),
    "policy_differs": Departure("VF118", "policy-differs", UNSETTLES),
    "gap": Departure("VF119", "gap", UNSETTLES),
    "census_differs": Departure("VF120", "census-differs", UNSETTLES),
    "content_missing": Departure("VF121", "content-missing", UNSETTLES),
    "rules_fell": Departure("VF122", "rules-fell", UNSETTLES),
}
NOTED = frozenset(
    {"erased_lawfully", "restored", "ground_missing", "merged_elsewhere", "key_carried", "rules_unknown"}
)  # undetermined, and accounted for elsewhere

# Where a message asks for something else than its rule does.
_HINTS = {
    "evidence.signature_unknown_key": "verify.fix_key",
    "evidence.signature_time": "verify.fix_key_time",
}

RULES = tuple(RuleInfo(departure.rule, departure.name) for departure in DEPARTURES.values())


def effect_of(reasons: tuple[Reason, ...]) -> str:
    """Return ``refuted``, ``undetermined`` or ``verified`` for what was found about one pull request or case."""
    effects = {DEPARTURES[code].effect if code in DEPARTURES else UNSETTLES for code, _ in reasons}
    return "refuted" if REFUTES in effects else "undetermined" if effects else "verified"


def readable(args: Mapping[str, str]) -> dict[str, object]:
    """Return a reason's arguments with what is ``missing`` (roles and problems, by code) in words."""
    shown: dict[str, object] = dict(args)
    if "missing" in args:
        words = [_word(code) for code in args["missing"].split(", ")]
        shown["missing"] = Bilingual("、".join(word.zh for word in words), ", ".join(word.en for word in words))
    return shown


def _word(code: str) -> Bilingual:
    known = (name for name in (f"role.{code}", f"problem.{code}", f"outcome.{code}") if name in catalog())
    name = next(known, None)
    return both(name) if name else Bilingual(code, code)


def finding(code: str, args: Mapping[str, str], path: str, subject: str = "", message: str = "") -> Finding:
    """Return the finding that reports a departure at ``path``; ``message`` where a more exact one is known."""
    departure = DEPARTURES[code]
    return Finding(
        rule=departure.rule,
        severity=Severity.ERROR,
        location=Location(path),
        message=message or f"verify.{code}",
        args=readable(args),
        subject=subject,
        hint=_HINTS.get(message, f"rule.{departure.rule}.fix"),
    )
