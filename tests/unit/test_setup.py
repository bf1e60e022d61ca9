"""What `make` calls to set a machine up: quick when all is there, honest when it may not install, never half done."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

SETUP = Path(__file__).resolve().parents[2] / "tools" / "setup"
SHELL = ("true", "sh", "dirname", "basename", "env", "cat")


class Machine:
    """A machine made of stubs: PATH holds nothing else, and every call that would change it is written down."""

    def __init__(self, folder: Path) -> None:
        self.bin = folder / "bin"
        self.log = folder / "log"
        self.bin.mkdir()
        self.log.touch()
        for name in SHELL:
            (self.bin / name).symlink_to(shutil.which(name) or name)

    def program(self, name: str, script: str) -> None:
        path = self.bin / name
        path.unlink(missing_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def debian(self, *installed: str, uid: int, sudo: bool = False) -> None:
        names = "|".join(installed) or "none"
        self.program("dpkg-query", f'for last; do :; done; case "$last" in {names}) echo installed;; *) exit 1;; esac')
        self.program("apt-get", f'echo "apt-get $*" >> {self.log}')
        self.program("apt-cache", "exit 1")
        self.program("id", f"echo {uid}")
        self.program("sudo", 'shift; exec "$@"' if sudo else "exit 1")

    def python(self, name: str = "python3", version: str = "3.11") -> None:
        major, minor = version.split(".")
        self.program(
            name,
            f'case "$2" in *version_info*) [ {major} -gt 3 ] || [ {minor} -ge 11 ];; *) exit 0;; esac',
        )

    def run(self, script: str, *args: str, **environment: str) -> subprocess.CompletedProcess[str]:
        surroundings: Mapping[str, str] = {"PATH": str(self.bin), **environment}
        return subprocess.run(
            [SETUP / script, *args], env=surroundings, capture_output=True, text=True, check=False, timeout=20
        )


ALL = (
    "git", "openssh-client", "sqlite3", "fonts-noto-cjk", "libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0",
    "poppler-utils", "qpdf", "libatomic1", "curl",
)  # fmt: skip


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_all_there_is_silent(machine: Machine) -> None:
    machine.debian(*ALL, uid=1000)
    machine.python()
    machine.program("chromium", "exit 0")
    done = machine.run("system-packages.sh", "test")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert machine.log.read_text() == ""


def test_root_installs_what_is_missing_and_nothing_else(machine: Machine) -> None:
    machine.debian(*ALL[:3], uid=0)
    machine.python()
    assert machine.run("system-packages.sh", "run").returncode == 0
    update, install = machine.log.read_text().splitlines()
    assert update == "apt-get update -qq"
    assert install.split()[-4:] == list(ALL[3:7])
    assert "chromium" not in install


def test_tests_need_a_browser_and_tools_for_pdf(machine: Machine) -> None:
    machine.debian(*ALL[:7], uid=0)
    machine.python()
    assert machine.run("system-packages.sh", "test").returncode == 0
    assert machine.log.read_text().split()[-5:] == ["poppler-utils", "qpdf", "libatomic1", "curl", "chromium"]


def test_sudo_without_a_password_is_used(machine: Machine) -> None:
    machine.debian(*ALL[:6], uid=1000, sudo=True)
    machine.python()
    assert machine.run("system-packages.sh", "run").returncode == 0
    assert machine.log.read_text().split()[-1] == "libharfbuzz-subset0"


def test_without_rights_it_names_the_command_and_changes_nothing(machine: Machine) -> None:
    machine.debian(*ALL[:6], uid=1000)
    machine.python()
    done = machine.run("system-packages.sh", "run")
    assert done.returncode == 1
    assert "sudo apt-get update && sudo apt-get install --no-install-recommends libharfbuzz-subset0" in done.stderr
    assert machine.log.read_text() == ""


def test_a_python_that_is_too_old_is_not_enough(machine: Machine) -> None:
    machine.debian(*ALL, uid=1000)
    machine.python(version="3.10")
    machine.program("apt-cache", "exit 0")
    assert "python3.11 python3.11-venv" in machine.run("system-packages.sh", "run").stderr


def test_without_apt_it_asks_for_what_is_missing(machine: Machine) -> None:
    machine.python()
    machine.program("git", "exit 0")
    done = machine.run("system-packages.sh", "run")
    assert done.returncode == 1
    assert "Missing: ssh-keygen sqlite3." in done.stderr


@pytest.mark.parametrize(
    ("present", "chosen"),
    [
        ({"python3": "3.11", "python3.13": "3.13"}, "python3"),
        ({"python3": "3.10", "python3.12": "3.12", "python3.11": "3.11"}, "python3.12"),
        ({"python3": "3.9"}, None),
        ({}, None),
    ],
)
def test_find_python(machine: Machine, present: dict[str, str], chosen: str | None) -> None:
    for name, version in present.items():
        machine.python(name, version)
    done = machine.run("find-python.sh")
    assert (done.returncode == 0) == (chosen is not None)
    assert done.stdout.strip() == (str(machine.bin / chosen) if chosen else "")


def test_a_named_python_is_taken_or_refused_but_never_replaced(machine: Machine) -> None:
    machine.python("python3")
    machine.python("python3.10", "3.10")
    assert machine.run("find-python.sh", PYTHON="python3.10").returncode == 1
    done = machine.run("find-python.sh", PYTHON=sys.executable)
    assert done.stdout.strip() == sys.executable


def test_make_without_a_target_lists_the_targets() -> None:
    root = SETUP.parents[1]
    shown = subprocess.run(
        ["make"], cwd=root, capture_output=True, text=True, check=True, env={"PATH": os.environ["PATH"]}
    )
    listed = [line.split()[1] for line in shown.stdout.splitlines()]
    assert {"demo", "test", "lint", "serve", "clean"} <= set(listed)
    phony = next(line for line in (root / "Makefile").read_text().splitlines() if line.startswith(".PHONY")).split()[1:]
    assert set(listed) <= set(phony)
