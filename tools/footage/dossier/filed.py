"""Which cases belong to a month, and to a department in it: what is bound together.

A case belongs to the month that stands in its number, so that each belongs to one, even where nobody knows when it was
filed.
"""

from __future__ import annotations

import re
import sqlite3

from footage.dossier.case import zone_of
from footage.dossier.names import Names
from footage.finding import ToolError
from footage.reading.kinds import Kinds
from footage.text import Bilingual

_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])", re.ASCII)
NOTHING = 3


def filed(connection: sqlite3.Connection, month: str, department: str | None) -> tuple[str, ...]:
    """Return the cases of ``month`` (such as 2026-03) by department and number; none at all is a ``ToolError``."""
    if not _MONTH.fullmatch(month):
        raise ToolError("binder.no_month", status=2, month=month)
    sql = "SELECT case_id, department FROM cases WHERE substr(case_id, 4, 6) = ? ORDER BY department, case_id"
    rows = connection.execute(sql, (month.replace("-", ""),)).fetchall()
    found = tuple(case for case, of in rows if department in (None, of))
    if not found:
        known = sorted({of for _, of in rows if of}) if rows else _months(connection)
        asked = " ".join(filter(None, (month, department)))
        said = ", ".join(known) or "—"
        raise ToolError("binder.no_cases", hint="binder.no_cases.hint", status=NOTHING, of=asked, known=said)
    return found


def busiest(connection: sqlite3.Connection) -> tuple[str, str] | None:
    """Return the latest month with cases and the department that has most of them; None where there are none."""
    sql = (
        "SELECT substr(case_id, 4, 4) || '-' || substr(case_id, 8, 2) AS month, department FROM cases"
        " WHERE department IS NOT NULL GROUP BY 1, 2 ORDER BY 1 DESC, COUNT(*) DESC, 2 LIMIT 1"
    )
    row = connection.execute(sql).fetchone()
    return (str(row[0]), str(row[1])) if row else None


def department_name(connection: sqlite3.Connection, kinds: Kinds, department: str) -> Bilingual:
    """Return what a department is called."""
    return Names(connection, kinds, zone_of(connection)).of("department", department)


def _months(connection: sqlite3.Connection) -> list[str]:
    sql = "SELECT DISTINCT substr(case_id, 4, 4) || '-' || substr(case_id, 8, 2) FROM cases ORDER BY 1"
    return [month for (month,) in connection.execute(sql)]
