"""The header of a control is read strictly, and an adopter's control cannot do more than read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest

from footage.controls import explain, load, reason_text, run, run_adopted
from footage.controls.header import HeaderError, parse
from footage.controls.library import FOLDER, Library
from footage.finding import Finding, ToolError
from footage.register.layout import FIXED
from footage.repository import MemoryTree
from footage.text import Bilingual

HEADER = """\
-- clause: X-1.1
-- policy: house
-- title.zh: 示例
-- title.en: Example
-- asks.zh: 第一行
--   第二行。
-- asks.en: first line
--   second line.
-- who.zh: 全体
-- who.en: Everybody
-- kinds: request
-- parameters: use.max_days
-- severity: minor
-- truth: decidable
-- reason.fine.zh: 好：{why}
-- reason.fine.en: Good: {why}
"""
SELECT = (
    "SELECT c.case_id AS subject, 'PASS' AS verdict, 'fine' AS reason_code, '{\"why\":1}' AS args,\n"
    "  json_array(c.case_id) AS evidence, NULL AS since_epoch, 'minor' AS severity, NULL AS remedied_epoch\n"
    "FROM cases AS c\n"
)
PATH = f"{FOLDER}/X-1.1.sql"


@pytest.fixture
def register() -> Iterator[sqlite3.Connection]:
    """A register without any record but one case; the package's own controls need the kinds and are left out."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    for table in FIXED:
        for statement in table.ddl():
            connection.execute(statement)
    connection.execute("INSERT INTO as_of VALUES (1772424000, '', '', '', 0, '', 'Asia/Shanghai')")
    connection.execute("CREATE TABLE request (uid, landed_epoch, pull_request)")
    connection.execute("CREATE TABLE ratification (case_id, pull_request, landed_seq)")
    names = [each[1] for each in connection.execute("PRAGMA table_info(cases)")]
    known = {"case_id": "RQ-20260302-AAAAAA", "title": "t", "state": "approved", "waiting_for": "[]"}
    known["verification"] = "verified"
    marks = ", ".join("?" * len(names))
    connection.execute(f"INSERT INTO cases VALUES ({marks})", [known.get(name) for name in names])
    yield connection
    connection.close()


def _adopted(register: sqlite3.Connection, text: str, path: str = PATH, steps: int = 10_000_000) -> tuple[Finding, ...]:
    return run_adopted(register, MemoryTree({path: text.encode()}), step_limit=steps)


def _verdicts(register: sqlite3.Connection) -> list[tuple[str, str]]:
    return register.execute("SELECT clause, verdict FROM verdict").fetchall()


def test_a_header_is_read_in_both_languages() -> None:
    control = parse(PATH, HEADER + SELECT)
    assert control.asks == Bilingual("第一行第二行。", "first line second line.")
    assert control.view == "control_X_1_1"
    assert control.clauses == ("X-1.1",)
    assert control.sql == SELECT
    assert control.line == 17


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("-- policy: house\n", "", 1, "policy"),
        ("-- policy: house\n", "-- policy: house\n-- policy: yard\n", 3, "twice"),
        ("-- policy: house\n", "-- polizei: house\n", 2, "polizei"),
        ("-- policy: house\n", "--policy: house\n", 2, "key: value"),
        ("-- severity: minor\n", "-- severity: mild\n", 13, "mild"),
        ("-- truth: decidable\n", "-- truth: true\n", 14, "true"),
        ("-- clause: X-1.1\n", "-- clause: X-1.2\n", 1, "X-1.2.sql"),
        ("-- kinds: request\n", "-- kinds: request, Request\n", 11, "Request"),
        ("-- truth: decidable\n", "-- truth: decidable\n-- applies_from: soon\n", 15, "soon"),
        ("-- reason.fine.en: Good: {why}\n", "", 15, "fine"),
        ("-- reason.fine.en: Good: {why}\n", "-- reason.fine.en: Good\n", 16, "placeholders"),
        ("-- reason.fine.en: Good: {why}\n", "-- reason.fine.fr: Bon\n", 16, "reason.fine.fr"),
    ],
)
def test_a_header_that_breaks_the_grammar_is_refused_with_its_line(old: str, new: str, line: int, words: str) -> None:
    assert old in HEADER
    with pytest.raises(HeaderError) as caught:
        parse(PATH, HEADER.replace(old, new) + SELECT)
    assert (caught.value.path, caught.value.line) == (PATH, line)
    assert words in str(caught.value)


def test_a_header_without_a_select_is_refused() -> None:
    with pytest.raises(HeaderError, match="SELECT"):
        parse(PATH, HEADER)


