"""The same commit and reference time give the same bytes, wherever and in whatever surroundings they are built."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from footage.register.making import make
from footage.repository import Repository

if TYPE_CHECKING:
    from .conftest import Demonstration

SURROUNDINGS = (
    {"PYTHONHASHSEED": "1", "TZ": "Asia/Shanghai", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"},
    {"PYTHONHASHSEED": "4711", "TZ": "America/St_Johns", "LANG": "POSIX", "LC_ALL": "POSIX"},
)


def footage(arguments: list[str], folder: Path, surroundings: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, **surroundings, "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run(
        [sys.executable, "-m", "footage", *arguments], cwd=folder, env=environment, check=True, capture_output=True
    )


def digests(folder: Path) -> dict[str, str]:
    """Return the digest of every file below ``folder``, caches left out."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".cache" not in path.parts
    }


def test_register_and_portal_are_the_same_bytes_anywhere(small: Demonstration, tmp_path: Path) -> None:
    built = []
    for number, surroundings in enumerate(SURROUNDINGS):
        out = tmp_path / f"place {number}" / "出口"
        arguments = ["build", "--repo", str(small.repository), "--out", out.name, "--no-binders"]
        footage([*arguments, "--as-of", "2026-06-30T18:00:00+08:00"], out.parent, surroundings)
        built.append(digests(out))
    assert built[0] == built[1]
    assert "register.sqlite" in built[0]
    assert any(path.startswith("site/zh/cases/") for path in built[0])


WITHOUT_NETWORK = """
import socket, sys

def refused(self, address, *rest):
    if self.family != socket.AF_UNIX:
        raise SystemExit(f"asked the network for {address}")

socket.socket.connect = socket.socket.connect_ex = refused
socket.getaddrinfo = lambda *where, **how: refused(socket.socket(), where)
from footage.cli import main
sys.argv = ["footage", *sys.argv[1:]]
main()
"""


def test_d32_a_clone_is_verified_and_built_without_a_network(small: Demonstration, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", str(small.repository), str(clone)], check=True)
    for arguments in (
        ["verify", "--repo", str(clone), "--format", "json"],
        ["export", "--repo", str(clone), "--out", "tables", "--as-of", "2026-06-30T18:00:00+08:00"],
    ):
        done = subprocess.run(
            [sys.executable, "-c", WITHOUT_NETWORK, *arguments], cwd=tmp_path, capture_output=True, text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}, check=False,
        )  # fmt: skip
        assert "asked the network" not in done.stderr
        assert done.returncode in {0, 1, 4}, done.stderr
    with sqlite3.connect(f"file:{small.register}?mode=ro", uri=True) as connection:
        (count,) = connection.execute("SELECT COUNT(*) FROM verdict").fetchone()
    rows = (tmp_path / "tables" / "verdict.csv").read_bytes().count(b"\r\n") - 1
    assert rows == count


def test_the_same_seed_tells_the_same_history(small: Demonstration, tmp_path: Path) -> None:
    footage(["demo", str(tmp_path / "again"), "--cases", "0"], tmp_path, SURROUNDINGS[1])
    for ref in ("refs/heads/main", "refs/heads/evidence"):
        with Repository.open(small.repository) as one, Repository.open(tmp_path / "again") as two:
            assert one.resolve(ref) == two.resolve(ref)


def test_a_warm_build_reads_less_and_writes_the_same(
    small: Demonstration, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    original = Repository.read_many

    def counting(self: Repository, oids: list[str]) -> object:
        wanted = list(oids)
        read.extend(wanted)
        return original(self, wanted)

    with Repository.open(small.repository) as repository:
        make(repository, tmp_path / "cold.sqlite", as_of=small.as_of, cache=tmp_path / "cache")
        monkeypatch.setattr(Repository, "read_many", counting)
        make(repository, tmp_path / "warm.sqlite", as_of=small.as_of, cache=tmp_path / "cache")
        warm = len(read)
        read.clear()
        make(repository, tmp_path / "fresh.sqlite", as_of=small.as_of, cache=tmp_path / "other")
    assert warm < len(read)
    assert (tmp_path / "cold.sqlite").read_bytes() == (tmp_path / "warm.sqlite").read_bytes()


def test_as_of_hides_what_came_later(small: Demonstration, tmp_path: Path) -> None:
    import sqlite3

    early = small.as_of - 60 * 86400
    with Repository.open(small.repository) as repository:
        make(repository, tmp_path / "early.sqlite", as_of=early)
    connection = sqlite3.connect(tmp_path / "early.sqlite")
    try:
        later = connection.execute(
            "SELECT (SELECT count(*) FROM pull_request WHERE created_epoch > ?1)"
            " + (SELECT count(*) FROM review WHERE submitted_epoch > ?1)"
            " + (SELECT count(*) FROM request_version WHERE landed_epoch > ?1)"
            " + (SELECT count(*) FROM landed_commit WHERE landed_epoch > ?1)",
            (early,),
        ).fetchone()[0]
        cases = connection.execute("SELECT count(*) FROM cases").fetchone()[0]
    finally:
        connection.close()
    assert later == 0
    assert cases > 0
