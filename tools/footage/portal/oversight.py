"""The pages of those who supervise: signals, the sample of each quarter, and what became of findings.

Arranges what the dossier carries; judges nothing, and says of a signal that it is no verdict.
"""

from __future__ import annotations

from collections.abc import Iterator

from footage.dossier.remedies import Remedy
from footage.dossier.samples import Drawn, Sample, by_hand
from footage.dossier.shape import Link, PersonView
from footage.portal import places
from footage.portal.figures import figures_page
from footage.portal.page import Page
from footage.portal.register import Cell, Code, Column, Ref, Table
from footage.portal.rendering import Rendering

SAMPLE_TONE = {"drawn": "ok", "running": "wait", "unsigned": "unknown", "unset": "unknown"}
_KEY = 12  # digits of a digest that are shown
_DAY = len("2026-03-02")


def pages(rendering: Rendering) -> Iterator[Page]:
    """Yield every page of supervision."""
    yield figures_page(rendering)
    yield _remedies(rendering)
    yield _samples(rendering)
    for sample in rendering.office.oversight.samples:
        yield _sample(rendering, sample)
    yield _signals(rendering)


def _columns(rendering: Rendering, *columns: tuple[str, str, str, str]) -> tuple[Column, ...]:
    """Return columns from (name, text, type, how); ``how`` may hold facet and hidden."""
    return tuple(
        Column(name, rendering.text[title], kind, facet="facet" in how, shown="hidden" not in how)
        for name, title, kind, how in columns
    )


def _person(rendering: Rendering, person: PersonView | None) -> tuple[Ref, ...]:
    return (Ref(person.name, rendering.places.of_id("person", person.id) or ""),) if person else ()


def _who(person: PersonView | None) -> Code | None:
    return Code(person.id or person.name, person.name) if person else None


def _subject(rendering: Rendering, subject: str) -> Ref:
    return Ref(subject, rendering.places.of_subject(subject) or "")


def _clause(rendering: Rendering, clause: str) -> tuple[Ref, ...]:
    return (Ref(clause, rendering.places.of_id("clause", clause) or ""),) if clause else ()


def _signals(rendering: Rendering) -> Page:
    text, lang, sorts = rendering.text, rendering.lang, rendering.office.oversight.signals
    columns = _columns(
        rendering,
        ("at", "signals.at", "time", ""), ("signal", "signals.sort", "code", "facet"), ("person", "who", "link", ""),
        ("who", "who", "code", "hidden facet"), ("subject", "clause.subject", "link", ""),
        ("text", "signals.what", "text", ""),
    )  # fmt: skip
    found = [(each, sort) for sort in sorts for each in sort.signals]
    found.sort(key=lambda item: (-item[0].at.epoch, item[1].name, item[0].subject))
    rows: list[tuple[Cell, ...]] = [
        (
            each.at, Code(sort.name, sort.title.get(lang)), _person(rendering, each.person), _who(each.person),
            (_subject(rendering, each.subject),), each.text.get(lang),
        )
        for each, sort in found
    ]  # fmt: skip
    return rendering.page(
        places.SIGNALS, text["signals"], places.SIGNALS, "signals.html", sorts=sorts,
        table=Table("signals", columns, tuple(rows)),
    )  # fmt: skip


def _samples(rendering: Rendering) -> Page:
    text = rendering.text
    return rendering.page(
        places.SAMPLES, text["samples"], places.SAMPLES, "samples.html",
        samples=rendering.office.oversight.samples, tones=SAMPLE_TONE, besides=besides,
    )  # fmt: skip


def besides(sample: Sample) -> int:
    """Return how many cases are in a sample for what they are, not by lot."""
    return sum("lot" not in each.why for each in sample.drawn)


def _sample(rendering: Rendering, sample: Sample) -> Page:
    text = rendering.text
    title = text["sample.title"].format(quarter=sample.quarter)
    columns = _columns(
        rendering,
        ("place", "sample.place", "number", ""), ("id", "number", "link", ""), ("title", "title", "text", ""),
        ("why", "sample.why", "code", "facet"), ("tickets", "sample.tickets", "number", ""),
        ("signals", "signals", "code", "facet"), ("key", "sample.key", "text", ""),
        ("result", "sample.result", "code", "facet"), ("checked_by", "sample.checked_by", "link", ""),
    )  # fmt: skip
    rows = tuple(_drawn(rendering, each) for each in sample.drawn)
    return rendering.page(
        places.sample_page(sample.quarter), title, places.SAMPLES, "sample.html", heading=title, sample=sample,
        besides=besides(sample), tones=SAMPLE_TONE, commands=by_hand(sample), checks=_checks(sample),
        table=Table(f"sample-{sample.quarter}", columns, rows) if rows else None,
    )  # fmt: skip


