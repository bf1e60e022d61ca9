"""What the gate stands on when it decides: main as fed so far, the statements written, and the end of their chain.

Promises: policy, people and schemas come from commits of main alone, never from a pull request; a landing counts from
the time that its statement (or, before there is one, the forge) gives. Refuses: to go on after an evidence branch that
cannot be read to its end, and to decide where something was decided by newer rules than it knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from footage.approvals import CURRENT_RULES, FIRST_RULES, Matter, decide
from footage.evidence import branch, chain
from footage.evidence.declared import Baseline
from footage.evidence.ground import Contents, Ground
from footage.evidence.landing import contents_of
from footage.evidence.statement import Kind, Statement, StatementError, decode
from footage.finding import ToolError
from footage.model import Change, Decision, Grant, Observation
from footage.operations.past import Past
from footage.repository import LandedCommit, Repository

MAIN = "refs/heads/main"
MAIN_REFS = (MAIN, "refs/remotes/origin/main", "HEAD")
EVIDENCE_REFS = (branch.REF, "refs/remotes/origin/evidence")


@dataclass(frozen=True, slots=True)
class _Landing:
    """What a statement says of one landing, for the ground to stand on."""

    at: int
    pull: str
    first_seen: Mapping[str, int]


class Standing:
    """The gate's memory: main, evidence, and what follows from both. ``main`` and ``evidence`` name their commits.

    ``granted`` is what each landed pull request was approved for, ``given_up`` the paths of those that were closed.
    """

    def __init__(self, repository: Repository, *, main: str = MAIN, evidence: str = branch.REF) -> None:
        self.repository = repository
        self.ground = Ground()
        self.contents: Contents = _contents(repository)
        self.done: set[str] = set()
        self.past = Past()
        self.open: dict[str, bytes] = {}
        self.granted: dict[str, Grant] = {}
        self.given_up: set[str] = set()
        self.rules = FIRST_RULES
        self.tip: tuple[int, str] = (-1, "")
        self.baseline: Baseline | None = None
        self.evidence = repository.resolve(evidence)
        self._main = main
        self._seq_of: dict[str, int] = {}
        self._tree_of: dict[str, str] = {}
        self._commits: list[str] = []
        self._times: dict[int, int] = {}
        self._tip_fed: str | None = None
        self._landings: dict[str, _Landing] = {}
        if self.evidence is not None:
            self._remember(branch.read(repository, self.evidence))

    @classmethod
    def of_clone(cls, repository: Repository) -> Self:
        """Return what a clone says, be it the gate's copy or somebody's fresh clone; main is fed already."""
        main, evidence = (_first(repository, refs) for refs in (MAIN_REFS, EVIDENCE_REFS))
        made = cls(repository, main=main, evidence=evidence)
        made.feed()
        return made

    @property
    def main(self) -> str:
        """The commit of main that was fed last, or an empty string."""
        return self._tip_fed or ""

    def begun(self) -> Baseline:
        """Return statement 0; without it nothing can be captured."""
        if self.baseline is None:
            raise ToolError("operations.no_baseline", hint="operations.no_baseline_hint", status=3)
        return self.baseline

    def _remember(self, evidence: branch.Branch) -> None:
        """Take up where the branch ends; its signatures are the verifier's concern, its readability is ours."""
        for raw in evidence.statements:
            try:
                statement = decode(raw.content)
            except StatementError as error:
                raise ToolError("operations.evidence_unreadable", status=4, path=raw.path) from error
            if statement.seq is not None and statement.seq > self.tip[0]:
                self.tip = (statement.seq, chain.digest(raw.content))
            self._note(statement)
        if evidence.problems or self.baseline is None:
            raise ToolError("operations.evidence_unreadable", status=4, path=branch.REF)
        self.open = dict(evidence.open_files)

    def _note(self, statement: Statement) -> None:
        self.past.note(statement)
        self.rules = max(self.rules, statement.rules)
        if statement.kind is Kind.BASELINE:
            self.baseline = statement.baseline
        elif statement.observation is not None:
            self.done.add(statement.pull_id)
            self._note_end(statement.pull_id, statement.observation, statement.decision_recorded)
            self.landed(statement.pull_id, statement.observation)

    def _note_end(self, pull: str, observation: Observation, decision: Decision | None) -> None:
        """Remember what was granted by what landed, and what was closed without landing."""
        if observation.merged is None:
            self.given_up.update(change.path for change in observation.changes)
        elif decision is not None and decision.grant is not None:
            self.granted[pull] = decision.grant

    def landed(self, pull: str, observation: Observation) -> None:
        """Take in when a pull request landed; to be told before the commit is fed."""
        if observation.merged:
            landing = _Landing(observation.merged.at, pull, observation.first_seen)
            self._landings[observation.merged.commit] = landing

    def feed(self) -> None:
        """Let the ground stand on everything that is on main now."""
        tip = self.repository.resolve(self._main)
        if tip is None or tip == self._tip_fed:
            return
        adopted = self._tip_fed is None
        for commit in self.repository.first_parent(tip, after=self._tip_fed):
            self._stand_on(commit, adopted=adopted)
            adopted = adopted and (self.baseline is None or commit.oid != self.baseline.commit)
        self._tip_fed = tip

    def _stand_on(self, commit: LandedCommit, *, adopted: bool) -> None:
        landing = self._landings.get(commit.oid)
        seq = len(self._seq_of)
        self.ground.land(
            seq,
            commit,
            self.repository.read,
            landed_epoch=landing.at if landing else None,
            pull=landing.pull if landing else None,
            adopted=adopted,
            first_seen=landing.first_seen if landing else None,
        )
        self._seq_of[commit.oid] = seq
        self._tree_of[commit.oid] = commit.tree
        self._commits.append(commit.oid)
        if adopted or landing:
            self._times[seq] = landing.at if landing else 0

    def order(self, observation: Observation) -> tuple[int, int, int]:
        """Return the key by which ended pull requests stand in the chain: time, place on main, number."""
        end = observation.merged or observation.closed
        landed = observation.merged.commit if observation.merged else ""
        return (end.at if end else 0, self._seq_of.get(landed, len(self._seq_of)), observation.number)

    def tree_of(self, commit: str) -> str:
        """Return the tree of a commit of main, or an empty string."""
        return self._tree_of.get(commit, "")

    def _base(self, observation: Observation) -> tuple[int, str]:
        """Return number and id of the base commit whose policy decides: the tip when it landed, closed or was seen."""
        if observation.merged:
            before = observation.merged.base_before
            return self._seq_of.get(before, self.ground.last_seq), before
        seq = self.ground.last_seq
        if observation.closed:
            seq = max((each for each, at in self._times.items() if at <= observation.closed.at), default=0)
        return seq, self._commits[seq]

    def matter(self, observation: Observation) -> Matter:
        """Return what a decision about ``observation`` needs."""
        return self.ground.matter(observation, self._base(observation)[0], self.contents)

    def decide(self, observation: Observation) -> tuple[Decision, str]:
        """Return the decision and the commit of main whose policy it follows; never by older rules than before."""
        if self.rules > CURRENT_RULES:
            known = {"rules": self.rules, "known": CURRENT_RULES}
            raise ToolError("operations.rules_newer", hint="operations.rules_newer_hint", status=4, **known)
        return decide(observation, self.matter(observation)), self._base(observation)[1]


def _first(repository: Repository, refs: tuple[str, ...]) -> str:
    return next((ref for ref in refs if repository.resolve(ref)), refs[0])


def _contents(repository: Repository) -> Contents:
    """Return a reader of changed blobs; what is missing or larger than any record has no content to go by."""
    read = contents_of(repository)

    def contents(change: Change) -> bytes | None:
        try:
            return read(change)
        except ToolError as error:
            if error.code != "repository.object_large":
                raise
            return None

    return contents
