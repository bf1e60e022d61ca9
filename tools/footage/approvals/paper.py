"""Paper days: what was signed on paper while the system was down, and until when the signers must confirm it.

Promises: a paper signature counts only if whoever gave it held the right on paper's day, gave it during the outage, and
confirms it by a review within the working days that the policy allows. What cannot be shown in that time is unknown,
never approved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from footage.approvals.classify import Problem
from footage.approvals.grammar import ReviewText
from footage.approvals.matter import Matter
from footage.model import Record
from footage.policy.moments import instant

KIND = "paper_form"
LIMIT = "paper.confirm_days"
AGREES = ("agree", "partly")


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper form: who signed for which stage and when, and the last moment for confirming it (None: nobody knows)."""

    record: Record
    signed: Mapping[str, Mapping[str, int]]
    deadline: int | None

    def signers(self, stage: str, slot: str) -> Mapping[str, int]:
        """Return who signed on paper for a seat, and when."""
        return self.signed.get("joint" if slot.startswith("unit.joint") else stage, {})

    def problems(self, at: int, *, complete: bool) -> Iterator[Problem]:
        """Yield what keeps the paper from being an approval at ``at``; ``complete``: everybody confirmed in time."""
        data = self.record.data
        outage = data.get("outage") or {}
        begin, end = instant(outage.get("from")), instant(outage.get("until"))
        times = [instant(each.get("signed_at")) for each in data.get("signatures") or ()]
        if begin is None or end is None or any(each is None or not begin <= each <= end for each in times):
            yield "paper_no_outage", {"path": self.record.path}
        if any(each.get("result") not in AGREES for each in data.get("signatures") or ()):
            yield "paper_disagrees", {"path": self.record.path}
        if self.deadline is None:
            yield "paper_unset", {"parameter": LIMIT}
        elif not complete and at > self.deadline:
            yield "paper_late", {"path": self.record.path}

    @property
    def limits(self) -> ReviewText:
        """Return the cameras and the manner that were approved on paper, as a reviewer's narrowing."""
        data = self.record.data
        return ReviewText(tuple(str(each) for each in data.get("cameras") or ()), str(data.get("mode") or "view"))

    @property
    def window(self) -> tuple[int | None, int | None]:
        """Return the span of footage that was approved on paper."""
        window = self.record.data.get("window") or {}
        return instant(window.get("from")), instant(window.get("to"))


def paper_of(matter: Matter, at: int) -> Paper | None:
    """Return the paper form that is to be confirmed, if there is exactly one."""
    found = [record for record in matter.records.values() if record.kind == KIND]
    if len(found) != 1:
        return None
    signed: dict[str, dict[str, int]] = {}
    for each in found[0].data.get("signatures") or ():
        when = instant(each.get("signed_at"))
        if when is not None and each.get("result") in AGREES:
            signed.setdefault(str(each.get("stage")), {})[str(each.get("signer"))] = when
    end, days = instant((found[0].data.get("outage") or {}).get("until")), matter.packs.number(LIMIT, at)
    deadline = None
    if end is not None and days is not None and matter.calendar is not None:
        deadline = matter.calendar.after_working_days(end, int(days))
    return Paper(found[0], signed, deadline)
