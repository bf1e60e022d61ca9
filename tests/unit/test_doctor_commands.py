"""``footage doctor`` over the wire, on forges that are open, closed, silent, old or not what they seem."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from footage.cli import cli
from footage.forges.dialect import Server
from footage.forges.simulated import SimulatedForge
from footage.repository import Signature, Writer

GATE, NAME = 7, "office/records"
TOKEN = "SECRET-7"
RULE: dict[str, Any] = {
    "enable_push": True, "enable_push_whitelist": True, "push_whitelist_usernames": ["footage-gate"],
    "enable_merge_whitelist": True, "merge_whitelist_usernames": ["footage-gate"], "enable_force_push": False,
    "block_admin_merge_override": True, "enable_status_check": False, "required_approvals": 0,
    "dismiss_stale_approvals": False, "protected_file_patterns": "",
}  # fmt: skip
Doctor = Callable[..., Result]


@pytest.fixture(params=["gitea"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    git = Writer.init(tmp_path / "forge.git", bare=True)
    writer, root = Writer(git), Signature("Root", "root@example.org", 1_772_500_000, 480)
    for branch in ("main", "evidence"):
        writer.commit(f"refs/heads/{branch}", [], {"a.yml": b"a: 1\n"}, root, root, "begin")
    forge = SimulatedForge(git, writer, host="forge.example", name=NAME)
    forge.register(GATE, "footage-gate", "gate", "gate@example.org")
    with Server(forge, request.param, tokens={TOKEN: GATE}, clock=lambda: 1_772_500_100) as made:
        made.settings.version = "1.27.4" if request.param == "gitea" else ""
        yield made
    git.close()


@pytest.fixture
def doctor(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Doctor:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FOOTAGE_TOKEN", TOKEN)
    kind = request.node.callspec.params["server"]

    def run(*words: str) -> Result:
        where = ("--forge", kind, "--url", server.url, "--repository", NAME, "--lang", "en")
        return CliRunner().invoke(cli, ["doctor", *where, *words], standalone_mode=False)

    return run


def test_an_open_forge_is_told_what_to_close(server: Server, doctor: Doctor, tmp_path: Path) -> None:
    server.settings.protection = {}
    done = doctor()
    assert done.return_value == 1
    assert "missing: main is a protected branch\n    do: Repository settings → Branches" in done.output
    assert "missing: evidence is a protected branch" in done.output
    assert TOKEN not in done.output
    assert {each.name for each in tmp_path.iterdir()} == {"forge.git"}


def test_what_the_gate_may_not_see_is_not_fine(server: Server, doctor: Doctor) -> None:
    done = doctor()
    assert "not seen: only the gate's account merges into main\n    do: The gate's token may not see" in done.output
    assert "fine: only the gate's account" not in done.output
    server.settings.protection = RULE
    assert "not seen:" not in doctor().output


def test_one_gap_in_a_closed_forge_is_named(server: Server, doctor: Doctor) -> None:
    server.settings.protection = RULE
    done = doctor()
    assert done.return_value == 1
    # One rule stands for both branches here: what evidence needs, main must not have.
    assert "missing: nobody can push to main directly\n    do: Disable push in the rule of main" in done.output
    assert "fine: only the gate's account writes to evidence" in done.output
    assert "fine: the rules of main bind administrators too" in done.output


@pytest.mark.parametrize(
    ("version", "word"),
    [
        ("1.24.2", "gitea 1.24.2 is too old; at least 1.24.3 is needed"),
        ("15.0.9+gitea-1.22.0", "This forge is Forgejo"),
    ],
)
def test_a_forge_that_cannot_be_used(server: Server, doctor: Doctor, version: str, word: str) -> None:
    server.settings.version = version
    done = doctor()
    assert done.return_value == 1
    assert word in done.output
    assert "main" not in done.output


def test_names_on_the_forge_cannot_move_the_terminal(server: Server, doctor: Doctor) -> None:
    server.settings.protection = {**RULE, "merge_whitelist_usernames": ["footage-gate", "\x1b[2Jfine"]}
    done = doctor()
    assert "\x1b" not in done.output
    assert "missing: only the gate's account merges into main" in done.output


def test_half_an_address_is_refused_before_anything_is_asked() -> None:
    done = CliRunner().invoke(cli, ["doctor", "--forge", "gitea"], standalone_mode=False)
    assert getattr(done.exception, "code", None) == "doctor.forge_alone"


def test_without_a_forge_it_looks_at_this_machine() -> None:
    done = CliRunner().invoke(cli, ["doctor", "--lang", "en"], standalone_mode=False)
    assert done.return_value == 0
    assert "git version" in done.output
    assert "WeasyPrint" in done.output


CLOSED: dict[str, Any] = {
    "required_status_checks": None, "enforce_admins": {"enabled": True},
    "required_pull_request_reviews": {"dismiss_stale_reviews": False, "required_approving_review_count": 0},
    "restrictions": {"users": [{"login": "footage-gate"}], "teams": [], "apps": []},
    "allow_force_pushes": {"enabled": False}, "allow_deletions": {"enabled": False},
}  # fmt: skip


@pytest.mark.parametrize("server", ["github"], indirect=True)
def test_the_older_settings_of_github_will_do(server: Server, doctor: Doctor) -> None:
    server.settings.protection = CLOSED
    done = doctor()
    missing = [line for line in done.output.splitlines() if line.startswith(("missing", "not seen"))]
    assert missing == ["missing: merge commits are the only way to merge"]
    server.settings.protection = {**CLOSED, "restrictions": {"users": [{"login": "root"}], "teams": [], "apps": []}}
    assert "do: Restrict updates of evidence and let only footage-gate bypass that (now: root)" in doctor().output
