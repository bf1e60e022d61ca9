"""Turns that an ordinary case may take: a copy handed on, extended, corrected, masked, destroyed, lost and found.

``TURNS`` says which of every 120 ordinary cases takes which turn.
"""

from __future__ import annotations

from footage.demo import papers
from footage.demo.alive import Telling
from footage.demo.case import Case
from footage.demo.clock import DAY, HOUR, MINUTE, day, moment, stamp
from footage.demo.occasions import OCCASIONS, Occasion
from footage.demo.office import Office
from footage.demo.ordinary import (
    Desk,
    Steps,
    approved,
    brought_back,
    copied,
    head,
    on_duty,
    present,
    request,
    signatures,
    used,
)

INSURER = "华安财产保险云杉营销服务部"
TO_COPY = tuple(each for each in OCCASIONS if each.mode == "copy")
TO_VIEW = tuple(each for each in OCCASIONS if each.mode == "view")
INSURED = Occasion("property", "P1", "property_damage", "{place}车辆被撞，保险公司查勘需要事故画面", "disclose", 30)
LESSON = Occasion(
    "human-resources", "L1", "training", "{place}消防疏散演练组织有序，拟选取画面用于新员工安全教育", "view", 30
)
HOISTING = Occasion(
    "engineering", "H2", "safety_check", "{place}设备吊装由施工方全程录像，需核对吊点与警戒是否符合方案", "view", 40
)
HANDOVER = Occasion(
    "logistics", "W1", "incident_investigation", "{place}交接时少一箱配件，物流与仓储共同核实装卸经过", "copy", 40
)
LOST_CHILD = Occasion(
    "property", "P2", "incident_investigation", "{place}一名幼童与家人走散，需立即查看去向", "view", 30
)


def _copy(office: Office, desk: Desk, label: str, steps: Steps, period: int | None = None) -> Case:
    """Tell an ordinary copy up to the moment when it is out."""
    case = request(office, desk, label, steps, steps.random.choice(TO_COPY), period)
    approved(case, desk, steps)
    copied(case, steps)
    return case


def _destroyed(office: Office, desk: Desk, label: str, steps: Steps) -> None:
    brought_back(_copy(office, desk, label, steps), steps, destroyed=True)


def _handed_on(office: Office, desk: Desk, label: str, steps: Steps) -> None:
    """The handler passes the copy to the head of the unit before going on leave; the head brings it back."""
    case = _copy(office, desk, label, steps, 12 if steps.at < LATE else 9)
    keeper = head(desk, case)
    steps.at = steps.working.begins(steps.at + DAY, 11)
    case.hand_on(steps.at, str(case.data["handler"]), keeper, "经办人外出，移交负责人保管")
    brought_back(case, steps, keeper)


def _extended(office: Office, desk: Desk, label: str, steps: Steps) -> None:
    case = _copy(office, desk, label, steps, 5)
    asked = steps.working.begins(case.due - 3 * DAY, 10)
    if asked < case.due - DAY:
        pull = case.extend(asked, str(case.data["handler"]), 4, "责任认定尚未完成，需继续比对录像")
        pull.approve(head(desk, case), asked + 40 * MINUTE).approve("he-jing", asked + 90 * MINUTE)
        pull.merge(asked + 91 * MINUTE)
    brought_back(case, steps)


def _corrected(office: Office, desk: Desk, label: str, steps: Steps) -> None:
    """The keeper mistyped what the footage shows and says so the next day."""
    case = _copy(office, desk, label, steps)
    by = str(case.retrieved["operators"][0])
    second = "zhou-hang" if by != "zhou-hang" else "nie-shuang"
    at = steps.working.begins(steps.at + DAY, 10)
    case.correct(at, by, second, "/content_summary", "画面清晰，已见事件经过", "摘要漏写是否见到事件经过")
    brought_back(case, steps)


def _faulty(office: Office, desk: Desk, label: str, steps: Steps) -> None:
    """The copy does not play; the unit reports it, stops, and does what it is told."""
    case = _copy(office, desk, label, steps)
    found, handler = steps.next(60, 300), str(case.data["handler"])
    issue = case.report(
        "issue", found + 20 * MINUTE, handler, "问题报告", copy=case.copies[0]["id"], problem="unplayable",
        description="拷贝在本部门电脑上无法播放",
        discovered_at=stamp(found), reported_by=handler, reported_to="he-jing",
        reported_at=stamp(found + 20 * MINUTE), use_stopped=True,
    )  # fmt: skip
    told = steps.next(60, 120)
    case.report(
        "issue_instruction", told, "he-jing", "处理意见", issue=issue["id"], measure="verify",
        instruction="请改用随盘播放器；如仍不能播放，交回重做", given_by="he-jing", given_at=stamp(told),
    )  # fmt: skip
    brought_back(case, steps)


