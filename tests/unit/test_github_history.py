from __future__ import annotations

from typing import Any

import pytest

from footage.forges.answers import Row
from footage.forges.github_history import GHOST, account, head_at, head_changes, reviews
from footage.forges.github_people import attributed
from footage.model import AccountKind, Contributor, HeadChange, ReviewVerdict

HOST = "github.com"
ANN = {"id": 1, "login": "ann", "type": "User"}
ZERO = "0" * 40


def row(data: Any) -> Row:
    return Row(data, "test")


def time(second: int) -> str:
    return f"2026-03-02T00:00:{second:02d}Z"


def at(second: int) -> int:
    return 1_772_409_600 + second


def move(before: str, after: str, second: int, kind: str = "push") -> Row:
    return row({"before": before, "after": after, "timestamp": time(second), "activity_type": kind, "actor": ANN})


def heads(*moves: Row, head: str, ended: int | None = None, timeline: tuple[Row, ...] = ()) -> list[Any] | None:
    end = None if ended is None else at(ended)
    found = head_changes(HOST, moves, timeline, opened=at(10), ended=end, head=head)
    return None if found is None else [(each.at - at(0), each.old, each.new, each.forced) for each in found]


BEGIN = move(ZERO, "a", 5, "branch_creation")


def test_the_opening_is_where_the_branch_stood_then() -> None:
    assert heads(BEGIN, move("a", "b", 9), move("b", "c", 20), head="c") == [
        (10, None, "b", False),
        (20, "b", "c", False),
    ]


def test_forced_pushes_are_told() -> None:
    assert heads(BEGIN, move("a", "b", 20, "force_push"), head="b")[-1] == (20, "a", "b", True)


def test_a_branch_deleted_and_put_back_has_not_moved() -> None:
    put_back = (move("a", ZERO, 20, "branch_deletion"), move(ZERO, "a", 30, "branch_creation"))
    assert heads(BEGIN, *put_back, head="a") == [(10, None, "a", False)]


def test_a_branch_put_back_elsewhere_was_forced() -> None:
    put_back = (move("a", ZERO, 20, "branch_deletion"), move(ZERO, "z", 30, "branch_creation"))
    assert heads(BEGIN, *put_back, head="z")[-1] == (30, "a", "z", True)


def test_what_was_pushed_after_the_end_is_no_part_of_it() -> None:
    assert heads(BEGIN, move("a", "b", 30), head="a", ended=20) == [(10, None, "a", False)]
    assert heads(BEGIN, move("a", "b", 20), head="a", ended=20) == [(10, None, "a", False)]


@pytest.mark.parametrize(
    ("moves", "head"),
    [
        ((), "a"),
        ((move("a", "b", 20),), "b"),
        ((BEGIN, move("x", "b", 20)), "b"),
        ((BEGIN, move("a", "b", 20)), "z"),
        ((BEGIN, move("a", "b", 40), move("b", "c", 30)), "c"),
    ],
    ids=["nothing", "no opening", "gap", "another head", "out of order"],
)
def test_a_broken_chain_is_no_history(moves: tuple[Row, ...], head: str) -> None:
    assert heads(*moves, head=head) is None


def test_a_forced_push_that_only_the_timeline_knows_breaks_it_too() -> None:
    told = row({"event": "head_ref_force_pushed", "created_at": time(20), "id": 1})
    assert heads(BEGIN, move("a", "b", 20), head="b", timeline=(told,)) is None
    assert heads(BEGIN, move("a", "b", 20, "force_push"), head="b", timeline=(told,)) is not None


def test_the_head_at_a_time() -> None:
    moves = (HeadChange(10, None, "a"), HeadChange(20, "a", "b"))
    assert [head_at(moves, second) for second in (9, 10, 19, 20, 21)] == [None, "a", "a", None, "b"]
    assert head_at((), 9) is None


def review(state: str, **extra: Any) -> Row:
    return row({"id": 7, "user": ANN, "state": state, "body": "", "commit_id": "a", "submitted_at": time(30), **extra})


def told(state: str, **extra: Any) -> Row:
    return row({"event": "reviewed", "id": 7, "state": state, "submitted_at": time(30), **extra})


def test_list_and_timeline_agree() -> None:
    found, agreed = reviews(HOST, [review("APPROVED")], [told("approved")], (HeadChange(10, None, "a"),))
    assert agreed
    assert (found[0].verdict, found[0].submitted_at, found[0].account.id) == (ReviewVerdict.APPROVE, at(30), 1)


@pytest.mark.parametrize(
    ("listed", "timeline"),
    [
        ([], [told("approved")]),
        ([review("APPROVED")], []),
        ([review("DISMISSED")], [told("dismissed")]),
        ([review("SOMETHING_NEW")], [told("something_new")]),
    ],
    ids=["not listed", "not told", "dismissed by nobody", "unknown word"],
)
def test_where_they_do_not_nothing_is_whole(listed: list[Row], timeline: list[Row]) -> None:
    assert reviews(HOST, listed, timeline, ())[1] is False


def test_a_collected_commit_and_a_deleted_reviewer() -> None:
    found, _ = reviews(HOST, [review("APPROVED", commit_id=None, user=None)], [told("approved")], ())
    assert (found[0].commit_id, found[0].account.kind) == (None, AccountKind.GHOST)


@pytest.mark.parametrize(
    ("user", "expected"),
    [
        (None, (GHOST, AccountKind.GHOST)),
        ({"id": 10137, "login": "ghost", "type": "User"}, (GHOST, AccountKind.GHOST)),
        ({"id": 5, "login": "x[bot]", "type": "Bot"}, (5, AccountKind.BOT)),
        ({"id": 5, "login": "x", "type": "Mannequin"}, (5, AccountKind.UNKNOWN)),
    ],
)
def test_who_a_user_is(user: Any, expected: tuple[int, AccountKind]) -> None:
    found = account(HOST, row(user) if user else None)
    assert (found.id, found.kind) == expected


def people(role: str, email: str, **commit: Any) -> int | None:
    rows = [row({"sha": "c", **commit})] if commit else []
    found = attributed(HOST, [Contributor(role, "Ann", email, "c")], rows)[0].account
    return found.id if found else None


WEB_FLOW = {"id": 19_864_447, "login": "web-flow", "type": "User"}


def test_people_are_known_by_number() -> None:
    assert people("author", "ann@example.org", author=ANN, committer=None) == 1
    assert people("committer", "ann@example.org", author=ANN, committer=None) is None
    assert people("author", "ann@example.org") is None


def test_githubs_own_committer_stands_for_the_author_only_under_its_seal() -> None:
    for verified, expected in ((True, 1), (False, None)):
        commit = {"author": ANN, "committer": WEB_FLOW, "commit": {"verification": {"verified": verified}}}
        assert people("committer", "noreply@github.com", **commit) == expected


def test_co_authors_are_known_by_a_numbered_address_of_this_forge() -> None:
    assert people("co-author", "42+eve@users.noreply.github.com") == 42
    assert people("co-author", "42+eve@users.noreply.elsewhere.example") is None
    assert people("co-author", "eve@users.noreply.github.com") is None
