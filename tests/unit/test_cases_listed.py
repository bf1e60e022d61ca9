"""Each approval case and each habit of a forge has its test; what is decided otherwise stands in ADR 0011."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
CASES: dict[int, dict[str, Any]] = yaml.safe_load((ROOT / "tests/data/approval-cases.yml").read_text("utf-8"))
HABITS: list[dict[str, Any]] = yaml.safe_load((ROOT / "tests/data/forge-habits.yml").read_text("utf-8"))
NUMBERED = ("tests/unit/test_decide.py", "tests/unit/test_decide_more.py", "tests/unit/test_gate.py")


@cache
def defined_in(path: str) -> frozenset[str]:
    """Return the tests that a file defines."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return frozenset(each.name for each in tree.body if isinstance(each, ast.FunctionDef) and each.name[:5] == "test_")


def there(test: str) -> bool:
    path, _, name = test.partition("::")
    return (ROOT / path).is_file() and name in defined_in(path)


@pytest.mark.parametrize("number", range(1, 71))
def test_every_approval_case_has_a_test(number: int) -> None:
    tests = CASES[number]["tests"]
    assert tests
    assert [each for each in tests if not there(each)] == []


def test_there_are_no_other_cases() -> None:
    assert sorted(CASES) == list(range(1, 71))


@pytest.mark.parametrize("habit", HABITS, ids=lambda habit: habit["habit"])
def test_every_habit_of_a_forge_has_a_test(habit: dict[str, Any]) -> None:
    assert habit["tests"]
    assert [each for each in habit["tests"] if not there(each)] == []


def test_what_is_decided_otherwise_is_what_the_adr_says() -> None:
    text = (ROOT / "docs/adr/0011-approval-cases-overruled.md").read_text("utf-8")
    rows = [line.split("|")[1] for line in text.splitlines() if re.match(r"\| [0-9]", line)]
    told = {int(number) for row in rows for number in row.split(",")}
    assert told == {number for number, case in CASES.items() if case.get("otherwise")}


@pytest.mark.parametrize("path", NUMBERED)
def test_a_test_that_carries_a_number_is_listed_under_it(path: str) -> None:
    carried = [(int(number), name) for name in defined_in(path) for number in _numbers(name)]
    assert [each for each in sorted(carried) if f"{path}::{each[1]}" not in CASES[each[0]]["tests"]] == []


def _numbers(name: str) -> list[str]:
    found = re.match(r"test_((?:[0-9]{2}_)+)", name)
    return found[1].strip("_").split("_") if found else []
