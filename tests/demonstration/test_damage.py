"""Every damage to records of the demonstration is noticed at its place, or means the same.

A run of the suite takes one full record of each kind with all operators. ``FOOTAGE_DAMAGE=all`` takes every record:
some tens of thousands of damaged files, several minutes.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import mutations
from footage.checking import check
from footage.finding import Finding, Severity
from footage.reading.kinds import Kinds
from footage.reading.yaml import read_yaml
from footage.repository import CommitTree, MemoryTree, Repository

if TYPE_CHECKING:
    from .conftest import Demonstration

ENTRIES = ("records/org/people/", "records/org/departments/", "records/sites/cameras/", "records/policy/calendars/")
EVERYTHING = os.environ.get("FOOTAGE_DAMAGE") == "all"


def chosen(tree: CommitTree, kinds: Kinds) -> Iterator[tuple[str, bytes]]:
    """Yield the records to damage: of each kind the one that says most different things, and of those the shortest."""
    fullest: dict[str, tuple[tuple[int, int], str, bytes]] = {}
    paths = dict.fromkeys(tree.paths("records/"))
    for path, text in tree.read_many(list(paths)):
        placed = kinds.of_path(path)
        if placed and placed[1] and f"{path.rpartition('/')[0]}/request.yml" not in paths:
            continue  # a case may dangle until its request is there, and that of a refused one never comes
        if EVERYTHING:
            yield path, text
        elif placed:
            rank = (len(set(re.findall(rb"^ *(?:- )*([a-z_]+):", text, re.MULTILINE))), -len(text))
            if placed[0].name not in fullest or rank > fullest[placed[0].name][0]:
                fullest[placed[0].name] = (rank, path, text)
    yield from ((path, text) for _, path, text in fullest.values())


def around(tree: CommitTree, path: str, text: bytes) -> dict[str, bytes]:
    """Return what a check of one record can need: people and places, its own folder, and all that it names."""
    folders = (*ENTRIES, path.rpartition("/")[0] + "/")
    wanted = [
        each
        for each in tree.paths("records/")
        if each.startswith(folders) or any(part.encode() in text for part in each.removesuffix(".yml").split("/")[-2:])
    ]
    return dict(tree.read_many(wanted))


def vague(finding: Finding, path: str) -> bool:
    place, hint = finding.location, finding.hint_text()
    return place.path == path and (place.line < 1 or place.column < 1 or hint is None or not all(hint))


def test_no_damage_goes_unnoticed(whole: Demonstration) -> None:
    wrong: list[str] = []
    with Repository.open(whole.repository) as repository:
        tree = CommitTree(repository, "refs/heads/main")
        kinds = Kinds.load(tree)
        for path, text in chosen(tree, kinds):
            files = around(tree, path, text)
            assert unsound(MemoryTree(files), kinds, path) == []
            wrong += [
                f"{path}: {name}"
                for name, changed in mutations.variants(path, text, kinds)
                if not _noticed(MemoryTree({**files, path: changed}), kinds, path, text, changed)
            ]
    assert wrong == []


def unsound(tree: MemoryTree, kinds: Kinds, path: str) -> list[Finding]:
    return [each for each in check(tree, kinds, paths=[path]) if each.severity is Severity.ERROR]


def _noticed(tree: MemoryTree, kinds: Kinds, path: str, text: bytes, changed: bytes) -> bool:
    found = check(tree, kinds, paths=[path])
    if any(vague(each, path) for each in found):
        return False
    return (
        any(each.location.path == path for each in found) or read_yaml(path, changed).data == read_yaml(path, text).data
    )
