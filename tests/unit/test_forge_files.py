"""What an adopter's repository holds for its forge: read as data, run as shell, and looked over by linters."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from footage import __version__
from footage.checking import check
from footage.finding import Severity
from footage.reading.kinds import Kinds
from footage.repository import WorkTree
from footage.scaffold import init
from footage.scaffold.forge_files import FORGES, forge_files

ROOT = Path(__file__).parents[2]
PINNED = f"\nfootage=={__version__}\n"
WORKFLOWS = [(forge, path) for forge in FORGES for path in forge_files(forge) if "/workflows/" in path]


def workflow(forge: str, name: str) -> Any:
    # ``on`` is a word to Actions and a truth value to YAML 1.1.
    return yaml.load(forge_files(forge)[f".{forge}/workflows/{name}"], Loader=yaml.BaseLoader)


def steps(forge: str, name: str) -> list[Any]:
    (job,) = workflow(forge, name)["jobs"].values()
    return list(job["steps"])


@pytest.mark.parametrize("forge", FORGES)
def test_a_first_repository_with_them_is_sound(forge: str, tmp_path: Path) -> None:
    written = init(tmp_path / "ours", forge)
    assert set(forge_files(forge)) <= set(written)
    tree = WorkTree(tmp_path / "ours")
    assert [each for each in check(tree, Kinds.load(tree)) if each.severity is Severity.ERROR] == []
    assert PINNED in (tmp_path / "ours/gate/requirements.txt").read_text()
    assert f"FORGE={forge}\n" in (tmp_path / "ours/gate/gate.env").read_text()


def test_nothing_is_written_for_a_forge_that_nobody_named(tmp_path: Path) -> None:
    assert [path for path in init(tmp_path) if path.startswith((".git", "gate/")) and path != ".gitattributes"] == []


@pytest.mark.parametrize("forge", FORGES)
def test_the_check_on_pull_requests_has_nothing_to_steal(forge: str) -> None:
    found = workflow(forge, "footage-check.yml")
    assert list(found["on"]) == ["pull_request"]
    assert found["permissions"] == {"contents": "read"}
    assert "secrets" not in forge_files(forge)[f".{forge}/workflows/footage-check.yml"].decode().split("name:", 1)[1]


def test_the_gate_runs_on_main_alone_and_its_secrets_are_behind_an_environment() -> None:
    found = workflow("github", "footage-gate.yml")
    assert set(found["on"]) == {"schedule", "workflow_dispatch"}
    (job,) = found["jobs"].values()
    assert (job["environment"], job["if"]) == ("gate", "github.ref == 'refs/heads/main'")
    secret = [step["name"] for step in job["steps"] if "secrets." in str(step)]
    assert secret == ["One round"]


def test_on_gitea_no_job_holds_the_key() -> None:
    assert [path for path in forge_files("gitea") if "/workflows/" in path] == [".gitea/workflows/footage-check.yml"]


@pytest.mark.parametrize(("forge", "path"), WORKFLOWS)
def test_no_expression_stands_in_a_script_and_no_action_is_borrowed(forge: str, path: str) -> None:
    for step in steps(forge, Path(path).name):
        assert "uses" not in step
        assert "${{" not in step["run"]


def test_a_name_that_anybody_could_register_is_never_installed() -> None:
    for forge, path in WORKFLOWS:
        scripts = "\n".join(step["run"] for step in steps(forge, Path(path).name))
        assert re.findall(r"pip\S* install (?!--quiet --require-hashes )", scripts) == []
        assert scripts.count(" install --quiet --require-hashes --requirement ") == 1


def git(where: Path, *args: str) -> str:
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.invalid"]
    return subprocess.run(["git", *identity, *args], cwd=where, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def forge_with_a_proposal(tmp_path: Path) -> Path:
    """Make a repository with main and pull request 7; its branch brings code that must not run."""
    work = tmp_path / "office" / "records.git"
    init(work, "github")
    shutil.copytree(ROOT / "records", work / "records", dirs_exist_ok=True, ignore=shutil.ignore_patterns("cases"))
    git(work, "checkout", "--quiet", "-b", "main")
    git(work, "add", ".")
    git(work, "commit", "--quiet", "-m", "begin")
    git(work, "checkout", "--quiet", "-b", "proposal")
    (work / "gate/requirements.txt").write_text("mallory\n")
    (work / "footage.py").write_text("raise SystemExit('mallory ran')\n")
    (work / "records/org/people/nobody.yml").write_text("kind: person\nid: nobody\n")
    git(work, "add", ".")
    git(work, "commit", "--quiet", "-m", "propose")
    git(work, "update-ref", "refs/pull/7/head", "proposal")
    git(work, "checkout", "--quiet", "main")
    return work


def run_check(work: Path, temp: Path) -> list[subprocess.CompletedProcess[str]]:
    """Run the steps as a runner would; only the installation is replaced by the footage that is here."""
    program = temp / "venv/bin/footage"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m footage "$@"\n')
    program.chmod(0o755)
    surroundings = {
        **{name: os.environ[name] for name in ("PATH", "HOME", "LANG", "GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_GLOBAL")},
        "PYTHONPATH": str(ROOT / "tools"), "RUNNER_TEMP": str(temp), "TOKEN": "t", "NUMBER": "7",
        "GITHUB_SERVER_URL": work.parents[1].as_uri(), "GITHUB_REPOSITORY": "office/records",
    }  # fmt: skip
    done = []
    for step in steps("github", "footage-check.yml"):
        script = re.sub(r"^python3 -m venv.*\n.*pip\".*$", "", step["run"], flags=re.MULTILINE)
        command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script]
        done.append(
            subprocess.run(command, cwd=temp, env=surroundings, capture_output=True, text=True, check=False, timeout=60)
        )
    return done


def test_the_check_judges_a_hostile_proposal_as_data(forge_with_a_proposal: Path, tmp_path: Path) -> None:
    temp = tmp_path / "runner"
    fetched, installed, checked = run_check(forge_with_a_proposal, temp)
    assert (fetched.returncode, installed.returncode, fetched.stderr, installed.stderr) == (0, 0, "", "")
    assert PINNED in (temp / "requirements.txt").read_text()
    assert "mallory" not in checked.stdout + checked.stderr
    assert checked.returncode == 1
    assert "::error file=records/org/people/nobody.yml" in checked.stdout


def test_a_proposal_without_records_is_not_red(forge_with_a_proposal: Path, tmp_path: Path) -> None:
    git(forge_with_a_proposal, "checkout", "--quiet", "-b", "other")
    (forge_with_a_proposal / "README.md").write_text("# Ours\n")
    git(forge_with_a_proposal, "commit", "--quiet", "-a", "-m", "say more")
    git(forge_with_a_proposal, "update-ref", "refs/pull/7/head", "other")
    assert [each.returncode for each in run_check(forge_with_a_proposal, tmp_path / "runner")] == [0, 0, 0]


def test_the_service_names_verbs_and_options_that_there_are() -> None:
    from footage.cli.gating import watch

    unit = forge_files("gitea")["gate/footage-gate.service"].decode()
    (line,) = re.findall(r"^ExecStart=/opt/footage/bin/footage gate watch (.*)$", unit, re.MULTILINE)
    known = {name for option in watch.params for name in option.opts}
    assert set(re.findall(r"--[a-z-]+", line)) <= known
    settings = forge_files("gitea")["gate/gate.env"].decode()
    assert re.findall(r"\$\{([A-Z]+)\}", line) == re.findall(r"^([A-Z]+)=", settings, re.MULTILINE)


def laid_out(folder: Path) -> list[str]:
    for number, (forge, path) in enumerate(WORKFLOWS):
        (folder / f"{number}-{Path(path).name}").write_bytes(forge_files(forge)[path])
    return [str(path) for path in sorted(folder.glob("*.yml"))]


def test_zizmor_finds_nothing(tmp_path: Path) -> None:
    program = Path(sys.executable).parent / "zizmor"
    command = [program, "--offline", "--persona=pedantic", "--no-progress", "--quiet", *laid_out(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.skipif(shutil.which("actionlint") is None, reason="actionlint is no Python package; it is not here")
def test_actionlint_finds_nothing(tmp_path: Path) -> None:
    done = subprocess.run(["actionlint", *laid_out(tmp_path)], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout
