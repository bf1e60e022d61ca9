"""The demonstration year against the expected matrix, and every FAIL against the reason for it."""

from __future__ import annotations

import sqlite3

import yaml

from demonstration.matrix import FILE, matrix


def test_every_cell_is_as_expected(register: sqlite3.Connection) -> None:
    expected = yaml.safe_load(FILE.read_text("utf-8"))
    found = matrix(register)
    assert set(found) == set(expected)
    different = {
        f"{clause} {quarter}: {found[clause].get(quarter)} instead of {expected[clause].get(quarter)}"
        for clause in found
        for quarter in {*found[clause], *expected[clause]}
        if found[clause].get(quarter) != expected[clause].get(quarter)
    }
    assert different == set()


def test_each_clause_is_judged_and_each_verdict_occurs(register: sqlite3.Connection) -> None:
    assert len(matrix(register)) == 132
    words = {verdict for (verdict,) in register.execute("SELECT DISTINCT verdict FROM verdict")}
    assert words == {"PASS", "FAIL", "DUE", "UNKNOWN", "N/A"}
