from __future__ import annotations

from pathlib import Path

import pytest

from footage.forges import PullState
from footage.forges.simulated import GHOST_ID, MAIN, SimulatedForge
from footage.model import AccountKind, MergeStyle, ReviewVerdict, bound_set
from footage.repository import Repository, Signature, Writer

HOST = "forge.example"
T0 = 1_772_500_000
ANN, BEN, EVE = 1, 2, 3
ROOT = Signature("Root", "root@example.org", T0 - 100, 480)


@pytest.fixture
def git(tmp_path: Path) -> Repository:
    repository = Writer.init(tmp_path / "r")
    Writer(repository).commit(MAIN, [], {"a.yml": b"a: 1\n", "b.yml": b"b: 1\n"}, ROOT, ROOT, "begin")
    return repository


@pytest.fixture
def forge(git: Repository) -> SimulatedForge:
    made = SimulatedForge(git, Writer(git), host=HOST, name="office/records")
    for number, login in ((ANN, "ann"), (BEN, "ben"), (EVE, "eve")):
        made.register(number, login, login.title(), f"{login}@example.org")
    return made


def test_a_merge_is_observed_with_everything_that_led_to_it(forge: SimulatedForge, git: Repository) -> None:
    base = git.resolve(MAIN)
    number = forge.open_pull(ANN, {"c.yml": b"c: 1\n"}, "Ask", T0)
    review = forge.review(number, BEN, ReviewVerdict.APPROVE, T0 + 60, "fine")
    oid = forge.merge(number, EVE, T0 + 120)

    seen = forge.observe(number, at=T0 + 130)

    assert git.resolve(MAIN) == oid
    assert git.commit(oid).parents == (base, forge.head(number))
    assert (seen.number, seen.occasion, seen.title, seen.author.login) == (number, 1, "Ask", "ann")
    assert (seen.merged.at, seen.merged.by.id, seen.merged.base_before) == (T0 + 120, EVE, base)
    assert seen.merged.style is MergeStyle.MERGE
    assert [(change.path, change.status) for change in seen.changes] == [("c.yml", "A")]
    assert seen.first_seen == {"c.yml": T0}
    assert [(r.id, r.account.id, r.commit_id, r.head_at_submission) for r in seen.reviews] == [
        (review, BEN, seen.head, seen.head)
    ]
    assert bound_set(seen.change_sets[seen.head]) == bound_set(seen.changes)
    assert {(each.role, each.account.id) for each in seen.contributors} == {("author", ANN), ("committer", ANN)}


def test_a_push_after_a_review_leaves_both_contents_comparable(forge: SimulatedForge) -> None:
    number = forge.open_pull(ANN, {"c.yml": b"c: 1\n"}, "Ask", T0)
    before = forge.head(number)
    forge.review(number, BEN, ReviewVerdict.APPROVE, T0 + 60)
    forge.push(number, {"c.yml": b"c: 2\n"}, T0 + 90, EVE)

    seen = forge.observe(number, at=T0 + 100)

    assert seen.reviews[0].commit_id == before != seen.head
    assert bound_set(seen.change_sets[before]) != bound_set(seen.changes)
    assert [(change.old, change.new) for change in seen.head_changes] == [(None, before), (before, seen.head)]
    assert {each.account.id for each in seen.contributors} == {ANN, EVE}


def test_a_blob_counts_as_seen_since_it_stayed(forge: SimulatedForge) -> None:
    number = forge.open_pull(ANN, {"c.yml": b"c: 1\n", "d.yml": b"d: 1\n"}, "Ask", T0)
    forge.push(number, {"c.yml": b"c: 2\n"}, T0 + 50, ANN)
    forge.push(number, {"c.yml": b"c: 1\n"}, T0 + 99, ANN)
    assert forge.observe(number, at=T0 + 100).first_seen == {"c.yml": T0 + 99, "d.yml": T0}


