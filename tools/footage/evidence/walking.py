"""Main walked from its first commit to its tip: what stood when, and where history departs from what is allowed.

Every first-parent commit is fed to the ground, oldest first, with the landing time that its statement gives. A commit
after the baseline needs a statement; a landed event is never edited or deleted; content that the clone lacks is named.
What signed statements of erasure or restoration account for becomes a note instead of a finding.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from footage.evidence import branch as evidence_branch
from footage.evidence import chain, clock
from footage.evidence.accounted import gather
from footage.evidence.cases import case_of
from footage.evidence.departures import NOTED, finding
from footage.evidence.difference import changed_fields
from footage.evidence.ground import Ground, RecordMemory
from footage.evidence.proof import CommitProof, PullProof, Reason
from footage.evidence.rotation import Keys
from footage.evidence.sshsig import AllowedSigner
from footage.evidence.statement import Statement
from footage.finding import Finding
from footage.model import Change
from footage.repository import LandedCommit, ObjectMissing, Repository

Progress = Callable[[str, int, int], None]
BATCH = 200


class Walk:
    """What one replay has seen so far: the chain, main commit by commit, the ground; and what departs."""

    def __init__(
        self,
        repository: Repository,
        kept: evidence_branch.Branch,
        trust: tuple[AllowedSigner, ...] | None,
        progress: Progress,
        memory: RecordMemory | None,
        fitting: Callable[[chain.RawStatement], bool] = chain.fits,
        carried: Keys = (),
    ) -> None:
        self.repository = repository
        self.kept = kept
        self.progress = progress
        self.ground = Ground(memory)
        self.commits: list[CommitProof] = []
        self.pulls: list[PullProof] = []
        self.findings: list[Finding] = []
        self.case_reasons: dict[str, list[Reason]] = defaultdict(list)
        self.notes: dict[tuple[str, tuple[tuple[str, str], ...]], Reason] = {}
        self.seq_of: dict[str, int] = {}
        self.latest: clock.Moment | None = None
        self.landed_before: list[clock.Moment | None] = []
        self.statement_of: dict[str, str] = {}
        self.missing: set[str] = set()
        self.ground_missing = False
        self.chain = chain.verify(kept.statements, trust, fitting=fitting, carried=carried)
        self.baseline = next((each.statement.baseline for each in self.chain.sound if each.statement.baseline), None)
        self.accounted = gather(each.statement for each in self.chain.sound)
        for problem in (*kept.problems, *self.chain.problems):
            lost = self._lost(problem)
            if lost is not None:
                self.report(*lost, problem.path)
            else:
                self.findings.append(finding(problem.code, problem.args, problem.path, message=problem.message))

    def _lost(self, problem: chain.Problem) -> Reason | None:
        """Return the restoration that accounts for a hole in the chain, or None."""
        if problem.message == "evidence.pull_gap":
            number = int(problem.args["pull"].removeprefix("PR-").partition(".")[0])
            return self.accounted.lost_number(number)
        if problem.message != "evidence.chain_gap":
            return None
        places = range(int(problem.args["first"]), int(problem.args["last"]) + 1)
        reason = self.accounted.lost_statement(places[0])
        return reason if all(self.accounted.lost_statement(seq) for seq in places) else None

    def report(self, code: str, args: Mapping[str, str], path: str, subject: str = "") -> None:
        """Make a finding of a departure, and a note of what a signed statement accounts for."""
        if code in NOTED:
            self.notes[code, tuple(sorted(args.items()))] = (code, args)
        else:
            self.findings.append(finding(code, args, path, subject))

    # Walking main -----------------------------------------------------------------------------------------------

    def walk(self, commits: list[LandedCommit]) -> None:
        """Feed every first-parent commit of main to the ground, oldest first."""
        order = {commit.oid: seq for seq, commit in enumerate(commits)}
        adopted = order.get(self.baseline.commit, -1) if self.baseline else -1
        if adopted < 0:
            self.report("baseline_missing", {}, "evidence/baseline.json")
        merges: dict[str, Statement] = {}
        for oid, statement in self._merged():
            merges.setdefault(oid, statement)
        self.statement_of = {oid: statement.pull_id for oid, statement in merges.items()}
        done = 0
        for batch in batches(commits):
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
        wanted = wanted_blobs(commits, self.ground.recalls)
        try:
            return dict(self.repository.read_many(wanted))
        except ObjectMissing:
            return {oid: self._content(oid) for oid in wanted}

    def _content(self, oid: str) -> bytes:
        """Return a blob's bytes; what the clone lacks is noted and reads as nothing."""
        try:
            return self.repository.read(oid)
        except ObjectMissing:
            self.missing.add(oid)
            return b""

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
        self.landed_before.append(self.latest)
        if statement and landed is not None and landed <= statement.captured_at + clock.TOLERANCE:
            moment = clock.Moment(f"{pull} merged.at", landed)
            self.latest = moment if self.latest is None else max(self.latest, moment, key=_at)
        self.ground.land(
            seq,
            commit,
            lambda oid: blobs[oid] if oid in blobs else self._content(oid),
            landed_epoch=landed,
            pull=pull,
            adopted=coverage == "adopted",
            first_seen=observation.first_seen if observation else None,
        )
        for change in commit.changes if self.missing else ():
            self._unavailable(change, covered=statement is not None)
        self.seq_of[commit.oid] = seq
        self.commits.append(CommitProof(seq, commit, landed, pull, coverage))

    def _unavailable(self, change: Change, *, covered: bool) -> None:
        """Note content that the clone lacks; what a statement covers is judged with it."""
        if change.new_blob not in self.missing:
            return
        self.ground_missing = self.ground_missing or not case_of(change.path)
        if not covered:
            self._depart(self.absence(change), change.path)

    def absence(self, change: Change) -> Reason:
        """Return why content that the clone lacks is not there: erased lawfully, or nobody says."""
        blob = change.new_blob
        erased = self.accounted.erased(change.path, blob)
        return erased or ("content_missing", {"path": change.path, "blob": blob[:12]})

    def _depart(self, reason: Reason, path: str) -> None:
        code, args = reason
        case = case_of(path)
        self.report(code, args, path, case)
        if case:
            self.case_reasons[case].append((code, args))

    def _history_rules(self, seq: int, commit: LandedCommit, *, covered: bool, pull: str) -> None:
        """Every commit needs a statement; a landed event is never edited or deleted."""
        if not covered:
            code = "no_statement" if len(commit.parents) > 1 else "direct_push"
            args = {"commit": commit.oid[:12], "person": commit.author_name, "subject": commit.subject}
            lost = self.accounted.lost_commit(commit.oid) if code == "no_statement" else None
            self._blame(*(lost or (code, args)), commit.changes)
        for change in commit.changes:
            record = self.ground.record_at(change.path, seq - 1) if change.status != "A" else None
            kind = self.ground.kinds_at(seq - 1).get(record.kind) if record else None
            if record is None or kind is None or not kind.is_event:
                continue
            erased = None if change.new_blob else self.accounted.erased(change.path, change.old_blob)
            if erased is not None:
                self._depart(erased, change.path)
                continue
            args = {"commit": commit.oid[:12], "person": commit.author_name, "path": change.path, "pull": pull}
            code = "event_edited" if change.new_blob else "event_deleted"
            if change.new_blob:
                args["fields"] = self._edited(change)
            self._blame(code, args, (change,))

    def _edited(self, change: Change) -> str:
        before, after = self._content(change.old_blob), self._content(change.new_blob)
        return ", ".join(changed_fields(change.path, before, after))

    def _blame(self, code: str, args: Mapping[str, str], changes: Iterable[Change]) -> None:
        cases = dict.fromkeys(case_of(change.path) for change in changes)
        paths = {case_of(change.path): change.path for change in changes}
        for case in cases or {"": None}:
            self.report(code, args, paths.get(case, ""), case)
            if case:
                self.case_reasons[case].append((code, args))


def _at(moment: clock.Moment) -> int:
    return moment.at


def wanted_blobs(commits: Iterable[LandedCommit], known: Callable[[Change], bool]) -> list[str]:
    """Return the blobs that these commits bring and a ground wants to read, unless ``known``."""
    found = {
        change.new_blob
        for commit in commits
        for change in commit.changes
        if change.new_blob
        and change.new_mode != "160000"
        and change.path.startswith(("records/", "schemas/"))
        and not known(change)
    }
    return sorted(found)


def batches(commits: Iterable[LandedCommit]) -> Iterator[list[LandedCommit]]:
    """Yield the commits in runs that stand under the same schemas: what changes them begins a run."""
    batch: list[LandedCommit] = []
    for commit in commits:
        if batch and (len(batch) >= BATCH or any(change.path.startswith("schemas/") for change in commit.changes)):
            yield batch
            batch = []
        batch.append(commit)
    if batch:
        yield batch
