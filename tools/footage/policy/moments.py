"""Times as records state them, turned into seconds. A date means a whole day in the organisation's time zone."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_WEEK = re.compile(r"[0-9]{4}-W[0-9]{2}")


@lru_cache(maxsize=65536)
def instant(text: object) -> int | None:
    """Return the epoch second of an RFC 3339 date-time with offset, or None if ``text`` is not one."""
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return int(moment.timestamp()) if moment.tzinfo is not None else None


@lru_cache(maxsize=65536)
def day_start(text: object, zone: str) -> int | None:
    """Return the first second of the calendar day ``YYYY-MM-DD`` in ``zone``, or None if ``text`` is not a date."""
    if not isinstance(text, str):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return int(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).timestamp())


@lru_cache(maxsize=65536)
def day_end(text: object, zone: str) -> int | None:
    """Return the first second after the calendar day ``YYYY-MM-DD`` in ``zone``; None if ``text`` is not a date."""
    if not isinstance(text, str):
        return None
    try:
        following = date.fromisoformat(text) + timedelta(days=1)
    except (ValueError, OverflowError):
        return None
    return day_start(following.isoformat(), zone)


def week_of(epoch: int, zone: str) -> str:
    """Return the calendar week of a moment in ``zone``, such as ``2026-W12``."""
    year, week, _ = datetime.fromtimestamp(epoch, ZoneInfo(zone)).isocalendar()
    return f"{year:04d}-W{week:02d}"


def week_span(text: object, zone: str) -> tuple[int, int] | None:
    """Return the first second of a week and the first after it; None if ``text`` is no week such as ``2026-W12``."""
    if not isinstance(text, str) or not _WEEK.fullmatch(text):
        return None
    try:
        monday = date.fromisocalendar(int(text[:4]), int(text[6:]), 1)
        begin, end = (day_start((monday + timedelta(days=days)).isoformat(), zone) for days in (0, 7))
    except (ValueError, OverflowError):
        return None
    return (begin, end) if begin is not None and end is not None else None


def starts(text: object, zone: str) -> int | None:
    """Return when something stated ``from`` this date or date-time begins."""
    at = instant(text)
    return at if at is not None else day_start(text, zone)


def ends(text: object, zone: str) -> int | None:
    """Return the first second after something stated ``until`` this date (the whole day counts) or date-time."""
    at = instant(text)
    return at if at is not None else day_end(text, zone)
