"""Spoiling the repository itself: refs, replacements, settings, objects; put back afterwards."""

from __future__ import annotations

import subprocess
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from footage.model import Change
from tamper.evidence import flipped
from tamper.office import Victim


@contextmanager
def moved_ref(victim: Victim, random: Random) -> Iterator[None]:
    """A tag or branch that bears a name somebody might believe."""
    names = ("refs/tags/main", "refs/tags/evidence", "refs/tags/v1", "refs/heads/master", "refs/notes/commits")
    yield from _with_ref(victim, random.choice(names), random.choice(victim.commits).oid)


@contextmanager
def replaced(victim: Victim, random: Random) -> Iterator[None]:
    """Git would show another object in place of one that counts."""
    one, two = random.sample(victim.commits, 2)
    if random.random() < 0.5:
        yield from _with_ref(victim, f"refs/replace/{one.oid}", two.oid)
        return
    blobs = [change.new_blob for commit in victim.commits[1:] for change in commit.changes if change.new_blob]
    yield from _with_ref(victim, f"refs/replace/{blobs[0]}", blobs[-1])


def _with_ref(victim: Victim, ref: str, oid: str) -> Iterator[None]:
    victim.repository.plumbing.run("update-ref", ref, oid)
    try:
        yield
    finally:
        victim.repository.plumbing.run("update-ref", "-d", ref)


@contextmanager
def configured(victim: Victim, random: Random) -> Iterator[None]:
    """Settings that change what git shows."""
    line = random.choice([
        "[diff]\n\trenames = copies\n\tnoprefix = true\n", "[i18n]\n\tlogOutputEncoding = latin1\n",
        "[log]\n\tshowRoot = false\n\tdate = relative\n", "[core]\n\tquotePath = true\n\tabbrev = 4\n",
        "[diff]\n\texternal = /bin/true\n", "[format]\n\tpretty = oneline\n", "[core]\n\tignoreCase = true\n",
        "[diff]\n\tignoreSubmodules = all\n\torderFile = config\n", "[log]\n\tmailmap = true\n",
    ])  # fmt: skip
    yield from _with_file(_git_dir(victim) / "config", lambda data: data + line.encode())


@contextmanager
def bent(victim: Victim, random: Random) -> Iterator[None]:
    """A clone that lacks or bends its history."""
    oid = random.choice(victim.commits).oid.encode()
    name, data = random.choice([("shallow", oid + b"\n"), ("info/grafts", oid + b"\n"), ("config", b"")])
    promisor = b'[remote "origin"]\n\tpromisor = true\n\tpartialclonefilter = blob:none\n'
    path = _git_dir(victim) / name
    yield from _with_file(path, lambda old: old + (promisor if name == "config" else data))


@contextmanager
def false_object(victim: Victim, random: Random) -> Iterator[None]:
    """An object that is not what its name says."""
    path, oid = random.choice(loose(victim))
    data = flipped(victim.repository.read(oid), random)
    yield from _with_file(path, lambda _: zlib.compress(b"blob %d\0" % len(data) + data))


@contextmanager
def absent_object(victim: Victim, random: Random) -> Iterator[None]:
    """A record whose content was taken out of the store."""
    with absent(victim, random.choice(loose(victim))[1]):
        yield


@contextmanager
def absent(victim: Victim, blob: str) -> Iterator[None]:
    """Take one blob out of the store, wherever it lies."""
    _unpack(victim)
    yield from _with_file(_git_dir(victim) / "objects" / blob[:2] / blob[2:], lambda _: None)


def _unpack(victim: Victim) -> None:
    """Give every object a file of its own, so that one can be spoilt alone."""
    folder = _git_dir(victim) / "objects" / "pack"
    for pack in sorted(folder.glob("*.pack")):
        moved = folder.parent / pack.name
        pack.rename(moved)
        for rest in folder.glob(f"{pack.stem}.*"):
            rest.unlink()
        with moved.open("rb") as stream:
            subprocess.run(["git", "unpack-objects", "-q"], stdin=stream, cwd=_git_dir(victim), check=True)
        moved.unlink()
    victim.repository.close()


def case_records(victim: Victim) -> list[Change]:
    """Return what landed in the cases after the beginning."""
    found = (change for commit in victim.commits[1:] for change in commit.changes)
    return [change for change in found if change.path.startswith("records/") and change.path.endswith(".yml")]


def loose(victim: Victim) -> list[tuple[Path, str]]:
    """Return where the records of the cases lie as objects of their own."""
    _unpack(victim)
    objects = _git_dir(victim) / "objects"
    return [(objects / each.new_blob[:2] / each.new_blob[2:], each.new_blob) for each in case_records(victim)]


def _git_dir(victim: Victim) -> Path:
    return victim.repository.plumbing.git_dir


def _with_file(path: Path, change: Callable[[bytes], bytes | None]) -> Iterator[None]:
    before = path.read_bytes() if path.exists() else None
    after = change(before or b"")
    path.unlink(missing_ok=True)
    if after is not None:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(after)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
        if before is not None:
            path.write_bytes(before)
