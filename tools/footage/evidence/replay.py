"""History replayed: every commit of main and every statement, from a clone alone.

Order of trust, each step on the one before: the signer's key; the signatures and the chain; the graph and the blobs,
which Git answers for; the policy and roster that stood then; the decision, made again; the cases. The repository is
read, never written; no forge is asked. What cannot be established is undetermined.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from footage.approvals import decide
from footage.evidence import branch as evidence_branch
from footage.evidence import chain
from footage.evidence.cases import ANSWERED, case_of, prove
from footage.evidence.departures import effect_of, finding
from footage.evidence.ground import Contents, Ground, RecordMemory
from footage.evidence.landing import contents_of, decision_reasons, landing_reasons
from footage.evidence.proof import CommitProof, PullProof, Reason, Replay
from footage.evidence.sshsig import AllowedSigner
from footage.evidence.statement import Statement
from footage.finding import Finding
from footage.model import Change, Observation
from footage.repository import LandedCommit, Repository, object_id

Progress = Callable[[str, int, int], None]
BATCH = 500


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

    ``trust`` are the keys the caller vouches for; None: the baseline's own key, and the answer says so. ``memory``
    holds what blobs were read as before, so that loading again reads only what is new; without it everything is read.
    """
    kept = evidence_branch.read(repository, evidence)
    run = _Run(repository, kept, trust, progress or (lambda *_: None), memory)
    run.walk(main)
    run.judge()
    return run.result()


