"""The replay of a history against what git alone needs to read it: one log of main, and all statements.

Both are measured by the clock, since the replay uses two cores where it has them; the best of several runs counts, so
that other work on the machine tells less. git only prints: it checks no signature and reads no record, and of what a
replay takes half goes into doing that (``docs/adr/0024``).
"""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bar import Bar

from footage.demo.making import create
from footage.evidence.replay import replay
from footage.register.making import heads
from footage.repository import Repository

CASES = 1000
RUNS = 5


def replay_against_git(cases: int = CASES) -> Bar:
    """Generate an office with so many ordinary cases and measure both."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "office"
        create(path, cases=cases, stories=(), rhythms=())
        merges = sum(1 for _ in _lines(path, "rev-list", "--first-parent", "main"))
        ours = best(lambda: _replay(path))
        theirs = best(lambda: _git_alone(path))
    name = f"verify, replay of {merges:,} merges, to git reading them"
    return Bar(name, ours / merges, theirs / merges, 4, f"核验，重放 {merges:,} 次合入，对比 git 读取同样的历史")


def best(work: Callable[[], object]) -> float:
    """Return the shortest time that ``work`` takes."""
    return min(_timed(work) for _ in range(RUNS))


def _timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def _replay(path: Path) -> None:
    with Repository.open(path) as repository:
        at = heads(repository)
        proven = replay(repository, main=at.main, evidence=at.evidence)
    if proven.trust != "repository" or any(each.coverage == "uncovered" for each in proven.commits):
        raise SystemExit("the generated repository is not covered by its statements")


def _git_alone(path: Path) -> None:
    for _ in _lines(path, "log", "--first-parent", "--raw", "main"):
        pass
    listed = (line.split() for line in _lines(path, "ls-tree", "-r", "evidence", "evidence/"))
    statements = "".join(f"{line[2]}\n" for line in listed if line[3].endswith(".json"))
    command = ["git", "-C", str(path), "cat-file", "--batch", "--buffer"]
    subprocess.run(command, input=statements.encode(), stdout=subprocess.DEVNULL, check=True)


def _lines(path: Path, *command: str) -> list[str]:
    done = subprocess.run(["git", "-C", str(path), *command], capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace").splitlines()


if __name__ == "__main__":
    print(replay_against_git().line())
