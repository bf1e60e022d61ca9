"""The tables that every register has, as data: names, columns, keys and indexes.

Promises: STRICT tables only, keyed by what identifies a row, so that the same facts make the same file whatever order
they came in. Times are integers in columns that end in ``_epoch``. Tables of record kinds are not here; they follow
from the schemas (``tables``). What each table and column means stands in the message catalogue (``register.table.*``,
``register.column.*``).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """One table: columns as (name, type), the key (none: rows as inserted), and the columns that get an index each."""

    name: str
    columns: tuple[tuple[str, str], ...]
    key: tuple[str, ...]
    indexes: tuple[str, ...] = ()

    def ddl(self) -> tuple[str, ...]:
        """Return the statements that create the table and its indexes."""
        columns = ", ".join(f"{quoted(name)} {kind}" for name, kind in self.columns)
        key = ", ".join(quoted(name) for name in self.key)
        body, options = (f"{columns}, PRIMARY KEY ({key})", "STRICT, WITHOUT ROWID") if key else (columns, "STRICT")
        create = f"CREATE TABLE {quoted(self.name)} ({body}) {options}"
        return (create, *(self._index(column) for column in self.indexes))

    def insert(self) -> str:
        """Return the statement that inserts one row, all columns in order."""
        marks = ", ".join("?" * len(self.columns))
        return f"INSERT INTO {quoted(self.name)} VALUES ({marks})"

    def _index(self, column: str) -> str:
        return f"CREATE INDEX {quoted(f'{self.name}__{column}')} ON {quoted(self.name)} ({quoted(column)})"


def quoted(name: str) -> str:
    """Return ``name`` as an SQL identifier; ``from`` and ``to`` are field names here."""
    return '"' + name.replace('"', '""') + '"'


def _table(name: str, columns: str, key: str, indexes: str = "") -> Table:
    pairs = tuple(tuple(part.strip().split(" ", 1)) for part in columns.split(","))
    return Table(name, pairs, tuple(key.split()), tuple(indexes.split()))  # type: ignore[arg-type]


FIXED: tuple[Table, ...] = (
    _table("meta", "key TEXT NOT NULL, value TEXT NOT NULL", "key"),
    _table(
        "as_of",
        "epoch INTEGER NOT NULL, text TEXT NOT NULL, commit_oid TEXT NOT NULL, evidence_oid TEXT NOT NULL,"
        " chain_seq INTEGER NOT NULL, chain_sha256 TEXT NOT NULL, timezone TEXT NOT NULL",
        "epoch",
    ),
    _table(
        "landed_commit",
        "seq INTEGER NOT NULL, oid TEXT NOT NULL, parent TEXT, landed_epoch INTEGER, committed_epoch INTEGER NOT"
        " NULL, author_name TEXT NOT NULL, subject TEXT NOT NULL, pull_request TEXT, coverage TEXT NOT NULL",
        "seq",
        "oid pull_request",
    ),
    _table(
        "file_change",
        "commit_seq INTEGER NOT NULL, path TEXT NOT NULL, status TEXT NOT NULL, old_blob TEXT NOT NULL, new_blob"
        " TEXT NOT NULL, new_mode TEXT NOT NULL",
        "",
        "commit_seq path",
    ),
    _table(
        "pull_request",
        "id TEXT NOT NULL, number INTEGER NOT NULL, occasion INTEGER NOT NULL, title TEXT NOT NULL, case_id TEXT,"
        " author_account INTEGER NOT NULL, author_login TEXT NOT NULL, author_person TEXT, landing_class TEXT NOT"
        " NULL, route TEXT NOT NULL, created_epoch INTEGER NOT NULL, ended_epoch INTEGER, merged_epoch INTEGER,"
        " merge_commit TEXT, head TEXT NOT NULL, outcome TEXT NOT NULL, observed TEXT NOT NULL, statement_seq"
        " INTEGER",
        "id",
        "case_id",
    ),
    _table(
        "pull_request_path",
        "pull_request TEXT NOT NULL, path TEXT NOT NULL, mode TEXT NOT NULL, blob TEXT NOT NULL, uid TEXT,"
        " case_id TEXT, first_seen_epoch INTEGER",
        "",
        "pull_request path uid case_id",
    ),
    _table(
        "review",
        "pull_request TEXT NOT NULL, position INTEGER NOT NULL, review_id INTEGER NOT NULL, account INTEGER,"
        " login TEXT, person TEXT, verdict TEXT NOT NULL, submitted_epoch INTEGER NOT NULL, commit_oid TEXT,"
        " counted INTEGER NOT NULL, slot TEXT, reason_code TEXT NOT NULL, reason_args TEXT NOT NULL, opinion TEXT"
        " NOT NULL",
        "pull_request position",
        "person",
    ),
    _table(
        "approval_stage",
        "pull_request TEXT NOT NULL, case_id TEXT, position INTEGER NOT NULL, stage TEXT NOT NULL, slot TEXT NOT"
        " NULL, role TEXT NOT NULL, department TEXT NOT NULL, state TEXT NOT NULL, person TEXT, review_id INTEGER,"
        " at_epoch INTEGER, digest TEXT NOT NULL, via TEXT NOT NULL, candidates TEXT NOT NULL",
        "pull_request position",
        "case_id",
    ),
    _table(
        "approved_scope",
        "case_id TEXT NOT NULL, pull_request TEXT NOT NULL, camera TEXT NOT NULL, mode TEXT NOT NULL, from_epoch"
        " INTEGER NOT NULL, until_epoch INTEGER NOT NULL, narrowed INTEGER NOT NULL, uses INTEGER,"
        " use_from_epoch INTEGER, use_until_epoch INTEGER, each_seconds INTEGER",
        "case_id pull_request camera",
    ),
    _table(
        "decision_problem",
        "pull_request TEXT NOT NULL, position INTEGER NOT NULL, code TEXT NOT NULL, args TEXT NOT NULL",
        "pull_request position",
    ),
    _table(
        "cases",
        "case_id TEXT NOT NULL, title TEXT NOT NULL, department TEXT, applicant TEXT, handler TEXT, channel TEXT,"
        " mode TEXT, urgency TEXT, state TEXT NOT NULL, state_since_epoch INTEGER, filed_epoch INTEGER,"
        " approved_epoch INTEGER, retrieved_epoch INTEGER, due_epoch INTEGER, returned_epoch INTEGER,"
        " archived_epoch INTEGER, overwrite_epoch INTEGER, waiting_slot TEXT, waiting_for TEXT NOT NULL,"
        " verification TEXT NOT NULL, pull_request TEXT",
        "case_id",
    ),
    _table(
        "case_verification",
        "case_id TEXT NOT NULL, position INTEGER NOT NULL, code TEXT NOT NULL, args TEXT NOT NULL",
        "case_id position",
    ),
    _table(
        "copy_state",
        "uid TEXT NOT NULL, case_id TEXT NOT NULL, state TEXT NOT NULL, holder TEXT, since_epoch INTEGER,"
        " due_epoch INTEGER, returned_epoch INTEGER",
        "uid",
        "case_id",
    ),
    _table(
        "finding",
        "position INTEGER NOT NULL, rule TEXT NOT NULL, severity TEXT NOT NULL, subject TEXT NOT NULL, path TEXT"
        " NOT NULL, line INTEGER NOT NULL, column INTEGER NOT NULL, pointer TEXT NOT NULL, message_zh TEXT NOT"
        " NULL, message_en TEXT NOT NULL, hint_zh TEXT, hint_en TEXT",
        "position",
        "subject",
    ),
    _table(
        "parameter_period",
        "name TEXT NOT NULL, value TEXT NOT NULL, number REAL, unit TEXT NOT NULL, clause TEXT NOT NULL, pack"
        " TEXT NOT NULL, source TEXT NOT NULL, bound TEXT NOT NULL, from_epoch INTEGER NOT NULL, until_epoch"
        " INTEGER, confirmed_by TEXT",
        "",
        "name",
    ),
    _table(
        "role_period",
        "person TEXT NOT NULL, role TEXT NOT NULL, department TEXT, from_epoch INTEGER NOT NULL, until_epoch"
        " INTEGER, source TEXT NOT NULL, via TEXT NOT NULL",
        "",
        "person role",
    ),
    _table(
        "emergency",
        "case_id TEXT NOT NULL, acted_epoch INTEGER NOT NULL, deadline_epoch INTEGER, ratified_epoch INTEGER,"
        " refused_epoch INTEGER, state TEXT NOT NULL, owed TEXT NOT NULL",
        "case_id",
    ),
    _table(
        "own_report",
        "uid TEXT NOT NULL, path TEXT NOT NULL, blob TEXT NOT NULL, actor TEXT, office TEXT NOT NULL, about TEXT NOT"
        " NULL, week TEXT NOT NULL, landed_epoch INTEGER NOT NULL, countersign TEXT",
        "",
        "week uid",
    ),
    _table(
        "countersign_due",
        "week TEXT NOT NULL, office TEXT NOT NULL, about TEXT NOT NULL, week_ends_epoch INTEGER NOT NULL,"
        " due_epoch INTEGER, reports INTEGER NOT NULL, countersign TEXT, countersigned_epoch INTEGER, state TEXT"
        " NOT NULL, answers TEXT NOT NULL",
        "week office about",
    ),
    _table(
        "calendar_day",
        "epoch INTEGER NOT NULL, day TEXT NOT NULL, working INTEGER NOT NULL, number INTEGER",
        "epoch",
        "day number",
    ),
    _table(
        "quarter",
        "id TEXT NOT NULL, from_epoch INTEGER NOT NULL, until_epoch INTEGER NOT NULL, began_epoch INTEGER NOT NULL,"
        " upto_epoch INTEGER NOT NULL",
        "id",
    ),
    _table(
        "statement",
        "seq INTEGER NOT NULL, path TEXT NOT NULL, pull_request TEXT NOT NULL, sha256 TEXT NOT NULL, content BLOB"
        " NOT NULL, signature BLOB NOT NULL",
        "seq path",
        "pull_request",
    ),
    _table(
        "source",
        "path TEXT NOT NULL, blob TEXT NOT NULL, uid TEXT NOT NULL, landed_seq INTEGER, sha256 TEXT NOT NULL,"
        " text TEXT NOT NULL",
        "path blob",
        "uid",
    ),
    _table(
        "clause",
        "id TEXT NOT NULL, policy TEXT NOT NULL, title_zh TEXT NOT NULL, title_en TEXT NOT NULL, asks_zh TEXT NOT"
        " NULL, asks_en TEXT NOT NULL, truth TEXT NOT NULL, severity TEXT NOT NULL, who_zh TEXT NOT NULL, who_en"
        " TEXT NOT NULL, parameters TEXT NOT NULL, sql TEXT NOT NULL, applies_from_epoch INTEGER",
        "id",
    ),
    _table("reason", "code TEXT NOT NULL, zh TEXT NOT NULL, en TEXT NOT NULL", "code"),
    _table(
        "verdict",
        "clause TEXT NOT NULL, subject TEXT NOT NULL, verdict TEXT NOT NULL, reason_code TEXT NOT NULL, args TEXT"
        " NOT NULL, evidence TEXT NOT NULL, since_epoch INTEGER, severity TEXT NOT NULL, remedied_epoch INTEGER",
        "",
        "clause subject",
    ),
    _table(
        "duty_kind",
        "duty TEXT NOT NULL, title_zh TEXT NOT NULL, title_en TEXT NOT NULL, text_zh TEXT NOT NULL, text_en TEXT NOT"
        " NULL, clause TEXT NOT NULL",
        "duty",
    ),
    _table(
        "duty",
        "duty TEXT NOT NULL, subject TEXT NOT NULL, role TEXT, department TEXT, person TEXT NOT NULL, due_epoch"
        " INTEGER, since_epoch INTEGER, args TEXT NOT NULL, state TEXT NOT NULL",
        "duty subject person",
        "person role",
    ),
    _table(
        "sample_draw",
        "quarter TEXT NOT NULL, case_id TEXT NOT NULL, seed TEXT NOT NULL, tickets INTEGER NOT NULL, key TEXT NOT NULL,"
        " place INTEGER NOT NULL, exceptional INTEGER NOT NULL, drawn INTEGER NOT NULL",
        "quarter case_id",
    ),
    _table(
        "signal_kind",
        "signal TEXT NOT NULL, title_zh TEXT NOT NULL, title_en TEXT NOT NULL, text_zh TEXT NOT NULL, text_en TEXT NOT"
        " NULL, clause TEXT NOT NULL",
        "signal",
    ),
    _table(
        "signal",
        "signal TEXT NOT NULL, subject TEXT NOT NULL, person TEXT NOT NULL, at_epoch INTEGER NOT NULL, args TEXT NOT"
        " NULL",
        "",
        "subject person",
    ),
    _table(
        "dictionary",
        "object TEXT NOT NULL, column TEXT NOT NULL, position INTEGER NOT NULL, zh TEXT NOT NULL, en TEXT NOT NULL",
        "object column",
    ),
)

BY_NAME = {table.name: table for table in FIXED}
