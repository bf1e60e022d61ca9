"""The weekly lists of own reports, generated from what landed: which still wait, and one of them as a record.

Promises: the list is the one the decision compares with (``approvals.reports``); nobody types it. A list counts as
signed here as soon as a record of it landed; whether it landed approved is the verifier's to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from footage.approvals import Report, reports
from footage.evidence.ground import landing_rules
from footage.finding import ToolError
from footage.operations.standing import Standing
from footage.policy.moments import week_span

ABOUT = ("reports", "findings")


@dataclass(frozen=True, slots=True)
class Batch:
    """The own reports of one week, office and matter, in order of landing."""

    week: str
    office: str
    about: str
    reports: tuple[Report, ...]


def waiting(standing: Standing, at: int) -> tuple[Batch, ...]:
    """Return the lists of weeks that are over of which no countersign landed, the oldest first."""
    ground = standing.ground
    known = {
        tuple(each.record.data.get(key) for key in ("week", "office", "about"))
        for each in ground.standing("countersign", ground.last_seq)
    }
    return tuple(
        each
        for each in _batches(standing)
        if (each.week, each.office, each.about) not in known and _over(each.week, ground.zone, at)
    )


def batch(standing: Standing, week: str, office: str, about: str, at: int) -> Batch:
    """Return one list; a week that is not over, or in which nobody reported, has none."""
    if not _over(week, standing.ground.zone, at):
        raise ToolError("countersign.not_over", status=1, week=week)
    for each in _batches(standing):
        if (each.week, each.office, each.about) == (week, office, about):
            return each
    raise ToolError("countersign.nothing", status=3, week=week, office=office)


def record_of(found: Batch, record_id: str, person: str) -> Mapping[str, Any]:
    """Return the record that asks for the countersign of a list."""
    items = [{"path": each.path, "blob": each.blob} for each in found.reports]
    return {
        "kind": "countersign", "id": record_id, "week": found.week, "office": found.office, "about": found.about,
        "items": items, "generated_by": person,
    }  # fmt: skip


def _over(week: str, zone: str, at: int) -> bool:
    span = week_span(week, zone)
    return span is not None and span[1] <= at


def _batches(standing: Standing) -> Iterator[Batch]:
    ground = standing.ground
    landing = landing_rules(ground.kinds_at(ground.last_seq))
    found: dict[tuple[str, str, str], list[Report]] = {}
    landed = (each for each in ground.versions if each.landed_seq is not None)
    for each in reports(landed, landing, ground.roster().department_of, ground.zone):
        found.setdefault((each.week, each.office, each.about), []).append(each)
    for key in sorted(found):
        yield Batch(*key, tuple(found[key]))
