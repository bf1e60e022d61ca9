"""What is counted over the cases of a volume, and where in it each camera and each person occurs."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from footage.binder.content import Content
from footage.charts import Bar, bars
from footage.dossier.shape import CaseDossier, FieldView, Link, PullView
from footage.text import Bilingual, say

_MOST_CLAUSES = 12


@dataclass(frozen=True, slots=True)
class Figure:
    """One chart: what it shows, its bars, and the unit of their numbers."""

    title: str
    bars: tuple[Bar, ...]
    unit: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an index: what it is called, its id, and the cases (by anchor) in which it occurs."""

    label: Bilingual
    id: str
    anchors: tuple[str, ...]


def figures(dossiers: tuple[CaseDossier, ...], lang: str) -> tuple[Figure, ...]:
    """Return the charts of a volume; one that would show nothing is left out."""
    failed = Counter(view.clause for each in dossiers for view in each.verdicts if view.verdict == "FAIL")
    found = (
        _counted("departments", (each.department.get(lang) for each in dossiers), lang),
        _counted("states", (each.state_title.get(lang) for each in dossiers), lang),
        _figure("failed", [(clause, count, str(count)) for clause, count in _most(failed)[:_MOST_CLAUSES]], "", lang),
        _figure("waits", _waits(dossiers, lang), say("binder.quarter.hours", lang), lang),
    )
    return tuple(each for each in found if each.bars)


def _counted(code: str, values: Iterable[str], lang: str) -> Figure:
    return _figure(code, [(label or "—", count, str(count)) for label, count in _most(Counter(values))], "", lang)


def _most(counted: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counted.items(), key=lambda item: (-item[1], item[0]))


def _figure(code: str, values: Iterable[tuple[str, float, str]], unit: str, lang: str) -> Figure:
    return Figure(say(f"binder.volume.figure.{code}", lang), bars(values), unit)


def _waits(dossiers: tuple[CaseDossier, ...], lang: str) -> list[tuple[str, float, str]]:
    """Return the median hours of each stage, measured from the signature before it."""
    hours: dict[str, list[float]] = defaultdict(list)
    for title, seconds in (wait for each in dossiers for pull in each.pulls for wait in _of_pull(pull)):
        hours[title.get(lang)].append(seconds / 3600)
    medians = [(title, statistics.median(found), len(found)) for title, found in hours.items()]
    return [(f"{title} ({count})", median, f"{median:.1f}") for title, median, count in medians]


def _of_pull(pull: PullView) -> Iterator[tuple[Bilingual, int]]:
    before = pull.created.epoch
    signed = sorted((stage.at.epoch, place, stage.title) for place, stage in enumerate(pull.stages) if stage.at)
    for at, _, title in signed if pull.landing_class == "A" else ():
        yield title, max(0, at - before)
        before = at


def index(contents: Iterable[Content], kind: str) -> tuple[Entry, ...]:
    """Return where each ``camera`` or ``person`` occurs, by id."""
    labels: dict[str, Bilingual] = {}
    places: dict[str, dict[str, None]] = defaultdict(dict)
    for each in contents:
        for id_, label in _people(each.case) if kind == "person" else ():
            labels[id_], places[id_][each.anchor] = label, None
        for link in _links(each.case, kind):
            labels.setdefault(link.id, link.label)
            places[link.id][each.anchor] = None
    return tuple(Entry(labels[id_], id_, tuple(places[id_])) for id_ in sorted(places))


def _people(case: CaseDossier) -> Iterator[tuple[str, Bilingual]]:
    signed = [stage.person for pull in case.pulls for stage in pull.stages]
    reviewed = [review.person for pull in case.pulls for review in pull.reviews]
    for person in (case.applicant, case.handler, *signed, *reviewed, *(pull.author for pull in case.pulls)):
        if person and person.id:
            yield person.id, Bilingual(person.name, person.name)


def _links(case: CaseDossier, kind: str) -> Iterator[Link]:
    records = (*((case.request,) if case.request else ()), *case.records)
    fields: Iterator[FieldView] = (field for record in records for field in record.fields)
    yield from (link for field in fields for link in field.links if link and link.kind == kind)
    if case.grant and kind == "camera":
        yield from case.grant.cameras
