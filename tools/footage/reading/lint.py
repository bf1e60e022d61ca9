"""Whether the schemas of a tree can be relied on: each finding names the file, the line and what to write instead.

Promises: what passes here loads (``Kinds.load``), means the same to every JSON Schema reader from draft-07 on, to
Python, Rust and browsers alike, and says in both languages what every field is. Judges schemas only, never records.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from footage.finding import Finding, Location, Severity, ToolError, sort_key
from footage.reading.kinds import FOLDER, SUFFIX, Kind, is_schema
from footage.reading.marks import escape
from footage.reading.rules import RuleInfo, catalogue
from footage.reading.schema_file import block_validation, field_validation, is_json_schema, load_kind, read_schema
from footage.reading.validation import Problem, Validation, problem_text, resolved
from footage.reading.yaml import Reading, read_yaml

if TYPE_CHECKING:
    from footage.repository import Tree

RULES: Mapping[str, RuleInfo] = catalogue(
    (
        RuleInfo("SC201", "schema-unreadable"),
        RuleInfo("SC202", "schema-keyword"),
        RuleInfo("SC203", "schema-pattern"),
        RuleInfo("SC204", "schema-open"),
        RuleInfo("SC205", "schema-block"),
        RuleInfo("SC206", "schema-field-text"),
        RuleInfo("SC207", "schema-pointer"),
        RuleInfo("SC208", "schema-reference"),
        RuleInfo("SC209", "schema-identity"),
        RuleInfo("SC210", "schema-landing"),
        RuleInfo("SC211", "schema-values"),
        RuleInfo("SC212", "schema-overlap"),
    )
)

# What means the same in draft-07 and 2020-12, and what the two validators explain.
_ANNOTATING = ("$schema", "$id", "$defs", "$ref", "title", "description", "format", "x-footage")
_OF_VALUES = ("type", "enum", "const", "pattern", "minLength", "maxLength", "minimum", "maximum")
_OF_CONTENTS = ("minItems", "maxItems", "uniqueItems", "items", "properties", "required", "additionalProperties")
_OF_CHOICE = ("propertyNames", "minProperties", "maxProperties", "anyOf", "allOf", "if", "then", "else")
KEYWORDS = frozenset((*_ANNOTATING, *_OF_VALUES, *_OF_CONTENTS, *_OF_CHOICE))
_BESIDE_REF = frozenset({"$ref", "x-footage", "description"})
_SHORTHAND = re.compile(r"\\[dDwWsSbB]|\(\?")  # differ between engines: full-width digits, look-around, flags


def lint(tree: Tree) -> list[Finding]:
    """Return what is wrong with the schemas of ``tree``, in order."""
    schemas: dict[str, _Schema] = {}
    found: list[Finding] = []
    for path in sorted(path for path in tree.paths(FOLDER) if is_schema(path)):
        data = tree.read(path)
        reading = read_yaml(path, data)
        unreadable = list(_unreadable(reading, data))
        found.extend(unreadable)
        if not unreadable:
            schemas[path] = _Schema(path, read_schema(data), reading)
    kinds = {schema.name: schema for schema in schemas.values()}
    for schema in schemas.values():
        found.extend(_lint_one(schema, kinds))
    found.extend(_overlaps(list(schemas.values())))
    return sorted(found, key=sort_key)


@dataclass(frozen=True, slots=True)
class _Schema:
    path: str
    data: dict[str, Any]
    reading: Reading

    @property
    def name(self) -> str:
        return self.path[len(FOLDER) : -len(SUFFIX)]

    @property
    def block(self) -> Mapping[str, Any]:
        block = self.data.get("x-footage")
        return block if isinstance(block, dict) else {}

    def finding(self, rule: str, pointer: str, message: str, *, key: bool = False, **args: object) -> Finding:
        place = self.reading.locate(pointer, key)
        text = self.reading.line(place.line)
        code = f"kinds.lint.{message}"
        return Finding(rule, Severity.ERROR, place, code, args, self.name, f"{code}.hint", line_text=text)


def _unreadable(reading: Reading, data: bytes) -> Iterator[Finding]:
    """Find what keeps a file from being read; the strict YAML reader knows the places, as JSON is YAML."""
    try:
        read_schema(data)
    except json.JSONDecodeError as error:
        yield _not_json(Location(reading.path, error.lineno, error.colno, error.lineno, error.colno + 1), error.msg)
    except (ValueError, RecursionError) as error:
        yield from reading.findings or (_not_json(Location(reading.path, 1, 1, 1, 2), str(error)[:200]),)
    else:
        yield from reading.findings


def _not_json(place: Location, problem: str) -> Finding:
    args = {"problem": problem}
    return Finding("SC201", Severity.ERROR, place, "kinds.lint.json", args, hint="kinds.lint.json.hint")


def _lint_one(schema: _Schema, kinds: Mapping[str, _Schema]) -> Iterator[Finding]:
    unsound = list(_unsound(schema))
    yield from unsound
    if unsound:
        return
    for pointer, node in _nodes(schema.data, ""):
        yield from _keywords(schema, pointer, node)
    yield from _identity(schema)
    broken = list(_block(schema))
    yield from broken
    fields = list(_fields(schema))
    yield from fields
    if broken or fields:
        return
    try:
        kind = load_kind(schema.path, json.dumps(schema.data).encode())
    except ToolError:
        yield schema.finding("SC201", "", "unusable")
        return
    yield from _pointers(schema, kind)
    yield from _references(schema, kind, kinds)
    yield from _landing(schema, kind)


def _unsound(schema: _Schema) -> Iterator[Finding]:
    """Find what would make every other question meaningless: no JSON Schema at all, or annotations that are none."""
    from jsonschema import Draft202012Validator, FormatChecker
    from jsonschema.exceptions import SchemaError

    try:
        if not is_json_schema(schema.data):
            # Without formats: a pattern that cannot be compiled has a rule of its own, which says where.
            Draft202012Validator.check_schema(schema.data, format_checker=FormatChecker(formats=()))
    except SchemaError as error:
        yield schema.finding("SC201", "".join(f"/{escape(str(step))}" for step in error.absolute_path), "unusable")
        return
    if not isinstance(schema.data.get("properties"), dict):
        yield schema.finding("SC201", "/properties", "unusable")
        return
    for pointer, node in _nodes(schema.data, ""):
        if not isinstance(node.get("x-footage", {}), dict):
            yield schema.finding("SC205", f"{pointer}/x-footage", "no-text")


def _nodes(node: object, pointer: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield every subschema with the pointer at which it stands in the file."""
    if not isinstance(node, dict):
        return
    yield pointer, node
    for name in ("properties", "$defs"):
        members = node.get(name)
        for key, below in members.items() if isinstance(members, dict) else ():
            yield from _nodes(below, f"{pointer}/{name}/{escape(key)}")
    for name in ("items", "additionalProperties", "propertyNames", "if", "then", "else"):
        yield from _nodes(node.get(name), f"{pointer}/{name}")
    for name in ("anyOf", "allOf"):
        for position, below in enumerate(node.get(name) or ()):
            yield from _nodes(below, f"{pointer}/{name}/{position}")


