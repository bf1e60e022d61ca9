"""Why each review counts or not: one reason for each, found before any seat is filled.

What an approval binds to is the set of changed (path, mode, blob): at the commit the review names, at the head that
stood when it was submitted, and at the final head. All three must be equal. A commit that cannot be fetched counts
only for a review submitted after the last change of the head. The last decisive review of a person stands, also when
it was dismissed; an older one never revives.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from footage.approvals.matching import Key
from footage.approvals.seats import Bench, Seat
from footage.model import AccountKind, Change, Observation, Review, ReviewVerdict, bound_set

DECISIVE = (ReviewVerdict.APPROVE, ReviewVerdict.REJECT)
_PLAIN = {
    ReviewVerdict.DRAFT: "draft",
    ReviewVerdict.REQUEST: "request_only",
    ReviewVerdict.COMMENT: "comment_only",
    ReviewVerdict.UNKNOWN: "unknown_verdict",
}


@dataclass(frozen=True, slots=True)
class Weighed:
    """One review with its person. ``reason`` is empty where nothing speaks against it yet."""

    review: Review
    person: str | None
    reason: str
    args: Mapping[str, str]

    @property
    def key(self) -> Key:
        """Return the place in time: true submission, then the forge's event id."""
        return (self.review.submitted_at, self.review.event_id)


def weigh(bench: Bench) -> tuple[Weighed, ...]:
    """Return every review in order of submission, with the first reason that speaks against it."""
    observation = bench.observation
    reviews = sorted(observation.reviews, key=lambda review: (review.submitted_at, review.event_id, review.id))
    people = [bench.roster.person_of(review.account, review.submitted_at) for review in reviews]
    last: dict[str, int] = {}
    for index, (review, person) in enumerate(zip(reviews, people, strict=True)):
        if person is not None and review.verdict in DECISIVE and not _after_end(review, observation):
            last[person] = index
    weighed = []
    for index, (review, person) in enumerate(zip(reviews, people, strict=True)):
        reason, args = _against(review, person, bench)
        if not reason and person is not None and last.get(person) != index:
            reason, args = "superseded", {"by": str(reviews[last[person]].id)}
        weighed.append(Weighed(review, person, reason, args))
    return tuple(weighed)


def _against(review: Review, person: str | None, bench: Bench) -> tuple[str, Mapping[str, str]]:
    observation, account = bench.observation, review.account
    if account is None or account.kind is AccountKind.GHOST:
        return "ghost", {}
    if account.kind is not AccountKind.HUMAN or bench.roster.machine_of(account, review.submitted_at):
        return "bot", {"account": account.login}
    if person is None:
        return "unknown_person", {"account": account.login, "id": str(account.id)}
    if review.verdict not in DECISIVE:
        return _PLAIN[review.verdict], {}
    if _after_end(review, observation):
        return "after_merge", {}
    if review.submitted_at < observation.created_at:
        return "before_opening", {}
    if not bench.roster.active(person, review.submitted_at):
        return "inactive", {"person": person}
    if review.verdict is ReviewVerdict.REJECT:
        return "", {}
    if bench.paper is not None and bench.paper.deadline is not None and review.submitted_at >= bench.paper.deadline:
        return "paper_late", {}
    if review.dismissal is not None:
        return "dismissed", {"by": review.dismissal.by.login if review.dismissal.by else "?"}
    if any(change.at >= review.submitted_at for change in observation.base_changes):
        return "base_changed", {}
    return _content(review, observation), {}


def _after_end(review: Review, observation: Observation) -> bool:
    ended = observation.merged or observation.closed
    return ended is not None and review.submitted_at > ended.at


def _content(review: Review, observation: Observation) -> str:
    """Compare the three sets; say what is wrong, or nothing."""
    changed = [change.at for change in observation.head_changes if change.old is not None]
    after_last_change = review.submitted_at > max(changed, default=-1)
    at_commit = observation.change_sets.get(review.commit_id) if review.commit_id else None
    at_head = observation.change_sets.get(review.head_at_submission) if review.head_at_submission else None
    if not all(known is None or _same(known, observation.changes) for known in (at_commit, at_head)):
        return "stale_content"
    if at_commit is None and not after_last_change:
        return "commit_unknown"
    return "before_last_push" if at_head is None and not after_last_change else ""


def _same(one: tuple[Change, ...], other: tuple[Change, ...]) -> bool:
    return one == other or bound_set(one) == bound_set(other)


def standing_rejections(weighed: tuple[Weighed, ...], seats: tuple[Seat, ...], bench: Bench) -> tuple[Weighed, ...]:
    """Return the rejections that block: by someone who could sit on a seat, not taken back by who may do so."""
    return tuple(
        each
        for each in weighed
        if each.review.verdict is ReviewVerdict.REJECT
        and not each.reason
        and each.person is not None
        and _seated(each.person, each.review.submitted_at, seats, bench) is not None
        and not _lifted(each, seats, bench)
    )


def _seated(person: str, at: int, seats: tuple[Seat, ...], bench: Bench) -> int | None:
    return next((i for i, seat in enumerate(seats) if bench.right(seat, person, at) is not None), None)


def _lifted(weighed: Weighed, seats: tuple[Seat, ...], bench: Bench) -> bool:
    """A dismissed rejection is lifted only by its own author or by someone of the same or a later stage."""
    dismissal = weighed.review.dismissal
    if dismissal is None or weighed.person is None:
        return False
    by = bench.roster.person_of(dismissal.by, dismissal.at)
    if by is None or by == weighed.person:
        return by is not None
    mine = _seated(weighed.person, weighed.review.submitted_at, seats, bench)
    theirs = _seated(by, dismissal.at, seats, bench)
    return mine is not None and theirs is not None and theirs >= mine
