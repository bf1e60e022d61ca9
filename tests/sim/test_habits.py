"""The bad habits of real forges: each is shown here to be there, and to deceive nobody who reads on.

The numbers in brackets are those of the cases in which other evaluators went wrong.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from footage.forges import ForgeLied
from footage.forges.dialect.faults import Answer
from footage.forges.dialect.wire import Call, Reply
from footage.model import AccountKind, MergeStyle, ReviewVerdict, bound_set
from footage.repository import Signature, Writer
from sim.world import ANN, APPROVE, BEN, COMMENT, EVE, GATE, MAIN, REJECT, T0, World

SOMEBODY = Signature("Ann", "ann@example.org", T0, 480)


def test_more_reviews_than_a_page_with_hidden_drafts_among_them(world: World) -> None:
    """Drafts are counted and not shown; a short page is not the last one (52)."""
    number = world.asked()
    wanted = []
    for n in range(120):
        verdict = ReviewVerdict.DRAFT if n % 3 == 0 else COMMENT
        made = world.forge.review(number, (BEN, EVE)[n % 2], verdict, T0 + 10 + n, str(n))
        wanted += [made] if verdict is COMMENT else []
    wanted.append(world.forge.review(number, BEN, APPROVE, T0 + 500))
    seen = world.seen(number)
    assert [each.id for each in seen.reviews] == wanted
    assert seen.complete


def test_a_draft_of_ones_own_is_a_draft(world: World) -> None:
    number = world.asked()
    world.forge.review(number, GATE, ReviewVerdict.DRAFT, T0 + 10, "not yet")
    assert [each.verdict for each in world.seen(number).reviews] == [ReviewVerdict.DRAFT]
    assert world.seen(number, token="ben-token").reviews == ()


def test_a_draft_begun_before_and_submitted_after_another_stage(gitea: World) -> None:
    """The row's time is the draft's; the order of stages is that of submission."""
    number = gitea.asked()
    early = gitea.forge.review(number, BEN, APPROVE, T0 + 100)
    late = gitea.forge.review(number, EVE, APPROVE, T0 + 200)
    gitea.server.settings.drafts_begun[late] = T0 + 50
    seen = {each.id: each.submitted_at for each in gitea.seen(number).reviews}
    assert seen == {early: T0 + 100, late: T0 + 200}


def test_an_approval_that_follows_a_forced_push_is_told_from_one_of_the_new_head(github: World) -> None:
    """GitHub points it at the new head; the head at its submission stays what it was (3)."""
    number = github.asked()
    before = github.forge.head(number)
    github.forge.review(number, BEN, APPROVE, T0 + 10)
    github.forge.direct_push({"b.yml": b"b: 9\n"}, EVE, T0 + 20, "elsewhere")
    after = github.forge.push(number, {"c.yml": b"c: 1\n"}, T0 + 30, EVE, forced=True)
    review = github.seen(number).reviews[0]
    assert after != before
    assert (review.commit_id, review.head_at_submission) == (after, before)


def test_an_approval_does_not_follow_another_patch(github: World) -> None:
    number = github.asked()
    before = github.forge.head(number)
    github.forge.review(number, BEN, APPROVE, T0 + 10)
    github.forge.push(number, {"c.yml": b"c: 2\n"}, T0 + 30, EVE, forced=True)
    assert github.seen(number).reviews[0].commit_id == before


def test_a_partial_revert_that_the_server_calls_fresh(gitea: World) -> None:
    """Gitea's flag stays false; the content differs all the same."""
    number = gitea.forge.open_pull(ANN, {"a.yml": b"a: 2\n", "b.yml": b"b: 2\n"}, "Both", T0)
    before = gitea.forge.head(number)
    gitea.forge.review(number, BEN, APPROVE, T0 + 10)
    gitea.forge.push(number, {"b.yml": b"b: 1\n"}, T0 + 20, ANN)
    row = gitea.rows(f"/pulls/{number}/reviews")[0]
    seen = gitea.seen(number)
    assert row["stale"] is False
    assert bound_set(seen.change_sets[before]) != bound_set(seen.changes)


def test_an_honest_change_is_called_stale(gitea: World) -> None:
    number = gitea.asked()
    gitea.forge.review(number, BEN, APPROVE, T0 + 10)
    gitea.forge.push(number, {"c.yml": b"c: 2\n"}, T0 + 20, ANN)
    assert gitea.rows(f"/pulls/{number}/reviews")[0]["stale"] is True


