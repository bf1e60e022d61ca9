"""Where the labels of a plan stand: each at the first of its spots that touches nothing, else where it touches least.

Sizes are those of letters as a browser draws them, roughly: no font is measured here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

_LATIN = 0.58  # of a Chinese character, which is as wide as it is high


@dataclass(frozen=True, slots=True)
class Spot:
    """The middle of a label, and the size of its letters."""

    left: float
    top: float
    size: float


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle that something takes."""

    left: float
    top: float
    right: float
    bottom: float

    def shared(self, other: Box) -> float:
        """Return how large an area two boxes share."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(across, 0.0) * max(down, 0.0)


@dataclass(slots=True)
class Sheet:
    """What of a plan is taken."""

    whole: Box
    taken: list[Box] = field(default_factory=list)
    houses: list[Box] = field(default_factory=list)

    def take(self, left: float, top: float, reach: float) -> None:
        """Keep labels away from a sign."""
        self.taken.append(Box(left - reach, top - reach, left + reach, top + reach))

    def put(self, label: str, spots: Iterable[Spot], own: Box | None = None) -> Spot:
        """Return where a label goes, of spots in the order in which they are liked; it keeps off others' houses."""
        shut = [*self.taken, *(each for each in self.houses if own and each != own)]
        best, box = min(((spot, box_of(label, spot)) for spot in spots), key=lambda pair: self._clash(pair[1], shut))
        self.taken.append(box)
        return best

    def _clash(self, box: Box, shut: Iterable[Box]) -> float:
        area = (box.right - box.left) * (box.bottom - box.top)
        return round(area - box.shared(self.whole) + sum(box.shared(other) for other in shut), 6)


def width_of(label: str) -> float:
    """Return how wide a label is, counted in Chinese characters."""
    return sum(1.0 if ord(character) > 0x2E7F else _LATIN for character in label)


def box_of(label: str, spot: Spot) -> Box:
    """Return what a label takes."""
    across, down = width_of(label) * spot.size / 2, spot.size / 2
    return Box(spot.left - across, spot.top - down, spot.left + across, spot.top + down)


def fitted(label: str, room: float) -> str:
    """Return as much of a label as there is room for, counted in Chinese characters; its title has all of it."""
    if width_of(label) <= room:
        return label
    kept = next((end for end in range(len(label) - 1, 1, -1) if width_of(label[:end]) + 1 <= room), 1)
    return f"{label[:kept]}…"


def beside(label: str, around: Box, size: float) -> tuple[Spot, ...]:
    """Return the spots below, above, left and right of something, then those along its edges."""
    across, down = width_of(label) * size / 2, size * 0.7
    middle, centre = (around.left + around.right) / 2, (around.top + around.bottom) / 2
    return (
        Spot(middle, around.bottom + down, size),
        Spot(middle, around.top - down, size),
        Spot(around.left - across - size / 3, centre, size),
        Spot(around.right + across + size / 3, centre, size),
        *(
            Spot(left, top, size)
            for top in (around.top - 2 * down, around.bottom + 2 * down)
            for left in (middle, around.left + across, around.right - across, around.left + across + 2 * size)
        ),
    )


def holds(outline: Sequence[tuple[int, int]], left: float, top: float) -> bool:
    """Return whether a point is inside an outline: a ray from it crosses the edges an odd number of times."""
    inside = False
    for (one, high), (other, low) in zip(outline, (*outline[1:], outline[0]), strict=True):
        if (high > top) != (low > top) and left < one + (top - high) * (other - one) / (low - high):
            inside = not inside
    return inside
