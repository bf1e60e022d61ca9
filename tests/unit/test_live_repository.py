"""A repository under construction answers as git does of the same repository afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from footage.demo import create
from footage.demo.rhythm import RHYTHMS
from footage.demo.stories import STORIES
from footage.finding import ToolError
from footage.repository import Repository, Signature, Writer
from footage.repository.live import LiveRepository

MAIN, SIDE, TOPIC = "refs/heads/main", "refs/heads/side", "refs/pull/1/head"
WHO = Signature("赵敏", "zhao-min@office.example", 1_770_000_000, 480)


class Grown:
    """Two branches and a topic that takes main in before it is merged: every shape a pull request may have."""

    def __init__(self, path: Path) -> None:
        self.live = LiveRepository.over(Writer.init(path))
        self.commits: list[str] = []
        root = self.add(MAIN, [], {"a": b"1", "b/c": b"2"}, "begin\n\nwith a body\n")
        first = self.add(TOPIC, [root], {"a": b"topic", "b/d": b"4"}, "topic\nof two lines")
        ahead = self.add(MAIN, [root], {"b/c": None, "e": b"5"}, "main goes on")
        pulled = self.add(TOPIC, [first, ahead], {}, "Merge branch 'main'", self.live.diff(root, ahead))
        last = self.add(TOPIC, [pulled], {"a": b"1"}, "take it back\n\nCo-authored-by: Li <li@office.example>")
        self.add(MAIN, [ahead, last], {}, "Merge", self.live.diff(ahead, last))
        self.add(SIDE, [], {"x": b"1"}, "alone")

    def add(self, ref: str, parents: list[str], files: dict[str, bytes | None], message: str, changes=()) -> str:
        oid = Writer(self.live).commit(ref, parents, files, WHO, WHO, message, changes)
        self.commits.append(oid)
        return oid


def answers(repository: Repository, commits: list[str]) -> dict[str, object]:
    *related, alone = commits
    return {
        "refs": repository.refs(),
        "commits": [repository.commit(oid) for oid in commits if len(repository.commit(oid).parents) < 2],
        "raw": [repository.read_object(oid, "commit") for oid in commits],
        "trees": [dict(repository.tree(oid)) for oid in commits],
        "main": list(repository.first_parent(MAIN)),
        "later": list(repository.first_parent(MAIN, after=commits[2])),
        "diffs": [repository.diff(a, b) for a in related for b in related],
        "bases": [repository.merge_base(a, b) for a in commits for b in commits],
        "contributors": [repository.contributors(related[0], oid) for oid in related[1:]],
        "from nothing": repository.diff(None, alone),
        "blobs": [repository.read(blob) for _, blob in repository.tree(related[0]).values()],
    }


def test_it_answers_as_git_does_afterwards(tmp_path: Path) -> None:
    grown = Grown(tmp_path / "repo")
    before = answers(grown.live, grown.commits)
    grown.live.close()
    with Repository.open(tmp_path / "repo") as repository:
        assert answers(repository, grown.commits) == before


def test_a_ref_that_moved_is_refused(tmp_path: Path) -> None:
    grown = Grown(tmp_path / "repo")
    with pytest.raises(ToolError) as error:
        Writer(grown.live).commit(MAIN, [grown.commits[0]], {"z": b""}, WHO, WHO, "late", expect=grown.commits[0])
    assert error.value.code == "repository.ref_moved"
    with pytest.raises(ValueError, match="only grow"):
        Writer(grown.live).commit(MAIN, [grown.commits[0]], {"z": b""}, WHO, WHO, "sideways")


def test_the_forge_behaves_alike_on_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = [story for story in STORIES if story.id in ("D11", "D22", "D31")]
    refs = []
    for name in ("live", "plain"):
        made = create(tmp_path / name, cases=2, stories=told, rhythms=RHYTHMS[:1])
        with Repository.open(made.repository) as repository:
            refs.append(repository.refs())
        monkeypatch.setattr(LiveRepository, "over", lambda repository: repository)
    assert refs[0] == refs[1]
    assert len(refs[0]) > 5
