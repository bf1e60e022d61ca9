"""What a running Gitea answers, seen through the adapter."""

from __future__ import annotations

import pytest

from footage.forges import HeadMoved, PullState, StatusState
from footage.forges.gitea import GiteaForge
from footage.model import AccountKind, MergeStyle, Observation, ReviewVerdict
from footage.operations.remote import Followed, follow
from footage.repository import Repository
from gitea.forge_desk import ADMIN, Desk, Server

A1, A2, A3 = b"a: 1\n", b"a: 2\n", b"a: 3\n"
NOW = 2_000_000_000


@pytest.fixture
def asked(desk: Desk) -> int:
    """Zhao asks for one file."""
    desk.put("zhao-min", "ask", {"a.yml": A1}, "Ask", start="main")
    return desk.pull("zhao-min", "ask", "Ask for one")


def seen(forge: GiteaForge, copy: Repository, number: int) -> Observation:
    """Return a whole observation, as the gate gets it."""
    return Followed(forge, copy).observe(number, at=NOW)


def pushed(desk: Desk, number: int) -> None:
    """Wait until the server has taken in the last push."""
    desk.until(lambda: desk.ref(f"refs/pull/{number}/head") == desk.pull_data(number)["head"]["sha"])


def test_a_draft_counts_from_its_submission(desk: Desk, forge: GiteaForge, copy: Repository, asked: int) -> None:
    draft = desk.review("lin-hao", asked, "", "thinking").data["id"]
    desk.pause()
    desk.review("qian-li", asked, "APPROVED", "fine")
    desk.pause()
    desk.call("lin-hao", "POST", f"/pulls/{asked}/reviews/{draft}", {"event": "APPROVED", "body": "fine too"})
    whole = seen(forge, copy, asked)
    assert whole.complete
    by = {review.account.login: review for review in whole.reviews}
    assert by["lin-hao"].id < by["qian-li"].id
    assert by["lin-hao"].submitted_at > by["qian-li"].submitted_at
    assert (by["lin-hao"].body, by["lin-hao"].head_at_submission) == ("fine too", whole.head)


def test_a_submission_deleted_from_the_timeline_is_noticed(
    desk: Desk, forge: GiteaForge, copy: Repository, asked: int
) -> None:
    draft = desk.review("lin-hao", asked, "", "thinking").data["id"]
    desk.pause()
    desk.pause()
    desk.call("lin-hao", "POST", f"/pulls/{asked}/reviews/{draft}", {"event": "APPROVED", "body": "fine"})
    assert seen(forge, copy, asked).complete
    last = desk.timeline(asked)[-1]
    assert last["type"] == "review"
    desk.call("lin-hao", "DELETE", f"/issues/comments/{last['id']}", expect=204)
    assert not seen(forge, copy, asked).complete


def test_somebody_elses_draft_is_no_gap(server: Server, desk: Desk, copy: Repository, asked: int) -> None:
    desk.review("lin-hao", asked, "", "thinking")
    other = GiteaForge(server.url, desk.name, server.token("sun-wei"), copy)
    assert seen(other, copy, asked).reviews == ()
    desk.review("qian-li", asked, "COMMENT", "hm")
    whole = seen(other, copy, asked)
    assert whole.complete
    assert [review.account.login for review in whole.reviews] == ["qian-li"]


def test_a_dismissal_has_its_time_actor_and_reason(desk: Desk, forge: GiteaForge, copy: Repository, asked: int) -> None:
    review = desk.review("lin-hao", asked, "APPROVED", "fine").data["id"]
    desk.call(ADMIN, "POST", f"/pulls/{asked}/reviews/{review}/dismissals", {"message": "mistaken"}, expect=200)
    (found,) = seen(forge, copy, asked).reviews
    assert (found.dismissal.by.login, found.dismissal.message) == (ADMIN, "mistaken")
    assert found.verdict is ReviewVerdict.APPROVE


