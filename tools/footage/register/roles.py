"""Who held which role when, as periods that plain SQL can join: by grant, by delegation, as standing deputy.

Promises: no row says yes to a moment to which ``Roster.holds`` would say no.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from footage.policy.versions import RecordVersion
from footage.register.deputies import deputy_periods
from footage.register.periods import Payload, Span, Standing, joined, names, own_span, shared_spans, stated
from footage.register.values import Row

_HELD_BY = ("person", "role_grant", "delegation", "absence")


def role_periods(versions: Iterable[RecordVersion], standing: Standing, zone: str) -> list[Row]:
    """Return the rows of ``role_period``: who held which role by grant, by delegation, or as standing deputy."""
    known = [version for version in versions if version.record.kind in _HELD_BY]
    active = _active(known, standing, zone)
    granted = joined(_granted(known, active, standing, zone))
    delegated = joined(_delegated(known, granted, active, standing, zone))
    deputised = joined(deputy_periods(known, granted, active, standing, zone))
    ordered = sorted(granted + delegated + deputised, key=lambda each: (each[0][:2], each[1], each[0]))
    return [
        (person, role, department or None, span.begin, span.until(), source, via)
        for (person, role, department, source, via), span in ordered
    ]


def _active(versions: Iterable[RecordVersion], standing: Standing, zone: str) -> dict[str, list[Span]]:
    """Return when each person's entry stood and its own dates covered the moment."""
    found = [
        ((version.record.id,), span)
        for version in versions
        if version.record.kind == "person"
        for span in own_span(version, standing, zone, "active_from", "active_until")
    ]
    active: dict[str, list[Span]] = defaultdict(list)
    for (person,), span in joined(found):
        active[person].append(span)
    return active


def _granted(
    versions: Iterable[RecordVersion], active: dict[str, list[Span]], standing: Standing, zone: str
) -> Iterator[tuple[Payload, Span]]:
    for version in versions:
        if version.record.kind != "role_grant" or names(version.record, "standing_for"):
            continue
        role, department = stated(version.record, "role"), stated(version.record, "department")
        for own in own_span(version, standing, zone, "from", "until"):
            for person in names(version.record, "people"):
                payload = (person, role, department, version.record.id, "grant")
                yield from ((payload, span) for span in shared_spans(own, active, person))


def _delegated(
    versions: Iterable[RecordVersion],
    granted: list[tuple[Payload, Span]],
    active: dict[str, list[Span]],
    standing: Standing,
    zone: str,
) -> Iterator[tuple[Payload, Span]]:
    """Yield what delegations give: only a role that the delegator holds by grant at that moment."""
    for version in versions:
        if version.record.kind != "delegation":
            continue
        names = ("delegator", "delegate", "role", "department")
        giver, taker, role, scope = (stated(version.record, name) for name in names)
        for own in own_span(version, standing, zone, "from", "until"):
            for (person, held, department, _, _), span in granted:
                fits = person == giver and held == role and (not scope or not department or scope == department)
                shared = own.within(span) if fits else None
                if shared is not None:
                    payload = (taker, role, department or scope, version.record.id, "delegation")
                    yield from ((payload, each) for each in shared_spans(shared, active, taker))
