"""Standing deputies: who acts while somebody is away, and who does not."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest

from footage.approvals import decide
from footage.dossier.names import Names
from footage.dossier.pulls import right_of
from footage.evidence.proof import CommitProof
from footage.model import Contributor, Decision, Outcome, Record, Review
from footage.policy import RecordVersion, Roster
from footage.register.periods import Standing
from footage.register.roles import role_periods
from matters import HEAD, T0, account, matter, office, packs, request, review, seen, standing

DAY = 86400
AWAY = {
    "person": "sun",
    "from": "2026-03-01T00:00:00+08:00",
    "until": "2026-03-11T00:00:00+08:00",
    "reported_by": "sun",
}
SIGNED = (review(1, "lin"), review(2, "qian"), review(3, "zhou", at=DAY))


def deputy(
    people: list[str], away: list[str], role: str = "security_head", number: int = 1, **more: Any
) -> RecordVersion:
    data = {"role": role, "people": people, "standing_for": away, "from": "2020-01-01", "department": None, **more}
    return standing("role_grant", f"RG-DEP{number:03d}", data)


def absence(number: int = 1, *, period: dict[str, Any] | None = None, **changed: Any) -> RecordVersion:
    return standing("absence", f"absence-00000{number}", {**AWAY, **changed}, **(period or {}))


def told(*extra: RecordVersion, reviews: tuple[Review, ...] = SIGNED, **more: Any) -> Decision:
    asked = more.pop("asked", request())
    return decide(seen(*reviews, **more), matter(asked, versions=[*office(), *extra]))


def test_a_deputy_signs_while_the_head_is_away_and_says_for_whom() -> None:
    decision = told(deputy(["zhou"], ["sun"]), absence())
    assert decision.outcome is Outcome.APPROVED
    assert (decision.slots[2].person, decision.slots[2].via) == ("zhou", "absence-000001")


@pytest.mark.parametrize(
    "extra",
    [
        (deputy(["zhou"], ["sun"]),),
        (absence(),),
        (deputy(["zhou"], ["sun"]), absence(person="qian")),
        (deputy(["zhou"], ["sun"]), absence(until="2026-03-02T12:00:00+08:00")),
        (deputy(["zhou"], ["sun"]), absence(deputy="he")),
        (deputy(["zhou"], ["sun"]), absence(reported_by="zhou")),
        (deputy(["zhou"], ["sun"], until="2026-03-01"), absence()),
        (deputy(["zhou"], ["gao"]), absence(person="gao")),
        (deputy(["zhou", "sun"], ["sun"]), absence()),
    ],
    ids=["nobody away", "no deputy", "another away", "back again", "another named", "reported by the deputy",
         "grant over", "no such role to stand in for", "own deputy"],
)  # fmt: skip
def test_without_a_grant_and_a_landed_absence_nobody_stands_in(extra: tuple[RecordVersion, ...]) -> None:
    decision = told(*extra)
    assert decision.outcome is Outcome.PENDING
    assert {each.review_id: each.reason for each in decision.reviews}[3] == "not_in_role"


def test_an_absence_that_landed_after_the_review_does_not_reach_back() -> None:
    late = absence(period={"adopted": False, "landed_epoch": T0 + 2 * DAY})
    assert told(deputy(["zhou"], ["sun"]), late).outcome is Outcome.PENDING
    again = (*SIGNED, review(4, "zhou", at=3 * DAY))
    assert told(deputy(["zhou"], ["sun"]), late, reviews=again, observed_at=T0 + 4 * DAY).outcome is Outcome.APPROVED


def test_a_deputy_never_asks_handles_or_receives() -> None:
    ground = (deputy(["zhou"], ["sun"]), absence())
    for asked in (
        request(use={"recipients": ["zhou"], "period_days": 5}),
        request(applicant="zhou"),
        request(handler="zhou"),
    ):
        assert told(*ground, asked=asked, author="zhao" if asked.data["handler"] != "zhou" else "zhou").outcome is (
            Outcome.PENDING
        )


def test_a_deputy_of_the_head_who_lends_the_name_signs_not_even_as_the_unit() -> None:
    """C1 lets the head review what a handler drafted; whoever stands in for the head and asks may not."""
    lin_away = (deputy(["he"], ["lin"], "department_head", department="logistics"), absence(person="lin"))
    reviews = (review(1, "he"), review(2, "qian"), review(3, "sun"))
    assert told(*lin_away, reviews=reviews).outcome is Outcome.APPROVED
    assert told(*lin_away, reviews=reviews, asked=request(applicant="he")).outcome is Outcome.PENDING


def test_what_the_absent_head_may_not_sign_no_deputy_signs_for_them() -> None:
    lin_away = (deputy(["he"], ["lin"], "department_head", department="logistics"), absence(person="lin"))
    asked = request(use={"recipients": ["lin"], "period_days": 5})
    reviews = (review(1, "he"), review(2, "qian"), review(3, "sun"))
    assert told(*lin_away, reviews=reviews, asked=asked).outcome is Outcome.PENDING
    superior = (review(1, "gao"), *reviews[1:])
    decision = told(*lin_away, reviews=superior, asked=asked)
    assert (decision.outcome, decision.slots[0].via) == (Outcome.APPROVED, "C1")


def test_a_delegate_signs_nothing_for_a_delegator_who_wrote_it() -> None:
    days = {"from": "2026-03-01T00:00:00+08:00", "until": "2026-03-11T00:00:00+08:00"}
    given = standing("delegation", "DG-1", {"delegator": "sun", "delegate": "zhou", "role": "security_head", **days})
    wrote = Contributor("author", "sun", "sun@office.example", HEAD, account("sun"))
    assert told(given).outcome is Outcome.APPROVED
    assert told(given, contributors=(wrote,)).outcome is Outcome.PENDING


def test_a_person_and_their_deputy_do_not_both_sign() -> None:
    """Sun, away, reviews all the same; whoever stands in for Sun is then no second person."""
    ground = (deputy(["zhou"], ["sun"]), absence())
    reviews = (review(1, "lin"), review(2, "sun"), review(3, "zhou", at=DAY))
    decision = told(*ground, reviews=reviews)
    assert decision.outcome is Outcome.PENDING
    assert {each.review_id: each.reason for each in decision.reviews}[3] == "duplicate_person"
    assert told(*ground, reviews=(review(1, "lin"), review(2, "qian"), review(3, "sun"))).outcome is Outcome.APPROVED


def test_nobody_stands_in_for_two_at_once() -> None:
    both = [
        deputy(["zhou"], ["sun"]),
        deputy(["zhou"], ["lin"], "department_head", 2, department="logistics"),
        absence(1, period={"landed_seq": 1}),
        absence(2, person="lin", reported_by="lin", period={"landed_seq": 2}),
    ]
    roster = Roster([*office(), *both])
    at = T0 + DAY
    assert roster.holds("zhou", "security_head", at)
    assert roster.holds("zhou", "department_head", at, "logistics") is None
    alone = Roster([*office(), *both[:2], both[3]])
    held = alone.holds("zhou", "department_head", at, "logistics")
    assert held is not None
    assert (held.via, held.stands_for) == ("absence-000002", "lin")


def test_a_deputy_holds_no_role_while_everybody_is_there() -> None:
    roster = Roster([*office(), deputy(["zhou"], ["sun"])])
    assert [each.person for each in roster.holders("security_head", T0)] == ["sun"]


def test_the_register_holds_the_same_periods_as_the_roster() -> None:
    ground = [
        *office(),
        deputy(["zhou", "he"], ["sun"]),
        deputy(["zhou"], ["lin"], "department_head", 2, department="logistics"),
        absence(1, period={"landed_seq": 5, "adopted": False, "landed_epoch": T0 + DAY}),
        absence(2, person="lin", reported_by="lin", period={"landed_seq": 4, "adopted": False, "landed_epoch": T0},
                until="2026-03-05T00:00:00+08:00"),
        absence(3, reported_by="he", until="2026-03-20T00:00:00+08:00"),
    ]  # fmt: skip
    commits: list[CommitProof] = []
    rows = role_periods(ground, Standing(commits), "Asia/Shanghai")
    roster = Roster(ground)
    assert {row[6] for row in rows} == {"grant", "standing_deputy"}
    for hour in range(-30 * 24, 30 * 24, 7):
        at = T0 + hour * 3600
        for person in ("zhou", "he", "sun", "lin"):
            for role in ("security_head", "department_head"):
                held = roster.holds(person, role, at)
                listed = [row for row in rows if row[:2] == (person, role) and row[3] <= at]
                listed = [row for row in listed if row[4] is None or at < row[4]]
                assert bool(held) == bool(listed), (hour, person, role)
                if held and held.via:
                    assert held.via in {row[5] for row in listed}


def test_the_case_page_says_for_whom_and_since_when() -> None:
    class Told(Names):
        def __init__(self) -> None:
            super().__init__(sqlite3.connect(":memory:"), None, "Asia/Shanghai")  # type: ignore[arg-type]

        def absence(self, id_: str) -> tuple[str, int | None] | None:
            return ("sun", T0) if id_ == "absence-000001" else None

        def of(self, kind: str, id_: str) -> Any:
            from footage.text import Bilingual

            return Bilingual("孙伟", "孙伟")

    text = right_of("absence-000001", Told())
    assert text is not None
    assert text.en == "stands in for 孙伟, absent since 2026-03-02 05:20, absence-000001"
    delegated = right_of("DG-000001", Told())
    assert delegated is not None
    assert "DG-000001" in delegated.zh


def test_a_deputy_gains_and_so_does_not_approve_the_grant() -> None:
    data = {"role": "security_head", "people": ["gao"], "standing_for": ["sun"]}
    grant = Record("role_grant", "RG-1", "records/org/roles/RG-1.yml", "e" * 40, data)
    given = seen(review(1, "gao"), review(2, "sun"), author="zhou", records=(grant,))
    assert decide(given, matter(grant, packs=packs())).outcome is Outcome.PENDING
