"""What a story is: an id, a title in both languages, and a function that tells it to an office."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from footage.demo.expected import Expected
from footage.demo.office import Office

Tell = Callable[[Office], Iterator[Expected]]

# Every clause that a case must satisfy which went by the book from the request to the archive.
CHAPTER_3 = ("R-3.2.3", "R-3.3.1a", "R-3.3.2b", "R-3.3.4b")
CHAPTER_4_AND_5 = ("R-4.2.2", "R-4.3.1", "R-4.3.2a", "R-5.2.1c", "R-5.3c")
BY_THE_BOOK = dict.fromkeys((*CHAPTER_3, *CHAPTER_4_AND_5), "PASS")


@dataclass(frozen=True, slots=True)
class Story:
    """One story."""

    id: str
    zh: str
    en: str
    tell: Tell


def story(book: list[Story], id: str, zh: str, en: str) -> Callable[[Tell], Tell]:
    """Note a function down as a story of ``book``."""

    def noted(tell: Tell) -> Tell:
        book.append(Story(id, zh, en, tell))
        return tell

    return noted
