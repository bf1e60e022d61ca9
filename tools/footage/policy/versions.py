"""Versions of records with the period in which each stood on main: the ground for every question "as of then".

Order on main is certain (``seq``, the position in first-parent history); time is known only where a signed statement
gives it. A version without a known landing time never answers a question about time with yes.
"""

from __future__ import annotations

from dataclasses import dataclass

from footage.model import Record


@dataclass(frozen=True, slots=True)
class RecordVersion:
    """One version of one record. ``version`` counts from 1; the period is [landed, replaced).

    ``landed_seq`` is None for the content of a pull request that never landed. ``replaced_not_before`` bounds the time
    of a replacement that no statement dates: until then the version certainly stood. ``adopted`` marks what stood on
    main at the baseline: it counts as in force since ever, "adopted, not proven here". ``gone`` marks a version that
    ended by deletion, not by a newer version.
    """

    record: Record
    version: int
    landed_seq: int | None
    landed_epoch: int | None
    landed_commit: str
    pull: str | None
    first_seen_epoch: int | None
    replaced_seq: int | None = None
    replaced_epoch: int | None = None
    replaced_not_before: int | None = None
    adopted: bool = False
    gone: bool = False

    def stood_at(self, epoch: int) -> bool:
        """Return whether this version certainly stood on main at ``epoch``."""
        if self.landed_seq is None:
            return False
        if not self.adopted and (self.landed_epoch is None or self.landed_epoch > epoch):
            return False
        if self.replaced_seq is None:
            return True
        end = self.replaced_epoch if self.replaced_epoch is not None else self.replaced_not_before
        return end is not None and epoch < end

    def stood_at_seq(self, seq: int) -> bool:
        """Return whether this version stood on main just after first-parent commit ``seq``."""
        if self.landed_seq is None or self.landed_seq > seq:
            return False
        return self.replaced_seq is None or seq < self.replaced_seq
