"""Capture: a signed statement for every pull request that landed or was closed, and a last look at every open one.

Promises: a statement is written once and never again; statements follow the order in which pull requests ended; each
carries the decision made from the policy and roster of its own base. Running it again writes nothing new. Content of
what never landed is kept only if it is sound, small and by somebody on the roster; of everything else only the digest.
Refuses: to begin without a baseline, and to go on after an evidence branch that cannot be read to its end.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from footage import __version__
from footage.approvals import decide
from footage.checking import check
from footage.evidence import branch, chain
from footage.evidence.ground import Ground
from footage.evidence.landing import contents_of
from footage.evidence.statement import (
    Baseline,
    Graph,
    Kind,
    Statement,
    StatementError,
    decode,
    encode,
    encode_baseline,
    encode_open,
)
from footage.finding import Severity, ToolError
from footage.forges import Forge, PullState, PullSummary
from footage.model import AccountKind, Decision, Observation
from footage.operations.signing import GateSigner
from footage.repository import LandedCommit, Repository

MAIN = "refs/heads/main"
MAX_KEPT = 64 * 1024


@dataclass(frozen=True, slots=True)
class Captured:
    """What one run wrote: statements in order, open observations renewed, open observations taken away."""

    statements: tuple[str, ...] = ()
    renewed: tuple[int, ...] = ()
    dropped: tuple[int, ...] = ()
    commit: str = ""


@dataclass(frozen=True, slots=True)
class _Landing:
    """What a statement says of one landing, for the ground to stand on."""

    at: int
    pull: str
    first_seen: Mapping[str, int]


def baseline(repository: Repository, forge: Forge, signer: GateSigner, at: int) -> str:
    """Write statement 0: from this commit of main on, everything must be proven. Return the evidence commit."""
    if repository.resolve(branch.REF) is not None:
        raise ToolError("operations.baseline_exists", hint="operations.baseline_exists_hint", status=1)
    commit = repository.resolve(MAIN)
    if commit is None:
        raise ToolError("operations.no_main", status=3)
    content = encode_baseline(
        Baseline(
            commit=commit,
            policy_commit=commit,
            public_key=signer.public.line(signer.principal),
            principal=signer.principal,
            roster=_roster(repository, commit),
            host=forge.host,
            repository=forge.repository,
            created_at=at,
            demonstration=signer.demonstration,
            object_format=repository.object_format,
        ),
        signer=signer.principal,
        signer_key=signer.public.fingerprint,
        gate_version=__version__,
    )
    files = branch.signed(decode(content).path, content, signer.key)
    return branch.append(repository, None, files, signer.at(at), "Evidence begins")


def _roster(repository: Repository, commit: str) -> dict[str, int]:
    """Return person → number of the account they use, for people to read."""
    ground = Ground()
    for seq, landed in enumerate(repository.first_parent(commit)):
        ground.land(seq, landed, repository.read, landed_epoch=None, adopted=True)
    people = (version.record for version in ground.standing("person", ground.last_seq))
    return {person.id: int(person.data["accounts"][0]["id"]) for person in people if person.data.get("accounts")}


class Capture:
    """The gate's memory between runs: the ground as fed so far, the end of the chain, what has its statement."""

    def __init__(self, repository: Repository, forge: Forge, signer: GateSigner, *, forge_name: str = "") -> None:
        self._repository = repository
        self._forge = forge
        self._signer = signer
        self._forge_name = forge_name
        self._contents = contents_of(repository)
        self._ground = Ground()
        self._seq_of: dict[str, int] = {}
        self._tree_of: dict[str, str] = {}
        self._commits: list[str] = []
        self._times: dict[int, int] = {}
        self._tip_fed: str | None = None
        self._done: set[str] = set()
        self._landings: dict[str, _Landing] = {}
        self._open: dict[str, bytes] = {}
        self._baseline = ""
        self._tip: tuple[int, str] = (-1, "")
        self._evidence = repository.resolve(branch.REF)
        if self._evidence is None:
            raise ToolError("operations.no_baseline", hint="operations.no_baseline_hint", status=3)
        self._remember(branch.read(repository, self._evidence))

    def _remember(self, evidence: branch.Branch) -> None:
        """Take up where the branch ends; its signatures are the verifier's concern, its readability is ours."""
        for raw in evidence.statements:
            try:
                statement = decode(raw.content)
            except StatementError as error:
                raise ToolError("operations.evidence_unreadable", status=4, path=raw.path) from error
            if statement.seq is not None and statement.seq > self._tip[0]:
                self._tip = (statement.seq, chain.digest(raw.content))
            self._note(statement)
        if evidence.problems or not self._baseline:
            raise ToolError("operations.evidence_unreadable", status=4, path=branch.REF)
        self._open = dict(evidence.open_files)

    def _note(self, statement: Statement) -> None:
        if statement.kind is Kind.BASELINE and statement.baseline:
            self._baseline = statement.baseline.commit
        elif statement.observation is not None:
            self._done.add(statement.pull_id)
            self._landed(statement.pull_id, statement.observation)

    def _landed(self, pull: str, observation: Observation) -> None:
        if observation.merged:
            landing = _Landing(observation.merged.at, pull, observation.first_seen)
            self._landings[observation.merged.commit] = landing

    def run(self, at: int, *, look_at_open: bool = True) -> Captured:
        """Write what is missing and return it. ``at`` is the time of this run."""
        summaries = self._forge.pulls()
        ended = [each for each in summaries if each.state is not PullState.OPEN and each.id not in self._done]
        observed = [(each, self._forge.observe(each.number, at=at)) for each in ended]
        for summary, observation in observed:
            self._landed(summary.id, observation)
        self._feed()
        observed.sort(key=lambda item: self._order(item[1]))
        files: dict[str, bytes | None] = {}
        for summary, observation in observed:
            files.update(self._statement(summary, observation, at))
        renewed, dropped = self._look(summaries, at, files) if look_at_open else ((), ())
        if files:
            message = _message([each.id for each, _ in observed], renewed)
            self._evidence = branch.append(self._repository, self._evidence, files, self._signer.at(at), message)
        return Captured(tuple(each.id for each, _ in observed), renewed, dropped, self._evidence or "")

    def _feed(self) -> None:
        """Let the ground stand on everything that is on main now."""
        tip = self._repository.resolve(MAIN)
        if tip is None or tip == self._tip_fed:
            return
        adopted = self._tip_fed is None
        for commit in self._repository.first_parent(tip, after=self._tip_fed):
            self._stand_on(commit, adopted=adopted)
            adopted = adopted and commit.oid != self._baseline
        self._tip_fed = tip

    def _stand_on(self, commit: LandedCommit, *, adopted: bool) -> None:
        landing = self._landings.get(commit.oid)
        seq = len(self._seq_of)
        self._ground.land(
            seq,
            commit,
            self._repository.read,
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

    def _order(self, observation: Observation) -> tuple[int, int, int]:
        end = observation.merged or observation.closed
        landed = observation.merged.commit if observation.merged else ""
        return (end.at if end else 0, self._seq_of.get(landed, len(self._seq_of)), observation.number)

    def _base(self, observation: Observation) -> tuple[int, str]:
        """Return number and id of the base commit whose policy decides: the tip when it landed, closed or was seen."""
        if observation.merged:
            before = observation.merged.base_before
            return self._seq_of.get(before, self._ground.last_seq), before
        seq = self._ground.last_seq
        if observation.closed:
            seq = max((each for each, at in self._times.items() if at <= observation.closed.at), default=0)
        return seq, self._commits[seq]

    def _decide(self, observation: Observation) -> tuple[Decision, str]:
        seq, commit = self._base(observation)
        return decide(observation, self._ground.matter(observation, seq, self._contents)), commit

    def _statement(self, summary: PullSummary, observation: Observation, at: int) -> dict[str, bytes]:
        decision, policy = self._decide(observation)
        link = chain.next_link(*self._tip)
        statement = Statement(
            Kind.PULL,
            at,
            seq=link.seq,
            prev_sha256=link.prev_sha256,
            observation=observation,
            decision_recorded=decision,
            policy_commit=policy,
            graph=self._graph(observation),
            kept={} if observation.merged else self._kept(observation),
            digests=self._digests(observation),
            forge=self._forge_name,
            gate_version=__version__,
            signer=self._signer.principal,
            signer_key=self._signer.public.fingerprint,
        )
        content = encode(statement)
        self._tip = (link.seq, chain.digest(content))
        self._done.add(summary.id)
        return branch.signed(statement.path, content, self._signer.key)

    def _graph(self, observation: Observation) -> Graph | None:
        if observation.merged is None:
            return None
        commit = observation.merged.commit
        return Graph(self._tree_of.get(commit, ""), (commit,), observation.merged.style.value)

    def _digests(self, observation: Observation) -> dict[str, str]:
        read = ((change.new_blob, self._contents(change)) for change in observation.changes if change.new_blob)
        return {blob: hashlib.sha256(data).hexdigest() for blob, data in read if data is not None}

    def _kept(self, observation: Observation) -> dict[str, str]:
        """Return the text of what did not land, if it may be kept at all: all of it or nothing."""
        author = observation.author
        if author.kind is not AccountKind.HUMAN:
            return {}
        if self._ground.roster().person_of(author, observation.created_at) is None:
            return {}
        read = {change.path: self._contents(change) for change in observation.changes if change.new_blob}
        found = {path: data for path, data in read.items() if data is not None}
        small = sum(map(len, found.values())) <= MAX_KEPT
        whole = bool(found) and len(found) == len(observation.changes)
        return (
            {path: data.decode() for path, data in found.items()}
            if small and whole and self._sound(observation)
            else {}
        )

    def _sound(self, observation: Observation) -> bool:
        """Return whether every changed file is a record in which ``check`` finds no error."""
        kinds = self._ground.kinds_at(self._ground.last_seq)
        paths = [change.path for change in observation.changes]
        if any(kinds.of_path(path) is None for path in paths):
            return False
        findings = check(self._repository.files(observation.head), kinds, paths=paths)
        return not any(finding.severity is Severity.ERROR for finding in findings)

    def _look(
        self, summaries: Iterable[PullSummary], at: int, files: dict[str, bytes | None]
    ) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Renew the last look at every open pull request that changed; take away those that are open no more."""
        fresh = dict(self._open_files(summaries, at))
        renewed = [path for path, content in fresh.items() if not self._same(path, content)]
        dropped = [path for path in self._open if path not in fresh]
        files.update({path: fresh[path] for path in renewed} | dict.fromkeys(dropped))
        self._open = {path: fresh[path] if path in renewed else self._open[path] for path in fresh}
        return tuple(map(_number, renewed)), tuple(map(_number, dropped))

    def _open_files(self, summaries: Iterable[PullSummary], at: int) -> Iterator[tuple[str, bytes]]:
        for summary in summaries:
            if summary.state is PullState.OPEN:
                observation = self._forge.observe(summary.number, at=at)
                decision, policy = self._decide(observation)
                content = encode_open(observation, decision, self._kept(observation), policy)
                yield f"open/PR-{summary.number:06d}.json", content

    def _same(self, path: str, content: bytes) -> bool:
        """Return whether nothing changed since the last look but the time of looking."""
        before = self._open.get(path)
        if before is None:
            return False
        try:
            return _timeless(decode(before)) == _timeless(decode(content))
        except StatementError:
            return False


def capture(repository: Repository, forge: Forge, signer: GateSigner, at: int, *, forge_name: str = "") -> Captured:
    """Bring the evidence branch up to date with the forge, once."""
    return Capture(repository, forge, signer, forge_name=forge_name).run(at)


def _timeless(statement: Statement) -> Statement:
    observation = statement.observation
    seen = replace(observation, observed_at=0) if observation else None
    return replace(statement, captured_at=0, observation=seen)


def _number(path: str) -> int:
    return int(path.removesuffix(".json").rpartition("-")[2])


def _message(pulls: list[str], renewed: tuple[int, ...]) -> str:
    if len(pulls) == 1:
        return f"Evidence for {pulls[0]}"
    return f"Evidence for {len(pulls)} pull requests" if pulls else f"Last look at {len(renewed)} open pull requests"