def test_taking_in_the_base_makes_nobody_a_contributor(forge: SimulatedForge) -> None:
    number = forge.open_pull(ANN, {"c.yml": b"c: 1\n"}, "Ask", T0)
    forge.direct_push({"b.yml": b"b: 2\n"}, EVE, T0 + 10, "past everybody")
    forge.review(number, BEN, ReviewVerdict.APPROVE, T0 + 20)
    forge.update_branch(number, T0 + 30, BEN)

    seen = forge.observe(number, at=T0 + 40)

    assert [change.path for change in seen.changes] == ["c.yml"]
    assert {each.account.id for each in seen.contributors} == {ANN}
    assert bound_set(seen.change_sets[seen.reviews[0].commit_id]) == bound_set(seen.changes)


def test_a_force_push_rebuilds_on_the_base_and_says_so(forge: SimulatedForge, git: Repository) -> None:
    number = forge.open_pull(ANN, {"c.yml": b"c: 1\n"}, "Ask", T0)
    forge.push(number, {"d.yml": b"d: 1\n"}, T0 + 10, ANN, forced=True)
    seen = forge.observe(number, at=T0 + 20)
    assert seen.head_changes[-1].forced
    assert [change.path for change in seen.changes] == ["d.yml"]
    assert git.commit(seen.head).parents == (git.resolve(MAIN),)


def test_what_an_administrator_does_is_recorded_not_judged(forge: SimulatedForge) -> None:
    number = forge.open_pull(ANN, {"c.yml": b"c: 1\n"}, "Ask", T0)
    forge.merge(number, ANN, T0 + 1, extra={"smuggled.yml": b"x: 1\n"})
    forge.review(number, BEN, ReviewVerdict.APPROVE, T0 + 60)

    seen = forge.observe(number, at=T0 + 70)

    assert [change.path for change in seen.changes] == ["c.yml"]
    assert seen.reviews[0].submitted_at > seen.merged.at


def test_what_landed_may_differ_from_what_was_asked(forge: SimulatedForge, git: Repository) -> None:
    number = forge.open_pull(ANN, {"c.yml": b"c: 1\n"}, "Ask", T0)
    before = git.resolve(MAIN)
    oid = forge.merge(number, ANN, T0 + 1, extra={"smuggled.yml": b"x: 1\n"})
    assert {change.path for change in git.diff(before, oid)} == {"c.yml", "smuggled.yml"}


def test_a_squash_is_told_from_a_merge_by_the_graph(forge: SimulatedForge) -> None:
    number = forge.open_pull(ANN, {"c.yml": b"c: 1\n"}, "Ask", T0)
    forge.merge(number, BEN, T0 + 9, MergeStyle.SQUASH)
    assert forge.observe(number, at=T0 + 10).merged.style is MergeStyle.SQUASH


def test_accounts_keep_their_number_not_their_name(forge: SimulatedForge) -> None:
    number = forge.open_pull(ANN, {"c.yml": b"c: 1\n"}, "Ask", T0)
    forge.review(number, BEN, ReviewVerdict.APPROVE, T0 + 1)
    forge.rename(BEN, "benjamin")
    forge.register(9, "ben", "Somebody", "somebody@example.org")
    forge.review(number, 9, ReviewVerdict.APPROVE, T0 + 2)
    accounts = [review.account for review in forge.observe(number, at=T0 + 3).reviews]
    assert [(account.id, account.login) for account in accounts] == [(BEN, "benjamin"), (9, "ben")]


def test_a_login_in_use_cannot_be_taken(forge: SimulatedForge) -> None:
    with pytest.raises(ValueError, match="taken"):
        forge.register(9, "ben", "Somebody", "somebody@example.org")


def test_a_deleted_account_is_a_ghost_and_its_commits_are_nobodys(forge: SimulatedForge) -> None:
    number = forge.open_pull(BEN, {"c.yml": b"c: 1\n"}, "Ask", T0)
    forge.review(number, EVE, ReviewVerdict.APPROVE, T0 + 1)
    forge.delete_account(EVE)
    forge.delete_account(BEN)
    seen = forge.observe(number, at=T0 + 3)
    ghost = seen.reviews[0].account
    assert (ghost.id, ghost.kind) == (GHOST_ID, AccountKind.GHOST)
    assert [each.account for each in seen.contributors] == [None, None]


