"""What the office had done before the first day: agreements, training, notices, filings, the building of the system.

These records stand in the first commit, as an office that begins with ``footage`` would bring its papers in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Protocol

from footage.demo.identifiers import Identifiers

Data = dict[str, Any]
Entry = Mapping[str, Any]
DUTIES = ["secrecy", "purpose", "no_copy", "no_spread", "return", "report", "delete", "liability"]
UNIT = "云杉产业园运营有限公司"
RIGHTS = {
    "zh": "可申请查阅与本人有关的录像，可就采集范围提出异议或投诉",
    "en": "You may ask to see footage of yourself, object to what is recorded, and complain",
}
OPERATORS = ("fu-qiang", "gu-lan", "ji-yun", "nie-shuang", "shao-jun", "xu-yan", "zhou-hang")
LEADERS = ("fang-bo", "ren-kai")
PROTECTED = (
    ("R-2.2.2a", "防火、防潮、防盗、防磁措施齐全有效"),
    ("R-2.2.2b", "设专门存储区域，出入登记"),
)
CHANNEL = "complaint.channel"
PUBLIC = ("ZN-G1", "ZN-G2", "ZN-K1", "ZN-L1", "ZN-P1", "ZN-P2", "ZN-R1", "ZN-R2")
NEVER_SIGNED = ("feng-lan", "lei-ting", "tao-jin")  # one comes in January; the papers of two are filed late
AGREEMENT_ENDS = {"xu-yan": "2025-11-30", "mo-han": "2025-12-31"}
TRAINED_EARLY = ("nie-shuang",)


class Papers(Protocol):
    """Whoever makes records: the office, or what was there before it."""

    def draft(self, kind: str, label: str, **fields: Any) -> Data:
        """Return a record with an id of its own."""

    def digest(self, label: str) -> str:
        """Return a made-up SHA-256 of a document."""

    @property
    def channel(self) -> str:
        """Return where people complain, as the rules say."""


def channel_of(packs: Sequence[Entry]) -> str:
    """Return where people complain, as the rules say."""
    parameters = (each for pack in packs for each in pack["parameters"])
    return next(str(each["value"]) for each in parameters if each["name"] == CHANNEL)


class _Papers:
    """Makes records with identifiers that no seed changes."""

    def __init__(self, channel: str) -> None:
        self._ids = Identifiers(0)
        self.channel = channel

    def draft(self, kind: str, label: str, **fields: Any) -> Data:
        return {"kind": kind, "id": self._ids.entry(kind, f"{kind} {label}"), **fields}

    def digest(self, label: str) -> str:
        return self._ids.digest(label)


def opening(entries: Sequence[Entry]) -> Iterator[Data]:
    """Yield the records that the office brings in, given its people, zones and cameras."""
    papers = _Papers(channel_of([each for each in entries if each["kind"] == "pack"]))
    of = {kind: [each for each in entries if each["kind"] == kind] for kind in ("person", "zone", "camera")}
    yield from _agreements(papers, of["person"])
    yield from _schooling(papers, [str(each["id"]) for each in of["person"] if each["department"] != "outside"])
    yield from _notices(papers, of["zone"], of["camera"])
    yield from _filings(papers, of["camera"])
    yield from _building(papers, of["camera"])
    for store in (each for each in entries if each["kind"] == "storage"):
        yield from _protected(papers, store)


def _protected(papers: Papers, store: Entry) -> Iterator[Data]:
    for clause, statement in PROTECTED:
        label = f"{clause} {store['id']}"
        yield papers.draft(
            "attestation", label, clause=clause, statement=statement, storage=store["id"], signer=store["keeper"],
            countersigned_by="sun-wei", signed_on="2025-06-20", valid_until="2026-06-19",
            attachment=f"{statement} {store['id']}.pdf", attachment_sha256=papers.digest(f"attestation {label}"),
        )  # fmt: skip


def _agreements(papers: _Papers, people: Sequence[Entry]) -> Iterator[Data]:
    for person in people:
        if person["id"] in NEVER_SIGNED:
            continue
        outside = person["department"] == "outside"
        yield papers.draft(
            "agreement", str(person["id"]), type="contractor" if outside else "staff", person=person["id"],
            scope="工作中接触的录像、案卷与系统账号", duties=DUTIES, template_version="2024版",
            signed_on="2024-11-18", valid_until=AGREEMENT_ENDS.get(str(person["id"]), "2026-11-17"),
            document_sha256=papers.digest(f"agreement {person['id']}"), recorded_by="hao-lu",
        )  # fmt: skip


def _schooling(papers: _Papers, staff: Sequence[str]) -> Iterator[Data]:
    events = (("2025-02-20", "2026-02-19", TRAINED_EARLY), ("2025-04-10", "2026-04-09", staff))
    for held, until, who in events:
        yield papers.draft(
            "training", held, title="年度录像安全与保密培训", topics=["law", "policy", "equipment", "data", "secrecy"],
            organiser="human-resources", held_on=held, hours=4,
            participants=[each for each in who if who is TRAINED_EARLY or each not in TRAINED_EARLY],
            valid_until=until, attendance_sha256=papers.digest(f"attendance {held}"),
            material_sha256=papers.digest(f"material {held}"), recorded_by="hao-lu",
        )  # fmt: skip
    yield papers.draft(
        "assessment", "2025", title="年度操作技能与法规考核", organiser="human-resources", held_on="2025-06-18",
        pass_mark=80, results=[{"person": each, "skill": "pass", "law": "pass"} for each in (*OPERATORS, *LEADERS)],
        valid_until="2026-06-17", papers_sha256=papers.digest("papers 2025"), recorded_by="hao-lu",
    )  # fmt: skip


def notice(
    papers: Papers,
    label: str,
    zone: Entry,
    cameras: Sequence[Entry],
    published: str,
) -> Data:
    """Return the public notice for cameras of one zone."""
    purposes = sorted({str(each["purpose"]) for each in cameras})
    return papers.draft(
        "notice", label, zone=zone["id"], cameras=[each["id"] for each in cameras],
        purpose={"zh": "、".join(purposes), "en": f"Safety of the {zone['name']['en'].lower()}"}, controller=UNIT,
        contact=f"园区服务热线 {papers.channel}", complaints=f"投诉热线 {papers.channel}，或园区服务大厅接诉窗口",
        retention_days=max(int(each["retention_days"]) for each in cameras), rights=RIGHTS,
        places=["sign", "website"], published_on=published, sign_photo_sha256=papers.digest(f"sign {label}"),
        published_by="kong-fei",
    )  # fmt: skip


def _notices(papers: _Papers, zones: Sequence[Entry], cameras: Sequence[Entry]) -> Iterator[Data]:
    for zone in zones:
        hanging = [each for each in cameras if each["zone"] == zone["id"]]
        yield notice(papers, str(zone["id"]), zone, hanging, "2024-02-20")


def filing(papers: Papers, label: str, cameras: Sequence[Entry], filed: str, **fields: Any) -> Data:
    """Return what was filed with the police about cameras of the park's system."""
    declared = {
        "unit": UNIT,
        "location": "云杉产业园全域",
        "devices": len(cameras),
        "device_types": ["固定枪机", "球机"],
        "storage_days": min(int(each["retention_days"]) for each in cameras),
    }
    number = f"云公视备{filed[:4]}第{int(papers.digest(label)[:4], 16) % 9000 + 1000}号"
    common = {"authority": "云杉区公安分局", "filed_on": filed, "receipt_number": number}
    return papers.draft(
        "filing", label, **fields, **common, receipt_sha256=papers.digest(f"receipt {label}"), declared=declared,
        cameras=[each["id"] for each in cameras], filed_by="kong-fei",
    )  # fmt: skip


