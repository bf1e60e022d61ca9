"""Verdicts and findings as they are shown."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping

from footage.controls import reason_text
from footage.dossier.coded import amount, argument
from footage.dossier.names import Names
from footage.dossier.shape import ClauseView, FindingView, VerdictView
from footage.evidence.departures import readable
from footage.text import LANGUAGES, Bilingual, both

NAMED = ("person", "camera", "department", "zone")

_ASKING, _LOOKED_THROUGH = 500, 50  # rows of one clause on its page; the tables of the export hold all of them
_SHORT = 40  # characters of arguments: longer ones are a case's own

_SELECT = (
    "SELECT v.clause, c.title_zh, c.title_en, v.verdict, v.args, v.severity, v.since_epoch, v.remedied_epoch,"
    " v.subject, v.evidence, v.reason_code FROM verdict v JOIN clause c ON c.id = v.clause"
)


def of_case(connection: sqlite3.Connection, case_id: str, names: Names) -> tuple[VerdictView, ...]:
    """Return the verdicts about the case and about records in it."""
    where = " WHERE v.subject = ? OR (? <= v.subject AND v.subject < ?) ORDER BY v.clause, v.subject"
    # What begins with the case and a stroke lies before the character after it: an index finds that among a million.
    return _views(connection, _SELECT + where, (case_id, f"{case_id}/", f"{case_id}0"), names)


def of_clause(connection: sqlite3.Connection, clause: str, names: Names) -> tuple[VerdictView, ...]:
    """Return the verdicts of one clause that ask for attention, and of each other kind the latest."""
    ranked = (
        "SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY verdict ORDER BY since_epoch DESC, subject) AS place"
        " FROM verdict WHERE clause = ?) WHERE place <= CASE verdict WHEN 'PASS' THEN ? WHEN 'N/A' THEN ? ELSE ? END"
    )
    sql = _SELECT.replace("FROM verdict v", f"FROM ({ranked}) v") + " ORDER BY v.subject"
    return _views(connection, sql, (clause, _LOOKED_THROUGH, _LOOKED_THROUGH, _ASKING), names)


def of_quarter(connection: sqlite3.Connection, begin: int, end: int, names: Names) -> tuple[VerdictView, ...]:
    """Return what in a quarter failed or could not be judged, clause by clause."""
    where = (
        " WHERE v.verdict IN ('FAIL', 'UNKNOWN') AND ? <= v.since_epoch AND v.since_epoch < ?"
        " ORDER BY v.clause, v.verdict, v.subject"
    )
    return _views(connection, _SELECT + where, (begin, end), names)


def of_clauses(connection: sqlite3.Connection, clauses: tuple[str, ...], names: Names) -> tuple[VerdictView, ...]:
    """Return every verdict of some clauses, in the clauses' order."""
    found = (_views(connection, f"{_SELECT} WHERE v.clause = ? ORDER BY v.subject", (each,), names) for each in clauses)
    return tuple(view for views in found for view in views)


