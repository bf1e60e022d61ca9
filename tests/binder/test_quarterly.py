"""The binder of a quarter: real PDFs, opened and read back."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from controls.scenario import HERE, connection_of, kinds, merged, told
from footage.binder import press
from footage.binder.quarterly import render_quarter
from footage.dossier.names import Names
from footage.dossier.office import provenance
from footage.dossier.quarter import Quarter, load_quarter
from footage.dossier.shape import Provenance
from footage.finding import ToolError

CASE = "RQ-20260302-AAAAAA"
HOSTILE = "<script>x</script> {{ 7*7 }} =1+1"


@pytest.fixture(scope="module")
def register() -> Iterator[sqlite3.Connection]:
    story = merged(told(HERE / "bases" / "sampled.yml"), {"records": {CASE: {"reason": HOSTILE + "需要核对经过"}}})
    connection = connection_of(story)
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def quarter(register: sqlite3.Connection) -> tuple[Quarter, Provenance]:
    source = provenance(register, Names(register, kinds(), "Asia/Shanghai"))
    return load_quarter(register, kinds(), "2026-Q1"), source


def _text(path: Path) -> str:
    return subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True).stdout


def test_a_quarter_holds_its_clauses_cases_waits_and_indexes(quarter: tuple[Quarter, Provenance]) -> None:
    found, _ = quarter
    assert len({line.clause for line in found.lines}) >= 132
    assert [case.case_id for case in found.cases] == [CASE]
    assert found.months == (("2026-03", 1),)
    assert [each.count for each in found.waits] == [1, 1, 1]
    assert found.cameras[0][1] == (CASE,)
    assert any(name.endswith(" lin") for name, _ in found.people)
    assert found.seed == "0" * 64
    assert {view.verdict for view in found.asking} <= {"FAIL", "UNKNOWN"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_binder_says_it_and_carries_its_manifest(
    quarter: tuple[Quarter, Provenance], lang: str, tmp_path: Path
) -> None:
    (result,) = render_quarter(*quarter, (lang,), tmp_path)
    path = result.path
    assert path.name == f"2026-Q1.{lang}.pdf"
    text = _text(path)
    assert CASE in text
    for clause in ("R-1.1", "R-7.1.2a", "S-9"):
        assert clause in text
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) == result.pages
        manifest = json.loads(pdf.attachments["manifest.json"].get_file().read_bytes())
    assert manifest["quarter"] == "2026-Q1"
    assert manifest["cases"] == [CASE]


def test_the_same_register_gives_the_same_bytes_and_draws_once(
    quarter: tuple[Quarter, Provenance], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first,) = render_quarter(*quarter, ("zh",), tmp_path / "a")
    (other,) = render_quarter(*quarter, ("zh",), tmp_path / "b")
    assert first.path.read_bytes() == other.path.read_bytes()
    monkeypatch.setattr(press, "_pool", None)
    (again,) = render_quarter(*quarter, ("zh",), tmp_path / "a")
    assert (first.reused, again.reused) == (False, True)
    listed = json.loads((tmp_path / "a" / "manifest.json").read_bytes())["binders"]
    assert [item["file"] for item in listed] == ["2026-Q1.zh.pdf"]


def test_a_quarter_that_is_not_there_is_refused_with_those_that_are(register: sqlite3.Connection) -> None:
    with pytest.raises(ToolError, match="2026-Q1"):
        load_quarter(register, kinds(), "1999-Q9")


def test_a_quarter_without_cases_is_a_binder_too(register: sqlite3.Connection, tmp_path: Path) -> None:
    empty = load_quarter(register, kinds(), "2026-Q3")
    source = provenance(register, Names(register, kinds(), "Asia/Shanghai"))
    (result,) = render_quarter(empty, source, ("en",), tmp_path)
    assert result.pages > 1
    assert "No case." in _text(result.path)
