"""What Gitea's timeline says happened to a pull request: heads, bases, reviews and ends, with their true times.

Promises: a review's time is that of its last submission, not that of the draft it began as; a head that the timeline
forgot is put in its place as soon as it is known, never earlier; whatever does not fit together is reported as
``doubtful``, so that nothing may be approved from it. Nothing of somebody's unfinished review is repeated.

Gitea rewrites the past: a force push takes away the pushes that it replaced, and a new base branch takes away all. What
is left of a forced push names the head before and the head after, and these are believed over everything else.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from footage.forges import ForgeLied, PullState
from footage.forges.answers import Row
from footage.model import Account, AccountKind, BaseChange, Dismissal, HeadChange, Review, ReviewVerdict

GHOST, ACTIONS = -1, -2
BRANCHES = "refs/heads/"
_ENDS = {"close": PullState.CLOSED, "merge_pull": PullState.MERGED, "reopen": PullState.OPEN}
REQUESTED = "REQUEST_REVIEW"
_VERDICTS = {
    "APPROVED": ReviewVerdict.APPROVE,
    "REQUEST_CHANGES": ReviewVerdict.REJECT,
    "COMMENT": ReviewVerdict.COMMENT,
    "PENDING": ReviewVerdict.DRAFT,
    REQUESTED: ReviewVerdict.REQUEST,
}
_DECISIVE = ("APPROVED", "REQUEST_CHANGES")
_SLACK = 1  # seconds between two rows that Gitea writes together


def account(host: str, user: Row | None) -> Account | None:
    """Return a user as an account; nobody is None. Gitea does not say which accounts are robots."""
    if user is None:
        return None
    number = user.number("id")
    kinds = {GHOST: AccountKind.GHOST, ACTIONS: AccountKind.BOT}
    kind = kinds.get(number, AccountKind.HUMAN if number > 0 else AccountKind.UNKNOWN)
    return Account(host, number, user.text("login"), kind)


@dataclass(frozen=True, slots=True)
class End:
    """Where a pull request came to stand: when, by whom, as which item of the timeline; on which occasion."""

    state: PullState
    occasion: int
    at: int | None = None
    by: Account | None = None
    position: int | None = None
    event: int = 0


def end(host: str, items: Sequence[Row]) -> End:
    """Return how the pull request stands after all its closings and reopenings."""
    standing = End(PullState.OPEN, 1)
    for position, item in enumerate(items):
        state = _ENDS.get(item.text("type"))
        if state is PullState.OPEN:
            standing = End(state, standing.occasion + 1)
        elif state is not None:
            by = account(host, item.row_or_none("user"))
            standing = End(state, standing.occasion, item.time("created_at"), by, position, item.number("id"))
    return standing


def bases(host: str, items: Sequence[Row]) -> tuple[BaseChange, ...]:
    """Return the changes of the base branch."""
    return tuple(
        BaseChange(
            item.time("created_at"),
            BRANCHES + item.text("old_ref"),
            BRANCHES + item.text("new_ref"),
            account(host, item.row_or_none("user")),
        )
        for item in items
        if item.text("type") == "change_target_branch"
    )


@dataclass(frozen=True, slots=True)
class Heads:
    """The heads in order, each with its place in the timeline; ``guessed`` marks those whose time is a latest one."""

    changes: tuple[HeadChange, ...] = ()
    positions: tuple[int, ...] = ()
    guessed: tuple[bool, ...] = ()

    @property
    def last(self) -> str | None:
        """Return the head at the end."""
        return self.changes[-1].new if self.changes else None

    def at(self, position: int) -> str | None:
        """Return the head at a place in the timeline; None before the first and where heads are missing."""
        before = [index for index, place in enumerate(self.positions) if place < position]
        following = before[-1] + 1 if before else 0
        if not before or (following < len(self.guessed) and self.guessed[following]):
            return None
        return self.changes[before[-1]].new

    def then(self, change: HeadChange, position: int, *, guessed: bool = False) -> Heads:
        """Return these heads and one more."""
        return Heads((*self.changes, change), (*self.positions, position), (*self.guessed, guessed))


def heads(host: str, items: Sequence[Row]) -> Heads:
    """Return the heads that the timeline's pushes tell of."""
    found = Heads()
    for position, item in enumerate(items):
        if item.text("type") == "pull_push":
            forced, commits = _push(item)
            by, at = account(host, item.row_or_none("user")), item.time("created_at")
            if forced and _written_with(found, position, at, commits[1]):
                found = Heads(found.changes[:-1], found.positions[:-1], found.guessed[:-1])
            if forced and found.last != commits[0]:
                found = found.then(HeadChange(at, found.last, commits[0]), position, guessed=True)
            if found.last != commits[-1]:
                found = found.then(HeadChange(at, found.last, commits[-1], forced, by), position)
    return found


