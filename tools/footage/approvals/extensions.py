"""An extension that asks for more than time: decided as if its case's request were asked anew for the new use.

Promises: it never passes by fewer signatures than that request would need today, whatever the routes of extensions say.
Whom an earlier extension added is part of the use that goes on. An emergency is over by then: its extension is an
ordinary request.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from footage.approvals.matter import Matter
from footage.model import Record

KIND = "extension"
LONGEST = "use.max_days"


def extension_of(matter: Matter) -> Record | None:
    """Return the extension that a pull request is about; such a one is about nothing else."""
    found = [record for record in matter.records.values() if record.kind == KIND]
    return found[0] if len(found) == 1 else None


def asked_anew(extension: Record, request: Record, matter: Matter, at: int) -> Record | None:
    """Return the request that the extension comes to; None if it only asks for more days, as a first one may."""
    new_use = extension.data.get("new_use")
    earlier = [each for each in matter.extensions if each.case_id == extension.case_id]
    if not new_use and not earlier and _within(extension, request, matter, at):
        return None
    uses = [request.data.get("use"), *(each.data.get("new_use") for each in earlier), new_use]
    return replace(request, data={**request.data, "urgency": "normal", "use": _together(use or {} for use in uses)})


def _together(uses: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return one use after the other as one: what it is for is the last, lists of people only grow."""
    found: dict[str, Any] = {}
    for use in uses:
        for name, value in use.items():
            found[name] = [*found.get(name, ()), *value] if isinstance(value, list) else value
    return found


def _within(extension: Record, request: Record, matter: Matter, at: int) -> bool:
    """Return whether the whole period stays within the longest one; where that is not set, nobody can say so."""
    longest = matter.packs.number(LONGEST, at)
    days, more = (request.data.get("use") or {}).get("period_days"), extension.data.get("additional_days")
    return longest is not None and isinstance(days, int) and isinstance(more, int) and days + more <= longest