def test_a_forced_push_leaves_what_stood_before_and_not_since_when(gitea: World) -> None:
    number = gitea.asked()
    old = gitea.forge.head(number)
    gitea.forge.review(number, BEN, APPROVE, T0 + 10)
    new = gitea.forge.push(number, {"d.yml": b"d: 1\n"}, T0 + 20, ANN, forced=True)
    seen = gitea.seen(number)
    assert [(each.old, each.new, each.forced) for each in seen.head_changes] == [(None, old, False), (old, new, True)]
    assert (seen.reviews[0].commit_id, seen.reviews[0].head_at_submission) == (old, None)
    assert seen.complete


def test_a_new_base_takes_the_history_of_the_head_away(gitea: World) -> None:
    gitea.writer.update("refs/heads/lax", gitea.git.resolve(MAIN) or "")
    number = gitea.forge.open_pull(ANN, {"c.yml": b"c: 1\n"}, "Ask", T0, base_ref="refs/heads/lax")
    gitea.forge.review(number, BEN, APPROVE, T0 + 10)
    gitea.forge.retarget(number, MAIN, T0 + 20, ANN)
    seen = gitea.seen(number)
    assert [(each.at, each.old_ref, each.new_ref) for each in seen.base_changes] == [(T0 + 20, "refs/heads/lax", MAIN)]
    assert [(each.at, each.old) for each in seen.head_changes] == [(T0 + 20, None)]
    assert (seen.reviews[0].head_at_submission, seen.complete) == (None, True)


def test_a_review_deleted_between_two_looks_is_simply_gone(world: World) -> None:
    number = world.asked()
    review = world.forge.review(number, BEN, APPROVE, T0 + 10)
    first = world.seen(number)
    world.forge.delete_review(number, review)
    assert [each.id for each in first.reviews] == [review]
    assert world.seen(number).reviews == ()


def test_a_dismissed_rejection_keeps_its_verdict_and_who_dismissed_it(world: World) -> None:
    """On GitHub the list has forgotten it (48, 49)."""
    number = world.asked()
    world.forge.review(number, BEN, APPROVE, T0 + 5)
    world.forge.dismiss(number, world.forge.review(number, BEN, REJECT, T0 + 10, "no"), EVE, T0 + 20, "why not")
    older, newer = world.seen(number).reviews
    assert (older.verdict, older.dismissal) == (APPROVE, None)
    assert newer.verdict is REJECT
    assert (newer.dismissal.by.id, newer.dismissal.message, newer.dismissal.at) == (EVE, "why not", T0 + 20)


def test_a_rejection_by_way_of_a_draft_leaves_the_approval_unmarked(gitea: World) -> None:
    """ "Not dismissed" does not mean "latest" (47)."""
    number = gitea.asked()
    gitea.forge.review(number, BEN, APPROVE, T0 + 10)
    rejected = gitea.forge.review(number, BEN, REJECT, T0 + 30, "no")
    gitea.server.settings.drafts_begun[rejected] = T0 + 20
    assert [row["dismissed"] for row in gitea.rows(f"/pulls/{number}/reviews")] == [False, False]
    assert [each.verdict for each in gitea.seen(number).reviews] == [APPROVE, REJECT]


def test_an_overtaken_approval_is_no_dismissed_one(gitea: World) -> None:
    number = gitea.asked()
    gitea.forge.review(number, BEN, APPROVE, T0 + 10)
    gitea.forge.review(number, BEN, APPROVE, T0 + 30)
    assert [row["dismissed"] for row in gitea.rows(f"/pulls/{number}/reviews")] == [True, False]
    assert [each.dismissal for each in gitea.seen(number).reviews] == [None, None]


def test_an_edited_review_is_marked(github: World) -> None:
    number = github.asked()
    github.forge.edit_review(number, github.forge.review(number, BEN, APPROVE, T0 + 5, "fine"), "only P1")
    review = github.seen(number).reviews[0]
    assert (review.body, review.edited) == ("only P1", True)


def test_the_branch_moves_on_after_the_merge(world: World) -> None:
    """What landed is what stood then."""
    number = world.asked()
    head = world.forge.head(number)
    landed = world.forge.merge(number, GATE, T0 + 10)
    later = world.writer.commit(None, [landed], {"z.yml": b"z: 1\n"}, SOMEBODY, SOMEBODY, "later")
    world.server.settings.branch_moved[number] = (T0 + 20, later)
    seen = world.seen(number)
    assert (seen.head, seen.merged.commit, seen.merged.style) == (head, landed, MergeStyle.MERGE)
    assert seen.complete


