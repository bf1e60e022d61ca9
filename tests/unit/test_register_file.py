"""The register as a file: the same bytes, whole or not at all, read without being able to change it; and the cache."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from footage.finding import ToolError
from footage.model import Grant, Outcome
from footage.register import BlobCache, build_register, digest, open_readonly
from histories import History, at, camera, copy, request, retrieval, slot

ROOT = Path(__file__).resolve().parents[2]


def history() -> History:
    made = History([camera("CAM-A1"), camera("CAM-A2")])
    slots = (slot("unit.head", "lin", at(0, 11), review=1), slot("security.head", "sun", at(1), review=2))
    allowed = Grant(("CAM-A1", "CAM-A2"), "copy", at(0, 8), at(0, 9))
    made.close(at(0, 9), request(), outcome=Outcome.WITHDRAWN, filed=at(0, 8))
    made.land(at(1), request(), slots=slots, grant=allowed, filed=at(0, 10))
    made.land(at(2, 10), retrieval(), copy())
    made.land(None, camera("CAM-A1", 7))
    return made


def build(out: Path, made: History | None = None, *, judge: bool = True, tool: str = "test") -> Path:
    made = made or history()
    build_register(
        out=out,
        kinds=made.kinds,
        replay=made.replay(),
        as_of=at(4),
        commit="1" * 40,
        evidence_commit="2" * 40,
        provenance={"tool": tool},
        texts=made.read_many,
        judge=judge,
    )
    return out


def identity(path: Path) -> str:
    connection = open_readonly(path)
    try:
        return digest(connection)
    finally:
        connection.close()


def test_same_input_gives_the_same_bytes_in_any_surroundings(tmp_path: Path) -> None:
    script = (
        "import sys; sys.path[:0] = ['tools', 'tests', 'tests/unit']; from pathlib import Path;"
        "from test_register_file import build; build(Path(sys.argv[1]))"
    )
    files = []
    for seed, zone, lang in (("1", "Pacific/Kiritimati", "C"), ("2", "America/New_York", "C.UTF-8")):
        out = tmp_path / f"{seed}.sqlite"
        surroundings = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LANG": lang, "PYTHONDONTWRITEBYTECODE": "1"}
        subprocess.run([sys.executable, "-c", script, str(out)], cwd=ROOT, env=surroundings, check=True)
        files.append(out.read_bytes())
    assert files[0] == files[1]
    assert build(tmp_path / "here.sqlite").read_bytes() == files[0]


def test_controls_have_run(tmp_path: Path) -> None:
    connection = open_readonly(build(tmp_path / "r.sqlite"))
    judged = connection.execute("SELECT count(DISTINCT clause) FROM verdict").fetchone()[0]
    assert judged > 0
    assert (
        connection.execute("SELECT count(*) FROM verdict WHERE clause NOT IN (SELECT id FROM clause)").fetchone()[0]
        == 0
    )
    connection.close()


def test_digest_names_content_and_not_layout(tmp_path: Path) -> None:
    one = build(tmp_path / "one.sqlite", judge=False)
    two = tmp_path / "two.sqlite"
    with sqlite3.connect(one) as source:
        source.execute("VACUUM INTO ?", (str(two),))
    source.close()
    connection = sqlite3.connect(two, isolation_level=None)
    connection.executescript("PRAGMA page_size = 8192; VACUUM;")
    connection.close()
    assert one.read_bytes() != two.read_bytes()
    assert identity(one) == identity(two)
    assert identity(build(tmp_path / "other.sqlite", judge=False, tool="another")) != identity(one)


def test_digest_sees_every_cell(tmp_path: Path) -> None:
    path = build(tmp_path / "r.sqlite", judge=False)
    connection = sqlite3.connect(path, isolation_level=None)
    before = digest(connection)
    seen = {before}
    for change in (
        "UPDATE cases SET state = 'archived'",
        "UPDATE statement SET signature = x'00'",
        "UPDATE camera_version SET retention_days = 8 WHERE version = 2",
        "DELETE FROM copy_files_version",
    ):
        connection.execute(change)
        assert digest(connection) not in seen
        seen.add(digest(connection))
    connection.close()


def test_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    out = build(tmp_path / "r.sqlite", judge=False)
    before = out.read_bytes()
    made = history()
    replay = made.replay()

    def fail(connection: sqlite3.Connection) -> None:
        connection.execute("SELECT * FROM no_such_table")

    with pytest.raises(ToolError) as caught:
        build_register(
            out=out,
            kinds=made.kinds,
            replay=replay,
            as_of=at(4),
            commit="",
            evidence_commit="",
            provenance={},
            extra=fail,
            judge=False,
        )
    assert caught.value.status == 70
    assert out.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["r.sqlite"]


def test_reader_can_ask_and_nothing_else(tmp_path: Path) -> None:
    path = build(tmp_path / "r.sqlite", judge=False)
    connection = open_readonly(path)
    assert connection.execute("SELECT count(*), max(json_extract(waiting_for, '$')) FROM cases").fetchone()[0] == 1
    for statement in (
        "DELETE FROM cases",
        "CREATE TABLE t (a)",
        "CREATE TEMP TABLE t (a)",
        f"ATTACH '{tmp_path / 'x.sqlite'}' AS x",
        "PRAGMA query_only = OFF",
        "SELECT load_extension('x')",
        "BEGIN",
        "VACUUM",
    ):
        with pytest.raises(sqlite3.Error):
            connection.execute(statement)
    connection.close()
    assert [entry.name for entry in tmp_path.iterdir()] == ["r.sqlite"]


def test_reader_stops_a_question_without_end_and_answers_the_next(tmp_path: Path) -> None:
    connection = open_readonly(build(tmp_path / "r.sqlite", judge=False), steps=1_000_000)
    with pytest.raises(sqlite3.OperationalError):
        connection.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
        ).fetchall()
    assert connection.execute("SELECT count(*) FROM cases").fetchone() == (1,)
    connection.close()


@pytest.mark.parametrize("content", [None, b"", b"not a database at all, but long enough to be looked at" * 40])
def test_what_is_no_register_is_said_so(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "r.sqlite"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ToolError) as caught:
        open_readonly(path)
    assert caught.value.code in ("register.missing", "register.unreadable")


# The cache ----------------------------------------------------------------------------------------------------------

KEY = ("a" * 40, "records/x.yml")


def test_cache_remembers_by_blob_path_schemas_and_tool(tmp_path: Path) -> None:
    path = tmp_path / "cache.sqlite"
    with BlobCache(path, tool="1", schemas="s") as cache:
        cache.put_many({KEY: b"one", ("b" * 40, "y"): b""})
        assert cache.get_many([KEY, ("b" * 40, "y"), ("a" * 40, "y")]) == {KEY: b"one", ("b" * 40, "y"): b""}
    with BlobCache(path, tool="1", schemas="other") as cache:
        assert cache.get_many([KEY]) == {}
    with BlobCache(path, tool="1", schemas="s") as cache:
        assert cache.get_many([KEY]) == {KEY: b"one"}
    with BlobCache(path, tool="2", schemas="s") as cache:
        assert cache.get_many([KEY]) == {}
    with BlobCache(path, tool="1", schemas="s") as cache:
        assert cache.get_many([KEY]) == {}  # what another version wrote over is gone


def test_cache_answers_many_keys(tmp_path: Path) -> None:
    values = {(f"{number:040x}", "records/x.yml"): str(number).encode() for number in range(1300)}
    with BlobCache(tmp_path / "cache.sqlite", tool="1", schemas="s") as cache:
        cache.put_many(values)
        assert cache.get_many(values) == values


def test_damaged_cache_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "cache.sqlite"
    for damage in (b"", b"garbage" * 1000, b"SQLite format 3\x00" + b"\xff" * 9000):
        path.write_bytes(damage)
        with BlobCache(path, tool="1", schemas="s") as cache:
            assert cache.get_many([KEY]) == {}
            cache.put_many({KEY: b"one"})
            assert cache.get_many([KEY]) == {KEY: b"one"}


def test_changed_value_in_the_cache_is_a_miss(tmp_path: Path) -> None:
    path = tmp_path / "cache.sqlite"
    with BlobCache(path, tool="1", schemas="s") as cache:
        cache.put_many({KEY: b"one"})
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE entry SET value = x'74776f'")
    connection.close()
    with BlobCache(path, tool="1", schemas="s") as cache:
        assert cache.get_many([KEY]) == {}


def test_cache_damaged_while_open_forgets(tmp_path: Path) -> None:
    path = tmp_path / "cache.sqlite"
    cache = BlobCache(path, tool="1", schemas="s")
    cache.put_many({(f"{number:040x}", "x"): b"v" * 500 for number in range(2000)})
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (size - 4096))
    fresh = BlobCache(path, tool="1", schemas="s")
    keys = [(f"{number:040x}", "x") for number in range(2000)]
    assert fresh.get_many(keys) == {}
    fresh.put_many({KEY: b"one"})
    assert fresh.get_many([KEY]) == {KEY: b"one"}
    fresh.close()
    cache.close()


def test_cache_that_cannot_be_written_still_serves_the_run(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with BlobCache(tmp_path / "file" / "cache.sqlite", tool="1", schemas="s") as cache:
        cache.put_many({KEY: b"one"})
        assert cache.get_many([KEY]) == {KEY: b"one"}
