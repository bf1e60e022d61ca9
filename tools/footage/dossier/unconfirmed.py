"""What nobody of the organisation has confirmed: parameters of its packs, and law that is off for want of it.

Reads the packs as they stand on main at the reference time, not the periods in force: what is off is in no period.
"""

from __future__ import annotations

import sqlite3

from footage.dossier.coded import amount
from footage.dossier.shape import Choice, Unconfirmed
from footage.reading.kinds import Kinds
from footage.text import both


def unconfirmed(connection: sqlite3.Connection, kinds: Kinds) -> tuple[Unconfirmed, ...]:
    """Return every unconfirmed parameter whose time is not over, law first, by name."""
    columns = {row[1] for row in connection.execute("PRAGMA table_info(pack_parameters)")}
    certainty = "p.certainty" if "certainty" in columns else "NULL"  # the schemas of an older repository lack it
    sql = (
        f"SELECT p.name, p.value, p.unit, p.bound, p.clause, p.source, {certainty}, k.policy"  # noqa: S608 - as above
        " FROM pack_parameters p JOIN pack k ON k.uid = p.uid CROSS JOIN as_of a"
        " WHERE p.confirmed_by IS NULL AND (p.until_epoch IS NULL OR p.until_epoch >= a.epoch)"
        " ORDER BY k.policy <> 'law', p.name, p.bound, k.uid"
    )
    if not columns:
        return ()
    return tuple(
        Unconfirmed(
            name,
            both(f"dossier.bound.{bound}", amount=amount(kinds, name, value, unit)),
            clause,
            source,
            _choice("certainty", sure or "unstated"),
            _choice("standing", "off" if policy == "law" else "proposed"),
        )
        for name, value, unit, bound, clause, source, sure, policy in connection.execute(sql).fetchall()
    )


def _choice(family: str, code: str) -> Choice:
    return Choice(code, both(f"dossier.{family}.{code}"))
