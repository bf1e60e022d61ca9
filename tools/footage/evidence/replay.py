"""History replayed: every commit of main and every statement, from a clone alone.

Order of trust, each step on the one before: the signer's key; the signatures and the chain; the graph and the blobs, which
Git answers for; the policy and roster that stood then; the decision, made again; the cases. The repository is read, never
written; no forge is asked. What cannot be established is undetermined.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice

from footage.approvals import decide
from footage.evidence import branch as evidence_branch
from footage.evidence import chain
from footage.evidence.cases import ANSWERED, case_of, prove
from footage.evidence.departures import effect_of, finding
from footage.evidence.ground import Contents, Ground
from footage.evidence.landing import contents_of, decision_reasons, landing_reasons
from footage.evidence.proof import CommitProof, PullProof, Reason, Replay
from footage.evidence.sshsig import AllowedSigner, PublicKey
from footage.evidence.statement import BASELINE_PATH, NAMESPACE, Statement, StatementError, decode
from footage.finding import Finding
from footage.model import Change, Observation
from footage.policy import RecordVersion
from footage.repository import LandedCommit, Repository, object_id

Progress = Callable[[str, int, int], None]
BATCH = 500
NO_EVIDENCE = evidence_branch.EvidenceBranch("", (), {}, ())


def replay(
    repository: Repository,
    *,
    main: str,
    evidence: str | None,
    as_of: int,
    trust: tuple[AllowedSigner, ...] | None = None,
    progress: Progress | None = None,
) -> Replay:
    """Return what history proves about commit ``main`` with the evidence at commit ``evidence``, known at ``as_of``."""
    kept = evidence_branch.read(repository, evidence) if evidence else NO_EVIDENCE
    run = _Run(repository, kept, as_of, trust, progress or (lambda *_: None))
    run.walk(main)
    run.judge()
    return run.result()


class _Run:
    """One replay, step by step; see ``replay``."""

    def __init__(
        self,
        repository: Repository,
        kept: evidence_branch.EvidenceBranch,
        as_of: int,
        trust: tuple[AllowedSigner, ...] | None,
        progress: Progress,
    ) -> None:
        self.repository = repository
        self.kept = kept
        self.as_of = as_of
        self.progress = progress
        self.ground = Ground()
        self.commits: list[CommitProof] = []
        self.pulls: list[PullProof] = []
        self.findings: list[Finding] = []
        self.case_reasons: dict[str, list[Reason]] = defaultdict(list)
        self.seq_of: dict[str, int] = {}
        allowed, self.trust = (trust, "file") if trust is not None else own_key(kept.statements)
        self.chain = chain.verify(kept.statements, allowed)
        self.sound = tuple(each for each in _sound(self.chain) if each.statement.ended_at <= as_of)
        for problem in (*kept.problems, *self.chain.problems):
            self.findings.append(finding(_departure(problem.code), problem.args, problem.path, message=problem.code))

    def _report(self, code: str, args: Mapping[str, str], path: str, subject: str = "") -> None:
        self.findings.append(finding(code, args, path, subject))

    # Walking main -----------------------------------------------------------------------------------------------

    def walk(self, main: str) -> None:
        """Feed every first-parent commit up to ``as_of`` to the ground, oldest first."""
        commits = list(self.repository.first_parent(main))
        order = {commit.oid: seq for seq, commit in enumerate(commits)}
        baseline = next((each.statement.baseline for each in self.sound if each.statement.baseline), None)
        adopted = order.get(baseline.commit, -1) if baseline else -1
        if adopted < 0:
            self._report("baseline_missing", {}, "evidence/baseline.json")
        merges = dict(self._merged())
        done = 0
        for batch in _batches(commits, BATCH):
            blobs = self._blobs(batch)
            for commit in batch:
                if not self._land(order[commit.oid], commit, adopted, merges.get(commit.oid), blobs):
                    return
            done += len(batch)
            self.progress("replay", done, len(commits))

    def _merged(self) -> Iterator[tuple[str, Statement]]:
        for each in self.sound:
            observation = each.statement.observation
            if observation is not None and observation.merged is not None:
                yield observation.merged.commit, each.statement

    def _blobs(self, commits: Iterable[LandedCommit]) -> dict[str, bytes]:
        wanted = {
            change.new_blob
            for commit in commits
            for change in commit.changes
            if change.new_blob and change.new_mode != "160000" and change.path.startswith(("records/", "schemas/"))
        }
        return dict(self.repository.read_many(sorted(wanted)))

    def _land(
        self, seq: int, commit: LandedCommit, adopted: int, statement: Statement | None, blobs: Mapping[str, bytes]
    ) -> bool:
        """Take one commit in; False once history is later than ``as_of``."""
        observation = statement.observation if statement else None
        landed = observation.merged.at if observation and observation.merged else None
        if landed is not None and landed > self.as_of:
            return False
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
        return True

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
        from footage.evidence.difference import changed_fields  # noqa: PLC0415 - only for what should never happen

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
        statements = [each for each in self.sound if each.statement.observation]
        for position, link in enumerate(statements, 1):
            observation = link.statement.observation
            assert observation is not None
            if observation.merged:
                latest = self._judge_merged(link, observation, latest)
            else:
                self._judge_closed(link, observation)
            if position % 100 == 0:
                self.progress("decide", position, len(statements))
        for path, content in sorted(self.kept.open.items()):
            self._judge_open(path, content)

    def _judge_merged(self, link: chain.Entry, observation: Observation, latest: int) -> int:
        assert observation.merged is not None
        seq = self.seq_of.get(observation.merged.commit)
        if seq is None:
            commit = observation.merged.commit
            self._prove(link, observation, "merged", -1, _nothing, [("history_rewritten", {"commit": commit[:12]})])
            return latest
        reasons = list(landing_reasons(self.repository, observation, self.commits[seq].commit))
        before = self.commits[seq - 1].landed_epoch if seq else None
        if (before is not None and observation.merged.at < before) or observation.merged.at < observation.created_at:
            reasons.append(("clock_order", {"pull": link.statement.pull_id}))
        self._prove(link, observation, "merged", seq - 1, contents_of(self.repository), reasons)
        return max(latest, seq)

    def _judge_closed(self, link: chain.Entry, observation: Observation) -> None:
        assert observation.closed is not None
        kept = {path: text.encode() for path, text in link.statement.kept.items()}
        reasons: list[Reason] = [
            ("kept_differs", {"path": change.path})
            for change in observation.changes
            if change.path in kept and object_id(kept[change.path]) != change.new_blob
        ]
        contents = _kept_or(kept, contents_of(self.repository))
        self._prove(link, observation, "closed", self._tip_at(observation.closed.at), contents, reasons, kept)

    def _judge_open(self, path: str, content: bytes) -> None:
        try:
            statement = decode(content)
        except StatementError as error:
            self.findings.append(
                finding("statement_unreadable", {"path": path, **error.args_}, path, message=error.code)
            )
            return
        observation = statement.observation
        if observation is None or observation.observed_at > self.as_of:
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
        link: chain.Entry,
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
        if base_seq < 0 and any(code == "history_rewritten" for code, _ in reasons):
            judged = ()  # the base it was decided on is gone as well; the rewriting is the finding
        found = (*reasons, *judged)
        cases = dict.fromkeys(case_of(change.path) for change in observation.changes)
        for code, args in found:
            self._report(code, {**args, "pull": statement.pull_id}, link.raw.path, next(iter(cases), ""))
        self.pulls.append(
            PullProof(
                id=statement.pull_id,
                observed=observed,
                observation=observation,
                decision=decision,
                statement_seq=statement.seq,
                statement_path=link.raw.path,
                statement_sha256=link.sha256,
                statement_bytes=link.raw.content,
                signature=link.raw.signature,
                result=effect_of(found),
                reasons=tuple((code, {**args, "pull": statement.pull_id}) for code, args in found),
                kept=kept or {},
            )
        )

    # The answer -----------------------------------------------------------------------------------------------------

    def result(self) -> Replay:
        """Return everything as one value."""
        versions = (*self.ground.versions, *self._never_landed())
        pulls = tuple(sorted(self.pulls, key=lambda each: (each.observation.number, each.observation.occasion)))
        return Replay(
            commits=tuple(self.commits),
            pulls=pulls,
            cases=prove(pulls, versions, self.case_reasons),
            versions=versions,
            findings=tuple(self.findings),
            chain_seq=self.chain.tip.seq,
            chain_sha256=self.chain.tip.sha256,
            trust=self.trust,
        )

    def _never_landed(self) -> Iterator[RecordVersion]:
        """The records of pull requests that are open or were closed, as versions that never stood on main."""
        from footage.reading.records import read_record  # noqa: PLC0415 - the same reader the ground uses

        kinds = self.ground.kinds_at(len(self.commits) - 1)
        for pull in self.pulls:
            for change in pull.observation.changes if pull.observed != "merged" else ():
                data = pull.kept.get(change.path)
                record = read_record(change.path, change.new_blob, data, kinds).record if data is not None else None
                if record is not None:
                    seen = pull.observation.first_seen.get(change.path)
                    yield RecordVersion(record, 1, None, None, "", pull.id, seen)


def own_key(statements: Iterable[chain.RawStatement]) -> tuple[tuple[AllowedSigner, ...], str]:
    """Return the key that the baseline itself names, and ``repository``; nothing and ``none`` where there is none."""
    raw = next((each for each in statements if each.path == BASELINE_PATH), None)
    try:
        baseline = decode(raw.content).baseline if raw else None
    except StatementError:
        baseline = None
    key = PublicKey.parse(baseline.public_key) if baseline else None
    if baseline is None or key is None:
        return (), "none"
    return (AllowedSigner(baseline.principal, key, (NAMESPACE,)),), "repository"


def _sound(found: chain.Chain) -> Iterator[chain.Entry]:
    """Yield the statements that are genuinely signed, the first for each ending of a pull request."""
    seen: set[str] = set()
    for entry in found.entries:
        if not entry.signature.problem and (not entry.statement.pull_id or entry.statement.pull_id not in seen):
            seen.add(entry.statement.pull_id)
            yield entry


def _departure(code: str) -> str:
    if code.startswith("evidence.branch_"):
        return "evidence_rewritten"
    return "statement_unreadable" if code.startswith(("evidence.statement_", "evidence.notation_")) else "chain_broken"


def _nothing(_: Change) -> bytes | None:
    return None


def _kept_or(kept: Mapping[str, bytes], fallback: Contents) -> Contents:
    return lambda change: kept[change.path] if change.path in kept else fallback(change)


def _batches(commits: list[LandedCommit], size: int) -> Iterator[list[LandedCommit]]:
    walking = iter(commits)
    while batch := list(islice(walking, size)):
        yield batch
