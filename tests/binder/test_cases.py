"""Many binders at once: nothing drawn twice, nothing stale, nothing half-written, and the lists say what there is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from binder import sample
from footage.binder import BinderResult, press, render_case, render_cases
from footage.dossier.shape import CaseDossier
from footage.finding import ToolError

FIRST, SECOND = "RQ-20260302-AAAAAA", "RQ-20260302-BBBBBB"


def two_cases() -> list[CaseDossier]:
    return [sample.waiting_as(FIRST), sample.waiting_as(SECOND)]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, tuple[BinderResult, ...]]:
    out, cache = tmp_path_factory.mktemp("out"), tmp_path_factory.mktemp("cache")
    (out / "RQ-20200101-GONE99.zh.pdf").write_bytes(b"old")
    (out / ".RQ-20200101-GONE99.zh.pdf.1.part").write_bytes(b"half")
    (out / "notes.txt").write_text("mine")
    return out, cache, render_cases(sample.provenance(), two_cases(), ["zh"], out, cache_dir=cache)


@pytest.fixture
def no_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a worker was started")

    monkeypatch.setattr(press, "_pool", refuse)


def test_workers_draw_what_one_process_draws(
    shelf: tuple[Path, Path, tuple[BinderResult, ...]], tmp_path: Path
) -> None:
    _, _, results = shelf
    assert [item.path.name for item in results] == [f"{FIRST}.zh.pdf", f"{SECOND}.zh.pdf"]
    alone = render_case(sample.provenance(), two_cases()[0], "zh", tmp_path)
    assert (alone.sha256, alone.key, alone.pages) == (results[0].sha256, results[0].key, results[0].pages)


def test_lists_name_every_binder_and_nothing_stale_stays(shelf: tuple[Path, Path, tuple[BinderResult, ...]]) -> None:
    out, _, results = shelf
    listed = json.loads((out / "manifest.json").read_bytes())
    assert [item["file"] for item in listed["binders"]] == [item.path.name for item in results]
    for item in listed["binders"]:
        assert hashlib.sha256((out / item["file"]).read_bytes()).hexdigest() == item["sha256"]
        assert f'<a href="{item["file"]}">' in (out / "index.html").read_text()
    assert {path.name for path in out.iterdir()} == {
        "index.html", "manifest.json", "notes.txt", f"{FIRST}.zh.pdf", f"{SECOND}.zh.pdf",
    }  # fmt: skip


@pytest.mark.usefixtures("no_drawing")
def test_what_did_not_change_is_not_drawn(shelf: tuple[Path, Path, tuple[BinderResult, ...]]) -> None:
    out, _, results = shelf
    told: list[BinderResult] = []
    again = render_cases(sample.provenance(), two_cases(), ["zh"], out, progress=told.append)
    assert [item.reused for item in again] == [True, True]
    assert [replace(item, reused=False) for item in again] == list(results)
    assert tuple(told) == again


@pytest.mark.usefixtures("no_drawing")
def test_a_cache_serves_another_directory(shelf: tuple[Path, Path, tuple[BinderResult, ...]], tmp_path: Path) -> None:
    out, cache, results = shelf
    again = render_cases(sample.provenance(), two_cases(), ["zh"], tmp_path, cache_dir=cache)
    assert [item.sha256 for item in again] == [item.sha256 for item in results]
    assert (tmp_path / f"{FIRST}.zh.pdf").read_bytes() == (out / f"{FIRST}.zh.pdf").read_bytes()


def change_a_record(cases: list[CaseDossier], out: Path) -> list[CaseDossier]:
    return [cases[0], replace(cases[1], title="改过的标题")]


def forge_a_binder(cases: list[CaseDossier], out: Path) -> list[CaseDossier]:
    forged = out / f"{SECOND}.zh.pdf"
    content = forged.read_bytes()
    forged.unlink()
    forged.write_bytes(content.replace(b"%PDF-1.7", b"%PDF-1.6"))
    return cases


@pytest.mark.parametrize("meanwhile", [change_a_record, forge_a_binder])
def test_only_what_changed_is_drawn(
    shelf: tuple[Path, Path, tuple[BinderResult, ...]],
    tmp_path: Path,
    meanwhile: Callable[[list[CaseDossier], Path], list[CaseDossier]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out, _, results = shelf
    for path in out.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    cases = meanwhile(two_cases(), tmp_path)
    monkeypatch.setattr(press, "_pool", lambda *_: OneProcess())
    again = render_cases(sample.provenance(), cases, ["zh"], tmp_path)
    assert [item.reused for item in again] == [True, False]
    assert (again[1].sha256 == results[1].sha256) is (meanwhile is forge_a_binder)


class OneProcess:
    """Stands for the pool where only the choice of what to draw matters."""

    def submit(self, function: Callable[..., object], job: object) -> Done:
        return Done(function(job))

    def shutdown(self, **_: bool) -> None:
        return None


class Done:
    def __init__(self, value: object) -> None:
        self._value = value

    def result(self) -> object:
        return self._value


@pytest.mark.usefixtures("no_drawing")
def test_no_cases_leave_an_empty_list(tmp_path: Path) -> None:
    assert render_cases(sample.provenance(), [], ["zh", "en"], tmp_path) == ()
    assert json.loads((tmp_path / "manifest.json").read_bytes())["binders"] == []
    assert "没有案卷" in (tmp_path / "index.html").read_text()


@pytest.mark.usefixtures("no_drawing")
@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"binders": [{"file": 1}]}'])
def test_a_damaged_manifest_counts_as_none(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "manifest.json").write_bytes(damage)
    assert render_cases(sample.provenance(), [], ["zh"], tmp_path) == ()


@pytest.mark.parametrize("case_id", ["../evil", "", "a/b", "RQ 1", ".hidden", "x" * 80])
def test_an_id_that_is_no_file_name_is_refused(tmp_path: Path, case_id: str) -> None:
    with pytest.raises(ToolError) as error:
        render_case(sample.provenance(), replace(sample.waiting(), case_id=case_id), "zh", tmp_path)
    assert error.value.code == "binder.bad_id"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("no_drawing")
def test_some_cases_leave_the_others_in_place(
    shelf: tuple[Path, Path, tuple[BinderResult, ...]], tmp_path: Path
) -> None:
    out, _, results = shelf
    for path in out.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    again = render_cases(sample.provenance(), two_cases()[:1], ["zh"], tmp_path, complete=False)
    assert [item.path.name for item in again] == [results[0].path.name]
    assert (tmp_path / "manifest.json").read_bytes() == (out / "manifest.json").read_bytes()
    assert (tmp_path / results[1].path.name).is_file()


@pytest.mark.usefixtures("no_drawing")
def test_a_manifest_cannot_name_files_elsewhere(tmp_path: Path) -> None:
    outside = tmp_path / "outside.pdf"
    outside.write_bytes(b"x")
    folder = tmp_path / "folder"
    folder.mkdir()
    entry = {"file": "../outside.pdf", "subject": "c", "lang": "zh", "title": {"zh": "", "en": ""}, "pages": 1,
             "sha256": "", "key": ""}  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps({"binders": [entry]}))
    render_cases(sample.provenance(), [], ["zh"], folder, complete=False)
    assert json.loads((folder / "manifest.json").read_bytes())["binders"] == []
    assert outside.read_bytes() == b"x"
