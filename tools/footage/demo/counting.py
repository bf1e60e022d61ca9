"""What a year of cases costs its people: pull requests and reviews per request, counted in the register.

Everything that follows a request counts: notices, dockets, returns, extensions, reports. A pull request that several
cases share counts once. The bar is that of a bearable week: 300 requests, at most 600 pull requests, and at most four
reviews each.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from dataclasses import dataclass

MOST_PULLS_PER_300, MOST_REVIEWS_EACH = 600, 4.0


@dataclass(frozen=True, slots=True)
class Tally:
    """Requests, and the pull requests and reviews that they and all that follows them took."""

    requests: int
    pulls: int
    reviews: int

    @property
    def per_300(self) -> int:
        """Return the pull requests that 300 such requests take, rounded up."""
        return -(-300 * self.pulls // self.requests) if self.requests else 0

    @property
    def each(self) -> float:
        """Return the reviews per request."""
        return self.reviews / self.requests if self.requests else 0.0

    @property
    def bearable(self) -> bool:
        """Tell whether the bar holds."""
        return self.per_300 <= MOST_PULLS_PER_300 and self.each <= MOST_REVIEWS_EACH


def tally(register: sqlite3.Connection, without: Collection[str] = ()) -> Tally:
    """Count all cases but those of ``without``; a pull request shared with those counts whole."""
    cases = {row[0] for row in register.execute("SELECT case_id FROM cases")} - set(without)
    touched = {
        pull for pull, case in register.execute("SELECT pull_request, case_id FROM pull_request_path") if case in cases
    }
    reviews = sum(pull in touched for (pull,) in register.execute("SELECT pull_request FROM review"))
    return Tally(len(cases), len(touched), reviews)
