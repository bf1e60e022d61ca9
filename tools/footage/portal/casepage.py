"""The page of one case."""

from __future__ import annotations

from footage.dossier.shape import CaseDossier, RecordView, VerdictView
from footage.portal import places, views
from footage.portal.page import Entry, Page
from footage.portal.rendering import Rendering
from footage.text import Bilingual

_SHOWN_ELSEWHERE = frozenset({"request", "copy", "custody"})


def case_page(rendering: Rendering, case: CaseDossier, tone: str) -> Page:
    """Return the page of a case; ``tone`` is the colour of its state in the register."""
    spans = views.windows(case, rendering.zone)
    return rendering.page(
        places.own_page("case", case.case_id),
        f"{case.case_id} {case.title}",
        places.CASES,
        "case.html",
        case=case,
        tone=tone,
        step=views.next_step(case),
        binder=rendering.binder(case.case_id),
        chart=views.chart(spans),
        spans=_rows(rendering, case, spans),
        events=tuple(record for record in case.records if record.kind not in _SHOWN_ELSEWHERE),
        verdicts=sorted((item for item in case.verdicts if item.verdict != "N/A"), key=_order),
        not_applicable=_not_applicable(rendering, case),
    )


def _not_applicable(rendering: Rendering, case: CaseDossier) -> tuple[int, list[tuple[str, list[VerdictView]]]]:
    """Return how many clauses do not apply, and which by reason: eighty rows of a table would hide the others."""
    found: dict[str, list[VerdictView]] = {}
    for item in case.verdicts:
        if item.verdict == "N/A":
            found.setdefault(item.reason.get(rendering.lang), []).append(item)
    return sum(map(len, found.values())), list(found.items())


def case_entry(case: CaseDossier, lang: str) -> Entry:
    """Return what the search knows of a case."""
    people = [person.name for person in (case.applicant, case.handler) if person]
    words = [
        case.state_title.get(lang),
        case.department.get(lang),
        case.mode.get(lang),
        case.channel.get(lang),
        *people,
    ]
    for record in (case.request, *case.records):
        if record:
            words += [record.id, *_values(record, lang)]
    words += [item.clause for item in case.verdicts if item.verdict == "FAIL"]
    words += [pull.id for pull in case.pulls]
    body = " · ".join(dict.fromkeys(word for word in words if word))
    return Entry(places.own_page("case", case.case_id), "case", case.case_id, case.title, body)


def _values(record: RecordView, lang: str) -> list[str]:
    return [value.get(lang) for item in record.fields for value in item.values if item.privacy != "restricted"]


def _order(item: object) -> int:
    verdict = getattr(item, "verdict", "")
    return views.VERDICT_ORDER.index(verdict) if verdict in views.VERDICT_ORDER else len(views.VERDICT_ORDER)


def _rows(
    rendering: Rendering, case: CaseDossier, spans: tuple[views.Window, ...]
) -> list[tuple[str, tuple[str, ...], str, str]]:
    """Return the table below the chart: the same windows in words, and what is absent said as absent."""
    text = rendering.text
    rows = [
        (text[f"case.{span.what}"], span.cameras, " – ".join(span.texts), _note(rendering, case, span))
        for span in spans
    ]
    present = {span.what for span in spans}
    dash = text["dash"]
    for what, absent in (("granted", "case.not_granted"), ("retrieved", "case.not_retrieved")):
        if what not in present:
            rows.append((text[f"case.{what}"], (), dash, text[absent]))
    return rows


def _note(rendering: Rendering, case: CaseDossier, span: views.Window) -> str:
    if span.what == "granted" and case.grant:
        mode: Bilingual = case.grant.mode
        narrowed = rendering.text["case.narrowed"] if case.grant.narrowed else ""
        return " · ".join(item for item in (mode.get(rendering.lang), narrowed) if item)
    if span.what == "asked":
        return case.mode.get(rendering.lang)
    result = views.label("result", span.result).get(rendering.lang) if span.result else ""
    missing = f"{rendering.text['case.missing']} {' '.join(span.missing)}" if span.missing else ""
    return " · ".join(item for item in (result, missing) if item)
