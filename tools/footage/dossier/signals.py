"""What looks odd, as it is shown: each sort of signal with its query, and whom and what it is about.

A signal is no verdict: it says that a case is more likely to be drawn for the sample, and nothing else follows from it.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from footage.dossier.duties import worded
from footage.dossier.names import Names
from footage.dossier.shape import Moment, PersonView
from footage.duties import SIGNALS, load
from footage.text import Bilingual


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing that looked odd: in which case or pull request, who did it, when, and what it was."""

    subject: str
    person: PersonView
    at: Moment
    text: Bilingual


@dataclass(frozen=True, slots=True)
class SignalSort:
    """One sort of signal: what it is called, the clause behind it, the query that finds it, and what it found."""

    name: str
    title: Bilingual
    clause: str
    sql: str
    signals: tuple[Signal, ...]


def signals(connection: sqlite3.Connection, names: Names) -> tuple[SignalSort, ...]:
    """Return every sort with its signals, the latest first; a sort that found nothing is there, too."""
    found: dict[str, list[Signal]] = {}
    texts = {each.name: each.text for each in load(SIGNALS)}
    sql = "SELECT signal, subject, person, at_epoch, args FROM signal ORDER BY at_epoch DESC, subject, person"
    for sort, subject, person, at, args in connection.execute(sql).fetchall():
        who = names.person(person) or PersonView(person, person, Bilingual("", ""))
        text = worded(texts[sort], json.loads(args), names)
        found.setdefault(sort, []).append(Signal(subject, who, names.at(at), text))
    return tuple(
        SignalSort(each.name, each.title, each.clause, each.sql.strip(), tuple(found.get(each.name, ())))
        for each in load(SIGNALS)
    )
