"""All pages of one language but the cases': home, registers, clauses, findings, parameters, records, provenance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from footage.dossier.office import Office
from footage.dossier.shape import CaseRow, RecordView
from footage.portal import figures, matrix, oversight, places, views, work
from footage.portal.cameras import camera_pages
from footage.portal.caselist import Names, case_list
from footage.portal.complaints import complaint_pages
from footage.portal.page import Entry, Page
from footage.portal.people import people_pages
from footage.portal.plans import site_pages
from footage.portal.recordlists import heading_of, record_pages
from footage.portal.register import Column, Ref, Table
from footage.portal.rendering import Rendering
from footage.portal.stores import inspection_page, store_pages
from footage.portal.unconfirmed import unconfirmed_page
from footage.text import both

_MOST = 10
_PARTIAL = ("FAIL", "UNKNOWN", "DUE")


@dataclass(frozen=True, slots=True)
class Tile:
    """A number on the home page that leads to the cases it counts."""

    name: str
    count: int
    tone: str
    query: str


def office_pages(rendering: Rendering, verify: str, names: Names) -> Iterator[Page]:
    """Yield every page that is not a case.

    ``verify`` is the handbook's page on verification, if there is one; ``names`` is what the cases call a code.
    """
    yield _home(rendering)
    yield from work.pages(rendering)
    yield case_list(rendering, names)
    yield from people_pages(rendering)
    yield from camera_pages(rendering)
    yield from site_pages(rendering)
    yield from store_pages(rendering, places.records_of(rendering.office, "storage"))
    yield inspection_page(rendering)
    yield from complaint_pages(rendering, places.records_of(rendering.office, "complaint"))
    yield from oversight.pages(rendering)
    yield from _clauses(rendering)
    yield rendering.page(
        places.FINDINGS,
        rendering.text["findings"],
        places.FINDINGS,
        "findings.html",
        findings=rendering.office.findings,
    )
    yield _parameters(rendering)
    yield unconfirmed_page(rendering)
    yield from record_pages(rendering)
    yield _about(rendering, verify)


def office_entries(office: Office, lang: str) -> Iterator[Entry]:
    """Yield what the search knows of every page that is not a case."""
    for page in office.people:
        yield _entry(page.record, page.record.kind_title.get(lang), heading_of(page.record, lang), lang)
    for page in office.cameras:
        yield _entry(page.record, page.record.kind_title.get(lang), heading_of(page.record, lang), lang)
    for clause in office.clauses:
        body = f"{clause.asks.get(lang)} · {clause.who.get(lang)}"
        yield Entry(places.own_page("clause", clause.clause), "clause", clause.clause, clause.title.get(lang), body)
    for item in office.lists:
        for record in item.records:
            if places.has_page(record):
                yield _entry(record, item.title.get(lang), heading_of(record, lang), lang)


def _entry(record: RecordView, kind: str, title: str, lang: str) -> Entry:
    values = [value.get(lang) for item in record.fields for value in item.values if item.privacy != "restricted"]
    body = " · ".join(dict.fromkeys(value for value in values if value and value != title))
    return Entry(places.own_page(record.kind, record.id), kind, record.id, title, body)


def tiles(rows: Iterable[CaseRow], now: int) -> tuple[Tile, ...]:
    """Return the numbers of the home page."""
    rows = tuple(rows)
    return (
        Tile("home.total", len(rows), "plain", ""),
        Tile("home.waiting", sum(bool(row.waiting_for) for row in rows), "wait", "#flag=waiting"),
        Tile("home.overdue", sum(views.is_overdue(row, now) for row in rows), "bad", "#flag=overdue"),
        Tile("home.failed", sum(bool(row.failed) for row in rows), "bad", "#flag=failed"),
        Tile(
            "home.undetermined",
            sum(row.verification == "undetermined" for row in rows),
            "unknown",
            "#verification=undetermined",
        ),
    )


def _home(rendering: Rendering) -> Page:
    office, lang = rendering.office, rendering.lang
    now = office.provenance.as_of.epoch
    failures = [clause for clause in office.clauses if clause.counts.get("FAIL")]
    states: dict[str, list[CaseRow]] = {}
    for row in office.cases:
        states.setdefault(row.state, []).append(row)
    return rendering.page(
        places.HOME,
        rendering.text["home"],
        places.HOME,
        "home.html",
        organisation=office.provenance.organisation.get(lang),
        notices=[item for item in office.provenance.notices if item != both("dossier.demonstration")],
        tiles=tiles(office.cases, now),
        chart=figures.recent(rendering),
        waits=views.waiting(office.cases),
        clocks=views.clocks(office.cases, now)[:_MOST],
        failures=sorted(failures, key=lambda clause: (-clause.counts["FAIL"], clause.clause))[:_MOST],
        latest=views.newest(office.cases)[:_MOST],
        states=[
            (rows[0].tone, rows[0].state_title.get(lang), state, len(rows)) for state, rows in sorted(states.items())
        ],
    )


def _clauses(rendering: Rendering) -> Iterator[Page]:
    """Yield the matrix of clauses and quarters, and a page for each clause."""
    yield rendering.page(
        places.CLAUSES,
        rendering.text["clauses"],
        places.CLAUSES,
        "clauses.html",
        policies=matrix.of(rendering.office),
        quarters=rendering.office.quarters,
        order=views.VERDICT_ORDER,
        sign=matrix.SIGN,
    )
    for clause in rendering.office.clauses:
        shown = sorted(clause.verdicts, key=lambda item: (views.VERDICT_ORDER.index(item.verdict), item.subject))
        yield rendering.page(
            places.own_page("clause", clause.clause),
            f"{clause.clause} {clause.title.get(rendering.lang)}",
            places.CLAUSES,
            "clause.html",
            clause=clause,
            order=views.VERDICT_ORDER,
            sign=matrix.SIGN,
            quarters=rendering.office.quarters,
            first=[item for item in shown if item.verdict in _PARTIAL],
            rest=[item for item in shown if item.verdict not in _PARTIAL],
            hidden=sum(clause.counts.values()) - len(shown),
        )


def _parameters(rendering: Rendering) -> Page:
    text, lang, where = rendering.text, rendering.lang, rendering.places
    types = (("name", "text"), ("value", "text"), ("clause", "link"), ("source", "text"))
    rows = tuple(
        (name, value.get(lang), (Ref(clause, where.of_id("clause", clause) or ""),), source)
        for name, value, clause, source in rendering.office.parameters
    )
    columns = tuple(Column(name, text[f"parameter.{name}"], kind) for name, kind in types)
    return rendering.page(
        places.PARAMETERS, text["parameters"], places.PARAMETERS, "register.html", heading=text["parameters"],
        lead=text["parameters.lead"], crumbs=[], table=Table("parameters", columns, rows),
    )  # fmt: skip


def _about(rendering: Rendering, verify: str) -> Page:
    text, source = rendering.text, rendering.office.provenance
    facts = [
        (text["about.organisation"], source.organisation.get(rendering.lang), False),
        (text["about.as_of"], f"{source.as_of.text}（{source.as_of.zone}）", False),
        (text["about.commit"], source.commit, True),
        (text["about.evidence"], source.evidence_commit, True),
        (text["about.chain"], str(source.chain_seq), False),
        (text["about.chain_sha256"], source.chain_sha256, True),
        (text["about.register"], source.register_digest, True),
        (text["about.trust"], source.trust.get(rendering.lang), False),
        (text["about.tool"], source.tool, False),
    ]
    return rendering.page(
        places.ABOUT, text["about"], places.ABOUT, "about.html", facts=facts, notices=source.notices, verify=verify
    )
