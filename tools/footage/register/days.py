"""The organisation's time zone, its working days by number, and the quarters that it lived through.

Promises: subtracting two numbers counts working days. Only the newest unbroken run of years is numbered: across a year
without a calendar nobody can count, so earlier days have no number and questions over them stay unknown.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from footage.model import Record
from footage.policy.calendar import Calendar
from footage.policy.moments import day_start
from footage.policy.roster import DEFAULT_ZONE
from footage.policy.versions import RecordVersion
from footage.register.values import Row, is_zone

_YEARS = range(1970, 2200)


def organisation_zone(versions: Iterable[RecordVersion]) -> str:
    """Return the time zone of the latest calendar standing, or the default."""
    calendars = _calendars(versions)
    return str(calendars[-1].data["timezone"]) if calendars else DEFAULT_ZONE


def calendar_days(versions: Iterable[RecordVersion], zone: str) -> list[Row]:
    """Return the rows of ``calendar_day``."""
    calendars = _calendars(versions)
    years = [int(record.data["year"]) for record in calendars]
    first = next((index for index in range(len(years) - 1, 0, -1) if years[index - 1] != years[index] - 1), 0)
    rows: list[Row] = []
    for records, numbered in ((calendars[:first], False), (calendars[first:], True)):
        for each in Calendar(records).days():
            text = each.day.isoformat()
            rows.append((day_start(text, zone), text, int(each.working), each.number if numbered else None))
    return rows


def quarters(landings: Iterable[int], as_of: int, zone: str) -> list[Row]:
    """Return the rows of ``quarter``: those from the first landing that is proven up to the reference time.

    Before the first proven landing nothing was recorded here, so a quarter begins to be judged then.
    """
    began = min((each for each in landings if each <= as_of), default=as_of)
    first, last = (datetime.fromtimestamp(each, ZoneInfo(zone)) for each in (began, as_of))
    rows: list[Row] = []
    for index in range(_quarter(first), _quarter(last) + 1):
        start, end = _start(index, zone), _start(index + 1, zone)
        rows.append((f"{index // 4}-Q{index % 4 + 1}", start, end, max(start, began), min(end, as_of)))
    return rows


def _quarter(moment: datetime) -> int:
    return moment.year * 4 + (moment.month - 1) // 3


def _start(quarter: int, zone: str) -> int:
    return int(datetime(quarter // 4, quarter % 4 * 3 + 1, 1, tzinfo=ZoneInfo(zone)).timestamp())


def _calendars(versions: Iterable[RecordVersion]) -> list[Record]:
    """Return one calendar per year, by year; of two for one year the one whose id comes first."""
    standing = [
        version.record
        for version in versions
        if version.record.kind == "calendar" and version.landed_seq is not None and version.replaced_seq is None
    ]
    by_year: dict[int, Record] = {}
    for record in sorted((each for each in standing if _well_formed(each)), key=lambda each: (each.id, each.path)):
        by_year.setdefault(int(record.data["year"]), record)
    return [by_year[year] for year in sorted(by_year)]


def _well_formed(record: Record) -> bool:
    data = record.data
    year, zone, weekend = data.get("year"), data.get("timezone"), data.get("weekend") or ()
    lists = [weekend, data.get("holidays") or (), data.get("working_days") or ()]
    return (
        isinstance(year, int)
        and year in _YEARS
        and isinstance(zone, str)
        and is_zone(zone)
        and all(isinstance(each, (list, tuple)) for each in lists)
        and all(isinstance(day, int) for day in weekend)
    )
