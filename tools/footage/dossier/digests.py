"""What names everything that a case's dossier is made of: two registers with the same digest give the same dossier.

Promises: a digest covers every row that ``load_case`` reads, and what ids, codes and fields are called; only the
reference time is left out, since a dossier states times and not how far off they are. So whoever kept what was made
of a dossier need not load it again. Content is named by its digests: a blob's id stands for the record, the SHA-256 of
a statement for its bytes. Refuses: to guess what a new column means; it counts.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from footage.dossier.case import case_ids, load_case, zone_of
from footage.dossier.names import Names
from footage.dossier.records import COLUMNS
from footage.dossier.shape import CaseDossier
from footage.reading.kinds import Kind, Kinds
from footage.register.tables import view_names

_OF_CASE = ("cases", "case_verification", "emergency", "approved_scope", "copy_state")
_OF_PULL = ("review", "approval_stage", "decision_problem", "pull_request_path")
_STATEMENT = "pull_request, path, seq, sha256"
_CASE_OF = "CASE instr({0}, '/') WHEN 0 THEN {0} ELSE substr({0}, 1, instr({0}, '/') - 1) END"
_CASE_ID = re.compile(r"RQ-[0-9]{8}-[0-9A-Z]{6}")

Digests = Mapping[str, str]
Reopen = Callable[[], sqlite3.Connection]


@dataclass(frozen=True, slots=True)
class CaseSource:
    """A case whose dossier is loaded when it is wanted; ``digest`` names all that the dossier is made of."""

    case_id: str
    digest: str
    load: Callable[[], CaseDossier]


class _Loader:
    """Loads dossiers, in a process forked later too: there it reopens the register, which two must not share."""

    def __init__(self, connection: sqlite3.Connection, kinds: Kinds, reopen: Reopen) -> None:
        self._kinds = kinds
        self._reopen = reopen
        self._use(connection)

    def _use(self, connection: sqlite3.Connection) -> None:
        self._process = os.getpid()
        self._connection = connection
        self._names = Names(connection, self._kinds, zone_of(connection))

    def __call__(self, case_id: str) -> CaseDossier:
        if os.getpid() != self._process:
            self._use(self._reopen())
        return load_case(self._connection, self._kinds, case_id, self._names)


def case_sources(connection: sqlite3.Connection, kinds: Kinds, reopen: Reopen) -> Iterator[CaseSource]:
    """Yield every case, newest first; ``reopen`` opens the same register once more."""
    load = _Loader(connection, kinds, reopen)
    digests = case_digests(connection, kinds)
    for case_id in case_ids(connection):
        yield CaseSource(case_id, digests[case_id], partial(load, case_id))


def case_digests(connection: sqlite3.Connection, kinds: Kinds) -> Digests:
    """Return the digest of each case."""
    shared = _shared(connection, kinds)
    found: dict[str, hashlib.blake2b] = {case: hashlib.blake2b(shared, digest_size=20) for case in case_ids(connection)}
    for case, text in _rows(connection, kinds):
        if case in found:
            found[case].update(text.encode("utf-8", "surrogatepass"))
    return {case: each.hexdigest() for case, each in found.items()}


def _rows(connection: sqlite3.Connection, kinds: Kinds) -> Iterator[tuple[str, str]]:
    """Yield (case, what a row says), table by table."""
    for table in _OF_CASE:
        yield from _of(connection, table, "case_id")
    views = view_names(kinds)
    for kind in kinds:
        if kind.in_case:
            yield from _of(connection, f"{views[kind.name]}_version", "case_id", COLUMNS)
    yield from _of(connection, "verdict", _CASE_OF.format("subject"))
    yield from _of_findings(connection)
    yield from _of_pulls(connection)


def _of(connection: sqlite3.Connection, table: str, key: str, columns: str = "") -> Iterator[tuple[str, str]]:
    """Yield (key, table and row as JSON) of every row that has a key, in the table's own order of rows."""
    wanted = columns or ", ".join(f'"{row[1]}"' for row in connection.execute(f'PRAGMA table_info("{table}")'))
    sql = f"SELECT {key}, json_array('{table}', {wanted}) FROM \"{table}\" WHERE {key} IS NOT NULL ORDER BY 1, 2"  # noqa: S608 - our own tables, and kinds whose schemas the lint passed
    yield from connection.execute(sql)


def _of_findings(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Yield findings by the case that they are about and by each case that their path names."""
    for where, text in _of(connection, "finding", "subject || char(10) || path", _but_position(connection)):
        subject, _, path = where.partition("\n")
        yield from ((case, text) for case in sorted({subject, *_CASE_ID.findall(path)}))


def _but_position(connection: sqlite3.Connection) -> str:
    """Return the columns of a finding without its number, which another case's finding moves."""
    columns = (row[1] for row in connection.execute("PRAGMA table_info(finding)"))
    return ", ".join(f'"{name}"' for name in columns if name != "position")


def _of_pulls(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Yield every pull request with all that is kept of it, for each case that it touches."""
    parts: dict[str, list[str]] = defaultdict(list)
    for table in _OF_PULL:
        for pull, text in _of(connection, table, "pull_request"):
            parts[pull].append(text)
    for pull, text in _of(connection, "statement", "pull_request", _STATEMENT):
        parts[pull].append(text)
    touched = (
        "SELECT DISTINCT case_id, pull_request FROM pull_request_path WHERE case_id IS NOT NULL"
        " UNION SELECT case_id, id FROM pull_request WHERE case_id IS NOT NULL ORDER BY 1, 2"
    )
    rows = dict(_of(connection, "pull_request", "id"))
    for case, pull in connection.execute(touched).fetchall():
        yield case, "\n".join((rows.get(pull, ""), *parts[pull]))


def _shared(connection: sqlite3.Connection, kinds: Kinds) -> bytes:
    """Return the digest of what all dossiers share: names, clauses, reasons, the time zone, the kinds' schemas."""
    names = Names(connection, kinds, zone_of(connection))
    total = hashlib.blake2b(repr([names.zone, names.everything()]).encode("utf-8", "surrogatepass"))
    for table, columns in (("reason", "code, zh, en"), ("clause", "id, title_zh, title_en")):
        for (row,) in connection.execute(f"SELECT json_array({columns}) FROM {table} ORDER BY 1"):  # noqa: S608 - as above
            total.update(f"{row}\n".encode("utf-8", "surrogatepass"))
    if "absence" in kinds:
        absences = "SELECT json_array(id, version, person, from_epoch) FROM absence_version ORDER BY 1"
        total.update("\n".join(row for (row,) in connection.execute(absences)).encode("utf-8", "surrogatepass"))
    for kind in kinds:
        total.update(_schema(kind))
    return total.digest()


def _schema(kind: Kind) -> bytes:
    return json.dumps([kind.name, kind.schema], sort_keys=True, ensure_ascii=False, default=str).encode()
