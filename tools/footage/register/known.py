"""What was known at the reference time: the replay with everything that came later taken away.

Promises: a register as of T holds nothing that landed, was reviewed or was closed after T. What stood at the baseline
is always known. What landed at an unknown time is known too, unless an earlier commit on main is known to have landed
after T: the order on main is certain even where the time is not. A pull request that ended after T is shown as it
was: open. Refuses: to guess a time, or to take a decision again; of a later decision only what had happened by T is
shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from footage.evidence.proof import CommitProof, PullProof, Replay
from footage.finding import Finding
from footage.model import Decision, Outcome, Record, ReviewVerdict, SlotResult, SlotState
from footage.policy.versions import RecordVersion

REQUEST = "request"


@dataclass(frozen=True, slots=True)
class Content:
    """A record in a pull request that had not landed: kept from a closed one, or under review in an open one."""

    pull: str
    record: Record


@dataclass(frozen=True, slots=True)
class Known:
    """The part of a replay that was known at ``as_of``: ``versions`` landed, ``contents`` had not.

    ``whole`` says that nothing was taken away; ``asking`` names, by case, the pull requests that carried its request.
    """

    as_of: int
    commits: tuple[CommitProof, ...]
    pulls: tuple[PullProof, ...]
    versions: tuple[RecordVersion, ...]
    contents: tuple[Content, ...]
    whole: bool = True
    asking: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def known_at(replay: Replay, as_of: int) -> Known:
    """Return what of ``replay`` was known at ``as_of``, in the replay's order."""
    hidden = _hidden_commits(replay.commits, as_of)
    pulls = tuple(_pull_at(pull, as_of) for pull in _opened(replay.pulls, as_of))
    commits = tuple(proof for proof in replay.commits if proof.seq not in hidden)
    landed = tuple(
        _not_yet_replaced(version, hidden, as_of)
        for version in _landed(replay.versions)
        if not _landed_later(version, hidden, as_of)
    )
    contents = tuple(_contents(replay.versions, pulls, hidden, as_of))
    whole = not hidden and pulls == replay.pulls and landed == _landed(replay.versions)
    return Known(as_of, commits, pulls, landed, contents, whole)


def findings_at(replay: Replay, known: Known) -> tuple[Finding, ...]:
    """Return the findings without those about files that nobody had seen at the reference time."""
    seen = {version.record.path for version in known.versions} | {each.record.path for each in known.contents}
    seen |= {change.path for pull in known.pulls for change in pull.observation.changes}
    later = {version.record.path for version in replay.versions} - seen
    later |= {change.path for pull in replay.pulls for change in pull.observation.changes} - seen
    return tuple(found for found in replay.findings if found.location.path not in later)


def ended_at(pull: PullProof) -> int | None:
    """Return when the pull request landed or was closed, None while it is open."""
    seen = pull.observation
    if seen.merged is not None:
        return seen.merged.at
    return seen.closed.at if seen.closed is not None else None


def _hidden_commits(commits: Iterable[CommitProof], as_of: int) -> frozenset[int]:
    hidden, later = [], False
    for proof in sorted(commits, key=lambda each: each.seq):
        if proof.coverage == "adopted":
            continue
        known_later = proof.landed_epoch is not None and proof.landed_epoch > as_of
        later = later or known_later
        if known_later or (later and proof.landed_epoch is None):
            hidden.append(proof.seq)
    return frozenset(hidden)


def _landed(versions: Iterable[RecordVersion]) -> tuple[RecordVersion, ...]:
    return tuple(version for version in versions if version.landed_seq is not None)


def _landed_later(version: RecordVersion, hidden: frozenset[int], as_of: int) -> bool:
    if version.adopted:
        return False
    return version.landed_seq in hidden or (version.landed_epoch is not None and version.landed_epoch > as_of)


def _not_yet_replaced(version: RecordVersion, hidden: frozenset[int], as_of: int) -> RecordVersion:
    later = version.replaced_seq in hidden or (version.replaced_epoch is not None and version.replaced_epoch > as_of)
    return replace(version, replaced_seq=None, replaced_epoch=None, gone=False) if later else version


