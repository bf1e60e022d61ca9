"""Building a register: one SQLite file from one replay, at one reference time.

Promises: the same input gives the same bytes on the same SQLite, whatever the machine's time zone, locale or hash
seed; the file appears whole or not at all (written aside, then renamed); ``digest`` names the content whatever SQLite
wrote it. Refuses: clocks, and anything that landed after the reference time.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from footage.controls import run as run_controls
from footage.duties import run as run_duties
from footage.duties import run_signals
from footage.evidence.proof import Replay
from footage.finding import ToolError
from footage.reading.kinds import Kinds
from footage.register.corrections import corrected
from footage.register.countersigning import write_countersigning
from footage.register.days import calendar_days, organisation_zone, quarters
from footage.register.derive import derive
from footage.register.facts import Texts, write_facts
from footage.register.kept import with_kept
from footage.register.known import Known, findings_at, known_at
from footage.register.layout import BY_NAME, quoted
from footage.register.periods import Standing, parameter_periods
from footage.register.proofs import proofs_at
from footage.register.roles import role_periods
from footage.register.sampling import draw_samples
from footage.register.tables import create, kind_tables
from footage.register.versions import Rows

FORMAT = 1
APPLICATION_ID = 0x466F6F74  # "Foot", so that file(1) and a careful reader can tell a register from another database

Extra = Callable[[sqlite3.Connection], None]


def build_register(
    *,
    out: Path,
    kinds: Kinds,
    replay: Replay,
    as_of: int,
    commit: str,
    evidence_commit: str,
    provenance: Mapping[str, str],
    texts: Texts | None = None,
    extra: Extra | None = None,
    judge: bool = True,
) -> None:
    """Write the register to ``out``.

    ``texts`` reads blobs by id (``Repository.read_many``) for the table ``source``; ``extra`` may add to the register
    after the controls have run, such as an adopter's own; ``judge`` false leaves the clauses unjudged.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{out.name}.", dir=out.parent)
    os.close(handle)
    aside = Path(name)
    try:
        connection = sqlite3.connect(aside, isolation_level=None)
        try:
            _settings(connection)
            fill(
                connection,
                kinds=kinds,
                replay=replay,
                as_of=as_of,
                commit=commit,
                evidence_commit=evidence_commit,
                provenance=provenance,
                texts=texts,
                extra=extra,
                judge=judge,
            )
            connection.execute("VACUUM")
        finally:
            connection.close()
        aside.chmod(0o644)
        aside.replace(out)
    except sqlite3.Error as error:
        raise ToolError("register.unbuilt", status=70, problem=str(error)) from error
    finally:
        aside.unlink(missing_ok=True)


def fill(
    connection: sqlite3.Connection,
    *,
    kinds: Kinds,
    replay: Replay,
    as_of: int,
    commit: str,
    evidence_commit: str,
    provenance: Mapping[str, str],
    texts: Texts | None = None,
    extra: Extra | None = None,
    judge: bool = True,
) -> None:
    """Create every table in an empty database and fill it; controls run last."""
    known = with_kept(known_at(replay, as_of), kinds)
    zone = organisation_zone(known.versions)
    tables = kind_tables(kinds)
    connection.execute("BEGIN")
    create(connection, tables)
    rows = Rows(tables, zone)
    fixed = corrected(known.versions, known.pulls, kinds)
    rows.add_versions(fixed.versions, fixed.by)
    rows.add_contents(known)
    rows.insert(connection)
    proofs = proofs_at(replay, known)
    write_facts(
        connection,
        kinds=kinds,
        known=known,
        proofs=proofs,
        findings=findings_at(replay, known),
        uids=rows.uids,
        texts=texts,
    )
    _write_periods(connection, known, zone)
    write_countersigning(connection, kinds=kinds, known=known, uids=rows.uids, zone=zone)
    derive(connection, known=replace(known, versions=fixed.versions), proofs=proofs, zone=zone)
    meta = {**provenance, "format": str(FORMAT), "trust": replay.trust}
    connection.executemany(BY_NAME["meta"].insert(), sorted(meta.items()))
    stamp = datetime.fromtimestamp(as_of, ZoneInfo(zone)).isoformat()
    heads = (commit, evidence_commit, replay.chain_seq, replay.chain_sha256)
    connection.execute(BY_NAME["as_of"].insert(), (as_of, stamp, *heads, zone))
    connection.execute("COMMIT")
    connection.execute("ANALYZE")  # the controls' joins are planned from it
    if judge:
        run_signals(connection)
        draw_samples(connection)
        run_controls(connection)
        run_duties(connection)
    if extra is not None:
        extra(connection)


def digest(connection: sqlite3.Connection) -> str:
    """Return the SHA-256 of the canonical dump, which names the content whatever SQLite wrote the file."""
    total = hashlib.sha256()
    for line in dump(connection):
        total.update(line.encode())
    return total.hexdigest()


def dump(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield the canonical dump as lines of JSON: per table its name and columns, then its rows by key.

    A blob stands as its hexadecimal digits; a table without a key is sorted by all its columns.
    """
    names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name"
    for (name,) in connection.execute(names).fetchall():
        described = connection.execute(f"PRAGMA table_info({quoted(name)})")
        columns = [(column, rank) for _, column, _, _, _, rank in described]
        keys = sorted((rank, column) for column, rank in columns if rank)
        order = [column for _, column in keys] or [column for column, _ in columns]
        yield _line([name, *(column for column, _ in columns)])
        selected = ", ".join(quoted(column) for column, _ in columns)
        ordered = ", ".join(quoted(column) for column in order)
        query = f"SELECT {selected} FROM {quoted(name)} ORDER BY {ordered}"
        yield from map(_line, connection.execute(query))


def _line(cells: object) -> str:
    return json.dumps(cells, ensure_ascii=True, separators=(",", ":"), default=bytes.hex) + "\n"


def _settings(connection: sqlite3.Connection) -> None:
    """Set what the file's bytes depend on, and leave out what only matters to a file that others read meanwhile."""
    for setting in (
        "page_size = 4096",
        "encoding = 'UTF-8'",
        "auto_vacuum = NONE",
        f"application_id = {APPLICATION_ID}",
        f"user_version = {FORMAT}",
        "journal_mode = OFF",
        "synchronous = OFF",
        "locking_mode = EXCLUSIVE",
        "temp_store = MEMORY",
        "cache_size = -65536",
        "foreign_keys = OFF",
    ):
        connection.execute(f"PRAGMA {setting}")


def _write_periods(connection: sqlite3.Connection, known: Known, zone: str) -> None:
    standing = Standing(known.commits)
    rows = {
        "parameter_period": parameter_periods(known.versions, standing, zone),
        "role_period": role_periods(known.versions, standing, zone),
        "calendar_day": calendar_days(known.versions, zone),
        "quarter": quarters((at for each in known.commits if (at := each.landed_epoch)), known.as_of, zone),
    }
    for table, found in rows.items():
        connection.executemany(BY_NAME[table].insert(), found)
