"""The binder of one clause, and the sample's front: real PDFs made from a register, opened and read back."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from controls.scenario import HERE, connection_of, kinds, merged, told
from footage.binder import BinderResult, Source, press, render_series
from footage.binder.clausefile import render_clause
from footage.cli.binding import of_month, of_sample
from footage.dossier import load_case
from footage.dossier.clause import load_clause
from footage.dossier.filed import busiest, filed
from footage.dossier.names import Names
from footage.dossier.office import provenance
from footage.dossier.samples import tickets
from footage.dossier.shape import Provenance
from footage.finding import ToolError

CASE = "RQ-20260302-AAAAAA"
HOSTILE = "<script>x</script> {{ 7*7 }}"
CLAUSE = "R-3.3.2a"


@pytest.fixture(scope="module")
def register() -> Iterator[sqlite3.Connection]:
    story = merged(told(HERE / "bases" / "sampled.yml"), {"records": {CASE: {"reason": HOSTILE + "需要核对经过"}}})
    connection = connection_of(story)
    # Scenarios are told without files; the evidence needs one.
    path, text = f"records/cases/2026/03/{CASE}/request.yml", f"kind: request\nreason: {HOSTILE}\n"
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    connection.execute("INSERT INTO source VALUES (?, ?, ?, 1, ?, ?)", (path, "b" * 40, CASE, sha256, text))
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def stamp(register: sqlite3.Connection) -> Provenance:
    return provenance(register, Names(register, kinds(), "Asia/Shanghai"))


@pytest.fixture(scope="module")
def bound(
    register: sqlite3.Connection, stamp: Provenance, tmp_path_factory: pytest.TempPathFactory
) -> tuple[BinderResult, ...]:
    out = tmp_path_factory.mktemp("clause")
    return render_clause(load_clause(register, kinds(), CLAUSE, None), stamp, ("zh", "en"), out)


def text_of(path: Path) -> str:
    done = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True)
    return re.sub(r"\s", "", done.stdout)


def embedded(path: Path) -> dict[str, bytes]:
    with pikepdf.open(path) as pdf:
        return {name: spec.get_file().read_bytes() for name, spec in pdf.attachments.items()}


def rows(register: sqlite3.Connection) -> list[tuple[Any, ...]]:
    sql = "SELECT subject, verdict, evidence FROM verdict WHERE clause = ? ORDER BY subject"
    return register.execute(sql, (CLAUSE,)).fetchall()


def test_it_states_question_method_and_every_subject(
    bound: tuple[BinderResult, ...], register: sqlite3.Connection
) -> None:
    english, chinese = bound
    assert [each.path.name for each in bound] == [f"{CLAUSE}.en.pdf", f"{CLAUSE}.zh.pdf"]
    asks = register.execute("SELECT asks_en, asks_zh, sql FROM clause WHERE id = ?", (CLAUSE,)).fetchone()
    text = text_of(english.path)
    assert re.sub(r"\s", "", asks[0]) in text
    assert re.sub(r"\s", "", asks[1]) in text_of(chinese.path)
    assert rows(register)
    for subject, _, _ in rows(register):
        assert subject in text
    assert embedded(english.path)["control.sql"].decode() == asks[2]
    assert re.sub(r"\s", "", asks[2])[:80] in text


def test_evidence_is_numbered_and_embedded(bound: tuple[BinderResult, ...], register: sqlite3.Connection) -> None:
    files = embedded(bound[0].path)
    data = json.loads(files["verdicts.json"])
    assert [(each["subject"], each["verdict"]) for each in data["verdicts"]] == [row[:2] for row in rows(register)]
    listing = {item["name"]: item for item in json.loads(files["manifest.json"])["files"]}
    assert set(listing) == set(files) - {"manifest.json"}
    request = next(name for name in files if name.startswith("E") and name.endswith("request.yml"))
    assert listing[request]["path"].endswith(f"{CASE}/request.yml")
    assert HOSTILE in files[request].decode()
    assert f"({request[:5]})" in text_of(bound[0].path)


def test_a_quarter_narrows_it(
    register: sqlite3.Connection, stamp: Provenance, tmp_path: Path, bound: tuple[BinderResult, ...]
) -> None:
    inside, outside = (load_clause(register, kinds(), CLAUSE, each) for each in ("2026-Q1", "2026-Q3"))
    assert len(inside.view.verdicts) == len(rows(register))
    assert outside.view.verdicts == ()
    (result,) = render_clause(outside, stamp, ("en",), tmp_path)
    assert result.path.name == f"{CLAUSE}.2026-Q3.en.pdf"
    assert "nothingtojudgeinthisquarter" in text_of(result.path)
    assert result.key != bound[0].key


def test_unchanged_it_is_not_drawn_again(
    bound: tuple[BinderResult, ...], register: sqlite3.Connection, stamp: Provenance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(press, "_pool", None)
    found = load_clause(register, kinds(), CLAUSE, None)
    again = render_clause(found, stamp, ("zh", "en"), bound[0].path.parent)
    assert [each.reused for each in again] == [True, True]


def test_what_is_not_there_is_refused_with_what_is(register: sqlite3.Connection) -> None:
    with pytest.raises(ToolError) as error:
        load_clause(register, kinds(), "R-3.3.2", None)
    assert "R-3.3.2" in str(error.value.hint_text())
    with pytest.raises(ToolError, match="2026-Q1"):
        load_clause(register, kinds(), CLAUSE, "1999-Q1")
    for month in ("2026-3", "2026-13", "２０２６-０３", "x"):
        with pytest.raises(ToolError) as error:
            filed(register, month, None)
        assert error.value.code == "binder.no_month"
    with pytest.raises(ToolError) as error:
        filed(register, "2026-01", None)
    assert (error.value.status, "2026-03" in str(error.value.hint_text())) == (3, True)
    with pytest.raises(ToolError) as error:
        of_sample(register, kinds(), "2026-Q3")
    assert error.value.status == 4


def test_a_month_holds_each_of_its_cases_once(register: sqlite3.Connection) -> None:
    assert of_month(register, kinds(), "2026-03").cases == (CASE,)
    department = register.execute("SELECT department FROM cases WHERE case_id = ?", (CASE,)).fetchone()[0]
    one = of_month(register, kinds(), "2026-03", department)
    assert (one.name, one.cases) == (f"2026-03.{department}", (CASE,))
    assert busiest(register) == ("2026-03", department)


def test_the_sample_begins_with_seed_population_and_reasons(
    register: sqlite3.Connection, stamp: Provenance, tmp_path: Path
) -> None:
    series = of_sample(register, kinds(), "2026-Q1")
    source = Source(lambda case: load_case(register, kinds(), case), dict)
    (result,) = render_series(series, source, stamp, ("en",), tmp_path, most=40)
    assert result.path.name == "sample-2026-Q1.1.en.pdf"
    text = text_of(result.path)
    (ticket,) = tickets(register, "2026-Q1")
    assert ticket.key in text
    assert f"seed={'0' * 64}" in text
    assert f"1.{CASE}bylot" in text
    assert "sha256sum" in text
    assert HOSTILE.replace(" ", "") in text
