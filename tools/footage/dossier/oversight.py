"""What supervisors look at: figures, signals, samples, and what became of findings; loaded in one go."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from footage.dossier import verdicts
from footage.dossier.figures import Figures, figures
from footage.dossier.names import Names
from footage.dossier.remedies import CLAUSES, Remedies, remedies
from footage.dossier.samples import Sample, samples
from footage.dossier.shape import RecordView
from footage.dossier.signals import SignalSort, signals


@dataclass(frozen=True, slots=True)
class Oversight:
    """Everything for the pages of those who supervise."""

    figures: Figures
    signals: tuple[SignalSort, ...]
    samples: tuple[Sample, ...]
    remedies: Remedies


def oversight(connection: sqlite3.Connection, names: Names, records: Mapping[str, tuple[RecordView, ...]]) -> Oversight:
    """Return it all; ``records`` holds the records of each kind that has a list."""
    judged = verdicts.of_clauses(connection, CLAUSES, names)
    odd = signals(connection, names)
    drawn = samples(connection, names, records.get("supervision_check", ()), odd, judged)
    return Oversight(figures(connection, names), odd, drawn, remedies(records, names, judged))
