"""CODEOWNERS as both forges read it, from the roles of the sample office."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from footage.cli import cli
from footage.finding import ToolError
from footage.operations.owners import codeowners
from footage.policy.moments import instant
from footage.repository import MemoryTree, WorkTree

ROOT = Path(__file__).parents[2]
AT = instant("2026-03-02T09:00:00+08:00") or 0
PEOPLE, ROLES = "records/org/people/", "records/org/roles/"


def office(**changed: bytes | None) -> MemoryTree:
    shipped = WorkTree(ROOT)
    files = {path: shipped.read(path) for folder in ("records/", "schemas/") for path in shipped.paths(folder)}
    for path in [path for path in files if path.startswith(PEOPLE)]:
        name = path.removeprefix(PEOPLE).removesuffix(".yml").replace("-", "_")
        if name in changed:
            files[path] = changed[name] or b""
    return MemoryTree(files)


def rules(text: str) -> dict[str, list[str]]:
    lines = [line.split() for line in text.splitlines() if not line.startswith("#")]
    return {line[0]: line[1:] for line in lines}


def on_gitea(text: str, path: str) -> set[str]:
    """Return whom Gitea asks: everybody of every line whose expression matches the whole path, backslashes eaten."""
    found = rules(text.replace("\\", ""))
    return {owner for pattern, owners in found.items() if re.fullmatch(pattern, path) for owner in owners}


def on_github(text: str, path: str) -> set[str]:
    """Return whom GitHub asks: those of the last line that matches."""
    owners: list[str] = []
    for pattern, named in rules(text).items():
        if pattern == "*" or (pattern.endswith("/") and f"/{path}".startswith(pattern)):
            owners = named
    return set(owners)


CONSTITUTION, REGISTER = {"@jiang-wen", "@sun-wei"}, {"@hao-lu", "@shen-qiu"}


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("records/org/people/zhao-min.yml", REGISTER),
        ("records/sites/cameras/CAM-P1-03.yml", REGISTER),
        ("records/org/roles/RG-00XKCH.yml", CONSTITUTION),
        ("records/policy/packs/retrieval.yml", CONSTITUTION),
        ("schemas/request.schema.json", CONSTITUTION),
        (".github/workflows/footage-gate.yml", CONSTITUTION),
        (".gitea/workflows/footage-check.yml", CONSTITUTION),
        ("gate/requirements.txt", CONSTITUTION),
        ("README.md", CONSTITUTION),
        ("records/cases/2026/03/RQ-20260302-7K3M9Q/request.yml", set()),
        ("records/org/delegations/DG-7K3M9Q.yml", set()),
    ],
)
def test_both_dialects_ask_the_same_people(path: str, asked: set[str]) -> None:
    tree = office()
    assert on_gitea(codeowners(tree, "gitea", at=AT), path) == asked
    assert on_github(codeowners(tree, "github", at=AT), path) == asked


def test_who_has_no_role_yet_is_not_asked() -> None:
    with pytest.raises(ToolError) as error:
        codeowners(office(), "github", at=0)
    assert error.value.code == "doctor.owners_none"


def test_accounts_of_two_forges_are_not_mixed() -> None:
    elsewhere = (ROOT / PEOPLE / "sun-wei.yml").read_bytes().replace(b"forge.sprucepark.example", b"other.example")
    tree = office(sun_wei=elsewhere)
    with pytest.raises(ToolError) as error:
        codeowners(tree, "github", at=AT)
    assert error.value.code == "doctor.owners_host"
    chosen = codeowners(tree, "github", at=AT, host="other.example")
    assert set(re.findall(r"@\S+", chosen)) == {"@sun-wei"}


def test_a_login_that_would_write_a_line_of_its_own_is_left_out() -> None:
    forged = (ROOT / PEOPLE / "sun-wei.yml").read_bytes().replace(b"login: sun-wei", b'login: "sun-wei @mallory"')
    text = codeowners(office(sun_wei=forged), "gitea", at=AT)
    assert "mallory" not in text
    assert "@jiang-wen" in text


def test_the_command_prints_it() -> None:
    done = CliRunner().invoke(cli, ["owners", "--forge", "gitea", "--repo", str(ROOT)])
    assert done.exit_code == 0
    assert on_gitea(done.output, "records/policy/routes/a-internal.yml") == CONSTITUTION
