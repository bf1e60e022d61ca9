"""The census: which numbers the forge has given out, so that a pull request that left no trace shows as a gap.

A number is accounted for by a statement, by the last look at an open pull request, by the census calling it an issue,
or by a restoration that names it. What a census says about itself being genuine is for its signature.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from footage.evidence.accounted import Accounted, Reason
from footage.evidence.declared import Census

MAX_NAMED = 20


def take(pulls: Iterable[int], issues: Iterable[int], at: int) -> Census:
    """Return the census of a forge that lists these numbers; a number that it lists twice over is a ``ValueError``.

    Both lists must be whole and come from the forge: a number that is on neither is what a census is there to show.
    """
    of_pulls, of_issues = set(pulls), set(issues)
    if of_pulls & of_issues or min(of_pulls | of_issues, default=1) < 1:
        raise ValueError("a number is a pull request or an issue, from 1 on")
    return Census(max(of_pulls | of_issues, default=0), tuple(sorted(of_issues)), at)


def reasons(
    census: Census, before: Census | None, seen: Iterable[int], opened: Iterable[int], accounted: Accounted
) -> Iterator[Reason]:
    """Yield what one census shows: gaps, pull requests that it calls issues, numbers that were given back.

    ``seen`` are the numbers of all statements, ``opened`` those of open pull requests.
    """
    stated, issues = set(seen), frozenset(census.issues)
    known = stated | set(opened)
    missing = (number for number in range(1, census.highest + 1) if number not in known and number not in issues)
    gaps = [number for number in missing if accounted.lost_number(number) is None]
    for number in gaps[:MAX_NAMED]:
        yield "gap", {"number": str(number), "highest": str(census.highest)}
    if len(gaps) > MAX_NAMED:
        yield "gap", {"number": f"… ({len(gaps)})", "highest": str(census.highest)}
    for number in sorted(stated & issues):
        yield "census_differs", {"number": str(number)}
    if before is not None and census.highest < before.highest and accounted.lost_number(before.highest) is None:
        yield "census_differs", {"number": f"{before.highest} → {census.highest}"}
