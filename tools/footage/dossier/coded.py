"""Codes as people read them, in reasons, parameters and routes: by the words that the schemas give to closed sets.

A code that nothing here names is shown as it is, never hidden.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from footage.reading.kinds import Kinds
from footage.text import Bilingual, both, catalog

# Argument of a reason or duty → the fields whose closed sets name its codes.
_SETS: Mapping[str, tuple[str, ...]] = {
    "allowed": ("violation/sanction",),
    "area": ("zone/prohibited_area",),
    "category": ("complaint/category",),
    "duties": ("agreement/duties/*",),
    "ground": ("preservation_release/ground", "destruction/ground"),
    "installer": ("zone/installer",),
    "missing": ("department/function",),
    "needs": ("person/permissions/*",),
    "place": ("zone/area_type", "zone/place_class"),
    "purpose": ("request/purpose",),
    "result": ("incident_decision/result", "attestation/result"),
    "roles": ("role_grant/role",),
    "sanction": ("violation/sanction",),
    "stages": ("supervision_check/stages/*",),
}
# Argument → the kind whose fields it names.
_FIELDS = {"fields": "request", "missing": "zone"}
# Parameter whose value is a list of codes → the field whose closed set names them.
_CHOICES = {
    "public_place.purposes": "request/purpose",
    "public_place.user_functions": "department/function",
    "sanction.minor": "violation/sanction",
    "sanction.moderate": "violation/sanction",
    "sanction.serious": "violation/sanction",
}
# Fields that hold names of kinds, and fields whose codes are named in the product's own texts.
WHEN = "/when"
PARAMETER = "/parameters/*/value"
_KINDS = frozenset({"/kinds/*", "/lands/*"})
_FAMILIES = {"/stages/*/stage": "stage", "/parameters/*/unit": "word"}
_FACTS = {"department_function": "department/function"}
_UNITLESS = frozenset({"choice", "contact", "date", "name"})
_LIST = re.compile(r"[a-z][a-z0-9_]*(?:, ?[a-z][a-z0-9_]*)*")
_BETWEEN = Bilingual("、", ", ")
_APART = Bilingual("；", "; ")


def value_of(kinds: Kinds, place: str, code: str) -> Bilingual | None:
    """Return what a closed set calls a code; ``place`` is such as ``request/purpose``."""
    kind, _, pointer = place.partition("/")
    spec = kinds[kind].field_at(f"/{pointer}") if kind in kinds else None
    return spec.values.get(code) if spec else None


def code_of(kinds: Kinds, pointer: str, value: str) -> Bilingual | None:
    """Return what a field's code is called whose schema leaves the set open."""
    if pointer in _KINDS:
        return kind_of(kinds, value)
    code = f"{_FAMILIES.get(pointer)}.{value}"
    return both(code) if pointer in _FAMILIES and code in catalog() else None


def kind_of(kinds: Kinds, name: str) -> Bilingual | None:
    """Return what a kind of record is called."""
    return kinds[name].title if name in kinds else None


def argument(kinds: Kinds, key: str, value: str) -> Bilingual | None:
    """Return what an argument of a reason says in words; None when it holds no codes."""
    if (key not in _SETS and key not in _FIELDS) or not _LIST.fullmatch(value):
        return None
    found = [_argument(kinds, key, code) for code in re.split(", ?", value)]
    return _joined(each for each in found if each) if all(found) else None


def _argument(kinds: Kinds, key: str, code: str) -> Bilingual | None:
    known = (value_of(kinds, place, code) for place in _SETS.get(key, ()))
    word = next((each for each in known if each), None)
    if word is None and key in _FIELDS and _FIELDS[key] in kinds:
        spec = kinds[_FIELDS[key]].field_at(f"/{code}")
        word = spec.title if spec else None
    return word


def worded(kinds: Kinds, name: str, value: str) -> Bilingual | None:
    """Return in words what a parameter chose from a closed set; None when its value is no code."""
    if f"choice.{value}" in catalog():
        return both(f"choice.{value}")
    if name not in _CHOICES:
        return None
    return _joined(value_of(kinds, _CHOICES[name], code) or Bilingual(code, code) for code in value.split(","))


def amount(kinds: Kinds, name: str, value: str, unit: str) -> Bilingual:
    """Return the value of a parameter with its unit in words."""
    if unit == "switch":
        return both("dossier.yes" if value == "true" else "dossier.no")
    if word := worded(kinds, name, value):
        return word
    if unit in _UNITLESS:
        return Bilingual(value, value)
    if f"unit.{unit}" not in catalog():
        plain = f"{value} {unit}".strip()
        return Bilingual(plain, plain)
    return both(f"unit.{unit}", number=value)


def conditions(kinds: Kinds, when: Mapping[str, object]) -> Bilingual:
    """Return when a route applies, fact by fact."""
    found = []
    for fact, wanted in when.items():
        name = both(f"fact.{fact}") if f"fact.{fact}" in catalog() else Bilingual(fact, fact)
        value = _wanted(kinds, fact, wanted)
        found.append(Bilingual(f"{name.zh}：{value.zh}", f"{name.en}: {value.en}"))
    return _joined(found, _APART)


def _wanted(kinds: Kinds, fact: str, wanted: object) -> Bilingual:
    if isinstance(wanted, Mapping) and set(wanted) == {"at_least"}:
        return both("fact.at_least", number=wanted["at_least"])
    values = wanted if isinstance(wanted, list | tuple) else [wanted]
    return _joined(_fact(kinds, fact, each) for each in values)


def _fact(kinds: Kinds, fact: str, value: object) -> Bilingual:
    if isinstance(value, bool):
        return both("dossier.yes" if value else "dossier.no")
    text = str(value)
    place = _FACTS.get(fact, f"request/{fact}")
    named = kind_of(kinds, text) if fact == "kind" else value_of(kinds, place, text)
    return named or Bilingual(text, text)


def _joined(words: Iterable[Bilingual], between: Bilingual = _BETWEEN) -> Bilingual:
    words = tuple(words)
    return Bilingual(between.zh.join(each.zh for each in words), between.en.join(each.en for each in words))
