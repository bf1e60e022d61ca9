"""The gate: says on the forge how each pull request stands, lands what is approved, writes evidence, and can be rerun.

Promises: every act follows a fresh reading; what already happened is not done again; a failure at any point loses
nothing, because each run begins with what stands on the forge and on the evidence branch. It lands only what is
approved, with the head pinned, where the computed merge is exactly that; it never changes a pull request's content.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TypeVar

from footage.evidence import branch
from footage.evidence.declared import Baseline
from footage.evidence.rotation import read_signer_record
from footage.evidence.sshsig import AllowedSigner
from footage.finding import ToolError
from footage.forges import ForgeLied, ForgeRefused, ForgeUnavailable, GateForge, HeadMoved, PullState
from footage.model import Account, Observation, Outcome, bound_set
from footage.operations.assessing import Assessment
from footage.operations.capture import Capture, Captured, Look, baseline
from footage.operations.comment import MARKER, render, render_end, status_line
from footage.operations.declaring import Declared, census_due, count
from footage.operations.notices import Notice, owed, writes_notices
from footage.operations.remote import PUBLISHED, Followed, drop_branch, follow, publish, push_branch
from footage.operations.signing import GATE_NAME, GateSigner, hold_to
from footage.operations.standing import MAIN, Standing
from footage.reading.kinds import Kinds
from footage.reading.records import read_record
from footage.repository import Repository, Signature, Writer
from footage.text import LANGUAGES, Bilingual

CONTEXT = "footage/approval"
ATTEMPTS = 5
SIGNERS = "records/policy/signers/"
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Ended:
    """A pull request that the gate ended: as which commit it landed, or empty if it was closed."""

    number: int
    commit: str = ""


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did. ``refused`` are pull requests that could not be served, with the reason.

    ``census`` is one that was due, ``uncounted`` why it could not be taken.
    """

    captured: Captured
    assessed: tuple[Assessment, ...] = ()
    ended: tuple[Ended, ...] = ()
    refused: tuple[tuple[int, ToolError], ...] = ()
    census: Declared | None = None
    uncounted: ToolError | None = None

    @property
    def unapproved(self) -> tuple[str, ...]:
        """Return what was captured and cannot be called decided as it should be."""
        found = zip(self.captured.statements, self.captured.outcomes, strict=True)
        return tuple(pull for pull, outcome in found if outcome in (Outcome.UNAPPROVED, Outcome.UNDETERMINED))


