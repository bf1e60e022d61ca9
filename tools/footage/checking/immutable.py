"""Immutability: an event that stands on the base is there unchanged. Corrections are events of their own.

Compares blobs, not meanings: the bytes are the evidence, and an approval was given to these bytes. What is an event is
said by the base's own schemas, so that no change can first declare events editable and then edit them.
"""

from __future__ import annotations

from collections.abc import Iterator

from footage.checking.context import RECORDS, Context, about_path, finding
from footage.finding import Finding, ToolError
from footage.reading.kinds import Kind, Kinds
from footage.reading.marks import escape
from footage.reading.rules import RuleInfo
from footage.reading.validation import name_of
from footage.repository import Tree

_ABSENT = object()

RULES = (RuleInfo("CK701", "event-changed"), RuleInfo("CK702", "event-deleted"))


def check_tree(context: Context) -> Iterator[Finding]:
    """Yield events of the base tree that were changed or are gone; entries may be edited."""
    if context.base is None:
        return
    kinds = _kinds_of(context.base, context.kinds)
    for path in context.base.paths(RECORDS):
        if not context.asks_about(path):
            continue
        placed = kinds.of_path(path)
        if placed is None or not placed[0].is_event:
            continue
        if path not in context.known_paths:
            yield about_path("CK702", path, "event-deleted", {"kind": placed[0].title})
        elif context.base.blob(path) != context.tree.blob(path):
            yield _changed(context, path, placed[0])


def _kinds_of(base: Tree, otherwise: Kinds) -> Kinds:
    try:
        return Kinds.load(base)
    except ToolError:  # a base without schemas, or with schemas of before the tool knew them
        return otherwise


def _changed(context: Context, path: str, kind: Kind) -> Finding:
    """Point at the first field that differs; if none does, only the writing was changed, and that counts too."""
    assert context.base is not None
    read = context.read(path)
    before = type(context)(context.base, context.kinds).read(path).reading.data
    if before is None or read.reading.data is None:
        return about_path("CK701", path, "event-changed", {"kind": kind.title, "field": "—"})
    pointer = _difference(before, read.reading.data, "")
    if pointer is None:
        return about_path("CK701", path, "event-rewritten", {"kind": kind.title})
    return finding(
        "CK701", read.reading, pointer, "event-changed", {"kind": kind.title, "field": name_of(pointer) or "—"}
    )


def _difference(before: object, after: object, pointer: str) -> str | None:
    """Return where two documents first differ, or None; the place is one that ``after`` has, or its parent."""
    if isinstance(before, dict) and isinstance(after, dict):
        pairs = ((escape(key), before.get(key, _ABSENT), after.get(key, _ABSENT)) for key in {**after, **before})
    elif isinstance(before, list) and isinstance(after, list):
        longest = range(max(len(before), len(after)))
        pairs = ((str(at), _item(before, at), _item(after, at)) for at in longest)
    else:
        return None if type(before) is type(after) and before == after else pointer
    found = (_difference(one, other, f"{pointer}/{step}") for step, one, other in pairs)
    return next((place for place in found if place is not None), None)


def _item(items: list[object], at: int) -> object:
    return items[at] if at < len(items) else _ABSENT