class _Run:
    """One replay, step by step; see ``replay``."""

    def __init__(
        self,
        repository: Repository,
        kept: evidence_branch.Branch,
        trust: tuple[AllowedSigner, ...] | None,
        progress: Progress,
        memory: RecordMemory | None,
    ) -> None:
        self.repository = repository
        self.kept = kept
        self.progress = progress
        self.ground = Ground(memory)
        self.commits: list[CommitProof] = []
        self.pulls: list[PullProof] = []
        self.findings: list[Finding] = []
        self.case_reasons: dict[str, list[Reason]] = defaultdict(list)
        self.seq_of: dict[str, int] = {}
        self.chain = chain.verify(kept.statements, trust)
        for problem in (*kept.problems, *self.chain.problems):
            self.findings.append(finding(problem.code, problem.args, problem.path, message=problem.message))

    def _report(self, code: str, args: Mapping[str, str], path: str, subject: str = "") -> None:
        self.findings.append(finding(code, args, path, subject))

    # Walking main -----------------------------------------------------------------------------------------------

    def walk(self, main: str) -> None:
        """Feed every first-parent commit to the ground, oldest first."""
        self.repository.preload(main)
        commits = list(self.repository.first_parent(main))
        order = {commit.oid: seq for seq, commit in enumerate(commits)}
        baseline = next((each.statement.baseline for each in self.chain.sound if each.statement.baseline), None)
        adopted = order.get(baseline.commit, -1) if baseline else -1
        if adopted < 0:
            self._report("baseline_missing", {}, "evidence/baseline.json")
        merges = dict(self._merged())
        done = 0
        for batch in _batches(commits, BATCH):
            self.ground.note_schemas(order[batch[0].oid], batch[0], self.repository.read)
            self.ground.recall(batch)
            blobs = self._blobs(batch)
            for commit in batch:
                self._land(order[commit.oid], commit, adopted, merges.get(commit.oid), blobs)
            self.ground.remember()
            done += len(batch)
            self.progress("replay", done, len(commits))

    def _merged(self) -> Iterator[tuple[str, Statement]]:
        for each in self.chain.sound:
            observation = each.statement.observation
            if observation is not None and observation.merged is not None:
                yield observation.merged.commit, each.statement

    def _blobs(self, commits: Iterable[LandedCommit]) -> dict[str, bytes]:
        wanted = {
            change.new_blob
            for commit in commits
            for change in commit.changes
            if change.new_blob
            and change.new_mode != "160000"
            and change.path.startswith(("records/", "schemas/"))
            and not self.ground.recalls(change)
        }
        return dict(self.repository.read_many(sorted(wanted)))

    def _land(
        self, seq: int, commit: LandedCommit, adopted: int, statement: Statement | None, blobs: Mapping[str, bytes]
    ) -> None:
        """Take one commit in."""
        observation = statement.observation if statement else None
        landed = observation.merged.at if observation and observation.merged else None
        coverage = "adopted" if seq <= adopted else "statement" if statement else "uncovered"
        pull = statement.pull_id if statement else None
        if seq > adopted:
            self._history_rules(seq, commit, covered=statement is not None, pull=pull or "")
        self.ground.land(
            seq,
            commit,
            lambda oid: blobs[oid] if oid in blobs else self.repository.read(oid),
            landed_epoch=landed,
            pull=pull,
            adopted=coverage == "adopted",
            first_seen=observation.first_seen if observation else None,
        )
        self.seq_of[commit.oid] = seq
        self.commits.append(CommitProof(seq, commit, landed, pull, coverage))

    def _history_rules(self, seq: int, commit: LandedCommit, *, covered: bool, pull: str) -> None:
        """Every commit needs a statement; a landed event is never edited or deleted."""
        if not covered:
            code = "no_statement" if len(commit.parents) > 1 else "direct_push"
            args = {"commit": commit.oid[:12], "person": commit.author_name, "subject": commit.subject}
            self._blame(code, args, commit.changes)
        for change in commit.changes:
            record = self.ground.record_at(change.path, seq - 1) if change.status != "A" else None
            kind = self.ground.kinds_at(seq - 1).get(record.kind) if record else None
            if record is None or kind is None or not kind.is_event:
                continue
            args = {"commit": commit.oid[:12], "person": commit.author_name, "path": change.path, "pull": pull}
            code = "event_edited" if change.new_blob else "event_deleted"
            if change.new_blob:
                args["fields"] = self._edited(change)
            self._blame(code, args, (change,))

    def _edited(self, change: Change) -> str:
        from footage.evidence.difference import changed_fields

        before, after = self.repository.read(change.old_blob), self.repository.read(change.new_blob)
        return ", ".join(changed_fields(change.path, before, after))

    def _blame(self, code: str, args: Mapping[str, str], changes: Iterable[Change]) -> None:
        cases = dict.fromkeys(case_of(change.path) for change in changes)
        paths = {case_of(change.path): change.path for change in changes}
        for case in cases or {"": None}:
            self._report(code, args, paths.get(case, ""), case)
            if case:
                self.case_reasons[case].append((code, args))

    # Judging pull requests ----------------------------------------------------------------------------------------

    def judge(self) -> None:
        """Hold every statement against the clone and make its decision again."""
        latest = -1
        statements = [each for each in self.chain.sound if each.statement.observation]
        for position, link in enumerate(statements, 1):
            observation = link.statement.observation
            assert observation is not None
            if observation.merged:
                latest = self._judge_merged(link, observation, latest)
            else:
                self._judge_closed(link, observation)
            if position % 100 == 0:
                self.progress("decide", position, len(statements))
        for opened in self.kept.opens:
            self._judge_open(opened)

    def _judge_merged(self, link: chain.Link, observation: Observation, latest: int) -> int:
        assert observation.merged is not None
        seq = self.seq_of.get(observation.merged.commit)
        if seq is None:
            gone: list[Reason] = [("history_rewritten", {"commit": observation.merged.commit[:12]})]
            base = self.seq_of.get(observation.merged.base_before, len(self.commits) - 1)
            self._prove(link, observation, "merged", base, contents_of(self.repository), gone)
            return latest
        reasons = list(landing_reasons(self.repository, observation, self.commits[seq].commit))
        before = self.commits[seq - 1].landed_epoch if seq else None
        if (before is not None and observation.merged.at < before) or observation.merged.at < observation.created_at:
            reasons.append(("clock_order", {"pull": link.statement.pull_id}))
        self._prove(link, observation, "merged", seq - 1, contents_of(self.repository), reasons)
        return max(latest, seq)

    def _judge_closed(self, link: chain.Link, observation: Observation) -> None:
        assert observation.closed is not None
        kept = {path: text.encode() for path, text in link.statement.kept.items()}
        reasons: list[Reason] = [
            ("kept_differs", {"path": change.path})
            for change in observation.changes
            if change.path in kept
            and object_id(kept[change.path], object_format=self.repository.object_format) != change.new_blob
        ]
        contents = _kept_or(kept, contents_of(self.repository))
        self._prove(link, observation, "closed", self._tip_at(observation.closed.at), contents, reasons, kept)

    def _judge_open(self, statement: Statement) -> None:
        observation = statement.observation
        if observation is None:
            return
        kept = {path: text.encode() for path, text in statement.kept.items()}
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
        known = (each.seq for each in self.commits if each.landed_epoch is None or each.landed_epoch <= epoch)
        return max(known, default=-1)

    def _prove(
        self,
        link: chain.Link,
        observation: Observation,
        observed: str,
        base_seq: int,
        contents: Contents,
        reasons: list[Reason],
        kept: Mapping[str, bytes] | None = None,
    ) -> None:
        statement = link.statement
        decision = decide(observation, self.ground.matter(observation, base_seq, contents))
        judged = decision_reasons(decision, statement.decision_recorded)
        if observed == "closed" and decision.outcome in ANSWERED:
            judged = tuple(each for each in judged if each[0] == "decision_differs")
        if any(code == "history_rewritten" for code, _ in reasons):
            judged = ()  # the base it was decided on may be gone as well; the rewriting is the finding
        found = (*reasons, *judged)
        cases = dict.fromkeys(case_of(change.path) for change in observation.changes)
        for code, args in found:
            self._report(code, {**args, "pull": statement.pull_id}, link.path, next(iter(cases), ""))
        self.pulls.append(
            PullProof(
                id=statement.pull_id,
                observed=observed,
                observation=observation,
                decision=decision,
                statement_seq=statement.seq,
                statement_path=link.path,
                statement_sha256=link.sha256,
                statement_bytes=link.content,
                signature=link.signature,
                result=effect_of(found),
                reasons=tuple((code, {**args, "pull": statement.pull_id}) for code, args in found),
                kept=kept or {},
            )
        )

    # The answer -----------------------------------------------------------------------------------------------------

    def result(self) -> Replay:
        """Return everything as one value."""
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
        )


def _kept_or(kept: Mapping[str, bytes], fallback: Contents) -> Contents:
    return lambda change: kept[change.path] if change.path in kept else fallback(change)


def _batches(commits: list[LandedCommit], size: int) -> Iterator[list[LandedCommit]]:
    """Yield the commits in runs that stand under the same schemas: what changes them begins a run."""
    batch: list[LandedCommit] = []
    for commit in commits:
        if batch and (len(batch) >= size or any(change.path.startswith("schemas/") for change in commit.changes)):
            yield batch
            batch = []
        batch.append(commit)
    if batch:
        yield batch
