"""Complaints: a table with deadlines and outcomes, and a page for each with its steps; who complained is not known."""

from __future__ import annotations

from collections.abc import Iterator

from footage.dossier.rows import ComplaintRow
from footage.dossier.shape import RecordView
from footage.portal import places, views
from footage.portal.page import Page
from footage.portal.recordlists import entry_page
from footage.portal.register import Cell, Code, Ref, Table, columns
from footage.portal.rendering import Rendering

_COLUMNS = (
    ("id", "number", "id", ""),
    ("received", "complaint.received", "day", ""),
    ("channel", "channel", "code", "facet"),
    ("category", "complaint.category", "code", "facet"),
    ("summary", "complaint.summary", "text", ""),
    ("zone", "camera.zone", "code", "hidden facet"),
    ("due", "complaint.due", "day", ""),
    ("answered", "complaint.answered", "day", ""),
    ("step", "complaint.step", "code", "facet"),
    ("outcome", "complaint.outcome", "code", "facet"),
    ("verdict", "complaint.verdict", "code", "facet"),
    ("reason", "reason", "text", "hidden"),
)


def complaint_pages(rendering: Rendering, records: dict[str, RecordView]) -> Iterator[Page]:
    """Yield the table of complaints and a page for each; ``records`` are theirs, by id."""
    text, complaints = rendering.text, rendering.office.registers.complaints
    table = Table("complaints", columns(text, _COLUMNS), tuple(_row(rendering, row) for row in complaints))
    yield rendering.page(
        places.COMPLAINTS, text["complaints"], places.COMPLAINTS, "register.html",
        heading=text["complaints"], lead=text["complaints.lead"], crumbs=[], table=table,
    )  # fmt: skip
    by_id = {row.complaint.id: row for row in complaints}
    for id_, record in records.items():
        above = rendering.part(places.own_page("complaint", id_), "complaint.html", row=by_id.get(id_))
        yield entry_page(rendering, record, places.COMPLAINTS, (places.COMPLAINTS, text["complaints"]), above=above)


def _row(rendering: Rendering, row: ComplaintRow) -> tuple[Cell, ...]:
    lang, text = rendering.lang, rendering.text
    step = row.steps[-1].step if row.steps else None
    return (
        Ref(row.complaint.id, rendering.places.of_link(row.complaint) or ""),
        row.received,
        Code(row.channel.code, row.channel.text.get(lang)),
        Code(row.category.code, row.category.text.get(lang)),
        row.summary,
        Code(row.zone.id, row.zone.label.get(lang)) if row.zone else None,
        row.due,
        row.answered,
        Code(step.code, step.text.get(lang)) if step else Code("received", text["complaint.step.none"]),
        Code(row.outcome.code, row.outcome.text.get(lang)) if row.outcome else None,
        Code(row.verdict, views.label("verdict", row.verdict).get(lang), views.VERDICT_TONE.get(row.verdict, "plain"))
        if row.verdict
        else None,
        row.reason.get(lang) or None,
    )
