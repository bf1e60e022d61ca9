"""A record's fields as people read them: in the schema's order, enumerations by their labels, references by name."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from footage.dossier.coded import PARAMETER, WHEN, code_of, conditions, worded
from footage.dossier.names import Names
from footage.dossier.shape import FieldView, Link
from footage.policy.moments import instant
from footage.reading.kinds import FieldSpec, Kind, select
from footage.text import Bilingual, both

SITE = "/site"  # where a record says at which site it is


def fields(data: Mapping[str, Any], kind: Kind, names: Names) -> tuple[FieldView, ...]:
    """Return the fields that the record has; absent ones are left out."""
    return tuple(_fields(data, kind, names))


def _fields(data: Mapping[str, Any], kind: Kind, names: Names) -> Iterator[FieldView]:
    done: set[str] = set()
    for spec in kind.fields:
        listed = _list_of_objects(spec)
        if not listed:
            yield from _one(data, spec, spec.pointer, spec.pointer, names, _group(kind, spec))
        elif listed not in done:
            done.add(listed)
            yield from _items(data, listed, kind, names)


def _list_of_objects(spec: FieldSpec) -> str:
    """Return the pointer of the list of objects that the field is in, or an empty string."""
    head, star, _ = spec.pointer.partition("/*/")
    return head if star else ""


def _items(data: Mapping[str, Any], listed: str, kind: Kind, names: Names) -> Iterator[FieldView]:
    inside = [spec for spec in kind.fields if _list_of_objects(spec) == listed]
    group = kind.groups.get(f"{listed}/*")
    title = group.title if group else Bilingual(listed, listed)
    for position, (pointer, item) in enumerate(select(data, f"{listed}/*"), 1):
        numbered = Bilingual(f"{title.zh} {position}", f"{title.en} {position}")
        for spec in inside:
            rest = spec.pointer.removeprefix(f"{listed}/*")
            yield from _one(item, spec, rest, pointer + rest, names, numbered)


def _group(kind: Kind, spec: FieldSpec) -> Bilingual | None:
    group = kind.groups.get(spec.group) if spec.group else None
    return group.title if group else None


def _one(
    data: object, spec: FieldSpec, within: str, pointer: str, names: Names, group: Bilingual | None
) -> Iterator[FieldView]:
    found = [value for _, value in select(data, within) if value is not None]
    if found:
        shown = tuple(_parameter(data, value, spec, names) or value_text(value, spec, names) for value in found)
        links = tuple(_link(value, spec, names) for value in found)
        yield FieldView(pointer, spec.title, shown, links, spec.privacy, group)


def _parameter(item: object, value: object, spec: FieldSpec, names: Names) -> Bilingual | None:
    """Return a parameter's value in words where it is a code, which only its name tells."""
    if spec.pointer != PARAMETER or not isinstance(item, Mapping):
        return None
    return worded(names.kinds, str(item.get("name")), str(value))


def shown_at(
    pointer: str, kind: Kind, names: Names, *versions: Mapping[str, Any]
) -> tuple[Bilingual, Bilingual, Bilingual]:
    """Return what the field at ``pointer`` is called, and what it says in each of two versions of a record."""
    spec = kind.field_at(pointer)
    group = kind.groups.get(pointer)
    title = spec.title if spec else group.title if group else Bilingual(pointer, pointer)
    was, now = (_said(data, pointer, spec, names) for data in versions)
    return title, was, now


def _said(data: Mapping[str, Any], pointer: str, spec: FieldSpec | None, names: Names) -> Bilingual:
    found = [value for _, value in select(data, pointer) if value is not None]
    if not found:
        return both("dossier.none")
    if spec is not None:
        return value_text(found[0], spec, names)
    text = json.dumps(found[0], ensure_ascii=False, default=str)
    return Bilingual(text, text)


def value_text(value: object, spec: FieldSpec, names: Names) -> Bilingual:
    """Return one value as text in both languages."""
    if isinstance(value, bool):
        return both("dossier.yes" if value else "dossier.no")
    if isinstance(value, str):
        known = spec.values.get(value) or code_of(names.kinds, spec.pointer, value)
        if known:
            return known
        if spec.reference and names.known(spec.reference, value):
            name = names.of(spec.reference, value)
            return Bilingual(f"{name.zh}（{value}）", f"{name.en} ({value})")
        if spec.format == "date-time" and (epoch := instant(value)) is not None:
            text = names.at(epoch).text
            return Bilingual(text, text)
        return names.site(value) if spec.pointer == SITE else Bilingual(value, value)
    if isinstance(value, Mapping) and not value:
        return both("dossier.none")
    if isinstance(value, Mapping) and spec.pointer == WHEN:
        return conditions(names.kinds, value)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return Bilingual(text, text)


def _link(value: object, spec: FieldSpec, names: Names) -> Link | None:
    return names.link(spec.reference, value) if spec.reference and isinstance(value, str) else None
