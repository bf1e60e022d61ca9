"""What an open pull request means for the people in it: how it stands, what is wrong with it, who must act next.

Promises: only what is in it and on main counts, judged by the schemas, policy and people of main; what would land is
computed and must be exactly what was approved. The content of a pull request is data here and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from footage.checking import check
from footage.finding import Finding, Severity, ToolError
from footage.forges import StatusState
from footage.model import Account, Outcome, Record, ReviewVerdict, SlotResult, SlotState, bound_set
from footage.operations.capture import Look
from footage.operations.standing import MAIN, Standing
from footage.policy.moments import instant
from footage.repository import Repository, Tree

DAY = 86400
MAX_ASKED = 10
MAX_RETENTION = 10**6
_SUBMODULE = "160000"
_DECISIVE = frozenset({ReviewVerdict.APPROVE, ReviewVerdict.REJECT})


@dataclass(frozen=True, slots=True)
class Status:
    """The light: its colour, and the sentence beside it as a message's code with arguments."""

    state: StatusState
    code: str
    args: tuple[tuple[str, str], ...] = ()


class _Landed:
    """The tree that a merge would leave, as far as it consists of blobs that the repository holds."""

    def __init__(self, repository: Repository, entries: dict[str, tuple[str, str]]) -> None:
        self._repository = repository
        self._entries = entries
        self._sorted = sorted(entries)

    def paths(self, prefix: str = "") -> list[str]:
        """Return all paths that start with ``prefix``, sorted."""
        return [path for path in self._sorted if path.startswith(prefix)]

    def read(self, path: str) -> bytes:
        """Return a file's bytes."""
        mode, oid = self._entries[path]
        return b"" if mode == _SUBMODULE else self._repository.read(oid)

    def blob(self, path: str) -> str:
        """Return the object id of a file's bytes."""
        return self._entries[path][1]

    def mode(self, path: str) -> str:
        """Return git's mode of a path."""
        return self._entries[path][0]