def _opened(pulls: Iterable[PullProof], as_of: int) -> Iterator[PullProof]:
    """Yield the pull requests that existed; an occasion after the first begins when the one before it ended."""
    ends: dict[int, int | None] = {}
    for pull in sorted(pulls, key=lambda each: (each.observation.number, each.observation.occasion)):
        seen = pull.observation
        began = ends.get(seen.number, seen.created_at)
        ends[seen.number] = ended_at(pull)
        if began is None or began <= as_of:
            yield pull


def _pull_at(pull: PullProof, as_of: int) -> PullProof:
    seen = pull.observation
    reviews = tuple(review for review in seen.reviews if review.submitted_at <= as_of)
    ended = ended_at(pull)
    if (ended is None or ended <= as_of) and len(reviews) == len(seen.reviews):
        return pull
    if ended is not None and ended <= as_of:
        return replace(pull, observation=replace(seen, reviews=reviews))
    kept = {path: data for path, data in pull.kept.items() if seen.first_seen.get(path, 0) <= as_of}
    observation = replace(seen, reviews=reviews, merged=None, closed=None)
    decision = _decision_at(pull, {review.id for review in reviews}, as_of)
    return replace(
        pull,
        observed="open",
        observation=observation,
        decision=decision,
        statement_seq=None,
        statement_path="",
        statement_sha256="",
        statement_bytes=b"",
        signature=b"",
        result="undetermined",
        reasons=(),
        kept=kept,
    )


def _decision_at(pull: PullProof, reviews: set[int], as_of: int) -> Decision:
    decision = pull.decision
    verdicts = {review.id: review.verdict for review in pull.observation.reviews}
    judged = tuple(each for each in decision.reviews if each.review_id in reviews)
    refused = decision.outcome in (Outcome.REFUSED, Outcome.REJECTED) and any(
        each.counted and verdicts.get(each.review_id) is ReviewVerdict.REJECT for each in judged
    )
    outcome = Outcome.REJECTED if refused else Outcome.PENDING
    return replace(
        decision, outcome=outcome, slots=_slots_at(decision.slots, as_of), reviews=judged, grant=None, problems=()
    )


def _slots_at(slots: Iterable[SlotResult], as_of: int) -> tuple[SlotResult, ...]:
    shown = [_slot_at(slot, as_of) for slot in slots]
    first = next((index for index, slot in enumerate(shown) if slot.state is not SlotState.MET), None)
    if first is not None and shown[first].state is SlotState.LATER:
        shown[first] = replace(shown[first], state=SlotState.WAITING)
    return tuple(shown)


def _slot_at(slot: SlotResult, as_of: int) -> SlotResult:
    if slot.state is not SlotState.MET or (slot.at is not None and slot.at <= as_of):
        return slot
    candidates = slot.candidates or ((slot.person,) if slot.person else ())
    return replace(slot, state=SlotState.LATER, person=None, review_id=None, at=None, via="", candidates=candidates)


def _contents(
    versions: Iterable[RecordVersion], pulls: Iterable[PullProof], hidden: frozenset[int], as_of: int
) -> Iterator[Content]:
    """Yield what pull requests held at ``as_of`` without having landed it, by pull request and path."""
    waiting = {pull.id: pull.observed == "open" for pull in pulls if pull.observed != "merged"}
    found: dict[str, list[Content]] = {pull: [] for pull in waiting}
    for version in versions:
        if version.pull in waiting and _held(version, waiting[version.pull], hidden, as_of):
            found[version.pull].append(Content(version.pull, version.record))
    for contents in found.values():
        yield from sorted(contents, key=lambda each: each.record.path)


def _held(version: RecordVersion, still_open: bool, hidden: frozenset[int], as_of: int) -> bool:
    seen = version.first_seen_epoch
    if version.landed_seq is None:
        return not still_open or seen is None or seen <= as_of
    return still_open and _landed_later(version, hidden, as_of) and seen is not None and seen <= as_of
