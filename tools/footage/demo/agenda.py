"""What happens when: stories are told one after another, and happen all at once, in order of time.

An act is a function of nothing; equal times keep the order in which they were told. What was told for a time after the
end simply has not happened yet.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable

from footage.demo.clock import When, moment

Act = Callable[[], object]


class Agenda:
    """Acts in order of time."""

    def __init__(self) -> None:
        self._acts: list[tuple[int, int, Act]] = []
        self._told = 0

    def at(self, when: When, act: Act) -> None:
        """Note down that ``act`` happens at ``when``."""
        self._told += 1
        heapq.heappush(self._acts, (moment(when), self._told, act))

    def run(self, until: int, after_each: Callable[[int, int], None] | None = None) -> int:
        """Let everything happen up to ``until``; tell (done, all) after each act, and return how many happened."""
        done = 0
        while self._acts and self._acts[0][0] <= until:
            heapq.heappop(self._acts)[2]()
            done += 1
            if after_each is not None:
                after_each(done, done + len(self._acts))
        return done
