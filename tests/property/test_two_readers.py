"""What the reader of plainly written records takes, the reader of all YAML takes too, and both read the same."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import example_records
import mutations
from footage.reading import read_yaml
from footage.reading.block import MAX_COLUMN, MAX_LINES, read_block
from footage.reading.characters import FORBIDDEN
from footage.reading.document import MAX_LEVELS, MAX_VALUES, Document
from footage.reading.text_of_record import record_bytes

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = {str(path.relative_to(ROOT)): path.read_bytes() for path in sorted((ROOT / "records").rglob("*.yml"))}
RECORDS = {**example_records.records(), **SHIPPED}

VALUES = [
    *("", "a", "yes", "y", "null", "~", "=", "<<", "true", "017", "0", "-0", "-5", "- 5", "1_000", "12:30", ".5"),
    *("2026-03-09", "2026-03-09T09:00:00+08:00", "2026-3-9", "9 号", "甲", "甲乙丙丁戊己", "1e3", "a b", "a  b"),
    *("a:b", "a: b", "a:", ":a", "a :b", "a#b", "a #b", "#a", "a ", " a", "?a", "-a", "? a", ",a", "a,", "]", "}"),
    *("'a'", "''", "'it''s'", "'a", "a'", "'a'b", "'a' ", "'yes'", '"a"', '""', '"a', '"a\\n"', '"a"b'),
    *("[]", "{}", "[ ]", "[a]", "{a: b}", "|", ">-", "&a b", "*a", "!t b", "%a", "@a", "`a", "--- a", "---", "..."),
    *("\u00a0a", "a\u3000", "\U0001f6a7", "\ufffd", "x" * 1100, f"'{'x' * 1100}'", "1" * 15, "1" * 16),
]
KEYS = ["a", "b", "on", "n", "null", "reason", "a1", "_a", "'a'", "A", "a b", "k" * 64, "k" * 65, "k" * 1100]


SHAPES = ["a: {}\n", "a: {}\nb: c\n", "a:\n  - {}\n", "a:\n  - b: {}\n    c: d\n", "a:\n  b: {}\n", "{}\n"]
ATOMS = [
    *("a: b", "b:", "c: - d", "- d", "- a: b", "- b:", "  a: b", "  b:", "  c: d", "  - d", "  - a: b", "  - b:"),
    *("    a: b", "    b:", "    - d", " a: b", "", "# c"),
]
PIECES = st.sampled_from([*" :#-'\"[]{}|>&*!%@`,?~=<\n\\甲0ay", "\n  ", ": ", " #", "- ", "\n- "])


def same(text: str) -> bool:
    """Assert that both readers agree about ``text``; return whether the one for plain writing took it."""
    plainly = read_block(text)
    if plainly is None:
        return False
    whole = Document("x.yml", text.encode(), tuple(text.split("\n")))
    whole.read()
    assert whole.findings == []
    assert typed(whole.value) == typed(plainly)
    return True


def typed(value: Any) -> Any:
    """Return ``value`` so that a comparison sees types and the order of keys."""
    if isinstance(value, dict):
        return [(key, typed(item)) for key, item in value.items()]
    return [typed(item) for item in value] if isinstance(value, list) else (type(value), value)


def test_every_value_and_key_at_every_place() -> None:
    texts = [shape.format(value) for value in VALUES for shape in SHAPES]
    texts += [shape.replace("a", key).format("d") for key in KEYS for shape in SHAPES]
    assert sum(map(same, texts)) > 100


def test_every_way_to_put_four_lines_together() -> None:
    texts = ("\n".join(chosen) + "\n" for count in range(1, 5) for chosen in itertools.product(ATOMS, repeat=count))
    assert sum(map(same, texts)) > 50


def test_where_a_text_ends() -> None:
    assert not any(map(same, ("", "\n", "a: b", "a: b\n\n", "a: b\n ", "a: b\n...\n", "---\na: b\n")))


@given(st.sampled_from(sorted(RECORDS)), st.data())
@settings(max_examples=300)
def test_records_with_a_slip(path: str, data: st.DataObject) -> None:
    text = RECORDS[path].decode()
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        text = text[:at] + data.draw(PIECES) + text[at + data.draw(st.integers(0, 3)) :]
    same(text)


@given(st.text(st.characters(exclude_categories=("Cs",)).filter(lambda c: not FORBIDDEN.search(c)), max_size=20))
def test_any_text_as_a_value(value: str) -> None:
    same(f"a: {value}\nb:\n  - {value}\n")


@pytest.mark.parametrize("path", sorted(example_records.records()))
def test_damaged_records(path: str) -> None:
    text = RECORDS[path]
    for _, changed in mutations.variants(path, text, example_records.kinds()):
        if not FORBIDDEN.search(written := changed.decode("utf-8", "replace")):
            same(written)


def test_nearly_every_record_is_written_plainly() -> None:
    taken = [path for path, text in RECORDS.items() if same(record_bytes(read_yaml(path, text).data or {}).decode())]
    assert len(taken) > 0.95 * len(RECORDS)


def test_places_are_those_that_the_whole_reader_gives() -> None:
    for path, data in RECORDS.items():
        whole = Document(path, data, tuple(data.decode().split("\n")))
        whole.read()
        reading = read_yaml(path, data)
        assert list(places(reading.marks.root)) == list(places(whole.root))


def places(mark: Any) -> Iterator[Any]:
    yield mark.value, mark.key
    children = mark.children or ()
    for child in children.values() if isinstance(children, dict) else children:
        yield from places(child)


def test_what_is_too_large_to_be_plain_is_left_to_the_whole_reader() -> None:
    assert MAX_COLUMN + 3 < MAX_LEVELS
    assert 3 * MAX_LINES < MAX_VALUES
    deep = "".join(f"{' ' * at}a:\n" for at in range(MAX_COLUMN + 1)) + f"{' ' * (MAX_COLUMN + 1)}a: b\n"
    assert read_block(deep) is None
    assert read_block("".join(f"k{number}: a\n" for number in range(MAX_LINES + 1))) is None
