"""Everything known about each case, gathered from what landed and from what pull requests hold.

Promises: a case is known by its folder's id; its request is the one standing on main, else the one under review, else
the last one kept from a closed pull request. Events are what stands on main; ``corrections`` has put in before what
landed corrections made of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from footage.evidence.proof import PullProof
from footage.model import Outcome, Record
from footage.policy.versions import RecordVersion
from footage.register.known import REQUEST, Content, Known


@dataclass(frozen=True, slots=True)
class Event:
    """One landed event of a case. ``approved``: adopted, or landed with the approvals its route asks for."""

    id: str
    uid: str
    kind: str
    data: Mapping[str, Any]
    landed_epoch: int | None
    landed_seq: int
    approved: bool


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """One case: its request, by which pull request it came, and the events that landed."""

    case_id: str
    request: Record | None
    landed: RecordVersion | None
    pull: PullProof | None
    events: Mapping[str, tuple[Event, ...]]
    ratifying: PullProof | None

    def of(self, kind: str) -> tuple[Event, ...]:
        """Return the landed events of one kind, in order of landing."""
        return self.events.get(kind, ())

    def asked(self, *names: str) -> object:
        """Return what the request states under ``names`` (nested), None if nothing."""
        return inside(self.request.data, *names) if self.request is not None else None


def gather(known: Known) -> list[CaseFacts]:
    """Return every case that is known, by id; a request deleted from main is still what the case is about."""
    pulls = {pull.id: pull for pull in known.pulls}
    landed: dict[str, list[RecordVersion]] = defaultdict(list)
    for version in known.versions:
        standing = version.replaced_seq is None or (version.gone and version.record.kind == REQUEST)
        if version.record.case_id and standing:
            landed[version.record.case_id].append(version)
    contents: dict[str, list[Content]] = defaultdict(list)
    for content in known.contents:
        if content.record.case_id:
            contents[content.record.case_id].append(content)
    found = []
    for case_id in sorted({*landed, *contents, *known.asking}):
        asking = [pulls[pull] for pull in known.asking.get(case_id, ())]
        found.append(_case(case_id, landed.get(case_id, []), contents.get(case_id, []), asking, pulls))
    return found


def inside(data: object, *names: str) -> object:
    """Return what stands in ``data`` under ``names``, None where something on the way is not a mapping."""
    for name in names:
        if not isinstance(data, Mapping):
            return None
        data = data.get(name)
    return data


def listed(data: object, *names: str) -> tuple[Any, ...]:
    """Return the list under ``names``, empty if there is none."""
    value = inside(data, *names)
    return tuple(value) if isinstance(value, (list, tuple)) else ()


def uid_of(record: Record) -> str:
    """Return what names the record in the whole register: its id, with the case before it for an event of a case."""
    return f"{record.case_id}/{record.id}" if record.case_id and record.kind != REQUEST else record.id


def _case(
    case_id: str,
    landed: list[RecordVersion],
    contents: list[Content],
    asking: list[PullProof],
    pulls: Mapping[str, PullProof],
) -> CaseFacts:
    requests = [version for version in landed if version.record.kind == REQUEST]
    standing = min(requests, key=lambda version: (version.gone, -version.version), default=None)
    request = standing.record if standing is not None else None
    pull = pulls.get(standing.pull or "") if standing is not None else None
    if standing is None and asking:
        pull = max(asking, key=_newest)
        asked = {each.pull: each.record for each in contents if each.record.kind == REQUEST}
        request = asked.get(pull.id)
    ratifying = [pulls[each.pull] for each in contents if each.record.kind == "ratification"]
    waiting = [each for each in ratifying if each.observed == "open"]
    return CaseFacts(case_id, request, standing, pull, _events(landed, pulls), waiting[-1] if waiting else None)


def _newest(pull: PullProof) -> tuple[bool, int, int]:
    return (pull.observed == "open", pull.observation.number, pull.observation.occasion)


def _events(landed: Iterable[RecordVersion], pulls: Mapping[str, PullProof]) -> dict[str, tuple[Event, ...]]:
    events = [_event(version, pulls.get(version.pull or "")) for version in landed if version.record.kind != REQUEST]
    events.sort(key=lambda event: (event.landed_seq, event.uid))
    grouped: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        grouped[event.kind].append(event)
    return {kind: tuple(each) for kind, each in sorted(grouped.items())}


def _event(version: RecordVersion, pull: PullProof | None) -> Event:
    record = version.record
    approved = version.adopted or (pull is not None and pull.decision.outcome is Outcome.APPROVED)
    return Event(
        record.id, uid_of(record), record.kind, record.data, version.landed_epoch, version.landed_seq or 0, approved
    )
