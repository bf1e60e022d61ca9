"""Reviews to seats: a true matching, so that a person with two roles never blocks a route that can be filled.

Promises: every person takes at most one seat (shared seats excepted), be it by their own hand or by that of whoever
acts in their place; a seat of a later stage is filled only when all earlier stages are, and not before them; an ordered
seat not before the seat above it; as many seats as possible are filled, and among equal fillings the earliest reviews
are taken. Equal seconds are broken by the forge's event id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from footage.approvals.seats import Right, Seat

Key = tuple[int, int]
START: Key = (-1, -1)


@dataclass(frozen=True, slots=True)
class Usable:
    """An approving review that could fill a seat: its place in time, its person, the rights by slot.

    ``signed`` gives, by slot, when the person signed on paper what the review confirms.
    """

    key: Key
    review_id: int
    person: str
    department: str
    rights: Mapping[str, Right]
    signed: Mapping[str, int] = field(default_factory=dict)

    def key_at(self, slot: str) -> Key:
        """Return the place in time that counts for a seat: what was signed on paper counts from then."""
        return (self.signed[slot], self.key[1]) if slot in self.signed else self.key

    def hands(self, slot: str) -> frozenset[str]:
        """Return whose hand it is on a seat: the person's own, and theirs in whose place the person acts."""
        return frozenset({self.person, self.rights[slot].stands_for} - {""})


@dataclass(frozen=True, slots=True)
class _State:
    index: int
    taken: tuple[int | None, ...]
    floor: Key  # the latest key of all earlier stages
    latest: Key  # the latest key of this stage and the earlier ones
    previous: Key | None  # the key in the seat above, None if that seat is empty


def match(
    seats: tuple[Seat, ...], reviews: tuple[Usable, ...], *, distinct_departments: bool
) -> tuple[int | None, ...]:
    """Return for each seat the index of the review that fills it, or None."""
    ordered = sorted(range(len(reviews)), key=lambda index: reviews[index].key)
    if seats and all(seat.shared for seat in seats):
        return tuple(next((i for i in ordered if seat.slot in reviews[i].rights), None) for seat in seats)
    best: list[tuple[int | None, ...]] = [(None,) * len(seats)]
    _search(seats, reviews, ordered, distinct_departments, _State(0, (), START, START, START), best)
    return best[0]


def _search(
    seats: tuple[Seat, ...],
    reviews: tuple[Usable, ...],
    ordered: list[int],
    distinct: bool,
    state: _State,
    best: list[tuple[int | None, ...]],
) -> None:
    filled = sum(each is not None for each in state.taken)
    if filled + len(seats) - state.index < sum(each is not None for each in best[0]):
        return
    if state.index == len(seats):
        if _rank(state.taken, reviews) < _rank(best[0], reviews):
            best[0] = state.taken
        return
    here = _enter(seats, state)
    if not _closed(seats, here):
        for index in ordered:
            if _fits(seats, reviews, index, here, distinct):
                _search(
                    seats,
                    reviews,
                    ordered,
                    distinct,
                    _take(here, index, reviews[index].key_at(seats[state.index].slot)),
                    best,
                )
    _search(seats, reviews, ordered, distinct, _skip(here), best)


def _enter(seats: tuple[Seat, ...], state: _State) -> _State:
    """At the first seat of a stage, everything so far becomes the floor."""
    if state.index and seats[state.index].stage != seats[state.index - 1].stage:
        return _State(state.index, state.taken, state.latest, state.latest, START)
    return state


def _closed(seats: tuple[Seat, ...], state: _State) -> bool:
    """A later stage is closed while an earlier seat is empty; within a stage only an ordered seat is."""
    stage = seats[state.index].stage
    earlier = any(taken is None and seats[i].stage != stage for i, taken in enumerate(state.taken))
    return earlier or (seats[state.index].ordered and state.previous is None)


def _fits(seats: tuple[Seat, ...], reviews: tuple[Usable, ...], index: int, state: _State, distinct: bool) -> bool:
    seat, review = seats[state.index], reviews[index]
    floor = max(state.floor, state.previous) if seat.ordered and state.previous else state.floor
    if seat.slot not in review.rights or review.key_at(seat.slot) < floor:
        return False
    others = [(reviews[i], seats[at].slot) for at, i in enumerate(state.taken) if i is not None]
    hands = review.hands(seat.slot)
    return not any(
        hands & other.hands(slot) or (distinct and review.department == other.department) for other, slot in others
    )


def _take(state: _State, index: int, key: Key) -> _State:
    return _State(state.index + 1, (*state.taken, index), state.floor, max(state.latest, key), key)


def _skip(state: _State) -> _State:
    return _State(state.index + 1, (*state.taken, None), state.floor, state.latest, None)


def _rank(taken: tuple[int | None, ...], reviews: tuple[Usable, ...]) -> tuple[int, tuple[tuple[int, Key], ...]]:
    """More seats first, then the earliest reviews seat by seat (an empty seat comes last)."""
    keys = tuple((1, START) if each is None else (0, reviews[each].key) for each in taken)
    return (-sum(each is not None for each in taken), keys)
