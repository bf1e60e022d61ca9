"""What a typed value becomes in a column: text kept as typed, times as seconds, nothing that SQLite would refuse.

Promises: a value that does not fit its column's type is NULL (or, in a text column, its JSON), never an error: a
register also holds what was pushed past every check. Text that is no Unicode text (lone surrogates) or that would be
cut short by a C program (NUL) gets U+FFFD in those places; the bytes themselves stand in Git.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import lru_cache
from zoneinfo import ZoneInfo

from footage.policy.moments import day_start, instant

Cell = str | int | float | bytes | None
Row = tuple[Cell, ...]

_LARGEST = 2**63 - 1
_UNHOLDABLE = re.compile("[\0\ud800-\udfff]")


def text(value: object) -> str | None:
    """Return ``value`` as text: strings as typed, everything else as JSON."""
    if value is None:
        return None
    return clean(value) if isinstance(value, str) else as_json(value)


def integer(value: object) -> int | None:
    """Return ``value`` if it is a whole number that fits 64 bits."""
    fits = isinstance(value, int) and not isinstance(value, bool) and -_LARGEST - 1 <= value <= _LARGEST
    return value if fits else None  # type: ignore[return-value]


def real(value: object) -> float | None:
    """Return ``value`` as a number with a fraction, None if it is no number or too large."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        return float(value)
    except OverflowError:
        return None


def flag(value: object) -> int | None:
    """Return 1 for true, 0 for false."""
    return int(value) if isinstance(value, bool) else None


def as_json(value: object) -> str:
    """Return ``value`` as compact JSON text, in the order in which it was typed."""
    return clean(json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str))


def clean(typed: str) -> str:
    """Return ``typed`` without what SQLite or C programs cannot hold."""
    if typed.isascii() and "\0" not in typed:
        return typed
    return _UNHOLDABLE.sub("\ufffd", typed)


def moment(value: object, zone: str) -> int | None:
    """Return the second that a date-time names, or the first second of a date in ``zone``; None if it is neither."""
    try:
        at = instant(value)
        return integer(at if at is not None else day_start(value, zone))
    except (ValueError, OverflowError, TypeError):
        return None


@lru_cache(maxsize=64)
def is_zone(name: str) -> bool:
    """Return whether ``name`` is a time zone that is known here."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


CONVERSIONS: dict[str, Callable[[object], Cell]] = {
    "TEXT": text,
    "INTEGER": integer,
    "REAL": real,
    "FLAG": flag,
}