def test_deciding_again_is_no_dismissal(desk: Desk, forge: GiteaForge, copy: Repository, asked: int) -> None:
    desk.review("lin-hao", asked, "REQUEST_CHANGES", "no")
    desk.review("lin-hao", asked, "APPROVED", "now yes")
    first, second = seen(forge, copy, asked).reviews
    assert (first.verdict, second.verdict) == (ReviewVerdict.REJECT, ReviewVerdict.APPROVE)
    assert first.dismissal is None
    assert desk.reviews(asked)[0]["dismissed"]


def test_an_edited_opinion_shows(desk: Desk, forge: GiteaForge, copy: Repository, asked: int) -> None:
    desk.review("lin-hao", asked, "APPROVED", "fine")
    item = desk.timeline(asked)[-1]
    desk.call(ADMIN, "PATCH", f"/issues/comments/{item['id']}", {"body": "other words"}, expect=200)
    (found,) = seen(forge, copy, asked).reviews
    assert (found.edited, found.body) == (True, "fine")


def test_heads_survive_forced_pushes(desk: Desk, forge: GiteaForge, copy: Repository, asked: int) -> None:
    first = seen(forge, copy, asked).head
    desk.review("lin-hao", asked, "APPROVED", "fine")
    desk.pause()
    desk.git("zhao-min", "checkout", "-q", "ask")
    desk.git("zhao-min", "reset", "-q", "--hard", "HEAD~1")
    second = desk.write("zhao-min", {"a.yml": A2}, "Otherwise")
    desk.git("zhao-min", "push", "-q", "--force")
    pushed(desk, asked)
    moved = seen(forge, copy, asked)
    assert [(each.old, each.new) for each in moved.head_changes] == [(None, first), (first, second)]
    assert moved.head_changes[-1].forced
    desk.git("zhao-min", "reset", "-q", "--hard", first)
    desk.git("zhao-min", "push", "-q", "--force")
    pushed(desk, asked)
    back = seen(forge, copy, asked)
    assert [each.new for each in back.head_changes] == [first, second, first]
    assert back.complete
    assert back.reviews[0].commit_id == first


def test_a_retarget_is_a_base_change(desk: Desk, forge: GiteaForge, copy: Repository, asked: int) -> None:
    desk.call(ADMIN, "POST", "/branches", {"new_branch_name": "other", "old_branch_name": "main"}, expect=201)
    for base in ("other", "main"):
        desk.call("zhao-min", "PATCH", f"/pulls/{asked}", {"base": base}, expect=201)
    whole = seen(forge, copy, asked)
    refs = [(each.old_ref, each.new_ref) for each in whole.base_changes]
    assert refs == [("refs/heads/main", "refs/heads/other"), ("refs/heads/other", "refs/heads/main")]
    assert whole.complete
    assert [each.old for each in whole.head_changes] == [None]


def test_more_reviews_than_a_page_holds(desk: Desk, forge: GiteaForge, copy: Repository, asked: int) -> None:
    for n in range(60):
        desk.review("sun-wei", asked, "COMMENT", f"remark {n}")
    desk.review("lin-hao", asked, "APPROVED", "fine")
    whole = seen(forge, copy, asked)
    assert whole.complete
    assert len(whole.reviews) == 61
    assert whole.reviews[-1].verdict is ReviewVerdict.APPROVE


def test_a_deleted_account_is_a_ghost(
    server: Server, desk: Desk, forge: GiteaForge, copy: Repository, asked: int
) -> None:
    server.account("leaver")
    desk.call(ADMIN, "PUT", "/collaborators/leaver", {"permission": "write"}, expect=204)
    desk.review("leaver", asked, "APPROVED", "bye")
    server.call(ADMIN, "DELETE", "/admin/users/leaver", expect=204)
    (found,) = seen(forge, copy, asked).reviews
    assert (found.account.id, found.account.kind) == (-1, AccountKind.GHOST)


