"""Where cameras look and what is kept of it: forbidden places, a flat in the picture, footage that courts wait for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from footage.demo.clock import DAY, MINUTE, day, moment, on, stamp
from footage.demo.expected import Expected
from footage.demo.office import Office
from footage.demo.rhythm.complaints import WINDOW, taken
from footage.demo.stories.telling import Story, story

STORIES: list[Story] = []
told = partial(story, STORIES)

ENGINEER, REGISTRAR = "kong-fei", "shen-qiu"
KEEPER, WITNESS = "nie-shuang", "zhou-hang"


@told("D20", "市民投诉", "A citizen complains")
def complains(office: Office) -> Iterator[Expected]:
    """A camera seems to look into a flat: masked and answered; who is complained about answers nothing himself."""
    camera, wish = "CAM-R1-08", "来信人要求匿名，称主干道摄像机可拍到公寓室内"
    good = _complaint(office, "01-06 10:20", "private_place", wish, cameras=[camera])
    taken(office, good, "acknowledged", "01-07 09:20", "已收到，将在规定期限内答复")
    taken(office, good, "accepted", "01-09 10:00", "属于受理范围，已转技术部门现场核查")
    entry = office.entry(f"records/sites/cameras/{camera}.yml")
    mask = {"overlooks_homes": True, "privacy_mask_sha256": office.digest(f"mask {camera}")}
    office.lay(ENGINEER, "01-16 15:00", [{**entry, **mask}], f"{camera} 调整角度并加装遮蔽", REGISTRAR)
    taken(office, good, "answered", "01-22 15:00", "情况属实，已调整角度并遮蔽窗户区域")
    taken(office, good, "closed", "01-26 09:30", "答复已送达，办结", "upheld")
    taken(office, good, "improved", "01-28 10:00", "临近住宅的摄像机逐一复核遮蔽区域", changed=True)
    yield Expected(good, note="masked and answered", verdicts={"S-5.3c": "PASS dealt_with", "S-5.3d": "PASS improved"})
    yield Expected(camera, verdicts={"S-3.2e": "PASS masked"})
    bad = _complaint(
        office, "03-04 15:30", "service", "投诉安保负责人现场处置态度生硬，要求由他人答复", about=["sun-wei"]
    )
    taken(office, bad, "acknowledged", "03-05 09:30", "已收到", by="sun-wei")
    taken(office, bad, "accepted", "03-06 10:00", "本人核实办理", by="sun-wei")
    taken(office, bad, "answered", "03-12 15:00", "经核查处置并无不当", by="sun-wei")
    taken(office, bad, "closed", "03-16 10:00", "办结", "not_upheld", by="sun-wei")
    yield Expected(bad, note="he answers for himself", verdicts={"S-5.3c": "FAIL own_complaint"})


def _complaint(office: Office, received: str, category: str, summary: str, **fields: Any) -> str:
    """Tell that a complaint comes in by letter; who wrote it stands in the window's own book, never here."""
    at = moment(received)
    data = office.draft(
        "complaint", received, channel="letter", category=category, summary=summary, received_at=stamp(at),
        identity_ref=f"接诉台账第 {int(office.ids.digest(received)[:4], 16) % 900 + 100} 号", received_by=WINDOW,
        answer_due_on=day(at + 60 * DAY), **fields,
    )  # fmt: skip
    office.lay(WINDOW, at + 30 * MINUTE, [data], f"接诉登记：{summary}")
    return str(data["id"])


@told("D24", "禁设与涉密场所", "Where cameras may not be")
def forbidden(office: Office) -> Iterator[Expected]:
    """A secret neighbour moves in: with his consent, and two weeks late; a camera is found in a changing room."""
    near = {"near_classified": True}
    _zone(office, "02-04 10:00", "ZN-R2", near | {"consent_document": "云杉保密同意函〔2026〕2号"})
    yield Expected("CAM-R2-06", note="with consent", verdicts={"S-3.2d": "PASS permitted"})
    _zone(office, "02-04 11:00", "ZN-W2", near)
    _zone(office, "02-27 11:00", "ZN-W2", near | {"consent_document": "云杉保密同意函〔2026〕5号"})
    yield Expected("CAM-W2-02", note="consent came later", verdicts={"S-3.2d": "FAIL no_consent"})
    _refused(office)
    yield from _found(office)


