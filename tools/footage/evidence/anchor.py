"""Anchors: what somebody wrote down of a repository earlier, held against what it says now.

A repository cannot prove by itself that nobody rewrote it whole: keys and clocks are in the same hands. A head of main,
a head of evidence or a place in the chain with its digest, printed or signed on paper at the time, proves everything
up to there. Without one the answer is unknown, for each branch of its own, and never reads as success.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from footage.evidence.departures import finding
from footage.evidence.proof import Reason, Replay
from footage.finding import Finding, ToolError

MAIN, EVIDENCE, CHAIN, ANY = "main", "evidence", "chain", "any"
SHORTEST = 12  # digits of a digest, as footers print them
_LABELS = {"main": MAIN, "主分支": MAIN, "evidence": EVIDENCE, "存证": EVIDENCE, "存证分支": EVIDENCE}
_HEX = rf"[0-9a-f]{{{SHORTEST},64}}"
_NAMES = "|".join(sorted(_LABELS, key=len, reverse=True))
_NUMBER = r"(?:(?<![0-9a-z:.-])|(?<=chain:)|(?<=chain=))#?(?P<seq>[0-9]{1,9})"
_CHAIN = re.compile(rf"{_NUMBER}[ \t]*号?[ \t:：,，]+(?:sha256[ \t:：]+)?(?P<digest>{_HEX})(?![0-9a-z])")
_HEAD = re.compile(rf"(?:(?P<label>{_NAMES})[\s:：=]+)?(?<![0-9a-z])(?P<oid>{_HEX})(?![0-9a-z])")
_WHOLE = 40  # fewer digits without a letter are a number: a date, a serial


@dataclass(frozen=True, slots=True)
class Anchor:
    """One thing written down: a head (``seq`` None) of main, of evidence or of either, or a place in the chain."""

    branch: str
    digest: str
    seq: int | None = None

    @property
    def text(self) -> str:
        """Return the anchor as people write it."""
        return self.digest if self.seq is None else f"{self.seq}:{self.digest}"


@dataclass(frozen=True, slots=True)
class Anchored:
    """The answer to "was it rewritten?" for each branch: ``no``, ``yes`` or ``unknown``; and what was found."""

    main: str = "unknown"
    evidence: str = "unknown"
    findings: tuple[Finding, ...] = ()
    notes: tuple[Reason, ...] = ()


def parse(text: str) -> tuple[Anchor, ...]:
    """Return the anchors in what was written down: a bare digest, or a whole slip; raise ``ToolError`` if none is."""
    lowered = text.lower()
    found = [Anchor(CHAIN, match["digest"], int(match["seq"])) for match in _CHAIN.finditer(lowered)]
    found += [
        Anchor(_LABELS[match["label"]] if match["label"] else ANY, match["oid"])
        for match in _HEAD.finditer(_CHAIN.sub(" ", lowered))
        if len(match["oid"]) >= _WHOLE or not match["oid"].isdigit()
    ]
    if not found:
        shown = ascii(text[:80])[1:-1]
        raise ToolError("verify.bad_anchor", hint="verify.bad_anchor.hint", text=shown)
    return tuple(dict.fromkeys(found))


def hold(anchors: Iterable[Anchor], proven: Replay, evidence: Iterable[str]) -> Anchored:
    """Hold anchors against a replay and the first-parent commits of its evidence branch."""
    heads = {MAIN: tuple(each.commit.oid for each in proven.commits), EVIDENCE: tuple(evidence)}
    answer = {MAIN: "unknown", EVIDENCE: "unknown"}
    findings: list[Finding] = []
    notes: list[Reason] = []
    for anchor in anchors:
        branch, reason = _held(anchor, heads, proven)
        if reason is None:
            answer[branch] = "no" if answer[branch] == "unknown" else answer[branch]
            notes.append(("anchored", {"anchor": anchor.text, "branch": branch}))
        elif reason[0] == "restored":
            notes.append(reason)
        else:
            answer[branch] = "yes"
            findings.append(_rewritten(branch, reason))
    notes += [(f"rewriting_unknown_{branch}", {}) for branch, said in answer.items() if said == "unknown"]
    return Anchored(answer[MAIN], answer[EVIDENCE], tuple(findings), tuple(notes))


def _held(anchor: Anchor, heads: Mapping[str, tuple[str, ...]], proven: Replay) -> tuple[str, Reason | None]:
    """Return the branch that an anchor speaks of, and what is wrong (None: it holds)."""
    if anchor.seq is not None:
        return EVIDENCE, _chain(anchor, anchor.seq, proven)
    branches = (MAIN, EVIDENCE) if anchor.branch == ANY else (anchor.branch,)
    for branch in branches:
        if any(oid.startswith(anchor.digest) for oid in heads[branch]):
            return branch, None
    if anchor.branch == ANY and any(each.startswith(anchor.digest) for each in proven.links.values()):
        return EVIDENCE, None  # the chain's digest without its number
    return branches[0], proven.accounted.lost_commit(anchor.digest) or (
        "anchor_gone" if len(branches) == 1 else "anchor_unknown",
        {"anchor": anchor.text, "branch": branches[0]},
    )


def _chain(anchor: Anchor, seq: int, proven: Replay) -> Reason | None:
    standing = proven.links.get(seq)
    if standing is not None and standing.startswith(anchor.digest):
        return None
    lost = proven.accounted.lost_statement(seq)
    if lost is not None:
        return lost
    args = {"seq": str(seq), "anchor": anchor.digest, "found": standing or "-", "last": str(proven.chain_seq)}
    return "anchor_cut" if seq > proven.chain_seq else "anchor_digest", args


def _rewritten(branch: str, reason: Reason) -> Finding:
    code, args = reason
    rewritten = "history_rewritten" if branch == MAIN else "evidence_rewritten"
    return finding(rewritten, args, "", message=f"verify.{code}")
