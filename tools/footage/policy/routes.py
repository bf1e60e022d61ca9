"""Which approvals a pull request needs: routes as records, chosen by landing class and by what is asked for.

A route matches when every condition of its ``when`` holds; among matching routes the highest ``precedence`` applies.
No match, or two at the same precedence, is a problem and never an approval. "No review" is a route with no stages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from footage.model import Record

Facts = Mapping[str, str | int | float | bool]


@dataclass(frozen=True, slots=True)
class RouteSlot:
    """One signature that a route asks for; ``ordered``: not before the slot above it in the same stage."""

    stage: str
    slot: str
    role: str
    department: str
    ordered: bool


@dataclass(frozen=True, slots=True)
class Route:
    """A route record, flattened to its slots in order of signing."""

    id: str
    landing_class: str
    kinds: tuple[str, ...]
    precedence: int
    when: Mapping[str, Any]
    slots: tuple[RouteSlot, ...]

    def matches(self, kinds: Iterable[str], facts: Facts) -> bool:
        """Return whether the route is for all these kinds and these facts."""
        return all(kind in self.kinds for kind in kinds) and all(
            _holds(facts.get(name), wanted) for name, wanted in self.when.items()
        )


class Routes:
    """The route records as they stood together on main."""

    def __init__(self, records: Iterable[Record]) -> None:
        self.routes = tuple(sorted((_read(record) for record in records), key=lambda route: route.id))
        self._for: dict[tuple[str, str], list[Route]] = {}  # by class and kind
        for route in self.routes:
            for kind in dict.fromkeys(route.kinds):
                self._for.setdefault((route.landing_class, kind), []).append(route)

    def choose(self, landing_class: str, kinds: Iterable[str], facts: Facts) -> tuple[Route | None, str]:
        """Return (route, "") or (None, code ``no_route`` or ``ambiguous_route``); at least one kind is named."""
        wanted = tuple(kinds)
        found = [route for route in self._for.get((landing_class, wanted[0]), ()) if route.matches(wanted, facts)]
        if not found:
            return None, "no_route"
        top = max(route.precedence for route in found)
        best = [route for route in found if route.precedence == top]
        return (best[0], "") if len(best) == 1 else (None, "ambiguous_route")


def _read(record: Record) -> Route:
    data = record.data
    slots = tuple(
        RouteSlot(
            stage=str(stage["stage"]),
            slot=str(slot["slot"]),
            role=str(slot["role"]),
            department=str(slot.get("department") or "none"),
            ordered=bool(slot.get("ordered", False)),
        )
        for stage in data.get("stages") or ()
        for slot in stage.get("slots") or ()
    )
    return Route(
        id=record.id,
        landing_class=str(data["landing_class"]),
        kinds=tuple(str(kind) for kind in data["kinds"]),
        precedence=int(data["precedence"]),
        when=data.get("when") or {},
        slots=slots,
    )


def _holds(fact: object, wanted: object) -> bool:
    """Return whether a fact meets a condition; a fact that is not known meets none."""
    if fact is None:
        return False
    if isinstance(wanted, Mapping):
        return isinstance(fact, (int, float)) and not isinstance(fact, bool) and fact >= wanted["at_least"]
    if isinstance(wanted, (list, tuple)):
        return any(_same(fact, each) for each in wanted)
    return _same(fact, wanted)


def _same(fact: object, wanted: object) -> bool:
    return type(fact) is type(wanted) and fact == wanted
