"""A page before it is stamped, and the one way in which text is prepared for HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass

_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)


@dataclass(frozen=True, slots=True)
class Page:
    """One data page of one language: where it stands below the language's folder, and its content as HTML.

    ``rows`` is the script with the data of its table, when it has one; it stands beside the page.
    """

    path: str
    title: str
    section: str
    html: str
    rows: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the search knows of a page: ``key`` is the id that must find exactly this page; ``body`` is plain text."""

    path: str
    kind: str
    key: str
    title: str
    body: str


def depth_of(path: str) -> int:
    """Return how many folders stand above a page."""
    return path.count("/")


def base_of(path: str) -> str:
    """Return the relative address of the language's folder, seen from a page in it."""
    depth = depth_of(path)
    return "/".join([".."] * depth) if depth else "."


def visible(value: object) -> object:
    """Return text with characters that hide or reorder other text written out, such as ``⟨U+202E⟩``."""
    if type(value) is str and not value.isprintable():  # a subclass is markup, made from text that came through here
        return _HIDDEN.sub(_spell, value)
    return value


def _spell(match: re.Match[str]) -> str:
    return f"⟨U+{ord(match.group()):04X}⟩"
