"""Own reports, which land without review, and the weekly list of them that somebody countersigns.

Promises: the list of a week follows from what landed and when, and from nothing else; a countersign is compared with
it, path by path and blob by blob, nothing more and nothing less. Reports that landed at a time nobody can prove belong
to no week.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from footage.approvals.classify import Problem, effective_kind
from footage.approvals.matter import LandingRule, Matter, named
from footage.model import Record
from footage.policy import RecordVersion
from footage.policy.moments import week_of, week_span

FINDINGS = frozenset({"finding", "supervision_check", "audit"})


@dataclass(frozen=True, slots=True)
class Report:
    """One own report: the week and office it belongs to, who reported, and who is audited by it."""

    week: str
    office: str
    about: str
    path: str
    blob: str
    landed_epoch: int
    actors: tuple[str, ...]
    audited: tuple[str, ...]


def is_report(record: Record, landing: Mapping[str, LandingRule]) -> bool:
    """Return whether a record, or what it corrects, lands without review because somebody answers for it (class C)."""
    rule = landing.get(effective_kind(record))
    return rule is not None and rule.landing_class == "C"


def reports(
    versions: Iterable[RecordVersion],
    landing: Mapping[str, LandingRule],
    office_of: Callable[[str, int], str],
    zone: str,
) -> Iterator[Report]:
    """Yield every own report that landed at a known time, in order of landing and path.

    ``office_of`` gives a person's department at a moment.
    """
    known = [each for each in versions if each.landed_epoch is not None and not each.adopted]
    for version in sorted(known, key=lambda each: (each.landed_seq or 0, each.record.path)):
        record, at = version.record, version.landed_epoch or 0
        if version.landed_seq is None or not is_report(record, landing):
            continue
        pointers = ("/author",) if record.kind == "correction" else landing[record.kind].actor
        actors = named(record.data, pointers)
        yield Report(
            week_of(at, zone),
            office_of(actors[0], at) if actors else "",
            "findings" if effective_kind(record) in FINDINGS else "reports",
            record.path, record.blob, at, actors, named(record.data, ("/owner",)),
        )  # fmt: skip


def listed(data: Mapping[str, Any], matter: Matter) -> tuple[Report, ...]:
    """Return what a countersign must list: the reports of its week, office and matter that had landed on the base."""
    wanted = tuple(data.get(key) for key in ("week", "office", "about"))
    found = reports(matter.reports, matter.landing, matter.roster.department_of, matter.roster.zone)
    return tuple(each for each in found if (each.week, each.office, each.about) == wanted)


def countersign_problems(matter: Matter, at: int) -> Iterator[Problem]:
    """Yield what is wrong with the lists that are to be countersigned."""
    for path, record in sorted(matter.records.items()):
        if record.kind != "countersign":
            continue
        span = week_span(record.data.get("week"), matter.roster.zone)
        if span is None or at < span[1]:
            yield "countersign_early", {"path": path, "week": str(record.data.get("week"))}
            continue
        due = {(each.path, each.blob) for each in listed(record.data, matter)}
        items = [(str(each.get("path")), str(each.get("blob"))) for each in record.data.get("items") or ()]
        for code, odd in (("countersign_lacks", due - set(items)), ("countersign_adds", set(items) - due)):
            if odd:
                yield code, {"path": path, "count": str(len(odd)), "first": min(odd)[0]}
