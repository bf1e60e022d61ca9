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
    lang = rendering.lang
    written = [[cell.get(lang) for cell in cells] for _, cells in item.rows]
    types = ["number" if _numeric(column) else "text" for column in zip(*written, strict=True)] if written else []
    columns = [Column("id", rendering.text["id"], "id")]
    columns += [
        Column(f"column_{number}", title.get(lang), kind)
        for number, (title, kind) in enumerate(zip(item.columns, types, strict=False), 1)
    ]
    columns += [Column(_name(facet), facet.title.get(lang), "code", facet=True, shown=False) for facet in item.facets]
    rows = []
    for number, (uid, _) in enumerate(item.rows):
        cells: list[Cell] = [Ref(uid, rendering.places.of_id(item.kind, uid) or "")]
        for said, kind in zip(written[number], types, strict=True):
            cells.append((int(said) if kind == "number" else said) if said else None)
        cells += [_codes(facet, number, lang) for facet in item.facets]
        rows.append(tuple(cells))
    return Table(item.kind, tuple(columns), tuple(rows))


def _numeric(column: tuple[str, ...]) -> bool:
    return any(column) and all(not said or _WHOLE.fullmatch(said) for said in column)


def _name(facet: Facet) -> str:
    return facet.pointer.strip("/").replace("/*", "").replace("/", "_")


def _codes(facet: Facet, number: int, lang: str) -> tuple[Code, ...]:
    return tuple(Code(choice.code, choice.text.get(lang)) for choice in facet.values[number])
