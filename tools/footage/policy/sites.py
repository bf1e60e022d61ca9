"""Cameras and zones as they stood: what a request asks for, measured.

Sensitivity is the strictest that a camera or its zone had within the last 30 days, so that lowering it for an hour buys
nothing (R-3.3.3a).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from footage.policy.moments import instant
from footage.policy.versions import RecordVersion

LOOK_BACK = 30 * 86400


class Sites:
    """Camera and zone entries in all their versions."""

    def __init__(self, versions: Iterable[RecordVersion]) -> None:
        self._cameras: dict[str, list[RecordVersion]] = defaultdict(list)
        self._zones: dict[str, list[RecordVersion]] = defaultdict(list)
        for version in versions:
            if version.record.kind == "camera":
                self._cameras[version.record.id].append(version)
            elif version.record.kind == "zone":
                self._zones[version.record.id].append(version)

    def cameras_of(self, request: Mapping[str, Any], at: int) -> tuple[str, ...]:
        """Return the cameras that a request means: those it names, or all of its zone at ``at``."""
        named = request.get("cameras")
        if named:
            return tuple(dict.fromkeys(str(camera) for camera in named))
        zone = request.get("zone")
        standing = ((name, _standing(versions, at)) for name, versions in sorted(self._cameras.items()))
        return tuple(name for name, data in standing if data is not None and zone and data.get("zone") == zone)

    def sensitive(self, camera: str, at: int) -> bool:
        """Return whether the camera or its zone was sensitive at any time in the 30 days before ``at``.

        A camera that is not in the register is treated as sensitive: unknown is never the lenient answer.
        """
        versions = self._cameras.get(camera)
        if not versions:
            return True
        recent = [version.record.data for version in versions if _overlaps(version, at - LOOK_BACK, at)]
        if not recent or any(data.get("sensitivity") != "ordinary" for data in recent):
            return True
        zones = {str(data.get("zone")) for data in recent}
        return any(
            version.record.data.get("sensitivity") == "sensitive"
            for zone in zones
            for version in self._zones.get(zone, ())
            if _overlaps(version, at - LOOK_BACK, at)
        )


def window_hours(window: object) -> float | None:
    """Return the length of ``{from, to}`` in hours, None if it cannot be read."""
    if not isinstance(window, Mapping):
        return None
    begin, end = instant(window.get("from")), instant(window.get("to"))
    return (end - begin) / 3600 if begin is not None and end is not None else None


def _overlaps(version: RecordVersion, begin: int, end: int) -> bool:
    if version.landed_seq is None or (
        not version.adopted and (version.landed_epoch is None or version.landed_epoch > end)
    ):
        return False
    return version.replaced_epoch is None or version.replaced_epoch > begin


def _standing(versions: Iterable[RecordVersion], at: int) -> Mapping[str, Any] | None:
    return next((version.record.data for version in versions if version.stood_at(at)), None)
