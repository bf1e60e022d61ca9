"""The demonstration, written once for all workers: a real repository, its register, and copies to tamper with."""

from __future__ import annotations

import fcntl
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from footage.demo import create, read
from footage.demo.expected import Told
from footage.policy.moments import instant
from footage.reading.kinds import Kinds
from footage.register.making import make
from footage.repository import CommitTree, Repository


@dataclass(frozen=True)
class Demonstration:
    """Where the demonstration lies; ``small`` has the stories only."""

    repository: Path
    rewritten: Path
    register: Path
    as_of: int
    stories: tuple[Told, ...]

    def kinds(self) -> Kinds:
        with Repository.open(self.repository) as repository:
            return Kinds.load(CommitTree(repository, "refs/heads/main"))


def once(tmp_path_factory: pytest.TempPathFactory, name: str, work: Callable[[Path], None]) -> Path:
    """Do ``work`` in a folder that all workers of this run share, once; the others wait for it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if base.name.startswith("popen-") else base
    folder, done = shared / name, shared / f"{name}.done"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            work(folder)
            done.write_text("done")
    return folder


def _write(folder: Path, cases: int) -> None:
    made = create(folder / "repo", seed=1, cases=cases)
    with Repository.open(made.repository) as repository:
        make(repository, folder / "register.sqlite", as_of=made.as_of)
    (folder / "facts.json").write_text(json.dumps({"pulls": made.pulls}))


def _load(folder: Path) -> Demonstration:
    as_of, stories = read((folder / "repo.expected.yml").read_bytes())
    epoch = instant(as_of)
    assert epoch is not None
    return Demonstration(folder / "repo", folder / "repo-rewritten", folder / "register.sqlite", epoch, stories)


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    """The demonstration as ``make demo`` writes it."""
    return _load(once(tmp_path_factory, "demonstration", lambda folder: _write(folder, 240)))


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    """The stories without the ordinary cases."""
    return _load(once(tmp_path_factory, "stories", lambda folder: _write(folder, 0)))


@pytest.fixture
def copy(small: Demonstration, tmp_path: Path) -> Path:
    """A copy of the stories' repository, to be spoilt."""
    target = tmp_path / "copy"
    shutil.copytree(small.repository, target)
    return target


@pytest.fixture
def register(whole: Demonstration) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(f"file:{whole.register}?mode=ro", uri=True)
    yield connection
    connection.close()
