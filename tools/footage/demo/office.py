"""The office in which the stories happen: a few plain verbs, each of which opens, reviews or lands a real pull request.

A story tells what people did and when; everything else (forms, commits, merges, evidence) follows. Verbs only note down
what will happen; it happens when the agenda runs, in order of time with all the other stories.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from footage.demo import papers
from footage.demo.agenda import Agenda
from footage.demo.clock import DAY, MINUTE, When, moment, stamp
from footage.demo.identifiers import Identifiers
from footage.forges.simulated import SimulatedForge
from footage.model import ReviewVerdict
from footage.scaffold.text_of_record import record_bytes

GATE_ACCOUNT = 900
BOT_ACCOUNT = 901
ADMIN_ACCOUNT = 902
Data = dict[str, Any]
Signed = tuple[str | int, When] | tuple[str | int, When, str]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the roster: the first account is the one they use."""

    id: str
    name: str
    department: str
    account: int


class Pull:
    """A pull request that a story opened; its number is known once it has happened."""

    def __init__(self, office: Office, author: int, files: Mapping[str, bytes | None], title: str, when: When) -> None:
        self.office = office
        self.number = 0
        self._author = author
        self._opened = moment(when)
        office.agenda.at(when, lambda: self._open(files, title))

    def _open(self, files: Mapping[str, bytes | None], title: str) -> None:
        self.number = self.office.forge.open_pull(self._author, files, title, self._opened)

    def approve(self, who: str | int, when: When, text: str = "", *, seen: Callable[[], str] | None = None) -> Pull:
        """Somebody approves; ``seen`` gives the commit that their page showed."""
        return self._review(who, ReviewVerdict.APPROVE, when, text, seen)

    def reject(self, who: str | int, when: When, text: str) -> Pull:
        """Somebody asks for changes."""
        return self._review(who, ReviewVerdict.REJECT, when, text, None)

    def comment(self, who: str | int, when: When, text: str) -> Pull:
        """Somebody reviews without a verdict."""
        return self._review(who, ReviewVerdict.COMMENT, when, text, None)

    def _review(
        self, who: str | int, verdict: ReviewVerdict, when: When, text: str, seen: Callable[[], str] | None
    ) -> Pull:
        account, at = self.office.account(who), moment(when)
        forge = self.office.forge
        self.office.agenda.at(
            when, lambda: forge.review(self.number, account, verdict, at, text, seen() if seen else None)
        )
        return self

    def push(self, who: str, when: When, files: Mapping[str, bytes | None], message: str) -> Pull:
        """Somebody pushes another commit."""
        account, at = self.office.account(who), moment(when)
        self.office.agenda.at(when, lambda: self.office.forge.push(self.number, files, at, account, message=message))
        return self

    def merge(self, when: When, by: str | int = GATE_ACCOUNT) -> Pull:
        """The pull request lands, whatever its reviews say, and the gate captures it."""
        account, at = self.office.account(by), moment(when)
        self.office.agenda.at(when, lambda: self.office.forge.merge(self.number, account, at))
        self.office.agenda.at(when, lambda: self.office.capture(at))
        return self

    def close(self, when: When, by: str | int, *, by_gate: bool = False) -> Pull:
        """The pull request is closed without landing."""
        account, at = self.office.account(by), moment(when)
        self.office.agenda.at(when, lambda: self.office.forge.close(self.number, account, at, by_gate=by_gate))
        self.office.agenda.at(when, lambda: self.office.capture(at))
        return self


