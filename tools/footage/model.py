"""Values that every module shares: what a forge showed of a pull request, and what was decided from it.

All are frozen. Times are seconds since 1970-01-01T00:00:00Z (int). Object ids are hexadecimal strings. Nothing here
reads, writes, judges or prints.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class AccountKind(StrEnum):
    """What a forge says an account is; only HUMAN can ever count as an approver."""

    HUMAN = "human"
    BOT = "bot"
    GHOST = "ghost"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Account:
    """A forge account. Identity is (host, id); the login is only what it was called when seen."""

    host: str
    id: int
    login: str
    kind: AccountKind = AccountKind.HUMAN

    @property
    def key(self) -> tuple[str, int]:
        """Return what identifies the account for ever."""
        return (self.host, self.id)


class ReviewVerdict(StrEnum):
    """What a review says, in one vocabulary for all forges."""

    APPROVE = "approve"
    REJECT = "reject"
    COMMENT = "comment"
    DRAFT = "draft"
    REQUEST = "request"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One changed path. ``new_mode``/``new_blob`` are empty for a deletion, the old ones for an addition."""

    path: str
    status: str
    old_mode: str = ""
    old_blob: str = ""
    new_mode: str = ""
    new_blob: str = ""

    @property
    def bound(self) -> tuple[str, str, str]:
        """Return what an approval binds to: path, mode and blob after the change."""
        return (self.path, self.new_mode, self.new_blob)


def bound_set(changes: tuple[Change, ...]) -> frozenset[tuple[str, str, str]]:
    """Return the set of (path, mode, blob) that an approval of these changes binds to."""
    return frozenset(change.bound for change in changes)


@dataclass(frozen=True, slots=True)
class Dismissal:
    """Who dismissed a review, when and why; ``by`` is None when the forge did not say."""

    at: int
    by: Account | None
    message: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """One review as seen. ``submitted_at`` is the true submission time (on Gitea the timeline's, not the row's)."""

    id: int
    event_id: int
    account: Account | None
    verdict: ReviewVerdict
    submitted_at: int
    commit_id: str | None
    head_at_submission: str | None
    body: str = ""
    edited: bool = False
    dismissal: Dismissal | None = None
    verdict_raw: str = ""


@dataclass(frozen=True, slots=True)
class HeadChange:
    """The pull request's head moved from ``old`` to ``new`` (``old`` is None at opening)."""

    at: int
    old: str | None
    new: str
    forced: bool = False
    actor: Account | None = None


@dataclass(frozen=True, slots=True)
class BaseChange:
    """The pull request was retargeted."""

    at: int
    old_ref: str
    new_ref: str
    actor: Account | None = None


@dataclass(frozen=True, slots=True)
class Contributor:
    """An author, committer or co-author of a commit that changes a bound path against all its parents.

    ``account`` is None when the forge could not attribute the e-mail address: that fails closed.
    """

    role: str
    name: str
    email: str
    commit: str
    account: Account | None = None


class MergeStyle(StrEnum):
    """How a pull request landed, as determined from the graph."""

    MERGE = "merge"
    SQUASH = "squash"
    REBASE = "rebase"
    FAST_FORWARD = "fast-forward"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Merge:
    """A pull request landed: when (forge's time), by whom, as which commit on which base tip."""

    at: int
    by: Account | None
    commit: str
    base_before: str
    style: MergeStyle = MergeStyle.MERGE


@dataclass(frozen=True, slots=True)
class Closing:
    """A pull request was closed without landing. ``by_gate`` marks the gate's own closing of a stale one."""

    at: int
    by: Account | None
    by_gate: bool = False


