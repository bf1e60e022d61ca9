"""Volumes: many cases bound together, in files of bounded size, each with contents, figures, indexes and a manifest.

Promises: exhibits are numbered through a volume; every case stands in exactly one volume; each volume names the others.
A volume is known by the digest of the register it was made from, so that one that has not changed costs that digest:
nothing is loaded, nothing is laid out. Refuses: to judge; to merge finished PDFs, which would lose their tagging.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from footage.binder.cases import plain
from footage.binder.content import VERDICTS, Content, content
from footage.binder.engine import Job
from footage.binder.exhibits import Attachment, Exhibit, attachments, exhibits, manifest
from footage.binder.figures import figures, index
from footage.binder.press import Order, Progress, known_by, render
from footage.binder.recipe import recipe
from footage.binder.sheet import Title, job
from footage.binder.shelf import BinderResult
from footage.binder.toolchain import Toolchain, toolchain
from footage.dossier.shape import CaseDossier, ClauseView, Provenance
from footage.text import Bilingual, both


@dataclass(frozen=True, slots=True)
class Series:
    """What is bound: the name that files and covers bear, the title, a line about it, and its cases in order.

    ``front`` is a template to stand before the cases and ``facts`` what it shows.
    """

    name: str
    title: Bilingual
    about: Bilingual
    cases: tuple[str, ...]
    front: str = ""
    facts: object = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where dossiers and clauses come from; asked only for volumes that must be drawn."""

    case: Callable[[str], CaseDossier]
    clauses: Callable[[], Mapping[str, ClauseView]]


@dataclass(frozen=True, slots=True)
class Part:
    """One volume of a series: its number, and the cases in it."""

    number: int
    of: int
    cases: tuple[str, ...]


def render_series(
    series: Series,
    source: Source,
    provenance: Provenance,
    langs: tuple[str, ...],
    out_dir: Path,
    *,
    most: int,
    workers: int = 2,
    cache_dir: Path | None = None,
    progress: Progress | None = None,
) -> tuple[BinderResult, ...]:
    """Bring ``out_dir`` to hold exactly the volumes of ``series``; other binders there stay, and stay listed."""
    orders = _orders(series, source, provenance, langs, out_dir, most)
    owned = re.compile(rf"{re.escape(series.name)}\.[0-9]+\.(zh|en)\.pdf")
    return render(
        orders, provenance, langs, out_dir, owned=owned, workers=workers, cache_dir=cache_dir, progress=progress
    )  # fmt: skip


def parts(cases: tuple[str, ...], most: int) -> tuple[Part, ...]:
    """Return the volumes that ``cases`` make, all but the last full: what is added later moves as little as can be."""
    split = [cases[start : start + most] for start in range(0, len(cases), most)] or [()]
    return tuple(Part(number, len(split), chosen) for number, chosen in enumerate(split, 1))


def volume_name(series: Series, part: Part, lang: str) -> str:
    """Return the file name of a volume."""
    return f"{series.name}.{part.number}.{lang}.pdf"


def _orders(
    series: Series, source: Source, provenance: Provenance, langs: tuple[str, ...], out_dir: Path, most: int
) -> Iterator[Order]:
    split = parts(tuple(plain(case) for case in series.cases), most)
    tools = toolchain()
    for part in split:
        volume = _Volume(series, part, split, source, provenance)
        for lang in langs:
            target = out_dir / volume_name(series, part, lang)
            key = known_by(provenance, tools, series, part, most, lang)
            yield Order(
                target, lang, key, series.name, volume.about, partial(volume.job, lang, target, tools, key)
            )  # fmt: skip


class _Volume:
    """The cases of a part, read once for all its languages."""

    def __init__(
        self, series: Series, part: Part, split: tuple[Part, ...], source: Source, provenance: Provenance
    ) -> None:
        self._series = series
        self._part = part
        self._split = split
        self._source = source
        self._provenance = provenance

    @property
    def about(self) -> Bilingual:
        """Return what is in the volume, and which of how many it is."""
        return both("binder.volume.of", number=self._part.number, of=self._part.of, title=self._series.about)

    @cached_property
    def _dossiers(self) -> tuple[CaseDossier, ...]:
        return tuple(self._source.case(case) for case in self._part.cases)

    @cached_property
    def _numbered(self) -> tuple[tuple[Exhibit, ...], ...]:
        found: list[tuple[Exhibit, ...]] = []
        for dossier in self._dossiers:
            found.append(exhibits(dossier, sum(map(len, found))))
        return tuple(found)

    @cached_property
    def _attached(self) -> tuple[Attachment, ...]:
        proofs = (statement for dossier in self._dossiers for statement in dossier.statements)
        return attachments((exhibit for numbered in self._numbered for exhibit in numbered), proofs)

    @cached_property
    def _contents(self) -> tuple[Content, ...]:
        clauses = self._source.clauses()
        paired = zip(self._dossiers, self._numbered, strict=True)
        return tuple(
            content(dossier, numbered, self._attached, clauses, place=place)
            for place, (dossier, numbered) in enumerate(paired, 1)
        )

    def job(self, lang: str, target: Path, tools: Toolchain, key: str) -> Job:
        """Return the volume in one language, ready to be drawn."""
        series, part, stamp = self._series, self._part, self._provenance
        about = {"volume": series.name, "number": part.number, "of": part.of, "cases": list(part.cases)}
        listing = manifest(self._attached, stamp, about, target.name)
        every = tuple(exhibit for numbered in self._numbered for exhibit in numbered)
        steps = recipe(self._dossiers, every, self._attached, listing, stamp, pdf=target.name)
        others = [(volume_name(series, each, lang), each) for each in self._split if each is not part]
        values: dict[str, Any] = {
            "contents": self._contents, "recipe": steps, "part": part, "others": others, "series": series, "deep": 1,
            "figures": figures(self._dossiers, lang), "signs": VERDICTS, "exhibit_count": len(every),
            "cameras": index(self._contents, "camera"), "people": index(self._contents, "person"),
        }  # fmt: skip
        title = Title(series.name, series.title, self.about)
        return job("volume.html.j2", title, stamp, lang, tools, target, self._attached, listing, values, key=key)