class Case:
    """One case of a story: the request and everything that people did about it."""

    def __init__(self, office: Office, data: Data, when: When) -> None:
        self.office = office
        self.data = data
        self.id = str(data["id"])
        self.folder = f"records/cases/{self.id[3:7]}/{self.id[7:9]}/{self.id}"
        self.filed = moment(when)
        self.copies: list[Data] = []
        self.retrieved: Data = {}
        self.pull = self.land(str(data["handler"]), when, [data], f"{self.id} 调取申请")

    @property
    def path(self) -> str:
        """Return where the request stands."""
        return f"{self.folder}/request.yml"

    def land(self, author: str, when: When, records: Sequence[Data], title: str) -> Pull:
        """Open a pull request with records of this case."""
        return self.office.pull(author, when, {self.path_of(each): record_bytes(each) for each in records}, title)

    def path_of(self, data: Data) -> str:
        """Return where a record of this case stands."""
        return self.path if data["kind"] == "request" else f"{self.folder}/{data['id']}.yml"

    def event(self, kind: str) -> str:
        """Return the id of a new event."""
        return self.office.ids.event(kind, self.id)

    def signed(self, *signatures: Signed) -> Case:
        """Approve the request, one after another; the gate lands it a minute after the last."""
        return self._approved(signatures, GATE_ACCOUNT)

    def forced(self, *signatures: Signed) -> Case:
        """The same, but an administrator lands it past the gate."""
        return self._approved(signatures, ADMIN_ACCOUNT)

    def _approved(self, signatures: Sequence[Signed], lander: int) -> Case:
        for signature in signatures:
            self.pull.approve(*signature)
        self.pull.merge(moment(signatures[-1][1]) + MINUTE, lander)
        return self

    # What follows a request -------------------------------------------------------------------------------------------

    def preserve(self, when: When, by: str, keep_until: str) -> Case:
        """The footage is set aside before it is overwritten; nobody needs to agree to that."""
        data: Data = {
            "kind": "preservation",
            "id": self.event("preservation"),
            "cameras": self.data["cameras"],
            "window": self.data["window"],
            "done_by": by,
            "done_at": stamp(when),
            "keep_until": keep_until,
        }
        landed = moment(when) + 5 * MINUTE
        self.land(by, landed, [data], f"{self.id} 录像保全").merge(landed + MINUTE)
        return self

    def retrieve(
        self, when: When, by: str, to: str | None = None, *, minutes: int = 20, cameras: Sequence[str] = (),
        span: papers.Window | None = None, offset: int = 0, result: str = "full", missing: Sequence[Data] = (),
        summary: str = "画面清晰，与申请所述时段一致", copies: bool = True, witness: str | None = None,
        batch: int | None = None, confirmed: Sequence[tuple[str, When]] = (),
        extra: Callable[[Data], Sequence[Data]] | None = None,
    ) -> Case:  # fmt: skip
        """The operator exports the footage, makes a copy and hands it over; the receiver confirms (one docket)."""
        data = papers.retrieval(
            self.event("retrieval"), self.office.ids, operator=by, receiver=to, witness=witness, when=when,
            minutes=minutes, cameras=cameras or self.data["cameras"], span=span or self.span, offset=offset,
            summary=summary, result=result, missing=missing, batch=batch,
        )  # fmt: skip
        records, self.retrieved = [data], data
        if copies and result != "unavailable":
            records += self._copied(data, by, to, moment(when) + minutes * MINUTE)
        records += extra(records[1]) if extra else []
        opened = moment(when) + (minutes + 10) * MINUTE
        pull = self.land(by, opened, records, f"{self.id} 调取记录")
        hands = confirmed or [(to or witness or "", opened + 10 * MINUTE)]
        for person, at in hands:
            pull.approve(person, at)
        pull.merge(moment(hands[-1][1]) + 10 * MINUTE)
        return self

    def hand_over(self, when: When, by: str, witness: str, keeper: str, kept: When) -> Case:
        """A copy is made for an authority and handed over at once; a second keeper confirms later."""
        instrument = self.data["instrument"]
        at = moment(when) + 35 * MINUTE

        def transfer(copy: Data) -> Sequence[Data]:
            handed = {"copy": copy["id"], "organisation": instrument["authority"]}
            letter = {"authority_document": instrument["number"], "officers": instrument["officers"]}
            receipt = {"at": stamp(at), "handed_by": by, "receipt_sha256": self.office.ids.digest(f"{self.id} receipt")}
            return [{"kind": "transfer", "id": self.event("transfer"), **handed, **letter, **receipt}]

        hands = [(witness, at + 15 * MINUTE), (keeper, kept)]
        return self.retrieve(when, by, witness=witness, minutes=20, extra=transfer, confirmed=hands)

    @property
    def span(self) -> papers.Window:
        """Return the window asked for, in seconds."""
        return self.office.seconds(self.data["window"]["from"]), self.office.seconds(self.data["window"]["to"])

    def _copied(self, source: Data, by: str, to: str | None, at: int) -> list[Data]:
        name = self.office.people[to].name if to else "外部单位"
        number = len(self.copies) + 1
        serial = f"SP-U{int(self.office.ids.digest(self.id + str(number))[:6], 16) % 900 + 100}"
        made = papers.copy(
            self.event("copy"), self.id, source, number=number, operator=by, receiver=to, name=name, serial=serial
        )
        self.copies.append(made)
        if to is None:
            return [made]
        place, reason = "视频管理中心窗口", "首次领用，当面核对标签与封条"
        return [made, papers.custody(self.event("custody"), made["id"], by, to, at + 5 * MINUTE, reason, place)]

    def hand_on(self, when: When, giver: str, receiver: str, reason: str) -> Case:
        """A copy passes from one hand to another inside the unit; the receiver confirms."""
        copy_id = str(self.copies[-1]["id"])
        data = papers.custody(self.event("custody"), copy_id, giver, receiver, when, reason, "本部门办公室")
        at = moment(when) + 10 * MINUTE
        self.land(giver, at, [data], f"{self.id} 保管交接").approve(receiver, at + 10 * MINUTE).merge(at + 15 * MINUTE)
        return self

    def look(self, when: When, companion: str, *viewers: str, minutes: int = 25, cameras: Sequence[str] = ()) -> Case:
        """People look at the footage, accompanied; the first of them confirms."""
        data = papers.view(
            self.event("view"), viewers=viewers, companion=companion, when=when, minutes=minutes,
            cameras=cameras or self.data["cameras"], span=self.span, summary="现场查看，未作拷贝，已确认经过",
        )  # fmt: skip
        at = moment(when) + (minutes + 5) * MINUTE
        pull = self.land(companion, at, [data], f"{self.id} 查看记录")
        pull.approve(viewers[0], at + 10 * MINUTE).merge(at + 15 * MINUTE)
        return self

    def give_back(
        self, when: When, by: str, checker: str, second: str = "nie-shuang", *, result: str = "intact",
        digests: Sequence[str] | None = None, archive: bool = True,
    ) -> Case:  # fmt: skip
        """The copies come back, are checked and go to the archive; returner and a second keeper confirm."""
        at = moment(when)
        found = [digests if digests is not None else [f["sha256"] for f in each["files"]] for each in self.copies]
        back = papers.returned(
            self.event("return"), self.copies, by=by, checker=checker, when=at, ended=at,
            results=[result] * len(self.copies), digests=found,
        )  # fmt: skip
        records = [back]
        if archive and result == "intact":
            ids = [str(each["id"]) for each in self.copies]
            records.append(papers.archive(self.event("archive"), str(back["id"]), ids, checker, at + 20 * MINUTE))
        pull = self.land(checker, at + 25 * MINUTE, records, f"{self.id} 归还与存档")
        pull.approve(by, at + 30 * MINUTE)
        if len(records) > 1:
            pull.approve(second, at + 40 * MINUTE)
        pull.merge(at + 45 * MINUTE)
        return self

    def extend(self, when: When, by: str, days: int, grounds: str) -> Pull:
        """The unit asks for more days."""
        data = {
            "kind": "extension",
            "id": self.event("extension"),
            "additional_days": days,
            "grounds": grounds,
            "requested_by": by,
        }
        return self.land(by, when, [data], f"{self.id} 延长使用期")

    def ratify(self, when: When, by: str, released: When, grounds: str) -> Pull:
        """An emergency release is laid before those who would have decided."""
        data = {
            "kind": "ratification",
            "id": self.event("ratification"),
            "requested_by": by,
            "grounds": grounds,
            "released_at": stamp(released),
        }
        return self.land(by, when, [data], f"{self.id} 紧急调取补批")

    def edited(self, **changes: Any) -> dict[str, bytes | None]:
        """Return the request with other values, as a file to push."""
        return {self.path: record_bytes(self.data | changes)}

    @property
    def due(self) -> int:
        """Return when the use period counted from the retrieval ends."""
        return self.office.seconds(self.retrieved["ended_at"]) + int(self.data["use"]["period_days"]) * DAY


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
        capture: Callable[[int], object],
    ) -> None:
        self.forge = forge
        self._entries = entries
        self.people = {each.id: each for each in _people(entries)}
        self.agenda = Agenda()
        self.ids = Identifiers(seed)
        self.capture = capture

    def account(self, who: str | int) -> int:
        """Return the account a person uses; a number is an account already."""
        return who if isinstance(who, int) else self.people[who].account

    def seconds(self, text: str) -> int:
        """Return the epoch second of a stated time."""
        return int(datetime.fromisoformat(text).timestamp())

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
        return Case(self, data, when)

    def pull(self, author: str | int, when: When, files: Mapping[str, bytes | None], title: str) -> Pull:
        """Somebody opens a pull request with any files."""
        return Pull(self, self.account(author), files, title, when)

    def push_to_main(self, account: int, when: When, files: Mapping[str, bytes | None], message: str) -> None:
        """Somebody pushes to main at once, past every pull request."""
        self.forge.direct_push(files, account, moment(when), message)

    def entry(self, path: str) -> Mapping[str, Any]:
        """Return the data of an entry as the office began with it."""
        return self._entries[path]

    def record(self, author: str, when: When, path: str, data: Data, title: str) -> Pull:
        """Somebody opens a pull request with one record outside the cases."""
        return self.pull(author, when, {path: record_bytes(data)}, title)
