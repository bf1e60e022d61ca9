"""What every rule looks at: one tree, its kinds, the tree before it, and which files are being asked about.

Promises: a file is read at most a few times and only if a rule needs its content; whether a reference leads anywhere is
answered from paths alone, so that checking one changed file does not read ten thousand others.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from footage.finding import Finding, Location, Severity
from footage.reading.kinds import Kind, Kinds, id_of_file, is_schema
from footage.reading.records import RecordReading, read_record
from footage.reading.yaml import Reading
from footage.repository import Tree

RECORDS = "records/"
REGULAR = "100644"
NOTHING: Mapping[str, object] = {}
REMEMBERED = 512  # files kept while a run goes on: enough for every entry that others refer back to


class Context:
    """One check of one tree."""

    def __init__(self, tree: Tree, kinds: Kinds, base: Tree | None = None, paths: Iterable[str] | None = None) -> None:
        self.tree = tree
        self.kinds = kinds
        self.base = base
        self._asked = None if paths is None else frozenset(paths)
        self._read: OrderedDict[str, RecordReading] = OrderedDict()

    @cached_property
    def all_paths(self) -> tuple[str, ...]:
        """Return every path under ``records/``, sorted."""
        return tuple(sorted(self.tree.paths(RECORDS)))

    @cached_property
    def known_paths(self) -> frozenset[str]:
        """Return the same as a set."""
        return frozenset(self.all_paths)

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """Return the files asked about; a changed schema asks about every record."""
        if self._asked is None or any(is_schema(path) for path in self._asked):
            return self.all_paths
        return tuple(path for path in self.all_paths if path in self._asked)

    def asks_about(self, path: str) -> bool:
        """Tell whether findings about ``path`` are wanted."""
        return self._asked is None or path in self._asked

    def is_file(self, path: str) -> bool:
        """Tell whether a path is a plain file and not a link or a submodule."""
        return self.tree.mode(path) in (REGULAR, "100755")

    def read(self, path: str) -> RecordReading:
        """Return what a file gave when it was read."""
        known = self._read.get(path)
        if known is None:
            known = read_record(path, "", self.tree.read(path) if self.is_file(path) else b"", self.kinds)
            self._read[path] = known
            if len(self._read) > REMEMBERED:
                self._read.popitem(last=False)
        return known

    def all_of(self, name: str) -> list[RecordReading]:
        """Return every record outside the cases of one kind that can be read."""
        kind = self.kinds.get(name)
        paths = [kind.path_of(each) for each in self.ids(kind, "")] if kind else []
        return [read for read in map(self.read, paths) if read.record is not None]

    @cached_property
    def by_folder(self) -> Mapping[str, tuple[str, ...]]:
        """Return the file names of each folder under ``records/``."""
        folders: dict[str, list[str]] = {}
        for path in self.all_paths:
            folder, _, name = path.rpartition("/")
            folders.setdefault(folder, []).append(name)
        return {folder: tuple(names) for folder, names in folders.items()}

    def exists(self, kind: Kind, record_id: str, case_id: str) -> bool:
        """Tell whether a record stands where its kind and id say."""
        return kind.path_of(record_id, case_id) in self.known_paths

    def ids(self, kind: Kind, case_id: str) -> tuple[str, ...]:
        """Return the ids of a kind that exist, in its folder or in the case."""
        if kind.in_case and "{id}" not in kind.file:
            return ()
        folder = kind.path_of("?", case_id).rpartition("/")[0]
        found = (id_of_file(kind, name) for name in self.by_folder.get(folder, ()))
        return tuple(each for each in found if each and kind.is_id(each))


def finding(
    rule: str,
    reading: Reading,
    pointer: str,
    message: str,
    args: Mapping[str, object] = NOTHING,
    *,
    key: bool = False,
    severity: Severity = Severity.ERROR,
    related: tuple[Location, ...] = (),
    hint: str = "",
) -> Finding:
    """Return a finding at a place of a file that was read; its messages are ``checking.<message>`` and ``….hint``."""
    place = reading.locate(pointer, key)
    data: Mapping[str, Any] = reading.data or {}
    return Finding(
        rule,
        severity,
        place,
        f"checking.{message}",
        args,
        subject=str(data.get("id") or ""),
        hint=f"checking.{hint or message + '.hint'}",
        related=related,
        line_text=reading.line(place.line),
    )


def about_path(
    rule: str, path: str, message: str, args: Mapping[str, object] = NOTHING, *, severity: Severity = Severity.ERROR
) -> Finding:
    """Return a finding about a file as such, not about a place in it."""
    code = f"checking.{message}"
    return Finding(rule, severity, Location(path, 1, 1, 1, 1), code, {"path": path, **args}, hint=f"{code}.hint")
