"""Spoiling main: pushed, rewritten, set back, merged past everybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random

from footage.evidence.statement import Statement
from footage.model import Change
from footage.repository import Signature, Writer
from tamper.evidence import anew, flipped, pushed
from tamper.office import EVE, Spoilt, Victim
from tamper.statements import resigned


def records(victim: Victim) -> list[str]:
    return [path for path in victim.repository.tree(victim.main) if path.startswith("records/")]


def push_byte(victim: Victim, random: Random) -> Spoilt:
    path = random.choice(records(victim))
    data = flipped(victim.repository.files(victim.main).read(path), random)
    return Spoilt(pushed(victim, victim.main, {path: data}), victim.evidence, frozenset({"VF101"}))


def push_deletion(victim: Victim, random: Random) -> Spoilt:
    return Spoilt(
        pushed(victim, victim.main, {random.choice(records(victim)): None}), victim.evidence, frozenset({"VF101"})
    )


def push_new_file(victim: Victim, random: Random) -> Spoilt:
    path = random.choice(["README.md", "records/x.yml", "schemas/x.txt", ".gitattributes", ".mailmap", ".gitignore"])
    return Spoilt(pushed(victim, victim.main, {path: b"* -diff\n"}), victim.evidence, frozenset({"VF101"}))


def push_nothing(victim: Victim, random: Random) -> Spoilt:
    return Spoilt(pushed(victim, victim.main, {}), victim.evidence, frozenset({"VF101"}))


def push_mode(victim: Victim, random: Random) -> Spoilt:
    path = random.choice(records(victim))
    mode, blob = victim.repository.tree(victim.main)[path]
    change = Change(path, "T", mode, blob, random.choice(["100755", "120000"]), blob)
    return Spoilt(pushed(victim, victim.main, {}, [change]), victim.evidence, frozenset({"VF101"}))


def backdate_role(victim: Victim, random: Random) -> Spoilt:
    path = random.choice([each for each in records(victim) if "/org/roles/" in each])
    text = victim.repository.files(victim.main).read(path)
    begins = next(line for line in text.split(b"\n") if line.startswith(b"from:"))
    text = text.replace(begins, f"from: {random.randint(2001, 2019)}-01-01".encode())
    if random.random() < 0.5:
        return Spoilt(pushed(victim, victim.main, {path: text}), victim.evidence, frozenset({"VF101"}))
    return Spoilt(rebuilt(victim, 0, {path: text}), victim.evidence, frozenset({"VF111", "VF116"}))


def merge_without_pull(victim: Victim, random: Random) -> Spoilt:
    side = Writer(victim.repository).commit(None, [victim.main], {"records/x.yml": b"x"}, EVE, EVE, "x")
    tip = Writer(victim.repository).commit(
        None, [victim.main, side], {"records/x.yml": b"x"}, EVE, EVE, "Merge pull request #9: x"
    )
    return Spoilt(tip, victim.evidence, frozenset({"VF102"}))


def rebuilt(victim: Victim, begin: int, files: Mapping[str, bytes | None], *, leave_out: bool = False) -> str:
    """Write main anew from its commit ``begin`` on, with ``files`` in that commit, or without that commit."""
    tip = victim.commits[begin - 1].oid if begin else ""
    with Writer(victim.repository).session() as session:
        for seq in range(begin, len(victim.commits)):
            commit = victim.commits[seq]
            if leave_out and seq == begin:
                continue
            parents = [tip, *commit.parents[1:]] if tip else []
            author = Signature(commit.author_name, commit.author_email, commit.author_epoch, 480)
            committer = Signature(commit.committer_name, commit.committer_email, commit.committer_epoch, 480)
            mine = files if seq == begin else {}
            changes = [change for change in commit.changes if change.path not in mine]
            tip = session.commit(None, parents, dict(mine), author, committer, commit.subject, changes)
    return tip


def rewrite_byte(victim: Victim, random: Random) -> Spoilt:
    seq = random.randrange(len(victim.commits))
    change = random.choice([each for each in victim.commits[seq].changes if each.new_blob])
    data = flipped(victim.repository.read(change.new_blob), random)
    return Spoilt(rebuilt(victim, seq, {change.path: data}), victim.evidence, frozenset({"VF111"}))


def rewrite_without(victim: Victim, random: Random) -> Spoilt:
    seq = random.randrange(1, len(victim.commits))
    return Spoilt(rebuilt(victim, seq, {}, leave_out=True), victim.evidence, frozenset({"VF111"}))


def set_back(victim: Victim, random: Random) -> Spoilt:
    return Spoilt(random.choice(victim.commits[:-1]).oid, victim.evidence, frozenset({"VF111"}))


def evil_merge(victim: Victim, random: Random) -> Spoilt:
    """The same parents, but the merge brings something of its own; the gate may have captured it, unsuspecting."""
    last = victim.commits[-1]
    change = random.choice(last.changes)
    files: dict[str, bytes | None] = {change.path: flipped(victim.repository.read(change.new_blob), random)}
    if random.random() < 0.5:
        files = {"records/policy/extra.yml": b"x: 1\n"}
    tip = rebuilt(victim, len(victim.commits) - 1, files)
    if random.random() < 0.5:
        return Spoilt(tip, victim.evidence, frozenset({"VF102", "VF111"}))
    statements = [_landed_as(each, last.oid, tip) for each in victim.statements]
    evidence = anew(victim, resigned(victim, statements, victim.key()))
    return Spoilt(tip, evidence, frozenset({"VF103"}))


def _landed_as(statement: Statement, before: str, after: str) -> Statement:
    seen = statement.observation
    if seen is None or seen.merged is None or seen.merged.commit != before:
        return statement
    return replace(statement, observation=replace(seen, merged=replace(seen.merged, commit=after)))


def squash(victim: Victim, random: Random) -> Spoilt:
    last = victim.commits[-1]
    tip = pushed(victim, victim.commits[-2].oid, {}, last.changes)
    return Spoilt(tip, victim.evidence, frozenset({"VF101", "VF111"}))
