"""When footage that a case needs is overwritten: the clock that runs while approvers think.

Promises: a camera's recording is gone after its own days of retention, those in force when it was recorded; the
earliest such moment over the cameras asked for counts. A retrieval that names the camera, or a preservation whose
window covers the one asked for, stops that camera's clock. Refuses: to guess the days of a camera that is not in the
register.
"""

from __future__ import annotations

from collections import defaultdict

from footage.policy.sites import Sites
from footage.policy.versions import RecordVersion
from footage.register.gathering import CaseFacts, Event, inside, listed
from footage.register.known import Known
from footage.register.periods import Span, Standing
from footage.register.values import integer, moment

DAY = 86400


class Footage:
    """The cameras of a register, asked when what they recorded is gone."""

    def __init__(self, known: Known, zone: str) -> None:
        standing = Standing(known.commits)
        self._zone = zone
        self._as_of = known.as_of
        self._sites = Sites(known.versions)
        self._cameras: dict[str, list[tuple[Span, RecordVersion]]] = defaultdict(list)
        for version in known.versions:
            span = standing.of(version) if version.record.kind == "camera" else None
            if span is not None:
                self._cameras[version.record.id].append((span, version))

    def overwritten_at(self, case: CaseFacts) -> int | None:
        """Return the earliest moment at which footage asked for is overwritten, None if it is safe or unknown."""
        begin = self._moment(case.asked("window", "from"))
        if begin is None:
            return None
        safe = {str(camera) for event in case.of("retrieval") for camera in listed(event.data, "cameras")}
        safe |= {
            str(camera)
            for event in case.of("preservation")
            if self._covers(event, case)
            for camera in listed(event.data, "cameras")
        }
        moments = (self._gone_at(camera, begin) for camera in self._asked(case) if camera not in safe)
        return min((each for each in moments if each is not None), default=None)

    def _asked(self, case: CaseFacts) -> tuple[str, ...]:
        grant = case.pull.decision.grant if case.pull is not None else None
        if grant is not None:
            return grant.cameras
        if not isinstance(case.asked("cameras") or [], list) or case.request is None:
            return ()
        return self._sites.cameras_of(case.request.data, self._as_of)

    def _covers(self, event: Event, case: CaseFacts) -> bool:
        held, asked = inside(event.data, "window"), case.asked("window")
        begin, end = self._moment(inside(held, "from")), self._moment(inside(held, "to"))
        first, last = self._moment(inside(asked, "from")), self._moment(inside(asked, "to"))
        if begin is None or end is None or first is None or last is None:
            return False
        return begin <= first and last <= end

    def _gone_at(self, camera: str, recorded: int) -> int | None:
        versions = self._cameras.get(camera)
        if not versions:
            return None
        then = [version for span, version in versions if span.begin <= recorded < span.end]
        days = integer((then[-1] if then else versions[0][1]).record.data.get("retention_days"))
        return recorded + days * DAY if days is not None and 0 <= days < 10**6 else None

    def _moment(self, typed: object) -> int | None:
        return moment(typed, self._zone)
