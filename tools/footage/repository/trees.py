"""Three ways to see the same files: a commit, a directory on disk, and memory.

A tree is a set of paths with mode, blob id and bytes. No tree follows a symbolic link or leaves its root: a link is a
path of mode 120000 whose bytes are its target. An unknown path is a ``KeyError``.
"""

from __future__ import annotations

import os
import stat
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from footage.finding import ToolError
from footage.repository.objects import object_id
from footage.repository.plumbing import decode, encode

if TYPE_CHECKING:
    from footage.repository.store import Repository

FILE, PROGRAM, LINK, SUBMODULE = "100644", "100755", "120000", "160000"
ROOTS = ("records", "schemas")


class Tree(Protocol):
    """Files by path."""

    def paths(self, prefix: str = "") -> list[str]:
        """Return all paths that start with ``prefix``, sorted."""

    def read(self, path: str) -> bytes:
        """Return a file's bytes."""

    def blob(self, path: str) -> str:
        """Return the object id of a file's bytes."""

    def mode(self, path: str) -> str:
        """Return git's mode of a path: 100644, 100755, 120000 (link) or 160000 (submodule)."""


class CommitTree:
    """The files of one commit."""

    def __init__(self, repository: Repository, commit: str) -> None:
        self._repository = repository
        self.commit = commit

    @cached_property
    def entries(self) -> Mapping[str, tuple[str, str]]:
        """Return path → (mode, blob)."""
        return self._repository.tree(self.commit)

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self.entries)

    def paths(self, prefix: str = "") -> list[str]:
        """Return all paths that start with ``prefix``, sorted."""
        return _starting(self._sorted, prefix)

    def read(self, path: str) -> bytes:
        """Return a file's bytes; a submodule has none."""
        mode, oid = self.entries[path]
        return b"" if mode == SUBMODULE else self._repository.read(oid)

    def read_many(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Yield (path, bytes) in the order asked, in one stream: for many files the fast way."""
        wanted = [path for path in paths if self.entries[path][0] != SUBMODULE]
        blobs = self._repository.read_many(self.entries[path][1] for path in wanted)
        for path, (_oid, data) in zip(wanted, blobs, strict=True):
            yield path, data

    def blob(self, path: str) -> str:
        """Return the object id of a file's bytes."""
        return self.entries[path][1]

    def mode(self, path: str) -> str:
        """Return git's mode of a path."""
        return self.entries[path][0]


class WorkTree:
    """The files on disk below some folders of a directory, as they are, committed or not."""

    def __init__(self, directory: Path, roots: tuple[str, ...] = ROOTS, object_format: str = "sha1") -> None:
        self._directory = os.fsencode(directory)
        self._roots = roots
        self._format = object_format

    @cached_property
    def _modes(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for root in self._roots:
            self._walk(encode(root), found)
        return dict(sorted(found.items()))

    @cached_property
    def _sorted(self) -> list[str]:
        return list(self._modes)

    def _walk(self, start: bytes, found: dict[str, str]) -> None:
        pending = [start]
        while pending:
            path = pending.pop()
            full = os.path.join(self._directory, path)
            try:
                mode = os.lstat(full).st_mode
                if stat.S_ISDIR(mode):
                    pending.extend(os.path.join(path, name) for name in os.listdir(full) if name != b".git")
                elif stat.S_ISLNK(mode):
                    found[decode(path)] = LINK
                elif stat.S_ISREG(mode):
                    found[decode(path)] = PROGRAM if mode & stat.S_IXUSR else FILE
            except FileNotFoundError:
                continue  # a root that is not there, or a file that went away meanwhile
            except OSError as error:
                raise self._unreadable(decode(path), error) from error

    def paths(self, prefix: str = "") -> list[str]:
        """Return all paths that start with ``prefix``, sorted."""
        return _starting(self._sorted, prefix)

    def read(self, path: str) -> bytes:
        """Return a file's bytes, a link's target."""
        full = os.path.join(self._directory, encode(path))
        link = self._modes[path] == LINK
        try:
            if link:
                return os.readlink(full)
            with open(os.open(full, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)), "rb") as source:
                return source.read()
        except OSError as error:
            raise self._unreadable(path, error) from error

    def blob(self, path: str) -> str:
        """Return the object id that committing the file as it is would give."""
        return object_id(self.read(path), object_format=self._format)

    def mode(self, path: str) -> str:
        """Return git's mode of a path."""
        return self._modes[path]

    def _unreadable(self, path: str, error: OSError) -> ToolError:
        reason = error.strerror or type(error).__name__
        return ToolError("repository.unreadable", path=ascii(path)[1:-1] if "\n" in path else path, reason=reason)


class MemoryTree:
    """Files held in memory."""

    def __init__(self, files: Mapping[str, bytes], object_format: str = "sha1") -> None:
        self._files = dict(sorted(files.items()))
        self._format = object_format

    def paths(self, prefix: str = "") -> list[str]:
        """Return all paths that start with ``prefix``, sorted."""
        return _starting(list(self._files), prefix)

    def read(self, path: str) -> bytes:
        """Return a file's bytes."""
        return self._files[path]

    def blob(self, path: str) -> str:
        """Return the object id of a file's bytes."""
        return object_id(self._files[path], object_format=self._format)

    def mode(self, path: str) -> str:
        """Return 100644 for every path."""
        return FILE if path in self._files else self._unknown(path)

    @staticmethod
    def _unknown(path: str) -> str:
        raise KeyError(path)


def _starting(paths: list[str], prefix: str) -> list[str]:
    if not prefix:
        return list(paths)
    start = end = bisect_left(paths, prefix)
    while end < len(paths) and paths[end].startswith(prefix):
        end += 1
    return paths[start:end]