def _preserved(office: Office, desk: Desk, label: str, steps: Steps) -> None:
    """The footage would soon be overwritten: set aside at once, released when the copy is made."""
    case = request(office, desk, label, steps, steps.random.choice(TO_COPY))
    filed = steps.at
    case.preserve(filed + 20 * MINUTE, "zhou-hang", day(filed + 60 * DAY))
    approved(case, desk, steps)
    used(case, steps)
    at = steps.working.begins(steps.at + DAY, 10)
    case.report(
        "preservation_release", at, "zhou-hang", "解除保全", preservation=case.preserved["id"], ground="retrieved",
        released_by="zhou-hang", released_at=stamp(at), deleted=True,
    )  # fmt: skip


def _withdrawn(office: Office, desk: Desk, label: str, steps: Steps) -> None:
    """Approved, and no longer needed before anybody looked."""
    case = request(office, desk, label, steps, steps.random.choice(TO_VIEW))
    approved(case, desk, steps)
    at, handler = steps.working.begins(steps.at + DAY, 9), str(case.data["handler"])
    case.report("withdrawal", at, handler, "撤回申请", withdrawn_by=handler, reason="双方已自行协商解决，不再需要查看",
                footage_taken=False)  # fmt: skip


def _disclosed(office: Office, desk: Desk, label: str, steps: Steps) -> None:
    """An insurer gets a masked copy; management signs, because it leaves the house."""
    case = request(
        office, desk, label, steps, INSURED, 8, external_recipients=[{"name_ref": "insurer-a", "organisation": INSURER}]
    )
    signs = signatures(case, desk, steps)
    steps.at = signs[-1][1] + steps.random.randint(5, 20) * MINUTE
    case.signed(*signs, ("gao-yuan", steps.at))
    copied(case, steps, two=True)
    keeper = str(case.retrieved["operators"][0])
    second = next(each for each in ("zhou-hang", "nie-shuang", "xu-yan") if each != keeper)
    at = case.ended + 30 * MINUTE
    case.disclose(at, keeper, second, INSURER)
    brought_back(case, steps, backup=True)


def _urgent(office: Office, desk: Desk, label: str, steps: Steps) -> None:
    """A child is lost: people look at once, as the duty leader orders; the head of security signs afterwards."""
    begin, (handler, keeper) = steps.at - HOUR, desk.staff["property"]
    case = office.request(
        label, steps.at, handler, keeper, ["CAM-P2-01", "CAM-P2-02"], (begin, begin + 50 * MINUTE),
        LOST_CHILD.purpose, LOST_CHILD.reason.format(place="地下停车场"), mode="view", urgency="emergency",
        emergency={"ground": "lost_person", "ordered_by": "值班队长方波当面决定", "acted_at": stamp(steps.at)},
    )  # fmt: skip
    case.pull.merge(steps.at + MINUTE)
    looked = steps.at + 10 * MINUTE
    case.look(looked, on_duty(looked), handler)
    asked = looked + 60 * MINUTE
    case.ratify(asked, handler, looked, "幼童走散，先行查看后已找到，当日补批").approve(
        "sun-wei", asked + 30 * MINUTE, "同意补批"
    ).merge(asked + 31 * MINUTE)


def _damaged(office: Office, desk: Desk, label: str, steps: Steps) -> None:
    """The stick breaks in the unit's hands: reported, decided, no footage lost because the original stands."""
    case = _copy(office, desk, label, steps)
    handler, found = str(case.data["handler"]), steps.next(30, 200)
    incident = case.report(
        "incident", found + 30 * MINUTE, handler, "事件报告", category="damage", copies=[case.copies[0]["id"]],
        discovered_at=stamp(found), reported_by=handler, reported_at=stamp(found + 30 * MINUTE),
        responsible_department=case.data["department"], description="U 盘接口折断，内容未外泄",
        personal_information=False, measures="停止使用，封存原盘",
    )  # fmt: skip
    at = steps.working.begins(found + 2 * DAY, 10)
    case.decide(
        "incident_decision", at, "ren-kai", "事件处理决定", ("sun-wei", at + HOUR), ("gao-yuan", at + 3 * HOUR),
        incident=incident["id"], result="no_fault", responsible_department=case.data["department"],
        grounds="介质正常老化，保管无不当", measures="更换介质批次，归还时登记损坏", copies_lost=[],
        violation_follows=False,
        report_sha256=office.digest(f"{case.id} decision"), requested_by="ren-kai",
    )  # fmt: skip
    brought_back(case, steps)