class Gate:
    """One repository's gate. ``copy`` is its own bare copy, ``now`` tells the time, ``signer`` is needed to capture.

    Without ``lang`` it speaks on the forge as the organisation's parameter ``organisation.language`` says, or Chinese.
    """

    def __init__(
        self, copy: Repository, forge: GateForge, now: Callable[[], int], *, lang: str | None = None,
        signer: GateSigner | None = None, forge_name: str = "",
    ) -> None:  # fmt: skip
        self.copy = copy
        self._forge = forge
        self._now = now
        self._lang = lang
        self._signer = signer
        self._forge_name = forge_name
        self._said: dict[int, tuple[object, ...]] = {}
        self._notified = False

    def reconnect(self, forge: GateForge) -> None:
        """Go on with another connection to the same forge; a watch that runs for months must not keep one."""
        self._forge = forge

    # Reading ----------------------------------------------------------------------------------------------------------

    def assess(self, numbers: Collection[int] = ()) -> Round:
        """Read how open pull requests stand (all, or those of ``numbers``); nothing is written anywhere."""
        follow(self.copy, self._forge.remote())
        hand = self._hand()
        assessed = self._assessments(hand, hand.look(self._now(), numbers))
        return Round(Captured(), assessed, (), hand.failed)

    def _hand(self) -> Capture:
        forge = Followed(self._forge, self.copy)
        hand = Capture(self.copy, forge, None, forge_name=self._forge_name, witness=forge)
        forge.past = hand.standing.past
        hand.farewell = lambda look: self._end_comment(Assessment(hand.standing, look))
        begun = hand.standing.begun()
        if begun.host != self._forge.host:
            raise ToolError("gate.other_forge", host=self._forge.host, begun=begun.host)
        if self._signer is not None:
            hand.signer = hold_to(self._signer, begun, signers_on_main(self.copy, begun), self._now())
        return hand

    @staticmethod
    def _assessments(hand: Capture, looks: tuple[Look, ...]) -> tuple[Assessment, ...]:
        return tuple(Assessment(hand.standing, each) for each in looks)

    # Saying -----------------------------------------------------------------------------------------------------------

    def evaluate(self, numbers: Collection[int] = ()) -> Round:
        """Say on the forge how open pull requests stand, and note the last look at them on the evidence branch."""

        def write(hand: Capture) -> Round:
            at = self._now()
            looks = hand.look(at, numbers)
            hand.note(looks, at)
            return Round(Captured(), self._assessments(hand, looks), (), hand.failed)

        read = self._published(write)
        return replace(read, refused=read.refused + self._each(read.assessed, self.announce))

    def announce(self, assessment: Assessment) -> None:
        """Say how one pull request stands: one status, one comment, and the next reviewers asked."""
        seen = assessment.observation
        lang = self._lang or language_of(assessment.standing, assessment.at)
        line, body, asked = status_line(assessment, lang), render(assessment, lang), assessment.asked()
        said = (seen.head, assessment.status.state, line, body, asked)
        if self._said.get(seen.number) == said:
            return
        self._forge.post_status(seen.head, assessment.status.state, CONTEXT, line)
        self._forge.upsert_comment(seen.number, MARKER, body)
        self._ask(seen.number, asked)
        self._said[seen.number] = said

    def _end_comment(self, assessment: Assessment) -> None:
        """Let the comment say how it ended; where the forge does not let it, evidence does not wait for that."""
        lang = self._lang or language_of(assessment.standing, assessment.at)
        with suppress(ForgeLied, ForgeRefused):
            self._forge.upsert_comment(assessment.observation.number, MARKER, render_end(assessment, lang))

    def _ask(self, number: int, accounts: tuple[Account, ...]) -> None:
        """Ask for reviews; whom the forge does not let be asked is left out: the comment names them all the same."""
        if not accounts:
            return
        try:
            self._forge.request_reviewers(number, accounts)
        except ForgeRefused:
            for each in accounts if len(accounts) > 1 else ():
                self._ask(number, (each,))

    # Landing and closing ----------------------------------------------------------------------------------------------

    def merge(self, number: int) -> Ended:
        """Land one pull request if it is approved on a fresh reading, or close it if its time is over; else refuse."""
        follow(self.copy, self._forge.remote())
        hand = self._hand()
        before = self._ended(number)
        return before or self._end(hand, number)

    def _ended(self, number: int) -> Ended | None:
        """Return how a pull request ended already; what landed is not landed twice."""
        states = {each.number: each.state for each in self._forge.pulls()}
        if number not in states:
            raise ToolError("gate.no_such_pull", status=1, number=number)
        if states[number] is PullState.OPEN:
            return None
        merged = self._forge.observe(number, at=self._now()).merged
        return Ended(number, merged.commit if merged else "")

    def _end(self, hand: Capture, number: int) -> Ended:
        looks = hand.look(self._now(), (number,))
        if hand.failed:
            raise hand.failed[0][1]
        if not looks:
            raise ToolError("gate.not_open", status=1, number=number)
        assessment = Assessment(hand.standing, looks[0])
        if assessment.expired:
            self._forge.close(number)
            return Ended(number)
        if not assessment.approved:
            unknown = assessment.decision.outcome is Outcome.UNDETERMINED
            why = Bilingual(*(status_line(assessment, lang) for lang in LANGUAGES))
            raise ToolError("gate.not_approved", status=4 if unknown else 1, number=number, why=why)
        return Ended(number, self._land(assessment))

    def _land(self, assessment: Assessment) -> str:
        seen = assessment.observation
        title = f"Merge pull request #{seen.number}: {' '.join(seen.title.split())}"[:200]
        policy = f"Route: {assessment.decision.route}\nPolicy: {assessment.policy}"
        try:
            commit = self._forge.merge(seen.number, seen.head, title, policy)
        except HeadMoved as error:
            raise ToolError("gate.head_moved", status=1, number=seen.number) from error
        follow(self.copy, self._forge.remote(), evidence=False)
        self._hold(seen, commit)
        return commit

    def _hold(self, seen: Observation, commit: str) -> None:
        """Read back what landed: the pinned head, those blobs and no others, on main."""
        if self.copy.resolve(commit) is None or not self.copy.is_ancestor(commit, MAIN):
            raise ToolError("gate.landed_elsewhere", status=1, number=seen.number, commit=commit[:12])
        parents = self.copy.commit(commit).parents
        changes = self.copy.diff(parents[0], commit) if len(parents) == 2 else ()
        if parents[1:] != (seen.head,) or bound_set(changes) != bound_set(seen.changes):
            raise ToolError("gate.landed_differs", status=1, number=seen.number, commit=commit[:12])

    # Evidence ---------------------------------------------------------------------------------------------------------

    def begin(self, *, demonstration: bool = False) -> str:
        """Write and push statement 0."""
        if self._signer is None:
            raise ToolError("gate.key_none", hint="gate.key_hint")
        if self._signer.demonstration != demonstration:
            code = "gate.demonstration_only" if demonstration else "gate.demonstration_key"
            raise ToolError(code, hint="gate.demonstration_hint")
        remote = self._forge.remote()
        follow(self.copy, remote)
        signer = replace(self._signer, principal=self._signer.principal or f"footage-gate@{self._forge.host}")
        commit = self.copy.resolve(branch.REF)
        if commit is None or self.copy.resolve(PUBLISHED) is not None:
            commit = baseline(self.copy, self._forge, signer, self._now())
        else:  # written before, but never pushed
            hold_to(self._signer, Standing(self.copy).begun(), (), self._now())
        if not publish(self.copy, remote):
            raise ToolError("operations.baseline_exists", hint="operations.baseline_exists_hint", status=1)
        return commit

    def capture(self) -> Captured:
        """Write and push a statement for everything that ended, and the last look at what is open."""
        return self._published(lambda hand: hand.run(self._now()))

    def declare(self, write: Callable[[Capture, GateForge, int], Declared]) -> Declared:
        """Write and push a statement that is about no pull request."""
        return self._published(lambda hand: write(hand, self._forge, self._now()))

    def _published(self, write: Callable[[Capture], Result]) -> Result:
        """Write evidence and push it; if somebody else pushed first, read theirs and write again, a few times."""
        for _ in range(ATTEMPTS):
            remote = self._forge.remote()
            follow(self.copy, remote)
            try:
                done = write(self._hand())
            except ToolError as error:
                if error.code != "repository.ref_moved":
                    raise
                continue
            if publish(self.copy, remote):
                return done
        raise ToolError("gate.evidence_contested", status=4)

    # All of it --------------------------------------------------------------------------------------------------------

    def round(self, *, land: bool = True) -> Round:
        """Capture, say how everything stands, land what is approved, close what expired; now and then take a census."""
        hands: list[Capture] = []

        def write(hand: Capture) -> Captured:
            hands.append(hand)
            return hand.run(self._now())

        captured = self._published(write)
        assessed = self._assessments(hands[-1], captured.looks)
        standing = {each.observation.number for each in assessed}
        self._said = {number: said for number, said in self._said.items() if number in standing}
        refused = captured.failed + self._each(assessed, self.announce)
        ended: list[Ended] = []
        due = tuple(each for each in assessed if land and (each.approved or each.expired))
        refused += self._each(due, lambda each: ended.append(self._end(hands[-1], each.observation.number)))
        if due:
            captured = _joined(captured, self.capture())
        if land and (captured.statements or not self._notified):
            told, failed = self._notify(hands[-1].standing)
            refused += failed
            captured = _joined(captured, self.capture()) if told else captured
            ended += told
        return self._counted(Round(captured, assessed, tuple(ended), refused), hands[-1])

    def _notify(self, before: Standing) -> tuple[list[Ended], tuple[tuple[int, ToolError], ...]]:
        """Write a work notice for every approved request that has none, and land it; one that waits is landed too."""
        me = self._forge.whoami()
        if not writes_notices(before, me, self._now()):
            return [], ()
        hand = self._hand()
        looks = hand.look(self._now())
        lang = self._lang or language_of(hand.standing, self._now())
        waiting = {change.path: each.observation.number for each in looks for change in each.observation.changes}
        told: list[Ended] = []
        failed: list[tuple[int, ToolError]] = []
        for notice in owed(hand.standing, me, self._now(), lang):
            try:
                number = waiting.get(notice.path) or self._propose(notice, hand.standing.main)
                told.append(self._end(hand, number))
                drop_branch(self.copy, self._forge.remote(), notice.branch)
            except ToolError as error:
                if isinstance(error, ForgeUnavailable):
                    raise
                failed.append((notice.number, error))
        self._notified = True
        return told, tuple(failed)

    def _propose(self, notice: Notice, main: str) -> int:
        who = Signature(GATE_NAME, notice.email, self._now())
        commit = Writer(self.copy).commit(None, [main], {notice.path: notice.content}, who, who, notice.title)
        push_branch(self.copy, self._forge.remote(), commit, notice.branch)
        return self._forge.propose(notice.branch, notice.title, notice.body)

    def _counted(self, done: Round, hand: Capture) -> Round:
        """Take a census if it is time; a forge that does not let issues be read keeps nothing else from being done."""
        if not census_due(hand.standing.past, self._now()):
            return done
        try:
            return replace(done, census=self.declare(count))
        except ForgeUnavailable:
            raise
        except ToolError as error:
            return replace(done, uncounted=error)

    @staticmethod
    def _each(assessed: tuple[Assessment, ...], act: Callable[[Assessment], None]) -> tuple[tuple[int, ToolError], ...]:
        """Do one thing for each; what a forge refuses for one does not keep the others waiting, an outage does."""
        refused: list[tuple[int, ToolError]] = []
        for each in assessed:
            try:
                act(each)
            except ToolError as error:
                if isinstance(error, ForgeUnavailable):
                    raise
                refused.append((each.observation.number, error))
        return tuple(refused)


def language_of(standing: Standing, at: int) -> str:
    """Return the language in which an organisation is spoken to on its forge."""
    chosen = standing.ground.packs_at(standing.ground.last_seq).value("organisation.language", at)
    return str(chosen) if chosen in LANGUAGES else "zh"


def signers_on_main(repository: Repository, begun: Baseline) -> tuple[AllowedSigner, ...]:
    """Return who may sign according to the records that stand on main."""
    tip = repository.resolve(MAIN)
    if tip is None:
        return ()
    tree = repository.files(tip)
    paths = tree.paths(SIGNERS)
    kinds = Kinds.load(tree) if paths else Kinds({})
    read = (read_record(path, tree.blob(path), tree.read(path), kinds).record for path in paths)
    found = (read_signer_record(record, demonstration=begun.demonstration) for record in read if record is not None)
    return tuple(signer for signer in found if signer is not None)


def _joined(first: Captured, second: Captured) -> Captured:
    return Captured(
        (*first.statements, *second.statements),
        tuple(dict.fromkeys((*first.renewed, *second.renewed))),
        tuple(dict.fromkeys((*first.dropped, *second.dropped))),
        second.commit,
        second.looks,
        (*first.outcomes, *second.outcomes),
    )
