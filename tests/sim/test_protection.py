"""What protects main on GitHub, as far as the token lets it be seen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from footage.forges.dialect.faults import Answer
from footage.forges.dialect.wire import Call, Reply
from footage.model import MergeStyle
from sim.world import World

CLASSIC: dict[str, Any] = {
    "required_status_checks": {"strict": True, "contexts": ["footage/approval"], "checks": []},
    "enforce_admins": {"enabled": True},
    "required_pull_request_reviews": {
        "dismiss_stale_reviews": True, "required_approving_review_count": 2,
        "bypass_pull_request_allowances": {"users": [{"login": "root"}], "teams": [{"slug": "ops"}], "apps": []},
    },
    "restrictions": {"users": [{"login": "gate"}], "teams": [], "apps": []},
    "allow_force_pushes": {"enabled": False},
    "allow_deletions": {"enabled": True},
}  # fmt: skip
GITEA_RULE: dict[str, Any] = {
    "enable_push": True, "enable_push_whitelist": True, "push_whitelist_usernames": ["footage-gate"],
    "enable_merge_whitelist": False, "enable_force_push": False, "block_admin_merge_override": True,
    "enable_status_check": False, "required_approvals": 0, "dismiss_stale_approvals": False,
    "protected_file_patterns": "",
}  # fmt: skip
RULES: list[dict[str, Any]] = [
    {"type": "deletion", "ruleset_id": 3},
    {"type": "non_fast_forward", "ruleset_id": 3},
    {"type": "pull_request", "ruleset_id": 3, "parameters": {
        "required_approving_review_count": 1, "dismiss_stale_reviews_on_push": False,
        "allowed_merge_methods": ["merge"]}},
    {"type": "required_status_checks", "ruleset_id": 3, "parameters": {
        "required_status_checks": [{"context": "footage/approval", "integration_id": 5}]}},
]  # fmt: skip


def test_nothing_seen_is_not_nothing_there(github: World) -> None:
    seen = github.client().protection("main")
    assert seen.merge_styles == (MergeStyle.MERGE, MergeStyle.SQUASH, MergeStyle.REBASE)
    assert set(seen.unseen) == {
        "protected", "direct_push", "force_push", "deletion", "admins_exempt", "bypass", "merge_allowlist",
        "required_contexts", "required_approvals", "dismiss_stale", "push_allowlist", "creation",
    }  # fmt: skip


def test_a_branch_that_is_known_to_be_open_to_all(github: World) -> None:
    github.server.settings.protection = {}
    seen = github.client().protection("main")
    assert (seen.protected, seen.direct_push, seen.force_push, seen.deletion) == (False, True, True, True)
    assert (seen.admins_exempt, seen.bypass, seen.required_approvals, seen.unseen) == (True, (), 0, ())


def test_the_older_settings(github: World) -> None:
    github.server.settings.protection = CLASSIC
    seen = github.client().protection("main")
    assert (seen.protected, seen.direct_push, seen.force_push, seen.deletion) == (True, False, False, True)
    assert (seen.admins_exempt, seen.bypass, seen.merge_allowlist) == (False, ("Team:ops", "root"), ("gate",))
    assert (seen.required_contexts, seen.required_approvals, seen.dismiss_stale) == (("footage/approval",), 2, True)


def test_rules_alone_say_what_they_forbid_and_not_who_is_exempt(github: World) -> None:
    github.server.settings.rules = RULES
    seen = github.client().protection("main")
    assert (seen.protected, seen.direct_push, seen.force_push, seen.deletion) == (True, False, False, False)
    assert (seen.merge_styles, seen.required_contexts) == ((MergeStyle.MERGE,), ("footage/approval",))
    assert {"bypass", "admins_exempt"} <= set(seen.unseen)


def test_who_bypasses_a_ruleset_is_shown_to_those_who_may_change_it(github: World) -> None:
    github.server.settings.rules, github.server.settings.protection = RULES, {}
    actors = [{"actor_id": 5, "actor_type": "RepositoryRole", "bypass_mode": "always"}]
    github.server.settings.rulesets[3] = {"id": 3, "bypass_actors": actors}
    seen = github.client().protection("main")
    assert (seen.bypass, seen.admins_exempt) == (("RepositoryRole:5",), True)
    github.server.settings.rulesets[3] = {"id": 3}
    assert github.client().protection("main").bypass is None


def test_every_way_to_merge_on_gitea_is_seen(gitea: World) -> None:
    """Rebasing has two buttons there; a merge may also be somebody's word."""
    allowed: dict[str, bool] = {}

    def settings(call: Call, answer: Answer) -> Reply:
        reply = answer(call)
        return replace(reply, body={**reply.body, **allowed}) if isinstance(reply.body, dict) else reply

    gitea.server.inject(settings, "GET /repos/office/records")
    others = ("allow_rebase", "allow_rebase_explicit", "allow_squash_merge", "allow_fast_forward_only_merge")
    for name, style in {"allow_rebase_explicit": MergeStyle.REBASE, "allow_manual_merge": MergeStyle.UNKNOWN}.items():
        allowed.update({**dict.fromkeys(others, False), "allow_manual_merge": False, name: True})
        assert gitea.client().protection("main").merge_styles == (MergeStyle.MERGE, style)
    allowed["allow_manual_merge"] = False
    assert gitea.client().protection("main").merge_styles == (MergeStyle.MERGE,)


