"""What a statement may say that is not about one pull request: a beginning, a census, an erasure, a restoration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from footage.evidence.notation import FLAG, INTEGER, TEXT, TIME, many, mapping, struct


@dataclass(frozen=True, slots=True)
class Baseline:
    """Where an adopter began: everything at or before ``commit`` is adopted, not proven here."""

    commit: str
    policy_commit: str
    public_key: str
    principal: str
    roster: Mapping[str, int]
    host: str
    repository: str
    created_at: int
    demonstration: bool = False
    object_format: str = "sha1"


@dataclass(frozen=True, slots=True)
class Census:
    """The highest number the forge has given out, and which numbers are issues, so that gaps show."""

    highest: int
    issues: tuple[int, ...]
    taken_at: int


@dataclass(frozen=True, slots=True)
class Erasure:
    """Content that was taken out of the repository: which paths and blobs, why, on what ground, decided by whom."""

    paths: tuple[str, ...]
    blobs: tuple[str, ...]
    reason: str
    lawful_basis: str
    decided_by: str


@dataclass(frozen=True, slots=True)
class Span:
    """Numbers from ``first`` to ``last``, both included."""

    first: int
    last: int

    def __contains__(self, number: int) -> bool:
        return self.first <= number <= self.last


@dataclass(frozen=True, slots=True)
class Restoration:
    """A backup was put back. Lost by it: places in the chain, pull request numbers, commits of main and evidence."""

    statements: tuple[Span, ...]
    numbers: tuple[Span, ...]
    commits: tuple[str, ...]
    reason: str
    decided_by: str


BASELINE = struct(
    Baseline,
    commit=TEXT,
    policy_commit=TEXT,
    public_key=TEXT,
    principal=TEXT,
    roster=mapping(INTEGER),
    host=TEXT,
    repository=TEXT,
    created_at=TIME,
    demonstration=FLAG,
    object_format=TEXT,
)
_SPANS = many(struct(Span, first=INTEGER, last=INTEGER))
CENSUS = struct(Census, highest=INTEGER, issues=many(INTEGER), taken_at=TIME)
ERASURE = struct(Erasure, paths=many(TEXT), blobs=many(TEXT), reason=TEXT, lawful_basis=TEXT, decided_by=TEXT)
RESTORATION = struct(Restoration, statements=_SPANS, numbers=_SPANS, commits=many(TEXT), reason=TEXT, decided_by=TEXT)
