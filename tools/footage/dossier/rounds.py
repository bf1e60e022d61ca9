"""Recurring tasks week by week or month by month: which were done where, and which were not.

That one is missed is said only where an interval as short as the week or month was in force; whether it broke a clause
is the clause's to say.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from footage.dossier.asking import rows
from footage.dossier.names import Names
from footage.dossier.rows import Round, Slot
from footage.dossier.shape import Link


@dataclass(frozen=True, slots=True)
class _Task:
    """What recurs: whether by week, the parameter of its interval and the days of the slot, and what was done."""

    name: str
    clause: str
    parameter: str
    weekly: bool
    sql: str
    subjects: str
    needs: tuple[str, ...]


# Each answer: subject, uid, when, and how it fell short (NULL: it did not).
_TASKS = (
    _Task(
        "patrol", "S-4.2b", "patrol.period_days", True,
        "SELECT site, uid, period_from_epoch, IIF(checked < planned, checked || '/' || planned, NULL) FROM patrol"
        " WHERE landed_seq IS NOT NULL ORDER BY ended_at_epoch, uid",
        "SELECT site, MIN(COALESCE(landed_epoch, 0)) FROM zone_version WHERE landed_seq IS NOT NULL GROUP BY site",
        ("patrol", "zone_version"),
    ),
    _Task(
        "storage_check", "R-6.1.2", "storage.check_days", False,
        "SELECT k.storage, k.uid, k.checked_at_epoch, (SELECT '!' FROM storage_check_items AS i WHERE i.uid = k.uid"
        " AND i.result = 'abnormal' LIMIT 1) FROM storage_check AS k WHERE k.landed_seq IS NOT NULL"
        " ORDER BY k.checked_at_epoch, k.uid",
        "SELECT uid, MIN(COALESCE(landed_epoch, 0)) FROM storage_version WHERE landed_seq IS NOT NULL GROUP BY uid",
        ("storage_check", "storage_check_items", "storage_version"),
    ),
    _Task(
        "purge", "S-3.3e", "purge.period_days", False,
        "SELECT storage, uid, executed_at_epoch, NULL FROM purge WHERE landed_seq IS NOT NULL"
        " ORDER BY executed_at_epoch, uid",
        "SELECT uid, MIN(COALESCE(landed_epoch, 0)) FROM storage_version WHERE landed_seq IS NOT NULL GROUP BY uid",
        ("purge", "storage_version"),
    ),
)  # fmt: skip
_SPANS = "SELECT name, from_epoch, until_epoch, seconds FROM parameter_span WHERE seconds IS NOT NULL"


def rounds(connection: sqlite3.Connection, names: Names) -> tuple[Round, ...]:
    """Return the recurring tasks over the quarters that the register speaks of."""
    bounds = connection.execute("SELECT MIN(q.from_epoch), a.epoch FROM quarter AS q CROSS JOIN as_of AS a").fetchone()
    if bounds[0] is None:
        return ()
    spans: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for name, begin, end, seconds in rows(connection, _SPANS, "parameter_span"):
        spans[name].append((begin, end, seconds))
    found = (_round(connection, names, task, bounds, spans[task.parameter]) for task in _TASKS)
    return tuple(each for each in found if each.lines)


def _round(
    connection: sqlite3.Connection,
    names: Names,
    task: _Task,
    bounds: tuple[int, int],
    spans: list[tuple[int, int, int]],
) -> Round:
    zone = ZoneInfo(names.zone)
    periods = tuple(_periods(datetime.fromtimestamp(bounds[0], zone).date(), bounds[1], task.weekly, zone))
    done: dict[tuple[str, str], tuple[str, str | None]] = {}
    for subject, uid, epoch, short in rows(connection, task.sql, *task.needs):
        key = subject, period_of(datetime.fromtimestamp(epoch, zone).date(), task.weekly)
        if key not in done or done[key][1]:  # the first that did not fall short stands for the period
            done[key] = uid, short
    lines = tuple(
        (
            names.site(subject) if task.weekly else names.link("storage", subject),
            tuple(_slot(task, subject, each, done, since, bounds[1], spans, names) for each in periods),
        )
        for subject, since in rows(connection, task.subjects, *task.needs)
    )
    return Round(task.name, task.clause, tuple(name for name, _, _ in periods), lines)


def _slot(
    task: _Task,
    subject: str,
    period: tuple[str, int, int],
    done: Mapping[tuple[str, str], tuple[str, str | None]],
    since: int,
    now: int,
    spans: list[tuple[int, int, int]],
    names: Names,
) -> Slot:
    name, begin, end = period
    if found := done.get((subject, name)):
        uid, short = found
        return Slot("short" if short else "done", short or "", Link(task.name, uid, names.of(task.name, uid)))
    if end > now:
        return Slot("open", "", None)
    length = next((seconds for low, high, seconds in spans if low <= end - 1 < high), None)
    asked = length is not None and length <= (end - begin if task.weekly else 31 * 86400) and since < begin
    return Slot("missed" if asked else "none", "", None)


def period_of(day: date, weekly: bool) -> str:
    """Return the week (Monday to Sunday) or the month that a day is in."""
    if weekly:
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02}"
    return f"{day:%Y-%m}"


def _periods(first: date, now: int, weekly: bool, zone: ZoneInfo) -> Iterator[tuple[str, int, int]]:
    """Yield each whole period from the first day on, with its bounds."""
    day = first + timedelta(days=-first.weekday() % 7) if weekly else first
    while (begin := _midnight(day, zone)) <= now:
        after = day + timedelta(days=7) if weekly else (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        yield period_of(day, weekly), begin, _midnight(after, zone)
        day = after


def _midnight(day: date, zone: ZoneInfo) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp())
