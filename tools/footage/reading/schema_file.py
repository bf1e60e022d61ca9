"""A kind's schema file: read strictly, judged by the meta-schema, and made into a ``Kind``.

A schema that cannot be used is a ``ToolError`` that names it; ``lint`` says what is wrong with it and where.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from footage.finding import ToolError
from footage.reading.kind import FieldSpec, Group, Kind, Landing, TimelineMoment
from footage.reading.marks import escape
from footage.reading.validation import Validation, resolved
from footage.text import Bilingual

LAST = 1000  # where a kind without a place in the order stands


@cache
def meta_schema() -> Mapping[str, Any]:
    """Return the schema of the ``x-footage`` blocks."""
    text = (files("footage.reading") / "kind_meta.schema.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


@cache
def block_validation() -> Validation:
    """Return the compiled schema of a kind's own ``x-footage`` block."""
    return Validation(meta_schema())


@cache
def field_validation() -> Validation:
    """Return the compiled schema of a field's ``x-footage`` block."""
    meta = meta_schema()
    return Validation({**meta["$defs"]["field"], "$defs": meta["$defs"]})


def read_schema(data: bytes) -> dict[str, Any]:
    """Read a schema file strictly: UTF-8 JSON, no key twice, no number that is none. Raises ``ValueError``."""
    read = json.loads(data.decode("utf-8"), object_pairs_hook=_unique_keys, parse_constant=_no_constant)
    if not isinstance(read, dict):
        raise ValueError("not an object")
    return read


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) != len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"key twice: {next(name for name in names if names.count(name) > 1)}")
    return read


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not a number")


def load_kind(path: str, data: bytes) -> Kind:
    """Make one kind from its schema's bytes; a schema that cannot be used is a ``ToolError``."""
    try:
        schema = read_schema(data)
    except (ValueError, RecursionError) as error:
        raise ToolError("kinds.unreadable", hint="kinds.unusable.hint", path=path, problem=str(error)[:200]) from error
    block: dict[str, Any] = schema.get("x-footage") or {}
    if not block_validation().accepts(block) or not _loadable(schema):
        raise ToolError("kinds.unusable", hint="kinds.unusable.hint", path=path)
    try:
        return _kind(block, schema)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise ToolError("kinds.unusable", hint="kinds.unusable.hint", path=path) from error


def _loadable(schema: Mapping[str, Any]) -> bool:
    return is_json_schema(schema) and _patterns_compile(schema) and isinstance(schema.get("properties"), dict)


def is_json_schema(schema: Mapping[str, Any]) -> bool:
    """Tell whether ``schema`` is sound JSON Schema; the meta-schema is applied by the fast validator."""
    from jsonschema_rs import meta

    try:
        return meta.is_valid(dict(schema))
    except (ValueError, TypeError, RecursionError):
        return False


def _patterns_compile(node: object) -> bool:
    if isinstance(node, list):
        return all(_patterns_compile(each) for each in node)
    if not isinstance(node, dict):
        return True
    pattern = node.get("pattern")
    try:
        re.compile(pattern if isinstance(pattern, str) else "")
    except re.error:
        return False
    return all(_patterns_compile(each) for each in node.values())


def _kind(block: Mapping[str, Any], schema: Mapping[str, Any]) -> Kind:
    landing = block["landing"]
    leaves = _Leaves(schema, block["references"])
    leaves.collect()
    return Kind(
        name=block["kind"],
        nature=block["nature"],
        order=block.get("order", LAST),
        folder=block["folder"],
        also_in=block.get("also_in", ""),
        file=block["file"],
        id_pattern=block["id_pattern"],
        title=Bilingual(**block["title"]),
        plural=Bilingual(**block["plural"]),
        help=Bilingual(**block["help"]),
        label=block.get("label", ""),
        list=tuple(block["list"]),
        facets=tuple(block["facets"]),
        timeline=tuple(TimelineMoment(each["pointer"], Bilingual(**each["title"])) for each in block["timeline"]),
        references=dict(block["references"]),
        intervals=tuple((first, last) for first, last in block["intervals"]),
        retention=block["retention"],
        counts_from=block["counts_from"],
        stated=block.get("stated", ""),
        landing=Landing(
            landing["class"], tuple(landing["actor"]), tuple(landing["second"]), tuple(landing.get("route_fields", ()))
        ),
        fields=tuple(leaves.fields),
        groups=leaves.groups,
        schema=schema,
        validation=Validation(schema),
    )


class _Leaves:
    """Walks the properties of a schema in their order and keeps leaves and what contains them."""

    def __init__(self, schema: Mapping[str, Any], references: Mapping[str, str]) -> None:
        self.schema = schema
        self.references = references
        self.fields: list[FieldSpec] = []
        self.groups: dict[str, Group] = {}

    def collect(self) -> None:
        required = self.schema.get("required", ())
        for name, node in self.schema["properties"].items():
            if name not in ("kind", "id"):
                self._walk(f"/{escape(name)}", node, name in required, "", False, {})

    def _walk(
        self, pointer: str, node: Mapping[str, Any], required: bool, group: str, many: bool, outer: Mapping[str, Any]
    ) -> None:
        node = resolved(self.schema, node)
        notes = {**outer, **node.get("x-footage", {})}
        if isinstance(node.get("properties"), dict):
            self._keep_group(pointer, notes, many, required)
            inner = node.get("required", ())
            for name, below in node["properties"].items():
                self._walk(f"{pointer}/{escape(name)}", below, name in inner, pointer, many, {})
        elif isinstance(node.get("items"), dict):
            self._walk(f"{pointer}/*", node["items"], required, group, True, notes)
        else:
            self.fields.append(self._leaf(pointer, node, notes, required, group, many))

    def _keep_group(self, pointer: str, notes: Mapping[str, Any], many: bool, required: bool) -> None:
        title, help_ = Bilingual(**notes["title"]), Bilingual(**notes["help"])
        self.groups[pointer] = Group(pointer, title, help_, notes["privacy"], many, required)

    def _leaf(
        self, pointer: str, node: Mapping[str, Any], notes: Mapping[str, Any], required: bool, group: str, many: bool
    ) -> FieldSpec:
        type_, nullable = _type_of(node)
        return FieldSpec(
            pointer=pointer,
            title=Bilingual(**notes["title"]),
            help=Bilingual(**notes["help"]),
            privacy=notes["privacy"],
            type=type_,
            many=many,
            values={value: Bilingual(**label) for value, label in notes.get("values", {}).items()},
            format=notes.get("format") or node.get("format", ""),
            required=required,
            nullable=nullable,
            group=group,
            reference=self.references.get(pointer, ""),
        )


def _type_of(node: Mapping[str, Any]) -> tuple[str, bool]:
    stated = node.get("type", "string" if "enum" in node or "const" in node else ())
    types = {stated} if isinstance(stated, str) else set(stated)
    nullable = "null" in types
    types.discard("null")
    if len(types) == 1:
        only = types.pop()
        return ("mapping" if only == "object" else only), nullable
    return ("scalar" if types and types <= {"string", "integer", "number", "boolean"} else "any"), nullable
