"""Where each copy is: with whom, since when, until when, or how it ended.

Promises: a copy is out from its first hand-over until a return, an archiving, a transfer or a disclosure that landed
names it. It is due at the end of the day, in the organisation's zone, on which its period ends: the day of hand-over
plus the days asked for plus the days of extensions that landed approved before the period ended; one that came later
heals nothing. Copies for an agency or a court are never due; they end as transferred.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from footage.policy.moments import day_end
from footage.register.gathering import CaseFacts, Event, inside, listed
from footage.register.values import clean, integer, moment

NEVER_DUE = ("agency", "court")


@dataclass(frozen=True, slots=True)
class CopyState:
    """One copy: ``state`` is out, overdue, returned, archived, transferred or lost."""

    uid: str
    state: str
    holder: str | None
    since: int | None
    due: int | None
    returned: int | None


def copy_states(case: CaseFacts, *, as_of: int, zone: str) -> tuple[CopyState, ...]:
    """Return the state of every copy of ``case``."""
    return tuple(_state(case, copy, as_of, zone) for copy in case.of("copy"))


def _due(case: CaseFacts, given: int | None, zone: str) -> int | None:
    """Return when the period of use of a copy handed out at ``given`` ends, None where nothing is due (R-5.3c)."""
    days = integer(case.asked("use", "period_days"))
    if given is None or days is None or case.asked("channel") in NEVER_DUE:
        return None
    due = _end_of_period(given, days, zone)
    for extension in case.of("extension"):
        # An adopted extension has no known landing and counts as there from the beginning, like all that was adopted.
        in_time = due is not None and (extension.landed_epoch is None or extension.landed_epoch <= due)
        if extension.approved and in_time:
            days += integer(extension.data.get("additional_days")) or 0
            due = _end_of_period(given, days, zone)
    return due


def _state(case: CaseFacts, copy: Event, as_of: int, zone: str) -> CopyState:
    hands = sorted(_hands(case, copy, zone))
    given = hands[0][0] if hands else None
    holder = clean(hands[-1][1]) or None if hands else None
    due = _due(case, given, zone)
    returned = _latest(case.of("return"), "items", copy, "returned_at", zone)
    ends = (
        ("lost", _latest(_losses(case), "copies", copy, "discovered_at", zone)),
        ("archived", _latest(case.of("archive"), "copies", copy, "archived_at", zone)),
        ("transferred", _latest((*case.of("transfer"), *case.of("disclosure")), "copy", copy, "at", zone)),
        ("returned", returned),
    )
    for state, at in ends:
        if at is not None:
            holder = holder if state == "lost" else None
            return CopyState(copy.uid, state, holder, at, due, returned)
    if due is not None and as_of > due:
        return CopyState(copy.uid, "overdue", holder, due, due, None)
    return CopyState(copy.uid, "out", holder, hands[-1][0] if hands else None, due, None)


def _hands(case: CaseFacts, copy: Event, zone: str) -> Iterable[tuple[int, str]]:
    """Yield (when, to whom): making the copy hands it to the receiver it names; custody events hand it on."""
    made = moment(copy.data.get("made_at"), zone)
    receiver = copy.data.get("receiver")
    if made is not None:
        yield made, receiver if isinstance(receiver, str) else ""
    for event in case.of("custody"):
        at = moment(event.data.get("at"), zone) if event.data.get("copy") == copy.id else None
        if at is not None:
            yield at, str(event.data.get("receiver") or "")


def _losses(case: CaseFacts) -> tuple[Event, ...]:
    return tuple(event for event in case.of("incident") if event.data.get("category") == "loss")


def _latest(events: Iterable[Event], name: str, copy: Event, time: str, zone: str) -> int | None:
    """Return when the last of ``events`` that names the copy happened; its landing where it does not say."""
    return max((_when(event, time, zone) for event in events if copy.id in _named(event, name)), default=None)


def _when(event: Event, time: str, zone: str) -> int:
    stated = moment(event.data.get(time), zone)
    return stated if stated is not None else event.landed_epoch or 0


def _named(event: Event, name: str) -> tuple[object, ...]:
    """Return the copies an event names: one, a list, or a list of items that each name one."""
    items = listed(event.data, name) or (inside(event.data, name),)
    return tuple(inside(item, "copy") if isinstance(item, Mapping) else item for item in items)


def _end_of_period(given: int, days: int, zone: str) -> int | None:
    try:
        last = datetime.fromtimestamp(given, UTC).astimezone(ZoneInfo(zone)).date() + timedelta(days=days)
        following = day_end(last.isoformat(), zone)
    except (ValueError, OverflowError, OSError):
        return None
    return following - 1 if following is not None else None
