"""What signed statements of erasure and restoration account for, so that it is not taken for tampering.

An erasure names paths and blobs, a restoration places in the chain, pull request numbers and commits. Nothing is
excused that no sound statement names: content that is gone all the same, and numbers that are missing, stay findings.
What is excused is still not proven; it is undetermined, with the statement that says why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from footage.evidence.declared import Erasure, Restoration
from footage.evidence.statement import Statement
from footage.model import Change

Reason = tuple[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Accounted:
    """All erasures and restorations of a chain, with the numbers of their statements."""

    erasures: tuple[tuple[int, Erasure], ...] = ()
    restorations: tuple[tuple[int, Restoration], ...] = ()

    def erased(self, path: str, blob: str) -> Reason | None:
        """Return the reason to give for content that is gone, or None: an erasure must name path and blob."""
        for seq, each in self.erasures:
            if path in each.paths and blob in each.blobs:
                args = {"path": path, "seq": str(seq), "basis": each.lawful_basis, "person": each.decided_by}
                return "erased_lawfully", args
        return None

    def deleted(self, changes: Iterable[Change]) -> bool:
        """Return whether all changes, and there are some, only delete what was erased lawfully."""
        found = [not each.new_blob and self.erased(each.path, each.old_blob) is not None for each in changes]
        return bool(found) and all(found)

    def lost_statement(self, seq: int) -> Reason | None:
        """Return the reason if a place of the chain was lost by a restoration."""
        return self._restored(f"#{seq}", lambda each: any(seq in span for span in each.statements))

    def lost_number(self, number: int) -> Reason | None:
        """Return the reason if a pull request number was lost by a restoration."""
        return self._restored(f"PR-{number:06d}", lambda each: any(number in span for span in each.numbers))

    def lost_commit(self, oid: str) -> Reason | None:
        """Return the reason if a commit, or the statement about it, was lost by a restoration."""
        return self._restored(oid[:12], lambda each: any(named.startswith(oid) for named in each.commits))

    def _restored(self, what: str, named: Callable[[Restoration], bool]) -> Reason | None:
        for seq, each in self.restorations:
            if named(each):
                args = {"what": what, "seq": str(seq), "person": each.decided_by, "reason": each.reason}
                return "restored", args
        return None


def gather(statements: Iterable[Statement]) -> Accounted:
    """Return what sound statements account for."""
    known = list(statements)
    return Accounted(
        tuple((each.seq or 0, each.erasure) for each in known if each.erasure),
        tuple((each.seq or 0, each.restoration) for each in known if each.restoration),
    )
