"""The rules by which pull requests are decided, by number: what was decided by older ones is decided by them for ever.

A statement says by which it was decided; one without a number is older than the numbers and means 1. A change that
decides anything otherwise gets the next number, and a switch here under which the code before it stays. Whoever meets
a number that is not here cannot decide, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

FIRST_RULES = 1


@dataclass(frozen=True, slots=True)
class Rules:
    """What these rules decide otherwise than those before them.

    ``extensions``: only a first extension for the same use and within the longest period takes the route of extensions;
    any other takes that of a request for the new use, and bars whom it adds. ``views``: a review may allow fewer views
    of a series. ``after_opinion``: a review may narrow after an opinion on the same line.
    """

    number: int
    extensions: bool = False
    views: bool = False
    after_opinion: bool = False


_ALL = (Rules(FIRST_RULES), Rules(2, extensions=True, views=True, after_opinion=True))
RULES: Mapping[int, Rules] = {each.number: each for each in _ALL}
CURRENT_RULES = max(RULES)
