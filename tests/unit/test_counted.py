"""A number that is one takes a singular noun in English, and nothing that is filled in is changed."""

from __future__ import annotations

import pytest

from footage.controls import reason_text
from footage.text import Bilingual, both
from footage.text.counted import counted


@pytest.mark.parametrize(
    ("template", "number", "said"),
    [
        ("{n} cameras are in use.", 1, "{n} camera is in use."),
        ("{n} cameras are in use.", 2, "{n} cameras are in use."),
        ("{n} cameras are in use.", 11, "{n} cameras are in use."),
        ("of {n} people allowed", 1.0, "of {n} person allowed"),
        ("{n} pull requests", 1, "{n} pull request"),
        ("{n} copies were made", "1", "{n} copy was made"),
        ("{n} of the days", 1, "{n} of the days"),
        ("{n} has two views", 1, "{n} has two views"),
        ("{n} is days late", True, "{n} is days late"),
        ("{other} days, {n} hours", 1, "{other} days, {n} hour"),
    ],
)
def test_words_after_a_number_follow_it(template: str, number: object, said: str) -> None:
    assert counted(template, {"n": number, "other": 3}) == said


def test_reasons_and_texts_count_and_leave_names_alone() -> None:
    reasons = {"few": Bilingual("{name}：{count} 路。", "{name} holds {count} cameras.")}
    shown = reason_text(reasons, "few", {"name": "1 cameras", "count": 1}, "UTC")
    assert shown == ("1 cameras：1 路。", "1 cameras holds 1 camera.")
    assert both("unit.days", number="1") == ("1 天", "1 day")
    assert both("unit.days", number="30") == ("30 天", "30 days")
