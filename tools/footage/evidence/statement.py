"""A statement: what the gate observed of one pull request and decided from it, as one file that is signed and kept.

The observation stands in it whole, so that the decision can be computed again from the file alone. ``decode`` gives
back exactly what ``encode`` was given, or raises ``StatementError``; keys that a later version added are left alone.
A statement says nothing about itself being genuine: that is for its signature and its place in the chain.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple

from footage.approvals.rules import FIRST_RULES
from footage.evidence import notation
from footage.evidence.declared import BASELINE, CENSUS, ERASURE, RESTORATION, Baseline, Census, Erasure, Restoration
from footage.evidence.notation import INTEGER, TEXT, TIME, NotationError, many, mapping, optional, struct, word
from footage.evidence.observed import DECISION, GRAPH, OBSERVATION, RAW_ANSWER, Graph, RawAnswer
from footage.model import Decision, Observation

SCHEMA = "urn:footage:evidence:v1"
NAMESPACE = "footage-evidence"
BASELINE_PATH = "evidence/baseline.json"
_HEX = re.compile(r"[0-9a-f]{64}\Z")


class Kind(StrEnum):
    """What a statement is about."""

    BASELINE = "baseline"  # number 0: where an adopter began
    PULL = "pull"  # a pull request landed or was closed
    CENSUS = "census"  # which numbers the forge has given out
    ERASURE = "erasure"  # content taken out of the repository lawfully
    RESTORATION = "restoration"  # a backup was put back, and what was lost by it
    OPEN = "open"  # the last look at an open pull request; outside the chain, unsigned


class StatementError(ValueError):
    """The bytes are no statement. ``code`` names a message, ``args_`` fill it."""

    def __init__(self, code: str, **args: str) -> None:
        super().__init__(code)
        self.code = code
        self.args_ = args


class Place(NamedTuple):
    """A place in the chain: the number and the digest of the statement before (None for number 0)."""

    seq: int
    prev_sha256: str | None


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement. Which of ``observation``, ``baseline``, ``census`` and so on is there follows from ``kind``.

    ``kept`` is the content (path → text) of a pull request that never landed; ``digests`` gives the SHA-256 of changed
    content by blob id. ``rules`` is the number of the rules by which it was decided; a file without it means the first.
    ``signer`` and ``signer_key`` (a fingerprint) are for people; what counts is the signature.
    """

    kind: Kind
    captured_at: int
    seq: int | None = None
    prev_sha256: str | None = None
    observation: Observation | None = None
    decision_recorded: Decision | None = None
    baseline: Baseline | None = None
    census: Census | None = None
    erasure: Erasure | None = None
    restoration: Restoration | None = None
    policy_commit: str = ""
    graph: Graph | None = None
    kept: Mapping[str, str] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)
    raw: tuple[RawAnswer, ...] = ()
    forge: str = ""
    forge_version: str = ""
    gate_version: str = ""
    rules: int = FIRST_RULES
    signer: str = ""
    signer_key: str = ""

    @property
    def pull_id(self) -> str:
        """Return such as ``PR-000123.1``, empty for other kinds."""
        return pull_id(self.observation.number, self.observation.occasion) if self.observation else ""

    @property
    def ended_at(self) -> int:
        """Return when the pull request landed or closed; for others, when the statement was made."""
        end = self.observation and (self.observation.merged or self.observation.closed)
        return end.at if end else self.captured_at

    @property
    def path(self) -> str:
        """Return where the statement's file belongs on the evidence branch."""
        if self.kind is Kind.BASELINE:
            return BASELINE_PATH
        if self.kind is Kind.OPEN and self.observation:
            return f"open/PR-{self.observation.number:06d}.json"
        folder = datetime.fromtimestamp(self.ended_at, UTC).strftime("evidence/%Y/%m")
        return f"{folder}/{_evidence_id(self)}.json"


def pull_id(number: int, occasion: int) -> str:
    """Return the id of one ending of a pull request."""
    return f"PR-{number:06d}.{occasion}"


_STATEMENT = struct(
    Statement,
    kind=word(Kind),
    captured_at=TIME,
    seq=optional(INTEGER),
    prev_sha256=optional(TEXT),
    observation=optional(OBSERVATION),
    decision_recorded=optional(DECISION),
    baseline=optional(BASELINE),
    census=optional(CENSUS),
    erasure=optional(ERASURE),
    restoration=optional(RESTORATION),
    policy_commit=TEXT,
    graph=optional(GRAPH),
    kept=mapping(TEXT),
    digests=mapping(TEXT),
    raw=many(RAW_ANSWER),
    forge=TEXT,
    forge_version=TEXT,
    gate_version=TEXT,
    rules=INTEGER,
    signer=TEXT,
    signer_key=TEXT,
)
# In the file related things stand together; in the value they are flat.
_GROUPS = {
    "chain": {"seq": "seq", "prev_sha256": "prev_sha256"},
    "forge": {"name": "forge", "version": "forge_version"},
    "gate": {"version": "gate_version", "rules": "rules"},
    "policy": {"commit": "policy_commit"},
    "signer": {"principal": "signer", "key_fingerprint": "signer_key"},
}
_RENAMED = {"decision": "decision_recorded"}
# Written only where they are: statements of other kinds stay the bytes that they were before these kinds existed.
_RARE = ("erasure", "restoration")
_NUMBERED = frozenset({Kind.CENSUS, Kind.ERASURE, Kind.RESTORATION})


