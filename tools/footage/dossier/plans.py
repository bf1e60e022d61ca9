"""Plans of the sites: outlines and where cameras stand, as typed. What is not a number or an outline is left out."""

from __future__ import annotations

import sqlite3
from collections import defaultdict

from footage.dossier.asking import rows
from footage.dossier.names import Names
from footage.dossier.rows import Plan, Point, Shape
from footage.dossier.shape import Choice
from footage.text import Bilingual

_PLANS = "SELECT uid, site, width, height, north FROM site_plan WHERE landed_seq IS NOT NULL ORDER BY uid"
_SHAPES = """
SELECT s.uid, s.type, s.outline, s.zone, s.label_zh, s.label_en, z.sensitivity IS 'sensitive'
FROM site_plan_shapes AS s LEFT JOIN zone AS z ON z.uid = s.zone ORDER BY s.uid, s.position
"""
_POINTS = 'SELECT uid, camera, "left", top, direction, angle FROM site_plan_points ORDER BY uid, position'


def plans(connection: sqlite3.Connection, names: Names) -> tuple[Plan, ...]:
    """Return every plan on the register."""
    shapes: dict[str, list[Shape]] = defaultdict(list)
    points: dict[str, list[Point]] = defaultdict(list)
    for uid, type_, outline, zone, zh, en, sensitive in rows(connection, _SHAPES, "site_plan_shapes", "zone"):
        link = names.link("zone", zone) if zone else None
        label = Bilingual(zh, en) if zh else link.label if link else None
        shapes[uid].append(Shape(type_, corners(outline), label, link, bool(sensitive)))
    for uid, camera, left, top, direction, angle in rows(connection, _POINTS, "site_plan_points"):
        points[uid].append(Point(camera, left, top, direction, angle))
    found = []
    for uid, site, width, height, north in rows(connection, _PLANS, "site_plan"):
        place = Choice(site, names.site(site))
        drawn = tuple(shapes[uid]), tuple(points[uid])
        found.append(Plan(names.link("site_plan", uid), place, width, height, north, *drawn))
    return tuple(found)


def corners(outline: str) -> tuple[tuple[int, int], ...]:
    """Return the corners of an outline such as ``0,0 40,0 40,20``."""
    pairs = (corner.partition(",") for corner in outline.split())
    return tuple((int(left), int(top)) for left, _, top in pairs)
