"""The example records: valid ones of every kind, as one tree with the repository's schemas, and ways to change them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from footage.checking import check
from footage.finding import Finding
from footage.reading.kinds import Kinds
from footage.repository import MemoryTree

TESTS = Path(__file__).resolve().parent
EXAMPLES = TESTS / "fixtures" / "records"
SCHEMAS = TESTS.parent / "schemas"
CASE = "records/cases/2026/03/RQ-20260302-7K3M9Q"


@cache
def schemas() -> Mapping[str, bytes]:
    return {f"schemas/{path.name}": path.read_bytes() for path in sorted(SCHEMAS.glob("*.schema.json"))}


@cache
def records() -> Mapping[str, bytes]:
    found = (path for path in sorted(EXAMPLES.rglob("*")) if path.is_file())
    return {f"records/{path.relative_to(EXAMPLES).as_posix()}": path.read_bytes() for path in found}


@cache
def kinds() -> Kinds:
    return Kinds.load(MemoryTree(schemas()))


def tree(changes: Mapping[str, bytes | str | None] | None = None) -> MemoryTree:
    """Return the example tree with files replaced, added or (None) removed."""
    files: dict[str, bytes] = {**schemas(), **records()}
    for path, content in (changes or {}).items():
        if content is None:
            del files[path]
        else:
            files[path] = content.encode() if isinstance(content, str) else content
    return MemoryTree(files)


def swapped(path: str, old: str, new: str) -> dict[str, str]:
    """Return the change that replaces one text in one example by another; the text must occur once."""
    text = records()[path].decode()
    assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times in {path}"
    return {path: text.replace(old, new)}


def found(changes: Mapping[str, bytes | str | None], *, base: MemoryTree | None = None) -> list[Finding]:
    """Check the changed examples as a whole; the schemas are linted only if one of them was changed."""
    changed = tree(changes)
    if any(path.startswith("schemas/") for path in changes):
        return check(changed, Kinds.load(changed), base=base)
    asked = {*changed.paths("records/"), *(base.paths("records/") if base else ())}
    return check(changed, kinds(), base=base, paths=asked)


def places(findings: list[Finding]) -> list[tuple[str, int, int, str]]:
    return [(each.rule, each.location.line, each.location.column, each.location.pointer) for each in findings]