def _keywords(schema: _Schema, pointer: str, node: Mapping[str, Any]) -> Iterator[Finding]:
    for name in node:
        if name not in KEYWORDS or (name == "$defs" and pointer):
            yield schema.finding("SC202", f"{pointer}/{escape(name)}", "keyword", key=True, name=name)
    if "$ref" in node:
        yield from _ref(schema, pointer, node)
    if "pattern" in node:
        yield from _pattern(schema, pointer, node)
    if node.get("type") == "object" and "additionalProperties" not in node:
        yield schema.finding("SC204", pointer, "open-object", key=True)
    types = node.get("type")
    texts = types == "string" or (isinstance(types, list) and "string" in types and "object" not in types)
    if texts and "enum" not in node and "maxLength" not in node:
        yield schema.finding("SC204", pointer, "open-text", key=True)
    if types == "array" and "maxItems" not in node:
        yield schema.finding("SC204", pointer, "open-list", key=True)


def _ref(schema: _Schema, pointer: str, node: Mapping[str, Any]) -> Iterator[Finding]:
    target = str(node["$ref"])
    if not target.startswith("#/$defs/") or target.removeprefix("#/$defs/") not in schema.data.get("$defs", {}):
        yield schema.finding("SC208", f"{pointer}/$ref", "ref", target=target)
    for name in node:
        if name not in _BESIDE_REF:
            yield schema.finding("SC202", f"{pointer}/{escape(name)}", "beside-ref", key=True, name=name)


