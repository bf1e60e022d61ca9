"""What landed corrections make of the records that they name.

Promises: the record as it was typed stays, as the version before; from the landing of an approved correction on,
another version stands that differs in one place, keeps path, content id, landing and first sight of the original, and
names the correction. Refuses, and leaves the record as it was: a correction of what decides a grant (that takes a
request, an extension or a ratification of its own), of an entry, of another correction or of who a record is; a record
or a place that is not there; a value with which the record would no longer fit its kind.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from footage.checking.references import GRANTING
from footage.evidence.proof import PullProof
from footage.model import Outcome
from footage.policy.versions import RecordVersion
from footage.reading.kinds import Kinds
from footage.register.gathering import uid_of

KIND = "correction"
_IDENTITY = ("/id", "/kind")


@dataclass(frozen=True, slots=True)
class Corrected:
    """All versions with those that corrections made; ``by`` names the correction of a version, by path and number."""

    versions: tuple[RecordVersion, ...]
    by: Mapping[tuple[str, int], str] = field(default_factory=dict)


def corrected(versions: Sequence[RecordVersion], pulls: Iterable[PullProof], kinds: Kinds) -> Corrected:
    """Apply every correction that landed approved, in order of landing."""
    approved = {pull.id for pull in pulls if pull.decision.outcome is Outcome.APPROVED}
    found = [each for each in versions if _counts(each, approved)]
    if not found:
        return Corrected(tuple(versions))
    standing = {
        (each.record.case_id, each.record.id): index
        for index, each in enumerate(versions)
        if each.landed_seq is not None and each.replaced_seq is None
    }
    result, by = list(versions), {}
    for correction in sorted(found, key=lambda each: (each.landed_seq or 0, each.record.path)):
        index = standing.get((correction.record.case_id, str(correction.record.data.get("corrects"))))
        new = _applied(result[index], correction, kinds) if index is not None else None
        if index is not None and new is not None:
            result[index] = replace(
                result[index], replaced_seq=correction.landed_seq, replaced_epoch=correction.landed_epoch
            )
            standing[new.record.case_id, new.record.id] = len(result)
            result.append(new)
            by[new.record.path, new.version] = uid_of(correction.record)
    return Corrected(tuple(result), by)


def put(data: Mapping[str, Any], pointer: str, value: object) -> dict[str, Any] | None:
    """Return a copy of ``data`` with ``value`` in the place that ``pointer`` names, None if there is no such place."""
    *parents, last = [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]] or [""]
    result = copy.deepcopy(dict(data))
    inside: Any = result
    for part in parents:
        inside = _step(inside, part)
    if isinstance(inside, dict) and last:
        inside[last] = value
    elif isinstance(inside, list) and last.isdecimal() and int(last) < len(inside):
        inside[int(last)] = value
    else:
        return None
    return result


def _counts(version: RecordVersion, approved: set[str]) -> bool:
    landed = version.record.kind == KIND and version.landed_seq is not None and version.replaced_seq is None
    return landed and (version.adopted or version.pull in approved)


def _applied(original: RecordVersion, correction: RecordVersion, kinds: Kinds) -> RecordVersion | None:
    kind = kinds.get(original.record.kind)
    pointer = str(correction.record.data.get("pointer") or "")
    if kind is None or kind.nature != "event" or kind.name in {*GRANTING, KIND} or pointer in _IDENTITY:
        return None
    data = put(original.record.data, pointer, correction.record.data.get("value"))
    if data is None or not kind.validation.accepts(data):
        return None
    return replace(original, record=replace(original.record, data=data), version=original.version + 1)


def _step(data: Any, part: str) -> Any:
    if isinstance(data, dict):
        return data.get(part)
    if isinstance(data, list) and part.isdecimal() and int(part) < len(data):
        return data[int(part)]
    return None
