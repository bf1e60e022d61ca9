"""A golden history as somebody meets it who has a clone of it: what ``footage verify`` says, without its wording."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from click.testing import CliRunner

from footage.cli import cli

HERE = Path(__file__).resolve().parent
_WORDING = frozenset(
    {"message", "messages", "hint", "hints", "text", "tool", "language"}
)  # may be put better, unlike what is said


def clone(bundle: Path, target: Path) -> Path:
    """Return a clone of the bundle with main and evidence."""
    subprocess.run(["git", "clone", "--quiet", "--branch=main", str(bundle), str(target)], check=True)
    subprocess.run(["git", "-C", str(target), "branch", "--quiet", "evidence", "origin/evidence"], check=True)
    return target


def said(repository: Path) -> str:
    """Return what ``footage verify`` says of a repository, and how it ends."""
    told = CliRunner().invoke(cli, ["verify", "--repo", str(repository), "--format", "json"], standalone_mode=False)
    report = _bare(json.loads(told.stdout))
    assert isinstance(report, dict)
    return json.dumps({"exit": told.return_value, **report}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _bare(value: object) -> object:
    if isinstance(value, dict):
        return {key: _bare(item) for key, item in value.items() if key not in _WORDING}
    return [_bare(item) for item in value] if isinstance(value, list) else value
