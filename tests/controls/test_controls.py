"""Each control against its examples; the same rows from the plain ``sqlite3`` program; no comparison is idle."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from controls.examples import Clause
from controls.mutants import PERIOD, filters
from controls.scenario import HERE, ROOT, connection_of, told
from footage.controls import COLUMNS, VERDICTS, Control, load, run_adopted
from footage.controls.header import placeholders
from footage.repository import MemoryTree

CLAUSES = tuple(control.clause for control in load().controls)
BASES = tuple(sorted(file.stem for file in (HERE / "bases").glob("*.yml") if file.stem != "office"))


# Of each four mutants one is tried here; `make mutants` tries them all and prints the score.
EVERY = 1 if os.environ.get("FOOTAGE_MUTANTS") == "all" else 4


@pytest.mark.parametrize("control", load().controls, ids=lambda each: each.clause)
def test_a_clause_is_judged_as_its_examples_tell(control: Control) -> None:
    clause = Clause.of(control)
    assert list(clause.misjudged()) == []
    assert clause.untold() == set(clause.not_told)
    if control.truth != "declaratory":
        assert {"PASS", "FAIL"} <= clause.verdicts()
    assert set(clause.survivors(EVERY)) <= set(clause.either_way)


def test_a_parameter_applies_from_its_first_second_to_before_its_last() -> None:
    """Both bounds of each join on ``parameter_span`` have one form, so no example has to stand on either of them."""
    texts = [*((each.clause, each.sql) for each in load().controls), *((each.name, each.sql) for each in load().views)]
    joined = 0
    for name, sql in texts:
        forms = [match["a"] or match["b"] for match in PERIOD.finditer(sql)]
        for alias in re.findall(r"\bparameter_span AS (\w+)", sql):
            assert alias in forms, f"{name}: {alias}"
            forms.remove(alias)
            joined += 1
    assert joined > 60


def test_no_example_is_of_a_clause_that_has_no_control() -> None:
    assert {file.parent.parent.name for file in HERE.glob("*/*-*/case.yml")} <= set(CLAUSES)


@pytest.mark.parametrize("base", BASES)
def test_the_plain_program_gives_the_same_rows(base: str, tmp_path: Path) -> None:
    file = tmp_path / "register.sqlite"
    connection = connection_of(told(HERE / "bases" / f"{base}.yml"), path=str(file))
    columns = ", ".join(COLUMNS)
    script = "".join(
        f"SELECT '{clause}' AS clause, {columns} FROM {each.view} ORDER BY subject;\n"
        for each in load().controls
        for clause in each.clauses
    )
    printed = subprocess.run(
        ["sqlite3", "-readonly", "-json", str(file)], input=script, capture_output=True, text=True, check=True
    ).stdout
    plain = [row for part in printed.replace("]\n[", "]\0[").split("\0") for row in json.loads(part or "[]")]
    kept = connection.execute(f"SELECT clause, {columns} FROM verdict ORDER BY clause, subject").fetchall()
    assert sorted(tuple(row.values()) for row in plain) == sorted(kept)
    assert {row["verdict"] for row in plain} <= set(VERDICTS)


@pytest.mark.parametrize("control", load().controls, ids=lambda each: each.clause)
def test_the_file_itself_runs_in_the_plain_program(control: Control, tmp_path: Path) -> None:
    file = tmp_path / "register.sqlite"
    story = told(HERE / "bases" / "copy.yml")
    kept = (
        connection_of(story, control.clause, path=str(file))
        .execute("SELECT DISTINCT subject, verdict, reason_code FROM verdict ORDER BY subject")
        .fetchall()
    )
    folder = Path(load.__wrapped__.__code__.co_filename).parent
    text = folder.joinpath(*control.path.split("/")[1:]).read_text("utf-8")
    run = subprocess.run(
        ["sqlite3", "-readonly", "-json", str(file)], input=text + ";\n", capture_output=True, text=True, check=True
    )
    rows = [(row["subject"], row["verdict"], row["reason_code"]) for row in json.loads(run.stdout or "[]")]
    assert sorted(rows) == kept


@pytest.mark.parametrize("control", load().controls, ids=lambda each: each.clause)
def test_a_control_declares_what_it_uses(control: Control) -> None:
    """The parameters in the header are those in the SQL, and every reason that is declared can be given."""
    sql = control.sql
    whole = sql
    for view in reversed(load().views):
        if re.search(rf"\b{view.name}\b", whole):
            whole += view.sql
    own, through_views = (
        {
            name
            for name in ALL_PARAMETERS
            if f"'{name}'" in "\n".join(line.partition("--")[0] for line in text.splitlines())
        }
        for text in (sql, whole)
    )
    assert own <= set(control.parameters) <= through_views
    for code in {*control.reasons, *control.uses}:
        assert f"'{code}'" in whole or f"'@{code}'" in sql


ALL_PARAMETERS = {name for control in load().controls for name in control.parameters} | {
    row["name"] for row in told(HERE / "bases" / "office.yml")["records"]["limits"]["parameters"]
}


def test_what_chooses_rows_is_found_wherever_it_stands() -> None:
    sql = "FROM b JOIN c ON c.x = b.x AND (b.y <> 1 OR EXISTS (SELECT 1 FROM d WHERE d.z < b.z)) WHERE b.w IN (1)"
    assert [mutant.name.rpartition(": ")[2] for mutant in filters(sql)] == [
        "= → <>", "AND → OR", "<> → =", "OR → AND", "EXISTS → NOT EXISTS", "< → <=", "IN → NOT IN",
    ]  # fmt: skip


def test_reasons_read_alike_in_both_languages() -> None:
    for code, text in load().reasons.items():
        assert placeholders(text.zh) == placeholders(text.en), code
        assert not any("\u4e00" <= character <= "\u9fff" for character in text.en), code
        assert any("\u4e00" <= character <= "\u9fff" for character in text.zh), code


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_example_in_the_handbook_runs(language: str) -> None:
    page = (ROOT / "docs" / language / "controls.md").read_text("utf-8")
    sql = re.findall(r"```sql\n(.*?)```", page, re.DOTALL)[0]
    connection = connection_of(told(HERE / "bases" / "emergency.yml"), CLAUSES[0])
    assert run_adopted(connection, MemoryTree({"records/policy/controls/X-1.1.sql": sql.encode()})) == ()
    verdicts = "SELECT verdict, reason_code FROM verdict WHERE clause = 'X-1.1'"
    assert connection.execute(verdicts).fetchall() == [("PASS", "by_day")]
