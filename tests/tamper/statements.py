"""Statements that say something else, signed by a stranger or by the gate itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from random import Random

from footage.demo.clock import DAY
from footage.evidence import branch, chain
from footage.evidence.statement import Statement, encode
from footage.model import Account, Observation, Review, ReviewVerdict
from tamper.evidence import anew
from tamper.office import THIEF, Spoilt, Victim


def drop_review(seen: Observation, random: Random) -> Observation:
    gone = random.choice(seen.reviews)
    return replace(seen, reviews=tuple(each for each in seen.reviews if each is not gone))


def reorder_reviews(seen: Observation, random: Random) -> Observation:
    one, two = random.sample(seen.reviews, 2) if len(seen.reviews) > 1 else (seen.reviews[0],) * 2
    times = {one.id: two.submitted_at, two.id: one.submitted_at}
    return replace(
        seen, reviews=tuple(replace(each, submitted_at=times.get(each.id, each.submitted_at)) for each in seen.reviews)
    )


def redate_review(seen: Observation, random: Random) -> Observation:
    shift = random.choice([-1, 1]) * random.choice([1, 600, DAY, 400 * DAY])
    return _one(seen, random, lambda each: replace(each, submitted_at=each.submitted_at + shift))


def turn_review(seen: Observation, random: Random) -> Observation:
    verdict = random.choice([ReviewVerdict.REJECT, ReviewVerdict.COMMENT, ReviewVerdict.APPROVE])
    return _one(seen, random, lambda each: replace(each, verdict=verdict))


def change_reviewer(seen: Observation, random: Random) -> Observation:
    other = Account(seen.host, random.choice([4711, seen.author.id]), "eve")
    return _one(seen, random, lambda each: replace(each, account=other))


def repoint_review(seen: Observation, random: Random) -> Observation:
    return _one(seen, random, lambda each: replace(each, commit_id="e" * 40, head_at_submission="e" * 40))


def narrow_review(seen: Observation, random: Random) -> Observation:
    return _one(seen, random, lambda each: replace(each, body="范围: CAM-P1-04"))


def redate_end(seen: Observation, random: Random) -> Observation:
    shift = random.choice([-1, 1]) * random.choice([600, DAY, 400 * DAY])
    if seen.merged:
        return replace(seen, merged=replace(seen.merged, at=seen.merged.at + shift))
    assert seen.closed
    return replace(seen, closed=replace(seen.closed, at=seen.closed.at + shift))


def change_author(seen: Observation, random: Random) -> Observation:
    return replace(seen, author=Account(seen.host, 4711, "eve"))


def change_head(seen: Observation, random: Random) -> Observation:
    return replace(seen, head="e" * 40)


def change_changes(seen: Observation, random: Random) -> Observation:
    spoilt = tuple(replace(each, new_blob="e" * 40) for each in seen.changes)
    return replace(seen, changes=spoilt, change_sets=dict.fromkeys(seen.change_sets, spoilt))


def drop_contributors(seen: Observation, random: Random) -> Observation:
    return replace(seen, contributors=())


def _one(seen: Observation, random: Random, change: Callable[[Review], Review]) -> Observation:
    chosen = random.choice(seen.reviews)
    return replace(seen, reviews=tuple(change(each) if each is chosen else each for each in seen.reviews))


ALTERATIONS = (
    drop_review, reorder_reviews, redate_review, turn_review, change_reviewer, repoint_review, narrow_review,
    redate_end, change_author, change_head, change_changes, drop_contributors,
)  # fmt: skip


def altered(victim: Victim, random: Random) -> tuple[int, Statement] | None:
    change = random.choice(ALTERATIONS)
    position = random.choice([i for i, each in enumerate(victim.statements) if each.observation])
    statement = victim.statements[position]
    assert statement.observation
    needs_reviews = "review" in change.__name__
    if needs_reviews and not statement.observation.reviews:
        return None
    seen = change(statement.observation, random)
    return None if seen == statement.observation else (position, replace(statement, observation=seen))


def resigned(victim: Victim, statements: Iterable[Statement], key: object, begin: int = 0) -> dict[str, bytes]:
    """Return the branch's files with the chain linked anew and everything from ``begin`` on signed with ``key``."""
    files = {path: data for path, data in victim.files.items() if path.startswith("open/")}
    tip = ""
    for seq, statement in enumerate(statements):
        linked = replace(statement, seq=seq, prev_sha256=tip or None)
        content = encode(linked)
        signed = branch.signed(linked.path, content, key)  # type: ignore[arg-type]
        if seq < begin:
            signed = {name: victim.files[name] for name in signed}
        files |= signed
        tip = chain.digest(files[linked.path])
    return files


def resigned_by_a_stranger(victim: Victim, random: Random) -> Spoilt:
    found = altered(victim, random)
    while found is None:
        found = altered(victim, random)
    position, statement = found
    statements = [*victim.statements[:position], statement, *victim.statements[position + 1 :]]
    return Spoilt(victim.main, anew(victim, resigned(victim, statements, THIEF, position)), frozenset({"VF112"}))


def resigned_by_the_gate(victim: Victim, random: Random) -> Spoilt:
    """The gate's own key tells another story and leaves the decision as it was, or decides it anew."""
    found = altered(victim, random)
    while found is None:
        found = altered(victim, random)
    position, statement = found
    if random.random() < 0.5:
        statement = replace(statement, decision_recorded=decided_again(victim, position, statement))
    statements = [*victim.statements[:position], statement, *victim.statements[position + 1 :]]
    return Spoilt(victim.main, anew(victim, resigned(victim, statements, victim.key())), frozenset({"VF113"}))


def decided_again(victim: Victim, position: int, statement: Statement) -> object:
    """Return what follows from an altered observation, as a thief of the key would write it down."""
    statements = [*victim.statements[:position], statement, *victim.statements[position + 1 :]]
    proven = victim.judged(victim.main, anew(victim, resigned(victim, statements, victim.key())))
    return next(each.decision for each in proven.pulls if each.id == statement.pull_id)


def older_rules_by_the_gate(victim: Victim, random: Random) -> Spoilt:
    """The gate goes back to the rules of long ago for one pull request."""
    position = random.choice([i for i, each in enumerate(victim.statements) if each.observation][1:])
    statement = replace(victim.statements[position], rules=1)
    statements = [*victim.statements[:position], statement, *victim.statements[position + 1 :]]
    return Spoilt(victim.main, anew(victim, resigned(victim, statements, victim.key())), frozenset({"VF122"}))


def statement_forgotten_by_the_gate(victim: Victim, random: Random) -> Spoilt:
    """The gate's own key leaves a pull request out and links the rest anew."""
    gone = random.choice(victim.pulls)
    statements = [each for each in victim.statements if each is not gone]
    return Spoilt(victim.main, anew(victim, resigned(victim, statements, victim.key())), frozenset({"VF113", "VF119"}))
