"""Whether each case's approvals are proven: verified, refuted or undetermined, from everything that touched it.

A case is verified when its request landed approved (or was refused, withdrawn or left to expire: answers too), every
other pull request that touched it was approved, nothing in it was edited or deleted later, and every one of its
commits has a sound statement. An urgent release stays undetermined until its ratification landed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from footage.evidence.departures import effect_of
from footage.evidence.notation import TIME
from footage.evidence.proof import CaseProof, PullProof, Reason
from footage.model import Outcome
from footage.policy import RecordVersion

_CASE = re.compile(r"records/cases/[0-9]{4}/[0-9]{2}/(RQ-[0-9]{8}-[0-9A-HJKMNP-TV-Z]{6})/")
ANSWERED = frozenset({Outcome.REFUSED, Outcome.WITHDRAWN, Outcome.EXPIRED})


def case_of(path: str) -> str:
    """Return the case that a path belongs to, or an empty string."""
    match = _CASE.match(path)
    return match[1] if match else ""


def prove(
    pulls: Iterable[PullProof], versions: Iterable[RecordVersion], commit_reasons: Mapping[str, list[Reason]]
) -> Mapping[str, CaseProof]:
    """Return every case's proof; ``commit_reasons`` are departures by case that no pull request carries."""
    by_case: dict[str, list[PullProof]] = defaultdict(list)
    for pull in pulls:
        paths = [change.path for change in pull.observation.changes]
        for case in dict.fromkeys([*pull.decision.case_ids, *filter(None, map(case_of, paths))]):
            by_case[case].append(pull)
    standing: dict[str, list[RecordVersion]] = defaultdict(list)
    for version in versions:
        if version.record.case_id:
            standing[version.record.case_id].append(version)
    found = sorted({*by_case, *standing, *commit_reasons})
    return {
        case: _proof(case, by_case.get(case, []), standing.get(case, []), commit_reasons.get(case, []))
        for case in found
    }


def _proof(case: str, pulls: list[PullProof], versions: list[RecordVersion], departures: list[Reason]) -> CaseProof:
    reasons = [*departures, *(reason for pull in pulls if pull.observed != "open" for reason in pull.reasons)]
    asked = [pull for pull in pulls if _brings_request(pull)]
    if not asked and not reasons:
        reasons.append(("adopted", {}) if any(version.adopted for version in versions) else ("no_request", {}))
    if asked and all(pull.observed == "open" for pull in asked):
        reasons.append(("still_open", {"number": str(asked[-1].observation.number)}))
    if _urgent(versions) and not any(_ratifies(pull) for pull in pulls):
        reasons.append(_unratified(pulls))
    result = effect_of(tuple(reasons))
    if result == "verified":
        reasons.append(_praise(asked))
    return CaseProof(case, result, _unique(reasons))


def _brings_request(pull: PullProof) -> bool:
    return any(change.path.endswith("/request.yml") for change in pull.observation.changes)


def _urgent(versions: list[RecordVersion]) -> bool:
    return any(
        version.record.kind == "request"
        and version.record.data.get("urgency") == "emergency"
        and version.landed_seq is not None
        for version in versions
    )


def _ratifies(pull: PullProof) -> bool:
    landed = pull.observed == "merged" and pull.decision.outcome is Outcome.APPROVED
    return landed and _asks_to_ratify(pull)


def _asks_to_ratify(pull: PullProof) -> bool:
    paths = (change.path.rpartition("/")[2] for change in pull.observation.changes)
    return any(name.startswith("ratification-") for name in paths)


def _unratified(pulls: list[PullProof]) -> Reason:
    """Say who refused to ratify an urgent release, and when; or that nobody has decided yet."""
    for pull in reversed(pulls):
        if pull.decision.outcome is Outcome.REFUSED and _asks_to_ratify(pull):
            times = {review.id: review.submitted_at for review in pull.observation.reviews}
            rejections = [each for each in pull.decision.reviews if each.reason == "rejects"]
            at, person = max((times[each.review_id], each.person or "") for each in rejections)
            number = str(pull.observation.number)
            return "ratification_refused", {"number": number, "person": person, "at": TIME.dump(at)}
    return "awaiting_ratification", {}


def _praise(asked: list[PullProof]) -> Reason:
    last = asked[-1]
    if last.observed == "closed":
        return ("closed_proven", {"number": str(last.observation.number)})
    signed = sum(slot.person is not None for slot in last.decision.slots)
    return ("proven", {"count": str(signed), "number": str(last.observation.number)})


def _unique(reasons: list[Reason]) -> tuple[Reason, ...]:
    seen: dict[tuple[str, tuple[tuple[str, str], ...]], Reason] = {}
    for code, args in reasons:
        seen.setdefault((code, tuple(sorted(args.items()))), (code, args))
    return tuple(seen.values())
