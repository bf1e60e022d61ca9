"""One case as a story tells it: the request, and everything that people did about it, each verb a real pull request."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from footage.demo import papers
from footage.demo.acting import ADMIN_ACCOUNT, GATE_ACCOUNT, Docket, Pull, shift_end, week_end
from footage.demo.clock import DAY, HOUR, MINUTE, When, day, moment, seconds, stamp
from footage.reading.text_of_record import record_bytes

if TYPE_CHECKING:
    from footage.demo.office import Office

Data = dict[str, Any]
Signed = tuple[str | int, When] | tuple[str | int, When, str]
Hands = Sequence[tuple[str, When]]
NOTIFIER, NOTICES_AT, MOST_HOURS = "footage-gate", "17:00", 3
KEEPERS = ("zhou-hang", "nie-shuang", "xu-yan")


@dataclass(frozen=True, slots=True, order=True)
class Export:
    """One export as the recorder itself noted it: when, of which camera, what span, by whose account."""

    at: int
    camera: str
    begin: int
    end: int
    by: str


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
        self.preserved: Data = {}
        self.by_shift = False  # stories land each act at once; on ordinary days a keeper closes a docket
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
        landed = moment(signatures[-1][1]) + MINUTE
        self.pull.merge(landed, lander)
        return self._notified(landed) if lander == GATE_ACCOUNT else self

    def _notified(self, landed: int) -> Case:
        """The gate tells the keepers what to prepare: on ordinary days all at once, at the day's end."""
        evening = moment(f"{day(landed)} {NOTICES_AT}")
        together = self.by_shift and landed < evening <= landed + MOST_HOURS * HOUR
        sent = evening if together else landed + 2 * MINUTE
        digest = self.office.digest(f"notice {self.id}")
        data = papers.work_notice(self.event("work_notice"), self.data, NOTIFIER, KEEPERS, sent, digest)
        if together:
            docket = self.office.docket(NOTIFIER, sent + 5 * MINUTE, "工作通知")
            return self._entered(docket, [data], [], f"{self.id} 工作通知")
        self.land(NOTIFIER, sent + MINUTE, [data], f"{self.id} 工作通知").merge(sent + 2 * MINUTE)
        return self

    # What follows a request -------------------------------------------------------------------------------------------

    def preserve(self, when: When, by: str, keep_until: str, digests: Sequence[str] = ()) -> Case:
        """The footage is set aside before it is overwritten; nobody needs to agree to that."""
        data: Data = {
            "kind": "preservation",
            "id": self.event("preservation"),
            "cameras": self.data["cameras"],
            "window": self.data["window"],
            "done_by": by,
            "done_at": stamp(when),
            "keep_until": keep_until,
        } | ({"sha256": list(digests)} if digests else {})
        self.preserved = data
        landed = moment(when) + 5 * MINUTE
        self.land(by, landed, [data], f"{self.id} 录像保全").merge(landed + MINUTE)
        return self

    def retrieve(
        self, when: When, by: str, to: str | None = None, *, minutes: int = 20, cameras: Sequence[str] = (),
        span: papers.Window | None = None, offset: int = 0, result: str = "full", missing: Sequence[Data] = (),
        summary: str = "画面清晰，与申请所述时段一致", copies: bool = True, witness: str | None = None,
        batch: int | None = None, confirmed: Hands = (),
        extra: Callable[[Data], Sequence[Data]] | None = None,
    ) -> Case:  # fmt: skip
        """The operator exports the footage, makes a copy and hands it over; the receiver confirms (one docket)."""
        data = papers.retrieval(
            self.event("retrieval"), self.office.ids, operator=by, receiver=to, witness=witness, when=when,
            minutes=minutes, cameras=cameras or self.data["cameras"], span=span or self.span, offset=offset,
            summary=summary, result=result, missing=missing, batch=batch,
        )  # fmt: skip
        records, self.retrieved = [data], data
        self._export(data)
        if copies and result != "unavailable":
            records += self._copied(data, by, to, moment(when) + minutes * MINUTE)
        records += extra(records[1]) if extra else []
        opened = moment(when) + (minutes + 10) * MINUTE
        hands = confirmed or [(to or witness or "", opened + 10 * MINUTE)]
        return self._confirmed(by, opened, records, "调取记录", hands)

    def _export(self, data: Data) -> None:
        """The recorder notes each export itself."""
        begin, end = (seconds(data["window"][side]) for side in ("from", "to"))
        taken = sorted({str(each["camera"]) for each in data.get("files", ())})
        at = seconds(data["started_at"])
        self.office.exports += [Export(at, camera, begin, end, data["operators"][0]) for camera in taken]

    def _confirmed(self, author: str, when: int, records: Sequence[Data], what: str, hands: Hands) -> Case:
        """Land what was done: at once, or with everything else of that keeper's shift."""
        title = f"{self.id} {what}"
        if self.by_shift:
            return self._entered(self.office.docket(author, shift_end(when)), records, hands, title)
        pull = self.land(author, when, records, title)
        for person, at in hands:
            pull.approve(person, at)
        pull.merge(moment(hands[-1][1]) + 5 * MINUTE)
        return self

    def _entered(self, docket: Docket, records: Sequence[Data], hands: Hands, title: str) -> Case:
        docket.enter({self.path_of(each): record_bytes(each) for each in records}, [who for who, _ in hands], title)
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
        return seconds(self.data["window"]["from"]), seconds(self.data["window"]["to"])

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
        hands = [(receiver, at + 10 * MINUTE)]
        if self.by_shift:
            docket = self.office.docket(giver, week_end(at), "当周保管交接")
            return self._entered(docket, [data], hands, f"{self.id} 保管交接")
        return self._confirmed(giver, at, [data], "保管交接", hands)

    def look(self, when: When, companion: str, *viewers: str, minutes: int = 25, cameras: Sequence[str] = ()) -> Case:
        """People look at the footage, accompanied; the first of them confirms."""
        data = papers.view(
            self.event("view"), viewers=viewers, companion=companion, when=when, minutes=minutes,
            cameras=cameras or self.data["cameras"], span=self.span, summary="现场查看，未作拷贝，已确认经过",
        )  # fmt: skip
        at = moment(when) + (minutes + 5) * MINUTE
        return self._confirmed(companion, at, [data], "查看记录", [(viewers[0], at + 10 * MINUTE)])

    def give_back(
        self, when: When, by: str, checker: str, *, result: str = "intact",
        digests: Sequence[str] | None = None, archive: bool = True, destroyed: bool = False, backup: bool = False,
    ) -> Case:  # fmt: skip
        """The copies come back, are checked and archived (what matters in two places) or destroyed."""
        at = moment(when)
        found = [digests if digests is not None else [f["sha256"] for f in each["files"]] for each in self.copies]
        back = papers.returned(
            self.event("return"), self.copies, by=by, checker=checker, when=at, ended=at,
            results=[result] * len(self.copies), digests=found,
        )  # fmt: skip
        records, hands = [back], [(by, at + 30 * MINUTE)]
        ids = [str(each["id"]) for each in self.copies]
        if destroyed:
            proof = self.office.digest(f"{self.id} destroyed")
            records.append(papers.destruction(self.event("destruction"), ids, checker, by, at + 20 * MINUTE, proof))
        elif archive and result == "intact":
            for place in ("ST-ARCHIVE", "ST-VAULT") if backup else ("ST-ARCHIVE",):
                kept = papers.archive(
                    self.event("archive"), str(back["id"]), self.copies, checker, at + 20 * MINUTE, storage=place
                )
                records.append(kept)
        return self._confirmed(checker, at + 25 * MINUTE, records, "归还与存档", hands)

    def extend(self, when: When, by: str, days: int, grounds: str, **fields: Any) -> Pull:
        """The unit asks for more days, or for another use."""
        data = {
            "kind": "extension",
            "id": self.event("extension"),
            "additional_days": days,
            "grounds": grounds,
            "requested_by": by,
            **fields,
        }
        return self.land(by, when, [data], f"{self.id} {'变更用途' if fields else '延长使用期'}")

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

    def report(self, kind: str, when: When, by: str, what: str, **fields: Any) -> Data:
        """Somebody says what they must; it lands at once, and can be named by what follows."""
        data = {"kind": kind, "id": self.event(kind), **fields}
        landed = moment(when) + 5 * MINUTE
        self.land(by, landed, [data], f"{self.id} {what}").merge(landed + MINUTE)
        return data

    def decide(self, kind: str, when: When, by: str, what: str, *signatures: Signed, **fields: Any) -> Data:
        """Somebody lays a matter of the case before those who decide; it lands a minute after the last signature."""
        data = {"kind": kind, "id": self.event(kind), **fields}
        pull = self.land(by, when, [data], f"{self.id} {what}")
        for signature in signatures:
            pull.approve(*signature)
        pull.merge(moment(signatures[-1][1]) + MINUTE)
        return data

    def correct(self, when: When, by: str, confirmed: str, pointer: str, value: object, reason: str) -> Case:
        """The author of the retrieval's record corrects it; another keeper confirms."""
        data = {"kind": "correction", "id": self.event("correction"), "corrects": self.retrieved["id"],
                "pointer": pointer, "value": value, "reason": reason, "author": by}  # fmt: skip
        return self._confirmed(by, moment(when), [data], "更正", [(confirmed, moment(when) + 10 * MINUTE)])

    def disclose(
        self, when: When, by: str, second: str, organisation: str, *, to: str = "insurer", manner: str = "copy_given",
        basis: str = "保险合同约定的查勘资料，经审批提供", masked_at: When = 0,
    ) -> Case:  # fmt: skip
        """A masked copy is made, checked by a second viewer and given to whom the approval names."""
        source, at = self.copies[-1], moment(when)
        done = moment(masked_at or when)
        written = max(at, done) + 40 * MINUTE
        masked = papers.masked(self.event("copy"), source, by, done, self.office.digest(f"{self.id} masked"))
        redaction = papers.redaction(self.event("redaction"), source, masked, by, second, done)
        receipt = self.office.digest(f"{self.id} receipt")
        given = papers.disclosure(
            self.event("disclosure"), self.data, masked, redaction, organisation, by, second, at + 30 * MINUTE, receipt,
            to=to, manner=manner, basis=basis,
        )  # fmt: skip
        return self._confirmed(by, written, [masked, redaction, given], "遮挡与提供", [(second, written + 10 * MINUTE)])

    def edited(self, **changes: Any) -> dict[str, bytes | None]:
        """Return the request with other values, as a file to push."""
        return {self.path: record_bytes(self.data | changes)}

    @property
    def ended(self) -> int:
        """Return when the retrieval ended."""
        return seconds(self.retrieved["ended_at"])

    @property
    def due(self) -> int:
        """Return when the use period counted from the retrieval ends."""
        return self.ended + int(self.data["use"]["period_days"]) * DAY
