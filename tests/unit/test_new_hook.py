"""The hook for a repository of records: it names a command there is, and that command carries nothing heavy."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import yaml

import new_office
from footage.cli import cli

ROOT = Path(__file__).parents[2]
HEAVY = ("weasyprint", "mkdocs", "jinja2", "segno", "cryptography", "git")


def test_the_hook_runs_a_command_there_is_on_records_and_schemas_only() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    program, command = hook["entry"].split()
    assert (program, command in cli.commands) == ("footage", True)
    assert re.search(hook["files"], "records/org/people/zhao-min.yml")
    assert not re.search(hook["files"], "docs/records/page.md")


def test_checking_a_few_files_loads_nothing_heavy(tmp_path: Path) -> None:
    repo = new_office.office(tmp_path / "office")
    script = (
        "import sys\nfrom footage.cli import cli\n"
        "code = cli.main(sys.argv[1:], standalone_mode=False)\n"
        f"print(code, [name for name in {HEAVY!r} if name in sys.modules])\n"
    )
    command = [sys.executable, "-c", script, "check", "records/org/people/zhao-min.yml", "--repo", str(repo)]
    done = subprocess.run(command, capture_output=True, text=True, env={"PYTHONPATH": str(ROOT / "tools")}, check=True)
    assert done.stdout.splitlines()[-1] == "0 []"
