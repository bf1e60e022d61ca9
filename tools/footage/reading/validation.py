"""One JSON Schema compiled twice: to accept quickly, and to explain slowly what is wrong in plain words.

Promises: the two agree, because both match patterns to the very end of the text and neither checks ``format`` (dates
are a rule of ``checking``); whatever the fast one refuses has at least one problem: nothing is ever explained away.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING, Any

from footage.reading.marks import escape
from footage.text import Bilingual, both

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

LONGEST_SHOWN = 40
_LEADING_TYPES = ("object", "array", "string", "integer", "number", "boolean", "null")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that a schema forbids: the rule's name, where, the message, and what to do.

    ``key``: point at the key, not at its value. Messages are ``kinds.shape.*``.
    """

    rule: str
    pointer: str
    message: str
    args: Mapping[str, object] = field(default_factory=dict)
    hint: str = ""
    key: bool = False


class Validation:
    """The compiled forms of one schema. Compiling waits until it is needed."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self.schema = schema

    def accepts(self, data: object) -> bool:
        """Tell quickly whether the schema accepts ``data``."""
        return bool(self._fast.is_valid(data))

    def problems(self, data: Any) -> tuple[Problem, ...]:
        """Return everything the schema finds wrong with ``data``, in the order of the places."""
        found = [problem for error in self._slow.iter_errors(data) for problem in self._explain(error, data)]
        unique = {(problem.rule, problem.pointer, problem.message): problem for problem in found}
        if not unique and not self.accepts(data):
            return (Problem("other", "", "kinds.shape.other"),)
        return tuple(sorted(unique.values(), key=lambda problem: (problem.pointer, problem.rule, problem.message)))

    @cached_property
    def _fast(self) -> Any:
        import jsonschema_rs  # costs time that a run without records need not pay

        return jsonschema_rs.Draft202012Validator(dict(self.schema), validate_formats=False)

    @cached_property
    def _slow(self) -> Validator:
        from jsonschema import Draft202012Validator, validators  # only what is refused is explained

        strict: Any = validators.extend(Draft202012Validator, {"pattern": _pattern})  # type: ignore[no-untyped-call]
        compiled: Validator = strict(self.schema)
        return compiled

    def _explain(self, error: Any, data: object) -> Iterator[Problem]:
        pointer = "".join(f"/{escape(str(step))}" for step in error.absolute_path)
        # A refused *name* is reported with the place of the mapping around it, as if that were a wrong value.
        named = "propertyNames" in error.absolute_schema_path
        explain = _property_name if named else _EXPLAIN.get(str(error.validator))
        if explain is None:
            yield Problem("other", pointer, "kinds.shape.other")
            return
        yield from explain(_Case(self.schema, error, pointer, data))


@dataclass(frozen=True, slots=True)
class _Case:
    """One error of the slow validator, with what is needed to put it into words."""

    schema: Mapping[str, Any]
    error: Any  # a ValidationError, whose own annotations leave every part of it possibly unset
    pointer: str
    data: object

    @property
    def node(self) -> Mapping[str, Any]:
        """Return the schema's own description of the place, not the fragment of a condition that failed."""
        described: Mapping[str, Any] = node_at(self.schema, self.pointer) or self.error.schema
        return described

    def problem(self, rule: str, message: str, hint: str = "", **args: object) -> Problem:
        """Return a problem at this place; the field's title is always among the values."""
        values = {"field": name_of(self.pointer), "title": title_of(self.node, self.pointer), **args}
        return Problem(rule, self.pointer, f"kinds.shape.{message}", values, f"kinds.shape.{hint}" if hint else "")


def node_at(schema: Mapping[str, Any], pointer: str) -> Mapping[str, Any] | None:
    """Return the part of ``schema`` that describes the value at a data pointer (``*`` or a number for any item)."""
    node: Any = schema
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        node = resolved(schema, node)
        below = node.get("properties", {}).get(name) if isinstance(node.get("properties"), dict) else None
        if below is None and isinstance(node.get("items"), dict) and (name == "*" or name.isdigit()):
            below = node["items"]
        if below is None:
            return None
        node = below
    return resolved(schema, node)


