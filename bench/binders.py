"""Binders: a volume of a hundred cases in both languages, and what it costs to see that nothing has changed.

Pages are counted against processor time on two cores, since the clock tells of other work on the machine; the volume's
two languages are drawn side by side, and everything is in it: reading the dossiers, filling the templates, starting the
workers. The unchanged volume is counted against the digest of its register and of its files alone.
"""

from __future__ import annotations

import hashlib
import sqlite3
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bar import Bar, spent

from footage.binder import Series, Source, render_series
from footage.demo.making import create
from footage.dossier import case_ids, load_case
from footage.dossier.case import zone_of
from footage.dossier.names import Names
from footage.dossier.office import provenance
from footage.dossier.verdicts import clauses
from footage.reading.kinds import Kinds
from footage.register.load import digest
from footage.register.making import make
from footage.register.read import open_readonly
from footage.repository import Repository
from footage.text import Bilingual

CASES = 100
CORES = 2
PAGES_PER_SECOND = 25
LANGUAGES = ("zh", "en")
RUNS = 5


def volume_of_a_hundred() -> list[Bar]:
    """Bind the cases of a generated office, twice, and measure both."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        made = create(out / "office", cases=CASES, stories=(), rhythms=())
        with Repository.open(made.repository) as repository:
            register = make(repository, out / "register.sqlite", as_of=made.as_of)
        connection = open_readonly(register.register)
        try:
            return _measured(connection, register.kinds, out / "binders")
        finally:
            connection.close()


def _measured(connection: sqlite3.Connection, kinds: Kinds, out: Path) -> list[Bar]:
    drawn = spent(lambda: _bind(connection, kinds, out)) / CORES
    pages = _bind(connection, kinds, out)
    unchanged = min(_timed(lambda: _bind(connection, kinds, out)) for _ in range(RUNS))
    alone = min(_timed(lambda: _digests(connection, out)) for _ in range(RUNS))
    return [
        Bar(
            f"binder, {pages:,} pages of {CASES} cases, to {PAGES_PER_SECOND} a second",
            drawn, pages / PAGES_PER_SECOND, 1, zh=f"案卷合订，{CASES} 案 {pages:,} 页，对每秒 {PAGES_PER_SECOND} 页",
        ),
        Bar(
            "binder, an unchanged volume, to its digests alone", unchanged, alone, 2,
            zh="未变的案卷合订本，对只算摘要",
        ),
    ]  # fmt: skip


def _bind(connection: sqlite3.Connection, kinds: Kinds, out: Path) -> int:
    names = Names(connection, kinds, zone_of(connection))
    series = Series("all", Bilingual("全部", "all"), Bilingual("全部", "all"), case_ids(connection)[:CASES])
    source = Source(
        lambda case: load_case(connection, kinds, case, names),
        lambda: {view.clause: view for view in clauses(connection, names)},
    )
    found = render_series(
        series, source, provenance(connection, names), LANGUAGES, out, most=CASES, workers=CORES
    )  # fmt: skip
    return sum(each.pages for each in found)


def _digests(connection: sqlite3.Connection, out: Path) -> None:
    digest(connection)
    for path in sorted(out.glob("*.pdf")):
        hashlib.sha256(path.read_bytes()).digest()


def _timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


if __name__ == "__main__":
    for bar in volume_of_a_hundred():
        print(bar.line())
