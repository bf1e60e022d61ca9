"""A register says the same however it came about: step by step or at once, then or looking back."""

from __future__ import annotations

import sqlite3
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from footage.evidence.replay import replay
from footage.model import Outcome
from footage.register import BlobCache, build_register, fill
from footage.register.load import dump
from footage.repository import Repository, Signature, Writer
from histories import History, at, camera, copy, event, kinds, request, retrieval, text_at

HOUR = 3600
LATER = at(10_000)


def filled(history: History, as_of: int) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    fill(
        connection,
        kinds=history.kinds,
        replay=history.replay(),
        as_of=as_of,
        commit="",
        evidence_commit="",
        provenance={},
        texts=history.read_many,
        judge=False,
    )
    return connection


def lines(connection: sqlite3.Connection) -> list[str]:
    """Return the canonical dump without the row that says which chain it rests on."""
    connection.execute("UPDATE as_of SET chain_seq = 0")
    return list(dump(connection))


# Looking back -------------------------------------------------------------------------------------------------------


def records_of(step: int, what: str) -> list[dict[str, Any]]:
    suffix = f"{step:06d}"
    if what == "request":
        return [request()]
    if what == "retrieval":
        return [retrieval(suffix), copy(suffix)]
    if what == "extension":
        return [event("extension", suffix, additional_days=step + 1, grounds="延期", requested_by="lin")]
    if what == "return":
        fields = {"returned_by": "lin", "checked_by": "zhou", "use_ended_on": "2026-03-05"}
        times = {"returned_at": text_at(at(3)), "checked_at": text_at(at(3))}
        return [
            event("return", suffix, **fields, **times, items=[{"copy": f"copy-{step - 1:06d}", "result": "intact"}])
        ]
    return [camera("CAM-A1", 30 - step)]


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["request", "retrieval", "extension", "return", "camera"]),
        st.sampled_from(["land", "land", "land", "unapproved", "refuse", "push"]),
        st.integers(1, 30),
        st.integers(1, 30),
    ),
    max_size=6,
)


def told(steps: list[tuple[str, str, int, int]], until: int) -> History:
    """Tell the steps one after the other; of what ended after ``until`` only that it was open, if it was."""
    history = History([camera("CAM-A1"), camera("CAM-A2")])
    now = at(0)
    unfinished = False
    for number, (what, how, wait, lasts) in enumerate(steps):
        filed, now = now + wait * HOUR, now + (wait + lasts) * HOUR
        records = records_of(number, what)
        if how == "push":
            if not unfinished:
                history.land(None, *records)
        elif now <= until:
            if how == "refuse":
                history.close(now, *records, outcome=Outcome.REFUSED, filed=filed)
            else:
                outcome = Outcome.UNAPPROVED if how == "unapproved" else Outcome.APPROVED
                history.land(now, *records, outcome=outcome, filed=filed)
                continue
        else:
            unfinished = unfinished or how != "refuse"
            if filed <= until:
                history.open(filed, *records)
    return history


@settings(max_examples=30)
@given(STEPS, st.integers(0, 400))
def test_looking_back_shows_what_was_shown_then(steps: list[tuple[str, str, int, int]], hours: int) -> None:
    until = at(0) + hours * HOUR
    back, then = filled(told(steps, LATER), until), filled(told(steps, until), until)
    # A refused pull request is closed in time or open: either way it says nothing of what comes after it.
    assert lines(back) == lines(then)


# Step by step -------------------------------------------------------------------------------------------------------

PATHS = [f"records/sites/cameras/CAM-A{number}.yml" for number in range(4)]
WHO = Signature("Author", "author@forge.example", at(0), 480)


def content(days: int | None, path: str) -> bytes | None:
    if days is None:
        return None
    if days < 0:
        return b"kind: camera\nid: [broken\n"

    return yaml.safe_dump(camera(Path(path).stem, days), allow_unicode=True).encode()


CHANGES = st.lists(
    st.dictionaries(st.sampled_from(PATHS), st.one_of(st.none(), st.integers(-1, 3)), min_size=1, max_size=3),
    min_size=1,
    max_size=5,
)


@cache
def schemas() -> dict[str, bytes]:
    folder = Path(__file__).resolve().parents[2] / "schemas"
    return {f"schemas/{path.name}": path.read_bytes() for path in sorted(folder.glob("*.schema.json"))}


@settings(max_examples=4)
@given(CHANGES)
def test_step_by_step_with_a_warm_cache_equals_at_once(
    tmp_path_factory: pytest.TempPathFactory, changes: list[dict[str, int | None]]
) -> None:
    folder = tmp_path_factory.mktemp("office")
    repository = started(folder / "repo")
    writer = Writer(repository)
    tip = writer.commit("refs/heads/main", (), schemas(), WHO, WHO, "Begin")
    standing: set[str] = set()
    with BlobCache(folder / "cache.sqlite", tool="test", schemas="") as memory:
        for each in changes:
            files = {path: content(days, path) for path, days in each.items() if days is not None or path in standing}
            standing = (standing | set(files)) - {path for path, data in files.items() if data is None}
            tip = writer.commit("refs/heads/main", (tip,), files, WHO, WHO, "Change")
            made(repository, tip, folder / "warm.sqlite", memory)
    made(repository, tip, folder / "cold.sqlite", None)
    assert (folder / "warm.sqlite").read_bytes() == (folder / "cold.sqlite").read_bytes()


def started(folder: Path) -> Repository:

    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(folder)], check=True)
    return Repository.open(folder, allow_empty=True)


def made(repository: Repository, tip: str, out: Path, memory: BlobCache | None) -> None:
    build_register(
        out=out,
        kinds=kinds(),
        replay=replay(repository, main=tip, evidence=None, memory=memory),
        as_of=LATER,
        commit=tip,
        evidence_commit="",
        provenance={},
        texts=repository.read_many,
        judge=False,
    )
