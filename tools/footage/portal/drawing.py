"""The pages of all cases, drawn by two processes: each takes every other piece, and both write into the same site.

Promises: what comes of it is in the order of the cases whoever drew them; where there is no second process, or it came
to an end, its pieces are drawn here. A dossier is loaded once for all languages, and only if a page must be drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache

from footage.dossier.digests import CaseSource
from footage.dossier.shape import CaseDossier
from footage.evidence.aside import Aside
from footage.portal.language import Drawn, Language
from footage.text import Bilingual

WORTHWHILE = 100
_PIECE = 25

_Piece = list[tuple[Drawn, ...]]


class Cases(Aside[_Piece]):
    """What came of each case, as (its id, what it calls its channel and mode)."""

    def __init__(self, languages: list[Language], sources: Sequence[CaseSource], tones: Mapping[str, str]) -> None:
        self._languages = languages
        self._tones = tones
        self._parts = [sources[start : start + _PIECE] for start in range(0, len(sources), _PIECE)]
        super().__init__(self._theirs, worthwhile=len(sources) >= WORTHWHILE)

    def __iter__(self) -> Iterator[tuple[str, Mapping[str, Bilingual]]]:
        for number, sources in enumerate(self._parts):
            piece = (self.next() if number % 2 else None) or self._draw(sources)
            for source, drawn in zip(sources, piece, strict=True):
                for language, each in zip(self._languages, drawn, strict=True):
                    language.take_in(each)
                yield source.case_id, drawn[0].called

    def _theirs(self) -> Iterator[_Piece]:
        yield from (self._draw(sources) for sources in self._parts[1::2])

    def _draw(self, sources: Sequence[CaseSource]) -> _Piece:
        return [tuple(self._each(source)) for source in sources]

    def _each(self, source: CaseSource) -> Iterator[Drawn]:
        dossier: Callable[[], CaseDossier] = cache(source.load)
        tone = self._tones.get(source.case_id, "plain")
        yield from (language.case(source, tone, dossier) for language in self._languages)
