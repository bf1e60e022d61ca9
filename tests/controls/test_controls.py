"""Each control against its examples; the same rows from the plain ``sqlite3`` program; no comparison is idle."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest

from controls.scenario import HERE, ROOT, Example, connection_of, examples, told
from footage.controls import COLUMNS, VERDICTS, Control, load, reason_text, run_adopted
from footage.controls.header import placeholders
from footage.repository import MemoryTree

EXAMPLES = examples()
CLAUSES = tuple(control.clause for control in load().controls)
BASES = tuple(sorted(file.stem for file in (HERE / "bases").glob("*.yml") if file.stem != "office"))
WORDS = {"good": "PASS", "bad": "FAIL", "due": "DUE", "unknown": "UNKNOWN", "na": "N/A"}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: each.name)
def test_an_example_is_judged_as_told(example: Example) -> None:
    connection = connection_of(example.story, example.clause)
    rows = {row[0]: row[1:] for row in connection.execute("SELECT subject, verdict, reason_code FROM verdict")}
    assert {subject: rows.get(subject) for subject in example.expected} == example.expected
    assert WORDS[example.path.name.partition("-")[0]] in {verdict for verdict, _ in example.expected.values()}
    _every_row_can_be_read(connection)


def _every_row_can_be_read(connection: sqlite3.Connection) -> None:
    """No placeholder stays unfilled, no moment stays a number, no evidence is empty."""
    reasons = load().reasons
    for code, args, evidence in connection.execute("SELECT reason_code, args, evidence FROM verdict"):
        for text in reason_text(reasons, code, json.loads(args), "Asia/Shanghai"):
            assert text != code
            assert "{" not in text
        assert all(json.loads(evidence))
        assert json.loads(evidence)


@pytest.mark.parametrize("clause", CLAUSES)
def test_every_control_has_good_and_bad_examples(clause: str) -> None:
    words = {each.path.name.partition("-")[0] for each in EXAMPLES if each.clause == clause}
    assert {"good", "bad", "unknown", "na"} <= words


def test_every_reason_occurs_in_an_example() -> None:
    told_codes = defaultdict(set)
    for example in EXAMPLES:
        told_codes[example.clause] |= {code for _, code in example.expected.values()}
    unseen = {
        f"{control.clause} {code}"
        for control in load().controls
        for code in {*control.reasons, *control.uses} - told_codes[control.clause]
        if not code.startswith("need_")
    }
    # What the schemas or the decision already refuse cannot be told as an example; the control still looks.
    assert unseen == NOT_TOLD


NOT_TOLD = {
    "R-3.2.3 place_missing",
    "R-4.2.2 content_missing",
    "R-4.2.2 persons_missing",
    "R-5.2.1c no_reason_given",
}


@pytest.mark.parametrize("base", BASES)
def test_the_plain_program_gives_the_same_rows(base: str, tmp_path: Path) -> None:
    file = tmp_path / "register.sqlite"
    connection = connection_of(told(HERE / "bases" / f"{base}.yml"), path=str(file))
    columns = ", ".join(COLUMNS)
    script = "".join(
        f"SELECT '{each.clause}' AS clause, {columns} FROM {each.view} ORDER BY subject;\n" for each in load().controls
    )
    printed = subprocess.run(
        ["sqlite3", "-readonly", "-json", str(file)], input=script, capture_output=True, text=True, check=True
    ).stdout
    plain = [row for part in printed.replace("]\n[", "]\0[").split("\0") for row in json.loads(part)]
    kept = connection.execute(f"SELECT clause, {columns} FROM verdict ORDER BY clause, subject").fetchall()
    assert sorted(tuple(row.values()) for row in plain) == sorted(kept)
    assert {row["verdict"] for row in plain} <= set(VERDICTS)


@pytest.mark.parametrize("control", load().controls, ids=lambda each: each.clause)
def test_the_file_itself_runs_in_the_plain_program(control: Control, tmp_path: Path) -> None:
    file = tmp_path / "register.sqlite"
    story = told(HERE / "bases" / "copy.yml")
    kept = (
        connection_of(story, control.clause, path=str(file))
        .execute("SELECT subject, verdict, reason_code FROM verdict ORDER BY subject")
        .fetchall()
    )
    folder = Path(load.__wrapped__.__code__.co_filename).parent
    text = folder.joinpath(*control.path.split("/")[1:]).read_text("utf-8")
    run = subprocess.run(
        ["sqlite3", "-readonly", "-json", str(file)], input=text + ";\n", capture_output=True, text=True, check=True
    )
    rows = [(row["subject"], row["verdict"], row["reason_code"]) for row in json.loads(run.stdout)]
    assert sorted(rows) == kept


# The comparisons on which a verdict turns, each with what it could be mistaken for.
TURNS = (
    ("R-3.2.3", "f.window_from_epoch >= f.window_to_epoch", "f.window_from_epoch > f.window_to_epoch"),
    ("R-3.2.3", "f.window_to_epoch <= f.filed_epoch + tolerance", "f.window_to_epoch < f.filed_epoch + tolerance"),
    ("R-3.2.3", "f.series_days > longest.number", "f.series_days >= longest.number"),
    ("R-3.2.3", "f.series_uses > most.number", "f.series_uses >= most.number"),
    ("R-3.3.1a", "t.met IS NOT t.seats OR", "t.met = 0 OR"),
    ("R-3.3.1a", "b.verification IS NOT 'verified'", "b.verification IS 'refuted'"),
    ("R-3.3.2b", "t.signed_epoch < t.reviewed_epoch", "t.signed_epoch <= t.reviewed_epoch"),
    ("R-3.3.2b", "t.people < t.signatures", "t.people > t.signatures"),
    ("R-3.3.3a", "camera_hours >= hour_limit\n", "camera_hours > hour_limit\n"),
    ("R-3.3.3a", "cameras > camera_limit\n", "cameras >= camera_limit\n"),
    ("R-3.3.3a", "s.until_epoch > m.asked_epoch", "s.until_epoch >= m.asked_epoch"),
    ("R-3.3.3a", "f.from_epoch > ruling.gap_seconds", "f.from_epoch < ruling.gap_seconds"),
    ("R-3.3.3a", "hours_together >= hour_limit", "hours_together > hour_limit"),
    ("R-3.3.4b", "a.number > a.uses", "a.number >= a.uses"),
    ("R-3.3.4b", "a.started_epoch >= a.use_until_epoch", "a.started_epoch > a.use_until_epoch"),
    ("R-3.3.4b", "m.tolerance < m.approved_epoch", "m.tolerance <= m.approved_epoch"),
    ("R-3.3.4b", "m.ratified_epoch > m.deadline_epoch", "m.ratified_epoch > m.deadline_epoch + 1"),
    ("R-3.3.4b", "m.as_of_epoch > m.deadline_epoch", "m.as_of_epoch >= m.deadline_epoch"),
    ("R-3.3.4b", "a.first_epoch < a.from_epoch - a.margin", "a.first_epoch <= a.from_epoch - a.margin"),
    ("R-3.3.4b", "a.last_epoch > a.until_epoch + a.margin", "a.last_epoch >= a.until_epoch + a.margin"),
    ("R-4.2.2", "d.seen_epoch > d.deadline_epoch", "d.seen_epoch >= d.deadline_epoch"),
    ("R-4.2.2", "d.ended_epoch > d.seen_epoch + d.tolerance", "d.ended_epoch > d.seen_epoch + d.tolerance + 1"),
    ("R-4.3.1", "a.returned_epoch > a.allowed_epoch", "a.returned_epoch > a.allowed_epoch + 1"),
    ("R-4.3.1", "a.seen_epoch > a.allowed_epoch", "a.seen_epoch >= a.allowed_epoch"),
    ("R-4.3.2a", "d.checked_epoch > d.deadline_epoch", "d.checked_epoch < d.deadline_epoch"),
    ("R-4.3.2a", "d.checked_epoch < d.returned_epoch", "d.checked_epoch < d.returned_epoch - 1"),
    ("R-5.2.1c", "c.giver IS NOT c.holder", "c.giver IS c.holder"),
    ("R-5.2.1c", "c.at_epoch > c.ended_epoch", "c.at_epoch > c.ended_epoch + 1"),
    ("R-5.2.1c", "c.at_epoch < c.made_epoch", "c.at_epoch < c.made_epoch - 1"),
    ("R-5.3c", "c.as_of_epoch > c.deadline_epoch", "c.as_of_epoch >= c.deadline_epoch"),
    ("R-5.3c", "c.as_of_epoch > c.due_epoch", "c.as_of_epoch >= c.due_epoch"),
    ("R-5.3c", "c.returned_epoch > c.deadline_epoch", "c.returned_epoch >= c.deadline_epoch"),
)


@pytest.mark.parametrize("clause", sorted({clause for clause, _, _ in TURNS}))
def test_a_changed_comparison_changes_an_example(clause: str) -> None:
    control = load()[clause]
    registers = [(each, connection_of(each.story, clause)) for each in EXAMPLES if each.clause == clause]
    for _, right, wrong in (turn for turn in TURNS if turn[0] == clause):
        assert right in control.sql, f"{clause} has no comparison {right}"
        mutant = control.sql.replace(right, wrong)
        assert any(_judged(connection, mutant, each) != each.expected for each, connection in registers), right


def _judged(connection: sqlite3.Connection, sql: str, example: Example) -> dict[str, tuple[str, str] | None]:
    rows = {row[0]: (row[1], row[2]) for row in connection.execute(sql)}
    return {subject: rows.get(subject) for subject in example.expected}


@pytest.mark.parametrize("control", load().controls, ids=lambda each: each.clause)
def test_a_control_declares_what_it_uses(control: Control) -> None:
    """The parameters in the header are those in the SQL, and every reason that is declared can be given."""
    sql = control.sql
    whole = sql + "".join(text for name, text in load().views if re.search(rf"\b{name}\b", sql))
    said = "\n".join(line.partition("--")[0] for line in whole.splitlines())
    names = set(control.parameters)
    assert names == {name for name in ALL_PARAMETERS if f"'{name}'" in said}
    for code in {*control.reasons, *control.uses}:
        assert f"'{code}'" in sql or f"'@{code}'" in sql


ALL_PARAMETERS = {name for control in load().controls for name in control.parameters} | {
    row["name"] for row in told(HERE / "bases" / "office.yml")["records"]["limits"]["parameters"]
}


def test_reasons_read_alike_in_both_languages() -> None:
    for code, text in load().reasons.items():
        assert placeholders(text.zh) == placeholders(text.en), code
        assert not any("\u4e00" <= character <= "\u9fff" for character in text.en), code
        assert any("\u4e00" <= character <= "\u9fff" for character in text.zh), code


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_handbook_lists_every_control_and_its_example_runs(language: str) -> None:
    page = (ROOT / "docs" / language / "controls.md").read_text("utf-8")
    assert [line.split(" | ")[0][2:] for line in page.splitlines() if line.startswith("| R-")] == list(CLAUSES)
    assert set(re.findall(r"`([a-z_]+)`", page.splitlines()[-1])) == {name for name, _ in load().views}
    sql = re.findall(r"```sql\n(.*?)```", page, re.DOTALL)[0]
    connection = connection_of(told(HERE / "bases" / "emergency.yml"), CLAUSES[0])
    assert run_adopted(connection, MemoryTree({"records/policy/controls/X-1.1.sql": sql.encode()})) == ()
    verdicts = "SELECT verdict, reason_code FROM verdict WHERE clause = 'X-1.1'"
    assert connection.execute(verdicts).fetchall() == [("PASS", "by_day")]