def test_a_head_that_moves_within_the_second_of_a_review_is_not_guessed(github: World) -> None:
    number = github.asked()
    github.forge.review(number, BEN, APPROVE, T0 + 10)
    github.forge.push(number, {"c.yml": b"c: 2\n"}, T0 + 10, EVE)
    assert github.seen(number).reviews[0].head_at_submission is None


def test_a_fork_that_cannot_be_asked_leaves_the_history_unknown(github: World) -> None:
    number = github.asked()
    github.server.settings.silent_forks.add(number)
    seen = github.seen(number)
    assert not seen.complete
    assert seen.head == github.forge.head(number)


def test_a_commit_on_githubs_pages_is_its_authors_if_githubs_seal_holds(github: World) -> None:
    world = github
    world.forge.register(95, "web-flow", "GitHub", "noreply@github.com", AccountKind.BOT)
    sealed = world.forge.open_pull(ANN, {"c.yml": b"c: 1\n"}, "Ask", T0, by=95)
    found = {each.role: each.account and each.account.id for each in world.seen(sealed).contributors}
    assert found["committer"] is None
    world.server.settings.verified_commits.add(world.forge.head(sealed))
    people = world.seen(sealed).contributors
    assert {each.account and each.account.login for each in people if each.role == "author"} == {
        each.account and each.account.login for each in people if each.role == "committer"
    }


def test_commits_not_fetched_yet_are_nothing_to_decide_from(world: World, tmp_path: Path) -> None:
    number = world.asked()
    with Writer.init(tmp_path / "empty.git", bare=True) as empty:
        client = world.client(repository=empty)
        if world.dialect == "gitea":
            with pytest.raises(ForgeLied):
                client.observe(number, at=T0 + 100)
            return
        seen = client.observe(number, at=T0 + 100)
    assert (seen.head, seen.complete, seen.changes) == (world.forge.head(number), False, ())


def test_a_copy_that_holds_another_head_is_not_complete(github: World) -> None:
    number = github.asked()
    old = github.forge.head(number)
    github.forge.push(number, {"c.yml": b"c: 2\n"}, T0 + 5, ANN)
    github.writer.update(f"refs/pull/{number}/head", old)
    assert not github.seen(number).complete


def test_a_merge_of_something_else_is_seen_as_it_is(world: World) -> None:
    number = world.asked()
    before = world.git.resolve(MAIN)
    landed = world.forge.merge(number, GATE, T0 + 9, extra={"smuggled.yml": b"x: 1\n"})
    seen = world.seen(number)
    assert [each.path for each in seen.changes] == ["c.yml"]
    assert {each.path for each in world.git.diff(before, landed)} == {"c.yml", "smuggled.yml"}


def test_two_pull_requests_with_one_head_have_a_review_each(world: World) -> None:
    """(11)"""
    one, two = world.asked(), world.forge.open_pull(ANN, {"c.yml": b"c: 1\n"}, "Ask", T0)
    world.forge.review(two, BEN, APPROVE, T0 + 1)
    assert world.forge.head(one) == world.forge.head(two)
    assert world.seen(one).reviews == ()
    assert len(world.seen(two).reviews) == 1


def test_who_looks_makes_no_difference(world: World) -> None:
    number = world.asked()
    assert world.seen(number) == world.seen(number, token="ben-token")


def test_an_account_with_nothing_in_it_is_nobody(github: World) -> None:
    """GitHub may say so of an address that it knows nobody by; the commit is then nobody's, and the answer no lie."""
    number = github.asked()

    def nobody(call: Call, answer: Answer) -> Reply:
        reply = answer(call)
        return replace(reply, body=[{**row, "author": {}} for row in reply.body])  # type: ignore[union-attr]

    github.server.inject(nobody, f"GET /repos/office/records/pulls/{number}/commits")
    found = {each.role: each.account for each in github.seen(number).contributors}
    assert found["author"] is None


def test_a_pull_request_may_be_silent_about_who_was_asked(github: World) -> None:
    number = github.asked()

    def silent(call: Call, answer: Answer) -> Reply:
        reply = answer(call)
        body = {name: value for name, value in reply.body.items() if name != "requested_reviewers"}  # type: ignore[union-attr]
        return replace(reply, body=body)

    github.server.inject(silent, f"GET /repos/office/records/pulls/{number}")
    github.client().request_reviewers(number, [github.forge.account(BEN)])
    assert github.forge.asked(number) == (BEN,)
