"""Working days: weekends, holidays and make-up days from calendar records; no library update alters a replay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from footage.model import Record
from footage.policy.moments import day_end
from footage.policy.roster import DEFAULT_ZONE


@dataclass(frozen=True, slots=True)
class Day:
    """One calendar day; ``number`` counts working days up to and including it, so differences count working days."""

    day: date
    working: bool
    number: int


class Calendar:
    """The days of all calendar records, in order."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._records = sorted(records, key=lambda record: int(record.data["year"]))
        self.zone = str(self._records[-1].data["timezone"]) if self._records else DEFAULT_ZONE

    def after_working_days(self, at: int, count: int) -> int | None:
        """Return the first second after the ``count``-th working day that follows the day of ``at``.

        None where the calendars do not reach: nobody guesses holidays.
        """
        today = datetime.fromtimestamp(at, ZoneInfo(self.zone)).date()
        days = [each for each in self.days() if each.day >= today]
        if not days or days[0].day != today:
            return None
        unbroken = takewhile(lambda pair: (pair[1].day - today).days == pair[0], enumerate(days))
        last = next((each.day for _, each in unbroken if each.number == days[0].number + count), None)
        return day_end(last.isoformat(), self.zone) if last is not None else None

    def days(self) -> Iterator[Day]:
        """Yield every day of every calendar year, numbered."""
        number = 0
        for record in self._records:
            data = record.data
            weekend = {int(each) for each in data.get("weekend") or ()}
            holidays = {str(each) for each in data.get("holidays") or ()}
            made_up = {str(each) for each in data.get("working_days") or ()}
            day = date(int(data["year"]), 1, 1)
            while day.year == int(data["year"]):
                text = day.isoformat()
                working = text in made_up or (day.isoweekday() not in weekend and text not in holidays)
                number += working
                yield Day(day, working, number)
                day += timedelta(days=1)
