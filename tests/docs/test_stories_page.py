"""D1 to D50 are told in the demonstration or by a test of that number, and the handbook says where."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from footage.demo.stories import STORIES

ROOT = Path(__file__).resolve().parents[2]
WANTED = {f"D{number}" for number in range(1, 51)}
IN_THE_DEMONSTRATION = {"zh": "演示", "en": "demonstration"}


def rows(language: str) -> dict[str, tuple[str, str]]:
    """Return id → title and place, as the page has them."""
    text = (ROOT / "docs" / language / "stories.md").read_text("utf-8")
    found = re.findall(r"^\| ([DY]\d+) \| (.*?) \| (.*?) \|$", text, re.MULTILINE)
    return {key: (title, place) for key, title, place in found}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_story_stands_on_the_page_with_its_place(language: str) -> None:
    found = rows(language)
    lived = {story.id: getattr(story, language) for story in STORIES}
    assert set(found) == WANTED | set(lived)
    told = {key: title for key, (title, place) in found.items() if place == IN_THE_DEMONSTRATION[language]}
    assert told == lived


def test_what_the_demonstration_does_not_tell_a_test_of_that_number_tells() -> None:
    elsewhere = {key: place.strip("`") for key, (_, place) in rows("en").items() if place.startswith("`")}
    assert set(elsewhere) == WANTED - {story.id for story in STORIES}
    for key, place in elsewhere.items():
        assert f"def test_{key.lower()}_" in (ROOT / place).read_text("utf-8"), key


def test_both_languages_name_the_same_places() -> None:
    places = [
        {key: None if place == IN_THE_DEMONSTRATION[language] else place for key, (_, place) in rows(language).items()}
        for language in ("zh", "en")
    ]
    assert places[0] == places[1]
