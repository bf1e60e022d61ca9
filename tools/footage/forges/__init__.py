"""What the product needs of a forge: what its pull requests showed, and the few acts that the gate does there.

An adapter answers from the forge's own words and leaves every judgement to others. ``observe`` returns one whole
``model.Observation``; if a list could not be read to its end, ``complete`` is False and nothing may be approved from
it. Evidence needs ``Forge`` only, which cannot write; the gate needs ``GateForge``. Whatever a forge fails to answer is
one of the errors below, never an empty answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Protocol

from footage.finding import ToolError
from footage.model import Account, MergeStyle, Observation

UNDETERMINED = 4


class ForgeError(ToolError):
    """The forge did not let something be known or done; a run that needed it ends undetermined."""

    def __init__(self, code: str, *, status: int = UNDETERMINED, hint: str = "", **args: object) -> None:
        super().__init__(code, status=status, hint=hint, **args)


class ForgeUnavailable(ForgeError):
    """No answer: no connection, a time-out, an overload, a limit. The same question may be answered later."""


class ForgeLied(ForgeError):
    """An answer that is incomplete, contradicts another one, or is not what was asked for."""


class ForgeRefused(ForgeError):
    """The forge understood and said no."""


class HeadMoved(ForgeRefused):
    """A merge was refused because the pull request's head is not the pinned one any more."""


class PullState(StrEnum):
    """Where a pull request stands on its forge."""

    OPEN = "open"
    CLOSED = "closed"
    MERGED = "merged"


class StatusState(StrEnum):
    """What a commit status says; the words are those of every forge."""

    PENDING = "pending"
    SUCCESS = "success"
    FAILURE = "failure"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class PullSummary:
    """One line of a forge's list: enough to know whether there is something new to observe.

    ``occasion`` counts closings and landings of this number from 1; ``ended_at`` is None while it is open.
    """

    number: int
    occasion: int
    state: PullState
    ended_at: int | None

    @property
    def id(self) -> str:
        """Return the identifier used in evidence, such as ``PR-000123.1``."""
        return f"PR-{self.number:06d}.{self.occasion}"


@dataclass(frozen=True, slots=True)
class Remote:
    """Where git fetches from and pushes to: an address, and the HTTP header that opens it (never shown)."""

    url: str
    header: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Protection:
    """What protects a branch, as far as it could be seen: None is "not seen", never "no".

    ``direct_push``, ``force_push``, ``creation``: somebody may, without bypassing anything. ``bypass`` and the
    allowlists hold logins and team names; an empty allowlist means that everybody who may write may merge or push.
    """

    branch: str
    protected: bool | None = None
    direct_push: bool | None = None
    force_push: bool | None = None
    deletion: bool | None = None
    admins_exempt: bool | None = None
    bypass: tuple[str, ...] | None = None
    merge_allowlist: tuple[str, ...] | None = None
    merge_styles: tuple[MergeStyle, ...] | None = None
    required_contexts: tuple[str, ...] | None = None
    required_approvals: int | None = None
    dismiss_stale: bool | None = None
    protected_paths: tuple[str, ...] | None = None
    push_allowlist: tuple[str, ...] | None = None
    creation: bool | None = None

    @property
    def unseen(self) -> tuple[str, ...]:
        """Return the names of what could not be seen."""
        return tuple(each.name for each in fields(self) if getattr(self, each.name) is None)


@dataclass(frozen=True, slots=True)
class Note:
    """An issue that we wrote: its number, its text, and whether it is open."""

    number: int
    title: str
    body: str
    open: bool


class AnswerDigest(Protocol):
    """One answer of a forge, by digest."""

    @property
    def name(self) -> str:
        """What was asked."""

    @property
    def sha256(self) -> str:
        """The digest of the answer's bytes."""

    @property
    def size(self) -> int:
        """How many bytes they were."""


class Forge(Protocol):
    """A forge as evidence sees it. ``host`` is part of every account's identity."""

    @property
    def host(self) -> str:
        """The forge's host name."""

    @property
    def repository(self) -> str:
        """The repository's name on the forge, such as ``spruce-park/records``."""

    def pulls(self) -> tuple[PullSummary, ...]:
        """Return all pull requests, in the order in which they ended; the open ones last, by number."""

    def observe(self, number: int, *, at: int) -> Observation:
        """Return everything about the pull request's present occasion, observed at time ``at``."""


class GateForge(Forge, Protocol):
    """A forge as the gate uses it. Reading may be tried again; of the acts, only those that are the same twice.

    The gate fetches all of ``remote()`` before it observes; a commit that is still missing then is for the adapter to
    say: an observation that is not ``complete``.
    """

    @property
    def answers(self) -> tuple[AnswerDigest, ...]:
        """All answers so far, in order, by digest."""

    def issues(self) -> tuple[int, ...]:
        """Return the numbers of all issues, which share their numbers with pull requests."""

    def notes(self, marker: str) -> tuple[Note, ...]:
        """Return the issues of ours whose text contains ``marker``, by number."""

    def write_note(self, note: Note | None, title: str, body: str, *, open: bool = True) -> int:
        """Write a new issue (never tried twice), or let ``note`` read so and be open or closed; return its number."""

    def whoami(self) -> Account:
        """Return the account that the gate acts as."""

    def version(self) -> str:
        """Return the forge's version as it says it."""

    def remote(self) -> Remote:
        """Return where to fetch and push."""

    def post_status(self, sha: str, state: StatusState, context: str, description: str, target_url: str = "") -> None:
        """Say on a commit how its pull request stands, in place of what was said under this context before."""

    def upsert_comment(self, number: int, marker: str, body: str) -> None:
        """Let exactly one comment of ours that contains ``marker`` stand, with this text; ``body`` contains it."""

    def request_reviewers(self, number: int, accounts: Sequence[Account]) -> None:
        """Ask these accounts for a review; whoever is asked already is not asked again."""

    def merge(self, number: int, head: str, title: str, message: str) -> str:
        """Land ``head`` with a merge commit and return that commit, read back; raise ``HeadMoved`` if it moved.

        Never tried twice: when no answer came, the pull request is read again to know what happened.
        """

    def propose(self, branch: str, title: str, body: str) -> int:
        """Open a pull request from a branch that was pushed into main, and return its number; never tried twice."""

    def close(self, number: int) -> None:
        """Close the pull request without landing it; closed already is well."""

    def protection(self, branch: str) -> Protection:
        """Return what protects a branch, be it there or not yet, with None for whatever could not be seen."""

    def may_push(self, login: str) -> bool | None:
        """Return whether an account may push to the repository at all, or None if that could not be seen."""


__all__ = [
    "AnswerDigest",
    "Forge",
    "ForgeError",
    "ForgeLied",
    "ForgeRefused",
    "ForgeUnavailable",
    "GateForge",
    "HeadMoved",
    "Note",
    "Protection",
    "PullState",
    "PullSummary",
    "Remote",
    "StatusState",
]
