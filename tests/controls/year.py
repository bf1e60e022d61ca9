"""A whole year as one more example: the demonstration's register, judged again by a changed control or shared view.

What counts is what the expected matrix counts: how many of each verdict a clause has in each quarter.
"""

from __future__ import annotations

import re
import sqlite3
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing

from footage.controls import Control, load
from footage.controls.library import SharedView
from footage.controls.run import worked_out

STEPS = 600  # of ten thousand instructions: three times what the longest control takes
Cells = Counter[tuple[int, str]]


class Year:
    """A register in memory, its shared views worked out, with what each control must count."""

    def __init__(self, register: str) -> None:
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        with closing(sqlite3.connect(f"file:{register}?mode=ro", uri=True)) as file:
            file.backup(self.connection)
        self.views = load().views
        self._quarters = [begin for (begin,) in self.connection.execute("SELECT from_epoch FROM quarter ORDER BY 1")]
        self._standing = worked_out(self.connection, self.views)
        self._standing.__enter__()  # as long as this year does: it drops them when it goes
        self._expected = {each.clause: self._cells(each.sql) for each in load().controls}

    def notices(self, control: Control, sql: str) -> bool:
        """Tell whether a mutant of ``control`` counts otherwise."""
        try:
            return self._cells(sql) != self._expected[control.clause]
        except sqlite3.Error as error:
            return str(error) != "interrupted"  # one that would never end has told nothing

    def notices_view(self, view: SharedView, select: str) -> bool:
        """Tell whether any control counts otherwise when ``view`` is a mutant of its own."""
        touched = [each for each in self.views if each is view or view in tuple(self._below(each))]
        self.connection.execute("SAVEPOINT mutant")
        try:
            for each in touched:
                self._work_out(each, select if each is view else each.select)
            names = {each.name for each in touched}
            return any(self.notices(each, each.sql) for each in load().controls if names & set(_words(each.sql)))
        except sqlite3.Error as error:
            return str(error) != "interrupted"
        finally:
            if self.connection.in_transaction:  # a write that was broken off has taken everything back already
                self.connection.execute("ROLLBACK TO mutant")
                self.connection.execute("RELEASE mutant")

    def _cells(self, sql: str) -> Cells:
        self._limit()
        rows = self.connection.execute(f"SELECT since_epoch, verdict FROM ({sql}\n)").fetchall()
        return Counter((bisect_right(self._quarters, since or 0), verdict) for since, verdict in rows)

    def _limit(self) -> None:
        """Let what is run next break off where it would go on for ever."""
        left = iter(range(STEPS))
        self.connection.set_progress_handler(lambda: next(left, None) is None, 10_000)

    def _work_out(self, view: SharedView, select: str) -> None:
        self._limit()
        self.connection.execute(f"DELETE FROM temp.{view.name}")
        self.connection.execute(f"INSERT INTO temp.{view.name} {select}")

    def _below(self, view: SharedView) -> Iterator[SharedView]:
        """Yield the views that ``view`` reads, directly or not."""
        for other in self.views:
            if other is not view and other.name in _words(view.select):
                yield other
                yield from self._below(other)


def _words(sql: str) -> Sequence[str]:
    return re.findall(r"\w+", re.sub(r"--[^\n]*", "", sql))