def resolved(schema: Mapping[str, Any], node: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return ``node`` with its local ``$ref`` followed; of the two ``x-footage`` blocks the nearer one wins."""
    reference = node.get("$ref")
    if not isinstance(reference, str):
        return node
    target = schema.get("$defs", {}).get(reference.removeprefix("#/$defs/"))
    if not isinstance(target, Mapping):
        return {}
    return {**target, **node, "x-footage": {**target.get("x-footage", {}), **node.get("x-footage", {})}}


def name_of(pointer: str) -> str:
    """Return a pointer as people write it: ``window.from``, ``items[2].copy``."""
    text = ""
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        text += f"[{int(name) + 1}]" if name.isascii() and name.isdigit() else f".{name}" if text else name
    return text


def title_of(node: Mapping[str, Any], pointer: str) -> Bilingual:
    """Return the field's title in both languages; its name if the schema gives none."""
    title = node.get("x-footage", {}).get("title") or {}
    fallback = name_of(pointer) or "—"
    return Bilingual(str(title.get("zh") or fallback), str(title.get("en") or fallback))


def label_of(node: Mapping[str, Any], value: object) -> Bilingual:
    """Return an enumerated value with its label: ``copy（复制使用）``."""
    label = node.get("x-footage", {}).get("values", {}).get(str(value))
    shown = short(value)
    return Bilingual(f"{shown}（{label['zh']}）", f"{shown} ({label['en']})") if label else Bilingual(shown, shown)


def joined(items: Iterable[Bilingual], zh: str = "、", en: str = ", ") -> Bilingual:
    """Return texts side by side, as each language lists them."""
    listed = tuple(items)
    return Bilingual(zh.join(item.zh for item in listed), en.join(item.en for item in listed))


def short(value: object) -> str:
    """Return a value of a record as one short line, for a message."""
    plain = str(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    text = " ".join(plain.split())
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word that was probably meant, or an empty text."""
    return next(iter(get_close_matches(word[:LONGEST_SHOWN], sorted(known), n=1, cutoff=0.6)), "")


def _pattern(_validator: object, pattern: str, instance: object, _schema: object) -> Iterator[Exception]:
    """Match like ECMAScript and Rust do: ``$`` is the end, never the place before a last line end."""
    from jsonschema.exceptions import ValidationError

    to_the_end = pattern[:-1] + r"\Z" if pattern.endswith("$") and not pattern.endswith(r"\$") else pattern
    if isinstance(instance, str) and not re.search(to_the_end, instance):
        yield ValidationError(f"does not match {pattern}")


def _required(case: _Case) -> Iterator[Problem]:
    instance = case.error.instance
    for name in case.error.validator_value:
        if name in instance:
            continue
        pointer = f"{case.pointer}/{escape(name)}"
        node = node_at(case.schema, pointer) or {}
        help_ = node.get("x-footage", {}).get("help") or {}
        args = {
            "field": name,
            "title": title_of(node, pointer),
            "because": _because(case),
            "help": Bilingual(str(help_.get("zh", "")), str(help_.get("en", ""))),
        }
        yield Problem("missing", pointer, "kinds.shape.missing", args, "kinds.shape.missing.hint")


def _because(case: _Case) -> Bilingual:
    """Return the condition that made a field required, or nothing: only conditions at the top are put into words."""
    steps = list(case.error.absolute_schema_path)
    if len(steps) < 4 or steps[0] != "allOf" or steps[2] != "then":
        return Bilingual("", "")
    conditions = case.schema["allOf"][steps[1]]["if"].get("properties", {})
    data = case.data if isinstance(case.data, Mapping) else {}
    stated = [
        both("kinds.shape.is", title=title_of(node, f"/{name}"), value=label_of(node, data.get(name)))
        for name in conditions
        if (node := node_at(case.schema, f"/{name}"))
    ]
    return both("kinds.shape.because", conditions=joined(stated, "，且", " and ")) if stated else Bilingual("", "")


def _unknown(case: _Case) -> Iterator[Problem]:
    known = tuple(case.error.schema.get("properties", {}))
    for name in case.error.instance:
        if name not in known:
            yield _unknown_key(case, name, known)


def _unknown_key(case: _Case, name: str, known: tuple[str, ...]) -> Problem:
    unused = [each for each in known if each not in case.error.instance]
    meant = nearest(name, unused or known)
    args = {"field": short(name), "meant": meant, "known": joined(Bilingual(each, each) for each in known)}
    if meant:
        args["title"] = title_of(node_at(case.schema, f"{case.pointer}/{escape(meant)}") or {}, meant)
    hint = "kinds.shape.unknown.meant" if meant else "kinds.shape.unknown.known"
    return Problem("unknown", f"{case.pointer}/{escape(name)}", "kinds.shape.unknown", args, hint, key=True)


def _property_name(case: _Case) -> Iterator[Problem]:
    name, known = str(case.error.instance), tuple(str(each) for each in case.error.schema.get("enum", ()))
    meant = nearest(name, known)
    listed = joined(Bilingual(each, each) for each in known)
    args = {"field": short(name), "meant": meant, "title": meant, "known": listed}
    hint = "kinds.shape.unknown.meant" if meant else "kinds.shape.unknown.known"
    yield Problem("unknown", f"{case.pointer}/{escape(name)}", "kinds.shape.unknown", args, hint, key=True)


def _type(case: _Case) -> Iterator[Problem]:
    wanted = case.error.validator_value
    types = [wanted] if isinstance(wanted, str) else wanted
    expected = joined((both(f"kinds.type.{each}") for each in _LEADING_TYPES if each in types), "或", " or ")
    found = _found(case.error.instance)
    yield case.problem("type", "type", "type.hint", expected=expected, found=found, **_expects(case))


def _found(value: object) -> Bilingual:
    names = {dict: "object", list: "array", str: "string", bool: "boolean", int: "integer", float: "number"}
    return both(f"kinds.type.{names.get(type(value), 'null')}")


def _expects(case: _Case) -> dict[str, object]:
    expects = case.node.get("x-footage", {}).get("expects") or case.node.get("x-footage", {}).get("help") or {}
    return {"expects": Bilingual(str(expects.get("zh", "")), str(expects.get("en", "")))}


def _enum(case: _Case) -> Iterator[Problem]:
    allowed = case.error.validator_value if case.error.validator == "enum" else [case.error.validator_value]
    meant = nearest(str(case.error.instance), (str(each) for each in allowed)) or _by_label(case, allowed)
    listed = joined(label_of(case.node, each) for each in allowed)
    hint = "value.meant" if meant else "value.hint"
    yield case.problem("value", "value", hint, value=short(case.error.instance), allowed=listed, meant=meant)


def _by_label(case: _Case, allowed: Iterable[object]) -> str:
    """Return the value whose Chinese or English label somebody wrote in place of it."""
    values = case.node.get("x-footage", {}).get("values", {})
    written = str(case.error.instance).strip().casefold()
    labels = {text.casefold(): str(each) for each in allowed for text in values.get(str(each), {}).values()}
    return labels.get(written, "")


def _form(case: _Case) -> Iterator[Problem]:
    yield case.problem("form", "form", "form.hint", value=short(case.error.instance), **_expects(case))


def _size(case: _Case) -> Iterator[Problem]:
    instance, keyword = case.error.instance, str(case.error.validator)
    args = {"limit": case.error.validator_value, "size": len(instance)}
    yield case.problem("size", f"size.{keyword}", "size.hint", **args, **_expects(case))


def _range(case: _Case) -> Iterator[Problem]:
    args = {"limit": case.error.validator_value, "value": case.error.instance}
    yield case.problem("range", f"range.{case.error.validator}", "range.hint", **args, **_expects(case))


def _repeated(case: _Case) -> Iterator[Problem]:
    seen: list[object] = []
    for position, item in enumerate(case.error.instance):
        if any(type(item) is type(each) and item == each for each in seen):
            problem = case.problem("repeated", "repeated", "repeated.hint", value=short(item))
            yield replace(problem, pointer=f"{case.pointer}/{position}")
        seen.append(item)


def _alternatives(case: _Case) -> Iterator[Problem]:
    """Say what each alternative would have needed: missing fields by name, anything else in a sentence of its own."""
    branches: dict[int, list[Any]] = {}
    for error in case.error.context or ():
        branches.setdefault(int(error.schema_path[0]), []).append(error)
    missing = [name for errors in branches.values() for name in _only_missing(errors)]
    if missing and len(missing) == len(branches):
        named = joined(_field_named(case, name) for name in missing)
        yield case.problem("alternatives", "one-of", "one-of.hint", fields=named)
        return
    ways = [
        joined((problem_text(each) for error in errors for each in _explain_one(case, error)), "，", ", ")
        for _, errors in sorted(branches.items())
    ]
    yield case.problem("alternatives", "alternatives", "alternatives.hint", ways=joined(ways, "；或者 ", "; or "))


def _only_missing(errors: list[Any]) -> list[str]:
    if len(errors) != 1 or errors[0].validator != "required" or len(errors[0].validator_value) != 1:
        return []
    return [str(errors[0].validator_value[0])]


def _field_named(case: _Case, name: str) -> Bilingual:
    title = title_of(node_at(case.schema, f"{case.pointer}/{escape(name)}") or {}, f"/{name}")
    return Bilingual(f"{name}（{title.zh}）", f"{name} ({title.en})")


def _explain_one(case: _Case, error: Any) -> Iterator[Problem]:
    pointer = "".join(f"/{escape(str(step))}" for step in error.absolute_path)
    explain = _EXPLAIN.get(str(error.validator))
    if explain is not None:
        yield from explain(_Case(case.schema, error, pointer, case.data))


def problem_text(problem: Problem) -> Bilingual:
    """Return a problem's sentence without its full stop, to be listed with others."""
    text = both(problem.message, **problem.args)
    return Bilingual(text.zh.rstrip("。"), text.en.rstrip("."))


_EXPLAIN = {
    "required": _required,
    "additionalProperties": _unknown,
    "type": _type,
    "enum": _enum,
    "const": _enum,
    "pattern": _form,
    "minLength": _size,
    "maxLength": _size,
    "minItems": _size,
    "maxItems": _size,
    "minProperties": _size,
    "maxProperties": _size,
    "minimum": _range,
    "maximum": _range,
    "uniqueItems": _repeated,
    "anyOf": _alternatives,
}
