"""History replayed: every commit of main and every statement, from a clone alone.

Order of trust, each step on the one before: the signer's key; the signatures and the chain; the graph and the blobs,
which Git answers for; the policy and roster that stood then; the decision, made again; the cases. The repository is
read, never written; no forge is asked. What cannot be established is undetermined.
"""

from __future__ import annotations

import gc
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cached_property
from itertools import accumulate
from math import inf
from operator import itemgetter

from footage.approvals import CURRENT_RULES, RULES, decide
from footage.evidence import ahead, census, chain, clock
from footage.evidence import branch as evidence_branch
from footage.evidence.cases import ANSWERED, case_of, prove
from footage.evidence.departures import effect_of
from footage.evidence.ground import Contents, RecordMemory
from footage.evidence.landing import contents_of, decision_reasons, landing_reasons
from footage.evidence.proof import PullProof, Reason, Replay
from footage.evidence.rotation import Keys, carried, strictest
from footage.evidence.sshsig import AllowedSigner, PublicKey
from footage.evidence.statement import Statement
from footage.evidence.walking import Progress, Walk
from footage.model import Decision, Observation
from footage.repository import Repository, object_id

Judgement = tuple[Decision, tuple[Reason, ...]]
MAIN = frozenset({"refs/heads/main", "main"})


def replay(
    repository: Repository,
    *,
    main: str,
    evidence: str | None,
    trust: tuple[AllowedSigner, ...] | None = None,
    progress: Progress | None = None,
    memory: RecordMemory | None = None,
) -> Replay:
    """Return what history proves about commit ``main`` with the evidence at commit ``evidence``.

    ``trust`` are the keys the caller vouches for, and no others; None: the baseline's own key and those that proven
    records of signers add to it, and the answer says so. ``memory``
    holds what blobs were read as before, so that loading again reads only what is new; without it everything is read.
    """
    told = progress or (lambda *_: None)
    with _collector_at_rest(), ExitStack() as aside:
        commits = repository.preload(main)
        records = aside.enter_context(ahead.Records(repository, commits if memory is None else []))
        kept = evidence_branch.read(repository, evidence)
        fitting = aside.enter_context(ahead.Signatures(kept.statements))

        def run(keys: Keys) -> _Run:
            known = records if memory is None and records.running else memory
            made = _Run(repository, kept, trust, told, known, fitting, keys)
            made.walk(commits)
            made.judge()
            return made

        return (run(()) if trust is not None else _carried_forward(run)).result()


