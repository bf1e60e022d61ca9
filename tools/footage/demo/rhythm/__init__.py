"""The office's year beside its cases: what is written each week, month, quarter and year, and what merely happens.

One small module per rhythm, each mostly a table; ``opening`` beside them is what stood on paper before the first day.
Most of it is as it should be. What is not, is so on purpose and told as a story in ``stories/year.py``.
"""

from __future__ import annotations

from collections.abc import Callable

from footage.demo.office import Office
from footage.demo.rhythm import (
    complaints,
    countersigns,
    people,
    playback,
    policy,
    recorders,
    rounds,
    sites,
    storage,
    supervision,
)

Rhythm = Callable[[Office], None]
RHYTHMS: tuple[Rhythm, ...] = (
    people.tell,
    sites.tell,
    storage.tell,
    rounds.tell,
    playback.tell,
    recorders.tell,
    supervision.tell,
    complaints.tell,
    policy.tell,
    countersigns.tell,
)

__all__ = ["RHYTHMS", "Rhythm"]
