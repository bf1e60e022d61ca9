"""Spoiling the evidence branch without the gate's key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from random import Random

from footage.model import Change
from footage.repository import Writer
from tamper.office import EVE, Spoilt, Victim


def pushed(victim: Victim, ref_tip: str, files: Mapping[str, bytes | None], changes: Iterable[Change] = ()) -> str:
    return Writer(victim.repository).commit(None, [ref_tip], files, EVE, EVE, "nothing to see here", changes)


def anew(victim: Victim, files: Mapping[str, bytes]) -> str:
    """Write the evidence branch afresh, as if it had always been so."""
    return Writer(victim.repository).commit(None, [], dict(files), EVE, EVE, "evidence")


def flipped(data: bytes, random: Random) -> bytes:
    at, bit = random.randrange(len(data)), 1 << random.randrange(8)
    return data[:at] + bytes([data[at] ^ bit]) + data[at + 1 :]


def statement_files(victim: Victim) -> list[str]:
    return sorted(path for path in victim.files if path.startswith("evidence/"))


def evidence_byte_over_history(victim: Victim, random: Random) -> Spoilt:
    path = random.choice(statement_files(victim))
    tip = pushed(victim, victim.evidence, {path: flipped(victim.files[path], random)})
    return Spoilt(victim.main, tip, frozenset({"VF113"}))


def evidence_byte_anew(victim: Victim, random: Random) -> Spoilt:
    path = random.choice(statement_files(victim))
    tip = anew(victim, {**victim.files, path: flipped(victim.files[path], random)})
    return Spoilt(victim.main, tip, frozenset({"VF112", "VF115"}))


def statement_removed(victim: Victim, random: Random) -> Spoilt:
    path = random.choice(statement_files(victim))
    return Spoilt(victim.main, pushed(victim, victim.evidence, {path: None}), frozenset({"VF113"}))


def statements_left_out(victim: Victim, random: Random) -> Spoilt:
    gone = random.sample(victim.statements, random.randint(1, 3))
    paths = {each.path for each in gone}
    rest = {path: data for path, data in victim.files.items() if path.removesuffix(".sig") not in paths}
    return Spoilt(victim.main, anew(victim, rest), frozenset({"VF102", "VF112", "VF113", "VF116"}))


def evidence_cut_short(victim: Victim, random: Random) -> Spoilt:
    kept = random.randrange(len(victim.statements))
    paths = {each.path for each in victim.statements[kept:]}
    rest = {path: data for path, data in victim.files.items() if path.removesuffix(".sig") not in paths}
    return Spoilt(victim.main, anew(victim, rest or {"README.md": b"x"}), frozenset({"VF113"}))


def statements_swapped(victim: Victim, random: Random) -> Spoilt:
    one, two = (each.path for each in random.sample(victim.statements, 2))
    files = {**victim.files, one: victim.files[two], two: victim.files[one]}
    if random.random() < 0.5:
        files |= {f"{one}.sig": victim.files[f"{two}.sig"], f"{two}.sig": victim.files[f"{one}.sig"]}
    return Spoilt(victim.main, anew(victim, files), frozenset({"VF112", "VF115", "VF116"}))


def foreign_file(victim: Victim, random: Random) -> Spoilt:
    path = random.choice(["evidence/2026/03/notes.json", "x.txt", "evidence/PR-000001.1.json", ".gitattributes"])
    return Spoilt(victim.main, pushed(victim, victim.evidence, {path: b"{}"}), frozenset({"VF113"}))