class Assessment:
    """One open pull request, assessed at the time of its observation. Everything is computed once, when asked for."""

    def __init__(self, standing: Standing, look: Look) -> None:
        self.standing = standing
        self.observation = look.observation
        self.decision = look.decision
        self.policy = look.policy
        self.at = look.observation.observed_at

    @cached_property
    def records(self) -> tuple[Record, ...]:
        """The records that the pull request changes, by path."""
        return tuple(record for _, record in sorted(self.standing.matter(self.observation).records.items()))

    @cached_property
    def request(self) -> Record | None:
        """The request that it is about, if it is about exactly one."""
        found = self.standing.matter(self.observation).requests
        return next(iter(found.values())) if len(found) == 1 else None

    @cached_property
    def fits(self) -> bool:
        """Whether a merge into main now would land exactly what this pull request changes, and nothing else."""
        merged = self._merged
        if merged is None:
            return False
        before = self.standing.repository.tree(self._tip)
        landed = {(path, *entry) for path, entry in merged.items() if before.get(path) != entry}
        landed |= {(path, "", "") for path in before if path not in merged}
        return landed == bound_set(self.observation.changes)

    @cached_property
    def _tip(self) -> str:
        return self.standing.repository.resolve(MAIN) or ""

    @cached_property
    def _merged(self) -> dict[str, tuple[str, str]] | None:
        return self.standing.repository.computed_merge(self._tip, self.observation.head)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What ``check`` finds in the changed files as they would stand on main, or on the branch if they conflict."""
        return self._checked or ()

    @cached_property
    def _checked(self) -> tuple[Finding, ...] | None:
        """The findings; None if something could not be read: that is never taken for nothing found."""
        repository = self.standing.repository
        merged = self._merged
        tree: Tree = repository.files(self.observation.head)
        if merged is not None and self.fits:
            tree = _Landed(repository, merged)
        kinds = self.standing.ground.kinds_at(self.standing.ground.last_seq)
        paths = [change.path for change in self.observation.changes]
        try:
            return tuple(check(tree, kinds, base=repository.files(self._tip), paths=paths))
        except ToolError:
            return None

    @property
    def errors(self) -> int:
        """How many findings keep it from landing."""
        return sum(each.severity is Severity.ERROR for each in self.findings)

    @property
    def approved(self) -> bool:
        """Whether it may land as it stands."""
        return self.status.state is StatusState.SUCCESS

    @cached_property
    def status(self) -> Status:
        """The one light that the pull request shows."""
        return next(self._lights())

    def _lights(self) -> Iterator[Status]:
        decision, seen = self.decision, self.observation
        if seen.base_ref != MAIN:
            yield Status(StatusState.FAILURE, "gate.status.other_base")
        if decision.outcome is Outcome.UNDETERMINED:
            yield Status(StatusState.ERROR, "gate.status.undetermined")
        if self._checked is None:
            yield Status(StatusState.ERROR, "gate.status.unchecked")
        if self.errors:
            yield Status(StatusState.FAILURE, "gate.status.faulty", (("count", str(self.errors)),))
        if decision.problems:
            yield Status(StatusState.FAILURE, "gate.status.problem")
        if decision.outcome is Outcome.REJECTED:
            yield Status(StatusState.FAILURE, "gate.status.rejected")
        if not self.fits:
            yield Status(StatusState.FAILURE, "gate.status.conflict")
        if seen.draft:
            yield Status(StatusState.PENDING, "gate.status.draft")
        if decision.outcome is Outcome.APPROVED:
            yield Status(StatusState.SUCCESS, "gate.status.approved")
        if any(each.state is SlotState.IMPOSSIBLE for each in decision.slots):
            yield Status(StatusState.FAILURE, "gate.status.impossible")
        yield Status(StatusState.PENDING, "gate.status.waiting")

    @property
    def waiting(self) -> tuple[SlotResult, ...]:
        """The places that may be filled now."""
        return tuple(each for each in self.decision.slots if each.state is SlotState.WAITING)

    @property
    def actors(self) -> tuple[str, ...]:
        """Who must act next: those who may sign now, or whoever opened it if it cannot go on as it is."""
        if self.status.code == "gate.status.waiting":
            return tuple(dict.fromkeys(person for slot in self.waiting for person in slot.candidates))
        author = self.standing.ground.roster().person_of(self.observation.author, self.at)
        return (author,) if author and self.status.state is not StatusState.SUCCESS else ()

    def asked(self) -> tuple[Account, ...]:
        """Return whom to ask for a review now: nobody who has answered to what stands, nobody without an account."""
        if self.status.code != "gate.status.waiting":
            return ()
        moved = max((each.at for each in self.observation.head_changes), default=0)
        answered = {
            each.account.id
            for each in self.observation.reviews
            if each.account and each.submitted_at > moved and each.verdict is not ReviewVerdict.REQUEST
        }
        accounts = (account for person in self.actors if (account := self._account(person)))
        return tuple(each for each in accounts if each.id not in answered)[:MAX_ASKED]

    def _account(self, person: str) -> Account | None:
        data = self.standing.ground.roster().person(person, self.at) or {}
        host, author = self.observation.host, self.observation.author.id
        listed = (each for each in data.get("accounts") or () if each["host"] == host and int(each["id"]) != author)
        return next((Account(host, int(each["id"]), str(each["login"])) for each in listed), None)

    # Clocks -----------------------------------------------------------------------------------------------------------

    @cached_property
    def expires_at(self) -> int | None:
        """When the gate will close it because nobody did anything about it; only decisions (class A) expire."""
        seq = self.standing.ground.last_seq
        days = self.standing.ground.packs_at(seq).number("request.expire_days", self.at)
        if days is None or self.decision.landing_class != "A":
            return None
        seen = self.observation
        acts = [seen.created_at, *(each.at for each in seen.head_changes)]
        acts += [
            each.submitted_at for each in seen.reviews if each.verdict in (ReviewVerdict.APPROVE, ReviewVerdict.REJECT)
        ]
        return max(acts) + int(days * DAY)

    @property
    def expired(self) -> bool:
        """Whether its time is over; what is approved does not expire."""
        return self.expires_at is not None and self.at >= self.expires_at and not self.approved

    @cached_property
    def overwritten_at(self) -> int | None:
        """When the first of the footage asked for is overwritten, unless it was preserved; None if nobody can say."""
        request = self.request
        begin = instant((request.data.get("window") or {}).get("from")) if request else None
        if request is None or begin is None:
            return None
        cameras = self.standing.ground.sites().cameras_of(request.data, self.at)
        safe = self._preserved(request)
        gone = (self._gone_at(camera, begin) for camera in cameras if camera not in safe)
        return min((each for each in gone if each is not None), default=None)

    def _gone_at(self, camera: str, recorded: int) -> int | None:
        versions = [each for each in self.standing.ground.versions if each.record.id == camera]
        versions = [each for each in versions if each.record.kind == "camera"]
        then = [each for each in versions if each.stood_at(recorded)] or versions[:1]
        days = then[-1].record.data.get("retention_days") if then else None
        return recorded + days * DAY if isinstance(days, int) and 0 <= days < MAX_RETENTION else None

    def _preserved(self, request: Record) -> frozenset[str]:
        window = request.data.get("window") or {}
        asked = (instant(window.get("from")), instant(window.get("to")))
        held = self.standing.ground.standing("preservation", self.standing.ground.last_seq)
        mine = (each.record.data for each in held if each.record.case_id == request.case_id)
        return frozenset(str(camera) for data in mine if _covers(data, asked) for camera in data.get("cameras") or ())


def _covers(data: object, asked: tuple[int | None, int | None]) -> bool:
    window = data.get("window") if isinstance(data, dict) else None
    begin, end = (instant((window or {}).get(key)) for key in ("from", "to"))
    if begin is None or end is None or asked[0] is None or asked[1] is None:
        return False
    return begin <= asked[0] and asked[1] <= end
