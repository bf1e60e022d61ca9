"""The internal edition lacks what is restricted: a word planted in each such field is in none of its files."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from footage import portal
from footage.cli import cli
from footage.dossier import case_sources, load_office
from footage.finding import ToolError
from footage.model import Outcome
from footage.reading.kinds import FieldSpec, Kind, Kinds
from footage.reading.text_of_record import record_bytes
from footage.register.edition import hidden, reduce
from footage.register.load import build_register
from footage.register.read import open_readonly
from histories import CASE, History, at, camera, kinds, request

CANARY = "canary"


def canary(kind: str, pointer: str) -> str:
    return f"{CANARY}-{kind}-{pointer.strip('/').replace('/', '-').replace('*', 'each')}"


def put(node: dict[str, Any], steps: list[str], value: object) -> None:
    """Put a value under the steps; ``*`` is the first place of a list."""
    step, rest = steps[0], steps[1:]
    if not rest:
        node[step] = value
    elif rest[0] == "*":
        items = node.setdefault(step, [{} if len(rest) > 1 else value])
        if len(rest) > 1:
            put(items[0], rest[1:], value)
    else:
        put(node.setdefault(step, {}), rest, value)


def plain(spec: FieldSpec) -> object:
    """Return something that the field may hold."""
    known = {"date": "2026-03-02", "date-time": "2026-03-02T09:00:00+08:00"}
    typed = {"integer": 1, "number": 1, "boolean": False}
    return next(iter(spec.values), None) or known.get(spec.format) or typed.get(spec.type, "x")


def planted(kind: Kind) -> dict[str, Any]:
    """Return a record of the kind that holds a word of its own in each restricted field, whatever the field is for."""
    suffix = {"zone": "ZN-P1", "person": "lin-planted"}.get(kind.name, f"{kind.name}-7K3M9Q")
    data: dict[str, Any] = {"kind": kind.name, "id": CASE if kind.name == "request" else suffix}
    if kind.name == "request":
        data = request()
    for spec in kind.fields:
        if (
            spec.required
            and kind.name != "request"
            and "*" not in spec.pointer
            and spec.pointer not in ("/kind", "/id", *hidden(kind))
        ):
            put(data, spec.pointer.strip("/").split("/"), plain(spec))
    for pointer in hidden(kind):
        put(data, pointer.strip("/").split("/"), canary(kind.name, pointer))
    return data


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register that holds a record of every kind with restricted fields, and a verdict that repeats one."""
    history = History([camera("CAM-A1"), camera("CAM-A2")])
    history.close(at(2), request(), outcome=Outcome.REFUSED, filed=at(1))
    for kind in _restricted(kinds()):
        data = planted(kind)
        path = history.path_of(data)
        history.plant(at(1), data)
        history.blobs[history.replay().versions[-1].record.blob] = record_bytes(data)
        assert history.replay().versions[-1].record.path == path
    out = tmp_path_factory.mktemp("edition") / "whole.sqlite"
    build_register(
        out=out, kinds=kinds(), replay=history.replay(), as_of=at(30), commit="c" * 40, evidence_commit="e" * 40,
        provenance={"tool": "test"}, texts=history.read_many, extra=_repeat, judge=False,
    )  # fmt: skip
    return out


def _repeat(connection: sqlite3.Connection) -> None:
    word = canary("recorder_log", "/operations/*/account")
    connection.execute(
        "INSERT INTO verdict VALUES ('R-1.3.2b', ?, 'FAIL', 'export_unexplained', ?, '[]', NULL, 'major', NULL)",
        (CASE, f'{{"account": "{word}"}}'),
    )


def _restricted(known: Kinds) -> Iterator[Kind]:
    yield from (kind for kind in known if hidden(kind))


@pytest.fixture(scope="module")
def internal(whole: Path) -> Path:
    out = whole.with_name("internal.sqlite")
    reduce(whole, out, kinds())
    return out


def test_there_is_something_to_hide() -> None:
    found = {(kind.name, pointer) for kind in _restricted(kinds()) for pointer in hidden(kind)}
    assert len(found) > 25
    assert {("violation", "/sanction"), ("person", "/emails/*"), ("complaint", "/identity_ref")} <= {
        (kind, pointer) if pointer != "/emails" else (kind, "/emails/*") for kind, pointer in found
    }


def test_a_word_planted_in_each_restricted_field_is_in_the_whole_register_and_not_in_this_one(
    whole: Path, internal: Path
) -> None:
    before, after = whole.read_bytes(), internal.read_bytes()
    words = [canary(kind.name, pointer).encode() for kind in _restricted(kinds()) for pointer in hidden(kind)]
    assert [word for word in words if word not in before] == []
    assert CANARY.encode() + b"-" in before
    assert [word for word in words if word in after] == []


def test_what_is_not_restricted_stays(internal: Path) -> None:
    connection = open_readonly(internal)
    text = connection.execute("SELECT text FROM source WHERE path LIKE '%/request.yml'").fetchone()[0]
    assert "仓库三号门货架被撞" in text
    assert connection.execute("SELECT count(*) FROM request_cameras").fetchone()[0] == 2
    assert connection.execute("SELECT verdict, args FROM verdict").fetchone() == ("FAIL", '{"account": "…"}')
    assert connection.execute("SELECT value FROM meta WHERE key = 'edition'").fetchone() == ("internal",)
    connection.close()


def test_no_signed_statement_and_no_control_is_in_it(internal: Path) -> None:
    connection = open_readonly(internal)
    assert connection.execute(
        "SELECT count(*) FROM statement WHERE length(content) + length(signature)"
    ).fetchone() == (0,)
    views = "SELECT count(*) FROM sqlite_master WHERE type = 'view' AND name LIKE 'control%'"
    assert connection.execute(views).fetchone() == (0,)
    connection.close()


def test_no_page_and_no_file_of_its_site_has_a_planted_word(whole: Path, internal: Path, tmp_path: Path) -> None:
    found = {}
    for register in (whole, internal):
        site = tmp_path / register.stem
        connection = open_readonly(register)
        portal.build(
            load_office(connection, kinds()),
            case_sources(connection, kinds(), lambda at=register: open_readonly(at)),
            site,
            handbook=tmp_path / "nowhere",
        )
        connection.close()
        files = [path for path in site.rglob("*") if path.is_file()]
        assert len(files) > 50
        found[register.stem] = [path for path in files if f"{CANARY}-".encode() in path.read_bytes()]
    assert found["whole"]
    assert found["internal"] == []


@pytest.fixture
def mixed(tmp_path: Path, internal: Path) -> Path:
    out = tmp_path / "out"
    out.mkdir()
    (out / "register.sqlite").write_bytes(internal.read_bytes())
    return out


def test_two_editions_do_not_share_a_folder(mixed: Path) -> None:
    done = CliRunner().invoke(cli, ["build", "--repo", ".", "--out", str(mixed)], standalone_mode=False)
    assert isinstance(done.exception, ToolError)
    assert done.exception.code == "cli.edition_mixed"
