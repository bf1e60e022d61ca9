"""Verdicts stand on their own: without the tool, and without the cases that have nothing to do with them."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from controls.year import Year
from footage.controls import COLUMNS, load, run
from footage.register.sampling import draw_samples

if TYPE_CHECKING:
    from .conftest import Demonstration

ROWS = ", ".join(COLUMNS)
SUBSETS = 3
# What is not about one case: it counts, samples or lists cases, and may say something else when there are fewer.
OF_MANY = ("R-7.1.2a",)


def test_the_plain_program_judges_the_whole_year_alike(whole: Demonstration) -> None:
    script = ".bail on\n" + "".join(
        f"SELECT '{clause}', {ROWS} FROM (SELECT {ROWS} FROM {each.view} EXCEPT SELECT {ROWS} FROM kept.verdict"
        f" WHERE clause = '{clause}');\n"
        f"SELECT '{clause}', {ROWS} FROM (SELECT {ROWS} FROM kept.verdict WHERE clause = '{clause}' EXCEPT"
        f" SELECT {ROWS} FROM {each.view});\n"
        for each in load().controls
        for clause in each.clauses
    )
    ran = subprocess.run(
        ["sqlite3", "-readonly", str(whole.register)],
        input=f"ATTACH '{whole.register}' AS kept;\n{script}SELECT 'looked at ' || COUNT(*) FROM clause;\n",
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert ran.stderr == ""
    assert ran.stdout == "looked at 132\n"


@pytest.mark.parametrize("seed", range(SUBSETS))
def test_other_cases_change_no_verdict(whole: Demonstration, tmp_path: Path, seed: int) -> None:
    """A random half of the ordinary cases is taken out of the register, and everything is judged again."""
    fewer = tmp_path / "fewer.sqlite"
    shutil.copy(whole.register, fewer)
    connection = sqlite3.connect(fewer, isolation_level=None)
    told = {case.case for story in whole.stories for case in story.cases}
    ordinary = sorted({case for (case,) in connection.execute("SELECT case_id FROM cases")} - told)
    dropped = Random(seed).sample(ordinary, len(ordinary) // 2)
    assert len(dropped) > 100
    _take_out(connection, dropped)
    _judge_again(connection)
    connection.execute("ATTACH ? AS kept", (str(whole.register),))
    about_cases = "FROM {}.verdict WHERE clause NOT IN (SELECT value FROM chosen) AND subject IN (SELECT uid FROM mine)"
    connection.execute("CREATE TEMP TABLE chosen AS SELECT ? AS value", OF_MANY)
    connection.execute(
        "CREATE TEMP TABLE mine AS SELECT DISTINCT subject AS uid FROM main.verdict AS v"
        " WHERE EXISTS (SELECT 1 FROM main.cases AS c WHERE v.subject = c.case_id OR v.subject LIKE c.case_id || '/%')"
    )
    for one, other in (("main", "kept"), ("kept", "main")):
        sql = (
            f"SELECT clause, {ROWS} {about_cases.format(one)} EXCEPT SELECT clause, {ROWS} {about_cases.format(other)}"
        )
        assert connection.execute(sql).fetchall() == []
    assert connection.execute("SELECT COUNT(DISTINCT uid) FROM mine").fetchone()[0] > 500
    connection.close()


def test_the_year_notices_a_changed_view_and_no_other(whole: Demonstration) -> None:
    """The year, asked about mutants: views as they are change nothing, one that mistakes emergencies does."""
    year = Year(str(whole.register))
    basis = next(view for view in year.views if view.name == "case_basis")
    assert not year.notices_view(basis, basis.select)
    assert year.notices_view(basis, basis.select.replace("IS NOT 'emergency'", "IS 'emergency'"))
    control = load()["R-5.3c"]
    assert not year.notices(control, control.sql)
    assert year.notices(control, control.sql.replace("'overdue', 'FAIL'", "'overdue', 'PASS'"))


def _take_out(connection: sqlite3.Connection, cases: list[str]) -> None:
    """Delete every row about ``cases``, whatever table it stands in."""
    connection.execute("CREATE TEMP TABLE dropped (case_id TEXT PRIMARY KEY)")
    connection.executemany("INSERT INTO dropped VALUES (?)", [(each,) for each in cases])
    tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    for (table,) in connection.execute(tables).fetchall():
        columns = {row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')}
        if "case_id" in columns:
            connection.execute(f'DELETE FROM "{table}" WHERE case_id IN (SELECT case_id FROM dropped)')
        elif "uid" in columns:
            connection.execute(f'DELETE FROM "{table}" WHERE SUBSTR(uid, 1, 18) IN (SELECT case_id FROM dropped)')


def _judge_again(connection: sqlite3.Connection) -> None:
    """Judge what is left with the same controls; the sample is drawn again from what is left."""
    library = load()
    for view in (*(each.view for each in library.controls), *(each.name for each in library.views)):
        connection.execute(f'DROP VIEW IF EXISTS "{view}"')
    for table in ("verdict", "clause", "reason", "sample_draw"):
        connection.execute(f"DELETE FROM {table}")
    draw_samples(connection)
    run(connection, library)