def _carried_forward(run: Callable[[Keys], _Run]) -> _Run:
    """Replay with the baseline's key, then with those that it proves, until no more come; nearly always that is once.

    Readings that come back to an earlier one contradict themselves (a key ended before it vouched for the next): then
    only what all of them allow is believed.
    """
    readings: list[Keys] = [()]
    while True:
        made = run(readings[-1])
        if len(readings) == 1:
            readings = [made.beginning]
        found = made.carried
        if found == readings[-1]:
            return made
        if found in readings:
            return run(strictest(readings[readings.index(found) :]))
        readings.append(found)


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Nearly all that a replay makes stays until its end: looking for garbage in it took a third of the time."""
    working = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if working:
            gc.freeze()  # and thawed again: all of it goes to the oldest generation without being looked at
            gc.unfreeze()
            gc.enable()


class _Run(Walk):
    """One replay, step by step; see ``replay``."""

    @property
    def beginning(self) -> Keys:
        """Return the baseline's key alone, for ever: what is believed to begin with."""
        return carried(self.baseline, (), (), ()) if self.baseline else ()

    @property
    def carried(self) -> Keys:
        """Return the keys that this replay proves."""
        return carried(self.baseline, self.commits, self.pulls, self.ground.versions) if self.baseline else ()

    def judge(self) -> None:
        """Hold every statement against the clone and make its decision again."""
        statements = [each for each in self.chain.sound if each.statement.observation]
        highest = accumulate((each.statement.rules for each in statements), max)
        self._highest_rules = {each.path: rules for each, rules in zip(statements, highest, strict=True)}
        with ahead.Shared(self._judgement, statements) as judgements:
            for position, (link, (decision, found)) in enumerate(judgements, 1):
                self._settle(link, decision, found)
                if position % 100 == 0:
                    self.progress("decide", position, len(statements))
        for opened in self.kept.opens:
            self._judge_open(opened)
        self._judge_chain()

    def _judgement(self, link: chain.Link) -> Judgement:
        """Return the decision made again about one ended pull request, and all that speaks against its statement."""
        observation = link.statement.observation
        assert observation is not None
        judge = self._judge_merged if observation.merged else self._judge_closed
        return judge(link, observation)

    def _judge_chain(self) -> None:
        """Hold the statements against each other: their times, and every census against all of them."""
        for statement, (code, args) in clock.chain_reasons(each.statement for each in self.chain.sound):
            self.report(code, {**args, "pull": statement.pull_id or statement.path}, statement.path)
        seen = {each.statement.observation.number for each in self.chain.sound if each.statement.observation}
        opened = {each.observation.number for each in self.kept.opens if each.observation}
        before = None
        for link in self.chain.sound:
            taken = link.statement.census
            for code, args in census.reasons(taken, before, seen, opened, self.accounted) if taken else ():
                self.report(code, args, link.path)
            before = taken or before

    def _judge_merged(self, link: chain.Link, observation: Observation) -> Judgement:
        assert observation.merged is not None
        oid = observation.merged.commit
        seq = self.seq_of.get(oid)
        if seq is None:
            gone = self._gone(oid, observation.base_ref)
            base = self.seq_of.get(observation.merged.base_before, len(self.commits) - 1)
            return self._judge(link, base, contents_of(self.repository), [gone])
        commit = self.commits[seq].commit
        reasons = list(landing_reasons(self.repository, observation, commit))
        reasons += clock.order_reasons(
            link.statement, landed_before=self.landed_before[seq], committed_at=commit.committer_epoch
        )
        reasons += self._policy_reasons(link.statement, seq - 1)
        if self.statement_of[oid] != link.statement.pull_id:
            reasons.append(("statement_differs", {"field": "merged.commit"}))  # another statement is about it
        return self._judge(link, seq - 1, contents_of(self.repository), reasons)

    def _gone(self, oid: str, base_ref: str) -> Reason:
        """Return why a merge that a statement names is not on main."""
        if base_ref not in MAIN:
            return "merged_elsewhere", {"branch": base_ref}
        return self.accounted.lost_commit(oid) or ("history_rewritten", {"commit": oid[:12]})

    def _policy_reasons(self, statement: Statement, base: int) -> Iterator[Reason]:
        """Compare the policy that was decided by with the one that stood."""
        expected = self.commits[base].commit.oid if base >= 0 else ""
        if statement.policy_commit not in {"", expected}:
            yield "policy_differs", {"recorded": statement.policy_commit[:12], "expected": expected[:12] or "-"}

    def _judge_closed(self, link: chain.Link, observation: Observation) -> Judgement:
        assert observation.closed is not None
        kept = _kept(link.statement)
        reasons: list[Reason] = [
            ("kept_differs", {"path": change.path})
            for change in observation.changes
            if change.path in kept
            and object_id(kept[change.path], object_format=self.repository.object_format) != change.new_blob
        ]
        contents = _kept_or(kept, contents_of(self.repository))
        tip = self._tip_at(observation.closed.at)
        reasons += clock.order_reasons(link.statement, landed_before=None, committed_at=None)
        reasons += self._policy_reasons(link.statement, tip)
        return self._judge(link, tip, contents, reasons)

    def _judge_open(self, statement: Statement) -> None:
        observation = statement.observation
        if observation is None:
            return
        kept = _kept(statement)
        matter = self.ground.matter(observation, len(self.commits) - 1, _kept_or(kept, contents_of(self.repository)))
        self.pulls.append(
            PullProof(
                id=statement.pull_id,
                observed="open",
                observation=observation,
                decision=decide(observation, matter),
                statement_seq=None,
                statement_path=statement.path,
                statement_sha256="",
                statement_bytes=b"",
                signature=b"",
                result="undetermined",
                reasons=(("still_open", {"number": str(observation.number)}),),
                kept=kept,
            )
        )

    def _tip_at(self, epoch: int) -> int:
        """Return the last commit that certainly stood: one whose time nobody stated must not bring its own policy."""
        place = bisect_right(self._known_tips, epoch, key=itemgetter(0))
        return self._known_tips[place - 1][1] if place else -1

    @cached_property
    def _known_tips(self) -> list[tuple[float, int]]:
        """Return (moment, last commit that stood by then), for every moment at which that is known to change."""
        landed = ((-inf if each.coverage == "adopted" else each.landed_epoch, each.seq) for each in self.commits)
        known = sorted((at, seq) for at, seq in landed if at is not None)
        return list(zip((at for at, _ in known), accumulate((seq for _, seq in known), max), strict=True))

    def _judge(self, link: chain.Link, base_seq: int, contents: Contents, reasons: list[Reason]) -> Judgement:
        statement = link.statement
        assert statement.observation is not None
        matter = self.ground.matter(statement.observation, base_seq, contents)
        decision = decide(statement.observation, matter, statement.rules)
        reasons.extend(self._fallen(link))
        return decision, (*reasons, *self._judged(decision, statement, reasons))

    def _fallen(self, link: chain.Link) -> Iterator[Reason]:
        """Say that older rules were taken than those by which something before was decided: perhaps weaker ones."""
        rules, highest = link.statement.rules, self._highest_rules[link.path]
        if rules < highest:
            yield "rules_fell", {"recorded": str(rules), "before": str(highest)}

    def _settle(self, link: chain.Link, decision: Decision, found: tuple[Reason, ...]) -> None:
        """Take in what was judged of one statement."""
        statement, observation = link.statement, link.statement.observation
        assert observation is not None
        cases = dict.fromkeys(case_of(change.path) for change in observation.changes)
        for code, args in found:
            self.report(code, {**args, "pull": statement.pull_id}, link.path, next(iter(cases), ""))
        self.pulls.append(
            PullProof(
                id=statement.pull_id,
                observed="merged" if observation.merged else "closed",
                observation=observation,
                decision=decision,
                statement_seq=statement.seq,
                statement_path=link.path,
                statement_sha256=link.sha256,
                statement_bytes=link.content,
                signature=link.signature,
                result=effect_of(found),
                reasons=tuple((code, {**args, "pull": statement.pull_id}) for code, args in found),
                kept={} if observation.merged else _kept(statement),
            )
        )

    def _judged(self, decision: Decision, statement: Statement, reasons: list[Reason]) -> tuple[Reason, ...]:
        """Return what the decision made again comes to, as far as it could be made at all."""
        assert statement.observation is not None
        changes, merged = statement.observation.changes, statement.observation.merged
        if any(code in {"history_rewritten", "merged_elsewhere", "restored"} for code, _ in reasons):
            return ()  # the base it was decided on may be gone as well; the rewriting is the finding
        absent = [change for change in changes if change.new_blob in self.missing and merged]
        if absent:
            return tuple(self.absence(change) for change in absent)
        if statement.rules not in RULES:
            return (("rules_unknown", {"rules": str(statement.rules), "known": str(CURRENT_RULES)}),)
        judged = decision_reasons(decision, statement.decision_recorded)
        if self.accounted.deleted(changes) or (not merged and decision.outcome in ANSWERED):
            judged = tuple(each for each in judged if each[0] == "decision_differs")
        if judged and self.ground_missing:
            return (("ground_missing", {}),)  # who held which role then can no longer be read
        return judged

    def _tell_keys(self) -> None:
        """Note every key beside the first that signed something, and from where on."""
        used: dict[PublicKey, chain.Link] = {}
        for link in self.chain.sound:
            if link.verification.key is not None and link.verification.signer is not None:
                used.setdefault(link.verification.key, link)
        first = next(iter(used), None)
        for key, link in used.items():
            if key != first and self.chain.trust == "repository" and link.verification.signer:
                seq, principal = str(link.statement.seq), link.verification.signer.principal
                self.report("key_carried", {"seq": seq, "fingerprint": key.fingerprint, "person": principal}, link.path)

    def result(self) -> Replay:
        """Return everything as one value."""
        self._tell_keys()
        versions = tuple(self.ground.versions)
        pulls = tuple(sorted(self.pulls, key=lambda each: (each.observation.number, each.observation.occasion)))
        return Replay(
            commits=tuple(self.commits),
            pulls=pulls,
            cases=prove(pulls, versions, self.case_reasons),
            versions=versions,
            findings=tuple(self.findings),
            chain_seq=self.chain.tip_seq,
            chain_sha256=self.chain.tip_sha256,
            trust=self.chain.trust,
            links={each.statement.seq or 0: each.sha256 for each in self.chain.sound},
            notes=tuple(self.notes.values()),
            accounted=self.accounted,
        )


def _kept(statement: Statement) -> dict[str, bytes]:
    return {path: text.encode() for path, text in statement.kept.items()}


def _kept_or(kept: Mapping[str, bytes], fallback: Contents) -> Contents:
    return lambda change: kept[change.path] if change.path in kept else fallback(change)
