"""Every way of tampering that we know of is named by the verifier, or proven irrelevant; see ``tamper``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from footage.evidence import chain
from footage.model import AccountKind, Outcome, Review, ReviewVerdict
from tamper.evidence import anew
from tamper.judging import HISTORY, OPERATORS, STORE, Bench, news
from tamper.statements import resigned

TIMES = 12


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    made = Bench(tmp_path_factory.mktemp("tampering"))
    yield made
    made.victim.repository.close()


@pytest.mark.parametrize("operator", OPERATORS, ids=lambda operator: operator.__name__)
def test_tampering_is_named_or_irrelevant(bench: Bench, operator: Callable[..., object]) -> None:
    times = TIMES if operator in HISTORY or STORE[operator] else 2  # the irrelevant ones cost a register each
    told = [bench.one(seed, operator) for seed in range(times)]
    assert all(each.anchored or each.error or each.same for each in told)


def test_the_untouched_office_has_all_that_can_be_tampered_with(bench: Bench) -> None:
    outcomes = {each.decision.outcome for each in bench.untouched.pulls}
    assert outcomes >= {Outcome.APPROVED, Outcome.REFUSED, Outcome.WITHDRAWN, Outcome.UNAPPROVED, Outcome.PENDING}
    assert {proof.result for proof in bench.untouched.cases.values()} == {"verified", "refuted", "undetermined"}
    assert {each.rule for each in bench.untouched.findings} == {"VF107"}, "only what the office itself did wrong"


def test_what_the_gates_own_key_writes_agrees_with_itself_and_only_an_anchor_shows_it(bench: Bench) -> None:
    """Whoever holds the key can invent reviews of a forced landing; nothing in the repository contradicts them."""
    victim = bench.victim
    forced = next(each for each in bench.untouched.pulls if each.decision.outcome is Outcome.UNAPPROVED)
    position = next(i for i, each in enumerate(victim.statements) if each.pull_id == forced.id)
    seen = victim.statements[position].observation
    assert seen is not None
    assert seen.merged is not None
    genuine = next(each for each in victim.statements if each.observation and len(each.observation.reviews) == 3)
    assert genuine.observation is not None
    invented = tuple(
        Review(9000 + n, 9000 + n, each.account, ReviewVerdict.APPROVE, seen.merged.at - 100 + n, seen.head, seen.head)
        for n, each in enumerate(genuine.observation.reviews)
    )
    assert all(each.account and each.account.kind is AccountKind.HUMAN for each in invented)
    sets = {**seen.change_sets, seen.head: seen.changes}
    lie = replace(victim.statements[position], observation=replace(seen, reviews=invented, change_sets=sets))
    proven = victim.judged(
        victim.main, anew(victim, resigned(victim, _with(victim.statements, position, lie), victim.key()))
    )
    decided = next(each.decision for each in proven.pulls if each.id == forced.id)
    lie = replace(lie, decision_recorded=decided)
    tip = anew(victim, resigned(victim, _with(victim.statements, position, lie), victim.key()))
    proven = victim.judged(victim.main, tip)
    assert news(proven.findings, bench.untouched.findings) == frozenset()
    assert {each.message for each in victim.anchored(proven, tip)} == {"verify.anchor_digest"}


def test_the_same_seed_tampers_the_same(bench: Bench) -> None:
    assert bench.one(5) == bench.one(5)


def _with(statements: tuple[object, ...], position: int, other: object) -> list[object]:
    return [*statements[:position], other, *statements[position + 1 :]]


def test_the_chain_of_the_untouched_office_holds(bench: Bench) -> None:
    last = bench.victim.statements[-1]
    assert bench.untouched.chain_seq == last.seq
    assert bench.untouched.links[last.seq or 0] == chain.digest(bench.victim.files[last.path])
    assert bench.victim.anchored(bench.untouched, bench.victim.evidence) == ()