def test_dismissing_editing_rebinding_and_deleting_reviews(forge: SimulatedForge) -> None:
    number = forge.open_pull(ANN, {"c.yml": b"c: 1\n"}, "Ask", T0)
    first, second, third = (forge.review(number, BEN, ReviewVerdict.APPROVE, T0 + n, "yes") for n in (1, 2, 3))
    head = forge.push(number, {"c.yml": b"c: 2\n"}, T0 + 4, ANN)
    forge.dismiss(number, first, EVE, T0 + 5, "too early")
    forge.edit_review(number, second, "no")
    forge.rebind_review(number, second, head)
    forge.delete_review(number, third)

    reviews = forge.observe(number, at=T0 + 6).reviews

    assert [review.id for review in reviews] == [first, second]
    assert (reviews[0].dismissal.by.id, reviews[0].dismissal.message) == (EVE, "too early")
    assert (reviews[1].body, reviews[1].edited, reviews[1].commit_id) == ("no", True, head)
    assert reviews[1].head_at_submission != head


def test_a_reviewer_may_claim_a_commit_that_nobody_has(forge: SimulatedForge) -> None:
    number = forge.open_pull(ANN, {"c.yml": b"c: 1\n"}, "Ask", T0)
    forge.review(number, BEN, ReviewVerdict.APPROVE, T0 + 1, commit_id="f" * 40)
    seen = forge.observe(number, at=T0 + 2)
    assert seen.reviews[0].commit_id == "f" * 40
    assert "f" * 40 not in seen.change_sets


def test_retargeting_is_recorded(forge: SimulatedForge, git: Repository) -> None:
    Writer(git).update("refs/heads/lax", git.resolve(MAIN) or "")
    number = forge.open_pull(ANN, {"c.yml": b"c: 1\n"}, "Ask", T0, base_ref="refs/heads/lax")
    forge.retarget(number, MAIN, T0 + 5, ANN)
    seen = forge.observe(number, at=T0 + 6)
    assert seen.base_ref == MAIN
    assert [(each.old_ref, each.new_ref) for each in seen.base_changes] == [("refs/heads/lax", MAIN)]


def test_closing_reopening_and_landing_are_two_occasions(forge: SimulatedForge) -> None:
    number = forge.open_pull(ANN, {"c.yml": b"c: 1\n"}, "Ask", T0)
    forge.close(number, ANN, T0 + 1)
    assert forge.pulls()[0].id == "PR-000001.1"
    assert forge.observe(number, at=T0 + 2).closed.by.id == ANN
    forge.reopen(number)
    forge.merge(number, BEN, T0 + 3)
    again = forge.observe(number, at=T0 + 4)
    assert (again.occasion, again.closed, again.merged.at) == (2, None, T0 + 3)


def test_pulls_come_in_the_order_of_their_ends(forge: SimulatedForge) -> None:
    for n in range(4):
        forge.open_pull(ANN, {f"{n}.yml": b"n: 1\n"}, str(n), T0 + n)
    forge.merge(3, BEN, T0 + 10)
    forge.close(1, BEN, T0 + 11, by_gate=True)
    found = [(each.number, each.state, each.ended_at) for each in forge.pulls()]
    assert found == [
        (3, PullState.MERGED, T0 + 10),
        (1, PullState.CLOSED, T0 + 11),
        (2, PullState.OPEN, None),
        (4, PullState.OPEN, None),
    ]


def test_the_same_acts_give_the_same_objects(tmp_path: Path) -> None:
    tips = []
    for name in ("one", "two"):
        git = Writer.init(tmp_path / name)
        Writer(git).commit(MAIN, [], {"a.yml": b"a: 1\n"}, ROOT, ROOT, "begin")
        forge = SimulatedForge(git, Writer(git), host=HOST, name="office/records")
        forge.register(ANN, "ann", "Ann", "ann@example.org")
        forge.merge(forge.open_pull(ANN, {"c.yml": "原因: 丢失\n".encode()}, "申请", T0), ANN, T0 + 5)
        tips.append(git.resolve(MAIN))
    assert tips[0] == tips[1] is not None
