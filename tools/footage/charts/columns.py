"""Stacked columns, one to a month or a quarter, with a scale, a legend and the sum over each column.

Colours are attributes, which a page's style overrides by class: paper needs no style, and dark mode gets its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

WIDTH, HEIGHT = 640, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 38, 8, 46, 26
_FLOOR = HEIGHT - _BOTTOM
_WIDEST = 44  # of a column
_LABELS = 12  # more than so many below the columns would touch each other
_STEPS = (1, 2, 5)
# What each tone is on white paper.
TONES = {
    "ink": "#17465c",
    "mid": "#4b93ab",
    "pale": "#9fb6c0",
    "ok": "#14663a",
    "bad": "#a3200d",
    "wait": "#b77b12",
    "unknown": "#5a3a86",
    "plain": "#8a979d",
}
# Laid over the parts of a column in turn; the first part is plain.
_HATCHES = ("", "M0 6L6 0", "M0 3h6", "M3 0v6")


@dataclass(frozen=True, slots=True)
class Series:
    """One part of every column: its tone (a key of ``TONES``) and what it is called."""

    tone: str
    label: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what stands below it, and a number for each series."""

    label: str
    values: tuple[int, ...]


def columns(name: str, title: str, words: str, series: Sequence[Series], data: Sequence[Column]) -> Markup:
    """Return the chart. ``name`` makes its ids unique on a page; ``words`` says what it shows to who cannot see it."""
    top, ticks = scale(max((sum(each.values) for each in data), default=0))
    parts = [_grid(ticks, top), _legend(name, series)]
    parts += [_column(name, series, data, place, top) for place in range(len(data))]
    return Markup(
        '<svg class="fp-svg" viewBox="0 0 {w} {h}" role="img" aria-labelledby="{n}-t {n}-d" font-size="11"'
        ' font-family="inherit"><title id="{n}-t">{title}</title><desc id="{n}-d">{words}</desc>'
        "<defs>{hatches}</defs>{parts}</svg>"
    ).format(w=WIDTH, h=HEIGHT, n=name, title=title, words=words, hatches=_hatches(name), parts=Markup().join(parts))


def scale(highest: int) -> tuple[int, tuple[int, ...]]:
    """Return the top of the scale and its marks: round numbers, at most six of them."""
    step, power = 1, 1
    while step * 5 < highest:
        following = next((each * power for each in _STEPS if each * power > step), None)
        power = power * 10 if following is None else power
        step = following or power
    top = max(step, -(-highest // step) * step)
    return top, tuple(range(0, top + 1, step))


def _hatches(name: str) -> Markup:
    return Markup().join(
        Markup(
            '<pattern id="{}-h{}" width="6" height="6" patternUnits="userSpaceOnUse"><path d="{}" stroke="#fff"'
            ' stroke-opacity=".55" stroke-width="1.4"/></pattern>'
        ).format(name, place, path)
        for place, path in enumerate(_HATCHES)
        if path
    )


def _grid(ticks: tuple[int, ...], top: int) -> Markup:
    heights = [(tick, _height(tick, top)) for tick in ticks]
    return Markup().join(
        Markup(
            '<path class="fp-svg-line" d="M{left} {y}H{right}" stroke="#c9d1d5" fill="none"/>'
            '<text x="{x}" y="{below}" text-anchor="end" fill="#45545c">{tick}</text>'
        ).format(left=_LEFT, right=WIDTH - _RIGHT, y=y, x=_LEFT - 6, below=y + 4, tick=tick)
        for tick, y in heights
    )


def _height(value: int, top: int) -> float:
    return round(_FLOOR - (_FLOOR - _TOP) * value / top, 1)


def _legend(name: str, series: Sequence[Series]) -> Markup:
    found, x = Markup(), float(_LEFT)
    for place, each in enumerate(series):
        found += _box(name, place, each.tone, x, 6, 14, 12)
        found += Markup('<text x="{}" y="16" fill="#1c2a31">{}</text>').format(x + 20, each.label)
        x = round(x + 38 + _room(each.label), 1)
    return found


def _room(text: str) -> float:
    return sum(12 if ord(character) > 0x2E7F else 6.7 for character in text)


def _column(name: str, series: Sequence[Series], data: Sequence[Column], place: int, top: int) -> Markup:
    column, step = data[place], (WIDTH - _LEFT - _RIGHT) / len(data)
    width = min(_WIDEST, step * 0.66)
    middle = _LEFT + step * (place + 0.5)
    found, below = Markup(), 0
    for number, (each, value) in enumerate(zip(series, column.values, strict=True)):
        if value:
            y, foot = _height(below + value, top), _height(below, top)
            box = _box(name, number, each.tone, middle - width / 2, y, width, foot - y)
            found += Markup("<g><title>{} · {}{}{}</title>{}</g>").format(column.label, each.label, " ", value, box)
            below += value
    if below and step >= 20:
        found += _text(middle, _height(below, top) - 5, below)
    if place % -(-len(data) // _LABELS) == 0:
        found += _text(middle, HEIGHT - 8, column.label)
    return found


def _text(x: float, y: float, text: object) -> Markup:
    return Markup('<text x="{}" y="{}" text-anchor="middle" fill="#1c2a31">{}</text>').format(
        round(x, 1), round(y, 1), text
    )


def _box(name: str, place: int, tone: str, x: float, y: float, width: float, height: float) -> Markup:
    """Return a part: its colour, and over it the hatch of its place."""
    shape = Markup('x="{}" y="{}" width="{}" height="{}"').format(*(round(each, 1) for each in (x, y, width, height)))
    box = Markup('<rect class="fp-svg-{}" {} fill="{}"/>').format(tone, shape, TONES[tone])
    hatch = place % len(_HATCHES)
    return box + Markup('<rect {} fill="url(#{}-h{})"/>').format(shape, name, hatch) if hatch else box
