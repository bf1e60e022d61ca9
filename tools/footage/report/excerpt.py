"""A line of a file with carets under the place that a finding is about.

Carets are aligned by display width: half the values are Chinese, and a Chinese character takes two columns. A long line
is cut to a window around the place.
"""

from __future__ import annotations

from footage.finding import Finding
from footage.report.visible import visible, width

_WINDOW = 96  # columns of the file's text that are shown
_LEAD = 40  # columns kept before the place when a line is cut
_ELLIPSIS = "…"


def excerpt(finding: Finding, message: str) -> list[str]:
    """Return the line with its number, and the carets with ``message`` behind them; [] without a line."""
    place = finding.location
    if not finding.line_text or place.line < 1:
        return []
    start = min(max(place.column - 1, 0), len(finding.line_text))
    end = len(finding.line_text) if place.end_line > place.line else min(place.end_column - 1, len(finding.line_text))
    before, marked, after = _window(finding.line_text, start, max(end, start))
    number = str(place.line)
    gutter = " " * len(number)
    carets = "^" * max(1, width(marked))
    return [
        f"  {number} | {before}{marked}{after}".rstrip(),
        f"  {gutter} | {' ' * width(before)}{carets} {message}",
    ]


def _window(line: str, start: int, end: int) -> tuple[str, str, str]:
    # Only what can be shown is escaped and measured; a line can be a megabyte long.
    before = _fit(visible(line[max(0, start - _LEAD) : start]), _LEAD, tail=True, cut=start > _LEAD)
    room = _WINDOW - width(before)
    marked = _fit(visible(line[start : min(end, start + room + 1)]), room, cut=end > start + room + 1)
    room = max(0, room - width(marked))
    after = _fit(visible(line[end : end + room + 1]), room, cut=len(line) > end + room + 1)
    return before, marked, after if not marked.endswith(_ELLIPSIS) else ""


def _fit(text: str, room: int, *, tail: bool = False, cut: bool) -> str:
    """Return what of ``text`` (of its end with ``tail``) fits into ``room`` columns, an ellipsis where it was cut."""
    if not cut and width(text) <= room:
        return text
    kept: list[str] = []
    left = room - 1
    for character in reversed(text) if tail else text:
        left -= width(character)
        if left < 0:
            break
        kept.append(character)
    if room < 1:
        return ""
    return _ELLIPSIS + "".join(reversed(kept)) if tail else "".join(kept) + _ELLIPSIS
