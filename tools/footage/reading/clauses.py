"""The catalogue of clauses: which clauses each policy has, and where its own text is garbled or breaks off.

The same catalogue is what controls are measured against (a clause without a control, a control without a clause) and
what ``check`` holds against the list of clauses in an organisation's packs.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def clauses() -> Mapping[str, tuple[str, ...]]:
    """Return the clauses of each policy, in order: ``{"retrieval": ("R-1.1", …), "surveillance": …}``."""
    return {policy: tuple(ids) for policy, ids in _data().items() if policy != "marks"}


def marks() -> Mapping[str, str]:
    """Return the clauses whose text has a fault: ``text_garbled`` or ``broken_off``."""
    found: Mapping[str, str] = _data()["marks"]
    return found


@cache
def _data() -> Mapping[str, Any]:
    text = files("footage.reading").joinpath("clauses.yml").read_text("utf-8")
    loaded: Mapping[str, Any] = yaml.safe_load(text)
    return loaded
