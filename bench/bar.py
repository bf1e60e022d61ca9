"""A bar: one promise about speed, as a ratio within one run."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Bar:
    """One promise: ``ours`` takes at most ``most`` times what ``theirs`` takes (seconds for the same work)."""

    name: str
    ours: float
    theirs: float
    most: float

    @property
    def met(self) -> bool:
        return self.ours <= self.theirs * self.most

    def line(self) -> str:
        ratio = self.ours / self.theirs
        verdict = "met" if self.met else "NOT MET"
        times = f"{self.ours * 1e6:12,.0f} µs {self.theirs * 1e6:12,.0f} µs"
        return f"{self.name:<58} {times} {ratio:8.4f} (at most {self.most:.4f})  {verdict}"
