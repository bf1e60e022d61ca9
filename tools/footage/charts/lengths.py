"""Bars that stand in a line of text, one to a row: a label, a length on paper, and the number beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

WIDTH = 120  # of the longest bar, in millimetres
INK = "#17465c"


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it is about, how long it is drawn (mm), and the number beside it."""

    label: str
    length: float
    number: str


def bars(values: Iterable[tuple[str, float, str]]) -> tuple[Bar, ...]:
    """Return a bar for each (label, value, number as printed), the longest as long as there is room."""
    values = tuple(values)
    longest = max((value for _, value, _ in values), default=0) or 1
    return tuple(Bar(label, round(WIDTH * value / longest, 1), number) for label, value, number in values)


def bar_svg(bar: Bar) -> Markup:
    """Return a bar as SVG on paper's scale."""
    return Markup(
        '<svg width="{}mm" height="3mm" viewBox="0 0 10 1" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<rect width="10" height="1" fill="{}"/></svg>'
    ).format(bar.length, bar.number, INK)
