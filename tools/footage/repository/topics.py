"""Answers about plain topic branches from memory: merge base, diff and contributors without a process for each.

A replay asks these three questions about every merge there ever was. One stream of the whole history answers them for a
head whose own commits form a line that leaves the mainline and is merged back, which is nearly every pull request. Any
other shape is answered with None, and git is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import NamedTuple

from footage.model import Change, Contributor
from footage.repository.contribution import FIELDS, people
from footage.repository.history import FIELDS as LANDED
from footage.repository.history import LandedCommit, landed_commit, parse_log
from footage.repository.plumbing import decode

_TYPE_DIGITS = 3
_ALL = (*LANDED, *(field for field in FIELDS if field not in LANDED))
_OWN = itemgetter(*map(_ALL.index, FIELDS))
FORMAT = "--format=tformat:" + "%x00".join(_ALL)


class _Commit(NamedTuple):
    parents: tuple[str, ...]
    changes: tuple[Change, ...]
    fields: tuple[bytes, ...]


class Topics:
    """The commits reachable from ``tip``, and when each became part of its mainline."""

    def __init__(self) -> None:
        self._commits: dict[str, _Commit] = {}
        self._mainline: dict[str, int] = {}
        self._since: dict[str, int] = {}

    def read(self, tip: str, chunks: Iterable[bytes]) -> list[LandedCommit]:
        """Take in a log of all history of ``tip``, printed with ``FORMAT``; return its mainline, oldest first.

        A merge is printed with its changes against its first parent.
        """
        commits: dict[str, tuple[list[bytes], list[Change]]] = {}
        for fields, changes in parse_log(chunks, len(_ALL)):
            commits[fields[0].decode("ascii", "replace")] = (fields, changes)
            own = _OWN(fields)
            self.add(own, () if b" " in own[1] else tuple(changes))
        self._number(tip)
        return [landed_commit(commits[oid][0][: len(LANDED)], commits[oid][1]) for oid in self._mainline]

    def add(self, fields: tuple[bytes, ...], changes: tuple[Change, ...]) -> None:
        """Take in a commit by its ``FIELDS`` and its changes; ``land`` says that it stands on the mainline."""
        parents = tuple(fields[1].decode("ascii", "replace").split())
        self._commits[fields[0].decode("ascii", "replace")] = _Commit(parents, changes, fields)

    def _number(self, tip: str) -> None:
        line: list[str] = []
        step: str | None = tip
        while step is not None and step in self._commits:
            line.append(step)
            step = next(iter(self._commits[step].parents), None)
        for oid in reversed(line):
            self.land(oid)

    def land(self, oid: str) -> None:
        """Take in that a commit is the mainline's next, and everything it brings."""
        seq = self._mainline[oid] = len(self._mainline)
        pending = [oid]
        while pending:
            reached = pending.pop()
            if reached in self._commits and reached not in self._since:
                self._since[reached] = seq
                pending.extend(self._commits[reached].parents)

    def __contains__(self, oid: object) -> bool:
        return oid in self._commits

    def merge_base(self, base: str, head: str) -> str | None:
        """Return the merge base of a mainline commit and a plain head, or None if git must say."""
        line = self._line(base, head)
        return line[-1] if line else None

    def diff(self, base: str, head: str) -> tuple[Change, ...] | None:
        """Return the changes from a mainline commit to a head that grew from it plainly, or None."""
        line = self._line(base, head)
        if not line or line[-1] != base:
            return None
        return composed(change for oid in reversed(line[:-1]) for change in self._commits[oid].changes)

    def contributors(self, base: str, head: str) -> tuple[Contributor, ...] | None:
        """Return who contributed to what a plain head changes, in git's order, or None."""
        line = self._line(base, head)
        changes = self.diff(line[-1], head) if line else None
        if changes is None:
            return None
        paths = {change.path for change in changes}
        found: dict[Contributor, None] = {}
        for oid in line[:-1]:
            commit = self._commits[oid]
            if any(change.path in paths for change in commit.changes):
                found.update(dict.fromkeys(people(*map(decode, commit.fields))))
        return tuple(found)

    def _line(self, base: str, head: str) -> list[str]:
        """Return the commits from ``head`` down to the first one that ``base`` contains; empty if they form no line."""
        limit = self._mainline.get(base)
        if limit is None:
            # A merged topic commit is as good a base as the mainline, if the head grew straight from it.
            return self._straight(base, head)
        line = [head]
        while (since := self._since.get(line[-1])) is not None:
            if since <= limit:
                return line
            parents = self._commits[line[-1]].parents
            if len(parents) != 1:
                return []
            line.append(parents[0])
        return []

    def _straight(self, base: str, head: str) -> list[str]:
        line = [head]
        while line[-1] != base:
            commit = self._commits.get(line[-1])
            if commit is None or len(commit.parents) != 1 or line[-1] in self._mainline:
                return []
            line.append(commit.parents[0])
        return line


def composed(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return several changes in order, oldest first, as the one raw diff that they amount to."""
    first: dict[str, Change] = {}
    last: dict[str, Change] = {}
    for change in changes:
        first.setdefault(change.path, change)
        last[change.path] = change
    return tuple(_net((first[path], last[path]) for path in sorted(first)))


def _net(pairs: Iterable[tuple[Change, Change]]) -> Iterator[Change]:
    for before, after in pairs:
        old, new = (before.old_mode, before.old_blob), (after.new_mode, after.new_blob)
        if old == new:
            continue
        kind = "M" if old[0][:_TYPE_DIGITS] == new[0][:_TYPE_DIGITS] else "T"
        status = "A" if not old[1] else "D" if not new[1] else kind
        yield Change(before.path, status, *old, *new)
