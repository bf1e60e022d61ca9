"""A series: one request for several views, within the days and the number that the policy allows."""

from __future__ import annotations

from typing import Any

import pytest

import example_records as examples
from footage.approvals import decide
from footage.model import Decision, Outcome, Series
from footage.policy import Packs, request_facts
from matters import matter, packs, request, review, seen

FULL = (review(1, "lin"), review(2, "qian"), review(3, "sun"))
LIMITS = packs(**{"series.max_days": 31, "series.max_uses": 10})
ASKED = {"from": "2026-03-02", "until": "2026-04-01", "uses": 10, "minutes_each": 30}
REQUEST = f"{examples.CASE}/request.yml"


def decided(series: object = None, chosen: Packs = LIMITS, **more: Any) -> Decision:
    asked = request(**{"mode": "view", "series": series} | more)
    return decide(seen(*FULL), matter(asked, packs=chosen))


def test_what_is_granted_says_how_often_until_when_and_how_long_each() -> None:
    decision = decided(ASKED)
    assert decision.outcome is Outcome.APPROVED
    assert decision.grant is not None
    assert decision.grant.series == Series(1_772_380_800, 1_775_059_200, 10, 1800)
    assert decide(seen(*FULL), matter(request(), packs=LIMITS)).grant.series is None  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"until": "2026-04-02"}, "series_days"),
        ({"uses": 11}, "series_uses"),
        ({"until": "2026-03-01"}, "series_malformed"),
        ({"uses": "many"}, "series_malformed"),
        ({"until": None}, "series_malformed"),
    ],
)
def test_a_series_beyond_its_limits_is_not_approved(changed: dict[str, Any], problem: str) -> None:
    decision = decided(ASKED | changed)
    assert decision.outcome is Outcome.PENDING
    assert problem in {code for code, _ in decision.problems}


@pytest.mark.parametrize("more", [{"mode": "copy"}, {"cameras": [], "zone": "ZN-1"}, {"series": "weekly"}])
def test_a_series_is_of_views_of_named_cameras(more: dict[str, Any]) -> None:
    assert "series_malformed" in {code for code, _ in decided(**{"series": ASKED} | more).problems}


def test_without_limits_in_force_there_is_no_series() -> None:
    decision = decided(ASKED, packs(**{"series.max_uses": 10}))
    assert decision.problems == (("series_unset", {"parameter": "series.max_days"}),)


def test_the_hours_of_a_series_are_those_of_its_views() -> None:
    """Two cameras for a month would be more hours than any request has; ten views of half an hour are ten."""
    month = {"from": "2026-03-02T00:00:00+08:00", "to": "2026-04-02T00:00:00+08:00"}
    given = matter(request(mode="view", series=ASKED, window=month))
    facts = request_facts(given.requests[request().case_id], "request", given.roster, given.sites, 1_772_400_000)
    assert facts["camera_hours"] == 10.0


def series_of(until: str, uses: int, mode: str = "view") -> dict[str, str]:
    text = examples.records()[REQUEST].decode().replace("mode: copy", f"mode: {mode}")
    text = text.replace("channel: agency", "channel: internal").replace("urgency: emergency", "urgency: normal")
    series = f"series:\n  from: 2026-03-02\n  until: {until}\n  uses: {uses}\n  minutes_each: 30\n"
    limits = "".join(
        f"  - name: series.max_{what}\n    value: {limit}\n    unit: {what}\n    clause: R-3.2.3\n    source: 纪要\n"
        "    bound: value\n    from: 2026-01-01\n"
        for what, limit in (("days", 31), ("uses", 10))
    )
    pack = "records/policy/packs/retrieval-2026.yml"
    return {REQUEST: text + series, pack: examples.records()[pack].decode() + limits}


def test_the_check_says_it_before_anybody_is_asked() -> None:
    def found(files: dict[str, str]) -> list[tuple[str, str]]:
        return [(each.rule, each.location.pointer) for each in examples.found(files) if each.rule != "CK303"]

    assert found(series_of("2026-04-01", 10)) == []
    assert found(series_of("2026-04-02", 10)) == [("CK802", "/series/until")]
    assert found(series_of("2026-04-01", 11)) == [("CK802", "/series/uses")]
    assert ("CK104", "/mode") in found(series_of("2026-04-01", 10, "copy"))
    assert ("CK401", "/series/until") in found(series_of("2026-03-01", 1))
    unset = {REQUEST: series_of("2026-04-01", 10)[REQUEST]}
    assert found(unset) == [("CK802", "/series"), ("CK802", "/series")]
