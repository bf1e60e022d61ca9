"""Verdicts and findings as they are shown."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping

from footage.controls import reason_text
from footage.dossier.names import Names
from footage.dossier.shape import ClauseView, FindingView, VerdictView
from footage.evidence.departures import readable
from footage.text import LANGUAGES, Bilingual, both

NAMED = ("person", "camera", "department", "zone")

_SELECT = (
    "SELECT v.clause, c.title_zh, c.title_en, v.verdict, v.args, v.severity, v.since_epoch, v.remedied_epoch,"
    " v.subject, v.evidence, v.reason_code FROM verdict v JOIN clause c ON c.id = v.clause"
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
    reasons = {code: Bilingual(zh, en) for code, zh, en in connection.execute("SELECT code, zh, en FROM reason")}
    for row in connection.execute(sql, values).fetchall():
        clause, title_zh, title_en, verdict, args, severity, since, remedied, subject, evidence, code = row
        found.append(
            VerdictView(
                clause=clause,
                title=Bilingual(title_zh, title_en),
                verdict=verdict,
                reason=_reason(reasons, code, json.loads(args), names),
                severity=severity,
                since=names.moment(since),
                remedied=names.moment(remedied),
                subject=subject,
                evidence=tuple(str(each) for each in json.loads(evidence)),
            )
        )
    return tuple(found)


def _reason(reasons: Mapping[str, Bilingual], code: str, args: Mapping[str, object], names: Names) -> Bilingual:
    """Fill a reason's template in both languages, with names in place of ids."""
    texts = (reason_text(reasons, code, _named(args, lang, names), names.zone).get(lang) for lang in LANGUAGES)
    return Bilingual(*texts)


def _named(args: Mapping[str, object], lang: str, names: Names) -> dict[str, object]:
    return {key: _name(value, lang, names) for key, value in args.items()}


def _name(value: object, lang: str, names: Names) -> object:
    if isinstance(value, list):
        return [_name(each, lang, names) for each in value]
    known = (kind for kind in NAMED if isinstance(value, str) and names.known(kind, value))
    kind = next(known, None)
    return names.of(kind, str(value)).get(lang) if kind else value


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


def _arguments(args: Mapping[str, str], names: Names) -> dict[str, object]:
    return {key: names.of("person", str(value)) if key == "person" else value for key, value in readable(args).items()}
