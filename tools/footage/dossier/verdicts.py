"""Verdicts and findings as they are shown."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping

from footage.dossier.names import Names
from footage.dossier.shape import ClauseView, FindingView, VerdictView
from footage.text import Bilingual, both

_SELECT = (
    "SELECT v.clause, c.title_zh, c.title_en, v.verdict, r.zh, r.en, v.args, v.severity, v.since_epoch,"
    " v.remedied_epoch,"
    " v.subject, v.evidence, v.reason_code FROM verdict v JOIN clause c ON c.id = v.clause"
    " LEFT JOIN reason r ON r.code = v.reason_code"
)


def of_case(connection: sqlite3.Connection, case_id: str, names: Names) -> tuple[VerdictView, ...]:
    """Return the verdicts about the case and about records in it."""
    where = " WHERE v.subject = ? OR substr(v.subject, 1, length(?) + 1) = ? || '/' ORDER BY v.clause, v.subject"
    return _views(connection, _SELECT + where, (case_id, case_id, case_id), names)


def of_clause(connection: sqlite3.Connection, clause: str, names: Names) -> tuple[VerdictView, ...]:
    """Return all verdicts of one clause."""
    return _views(connection, _SELECT + " WHERE v.clause = ? ORDER BY v.subject", (clause,), names)


def _views(connection: sqlite3.Connection, sql: str, values: tuple[str, ...], names: Names) -> tuple[VerdictView, ...]:
    found = []
    for row in connection.execute(sql, values).fetchall():
        clause, title_zh, title_en, verdict, zh, en, args, severity, since, remedied, subject, evidence, code = row
        found.append(
            VerdictView(
                clause=clause,
                title=Bilingual(title_zh, title_en),
                verdict=verdict,
                reason=_reason(zh, en, code, json.loads(args), names),
                severity=severity,
                since=names.moment(since),
                remedied=names.moment(remedied),
                subject=subject,
                evidence=tuple(str(each) for each in json.loads(evidence)),
            )
        )
    return tuple(found)


class _Shown(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def _reason(zh: str | None, en: str | None, code: str, args: Mapping[str, object], names: Names) -> Bilingual:
    """Fill a reason's template; arguments that end in ``_at`` are times, ids of people become names."""
    if zh is None or en is None:
        return Bilingual(code, code)
    shown = {key: _argument(key, value, names) for key, value in args.items()}
    return Bilingual(
        zh.format_map(_Shown({key: value.zh for key, value in shown.items()})),
        en.format_map(_Shown({key: value.en for key, value in shown.items()})),
    )


def _argument(key: str, value: object, names: Names) -> Bilingual:
    if key.endswith("_at") and isinstance(value, int):
        text = names.at(value).text
        return Bilingual(text, text)
    if isinstance(value, list):
        parts = [_argument(key, each, names) for each in value]
        return Bilingual("、".join(part.zh for part in parts), ", ".join(part.en for part in parts))
    text = "" if value is None else str(value)
    for kind in ("person", "camera", "department"):
        if names.known(kind, text):
            return names.of(kind, text)
    return Bilingual(text, text)


def clauses(connection: sqlite3.Connection, names: Names) -> tuple[ClauseView, ...]:
    """Return every clause with its control and its verdicts."""
    sql = (
        "SELECT id, policy, title_zh, title_en, asks_zh, asks_en, truth, severity, who_zh, who_en, parameters, sql"
        " FROM clause ORDER BY id"
    )
    found = []
    for id_, policy, t_zh, t_en, a_zh, a_en, truth, severity, w_zh, w_en, parameters, text in connection.execute(
        sql
    ).fetchall():
        verdicts = of_clause(connection, id_, names)
        counts = {
            word: sum(each.verdict == word for each in verdicts) for word in ("PASS", "FAIL", "DUE", "UNKNOWN", "N/A")
        }
        used = tuple((name, _parameter(connection, name)) for name in json.loads(parameters))
        found.append(
            ClauseView(id_, policy, Bilingual(t_zh, t_en), Bilingual(a_zh, a_en), truth, severity, Bilingual(w_zh,
            w_en), used, text, counts, verdicts)
        )  # fmt: skip
    return tuple(found)


def _parameter(connection: sqlite3.Connection, name: str) -> str:
    """Return the value in force at the reference time with its unit, or a dash."""
    sql = (
        "SELECT value, unit FROM parameter_period, as_of WHERE name = ? AND from_epoch <= as_of.epoch"
        " AND (until_epoch IS NULL OR until_epoch > as_of.epoch) ORDER BY bound = 'value' DESC, from_epoch DESC LIMIT 1"
    )
    row = connection.execute(sql, (name,)).fetchone()
    return f"{row[0]} {row[1]}".strip() if row else "—"


def findings(connection: sqlite3.Connection, subject: str | None = None) -> tuple[FindingView, ...]:
    """Return all findings, or those about one subject."""
    sql = "SELECT rule, severity, message_zh, message_en, hint_zh, hint_en, path, line, column, subject FROM finding"
    rows = (
        connection.execute(f"{sql} ORDER BY position").fetchall()
        if subject is None
        else connection.execute(
            f"{sql} WHERE subject = ? OR instr(path, ?) > 0 ORDER BY position", (subject, subject)
        ).fetchall()
    )
    return tuple(
        FindingView(
            rule=rule,
            severity=severity,
            message=Bilingual(zh, en),
            hint=Bilingual(hint_zh, hint_en or hint_zh) if hint_zh else None,
            place=f"{path}:{line}:{column}" if line else (path or subject),
        )
        for rule, severity, zh, en, hint_zh, hint_en, path, line, column, subject in rows
    )


def verification_reasons(connection: sqlite3.Connection, case_id: str, names: Names) -> tuple[Bilingual, ...]:
    """Return why the case is verified, refuted or undetermined."""
    sql = "SELECT code, args FROM case_verification WHERE case_id = ? ORDER BY position"
    rows = connection.execute(sql, (case_id,)).fetchall()
    return tuple(both(f"verify.{code}", **_arguments(json.loads(args), names)) for code, args in rows)


def _arguments(args: Mapping[str, object], names: Names) -> dict[str, object]:
    return {key: names.of("person", str(value)) if key == "person" else value for key, value in args.items()}
