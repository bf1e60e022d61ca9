"""What a forge may do between decision and capture, or to the head of what landed: never an approval that was not."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from footage.demo.acting import ADMIN_ACCOUNT, GATE_ACCOUNT
from footage.evidence.replay import replay
from footage.model import MergeStyle, Outcome
from footage.repository import Repository
from gate_house import House

SIGNERS = ("lin-hao", "qian-li", "sun-wei")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    made.begin()
    yield made
    made.close()


def signed(house: House) -> tuple[int, int]:
    """Return a request that three people approved, and the last of their reviews."""
    number = house.ask("03-02 09:00")
    house.sign(number, "03-02", *SIGNERS)
    return number, house.forge.observe(number, at=house.clock).reviews[-1].id


def test_a_review_that_was_deleted_before_the_merge_merges_nothing(house: House) -> None:
    number, last = signed(house)
    house.forge.delete_review(number, last)
    assert house.turn("03-02 11:00").ended == ()


def test_a_review_that_was_deleted_between_merge_and_capture_is_no_approval_in_evidence(house: House) -> None:
    """The merge was right when it was made. Evidence holds what could still be seen, so nobody calls it approved."""
    number, last = signed(house)
    house.forge.merge(number, GATE_ACCOUNT, house.at("03-02 11:00"))
    house.forge.delete_review(number, last)
    assert house.turn("03-02 11:01").captured.outcomes == (Outcome.UNAPPROVED,)


def test_a_squash_whose_head_is_gone_is_undetermined_in_a_clone_of_one_branch(house: House, tmp_path: Path) -> None:
    number, _ = signed(house)
    head = house.forge.head(number)
    house.forge.merge(number, ADMIN_ACCOUNT, house.at("03-02 11:00"), MergeStyle.SQUASH)
    house.turn("03-02 11:01")
    clone = tmp_path / "clone"
    source = f"file://{house.server.directory}"
    subprocess.run(["git", "clone", "-q", "--single-branch", "--branch=main", source, str(clone)], check=True)
    subprocess.run(["git", "-C", str(clone), "fetch", "-q", "origin", "evidence:evidence"], check=True)
    with Repository.open(clone) as opened:
        assert opened.resolve(f"{head}^{{commit}}") is None
        proven = replay(opened, main=opened.resolve("main") or "", evidence=opened.resolve("evidence"))
    assert proven.cases[house.cases[number].id].result != "verified"
    assert [pull.decision.outcome for pull in proven.pulls] == [Outcome.UNDETERMINED]
    assert {"merge_graph", "not_decided"} <= {code for pull in proven.pulls for code, _ in pull.reasons}
