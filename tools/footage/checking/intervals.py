"""Intervals: dates and times exist in the calendar, and what ends does not end before it begins."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from footage.checking.context import finding
from footage.finding import Finding
from footage.model import Record
from footage.reading.kinds import Kind, select
from footage.reading.records import RecordReading
from footage.reading.rules import RuleInfo
from footage.reading.validation import name_of, short

RULES = (
    RuleInfo("CK401", "interval-reversed"),
    RuleInfo("CK402", "no-such-moment"),
    RuleInfo("CK403", "unknown-time-zone"),
    RuleInfo("CK404", "day-of-another-year"),
)

WEST, EAST = timedelta(hours=-12), timedelta(hours=14)  # no clock on earth is further from Greenwich
OPEN_ENDS = ("from", "to", "until")  # an interval of these must not be empty


def check_file(read: RecordReading, record: Record, kind: Kind) -> Iterator[Finding]:
    """Yield dates that do not exist and intervals that run backwards."""
    for spec in kind.fields:
        if spec.format in ("date", "date-time"):
            yield from _moments(read, record, spec.pointer, spec.format)
    for first, last in kind.intervals:
        yield from _interval(read, record, first, last)
    if kind.name == "calendar":
        yield from _calendar(read, record)


def _moments(read: RecordReading, record: Record, pointer: str, form: str) -> Iterator[Finding]:
    for at, value in select(record.data, pointer):
        if isinstance(value, str) and moment(value) is None:
            yield finding("CK402", read.reading, at, f"no-{form}", {"value": short(value)})


@lru_cache(maxsize=4096)
def moment(text: str) -> date | datetime | None:
    """Return the date, or the time with its offset, that a record states; None if there is none such."""
    try:
        if "T" not in text:
            return date.fromisoformat(text)
        read = datetime.fromisoformat(text)
        offset = read.utcoffset()
        if offset is None or not WEST <= offset <= EAST:
            return None
        read.timestamp()
    except (ValueError, OverflowError):
        return None
    return read


def _interval(read: RecordReading, record: Record, first: str, last: str) -> Iterator[Finding]:
    for at, begin in select(record.data, first):
        until = _beside(at, last)
        end = next((value for _, value in select_at(record, until)), None)
        if not isinstance(begin, str) or not isinstance(end, str):
            continue
        starts, ends = moment(begin), moment(end)
        if starts is None or ends is None or isinstance(starts, datetime) != isinstance(ends, datetime):
            continue
        empty = isinstance(starts, datetime) and starts == ends and until.rpartition("/")[2] in OPEN_ENDS
        if empty or ends < starts:
            place = read.reading.locate(at)
            values = {"begin": begin, "end": end, "first": name_of(at), "last": name_of(until), "line": place.line}
            message = "empty" if empty else "reversed"
            yield finding("CK401", read.reading, until, message, values, related=(place,))


def _beside(at: str, pattern: str) -> str:
    """Return ``pattern`` with the list positions of the concrete pointer ``at``."""
    positions = iter(step for step in at.split("/") if step.isdigit())
    return "/".join(next(positions, "0") if step == "*" else step for step in pattern.split("/"))


def select_at(record: Record, pointer: str) -> Iterator[tuple[str, object]]:
    """Yield the value at a concrete pointer, whose digits are positions in lists."""
    node: object = record.data
    for step in pointer.split("/")[1:]:
        if isinstance(node, list) and step.isdigit() and int(step) < len(node):
            node = node[int(step)]
        elif isinstance(node, dict) and step in node:
            node = node[step]
        else:
            return
    yield pointer, node


def _calendar(read: RecordReading, record: Record) -> Iterator[Finding]:
    zone = str(record.data["timezone"])
    if not _is_zone(zone):
        yield finding("CK403", read.reading, "/timezone", "zone", {"value": short(zone)})
    for pointer in ("/holidays/*", "/working_days/*"):
        for at, day in select(record.data, pointer):
            if str(day)[:4] != str(record.data["year"]):
                yield finding(
                    "CK404", read.reading, at, "other-year", {"value": short(day), "year": record.data["year"]}
                )


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
