"""The record kinds, as ``schemas/*.schema.json`` define them: nothing about a kind stands anywhere else.

Promises: the same answers for any tree (a commit, a directory, a mapping); iteration in the schemas' order, then
by name; a schema that cannot be used ends in a ``ToolError`` that names it (``lint`` says what is wrong and where).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from footage.finding import ToolError
from footage.reading.kind import (
    CASES,
    FieldSpec,
    Group,
    Kind,
    Landing,
    TimelineMoment,
    case_folder,
    id_of_file,
    is_case_id,
    select,
)
from footage.reading.schema_file import load_kind

if TYPE_CHECKING:
    from footage.repository import Tree

__all__ = [
    "CASES",
    "FieldSpec",
    "Group",
    "Kind",
    "Kinds",
    "Landing",
    "TimelineMoment",
    "case_folder",
    "id_of_file",
    "is_case_id",
    "is_schema",
    "select",
]

FOLDER = "schemas/"
SUFFIX = ".schema.json"
CASE_FOLDER = re.compile(r"records/cases/([0-9]{4})/([0-9]{2})/([^/]+)/([^/]+)\Z")


class Kinds:
    """All kinds of a tree."""

    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        self._kinds = dict(sorted(kinds.items(), key=lambda item: (item[1].order, item[0])))
        self._in_case = tuple(kind for kind in self if kind.in_case)
        self._in_folder: dict[str, list[Kind]] = {}
        for kind in self:
            if kind.outside:
                self._in_folder.setdefault(kind.outside, []).append(kind)

    @classmethod
    def load(cls, tree: Tree) -> Kinds:
        """Read every schema of ``tree``; a schema that cannot be used is a ``ToolError``."""
        paths = [path for path in tree.paths(FOLDER) if is_schema(path)]
        if not paths:
            raise ToolError("kinds.none", hint="kinds.none.hint")
        return cls({kind.name: kind for kind in (load_kind(path, tree.read(path)) for path in sorted(paths))})

    def __iter__(self) -> Iterator[Kind]:
        return iter(self._kinds.values())

    def __len__(self) -> int:
        return len(self._kinds)

    def __contains__(self, name: object) -> bool:
        return name in self._kinds

    def __getitem__(self, name: str) -> Kind:
        return self._kinds[name]

    def get(self, name: str) -> Kind | None:
        """Return the kind of this name, or None."""
        return self._kinds.get(name)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the kinds' names in their order."""
        return tuple(self._kinds)

    def of_path(self, path: str) -> tuple[Kind, str] | None:
        """Return the kind that stands at ``path`` and the case it belongs to (empty for none), or None.

        In a case folder the year and month must be those of the case's id.
        """
        if path.startswith(CASES):
            return self._of_case_path(path)
        folder, _, name = path.rpartition("/")
        for kind in self._in_folder.get(folder, ()):
            if kind.is_id(id_of_file(kind, name)):
                return kind, ""
        return None

    def of_folder(self, folder: str) -> tuple[Kind, ...]:
        """Return the kinds that stand directly in ``folder`` (no case folder)."""
        return tuple(self._in_folder.get(folder, ()))

    def in_case_file(self, name: str) -> Kind | None:
        """Return the kind that a file name stands for in a case folder, or None."""
        for kind in self._in_case:
            if name == kind.file or ("{id}" in kind.file and kind.is_id(id_of_file(kind, name))):
                return kind
        return None

    def _of_case_path(self, path: str) -> tuple[Kind, str] | None:
        match = CASE_FOLDER.match(path)
        if match is None or not is_case_id(match[3]) or match[3][3:9] != match[1] + match[2]:
            return None
        kind = self.in_case_file(match[4])
        return (kind, match[3]) if kind else None


def is_schema(path: str) -> bool:
    """Tell whether a path of a tree is that of a kind's schema."""
    return path.startswith(FOLDER) and path.endswith(SUFFIX) and "/" not in path[len(FOLDER) :]
