"""What the product needs of a forge: which pull requests there are, and everything that one of them showed.

An adapter answers from the forge's own words and leaves every judgement to others. ``observe`` returns one whole
``model.Observation``; if a list could not be read to its end, ``complete`` is False and nothing may be approved from
it. Writing to a forge (comments, merging) is the gate's concern and not part of this protocol.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from footage.model import Observation


class PullState(StrEnum):
    """Where a pull request stands on its forge."""

    OPEN = "open"
    CLOSED = "closed"
    MERGED = "merged"


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


__all__ = ["Forge", "PullState", "PullSummary"]