def _refused(office: Office) -> None:
    """The engineer wants to enter a camera that hangs in a changing room; the registrar sends it back."""
    room = {**office.entry("records/sites/zones/ZN-H1.yml"), "id": "ZN-H9", "prohibited_area": "changing_room",
            "name": {"zh": "一号厂房更衣区", "en": "Hall 1 changing area"}, "area_type": "other"}  # fmt: skip
    like = office.entry("records/sites/cameras/CAM-H1-06.yml")
    found = {**like, "id": "CAM-H9-01", "zone": "ZN-H9", "in_use_on": "2026-04-16",
             "name": {"zh": "一号厂房更衣区 01 号", "en": "Hall 1 changing area 01"},
             "gb28181_id": f"{str(like['gb28181_id'])[:-4]}9901"}  # fmt: skip
    pull = office.pull(ENGINEER, "04-17 15:00", office.files([room, found]), "补登记更衣区摄像机")
    pull.reject(REGISTRAR, "04-17 15:40", "更衣区禁止设置摄像机，不予登记；请作为问题上报")
    pull.close("04-17 15:45", ENGINEER)


def _found(office: Office) -> Iterator[Expected]:
    """So it is a finding: taken down the same day, looked into, answered for, and told to the police."""
    finding = office.draft(
        "finding", "D24", type="breach", severity="serious", clause="S-3.2d", title="更衣区查获摄像机",
        description="走查发现更衣区有摄像机一台，当日拆除并封存，已报公安机关",
        required_measure="排查全部更衣区，追查安装人",
        owner="ye-fan", due_on="2026-05-15", found_by="wu-tong", found_on="2026-04-17",
    )  # fmt: skip
    office.lay("wu-tong", "04-17 16:00", [finding], "问题登记：更衣区查获摄像机")
    closure = office.draft(
        "finding_closure", "D24", finding=finding["id"], result="fixed", measures="全部更衣区已排查，无其他设备",
        evidence_sha256=[office.digest("closure D24")], closed_by="ye-fan", verified_by="wu-tong",
        closed_at=stamp("05-06 10:00"),
    )  # fmt: skip
    office.lay("ye-fan", "05-06 10:20", [closure], "整改完成：更衣区查获摄像机", "wu-tong")
    answer = office.draft(
        "violation", "D24", file_number="云杉处〔2026〕9号", file_sha256=office.digest("violation D24"),
        clause="S-3.2d", finding=finding["id"], severity="serious", sanction="dismissal",
        grounds="外包人员擅自安装，已清退并移送公安机关", compensation="not_applicable", suspected_crime=True,
        decided_on="2026-05-08", requested_by="jiang-wen",
        referral={"authority": "云杉区公安分局", "on": "2026-04-18", "receipt_sha256": office.digest("referral D24")},
    )  # fmt: skip
    office.lay("jiang-wen", "05-07 10:00", [answer], f"{answer['file_number']} 违规处理", "gao-yuan", "bai-shuo")
    yield Expected(str(finding["id"]), note="found in a changing room, removed", verdicts={"R-7.1.2b": "PASS"})
    yield Expected(str(answer["id"]), note="answered for", verdicts={"S-7.2a": "PASS", "S-7.2b": "PASS referred"})


def _zone(office: Office, when: str, zone: str, changes: dict[str, Any]) -> None:
    entry = {**office.entry(f"records/sites/zones/{zone}.yml"), **changes}
    office.lay(ENGINEER, when, [entry], f"{zone} 周边涉密单位情况", REGISTRAR)


@told("D25", "保全与到期清理", "Held footage and its end")
def held(office: Office) -> Iterator[Expected]:
    """Police and court hold one night: left out while either stands, lost when a keeper counts only the first."""
    yield Expected(office.named("purge", "ST-MAIN 2026-01-08"), note="both holds stand",
                   verdicts={"S-3.3e": "PASS purged_rightly"})  # fmt: skip
    ended = _cleared(office, "12-22 15:00", ("09-10", "09-10"), "法院保全已于十二月十八日解除，清理留存录像")
    yield Expected(ended, note="the only hold was lifted", verdicts={"S-3.3e": "PASS purged_rightly"})
    broken = _cleared(office, "03-24 15:00", ("10-02", "10-03"), "公安机关保全已解除，清理留存录像")
    yield Expected(broken, note="the court's hold still stands", verdicts={"S-3.3e": "FAIL held_purged"})


def _cleared(office: Office, when: str, period: tuple[str, str], rule: str) -> str:
    """Tell that a keeper clears what had been kept beyond its days."""
    data = office.draft(
        "purge", f"kept {when}", storage="ST-MAIN", object="recordings",
        period={"from": on(period[0]), "to": on(period[1])}, rule=rule, candidates=2, excluded=0, purged=2,
        method="overwrite", executed_by=KEEPER, witness=WITNESS, executed_at=stamp(when),
        list_sha256=office.digest(f"purge kept {when}"),
    )  # fmt: skip
    office.lay(KEEPER, moment(when) + 60 * MINUTE, [data], f"{day(when)} 解除保全录像清理", WITNESS)
    return str(data["id"])
