"""Tables from schemas: names, types, views, and what hostile or broken records do to them."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

import pytest

from footage.model import Outcome
from footage.reading.kinds import Kinds
from footage.register import build_register, fill
from footage.register.layout import FIXED
from footage.register.manual import manual
from footage.register.tables import kind_tables
from footage.repository import MemoryTree
from footage.text import say
from histories import CASE, History, at, camera, copy, request, retrieval

TITLE = {"zh": "样例", "en": "Sample"}


def toy(name: str = "toy", **properties: dict[str, Any]) -> bytes:
    """Return a schema as an adopter would drop it in: one file and nothing else."""
    note = {"title": TITLE, "help": TITLE, "privacy": "internal"}
    block = {
        "kind": name,
        "nature": "entry",
        "folder": f"records/toys/{name}",
        "file": "{id}.yml",
        "id_pattern": "^[A-Z][A-Z0-9-]{0,30}$",
        "title": TITLE,
        "plural": TITLE,
        "help": TITLE,
        "list": [],
        "facets": [],
        "timeline": [],
        "references": {},
        "intervals": [],
        "retention": "case",
        "counts_from": "landing",
        "landing": {"class": "D", "actor": [], "second": []},
    }
    fields = {"kind": {"const": name}, "id": {"type": "string"}, **properties}
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "x-footage": block,
        "type": "object",
        "properties": {field: {**node, "x-footage": note} for field, node in fields.items()},
    }
    return json.dumps(schema).encode()


def history_of(*schemas: bytes) -> History:
    history = History()
    names = [json.loads(each)["x-footage"]["kind"] for each in schemas]
    tree = {f"schemas/{name}.schema.json": data for name, data in zip(names, schemas, strict=True)}
    history.kinds = Kinds.load(MemoryTree(tree))
    return history


def filled(history: History, as_of: int = at(30)) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    fill(
        connection,
        kinds=history.kinds,
        replay=history.replay(),
        as_of=as_of,
        commit="1" * 40,
        evidence_commit="",
        provenance={},
        texts=history.read_many,
        judge=False,
    )
    return connection


def test_toy_kind_gets_its_table_child_tables_and_views() -> None:
    time = {"type": "string", "format": "date-time"}
    part = {"type": "object", "properties": {"label": {"type": "string"}, "when": time}}
    for each in part["properties"].values():
        each["x-footage"] = {"title": TITLE, "help": TITLE, "privacy": "internal"}
    schema = toy(
        size={"type": "integer"},
        weight={"type": "number"},
        sold={"type": "boolean"},
        made_on={"type": "string", "format": "date"},
        tags={"type": "array", "items": {"type": "string"}},
        parts={"type": "array", "items": part},
    )
    history = history_of(schema)
    history.land(
        at(1),
        {
            "kind": "toy",
            "id": "T-1",
            "size": 3,
            "weight": 1.5,
            "sold": True,
            "made_on": "2026-03-02",
            "tags": ["红", "b"],
            "parts": [{"label": "轮", "when": "2026-03-02T01:00:00+08:00"}],
        },
    )
    connection = filled(history)
    row = connection.execute(
        "SELECT uid, version, size, weight, sold, made_on, made_on_epoch, standing FROM toy"
    ).fetchone()
    assert row == ("T-1", 1, 3, 1.5, 1, "2026-03-02", at(0, 0), "main")
    assert connection.execute("SELECT * FROM toy_tags").fetchall() == [("T-1", 1, 1, "红"), ("T-1", 1, 2, "b")]
    parts = connection.execute('SELECT position, label, "when", when_epoch FROM toy_parts').fetchall()
    assert parts == [(1, "轮", "2026-03-02T01:00:00+08:00", at(0, 1))]
    explained = {row[0] for row in connection.execute("SELECT object FROM dictionary WHERE object LIKE 'toy%'")}
    assert explained == {"toy", "toy_tags", "toy_parts"}


def test_names_that_are_taken_or_reserved() -> None:
    schemas = (
        toy(
            "finding",
            version={"type": "string"},
            uid={"type": "string"},
            **{"from": {"type": "string", "format": "date"}},
        ),
        toy("copy", state={"type": "array", "items": {"type": "string"}}),
        toy("control_x", value={"type": "string"}),
        toy(
            "a",
            b={"type": "array", "items": {"type": "string"}},
            x={"type": "string", "format": "date"},
            x_epoch={"type": "string"},
        ),
        toy("a_b", position={"type": "string"}),
    )
    history = history_of(*schemas)
    history.land(at(1), {"kind": "finding", "id": "F-1", "version": "v9", "uid": "mine", "from": "2026-03-02"})
    history.land(at(2), {"kind": "a", "id": "A-1", "b": ["item"], "x": "2026-03-02", "x_epoch": "typed"})
    connection = filled(history)
    found = connection.execute(
        'SELECT uid, version, version_field, uid_field, "from", from_epoch FROM finding_record'
    ).fetchone()
    assert found == ("F-1", 1, "v9", "mine", "2026-03-02", at(0, 0))
    names = {view for (view,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'view'")}
    assert {"finding_record", "copy", "copy_state_list", "kind_control_x", "a", "a_b", "a_b_list"} <= names
    assert connection.execute("SELECT value FROM a_b_list").fetchall() == [("item",)]
    assert connection.execute("SELECT x_epoch, x_epoch_field FROM a").fetchall() == [(at(0, 0), "typed")]


def test_every_table_is_strict() -> None:
    connection = filled(History([camera("CAM-A1")]))
    loose = connection.execute(
        "SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main' AND NOT strict"
    )
    assert [name for (name,) in loose if not name.startswith("sqlite_")] == []
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute("UPDATE camera_version SET retention_days = 'thirty'")


def test_every_column_is_explained_in_both_languages() -> None:
    connection = filled(History([camera("CAM-A1")]))
    said = {
        (name, column): (zh, en)
        for name, column, zh, en in connection.execute("SELECT object, column, zh, en FROM dictionary")
    }
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')").fetchall():
        if name.startswith("sqlite_") or name.endswith("_version"):
            continue
        for (column,) in [("",), *connection.execute("SELECT name FROM pragma_table_info(?)", (name,))]:
            zh, en = said[name, column]
            assert zh.strip(), (name, column)
            assert en.strip(), (name, column)
            assert not zh.startswith("register."), (name, column)


def test_hostile_text_goes_in_and_comes_out_unharmed() -> None:
    hostile = (
        "'); DROP TABLE cases;-- \"<script>alert(1)</script> =HYPERLINK(1) ${{ secrets }}\n::error::\u202e\x07 %0A"
    )
    history = History([camera("CAM-A1"), camera("CAM-A2")])
    history.close(at(1), request(), outcome=Outcome.REFUSED, filed=at(0, 10))
    history.land(at(1), request(reason=hostile, cameras=["CAM-A1", "'; --"]), filed=at(0, 10))
    connection = filled(history)
    assert connection.execute("SELECT reason FROM request").fetchone()[0] == hostile
    assert [row[0] for row in connection.execute("SELECT value FROM request_cameras ORDER BY position")] == [
        "CAM-A1",
        "'; --",
    ]
    assert "\n" not in connection.execute("SELECT title FROM cases").fetchone()[0]


def test_values_that_do_not_fit_never_stop_the_register() -> None:
    broken = request(
        reason=["a", {"b": 1}],
        cameras="CAM-A1",
        window={"from": "yesterday", "to": 5},
        use={"period_days": 2**70, "recipients": None},
        contains_minor="no",
        department="x\ud800y\0z",
    )
    history = History([camera("CAM-A1")])
    pack = {"kind": "pack", "id": "odd", "parameters": [{"from": "2026-01-01"}]}
    calendar = {"kind": "calendar", "id": "cn-2026", "year": "soon", "timezone": "Mars/Olympus"}
    grant = {"kind": "role_grant", "id": "RG-000001", "role": 5, "people": "zhao", "from": "9999-99-99"}
    person = {"kind": "person", "id": "zhao", "accounts": [{"host": "x"}, 5], "emails": "none"}
    history.land(None, pack, calendar, grant, person)
    history.land(at(0, 10), camera("CAM-A2"))
    history.plant(at(1), broken)
    connection = filled(history)
    row = connection.execute(
        "SELECT reason, window_from, window_from_epoch, window_to, use_period_days, contains_minor, department"
        " FROM request"
    ).fetchone()
    assert row == ('["a",{"b":1}]', "yesterday", None, "5", None, None, "x\ufffdy\ufffdz")
    assert connection.execute("SELECT count(*) FROM request_cameras").fetchone()[0] == 0
    assert connection.execute("SELECT timezone FROM as_of").fetchone()[0] == "Asia/Shanghai"
    assert connection.execute("SELECT count(*) FROM parameter_period").fetchone()[0] == 0


def test_two_paths_cannot_share_one_name() -> None:
    history = History([camera("CAM-A1", 30)])
    history.plant(at(1), camera("CAM-A1", 1), path="records/sites/cameras/other.yml")
    connection = filled(history)
    rows = connection.execute("SELECT uid, retention_days FROM camera ORDER BY uid").fetchall()
    assert rows == [("CAM-A1", 30), ("CAM-A1@records/sites/cameras/other.yml", 1)]


def test_versions_stand_with_their_periods() -> None:
    history = History([camera("CAM-A1", 30)])
    history.land(at(1), camera("CAM-A1", 7))
    history.land(at(2), deleted=["records/sites/cameras/CAM-A1.yml"])
    rows = filled(history).execute(
        "SELECT version, retention_days, landed_epoch, replaced_epoch, standing FROM camera_version"
    )
    assert rows.fetchall() == [(1, 30, None, at(1), "replaced"), (2, 7, at(1), at(2), "deleted")]
    assert filled(history).execute("SELECT count(*) FROM camera").fetchone()[0] == 0
    assert filled(history, at(1, 12)).execute("SELECT retention_days, standing FROM camera").fetchall() == [(7, "main")]


def test_counts_from_the_stated_date_or_from_landing() -> None:
    history = History([camera("CAM-A1")])
    history.land(at(1), request(), filed=at(0, 10))
    history.land(at(3), retrieval(ended=at(2)), copy(made=at(2)))
    connection = filled(history)
    assert connection.execute("SELECT counts_epoch, first_seen_epoch FROM request").fetchone() == (at(1), at(0, 10))
    assert connection.execute("SELECT counts_epoch, landed_epoch FROM copy").fetchone() == (at(2), at(3))
    assert connection.execute("SELECT uid, case_id FROM copy").fetchone() == (f"{CASE}/copy-CCCCCC", CASE)


def test_plain_sqlite3_program_opens_it_and_runs_every_view(tmp_path: Path) -> None:
    history = History([camera("CAM-A1")])
    history.land(at(1), request(), filed=at(0, 10))
    history.land(at(3), retrieval(ended=at(2)), copy(made=at(2)))
    out = tmp_path / "register.sqlite"
    build_register(
        out=out,
        kinds=history.kinds,
        replay=history.replay(),
        as_of=at(4),
        commit="1" * 40,
        evidence_commit="",
        provenance={},
        texts=history.read_many,
    )
    with sqlite3.connect(out) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'view'")]
    connection.close()
    script = "".join(f'SELECT count(*) FROM "{name}";\n' for name in names) + "PRAGMA integrity_check;\n"
    done = subprocess.run(["sqlite3", "-bail", str(out)], input=script, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "ok"
    assert len(done.stdout.splitlines()) == len(names) + 1


def test_the_manual_names_every_table() -> None:
    kinds = History().kinds
    names = {table.name for table in FIXED}
    for each in kind_tables(kinds):
        names |= {each.view, *(part.view for part in each.lists)}
    root = Path(__file__).resolve().parents[2]
    for lang in ("zh", "en"):
        page = (root / "docs" / lang / "register.md").read_text(encoding="utf-8")
        assert [name for name in sorted(names) if f"`{name}`" not in page] == []
        end = page.index(say("register.manual.views", lang))
        assert page[:end] == manual(kinds, lang)[:end]