def test_an_adopters_control_judges_beside_ours(register: sqlite3.Connection) -> None:
    assert _adopted(register, HEADER + SELECT) == ()
    assert _verdicts(register) == [("X-1.1", "PASS")]
    assert register.execute("SELECT subject FROM control_X_1_1").fetchall() == [("RQ-20260302-AAAAAA",)]
    assert register.execute("SELECT zh FROM reason WHERE code = 'fine'").fetchall() == [("好：{why}",)]


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM cases\n",
        "WITH x AS (SELECT 1) DELETE FROM cases RETURNING 1\n",
        SELECT + "; DELETE FROM cases\n",
        SELECT.replace("FROM cases AS c", "FROM cases AS c WHERE load_extension('x')"),
        SELECT.replace("NULL AS since_epoch", "random() AS since_epoch"),
        SELECT.replace("NULL AS since_epoch", "CAST(strftime('%s', 'now') AS INTEGER) AS since_epoch"),
        SELECT.replace("NULL AS since_epoch", "CURRENT_TIMESTAMP AS since_epoch"),
        SELECT.replace("'PASS'", "'FINE'"),
        SELECT.replace("'fine'", "'undeclared'"),
        SELECT.replace("'{\"why\":1}'", "'[]'"),
        SELECT.replace("'{\"why\":1}'", "'{'"),
        SELECT.replace("json_array(c.case_id)", "json_array(NULL)"),
        SELECT.replace("'minor'", "'mild'"),
        SELECT.replace("c.case_id AS subject", "NULL AS subject"),
        SELECT.replace(" AS remedied_epoch", " AS remedied_at"),
        SELECT + "UNION ALL " + SELECT,
        SELECT.replace("FROM cases AS c", "FROM casses AS c"),
    ],
)
def test_what_an_adopters_control_must_not_do_is_a_finding(register: sqlite3.Connection, sql: str) -> None:
    findings = _adopted(register, HEADER + sql)
    assert [(each.rule, each.location.path) for each in findings] == [("CT101", PATH)]
    assert findings[0].location.line >= 17
    assert _verdicts(register) == []
    assert register.execute("SELECT COUNT(*) FROM cases").fetchone() == (1,)
    assert register.execute("SELECT COUNT(*) FROM clause").fetchone() == (0,)


def test_the_line_of_a_fault_is_named(register: sqlite3.Connection) -> None:
    (finding,) = _adopted(register, HEADER + SELECT.replace("FROM cases", "FROM casses"))
    assert finding.location.line == 19
    assert "casses" in finding.text().en


def test_a_control_that_never_ends_is_stopped(register: sqlite3.Connection) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)\n" + SELECT.replace(
        "FROM cases AS c", "FROM cases AS c WHERE (SELECT COUNT(*) FROM n) > 0"
    )
    findings = _adopted(register, HEADER + endless, steps=100_000)
    assert "interrupted" in findings[0].text().en
    assert _adopted(register, HEADER + SELECT) == ()


def test_a_clause_has_one_control(register: sqlite3.Connection) -> None:
    path = f"{FOLDER}/R-3.2.3.sql"
    findings = _adopted(register, HEADER.replace("X-1.1", "R-3.2.3") + SELECT, path)
    assert "R-3.2.3" in findings[0].text().zh


def test_a_reason_of_ours_cannot_be_reworded(register: sqlite3.Connection) -> None:
    text = (HEADER + SELECT).replace("reason.fine", "reason.no_copy").replace("'fine'", "'no_copy'")
    findings = _adopted(register, text)
    assert "no_copy" in findings[0].text().en


def test_a_broken_control_of_ours_ends_the_run(register: sqlite3.Connection) -> None:
    library = Library((parse("controls/retrieval/X-1.1.sql", HEADER + "SELECT nothing(1) AS subject\n"),), (), {})
    with pytest.raises(ToolError) as caught:
        run(register, library)
    assert caught.value.status == 70
    assert "controls/retrieval/X-1.1.sql" in str(caught.value)
    assert "17" in str(caught.value)


def test_explaining_a_clause() -> None:
    control = explain("R-3.3.2b")
    assert control.title.zh == "安保负责人签字确认"
    assert control.truth == "decidable"
    assert control.sql.startswith("WITH")
    with pytest.raises(ToolError, match="R-99"):
        explain("R-99")


def test_clauses_come_in_their_order() -> None:
    clauses = [control.clause for control in load().controls]
    wanted = ("R-3.2.3", "R-3.3.1a", "R-3.3.2b", "R-3.3.3a", "R-3.3.4b", "R-4.2.2", "R-5.3c", "R-6.1.2")
    assert [clause for clause in clauses if clause in wanted] == list(wanted)


@pytest.mark.parametrize("change", [("kinds: request", "kinds: request, copy"), ("c.case_id)", "c.case_id, c.newer)")])
def test_a_control_for_which_the_schemas_are_too_old_is_unknown(
    register: sqlite3.Connection, change: tuple[str, str]
) -> None:
    control = parse("X-1.1.sql", (HEADER + SELECT).replace(*change))
    run(register, Library((control,), (), load().reasons))
    rows = register.execute("SELECT subject, verdict, reason_code FROM verdict").fetchall()
    assert rows == [("register", "UNKNOWN", "kind_missing")]
    assert register.execute("SELECT reason_code FROM control_X_1_1").fetchall() == [("kind_missing",)]


def test_an_adopters_control_of_a_kind_that_is_not_there_is_a_finding(register: sqlite3.Connection) -> None:
    (found,) = _adopted(register, HEADER + SELECT.replace("c.case_id)", "c.case_id, c.newer)"))
    assert found.rule == "CT101"


def test_a_reason_is_filled_in_both_languages() -> None:
    reasons = {"late": Bilingual("{at}：{why}，{when_at}", "{at}: {why}, {when_at}"), "a": Bilingual("甲", "A")}
    args = {"at": "{why}", "why": ["@a", "@b"], "when_at": 1772424000}
    assert reason_text(reasons, "late", args, "Asia/Shanghai") == (
        "{why}：甲、@b，2026-03-02 12:00",
        "{why}: A, @b, 2026-03-02 12:00",
    )
    assert reason_text(reasons, "late", {"at": None}, "UTC").en == "unknown: {why}, {when_at}"
