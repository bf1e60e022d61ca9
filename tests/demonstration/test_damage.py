"""Every damage to records of the demonstration is noticed at its place, or means the same.

A run of the suite takes the fullest record of each kind with all operators. ``FOOTAGE_DAMAGE=all`` takes every record:
some tens of thousands of damaged files, several minutes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import mutations
from footage.checking import check
from footage.finding import Finding
from footage.reading.kinds import Kinds
from footage.reading.yaml import read_yaml
from footage.repository import CommitTree, Repository

if TYPE_CHECKING:
    from .conftest import Demonstration

EVERYTHING = os.environ.get("FOOTAGE_DAMAGE") == "all"


class Spoilt:
    """A tree in which one file is another."""

    def __init__(self, tree: CommitTree, path: str, data: bytes) -> None:
        self._tree, self._path, self._data = tree, path, data

    def paths(self, prefix: str = "") -> list[str]:
        return self._tree.paths(prefix)

    def read(self, path: str) -> bytes:
        return self._data if path == self._path else self._tree.read(path)

    def blob(self, path: str) -> str:
        return self._tree.blob(path)

    def mode(self, path: str) -> str:
        return self._tree.mode(path)


def chosen(tree: CommitTree, kinds: Kinds) -> Iterator[tuple[str, bytes]]:
    """Yield the records to damage."""
    fullest: dict[str, tuple[str, bytes]] = {}
    for path in tree.paths("records/"):
        text, placed = tree.read(path), kinds.of_path(path)
        if EVERYTHING:
            yield path, text
        elif placed and text.count(b"\n") > fullest.get(placed[0].name, ("", b""))[1].count(b"\n"):
            fullest[placed[0].name] = (path, text)
    yield from fullest.values()


def vague(finding: Finding, path: str) -> bool:
    place, hint = finding.location, finding.hint_text()
    return place.path == path and (place.line < 1 or place.column < 1 or hint is None or not all(hint))


def test_no_damage_goes_unnoticed(whole: Demonstration) -> None:
    with Repository.open(whole.repository) as repository:
        tree = CommitTree(repository, "refs/heads/main")
        kinds = Kinds.load(tree)
        wrong = [
            f"{path}: {name}"
            for path, text in chosen(tree, kinds)
            for name, changed in mutations.variants(path, text, kinds)
            if not _noticed(tree, kinds, path, text, changed)
        ]
    assert wrong == []


def _noticed(tree: CommitTree, kinds: Kinds, path: str, text: bytes, changed: bytes) -> bool:
    found = check(Spoilt(tree, path, changed), kinds, paths=[path])
    if any(vague(each, path) for each in found):
        return False
    return (
        any(each.location.path == path for each in found) or read_yaml(path, changed).data == read_yaml(path, text).data
    )
