"""The record kinds, as ``schemas/*.schema.json`` define them: nothing about a kind stands anywhere else.

Promises: the same answers for any tree (a commit, a directory, a mapping); iteration in the schemas' order, then
by name; a schema that cannot be used ends in a ``ToolError`` that names it (``lint`` says what is wrong and where).

Pointers of fields are JSON pointers with ``*`` for any item of a list: ``/window/from``, ``/cameras/*``,
``/items/*/copy``. ``Kind.fields`` are the leaves, without ``/kind`` and ``/id``; what contains them: ``Kind.groups``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from footage.finding import ToolError
from footage.reading.marks import escape
from footage.reading.validation import Validation, resolved
from footage.text import Bilingual

if TYPE_CHECKING:
    from footage.repository import Tree

FOLDER = "schemas/"
SUFFIX = ".schema.json"
CASES = "records/cases/"
CASE_FOLDER = re.compile(r"records/cases/([0-9]{4})/([0-9]{2})/([^/]+)/([^/]+)\Z")
LAST = 1000  # where a kind without a place in the order stands


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field (a leaf). ``type`` is string, integer, number, boolean, scalar, mapping or any.

    ``format`` is date, date-time, text (several lines) or empty; ``group`` the pointer of what contains the field;
    ``reference`` the kind it names, ``*`` for any event of the case.
    """

    pointer: str
    title: Bilingual
    help: Bilingual
    privacy: str
    type: str
    many: bool
    values: Mapping[str, Bilingual]
    format: str = ""
    required: bool = False
    nullable: bool = False
    group: str = ""
    reference: str = ""

    @property
    def name(self) -> str:
        """Return the field's own name: the last step that is not ``*``."""
        return [step for step in self.pointer.split("/") if step != "*"][-1]


@dataclass(frozen=True, slots=True)
class Group:
    """An object or a list that contains fields: its pointer, what it is called, and whether there can be several."""

    pointer: str
    title: Bilingual
    help: Bilingual
    privacy: str
    many: bool
    required: bool


@dataclass(frozen=True, slots=True)
class TimelineMoment:
    """A field that is a moment of the record's story, and what happened then."""

    pointer: str
    title: Bilingual


@dataclass(frozen=True, slots=True)
class Landing:
    """Who lands a record of the kind: its class, whose account acts, who confirms.

    ``route_fields`` are those whose change makes an entry class E. A correction's class is ``as_kind``.
    """

    landing_class: str
    actor: tuple[str, ...]
    second: tuple[str, ...]
    route_fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """One record kind; see ``kind_meta.schema.json`` for what each part means."""

    name: str
    nature: str
    order: int
    folder: str
    file: str
    id_pattern: str
    title: Bilingual
    plural: Bilingual
    help: Bilingual
    label: str
    list: tuple[str, ...]
    facets: tuple[str, ...]
    timeline: tuple[TimelineMoment, ...]
    references: Mapping[str, str]
    intervals: tuple[tuple[str, str], ...]
    retention: str
    counts_from: str
    stated: str
    landing: Landing
    fields: tuple[FieldSpec, ...]
    groups: Mapping[str, Group]
    schema: Mapping[str, Any] = field(repr=False)
    validation: Validation = field(repr=False)

    @property
    def in_case(self) -> bool:
        """Tell whether records of the kind stand in case folders."""
        return self.folder == "case"

    @property
    def is_event(self) -> bool:
        """Tell whether a landed record of the kind is never edited or deleted."""
        return self.nature == "event"

    def field_at(self, pointer: str) -> FieldSpec | None:
        """Return the field at a pointer (with ``*`` or positions), or None."""
        wanted = "/".join("*" if step.isascii() and step.isdigit() else step for step in pointer.split("/"))
        return next((spec for spec in self.fields if spec.pointer == wanted), None)

    def is_id(self, text: str) -> bool:
        """Tell whether ``text`` is an id of this kind."""
        return re.match(self.id_pattern.removesuffix("$") + r"\Z", text) is not None

    def path_of(self, record_id: str, case_id: str = "") -> str:
        """Return where a record of this kind with this id stands."""
        folder = case_folder(case_id or record_id) if self.in_case else f"{self.folder}/"
        return folder + self.file.replace("{id}", record_id)