def _on_paper(office: Office, desk: Desk, label: str, steps: Steps) -> None:
    """The forge was down for a day: signed on paper, entered the next morning, confirmed by those who signed."""
    down = steps.working.begins(steps.at, 8)
    steps.at = steps.working.begins(down + DAY, 9)
    case = request(office, desk, label, steps, steps.random.choice(TO_VIEW))
    signers = ((head(desk, case), "unit", 10), ("he-jing", "security", 12), ("sun-wei", "security", 15))
    case.signed(*((who, steps.next(10, 30)) for who, _, _ in signers))
    entered, handler = steps.next(10, 20), str(case.data["handler"])
    form = papers.paper_form(
        case.event("paper_form"), case.data, f"纸-{day(down)[:4]}-{int(office.digest(label)[:2], 16)}",
        (down, down + 9 * HOUR), [(who, stage, down + hour * 30 * MINUTE) for who, stage, hour in signers], handler,
        office.digest(f"{case.id} form"),
    )  # fmt: skip
    pull = case.land(handler, entered, [form], f"{case.id} 纸质审批补录")
    for who, _, _ in signers:
        pull.approve(who, steps.next(10, 30))
    pull.merge(steps.at + MINUTE)
    used(case, steps)


def _lesson(office: Office, desk: Desk, label: str, steps: Steps) -> None:
    """A drill filmed in a public lobby is shown to newcomers: everybody in the picture has agreed, which two attest."""
    source = {"name": "大堂消防疏散演练", "recorded_with": "大堂固定摄像机", "storage": "ST-MAIN"}
    case = request(office, desk, label, steps, LESSON, source_kind="event", source=source)
    signs = signatures(case, desk, steps)
    at = signs[-1][1] - 2 * HOUR
    data = office.draft(
        "attestation", f"consent {label}", clause="S-4.3b", case=case.id,
        statement="画面中全部人员已签署单独同意书，同意用于内部安全教育", signer="sun-wei",
        countersigned_by="jiang-wen", signed_on=day(at), valid_until=day(at + 180 * DAY),
        attachment="单独同意书汇总.pdf", attachment_sha256=office.digest(f"consent {label}"),
    )  # fmt: skip
    office.lay("sun-wei", at, [data], f"声明：{case.id} 已取得单独同意", "jiang-wen")
    case.signed(*signs)
    used(case, steps)


def _filmed_by_others(office: Office, desk: Desk, label: str, steps: Steps) -> None:
    """What the contractor filmed with a camera of its own, and left on the plant's store."""
    source = {"name": "设备吊装作业录像", "recorded_with": "施工方手持摄像机", "storage": "ST-PLANT"}
    case = request(office, desk, label, steps, HOISTING, source_kind="other", source=source)
    approved(case, desk, steps)
    used(case, steps)


def _joint(office: Office, desk: Desk, label: str, steps: Steps) -> None:
    """Two departments ask together: both heads sign before security does."""
    case = request(office, desk, label, steps, HANDOVER, 6, joint_departments=["warehouse"])
    unit, *others = signatures(case, desk, steps)
    case.signed(unit, (desk.staff["warehouse"][1], unit[1] + 10 * MINUTE), *others)
    used(case, steps)


def _other_use(office: Office, desk: Desk, label: str, steps: Steps) -> None:
    """The unit wants to show the copy in its safety lesson as well: decided like a new request, before it does."""
    case = _copy(office, desk, label, steps, 9)
    asked = steps.working.begins(steps.at + DAY, 10)
    new_use = {"manner": "部门内安全例会播放", "purpose": "以本次经过开展岗位安全教育"}
    pull = case.extend(asked, str(case.data["handler"]), 0, "经过典型，拟在部门例会上讲解", new_use=new_use)
    pull.approve(head(desk, case), asked + 40 * MINUTE).approve("he-jing", asked + 90 * MINUTE)
    pull.approve(present("sun-wei", asked), asked + 120 * MINUTE).merge(asked + 121 * MINUTE)
    brought_back(case, steps)


LATE = moment("05-20 00:00")
TURNS: dict[int, Telling] = {
    6: _destroyed, 12: _handed_on, 19: _preserved, 24: _destroyed, 28: _extended, 33: _corrected, 39: _disclosed,
    45: _faulty, 51: _destroyed, 57: _handed_on, 63: _withdrawn, 69: _urgent, 76: _damaged, 80: _destroyed,
    86: _handed_on, 91: _extended, 97: _preserved, 101: _on_paper, 107: _destroyed, 113: _disclosed,
    14: _lesson, 35: _filmed_by_others, 53: _joint, 112: _other_use,
}  # fmt: skip
