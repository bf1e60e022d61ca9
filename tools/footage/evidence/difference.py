"""Which fields of a record an edit changed, for naming them in a finding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from footage.reading import read_yaml

MAX_NAMED = 8


def changed_fields(path: str, before: bytes, after: bytes) -> tuple[str, ...]:
    """Return pointers of the values that differ; ``(bytes)`` alone if only the writing does, or it cannot be read."""
    old, new = read_yaml(path, before).data, read_yaml(path, after).data
    found = sorted(set(_changed(old, new, ""))) if old is not None and new is not None else []
    return tuple(found[:MAX_NAMED]) or ("(bytes)",)


def _changed(old: object, new: object, at: str) -> Iterator[str]:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in sorted({*old, *new}):
            yield from _changed(old.get(key), new.get(key), f"{at}/{key}")
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for position, (first, second) in enumerate(zip(old, new, strict=True)):
            yield from _changed(first, second, f"{at}/{position}")
    elif old != new:
        yield at or "/"
