"""The stories that the demonstration tells, one function each: what people did, then what must have come of it.

A story yields what must hold. Its words are those of the people in it; reasons are written as an office writes them.
"""

from __future__ import annotations

from footage.demo.stories import (
    approvals,
    asking,
    copies,
    custody,
    doors,
    outside,
    paths,
    places,
    recording,
    shortcuts,
    supervised,
    tampering,
    year,
)
from footage.demo.stories.telling import Story

STORIES: tuple[Story, ...] = tuple(
    sorted(
        (
            *approvals.STORIES,
            *asking.STORIES,
            *copies.STORIES,
            *custody.STORIES,
            *doors.STORIES,
            *outside.STORIES,
            *paths.STORIES,
            *places.STORIES,
            *recording.STORIES,
            *shortcuts.STORIES,
            *supervised.STORIES,
            *tampering.STORIES,
            *year.STORIES,
        ),
        key=lambda each: (each.id[0], int(each.id[1:])),
    )
)

__all__ = ["STORIES", "Story"]
