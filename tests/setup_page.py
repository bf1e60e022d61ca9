"""The handbook's page about setting up, as the commands that it tells an administrator to run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]
_GIT = {f"GIT_{who}_{what}": f"admin{at}" for who in ("AUTHOR", "COMMITTER") for what, at in
        (("NAME", ""), ("EMAIL", "@example.invalid"))}  # fmt: skip


def commands(language: str) -> str:
    """Return all commands of the page, in order."""
    text = (ROOT / "docs" / language / "setup.md").read_text(encoding="utf-8")
    return "\n".join(re.findall(r"^```sh\n(.*?)^```", text, re.DOTALL | re.MULTILINE))


def run(script: str, folder: Path, *, url: str, token: str, changed: Mapping[str, str]) -> str:
    """Run commands as one bash session on a forge and return what they printed; fail as they fail."""
    for before, after in {
        "https://git.example.invalid": url,
        "ADMIN_TOKEN=…": f"ADMIN_TOKEN={token}",
        **changed,
    }.items():
        assert before in script
        script = script.replace(before, after)
    program = folder / "bin" / "footage"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m footage "$@"\n')
    program.chmod(0o755)
    kept = ("HOME", "LANG", "TZ", "GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_GLOBAL", "GIT_TERMINAL_PROMPT")
    surroundings = {name: os.environ[name] for name in kept}
    surroundings |= {"PATH": f"{program.parent}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT / "tools"), **_GIT}
    work = folder / "work"
    work.mkdir()
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-euo", "pipefail", "-c", script], cwd=work, env=surroundings, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    return done.stdout
