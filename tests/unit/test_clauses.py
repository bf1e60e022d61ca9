"""The catalogue of clauses, the controls, and the lists of clauses in packs are held against each other."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from footage.checking import inspect
from footage.controls import load
from footage.finding import Severity
from footage.reading.clauses import clauses, marks
from footage.repository import MemoryTree, WorkTree

ROOT = Path(__file__).parents[2]
SURVEILLANCE = "records/policy/packs/surveillance.yml"
CONTROL = b"-- clause: X-1.1\n-- clauses: X-1.1, X-1.2\n-- policy: surveillance\n"


def test_both_policies_are_complete() -> None:
    assert {policy: len(ids) for policy, ids in clauses().items()} == {"retrieval": 77, "surveillance": 55}
    assert len({clause for ids in clauses().values() for clause in ids}) == 132
    assert set(marks()) <= {clause for ids in clauses().values() for clause in ids}
    assert set(marks().values()) == {"text_garbled", "broken_off"}


def test_every_clause_has_a_control_and_every_control_a_clause() -> None:
    judged = [clause for control in load().controls for clause in control.clauses]
    known = {clause for ids in clauses().values() for clause in ids}
    assert len(judged) == len(set(judged))
    assert set(judged) == known


@pytest.mark.parametrize("policy", ["retrieval", "surveillance"])
def test_the_packs_of_the_office_list_every_clause_with_its_mark_and_a_role(policy: str) -> None:
    pack = yaml.safe_load((ROOT / f"records/policy/packs/{policy}.yml").read_text("utf-8"))
    assert tuple(each["id"] for each in pack["clauses"]) == clauses()[policy]
    assert all("role" in each for each in pack["clauses"])
    assert {each["id"]: each["mark"] for each in pack["clauses"] if "mark" in each} == {
        clause: mark for clause, mark in marks().items() if clause in clauses()[policy]
    }


def _found(old: str, new: str, extra: dict[str, bytes] | None = None) -> list[tuple[str, int, Severity]]:
    """Check the office with one pack changed: pointer, line and severity of what is said of its clauses."""
    tree = WorkTree(ROOT)
    files = {path: tree.read(path) for root in ("schemas/", "records/") for path in tree.paths(root)}
    files[SURVEILLANCE] = files[SURVEILLANCE].decode().replace(old, new, 1).encode()
    found = inspect(MemoryTree({**files, **(extra or {})}), paths=(SURVEILLANCE,))
    return [(each.location.pointer, each.location.line, each.severity) for each in found if each.rule == "CK606"]


def test_a_list_that_fits_says_nothing() -> None:
    assert _found("", "") == []


def test_a_clause_that_nothing_judges_is_an_error() -> None:
    assert [each[::2] for each in _found("- id: S-9\n", "- id: S-10\n")] == [
        ("/clauses", Severity.WARNING),
        ("/clauses/54/id", Severity.ERROR),
    ]


def test_a_clause_left_off_is_a_warning_and_one_listed_twice_an_error() -> None:
    assert [each[::2] for each in _found("- id: S-2a\n", "- id: S-1a\n")] == [
        ("/clauses", Severity.WARNING),
        ("/clauses/2/id", Severity.ERROR),
    ]


def test_clauses_of_the_organisations_own_controls_belong_on_the_list() -> None:
    own = {"records/policy/controls/X-1.1.sql": CONTROL}
    assert [each[::2] for each in _found("", "", own)] == [("/clauses", Severity.WARNING)]
    listed = "  - id: X-1.1\n    role: operator\n  - id: X-1.2\n    role: operator\nparameters:\n"
    assert _found("parameters:\n", listed, own) == []
