from __future__ import annotations

import random
from pathlib import Path

import pytest

from footage.model import Change
from footage.repository import Repository, Session, Signature, Writer
from footage.repository.topics import composed

PEOPLE = [Signature(name, f"{name}@example.org", 1_770_000_000) for name in ("ann", "bob", "cat")]


class History:
    """Grows a random history: topics fork, grow, take things back, take main in, and are merged, even twice."""

    def __init__(self, session: Session, seed: int) -> None:
        self.session = session
        self.random = random.Random(seed)
        self.files: dict[str, dict[str, bytes]] = {}
        self.main = [self.commit((), {"a": b"0", "b": b"0"})]
        self.topics: list[str] = []
        self.all = [*self.main]

    def commit(self, parents: tuple[str, ...], changes: dict[str, bytes | None]) -> str:
        files = dict(self.files[parents[0]]) if parents else {}
        for path, data in changes.items():
            files.pop(path, None)
            if data is not None:
                files[path] = data
        author, committer = self.random.choice(PEOPLE), self.random.choice(PEOPLE)
        message = self.random.choice(["m", "m\n\nCo-authored-by: Eve <eve@example.org>"])
        oid = self.session.commit(None, parents, changes, author, committer, f"{len(self.files)} {message}")
        self.files[oid] = files
        return oid

    def some_changes(self) -> dict[str, bytes | None]:
        count = self.random.choice([0, 1, 1, 2])
        values = [b"0", b"1", b"2", None]
        return {self.random.choice("abcd"): self.random.choice(values) for _ in range(count)}

    def step(self) -> None:
        deed = self.random.choice(["fork", "grow", "grow", "grow", "merge", "merge", "push", "update"])
        if deed == "fork" or not self.topics:
            self.topics.append(self.commit((self.random.choice(self.main[-4:]),), self.some_changes()))
            self.all.append(self.topics[-1])
            return
        index = self.random.randrange(len(self.topics))
        topic, tip = self.topics[index], self.main[-1]
        if deed == "grow":
            self.topics[index] = self.commit((topic,), self.some_changes())
        elif deed == "update":
            self.topics[index] = self.commit((topic, tip), self.some_changes())
        elif deed == "merge":
            wanted = self.files[topic]
            changes = {path: wanted.get(path) for path in "abcd" if wanted.get(path) != self.files[tip].get(path)}
            self.main.append(self.commit((tip, topic), changes))
        else:
            self.main.append(self.commit((tip,), self.some_changes()))
        self.all.extend({self.topics[index], self.main[-1]} - set(self.all))


@pytest.mark.parametrize("seed", [1, 2])
def test_answers_from_memory_are_those_of_git(tmp_path: Path, seed: int) -> None:
    repository = Writer.init(tmp_path / "repo")
    with Writer(repository).session() as session:
        history = History(session, seed)
        for _ in range(40):
            history.step()
    quick = Repository.open(tmp_path / "repo", allow_empty=True)
    assert quick.preload(history.main[-1]) == list(repository.first_parent(history.main[-1]))
    topics = quick._topics
    assert topics is not None
    answered = 0
    pairs = [(base, head) for base in history.main for head in history.all]
    for base, head in history.random.sample(pairs, 25):
        merge_base = repository.merge_base(base, head)
        assert quick.merge_base(base, head) == merge_base
        assert quick.diff(merge_base, head) == repository.diff(merge_base, head)
        assert quick.contributors(base, head) == repository.contributors(base, head)
        assert quick.contributors(str(merge_base), head) == repository.contributors(str(merge_base), head)
        answered += topics.contributors(base, head) is not None
    assert answered >= 5


def test_only_what_is_known_is_answered_from_memory(tmp_path: Path) -> None:
    repository = Writer.init(tmp_path / "repo")
    ann = PEOPLE[0]
    with Writer(repository).session() as session:
        root = session.commit("refs/heads/main", (), {"a": b"0"}, ann, ann, "root")
        stray = session.commit(None, (root,), {"a": b"1"}, ann, ann, "never merged")
    repository.preload("main")
    assert repository.resolve(root) == root
    assert repository.resolve(f"{root}^{{commit}}") == root
    assert repository.resolve(stray) == stray
    assert repository.merge_base(root, stray) == root
    assert [change.path for change in repository.diff(root, stray)] == ["a"]
    assert {each.commit for each in repository.contributors(root, stray)} == {stray}
    assert repository.resolve("f" * 40) is None


def test_changes_add_up() -> None:
    add = Change("p", "A", "", "", "100644", "1")
    edit = Change("p", "M", "100644", "1", "100644", "2")
    delete = Change("p", "D", "100644", "2", "", "")
    link = Change("p", "T", "100644", "2", "120000", "3")
    assert composed([add, edit]) == (Change("p", "A", "", "", "100644", "2"),)
    assert composed([add, edit, delete]) == ()
    assert composed([edit, link]) == (Change("p", "T", "100644", "1", "120000", "3"),)
    assert composed([edit, delete, Change("p", "A", "", "", "100644", "1")]) == ()
    assert composed([edit, delete]) == (Change("p", "D", "100644", "1", "", ""),)
    assert [change.path for change in composed([Change("z", "A", "", "", "100644", "1"), add])] == ["p", "z"]
