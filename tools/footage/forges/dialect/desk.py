"""What both dialects tell of a simulated forge: who asks, what happened to a pull request, and in which order.

The forge behind knows acts; real forges also show rows, events and flags about them. Those are derived here once, so
that a dialect is only a matter of shapes. What a test wants to bend (a branch that moved after the merge, a draft begun
long before it was submitted, a stacked pull request) is a setting of the desk.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from footage.forges import ForgeRefused, HeadMoved, PullState, PullSummary
from footage.forges.dialect.wire import Refusal
from footage.forges.observing import PullLog
from footage.forges.simulated import GHOST_ID, SimulatedForge
from footage.model import Account, BaseChange, Change, HeadChange, Review, ReviewVerdict
from footage.repository import LandedCommit, Repository

_Raw = tuple[int, "What", Account | None, dict[str, Any]]
_EVENTS = 10_000_000  # beyond every review's number, so that an event's number is never that of a review


class What(StrEnum):
    """What an event of a pull request is about."""

    PUSHED = "pushed"
    DRAFTED = "drafted"
    REVIEWED = "reviewed"
    DISMISSED = "dismissed"
    RETARGETED = "retargeted"
    CLOSED = "closed"
    REOPENED = "reopened"
    MERGED = "merged"
    COMMENTED = "commented"


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a pull request's history."""

    id: int
    at: int
    what: What
    actor: Account | None
    head: HeadChange | None = None
    review: Review | None = None
    base: BaseChange | None = None
    body: str = ""


@dataclass(slots=True)
class Settings:
    """How this forge differs from a well-behaved one.

    ``drafts_begun``: review → when its draft was begun. ``branch_moved``: pull request → (when, where to) its branch
    was pushed after it ended. ``stacked``: pull requests that stand on others. ``silent_forks``: pull requests whose
    branch lives in a repository that cannot be asked. ``verified_commits`` carry the forge's own signature.
    ``most`` is the largest page (0: the dialect's own). ``protection`` and ``rules`` are answered as they stand; None
    means that the token may not see it.
    """

    version: str = ""
    most: int = 0
    drafts_begun: dict[int, int] = field(default_factory=dict)
    branch_moved: dict[int, tuple[int, str]] = field(default_factory=dict)
    stacked: set[int] = field(default_factory=set)
    silent_forks: set[int] = field(default_factory=set)
    verified_commits: set[str] = field(default_factory=set)
    protection: Mapping[str, Any] | None = None
    rules: list[Mapping[str, Any]] = field(default_factory=list)
    rulesets: dict[int, Mapping[str, Any]] = field(default_factory=dict)


