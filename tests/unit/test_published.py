"""The public edition has figures, notices and complaints, and no word of anything that is not public."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from footage.finding import ToolError
from footage.portal.public import build_public
from footage.reading.kinds import Kind
from footage.reading.text_of_record import record_bytes
from footage.register.load import build_register
from footage.register.published import LEAST, publish, suppressed
from footage.register.read import open_readonly
from histories import History, at, event, kinds, request

CANARY = "canary-"
# What people may know of a notice is public by its schema; where it hangs is not.
ZONES = {
    "ZN-A": {"site": "东区", "area_type": "car_park", "place_class": "operator"},
    "ZN-B": {"site": "东区", "area_type": "gate", "place_class": "gov"},
    "ZN-C": {"site": "西区", "area_type": "workshop", "place_class": "non_public"},
    "ZN-D": {"site": "北区", "area_type": "road", "place_class": "gov", "near_classified": True},
}


def filled(kind: Kind, data: dict[str, Any]) -> dict[str, Any]:
    """Return the record with a word of its own in every text that is not public and not there yet."""
    for spec in kind.fields:
        steps = spec.pointer.strip("/").split("/")
        free = spec.type == "string" and not spec.values and not spec.format and not spec.reference
        if free and spec.privacy != "public" and len(steps) == 1 and steps[0] not in data:
            data[steps[0]] = f"{CANARY}{kind.name}-{steps[0]}"
    return data


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published")
    history = History()
    for kind in kinds():
        ident = {"request": "RQ-20260302-7K3M9Q"}.get(kind.name, f"{kind.name}-7K3M9Q")
        data = request() if kind.name == "request" else {"kind": kind.name, "id": ident}
        if kind.name not in ("calendar", "pack", "route", "person", "camera", "signer", "control"):
            _plant(history, kind, data)
    for name, fields in ZONES.items():
        about = {"zh": f"{CANARY}{name}", "en": f"{CANARY}{name}"}
        _plant(history, kinds()["zone"], {"kind": "zone", "id": name, "name": about, **fields})
        notice = event(
            "notice", name[-1] * 6, zone=name, purpose=about, controller="园区", contact="400", complaints="窗口",
            rights={"zh": "可以查询", "en": "ask"}, retention_days=30, published_on="2026-01-05",
        )  # fmt: skip
        _plant(history, kinds()["notice"], notice)
    asked = event("complaint", "AAAAAA", category="leak", channel="letter", received_at="2026-03-02T09:00:00+08:00")
    answered = event(
        "complaint_step", "BBBBBB", complaint="complaint-AAAAAA", step="answered", outcome="upheld",
        policy_change="PK-1", at="2026-03-09T09:00:00+08:00",
    )  # fmt: skip
    for each in (asked, answered):
        _plant(history, kinds()[each["kind"]], each)
    whole = folder / "whole.sqlite"
    build_register(
        out=whole, kinds=kinds(), replay=history.replay(), as_of=at(60), commit="c" * 40, evidence_commit="e" * 40,
        provenance={"tool": "test", "organisation_zh": "园区", "organisation_en": "Park"}, texts=history.read_many,
        judge=False,
    )  # fmt: skip
    assert whole.read_bytes().count(CANARY.encode()) > 100
    connection = open_readonly(whole)
    publish(connection, folder / "public.sqlite")
    connection.close()
    return folder / "public.sqlite"


def _plant(history: History, kind: Kind, data: dict[str, Any]) -> None:
    history.plant(at(1), filled(kind, data))
    history.blobs[history.replay().versions[-1].record.blob] = record_bytes(data)


def rows(register: Path, table: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(register)
    try:
        return connection.execute(f"SELECT * FROM {table}").fetchall()
    finally:
        connection.close()


def test_no_word_that_is_not_public_is_in_register_or_site(public: Path, tmp_path: Path) -> None:
    connection = open_readonly(public)
    build_public(connection, kinds(), tmp_path / "site")
    connection.close()
    files = [path for path in (tmp_path / "site").rglob("*") if path.is_file()]
    assert sorted(path.relative_to(tmp_path / "site").as_posix() for path in files) == [
        ".footage-portal", "en/index.html", "index.html", "zh/index.html",
    ]  # fmt: skip
    for path in (public, *files):
        data = path.read_bytes()
        assert CANARY.encode() not in data
        assert not re.search(rb"CAM-|ZN-|RQ-|2026-03", data)


def test_what_is_no_site_of_ours_is_left_alone(public: Path, tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "letter.txt").write_text("dear", "utf-8")
    connection = open_readonly(public)
    with pytest.raises(ToolError):
        build_public(connection, kinds(), tmp_path / "theirs")
    connection.close()
    assert (tmp_path / "theirs" / "letter.txt").is_file()


def test_a_district_is_the_smallest_place_and_only_public_places_are_told(public: Path) -> None:
    assert [row[:2] for row in rows(public, "public_notice")] == [("东区", "car_park,gate")]


def test_a_complaint_is_a_year_a_category_and_what_came_of_it(public: Path) -> None:
    assert ("2026", "leak", "upheld", "rule") in [row[1:] for row in rows(public, "public_complaint")]


def test_there_are_no_other_tables(public: Path) -> None:
    names = {name for _, name, *_ in rows(public, "sqlite_master")}
    assert {name for name in names if not name.startswith("sqlite_")} == {
        "meta", "public_notice", "public_figure", "public_complaint",
    }  # fmt: skip


def test_an_organisation_without_notices_or_complaints_publishes_none(tmp_path: Path) -> None:
    connection = sqlite3.connect(":memory:")
    connection.executescript(
        "CREATE TABLE meta (key, value); CREATE TABLE as_of (text); INSERT INTO as_of VALUES ('2026-03-02');"
        "CREATE TABLE quarter (id, from_epoch, until_epoch, upto_epoch);"
    )
    publish(connection, tmp_path / "public.sqlite")
    assert rows(tmp_path / "public.sqlite", "public_notice") == []


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"a": 5, "b": 9}, {"a": 5, "b": 9}),
        ({"a": 4, "b": 9}, {"a": None, "b": None}),
        ({"a": 4, "b": 9, "c": 20}, {"a": None, "b": None, "c": 20}),
        ({"a": 1, "b": 0, "c": 20}, {"a": None, "b": None, "c": None}),
        ({"a": 3, "b": 3, "c": 20}, {"a": None, "b": None, "c": 20}),
        ({"a": 0, "b": 0}, {"a": None, "b": None}),
    ],
)
def test_small_figures_are_hidden_with_what_would_give_them_away(
    counts: dict[str, int], shown: dict[str, int | None]
) -> None:
    assert suppressed(counts) == shown


def test_what_is_hidden_cannot_be_found_from_the_rest_and_the_whole() -> None:
    for a in range(8):
        for b in range(8):
            for c in range(8):
                told = suppressed({"a": a, "b": b, "c": c})
                gone = [value for value, each in zip((a, b, c), told.values(), strict=True) if each is None]
                assert all(value is None or value >= LEAST for value in told.values())
                assert not gone or len(gone) == 3 or (len(gone) > 1 and sum(gone) >= LEAST)
