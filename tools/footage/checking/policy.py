"""Policy: parameters that cannot all hold, routes between which nothing chooses, clauses that nothing judges.

Looks at packs and routes together, as they stand in the tree. Which of them is in force at a moment is the answer of
``footage.policy``; here it is enough that their dates overlap. Law that nobody has confirmed is not in force and meets
nothing. A dotted name narrows (``retention.days.ambulance``): its floor must fit under the general ceiling, too, unless
it has a ceiling of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

from footage.checking.context import Context, finding
from footage.finding import Finding, Location, Severity
from footage.reading.clauses import clauses
from footage.reading.records import RecordReading
from footage.reading.rules import RuleInfo

RULES = (
    RuleInfo("CK601", "parameter-given-twice"),
    RuleInfo("CK602", "floor-above-ceiling"),
    RuleInfo("CK603", "value-out-of-bounds"),
    RuleInfo("CK604", "routes-tie"),
    RuleInfo("CK605", "slot-given-twice"),
    RuleInfo("CK606", "clause-list"),
)
CONTROLS = "records/policy/controls"

FOREVER = "9999-12-31"


@dataclass(frozen=True, slots=True)
class _Parameter:
    read: RecordReading
    at: str
    item: Any

    @property
    def number(self) -> float | None:
        value = self.item["value"]
        return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None

    @property
    def off(self) -> bool:
        """Law that nobody of the organisation has confirmed is not in force, as ``footage.policy.packs`` says."""
        record = self.read.record
        return record is not None and record.data["policy"] == "law" and "confirmed_by" not in self.item

    @property
    def place(self) -> Location:
        return self.read.reading.locate(f"{self.at}/value")

    def overlaps(self, other: _Parameter) -> bool:
        mine, theirs = self.item, other.item
        return bool(mine["from"] <= theirs.get("until", FOREVER) and theirs["from"] <= mine.get("until", FOREVER))


def check_tree(context: Context) -> Iterator[Finding]:
    """Yield contradictions among parameters and among routes, if a pack or a route is asked about."""
    packs, routes = context.all_of("pack"), context.all_of("route")
    if any(context.asks_about(read.reading.path) for read in packs):
        yield from _parameters(packs)
    decisive = (*(read.reading.path for read in packs), *context.tree.paths(CONTROLS))
    if any(context.asks_about(path) for path in decisive):
        own = _own_clauses(context)
        for read in packs:
            yield from _clauses(read, own)
    if any(context.asks_about(read.reading.path) for read in routes):
        yield from _ties(routes)
        for read in routes:
            yield from _slots(read)


def _parameters(packs: list[RecordReading]) -> Iterator[Finding]:
    by_name: dict[str, list[_Parameter]] = {}
    for read in packs:
        for position, item in enumerate(read.record.data["parameters"] if read.record else ()):
            by_name.setdefault(item["name"], []).append(_Parameter(read, f"/parameters/{position}", item))
    for name, parameters in by_name.items():
        for first, second in combinations(parameters, 2):
            if first.overlaps(second):
                yield from _pair(name, first, second)
        wider = by_name.get(name.rpartition(".")[0], [])
        if not any(each.item["bound"] == "ceiling" for each in parameters):
            for low, high in product(_bounds(parameters, "floor"), _bounds(wider, "ceiling")):
                if low.overlaps(high) and _above(low, high):
                    yield _conflict("CK602", "floor-ceiling", name, low, high)


def _bounds(parameters: list[_Parameter], bound: str) -> list[_Parameter]:
    return [each for each in parameters if each.item["bound"] == bound and not each.off]


def _pair(name: str, first: _Parameter, second: _Parameter) -> Iterator[Finding]:
    bounds = (first.item["bound"], second.item["bound"])
    if bounds[0] == bounds[1] and first.read is second.read:
        yield _conflict("CK601", "parameter-twice", name, second, first)
    elif first.off or second.off:
        return
    elif set(bounds) == {"floor", "ceiling"}:
        floor, ceiling = (first, second) if bounds[0] == "floor" else (second, first)
        if _above(floor, ceiling):
            yield _conflict("CK602", "floor-ceiling", name, floor, ceiling)
    elif "value" in bounds and bounds[0] != bounds[1]:
        value, limit = (first, second) if bounds[0] == "value" else (second, first)
        low, high = (limit, value) if limit.item["bound"] == "floor" else (value, limit)
        if _above(low, high):
            yield _conflict("CK603", f"outside-{limit.item['bound']}", name, value, limit)


def _above(low: _Parameter, high: _Parameter) -> bool:
    """Tell whether what should be the lower is the higher; texts and different units are not compared."""
    if low.number is None or high.number is None or low.item["unit"] != high.item["unit"]:
        return False
    return low.number > high.number


def _conflict(rule: str, message: str, name: str, here: _Parameter, there: _Parameter) -> Finding:
    values = {"value": here.item["value"], "other": there.item["value"], "unit": here.item["unit"]}
    where = {"path": there.read.reading.path, "line": there.place.line}
    at = f"{here.at}/{'name' if rule == 'CK601' else 'value'}"
    return finding(rule, here.read.reading, at, message, {"name": name, **values, **where}, related=(there.place,))


def _ties(routes: list[RecordReading]) -> Iterator[Finding]:
    """Two routes of the same rank for the same facts: no pull request that meets them can ever be approved."""
    for first, second in combinations(routes, 2):
        one, two = (first.record.data if first.record else {}), (second.record.data if second.record else {})
        same = all(one[name] == two[name] for name in ("landing_class", "precedence", "when"))
        if same and set(one["kinds"]) & set(two["kinds"]):
            shared = ", ".join(kind for kind in two["kinds"] if kind in one["kinds"])
            place = first.reading.locate("/precedence")
            values = {"other": one["id"], "kinds": shared, "precedence": one["precedence"]}
            yield finding("CK604", second.reading, "/precedence", "tie", values, related=(place,))


def _slots(read: RecordReading) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for stage, item in enumerate(read.record.data["stages"] if read.record else ()):
        for position, slot in enumerate(item["slots"]):
            at = f"/stages/{stage}/slots/{position}/slot"
            other = first.setdefault(slot["slot"], at)
            if other != at:
                place = read.reading.locate(other)
                values = {"name": slot["slot"], "line": place.line}
                yield finding("CK605", read.reading, at, "slot-twice", values, related=(place,))


def _clauses(read: RecordReading, own: Mapping[str, str]) -> Iterator[Finding]:
    """A clause on the list that nothing judges is an error; one that was left off may have been meant."""
    data = read.record.data if read.record else {}
    if "clauses" not in data:
        return
    added = (clause for clause, policy in own.items() if policy == data["policy"])
    judged = [*clauses().get(data["policy"], ()), *added]
    first: dict[str, str] = {}
    for position, item in enumerate(data["clauses"]):
        at = f"/clauses/{position}/id"
        other = first.setdefault(item["id"], at)
        if other != at:
            place = read.reading.locate(other)
            values = {"clause": item["id"], "line": place.line}
            yield finding("CK606", read.reading, at, "clause-twice", values, related=(place,))
        elif item["id"] not in judged:
            yield finding("CK606", read.reading, at, "clause-unjudged", {"clause": item["id"]})
    left_off = ", ".join(clause for clause in judged if clause not in first)
    if left_off:
        off = {"clauses": left_off}
        yield finding("CK606", read.reading, "/clauses", "clauses-left-off", off, key=True, severity=Severity.WARNING)


def _own_clauses(context: Context) -> Mapping[str, str]:
    """Return the clauses that the organisation's own controls judge, with their policy; faults are told elsewhere."""
    found: dict[str, str] = {}
    for path in sorted(each for each in context.tree.paths(CONTROLS) if each.endswith(".sql")):
        text = context.tree.read(path).decode("utf-8", "replace")
        header = dict(re.findall(r"^-- (clauses?|policy): *(.*?) *$", text, re.MULTILINE))
        named = header.get("clauses") or header.get("clause", "")
        found |= {clause.strip(): header.get("policy", "") for clause in named.split(",")}
    return found
