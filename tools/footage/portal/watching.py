"""What a page asked for besides what it was given: so that it is known when the same page would come out again.

Promises: whatever a template learns from the office around it passes through here, or marks the page as one that shows
the whole office and is never kept. Names of people, cameras and places are not asked about one by one: what has a page
among these is part of what all pages stand under (``standing``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from footage.dossier.shape import Link, Moment
from footage.portal.places import Places

_SETTLED = ("person", "camera", "clause", "department", "zone", "storage")


class Watch:
    """What was asked while one page was filled: the time of reference, where ids lead, or everything."""

    def __init__(self, where: Places, now: Moment) -> None:
        self._where = where
        self._now = now
        self.begin()

    def begin(self) -> None:
        """Forget what was asked; the next page begins."""
        self.time = False
        self.whole = False
        self.asked: dict[str, str | None] = {}

    @property
    def now(self) -> Moment:
        """Return the time of reference, and remember that the page shows how far off something is."""
        self.time = True
        return self._now

    def of_id(self, kind: str, identity: str) -> str | None:
        """Return where a record's page is, or None."""
        found = self._where.of_id(kind, identity)
        if kind not in _SETTLED:
            self.asked[f"{kind} {identity}"] = found
        return found

    def of_link(self, link: Link | None) -> str | None:
        """Return where a reference leads, or None when there is no such page."""
        return self.of_id(link.kind, link.id) if link else None

    def of_subject(self, subject: str) -> str | None:
        """Return where the subject of a verdict is shown, or None."""
        self.whole = True
        return self._where.of_subject(subject)

    def ticking(self, clock: Callable[[Moment], Any]) -> Callable[[Moment], Any]:
        """Return ``clock``, which says how far off a moment is."""

        def told(moment: Moment) -> Any:
            self.time = True
            return clock(moment)

        return told

    def same(self, asked: Mapping[str, str | None]) -> bool:
        """Return whether ids lead where they led when the page was made."""
        return all(self._where.of_id(*key.split(" ", 1)) == found for key, found in asked.items())

    def standing(self) -> list[list[str]]:
        """Return what all pages stand under: everybody and everything whose links are not asked about one by one."""
        return sorted([kind, identity] for kind, identity in self._where.pages if kind in _SETTLED)


class Now:
    """The time of reference as templates see it."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch

    def __getattr__(self, name: str) -> Any:
        return getattr(self._watch.now, name)
