"""What a Gitea 1.27 answered, as recorded, and what the adapter makes of it. Users and repositories are shortened."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from footage.forges import ForgeLied, PullState, gitea_history
from footage.forges.answers import Row
from footage.forges.gitea_history import Heads, Reviews
from footage.model import AccountKind, ReviewVerdict

HOST = "forge.sprucepark.example"
RECORDED = Path(__file__).resolve().parent.parent / "data" / "gitea"


def steps(name: str) -> dict[str, Any]:
    return json.loads((RECORDED / f"{name}.json").read_text("utf-8"))["steps"]


def heads(step: dict[str, Any]) -> Heads:
    return gitea_history.heads(HOST, Row.many(step["timeline"], "timeline"))


def reviews(step: dict[str, Any]) -> Reviews:
    items, rows = Row.many(step["timeline"], "timeline"), Row.many(step["reviews"], "reviews")
    return gitea_history.reviews(HOST, items, rows, gitea_history.heads(HOST, items))


def test_a_draft_is_hidden_and_its_words_are_not() -> None:
    pending = steps("draft")["pending"]
    assert (pending["reviews_for_others"], pending["total_for_others"], pending["draft_for_others"]) == ([], "1", 404)
    assert [item["body"] for item in pending["timeline"] if item["type"] == "review"] == ["thinking"]
    (draft,) = reviews(pending).found
    assert (draft.verdict, draft.body, draft.commit_id) == (ReviewVerdict.DRAFT, "", None)
    assert reviews(pending | {"reviews": []}).unlisted == (draft.id,)


def test_the_last_submission_of_a_review_is_its_time() -> None:
    told = reviews(steps("draft")["submitted"])
    draft, other = told.found
    assert not told.doubtful
    assert draft.id < other.id
    assert draft.submitted_at > other.submitted_at
    assert (draft.body, draft.edited) == ("fine too", False)


def test_a_submission_taken_from_the_timeline_leaves_doubt() -> None:
    assert reviews(steps("draft")["submission_deleted"]).doubtful


def test_a_dismissal_is_told_with_its_actor_until_it_is_taken_back() -> None:
    told = steps("verdicts")
    (dismissed,) = reviews(told["dismissed"]).found
    assert (dismissed.dismissal.by.login, dismissed.dismissal.message) == ("office-admin", "mistaken")
    (again,) = reviews(told["undismissed"]).found
    assert again.dismissal is None
    assert reviews(told["undismissed"]).doubtful  # nothing tells who took it back, or when


def test_a_newer_verdict_marks_the_older_ones_dismissed() -> None:
    told = steps("verdicts")["replaced"]
    assert [row["dismissed"] for row in told["reviews"]] == [True, True, False]
    first, second, third = reviews(told).found
    assert first.dismissal is not None
    assert (second.dismissal, third.dismissal) == (None, None)
    assert not reviews(told).doubtful


def test_an_edit_shows_beside_the_words_as_submitted() -> None:
    last = reviews(steps("verdicts")["edited"]).found[-1]
    assert (last.edited, last.body) == (True, "yes")


def test_pushes_are_told_until_a_forced_one_takes_them_away() -> None:
    told = steps("pushes")
    (first,) = heads(told["opened"]).changes
    assert [each.new for each in heads(told["pushed"]).changes][:1] == [first.new]
    assert [item["type"] for item in told["forced"]["timeline"]].count("pull_push") == 3
    second, forced = heads(told["forced"]).changes[1:]
    assert [each.new for each in heads(told["forced"]).changes] == [first.new, second.new, told["forced"]["head"]]
    assert (second.at, second.actor) == (forced.at, None)
    assert (forced.forced, forced.actor.login) == (True, "zhao-min")
    back = heads(told["forced_back"])
    assert [each.new for each in back.changes] == [first.new, second.new, forced.new, second.new]


def test_what_stood_when_is_unknown_where_heads_were_taken_away() -> None:
    told = steps("pushes")
    (review,) = reviews(told["pushed"]).found
    assert review.head_at_submission == review.commit_id
    (review,) = reviews(told["forced"]).found
    assert review.head_at_submission is None


def test_stale_comes_late() -> None:
    told = steps("pushes")
    assert [row["stale"] for row in told["stale_at_once"]] == [False]
    assert [row["stale"] for row in told["pushed"]["reviews"]] == [True]


def test_another_base_takes_all_pushes_away_but_the_last_head() -> None:
    told = steps("pushes")["retargeted_back"]
    (head,) = heads(told).changes
    assert (head.old, head.new) == (None, steps("pushes")["forced_back"]["head"])
    refs = [(each.old_ref, each.new_ref) for each in gitea_history.bases(HOST, Row.many(told["timeline"], "t"))]
    assert refs == [("refs/heads/main", "refs/heads/other"), ("refs/heads/other", "refs/heads/main")]


def test_merging_answers() -> None:
    told = steps("merge")
    assert [told[step]["status"] for step in ("wrong_head", "right_head", "again", "approval_after")] == [
        409,
        200,
        405,
        422,
    ]
    assert told["wrong_head"]["body"]["message"] == "head out of date"
    assert told["pushed_after"]["pull"]["head"]["sha"] != told["pushed_after"]["pull_ref"]
    end = gitea_history.end(HOST, Row.many(told["merged"]["timeline"], "t"))
    assert (end.state, end.occasion, end.by.login) == (PullState.MERGED, 1, "office-admin")


def test_a_review_deleted_after_the_merge_leaves_nothing() -> None:
    told = steps("merge")["review_deleted_after"]
    assert told["answer"]["status"] == 204
    assert reviews(told) == Reviews((), False, ())


def test_what_was_pushed_while_closed_is_in_no_timeline() -> None:
    told = steps("closed")
    assert gitea_history.end(HOST, Row.many(told["closed"]["timeline"], "t")).state is PullState.CLOSED
    end = gitea_history.end(HOST, Row.many(told["reopened"]["timeline"], "t"))
    assert (end.state, end.occasion) == (PullState.OPEN, 2)
    assert heads(told["reopened"]).last == told["reopened"]["pull_ref"] != told["reopened"]["pull"]["head"]["sha"]
    assert told["merge"]["status"] == 200


def test_ghosts_requests_and_teams() -> None:
    told = steps("people")["asked"]
    ghost, asked = reviews(told).found
    assert (ghost.account.id, ghost.account.kind) == (gitea_history.GHOST, AccountKind.GHOST)
    assert (asked.verdict, asked.account.login) == (ReviewVerdict.REQUEST, "lin-hao")
    assert len(told["reviews"]) == 3
    assert None in told["requested_reviewers"]  # the ghost: everybody who reviewed is called requested


def test_pages_come_unasked_and_totals_differ() -> None:
    told = steps("paging")
    assert told["reviews?"] == {"rows": 30, "total": "60", "link": None}
    assert told["reviews?limit=1000"]["rows"] == 50
    assert told["timeline?"] == {"rows": 30, "total": "30", "link": None}
    assert told["timeline?page=3&limit=50"] == {"rows": None, "total": "0", "link": None}


def test_an_unknown_word_is_no_verdict() -> None:
    told = steps("verdicts")["dismissed"]
    row = told["reviews"][0] | {"state": "BLESSED"}
    (review,) = reviews(told | {"reviews": [row]}).found
    assert (review.verdict, review.verdict_raw) == (ReviewVerdict.UNKNOWN, "BLESSED")


@pytest.mark.parametrize("body", ["", "{}", '{"is_force_push":true,"commit_ids":["a"]}', '{"is_force_push":1}', "[1]"])
def test_a_push_that_cannot_be_read_is_a_lie(body: str) -> None:
    told = steps("pushes")["opened"]
    item = told["timeline"][0] | {"body": body}
    with pytest.raises(ForgeLied):
        heads({"timeline": [item]})


def test_a_robot_and_nobody_are_told_apart() -> None:
    robot = gitea_history.account(HOST, Row({"id": -2, "login": "gitea-actions"}, "t"))
    assert robot is not None
    assert robot.kind is AccountKind.BOT
    assert gitea_history.account(HOST, None) is None
