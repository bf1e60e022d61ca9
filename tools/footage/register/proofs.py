"""What was proven about each case at the reference time.

Promises: where nothing came later, the replay's own answer; else the same rule again over what was known then. What
was found wrong with history itself (edits, deletions, commits without evidence) counts at any reference time: a
register must not look sounder because it looks back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from footage.evidence.cases import case_of, prove
from footage.evidence.proof import CaseProof, PullProof, Reason, Replay
from footage.register.known import Known

_DERIVED = frozenset(
    {"adopted", "no_request", "still_open", "awaiting_ratification", "ratification_refused", "proven", "closed_proven"}
)


def proofs_at(replay: Replay, known: Known) -> Mapping[str, CaseProof]:
    """Return the proof of every case that was known."""
    if known.whole:
        return replay.cases
    return prove(known.pulls, known.versions, _departures(replay))


def _departures(replay: Replay) -> dict[str, list[Reason]]:
    """Return by case the reasons that no pull request carries."""
    carried: dict[str, list[Reason]] = defaultdict(list)
    for pull in replay.pulls:
        for case in _cases_of(pull):
            carried[case].extend(pull.reasons)
    found = {
        case: [each for each in proof.reasons if each[0] not in _DERIVED and each not in carried[case]]
        for case, proof in replay.cases.items()
    }
    return {case: reasons for case, reasons in found.items() if reasons}


def _cases_of(pull: PullProof) -> set[str]:
    paths = (change.path for change in pull.observation.changes)
    return {*pull.decision.case_ids, *filter(None, map(case_of, paths))}
