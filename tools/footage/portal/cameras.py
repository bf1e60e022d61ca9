"""Cameras: a table of all of them, and a page for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from footage.dossier.rows import CameraRow
from footage.dossier.shape import Choice, Link, Moment
from footage.portal import places
from footage.portal.page import Page
from footage.portal.recordlists import entry_page
from footage.portal.register import Cell, Code, Ref, Table, columns
from footage.portal.rendering import Rendering

STATE_TONE = {"working": "ok", "fault": "bad", "planned": "wait", "ended": "plain"}
_COLUMNS = (
    ("id", "number", "id", ""),
    ("name", "name", "text", ""),
    ("zone", "camera.zone", "code", "facet"),
    ("site", "camera.site", "code", "hidden facet"),
    ("state", "state", "code", "facet"),
    ("holds", "camera.holds", "link", "hidden"),
    ("held", "camera.held", "count", "joined wait"),
    ("sensitivity", "camera.sensitivity", "code", "facet"),
    ("place_class", "camera.place_class", "code", "facet"),
    ("mobility", "camera.mobility", "code", "hidden facet"),
    ("owner", "camera.owner", "code", "hidden facet"),
    ("storage", "camera.storage", "code", "hidden facet"),
    ("retention_days", "camera.retention", "number", ""),
    ("notice", "camera.notice", "link", ""),
    ("patrolled", "camera.patrolled", "day", ""),
    ("fault", "camera.last_fault", "link", ""),
    ("cases", "cases", "number", ""),
)


def camera_pages(rendering: Rendering) -> Iterator[Page]:
    """Yield the table of cameras, and a page for each."""
    text, office = rendering.text, rendering.office
    rows = {row.camera.id: row for row in office.registers.cameras}
    yield rendering.page(
        places.CAMERAS, text["cameras"], places.CAMERAS, "register.html",
        heading=text["cameras"], lead=text["cameras.lead"], crumbs=[], table=camera_table(rendering, rows.values()),
    )  # fmt: skip
    plans = {point.camera: plan.plan for plan in office.registers.plans for point in plan.points}
    for page in office.cameras:
        row = rows.get(page.record.id)
        place = places.own_page("camera", page.record.id)
        plan = plans.get(page.record.id)
        above = rendering.part(place, "camera.html", row=row, plan=plan, state=_state(rendering, row))
        yield entry_page(
            rendering, page.record, places.CAMERAS, (places.CAMERAS, text["cameras"]),
            above=above, cases=page.cases, versions=page.versions,
        )  # fmt: skip


def _state(rendering: Rendering, row: CameraRow | None) -> Code | None:
    return Code(row.state, rendering.text[f"camera.{row.state}"], STATE_TONE[row.state]) if row else None


def camera_table(rendering: Rendering, rows: Iterable[CameraRow]) -> Table:
    """Return the table of some cameras."""
    return Table("cameras", columns(rendering.text, _COLUMNS), tuple(_row(rendering, row) for row in rows))


def _row(rendering: Rendering, row: CameraRow) -> tuple[Cell, ...]:
    lang, where = rendering.lang, rendering.places

    def code(choice: Choice | None) -> Code | None:
        return Code(choice.code, choice.text.get(lang)) if choice else None

    def named(link: Link | None) -> Code | None:
        return Code(link.id, link.label.get(lang)) if link else None

    def dated(link: Link | None, moment: Moment | None) -> Ref | None:
        return Ref(moment.text[:10], where.of_link(link) or "") if link and moment else None

    return (
        Ref(row.camera.id, where.of_link(row.camera) or ""),
        row.camera.label.get(lang),
        named(row.zone),
        code(row.site),
        _state(rendering, row),
        tuple(Ref(link.id, where.of_link(link) or "") for link in row.holds),
        len(row.holds),
        code(row.sensitivity),
        code(row.place_class),
        code(row.mobility),
        code(row.owner),
        named(row.storage),
        row.retention_days,
        dated(row.notice, row.noticed),
        row.patrolled,
        dated(row.fault, row.fault_at),
        row.cases,
    )