@dataclass(frozen=True, slots=True)
class Observation:
    """Everything a decision about one pull request rests on, read from the forge and from Git by the gate itself.

    ``changes`` is the raw diff merge base → head (no rename detection). ``change_sets`` holds the same diff for every
    commit that a review names or that was the head when a review was submitted; a commit that could not be fetched is
    absent. ``first_seen`` maps path to the forge's time when the final blob of that path first stood at the head.
    ``occasion`` is 1 for the first closing or landing of this number, 2 after a reopening, and so on.
    """

    host: str
    repository: str
    number: int
    occasion: int
    title: str
    author: Account
    created_at: int
    base_ref: str
    head: str
    merge_base: str
    changes: tuple[Change, ...]
    change_sets: Mapping[str, tuple[Change, ...]] = field(default_factory=dict)
    head_changes: tuple[HeadChange, ...] = ()
    base_changes: tuple[BaseChange, ...] = ()
    reviews: tuple[Review, ...] = ()
    contributors: tuple[Contributor, ...] = ()
    first_seen: Mapping[str, int] = field(default_factory=dict)
    merged: Merge | None = None
    closed: Closing | None = None
    draft: bool = False
    complete: bool = True
    observed_at: int = 0


class Outcome(StrEnum):
    """What became of a pull request, or would if it were merged now."""

    APPROVED = "approved"
    PENDING = "pending"
    REJECTED = "rejected"  # open, and a stage's rejection stands
    REFUSED = "refused"  # closed by a stage's standing rejection
    WITHDRAWN = "withdrawn"  # closed by the author
    EXPIRED = "expired"  # closed by the gate after its days
    UNAPPROVED = "unapproved"  # landed without the approvals its route asks for
    UNDETERMINED = "undetermined"  # could not be decided; never a pass


@dataclass(frozen=True, slots=True)
class ReviewJudgement:
    """Why one review counted or not. ``reason`` is a code; its text is the message ``review.<reason>``."""

    review_id: int
    person: str | None
    counted: bool
    slot: str | None
    reason: str
    args: Mapping[str, str] = field(default_factory=dict)
    opinion: str = ""


class SlotState(StrEnum):
    """Whether a slot of the route is filled."""

    MET = "met"
    WAITING = "waiting"  # the next one to act
    LATER = "later"  # an earlier slot comes first
    IMPOSSIBLE = "impossible"  # nobody could fill it


@dataclass(frozen=True, slots=True)
class SlotResult:
    """One place in the route: who filled it, with which review, or who could.

    ``stage`` is ``unit``, ``verification``, ``security``, ``management``, ``second_hand``, ``register``,
    ``constitution`` or ``acceptance``; ``slot`` is unique within the decision, such as ``security.head``. ``via`` says
    by what right: empty for the role itself, a delegation id, the id of the absence that lets a standing deputy act, or
    a ruling (``C1`` superior signs, ``C2`` management signs).
    """

    stage: str
    slot: str
    role: str
    department: str
    state: SlotState
    person: str | None = None
    review_id: int | None = None
    at: int | None = None
    via: str = ""
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """Several views under one request: they may begin from ``start`` until ``end``, so often, each so long."""

    start: int
    end: int
    uses: int
    each_seconds: int


@dataclass(frozen=True, slots=True)
class Grant:
    """What was allowed: the intersection of the request and of every counted review's narrowing."""

    cameras: tuple[str, ...]
    mode: str
    start: int
    end: int
    narrowed: bool = False
    series: Series | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """The one decision about a pull request, with everything that explains it.

    ``problems`` are (code, args); texts are the messages ``decision.<code>``. ``route`` names the route record that
    applied, empty if none did (then the outcome is never APPROVED).
    """

    outcome: Outcome
    landing_class: str
    route: str
    slots: tuple[SlotResult, ...]
    reviews: tuple[ReviewJudgement, ...]
    grant: Grant | None
    problems: tuple[tuple[str, Mapping[str, str]], ...] = ()
    case_ids: tuple[str, ...] = ()

    @property
    def next_slot(self) -> SlotResult | None:
        """Return the slot that must be filled next, or None."""
        return next((slot for slot in self.slots if slot.state is not SlotState.MET), None)


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its kind, where it stands, its committed bytes' id, and its data as read."""

    kind: str
    id: str
    path: str
    blob: str
    data: Mapping[str, Any]
    case_id: str = ""
