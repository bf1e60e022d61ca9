"""What a client reads over the wire is what the forge itself would have said."""

from __future__ import annotations

import pytest

from sim.stories import (
    EVERYWHERE,
    ON_GITHUB,
    Story,
    closed_by_the_gate,
    landed_without_anybody,
    opened,
    reopened_and_merged,
    withdrawn,
)
from sim.world import World, comparable, known


@pytest.mark.parametrize("story", EVERYWHERE, ids=lambda story: story.__name__)
def test_a_story_reads_the_same_over_the_wire(world: World, story: Story) -> None:
    number = story(world)
    seen, true = world.seen(number), world.true(number)
    assert comparable(seen, world.dialect) == comparable(true, world.dialect)
    assert seen.complete


@pytest.mark.parametrize("story", ON_GITHUB, ids=lambda story: story.__name__)
def test_what_only_github_tells_reads_the_same(github: World, story: Story) -> None:
    number = story(github)
    assert comparable(github.seen(number), "github") == comparable(github.true(number), "github")


def test_the_list_of_pull_requests_reads_the_same(world: World) -> None:
    for story in (opened, withdrawn, closed_by_the_gate, reopened_and_merged, landed_without_anybody):
        story(world)
    world.server.settings.most = 3
    for n in range(3):
        world.forge.open_pull(1, {f"more-{n}.yml": b"n: 1\n"}, str(n), 1_772_600_000 + n)
    assert known(world.client()) == sorted(known(world.forge), key=lambda e: (e[3] is None, e[3] or 0, e[0]))
