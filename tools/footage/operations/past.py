"""What the evidence remembers of the forge's past, held against what the forge says of it now.

Promises: a forge that forgot what it said before is noticed, whatever was put back; a number that was given out again
after a signed restoration gets an occasion of its own, so that no statement ever takes another's place. Nothing is
forgiven that no restoration names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeVar

from footage.evidence.statement import Statement
from footage.forges import ForgeLied, PullState, PullSummary
from footage.model import Observation

MOST_NAMED = 5
TOLERANCE = 300  # seconds by which a list and a timeline of one forge may differ about an end
Seen = TypeVar("Seen", PullSummary, Observation)


@dataclass(slots=True)
class Past:
    """``ended``: number → last stated occasion and its end; ``shift``: what to add to a number's occasions now."""

    ended: dict[int, tuple[int, int]] = field(default_factory=dict)
    shift: dict[int, int] = field(default_factory=dict)
    census_at: int = 0

    def note(self, statement: Statement) -> None:
        """Take in the next statement of the chain."""
        if statement.baseline:
            self.census_at = statement.baseline.created_at
        if statement.census:
            self.census_at = statement.census.taken_at
        if statement.observation:
            self.ended[statement.observation.number] = (statement.observation.occasion, statement.ended_at)
        for span in statement.restoration.numbers if statement.restoration else ():
            reused = [number for number in self.ended if number in span]
            self.shift.update({number: self.ended[number][0] for number in reused})

    def now(self, seen: Seen) -> Seen:
        """Return what the forge says with the occasion that it has in the evidence."""
        shift = self.shift.get(seen.number, 0)
        return replace(seen, occasion=seen.occasion + shift) if shift else seen

    def held(self, listed: Iterable[PullSummary]) -> tuple[PullSummary, ...]:
        """Return what the forge lists as ``now`` does; refuse a forge that went backwards."""
        found = tuple(map(self.now, listed))
        forgotten = self.forgotten(found)
        if forgotten:
            numbers = ", ".join(f"#{number}" for number in forgotten[:MOST_NAMED])
            raise ForgeLied("gate.forge_backwards", hint="gate.forge_backwards_hint", numbers=numbers)
        return found

    def forgotten(self, listed: Iterable[PullSummary]) -> tuple[int, ...]:
        """Return the numbers of whose stated end the forge knows nothing any more, or something else.

        ``listed`` as ``now`` returns it. One that is missing below the highest was deleted by somebody: its statement
        stands, and the forge did not go backwards.
        """
        known = {each.number: each for each in listed}
        return tuple(sorted(self._forgotten(known, max(known, default=0))))

    def _forgotten(self, known: dict[int, PullSummary], highest: int) -> Iterator[int]:
        for number, (occasion, at) in self.ended.items():
            each = known.get(number)
            if number in self.shift and self.shift[number] >= occasion:
                continue  # a restoration says so
            if each is None:
                if number > highest:
                    yield number
            elif each.occasion < occasion or (each.occasion == occasion and _differs(each, at)):
                yield number


def _differs(summary: PullSummary, at: int) -> bool:
    ended = summary.ended_at
    return summary.state is PullState.OPEN or ended is None or abs(ended - at) > TOLERANCE
