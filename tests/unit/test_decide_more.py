"""More of the approval cases, by their numbers; what the architecture decides otherwise is in ADR 0011."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest

from footage.approvals import decide
from footage.evidence.ground import Ground
from footage.model import (
    Account,
    AccountKind,
    BaseChange,
    Change,
    Contributor,
    Decision,
    HeadChange,
    MergeStyle,
    Observation,
    Outcome,
    Record,
    Review,
    SlotState,
)
from footage.repository import LandedCommit, Signature, Writer, object_id
from matters import (
    HEAD,
    HOST,
    OLD_BLOB,
    OLD_HEAD,
    PEOPLE,
    T0,
    account,
    matter,
    merged,
    office,
    packs,
    request,
    review,
    seen,
    standing,
)

ROOT = Path(__file__).resolve().parents[2]
FULL = (review(1, "lin"), review(2, "qian"), review(3, "sun"))
OTHER = "3" * 40


def reasons(decision: Decision) -> dict[int, str]:
    return {each.review_id: each.reason for each in decision.reviews}


def moved(at: int, old: str = OLD_HEAD, new: str = HEAD, **more: object) -> tuple[HeadChange, ...]:
    return (HeadChange(T0, None, old), HeadChange(T0 + at, old, new, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(("after", "counts"), [(-1, False), (1, True)])
def test_02_a_second_before_or_after_the_push_is_told_by_content(after: int, counts: bool) -> None:
    head = HEAD if counts else OLD_HEAD
    first = review(1, "lin", at=150 + after, commit_id=head, head_at_submission=head)
    decision = decide(seen(first, *FULL[1:], head_changes=moved(150)), matter())
    assert reasons(decision)[1] == ("counted" if counts else "stale_content")


def test_02_the_clock_alone_voids_nothing() -> None:
    """The push came later but brought the same files."""
    base = seen(*FULL)
    sets = {**base.change_sets, OTHER: base.changes}
    first = review(1, "lin", commit_id=OTHER, head_at_submission=OTHER)
    decision = decide(seen(first, *FULL[1:], change_sets=sets, head_changes=moved(180, OTHER)), matter())
    assert decision.outcome is Outcome.APPROVED


def test_06_an_update_of_the_branch_that_smuggles_something_in_voids() -> None:
    base = seen(*FULL)
    smuggled = (replace(base.changes[0], new_blob="d" * 40),)
    sets = {OLD_HEAD: base.changes, HEAD: smuggled}
    reviews = tuple(replace(each, commit_id=OLD_HEAD, head_at_submission=OLD_HEAD) for each in FULL)
    observation = seen(*reviews, changes=smuggled, change_sets=sets, head_changes=moved(400))
    assert set(reasons(decide(observation, matter())).values()) == {"stale_content"}


def test_06_an_update_of_the_branch_that_brings_only_the_base_voids_nothing() -> None:
    base = seen(*FULL)
    sets = {OLD_HEAD: base.changes, HEAD: base.changes}
    reviews = tuple(replace(each, commit_id=OLD_HEAD, head_at_submission=OLD_HEAD) for each in FULL)
    assert decide(seen(*reviews, change_sets=sets, head_changes=moved(400)), matter()).outcome is Outcome.APPROVED


@pytest.mark.parametrize("kind", [Observation, Review, HeadChange, Contributor])
def test_04_no_date_that_a_committer_chose_is_even_known(kind: type) -> None:
    assert {name for name in (each.name for each in fields(kind)) if "date" in name or "commit" in name} <= {
        "commit",
        "commit_id",
    }


def test_09_a_base_that_moved_elsewhere_voids_nothing() -> None:
    assert decide(seen(*FULL, merge_base="8" * 40, merged=merged(base_before="7" * 40)), matter()).outcome is (
        Outcome.APPROVED
    )


def test_27_who_pushed_is_recorded_and_bars_nobody() -> None:
    by_qian = tuple(replace(each, actor=account("qian")) for each in moved(50))
    assert decide(seen(*FULL, head_changes=by_qian), matter()).outcome is Outcome.APPROVED


@pytest.mark.parametrize("style", [each for each in MergeStyle if each is not MergeStyle.MERGE])
def test_07_08_17_whatever_is_no_plain_merge_is_undetermined(style: MergeStyle) -> None:
    assert decide(seen(*FULL, merged=merged(style=style)), matter()).outcome is Outcome.UNDETERMINED


def test_10_reviews_after_a_retarget_count_again() -> None:
    retargeted = (BaseChange(T0 + 50, "refs/heads/lax", "refs/heads/main"),)
    assert decide(seen(*FULL, base_changes=retargeted), matter()).outcome is Outcome.APPROVED


def test_11_a_second_pull_request_with_the_same_head_has_its_own_reviews() -> None:
    assert decide(seen(*FULL, number=1), matter()).outcome is Outcome.APPROVED
    assert decide(seen(number=2), matter()).outcome is Outcome.PENDING


def test_12_what_was_pushed_while_closed_is_seen_after_reopening() -> None:
    before = tuple(replace(each, commit_id=OLD_HEAD, head_at_submission=OLD_HEAD) for each in FULL)
    decision = decide(seen(*before, occasion=2, head_changes=moved(800)), matter())
    assert (decision.outcome, set(reasons(decision).values())) == (Outcome.PENDING, {"stale_content"})


def test_13_a_dropped_commit_fails_closed() -> None:
    gone = review(1, "lin", commit_id="f" * 40, head_at_submission=None)
    assert reasons(decide(seen(gone, *FULL[1:], head_changes=moved(150)), matter()))[1] == "commit_unknown"


def test_14_a_merge_right_after_a_push_is_not_approved_by_what_came_before() -> None:
    before = tuple(replace(each, commit_id=OLD_HEAD, head_at_submission=OLD_HEAD) for each in FULL)
    decision = decide(seen(*before, head_changes=moved(899), merged=merged(at=900)), matter())
    assert decision.outcome is Outcome.UNAPPROVED


@pytest.mark.parametrize("flag", ["official", "stale", "labels", "assignees", "approved", "association"])
def test_15_16_37_56_what_a_forge_concludes_is_not_even_known(flag: str) -> None:
    assert flag not in {each.name for kind in (Review, Observation) for each in fields(kind)}


def test_18_what_the_client_showed_counts_not_what_the_head_had_become() -> None:
    raced = review(1, "lin", at=160, commit_id=OLD_HEAD, head_at_submission=HEAD)
    assert reasons(decide(seen(raced, *FULL[1:], head_changes=moved(150)), matter()))[1] == "stale_content"


def test_19_a_stamp_that_a_bot_adds_after_approval_voids_it() -> None:
    base = seen(*FULL)
    stamped = (*base.changes, Change("records/stamp.txt", "A", "", "", "100644", "d" * 40))
    bot = Contributor("author", "bot", "bot@office.example", HEAD, Account(HOST, 901, "bot", AccountKind.BOT))
    reviews = tuple(replace(each, commit_id=OLD_HEAD, head_at_submission=OLD_HEAD) for each in FULL)
    observation = seen(
        *reviews, changes=stamped, change_sets={OLD_HEAD: base.changes, HEAD: stamped},
        contributors=(*base.contributors, bot), head_changes=moved(400),
    )  # fmt: skip
    decision = decide(observation, matter())
    assert set(reasons(decision).values()) == {"stale_content"}
    assert "unattributed" in {code for code, _ in decision.problems}


def test_21_a_rebase_by_a_service_does_not_free_the_author() -> None:
    service = Contributor("committer", "he", "he@office.example", HEAD, account("he"))
    decision = decide(seen(review(1, "lin"), *FULL[1:], author="lin", contributors=(service,)), matter())
    assert reasons(decision)[1] == "self"


def test_23_a_forged_address_bars_whom_it_names_and_frees_nobody() -> None:
    forged = Contributor("author", "Qian", "qian@office.example", HEAD, None)
    decision = decide(seen(review(1, "lin"), review(2, "qian"), review(3, "sun"), contributors=(forged,)), matter())
    assert reasons(decision)[2] == "contributor"
    drafted = seen(review(1, "lin"), *FULL[1:], author="lin", contributors=(forged,))
    assert reasons(decide(drafted, matter()))[1] == "self"


def test_25_authors_of_a_merged_side_branch_are_contributors(tmp_path: Path) -> None:
    who = {name: Signature(name, f"{name}@office.example", T0, 480) for name in ("zhao", "qian")}
    with Writer.init(tmp_path / "r", bare=True) as repository:
        writer = Writer(repository)
        base = writer.commit("refs/heads/main", [], {"a": b"0"}, who["zhao"], who["zhao"], "base")
        mine = writer.commit(None, [base], {"b": b"1"}, who["zhao"], who["zhao"], "mine")
        side = writer.commit(None, [base], {"c": b"2"}, who["qian"], who["qian"], "side")
        head = writer.commit(None, [mine, side], {"c": b"2"}, who["zhao"], who["zhao"], "merge")
        assert {each.name for each in repository.contributors(base, head)} == {"zhao", "qian"}


def test_26_67_a_list_that_was_cut_or_an_answer_that_did_not_come_is_undetermined() -> None:
    assert decide(seen(*FULL, complete=False, merged=merged()), matter()).outcome is Outcome.UNDETERMINED
    assert decide(seen(*FULL, complete=False), matter()).outcome is not Outcome.APPROVED


def test_31_naming_a_role_in_the_text_moves_nobody_to_another_seat() -> None:
    claimed = (FULL[0], replace(FULL[1], body="role: security.head\n以负责人身份同意"), FULL[2])
    decision = decide(seen(*claimed), matter())
    assert {slot.slot: slot.person for slot in decision.slots}["security.reviewer"] == "qian"


def test_32_an_account_that_two_people_share_is_nobodys() -> None:
    versions = [*office()]
    index = next(i for i, each in enumerate(versions) if each.record.id == "he")
    data = versions[index].record.data
    shared = [*data["accounts"], {"host": HOST, "id": PEOPLE["qian"][1], "login": "qian"}]
    versions[index] = standing("person", "he", {**data, "accounts": shared})
    assert reasons(decide(seen(*FULL), matter(versions=versions)))[2] == "unknown_person"


def test_36_the_spelling_of_a_login_does_not_matter() -> None:
    shouted = replace(FULL[1], account=Account(HOST, PEOPLE["qian"][1], "QIAN"))
    assert decide(seen(FULL[0], shouted, FULL[2]), matter()).outcome is Outcome.APPROVED


def test_38_who_gets_the_role_after_reviewing_had_none() -> None:
    grant = {"role": "security_reviewer", "people": ["zhou"], "from": "2020-01-01"}
    later = standing("role_grant", "RG-000099", grant, adopted=False, landed_epoch=T0 + 250)
    reviews = (review(1, "lin"), review(2, "zhou", at=200), review(3, "sun"))
    assert reasons(decide(seen(*reviews), matter(versions=[*office(), later])))[2] == "not_in_role"
    again = (review(1, "lin"), review(2, "zhou", at=260), review(3, "sun"))
    assert decide(seen(*again), matter(versions=[*office(), later])).outcome is Outcome.APPROVED


def test_39_40_a_role_taken_away_after_the_review_changes_nothing_and_before_it_everything() -> None:
    def outcome(ended: int) -> Outcome:
        versions = [each for each in office() if each.record.id != "RG-000004"]
        head = {"role": "security_head", "people": ["sun"], "from": "2020-01-01"}
        gone = standing("role_grant", "RG-000004", head, replaced_seq=9, replaced_epoch=T0 + ended, gone=True)
        return decide(seen(*FULL), matter(versions=[*versions, gone])).outcome

    assert (outcome(301), outcome(300)) == (Outcome.APPROVED, Outcome.PENDING)


def test_41_a_request_that_brings_its_own_approver_is_not_approved() -> None:
    grant = Record(
        "role_grant", "RG-9", "records/org/roles/RG-9.yml", "e" * 40, {"role": "security_head", "people": ["he"]}
    )
    records = (request(), grant)
    decision = decide(seen(*FULL, records=records), matter(*records))
    assert decision.outcome is Outcome.PENDING
    assert "mixed" in {code for code, _ in decision.problems}


def test_42_43_a_policy_that_was_weakened_and_restored_is_asked_as_it_stood() -> None:
    ground, blobs = Ground(), {}

    def land(seq: int, files: dict[str, bytes]) -> None:
        blobs.update({object_id(data): data for data in files.values()})
        changes = tuple(
            Change(path, "A" if seq == 0 else "M", "", "", "100644", object_id(data)) for path, data in files.items()
        )
        who = ("x", "x@x", T0)
        commit = LandedCommit(f"{seq:040x}", "", (), *who, *who, "", "", changes)
        ground.land(seq, commit, blobs.__getitem__, landed_epoch=T0 + seq, adopted=seq == 0)

    path = "records/policy/routes/a-agency.yml"
    strict = (ROOT / path).read_bytes()
    lax = strict.replace(b"precedence: ", b"precedence: 1")
    assert strict != lax
    land(0, {"schemas/route.schema.json": (ROOT / "schemas/route.schema.json").read_bytes(), path: strict})
    land(1, {path: lax})
    land(2, {path: strict})
    stood = [ground.record_at(path, seq) for seq in range(3)]
    assert [each.blob for each in stood if each] == [object_id(strict), object_id(lax), object_id(strict)]
    assert ground.routes_at(0) is not ground.routes_at(1)
    assert [each.record.blob for each in ground.standing("route", 1)] == [object_id(lax)]


def test_44_nothing_in_the_pull_request_itself_overrides_the_route() -> None:
    plain = decide(seen(review(1, "lin")), matter())
    assert decide(seen(review(1, "lin"), title="[skip approval] approvers: lin"), matter()) == plain
    asked = request(approvers=["lin"], stages=[])
    assert decide(seen(review(1, "lin")), matter(asked)).slots == plain.slots


def test_46_a_seat_that_nobody_can_fill_says_so() -> None:
    drafted = tuple(
        Contributor("co-author", who, f"{who}@office.example", HEAD, account(who)) for who in ("qian", "sun")
    )
    decision = decide(seen(review(1, "lin"), contributors=drafted), matter())
    assert decision.outcome is Outcome.PENDING
    assert [slot.state for slot in decision.slots][1:] == [SlotState.IMPOSSIBLE] * 2
    assert [slot.candidates for slot in decision.slots][1:] == [(), ()]


def test_51_being_asked_again_cancels_nothing() -> None:
    decision = decide(seen(*FULL, review(4, "qian", "request"), review(5, "sun", "draft")), matter())
    assert decision.outcome is Outcome.APPROVED
    assert (reasons(decision)[4], reasons(decision)[5]) == ("request_only", "draft")


@pytest.mark.parametrize("body", ["LGTM :+1:", "/approve", "> 同意", "同意"])
def test_53_words_in_a_comment_approve_nothing(body: str) -> None:
    decision = decide(seen(*FULL[:2], replace(review(3, "sun", "comment"), body=body)), matter())
    assert (decision.outcome, reasons(decision)[3]) == (Outcome.PENDING, "comment_only")


def test_55_a_condition_in_plain_words_is_an_opinion_and_one_in_the_grammar_must_be_readable() -> None:
    words = decide(seen(*FULL[:2], replace(FULL[2], body="如能打码则同意")), matter())
    assert (words.outcome, words.reviews[2].opinion) == (Outcome.APPROVED, "如能打码则同意")
    formal = decide(seen(*FULL[:2], replace(FULL[2], body="方式: 打码后提供")), matter())
    assert formal.outcome is Outcome.PENDING


@pytest.mark.parametrize("body", ["> 范围: CAM-1", "### 范围\nCAM-1", "`范围: CAM-1`", "他说范围: CAM-1"])
def test_57_quoted_or_dressed_up_text_narrows_nothing(body: str) -> None:
    decision = decide(seen(*FULL[:2], replace(FULL[2], body=body)), matter())
    assert decision.grant is not None
    assert not decision.grant.narrowed


def test_57_a_line_that_comes_twice_is_the_narrower_not_the_last() -> None:
    decision = decide(seen(*FULL[:2], replace(FULL[2], body="范围: CAM-1\n\n范围: CAM-1、CAM-2")), matter())
    assert decision.grant is not None
    assert decision.grant.cameras == ("CAM-1",)


def test_58_61_who_merged_and_what_statuses_said_approves_nothing() -> None:
    by_admin = merged(by=account("sun"))
    assert decide(seen(FULL[0], merged=by_admin), matter()).outcome is Outcome.UNAPPROVED


@pytest.mark.parametrize("status", ["M", "D"])
def test_65_a_landed_record_is_neither_rewritten_nor_deleted(status: str) -> None:
    asked = request()
    new = ("100644", "d" * 40) if status == "M" else ("", "")
    change = Change(asked.path, status, "100644", OLD_BLOB, *new)
    observation = seen(*FULL, changes=(change,), change_sets={HEAD: (change,)})
    decision = decide(observation, matter(before={asked.path: asked}))
    assert decision.outcome is Outcome.PENDING
    assert "event_changed" in {code for code, _ in decision.problems}


def test_68_a_review_of_a_draft_counts_and_the_merge_time_is_the_limit() -> None:
    assert decide(seen(*FULL, draft=True, merged=merged(at=301)), matter()).outcome is Outcome.APPROVED
    assert decide(seen(*FULL, merged=merged(at=300)), matter()).outcome is Outcome.APPROVED
    assert decide(seen(*FULL, merged=merged(at=299)), matter()).outcome is Outcome.UNAPPROVED


def test_69_an_approval_does_not_grow_old() -> None:
    assert decide(seen(*FULL, merged=merged(at=300 * 86400)), matter()).outcome is Outcome.APPROVED


def test_28_59_a_setting_may_spare_a_seat_but_only_by_the_policy_of_the_base() -> None:
    alone = packs(**{"approval.security_head_alone": True})
    assert decide(seen(FULL[0], FULL[2]), matter(packs=alone)).outcome is Outcome.APPROVED
    assert decide(seen(FULL[0], FULL[2]), matter()).outcome is Outcome.PENDING
