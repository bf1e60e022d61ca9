"""A bar: one promise about speed, as a ratio within one run."""

from __future__ import annotations

import resource
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Bar:
    """One promise: ``ours`` takes at most ``most`` times what ``theirs`` takes (seconds for the same work)."""

    name: str
    ours: float
    theirs: float
    most: float
    zh: str = ""
    unit: str = "s"

    @property
    def met(self) -> bool:
        return self.ours <= self.theirs * self.most

    @property
    def ratio(self) -> float:
        return self.ours / self.theirs

    def line(self) -> str:
        verdict = "met" if self.met else "NOT MET"
        return f"{self.name:<66} {self.cells()} {self.ratio:8.4f} (at most {self.most:.4f})  {verdict}"

    def cells(self, between: str = " ") -> str:
        """Return both amounts, in the unit that suits them."""
        return between.join(f"{amount(each, self.unit):>12}" for each in (self.ours, self.theirs))


def amount(value: float, unit: str) -> str:
    """Return an amount with its unit: seconds as s, ms or µs."""
    if unit != "s":
        return f"{value:,.0f} {unit}"
    for factor, name in ((1, "s"), (1e3, "ms")):
        if value * factor >= 1:
            return f"{value * factor:,.1f} {name}"
    return f"{value * 1e6:,.0f} µs"


def spent(work: Callable[[], object]) -> float:
    """Return the processor time of ``work`` and its children: unlike the clock's, it does not tell of other work."""
    before = used()
    work()
    return used() - before


def used() -> float:
    """Return the processor time of this process and of its children that ended."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