class Desk:
    """One forge, its clock, and whose token is whose."""

    def __init__(
        self, forge: SimulatedForge, tokens: Mapping[str, int], clock: Callable[[], int], settings: Settings
    ) -> None:
        self.forge = forge
        self.tokens = tokens
        self.now = clock
        self.settings = settings
        self._known: dict[tuple[str, ...], Any] = {}
        self._tips: Mapping[str, str] | None = None

    @property
    def git(self) -> Repository:
        """The repository behind the forge."""
        return self.forge.git

    def renew(self) -> None:
        """Look again where the branches stand: a new call begins."""
        self._tips = None

    def tips(self) -> Mapping[str, str]:
        """Return where all branches stand."""
        if self._tips is None:
            self._tips = self.git.refs("refs/heads/")
        return self._tips

    def base(self, log: PullLog) -> str | None:
        """Return what a pull request is compared with: its base, or what that was before it landed."""
        return self.commit(log.landed[2]).parents[0] if log.landed else self.tips().get(log.base_ref)

    def brought(self, log: PullLog, new: str, old: str = "") -> list[str]:
        """Return the commits that ``new`` has and neither ``old`` nor the base, oldest first."""
        base = self.base(log)
        without = [f"^{each}" for each in (base, old) if each]
        found: list[str] = self._once(
            ("brought", new, *without),
            lambda: self.git.plumbing.run("rev-list", "--reverse", "--topo-order", new, *without)[1].decode().split(),
        )
        return found

    # What follows from object ids alone is asked of git once.

    def commit(self, oid: str) -> LandedCommit:
        """Return a commit."""
        found: LandedCommit = self._once(("commit", oid), lambda: self.git.commit(oid))
        return found

    def fork(self, base: str, oid: str) -> str:
        """Return where two commits parted."""
        found: str = self._once(("fork", base, oid), lambda: self.git.merge_base(base, oid) or "")
        return found

    def patch(self, base: str, oid: str) -> tuple[Change, ...]:
        """Return what a commit brings to a base."""
        found: tuple[Change, ...] = self._once(("patch", base, oid), lambda: self.git.diff(self.fork(base, oid), oid))
        return found

    def paths(self, old: str, new: str) -> frozenset[str]:
        """Return the paths in which two commits differ."""
        found: frozenset[str] = self._once(
            ("paths", old, new), lambda: frozenset(each.path for each in self.git.diff(old, new))
        )
        return found

    def _once(self, key: tuple[str, ...], answer: Callable[[], object]) -> Any:
        if key not in self._known:
            self._known[key] = answer()
        return self._known[key]

    def summary(self, number: str | int) -> PullSummary:
        """Return a pull request's line in the list; refuse a number that there is not."""
        found = next((each for each in self.forge.pulls() if each.number == int(number)), None)
        if found is None:
            raise Refusal(404, "Not Found")
        return found

    def log(self, number: str | int) -> PullLog:
        """Return what the forge knows of a pull request."""
        self.summary(number)
        return self.forge.log(int(number))

    def shown(self, account: Account | None) -> Account | None:
        """Return an account as it is called now; None where nobody was said."""
        known = self.forge.account(account.id) if account and account.id != GHOST_ID else None
        return known if known and known.id != GHOST_ID else None

    def events(self, number: str | int) -> list[Event]:
        """Return everything that happened to a pull request, in the order of time."""
        summary, log = self.summary(number), self.log(number)
        found = [*self._pushes(log), *self._earlier_ends(summary, log), *self._reviews(log), *self._ends(log)]
        found += [(each.at, What.RETARGETED, each.actor, {"base": each}) for each in log.base_changes]
        for comment in self.forge.comments(log.number):
            found.append((comment.at, What.COMMENTED, self.forge.account(comment.author), {"body": comment.body}))
        events = [
            Event(_event_id(log.number, place, what, about), at, what, actor, **about)
            for place, (at, what, actor, about) in enumerate(found)
        ]
        return sorted(events, key=lambda each: (each.at, each.id))

    def _earlier_ends(self, summary: PullSummary, log: PullLog) -> list[_Raw]:
        # The forge behind forgets when it was closed and opened again; only how often counts.
        pair: list[_Raw] = [
            (log.created_at, What.CLOSED, log.author, {}),
            (log.created_at, What.REOPENED, log.author, {}),
        ]
        return pair * (summary.occasion - 1)

    def _pushes(self, log: PullLog) -> list[_Raw]:
        return [(each.at, What.PUSHED, each.actor, {"head": each}) for each in log.head_changes]

    def _reviews(self, log: PullLog) -> list[_Raw]:
        found: list[_Raw] = []
        for each in log.reviews:
            if each.id in self.settings.drafts_begun or each.verdict is ReviewVerdict.DRAFT:
                begun = self.settings.drafts_begun.get(each.id, each.submitted_at)
                found.append((begun, What.DRAFTED, each.account, {"review": each}))
            if each.verdict is not ReviewVerdict.DRAFT:
                found.append((each.submitted_at, What.REVIEWED, each.account, {"review": each}))
            if each.dismissal is not None:
                found.append((each.dismissal.at, What.DISMISSED, each.dismissal.by, {"review": each}))
        return found

    def _ends(self, log: PullLog) -> list[_Raw]:
        if log.landed is not None:
            return [(log.landed[0], What.MERGED, log.landed[1], {})]
        return [(log.closed.at, What.CLOSED, log.closed.by, {})] if log.closed else []

    # Acts -------------------------------------------------------------------------------------------------------------

    def merge(self, number: str, by: int, head: str | None, title: str, message: str) -> str:
        """Land a pull request with a merge commit, as both dialects do; refuse with their common statuses."""
        if self.summary(number).state is not PullState.OPEN:
            raise Refusal(405, "Pull Request is not mergeable")
        try:
            text = f"{title}\n\n{message}".rstrip()
            return self.forge.merge(int(number), by, self.now(), head=head, message=text)
        except HeadMoved as error:
            raise Refusal(409, "Head branch was modified. Review and try the merge again.") from error

    def propose(self, by: int, branch: str, title: str, body: str) -> str:
        """Open a pull request from a branch; refuse as both dialects do, each with its own status."""
        try:
            return str(self.forge.propose(by, branch, title, body, self.now()))
        except ForgeRefused as error:
            raise Refusal(422, "Validation Failed") from error

    def close(self, number: str, by: int) -> None:
        """Close a pull request; the account that closes is all a forge knows of why."""
        if self.summary(number).state is PullState.MERGED:
            raise Refusal(422, "cannot change state of a merged pull request")
        if self.summary(number).state is PullState.OPEN:
            self.forge.close(int(number), by, self.now())

    def ask(self, number: str, logins: list[str]) -> None:
        """Ask for reviews by login."""
        accounts = [self.forge.account_called(login) for login in logins]
        try:
            self.forge.request_reviewers(int(number), [each.id if each else 0 for each in accounts], self.now())
        except ForgeRefused as error:
            raise Refusal(422, "Reviews may only be requested from collaborators.") from error

    def review(self, number: str, by: int, verdict: ReviewVerdict, body: str, commit: str | None) -> Review:
        """Submit a review; nobody approves or rejects their own pull request."""
        log = self.log(number)
        if by == log.author.id and verdict in {ReviewVerdict.APPROVE, ReviewVerdict.REJECT}:
            raise Refusal(422, "approve your own pull is not allowed")
        made = self.forge.review(int(number), by, verdict, self.now(), body, commit)
        return next(each for each in self.log(number).reviews if each.id == made)


def _event_id(number: int, place: int, what: What, about: Mapping[str, Any]) -> int:
    return about["review"].event_id if what is What.REVIEWED else _EVENTS + number * 10_000 + 2 * place
