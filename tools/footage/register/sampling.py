"""The sample of a quarter: which cases the supervisors look at, drawn so that nobody picks them (R-7.1.2).

Promises: the seed is the digest of the first signed statement after the quarter ended, which nobody could know while
it lasted and nobody can choose among afterwards. A case's key is the smallest SHA-256 of ``seed:case:n`` for n from 1
to its tickets, one and one more for each sort of signal (at most three); the smallest keys are drawn. Emergencies and
cases that went round approval are looked at besides. Anyone can draw it again with ``sha256sum``.
"""

from __future__ import annotations

import hashlib
import math
import sqlite3
from collections.abc import Iterator

from footage.register.layout import BY_NAME
from footage.register.values import Row

MOST_TICKETS = 3
_SIZES = ("supervision.sample_min", "supervision.sample_max", "supervision.sample_percent")


def draw_samples(connection: sqlite3.Connection) -> None:
    """Fill ``sample_draw`` for every quarter that is over and after whose end something was signed."""
    rows = [row for quarter in _quarters(connection) for row in _draw(connection, *quarter)]
    connection.executemany(BY_NAME["sample_draw"].insert(), rows)


def _quarters(connection: sqlite3.Connection) -> list[tuple[str, int, int]]:
    sql = "SELECT id, from_epoch, until_epoch FROM quarter, as_of WHERE until_epoch <= as_of.epoch ORDER BY from_epoch"
    return connection.execute(sql).fetchall()


def _draw(connection: sqlite3.Connection, quarter: str, begin: int, end: int) -> Iterator[Row]:
    seed = _seed(connection, end)
    size = sizes(connection, end)
    if not seed or size is None:
        return
    population = _population(connection, begin, end)
    keyed = sorted((key_of(seed, case, tickets), case, tickets, odd) for case, tickets, odd in population)
    lot = wanted(size, len(keyed))
    for place, (key, case, tickets, exceptional) in enumerate(keyed, 1):
        yield (quarter, case, seed, tickets, key, place, int(exceptional), int(place <= lot or exceptional))


def wanted(size: tuple[int, int, float], population: int) -> int:
    """Return how many of a quarter's cases are drawn by lot; a part of a case counts as one."""
    least, most, percent = size
    return min(population, most, max(least, math.ceil(population * percent / 100)))


def key_of(seed: str, case: str, tickets: int) -> str:
    """Return the smallest digest among a case's tickets."""
    return min(hashlib.sha256(f"{seed}:{case}:{number}".encode()).hexdigest() for number in range(1, tickets + 1))


def _seed(connection: sqlite3.Connection, end: int) -> str:
    sql = (
        "SELECT s.sha256 FROM statement AS s JOIN pull_request AS p ON p.id = s.pull_request WHERE p.ended_epoch >= ?"
        " ORDER BY s.seq LIMIT 1"
    )
    row = connection.execute(sql, (end,)).fetchone()
    return str(row[0]) if row else ""


def sizes(connection: sqlite3.Connection, end: int) -> tuple[int, int, float] | None:
    """Return least, most and percentage as they stood at the quarter's end; None if one of them was not set."""
    sql = (
        "SELECT number FROM parameter_period WHERE name = ? AND bound = 'value' AND from_epoch < ?"
        " AND (until_epoch IS NULL OR until_epoch >= ?) ORDER BY from_epoch DESC LIMIT 1"
    )
    rows = [connection.execute(sql, (name, end, end)).fetchone() for name in _SIZES]
    if any(row is None or row[0] is None for row in rows):
        return None
    least, most, percent = (row[0] for row in rows)
    return int(least), int(most), float(percent)


def _population(connection: sqlite3.Connection, begin: int, end: int) -> list[tuple[str, int, bool]]:
    sql = (
        "SELECT c.case_id, MIN(?, 1 + (SELECT COUNT(DISTINCT g.signal) FROM signal AS g WHERE g.subject = c.case_id)),"
        " c.urgency IS 'emergency' OR c.state = 'unapproved' FROM cases AS c"
        " WHERE ? <= c.filed_epoch AND c.filed_epoch < ? ORDER BY c.case_id"
    )
    return [(case, tickets, bool(odd)) for case, tickets, odd in connection.execute(sql, (MOST_TICKETS, begin, end))]
