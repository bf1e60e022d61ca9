"""One merged pull request held against the clone: graph, content, contributors and decision, each recomputed.

A statement can be signed and still be wrong. So nothing of it is believed that Git can answer: which commits were
merged, which blobs landed, who wrote them; and the decision is made again under the policy and roster of that day.
"""

from __future__ import annotations

from collections.abc import Iterator

from footage.evidence.ground import Contents
from footage.evidence.proof import Reason
from footage.finding import ToolError
from footage.model import Change, Decision, Observation, Outcome, bound_set
from footage.repository import LandedCommit, ObjectMissing, Repository

MAX_NAMED = 5


def contents_of(repository: Repository) -> Contents:
    """Return a reader of changed blobs; None for a blob that the clone lacks or that is too large to be a record."""

    def contents(change: Change) -> bytes | None:
        try:
            return repository.read(change.new_blob)
        except ToolError:
            return None

    return contents


def landing_reasons(repository: Repository, observation: Observation, commit: LandedCommit) -> tuple[Reason, ...]:
    """Return every way in which what landed in ``commit`` is not what the statement says was approved."""
    return tuple(
        reason
        for found in (_graph(observation, commit), _landed(observation, commit), _recorded(repository, observation))
        for reason in found
    )


def decision_reasons(recomputed: Decision, recorded: Decision | None) -> tuple[Reason, ...]:
    """Return what the recomputed decision says, and where the recorded one differs from it."""
    found: list[Reason] = []
    if recorded is not None and (field := _difference(recomputed, recorded)):
        found.append(
            ("decision_differs", {"field": field, "recorded": recorded.outcome, "recomputed": recomputed.outcome})
        )
    if recomputed.outcome is Outcome.UNAPPROVED:
        found.append(("not_approved", {"missing": _missing(recomputed)}))
    elif recomputed.outcome is not Outcome.APPROVED:
        found.append(("not_decided", {"missing": _missing(recomputed)}))
    return tuple(found)


def _graph(observation: Observation, commit: LandedCommit) -> Iterator[Reason]:
    merged = observation.merged
    if merged is None or len(commit.parents) != 2:
        yield "merge_graph", {"commit": commit.oid[:12], "expected": "2", "found": str(len(commit.parents))}
        return
    for expected, found in ((merged.base_before, commit.parents[0]), (observation.head, commit.parents[1])):
        if expected != found:
            yield "merge_graph", {"commit": commit.oid[:12], "expected": expected[:12], "found": found[:12]}


def _landed(observation: Observation, commit: LandedCommit) -> Iterator[Reason]:
    approved, landed = bound_set(observation.changes), bound_set(commit.changes)
    paths = sorted({path for path, _, _ in approved ^ landed})
    for path in paths[:MAX_NAMED]:
        yield "landed_differs", {"commit": commit.oid[:12], "path": path, "person": commit.author_name}


def _recorded(repository: Repository, observation: Observation) -> Iterator[Reason]:
    """Recompute from Git what the statement records of it."""
    merged = observation.merged
    if merged is None:
        return
    for field, oid in (("merged.base_before", merged.base_before), ("head", observation.head)):
        if repository.resolve(f"{oid}^{{commit}}") is None:
            yield "statement_differs", {"field": field}
            return
    try:
        base = repository.merge_base(merged.base_before, observation.head)
        if (
            base is None
            or base != observation.merge_base
            or repository.diff(base, observation.head) != observation.changes
        ):
            yield "statement_differs", {"field": "changes"}
            return
        for oid, recorded in sorted(observation.change_sets.items()):
            if not _same_set(repository, observation, oid, recorded):
                yield "statement_differs", {"field": f"change_sets.{oid[:12]}"}
        people = {(each.role, each.email, each.commit) for each in observation.contributors}
        if people != {(each.role, each.email, each.commit) for each in repository.contributors(base, observation.head)}:
            yield "statement_differs", {"field": "contributors"}
    except ObjectMissing:
        yield "statement_differs", {"field": "head"}


def _same_set(repository: Repository, observation: Observation, oid: str, recorded: tuple[Change, ...]) -> bool:
    """Compare one recorded change set with the clone; a commit that never reached the clone cannot be compared."""
    if oid == observation.head:
        return recorded == observation.changes
    if repository.resolve(f"{oid}^{{commit}}") is None or observation.merged is None:
        return True
    base = repository.merge_base(observation.merged.base_before, oid)
    return base is not None and repository.diff(base, oid) == recorded


def _difference(recomputed: Decision, recorded: Decision) -> str:
    if recomputed.outcome is not recorded.outcome:
        return "outcome"
    if [(each.slot, each.person, each.review_id) for each in recomputed.slots] != [
        (each.slot, each.person, each.review_id) for each in recorded.slots
    ]:
        return "slots"
    if [(each.review_id, each.counted, each.reason) for each in recomputed.reviews] != [
        (each.review_id, each.counted, each.reason) for each in recorded.reviews
    ]:
        return "reviews"
    return "grant" if recomputed.grant != recorded.grant else ""


def _missing(decision: Decision) -> str:
    unmet = [slot.role for slot in decision.slots if slot.person is None]
    return ", ".join([*unmet, *(code for code, _ in decision.problems)]) or decision.outcome.value
