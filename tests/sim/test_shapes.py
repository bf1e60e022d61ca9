"""The dialects' JSON has the fields and types of the real thing.

``shapes/gitea.json`` was noted from the answers of a running Gitea 1.27, ``shapes/github.json`` from GitHub's published
description of Enterprise Server 3.17: for each kind of object its fields, and the JSON types of each.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from footage.forges import StatusState
from footage.forges.answers import Row
from sim.test_protection import CLASSIC, RULES
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
    yield from _more_of_github(world, number, pull)
    for row in get(f"/issues/{number}/timeline"):
        if row["event"] == "review_dismissed":
            yield "dismissed_review", row["dismissed_review"]
        yield row["event"] if row["event"] in {"reviewed", "committed", "review_dismissed"} else "event", row


def _more_of_github(world: World, number: int, pull: Any) -> Iterable[tuple[str, Mapping[str, Any]]]:
    """What else the adapter asks for, and what stands inside of what it reads."""
    get, ask = world.rows, world.transport("gate-token").get
    yield from (("pull_in_list", row) for row in get("/pulls?state=all"))
    yield from (("issue_event", row) for row in get("/issues/events"))
    for row in get("/issues?state=all"):
        yield "issue", row
        if "pull_request" in row:
            yield "issue_pull_request", row["pull_request"]
    for row in get(f"/pulls/{number}/commits"):
        yield "commit_inner", row["commit"]
        yield "verification", row["commit"]["verification"]
    repository: Any = get("")
    yield from (("head", pull["head"]), ("base", pull["base"]), ("user", pull["head"]["user"]))
    yield from (("repository", repository), ("permissions", repository["permissions"]))
    yield from (("meta", ask("/meta").json()), ("me", ask("/user").json()))
    world.server.settings.rules, world.server.settings.protection = RULES, CLASSIC
    actors = [{"actor_id": 5, "actor_type": "RepositoryRole", "bypass_mode": "always"}]
    world.server.settings.rulesets[3] = {"id": 3, "bypass_actors": actors}
    yield from (("branch_rule", row) for row in get("/rules/branches/main"))
    ruleset: Any = get("/rulesets/3")
    yield "ruleset", ruleset
    yield from (("bypass_actor", row) for row in ruleset["bypass_actors"])
    classic: Any = get("/branches/main/protection")
    yield from (("protection", classic), ("classic_reviews", classic["required_pull_request_reviews"]))
    yield "classic_restrictions", classic["restrictions"]
    yield "permission", {"permission": "write"}  # no simulated forge says it; the tests of doctor do


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


# Which published object an answer of GitHub is, by what was asked; ``|`` parts what stands inside of it.
ASKED = (
    (r"GET /user(/[0-9]+)?", "me"),
    (r"GET /meta", "meta"),
    (r"(GET )?/repos/office/records", "repository"),
    (r"GET /repos/office/records\|permissions", "permissions"),
    (r"GET .*/activity", "activity"),
    (r"GET .*/git/commits/\w+", "git_commit"),
    (r"(GET|POST) /repos/office/records/issues(/[0-9]+)?", "issue"),
    (r"(GET|POST|PATCH) .*/comments(/[0-9]+)?", "comment"),
    (r"GET .*/issues/events", "issue_event"),
    (r"GET .*/issues/events\|issue", "issue"),
    (r"GET .*/pulls", "pull_in_list"),
    (r"(GET|POST|PATCH) .*/pulls/[0-9]+", "pull"),
    (r"GET .*/pulls/[0-9]+\|(head|base)", "head"),
    (r"GET .*/pulls/[0-9]+\|(head|base)\|repo", "repository"),
    (r"GET .*/pulls/[0-9]+/commits", "commit"),
    (r"GET .*/pulls/[0-9]+/commits\|commit", "commit_inner"),
    (r"GET .*/verification", "verification"),
    (r"GET .*/pulls/[0-9]+/reviews", "review"),
    (r"GET .*/timeline\|dismissed_review", "dismissed_review"),
    (r"GET .*\|(user|actor|author|committer|merged_by|requested_reviewers)", "user"),
    (r"GET .*/rules/branches/[^|]*", "branch_rule"),
    (r"GET .*/rulesets/[0-9]+", "ruleset"),
    (r"GET .*/rulesets/[0-9]+\|bypass_actors", "bypass_actor"),
)
# Read only where something else was read first: the merge's commit of what has merged.
AFTER_ASKING = {("pull", "merge_commit_sha")}


def test_what_is_read_of_github_unasked_is_always_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A field that may be absent or null is asked for first, or a real answer would be taken for a lie."""
    shapes = json.loads((SHAPES / "github.json").read_text(encoding="utf-8"))
    read = _spied(monkeypatch)
    with World(tmp_path, "github") as world:
        number = _eventful(world)
        list(_more_of_github(world, number, world.rows(f"/pulls/{number}")))
        client = world.client()
        client.observe(number, at=T0 + 9000)
        client.pulls(), client.issues(), client.protection("main"), client.version(), client.may_push("gate")
        client.notes("no marker")
    wrong, kinds = [], set()
    for (name, field), ways in sorted(read.items()):
        asked = re.sub(r"\?[^|]*", "", name)
        kind = next((kind for pattern, kind in ASKED if re.fullmatch(pattern, asked)), "")
        kinds.add(kind)
        types = shapes.get(kind, {}).get(field, "").split()
        asked_first = not kind or "in" in ways or (kind, field) in AFTER_ASKING
        if not asked_first and (not types or {"absent", "null"} & set(types)):
            wrong.append(f"{kind}.{field}: {' '.join(types) or 'nothing of that name'}")
    assert not wrong, "\n".join(wrong)
    assert len(kinds) > 15


def _spied(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, str], set[str]]:
    """Return (answer, field) → how the adapter reads it, filled as it reads."""
    read: dict[tuple[str, str], set[str]] = defaultdict(set)

    def noted(way: str) -> None:
        original = getattr(Row, way)

        def reading(row: Row, field: str) -> Any:
            read[row._name, field].add("in" if way in {"__contains__", "row_or_none"} else "read")
            return original(row, field)

        monkeypatch.setattr(Row, way, reading)

    for way in ("text", "number", "flag", "texts", "time", "__contains__", "row_or_none"):
        noted(way)

    def inner(row: Row, field: str) -> Row:
        read[row._name, field].add("read")
        return Row(row._data.get(field), f"{row._name}|{field}")

    def many(row: Row, field: str) -> tuple[Row, ...]:
        read[row._name, field].add("read")
        return Row.many(row._data.get(field), f"{row._name}|{field}")

    monkeypatch.setattr(Row, "row", inner)
    monkeypatch.setattr(Row, "rows", many)
    return read


@pytest.mark.parametrize("dialect", ["github", "gitea"])
def test_fields_and_types_are_those_of_the_real_thing(tmp_path: Path, dialect: str) -> None:
    shapes = json.loads((SHAPES / f"{dialect}.json").read_text(encoding="utf-8"))
    with World(tmp_path, dialect) as world:
        rows = list({"github": _github, "gitea": _gitea}[dialect](world, _eventful(world)))
    assert {kind for kind, _ in rows} >= set(shapes) - {"settings"}
    strange = sorted({each for kind, row in rows for each in _strange(kind, row, shapes[kind])})
    assert not strange, "\n".join(strange)
