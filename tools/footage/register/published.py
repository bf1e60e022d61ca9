"""The public register: a file of its own with a few tables of figures, notices and complaints, and nothing else.

Nothing is taken out of it, because nothing but this is ever put in. Promises: no person but those whom a notice itself
names, no case, no camera, no zone, no day of a complaint; a district is the smallest place and a quarter the shortest
time. Of a group of figures every one below five is hidden, and as many more as it takes that nobody finds them by
subtraction. A notice of a place that is not public, or near a classified unit, is not repeated here.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

LEAST = 5  # what counts fewer could be somebody
_PUBLIC_PLACES = "'gov', 'operator', 'other_public'"
_TABLES = """
CREATE TABLE meta (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE public_notice (
  district TEXT NOT NULL, areas TEXT NOT NULL, controller TEXT NOT NULL, contact TEXT NOT NULL,
  complaints TEXT NOT NULL,
  rights_zh TEXT NOT NULL, rights_en TEXT NOT NULL, days_from INTEGER NOT NULL, days_to INTEGER NOT NULL
) STRICT;
CREATE TABLE public_figure (
  quarter TEXT NOT NULL, place INTEGER NOT NULL, topic TEXT NOT NULL, cell TEXT NOT NULL, value INTEGER,
  PRIMARY KEY (quarter, place)
) STRICT, WITHOUT ROWID;
CREATE TABLE public_complaint (
  position INTEGER NOT NULL PRIMARY KEY, year TEXT NOT NULL, category TEXT NOT NULL, outcome TEXT NOT NULL,
  changed TEXT NOT NULL
) STRICT;
"""
# Topic → its cells, each a condition on a case that falls into the quarter; cells do not overlap.
_CASES: Mapping[str, Mapping[str, str]] = {
    "origin": {"inside": "channel = 'internal'", "outside": "channel <> 'internal'"},
    "manner": {"view": "mode = 'view'", "copy": "mode = 'copy'", "disclose": "mode = 'disclose'"},
    "answer": {
        "granted": "approved_epoch IS NOT NULL",
        "not_granted": "approved_epoch IS NULL AND state IN ('refused', 'withdrawn', 'expired')",
    },
}
_NOTICES = f"""
SELECT z.site, group_concat(DISTINCT z.area_type), n.controller, n.contact, n.complaints, n.rights_zh, n.rights_en,
  min(n.retention_days), max(n.retention_days)
FROM notice AS n JOIN zone AS z ON z.uid = n.zone
WHERE z.place_class IN ({_PUBLIC_PLACES}) AND COALESCE(z.near_classified, 0) = 0
  AND n.uid NOT IN (SELECT replaces FROM notice WHERE replaces IS NOT NULL)
GROUP BY z.site, n.controller, n.contact, n.complaints, n.rights_zh, n.rights_en
"""
_COMPLAINTS = """
SELECT substr(c.received_at, 1, 4), c.category,
  COALESCE((SELECT s.outcome FROM complaint_step AS s WHERE s.complaint = c.uid AND s.outcome IS NOT NULL
    ORDER BY s.at_epoch DESC, s.uid DESC LIMIT 1), 'open'),
  CASE
    WHEN EXISTS (SELECT 1 FROM complaint_step AS s WHERE s.complaint = c.uid AND s.policy_change IS NOT NULL)
    THEN 'rule'
    WHEN EXISTS (SELECT 1 FROM complaint_step AS s WHERE s.complaint = c.uid AND s.step = 'improved') THEN 'practice'
    ELSE 'nothing'
  END
FROM complaint AS c
ORDER BY 1 DESC, 2, 3, 4
"""


def publish(register: sqlite3.Connection, out: Path) -> None:
    """Write to ``out`` what the public may know of a register; it appears whole or not at all."""
    handle, name = tempfile.mkstemp(prefix=f".{out.name}.", dir=out.parent)
    os.close(handle)
    aside = Path(name)
    try:
        public = sqlite3.connect(aside)
        try:
            _write(register, public)
        finally:
            public.close()
        aside.chmod(0o644)
        aside.replace(out)
    finally:
        aside.unlink(missing_ok=True)


def _write(register: sqlite3.Connection, public: sqlite3.Connection) -> None:
    public.executescript(_TABLES)
    public.executemany("INSERT INTO meta VALUES (?, ?)", _meta(register))
    notices = sorted((row[0], _sorted(row[1]), *row[2:]) for row in _kept(register, _NOTICES))
    public.executemany("INSERT INTO public_notice VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", notices)
    rows = ((position, *row) for position, row in enumerate(_kept(register, _COMPLAINTS), 1))
    public.executemany("INSERT INTO public_complaint VALUES (?, ?, ?, ?, ?)", rows)
    public.executemany("INSERT INTO public_figure VALUES (?, ?, ?, ?, ?)", _figures(register))
    public.commit()


def _kept(register: sqlite3.Connection, sql: str) -> list[tuple[Any, ...]]:
    """Return what a question finds whole; where an organisation keeps no such records, nothing is published."""
    try:
        return [row for row in register.execute(sql) if None not in row]
    except sqlite3.OperationalError:
        return []


def _sorted(areas: str) -> str:
    return ",".join(sorted(areas.split(",")))


def _meta(register: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    kept = ("organisation_zh", "organisation_en", "demonstration", "tool")
    known = dict(register.execute("SELECT key, value FROM meta").fetchall())
    yield from ((key, known[key]) for key in kept if key in known)
    yield "edition", "public"
    yield "as_of", str(register.execute("SELECT text FROM as_of").fetchone()[0])


def _figures(register: sqlite3.Connection) -> Iterator[tuple[str, int, str, str, int | None]]:
    """Yield the figures of every quarter that is over, those that must be hidden as None."""
    over = "SELECT id, from_epoch, until_epoch FROM quarter WHERE upto_epoch = until_epoch ORDER BY id"
    for quarter, begin, end in register.execute(over).fetchall():
        place = 0
        for topic, cells in _CASES.items():
            counts = {cell: _count(register, condition, begin, end) for cell, condition in cells.items()}
            for cell, value in suppressed(counts).items():
                place += 1
                yield quarter, place, topic, cell, value


def _count(register: sqlite3.Connection, condition: str, begin: int, end: int) -> int:
    sql = f"SELECT count(*) FROM cases WHERE filed_epoch >= ? AND filed_epoch < ? AND ({condition})"
    return int(register.execute(sql, (begin, end)).fetchone()[0])


def suppressed(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Return the counts without those below five, and without as many more as keep these from being worked out."""
    hidden = {cell for cell, value in counts.items() if value < LEAST}
    for cell in sorted(counts, key=lambda each: (counts[each], each)):
        if hidden and (len(hidden) < 2 or sum(counts[each] for each in hidden) < LEAST):
            hidden.add(cell)
    return {cell: None if cell in hidden else value for cell, value in counts.items()}
