"""Issues share their numbers with pull requests; a client tells one from the other and misses none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from footage.forges import ForgeLied
from footage.forges.dialect.faults import Answer, Fault, emptied, shortened
from footage.forges.dialect.wire import Call, Reply
from sim.world import ANN, T0, World


def mixed(world: World) -> list[int]:
    """Write issues with pull requests between them; return the issues' numbers."""
    found = []
    for turn in range(5):
        found.append(world.forge.open_issue(ANN, f"Clerk's question {turn}", T0 + turn))
        world.forge.open_pull(ANN, {f"{turn}.yml": b"a: 1\n"}, f"Ask {turn}", T0 + turn)
    return found


def test_issues_are_listed_to_the_last_page_and_pull_requests_are_not_among_them(world: World) -> None:
    assert world.client().issues() == ()
    issues = mixed(world)
    world.server.settings.most = 2
    assert world.client().issues() == tuple(issues) == (1, 3, 5, 7, 9)
    assert [each.number for each in world.client().pulls()] == [2, 4, 6, 8, 10]


def test_a_deleted_issue_leaves_a_number_that_nobody_gets_again(world: World) -> None:
    mixed(world)
    world.forge.delete_issue(9)
    assert world.client().issues() == (1, 3, 5, 7)
    assert world.forge.open_issue(ANN, "The next", T0 + 60) == 11


def test_a_repository_without_issues_has_none(world: World) -> None:
    def without(call: Call, answer: Answer) -> Reply:
        reply = answer(call)
        return replace(reply, body=reply.body | {"has_issues": False}) if isinstance(reply.body, dict) else reply

    mixed(world)
    world.server.inject(without, "GET /repos/office/records")
    assert world.client().issues() == ()


@pytest.mark.parametrize("fault", [emptied(), shortened()], ids=["emptied", "shortened"])
def test_a_list_of_issues_that_is_cut_is_a_lie(gitea: World, fault: Fault) -> None:
    mixed(gitea)
    gitea.server.settings.most = 2
    gitea.server.inject(fault, "GET /repos/office/records/issues?limit=2&page=2")
    with pytest.raises(ForgeLied):
        gitea.client().issues()
