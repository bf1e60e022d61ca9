"""People: who they are, who holds which role since when, what lapses next, and a page for each."""

from __future__ import annotations

from collections.abc import Iterator

from footage.dossier.rows import Holding, Paper, PersonRow
from footage.dossier.shape import PersonView
from footage.portal import places
from footage.portal.page import Page
from footage.portal.recordlists import entry_page
from footage.portal.register import Cell, Code, Ref, Table, columns
from footage.portal.rendering import Rendering

PAPER_TONE = {"valid": "ok", "soon": "wait", "lapsed": "bad", "replaced": "plain", "none": "unknown"}
HOLDING_TONE = {"now": "ok", "past": "plain", "ahead": "wait"}
PERSON_TONE = {"active": "ok", "left": "plain", "ahead": "wait"}
_PEOPLE = (
    ("name", "who", "link", ""),
    ("id", "id", "id", ""),
    ("department", "person.department", "code", "facet"),
    ("position", "person.position", "text", ""),
    ("roles", "person.roles", "code", "facet"),
    ("state", "state", "code", "facet"),
    ("agreement_until", "paper.agreement", "day", ""),
    ("training_until", "paper.training", "day", ""),
    ("papers", "papers", "code", "facet"),
    ("cases", "cases", "number", ""),
)
_ROLES = (
    ("role", "role", "code", "facet"),
    ("department", "person.department", "text", ""),
    ("person", "who", "link", ""),
    ("since", "holding.since", "day", ""),
    ("until", "holding.until", "day", ""),
    ("state", "state", "code", "facet"),
    ("via", "holding.via", "code", "facet"),
    ("source", "holding.source", "link", ""),
)
_PAPERS = (
    ("until", "paper.until", "day", ""),
    ("state", "state", "code", "facet"),
    ("kind", "kind", "code", "facet"),
    ("person", "who", "link", ""),
    ("department", "person.department", "code", "facet"),
    ("what", "paper.what", "text", ""),
    ("since", "paper.since", "day", ""),
    ("paper", "paper.record", "link", ""),
)


def people_pages(rendering: Rendering) -> Iterator[Page]:
    """Yield the tables of people, roles and papers, and a page for each person."""
    text, office = rendering.text, rendering.office
    cases = {page.record.id: len(page.cases) for page in office.people}
    rows = office.registers.people
    everybody = tuple(_person(rendering, row, cases.get(row.person.id, 0)) for row in rows)
    held = tuple(_holding(rendering, each) for row in rows for each in row.holdings)
    papers = sorted((each for row in rows for each in row.papers if each.state != "replaced"), key=_lapses)
    yield _table(rendering, "people", places.PEOPLE, Table("people", columns(text, _PEOPLE), everybody))
    yield _table(rendering, "roles", places.ROLES, Table("roles", columns(text, _ROLES), held))
    found = tuple(_paper(rendering, each) for each in papers)
    yield _table(rendering, "papers", places.PAPERS, Table("papers", columns(text, _PAPERS), found))
    by_id = {row.person.id: row for row in rows}
    for page in office.people:
        row = by_id.get(page.record.id)
        place = places.own_page("person", page.record.id)
        above = rendering.part(place, "person.html", row=row, paper_tone=PAPER_TONE, holding_tone=HOLDING_TONE)
        yield entry_page(
            rendering, page.record, places.PEOPLE, (places.PEOPLE, text["people"]),
            above=above, cases=page.cases, versions=page.versions,
        )  # fmt: skip


def _table(rendering: Rendering, name: str, path: str, table: Table) -> Page:
    text = rendering.text
    crumbs = [] if path == places.PEOPLE else [(places.PEOPLE, text["people"])]
    return rendering.page(
        path, text[name], path, "register.html",
        heading=text[name], lead=text[f"{name}.lead"], crumbs=crumbs, table=table,
    )  # fmt: skip


def _lapses(paper: Paper) -> tuple[int, str, str]:
    """Order papers by when they lapse; what a role lacks stands first, what never lapses last."""
    epoch = paper.until.epoch if paper.until else (0 if paper.state == "none" else 1 << 60)
    return epoch, paper.person.id, paper.kind


def _name(rendering: Rendering, person: PersonView) -> Ref:
    return Ref(person.name, rendering.places.of_id("person", person.id) or "")


def _state(rendering: Rendering, family: str, state: str, tone: dict[str, str]) -> Code:
    return Code(state, rendering.text[f"{family}.{state}"], tone[state])


def _person(rendering: Rendering, row: PersonRow, cases: int) -> tuple[Cell, ...]:
    lang = rendering.lang
    standing = {paper.kind: paper for paper in row.papers if paper.state != "replaced"}
    agreement, training = standing.get("agreement"), standing.get("training")
    wanting = sorted({paper.state for paper in row.papers} - {"replaced", "valid"})
    now = {each.role.code: each.role.text.get(lang) for each in row.holdings if each.state == "now"}
    return (
        _name(rendering, row.person),
        Ref(row.person.id, rendering.places.of_id("person", row.person.id) or ""),
        Code(row.department.code, row.department.text.get(lang)),
        row.position or None,
        tuple(Code(code, said) for code, said in now.items()),
        _state(rendering, "person", row.state, PERSON_TONE),
        agreement.until if agreement else None,
        training.until if training else None,
        tuple(_state(rendering, "paper", state, PAPER_TONE) for state in wanting or ["valid"] if row.papers),
        cases,
    )


def _holding(rendering: Rendering, each: Holding) -> tuple[Cell, ...]:
    lang = rendering.lang
    return (
        Code(each.role.code, each.role.text.get(lang)),
        each.department.get(lang) if each.department else None,
        _name(rendering, each.person),
        each.since,
        each.until,
        _state(rendering, "holding", each.state, HOLDING_TONE),
        Code(each.via, rendering.text[f"holding.{each.via}"]),
        Ref(each.source.id, rendering.places.of_link(each.source) or ""),
    )


def _paper(rendering: Rendering, paper: Paper) -> tuple[Cell, ...]:
    lang = rendering.lang
    return (
        paper.until,
        _state(rendering, "paper", paper.state, PAPER_TONE),
        Code(paper.kind, rendering.text[f"paper.{paper.kind}"]),
        _name(rendering, paper.person),
        Code(paper.person.department.zh, paper.person.department.get(lang)) if paper.person.department.zh else None,
        paper.what.get(lang) or None,
        paper.since,
        Ref(paper.paper.id, rendering.places.of_link(paper.paper) or "") if paper.paper else None,
    )
