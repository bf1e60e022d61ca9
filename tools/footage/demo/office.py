"""The office in which the stories happen: a few plain verbs, each of which opens, reviews or lands a real pull request.

A story tells what people did and when; everything else (forms, commits, merges, evidence) follows. Verbs only note down
what will happen; it happens when the agenda runs, in order of time with all the other stories.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from footage.demo import papers
from footage.demo.acting import Docket, Pull
from footage.demo.agenda import Agenda
from footage.demo.case import Case, Data, Export
from footage.demo.clock import MINUTE, When, WorkingTime, moment
from footage.demo.identifiers import Identifiers
from footage.demo.opening import channel_of
from footage.forges.simulated import SimulatedForge
from footage.operations.standing import Standing
from footage.reading.kinds import Kinds
from footage.reading.text_of_record import record_bytes


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the roster: the first account is the one they use."""

    id: str
    name: str
    department: str
    account: int


def _people(entries: Mapping[str, Mapping[str, Any]]) -> list[Person]:
    found = (data for data in entries.values() if data["kind"] == "person")
    return [
        Person(str(data["id"]), str(data["name"]), str(data["department"]), int(data["accounts"][0]["id"]))
        for data in found
    ]


class Office:
    """People, forge and agenda together."""

    def __init__(
        self,
        forge: SimulatedForge,
        entries: Mapping[str, Mapping[str, Any]],
        seed: int,
        agenda: Agenda,
        capture: Callable[[int], object],
        kinds: Kinds,
        working: WorkingTime,
        standing: Callable[[], Standing],
    ) -> None:
        self.forge = forge
        self.kinds = kinds
        self.working = working
        self.standing = standing
        self.cases: list[Case] = []
        self.exports: list[Export] = []
        self.seeds: dict[str, str] = {}  # of each quarter the digest of the first statement in it
        self._entries = entries
        self.people = {each.id: each for each in _people(entries)}
        machines = (data for data in entries.values() if data["kind"] == "service_account")
        self._machines = {str(data["id"]): int(data["account"]["id"]) for data in machines}
        self.agenda = agenda
        self.ids = Identifiers(seed)
        self.capture = capture
        self.channel = channel_of(self.entries("pack"))
        self._dockets: dict[tuple[str, int, str], Docket] = {}

    def name_of(self, who: str) -> str:
        """Return the name of a person; a machine goes by its id."""
        return self.people[who].name if who in self.people else who

    def account(self, who: str | int) -> int:
        """Return the account a person or a machine uses; a number is an account already."""
        return who if isinstance(who, int) else self._machines.get(who) or self.people[who].account

    def request(
        self, label: str, when: When, handler: str, applicant: str, cameras: Sequence[str], span: papers.Window,
        purpose: str, reason: str, *, mode: str = "copy", days: int | None = None,
        recipients: Sequence[str] | None = None, department: str | None = None, **extra: Any,
    ) -> Case:  # fmt: skip
        """Somebody opens a request. ``label`` names it for its identifier only."""
        data = papers.request(
            self.ids.case(label, when), department=department or self.people[handler].department, applicant=applicant,
            handler=handler, purpose=purpose, reason=reason, cameras=cameras, span=span, mode=mode, days=days,
            recipients=recipients if recipients is not None else [handler], extra=extra,
        )  # fmt: skip
        case = Case(self, data, when)
        self.cases.append(case)
        return case

    def pull(self, author: str | int, when: When, files: Mapping[str, bytes | None], title: str) -> Pull:
        """Somebody opens a pull request with any files."""
        return Pull(self, self.account(author), files, title, when)

    def push_to_main(self, account: int, when: When, files: Mapping[str, bytes | None], message: str) -> None:
        """Somebody pushes to main at once, past every pull request."""
        self.forge.direct_push(files, account, moment(when), message)

    def entry(self, path: str) -> Mapping[str, Any]:
        """Return the data of an entry as the office began with it."""
        return self._entries[path]

    def docket(self, keeper: str, closes: int, what: str = "值班登记") -> Docket:
        """Return the docket that somebody closes then; a full one is followed by another."""
        docket = self._dockets.get((keeper, closes, what))
        if docket is None or docket.full:
            docket = self._dockets[keeper, closes, what] = Docket(self, keeper, closes, what)
        return docket

    def record(self, author: str, when: When, path: str, data: Data, title: str) -> Pull:
        """Somebody opens a pull request with one record outside the cases."""
        return self.pull(author, when, {path: record_bytes(data)}, title)

    def entries(self, kind: str) -> list[Mapping[str, Any]]:
        """Return the entries of a kind as the office began with them, by id."""
        return [data for _, data in sorted(self._entries.items()) if data["kind"] == kind]

    def recorder(self, camera: str) -> str:
        """Return the recorder of a camera; one that came later hangs on that of its zone."""
        return str(self._camera_like(camera)["recorder"])

    def store(self, camera: str) -> str:
        """Return where the footage of a camera lies."""
        return str(self._camera_like(camera)["storage"])

    def _camera_like(self, camera: str) -> Mapping[str, Any]:
        zone = camera.removeprefix("CAM-").rpartition("-")[0]
        return next(each for each in self.entries("camera") if each["zone"] == f"ZN-{zone}")

    def digest(self, label: str) -> str:
        """Return a made-up SHA-256 of a document."""
        return self.ids.digest(label)

    def named(self, kind: str, label: str) -> str:
        """Return the id that ``draft`` gives, or gave, a record of this label."""
        return self.ids.entry(kind, f"{kind} {label}")

    def draft(self, kind: str, label: str, **fields: Any) -> Data:
        """Return a record outside the cases with an id of its own; what is None is left out."""
        filled = {key: value for key, value in fields.items() if value is not None}
        return {"kind": kind, "id": self.named(kind, label), **filled}

    def files(self, records: Sequence[Data]) -> dict[str, bytes | None]:
        """Return records outside the cases as files to push."""
        return {self.kinds[str(each["kind"])].path_of(str(each["id"])): record_bytes(each) for each in records}

    def lay(self, author: str, when: When, records: Sequence[Data], title: str, *confirmed: str) -> Pull:
        """Somebody lays down records outside the cases; ``confirmed`` approve, ten minutes each, then it lands."""
        pull, at = self.pull(author, when, self.files(records), title), moment(when)
        for person in confirmed:
            at += 10 * MINUTE
            pull.approve(person, at)
        return pull.merge(at + MINUTE)
