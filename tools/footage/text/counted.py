"""One camera, two cameras: an English template whose number is one gets its noun, and the verb after it, singular.

Only words of a template are touched, never what is filled in. Chinese has no plural.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_NOUNS = (
    "acts|cameras|cases|changes|characters|clauses|copies|days|departments|digits|entries|errors|exhibits|exports|fields|"
    "files|findings|hours|items|lines|members|merges|minutes|officers|pages|parameters|people|persons|playbacks|points|"
    "records|reports|requests|reviews|seconds|signatures|statements|stories|tables|tickets|times|uses|values|verdicts|"
    "views|warnings|years"
)
_ODD = {"people": "person", "copies": "copy", "entries": "entry", "stories": "story"}
_VERBS = {"were": "was", "are": "is", "have": "has"}
_COUNTED = re.compile(rf"\{{(\w+)\}}((?: (?!of\b|in\b|and\b|the\b)[a-z]+)?) ({_NOUNS})\b(?: (were|are|have)\b)?")


def counted(template: str, values: Mapping[str, object]) -> str:
    """Return an English template with the nouns of every number that is one made singular."""
    ones = {name for name, value in values.items() if str(value) in ("1", "1.0") and value is not True}
    return _COUNTED.sub(lambda found: _one(found) if found[1] in ones else found[0], template) if ones else template


def _one(found: re.Match[str]) -> str:
    noun = _ODD.get(found[3], found[3][:-1])
    verb = f" {_VERBS[found[4]]}" if found[4] else ""
    return f"{{{found[1]}}}{found[2]} {noun}{verb}"