def _pattern(schema: _Schema, pointer: str, node: Mapping[str, Any]) -> Iterator[Finding]:
    pattern, place = str(node["pattern"]), f"{pointer}/pattern"
    anchored = pattern.startswith("^") and pattern.endswith("$") and not pattern.endswith(r"\$")
    if not anchored or "|" in _top_level(pattern):
        yield schema.finding("SC203", place, "unanchored", pattern=pattern)
    shorthand = _SHORTHAND.search(pattern)
    if shorthand:
        yield schema.finding("SC203", place, "shorthand", part=shorthand[0])
    try:
        re.compile(pattern)
    except re.error as error:
        yield schema.finding("SC203", place, "bad-pattern", problem=str(error))
    if "expects" not in node.get("x-footage", {}) and not _inside_condition(pointer):
        yield schema.finding("SC206", place, "expects")


def _top_level(pattern: str) -> str:
    """Return the pattern without its groups: a choice that is left there escapes the anchors, as in ``^a|b$``."""
    text = re.sub(r"\\.", "", pattern)
    text = re.sub(r"\[[^\]]*\]", "", text)
    while (shorter := re.sub(r"\([^()]*\)", "", text)) != text:
        text = shorter
    return text


def _identity(schema: _Schema) -> Iterator[Finding]:
    block = schema.block
    properties = {name: node for name, node in schema.data["properties"].items() if isinstance(node, dict)}
    if block and block.get("kind") != schema.name:
        yield schema.finding("SC209", "/x-footage/kind", "name", name=schema.name)
    if properties.get("kind", {}).get("const") != schema.name:
        yield schema.finding("SC209", "/properties/kind/const", "const", name=schema.name)
    if properties.get("id", {}).get("pattern") != block.get("id_pattern"):
        yield schema.finding("SC209", "/properties/id/pattern", "id-pattern")
    if not {"kind", "id"} <= set(schema.data.get("required") or ()):
        yield schema.finding("SC209", "/required", "required")
    event_id = f"^{schema.name}-"
    numbered = block.get("folder") == "case" and "{id}" in str(block.get("file"))
    if "also_in" in block and not numbered:
        yield schema.finding("SC209", "/x-footage/also_in", "also-in")
    if numbered and not str(block.get("id_pattern")).startswith(event_id):
        yield schema.finding("SC209", "/x-footage/id_pattern", "event-id", start=event_id)


def _block(schema: _Schema) -> Iterator[Finding]:
    if "x-footage" not in schema.data:
        yield schema.finding("SC205", "", "no-block")
        return
    for problem in _problems(block_validation(), schema.data["x-footage"]):
        pointer = f"/x-footage{problem.pointer}"
        yield schema.finding("SC205", pointer, "block", key=problem.key, problem=problem_text(problem))


def _problems(validation: Validation, data: object) -> tuple[Problem, ...]:
    return () if validation.accepts(data) else validation.problems(data)  # explaining takes long, and finds nothing


def _fields(schema: _Schema) -> Iterator[Finding]:
    """Look at each property: it must say in both languages what it is, and who may see it."""
    for pointer, node in _nodes({"properties": schema.data.get("properties")}, ""):
        if pointer.rpartition("/")[0].endswith("/properties") and not _inside_condition(pointer):
            yield from _field(schema, pointer, node)


def _inside_condition(pointer: str) -> bool:
    return any(f"/{word}/" in pointer for word in ("if", "then", "else", "anyOf", "allOf", "additionalProperties"))


def _field(schema: _Schema, pointer: str, node: Mapping[str, Any]) -> Iterator[Finding]:
    notes = node.get("x-footage")
    if not isinstance(notes, dict):
        yield schema.finding("SC206", pointer, "no-text", key=True)
        return
    problems = _problems(field_validation(), notes)
    for problem in problems:
        place = f"{pointer}/x-footage{problem.pointer}"
        yield schema.finding("SC206", place, "field", key=problem.key, problem=problem_text(problem))
    if problems:
        return
    allowed = [str(each) for each in resolved(schema.data, node).get("enum", ())]
    named = list(notes.get("values") or {})
    if allowed and "items" not in node and named != allowed:
        missing = [each for each in allowed if each not in named] or [each for each in named if each not in allowed]
        values = ", ".join(missing) or ", ".join(allowed)
        yield schema.finding("SC211", f"{pointer}/x-footage/values", "values", values=values)


