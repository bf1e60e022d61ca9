"""A series: one request for several views of the same cameras, within the limits that the packs set.

Promises: what it comes to is read in one place, by the facts of a route, by the grant and by the checks. Without limits
in force there is no series: nobody guesses how long or how often.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from footage.model import Series
from footage.policy.moments import day_end, day_start
from footage.policy.packs import Packs

DAY = 86400
LIMITS = (("series.max_days", "series_days"), ("series.max_uses", "series_uses"))


def series_of(request: Mapping[str, Any], zone: str) -> Series | None:
    """Return the series that a request asks for; None if it asks for none, or not so that it could be read."""
    asked = request.get("series")
    if not isinstance(asked, Mapping):
        return None
    start, end = day_start(asked.get("from"), zone), day_end(asked.get("until"), zone)
    uses, minutes = asked.get("uses"), asked.get("minutes_each")
    if start is None or end is None or not isinstance(uses, int) or not isinstance(minutes, int):
        return None
    return Series(start, end, uses, minutes * 60)


def beyond_limits(request: Mapping[str, Any], packs: Packs, at: int, zone: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield (code, arguments) for everything in which a series is malformed or exceeds what the packs allow."""
    if request.get("series") is None:
        return
    series = series_of(request, zone)
    if series is None or series.end <= series.start or request.get("mode") != "view" or not request.get("cameras"):
        yield "series_malformed", {}
        return
    asked = {"series_days": -(-(series.end - series.start) // DAY), "series_uses": series.uses}
    for name, code in LIMITS:
        limit = packs.number(name, at)
        if limit is None:
            yield "series_unset", {"parameter": name}
        elif asked[code] > limit:
            yield code, {"asked": str(asked[code]), "limit": f"{limit:g}"}