def _filings(papers: _Papers, cameras: Sequence[Entry]) -> Iterator[Data]:
    for public, system in ((True, "园区公共区域视频系统"), (False, "厂区内部视频系统")):
        found = [each for each in cameras if (each["zone"] in PUBLIC) is public]
        yield filing(papers, system, found, "2025-06-12", type="legacy", system=system, in_use_on="2024-03-01")


def plan(papers: Papers, label: str, points: Sequence[tuple[str, str, str]], approved: str, start: str) -> Data:
    """Return a build plan; a point is camera, zone and what it covers."""
    found = [
        {"camera": camera, "zone": zone, "device_type": "fixed", "covers": covers} for camera, zone, covers in points
    ]
    return papers.draft(
        "build_plan", label, project=label, site="云杉产业园", purpose="预防和查处园区安全事件，保障通行与生产安全",
        legal_basis="《公共安全视频图像信息系统管理条例》", points=found,
        standards=["GB 50348-2018", "GB/T 28181-2022"], private_places_checked=True, near_classified=False,
        layout_sha256=papers.digest(f"layout {label}"), selection_sha256=papers.digest(f"selection {label}"),
        selection={"performance": 88, "stability": 91, "upkeep": 84},
        builder="云杉智能化工程有限公司", approved_on=approved, start_on=start, recorded_by="kong-fei",
    )  # fmt: skip


def acceptance(papers: Papers, label: str, of: Data, installed: str, tested: str) -> Data:
    """Return the test by which the cameras of a plan were accepted."""
    fine = dict.fromkeys(("picture", "signal", "storage", "clock", "night"), "pass") | {"device_type": "fixed"}
    return papers.draft(
        "acceptance_test", label, plan=of["id"], tested_on=tested,
        results=[{"camera": each["camera"], "installed_on": installed, **fine} for each in of["points"]],
        conclusion="passed", accepted_by=["ye-fan", "xu-yan"], report_sha256=papers.digest(f"test {label}"),
        recorded_by="kong-fei",
    )  # fmt: skip


def _building(papers: _Papers, cameras: Sequence[Entry]) -> Iterator[Data]:
    points = [(str(each["id"]), str(each["zone"]), str(each["name"]["zh"])) for each in cameras]
    for zone, group in groupby(points, key=lambda each: each[1]):
        made = plan(papers, f"一期视频系统 {zone}", list(group), "2023-11-10", "2023-12-01")
        yield made
        yield acceptance(papers, f"一期视频系统 {zone}", made, "2024-02-10", "2024-02-26")
