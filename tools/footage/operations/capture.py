"""Capture: a signed statement for every pull request that landed or was closed, and a last look at every open one.

Promises: a statement is written once and never again; statements follow the order in which pull requests ended; each
carries the decision made from the policy and roster of its own base. Running it again writes nothing new. Content of
what never landed is kept only if it is sound, small and by somebody on the roster; of everything else only the digest.
Refuses: to begin without a baseline, and to go on after an evidence branch that cannot be read to its end.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from footage import __version__
from footage.approvals import CURRENT_RULES
from footage.checking import check
from footage.evidence import branch, chain
from footage.evidence.declared import Baseline
from footage.evidence.ground import Ground
from footage.evidence.observed import Graph, RawAnswer
from footage.evidence.statement import Kind, Statement, StatementError, decode, encode, encode_baseline, encode_open
from footage.finding import Severity, ToolError
from footage.forges import Forge, ForgeLied, ForgeUnavailable, PullState, PullSummary
from footage.model import AccountKind, Decision, Observation, Outcome
from footage.operations.signing import GATE_NAME, GateSigner
from footage.operations.standing import MAIN, Standing
from footage.repository import Repository, Signature

MAX_KEPT = 64 * 1024


@dataclass(frozen=True, slots=True)
class Look:
    """How an open pull request stands: what was seen, what follows, under the policy of which commit of main."""

    observation: Observation
    decision: Decision
    policy: str


@dataclass(frozen=True, slots=True)
class Captured:
    """What one run wrote: statements in order, open observations renewed, open observations taken away.

    ``looks`` are all pull requests that are open, whether anything about them was renewed or not; ``outcomes`` go with
    ``statements``. ``failed`` are open pull requests that could not be read.
    """

    statements: tuple[str, ...] = ()
    renewed: tuple[int, ...] = ()
    dropped: tuple[int, ...] = ()
    commit: str = ""
    looks: tuple[Look, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    failed: tuple[tuple[int, ToolError], ...] = ()


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


class Witness(Protocol):
    """What else a statement says of the forge: its version, and the answers that an observation rests on."""

    def version(self) -> str:
        """Return the forge's version as it says it."""

    def raw(self, number: int) -> tuple[RawAnswer, ...]:
        """Return the digests of the answers about a pull request."""


