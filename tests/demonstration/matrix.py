"""The expected matrix: for each clause and quarter of the demonstration, how many of each verdict.

``python -m demonstration.matrix REGISTER`` prints the matrix of a register, to be compared cell by cell with the policy
text before it replaces ``matrix.yml``.
"""

# ruff: noqa: T201
from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

FILE = Path(__file__).with_name("matrix.yml")
SIGNS = ("FAIL", "UNKNOWN", "DUE", "PASS", "N/A")
Matrix = dict[str, dict[str, str]]


def matrix(connection: sqlite3.Connection) -> Matrix:
    """Return clause → quarter → such as ``FAIL 1 PASS 12``; what is about no known quarter stands under ``undated``."""
    sql = (
        "SELECT v.clause, COALESCE(q.id, 'undated'), v.verdict, COUNT(*) FROM verdict AS v LEFT JOIN quarter AS q"
        " ON q.from_epoch <= v.since_epoch AND v.since_epoch < q.until_epoch GROUP BY 1, 2, 3"
    )
    counted: dict[str, dict[str, dict[str, int]]] = {}
    for clause, quarter, verdict, count in connection.execute(sql):
        counted.setdefault(clause, {}).setdefault(quarter, {})[verdict] = count
    return {
        clause: {
            quarter: " ".join(f"{sign} {counts[sign]}" for sign in SIGNS if sign in counts)
            for quarter, counts in sorted(quarters.items())
        }
        for clause, quarters in sorted(counted.items())
    }


def written(found: Matrix) -> str:
    """Return a matrix as the file holds it."""
    lines = [
        "# What the demonstration year must be judged as, clause by clause and quarter by quarter. Every FAIL is",
        "# told by a story or named in the year's own modules.",
    ]
    for clause, quarters in found.items():
        lines.append(f"{clause}:")
        lines += [f"  {quarter}: {cell}" for quarter, cell in quarters.items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(written(matrix(sqlite3.connect(sys.argv[1]))), end="")
