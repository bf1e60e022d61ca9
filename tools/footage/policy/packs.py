"""Parameters in force: packs stacked, floors and ceilings kept apart from values.

A floor comes from a duty to do at least so much, a ceiling from one to do at most; neither is ever used as the value.
Where the value leaves them, or a floor stands above a ceiling, the packs are in conflict and say so.

What a pack of law says is a proposal until somebody of the organisation has checked it against the source: without
``confirmed_by`` it is not in force.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from footage.model import Record
from footage.policy.moments import ends, starts
from footage.policy.roster import DEFAULT_ZONE

Scalar = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter with its clause and source; in force from ``begin`` until ``end`` (exclusive; None: open)."""

    name: str
    value: Scalar
    unit: str
    clause: str
    source: str
    bound: str
    pack: str
    begin: int
    end: int | None
    confirmed_by: str

    def in_force(self, at: int) -> bool:
        """Return whether the parameter's own dates cover ``at``."""
        return self.begin <= at and (self.end is None or at < self.end)


class Packs:
    """The parameters of a set of pack records, as they stood together on main."""

    def __init__(self, records: Iterable[Record], zone: str = DEFAULT_ZONE) -> None:
        self.parameters = tuple(
            sorted(_read(records, zone), key=lambda parameter: (parameter.name, parameter.begin, parameter.pack))
        )
        self._by_name: dict[str, list[Parameter]] = {}
        for parameter in self.parameters:
            self._by_name.setdefault(parameter.name, []).append(parameter)

    def value(self, name: str, at: int) -> Scalar | None:
        """Return the value in force at ``at``: the one that began last; None if no pack sets it."""
        found = [each for each in self._all(name, at) if each.bound == "value"]
        return found[-1].value if found else None

    def number(self, name: str, at: int) -> float | None:
        """Return the value as a number, None if unset or not a number."""
        value = self.value(name, at)
        return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None

    def floor(self, name: str, at: int) -> float | None:
        """Return the highest floor in force, None if there is none."""
        found = [float(each.value) for each in self._all(name, at) if each.bound == "floor" and _numeric(each.value)]
        return max(found, default=None)

    def ceiling(self, name: str, at: int) -> float | None:
        """Return the lowest ceiling in force, None if there is none."""
        found = [float(each.value) for each in self._all(name, at) if each.bound == "ceiling" and _numeric(each.value)]
        return min(found, default=None)

    def conflicts(self, at: int) -> tuple[str, ...]:
        """Return the names of parameters whose value, floors and ceilings cannot all hold at ``at``."""
        names = dict.fromkeys(each.name for each in self.parameters)
        return tuple(name for name in names if self._conflicting(name, at))

    def _conflicting(self, name: str, at: int) -> bool:
        value, floor, ceiling = self.number(name, at), self.floor(name, at), self.ceiling(name, at)
        if ceiling is None and floor is not None:  # a dotted name narrows: its floor fits under the general ceiling
            ceiling = self.ceiling(name.rpartition(".")[0], at)
        lower = floor if floor is not None else float("-inf")
        upper = ceiling if ceiling is not None else float("inf")
        return lower > upper or (value is not None and not lower <= value <= upper)

    def _all(self, name: str, at: int) -> list[Parameter]:
        return [each for each in self._by_name.get(name, ()) if each.in_force(at)]


def _read(records: Iterable[Record], zone: str) -> Iterable[Parameter]:
    for record in records:
        for item in record.data.get("parameters") or ():
            begin = starts(item.get("from"), zone)
            if begin is None or _off(record.data, item):
                continue
            end = ends(item.get("until"), zone) if item.get("until") is not None else None
            yield Parameter(
                name=str(item["name"]),
                value=item["value"],
                unit=str(item["unit"]),
                clause=str(item["clause"]),
                source=str(item["source"]),
                bound=str(item["bound"]),
                pack=record.id,
                begin=begin,
                end=end,
                confirmed_by=str(item.get("confirmed_by") or ""),
            )


def _off(pack: Mapping[str, Any], parameter: Mapping[str, Any]) -> bool:
    """Return whether a parameter is off: law that nobody has confirmed."""
    return pack.get("policy") == "law" and not parameter.get("confirmed_by")


def _numeric(value: Scalar) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
