"""Sites: a plan of each with its cameras as links, drawn here from outlines and points, never from a picture file.

Nothing on a plan is said by colour alone: a camera's shape tells whether it is sensitive, a sign in it whether it
works, a ring that footage is held; the same stands in its title and in the table below.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from footage.dossier.rows import CameraRow, Plan, Point, Shape
from footage.dossier.shape import RecordView
from footage.portal import places
from footage.portal.cameras import camera_table
from footage.portal.labels import Box, Sheet, Spot, beside, fitted, holds, width_of
from footage.portal.page import Page
from footage.portal.rendering import Rendering

SIGNS = {"working": "", "fault": "!", "planned": "+", "ended": "×"}
_WINDS = ("n", "ne", "e", "se", "s", "sw", "w", "nw")
_LETTER = 1.7  # times the unit: the letters of an outline's label
_LONGEST = 24  # Chinese characters of a label
_REACH = 2.0  # times the unit: how far a camera's sign goes


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
    spot: Spot | None


@dataclass(frozen=True, slots=True)
class Mark:
    """A camera on the plan: where, what it sees, its short name and where that stands, and all of it in words."""

    row: CameraRow
    place: str | None
    left: int
    top: int
    view: str
    label: str
    spot: Spot
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
        rows = [row for row in registers.cameras if row.site and row.site.code == site.code]
        patrolled = max((row.patrolled for row in rows if row.patrolled), key=lambda each: each.epoch, default=None)
        zones = dict.fromkeys((row.zone.id, row.zone.label.get(rendering.lang)) for row in rows if row.zone)
        lines.append(
            {
                "site": site.code,
                "name": site.text.get(rendering.lang),
                "plans": [
                    (rendering.places.of_link(plan.plan), plan.plan.label.get(rendering.lang))
                    for plan in registers.plans if plan.site.code == site.code
                ],
                "zones": [(rendering.places.of_id("zone", zone), name) for zone, name in zones],
                "cameras": len(rows),
                "undrawn": sum(row.camera.id not in drawn for row in rows),
                "patrolled": patrolled,
            }
        )  # fmt: skip
    return rendering.page(places.SITES, text["sites"], places.SITES, "sites.html", lines=lines)


def _page(rendering: Rendering, plan: Plan, record: RecordView) -> Page:
    rows = [row for row in rendering.office.registers.cameras if row.site and row.site.code == plan.site.code]
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
    points = [point for point in plan.points if point.camera in known]
    sheet = Sheet(Box(-2 * unit, -2 * unit, plan.width + 2 * unit, plan.height + 3 * unit))
    for point in points:
        sheet.take(point.left, point.top, _REACH * unit)
    sheet.houses += [_around(shape) for shape in plan.shapes if shape.type in ("building", "room")]
    if plan.north is not None:
        sheet.take(plan.width - 4 * unit, 5 * unit, 4 * unit)
    marks = tuple(_mark(rendering, plan, point, known[point.camera], sheet, unit) for point in points)
    bar = max(length for length in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if length * 5 <= max(plan.width, 5))
    figures = tuple(_figure(shape, rendering.lang, sheet, unit) for shape in plan.shapes)
    return Drawing(plan, round(unit, 3), bar, figures, marks)


def _mark(rendering: Rendering, plan: Plan, point: Point, row: CameraRow, sheet: Sheet, unit: float) -> Mark:
    label, reach = row.camera.id.removeprefix("CAM-"), _REACH * unit
    sign = Box(point.left - reach, point.top - reach, point.left + reach, point.top + reach)
    return Mark(
        row,
        rendering.places.of_id("camera", point.camera),
        point.left,
        point.top,
        sector(point.left, point.top, point.direction, point.angle, 8 * unit),
        label,
        _rounded(sheet.put(label, beside(label, sign, 1.6 * unit))),
        _title(rendering, row, plan, point.direction),
    )


def _figure(shape: Shape, lang: str, sheet: Sheet, unit: float) -> Figure:
    """Return an outline with its label inside where there is room for it, else smaller beside it."""
    around = _around(shape)
    title = shape.label.get(lang) if shape.label else ""
    label = fitted(title, _LONGEST)
    fits = around.right - around.left >= width_of(label) * _LETTER * unit
    spots = (*(_inside(shape, around, unit) if fits else ()), *beside(label, around, 1.4 * unit))
    return Figure(
        shape.type,
        " ".join(f"{left},{top}" for left, top in shape.outline),
        len(shape.outline) > 2,
        shape.zone is not None,
        shape.sensitive,
        label,
        title,
        _rounded(sheet.put(label, spots, around)) if label else None,
    )


def _around(shape: Shape) -> Box:
    across, down = [left for left, _ in shape.outline], [top for _, top in shape.outline]
    return Box(min(across), min(down), max(across), max(down))


def _inside(shape: Shape, around: Box, unit: float) -> Iterator[Spot]:
    """Yield where in an outline its label may stand: in the middle, or at the top of what goes around everything."""
    middle, high = (around.left + around.right) / 2, around.bottom - around.top
    if shape.type == "boundary":
        yield Spot(middle, around.top + 2.4 * unit, _LETTER * unit)
    for down in (1 / 2, 1 / 3, 2 / 3, 1 / 5, 4 / 5):
        for right in (1 / 2, 1 / 3, 2 / 3):
            left, top = around.left + right * (around.right - around.left), around.top + down * high
            if holds(shape.outline, left, top):
                yield Spot(left, top, _LETTER * unit)


def _rounded(spot: Spot) -> Spot:
    return Spot(round(spot.left, 2), round(spot.top + 0.35 * spot.size, 2), round(spot.size, 2))


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
