"""What was allowed: the request's cameras, mode and window, narrowed by every counted review (partial approval)."""

from __future__ import annotations

from collections.abc import Iterable

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
    cameras, allowed = asked, mode
    for text in texts:
        if text.scope is not None:
            cameras = tuple(camera for camera in cameras if camera in text.scope)
        if text.mode is not None:
            allowed = min(allowed, text.mode, key=MODE_ORDER.index)
    narrowed = cameras != asked or allowed != mode
    return Grant(cameras, allowed, start, end, narrowed=narrowed, series=series_of(data, zone))
