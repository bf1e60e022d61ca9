from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import pytest

from footage.forges import ForgeLied
from footage.forges.github_lists import every
from footage.forges.http import Answer

PATH = "/repos/a/b/things"


class Pages:
    """A connection that serves prepared pages: (rows, Link) each, in the order of asking."""

    def __init__(self, *pages: tuple[Sequence[object], str]) -> None:
        self.pages = list(pages)
        self.asked: list[dict[str, object]] = []

    def get(self, path: str, query: Mapping[str, object] | None = None, *, accept: tuple[int, ...] = (200,)) -> Answer:
        self.asked.append(dict(query or {}))
        rows, link = self.pages.pop(0)
        return Answer(f"GET {path}", 200, {"link": link} if link else {}, json.dumps(rows).encode())


def rows(*ids: int) -> list[dict[str, int]]:
    return [{"id": each} for each in ids]


def link(**ways: str) -> str:
    return ", ".join(f'<https://api.example/x?{query}>; rel="{way}"' for way, query in ways.items())


def test_pages_are_read_by_number_to_the_last() -> None:
    pages = Pages(
        (rows(1, 2), link(next="page=2", last="page=3")),
        (rows(3), link(prev="page=1", next="page=3", last="page=3", first="page=1")),
        (rows(4), link(prev="page=2", first="page=1")),
    )
    assert [each.number("id") for each in every(pages, PATH, {"state": "all"})] == [1, 2, 3, 4]
    assert pages.asked == [{"state": "all", "per_page": "100", **page} for page in ({}, {"page": "2"}, {"page": "3"})]


def test_cursors_are_followed_and_nothing_else_of_a_link() -> None:
    pages = Pages((rows(1), link(next="after=abc%3D&evil=1")), (rows(2), link(prev="before=abc")))
    assert len(every(pages, PATH)) == 2
    assert pages.asked[1] == {"per_page": "100", "after": "abc="}


def test_an_empty_list_is_one() -> None:
    assert every(Pages(([], "")), PATH) == ()


@pytest.mark.parametrize(
    "pages",
    [
        [(rows(1), link(next="page=3"))],
        [(rows(1), link(next="page=1"))],
        [(rows(1), link(next="page=x"))],
        [(rows(1), link(next="since=9"))],
        [(rows(1), "nonsense")],
        [(rows(1), link(next="page=2", last="page=3")), (rows(2), link(prev="page=1"))],
        [(rows(1), link(next="page=2")), ([], "")],
        [({"message": "fine"}, "")],
        [(["text"], "")],
        [([{"id": "1"}], "")],
    ],
    ids=["skips", "stays", "no number", "elsewhere", "unreadable", "ends early", "empty", "no list", "no rows", "text"],
)
def test_what_does_not_add_up_is_a_lie(pages: list[tuple[Sequence[object], str]]) -> None:
    with pytest.raises(ForgeLied):
        every(Pages(*pages), PATH)


def test_a_list_that_moved_is_read_again() -> None:
    moved = [(rows(1, 2), link(next="page=2")), (rows(2, 3), "")]
    assert len(every(Pages(*moved, (rows(1, 2), link(next="page=2")), (rows(3), "")), PATH)) == 3


def test_a_list_that_always_repeats_itself_is_a_lie() -> None:
    moved = [(rows(1), link(next="page=2")), (rows(1), "")]
    with pytest.raises(ForgeLied) as error:
        every(Pages(*moved * 3), PATH)
    assert error.value.code == "github.list_moves"


def test_numbers_of_different_kinds_of_events_may_meet() -> None:
    timeline = [{"event": "reviewed", "id": 5}, {"event": "labeled", "id": 5}, {"event": "committed", "sha": "a"}]
    assert len(every(Pages((timeline, "")), PATH)) == 3
