"""From what a forge said about a pull request to an observation: the part that Git answers is asked of Git itself.

Promises: differences, contributors, first sight of each blob and the merge's style come from the repository's objects,
never from the forge's word. A commit that is not there leaves no change set, and nothing is put in its place. What was
pushed after landing or closing belongs to no observation of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from footage.model import (
    Account,
    BaseChange,
    Change,
    Closing,
    Contributor,
    HeadChange,
    Merge,
    MergeStyle,
    Observation,
    Review,
)
from footage.repository import Repository

AccountOf = Callable[[str], Account | None]


@dataclass(frozen=True, slots=True)
class PullLog:
    """What a forge said of one occasion of a pull request. ``landed`` is (when, by whom, commit the base received)."""

    number: int
    occasion: int
    title: str
    author: Account
    created_at: int
    base_ref: str
    head_changes: tuple[HeadChange, ...]
    base_changes: tuple[BaseChange, ...] = ()
    reviews: tuple[Review, ...] = ()
    landed: tuple[int, Account | None, str] | None = None
    closed: Closing | None = None
    draft: bool = False
    complete: bool = True


def observation(
    log: PullLog, repository: Repository, account_of: AccountOf, *, host: str, name: str, observed_at: int
) -> Observation:
    """Return the observation of ``log``; ``account_of`` maps a commit's e-mail address to the forge's account."""
    head = log.head_changes[-1].new
    merged = _merge(log, repository, head)
    base = merged.base_before if merged else (repository.resolve(log.base_ref) or "")
    sets = _ChangeSets(repository, base, head)
    return Observation(
        host=host,
        repository=name,
        number=log.number,
        occasion=log.occasion,
        title=log.title,
        author=log.author,
        created_at=log.created_at,
        base_ref=log.base_ref,
        head=head,
        merge_base=sets.merge_base(head),
        changes=sets.of(head) or (),
        change_sets=_reviewed_sets(log, sets),
        head_changes=log.head_changes,
        base_changes=log.base_changes,
        reviews=log.reviews,
        contributors=_contributors(repository, sets.merge_base(head), head, account_of),
        first_seen=_first_seen(log, sets, head),
        merged=merged,
        closed=log.closed,
        draft=log.draft,
        complete=log.complete and bool(base),
        observed_at=observed_at,
    )


class _ChangeSets:
    """Differences from the merge base with ``base``, each computed once."""

    def __init__(self, repository: Repository, base: str, head: str) -> None:
        self._repository = repository
        self._base = base
        self._head = head
        self._bases: dict[str, str] = {}
        self._sets: dict[str, tuple[Change, ...] | None] = {}

    def merge_base(self, commit: str) -> str:
        if commit not in self._bases:
            known = self._base and (commit == self._head or self._repository.resolve(commit))
            self._bases[commit] = (self._repository.merge_base(self._base, commit) or "") if known else ""
        return self._bases[commit]

    def of(self, commit: str) -> tuple[Change, ...] | None:
        if commit not in self._sets:
            base = self.merge_base(commit)
            self._sets[commit] = self._repository.diff(base, commit) if base else None
        return self._sets[commit]


def _reviewed_sets(log: PullLog, sets: _ChangeSets) -> Mapping[str, tuple[Change, ...]]:
    named = {oid for review in log.reviews for oid in (review.commit_id, review.head_at_submission) if oid}
    found = {oid: sets.of(oid) for oid in sorted(named)}
    return {oid: changes for oid, changes in found.items() if changes is not None}


def _contributors(repository: Repository, base: str, head: str, account_of: AccountOf) -> tuple[Contributor, ...]:
    if not base:
        return ()
    return tuple(
        replace(each, account=account_of(each.email.strip().lower())) for each in repository.contributors(base, head)
    )


def _first_seen(log: PullLog, sets: _ChangeSets, head: str) -> Mapping[str, int]:
    final = {change.path: change.bound for change in sets.of(head) or ()}
    seen: dict[str, int] = {}
    for moved in log.head_changes:
        standing = {change.path: change.bound for change in sets.of(moved.new) or ()}
        for path, bound in final.items():
            if standing.get(path) != bound:
                seen.pop(path, None)  # it was taken away again: what counts is since when it stayed
            else:
                seen.setdefault(path, moved.at)
    return seen


def _merge(log: PullLog, repository: Repository, head: str) -> Merge | None:
    if log.landed is None:
        return None
    at, by, commit = log.landed
    parents = _parents(repository, commit)
    if len(parents) == 2 and parents[1] == head:
        style = MergeStyle.MERGE
    elif commit == head:
        style = MergeStyle.FAST_FORWARD
    else:
        style = MergeStyle.SQUASH if len(parents) == 1 else MergeStyle.UNKNOWN
    return Merge(at=at, by=by, commit=commit, base_before=parents[0] if parents else "", style=style)


def _parents(repository: Repository, commit: str) -> tuple[str, ...]:
    header = repository.read_object(commit, "commit").split(b"\n\n", 1)[0]
    return tuple(line[7:].decode() for line in header.split(b"\n") if line.startswith(b"parent "))
