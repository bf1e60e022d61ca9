"""A second process may only save time: with it, without it, or when it dies, a replay says the same."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Iterator
from random import Random

import pytest

from footage.evidence import ahead, aside
from footage.evidence.aside import Aside
from footage.evidence.proof import Replay
from footage.evidence.replay import replay
from tamper.evidence import evidence_byte_anew
from tamper.history import push_byte, rewrite_byte
from tamper.office import Victim, build
from tamper.statements import resigned_by_a_stranger


@pytest.fixture(scope="module")
def victim(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Victim]:
    made = build(tmp_path_factory.mktemp("ahead") / "office")
    yield made
    made.repository.close()


@pytest.fixture
def cores(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Make small pieces worth a second process, and let a machine with one core have two."""
    monkeypatch.setattr(ahead, "WORTHWHILE", 1)
    monkeypatch.setattr(ahead, "PIECE", 2)
    monkeypatch.setattr(aside, "_cores", lambda: 2)
    return monkeypatch


def told(victim: Victim, main: str, evidence: str) -> Replay:
    """Replay without what earlier replays remember."""
    return replay(victim.repository, main=main, evidence=evidence, trust=(victim.signer,))


def test_pieces_come_in_order_until_there_are_no_more(cores: pytest.MonkeyPatch) -> None:
    with Aside(lambda: iter("abc")) as made:
        assert [made.next() for _ in range(5)] == ["a", "b", "c", None, None]


def test_an_error_or_a_death_ends_the_pieces_and_nothing_else(cores: pytest.MonkeyPatch) -> None:
    def failing() -> Iterator[int]:
        yield 1
        raise KeyError("spoilt")

    def dying() -> Iterator[bytes]:
        yield b"x" * 100_000
        os.kill(os.getpid(), signal.SIGKILL)

    for work, first in ((failing, 1), (dying, b"x" * 100_000)):
        with Aside[object](work) as made:
            assert [made.next(), made.next()] == [first, None]


def test_who_is_not_needed_any_more_is_ended(cores: pytest.MonkeyPatch) -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield b"x" * 1_000_000

    with Aside(endless) as made:
        assert made.next()
        child = made._child
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def test_one_core_has_no_second_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aside, "_cores", lambda: 1)
    with Aside(lambda: iter("abc")) as made:
        assert made.next() is None


@pytest.mark.parametrize("spoil", [None, evidence_byte_anew, resigned_by_a_stranger, push_byte, rewrite_byte])
def test_two_processes_say_what_one_says(victim: Victim, cores: pytest.MonkeyPatch, spoil: object) -> None:
    spoilt = spoil(victim, Random(7)) if callable(spoil) else victim
    pieces: list[object] = []
    come = Aside.next
    cores.setattr(Aside, "next", lambda self: pieces.append(come(self)) or pieces[-1])
    together = told(victim, spoilt.main, spoilt.evidence)
    assert sum(piece is not None for piece in pieces) >= 3  # signatures, records, and what there is to judge
    cores.setattr(aside, "_cores", lambda: 1)
    assert together == told(victim, spoilt.main, spoilt.evidence)


def test_who_dies_on_the_way_changes_nothing(victim: Victim, cores: pytest.MonkeyPatch) -> None:
    parent = os.getpid()
    alone = told(victim, victim.main, victim.evidence)

    def dying(work: object) -> object:
        def short(items: Iterable[object]) -> Iterator[object]:
            for number, piece in enumerate(items):
                if number == 1 and os.getpid() != parent:
                    os.kill(os.getpid(), signal.SIGKILL)
                yield piece

        return lambda *args: short(work(*args))  # type: ignore[operator]

    for name in ("_fitting", "_read"):
        cores.setattr(ahead, name, dying(getattr(ahead, name)))
    theirs = ahead.Shared._theirs
    cores.setattr(ahead.Shared, "_theirs", dying(theirs))
    assert told(victim, victim.main, victim.evidence) == alone


def test_a_memory_of_ones_own_is_asked_even_while_it_is_empty(victim: Victim, cores: pytest.MonkeyPatch) -> None:
    victim.memory.clear()
    first = victim.judged(victim.main, victim.evidence)
    known = dict(victim.memory)
    assert len(known) > len(victim.statements)
    assert victim.judged(victim.main, victim.evidence) == first
    assert victim.memory == known
