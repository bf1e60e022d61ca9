"""What earlier versions wrote is verified as it was then: by the rules of its time, whatever the rules are now."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from footage.approvals import CURRENT_RULES
from footage.evidence import branch
from footage.evidence.statement import decode
from footage.repository import Repository
from golden.reading import HERE, clone, said

BUNDLES = sorted(HERE.glob("*.bundle"))


def _numbers(repository: Path) -> Iterator[int]:
    with Repository.open(repository) as opened:
        kept = branch.read(opened, opened.resolve(branch.REF))
        statements = [decode(raw.content) for raw in kept.statements]
    yield from (each.rules for each in statements if each.observation)


@pytest.mark.parametrize("bundle", BUNDLES, ids=lambda bundle: bundle.stem)
def test_a_history_is_verified_as_it_was_when_it_was_written(bundle: Path, tmp_path: Path) -> None:
    told = said(clone(bundle, tmp_path / "clone"))
    assert json.loads(told) == json.loads(bundle.with_suffix(".json").read_text("utf-8"))


def test_every_number_that_was_ever_written_has_its_history(tmp_path: Path) -> None:
    """Whoever gives the rules a new number writes a history by them: ``python -m golden`` and CONTRIBUTING say how."""
    written = {number for bundle in BUNDLES for number in _numbers(clone(bundle, tmp_path / bundle.stem))}
    assert written == set(range(1, CURRENT_RULES + 1))