def _pointers(schema: _Schema, kind: Kind) -> Iterator[Finding]:
    known = {spec.pointer for spec in kind.fields}
    block = schema.block
    places: list[tuple[str, str]] = [
        *((f"/x-footage/{name}/{at}", each) for name in ("list", "facets") for at, each in enumerate(block[name])),
        *((f"/x-footage/timeline/{at}/pointer", each["pointer"]) for at, each in enumerate(block["timeline"])),
        *((f"/x-footage/references/{escape(each)}", each) for each in block["references"]),
        *_interval_places(kind),
        *(
            (f"/x-footage/landing/{name}/{at}", each)
            for name in ("actor", "second", "route_fields")
            for at, each in enumerate(block["landing"].get(name, ()))
        ),
    ]
    if "stated" in block:
        places.append(("/x-footage/stated", block["stated"]))
    for place, pointer in places:
        if pointer not in known:
            yield schema.finding("SC207", place, "pointer", field=pointer)
    if kind.label and not (kind.label in known or kind.label in kind.groups):
        yield schema.finding("SC207", "/x-footage/label", "pointer", field=kind.label)
    yield from _moments(schema, kind)


def _interval_places(kind: Kind) -> list[tuple[str, str]]:
    pairs = enumerate(kind.intervals)
    return [(f"/x-footage/intervals/{at}/{side}", each) for at, pair in pairs for side, each in enumerate(pair)]


def _moments(schema: _Schema, kind: Kind) -> Iterator[Finding]:
    """Check that what is used as a moment is one: timeline, intervals and the stated time."""
    used = [(f"/x-footage/timeline/{at}/pointer", each.pointer) for at, each in enumerate(kind.timeline)]
    used += _interval_places(kind)
    used += [("/x-footage/stated", kind.stated)] if kind.stated else []
    for place, pointer in used:
        spec = kind.field_at(pointer)
        if spec and spec.format not in ("date", "date-time"):
            yield schema.finding("SC207", place, "no-moment", field=pointer)
    if (kind.counts_from == "stated") != bool(kind.stated):
        yield schema.finding("SC210", "/x-footage/counts_from", "stated")


def _references(schema: _Schema, kind: Kind, kinds: Mapping[str, _Schema]) -> Iterator[Finding]:
    for pointer, target in kind.references.items():
        if target != "*" and target not in kinds:
            yield schema.finding("SC208", f"/x-footage/references/{escape(pointer)}", "reference", target=target)


def _landing(schema: _Schema, kind: Kind) -> Iterator[Finding]:
    landing = kind.landing
    if kind.is_event and not landing.actor and landing.landing_class != "M":
        yield schema.finding("SC210", "/x-footage/landing/actor", "no-actor")
    machine = landing.landing_class == "M"
    wanted, wrong = ("service_account", "no-machine") if machine else ("person", "no-person")
    for name, pointers in (("actor", landing.actor), ("second", landing.second)):
        for at, pointer in enumerate(pointers):
            spec = kind.field_at(pointer)
            if spec and spec.reference != wanted:
                yield schema.finding("SC210", f"/x-footage/landing/{name}/{at}", wrong, field=pointer)
    if landing.route_fields and landing.landing_class != "D":
        yield schema.finding("SC210", "/x-footage/landing/route_fields", "route-fields")


def _overlaps(schemas: list[_Schema]) -> Iterator[Finding]:
    """Find kinds that would claim the same files."""
    claimed: dict[tuple[str, str, str], _Schema] = {}
    for schema in schemas:
        block = schema.block
        if not block:
            continue
        claim = (str(block.get("folder")), str(block.get("file")), str(block.get("id_pattern")))
        first = claimed.setdefault(claim, schema)
        if first is not schema:
            yield schema.finding("SC212", "/x-footage/folder", "overlap", other=first.name)
