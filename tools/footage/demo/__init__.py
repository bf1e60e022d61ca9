"""The demonstration: a repository in which an invented park operator works for a year, told story by story."""

from __future__ import annotations

from footage.demo.counting import Tally, tally
from footage.demo.expected import Expected, Mismatch, Told, compare, judged_as_told, missing_from, read
from footage.demo.making import DemoResult, create

__all__ = [
    "DemoResult",
    "Expected",
    "Mismatch",
    "Tally",
    "Told",
    "compare",
    "create",
    "judged_as_told",
    "missing_from",
    "read",
    "tally",
]
