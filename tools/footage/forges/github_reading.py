"""All answers about one pull request on GitHub, read between two looks at it that say the same."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from footage.forges import ForgeLied, ForgeRefused
from footage.forges.answers import Row
from footage.forges.github_lists import every
from footage.forges.http import Transport

_LOOKS = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """What was answered; ``steady`` if the pull request stood still meanwhile."""

    pull: Row
    timeline: tuple[Row, ...]
    reviews: tuple[Row, ...]
    activity: tuple[Row, ...]
    commits: tuple[Row, ...]
    steady: bool


def look(transport: Transport, name: str, number: int) -> Row:
    """Return the pull request itself; refuse another one, or one of another repository."""
    answer = transport.get(f"/repos/{name}/pulls/{number}")
    row = Row(answer.json(), answer.name)
    if row.number("number") != number:
        raise ForgeLied("forges.unexpected", name=answer.name, field="number")
    found = row.row("base").row("repo").text("full_name")
    if found.casefold() != name.casefold():
        raise ForgeLied("forges.wrong_repository", found=found, asked=name)
    return row


def read(transport: Transport, name: str, number: int) -> Reading:
    """Read everything, and again if the pull request changed meanwhile."""
    before = look(transport, name, number)
    for _ in range(_LOOKS):
        timeline = every(transport, f"/repos/{name}/issues/{number}/timeline")
        reviews = every(transport, f"/repos/{name}/pulls/{number}/reviews")
        commits = every(transport, f"/repos/{name}/pulls/{number}/commits")
        activity = _activity(transport, before)
        after = look(transport, name, number)
        steady = _face(before) == _face(after)
        before = after
        if steady:
            break
    return Reading(before, timeline, reviews, activity, commits, steady)


def _face(pull: Row) -> tuple[object, ...]:
    """Return what must not change while the rest is read."""
    times = tuple(pull.time(name) if name in pull else None for name in ("updated_at", "closed_at", "merged_at"))
    return (*times, pull.text("state"), pull.row("head").text("sha"), pull.row("base").text("ref"), pull.text("title"))


def _activity(transport: Transport, pull: Row) -> tuple[Row, ...]:
    """Return the activity of the branch, oldest first; nothing if its repository is gone or closed to us."""
    head = pull.row("head")
    repository = head.row_or_none("repo")
    if repository is None:
        return ()
    query = {"ref": f"refs/heads/{head.text('ref')}", "direction": "asc"}
    try:
        return every(transport, f"/repos/{quote(repository.text('full_name'))}/activity", query)
    except ForgeRefused:
        return ()
