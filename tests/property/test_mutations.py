"""No damage to a record goes unnoticed: each variant has a finding with a place and a hint, or means the same."""

from __future__ import annotations

import pytest

import example_records
import mutations
from footage.checking import check
from footage.finding import Finding
from footage.reading.yaml import read_yaml
from footage.repository import MemoryTree


def unfilled(text: str) -> bool:
    return (
        not text.strip()
        or text.startswith(("kinds.", "checking.", "reading."))
        or "{title}" in text
        or "{value}" in text
    )


def complaint(finding: Finding, path: str) -> str:
    """Return what is wrong with a finding itself."""
    hint = finding.hint_text()
    if finding.location.path != path or finding.location.line < 1 or finding.location.column < 1:
        return f"no place: {finding.location}"
    texts = (*finding.text(), *(hint or ("", "")))
    return f"texts: {texts}" if any(unfilled(text) for text in texts) else ""


def silent_or_vague(path: str, original: bytes, name: str, changed: bytes) -> str:
    tree = MemoryTree({**example_records.records(), path: changed})
    findings = check(tree, example_records.kinds(), paths=[path])
    if not findings and read_yaml(path, changed).data != read_yaml(path, original).data:
        return f"{name}: unnoticed"
    wrong = [complaint(finding, path) for finding in findings]
    return next((f"{name}: {each}" for each in wrong if each), "")


@pytest.mark.parametrize("path", sorted(example_records.records()))
def test_no_damage_goes_unnoticed(path: str) -> None:
    text = example_records.records()[path]
    made = list(mutations.variants(path, text, example_records.kinds()))
    assert len(made) > 30
    wrong = [found for name, changed in made if (found := silent_or_vague(path, text, name, changed))]
    assert wrong == []


def test_every_operator_makes_something() -> None:
    samples = [
        mutations.Sample(text, read_yaml(path, text).data or {}, example_records.kinds().of_path(path)[0])  # type: ignore[index]
        for path, text in example_records.records().items()
    ]
    for operator in mutations.OPERATORS:
        assert any(True for sample in samples for _ in operator(sample)), operator.__name__
