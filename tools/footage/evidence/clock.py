"""Times that contradict each other, inside a statement and from one statement to the next.

Forge times are compared with forge times exactly; with the gate's own clock, or with the time that a commit claims,
within ``TOLERANCE``. Each contradiction names the two fields as they stand in the statement. It unsettles and never
refutes: a wrong clock is not a wrong approval.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from footage.evidence.accounted import Reason
from footage.evidence.notation import TIME
from footage.evidence.statement import Statement
from footage.model import Observation

TOLERANCE = 300  # seconds by which the clocks of forge, gate and whoever merged may differ
MAX_NAMED = 3


class Moment(NamedTuple):
    """A time and the field that states it."""

    name: str
    at: int


def order_reasons(
    statement: Statement, *, landed_before: Moment | None, committed_at: int | None
) -> tuple[Reason, ...]:
    """Return where the times of one pull request's statement contradict each other.

    ``landed_before`` is the latest landing stated for an earlier commit of main, ``committed_at`` what the merge commit
    claims; None where there is none.
    """
    seen = statement.observation
    if seen is None:
        return ()
    end = _end(seen)
    found = [*_contradictions(_in_order(seen, end)), *_contradictions(_on_head(seen))]
    if seen.merged and landed_before is not None:
        found += _contradictions([(landed_before, end, 0)])
    if seen.merged and committed_at is not None:
        found += _contradictions([(Moment("commit", committed_at), end, TOLERANCE)])
    captured = Moment("captured_at", statement.captured_at)
    found += _contradictions((each, captured, TOLERANCE) for each in _forge_times(seen, end))
    return tuple(found[:MAX_NAMED])


def chain_reasons(statements: Iterable[Statement]) -> Iterator[tuple[Statement, Reason]]:
    """Yield the statements, by number, that claim to be older than the one before them."""
    before: Statement | None = None
    for statement in statements:
        if before is not None:
            earlier = Moment(f"#{before.seq} captured_at", before.captured_at)
            later = Moment(f"#{statement.seq} captured_at", statement.captured_at)
            for reason in _contradictions([(earlier, later, TOLERANCE)]):
                yield statement, reason
        before = statement


def _end(seen: Observation) -> Moment:
    if seen.merged:
        return Moment("merged.at", seen.merged.at)
    return Moment("closed.at", seen.closed.at) if seen.closed else Moment("observed_at", seen.observed_at)


def _in_order(seen: Observation, end: Moment) -> Iterator[tuple[Moment, Moment, int]]:
    yield Moment("created_at", seen.created_at), end, 0
    moves = [Moment(f"head_changes[{index}].at", change.at) for index, change in enumerate(seen.head_changes)]
    for earlier, later in zip(moves, [*moves[1:], end], strict=True) if moves else ():
        yield earlier, later, 0
    for review in seen.reviews:
        if review.dismissal is not None:
            name = f"reviews[{review.id}]"
            yield (
                Moment(f"{name}.submitted_at", review.submitted_at),
                Moment(f"{name}.dismissal.at", review.dismissal.at),
                0,
            )


def _on_head(seen: Observation) -> Iterator[tuple[Moment, Moment, int]]:
    """A review was submitted while the head stood that it is said to have stood on; equal times prove nothing."""
    moves = [Moment(f"head_changes[{index}].at", change.at) for index, change in enumerate(seen.head_changes)]
    for review in seen.reviews:
        stood = [i for i, change in enumerate(seen.head_changes) if change.new == review.head_at_submission]
        until = [moves[i + 1] if i + 1 < len(moves) else None for i in stood]
        at = Moment(f"reviews[{review.id}].submitted_at", review.submitted_at)
        spans = list(zip((moves[i] for i in stood), until, strict=True))
        if spans and not any(begin.at <= at.at and (end is None or at.at <= end.at) for begin, end in spans):
            begin, end = spans[-1]
            yield (begin, at, 0) if at.at < begin.at or end is None else (at, end, 0)


def _forge_times(seen: Observation, end: Moment) -> Iterator[Moment]:
    yield Moment("observed_at", seen.observed_at)
    yield end
    yield from (Moment(f"reviews[{review.id}].submitted_at", review.submitted_at) for review in seen.reviews)
    dismissals = ((review.id, review.dismissal) for review in seen.reviews if review.dismissal)
    yield from (Moment(f"reviews[{number}].dismissal.at", dismissal.at) for number, dismissal in dismissals)
    yield from (Moment(f"base_changes[{index}].at", change.at) for index, change in enumerate(seen.base_changes))


def _contradictions(pairs: Iterable[tuple[Moment, Moment, int]]) -> Iterator[Reason]:
    for first, last, tolerance in pairs:
        if first.at > last.at + tolerance:
            yield "clock_order", {"first": _said(first), "last": _said(last)}


def _said(moment: Moment) -> str:
    return f"{moment.name} {TIME.dump(moment.at)}"
