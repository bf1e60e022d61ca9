"""Corrections reach the register: both values stand, the later one counts, and nothing that was approved grows."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest

from controls.scenario import HERE, connection_of, merged, told
from footage.dossier import load_case
from footage.register import fill
from histories import CASE as COPIED
from histories import History, at, camera, copy, event, request, retrieval

CASE = "RQ-20260302-AAAAAA"
STORY = told(HERE / "bases" / "copy.yml")


def correction(pointer: str, value: Any, corrects: str = "retrieval-AAAAAA") -> dict[str, Any]:
    return {
        "kind": "correction", "corrects": corrects, "pointer": pointer, "value": value, "reason": "笔误。",
        "author": "zhou",
    }  # fmt: skip


def register(*fixes: dict[str, Any], as_of: str = "2026-03-20T12:00:00+08:00") -> sqlite3.Connection:
    names = [f"{CASE}/correction-AAAAA{index}" for index in range(1, len(fixes) + 1)]
    records = dict(zip(names, fixes, strict=True))
    landed = {name: f"2026-03-1{index}T09:00:00+08:00" for index, name in enumerate(names)}
    return connection_of(merged(STORY, {"records": records, "landed": landed, "as_of": as_of}), "R-5.3c")


def rows(connection: sqlite3.Connection, columns: str, table: str = "retrieval_version") -> list[tuple[Any, ...]]:
    return connection.execute(f"SELECT {columns} FROM {table} ORDER BY uid, version").fetchall()


def test_both_values_stand_and_the_later_one_counts() -> None:
    connection = register(correction("/tool", "NVR 客户端 5.3"))
    assert rows(connection, "version, tool, correction, standing") == [
        (1, "NVR 客户端", None, "replaced"),
        (2, "NVR 客户端 5.3", f"{CASE}/correction-AAAAA1", "main"),
    ]
    first, second = rows(connection, "path, blob, landed_epoch, landed_seq, first_seen_epoch, pull_request")
    assert first == second
    (replaced,) = connection.execute("SELECT replaced_epoch FROM retrieval_version WHERE version = 1").fetchone()
    assert connection.execute("SELECT landed_epoch FROM correction").fetchone() == (replaced,)


def test_a_second_correction_stands_on_the_first() -> None:
    connection = register(correction("/tool", "甲"), correction("/window/to", "2026-03-01T08:19:00+08:00"))
    assert rows(connection, "version, tool, window_to") == [
        (1, "NVR 客户端", "2026-03-01T08:20:00+08:00"),
        (2, "甲", "2026-03-01T08:20:00+08:00"),
        (3, "甲", "2026-03-01T08:19:00+08:00"),
    ]


def test_lists_are_corrected_too() -> None:
    connection = register(correction("/operators/0", "qian"))
    assert connection.execute("SELECT value FROM retrieval_operators").fetchall() == [("qian",)]


def test_before_it_landed_nothing_is_corrected() -> None:
    connection = register(correction("/tool", "甲"), as_of="2026-03-10T08:59:59+08:00")
    assert rows(connection, "version, tool") == [(1, "NVR 客户端")]


@pytest.mark.parametrize(
    "fix",
    [
        correction("/started_at", "昨天"),
        correction("/nothing/there", "x"),
        correction("/operators/7", "qian"),
        correction("/id", "retrieval-BBBBBB"),
        correction("/tool", "x", "retrieval-BBBBBB"),
        correction("/reason", "x", "correction-AAAAA1"),
        correction("/use/period_days", 90, CASE),
        correction("/cameras/0", "CAM-H2", CASE),
    ],
    ids=lambda fix: f"{fix['corrects']} {fix['pointer']}",
)
def test_what_does_not_fit_or_would_widen_a_grant_changes_nothing(fix: dict[str, Any]) -> None:
    connection = register(fix)
    assert len(rows(connection, "version")) == 1
    assert len(rows(connection, "version", "request_version")) == 1
    assert len(rows(connection, "version", "correction_version")) == 1


def test_an_extension_is_not_corrected() -> None:
    extension = {"kind": "extension", "additional_days": 3, "grounds": "核对尚未完成", "requested_by": "zhao"}
    story = merged(STORY, {
        "records": {f"{CASE}/extension-AAAAAA": extension,
                    f"{CASE}/correction-AAAAA1": correction("/additional_days", 10, "extension-AAAAAA")},
        "landed": {f"{CASE}/extension-AAAAAA": "2026-03-05T11:00:00+08:00",
                   f"{CASE}/correction-AAAAA1": "2026-03-06T11:00:00+08:00"},
    })  # fmt: skip
    connection = connection_of(story, "R-5.3c")
    assert connection.execute("SELECT additional_days, correction FROM extension").fetchall() == [(3, None)]


def test_a_correction_that_nobody_confirmed_changes_nothing() -> None:
    story = merged(STORY, {
        "records": {f"{CASE}/correction-AAAAA1": correction("/tool", "甲")},
        "pushed": [f"{CASE}/correction-AAAAA1"],
    })  # fmt: skip
    assert rows(connection_of(story, "R-5.3c"), "tool") == [("NVR 客户端",)]


def test_a_case_shows_both_values() -> None:
    history = History([camera("CAM-A1", 30)])
    history.land(at(1), request(), filed=at(0, 10))
    history.land(at(2, 10), retrieval(), copy())
    fix = event(
        "correction", "KKKKKK", corrects="copy-CCCCCC", pointer="/receiver", value="zhao", reason="笔误", author="zhou"
    )
    history.land(at(3), fix)
    connection = sqlite3.connect(":memory:", isolation_level=None)
    fill(
        connection,
        kinds=history.kinds,
        replay=history.replay(),
        as_of=at(4),
        commit="1" * 40,
        evidence_commit="2" * 40,
        provenance={},
        texts=history.read_many,
        judge=False,
    )
    record = load_case(connection, history.kinds, COPIED).copies[0].record
    (shown,) = record.corrections
    assert (shown.uid, shown.before.zh, shown.after.zh, shown.reason) == (
        f"{COPIED}/correction-KKKKKK", "lin", "zhao", "笔误"
    )  # fmt: skip
    assert shown.landed is not None
    assert shown.landed.epoch == at(3)
    assert record.data["receiver"] == "zhao"
    assert "receiver: lin" in record.raw
