"""A clause with its examples, judged: what each control must show before it is believed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice

import yaml

from controls.mutants import filters, mutants
from controls.scenario import HERE, Example, connection_of, examples
from controls.year import Year
from footage.controls import Control, load, reason_text
from footage.controls.run import worked_out

WORDS = {"good": "PASS", "bad": "FAIL", "due": "DUE", "unknown": "UNKNOWN", "na": "N/A"}
Rows = dict[str, tuple[str, str]]


@dataclass(frozen=True)
class Clause:
    """A control, the registers of its examples, and what its ``notes.yml`` excuses, each with the reason why."""

    control: Control
    registers: tuple[tuple[Example, sqlite3.Connection], ...]
    not_told: Mapping[str, str] = field(default_factory=dict)
    either_way: Mapping[str, str] = field(default_factory=dict)
    standing: ExitStack = field(default_factory=ExitStack)  # shared views worked out, which mutants read, too

    @staticmethod
    def of(control: Control) -> Clause:
        """Build the register of every example of the control."""
        file = HERE / control.clause / "notes.yml"
        notes = (yaml.safe_load(file.read_text("utf-8")) if file.exists() else None) or {}
        assert set(notes) <= {"not_told", "either_way"}
        registers = tuple((each, connection_of(each.story, control.clause)) for each in examples(control.clause))
        standing = ExitStack()
        for _, connection in registers:
            standing.enter_context(worked_out(connection, load().views))
        return Clause(control, registers, notes.get("not_told") or {}, notes.get("either_way") or {}, standing)

    def misjudged(self) -> Iterator[str]:
        """Yield every example that was not judged as told, and every row that a reader could not make sense of."""
        for example, connection in self.registers:
            rows = _rows(connection, "SELECT subject, verdict, reason_code FROM verdict")
            for subject, expected in example.expected.items():
                if rows.get(subject) != expected:
                    yield f"{example.name}: {subject} is {rows.get(subject)}, not {expected}"
            if WORDS[example.path.name.partition("-")[0]] not in {verdict for verdict, _ in example.expected.values()}:
                yield f"{example.name} expects no {WORDS[example.path.name.partition('-')[0]]}"
            yield from (f"{example.name}: {problem}" for problem in _unreadable(connection))

    def untold(self) -> set[str]:
        """Return the reasons that no example gives."""
        given = {code for example, _ in self.registers for _, code in example.expected.values()}
        return {*self.control.reasons, *self.control.uses} - given

    def verdicts(self) -> set[str]:
        """Return the verdicts that occur in examples."""
        return {verdict for example, _ in self.registers for verdict, _ in example.expected.values()}

    def survivors(self, every: int = 1) -> list[str]:
        """Return the names of mutants that no example notices; of each ``every`` mutants the first is tried."""
        tried = islice(mutants(self.control.sql), 0, None, every)
        return [mutant.name for mutant in tried if not self._noticed(mutant.sql)]

    def unseen(self, year: Year | None = None) -> list[str]:
        """Return the names of mutants of what chooses rows that neither ``year`` nor an example notices."""
        tried = [each for each in filters(self.control.sql) if not (year and year.notices(self.control, each.sql))]
        return [mutant.name for mutant in tried if not self._noticed(mutant.sql)]

    def _noticed(self, sql: str) -> bool:
        for example, connection in self.registers:
            rows = _judged(connection, sql)
            if rows is None or any(rows.get(subject) != expected for subject, expected in example.expected.items()):
                return True
        return False


def _judged(connection: sqlite3.Connection, sql: str) -> Rows | None:
    try:
        return _rows(connection, sql)
    except sqlite3.Error:
        return None


def _rows(connection: sqlite3.Connection, sql: str) -> Rows:
    return {row[0]: (row[1], row[2]) for row in connection.execute(sql)}


def _unreadable(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield what a reader would stumble over: an unfilled placeholder, a moment left as a number, no evidence."""
    reasons = load().reasons
    for code, args, evidence in connection.execute("SELECT reason_code, args, evidence FROM verdict"):
        for text in reason_text(reasons, code, json.loads(args), "Asia/Shanghai"):
            if text == code or "{" in text:
                yield f"reason {code} reads “{text}”"
        if not json.loads(evidence) or not all(json.loads(evidence)):
            yield f"reason {code} stands on no evidence"
