"""The rows of a simulated forge: what it keeps about accounts, pull requests, issues, comments and statuses."""

from __future__ import annotations

from dataclasses import dataclass, field

from footage.forges import StatusState
from footage.model import (
    Account,
    BaseChange,
    Closing,
    HeadChange,
    Review,
)


@dataclass(frozen=True, slots=True)
class Status:
    """What was said of a commit under one context; the forge keeps all, the last one stands."""

    sha: str
    state: StatusState
    context: str
    description: str
    target_url: str
    by: int
    at: int


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on a pull request as it reads now."""

    id: int
    author: int
    body: str
    at: int
    edited_at: int | None = None


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue: its number is one that no pull request has."""

    number: int
    author: int
    title: str
    at: int
    body: str = ""
    open: bool = True


@dataclass(slots=True)
class Pull:
    """What the forge knows of one pull request."""

    number: int
    title: str
    author: int
    created_at: int
    base_ref: str
    fork: str
    head_changes: list[HeadChange] = field(default_factory=list)
    base_changes: list[BaseChange] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    asked: dict[int, int] = field(default_factory=dict)
    landed: tuple[int, Account | None, str] | None = None
    closed: Closing | None = None
    occasion: int = 1
    draft: bool = False

    @property
    def head(self) -> str:
        """The commit that it proposes."""
        return self.head_changes[-1].new

    @property
    def ended_at(self) -> int | None:
        """When it landed or was closed."""
        if self.landed:
            return self.landed[0]
        return self.closed.at if self.closed else None


@dataclass(frozen=True, slots=True)
class Member:
    """An account, with what its commits are signed with."""

    account: Account
    name: str
    email: str
