"""Kinds of record without a page of their own: what there is, a table for each kind, and a page for each record."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from footage.dossier.shape import DutyView, Facet, ListPage, RecordView
from footage.portal import places
from footage.portal.page import Page
from footage.portal.register import Cell, Code, Column, Ref, Table
from footage.portal.rendering import Rendering

_WHOLE = re.compile("-?[0-9]{1,15}")


def record_pages(rendering: Rendering) -> Iterator[Page]:
    """Yield the list of kinds, one table per kind, and a page for every record that is not part of a case."""
    yield _overview(rendering)
    for item in places.other_lists(rendering.office):
        yield _list(rendering, item)
        up = (places.list_page(item.kind), item.title.get(rendering.lang))
        for record in filter(places.stands_alone, item.records):
            yield entry_page(rendering, record, places.RECORDS, up)


def entry_page(
    rendering: Rendering,
    record: RecordView,
    section: str,
    up: tuple[str, str],
    *,
    above: str = "",
    cases: Sequence[str] | None = None,
    versions: Sequence[RecordView] = (),
) -> Page:
    """Return the page of one record; ``above`` is HTML for before its fields, ``cases`` are those it occurs in."""
    heading = heading_of(record, rendering.lang)
    rows = {row.case_id: row for row in rendering.office.cases} if cases else {}
    return rendering.page(
        places.own_page(record.kind, record.id), heading, section, "entry.html",
        record=record, heading=heading, up=up, above=above,
        due=[each for each in rendering.office.duties if record.kind == "person" and _is_for(each, record.id)],
        rows=None if cases is None else [rows[case] for case in cases if case in rows],
        versions=versions or (record,),
    )  # fmt: skip


def _is_for(duty: DutyView, person: str) -> bool:
    return any(each.id == person for each in duty.people)


def heading_of(record: RecordView, lang: str) -> str:
    """Return what to call a record: its name or title where it has one, else its id."""
    named = {item.pointer: item.values[0].get(lang) for item in record.fields if item.values}
    for pointer in (f"/name/{lang}", "/name", "/name/zh", f"/title/{lang}", "/title", "/title/zh"):
        if named.get(pointer):
            return named[pointer]
    return record.id


def _overview(rendering: Rendering) -> Page:
    text, lang = rendering.text, rendering.lang
    rows = [
        (places.list_page(item.kind), [item.title.get(lang), item.help.get(lang), str(len(item.rows))])
        for item in places.other_lists(rendering.office)
    ]
    return rendering.page(
        places.RECORDS, text["records"], places.RECORDS, "list.html",
        heading=text["records"], lead=text["records.lead"], crumbs=[],
        columns=[text["kind"], text["records.what"], text["records.number"]], rows=rows,
    )  # fmt: skip


def _list(rendering: Rendering, item: ListPage) -> Page:
    heading = item.title.get(rendering.lang)
    return rendering.page(
        places.list_page(item.kind), heading, places.RECORDS, "register.html",
        heading=heading, lead=item.help.get(rendering.lang), table=_table(rendering, item),
        crumbs=[(places.RECORDS, rendering.text["records"])],
    )  # fmt: skip


def _table(rendering: Rendering, item: ListPage) -> Table:
    """Return the list as a table; what a facet knows of a column is shown in it, not beside it."""
    lang = rendering.lang
    facets = {facet.pointer: facet for facet in item.facets}
    columns = [Column("id", rendering.text["id"], "id")]
    cells: list[list[Cell]] = [[Ref(uid, rendering.places.of_id(item.kind, uid) or "") for uid, _ in item.rows]]
    for number, (pointer, title) in enumerate(zip(item.pointers, item.columns, strict=True)):
        said = [row[number].get(lang) for _, row in item.rows]
        facet = facets.pop(pointer, None)
        kind = "code" if facet else "number" if _numeric(said) else "text"
        columns.append(Column(_name(pointer), title.get(lang), kind, facet=facet is not None))
        cells.append(_codes(facet, lang) if facet else [_cell(each, kind) for each in said])
    for pointer, facet in facets.items():
        columns.append(Column(_name(pointer), facet.title.get(lang), "code", facet=True, shown=False))
        cells.append(_codes(facet, lang))
    return Table(item.kind, tuple(columns), tuple(zip(*cells, strict=True)))


def _numeric(column: Sequence[str]) -> bool:
    return any(column) and all(not said or _WHOLE.fullmatch(said) for said in column)


def _cell(said: str, kind: str) -> Cell:
    return (int(said) if kind == "number" else said) if said else None


def _name(pointer: str) -> str:
    """Return what downloads and addresses call a field; a text in two languages has the name of both."""
    return pointer.removesuffix("/zh").strip("/").replace("/*", "").replace("/", "_")


def _codes(facet: Facet, lang: str) -> list[Cell]:
    return [tuple(Code(choice.code, choice.text.get(lang)) for choice in values) for values in facet.values]