def _written_with(found: Heads, position: int, at: int, new: str) -> bool:
    """Return whether the last item only lists the commits of the forced push that follows it."""
    if not found.changes or found.positions[-1] != position - 1:
        return False
    last = found.changes[-1]
    return last.new == new and last.at == at and not last.forced


def _push(item: Row) -> tuple[bool, list[str]]:
    """Return whether a push was forced, and its commits: (before, after) if it was, else all new ones in order."""
    try:
        said: Any = json.loads(item.text("body"))
        forced, commits = said["is_force_push"], said["commit_ids"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise ForgeLied("forges.unexpected", name="timeline", field="pull_push") from None
    whole = isinstance(commits, list) and commits and all(isinstance(each, str) for each in commits)
    if not whole or not isinstance(forced, bool) or (forced and len(commits) != 2):
        raise ForgeLied("forges.unexpected", name="timeline", field="pull_push")
    return forced, commits


@dataclass(frozen=True, slots=True)
class Reviews:
    """The reviews, whether one of them is doubtful, and reviews of the timeline that the list does not have."""

    found: tuple[Review, ...]
    doubtful: bool
    unlisted: tuple[int, ...]


def reviews(host: str, items: Sequence[Row], rows: Sequence[Row], moves: Heads) -> Reviews:
    """Join the list of reviews with the timeline."""
    submitted: dict[int, int] = {}
    dismissed: dict[int, Row] = {}
    for position, item in enumerate(items):
        if item.text("type") == "review":
            submitted[item.number("review_id")] = position  # a draft has an item of its own, and the last one counts
        elif item.text("type") == "dismiss_review":
            dismissed[item.number("review_id")] = item
    found, doubtful = [], False
    for row in sorted(rows, key=lambda each: each.number("id")):
        if "user" not in row and "team" in row:
            continue  # a request to a whole team is nobody's review
        review = _plain(host, row)
        if review.verdict not in {ReviewVerdict.DRAFT, ReviewVerdict.REQUEST}:
            place = submitted.get(review.id)
            doubtful = doubtful or place is None or _moved_since(row, items[place])
            review = _placed(review, row, items, place, moves)
            review = replace(review, dismissal=_dismissal(host, row, rows, dismissed.get(review.id)))
        found.append(review)
    listed = {row.number("id") for row in rows}
    return Reviews(tuple(found), doubtful, tuple(sorted(set(submitted) - listed)))


def _plain(host: str, row: Row) -> Review:
    """Return what the row alone says; of a draft, only that there is one."""
    said = row.text("state")
    verdict = _VERDICTS.get(said, ReviewVerdict.UNKNOWN)
    draft = verdict is ReviewVerdict.DRAFT
    return Review(
        id=row.number("id"),
        event_id=0,
        account=account(host, row.row_or_none("user")),
        verdict=verdict,
        submitted_at=row.time("submitted_at" if draft or verdict is ReviewVerdict.REQUEST else "updated_at"),
        commit_id=None if draft else row.text("commit_id") or None,
        head_at_submission=None,
        body="" if draft else row.text("body"),
        verdict_raw=said,
    )


def _placed(review: Review, row: Row, items: Sequence[Row], position: int | None, moves: Heads) -> Review:
    """Return the review at its place in the timeline, if it has one."""
    if position is None:
        return review
    item = items[position]
    return replace(
        review,
        event_id=item.number("id"),
        submitted_at=item.time("created_at"),
        head_at_submission=moves.at(position),
        edited=item.text("body") != row.text("body") or item.time("updated_at") > item.time("created_at"),
    )


def _moved_since(row: Row, item: Row) -> bool:
    """Return whether the row was written later than its submission is told: then that item is not the submission's.

    Whoever reviews may delete the item of his submission, and leave the earlier one of his draft.
    """
    return row.time("updated_at") > item.time("created_at") + _SLACK and not row.flag("dismissed")


def _dismissal(host: str, row: Row, rows: Sequence[Row], item: Row | None) -> Dismissal | None:
    if not row.flag("dismissed"):
        return None
    if item is not None:
        return Dismissal(item.time("created_at"), account(host, item.row_or_none("user")), item.text("body"))
    return None if _superseded(row, rows) else Dismissal(row.time("updated_at"), None)


def _superseded(row: Row, rows: Sequence[Row]) -> bool:
    """Return whether the same person decided again later: Gitea marks the earlier review as dismissed then."""
    user = row.row_or_none("user")
    return user is not None and any(
        each.number("id") > row.number("id")
        and each.text("state") in _DECISIVE
        and (other := each.row_or_none("user")) is not None
        and other.number("id") == user.number("id")
        for each in rows
    )
