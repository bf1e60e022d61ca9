"""A site built over an older one is the site built from nothing; a digest covers all that a dossier says."""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from demonstration.conftest import Demonstration
from footage import portal
from footage.dossier import case_sources, load_case, load_office
from footage.dossier.digests import case_digests
from footage.reading.kinds import Kinds
from footage.register.layout import quoted
from footage.register.read import open_readonly


def handbook(folder: Path) -> Path:
    for lang in ("zh", "en"):
        (folder / lang).mkdir(parents=True)
        (folder / lang / "verify.md").write_text("# 手册 handbook\n", encoding="utf-8")
    return folder


def build(register: Path, kinds: Kinds, out: Path, docs: Path, memory: Path | None) -> None:
    connection = open_readonly(register)
    sources = case_sources(connection, kinds, lambda: open_readonly(register))
    portal.build(load_office(connection, kinds), sources, out, handbook=docs, memory=memory)
    connection.close()


def files(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def inodes(site: Path) -> dict[str, int]:
    return {path.relative_to(site).as_posix(): path.stat().st_ino for path in site.rglob("RQ-*/index.html")}


def test_a_site_built_over_an_older_one_is_the_site_built_from_nothing(small: Demonstration, tmp_path: Path) -> None:
    kinds, docs, out, memory = small.kinds(), handbook(tmp_path / "docs"), tmp_path / "site", tmp_path / "m.sqlite"
    build(small.register, kinds, out, docs, memory)
    before = inodes(out)
    spoilt = min(before)
    text = (out / spoilt).read_text(encoding="utf-8")
    (out / spoilt).write_text(text.replace("</body>", "<p>!</p></body>"), encoding="utf-8")
    changed, case = a_day_later(small.register, tmp_path / "changed.sqlite")
    build(changed, kinds, out, docs, memory)
    build(changed, kinds, tmp_path / "new", docs, None)
    assert files(out) == files(tmp_path / "new")
    after = inodes(out)
    kept = {path for path in before if after[path] == before[path]}
    assert len(before) / 2 < len(kept) < len(after)
    assert spoilt not in kept
    assert not any(case in path for path in kept)
    running = "SELECT case_id FROM cases WHERE due_epoch IS NOT NULL"
    with sqlite3.connect(changed) as connection:
        clocks = [due for (due,) in connection.execute(running)]
    assert clocks
    assert not any(due in path for path in kept for due in clocks)


def a_day_later(register: Path, copy: Path) -> tuple[Path, str]:
    """Return a register that differs in its time of reference and in what was said about one case."""
    shutil.copy(register, copy)
    with sqlite3.connect(copy) as connection:
        (case,) = connection.execute("SELECT case_id FROM cases WHERE state = 'archived' LIMIT 1").fetchone()
        pulls = "SELECT id FROM pull_request WHERE case_id = ?"
        connection.execute(f"UPDATE review SET opinion = opinion || '！' WHERE pull_request IN ({pulls})", (case,))
        connection.execute("UPDATE as_of SET epoch = epoch + 86400")
    return copy, case


def test_whatever_changes_a_dossier_changes_its_digest(small: Demonstration, tmp_path: Path) -> None:
    shutil.copy(small.register, tmp_path / "register.sqlite")
    connection = sqlite3.connect(tmp_path / "register.sqlite", isolation_level=None)
    kinds = small.kinds()
    digests = case_digests(connection, kinds)
    told = {case: said(connection, kinds, case) for case in digests}
    richest = max(told, key=lambda case: len(told[case]))
    changing: Counter[str] = Counter()
    for table, column, where in columns(connection, richest):
        connection.execute("BEGIN")
        other = ANOTHER.format(quoted(column))
        with suppress(sqlite3.IntegrityError):
            connection.execute(f"UPDATE {quoted(table)} SET {quoted(column)} = {other} {where}")
        if said(connection, kinds, richest) != told[richest]:
            changing[table] += 1
            if changing[table] <= 2 or table == "statement" or table.endswith("_version"):  # the others count whole
                assert case_digests(connection, kinds).get(richest) != digests[richest], (table, column)
        connection.execute("ROLLBACK")
    assert len(changing) > 20
    assert changing.total() > 80
    connection.close()


ANOTHER = "CASE typeof({0}) WHEN 'integer' THEN {0} + 1 WHEN 'text' THEN {0} || ' ' ELSE 1 END"
NAMED = ("person", "camera", "department", "zone", "absence")
SHARED = ("clause", "reason", *(f"{kind}_version" for kind in NAMED))


def said(connection: sqlite3.Connection, kinds: Kinds, case: str) -> str:
    """Return the dossier in words, or why there is none; bytes that others name by their digest are left out."""
    try:
        dossier = load_case(connection, kinds, case)
    except (ArithmeticError, LookupError, TypeError, ValueError, AssertionError) as error:
        return repr(error)
    return repr(replace(dossier, statements=()))


def columns(connection: sqlite3.Connection, case: str) -> list[tuple[str, str, str]]:
    """Return (table, column, which rows) of everything in the register that speaks of a case or that all share."""
    found = []
    tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name <> 'source'"
    for (table,) in connection.execute(tables).fetchall():
        names = [row[1] for row in connection.execute(f"PRAGMA table_info({quoted(table)})")]
        keys = [f"instr({name}, '{case}')" for name in ("case_id", "uid", "subject", "path") if name in names]
        pulls = f"(SELECT pull_request FROM pull_request_path WHERE case_id = '{case}')"
        keys += [f"{name} IN {pulls}" for name in ("pull_request", "id") if name in names]
        where = "" if table in SHARED else f"WHERE {' OR '.join(keys) or '0'}"
        if connection.execute(f"SELECT count(*) FROM {quoted(table)} {where}").fetchone()[0]:
            found += [(table, name, where) for name in names]
    return found
