"""The census: every number that a forge gave out is accounted for, or named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footage.evidence.accounted import Accounted
from footage.evidence.census import reasons, take
from footage.evidence.declared import Census, Restoration, Span

AT = 1_772_323_200
NOTHING = Accounted()


def told(census: Census, before: Census | None, seen: set[int], opened: set[int], known: Accounted) -> list[str]:
    return [f"{code} {args['number']}" for code, args in reasons(census, before, seen, opened, known)]


def test_a_census_is_taken_from_what_the_forge_lists() -> None:
    assert take([5, 1, 2], [3], AT) == Census(5, (3,), AT)
    assert take([], [], AT) == Census(0, (), AT)


@pytest.mark.parametrize(("pulls", "issues"), [([1, 2], [2]), ([0], []), ([], [-1])])
def test_a_list_that_cannot_be_is_refused(pulls: list[int], issues: list[int]) -> None:
    with pytest.raises(ValueError, match="pull request or an issue"):
        take(pulls, issues, AT)


def test_a_number_without_a_trace_is_named() -> None:
    assert told(Census(6, (2,), AT), None, {1, 4}, {5}, NOTHING) == ["gap 3", "gap 6"]
    assert told(Census(5, (2, 3), AT), None, {1, 4}, {5}, NOTHING) == []


def test_a_flood_of_gaps_is_counted_not_listed() -> None:
    found = told(Census(5000, (), AT), None, set(), set(), NOTHING)
    assert len(found) == 21
    assert found[-1] == "gap … (5000)"


def test_a_pull_request_that_is_called_an_issue_and_a_falling_number_are_named() -> None:
    assert told(Census(2, (1,), AT), None, {1, 2}, set(), NOTHING) == ["census_differs 1"]
    assert told(Census(2, (), AT), Census(9, (), AT - 1), {1, 2}, set(), NOTHING) == ["census_differs 9 → 2"]


def test_what_a_restoration_names_is_no_gap() -> None:
    lost = Accounted(restorations=((7, Restoration((), (Span(3, 9),), (), "reason", "sun")),))
    assert told(Census(3, (), AT), Census(9, (), AT - 1), {1, 2}, set(), lost) == []
    assert told(Census(10, (), AT), None, {1, 2}, set(), lost) == ["gap 10"]


@given(st.sets(st.integers(1, 15)), st.sets(st.integers(1, 15)), st.sets(st.integers(1, 15)))
def test_gaps_are_exactly_what_nothing_accounts_for(pulls: set[int], issues: set[int], seen: set[int]) -> None:
    census = take(pulls - issues, issues, AT)
    gaps = {int(each[4:]) for each in told(census, None, seen - issues, set(), NOTHING) if each.startswith("gap")}
    assert gaps == set(range(1, census.highest + 1)) - issues - seen
