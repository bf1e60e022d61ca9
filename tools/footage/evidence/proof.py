"""What a replay of the whole history established, as values for the register and for people.

``result`` is ``verified``, ``refuted`` or ``undetermined``; each reason is a (code, args) pair with the message
``verify.<code>``. Undetermined is an answer of its own and never reads as success.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from footage.evidence.accounted import Accounted, Reason
from footage.finding import Finding
from footage.model import Decision, Observation
from footage.policy.versions import RecordVersion
from footage.repository import LandedCommit

__all__ = ["CaseProof", "CommitProof", "PullProof", "Reason", "Replay"]


@dataclass(frozen=True, slots=True)
class CommitProof:
    """One first-parent commit of main. ``landed_epoch`` is the statement's merge time, None where no statement says it.

    ``coverage`` is ``adopted`` (at or before the baseline), ``statement`` or ``uncovered``.
    """

    seq: int
    commit: LandedCommit
    landed_epoch: int | None
    pull: str | None
    coverage: str


@dataclass(frozen=True, slots=True)
class PullProof:
    """One pull request: what was observed, the decision recomputed from it, and the statement that carries it.

    ``id`` is ``PR-000123.1``. ``observed`` is ``merged``, ``closed`` or ``open``; an open one has no statement
    (``statement_seq`` None). ``kept`` holds the content (path → bytes) of a pull request that never landed.
    """

    id: str
    observed: str
    observation: Observation
    decision: Decision
    statement_seq: int | None
    statement_path: str
    statement_sha256: str
    statement_bytes: bytes
    signature: bytes
    result: str
    reasons: tuple[Reason, ...] = ()
    kept: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CaseProof:
    """Whether a case's approvals are proven, and why (or why not)."""

    case_id: str
    result: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Replay:
    """The whole answer: commits oldest first, pull requests by (number, occasion), cases by id, record versions.

    ``trust`` is ``file`` (a key the caller gave), ``repository`` (the baseline's own key) or ``none``. ``links`` gives
    the digest of every sound statement by its number. ``notes`` say what signed statements account for.
    """

    commits: tuple[CommitProof, ...]
    pulls: tuple[PullProof, ...]
    cases: Mapping[str, CaseProof]
    versions: tuple[RecordVersion, ...]
    findings: tuple[Finding, ...]
    chain_seq: int
    chain_sha256: str
    trust: str
    links: Mapping[int, str] = field(default_factory=dict)
    notes: tuple[Reason, ...] = ()
    accounted: Accounted = field(default_factory=Accounted)
