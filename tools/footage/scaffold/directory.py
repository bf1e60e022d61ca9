"""Who and what there is to name: people, departments, cameras, cases, found by a piece of their name.

Promises: an id that exists is known from paths alone; only a name that must be looked for makes it read the entries of
that kind, once. The order of what is found depends on the tree and on what was typed, on nothing else.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from footage.policy.roster import DEFAULT_ZONE
from footage.reading.kinds import CASES, Kind, Kinds, case_folder, id_of_file
from footage.reading.records import read_record
from footage.repository import Tree

MOST = 9
_NAMES = ("name", "title")
_NOTES = ("department", "position", "zone", "function", "role", "reason", "operators", "label_text")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to name: its id, what it is called, and a word that tells it from others of that name."""

    id: str
    names: tuple[str, ...] = ()
    note: str = ""


class Directory:
    """The entries of one tree; ``case_id`` is the case whose events may be named, empty for none."""

    def __init__(self, tree: Tree, kinds: Kinds, case_id: str = "") -> None:
        self.tree = tree
        self.kinds = kinds
        self.case_id = case_id
        self._entries: dict[str, tuple[Entry, ...]] = {}

    @cached_property
    def _paths(self) -> frozenset[str]:
        return frozenset(self.tree.paths("records/"))

    @cached_property
    def zone(self) -> str:
        """Return the organisation's time zone: that of its last calendar."""
        kind = self.kinds.get("calendar")
        found = [self.data(kind, each) for each in self.ids("calendar")] if kind else []
        zones = [str(data["timezone"]) for data in found if data]
        return zones[-1] if zones else DEFAULT_ZONE

    def ids(self, name: str) -> tuple[str, ...]:
        """Return the ids of a kind that exist, sorted; ``*`` for every event of the case."""
        if name == "*":
            folder = case_folder(self.case_id) if self.case_id else "?"
            here = sorted(path[len(folder) : -4] for path in self._paths if path.startswith(folder))
            return tuple(self.case_id if each == "request" else each for each in here)
        kind = self.kinds.get(name)
        if kind is None:
            return ()
        if kind.in_case and "{id}" not in kind.file:
            return tuple(sorted(path.split("/")[-2] for path in self._paths if _is_case(path, kind)))
        folder = kind.path_of("?", self.case_id).rpartition("/")[0] + "/"
        names = (path[len(folder) :] for path in self._paths if path.startswith(folder))
        return tuple(sorted(each for each in (id_of_file(kind, name) for name in names) if each and kind.is_id(each)))

    def has(self, name: str, record_id: str) -> bool:
        """Tell whether a record of this kind and id exists."""
        kind = self.kinds.get(name)
        if kind is None or (not kind.outside and "{id}" in kind.file and not self.case_id):
            return name == "*" and record_id in self.ids("*")
        return kind.is_id(record_id) and kind.path_of(record_id, self.case_id * ("{id}" in kind.file)) in self._paths

    def data(self, kind: Kind, record_id: str) -> Mapping[str, Any] | None:
        """Return what the record says, None if it is not there or not sound."""
        case = (self.case_id if "{id}" in kind.file else record_id) if kind.in_case else ""
        path = kind.path_of(record_id, case)
        if path not in self._paths:
            return None
        record = read_record(path, "", self.tree.read(path), self.kinds).record
        return record.data if record else None

    def entries(self, name: str) -> tuple[Entry, ...]:
        """Return everything of a kind that can be named, in the order of the ids."""
        if name not in self._entries:
            kind = self.kinds.get(name)
            # Cases are found by number alone: reading ten thousand requests for a menu is no answer to a keystroke.
            bare = kind is None or (kind.in_case and "{id}" not in kind.file)
            read = ((each, None if bare or kind is None else self.data(kind, each)) for each in self.ids(name))
            self._entries[name] = tuple(_entry(each, data or {}) for each, data in read)
        return self._entries[name]

    def name_of(self, kind_name: str, record_id: str) -> str:
        """Return what a record is called, its id if it has no name."""
        kind = self.kinds.get(kind_name)
        data = self.data(kind, record_id) if kind else None
        names = _entry(record_id, data or {}).names
        return names[0] if names else record_id

    def find(self, name: str, typed: str) -> tuple[Entry, ...]:
        """Return what ``typed`` may mean, best first: exact, then beginning with it, then containing it, then alike."""
        word = typed.casefold().strip()
        entries = self.entries(name)
        ranked = sorted((rank, place) for place, each in enumerate(entries) if (rank := _rank(each, word)) < _FAR)
        if ranked:
            best = [entries[place] for rank, place in ranked if rank == 0]
            return tuple(best or [entries[place] for _, place in ranked])[:MOST]
        known: dict[str, Entry] = {}
        for each in entries:
            for known_as in (each.id, *each.names):
                known.setdefault(known_as.casefold(), each)
        near = difflib.get_close_matches(word[:80], known, n=MOST, cutoff=0.5)
        return tuple(dict.fromkeys(known[each] for each in near))

    def person_with_email(self, address: str) -> str:
        """Return the one person whose entry names this address, or an empty text."""
        kind = self.kinds.get("person")
        if kind is None or not address:
            return ""
        wanted = address.strip().casefold()
        found = [each for each in self.ids("person") if wanted in _emails(self.data(kind, each))]
        return found[0] if len(found) == 1 else ""


_FAR = 4


def _rank(entry: Entry, word: str) -> int:
    known = [each.casefold() for each in (entry.id, *entry.names)]
    if word in known:
        return 0
    if any(each.startswith(word) for each in known):
        return 1
    if any(word in each for each in known):
        return 2
    return 3 if word in entry.note.casefold() else _FAR


def _entry(record_id: str, data: Mapping[str, Any]) -> Entry:
    names = [data[key] for key in _NAMES if data.get(key)]
    flat = [text for each in names for text in (each.values() if isinstance(each, dict) else (each,))]
    notes = (data[key] for key in _NOTES if isinstance(data.get(key), str | list))
    note = " ".join(each if isinstance(each, str) else " ".join(map(str, each)) for each in notes)
    return Entry(record_id, tuple(dict.fromkeys(str(each) for each in flat)), " ".join(note.split())[:60])


def _emails(data: Mapping[str, Any] | None) -> list[str]:
    return [str(each).casefold() for each in (data or {}).get("emails") or ()]


def _is_case(path: str, kind: Kind) -> bool:
    return path.startswith(CASES) and path.endswith(f"/{kind.file}") and kind.is_id(path.split("/")[-2])
