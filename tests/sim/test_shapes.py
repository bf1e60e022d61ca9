"""The dialects' JSON has the fields and types of the real thing.

``shapes/gitea.json`` was noted from the answers of a running Gitea 1.27, ``shapes/github.json`` from GitHub's published
description of Enterprise Server 3.17: for each kind of object its fields, and the JSON types of each.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from footage.forges import StatusState
from sim.world import ANN, APPROVE, BEN, EVE, GATE, REJECT, T0, World

REPO = "/repos/office/records"
SHAPES = Path(__file__).parent / "shapes"
KINDS = {bool: "boolean", int: "integer", str: "string", list: "array", dict: "object", type(None): "null"}
# GitHub's description knows these from other objects only, and a list of events names the pull request of each.
UNPUBLISHED = {"event": {"user", "body"}, "committed": {"id"}}


def _eventful(world: World) -> int:
    number = world.asked()
    world.forge.open_issue(BEN, "How do I ask?", T0 + 5)
    world.client().request_reviewers(number, [world.forge.account(BEN)])
    world.forge.review(number, BEN, APPROVE, T0 + 10, "fine")
    world.forge.dismiss(number, world.forge.review(number, EVE, REJECT, T0 + 20, "no"), GATE, T0 + 30, "mistaken")
    world.forge.push(number, {"c.yml": b"c: 2\n"}, T0 + 40, ANN, forced=True)
    world.forge.push(number, {"c.yml": b"c: 3\n"}, T0 + 50, ANN)
    world.client().upsert_comment(number, "now", "now")
    world.client().post_status(world.forge.head(number), StatusState.PENDING, "footage/approval", "waiting")
    world.client().merge(number, world.forge.head(number), "Merge it", "")
    return number


def _github(world: World, number: int) -> Iterable[tuple[str, Mapping[str, Any]]]:
    head, get = world.forge.head(number), world.rows
    pull: Any = get(f"/pulls/{number}")
    yield "pull", pull
    yield "user", pull["user"]
    yield "git_commit", get(f"/git/commits/{head}")  # type: ignore[misc]
    ref = f"refs/heads/{pull['head']['ref']}"
    lists = {
        "review": f"/pulls/{number}/reviews",
        "activity": f"/activity?ref={ref}",
        "comment": f"/issues/{number}/comments",
        "status": f"/commits/{head}/statuses",
        "commit": f"/pulls/{number}/commits",
        "event": "/issues/events",
    }
    for kind, path in lists.items():
        yield from ((kind, row) for row in get(path))
    for row in get(f"/issues/{number}/timeline"):
        yield row["event"] if row["event"] in {"reviewed", "committed", "review_dismissed"} else "event", row


def _gitea(world: World, number: int) -> Iterable[tuple[str, Mapping[str, Any]]]:
    head, get = world.forge.head(number), world.rows
    pull: Any = get(f"/pulls/{number}")
    yield "pull", pull
    yield "user", pull["user"]
    yield "repository", get("")  # type: ignore[misc]
    yield "branch", get("/branches/main")  # type: ignore[misc]
    yield "commit", get(f"/git/commits/{head}")  # type: ignore[misc]
    lists = {"review": f"/pulls/{number}/reviews", "item": f"/issues/{number}/timeline",
             "comment": f"/issues/{number}/comments", "status": f"/statuses/{head}",
             "issue": "/issues?state=all"}  # fmt: skip
    for kind, path in lists.items():
        yield from ((kind, row) for row in get(path))


def _strange(kind: str, row: Mapping[str, Any], published: Mapping[str, str]) -> list[str]:
    fields = {name: KINDS[type(value)] for name, value in row.items() if name not in UNPUBLISHED.get(kind, ())}
    wrong = [name for name, type_ in fields.items() if type_ not in published.get(name, "").split()]
    return [f"{kind}.{name}: {fields[name]} for {published.get(name, 'nothing')}" for name in wrong]


@pytest.mark.parametrize("dialect", ["github", "gitea"])
def test_fields_and_types_are_those_of_the_real_thing(tmp_path: Path, dialect: str) -> None:
    shapes = json.loads((SHAPES / f"{dialect}.json").read_text(encoding="utf-8"))
    with World(tmp_path, dialect) as world:
        rows = list({"github": _github, "gitea": _gitea}[dialect](world, _eventful(world)))
    assert {kind for kind, _ in rows} >= set(shapes) - {"settings"}
    strange = sorted({each for kind, row in rows for each in _strange(kind, row, shapes[kind])})
    assert not strange, "\n".join(strange)