class Kinds:
    """All kinds of a tree."""

    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        self._kinds = dict(sorted(kinds.items(), key=lambda item: (item[1].order, item[0])))
        self._in_case = tuple(kind for kind in self if kind.in_case)
        self._in_folder: dict[str, list[Kind]] = {}
        for kind in self:
            if not kind.in_case:
                self._in_folder.setdefault(kind.folder, []).append(kind)

    @classmethod
    def load(cls, tree: Tree) -> Kinds:
        """Read every schema of ``tree``; a schema that cannot be used is a ``ToolError``."""
        paths = [path for path in tree.paths(FOLDER) if is_schema(path)]
        if not paths:
            raise ToolError("kinds.none", hint="kinds.none.hint")
        return cls({kind.name: kind for kind in (load_kind(path, tree.read(path)) for path in sorted(paths))})

    def __iter__(self) -> Iterator[Kind]:
        return iter(self._kinds.values())

    def __len__(self) -> int:
        return len(self._kinds)

    def __contains__(self, name: object) -> bool:
        return name in self._kinds

    def __getitem__(self, name: str) -> Kind:
        return self._kinds[name]

    def get(self, name: str) -> Kind | None:
        """Return the kind of this name, or None."""
        return self._kinds.get(name)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the kinds' names in their order."""
        return tuple(self._kinds)

    def of_path(self, path: str) -> tuple[Kind, str] | None:
        """Return the kind that stands at ``path`` and the case it belongs to (empty for none), or None.

        In a case folder the year and month must be those of the case's id.
        """
        if path.startswith(CASES):
            return self._of_case_path(path)
        folder, _, name = path.rpartition("/")
        for kind in self._in_folder.get(folder, ()):
            if kind.is_id(id_of_file(kind, name)):
                return kind, ""
        return None

    def of_folder(self, folder: str) -> tuple[Kind, ...]:
        """Return the kinds that stand directly in ``folder`` (no case folder)."""
        return tuple(self._in_folder.get(folder, ()))

    def in_case_file(self, name: str) -> Kind | None:
        """Return the kind that a file name stands for in a case folder, or None."""
        for kind in self._in_case:
            if name == kind.file or ("{id}" in kind.file and kind.is_id(id_of_file(kind, name))):
                return kind
        return None

    def _of_case_path(self, path: str) -> tuple[Kind, str] | None:
        match = CASE_FOLDER.match(path)
        if match is None or not is_case_id(match[3]) or match[3][3:9] != match[1] + match[2]:
            return None
        kind = self.in_case_file(match[4])
        return (kind, match[3]) if kind else None


_CASE_ID = re.compile(r"RQ-[0-9]{4}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])-[0-9A-HJKMNP-TV-Z]{6}\Z")


def is_case_id(text: str) -> bool:
    """Tell whether ``text`` has the form of a case id."""
    return _CASE_ID.match(text) is not None


def case_folder(case_id: str) -> str:
    """Return the folder of a case with its final slash."""
    return f"{CASES}{case_id[3:7]}/{case_id[7:9]}/{case_id}/"


def id_of_file(kind: Kind, name: str) -> str:
    """Return the id that a file name gives, or an empty text if the name does not fit the kind's."""
    before, _, after = kind.file.partition("{id}")
    fits = name.startswith(before) and name.endswith(after) and len(name) > len(before) + len(after)
    return name[len(before) : len(name) - len(after)] if fits else ""


def is_schema(path: str) -> bool:
    """Tell whether a path of a tree is that of a kind's schema."""
    return path.startswith(FOLDER) and path.endswith(SUFFIX) and "/" not in path[len(FOLDER) :]


def select(data: object, pointer: str) -> Iterator[tuple[str, Any]]:
    """Yield (concrete pointer, value) for every value ``pointer`` leads to; ``*`` stands for each item of a list."""
    yield from _select(data, tuple(pointer.split("/")[1:]), "")


def _select(data: object, steps: tuple[str, ...], at: str) -> Iterator[tuple[str, Any]]:
    if not steps:
        yield at, data
    elif steps[0] == "*":
        for position, item in enumerate(data if isinstance(data, list) else ()):
            yield from _select(item, steps[1:], f"{at}/{position}")
    else:
        name = steps[0].replace("~1", "/").replace("~0", "~")
        if isinstance(data, Mapping) and name in data:
            yield from _select(data[name], steps[1:], f"{at}/{steps[0]}")


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
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import SchemaError

    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError:
        return False
    return isinstance(schema.get("properties"), dict)


def _kind(block: Mapping[str, Any], schema: Mapping[str, Any]) -> Kind:
    landing = block["landing"]
    leaves = _Leaves(schema, block["references"])
    leaves.collect()
    return Kind(
        name=block["kind"],
        nature=block["nature"],
        order=block.get("order", LAST),
        folder=block["folder"],
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
