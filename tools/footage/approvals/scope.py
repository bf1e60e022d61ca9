"""What was allowed: the request's cameras, mode, window and views, narrowed by every counted review."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from footage.approvals.grammar import MODE_ORDER, ReviewText
from footage.model import Grant, Record
from footage.policy import Sites, series_of
from footage.policy.moments import instant


def grant(request: Record, texts: Iterable[ReviewText], sites: Sites, at: int, zone: str) -> Grant | None:
    """Return the intersection; None if the request's own window cannot be read."""
    data = request.data
    asked = sites.cameras_of(data, at)
    mode = str(data.get("mode") or "view")
    window = data.get("window") or {}
    start, end = instant(window.get("from")), instant(window.get("to"))
    if start is None or end is None or mode not in MODE_ORDER:
        return None
    cameras, allowed, series = asked, mode, series_of(data, zone)
    views = series.uses if series else 0
    for text in texts:
        if text.scope is not None:
            cameras = tuple(camera for camera in cameras if camera in text.scope)
        if text.mode is not None:
            allowed = min(allowed, text.mode, key=MODE_ORDER.index)
        if series and text.views is not None:
            series = replace(series, uses=min(series.uses, text.views))
    narrowed = cameras != asked or allowed != mode or (series is not None and series.uses != views)
    return Grant(cameras, allowed, start, end, narrowed=narrowed, series=series)