def quarters(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return the quarters that the register speaks of, in order."""
    return tuple(each for (each,) in connection.execute("SELECT id FROM quarter ORDER BY from_epoch"))


def _by_quarter(connection: sqlite3.Connection) -> Mapping[str, Mapping[str, Mapping[str, int]]]:
    """Return clause → quarter → verdict → count; what is about a time before the first quarter is undated, too."""
    sql = (
        "SELECT v.clause, COALESCE(q.id, ''), v.verdict, COUNT(*) FROM verdict AS v LEFT JOIN quarter AS q"
        " ON q.from_epoch <= v.since_epoch AND v.since_epoch < q.until_epoch GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
    )
    found: dict[str, dict[str, dict[str, int]]] = {}
    for clause, quarter, verdict, count in connection.execute(sql):
        found.setdefault(clause, {}).setdefault(quarter, {})[verdict] = count
    return found


def _views(
    connection: sqlite3.Connection, sql: str, values: tuple[object, ...], names: Names
) -> tuple[VerdictView, ...]:
    found = []
    for row in connection.execute(sql, values).fetchall():
        clause, title_zh, title_en, verdict, args, severity, since, remedied, subject, evidence, code = row
        found.append(
            VerdictView(
                clause=clause,
                title=Bilingual(title_zh, title_en),
                verdict=verdict,
                reason=_told(code, args, names),
                severity=severity,
                since=names.moment(since),
                remedied=names.moment(remedied),
                subject=subject,
                evidence=tuple(str(each) for each in json.loads(evidence)),
                about=names.subject(subject),
            )
        )
    return tuple(found)


def _told(code: str, args: str, names: Names) -> Bilingual:
    """Return why, as ``_reason`` does; what does not apply to one case mostly says so in the same words to the next."""
    known = names.sentences.get((code, args))
    if known is None:
        known = _reason(names.reasons, code, json.loads(args), names)
        if len(args) <= _SHORT:
            names.sentences[code, args] = known
    return known


def _reason(reasons: Mapping[str, Bilingual], code: str, args: Mapping[str, object], names: Names) -> Bilingual:
    """Fill a reason's template in both languages, with names in place of ids."""
    texts = (reason_text(reasons, code, named(args, lang, names), names.zone).get(lang) for lang in LANGUAGES)
    return Bilingual(*texts)


def named(args: Mapping[str, object], lang: str, names: Names) -> dict[str, object]:
    """Return arguments with the names of people and places in place of their ids, and words in place of codes."""
    return {key: _name(key, value, lang, names) for key, value in args.items()}


def _name(key: str, value: object, lang: str, names: Names) -> object:
    if isinstance(value, list):
        return [_name(key, each, lang, names) for each in value]
    coded = argument(names.kinds, key, value) if isinstance(value, str) else None
    if coded:
        return coded.get(lang)
    known = (kind for kind in NAMED if isinstance(value, str) and names.known(kind, value))
    kind = next(known, None)
    if kind:
        return names.of(kind, str(value)).get(lang)
    return names.site(value).get(lang) if isinstance(value, str) else value


def clauses(connection: sqlite3.Connection, names: Names) -> tuple[ClauseView, ...]:
    """Return every clause with its control and its verdicts."""
    sql = (
        "SELECT id, policy, title_zh, title_en, asks_zh, asks_en, truth, severity, who_zh, who_en, parameters, sql"
        " FROM clause ORDER BY id"
    )
    found = []
    counted = _by_quarter(connection)
    for id_, policy, t_zh, t_en, a_zh, a_en, truth, severity, w_zh, w_en, parameters, text in connection.execute(
        sql
    ).fetchall():
        by_quarter = counted.get(id_, {})
        counts = {
            word: sum(each.get(word, 0) for each in by_quarter.values())
            for word in ("PASS", "FAIL", "DUE", "UNKNOWN", "N/A")
        }
        used = tuple((name, _parameter(connection, name, names)) for name in json.loads(parameters))
        found.append(
            ClauseView(id_, policy, Bilingual(t_zh, t_en), Bilingual(a_zh, a_en), truth, severity, Bilingual(w_zh,
            w_en), used, text, counts, of_clause(connection, id_, names), by_quarter)
        )  # fmt: skip
    return tuple(found)


def _parameter(connection: sqlite3.Connection, name: str, names: Names) -> Bilingual:
    """Return the value in force at the reference time with its unit, or a dash."""
    sql = (
        "SELECT value, unit FROM parameter_period, as_of WHERE name = ? AND from_epoch <= as_of.epoch"
        " AND (until_epoch IS NULL OR until_epoch > as_of.epoch) ORDER BY bound = 'value' DESC, from_epoch DESC LIMIT 1"
    )
    row = connection.execute(sql, (name,)).fetchone()
    return amount(names.kinds, name, *row) if row else Bilingual("—", "—")


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


def owed(connection: sqlite3.Connection, case_id: str) -> tuple[Bilingual, ...]:
    """Return what must still follow an urgent release that was not ratified."""
    row = connection.execute("SELECT owed FROM emergency WHERE case_id = ?", (case_id,)).fetchone()
    codes = (str(each).partition(":") for each in json.loads(row[0])) if row else ()
    return tuple(both(f"owed.{code}", copy=copy.rpartition("/")[2]) for code, _, copy in codes)


def verification_reasons(connection: sqlite3.Connection, case_id: str, names: Names) -> tuple[Bilingual, ...]:
    """Return why the case is verified, refuted or undetermined."""
    sql = "SELECT code, args FROM case_verification WHERE case_id = ? ORDER BY position"
    rows = connection.execute(sql, (case_id,)).fetchall()
    return tuple(both(f"verify.{code}", **_arguments(json.loads(args), names)) for code, args in rows)


def _arguments(args: Mapping[str, str], names: Names) -> dict[str, object]:
    return {key: names.of("person", str(value)) if key == "person" else value for key, value in readable(args).items()}
