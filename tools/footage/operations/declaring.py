"""Statements that are not about one pull request: a census, an erasure, a restoration; signed and put in the chain.

Promises: a census holds only numbers that were certainly given out before it was taken; an erasure names what stood on
main and nothing else; a restoration names exactly what is known and gone. Refused: whoever decided is nobody here, a
path that never was, a restoration of nothing. Nothing is taken out of the repository here: a statement only says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from footage.evidence import branch, census, chain
from footage.evidence.declared import Census, Erasure, Restoration, Span
from footage.evidence.statement import decode, encode_declared
from footage.finding import ToolError
from footage.forges import GateForge
from footage.operations.capture import Capture, number_of
from footage.operations.past import Past
from footage.operations.standing import MAIN, Standing
from footage.repository import Repository

CENSUS_EVERY = 7 * 86400


@dataclass(frozen=True, slots=True)
class Declared:
    """What was written: the statement's place in the chain, the commit, and what it says."""

    seq: int
    commit: str
    said: Census | Erasure | Restoration


def _declare(hand: Capture, said: Census | Erasure | Restoration, at: int, subject: str) -> Declared:
    if hand.signer is None:
        raise ToolError("gate.key_none", hint="gate.key_hint")
    standing, signer = hand.standing, hand.signer
    place = chain.next_link(*standing.tip)
    content = encode_declared(said, at, place, signer=signer.principal, signer_key=signer.public.fingerprint)
    files = branch.signed(decode(content).path, content, signer.key)
    standing.evidence = branch.append(standing.repository, standing.evidence, dict(files), signer.at(at), subject)
    standing.tip = (place.seq, chain.digest(content))
    return Declared(place.seq, standing.evidence, said)


# Census -----------------------------------------------------------------------------------------------------------


def census_due(past: Past, at: int) -> bool:
    """Return whether the last census (or the beginning) is long enough ago."""
    return at - past.census_at >= CENSUS_EVERY


def count(hand: Capture, forge: GateForge, at: int) -> Declared:
    """Write the census of a forge: the highest number that it has given out, and which numbers are issues.

    Pull requests are read on both sides of the issues. What appeared between the readings, or since the evidence last
    looked, is left for the next census; everything below it was there to be seen.
    """
    past = hand.standing.past
    seen = max((*past.ended, *map(number_of, hand.standing.open)), default=0)
    before = {each.number for each in past.held(forge.pulls())}
    issues = set(forge.issues())
    pulls = {each.number for each in forge.pulls()}
    late = {each for each in pulls if each > seen or each not in before}
    newest = min(late, default=max(before | issues, default=0) + 1)
    taken = census.take(
        (each for each in pulls if each < newest), (each for each in issues - pulls if each < newest), at
    )
    return _declare(hand, taken, at, f"Census up to {taken.highest}")


# Erasure ----------------------------------------------------------------------------------------------------------


def erase(hand: Capture, paths: Iterable[str], reason: str, basis: str, person: str, at: int) -> Declared:
    """Write that everything which ever stood at these paths of main is erased."""
    wanted = sorted(dict.fromkeys(paths))
    _decided(hand.standing, person, at)
    blobs: dict[str, None] = {}
    found: set[str] = set()
    for commit in hand.standing.repository.first_parent(MAIN):
        for change in commit.changes:
            if change.path in wanted and change.new_blob:
                blobs[change.new_blob] = None
                found.add(change.path)
    unknown = [path for path in wanted if path not in found]
    if unknown or not wanted:
        raise ToolError("gate.erase_unknown", hint="gate.erase_unknown_hint", path=ascii(unknown[0] if unknown else ""))
    erasure = Erasure(tuple(wanted), tuple(blobs), reason, basis, person)
    return _declare(hand, erasure, at, "Statement of an erasure")


def _decided(standing: Standing, person: str, at: int) -> None:
    """Make sure that whoever decided is a person on the roster."""
    standing.feed()
    if not standing.ground.roster().active(person, at):
        raise ToolError("gate.nobody", hint="gate.nobody_hint", person=ascii(person)[1:-1])


# Restoration ------------------------------------------------------------------------------------------------------


def restore(hand: Capture, forge: GateForge, before: Repository | None, reason: str, person: str, at: int) -> Declared:
    """Write what a backup that was put back lost, as far as evidence here and in the copy from ``before`` shows it."""
    _decided(hand.standing, person, at)
    standing, old = hand.standing, Standing(before) if before else None
    statements = _lost_statements(before, standing) if before else ()
    commits = [*_lost_commits(before, standing.repository)] if before else []
    listed = [standing.past.now(each) for each in forge.pulls()]
    numbers = {*standing.past.forgotten(listed), *(old.past.forgotten(listed) if old else ())}
    if not (statements or commits or numbers):
        raise ToolError("gate.restore_nothing", hint="gate.restore_nothing_hint", status=1)
    lost = Restoration(_spans(statements), _spans(numbers), tuple(commits), reason, person)
    return _declare(hand, lost, at, "Statement of a restoration")


def _lost_statements(before: Repository, standing: Standing) -> tuple[int, ...]:
    """Return the places of the chain whose statements stand in the older copy alone."""
    there = branch.read(before, before.resolve(branch.REF)).statements
    here = {raw.content for raw in branch.read(standing.repository, standing.evidence).statements}
    return tuple(decode(raw.content).seq or 0 for raw in there if raw.content not in here)


def _lost_commits(before: Repository, now: Repository) -> Iterator[str]:
    """Yield the commits of main and of evidence that stand in the older copy alone."""
    for ref in (MAIN, branch.REF):
        old, new = before.resolve(ref), now.resolve(ref)
        kept = {each.oid for each in now.first_parent(new)} if new else set()
        yield from (each.oid for each in before.first_parent(old) if each.oid not in kept) if old else ()


def _spans(numbers: Iterable[int]) -> tuple[Span, ...]:
    """Return numbers as spans, in order."""
    found: list[Span] = []
    for number in sorted(set(numbers)):
        if found and found[-1].last == number - 1:
            found[-1] = Span(found[-1].first, number)
        else:
            found.append(Span(number, number))
    return tuple(found)
