"""When somebody held a role as the standing deputy of an absent person, as periods that plain SQL can join.

Promises: the same answer as ``Roster.holds``: only while an absence that somebody else reported has landed and covers
the moment, only in a role that the absent person holds by grant, and for one absent person at a time, the one whose
absence landed first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from footage.policy.versions import RecordVersion
from footage.register import periods
from footage.register.periods import Payload, Span, Standing


class _Away(NamedTuple):
    """A deputy may act for an absent person in this span; the earlier absence comes first."""

    landed_seq: int
    absence: str
    away: str
    span: Span
    payload: Payload


def deputy_periods(
    versions: Iterable[RecordVersion],
    granted: Iterable[tuple[Payload, Span]],
    active: Mapping[str, list[Span]],
    standing: Standing,
    zone: str,
) -> Iterator[tuple[Payload, Span]]:
    """Yield what standing deputies hold while those for whom they stand in are away."""
    known = list(versions)
    held = list(granted)
    by_deputy: dict[str, list[_Away]] = defaultdict(list)
    for version in known:
        if version.record.kind == "role_grant" and periods.names(version.record, "standing_for"):
            for deputy in periods.names(version.record, "people"):
                by_deputy[deputy] += _occasions(version, deputy, known, held, active, standing, zone)
    for deputy in sorted(by_deputy):
        occasions = sorted(by_deputy[deputy])
        for each in occasions:
            earlier = [other.span for other in occasions if other[:2] < each[:2] and other.away != each.away]
            yield from ((each.payload, span) for span in _without(each.span, earlier))


def _occasions(
    grant: RecordVersion,
    deputy: str,
    known: list[RecordVersion],
    granted: list[tuple[Payload, Span]],
    active: Mapping[str, list[Span]],
    standing: Standing,
    zone: str,
) -> Iterator[_Away]:
    role, scope = periods.stated(grant.record, "role"), periods.stated(grant.record, "department")
    people = periods.names(grant.record, "people")
    absent = [each for each in periods.names(grant.record, "standing_for") if each not in people]
    for absence in known:
        record = absence.record
        away = periods.stated(record, "person")
        named = periods.stated(record, "deputy") or deputy
        if record.kind != "absence" or away not in absent or named != deputy:
            continue
        if periods.stated(record, "reported_by") == deputy:
            continue
        for span in _spans(grant, absence, standing, zone):
            for (person, which, department, *_), held in granted:
                fits = person == away and which == role and (not scope or not department or scope == department)
                shared = span.within(held) if fits else None
                for each in periods.shared_spans(shared, active, deputy) if shared else ():
                    payload = (deputy, role, scope or department, record.id, "standing_deputy")
                    yield _Away(absence.landed_seq or 0, record.id, away, each, payload)


def _spans(grant: RecordVersion, absence: RecordVersion, standing: Standing, zone: str) -> Iterator[Span]:
    for own in periods.own_span(grant, standing, zone, "from", "until"):
        for away in periods.own_span(absence, standing, zone, "from", "until"):
            shared = own.within(away)
            if shared:
                yield shared


def _without(span: Span, taken: Iterable[Span]) -> list[Span]:
    """Return what is left of ``span`` when the spans in ``taken`` are cut out."""
    left = [span]
    for cut in taken:
        parts = (
            part
            for each in left
            for part in (each.within(Span(periods.SINCE_EVER, cut.begin)), each.within(Span(cut.end, periods.FOR_EVER)))
        )
        left = [part for part in parts if part]
    return left
