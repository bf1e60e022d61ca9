"""New records as new files: an id nobody has, the place the kind asks for, and nothing that stands there overwritten.

Promises: the same answers and the same random draws give the same bytes; a set of files is written whole or not at all.
Refuses to replace a file, and to write through a symbolic link.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from footage.finding import ToolError
from footage.reading.kind import Kind, is_case_id
from footage.reading.kinds import Kinds
from footage.reading.text_of_record import record_bytes
from footage.reading.validation import nearest
from footage.repository import MemoryTree, Tree
from footage.scaffold.interview import ordered

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SIX = 6
_DRAWN = re.compile(r"\^([A-Za-z_]+-)\[0-9A-HJKMNP-TV-Z\]\{6\}\$\Z")
Draw = Callable[[int], int]  # a random number below this one


@dataclass(frozen=True, slots=True)
class NewFile:
    """One record that is to be: its kind, id, path and bytes."""

    kind: str
    id: str
    path: str
    data: bytes


def kind_named(kinds: Kinds, name: str) -> Kind:
    """Return the kind of this name, Chinese or English title included; an unknown one says which was probably meant."""
    titles = {text.casefold(): kind.name for kind in kinds for text in (kind.name, *kind.title)}
    found = kinds.get(titles.get(name.strip().casefold().replace("-", "_"), titles.get(name.strip().casefold(), "")))
    if found is None:
        meant = titles.get(nearest(name.casefold(), titles), "")
        hint = "new.kind.meant" if meant else "new.kind.known"
        raise ToolError("new.kind", hint=hint, kind=name[:60], meant=meant, known=", ".join(kinds.names))
    return found


def six(draw: Draw) -> str:
    """Return six random characters of Crockford's alphabet."""
    return "".join(ALPHABET[draw(len(ALPHABET))] for _ in range(SIX))


def new_case(tree: Tree, now: int, zone: str, draw: Draw) -> str:
    """Return a case number of today that no case has."""
    day = datetime.fromtimestamp(now, ZoneInfo(zone)).strftime("%Y%m%d")
    taken = {path.split("/")[-2] for path in tree.paths("records/cases/") if path.count("/") > 1}
    return _free(lambda: f"RQ-{day}-{six(draw)}", taken)


def proposed_id(kind: Kind, case_id: str, tree: Tree, draw: Draw) -> str:
    """Return an id for a new record: drawn, the case's own, or empty if people must choose it."""
    if kind.in_case and "{id}" not in kind.file:
        return case_id
    match = _DRAWN.match(kind.id_pattern)
    if match is None:
        return ""
    folder = kind.path_of("?", case_id).rpartition("/")[0]
    taken = {path.rpartition("/")[2].removesuffix(".yml") for path in tree.paths(f"{folder}/")}
    return _free(lambda: f"{match[1]}{six(draw)}", taken)


def _free(propose: Callable[[], str], taken: Iterable[str]) -> str:
    known = frozenset(taken)
    while (found := propose()) in known:
        continue
    return found


def slug_of(data: Mapping[str, Any]) -> str:
    """Return an id made of an entry's English or Latin name, empty if it has none."""
    names = [data.get("name"), data.get("title")]
    texts = [each.get("en", "") if isinstance(each, dict) else each for each in names if each]
    return re.sub(r"[^a-z0-9]+", "-", str(texts[0] if texts else "").lower()).strip("-0123456789")[:40].strip("-")


def new_file(kind: Kind, record_id: str, case_id: str, answers: Mapping[str, Any]) -> NewFile:
    """Return the record of these answers as a file, its keys in the schema's order."""
    if not kind.is_id(record_id):
        raise ToolError("new.bad_id", hint="new.bad_id.hint", id=record_id[:60], pattern=kind.id_pattern)
    if kind.in_case and not is_case_id(case_id or record_id) and (case_id or not kind.also_in):
        raise ToolError("new.bad_case", hint="new.bad_case.hint", case=(case_id or record_id)[:60])
    data = ordered(kind, {**answers, "kind": kind.name, "id": record_id})
    return NewFile(kind.name, record_id, kind.path_of(record_id, case_id), record_bytes(data))


class Overlay:
    """A tree with some new files in it."""

    def __init__(self, tree: Tree, files: Sequence[NewFile]) -> None:
        self._tree = tree
        self._over = MemoryTree({each.path: each.data for each in files})
        self._new = frozenset(self._over.paths())

    def paths(self, prefix: str = "") -> list[str]:
        """Return all paths that begin with ``prefix``, sorted."""
        return sorted({*self._tree.paths(prefix), *self._over.paths(prefix)})

    def read(self, path: str) -> bytes:
        """Return the bytes at ``path``."""
        return self._of(path).read(path)

    def blob(self, path: str) -> str:
        """Return the object id of the bytes at ``path``."""
        return self._of(path).blob(path)

    def mode(self, path: str) -> str:
        """Return the mode of ``path``."""
        return self._of(path).mode(path)

    def _of(self, path: str) -> Tree:
        return self._over if path in self._new else self._tree


def write_new(directory: Path, files: Sequence[NewFile]) -> tuple[Path, ...]:
    """Write files that must not exist yet; if one cannot be written, none stays."""
    written: list[Path] = []
    try:
        for each in files:
            _write_one(directory, each)
            written.append(directory / each.path)
    except BaseException:
        for place in written:
            place.unlink(missing_ok=True)
        raise
    return tuple(written)


def _write_one(directory: Path, file: NewFile) -> None:
    place = directory / file.path
    top = directory.resolve()
    if place.parent.resolve() != top / Path(file.path).parent:
        raise ToolError("new.linked", hint="new.linked.hint", path=file.path)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("xb") as stream:
            stream.write(file.data)
            stream.flush()
            os.fsync(stream.fileno())
    except FileExistsError:
        raise ToolError("new.exists", hint="new.exists.hint", path=file.path) from None
    except OSError as error:
        raise ToolError("new.unwritable", path=file.path, problem=error.strerror or "?") from None
