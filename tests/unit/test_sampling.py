"""The sample is drawn by a seed that nobody chose, and everybody draws the same one."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

import pytest

from footage.register.layout import BY_NAME
from footage.register.sampling import draw_samples, key_of

END = 1_775_000_000
SEEDS = ("a" * 64, "b" * 64, "c" * 64)


def _register(cases: int, *, percent: float = 10, statements: int = 3) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    for table in BY_NAME.values():
        for statement in table.ddl():
            connection.execute(statement)
    _insert(
        connection,
        "as_of",
        epoch=END + 1000,
        text="",
        commit_oid="",
        evidence_oid="",
        chain_seq=0,
        chain_sha256="",
        timezone="UTC",
    )
    _insert(
        connection,
        "quarter",
        id="2026-Q1",
        from_epoch=END - 9000,
        until_epoch=END,
        began_epoch=END - 9000,
        upto_epoch=END,
    )
    for name, value in (("min", 3), ("max", 5), ("percent", percent)):
        values = {
            "value": str(value),
            "number": float(value),
            "unit": "",
            "clause": "",
            "pack": "p",
            "source": "",
            "bound": "value",
        }
        _insert(connection, "parameter_period", name=f"supervision.sample_{name}", from_epoch=0, **values)
    for number in range(1, cases + 1):
        urgency = "emergency" if number == 2 else "normal"
        known = {"title": "", "state": "approved", "waiting_for": "[]", "verification": "verified", "urgency": urgency}
        _insert(connection, "cases", case_id=f"RQ-{number:03}", filed_epoch=END - number, **known)
    # The first statement is from before the end; of the later ones only the earliest counts.
    for seq, (seed, ended) in enumerate(zip(SEEDS, (END - 1, END, END + 5), strict=True), 1):
        if seq <= statements:
            pull = {
                "number": seq,
                "occasion": 1,
                "title": "",
                "author_account": 1,
                "author_login": "",
                "landing_class": "A",
            }
            rest = {"route": "", "created_epoch": 0, "head": "", "outcome": "approved", "observed": "merged"}
            _insert(connection, "pull_request", id=f"PR-{seq}", ended_epoch=ended, **pull, **rest)
            _insert(
                connection,
                "statement",
                seq=seq,
                path="",
                pull_request=f"PR-{seq}",
                sha256=seed,
                content=b"",
                signature=b"",
            )
    return connection


def _insert(connection: sqlite3.Connection, table: str, **values: object) -> None:
    names = ", ".join(values)
    connection.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(values))})", list(values.values()))


def _drawn(connection: sqlite3.Connection) -> list[str]:
    draw_samples(connection)
    rows = connection.execute("SELECT case_id FROM sample_draw WHERE drawn = 1 ORDER BY place")
    return [case for (case,) in rows]


def test_the_first_statement_after_the_quarter_is_the_seed_and_sha256sum_draws_the_same() -> None:
    drawn = _drawn(_register(20))
    digests = sorted(
        (hashlib.sha256(f"{SEEDS[1]}:RQ-{n:03}:1".encode()).hexdigest(), f"RQ-{n:03}") for n in range(1, 21)
    )
    assert [each for each in drawn if each != "RQ-002"] == [case for _, case in digests[:3] if case != "RQ-002"]
    assert "RQ-002" in drawn, "an emergency is looked at in any case"


@pytest.mark.parametrize(
    ("cases", "percent", "wanted"), [(2, 10, 2), (20, 10, 3), (40, 10, 4), (41, 10, 5), (99, 10, 5)]
)
def test_the_size_is_a_share_between_two_limits_rounded_up(cases: int, percent: float, wanted: int) -> None:
    connection = _register(cases, percent=percent)
    draw_samples(connection)
    (count,) = connection.execute(
        "SELECT COUNT(*) FROM sample_draw WHERE place <= ? AND drawn = 1", (wanted,)
    ).fetchone()
    assert count == wanted
    beyond = "SELECT COUNT(*) FROM sample_draw WHERE place > ? AND drawn = 1 AND exceptional = 0"
    assert connection.execute(beyond, (wanted,)).fetchone() == (0,)


def test_before_anything_was_signed_nothing_is_drawn() -> None:
    assert _drawn(_register(20, statements=1)) == []


def test_a_signal_is_a_further_ticket_and_a_ticket_never_hurts() -> None:
    connection = _register(20)
    for signal in ("a", "b", "c", "d"):
        _insert(connection, "signal", signal=signal, subject="RQ-007", person="p", at_epoch=1, args="{}")
    draw_samples(connection)
    assert connection.execute("SELECT tickets FROM sample_draw WHERE case_id = 'RQ-007'").fetchone() == (3,)
    assert connection.execute("SELECT MAX(tickets) FROM sample_draw WHERE case_id <> 'RQ-007'").fetchone() == (1,)
    assert key_of("s", "RQ-007", 3) <= key_of("s", "RQ-007", 2) <= key_of("s", "RQ-007", 1)


def test_the_case_of_one_quarter_does_not_change_anothers_key() -> None:
    few, many = (dict(_keys(_register(cases))) for cases in (5, 30))
    assert few.items() <= many.items()


def _keys(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    draw_samples(connection)
    return connection.execute("SELECT case_id, key FROM sample_draw").fetchall()


def test_the_handbook_says_how_to_draw_it_again() -> None:
    for lang in ("zh", "en"):
        page = (Path(__file__).resolve().parents[2] / "docs" / lang / "supervise.md").read_text("utf-8")
        assert "sha256sum" in page
        assert "footage sample" in page
