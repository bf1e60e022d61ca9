"""Marks: places by JSON pointer, in code points, and the nearest place above for what is missing."""

from __future__ import annotations

import pytest

from footage.reading import Marks, read_yaml

TEXT = """\
kind: request
单位: 物流部😀 # 部门
use:
  recipients: [李娜, "王 伟"]
  "a/b~c": 1
window:
- from: 2026-01-01
  note: |
    第一行

    第二行

# 结束
- {to: x}
empty: {}
"""

MARKS = read_yaml("x.yml", TEXT.encode()).marks


@pytest.mark.parametrize(
    ("pointer", "key", "place"),
    [
        ("/kind", False, (1, 7, 1, 14)),
        ("/kind", True, (1, 1, 1, 5)),
        ("/单位", False, (2, 5, 2, 9)),
        ("/单位", True, (2, 1, 2, 3)),
        ("/use/recipients", False, (4, 15, 4, 26)),
        ("/use/recipients/0", False, (4, 16, 4, 18)),
        ("/use/recipients/1", False, (4, 20, 4, 25)),
        ("/use/a~1b~0c", False, (5, 12, 5, 13)),
        ("/use/a~1b~0c", True, (5, 3, 5, 10)),
        ("/use", False, (4, 3, 5, 13)),
        ("/window/0", False, (7, 3, 11, 8)),
        ("/window/0/note", False, (8, 9, 11, 8)),
        ("/window/1/to", False, (14, 8, 14, 9)),
        ("/empty", False, (15, 8, 15, 10)),
        # Missing: the key above, the item above, the first key of the document.
        ("/use/grounds", False, (3, 1, 3, 4)),
        ("/use/recipients/7", False, (4, 3, 4, 13)),
        ("/window/1/from", False, (14, 4, 14, 6)),
        ("/kind/deeper/still", True, (1, 1, 1, 5)),
        ("/handler", False, (1, 1, 1, 5)),
        ("not a pointer", False, (1, 1, 1, 5)),
        ("/use/recipients/01", False, (4, 3, 4, 13)),
        ("/use/recipients/-1", False, (4, 3, 4, 13)),
        ("/use/recipients/²", False, (4, 3, 4, 13)),
    ],
)
def test_locate(pointer: str, key: bool, place: tuple[int, int, int, int]) -> None:
    found = MARKS.locate(pointer, key)
    assert (found.line, found.column, found.end_line, found.end_column) == place
    assert found.path == "x.yml"
    assert found.pointer == pointer


def test_contains() -> None:
    assert "/use/recipients/1" in MARKS
    assert "/use/recipients/2" not in MARKS
    assert "" in MARKS


def test_pointers_are_in_the_order_of_the_document() -> None:
    assert list(MARKS.pointers())[:6] == ["", "/kind", "/单位", "/use", "/use/recipients", "/use/recipients/0"]


def test_a_document_without_marks_still_has_a_path() -> None:
    assert Marks("x.yml").locate("/a").path == "x.yml"
    assert list(Marks("x.yml").pointers()) == []
    assert read_yaml("x.yml", b"\xff").locate("/a", key=True).line == 0
