"""Lists that are cut or move, and answers that do not fit together: what is believed, and what is called a lie."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from footage.forges import ForgeLied, ForgeUnavailable, PullState
from footage.forges.gitea import CommitAbsent, GiteaForge
from footage.forges.gitea_lists import at_once, counted, page_size, timeline
from footage.forges.http import Answer, Transport
from footage.repository import Repository, Signature, Writer

OFFICE = "office/records"
PULL = f"/repos/{OFFICE}/pulls/1"
LINE = f"/repos/{OFFICE}/issues/1/timeline"
ANN, BEN = {"id": 1, "login": "ann"}, {"id": 2, "login": "ben"}
T = "2026-03-02T09:00:{:02d}Z"
Pages = Callable[[int], tuple[Any, str | None]]


class Told(Transport):
    """A forge that says what a test lets it say; a list is a function from page to (rows, total)."""

    def __init__(self) -> None:
        super().__init__("https://forge.example/api/v1")
        self.said: dict[str, Any] = {
            "/version": {"version": "1.27.0"},
            "/settings/api": {"max_response_items": 3},
            "/user": {"id": 9, "login": "gate"},
        }
        self.asked: list[str] = []

    def get(self, path: str, query: Mapping[str, object] | None = None, *, accept: tuple[int, ...] = (200,)) -> Answer:
        self.asked.append(path)
        told = self.said.get(path)
        headers: dict[str, str] = {}
        if callable(told):
            told, total = told(int(str((query or {"page": 1})["page"])))
            headers = {} if total is None else {"x-total-count": total}
        status = 200 if path in self.said else 404
        assert status in accept
        return Answer(path, status, headers, json.dumps(told).encode())


def paged(rows: list[Any], *, hidden: frozenset[int] = frozenset(), total: str | None = None) -> Pages:
    """Return a list in pages of three, hiding some rows after they were counted."""

    def page(number: int) -> tuple[Any, str | None]:
        part = rows[(number - 1) * 3 : number * 3]
        return [row for row in part if row["id"] not in hidden], str(len(rows)) if total is None else total

    return page


def line(items: list[Any]) -> Pages:
    """Return a timeline in pages of three: None stands for an item that is taken out after counting."""

    def page(number: int) -> tuple[Any, str | None]:
        found = [item for item in items[(number - 1) * 3 : number * 3] if item]
        return found or None, str(len(found))

    return page


def item(number: int, kind: str, **more: Any) -> dict[str, Any]:
    """Return a timeline item."""
    at = {"created_at": T.format(number), "updated_at": T.format(number)}
    return {"id": number, "type": kind, "user": BEN, "body": "", "review_id": 0} | at | more


def review(number: int, at: int, **more: Any) -> dict[str, Any]:
    """Return a review as listed."""
    row = {
        "id": number,
        "user": BEN,
        "team": None,
        "state": "APPROVED",
        "body": "",
        "commit_id": "",
        "dismissed": False,
    }
    return row | {"submitted_at": T.format(at), "updated_at": T.format(at)} | more


@pytest.fixture
def told() -> Told:
    return Told()


NUMBERS = [{"id": n} for n in range(7)]


def test_a_server_may_give_smaller_pages(told: Told) -> None:
    assert page_size(told) == 3
    told.said["/settings/api"] = {"max_response_items": 1000}
    assert page_size(told) == 50
    told.said["/settings/api"] = {"max_response_items": 0}
    with pytest.raises(ForgeLied):
        page_size(told)


def test_a_list_is_read_to_its_total(told: Told) -> None:
    told.said["/list"] = paged(NUMBERS)
    rows, hidden = counted(told, "/list", 3)
    assert ([row.number("id") for row in rows], hidden) == ([0, 1, 2, 3, 4, 5, 6], 0)


def test_hidden_rows_are_counted_where_they_may_be(told: Told) -> None:
    told.said["/list"] = paged(NUMBERS, hidden=frozenset({1, 2, 6}))
    with pytest.raises(ForgeLied):
        counted(told, "/list", 3)
    told.said["/list"] = paged(NUMBERS, hidden=frozenset({1, 2, 4}))
    rows, hidden = counted(told, "/list", 3, hides=True)
    assert (len(rows), hidden) == (4, 3)
    with pytest.raises(ForgeLied) as error:
        counted(told, "/list", 3)
    assert error.value.code == "forges.list_cut"


def test_an_empty_page_before_the_end_is_a_cut_unless_rows_are_hidden(told: Told) -> None:
    told.said["/list"] = paged(NUMBERS, hidden=frozenset({3, 4, 5}))
    with pytest.raises(ForgeLied):
        counted(told, "/list", 3)
    rows, hidden = counted(told, "/list", 3, hides=True)
    assert (len(rows), hidden) == (4, 3)


def test_a_list_in_one_piece_is_as_long_as_it_says(told: Told) -> None:
    told.said["/list"] = lambda page: (NUMBERS, "7")
    assert len(at_once(told, "/list")) == 7
    told.said["/list"] = lambda page: (NUMBERS[:5], "7")
    with pytest.raises(ForgeLied):
        at_once(told, "/list")


def test_a_timeline_page_counts_itself(told: Told) -> None:
    told.said["/t"] = lambda page: ([item(1, "a")] if page == 1 else None, "2" if page == 1 else "0")
    with pytest.raises(ForgeLied) as error:
        timeline(told, "/t", 3, beyond=1)
    assert error.value.code == "forges.list_cut"


@pytest.mark.parametrize("total", [None, "", "many", "-1", "٣", "9" * 12])
def test_a_total_must_be_one(told: Told, total: str | None) -> None:
    told.said["/list"] = lambda page: ([{"id": page}], total)
    with pytest.raises(ForgeLied):
        counted(told, "/list", 3)


def test_a_total_may_not_be_less_than_what_came(told: Told) -> None:
    told.said["/list"] = paged(NUMBERS[:3], total="2")
    with pytest.raises(ForgeLied):
        counted(told, "/list", 3, hides=True)


def test_a_page_larger_than_asked_for_is_a_lie(told: Told) -> None:
    told.said["/list"] = lambda page: (NUMBERS, "7")
    with pytest.raises(ForgeLied):
        counted(told, "/list", 3)


def test_a_list_that_moved_is_read_again(told: Told) -> None:
    rows = list(NUMBERS)

    def moving(page: int) -> tuple[Any, str | None]:
        if page == 2 and len(rows) == 7:
            rows.append({"id": 7})
        return paged(rows)(page)

    told.said["/list"] = moving
    assert len(counted(told, "/list", 3)[0]) == 8


def test_a_list_that_never_stands_still_is_not_read(told: Told) -> None:
    told.said["/list"] = lambda page: ([{"id": page}], str(100 + page))
    with pytest.raises(ForgeUnavailable) as error:
        counted(told, "/list", 3)
    assert error.value.code == "forges.list_moving"


def test_a_timeline_ends_where_nothing_follows(told: Told) -> None:
    items = [item(1, "a"), item(2, "b"), item(3, "c"), None, None, None, item(4, "d")]
    told.said["/t"] = line(items)
    assert [row.number("id") for row in timeline(told, "/t", 3, beyond=1)] == [1, 2, 3]
    assert [row.number("id") for row in timeline(told, "/t", 3, beyond=2)] == [1, 2, 3, 4]


def test_a_timeline_of_several_pages_is_read_until_it_is_the_same_twice(told: Told) -> None:
    items = [item(n, "a") for n in range(1, 8)]

    def moving(page: int) -> tuple[Any, str | None]:
        if page == 2 and len(items) == 7:
            del items[0]  # the fourth slips onto the first page, unseen
        return line(items)(page)

    told.said["/t"] = moving
    assert [row.number("id") for row in timeline(told, "/t", 3, beyond=1)] == [2, 3, 4, 5, 6, 7]


class Story:
    """One pull request whose parts agree, for a test to spoil."""

    def __init__(self, told: Told, directory: Path) -> None:
        self.told = told
        self.git = Writer.init(directory, bare=True)
        who = Signature("Ann", "ann@example.org", 1_772_442_000, 480)
        writer = Writer(self.git)
        self.base = writer.commit("refs/heads/main", [], {"a.yml": b"a: 1\n"}, who, who, "begin")
        self.head = writer.commit("refs/pull/1/head", [self.base], {"b.yml": b"b: 1\n"}, who, who, "ask")
        self.other = writer.commit("refs/heads/ask", [self.head], {"b.yml": b"b: 2\n"}, who, who, "more")
        self.forge = GiteaForge("https://forge.example", OFFICE, "t0ken", self.git, told)
        push = json.dumps({"is_force_push": False, "commit_ids": [self.head]})
        self.items: list[Any] = [item(1, "pull_push", body=push, user=ANN), item(2, "review", review_id=5)]
        self.rows: list[Any] = [review(5, 2, commit_id=self.head)]
        self.pull: dict[str, Any] = {
            "id": 1, "number": 1, "title": "Ask", "user": ANN, "state": "open", "merged": False, "draft": False,
            "merge_commit_sha": None, "created_at": T.format(1), "updated_at": T.format(2), "mergeable": True,
            "base": {"ref": "main", "repo": {"full_name": OFFICE}}, "head": {"sha": self.head},
        }  # fmt: skip
        told.said |= {
            PULL: self.pull,
            LINE: line(self.items),
            f"{PULL}/reviews": paged(self.rows),
            f"/repos/{OFFICE}/pulls": paged([self.pull]),
        }


@pytest.fixture
def story(told: Told, tmp_path: Path) -> Iterator[Story]:
    made = Story(told, tmp_path / "copy.git")
    yield made
    made.git.close()


def lie(story: Story) -> str:
    """Return what the adapter says of a pull request that contradicts itself."""
    with pytest.raises(ForgeLied) as error:
        story.forge.observe(1, at=1)
    assert error.value.status == 4
    return error.value.text().en


def test_parts_that_agree_are_whole(story: Story) -> None:
    seen = story.forge.observe(1, at=7)
    assert (seen.complete, seen.head, seen.reviews[0].head_at_submission) == (True, story.head, story.head)
    assert (seen.host, seen.author.login, seen.observed_at) == ("forge.example", "ann", 7)
    assert [(each.number, each.state) for each in story.forge.pulls()] == [(1, PullState.OPEN)]


def test_a_review_that_the_list_lacks_is_a_lie(story: Story) -> None:
    del story.rows[0]
    assert "lacks" in lie(story)


def test_a_hidden_draft_is_not_a_lie_and_a_hidden_review_is(story: Story) -> None:
    story.told.said[f"{PULL}/reviews"] = paged([*story.rows, review(6, 3)], hidden=frozenset({6}))
    story.items.append(item(3, "review", review_id=6))
    assert story.forge.observe(1, at=1).complete
    assert f"{PULL}/reviews/6" in story.told.asked
    story.told.said[f"{PULL}/reviews/6"] = review(6, 3)
    assert "lacks" in lie(story)


def test_a_review_without_its_item_leaves_doubt(story: Story) -> None:
    del story.items[1]
    assert not story.forge.observe(1, at=1).complete


@pytest.mark.parametrize("change", [{"state": "closed"}, {"merged": True, "state": "closed"}])
def test_an_end_that_the_timeline_does_not_tell_is_a_lie(story: Story, change: dict[str, Any]) -> None:
    story.pull.update(change)
    assert "disagree" in lie(story)


def test_an_end_that_the_pull_request_does_not_tell_is_a_lie(story: Story) -> None:
    story.items.append(item(3, "close"))
    assert "disagree" in lie(story)


def test_what_code_comments_push_out_of_sight_is_looked_for(story: Story) -> None:
    story.pull.update(state="closed")
    story.items += [None] * 13 + [item(9, "close")]
    seen = story.forge.observe(1, at=1)
    assert (seen.closed.by.login, seen.complete) == ("ben", True)


def test_merged_without_a_commit_is_a_lie(story: Story) -> None:
    story.pull.update(state="closed", merged=True)
    story.items.append(item(3, "merge_pull"))
    assert "no such commit" in lie(story)


def test_a_landed_commit_that_is_not_fetched_yet_is_asked_for(story: Story) -> None:
    story.pull.update(state="closed", merged=True, merge_commit_sha="1" * 40)
    story.items.append(item(3, "merge_pull"))
    with pytest.raises(CommitAbsent):
        story.forge.observe(1, at=1)


def test_a_merge_of_another_head_is_not_whole(story: Story) -> None:
    who = Signature("Gate", "gate@example.org", 1_772_442_003, 480)
    landed = Writer(story.git).commit("refs/heads/main", [story.base, story.other], {}, who, who, "merge")
    story.pull.update(state="closed", merged=True, merge_commit_sha=landed)
    story.items.append(item(3, "merge_pull"))
    seen = story.forge.observe(1, at=1)
    assert (seen.merged.commit, seen.head, seen.complete) == (landed, story.head, False)


def test_a_head_that_the_timeline_does_not_tell_of_is_not_whole(story: Story) -> None:
    Writer(story.git).update("refs/pull/1/head", story.other)
    seen = story.forge.observe(1, at=1)
    assert (seen.head, seen.complete) == (story.other, False)
    assert seen.head_changes[-1].old == story.head


def test_a_branch_ahead_of_what_was_fetched_is_not_whole(story: Story) -> None:
    story.pull["head"] = {"sha": story.other}
    assert not story.forge.observe(1, at=1).complete


def test_a_base_that_the_timeline_does_not_tell_of_is_not_whole(story: Story) -> None:
    story.items.append(item(3, "change_target_branch", old_ref="main", new_ref="other"))
    assert not story.forge.observe(1, at=1).complete


def test_another_repositorys_answer_is_a_lie(story: Story) -> None:
    story.pull["base"]["repo"]["full_name"] = "office/others"
    assert "office/others" in lie(story)


def test_forgejo_is_not_read(story: Story) -> None:
    story.told.said["/version"] = {"version": "15.0.9+gitea-1.22.0"}
    for ask in (story.forge.pulls, lambda: story.forge.observe(1, at=1), lambda: story.forge.merge(1, "a", "b", "c")):
        with pytest.raises(Exception, match="Forgejo"):
            ask()


def test_a_quiet_pull_request_is_read_once(story: Story) -> None:
    story.forge.pulls()
    asked = story.told.asked.count(LINE)
    story.forge.pulls()
    assert story.told.asked.count(LINE) == asked
    story.pull["updated_at"] = T.format(9)
    story.forge.pulls()
    assert story.told.asked.count(LINE) > asked


def test_order_is_that_of_ending(story: Story, told: Told) -> None:
    def pull(number: int, state: str) -> dict[str, Any]:
        return story.pull | {"id": number, "number": number, "state": state}

    told.said[f"/repos/{OFFICE}/pulls"] = paged([pull(1, "open"), pull(2, "closed"), pull(3, "closed")])
    told.said[f"/repos/{OFFICE}/issues/2/timeline"] = line([item(30, "close")])
    told.said[f"/repos/{OFFICE}/issues/3/timeline"] = line([item(10, "close"), item(11, "reopen"), item(12, "close")])
    found = story.forge.pulls()
    assert [(each.number, each.occasion, each.state.value) for each in found] == [
        (3, 2, "closed"),
        (2, 1, "closed"),
        (1, 1, "open"),
    ]


def test_the_repository_is_named_like_one(told: Told, tmp_path: Path) -> None:
    copy: Repository = Writer.init(tmp_path / "r", bare=True)
    for name in ("records", "office/records/..", "office/re cords", "", "/"):
        with pytest.raises(Exception, match="cannot be used"):
            GiteaForge("https://forge.example", name, "t0ken", copy, told)
    copy.close()
