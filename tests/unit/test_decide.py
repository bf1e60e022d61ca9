"""Decisions told as cases; the numbers in names are those of the approval cases in the design."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from footage.approvals import decide
from footage.model import (
    Account,
    AccountKind,
    BaseChange,
    Change,
    Closing,
    Contributor,
    Decision,
    Dismissal,
    HeadChange,
    MergeStyle,
    Outcome,
    Record,
    SlotState,
)
from footage.policy import Routes
from matters import (
    CASE,
    HEAD,
    HOST,
    OLD_HEAD,
    PATH,
    ROUTES,
    T0,
    account,
    matter,
    merged,
    office,
    packs,
    request,
    review,
    route,
    seen,
    standing,
)

FULL = (review(1, "lin"), review(2, "qian"), review(3, "sun"))


def reasons(decision: Decision) -> dict[int, str]:
    return {each.review_id: each.reason for each in decision.reviews}


def problems(decision: Decision) -> set[str]:
    return {code for code, _ in decision.problems}


def signed(decision: Decision) -> dict[str, str | None]:
    return {slot.slot: slot.person for slot in decision.slots}


def test_three_signatures_in_order_approve() -> None:
    decision = decide(seen(*FULL), matter())
    assert decision.outcome is Outcome.APPROVED
    assert signed(decision) == {"unit.head": "lin", "security.reviewer": "qian", "security.head": "sun"}
    assert decision.grant is not None
    assert decision.grant.cameras == ("CAM-1", "CAM-2")
    assert not decision.grant.narrowed
    assert decision.case_ids == (CASE,)


def test_what_is_missing_names_who_could_act() -> None:
    decision = decide(seen(review(1, "lin")), matter())
    assert decision.outcome is Outcome.PENDING
    assert decision.next_slot is not None
    assert (decision.next_slot.slot, decision.next_slot.candidates) == ("security.reviewer", ("qian", "sun"))
    assert decision.slots[2].state is SlotState.LATER


@pytest.mark.parametrize(
    ("order", "why"),
    [
        (("qian", "lin", "sun"), {"qian": "out_of_order"}),
        (("sun", "qian", "lin"), {"sun": "out_of_order", "qian": "out_of_order"}),
        (("lin", "sun", "qian"), {"qian": "no_open_seat"}),  # sun came first and reviews; qian cannot be head
    ],
)
def test_a_later_stage_before_an_earlier_one_does_not_count(order: tuple[str, ...], why: dict[str, str]) -> None:
    decision = decide(seen(*(review(i, person) for i, person in enumerate(order, 1))), matter())
    assert decision.outcome is Outcome.PENDING
    assert {each.person: each.reason for each in decision.reviews if not each.counted} == why


def test_28_29_one_person_signs_one_seat_only() -> None:
    decision = decide(seen(review(1, "lin"), review(2, "sun"), review(3, "sun")), matter())
    assert decision.outcome is Outcome.PENDING
    assert reasons(decision)[2] == "superseded"


def test_30_matching_is_not_greedy() -> None:
    """Sun could review and head; the matching keeps him for the seat that only he can fill."""
    decision = decide(seen(review(1, "lin"), review(2, "sun", at=300), review(3, "qian", at=300)), matter())
    assert decision.outcome is Outcome.PENDING, "the head must not be earlier than the reviewer: event 2 before 3"
    decision = decide(seen(review(1, "lin"), review(2, "qian", at=300), review(3, "sun", at=300)), matter())
    assert signed(decision)["security.head"] == "sun"
    assert decision.outcome is Outcome.APPROVED


def test_20_self_approval_by_the_author() -> None:
    decision = decide(seen(review(1, "lin"), review(2, "qian"), review(3, "sun"), author="lin"), matter())
    assert reasons(decision)[1] == "self"
    assert decision.slots[0].candidates == ("gao",), "the superior signs when the head drafted"


def test_d2_second_account_is_the_same_person() -> None:
    versions = [*office()]
    lin = versions[1].record
    accounts = [*lin.data["accounts"], {"host": HOST, "id": 77, "login": "lin-private"}]
    versions[1] = standing("person", "lin", {**lin.data, "accounts": accounts})
    second = replace(review(1, "lin"), account=Account(HOST, 77, "lin-private"))
    decision = decide(seen(second, *FULL[1:], author="lin"), matter(versions=versions))
    assert decision.outcome is Outcome.PENDING
    assert reasons(decision)[1] == "self"


def test_d2_the_superior_signs_by_ruling_c1() -> None:
    decision = decide(seen(review(1, "gao"), *FULL[1:], author="lin"), matter())
    assert decision.outcome is Outcome.APPROVED
    assert decision.slots[0].via == "C1"


def test_c1_superior_also_when_the_head_only_lends_the_name() -> None:
    strict = packs(**{"approval.l1_if_applicant_is_head": "superior"})
    assert decide(seen(*FULL), matter(packs=strict)).outcome is Outcome.PENDING
    assert decide(seen(review(1, "gao"), *FULL[1:]), matter(packs=strict)).outcome is Outcome.APPROVED


def test_c1_unset_lets_nobody_sign() -> None:
    decision = decide(seen(*FULL), matter(packs=packs(**{"approval.l1_if_applicant_is_head": "as-you-like"})))
    assert decision.slots[0].state is SlotState.IMPOSSIBLE


def test_c1_the_head_who_receives_stands_aside() -> None:
    asked = request(use={"recipients": ["lin"], "period_days": 5})
    decision = decide(seen(*FULL), matter(asked))
    assert reasons(decision)[1] == "recipient"
    assert decide(seen(review(1, "gao"), *FULL[1:]), matter(asked)).outcome is Outcome.APPROVED


def test_c2_management_signs_for_the_head_of_security() -> None:
    asked = request(
        department="security", applicant="sun", handler="sun", use={"recipients": ["sun"], "period_days": 1}
    )
    reviews = (review(1, "gao"), review(2, "qian"), review(3, "li"))
    decision = decide(seen(*reviews, author="sun"), matter(asked))
    assert decision.route == "own"
    assert [slot.via for slot in decision.slots] == ["C1", "", "C2", ""]
    assert decision.slots[3].state is SlotState.WAITING


def test_d4_delegation_covers_its_days_and_its_landing_only() -> None:
    day = 86400
    given = {"delegator": "sun", "delegate": "zhou", "role": "security_head", "from": "2026-03-01T00:00:00+08:00"}
    covering = standing("delegation", "DG-1", {**given, "until": "2026-03-11T00:00:00+08:00"})
    reviews = (review(1, "lin"), review(2, "qian"), review(3, "zhou", at=day))
    decision = decide(seen(*reviews), matter(versions=[*office(), covering]))
    assert decision.outcome is Outcome.APPROVED
    assert decision.slots[2].via == "DG-1"
    late = seen(*reviews[:2], review(3, "zhou", at=12 * day), observed_at=T0 + 13 * day)
    assert decide(late, matter(versions=[*office(), covering])).outcome is Outcome.PENDING
    back_dated = standing("delegation", "DG-1", covering.record.data, adopted=False, landed_epoch=T0 + 2 * day)
    assert decide(seen(*reviews), matter(versions=[*office(), back_dated])).outcome is Outcome.PENDING


def test_d4_a_chain_of_delegations_does_not_count() -> None:
    days = {"from": "2026-03-01T00:00:00+08:00", "until": "2026-03-11T00:00:00+08:00", "role": "security_head"}
    chain = [
        standing("delegation", "DG-1", {"delegator": "sun", "delegate": "zhou", **days}),
        standing("delegation", "DG-2", {"delegator": "zhou", "delegate": "he", **days}),
    ]
    decision = decide(seen(review(1, "lin"), review(2, "qian"), review(3, "he")), matter(versions=[*office(), *chain]))
    assert reasons(decision)[3] == "not_in_role"


def test_01_push_after_approval_makes_it_stale() -> None:
    moved = (HeadChange(T0, None, OLD_HEAD), HeadChange(T0 + 150, OLD_HEAD, HEAD))
    stale = review(1, "lin", commit_id=OLD_HEAD, head_at_submission=OLD_HEAD)
    decision = decide(seen(stale, *FULL[1:], head_changes=moved), matter())
    assert decision.outcome is Outcome.PENDING
    assert reasons(decision)[1] == "stale_content"


def test_03_a_repointed_commit_does_not_help() -> None:
    """The forge re-points commit_id to the new head; what stood at submission still counts."""
    moved = (HeadChange(T0, None, OLD_HEAD), HeadChange(T0 + 150, OLD_HEAD, HEAD))
    repointed = review(1, "lin", commit_id=HEAD, head_at_submission=OLD_HEAD)
    assert reasons(decide(seen(repointed, *FULL[1:], head_changes=moved), matter()))[1] == "stale_content"


def test_05_a_rebase_that_leaves_the_set_alone_voids_nothing() -> None:
    same = seen(*FULL)
    rebased = "3" * 40
    sets = {**same.change_sets, rebased: same.changes}
    moved = (HeadChange(T0, None, rebased), HeadChange(T0 + 150, rebased, HEAD, True))
    first = review(1, "lin", commit_id=rebased, head_at_submission=rebased)
    decision = decide(seen(first, *FULL[1:], change_sets=sets, head_changes=moved), matter())
    assert decision.outcome is Outcome.APPROVED


def test_one_more_path_is_one_more_thing_nobody_approved() -> None:
    extra = Change("records/org/people/x.yml", "A", "", "", "100644", "d" * 40)
    base = seen(*FULL)
    sets = {HEAD: (*base.changes, extra), OLD_HEAD: base.changes}
    first = review(1, "lin", commit_id=OLD_HEAD, head_at_submission=OLD_HEAD)
    decision = decide(seen(first, changes=sets[HEAD], change_sets=sets), matter())
    assert reasons(decision)[1] == "stale_content"


def test_a_mode_change_voids_an_approval() -> None:
    base = seen(*FULL)
    sets = {HEAD: (replace(base.changes[0], new_mode="100755"),), OLD_HEAD: base.changes}
    first = review(1, "lin", commit_id=OLD_HEAD, head_at_submission=OLD_HEAD)
    assert reasons(decide(seen(first, changes=sets[HEAD], change_sets=sets), matter()))[1] == "stale_content"


def test_a_commit_that_is_gone_counts_only_after_the_last_change() -> None:
    moved = (HeadChange(T0, None, OLD_HEAD), HeadChange(T0 + 150, OLD_HEAD, HEAD))
    before = review(1, "lin", commit_id="f" * 40, head_at_submission=HEAD)
    after = review(1, "lin", at=160, commit_id="f" * 40, head_at_submission=HEAD)
    assert reasons(decide(seen(before, head_changes=moved), matter()))[1] == "commit_unknown"
    assert reasons(decide(seen(after, head_changes=moved), matter()))[1] == "counted"


def test_10_a_retarget_voids_what_came_before() -> None:
    retargeted = (BaseChange(T0 + 150, "refs/heads/other", "refs/heads/main"),)
    assert reasons(decide(seen(*FULL, base_changes=retargeted), matter()))[1] == "base_changed"


def test_21_24_contributors_never_approve() -> None:
    qian = Contributor("co-author", "qian", "QIAN@office.example", HEAD, None)
    base = seen(*FULL)
    decision = decide(replace(base, contributors=(*base.contributors, qian)), matter())
    assert reasons(decision)[2] == "contributor"


def test_22_an_address_nobody_answers_to_fails_closed() -> None:
    stranger = Contributor("author", "x", "x@elsewhere.example", HEAD, None)
    decision = decide(seen(*FULL, contributors=(stranger,)), matter())
    assert decision.outcome is Outcome.PENDING
    assert "unattributed" in problems(decision)


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        (None, "ghost"),
        (Account(HOST, -1, "ghost", AccountKind.GHOST), "ghost"),
        (Account(HOST, 3, "qian", AccountKind.BOT), "bot"),
        (Account(HOST, 3, "qian", AccountKind.UNKNOWN), "bot"),
        (Account(HOST, 4711, "qian"), "unknown_person"),
        (Account("other.example", 3, "qian"), "unknown_person"),
    ],
)
def test_33_34_35_36_who_is_not_a_known_person_does_not_count(who: Account | None, reason: str) -> None:
    decision = decide(seen(FULL[0], replace(FULL[1], account=who), FULL[2]), matter())
    assert decision.outcome is Outcome.PENDING
    assert reasons(decision)[2] == reason


def test_34_a_renamed_account_keeps_counting() -> None:
    renamed = replace(FULL[1], account=Account(HOST, 3, "qian-renamed"))
    assert decide(seen(FULL[0], renamed, FULL[2]), matter()).outcome is Outcome.APPROVED


def test_37_who_left_later_keeps_the_signature_who_left_before_has_none() -> None:
    versions = office()
    index = next(i for i, version in enumerate(versions) if version.record.id == "qian")
    data = {**versions[index].record.data, "active_until": "2026-03-02"}
    versions[index] = standing("person", "qian", data)
    assert decide(seen(*FULL), matter(versions=versions)).outcome is Outcome.APPROVED
    late = seen(FULL[0], review(2, "qian", at=5 * 86400), review(3, "sun", at=6 * 86400))
    assert reasons(decide(late, matter(versions=versions)))[2] == "inactive"


def test_47_48_the_last_decisive_review_stands_and_nothing_revives() -> None:
    changed_mind = (FULL[0], FULL[1], review(3, "qian", "reject"), review(4, "sun"))
    assert decide(seen(*changed_mind), matter()).outcome is Outcome.REJECTED
    by_qian = Dismissal(T0 + 500, account("qian"))
    lifted = (FULL[0], FULL[1], review(3, "qian", "reject", dismissal=by_qian), review(4, "sun"))
    decision = decide(seen(*lifted), matter())
    assert decision.outcome is Outcome.PENDING
    assert reasons(decision)[2] == "superseded"


def test_49_50_only_the_rejector_or_a_later_stage_lifts_a_rejection() -> None:
    def outcome(by: str) -> Outcome:
        rejection = review(2, "qian", "reject", dismissal=Dismissal(T0 + 250, account(by)))
        return decide(seen(FULL[0], rejection), matter()).outcome

    assert [outcome(by) for by in ("lin", "zhou", "qian", "sun")] == [
        Outcome.REJECTED,
        Outcome.REJECTED,
        Outcome.PENDING,
        Outcome.PENDING,
    ]


def test_51_a_comment_neither_cancels_nor_counts() -> None:
    decision = decide(seen(*FULL, review(4, "qian", "comment")), matter())
    assert decision.outcome is Outcome.APPROVED
    assert reasons(decision)[4] == "comment_only"


def test_52_a_draft_and_an_incomplete_list_are_never_approval() -> None:
    assert reasons(decide(seen(review(1, "lin", "draft")), matter()))[1] == "draft"
    assert decide(seen(*FULL, complete=False), matter()).outcome is Outcome.UNDETERMINED


def test_68_an_approval_after_the_merge_does_not_count() -> None:
    late = seen(*FULL[:2], review(3, "sun", at=5000), merged=merged(at=4000))
    decision = decide(late, matter())
    assert decision.outcome is Outcome.UNAPPROVED
    assert reasons(decision)[3] == "after_merge"


def test_07_squash_is_undetermined() -> None:
    assert decide(seen(*FULL, merged=merged(style=MergeStyle.SQUASH)), matter()).outcome is Outcome.UNDETERMINED


def test_45_no_route_is_no_pass() -> None:
    decision = decide(seen(*FULL), matter(routes=Routes([])))
    assert decision.outcome is Outcome.PENDING
    assert "no_route" in problems(decision)
    twice = Routes([*ROUTES, route("again", "A", ["request"], [])])
    assert "ambiguous_route" in problems(decide(seen(*FULL), matter(routes=twice)))


def test_r333_sensitive_or_large_goes_to_management() -> None:
    for asked in (
        request(cameras=["CAM-20"]),
        request(cameras=["CAM-404"]),
        request(cameras=[f"CAM-{n}" for n in range(1, 10)]),
        request(sensitivity="sensitive"),
    ):
        decision = decide(seen(*FULL), matter(asked))
        assert decision.outcome is Outcome.PENDING
        assert decision.slots[-1].candidates == ("gao", "li")


def test_joint_departments_each_agree_in_any_order() -> None:
    asked = request(joint_departments=["quality"])
    reviews = (review(1, "he"), review(2, "lin"), review(3, "qian"), review(4, "sun"))
    assert decide(seen(*reviews), matter(asked)).outcome is Outcome.APPROVED
    assert decide(seen(*FULL), matter(asked)).outcome is Outcome.PENDING


def test_d11_partial_approval_is_the_intersection() -> None:
    reviews = (
        FULL[0],
        replace(FULL[1], body="范围: CAM-1、CAM-2 ; 方式: 查看"),
        replace(FULL[2], body="同意。\nscope: CAM-2, CAM-9"),
    )
    decision = decide(seen(*reviews), matter())
    assert decision.grant is not None
    assert (decision.grant.cameras, decision.grant.mode, decision.grant.narrowed) == (("CAM-2",), "view", True)
    assert decision.reviews[2].opinion == "同意。"


def test_a_restriction_that_cannot_be_read_stops_the_approval() -> None:
    decision = decide(seen(FULL[0], replace(FULL[1], body="方式: 随便"), FULL[2]), matter())
    assert decision.outcome is Outcome.PENDING
    assert "unread_condition" in problems(decision)


def test_54_an_edited_text_may_have_held_a_restriction() -> None:
    decision = decide(seen(*FULL[:2], replace(FULL[2], body="同意", edited=True)), matter())
    assert decision.outcome is Outcome.UNDETERMINED
    assert problems(decision) == {"edited_text"}
    assert decision.grant is None
    superseded = (*FULL[:2], replace(FULL[2], body="同意", edited=True), review(4, "sun"))
    assert decide(seen(*superseded), matter()).outcome is Outcome.APPROVED


@pytest.mark.parametrize(
    ("closing", "rejected", "outcome"),
    [
        (Closing(T0 + 900, account("zhao")), False, Outcome.WITHDRAWN),
        (Closing(T0 + 900, account("zhou"), by_gate=True), False, Outcome.EXPIRED),
        (Closing(T0 + 900, account("zhao")), True, Outcome.REFUSED),
        (Closing(T0 + 900, account("sun")), False, Outcome.UNDETERMINED),
        (Closing(T0 + 900, None), False, Outcome.UNDETERMINED),
    ],
)
def test_closing(closing: Closing, rejected: bool, outcome: Outcome) -> None:
    reviews = (review(1, "lin"), review(2, "qian", "reject" if rejected else "comment"))
    assert decide(seen(*reviews, closed=closing), matter()).outcome is outcome


def test_the_author_must_be_the_actor_named() -> None:
    decision = decide(seen(*FULL, author="he"), matter())
    assert "author_not_actor" in problems(decision)


def event(kind: str, suffix: str, **data: Any) -> Record:
    path = f"records/cases/2026/03/{CASE}/{kind}-{suffix}.yml"
    return Record(kind, f"{kind}-{suffix}", path, "e" * 40, data, CASE)


def test_a_docket_needs_a_second_hand_for_each_record() -> None:
    records = (
        event("retrieval", "000001", operators=["zhou"], receiver="zhao"),
        event("custody", "000002", giver="zhou", receiver="he"),
    )
    docket = matter(*records, requests={CASE: request()})
    both = seen(review(1, "zhao"), review(2, "he"), author="zhou", records=records)
    assert decide(both, docket).outcome is Outcome.APPROVED
    one = decide(seen(review(1, "zhao"), author="zhou", records=records), docket)
    assert one.outcome is Outcome.PENDING
    assert decide(seen(review(1, "qian"), author="zhou", records=records), docket).outcome is Outcome.PENDING


def test_without_a_named_second_any_other_custodian_confirms() -> None:
    record = event("retrieval", "000001", operators=["zhou"])
    docket = matter(record, requests={CASE: request()})
    assert decide(seen(review(1, "qian"), author="zhou", records=(record,)), docket).outcome is Outcome.APPROVED


def test_own_reports_land_without_review_but_only_by_their_author() -> None:
    record = event("preservation", "000001", done_by="zhou")
    assert decide(seen(author="zhou", records=(record,)), matter(record)).outcome is Outcome.APPROVED
    assert decide(seen(author="he", records=(record,)), matter(record)).outcome is Outcome.PENDING


def test_an_urgent_release_lands_on_an_explicit_route_without_stages() -> None:
    assert decide(seen(), matter(request(urgency="emergency"))).route == "urgent"


def test_decisions_mix_with_nothing() -> None:
    records = (request(), event("preservation", "000001", done_by="zhao"))
    assert "mixed" in problems(decide(seen(*FULL, records=records), matter(*records)))


def test_constitution_needs_two_offices_and_nobody_who_gains() -> None:
    grant = Record("role_grant", "RG-1", "records/org/roles/RG-1.yml", "e" * 40, {"role": "operator", "people": ["he"]})
    good = seen(review(1, "gao"), review(2, "sun"), author="zhou", records=(grant,))
    assert decide(good, matter(grant)).outcome is Outcome.APPROVED
    gains = replace(grant, data={"role": "management", "people": ["sun"]})
    decision = decide(good, matter(gains))
    assert (decision.outcome, reasons(decision)[2]) == (Outcome.PENDING, "gains")


def test_lowering_a_sensitivity_is_constitution() -> None:
    after = Record("camera", "CAM-20", "records/sites/cameras/CAM-20.yml", "e" * 40, {"sensitivity": "ordinary"})
    before = replace(after, data={"sensitivity": "sensitive"})
    change = Change(after.path, "M", "100644", "d" * 40, "100644", after.blob)
    given = seen(review(1, "he"), author="zhou", changes=(change,), change_sets={HEAD: (change,)})
    assert decide(given, matter(after, before={after.path: before})).landing_class == "E"
    assert decide(given, matter(after, before={after.path: after})).landing_class == "D"


def test_a_landed_event_is_never_edited_whoever_approves() -> None:
    change = Change(PATH, "M", "100644", "d" * 40, "100644", request().blob)
    given = seen(*FULL, changes=(change,), change_sets={HEAD: (change,)})
    assert "event_changed" in problems(decide(given, matter(before={PATH: request()})))


def test_a_landed_event_outside_cases_is_never_edited_either() -> None:
    hold = Record("hold", "hold-000001", "records/oversight/holds/hold-000001.yml", "e" * 40, {"placed_by": "zhou"})
    change = Change(hold.path, "M", "100644", "d" * 40, "100644", hold.blob)
    given = seen(author="zhou", changes=(change,), change_sets={HEAD: (change,)})
    assert "event_changed" in problems(decide(given, matter(hold, before={hold.path: hold})))


def test_a_decision_that_belongs_to_no_case_has_its_route() -> None:
    data = {"released_by": "zhou", "hold": "hold-000001"}
    release = Record("hold_release", "hold_release-000001", "records/oversight/holds/x.yml", "e" * 40, data)
    signed_by = (review(1, "qian"), review(2, "sun"), review(3, "li"))
    decision = decide(seen(*signed_by, author="zhou", records=(release,)), matter(release))
    assert (decision.outcome, decision.route, decision.grant) == (Outcome.APPROVED, "two", None)


def test_the_delegate_accepts_and_nobody_else() -> None:
    record = Record(
        "delegation", "DG-1", "records/org/delegations/DG-1.yml", "e" * 40, {"delegator": "sun", "delegate": "zhou"}
    )
    assert decide(seen(review(1, "zhou"), author="sun", records=(record,)), matter(record)).outcome is Outcome.APPROVED
    assert decide(seen(review(1, "qian"), author="sun", records=(record,)), matter(record)).outcome is Outcome.PENDING


def test_what_cannot_be_read_is_never_approved() -> None:
    empty = replace(matter(), records={}, requests={})
    decision = decide(seen(*FULL), empty)
    assert decision.outcome is not Outcome.APPROVED
    assert "unreadable" in problems(decision)
