"""References: what a record names exists, is of the right kind, and does not lead back to where it started.

Inside a case, references may dangle while its request is not in the tree (a preservation lands first); people, cameras
and everything else outside the case must exist always. A request named by another may have been refused: then it never
landed, and a note says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from footage.checking.context import Context, finding
from footage.finding import Finding, Severity
from footage.model import Record
from footage.reading.kinds import Kind, case_folder, select
from footage.reading.records import RecordReading
from footage.reading.rules import RuleInfo
from footage.reading.validation import nearest, problem_text, short

RULES = (
    RuleInfo("CK301", "dangling-reference"),
    RuleInfo("CK302", "circular-reference"),
    RuleInfo("CK303", "nothing-to-correct"),
    RuleInfo("CK304", "unknown-kind-named"),
    RuleInfo("CK305", "correction-does-not-fit"),
)

LONGEST_CHAIN = 64
# What these say was approved as it stands: another one has to be asked for.
GRANTING = frozenset({"request", "extension", "ratification", "paper_form", "standing_authorisation"})
SETTINGS = "settings"  # what routes call the files that are no records: schemas, workflows, configuration


def check_file(context: Context, read: RecordReading, record: Record, kind: Kind) -> Iterator[Finding]:
    """Yield the references of a record that lead nowhere, or in a circle."""
    for pointer, target in kind.references.items():
        for at, value in select(record.data, pointer):
            if isinstance(value, str):
                yield from _reference(context, read, record, at, value, target)
        if target == kind.name:
            yield from _circle(context, read, record, kind, pointer)
    if kind.name == "correction":
        yield from _correction(context, read, record)
    if kind.name == "route":
        yield from _named_kinds(context, read, record)


def _reference(
    context: Context, read: RecordReading, record: Record, at: str, value: str, target: str
) -> Iterator[Finding]:
    if target == "*":
        yield from _any_event(context, read, record, at, value)
        return
    kind = context.kinds.get(target)
    if kind is None or context.exists(kind, value, record.case_id if "{id}" in kind.file else ""):
        return
    args = {"value": short(value), "kind": kind.title, "target": target, "where": kind.path_of(value, record.case_id)}
    if kind.in_case and "{id}" not in kind.file:
        yield finding("CK301", read.reading, at, "case-not-here", args, severity=Severity.NOTE)
    elif not kind.in_case or (kind.also_in and not record.case_id) or _request_stands(context, record.case_id):
        meant = nearest(value, context.ids(kind, record.case_id))
        hint = "dangling.meant" if meant else "dangling.hint"
        yield finding("CK301", read.reading, at, "dangling", {**args, "meant": meant}, hint=hint)


def _request_stands(context: Context, case_id: str) -> bool:
    return f"{case_folder(case_id)}request.yml" in context.known_paths


def _any_event(context: Context, read: RecordReading, record: Record, at: str, value: str) -> Iterator[Finding]:
    """Look for an event beside the record: in its case, or else among those that belong to no case."""
    kind = context.kinds.get(value.rpartition("-")[0])
    outside = kind.outside if kind is not None and kind.is_event else ""
    folder = case_folder(record.case_id) if record.case_id else f"{outside}/"
    names = context.by_folder.get(folder.rstrip("/"), ())
    found = f"{value}.yml" in names or (value == record.case_id and "request.yml" in names)
    if not found and (not record.case_id or _request_stands(context, record.case_id)):
        meant = nearest(value, [name.removesuffix(".yml") for name in names])
        hint = "dangling.meant" if meant else "no-event.hint"
        values = {"value": short(value), "meant": meant, "where": folder}
        yield finding("CK301", read.reading, at, "no-event", values, hint=hint)


def _circle(context: Context, read: RecordReading, record: Record, kind: Kind, pointer: str) -> Iterator[Finding]:
    """Follow a reference to its own kind (a parent, a backup) until it ends or comes back."""
    if "*" in pointer or (kind.in_case and "{id}" not in kind.file):
        return
    seen = [record.id]
    data = record.data
    while len(seen) <= LONGEST_CHAIN:
        following = next((value for _, value in select(data, pointer)), None)
        if not isinstance(following, str) or not context.exists(kind, following, record.case_id):
            return
        if following in seen:
            if following == record.id:  # a circle further on is told at its own records
                yield finding("CK302", read.reading, pointer, "circle", {"chain": " → ".join([*seen, following])})
            return
        seen.append(following)
        below = context.read(kind.path_of(following, record.case_id)).record
        if below is None:
            return
        data = below.data


def _correction(context: Context, read: RecordReading, record: Record) -> Iterator[Finding]:
    """A correction names a field that the corrected kind has; identity is never corrected."""
    corrected = str(record.data["corrects"])
    name = "request" if corrected == record.case_id else corrected.rpartition("-")[0]
    kind, pointer = context.kinds.get(name), str(record.data["pointer"])
    if kind is None or kind.name == "correction":
        yield finding("CK303", read.reading, "/corrects", "cannot-correct", {"value": short(corrected)})
    elif kind.name in GRANTING:
        values = {"value": short(corrected), "kind": kind.title}
        yield finding("CK303", read.reading, "/corrects", "approved-as-it-stands", values)
    elif kind.landing.landing_class == "M":
        values = {"value": short(corrected), "kind": kind.title}
        yield finding("CK303", read.reading, "/corrects", "written-by-machine", values)
    elif kind.field_at(pointer) is None and _container(kind, pointer) is None:
        known = [spec.pointer for spec in kind.fields]
        meant = nearest(pointer, known) or known[0]
        values = {"value": short(pointer), "kind": kind.title, "meant": meant}
        yield finding("CK303", read.reading, "/pointer", "no-such-field", values)
    elif context.exists(kind, corrected, record.case_id):
        yield from _fits(context, read, record, kind)


def _fits(context: Context, read: RecordReading, record: Record, kind: Kind) -> Iterator[Finding]:
    """Put the value into the record it corrects: what comes out must again be a record of the kind."""
    original = context.read(kind.path_of(str(record.data["corrects"]), record.case_id)).record
    if original is None:
        return
    changed = _with(original.data, str(record.data["pointer"]).split("/")[1:], record.data["value"])
    problems = () if changed is None or kind.validation.accepts(changed) else kind.validation.problems(changed)
    for problem in problems[:1]:
        values = {"problem": problem_text(problem), "kind": kind.title}
        yield finding("CK305", read.reading, "/value", "no-fit", values)


def _with(node: object, steps: list[str], value: object) -> object:
    """Return a copy with one value replaced or added; None if there is no such place."""
    if not steps:
        return value
    if isinstance(node, list) and steps[0].isdigit() and int(steps[0]) < len(node):
        below = _with(node[int(steps[0])], steps[1:], value)
        return [below if at == int(steps[0]) else each for at, each in enumerate(node)]
    if isinstance(node, dict) and (steps[0] in node or len(steps) == 1):
        return {**node, steps[0]: _with(node.get(steps[0]), steps[1:], value)}
    return None


def _container(kind: Kind, pointer: str) -> str | None:
    """Return the pointer if it leads to an object or a list of the kind: they can be corrected as a whole."""
    general = "/".join("*" if step.isascii() and step.isdigit() else step for step in pointer.split("/"))
    known = {*kind.groups, *(each.removesuffix("/*") for each in kind.groups)}
    known |= {spec.pointer.removesuffix("/*") for spec in kind.fields}
    return general if general in known else None


def _named_kinds(context: Context, read: RecordReading, record: Record) -> Iterator[Finding]:
    for at, value in select(record.data, "/kinds/*"):
        if value not in context.kinds and value != SETTINGS:
            meant = nearest(str(value), context.kinds.names) or "request"
            yield finding("CK304", read.reading, at, "unknown-kind", {"value": short(value), "meant": meant})
