"""Every table leaves the register as CSV, JSON and JSON Lines with the same rows."""

from __future__ import annotations

import csv
import json
import sqlite3
from pathlib import Path

from footage.exports import export

ODD = 'line\nnext\u2028"quoted", 中文\x85end'


def test_the_three_formats_hold_the_same_rows(tmp_path: Path) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE thing (id TEXT, number REAL, content BLOB)")
    connection.execute("CREATE VIEW empty AS SELECT id FROM thing WHERE 0")
    connection.executemany(
        "INSERT INTO thing VALUES (?, ?, ?)", [("b", 2.5, b"\x00\xff"), ("a", None, None), (ODD, 1, None)]
    )
    for form in ("csv", "json", "jsonl"):
        assert export(connection, tmp_path / form, form) == ("empty", "thing")
    rows = json.loads((tmp_path / "json" / "thing.json").read_bytes())
    assert rows == [
        {"id": "a", "number": None, "content": None},
        {"id": "b", "number": 2.5, "content": "AP8="},
        {"id": ODD, "number": 1.0, "content": None},
    ]
    lines = (tmp_path / "jsonl" / "thing.jsonl").read_bytes().decode().split("\n")[:-1]
    assert [json.loads(line) for line in lines] == rows
    with (tmp_path / "csv" / "thing.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["id"] for row in csv.DictReader(file)] == ["a", "b", ODD]
    assert json.loads((tmp_path / "json" / "empty.json").read_bytes()) == []
