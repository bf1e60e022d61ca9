"""What GitHub's answers say of one pull request, in the words of the model.

What it forgets is put together from what it keeps: a dismissed review's verdict from the timeline, the head that stood
when a review was submitted from the branch's activity. The activity is believed only if it is an unbroken chain from
the opening to the head; without one the history is unknown, and nothing is put in its place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from footage.forges.answers import Row
from footage.model import Account, AccountKind, BaseChange, Dismissal, HeadChange, Review, ReviewVerdict

GHOST = -1
_DELETED = 10_137  # the account that github.com shows where somebody's was deleted
_VERDICTS = {
    "approved": ReviewVerdict.APPROVE,
    "changes_requested": ReviewVerdict.REJECT,
    "commented": ReviewVerdict.COMMENT,
    "pending": ReviewVerdict.DRAFT,
}
_KINDS = {"User": AccountKind.HUMAN, "Bot": AccountKind.BOT}
_RETARGETED = frozenset({"base_ref_changed", "automatic_base_change_succeeded"})
_SUBMITTED = frozenset({"APPROVED", "CHANGES_REQUESTED", "DISMISSED"})


def account(host: str, user: Row | None) -> Account:
    """Return who a user is; nobody, and the account that stands for nobody, is a ghost."""
    if user is None or user.number("id") == _DELETED:
        return Account(host, GHOST, "Ghost", AccountKind.GHOST)
    return Account(host, user.number("id"), user.text("login"), _KINDS.get(user.text("type"), AccountKind.UNKNOWN))


def events_of(timeline: Sequence[Row], *names: str) -> tuple[Row, ...]:
    """Return the timeline's items of these kinds."""
    return tuple(each for each in timeline if "event" in each and each.text("event") in names)


def base_changes(host: str, timeline: Sequence[Row], base_ref: str) -> tuple[BaseChange, ...]:
    """Return when the pull request was retargeted; GitHub does not say from where."""
    found = events_of(timeline, *sorted(_RETARGETED))
    return tuple(
        BaseChange(each.time("created_at"), "", base_ref if each is found[-1] else "", _actor(host, each))
        for each in found
    )


def head_changes(
    host: str, activity: Sequence[Row], timeline: Sequence[Row], *, opened: int, ended: int | None, head: str
) -> tuple[HeadChange, ...] | None:
    """Return how the head moved from the opening to ``head``, or None if the activity does not tell all of it."""
    moves = _until(activity, ended, head)
    before = [place for place, each in enumerate(moves) if each.time("timestamp") <= opened]
    if not before or not _in_order(moves):
        return None
    begun = moves[before[-1]]
    found = [HeadChange(opened, None, begun.text("after"), False, _actor(host, begun))]
    forced = 0
    for each in moves[before[-1] + 1 :]:
        at, new = each.time("timestamp"), each.text("after")
        created = each.text("activity_type") == "branch_creation"
        if not created and each.text("before") != found[-1].new:
            return None
        forced += each.text("activity_type") == "force_push"
        if new != found[-1].new:
            found.append(HeadChange(at, found[-1].new, new, created or _is_forced(each), _actor(host, each)))
    told = [each for each in events_of(timeline, "head_ref_force_pushed") if each.time("created_at") > opened]
    return tuple(found) if found[-1].new == head and len(told) <= forced else None


def _until(activity: Sequence[Row], ended: int | None, head: str) -> list[Row]:
    """Return the moves of the branch up to the pull request's end; a deletion moves nothing."""
    moves = [each for each in activity if each.text("activity_type") != "branch_deletion"]
    if ended is not None:
        moves = [each for each in moves if each.time("timestamp") <= ended]
        while moves and moves[-1].text("after") != head and moves[-1].time("timestamp") == ended:
            moves.pop()  # pushed within the second of the end, but after it
    return moves


def _in_order(moves: Sequence[Row]) -> bool:
    times = [each.time("timestamp") for each in moves]
    return times == sorted(times)


def _is_forced(move: Row) -> bool:
    return move.text("activity_type") == "force_push"


def head_at(moves: Sequence[HeadChange], at: int) -> str | None:
    """Return the head that stood at a time; None if it moved within that very second, or is unknown."""
    if not moves or any(each.at == at and each.old is not None for each in moves):
        return None
    return next((each.new for each in reversed(moves) if each.at <= at), None)


def reviews(
    host: str, rows: Sequence[Row], timeline: Sequence[Row], moves: Sequence[HeadChange]
) -> tuple[tuple[Review, ...], bool]:
    """Return all reviews, and whether list and timeline agree on which there are and what was dismissed."""
    told = {each.number("id"): each for each in events_of(timeline, "reviewed")}
    dismissed = {
        each.row("dismissed_review").number("review_id"): each for each in events_of(timeline, "review_dismissed")
    }
    listed = {each.number("id") for each in rows}
    decisive = {each.number("id") for each in rows if each.text("state") in _SUBMITTED}
    marked = {each.number("id") for each in rows if each.text("state") == "DISMISSED"}
    agreed = set(told) <= listed and decisive <= set(told) and marked == set(dismissed)
    found = tuple(_review(host, each, told, dismissed, moves) for each in rows)
    return found, agreed and all(review.verdict is not ReviewVerdict.UNKNOWN for review in found)


def _review(
    host: str, row: Row, told: Mapping[int, Row], dismissed: Mapping[int, Row], moves: Sequence[HeadChange]
) -> Review:
    number, state = row.number("id"), row.text("state")
    at = row.time("submitted_at") if "submitted_at" in row else 0
    dismissal, verdict = None, _VERDICTS.get(state.lower(), ReviewVerdict.UNKNOWN)
    if number in dismissed:
        event = dismissed[number]
        what = event.row("dismissed_review")
        verdict = _VERDICTS.get(what.text("state").lower(), ReviewVerdict.UNKNOWN)
        message = what.text("dismissal_message") if "dismissal_message" in what else ""
        dismissal = Dismissal(event.time("created_at"), _actor(host, event), message)
    return Review(
        id=number,
        event_id=number,
        account=account(host, row.row_or_none("user")),
        verdict=verdict,
        submitted_at=at,
        commit_id=row.text("commit_id") if "commit_id" in row else None,
        head_at_submission=head_at(moves, at),
        body=row.text("body") if "body" in row else "",
        edited=_edited(told.get(number), at, dismissal),
        dismissal=dismissal,
        verdict_raw=state,
    )


def _edited(event: Row | None, at: int, dismissal: Dismissal | None) -> bool:
    """Return whether the review was changed after it was submitted, by anything but its dismissal."""
    if event is None or "updated_at" not in event:
        return False
    changed = event.time("updated_at")
    return changed > at and (dismissal is None or changed != dismissal.at)


def _actor(host: str, row: Row) -> Account:
    return account(host, row.row_or_none("actor"))
