"""The handbook's tour, followed to the letter in both languages: what it says to type is typed, and it works."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from footage.checking import check
from footage.finding import Severity
from footage.reading import read_yaml
from footage.reading.kinds import Kinds
from footage.repository import WorkTree

ROOT = Path(__file__).parents[2]
CASE = "records/cases/2026/03/RQ-20260331-T0R4K2"
BLOCK = re.compile(r"^```(sh|text)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
ASKS = ("footage new ", "footage hand-over ")
MAKES_THE_OFFICE = 2  # lines of the page


def commands(lang: str) -> list[tuple[str, str]]:
    """Return every command of the page with what is typed at it."""
    found: list[tuple[str, str]] = []
    page = (ROOT / "docs" / lang / "tour.md").read_text(encoding="utf-8")
    for language, content in BLOCK.findall(page):
        if language == "sh":
            found += [(line, "") for line in content.splitlines()]
        else:
            found[-1] = (found[-1][0], content)
    return found


def environment(folder: Path) -> Mapping[str, str]:
    """Return surroundings in which ``footage`` is this checkout's."""
    program = folder / "bin" / "footage"
    if not program.exists():
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m footage "$@"\n', encoding="utf-8")
        program.chmod(0o755)
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT / "tools")}


def run(line: str, typed: str, folder: Path, surroundings: Mapping[str, str]) -> str:
    done = subprocess.run(
        ["sh", "-c", line], cwd=folder, env=surroundings, input=typed.encode(), capture_output=True, check=False
    )
    said = done.stdout.decode() + done.stderr.decode()
    assert done.returncode == 0, f"{line}\n{said}"
    return said


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the page's own office, once for both languages."""
    folder = tmp_path_factory.mktemp("tour")
    first, second = commands("en")[:MAKES_THE_OFFICE]
    assert second[0] == "cd office"
    run(first[0], "", folder, environment(folder))
    return folder / "office"


def test_both_languages_have_the_same_commands() -> None:
    assert [line for line, _ in commands("zh")] == [line for line, _ in commands("en")]
    assert [line.split()[:2] for line, typed in commands("en") if typed] == [each.split() for each in ASKS]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_tour_can_be_followed(made: Path, tmp_path: Path, lang: str) -> None:
    office = tmp_path / "office"
    shutil.copytree(made, office)
    surroundings = {**environment(tmp_path), "FOOTAGE_LANG": lang}
    said = {line: run(line, typed, office, surroundings) for line, typed in commands(lang)[MAKES_THE_OFFICE:]}
    tree = WorkTree(office)
    kinds = Kinds.load(tree)
    paths = tree.paths(f"{CASE}/")
    names = [path.removeprefix(f"{CASE}/").partition("-")[0] for path in paths]
    assert names == ["copy", "custody", "request.yml", "retrieval"]
    assert [each for each in check(tree, kinds, paths=paths) if each.severity is not Severity.NOTE] == []
    request, custody = (read_yaml(path, tree.read(path)).data or {} for path in (paths[2], paths[1]))
    assert (request["applicant"], request["handler"], request["mode"]) == ("lin-hao", "zhao-min", "copy")
    assert (custody["giver"], custody["receiver"], custody["seal"]) == ("zhou-hang", "zhao-min", "SEAL-0815")
    printed = sorted(path.name.partition("-")[0] for path in (tmp_path / "stick").glob("*.pdf"))
    assert printed == ["hand", "label"]
    assert any("SM3 (CAM-R2-04_2200.mp4) = " in text for text in said.values())
    status = subprocess.run(["git", "status", "--short"], cwd=office, capture_output=True, text=True, check=True)
    assert status.stdout == ""


def test_a_new_users_draft_survives_being_interrupted(made: Path, tmp_path: Path) -> None:
    office = tmp_path / "office"
    shutil.copytree(made, office)
    before = [line for line, _ in commands("en")[MAKES_THE_OFFICE:4]]
    line, typed = commands("en")[4]
    for each in before:
        run(each, "", office, environment(tmp_path))
    asked = subprocess.Popen(
        ["sh", "-c", f"exec {line}"], cwd=office, env=environment(tmp_path),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert line.startswith(ASKS[0])
    _, told = asked.communicate("".join(typed.splitlines(keepends=True)[:7]).encode())
    assert asked.returncode == 130
    (draft,) = (office / ".git" / "footage-drafts").glob("*.yml")
    assert f"--answers .git/footage-drafts/{draft.name}" in told.decode()
    assert b"A trailer reversed" in draft.read_bytes()
