"""Clauses judged by SQL: one file each, a header that says what is asked and a SELECT that says what was found.

Promises: ``run`` fills the tables ``clause``, ``reason`` and ``verdict`` of a register and leaves each control as
the view ``control_…``, which gives the same rows in plain ``sqlite3``. Verdicts are PASS, FAIL, DUE, UNKNOWN
and N/A; unknown is never a pass. Refuses: clocks, randomness, Python functions, and controls that say nothing.
"""

from __future__ import annotations

from footage.controls.header import Control
from footage.controls.library import Library, load
from footage.controls.run import COLUMNS, VERDICTS, run, run_adopted
from footage.controls.wording import reason_text
from footage.reading.rules import RuleInfo, catalogue

RULES = catalogue((RuleInfo("CT101", "control-broken"),))

__all__ = ["COLUMNS", "RULES", "VERDICTS", "Control", "Library", "explain", "load", "reason_text", "run", "run_adopted"]


def explain(clause: str) -> Control:
    """Return the control of ``clause``: title, what is asked, kind of truth, who answers, parameters, SQL."""
    return load()[clause]
