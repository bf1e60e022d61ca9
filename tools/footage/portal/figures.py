"""The office in pictures: what came in, how long each stage took, what came back in time, and what clauses say.

Each chart stands above the table of its numbers, so that nobody depends on the drawing.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from footage.charts import Bar, Column, Series, bar_svg, bars, columns
from footage.dossier.figures import MODES, RETURNS, Figures, Stage
from footage.portal import places, views
from footage.portal.page import Page
from footage.portal.rendering import Rendering

_MODE_TONES = ("ink", "mid", "pale", "plain")
_RETURN_TONES = {"in_time": "mid", "late": "wait", "out": "bad"}
_ASKING = (("FAIL", "bad"), ("UNKNOWN", "unknown"), ("DUE", "wait"))
_RECENT = 12  # months on the overview


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing and its numbers: the heading of each column, and the rows."""

    name: str
    svg: Markup
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One stage with the bar of its median; ``quarters`` are the medians as printed."""

    bar: Bar
    svg: Markup
    stage: Stage
    quarters: tuple[str, ...]


def figures_page(rendering: Rendering) -> Page:
    """Return the page of all figures."""
    text, found = rendering.text, rendering.office.oversight.figures
    charts = (volume(rendering, found), _returns(rendering, found), _verdicts(rendering, found))
    return rendering.page(
        places.FIGURES, text["figures"], places.FIGURES, "figures.html",
        charts={each.name: each for each in charts}, lines=_lines(rendering, found),
        quarters=tuple(name for name, _ in found.verdicts),
    )  # fmt: skip


def volume(rendering: Rendering, found: Figures, months: int | None = None) -> Chart:
    """Return the cases filed in each month (the last ``months`` of them), by mode."""
    text, lang = rendering.text, rendering.lang
    named = [views.label("mode", mode).get(lang) for mode in MODES]
    if any(each.filed.get("") for each in found.months):
        named.append(text["not_stated"])
    data = [
        Column(each.name, tuple(each.filed.get(mode, 0) for mode in (*MODES, "")[: len(named)]))
        for each in found.months[-(months or len(found.months)) :]
    ]
    series = [Series(tone, name) for tone, name in zip(_MODE_TONES, named, strict=False)]
    return _chart(rendering, "volume", series, data)


def recent(rendering: Rendering) -> Chart:
    """Return the chart of the last year for the overview."""
    return volume(rendering, rendering.office.oversight.figures, _RECENT)


def _returns(rendering: Rendering, found: Figures) -> Chart:
    series = [Series(_RETURN_TONES[each], rendering.text[f"figures.{each}"]) for each in RETURNS]
    data = [Column(each.name, tuple(each.returns.get(name, 0) for name in RETURNS)) for each in found.months]
    return _chart(rendering, "returns", series, data)


def _verdicts(rendering: Rendering, found: Figures) -> Chart:
    """Draw what asks for attention; what is kept would dwarf it, and stands in the table."""
    lang, text = rendering.lang, rendering.text
    series = [Series(tone, views.label("verdict", word).get(lang)) for word, tone in _ASKING]
    data = [Column(name, tuple(counts.get(word, 0) for word, _ in _ASKING)) for name, counts in found.verdicts]
    drawn = _chart(rendering, "verdicts", series, data)
    words = [word for word, _ in _ASKING] + ["PASS", "N/A"]
    heads = (
        text["figures.quarter"],
        *(views.label("verdict", word).get(lang) for word in words),
        text["figures.share"],
    )
    rows = tuple(
        (name, *(str(counts.get(word, 0)) for word in words), _share(counts.get("PASS", 0), counts.get("FAIL", 0)))
        for name, counts in found.verdicts
    )
    return Chart(drawn.name, drawn.svg, heads, rows)


def _share(kept: int, failed: int) -> str:
    return f"{100 * kept / (kept + failed):.1f}%" if kept + failed else "—"


def _chart(rendering: Rendering, name: str, series: list[Series], data: list[Column]) -> Chart:
    text = rendering.text
    title, words = text[f"figures.{name}"], text[f"figures.{name}.words"]
    heads = (text["figures.month"], *(each.label for each in series), text["figures.sum"])
    rows = tuple((each.label, *map(str, each.values), str(sum(each.values))) for each in data)
    return Chart(name, columns(f"fp-{name}", title, words, series, data), heads, rows)


def _lines(rendering: Rendering, found: Figures) -> tuple[Line, ...]:
    wholes = [
        (each.whole.role.get(rendering.lang), each.whole.median, hours(each.whole.median)) for each in found.stages
    ]
    return tuple(
        Line(bar, bar_svg(bar), stage, tuple(hours(each.median) if each else "—" for each in stage.quarters))
        for bar, stage in zip(bars(wholes), found.stages, strict=True)
    )


def hours(value: float) -> str:
    """Return hours as printed: one decimal, so that all of a column compare."""
    return f"{value:.1f}"
