"""The sample of each quarter: what was drawn and why, where the seed comes from, and what supervisors made of it."""

from __future__ import annotations

import re
import shlex
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from footage.dossier.case import zone_of
from footage.dossier.names import Names
from footage.dossier.quarter import span_of
from footage.dossier.records import Records
from footage.dossier.shape import Link, Moment, PersonView, RecordView, VerdictView
from footage.dossier.signals import SignalSort, signals
from footage.dossier.verdicts import of_clauses
from footage.reading.kinds import Kinds
from footage.register.sampling import sizes, wanted
from footage.text import Bilingual

CLAUSE = "R-7.1.2a"
# For people to type, beside the published register; nothing here is ever run by the product.
_ASK = "SELECT case_id, tickets FROM sample_draw WHERE quarter = 'QUARTER'"


@dataclass(frozen=True, slots=True)
class Look:
    """What a supervisor wrote of a case: in which check, who looked, the result, and a note."""

    check: Link
    person: PersonView | None
    result: Bilingual
    note: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A case of the sample. ``why`` holds lot, emergency, bypass; ``signals`` are what gave it further tickets."""

    case_id: str
    title: str
    place: int
    key: str
    tickets: int
    why: tuple[str, ...]
    signals: tuple[Bilingual, ...]
    looks: tuple[Look, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """The sample of one quarter. ``state`` is drawn, running, unsigned (nothing was signed since it ended) or unset.

    ``sizes`` are the least, the most and the percentage as they stood at its end; ``lot`` is how many they ask for.
    ``others`` were looked at without having been drawn.
    """

    quarter: str
    begin: Moment
    end: Moment
    state: str
    seed: str
    statement: str
    seq: int | None
    population: int
    sizes: tuple[int, int, float] | None
    lot: int
    drawn: tuple[Drawn, ...]
    others: tuple[str, ...]
    verdict: VerdictView | None


@dataclass(frozen=True, slots=True)
class Ticket:
    """One case that could be drawn: its place by its key, how many tickets it had, and whether it is looked at."""

    case_id: str
    place: int
    tickets: int
    key: str
    drawn: bool


def tickets(connection: sqlite3.Connection, quarter: str) -> tuple[Ticket, ...]:
    """Return every case of a quarter that has been drawn from, in the order of the keys."""
    sql = "SELECT case_id, place, tickets, key, drawn FROM sample_draw WHERE quarter = ? ORDER BY place"
    rows = connection.execute(sql, (quarter,)).fetchall()
    return tuple(Ticket(case, place, count, key, bool(drawn)) for case, place, count, key, drawn in rows)


def by_hand(sample: Sample) -> str:
    """Return what to type to draw the sample again, with nothing but sqlite3 and sha256sum."""
    ask = _ASK.replace("QUARTER", re.sub("[^A-Za-z0-9-]", "", sample.quarter))
    return (
        f"seed={shlex.quote(sample.seed)}\n"
        f'sqlite3 -separator " " register.sqlite "{ask}" |\n'
        "while read -r case tickets; do\n"
        '  for number in $(seq "$tickets"); do printf "%s" "$seed:$case:$number" | sha256sum; done |\n'
        '    sort | head -n 1 | sed "s/-$/$case/"\n'
        f"done | sort | head -n {sample.lot}\n"
        f"footage sample --period {shlex.quote(sample.quarter)}"
    )


def samples(
    connection: sqlite3.Connection,
    names: Names,
    checks: tuple[RecordView, ...],
    sorts: tuple[SignalSort, ...],
    verdicts: tuple[VerdictView, ...],
) -> tuple[Sample, ...]:
    """Return the samples of all quarters, the latest first."""
    judged = {each.subject: each for each in verdicts if each.clause == CLAUSE}
    odd = _titles(sorts)
    sql = "SELECT q.id, q.from_epoch, q.until_epoch, a.epoch FROM quarter AS q, as_of AS a ORDER BY q.from_epoch DESC"
    found = []
    for name, begin, end, now in connection.execute(sql).fetchall():
        looks = _looks(checks, names, begin, end)
        size, seed = sizes(connection, end), _seed(connection, name)
        population = _population(connection, begin, end)
        lot = wanted(size, population) if size else 0
        drawn = _drawn(connection, name, lot, odd, looks)
        state = "drawn" if seed[0] else "running" if now < end else "unsigned" if size else "unset"
        others = tuple(sorted(set(looks) - {each.case_id for each in drawn}))
        verdict = judged.get(f"organisation@{name}")
        found.append(
            Sample(
                name, names.at(begin), names.at(end), state, *seed, population, size, lot, drawn, others, verdict
            )
        )  # fmt: skip
    return tuple(found)


def load_sample(connection: sqlite3.Connection, kinds: Kinds, quarter: str) -> Sample:
    """Return the sample of one quarter, read from the register alone; an unknown quarter is a ``ToolError``."""
    span_of(connection, quarter)
    names = Names(connection, kinds, zone_of(connection))
    kind = kinds.get("supervision_check")
    checks = tuple(Records(connection, kinds, names).all_of(kind)) if kind else ()
    judged = of_clauses(connection, (CLAUSE,), names)
    found = samples(connection, names, checks, signals(connection, names), judged)
    return next(each for each in found if each.quarter == quarter)


def _titles(sorts: tuple[SignalSort, ...]) -> Mapping[str, tuple[Bilingual, ...]]:
    found: dict[str, list[Bilingual]] = {}
    for sort in sorts:
        for subject in dict.fromkeys(each.subject for each in sort.signals):
            found.setdefault(subject, []).append(sort.title)
    return {subject: tuple(titles) for subject, titles in found.items()}


def _seed(connection: sqlite3.Connection, quarter: str) -> tuple[str, str, int | None]:
    """Return the seed, and path and number of the statement whose digest it is."""
    sql = (
        "SELECT d.seed, s.path, s.seq FROM sample_draw AS d JOIN statement AS s ON s.sha256 = d.seed"
        " WHERE d.quarter = ? ORDER BY s.seq LIMIT 1"
    )
    row = connection.execute(sql, (quarter,)).fetchone()
    return (str(row[0]), str(row[1]), int(row[2])) if row else ("", "", None)


def _population(connection: sqlite3.Connection, begin: int, end: int) -> int:
    sql = "SELECT COUNT(*) FROM cases WHERE ? <= filed_epoch AND filed_epoch < ?"
    return int(connection.execute(sql, (begin, end)).fetchone()[0])


def _drawn(
    connection: sqlite3.Connection,
    quarter: str,
    lot: int,
    odd: Mapping[str, tuple[Bilingual, ...]],
    looks: Mapping[str, tuple[Look, ...]],
) -> tuple[Drawn, ...]:
    sql = (
        "SELECT d.case_id, c.title, d.place, d.key, d.tickets, c.urgency IS 'emergency', c.state = 'unapproved'"
        " FROM sample_draw AS d JOIN cases AS c ON c.case_id = d.case_id WHERE d.quarter = ? AND d.drawn = 1"
        " ORDER BY d.place"
    )
    found = []
    for case, title, place, key, tickets, urgent, unapproved in connection.execute(sql, (quarter,)):
        whys = (("lot", place <= lot), ("emergency", urgent), ("bypass", unapproved))
        why = tuple(name for name, holds in whys if holds)
        found.append(Drawn(case, title, place, key, tickets, why, odd.get(case, ()), looks.get(case, ())))
    return tuple(found)


def _looks(checks: tuple[RecordView, ...], names: Names, begin: int, end: int) -> Mapping[str, tuple[Look, ...]]:
    """Return case → what was written of it in the checks that are about the quarter."""
    found: dict[str, list[Look]] = {}
    for record in checks:
        if not _about(record, names, begin, end):
            continue
        results = {each.pointer: each.values[0] for each in record.fields if each.pointer.endswith("/result")}
        cases = record.data.get("cases")
        for place, item in enumerate(cases if isinstance(cases, list | tuple) else ()):
            if isinstance(item, Mapping) and isinstance(item.get("case"), str):
                result = results.get(f"/cases/{place}/result", Bilingual("", ""))
                look = Look(
                    names.link("supervision_check", record.id), names.person(str(item.get("checked_by", ""))), result,
                    str(item.get("note") or ""),
                )  # fmt: skip
                found.setdefault(str(item["case"]), []).append(look)
    return {case: tuple(each) for case, each in found.items()}


def _about(record: RecordView, names: Names, begin: int, end: int) -> bool:
    """Tell whether the period of a check touches the quarter, both days included."""
    period = record.data.get("period")
    if not isinstance(period, Mapping):
        return False
    first, last = (str(period.get(key, "")) for key in ("from", "to"))
    return first < names.at(end).text[:10] and last >= names.at(begin).text[:10]
