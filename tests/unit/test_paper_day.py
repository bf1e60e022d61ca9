"""A paper day (D44): signed on paper while the system was down, and confirmed by the signers afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from footage.approvals import decide
from footage.model import Decision, Outcome, Record, Review
from footage.policy import Calendar, Packs, Routes
from gate_house import House
from matters import (
    CASE,
    JOINT,
    LANDING,
    ROUTES,
    SECURITY,
    T0,
    Rule,
    matter,
    merged,
    packs,
    request,
    review,
    route,
    seen,
)

DAY = 86400
CALENDAR = Calendar([Record("calendar", "cn-2026", "records/policy/calendars/cn-2026.yml", "0" * 40, {
    "year": 2026, "timezone": "Asia/Shanghai", "weekend": [6, 7], "holidays": ["2026-03-05"], "working_days": [],
})])  # fmt: skip
LIMIT = packs(**{"paper.confirm_days": 3})
RULES = {**LANDING, "paper_form": Rule("A", ("/entered_by",))}
SIGNED = [
    {"stage": "unit", "signer": "lin", "signed_at": "2026-03-02T00:30:00+08:00", "result": "agree"},
    {"stage": "security", "signer": "qian", "signed_at": "2026-03-02T00:40:00+08:00", "result": "agree"},
    {"stage": "security", "signer": "sun", "signed_at": "2026-03-02T00:50:00+08:00", "result": "partly"},
]
# Out of order on purpose: what counts is the order on paper.
CONFIRMED = (review(1, "sun"), review(2, "lin"), review(3, "qian"))


def paper(**changed: Any) -> Record:
    data = {
        "entered_by": "zhao", "signatures": SIGNED, "cameras": ["CAM-1"], "mode": "copy",
        "outage": {"from": "2026-03-02T00:00:00+08:00", "until": "2026-03-02T04:00:00+08:00", "cause": "power_cut"},
        "window": {"from": "2026-03-01T08:00:00+08:00", "to": "2026-03-01T08:10:00+08:00"},
        "completed_at": "2026-03-02T00:50:00+08:00",
    }  # fmt: skip
    path = f"records/cases/2026/03/{CASE}/paper_form-000001.yml"
    return Record("paper_form", "paper_form-000001", path, "e" * 40, data | changed, CASE)


def told(
    *reviews: Review,
    form: Record | None = None,
    chosen: Packs = LIMIT,
    calendar: Calendar | None = CALENDAR,
    **more: Any,
) -> Decision:
    records = (request(), form or paper())
    given = matter(
        *records, landing=RULES, packs=chosen, calendar=calendar, routes=Routes([*ROUTES, route(
            "paper", "A", ["paper_form"], [JOINT, SECURITY]
        )]),
    )  # fmt: skip
    return decide(seen(*reviews, records=records, **{"observed_at": T0 + 2 * DAY} | more), given)


def problems(decision: Decision) -> list[str]:
    return [code for code, _ in decision.problems]


def test_the_signers_confirm_in_any_order_and_the_paper_is_ratified() -> None:
    decision = told(*CONFIRMED)
    assert (decision.outcome, decision.route) == (Outcome.APPROVED, "paper")
    assert {slot.via for slot in decision.slots} == {"paper"}
    assert [slot.person for slot in decision.slots] == ["lin", "qian", "sun"]
    assert decision.slots[0].at is not None
    assert decision.slots[0].at < T0, "the moment on paper"


def test_the_grant_is_what_stood_on_the_paper() -> None:
    grant = told(*CONFIRMED).grant
    assert grant is not None
    assert (grant.cameras, grant.narrowed, grant.end - grant.start) == (("CAM-1",), True, 600)


@pytest.mark.parametrize("missing", range(3))
def test_until_everybody_confirmed_it_waits_and_then_nobody_knows(missing: int) -> None:
    reviews = tuple(each for index, each in enumerate(CONFIRMED) if index != missing)
    assert told(*reviews).outcome is Outcome.PENDING
    over = told(*reviews, observed_at=T0 + 10 * DAY)
    assert (over.outcome, problems(over)) == (Outcome.UNDETERMINED, ["paper_late"])


def test_what_landed_unconfirmed_is_unknown_never_approved_and_never_plainly_unapproved() -> None:
    decision = told(*CONFIRMED[:2], merged=merged(at=1000))
    assert (decision.outcome, problems(decision)) == (Outcome.UNDETERMINED, ["paper_unconfirmed"])
    assert told(*CONFIRMED, merged=merged(at=1000)).outcome is Outcome.APPROVED


def test_three_working_days_without_weekend_and_holiday() -> None:
    """Monday the 2nd was the outage; Thursday the 5th is a holiday, so Friday the 6th is the third working day."""
    assert told(*CONFIRMED[:2], review(3, "qian", at=4 * DAY + 9000), observed_at=T0 + 5 * DAY).outcome is (
        Outcome.APPROVED
    )
    late = told(*CONFIRMED[:2], review(3, "qian", at=5 * DAY), observed_at=T0 + 5 * DAY)
    assert late.outcome is Outcome.UNDETERMINED
    assert {each.reason for each in late.reviews} == {"counted", "paper_late"}


def test_a_signature_that_somebody_else_confirms_is_none() -> None:
    forged = [{**each, "signer": "he"} if each["signer"] == "lin" else each for each in SIGNED]
    assert told(*CONFIRMED, form=paper(signatures=forged)).outcome is Outcome.PENDING
    assert told(*CONFIRMED, review(4, "he"), form=paper(signatures=forged)).outcome is Outcome.PENDING


def test_whoever_says_they_never_signed_stops_it() -> None:
    decision = told(CONFIRMED[0], review(2, "lin", "reject"), CONFIRMED[2])
    assert decision.outcome is Outcome.REJECTED


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"signatures": [*SIGNED[:2], {**SIGNED[2], "result": "disagree"}]}, "paper_disagrees"),
        ({"signatures": [*SIGNED[:2], {**SIGNED[2], "signed_at": "2026-03-02T05:00:00+08:00"}]}, "paper_no_outage"),
        ({"signatures": [*SIGNED[:2], {**SIGNED[2], "signed_at": "2026-03-01T23:00:00+08:00"}]}, "paper_no_outage"),
    ],
)
def test_paper_is_for_outages_and_for_those_who_agreed(changed: dict[str, Any], problem: str) -> None:
    decision = told(*CONFIRMED, form=paper(**changed))
    assert decision.outcome is Outcome.PENDING
    assert problem in problems(decision)


@pytest.mark.parametrize(("chosen", "calendar"), [(packs(), CALENDAR), (LIMIT, None), (LIMIT, Calendar([]))])
def test_without_a_limit_or_a_calendar_nobody_knows(chosen: Packs, calendar: Calendar | None) -> None:
    decision = told(*CONFIRMED, chosen=chosen, calendar=calendar)
    assert (decision.outcome, problems(decision)) == (Outcome.UNDETERMINED, ["paper_unset"])


def test_a_request_mixes_with_its_own_paper_form_only() -> None:
    other = paper()
    elsewhere = Record(other.kind, other.id, other.path.replace(CASE, "RQ-20260302-ABCDEF"), other.blob, other.data,
                       "RQ-20260302-ABCDEF")  # fmt: skip
    assert "one_decision" in problems(told(*CONFIRMED, form=elsewhere))


SIGNATURES = (
    "SELECT clause, verdict FROM verdict WHERE subject = 'RQ-20260302-PAPERD'"
    " AND clause IN ('R-3.3.1a', 'R-3.3.2b') ORDER BY clause"
)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    made.begin()
    yield made
    made.close()


def entered(house: House) -> int:
    """The power was cut until noon; Zhao enters in the afternoon what was signed in the morning."""
    data = dict(house.cases[house.ask("03-02 07:50")].data)
    data["id"] = "RQ-20260302-PAPERD"
    form = {
        "kind": "paper_form", "id": "paper_form-4D6G8J", "case": data["id"], "form_number": "调取〔2026〕纸 003 号",
        "outage": {"from": "2026-03-02T08:00:00+08:00", "until": "2026-03-02T12:00:00+08:00", "cause": "power_cut"},
        "signatures": [
            {"stage": stage, "signer": who, "signed_at": f"2026-03-02T{at}:00+08:00", "result": "agree"}
            for stage, who, at in (("unit", "lin-hao", "08:30"), ("security", "qian-li", "08:40"),
                                   ("security", "sun-wei", "08:50"))
        ],
        "cameras": data["cameras"], "window": data["window"], "mode": data["mode"],
        "completed_at": "2026-03-02T08:50:00+08:00", "form_sha256": "b" * 64, "pages": 2, "kept_at": "档案柜 2-04",
        "entered_by": "zhao-min",
    }  # fmt: skip
    return house.bring("zhao-min", "03-02 14:00", {**data, "case": data["id"]}, form, title="纸质审批补录")


def test_d44_a_paper_day_from_the_form_to_the_register(house: House) -> None:
    number = entered(house)
    house.turn("03-02 14:01")
    assert house.asked(number) == {"lin-hao"}
    house.review(number, "sun-wei", "03-02 14:10")
    house.review(number, "lin-hao", "03-02 14:20")
    house.turn("03-02 14:21")
    assert house.asked(number) == {"lin-hao", "qian-li"}
    house.review(number, "qian-li", "03-03 09:00")
    done = house.turn("03-03 09:01")
    assert [each.number for each in done.ended] == [number]
    assert "纸质签署，已确认" in house.comment(number)
    connection = house.register("03-04 09:00")
    row = connection.execute(
        "SELECT state, verification, approved_epoch FROM cases WHERE case_id = 'RQ-20260302-PAPERD'"
    ).fetchone()
    assert row == ("approved", "verified", 1_772_412_600)
    stages = connection.execute(
        "SELECT slot, person, via FROM approval_stage WHERE case_id = 'RQ-20260302-PAPERD' ORDER BY position"
    ).fetchall()
    assert [each[2] for each in stages] == ["paper"] * 3
    assert connection.execute(SIGNATURES).fetchall() == [("R-3.3.1a", "PASS"), ("R-3.3.2b", "PASS")]


def test_d44_a_paper_that_nobody_confirmed_never_passes(house: House) -> None:
    number = entered(house)
    house.review(number, "lin-hao", "03-02 14:20")
    house.turn("03-09 09:00")
    assert "未在期限内由各签署人确认" in house.comment(number)
    house.forge.merge(number, 902, house.at("03-09 10:00"))
    done = house.turn("03-09 10:01")
    assert done.captured.outcomes == (Outcome.UNDETERMINED,)
    connection = house.register("03-10 09:00")
    verification = connection.execute("SELECT verification FROM cases WHERE case_id = 'RQ-20260302-PAPERD'").fetchone()
    assert verification == ("undetermined",)
    verdicts = connection.execute(SIGNATURES).fetchall()
    assert len(verdicts) == 2
    assert "PASS" not in {verdict for _, verdict in verdicts}
