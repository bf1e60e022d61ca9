"""Ways in which a record gets damaged: by slips of the hand, by editors, by people who hope nobody looks.

Each operator takes a record and yields variants of its bytes, each of which loses or changes what the record needs;
dropping an optional field, say, gives another valid record, and no operator does it.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from footage.reading.kinds import Kind, Kinds, select
from footage.reading.text_of_record import record_bytes
from footage.reading.validation import node_at
from footage.reading.yaml import read_yaml

Path = tuple[str | int, ...]
Variant = tuple[str, bytes]

PLACES = 12
BAD_BYTES = (b"\x00", b"\xff", b"\t", b"\r")
ENDS = (("from", "to"), ("from", "until"), ("valid_from", "valid_until"), ("started_at", "ended_at"))


@dataclass(frozen=True)
class Sample:
    """A valid record: its bytes, its data as read, its kind."""

    text: bytes
    data: Mapping[str, Any]
    kind: Kind

    def changed(self, path: Path, change: Callable[[Any], None]) -> bytes:
        """Return the record with ``change`` applied to what stands at ``path``."""
        data = copy.deepcopy(dict(self.data))
        change(at(data, path))
        return record_bytes(data)


def variants(path: str, text: bytes, kinds: Kinds) -> Iterator[Variant]:
    """Yield everything that all operators make of the record at ``path``."""
    placed, data = kinds.of_path(path), read_yaml(path, text).data
    assert placed is not None
    assert data is not None
    for operator in OPERATORS:
        yield from operator(Sample(text, data, placed[0]))


def drop_required_keys(sample: Sample) -> Iterator[Variant]:
    for path in mappings(sample.data):
        required = (node_at(sample.kind.schema, pointer_of(path)) or {}).get("required", ())
        for key in required if path else sample.kind.schema["required"]:
            yield f"drop {name(path, key)}", sample.changed(path, lambda node, key=key: node.pop(key))


def duplicate_keys(sample: Sample) -> Iterator[Variant]:
    lines = sample.text.splitlines()
    for key in sample.data:
        line = next(each for each in lines if each.startswith(f"{key}:".encode()))
        yield f"duplicate {key}", sample.text + line + b"\n"


def misspell_keys(sample: Sample) -> Iterator[Variant]:
    for path in mappings(sample.data):
        for key in at(sample.data, path):
            changed = sample.changed(path, lambda node, key=key: rename(node, key, f"{key}q"))
            yield f"misspell {name(path, key)}", changed


def retype_values(sample: Sample) -> Iterator[Variant]:
    for path in leaves(sample.data):
        spec = sample.kind.field_at(pointer_of(path))
        if spec is None or spec.type != "any":
            changed = sample.changed(path[:-1], lambda node, path=path: put(node, path[-1], {"unexpected": 1}))
            yield f"retype {name(path)}", changed


def reorder_keys(sample: Sample) -> Iterator[Variant]:
    yield "reorder", record_bytes(dict(reversed(list(sample.data.items()))))


def break_ids(sample: Sample) -> Iterator[Variant]:
    """Change the last character of every id: the record's own and those of what it names."""
    targets = [("/id", sample.data["id"])]
    targets += [found for pointer in sample.kind.references for found in select(sample.data, pointer)]
    for pointer, value in targets:
        path = path_of(sample.data, pointer)
        for other in ("0", "z") if isinstance(value, str) else ():
            if not value.endswith(other):
                broken = value[:-1] + other
                changed = sample.changed(path[:-1], lambda node, path=path, broken=broken: put(node, path[-1], broken))
                yield f"break {pointer} to {broken}", changed


def swap_times(sample: Sample) -> Iterator[Variant]:
    for path in mappings(sample.data):
        for first, last in (*ENDS, ("returned_at", "checked_at")):
            if {first, last} <= set(at(sample.data, path)):
                changed = sample.changed(path, lambda node, first=first, last=last: swap(node, first, last))
                yield f"swap {name(path)} {first} {last}", changed


def unreal_times(sample: Sample) -> Iterator[Variant]:
    for spec in sample.kind.fields:
        for pointer, value in select(sample.data, spec.pointer) if spec.format in ("date", "date-time") else ():
            path = path_of(sample.data, pointer)
            unreal = f"{value[:4]}-02-30{value[10:]}"
            changed = sample.changed(path[:-1], lambda node, path=path, unreal=unreal: put(node, path[-1], unreal))
            yield f"unreal {pointer}", changed


def damage_bytes(sample: Sample) -> Iterator[Variant]:
    """Put a byte that no strict file may have here and there."""
    for position in range(0, len(sample.text), max(29, len(sample.text) // PLACES)):
        for byte in BAD_BYTES:
            yield f"byte {byte!r} at {position}", sample.text[:position] + byte + sample.text[position + 1 :]


OPERATORS: tuple[Callable[[Sample], Iterator[Variant]], ...] = (
    drop_required_keys,
    duplicate_keys,
    misspell_keys,
    retype_values,
    reorder_keys,
    break_ids,
    swap_times,
    unreal_times,
    damage_bytes,
)


def put(node: Any, key: str | int, value: object) -> None:
    node[key] = value


def swap(node: Any, first: str, last: str) -> None:
    node[first], node[last] = node[last], node[first]


def rename(node: Any, old: str, new: str) -> None:
    items = [(new if key == old else key, value) for key, value in node.items()]
    node.clear()
    node.update(items)


def mappings(node: Any, path: Path = ()) -> Iterator[Path]:
    """Yield the path of every mapping."""
    if isinstance(node, dict):
        yield path
    for key, below in members(node):
        yield from mappings(below, (*path, key))


def leaves(node: Any, path: Path = ()) -> Iterator[Path]:
    """Yield the path of every scalar."""
    if not isinstance(node, (dict, list)):
        yield path
    for key, below in members(node):
        yield from leaves(below, (*path, key))


def members(node: Any) -> list[tuple[str | int, Any]]:
    if isinstance(node, dict):
        return list(node.items())
    return list(enumerate(node)) if isinstance(node, list) else []


def at(node: Any, path: Path) -> Any:
    for step in path:
        node = node[step]
    return node


def name(path: Path, *more: str) -> str:
    return "/".join(map(str, (*path, *more)))


def pointer_of(path: Path) -> str:
    return "".join(f"/{step}" for step in path)


def path_of(data: Any, pointer: str) -> Path:
    """Return a pointer as the keys and positions that lead there."""
    path: list[str | int] = []
    for step in pointer.split("/")[1:]:
        path.append(int(step) if isinstance(data, list) else step)
        data = data[path[-1]]
    return tuple(path)
