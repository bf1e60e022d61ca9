"""An administrator who follows the page from an empty Gitea ends with a verified request: on the simulated one."""

from __future__ import annotations

import base64
import re
import stat
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import setup_page
from footage.forges.dialect import Server
from footage.forges.dialect.wire import Call, Refusal, Reply, dispatch
from footage.forges.simulated import SimulatedForge
from footage.repository import Writer

ADMIN, TOKEN, NAME = 1, "admin-token", "office/records"
RULE = {"block_admin_merge_override": False, "required_approvals": 0, "protected_file_patterns": "",
        "enable_status_check": False, "dismiss_stale_approvals": False, "enable_merge_whitelist": False}  # fmt: skip


class Administration:
    """What an administrator does on a Gitea, on top of what a gate does there."""

    def __init__(self, directory: Path) -> None:
        self.git = Writer.init(directory / "forge.git", bare=True)
        self.forge = SimulatedForge(self.git, Writer(self.git), host="127.0.0.1", name=NAME)
        self.forge.register(ADMIN, "admin", "admin", "admin@example.invalid")
        self.tokens = {TOKEN: ADMIN}
        self.ahead = 0
        self.server = Server(self.forge, "gitea", tokens=self.tokens, clock=lambda: int(time.time()) + self.ahead)
        self.server.settings.version = "1.27.4"
        self.rules: dict[str, dict[str, Any]] = {}
        self.settings: dict[str, Any] = {}
        self.members: set[str] = set()
        self.branches: dict[str, dict[str, bytes]] = {}
        self._known = self.server._routes
        self.server._routes = (
            ("POST", "/admin/users", self.user),
            ("POST", r"/users/(?P<login>[^/]+)/tokens", self.token),
            ("POST", "/orgs", lambda call: Reply(201, {})),
            ("POST", "/orgs/office/repos", lambda call: Reply(201, {})),
            ("GET", f"/repos/{NAME}", self.repository),
            ("PATCH", f"/repos/{NAME}", self.set),
            ("GET", f"/repos/{NAME}/collaborators/(?P<login>.+)/permission", self.permission),
            ("GET", f"/repos/{NAME}/branch_protections", self.listed),
            ("PUT", f"/repos/{NAME}/collaborators/(?P<login>.+)", self.member),
            ("POST", f"/repos/{NAME}/branch_protections", self.protect),
            ("GET", f"/repos/{NAME}/branch_protections/(?P<branch>.+)", self.rule),
            ("GET", f"/repos/{NAME}/branches/(?P<branch>.+)", self.branch),
            ("POST", f"/repos/{NAME}/contents/(?P<path>.+)", self.content),
            ("POST", f"/repos/{NAME}/pulls", self.pull),
            ("POST", rf"/repos/{NAME}/pulls/\d+/reviews", self.review),
            *self._known,
        )

    def only(self, call: Call) -> None:
        if call.by != ADMIN:
            raise Refusal(403, "Only for administrators")

    def user(self, call: Call) -> Reply:
        self.only(call)
        number = 100 + len(self.tokens)
        login = call.body["username"]
        self.forge.register(number, login, login, call.body["email"])
        self.tokens[call.body["password"]] = number
        return Reply(201, {"id": number})

    def token(self, call: Call, login: str) -> Reply:
        if self.forge.account(call.by).login != login:
            raise Refusal(403, "Only for oneself")
        assert set(call.body["scopes"]) == {"write:repository", "write:issue", "read:user"}
        self.tokens["gate-token"] = call.by
        return Reply(201, {"id": 1, "name": "gate", "sha1": "gate-token", "token_last_eight": "te-token"})

    def repository(self, call: Call) -> Reply:
        shown: Any = dispatch(self._known, call).body
        return Reply(200, {**shown, **self.settings})

    def set(self, call: Call) -> Reply:
        self.only(call)
        assert call.body["has_pull_requests"]  # without it Gitea leaves the merge styles as they are
        self.settings.update(call.body)
        return Reply(200, {})

    def member(self, call: Call, login: str) -> Reply:
        self.only(call)
        self.members.add(login)
        return Reply(204)

    def permission(self, call: Call, login: str) -> Reply:
        self.only(call)
        return Reply(200, {"permission": "write" if login in self.members else "none"})

    def listed(self, call: Call) -> Reply:
        self.only(call)
        return Reply(200, list(self.rules.values()))

    def protect(self, call: Call) -> Reply:
        self.only(call)
        self.rules[call.body["rule_name"]] = {**RULE, **call.body}
        return Reply(201, {})

    def branch(self, call: Call, branch: str) -> Reply:
        if self.git.resolve(f"refs/heads/{branch}") is None:
            raise Refusal(404, "branch does not exist")
        shown = branch if call.by == ADMIN and branch in self.rules else ""
        return Reply(
            200, {"name": branch, "protected": branch in self.rules, "effective_branch_protection_name": shown}
        )

    def rule(self, call: Call, branch: str) -> Reply:
        self.only(call)
        return Reply(200, self.rules[branch])

    def content(self, call: Call, path: str) -> Reply:
        self.branches[call.body["new_branch"]] = {path: base64.b64decode(call.body["content"], validate=True)}
        return Reply(201, {})

    def pull(self, call: Call) -> Reply:
        if call.by != ADMIN:
            return dispatch(self._known, call)
        number = self.forge.open_pull(
            self._for(call), self.branches[call.body["head"]], call.body["title"], self._now()
        )
        return Reply(201, {"number": number})

    def review(self, call: Call) -> Reply:
        self.ahead += 1  # nobody reviews twice within a second
        return dispatch(self._known, replace(call, by=self._for(call)))

    def _for(self, call: Call) -> int:
        self.only(call)
        found = self.forge.account_called(call.query["sudo"])
        assert found
        assert found.login in self.members
        return found.id

    def _now(self) -> int:
        return int(time.time()) + self.ahead


@pytest.fixture
def gitea(tmp_path: Path) -> Iterator[Administration]:
    made = Administration(tmp_path)
    with made.server:
        yield made
    made.git.close()


def test_the_page_leads_from_an_empty_gitea_to_a_verified_request(gitea: Administration, tmp_path: Path) -> None:
    said = setup_page.run(
        setup_page.commands("en"), tmp_path / "host", url=gitea.server.url, token=TOKEN, changed={"  sleep 1\n": ""}
    )
    assert "the forge is set up as it should be" in said
    assert "#1 landed as " in said
    assert "#2 landed as " in said  # the notice to those who keep the footage
    assert "verified 3 commits and 3 statements: Verified 1" in said
    assert "Trust taken from a key that the verifier supplied" in said
    assert [summary.state.value for summary in gitea.forge.pulls()] == ["merged", "merged"]
    work = tmp_path / "host" / "work"
    assert re.search(r"^schemas/\.\* @lin-hao @sun-wei$", (work / "office/.gitea/CODEOWNERS").read_text(), re.MULTILINE)
    for secret in ("key", "token", "admin.header"):
        assert stat.S_IMODE((work / secret).stat().st_mode) == 0o600
    for secret in (TOKEN, "gate-token", "PRIVATE KEY"):
        assert secret not in said


def test_both_languages_tell_the_same_commands() -> None:
    def bare(language: str) -> list[str]:
        return [re.sub(r" # .*", "", line) for line in setup_page.commands(language).splitlines()]

    assert bare("zh") == bare("en")
