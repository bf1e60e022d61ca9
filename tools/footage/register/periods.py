"""What was in force when: parameters and roles, as periods that plain SQL can join.

Promises: a period begins no earlier than its record is known to have landed and ends no later than that record
certainly still stood, so no row says yes to a moment that ``policy`` would answer with no. At any moment at most one
``value`` of a parameter is in force (the one that began last, as ``Packs`` decides); floors and ceilings stand beside
it, each with its source. Ends are exclusive; None is open.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from footage.evidence.proof import CommitProof
from footage.model import Record
from footage.policy.moments import ends, starts
from footage.policy.packs import Packs, Parameter
from footage.policy.versions import RecordVersion
from footage.register.values import Row, clean, real, text

SINCE_EVER = -(2**62)
FOR_EVER = 2**62


class Span(NamedTuple):
    """A period [begin, end); ``FOR_EVER`` ends an open one."""

    begin: int
    end: int

    def within(self, other: Span) -> Span | None:
        """Return the part that both share, None if they share none."""
        begin, end = max(self.begin, other.begin), min(self.end, other.end)
        return Span(begin, end) if begin < end else None

    def until(self) -> int | None:
        """Return the end as a column holds it."""
        return None if self.end == FOR_EVER else self.end


class Standing:
    """When versions certainly stood on main, given the commits whose landing time is known."""

    def __init__(self, commits: Iterable[CommitProof]) -> None:
        known = sorted((proof.seq, proof.landed_epoch) for proof in commits if proof.landed_epoch is not None)
        self._seqs = [seq for seq, _ in known]
        self._epochs = [epoch for _, epoch in known]

    def of(self, version: RecordVersion) -> Span | None:
        """Return the period in which ``version`` certainly stood, None if there is none."""
        begin = SINCE_EVER if version.adopted else version.landed_epoch
        if version.landed_seq is None or begin is None:
            return None
        end = FOR_EVER if version.replaced_seq is None else version.replaced_epoch
        if end is None and version.replaced_seq is not None:
            end = self._last_before(version.replaced_seq)
        return Span(begin, end) if end is not None and begin < end else None

    def _last_before(self, seq: int) -> int | None:
        """Return the last known landing before commit ``seq``: until then the version had not been replaced."""
        index = bisect_left(self._seqs, seq)
        return self._epochs[index - 1] if index else None


Payload = tuple[str, ...]


class _Set(NamedTuple):
    """A parameter as one version of a pack sets it, and when that was in force."""

    parameter: Parameter
    span: Span


def parameter_periods(versions: Iterable[RecordVersion], standing: Standing, zone: str) -> list[Row]:
    """Return the rows of ``parameter_period``."""
    held = [each for version in versions if version.record.kind == "pack" for each in _sets(version, standing, zone)]
    values: dict[str, list[_Set]] = defaultdict(list)
    for each in held:
        if each.parameter.bound == "value":
            values[each.parameter.name].append(each)
    chosen = [each for name in sorted(values) for each in _latest(values[name])]
    bounds = [each for each in held if each.parameter.bound != "value"]
    in_force = joined((_payload(each.parameter), each.span) for each in chosen + bounds)
    ordered = sorted(in_force, key=lambda each: (each[0][0], each[0][6], each[1], each[0]))
    return [_parameter_row(payload, span) for payload, span in ordered]


def joined(periods: Iterable[tuple[Payload, Span]]) -> list[tuple[Payload, Span]]:
    """Return the periods with those of the same payload that touch or overlap made one."""
    found: list[tuple[Payload, Span]] = []
    for payload, span in sorted(periods):
        if found and found[-1][0] == payload and span.begin <= found[-1][1].end:
            found[-1] = (payload, Span(found[-1][1].begin, max(found[-1][1].end, span.end)))
        else:
            found.append((payload, span))
    return found


def _sets(version: RecordVersion, standing: Standing, zone: str) -> Iterator[_Set]:
    stood = standing.of(version)
    if stood is None:
        return
    for parameter in _parameters(version.record, zone):
        own = Span(parameter.begin, FOR_EVER if parameter.end is None else parameter.end)
        shared = own.within(stood)
        if shared is not None:
            yield _Set(parameter, shared)


def _parameters(pack: Record, zone: str) -> tuple[Parameter, ...]:
    try:
        return Packs((pack,), zone).parameters
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return ()  # a pack that was pushed past every check sets nothing; check reports what is wrong with it


def _latest(sets: list[_Set]) -> Iterator[_Set]:
    """Cut the periods so that at each moment only the parameter that began last remains."""
    ranked = sorted(sets, key=lambda each: (each.parameter.begin, each.parameter.pack))
    moments = sorted({moment for each in sets for moment in each.span})
    for begin, end in pairwise(moments):
        covering = [each for each in ranked if each.span.begin <= begin and end <= each.span.end]
        if covering:
            yield _Set(covering[-1].parameter, Span(begin, end))


def _payload(parameter: Parameter) -> Payload:
    value = text(parameter.value) or ""
    number = "" if real(parameter.value) is None else repr(real(parameter.value))
    named = (parameter.name, value, number, parameter.unit, parameter.clause, parameter.pack, parameter.bound)
    return tuple(clean(each) for each in (*named, parameter.source, parameter.confirmed_by))


def _parameter_row(payload: Payload, span: Span) -> Row:
    name, value, number, unit, clause, pack, bound, source, confirmed = payload
    amount = float(number) if number else None
    return (name, value, amount, unit, clause, pack, source, bound, span.begin, span.until(), confirmed or None)


def own_span(version: RecordVersion, standing: Standing, zone: str, first: str, last: str) -> Iterator[Span]:
    """Yield the period in which the version stood and its own dates covered the moment, if there is one."""
    data = version.record.data
    begin = _guarded(starts, data.get(first), zone)
    end = FOR_EVER if data.get(last) is None else _guarded(ends, data.get(last), zone)
    stood = standing.of(version)
    if begin is not None and end is not None and stood is not None:
        shared = Span(begin, end).within(stood)
        if shared is not None:
            yield shared


def shared_spans(span: Span, active: Mapping[str, list[Span]], person: str) -> list[Span]:
    """Return the parts of ``span`` in which the person's entry stood and covered the moment."""
    return [shared for each in active.get(person, ()) if (shared := span.within(each)) is not None]


def _guarded(turn: Callable[[object, str], int | None], typed: object, zone: str) -> int | None:
    try:
        return turn(typed, zone)
    except (ValueError, OverflowError, TypeError):
        return None


def names(record: Record, name: str) -> tuple[str, ...]:
    """Return the list of ids that a record states under ``name``, empty if there is none."""
    value = record.data.get(name)
    return tuple(clean(str(each)) for each in value) if isinstance(value, (list, tuple)) else ()


def stated(record: Record, name: str) -> str:
    """Return the text that a record states under ``name``, empty if there is none."""
    value = record.data.get(name)
    return clean(value) if isinstance(value, str) else ""
