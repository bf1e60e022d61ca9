"""The register of cameras: each with its place, its notice, and when somebody last looked at it."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator

from footage.dossier.asking import choice, chosen, rows
from footage.dossier.names import Names
from footage.dossier.rows import CameraRow
from footage.dossier.shape import Choice, Link
from footage.reading.kinds import Kinds
from footage.text import Bilingual

_CAMERAS = """
SELECT c.id, c.zone, z.site, z.area_type, z.place_class, c.sensitivity, c.mobility, c.owner, c.storage,
  c.retention_days,
  CASE
    WHEN c.in_use_on_epoch > a.epoch THEN 'planned'
    WHEN c.in_use_until_epoch + 86400 <= a.epoch THEN 'ended'
    WHEN EXISTS (
      SELECT 1 FROM fault AS f JOIN fault_cameras AS m ON m.uid = f.uid
      WHERE m.value = c.uid AND f.landed_seq IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM repair AS r WHERE r.fault = f.uid AND r.landed_seq IS NOT NULL)
    ) THEN 'fault'
    ELSE 'working'
  END,
  (SELECT MAX(p.ended_at_epoch) FROM patrol AS p WHERE p.site = z.site AND p.landed_seq IS NOT NULL),
  COALESCE(n.cases, 0)
FROM camera AS c LEFT JOIN zone AS z ON z.uid = c.zone CROSS JOIN as_of AS a
LEFT JOIN (
  SELECT m.value, count(DISTINCT r.case_id) AS cases
  FROM request_cameras AS m JOIN request AS r ON r.uid = m.uid GROUP BY m.value
) AS n ON n.value = c.uid
WHERE c.landed_seq IS NOT NULL
ORDER BY c.id
"""

# A notice is about all cameras of its zone unless it names some; the newest one that is published stands.
_NOTICES = """
SELECT c.uid, n.uid, n.published_on_epoch
FROM notice AS n JOIN camera AS c ON c.zone = n.zone CROSS JOIN as_of AS a
WHERE n.landed_seq IS NOT NULL AND n.published_on_epoch <= a.epoch AND (
  NOT EXISTS (SELECT 1 FROM notice_cameras AS m WHERE m.uid = n.uid)
  OR EXISTS (SELECT 1 FROM notice_cameras AS m WHERE m.uid = n.uid AND m.value = c.uid)
)
ORDER BY n.published_on_epoch, n.uid
"""

_FAULTS = """
SELECT m.value, f.uid, f.discovered_at_epoch,
  NOT EXISTS (SELECT 1 FROM repair AS r WHERE r.fault = f.uid AND r.landed_seq IS NOT NULL)
FROM fault AS f JOIN fault_cameras AS m ON m.uid = f.uid
WHERE f.landed_seq IS NOT NULL
ORDER BY f.discovered_at_epoch, f.uid
"""

_HOLDS = """
SELECT m.value, 'hold', h.uid
FROM hold_span AS h JOIN hold_cameras AS m ON m.uid = h.uid CROSS JOIN as_of AS a
WHERE h.from_epoch <= a.epoch AND a.epoch < h.until_epoch
ORDER BY h.uid
"""

_PRESERVATIONS = """
SELECT m.value, 'preservation', p.uid
FROM preservation AS p JOIN preservation_cameras AS m ON m.uid = p.uid CROSS JOIN as_of AS a
WHERE p.landed_seq IS NOT NULL AND p.keep_until_epoch + 86400 > a.epoch
  AND NOT EXISTS (
    SELECT 1 FROM preservation_release AS r
    WHERE r.case_id = p.case_id AND r.preservation = p.id AND r.landed_seq IS NOT NULL
  )
ORDER BY p.uid
"""


def cameras(connection: sqlite3.Connection, kinds: Kinds, names: Names) -> tuple[CameraRow, ...]:
    """Return every camera that is on the register."""
    return tuple(_cameras(connection, kinds, names))


def _cameras(connection: sqlite3.Connection, kinds: Kinds, names: Names) -> Iterator[CameraRow]:
    notices = {camera: (uid, epoch) for camera, uid, epoch in rows(connection, _NOTICES, "notice", "notice_cameras")}
    faults = _faults(connection)
    holds = _holds(connection)
    found = rows(
        connection, _CAMERAS, "camera", "zone", "fault", "fault_cameras", "repair", "patrol", "request_cameras"
    )
    for id_, zone, site, area, place, sensitivity, mobility, owner, store, days, state, patrolled, cases in found:
        notice, noticed = notices.get(id_, (None, None))
        fault, fault_at, still = faults.get(id_, (None, None, 0))
        yield CameraRow(
            camera=names.link("camera", id_),
            site=Choice(site, names.site(site)) if site else None,
            zone=names.link("zone", zone) if zone else None,
            area=choice(kinds, "zone", "/area_type", area),
            place_class=choice(kinds, "zone", "/place_class", place),
            sensitivity=chosen(kinds, "camera", "/sensitivity", sensitivity),
            mobility=choice(kinds, "camera", "/mobility", mobility),
            owner=Choice(owner, names.of("department", owner)),
            storage=names.link("storage", store),
            retention_days=days,
            state=state,
            notice=names.link("notice", notice) if notice else None,
            noticed=names.moment(noticed),
            patrolled=names.moment(patrolled),
            fault=names.link("fault", fault) if fault else None,
            fault_at=names.moment(fault_at),
            open_faults=still,
            holds=tuple(holds.get(id_, ())),
            cases=cases,
        )


def _faults(connection: sqlite3.Connection) -> dict[str, tuple[str, int, int]]:
    """Return each camera's last fault, when it was found, and how many of all are not repaired."""
    found: dict[str, tuple[str, int, int]] = {}
    for camera, uid, epoch, unrepaired in rows(connection, _FAULTS, "fault", "fault_cameras", "repair"):
        found[camera] = (uid, epoch, found.get(camera, ("", 0, 0))[2] + unrepaired)
    return found


def _holds(connection: sqlite3.Connection) -> dict[str, list[Link]]:
    found: dict[str, list[Link]] = defaultdict(list)
    asked = rows(connection, _HOLDS, "hold_span", "hold_cameras", "hold")
    asked += rows(connection, _PRESERVATIONS, "preservation", "preservation_cameras", "preservation_release")
    for camera, kind, uid in asked:
        found[camera].append(Link(kind, uid, Bilingual(uid.rpartition("/")[2], uid.rpartition("/")[2])))
    return found
