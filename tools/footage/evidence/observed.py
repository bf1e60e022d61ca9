"""What a statement says of a pull request: the observation, the decision, the graph; and how each stands in its file.

The observation stands there whole, so that the decision can be made again from the file alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from footage.evidence.notation import FLAG, INTEGER, TEXT, TIME, many, mapping, optional, pair, shared, struct, word
from footage.model import (
    Account,
    AccountKind,
    BaseChange,
    Change,
    Closing,
    Contributor,
    Decision,
    Dismissal,
    Grant,
    HeadChange,
    Merge,
    MergeStyle,
    Observation,
    Outcome,
    Review,
    ReviewJudgement,
    ReviewVerdict,
    Series,
    SlotResult,
    SlotState,
)


@dataclass(frozen=True, slots=True)
class Graph:
    """What the graph showed of a landing: its tree, the commits that landed, and whether a clone holds the head."""

    tree: str
    landed: tuple[str, ...] = ()
    style_claimed: str = ""
    head_in_clone: bool = True


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """One answer of the forge that the observation rests on, by digest only."""

    name: str
    sha256: str
    size: int


ACCOUNT = shared(Account, host=TEXT, id=INTEGER, login=TEXT, kind=word(AccountKind))
_WHO = optional(ACCOUNT)
_CHANGES = many(
    shared(Change, path=TEXT, status=TEXT, old_mode=TEXT, old_blob=TEXT, new_mode=TEXT, new_blob=TEXT),
)
_REVIEW = struct(
    Review,
    id=INTEGER,
    event_id=INTEGER,
    account=_WHO,
    verdict=word(ReviewVerdict),
    submitted_at=TIME,
    commit_id=optional(TEXT),
    head_at_submission=optional(TEXT),
    body=TEXT,
    edited=FLAG,
    dismissal=optional(struct(Dismissal, at=TIME, by=_WHO, message=TEXT)),
    verdict_raw=TEXT,
)
OBSERVATION = struct(
    Observation,
    host=TEXT,
    repository=TEXT,
    number=INTEGER,
    occasion=INTEGER,
    title=TEXT,
    author=ACCOUNT,
    created_at=TIME,
    base_ref=TEXT,
    head=TEXT,
    merge_base=TEXT,
    changes=_CHANGES,
    change_sets=mapping(_CHANGES),
    head_changes=many(struct(HeadChange, at=TIME, old=optional(TEXT), new=TEXT, forced=FLAG, actor=_WHO)),
    base_changes=many(struct(BaseChange, at=TIME, old_ref=TEXT, new_ref=TEXT, actor=_WHO)),
    reviews=many(_REVIEW),
    contributors=many(struct(Contributor, role=TEXT, name=TEXT, email=TEXT, commit=TEXT, account=_WHO)),
    first_seen=mapping(TIME),
    merged=optional(struct(Merge, at=TIME, by=_WHO, commit=TEXT, base_before=TEXT, style=word(MergeStyle))),
    closed=optional(struct(Closing, at=TIME, by=_WHO, by_gate=FLAG)),
    draft=FLAG,
    complete=FLAG,
    observed_at=TIME,
)
_SLOT = struct(
    SlotResult,
    stage=TEXT,
    slot=TEXT,
    role=TEXT,
    department=TEXT,
    state=word(SlotState),
    person=optional(TEXT),
    review_id=optional(INTEGER),
    at=optional(TIME),
    via=TEXT,
    candidates=many(TEXT),
)
_JUDGEMENT = struct(
    ReviewJudgement,
    review_id=INTEGER,
    person=optional(TEXT),
    counted=FLAG,
    slot=optional(TEXT),
    reason=TEXT,
    args=mapping(TEXT),
    opinion=TEXT,
)
_SERIES = struct(Series, start=TIME, end=TIME, uses=INTEGER, each_seconds=INTEGER)
DECISION = struct(
    Decision,
    outcome=word(Outcome),
    landing_class=TEXT,
    route=TEXT,
    slots=many(_SLOT),
    reviews=many(_JUDGEMENT),
    grant=optional(
        struct(Grant, cameras=many(TEXT), mode=TEXT, start=TIME, end=TIME, narrowed=FLAG, series=optional(_SERIES))
    ),
    problems=many(pair(TEXT, mapping(TEXT))),
    case_ids=many(TEXT),
)
GRAPH = struct(Graph, tree=TEXT, landed=many(TEXT), style_claimed=TEXT, head_in_clone=FLAG)
RAW_ANSWER = struct(RawAnswer, name=TEXT, sha256=TEXT, size=INTEGER)
