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
from footage.reading.validation import short
from footage.repository import Tree

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
    after = read.reading.data
    if before is None or after is None:
        return about_path("CK701", path, "event-changed", {"kind": kind.title, "field": "—"})
    differing = [name for name in dict.fromkeys([*after, *before]) if after.get(name) != before.get(name)]
    if not differing:
        return about_path("CK701", path, "event-rewritten", {"kind": kind.title})
    values = {"kind": kind.title, "field": short(differing[0])}
    return finding("CK701", read.reading, f"/{escape(differing[0])}", "event-changed", values)