def test_merging_is_pinned_and_read_back(desk: Desk, forge: GiteaForge, copy: Repository, asked: int) -> None:
    head = seen(forge, copy, asked).head
    with pytest.raises(HeadMoved):
        forge.merge(asked, "1" * 40, "Title", "Words")
    assert desk.pull_data(asked)["state"] == "open"
    desk.until(lambda: desk.mergeable_again(asked))
    commit = forge.merge(asked, head, "Title", "Words")
    assert forge.pulls()[0].state is PullState.MERGED
    follow(copy, forge.remote(), evidence=False)
    assert copy.commit(commit).parents[1] == head
    whole = seen(forge, copy, asked)
    assert (whole.merged.commit, whole.merged.style, whole.merged.by.login) == (commit, MergeStyle.MERGE, ADMIN)
    assert forge.merge(asked, head, "Title", "Words") == commit


def test_what_is_pushed_after_the_merge_is_not_seen(
    desk: Desk, forge: GiteaForge, copy: Repository, asked: int
) -> None:
    head = seen(forge, copy, asked).head
    forge.merge(asked, head, "Title", "")
    desk.put("zhao-min", "ask", {"a.yml": A3}, "Too late")
    assert desk.pull_data(asked)["head"]["sha"] != head
    whole = seen(forge, copy, asked)
    assert (whole.head, whole.complete) == (head, True)


def test_a_push_while_closed_leaves_the_reopened_one_incomplete(
    desk: Desk, forge: GiteaForge, copy: Repository, asked: int
) -> None:
    forge.close(asked)
    forge.close(asked)
    closed = seen(forge, copy, asked)
    assert (closed.closed.by_gate, closed.occasion, closed.complete) == (True, 1, True)
    desk.put("zhao-min", "ask", {"a.yml": A2}, "While closed")
    desk.pause()
    desk.pause()
    desk.call("zhao-min", "PATCH", f"/pulls/{asked}", {"state": "open"}, expect=201)
    again = seen(forge, copy, asked)
    assert (again.closed, again.occasion, again.complete) == (None, 2, False)
    assert [(each.number, each.occasion, each.state) for each in forge.pulls()] == [(asked, 2, PullState.OPEN)]


def test_one_comment_of_ours_stands(desk: Desk, forge: GiteaForge, asked: int) -> None:
    desk.call("lin-hao", "POST", f"/issues/{asked}/comments", {"body": "<!-- gate --> not the gate"}, expect=201)
    for n in range(60):
        desk.call("sun-wei", "POST", f"/issues/{asked}/comments", {"body": f"remark {n}"}, expect=201)
    for body in ("<!-- gate -->\none", "<!-- gate -->\none", "<!-- gate -->\ntwo"):
        forge.upsert_comment(asked, "<!-- gate -->", body)
    told = [item for item in desk.timeline(asked) if item["type"] == "comment" and "gate" in item["body"]]
    assert [(item["user"]["login"], item["body"]) for item in told] == [
        ("lin-hao", "<!-- gate --> not the gate"),
        (ADMIN, "<!-- gate -->\ntwo"),
    ]


def test_reviewers_are_asked_once_and_by_number(
    server: Server, desk: Desk, forge: GiteaForge, copy: Repository, asked: int
) -> None:
    whole = seen(forge, copy, asked)
    lin, zhao = (type(whole.author)(forge.host, server.account(login), "old") for login in ("lin-hao", "zhao-min"))
    forge.request_reviewers(asked, [lin, zhao])
    forge.request_reviewers(asked, [lin, zhao])
    (found,) = seen(forge, copy, asked).reviews
    assert (found.verdict, found.account.login) == (ReviewVerdict.REQUEST, "lin-hao")
    desk.review("lin-hao", asked, "APPROVED", "fine")
    forge.request_reviewers(asked, [lin, zhao])
    told = [review.verdict for review in seen(forge, copy, asked).reviews]
    assert told == [ReviewVerdict.APPROVE, ReviewVerdict.REQUEST]


def test_a_status_names_its_context(desk: Desk, forge: GiteaForge, copy: Repository, asked: int) -> None:
    head = seen(forge, copy, asked).head
    forge.post_status(head, StatusState.PENDING, "footage/approval", "等待部门负责人审批")
    (status,) = desk.call(ADMIN, "GET", f"/commits/{head}/status", expect=200).data["statuses"]
    assert (status["status"], status["context"]) == ("pending", "footage/approval")


