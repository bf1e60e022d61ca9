"""Checks of a tree of records: shape, placement, references, intervals, content, coherence, policy, immutability.

Promises: never writes, never raises on bad records, and answers in an order that depends on nothing but the tree. What
a policy clause asks is not checked here but judged by a control; here is what files and their references show.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from footage.checking import coherence, content, immutable, intervals, personal, placement, policy, references, shape
from footage.checking.context import Context
from footage.finding import Finding, ToolError, sort_key
from footage.reading import lint as schema_lint
from footage.reading.kinds import Kinds, is_schema
from footage.reading.rules import RuleInfo, catalogue
from footage.repository import Tree

__all__ = ["RULES", "check", "inspect", "personal_data"]

_FAMILIES = (shape, placement, references, intervals, content, coherence, policy, immutable, personal)

# Every rule of ``check`` about records and schemas, for ``explain``; those about writing are ``footage.reading.RULES``.
RULES: Mapping[str, RuleInfo] = catalogue(
    [*(rule for family in _FAMILIES for rule in family.RULES), *schema_lint.RULES.values()]
)


def inspect(tree: Tree, *, base: Tree | None = None, paths: Iterable[str] | None = None) -> list[Finding]:
    """Check ``tree`` by its own schemas; where these cannot be used, what is wrong with them is the answer.

    A tree without any schema is a ``ToolError``: there is nothing to check by.
    """
    try:
        kinds = Kinds.load(tree)
    except ToolError:
        unusable = schema_lint.lint(tree)
        if not unusable:
            raise
        return unusable
    return check(tree, kinds, base=base, paths=paths)


def check(tree: Tree, kinds: Kinds, *, base: Tree | None = None, paths: Iterable[str] | None = None) -> list[Finding]:
    """Return everything wrong with ``tree``, sorted.

    With ``base`` (the tree before), events that changed are findings. With ``paths`` only these files are looked at,
    everything they name is still looked up in the whole tree; a changed schema asks about every record.
    """
    asked = None if paths is None else tuple(paths)
    context = Context(tree, kinds, base, asked)
    found = [each for path in context.paths for each in _check_file(context, path)]
    found.extend(placement.check_tree(context))
    found.extend(policy.check_tree(context))
    found.extend(immutable.check_tree(context))
    if asked is None or any(is_schema(path) for path in asked):
        found.extend(schema_lint.lint(tree))
    return sorted(found, key=sort_key)


def personal_data(tree: Tree, kinds: Kinds, files: Iterable[tuple[str, bytes]]) -> list[Finding]:
    """Return personal data in ``files``, which are not in ``tree`` yet; it says who is staff and what is excused."""
    context = Context(tree, kinds)
    return sorted((each for path, data in files for each in personal.check_bytes(context, path, data)), key=sort_key)


def _check_file(context: Context, path: str) -> Iterator[Finding]:
    read = context.read(path)
    yield from placement.check_file(context, path, read)
    if read.kind is None or not context.is_file(path):
        return
    yield from shape.check_file(read)
    if read.record is not None:
        yield from references.check_file(context, read, read.record, read.kind)
        yield from intervals.check_file(read, read.record, read.kind)
        yield from content.check_file(read, read.record, read.kind)
        yield from coherence.check_file(context, read, read.record, read.kind)
        yield from personal.check_file(context, read, read.record, read.kind)