class Capture:
    """The gate's hand between runs: what it stands on, and what it still has to write.

    After an error it must not be used again: what it remembers may not be what stands on the branch. Without a
    ``signer`` it can only look. ``farewell`` is told of each pull request that was looked at and has ended.
    """

    def __init__(
        self, repository: Repository, forge: Forge, signer: GateSigner | None, *, forge_name: str = "",
        witness: Witness | None = None,
    ) -> None:  # fmt: skip
        self.standing = Standing(repository)
        self.standing.begun()
        self._repository = repository
        self._forge = forge
        self.signer = signer
        self._forge_name = forge_name
        self._witness = witness
        self._ended: dict[str, Observation] = {}
        self.failed: tuple[tuple[int, ToolError], ...] = ()
        self.farewell: Callable[[Look], None] = lambda _: None

    def run(self, at: int, *, look_at_open: bool = True) -> Captured:
        """Write what is missing and return it. ``at`` is the time of this run."""
        if self.signer is None:
            raise ToolError("gate.key_none", hint="gate.key_hint")
        summaries, ended = self._survey(at)
        files: dict[str, bytes | None] = {}
        outcomes = []
        for summary, observation in ended:
            ended_so = Look(observation, *self.standing.decide(observation))
            if f"open/PR-{summary.number:06d}.json" in self.standing.open:
                self.farewell(ended_so)  # said first: should it fail for now, the next run does both
            files.update(self._statement(ended_so, at, self.signer))
            self.standing.done.add(summary.id)
            outcomes.append(ended_so.decision.outcome)
        looks = self._look(summaries, at) if look_at_open else ()
        renewed, dropped = self._renew(looks, files) if look_at_open else ((), ())
        commit = self._append(files, at, _message([each.id for each, _ in ended], renewed))
        return Captured(
            tuple(each.id for each, _ in ended), renewed, dropped, commit, looks, tuple(outcomes), self.failed
        )

    def look(self, at: int, numbers: Collection[int] = ()) -> tuple[Look, ...]:
        """Return how open pull requests (all, or those of ``numbers``) stand, and write nothing."""
        summaries, _ = self._survey(at)
        return self._look([each for each in summaries if not numbers or each.number in numbers], at)

    def note(self, looks: Iterable[Look], at: int) -> str:
        """Write the last looks at these open pull requests; take none away. Needs no key, since none is signed."""
        files: dict[str, bytes | None] = {}
        renewed, _ = self._renew(looks, files)
        kept = {path: content for path, content in files.items() if content is not None}
        return self._append(kept, at, _message([], renewed))

    def _append(self, files: Mapping[str, bytes | None], at: int, message: str) -> str:
        if files:
            principal = self.standing.begun().principal
            who = self.signer.at(at) if self.signer else Signature(GATE_NAME, principal, at)
            self.standing.evidence = branch.append(self._repository, self.standing.evidence, files, who, message)
        return self.standing.evidence or ""

    def _survey(self, at: int) -> tuple[tuple[PullSummary, ...], list[tuple[PullSummary, Observation]]]:
        """Ask the forge for everything that ended without a statement, and stand on main as it is now."""
        summaries = self._forge.pulls()
        waiting = [each for each in summaries if each.state is not PullState.OPEN and each.id not in self.standing.done]
        for summary in waiting:
            observation = self._ended.get(summary.id) or self._forge.observe(summary.number, at=at)
            if _same_end(summary, observation):
                self._ended[summary.id] = observation
                self.standing.landed(summary.id, observation)
        ended = [(each, self._ended[each.id]) for each in waiting if each.id in self._ended]
        self.standing.feed()
        ended.sort(key=lambda item: self.standing.order(item[1]))
        return summaries, ended

    def _statement(self, ended: Look, at: int, signer: GateSigner) -> dict[str, bytes]:
        observation = ended.observation
        link = chain.next_link(*self.standing.tip)
        statement = Statement(
            Kind.PULL,
            at,
            seq=link.seq,
            prev_sha256=link.prev_sha256,
            observation=observation,
            decision_recorded=ended.decision,
            policy_commit=ended.policy,
            graph=self._graph(observation),
            kept={} if observation.merged else self._kept(observation),
            digests=self._digests(observation),
            raw=self._witness.raw(observation.number) if self._witness else (),
            forge=self._forge_name,
            forge_version=self._witness.version() if self._witness else "",
            gate_version=__version__,
            rules=CURRENT_RULES,
            signer=signer.principal,
            signer_key=signer.public.fingerprint,
        )
        content = encode(statement)
        self.standing.tip = (link.seq, chain.digest(content))
        return branch.signed(statement.path, content, signer.key)

    def _graph(self, observation: Observation) -> Graph | None:
        if observation.merged is None:
            return None
        commit = observation.merged.commit
        return Graph(self.standing.tree_of(commit), (commit,), observation.merged.style.value)

    def _digests(self, observation: Observation) -> dict[str, str]:
        read = ((change.new_blob, self.standing.contents(change)) for change in observation.changes if change.new_blob)
        return {blob: hashlib.sha256(data).hexdigest() for blob, data in read if data is not None}

    def _kept(self, observation: Observation) -> dict[str, str]:
        """Return the text of what did not land, if it may be kept at all: all of it or nothing."""
        author = observation.author
        if author.kind is not AccountKind.HUMAN:
            return {}
        if self.standing.ground.roster().person_of(author, observation.created_at) is None:
            return {}
        read = {change.path: self.standing.contents(change) for change in observation.changes if change.new_blob}
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
        kinds = self.standing.ground.kinds_at(self.standing.ground.last_seq)
        paths = [change.path for change in observation.changes]
        if any(kinds.of_path(path) is None for path in paths):
            return False
        findings = check(self._repository.files(observation.head), kinds, paths=paths)
        return not any(finding.severity is Severity.ERROR for finding in findings)

    def _look(self, summaries: Iterable[PullSummary], at: int) -> tuple[Look, ...]:
        """Look at open pull requests; one that cannot be read goes to ``failed`` and does not hide the others."""
        looks, failed = [], []
        for summary in summaries:
            if summary.state is PullState.OPEN:
                try:
                    observation = self._forge.observe(summary.number, at=at)
                    if observation.merged is None and observation.closed is None:
                        looks.append(Look(observation, *self.standing.decide(observation)))
                except ForgeUnavailable:
                    raise
                except ToolError as error:
                    failed.append((summary.number, error))
        self.failed = tuple(failed)
        return tuple(looks)

    def _renew(self, looks: Iterable[Look], files: dict[str, bytes | None]) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Renew the last look at every open pull request that changed; take away those that are open no more."""
        fresh = {f"open/PR-{each.observation.number:06d}.json": self._open_file(each) for each in looks}
        standing = self.standing.open
        renewed = [path for path, content in fresh.items() if not self._same(path, content)]
        unread = {f"open/PR-{number:06d}.json" for number, _ in self.failed}
        dropped = [path for path in standing if path not in fresh and path not in unread]
        files.update({path: fresh[path] for path in renewed} | dict.fromkeys(dropped))
        kept = {path: content for path, content in standing.items() if path not in dropped}
        self.standing.open = kept | {path: fresh[path] for path in renewed}
        return tuple(map(number_of, renewed)), tuple(map(number_of, dropped))

    def _open_file(self, look: Look) -> bytes:
        return encode_open(look.observation, look.decision, self._kept(look.observation), look.policy)

    def _same(self, path: str, content: bytes) -> bool:
        """Return whether nothing changed since the last look but the time of looking."""
        before = self.standing.open.get(path)
        if before is None:
            return False
        try:
            return _timeless(decode(before)) == _timeless(decode(content))
        except StatementError:
            return False


def capture(repository: Repository, forge: Forge, signer: GateSigner, at: int, *, forge_name: str = "") -> Captured:
    """Bring the evidence branch up to date with the forge, once."""
    return Capture(repository, forge, signer, forge_name=forge_name).run(at)


def _same_end(summary: PullSummary, observation: Observation) -> bool:
    """Return whether the forge shows the end that it listed; one that was opened again meanwhile has to wait."""
    if summary.state is PullState.MERGED and observation.merged is None:
        raise ForgeLied("operations.end_differs", number=summary.number)
    return summary.occasion == observation.occasion and bool(observation.merged or observation.closed)


def _timeless(statement: Statement) -> Statement:
    observation = statement.observation
    seen = replace(observation, observed_at=0) if observation else None
    return replace(statement, captured_at=0, observation=seen)


def number_of(path: str) -> int:
    """Return the pull request of a last look's file."""
    return int(path.removesuffix(".json").rpartition("-")[2])


def _message(pulls: list[str], renewed: tuple[int, ...]) -> str:
    if len(pulls) == 1:
        return f"Evidence for {pulls[0]}"
    return f"Evidence for {len(pulls)} pull requests" if pulls else f"Last look at {len(renewed)} open pull requests"
