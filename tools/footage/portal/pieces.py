"""Small pieces of HTML that stand on every page hundreds of times: badges, times, digests, names.

They are what templates would say, made in Python and remembered: a page of a case repeats them, and a register has
thousands of pages. Every value is escaped here, once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

from footage.dossier.shape import Moment, PersonView
from footage.portal.page import visible
from footage.portal.places import Places
from footage.portal.views import distance

_MANY = 1 << 15
_ALOUD = 36


def safe(value: object) -> Markup:
    """Return a value as HTML text, with hidden characters written out."""
    return escape(visible(value))


@lru_cache(maxsize=_MANY)
def badge(tone: str, text: object) -> Markup:
    """Return a state by colour, shape and word."""
    return Markup(f'<span class="fp-badge fp-{safe(tone)}">{safe(text)}</span>')  # noqa: S704 - both are escaped


@lru_cache(maxsize=_MANY)
def _time(epoch: int, text: str) -> Markup:
    machine = datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Markup(f'<time datetime="{machine}">{safe(text)}</time>')  # noqa: S704 - escaped


def _said(value: str) -> str:
    """Return how a value is read aloud: an id whole, of a digest its beginning."""
    return value if len(value) <= _ALOUD else value[:12]


def pieces(text: Mapping[str, str], lang: str, where: Places, now: Moment) -> dict[str, Callable[..., Any]]:
    """Return the pieces of one language, by the names under which templates use them."""
    dash, copy = safe(text["dash"]), safe(text["copy"])
    comma = "、" if lang == "zh" else ", "

    def when(moment: Moment | None) -> Markup:
        return _time(moment.epoch, moment.text) if moment else dash

    def day(moment: Moment | None) -> Markup:
        return _time(moment.epoch, moment.text[:10]) if moment else dash

    @lru_cache(maxsize=_MANY)
    def clock(moment: Moment) -> Markup:
        past = " fp-past" if moment.epoch < now.epoch else ""
        far = safe(distance(moment, now).get(lang))
        return Markup(f'{when(moment)} <span class="fp-far{past}">{far}</span>')  # noqa: S704 - escaped

    def code(value: str, short: int = 0) -> Markup:
        whole, shown = safe(value), safe(value[:short] if short else value)
        title = f' title="{whole}"' if short else ""
        return Markup(  # noqa: S704 - every value is escaped above
            f'<span class="fp-code"><code{title}>{shown}</code><button type="button" class="fp-copy" '
            f'data-fp-copy="{whole}" title="{copy}" aria-label="{copy} {safe(_said(value))}" hidden></button></span>'
        )

    def to(base: str, place: str | None, label: object) -> Markup:
        return Markup(f'<a href="{base}/{escape(place)}">{safe(label)}</a>') if place else safe(label)  # noqa: S704

    @lru_cache(maxsize=_MANY)
    def name(base: str, who: PersonView) -> Markup:
        return Markup(f"<bdi>{to(base, where.of_id('person', who.id), who.name)}</bdi>")  # noqa: S704 - escaped

    @lru_cache(maxsize=_MANY)
    def person(base: str, who: PersonView | None) -> Markup:
        if who is None:
            return dash
        unit = who.department.get(lang)
        soft = f' <span class="fp-soft"><bdi>{safe(unit)}</bdi></span>' if unit else ""
        return Markup(f"{name(base, who)}{soft}")  # noqa: S704 - escaped

    def names(base: str, people: Iterable[PersonView]) -> Markup:
        return Markup(comma.join(name(base, who) for who in people)) or dash  # noqa: S704 - escaped

    return {
        "badge": badge,
        "when": when,
        "day": day,
        "clock": clock,
        "code": code,
        "to": to,
        "person": person,
        "names": names,
    }