def test_a_rule_for_new_branches_is_seen_on_github(github: World) -> None:
    github.server.settings.rules = [{"type": "creation", "ruleset_id": 3}]
    assert github.client().protection("footage/notice/x").creation is False


def test_a_branch_that_nobody_may_make_by_the_older_settings(github: World) -> None:
    github.server.settings.protection = {**CLASSIC, "block_creations": {"enabled": True}}
    assert github.client().protection("main").creation is False
    github.server.settings.protection = CLASSIC
    assert github.client().protection("main").creation is True


@pytest.mark.parametrize(
    ("patterns", "protected"),
    [
        ([], False),
        (["main"], False),
        (["footage/**"], True),
        (["**"], True),
        (["*"], False),
        (["footage/*"], False),
        (["FOOTAGE/NOTICE/X"], True),
        (["footage/notice/?"], True),
        (["main", "foot*/*/*"], True),
        (["footage/[mn]otice/x"], None),
        (["footage.notice.x"], False),
    ],
)
def test_the_rules_of_a_branch_that_is_not_there_yet(gitea: World, patterns: list[str], protected: bool | None) -> None:
    """Gitea takes the first rule whose pattern fits; patterns that are not read here leave everything unseen."""

    def none(call: Call, answer: Answer) -> Reply:
        return Reply(404, {"message": "branch does not exist"})

    def listed(call: Call, answer: Answer) -> Reply:
        return Reply(200, [{**GITEA_RULE, "rule_name": pattern} for pattern in patterns])

    gitea.server.inject(none, "GET /repos/office/records/branches/")
    gitea.server.inject(listed, "GET /repos/office/records/branch_protections")
    seen = gitea.client().protection("footage/notice/x")
    assert (seen.protected, seen.push_allowlist) == {
        None: (None, None), True: (True, ("footage-gate",)), False: (False, ()),
    }[protected]  # fmt: skip


def test_the_list_of_rules_is_for_administrators(gitea: World) -> None:
    def refused(call: Call, answer: Answer) -> Reply:
        return Reply(403 if call.path.endswith("branch_protections") else 404, {"message": "no"})

    gitea.server.inject(refused, "GET /repos/office/records/branch")
    assert "protected" in gitea.client().protection("footage/notice/x").unseen


@pytest.mark.parametrize(("status", "word", "known"), [
    (200, "write", True), (200, "admin", True), (200, "read", False), (200, "none", False), (403, "", None),
])  # fmt: skip
def test_who_may_push_is_asked_of_the_repository_and_of_its_administrators(
    world: World, status: int, word: str, known: bool | None
) -> None:
    def told(call: Call, answer: Answer) -> Reply:
        return Reply(status, {"permission": word, "message": ""})

    world.server.inject(told, "GET /repos/office/records/collaborators/somebody/permission")
    client = world.client()
    assert client.may_push(client.whoami().login) is True
    assert client.may_push("somebody") is known