def encode(statement: Statement) -> bytes:
    """Return the file of a statement; the same statement always gives the same bytes."""
    if problem := _inconsistent(statement):
        raise ValueError(problem)
    flat = _STATEMENT.dump(statement)
    for key, name in _RENAMED.items():
        flat[key] = flat.pop(name)
    for name in _RARE:
        if flat[name] is None:
            del flat[name]
    grouped = {group: {key: flat.pop(name) for key, name in names.items()} for group, names in _GROUPS.items()}
    if statement.rules == FIRST_RULES:
        del grouped["gate"]["rules"]  # statements of that time have no number
    return notation.write({"schema": SCHEMA, "evidence_id": _evidence_id(statement), **flat, **grouped})


def decode(data: bytes) -> Statement:
    """Return the statement of a file, or raise ``StatementError``."""
    try:
        value = notation.read(data)
        if not isinstance(value, dict):
            raise NotationError("type")
        if value.get("schema") != SCHEMA:
            raise StatementError("evidence.statement_schema", found=ascii(value.get("schema"))[:80])
        statement: Statement = _STATEMENT.load(_flat(value))
    except NotationError as error:
        code = f"evidence.notation_{error.problem}"
        raise StatementError(code, place=ascii(error.place or "/")[1:-1]) from error
    problem = _inconsistent(statement)
    if not problem and value.get("evidence_id") != _evidence_id(statement):
        problem = "evidence_id"
    if problem:
        raise StatementError("evidence.statement_inconsistent", what=problem)
    return statement


def encode_open(
    observation: Observation, decision: Decision, kept: Mapping[str, str], policy_commit: str = ""
) -> bytes:
    """Return the file for the last look at an open pull request, with the request's text."""
    statement = Statement(
        Kind.OPEN,
        observation.observed_at,
        observation=observation,
        decision_recorded=decision,
        kept=kept,
        policy_commit=policy_commit,
    )
    return encode(statement)


def encode_baseline(baseline: Baseline, *, signer: str = "", signer_key: str = "", gate_version: str = "") -> bytes:
    """Return the file of statement 0."""
    statement = Statement(
        Kind.BASELINE,
        baseline.created_at,
        seq=0,
        baseline=baseline,
        policy_commit=baseline.policy_commit,
        signer=signer,
        signer_key=signer_key,
        gate_version=gate_version,
    )
    return encode(statement)


def encode_declared(
    said: Census | Erasure | Restoration, at: int, place: Place, *, signer: str = "", signer_key: str = ""
) -> bytes:
    """Return the file of a statement that is about no pull request: a census, an erasure or a restoration."""
    kind = Kind(type(said).__name__.lower())
    statement = Statement(kind, at, *place, signer=signer, signer_key=signer_key)
    return encode(replace(statement, **{kind.value: said}))  # type: ignore[arg-type]


def _evidence_id(statement: Statement) -> str:
    return statement.pull_id or (f"{statement.kind}-{statement.seq:06d}" if statement.kind in _NUMBERED else "baseline")


def _flat(value: Mapping[str, object]) -> dict[str, object]:
    flat = dict.fromkeys(_RARE) | {_RENAMED.get(key, key): item for key, item in value.items() if key not in _GROUPS}
    for group, names in _GROUPS.items():
        found = value.get(group)
        if not isinstance(found, dict):
            raise NotationError("type" if group in value else "missing", f"/{group}")
        for key, name in names.items():
            if key not in found and name == "rules":
                flat[name] = FIRST_RULES
                continue
            if key not in found:
                raise NotationError("missing", f"/{group}/{key}")
            flat[name] = found[key]
    return flat


def _inconsistent(statement: Statement) -> str:
    """Return what contradicts the statement's kind, or nothing."""
    kind, seen = statement.kind, statement.observation
    parts = {name: getattr(statement, name) for name in ("observation", "baseline", "census", *_RARE)}
    wanted = "observation" if kind in {Kind.PULL, Kind.OPEN} else kind.value
    odd = next((name for name, part in parts.items() if (part is not None) != (name == wanted)), "")
    if odd:
        return odd
    if (statement.decision_recorded is None) != (seen is None):
        return "decision"
    if seen is not None and (seen.number < 1 or seen.occasion < 1):
        return "observation/number"
    if seen is not None and (seen.merged is None and seen.closed is None) != (kind is Kind.OPEN):
        return "observation/merged"
    if statement.rules < FIRST_RULES or (seen is None and statement.rules != FIRST_RULES):
        return "gate/rules"
    return _odd_link(statement)


def _odd_link(statement: Statement) -> str:
    seq, previous = statement.seq, statement.prev_sha256
    if statement.kind is Kind.OPEN:
        return "chain" if seq is not None or previous is not None else ""
    first = statement.kind is Kind.BASELINE
    if seq is None or seq < 0 or (seq == 0) != first:
        return "chain/seq"
    if (previous is None) != first or (previous is not None and not _HEX.match(previous)):
        return "chain/prev_sha256"
    return ""
