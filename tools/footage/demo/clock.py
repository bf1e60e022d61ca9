"""The demonstration's calendar: July 2025 to June 2026 in one office at UTC+8, written the way people say it.

Both years' public holidays are published, so that every working day is a fact. ``moment("03-02 09:12")`` is an epoch
second: months from July on are 2025, the others 2026; a whole date says its own year. ``stamp`` and ``day`` write one
back as a record states it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta, timezone

YEAR, FIRST_MONTH = 2025, 7
ZONE = timezone(timedelta(hours=8))
OFFSET_MINUTES = 480
MINUTE, HOUR, DAY = 60, 3600, 86400
OPENS, CLOSES = 9, 17

When = str | int


def moment(when: When) -> int:
    """Return the epoch second of ``MM-DD HH:MM`` or ``YYYY-MM-DD HH:MM``; a number is one already."""
    if isinstance(when, int):
        return when
    text = when if when[4:5] == "-" else f"{YEAR + (int(when[:2]) < FIRST_MONTH)}-{when}"
    return int(datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=ZONE).timestamp())


def seconds(text: str) -> int:
    """Return the epoch second of a time as a record states it."""
    return int(datetime.fromisoformat(text).timestamp())


def stamp(when: When) -> str:
    """Return the moment as RFC 3339 with the office's offset."""
    return datetime.fromtimestamp(moment(when), ZONE).isoformat()


def day(when: When) -> str:
    """Return the office's calendar day of the moment."""
    return stamp(when)[:10]


def quarter(when: When) -> str:
    """Return the quarter of the moment, such as ``2025-Q3``."""
    text = day(when)
    return f"{text[:4]}-Q{(int(text[5:7]) + 2) // 3}"


def on(when: str) -> str:
    """Return the calendar day of ``MM-DD`` as a record states it; a whole date stays itself."""
    return when if len(when) > len("MM-DD") else day(f"{when} 12:00")


def mondays() -> Iterator[int]:
    """Yield the first moment of every week of the demonstration's year."""
    first = datetime(YEAR, FIRST_MONTH, 1, tzinfo=ZONE)
    begin = first + timedelta(days=-first.weekday() % 7)
    while begin < first.replace(year=YEAR + 1):
        yield int(begin.timestamp())
        begin += timedelta(days=7)


def months() -> Iterator[tuple[int, int]]:
    """Yield first and last moment of every month of the demonstration's year."""
    for index in range(12):
        bounds = [divmod(FIRST_MONTH - 1 + index + step, 12) for step in (0, 1)]
        begin, end = (datetime(YEAR + year, month + 1, 1, tzinfo=ZONE) for year, month in bounds)
        yield int(begin.timestamp()), int(end.timestamp()) - 1


class WorkingTime:
    """Moves moments into office hours."""

    def __init__(self, holidays: Collection[str], working_days: Collection[str], weekend: Collection[int]) -> None:
        self._holidays = frozenset(holidays)
        self._working = frozenset(working_days)
        self._weekend = frozenset(weekend)

    def works(self, when: date) -> bool:
        """Return whether people come to the office that day."""
        if when.isoformat() in self._working:
            return True
        return when.isoformat() not in self._holidays and when.isoweekday() not in self._weekend

    def begins(self, when: int, hour: int) -> int:
        """Return that hour of the first working day from ``when`` on."""
        local = datetime.fromtimestamp(when, ZONE)
        while not self.works(local.date()):
            local += timedelta(days=1)
        return int(local.replace(hour=hour, minute=0, second=0).timestamp())

    def at_work(self, when: int) -> int:
        """Return ``when`` if it is in office hours, else a like minute on the next morning that is."""
        local = datetime.fromtimestamp(when, ZONE)
        if self.works(local.date()) and OPENS <= local.hour < CLOSES:
            return when
        if local.hour >= CLOSES or not self.works(local.date()):
            local += timedelta(days=1)
        while not self.works(local.date()):
            local += timedelta(days=1)
        return int(local.replace(hour=OPENS, minute=5 + local.minute % 50).timestamp())
