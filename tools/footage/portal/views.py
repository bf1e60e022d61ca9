"""What pages show that a dossier does not hold in so many words: groups, bars, clocks, and who is waited for.

Nothing is judged here: these are arrangements of values that the dossier carries.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from footage.dossier.shape import CaseDossier, CaseRow, FieldView, Moment, PersonView, RecordView, StageView
from footage.text import Bilingual, both, catalog

VERDICT_ORDER = ("FAIL", "UNKNOWN", "DUE", "PASS", "N/A")
VERDICT_TONE = {"PASS": "ok", "FAIL": "bad", "DUE": "wait", "UNKNOWN": "unknown", "N/A": "plain"}
VERIFICATION_TONE = {"verified": "ok", "refuted": "bad", "undetermined": "unknown"}
SLOT_TONE = {"met": "ok", "waiting": "wait", "later": "plain", "impossible": "bad"}
SEVERITY_TONE = {"error": "bad", "warning": "wait", "note": "plain"}
_IN_LIST = re.compile(r"(/.+?)/[0-9]+/.+")
_CLOSED = frozenset({"viewed", "archived", "transferred", "refused", "withdrawn", "expired"})


def label(family: str, code: str) -> Bilingual:
    """Return what people call a code, or the code itself when nobody gave it a name."""
    for name in (f"portal.{family}.{code}", f"{family}.{code}"):
        if name in catalog():
            return both(name)
    return Bilingual(code, code)


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that stand together under one heading (None: no heading)."""

    title: Bilingual | None
    fields: tuple[FieldView, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A list of things that each have the same fields: a row for each, a column for each field that any of them has."""

    title: Bilingual | None
    columns: tuple[Bilingual, ...]
    rows: tuple[tuple[FieldView | None, ...], ...]


def groups(fields: Iterable[FieldView]) -> tuple[Group | Grid, ...]:
    """Put neighbouring fields of the same group together; fields without a value are left out."""
    found: list[Group | Grid] = []
    for listed, items in groupby((item for item in fields if item.values), key=_list_of):
        if listed:
            found.append(_grid(listed, tuple(items)))
        else:
            found += [Group(title, tuple(each)) for title, each in groupby(items, key=lambda item: item.group)]
    return tuple(found)


def _list_of(item: FieldView) -> str:
    """Return the pointer of the list in which a field stands, or an empty string."""
    match = _IN_LIST.fullmatch(item.pointer)
    return match[1] if match else ""


def _grid(listed: str, items: tuple[FieldView, ...]) -> Grid:
    rows: dict[str, dict[str, FieldView]] = {}
    columns: dict[str, Bilingual] = {}
    for item in items:
        position, _, rest = item.pointer.removeprefix(f"{listed}/").partition("/")
        rows.setdefault(position, {})[rest] = item
        columns.setdefault(rest, item.title)
    first = items[0].group
    title = Bilingual(*(text.rpartition(" ")[0] for text in first)) if first else None  # without its number
    return Grid(
        title, tuple(columns.values()), tuple(tuple(row.get(name) for name in columns) for row in rows.values())
    )


@dataclass(frozen=True, slots=True)
class NextStep:
    """What must happen next, which stage waits, and who can do it."""

    text: Bilingual
    stage: StageView | None
    people: tuple[PersonView, ...]
    closed: bool


def next_step(case: CaseDossier) -> NextStep:
    """Return what must happen next in a case, and by whom."""
    stage = None
    if case.state in {"waiting", "urgent", "unratified"}:
        slots = (
            slot for pull in reversed(case.pulls) for slot in pull.stages if slot.state in {"waiting", "impossible"}
        )
        stage = next(slots, None)
    text = label("next", case.state)
    if text.zh == case.state:
        text = both("portal.next.other")
    people = case.waiting_for or (stage.candidates if stage else ())
    return NextStep(text, stage, people, case.state in _CLOSED)


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of time on the chart, in percent of its width."""

    what: str
    left: float
    width: float


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time with the cameras it is about; ``texts`` are how it is printed."""

    what: str
    cameras: tuple[str, ...]
    start: int
    end: int
    texts: tuple[str, str]
    result: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """Per camera, what was asked for, granted and retrieved, on one axis of time."""

    rows: tuple[tuple[str, tuple[Bar, ...]], ...]
    ticks: tuple[tuple[float, str], ...]


def windows(case: CaseDossier, zone: str) -> tuple[Window, ...]:
    """Return the windows asked for, granted and retrieved; what cannot be read as a time is left out."""
    found = []
    if case.request and (asked := _window("asked", case.request, zone)):
        found.append(asked)
    if case.grant:
        names = tuple(link.id for link in case.grant.cameras)
        start, end = case.grant.start, case.grant.end
        found.append(Window("granted", names, start.epoch, end.epoch, (start.text, end.text)))
    done = (_window("retrieved", record, zone) for record in case.records if record.kind == "retrieval")
    found.extend(window for window in done if window)
    return tuple(found)


def chart(spans: tuple[Window, ...]) -> Chart | None:
    """Return the chart of some windows, or None when there is nothing to draw."""
    cameras = tuple(dict.fromkeys(name for span in spans for name in span.cameras))
    spans = tuple(span for span in spans if span.end > span.start)
    if not spans or not cameras:
        return None
    low, high = min(spans, key=lambda span: span.start), max(spans, key=lambda span: span.end)
    length = high.end - low.start
    rows = []
    for camera in cameras:
        bars = (
            Bar(span.what, _percent(span.start - low.start, length), _percent(span.end - span.start, length))
            for span in spans
            if camera in span.cameras
        )
        rows.append((camera, tuple(bars)))
    return Chart(tuple(rows), ((0.0, low.texts[0]), (100.0, high.texts[1])))


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 2)


def _window(what: str, record: RecordView, zone: str) -> Window | None:
    data = record.data.get("window")
    cameras = record.data.get("cameras")
    if not isinstance(data, Mapping):
        return None
    start, end = _epoch(data.get("from")), _epoch(data.get("to"))
    if start is None or end is None:
        return None
    names = tuple(str(name) for name in cameras) if isinstance(cameras, list | tuple) else ()
    texts = (written(start, zone), written(end, zone))
    return Window(what, names, start, end, texts, str(record.data.get("result") or ""), _missing(record))


def _missing(record: RecordView) -> tuple[str, ...]:
    """Return the cameras whose footage could not be had."""
    missing = record.data.get("missing")
    if not isinstance(missing, list | tuple):
        return ()
    return tuple(str(item.get("camera", "")) for item in missing if isinstance(item, Mapping))


def _epoch(text: object) -> int | None:
    try:
        moment = datetime.fromisoformat(str(text))
        return int(moment.timestamp()) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def written(epoch: int, zone: str) -> str:
    """Return a time as the organisation writes it."""
    try:
        place: ZoneInfo | None = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        place = None
    return datetime.fromtimestamp(epoch, place or UTC).strftime("%Y-%m-%d %H:%M")


def distance(moment: Moment, now: Moment) -> Bilingual:
    """Return how far a moment is from now, in days, or in hours when it is near."""
    seconds = moment.epoch - now.epoch
    way = "in" if seconds >= 0 else "ago"
    hours = abs(seconds) // 3600
    return both(f"portal.{way}.hours", hours=hours) if hours < 48 else both(f"portal.{way}.days", days=hours // 24)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One person who is waited for, with the cases that wait, the nearest clock first."""

    person: PersonView
    rows: tuple[CaseRow, ...]


def waiting(rows: Iterable[CaseRow]) -> tuple[Waiting, ...]:
    """Group cases by whom they wait for, the longest list first."""
    found: dict[str, tuple[PersonView, list[CaseRow]]] = {}
    for row in rows:
        for person in row.waiting_for:
            found.setdefault(person.id, (person, []))[1].append(row)
    people = [Waiting(person, tuple(sorted(items, key=_clock))) for person, items in found.values()]
    return tuple(sorted(people, key=lambda item: (-len(item.rows), item.person.id)))


def first_clock(row: CaseRow) -> Moment | None:
    """Return the nearest of a case's clocks."""
    clocks = [moment for moment in (row.due, row.overwrite) if moment]
    return min(clocks, key=lambda moment: moment.epoch, default=None)


def _clock(row: CaseRow) -> tuple[int, str]:
    moment = first_clock(row)
    return (moment.epoch if moment else 1 << 60, row.case_id)


def clocks(rows: Iterable[CaseRow], now: int) -> tuple[CaseRow, ...]:
    """Return the cases whose clock still asks somebody to act, the nearest first; what is overwritten stays so."""
    running = (row for row in rows if row.due or (row.overwrite and row.overwrite.epoch >= now))
    return tuple(sorted(running, key=_clock))


def newest(rows: Iterable[CaseRow]) -> tuple[CaseRow, ...]:
    """Return cases with the latest filed first."""
    return tuple(sorted(rows, key=lambda row: (-(row.filed.epoch if row.filed else 0), row.case_id)))


def is_overdue(row: CaseRow, now: int) -> bool:
    """Tell whether a case's return is late at a moment."""
    return row.state == "overdue" or (row.due is not None and row.due.epoch < now)
