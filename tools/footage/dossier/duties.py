"""What falls due, as it is shown: each duty in words, with the people who can do it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping

from footage.controls import reason_text
from footage.dossier.names import Names
from footage.dossier.shape import DutyView, PersonView
from footage.dossier.verdicts import named
from footage.text import LANGUAGES, Bilingual, both, catalog

TONE = {"overdue": "bad", "soon": "wait", "open": "plain"}
REQUESTER = "requester"  # whoever asked for footage or has it, whatever else they are


def duties(connection: sqlite3.Connection, names: Names) -> tuple[DutyView, ...]:
    """Return everything that is due, the nearest first; what has no limit comes last, the oldest first."""
    return tuple(sorted(_views(connection, names), key=_order))


def _order(view: DutyView) -> tuple[int, int, str, str]:
    since = view.since.epoch if view.since else 0
    return (view.due.epoch if view.due else 1 << 60, since, view.duty, view.subject)


def _views(connection: sqlite3.Connection, names: Names) -> Iterator[DutyView]:
    holders = _holders(connection)
    texts = {
        code: (Bilingual(zh, en), Bilingual(tzh, ten), clause) for code, zh, en, tzh, ten, clause in _kinds(connection)
    }
    sql = (
        "SELECT duty, subject, role, department, group_concat(person, ','), MIN(due_epoch), MIN(since_epoch), args,"
        " state FROM (SELECT * FROM duty ORDER BY duty, subject, person) GROUP BY duty, subject ORDER BY duty, subject"
    )
    for duty, subject, role, department, people, due, since, args, state in connection.execute(sql).fetchall():
        text, title, clause = texts[duty]
        values = json.loads(args)
        ids = [each for each in (people or "").split(",") if each] or sorted(
            person for person, of in holders.get(role, ()) if not department or of in (department, None)
        )
        yield DutyView(
            duty=duty,
            title=title,
            text=worded(text, values, names),
            subject=subject,
            clause=str(values.get("clause") or clause),  # a duty of several sorts says which clause is behind each
            roles=_roles(duty, role, ids, holders),
            people=tuple(each for id_ in ids if (each := _person(id_, names))),
            due=names.moment(due),
            since=names.moment(since),
            state=state,
            tone=TONE[state],
            about=names.subject(subject),
        )


def _kinds(connection: sqlite3.Connection) -> list[tuple[str, str, str, str, str, str]]:
    sql = "SELECT duty, text_zh, text_en, title_zh, title_en, clause FROM duty_kind ORDER BY duty"
    return connection.execute(sql).fetchall()


def _person(id_: str, names: Names) -> PersonView | None:
    return names.person(id_)


def _holders(connection: sqlite3.Connection) -> Mapping[str, set[tuple[str, str | None]]]:
    """Return role → (person, department) of those who hold it at the reference time."""
    sql = (
        "SELECT role, person, department FROM role_period, as_of WHERE from_epoch <= as_of.epoch"
        " AND (until_epoch IS NULL OR until_epoch > as_of.epoch)"
    )
    found: dict[str, set[tuple[str, str | None]]] = {}
    for role, person, department in connection.execute(sql):
        found.setdefault(role, set()).add((person, department or None))
    return found


def _roles(
    duty: str, role: str | None, people: list[str], holders: Mapping[str, set[tuple[str, str | None]]]
) -> tuple[str, ...]:
    """Return on whose pages the duty stands: that of its role, of every role of who must act, of who uses footage."""
    held = {each for each, found in holders.items() if {person for person, _ in found} & set(people)}
    wanted = {role} if role else held
    return tuple(sorted(wanted | ({REQUESTER} if duty == "return" else set())))


def worded(text: Bilingual, args: Mapping[str, object], names: Names) -> Bilingual:
    """Fill a duty's text: ``@`` values and roles by what they are called, ids by their names, moments as times."""
    found = []
    for lang in LANGUAGES:
        values = {key: _called(value, lang) for key, value in named(args, lang, names).items()}
        found.append(reason_text({"duty": text}, "duty", values, names.zone).get(lang))
    return Bilingual(*found)


def _called(value: object, lang: str) -> object:
    if not isinstance(value, str):
        return value
    codes = (f"duty.{value[1:]}", f"kind.{value[1:]}") if value.startswith("@") else (f"role.{value}",)
    return next((both(code).get(lang) for code in codes if code in catalog()), value)
