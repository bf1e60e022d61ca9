"""Sites: a plan of each with its cameras as links, drawn here from outlines and points, never from a picture file.

Nothing on a plan is said by colour alone: a camera's shape tells whether it is sensitive, a sign in it whether it
works, a ring that footage is held; the same stands in its title and in the table below.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from footage.dossier.rows import CameraRow, Plan, Shape
from footage.dossier.shape import RecordView
from footage.portal import places
from footage.portal.cameras import camera_table
from footage.portal.page import Page
from footage.portal.rendering import Rendering

SIGNS = {"working": "", "fault": "!", "planned": "+", "ended": "×"}
_WINDS = ("n", "ne", "e", "se", "s", "sw", "w", "nw")
_WIDE = 1.7  # times the unit: how wide a Chinese character of a label is


@dataclass(frozen=True, slots=True)
class Figure:
    """An outline as SVG takes it, with its label and where that stands."""

    type: str
    corners: str
    closed: bool
    zone: bool
    sensitive: bool
    label: str
    title: str
    left: float
    top: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A camera on the plan: where, what it sees, its short name, and all of it in words."""

    row: CameraRow
    place: str | None
    left: int
    top: int
    view: str
    label: str
    title: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A plan ready to be drawn. ``unit`` is what sizes of signs and letters are multiples of; ``bar`` is the scale."""

    plan: Plan
    unit: float
    bar: int
    figures: tuple[Figure, ...]
    marks: tuple[Mark, ...]


def site_pages(rendering: Rendering) -> Iterator[Page]:
    """Yield the list of sites, and the page of each plan."""
    yield _overview(rendering)
    records = places.records_of(rendering.office, "site_plan")
    for plan in rendering.office.registers.plans:
        yield _page(rendering, plan, records[plan.plan.id])


def _overview(rendering: Rendering) -> Page:
    text, registers = rendering.text, rendering.office.registers
    sites = dict.fromkeys(row.site for row in registers.cameras if row.site)
    drawn = {point.camera for plan in registers.plans for point in plan.points}
    lines = []
    for site in sites:
        rows = [row for row in registers.cameras if row.site == site]
        patrolled = max((row.patrolled for row in rows if row.patrolled), key=lambda each: each.epoch, default=None)
        zones = dict.fromkeys((row.zone.id, row.zone.label.get(rendering.lang)) for row in rows if row.zone)
        lines.append(
            {
                "site": site,
                "plans": [
                    (rendering.places.of_link(plan.plan), plan.plan.label.get(rendering.lang))
                    for plan in registers.plans if plan.site == site
                ],
                "zones": [(rendering.places.of_id("zone", zone), name) for zone, name in zones],
                "cameras": len(rows),
                "undrawn": sum(row.camera.id not in drawn for row in rows),
                "patrolled": patrolled,
            }
        )  # fmt: skip
    return rendering.page(places.SITES, text["sites"], places.SITES, "sites.html", lines=lines)


def _page(rendering: Rendering, plan: Plan, record: RecordView) -> Page:
    rows = [row for row in rendering.office.registers.cameras if row.site == plan.site]
    drawing = draw(rendering, plan)
    drawn = {mark.row.camera.id for mark in drawing.marks}
    heading = plan.plan.label.get(rendering.lang)
    return rendering.page(
        places.own_page("site_plan", plan.plan.id), heading, places.SITES, "plan.html",
        heading=heading, drawing=drawing, undrawn=[row for row in rows if row.camera.id not in drawn],
        signs=SIGNS, record=record, table=camera_table(rendering, rows),
    )  # fmt: skip


def draw(rendering: Rendering, plan: Plan) -> Drawing:
    """Return a plan ready to be drawn; a point whose camera is not on the register is left out."""
    unit = max(plan.width, plan.height) / 100
    known = {row.camera.id: row for row in rendering.office.registers.cameras}
    marks = tuple(
        Mark(
            known[point.camera],
            rendering.places.of_id("camera", point.camera),
            point.left,
            point.top,
            sector(point.left, point.top, point.direction, point.angle, 8 * unit),
            point.camera.removeprefix("CAM-"),
            _title(rendering, known[point.camera], plan, point.direction),
        )
        for point in plan.points
        if point.camera in known
    )
    bar = max(length for length in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if length * 5 <= max(plan.width, 5))
    return Drawing(
        plan, round(unit, 3), bar, tuple(_figure(shape, rendering.lang, unit) for shape in plan.shapes), marks
    )


def _figure(shape: Shape, lang: str, unit: float) -> Figure:
    across, down = [left for left, _ in shape.outline], [top for _, top in shape.outline]
    title = shape.label.get(lang) if shape.label else ""
    label = fitted(title, (max(across) - min(across)) / (_WIDE * unit))
    return Figure(
        shape.type,
        " ".join(f"{left},{top}" for left, top in shape.outline),
        len(shape.outline) > 2,
        shape.zone is not None,
        shape.sensitive,
        label,
        title,
        (min(across) + max(across)) / 2,
        min(down) + 2.4 * unit if shape.type == "boundary" else (min(down) + max(down)) / 2,
    )


def fitted(label: str, room: float) -> str:
    """Return as much of a label as there is room for, counted in Chinese characters; its title has all of it."""
    width = 0.0
    for number, character in enumerate(label):
        width += 1.0 if ord(character) > 0x2E7F else 0.56
        if width > room:
            return label[: max(number - 1, 1)] + "…"
    return label


def sector(left: float, top: float, direction: int | None, angle: int | None, reach: float) -> str:
    """Return what a camera sees as an SVG path, or an empty string when nobody said where it looks."""
    if direction is None or angle is None:
        return ""
    if angle >= 360:
        around = f"a{reach:.1f},{reach:.1f} 0 1,1 "
        return f"M{left - reach:.1f},{top:.1f}{around}{2 * reach:.1f},0{around}{-2 * reach:.1f},0z"

    def end(degrees: float) -> str:
        turn = math.radians(degrees)
        return f"{left + reach * math.sin(turn):.1f},{top - reach * math.cos(turn):.1f}"

    large = int(angle > 180)
    edges = end(direction - angle / 2), end(direction + angle / 2)
    return f"M{left},{top}L{edges[0]}A{reach:.1f},{reach:.1f} 0 {large},1 {edges[1]}z"


def _title(rendering: Rendering, row: CameraRow, plan: Plan, direction: int | None) -> str:
    text, lang = rendering.text, rendering.lang
    said = [
        f"{row.camera.id} {row.camera.label.get(lang)}",
        text[f"camera.{row.state}"],
        row.sensitivity.text.get(lang),
    ]
    if row.mobility:
        said.append(row.mobility.text.get(lang))
    if row.holds:
        said.append(text["camera.held"])
    if direction is not None:
        said.append(text["plan.looks"].format(way=_way(rendering, direction, plan.north)))
    return " · ".join(said)


def _way(rendering: Rendering, direction: int, north: int | None) -> str:
    """Return a direction as a point of the compass, or in degrees where nobody said where north is."""
    if north is None:
        return f"{direction}°"
    return rendering.text[f"plan.wind.{_WINDS[round((direction - north) % 360 / 45) % 8]}"]
