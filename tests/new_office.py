"""A small office on disk, and a person at its keyboard: what the tests of ``new``, ``seal`` and the tour share."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from click.testing import CliRunner, Result

import example_records as examples
from footage.cli import cli

CASE_ID = examples.CASE.rpartition("/")[2]
PERSON = "zhao-min"

# A request as somebody would answer it in English: one line each, in the order of the questions.
REQUEST = {
    "department": "warehouse",
    "applicant": "lin-hao",
    "handler": "",
    "channel": "1",
    "urgency": "normal",
    "purpose": "theft",
    "reason": "The battery of a fork-lift truck was stolen on the morning of 2 March.",
    "other_means": "The shift was asked; nobody saw anything.",
    "source_kind": "1",
    "cameras or zone": "",
    "cameras": "CAM-P1-03",
    "no more cameras": "",
    "from": "2026-03-02 07:00",
    "to": "08:50",
    "mode": "view",
    "manner": "At the centre, nothing leaves it",
    "use": "To find out who was there",
    "recipients": PERSON,
    "no more recipients": "",
    "sensitivity": "1",
    "minors": "n",
    "circle": "1",
    "nothing besides": "",
    "write it": "",
}


def office(folder: Path) -> Path:
    """Write the example records as a repository whose user is the first person of the examples."""
    for path, data in {**examples.schemas(), **examples.records()}.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "config", "user.name", "Zhao")
    git(folder, "config", "user.email", "zhao-min@example.org")
    return folder


def git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True).stdout


def footage(repo: Path, *words: str, typed: Sequence[str] = (), lang: str = "en") -> Result:
    """Run one command with these lines typed; no more lines means that somebody hung up."""
    lines = "".join(f"{line}\n" for line in typed)
    command = [*words, "--repo", str(repo), "--lang", lang]
    return CliRunner().invoke(cli, command, input=lines, standalone_mode=False)


def written(result: Result) -> list[str]:
    """Return what a command printed to standard output, line by line, without prompts."""
    return result.stdout.splitlines()
