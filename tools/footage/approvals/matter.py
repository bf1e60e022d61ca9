"""What a pull request is about, beside what the forge showed: its records, their base, and the policy that applies.

``records`` are the readable, valid records at the final head by path; ``before`` the records that stood at those paths
on the base tip; ``requests`` the request of every case touched, from this pull request or from main. ``events`` are the
kinds whose landed records are never edited or deleted; ``reports`` what landed on the base, if a list of it is to be
countersigned; ``calendar`` the working days, if a deadline is counted in them; ``extensions`` those that stood on the
base, if another one is asked for. ``roster`` answers for any moment;
``packs``, ``routes`` and ``sites`` are those of the base tip just before the merge.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

from footage.model import Record
from footage.policy import Calendar, Packs, RecordVersion, Roster, Routes, Sites


class LandingRule(Protocol):
    """The ``landing`` block of a kind (``process.md`` 1): its class, pointers to the actor and the second person."""

    @property
    def landing_class(self) -> str:
        """``A`` to ``E``, ``M``, or ``as_kind`` for a correction."""

    @property
    def actor(self) -> tuple[str, ...]:
        """Pointers to the people of whom one must be the pull request's author; empty: anybody on the roster."""

    @property
    def second(self) -> tuple[str, ...]:
        """Pointers to the people of whom one must confirm by review (class B)."""

    @property
    def route_fields(self) -> tuple[str, ...]:
        """Pointers to fields whose change makes the record class E."""


@dataclass(frozen=True, slots=True)
class Matter:
    """See the module's text."""

    records: Mapping[str, Record]
    before: Mapping[str, Record]
    requests: Mapping[str, Record]
    landing: Mapping[str, LandingRule]
    events: frozenset[str]
    roster: Roster
    packs: Packs
    routes: Routes
    sites: Sites
    reports: tuple[RecordVersion, ...] = ()
    calendar: Calendar | None = None
    extensions: tuple[Record, ...] = ()


def named(data: Mapping[str, Any], pointers: tuple[str, ...]) -> tuple[str, ...]:
    """Return the ids that the pointers lead to, in order, each once; ``*`` stands for every item of a list."""
    found: dict[str, None] = {}
    for pointer in pointers:
        for value in _values(data, _steps(pointer)):
            if isinstance(value, str):
                found[value] = None
    return tuple(found)


def value_at(data: object, pointer: str) -> object:
    """Return the value at an RFC 6901 pointer without wildcards, or None."""
    return next(_values(data, _steps(pointer)), None)


@lru_cache(maxsize=1024)
def _steps(pointer: str) -> tuple[str, ...]:
    return tuple(pointer.strip("/").split("/"))


def _values(data: object, steps: tuple[str, ...]) -> Iterator[object]:
    if not steps:
        yield data
    elif steps[0] == "*" and isinstance(data, list):
        for item in data:
            yield from _values(item, steps[1:])
    elif isinstance(data, Mapping) and steps[0] in data:
        yield from _values(data[steps[0]], steps[1:])