def _drawn(rendering: Rendering, case: Drawn) -> tuple[Cell, ...]:
    lang, text = rendering.lang, rendering.text
    results = tuple(Code(each.result.zh, each.result.get(lang)) for each in case.looks if each.result.get(lang))
    return (
        case.place,
        (_subject(rendering, case.case_id),),
        case.title,
        tuple(Code(each, text[f"sample.why.{each}"], "plain" if each == "lot" else "wait") for each in case.why),
        case.tickets,
        tuple(Code(each.zh, each.get(lang)) for each in case.signals),
        case.key[:_KEY],
        results or Code("", text["sample.not_looked"], "wait"),
        tuple(ref for each in case.looks for ref in _person(rendering, each.person)),
    )


def _checks(sample: Sample) -> tuple[Link, ...]:
    """Return the checks in which the drawn cases were looked at."""
    return tuple({look.check.id: look.check for case in sample.drawn for look in case.looks}.values())


def _remedies(rendering: Rendering) -> Page:
    text, found = rendering.text, rendering.office.oversight.remedies
    columns = _columns(
        rendering,
        ("id", "remedy.finding", "link", ""), ("title", "title", "text", ""), ("state", "state", "code", "facet"),
        ("clause", "case.clause", "link", ""), ("source", "remedy.source", "link", ""),
        ("owner", "remedy.owner", "link", ""), ("due_on", "remedy.due_on", "number", ""),
        ("measures", "remedy.measures", "text", ""), ("closed_at", "remedy.closed_at", "number", ""),
        ("verified_by", "remedy.verified_by", "link", ""), ("answers", "remedy.answers", "link", "hidden"),
        ("severity", "remedy.severity", "code", "hidden facet"), ("type", "remedy.type", "code", "hidden facet"),
        ("source_kind", "remedy.source", "code", "hidden facet"), ("found_by", "remedy.found_by", "link", "hidden"),
        ("found_on", "remedy.found_on", "text", "hidden"),
    )  # fmt: skip
    rows = tuple(_remedy(rendering, each) for each in found.findings)
    counts = [(tone, text[f"remedy.state.{state}"], state, count) for state, tone, count in _states(found.findings)]
    return rendering.page(
        places.REMEDIES, text["remedies"], places.REMEDIES, "remedies.html", found=found, counts=counts,
        asking=[each for each in found.group if each.verdict != "PASS"],
        kept=[each for each in found.group if each.verdict == "PASS"],
        table=Table("findings", columns, rows) if rows else None,
    )  # fmt: skip


def _states(findings: tuple[Remedy, ...]) -> list[tuple[str, str, int]]:
    counted: dict[tuple[str, str], int] = {}
    for each in findings:
        counted[each.state, each.tone] = counted.get((each.state, each.tone), 0) + 1
    return [(state, tone, count) for (state, tone), count in counted.items()]


def _remedy(rendering: Rendering, remedy: Remedy) -> tuple[Cell, ...]:
    lang, text, closure = rendering.lang, rendering.text, remedy.closure
    kind = remedy.source.kind if remedy.source else "direct"
    answers = tuple(Ref(each, rendering.places.of_id("violation", each) or "") for each in remedy.answers)
    return (
        (Ref(remedy.id, rendering.places.of_id("finding", remedy.id) or ""),),
        remedy.title,
        Code(remedy.state, text[f"remedy.state.{remedy.state}"], remedy.tone),
        _clause(rendering, remedy.clause),
        (Ref(text[f"remedy.source.{kind}"], rendering.places.of_link(remedy.source) or ""),),
        _person(rendering, remedy.owner),
        remedy.due_on or None,  # a plain date stands and sorts as a number does
        _measures(remedy, lang),
        closure.closed_at.get(lang)[:_DAY] if closure else None,
        _person(rendering, closure.verified_by) if closure else (),
        answers,
        Code(remedy.severity.en, remedy.severity.get(lang)),
        Code(remedy.type.en, remedy.type.get(lang)),
        Code(kind, text[f"remedy.source.{kind}"]),
        _person(rendering, remedy.found_by),
        remedy.found_on,
    )


def _measures(remedy: Remedy, lang: str) -> str:
    """Return what was done, or what is asked as long as nothing was."""
    if remedy.closure is None:
        return remedy.required
    done = (remedy.closure.result.get(lang), remedy.closure.measures, remedy.closure.grounds)
    return " · ".join(each for each in done if each)