def test_protection_says_what_it_could_not_see(server: Server, desk: Desk, forge: GiteaForge, copy: Repository) -> None:
    assert forge.protection("main").protected is False
    rule = {"rule_name": "main", "enable_push": False, "enable_merge_whitelist": True}
    rule |= {"merge_whitelist_usernames": [ADMIN], "block_admin_merge_override": True, "dismiss_stale_approvals": True}
    desk.call(ADMIN, "POST", "/branch_protections", rule, expect=201)
    full = forge.protection("main")
    assert (full.unseen, full.direct_push, full.merge_allowlist, full.admins_exempt) == ((), False, (ADMIN,), False)
    partial = GiteaForge(server.url, desk.name, server.token("lin-hao"), copy).protection("main")
    assert partial.protected
    assert "direct_push" in partial.unseen


def test_it_says_who_and_what_it_is(server: Server, forge: GiteaForge) -> None:
    assert forge.whoami().login == ADMIN
    assert forge.version()[0].isdigit()
    assert server.token(ADMIN) not in repr(forge) + repr(forge.remote())


@pytest.mark.parametrize(
    ("do", "style"),
    [
        ("squash", MergeStyle.SQUASH),
        ("fast-forward-only", MergeStyle.FAST_FORWARD),
        ("rebase-merge", MergeStyle.UNKNOWN),
    ],
)
def test_other_ways_to_land_are_seen(
    desk: Desk, forge: GiteaForge, copy: Repository, asked: int, do: str, style: MergeStyle
) -> None:
    head = seen(forge, copy, asked).head
    if do == "rebase-merge":  # so that there is something to rebase onto
        desk.put("lin-hao", "main", {"b.yml": A1}, "Meanwhile")
    desk.until(lambda: desk.mergeable_again(asked))
    desk.call("qian-li", "POST", f"/pulls/{asked}/merge", {"Do": do, "head_commit_id": head}, expect=200)
    forge.pulls()
    follow(copy, forge.remote(), evidence=False)
    whole = forge.observe(asked, at=NOW)
    assert (whole.merged.style, whole.merged.by.login, whole.head) == (style, "qian-li", head)
    assert whole.complete is (style is not MergeStyle.UNKNOWN)


def test_code_comments_hide_nothing(desk: Desk, forge: GiteaForge, copy: Repository, asked: int) -> None:
    comments = [{"path": "a.yml", "body": f"line {n}", "new_position": 1} for n in range(120)]
    assert desk.review("sun-wei", asked, "COMMENT", "see below", comments=comments).status == 200
    desk.review("lin-hao", asked, "APPROVED", "fine")
    forge.close(asked)
    whole = seen(forge, copy, asked)
    assert (whole.complete, whole.closed.by.login) == (True, ADMIN)
    assert [each.verdict for each in whole.reviews] == [ReviewVerdict.COMMENT, ReviewVerdict.APPROVE]


def test_issues_share_their_numbers_with_pull_requests(desk: Desk, forge: GiteaForge, asked: int) -> None:
    """Deleting one, as an administrator may, leaves a number that is not given out again."""
    assert forge.issues() == ()
    first, second = (
        desk.call("lin-hao", "POST", "/issues", {"title": title}, expect=201).data["number"] for title in ("how", "why")
    )
    desk.call("lin-hao", "PATCH", f"/issues/{first}", {"state": "closed"}, expect=201)
    assert forge.issues() == (first, second) == (asked + 1, asked + 2)
    desk.call(ADMIN, "DELETE", f"/issues/{second}", expect=204)
    assert forge.issues() == (first,)
    third = desk.call("lin-hao", "POST", "/issues", {"title": "then"}, expect=201).data["number"]
    assert third == asked + 3
    desk.call(ADMIN, "PATCH", "", {"has_issues": False}, expect=200)
    assert forge.issues() == ()
