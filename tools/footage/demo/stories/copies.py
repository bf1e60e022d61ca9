"""What becomes of a copy: lost, brought back altered, turned into another format, handed to the police."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from footage.demo import papers
from footage.demo.case import Case, Data
from footage.demo.clock import DAY, HOUR, MINUTE, When, moment, stamp
from footage.demo.expected import Expected
from footage.demo.office import Office
from footage.demo.stories.telling import Story, story
from footage.demo.stories.usual import asked, authority, copied

STORIES: list[Story] = []
told = partial(story, STORIES)

LOGISTICS, PROPERTY = ("zhao-min", "lin-hao"), ("cao-lin", "song-yi")


def _incident(
    case: Case, found: When, reported: When, by: str, category: str, what: str, measures: str, **fields: Any
) -> Data:
    """Tell that somebody reports what happened to the newest copy."""
    return case.report(
        "incident", reported, by, "事件报告", category=category, copies=[case.copies[-1]["id"]],
        discovered_at=stamp(found), reported_by=by, reported_at=stamp(reported),
        responsible_department=case.data["department"], description=what, personal_information=True,
        people_affected=2, measures=measures, **fields,
    )  # fmt: skip


def _decided(case: Case, when: str, incident: Data, result: str, grounds: str, lost: bool, **fields: Any) -> Data:
    """Tell that head of security and management decide who answers for it."""
    at, copies = moment(when), [case.copies[-1]["id"]] if lost else []
    return case.decide(
        "incident_decision", at, "ren-kai", "事件处理决定", ("sun-wei", at + HOUR), ("gao-yuan", at + 3 * HOUR),
        incident=incident["id"], result=result, responsible_department=case.data["department"], grounds=grounds,
        measures="介质改用带锁盒具存放，领用人重新接受保密教育", copies_lost=copies,
        violation_follows=result == "negligence", report_sha256=case.office.digest(f"{case.id} decision"),
        requested_by="ren-kai", **fields,
    )  # fmt: skip


@told("D15", "拷贝遗失", "A copy is lost")
def copy_lost(office: Office) -> Iterator[Expected]:
    """A stick is missed on the third day: once reported and answered for, once told a week later and left at that."""
    good = copied(asked(office, "D15 good", "01-19 09:20", LOGISTICS, "CAM-R2-01", "traffic_accident",
                        "物流通道叉车与货车会车时刮碰，需核实经过以便定责"))  # fmt: skip
    lost = _incident(good, "01-22 08:50", "01-22 10:10", "zhao-min", "loss", "U 盘不在保管柜内，查找未果，内容已加密",
                     "封存保管柜，调阅门禁，通知可能受影响的人员", loss_yuan=180)  # fmt: skip
    _decided(
        good, "02-03 10:00", lost, "negligence", "领用人离岗时未上锁，致介质遗失", lost=True, compensation_yuan=180
    )
    data = office.draft(
        "violation", "D15", file_number="云杉处〔2026〕1号", file_sha256=office.digest("violation D15"),
        clause="R-5.2.2", case=good.id, severity="minor", sanction="warning", grounds="保管不慎致拷贝遗失，内容已加密",
        compensation="paid", compensation_yuan=180, suspected_crime=False, decided_on="2026-02-05",
        requested_by="jiang-wen",
    )  # fmt: skip
    office.lay("jiang-wen", "02-05 10:00", [data], f"{data['file_number']} 违规处理", "gao-yuan", "wu-tong")
    yield Expected(good.id, note="reported the same morning", state="lost", verification="verified",
                   verdicts={"R-5.2.1a": "FAIL copy_lost", "R-5.2.2": "PASS answered_for",
                             "R-7.2.2": "PASS compensation_decided"})  # fmt: skip
    bad = copied(asked(office, "D15 bad", "03-23 09:20", LOGISTICS, "CAM-R2-05", "dispute",
                       "物流通道两名装卸工发生争执，需核实起因"))  # fmt: skip
    _incident(bad, "03-25 09:00", "04-01 15:00", "zhao-min", "loss", "U 盘遗失一周后才告知安保部门", "停止领用新的拷贝")
    yield Expected(bad.id, note="told a week later, never decided", state="lost", verification="verified",
                   verdicts={"R-5.2.1a": "FAIL copy_lost", "R-5.2.2": "FAIL undecided"})  # fmt: skip


@told("D16", "归还件哈希不符", "It came back altered")
def altered(office: Office) -> Iterator[Expected]:
    """The check finds another file: once said and reported, once passed over in silence, once called intact."""
    good = copied(asked(office, "D16 good", "01-26 09:15", PROPERTY, "CAM-P2-03", "property_damage",
                        "地下停车场消火栓箱门被撞坏，需核实责任车辆"))  # fmt: skip
    other = [office.digest("D16 other file")]
    good.give_back("01-30 10:00", "cao-lin", "zhou-hang", result="mismatch", digests=other)
    found = _incident(good, "01-30 10:10", "01-30 14:00", "cao-lin", "damage", "归还件与登记哈希不符，使用中被误存",
                      "封存介质，以原件重做")  # fmt: skip
    _decided(good, "02-09 10:00", found, "no_fault", "播放软件自动改写文件，原始录像未受影响", lost=False)
    yield Expected(good.id, note="said and reported", state="returned", verification="verified",
                   verdicts={"R-4.3.2a": "PASS checked_with_fault", "R-4.3.2b": "N/A check_failed",
                             "R-5.2.1a": "FAIL copy_damaged", "R-5.2.2": "PASS answered_for",
                             "R-1.3.4b": "PASS"})  # fmt: skip
    silent = copied(asked(office, "D16 silent", "02-02 09:15", PROPERTY, "CAM-P2-05", "property_damage",
                          "地下停车场充电桩外壳被撞裂，需核实责任车辆"))  # fmt: skip
    silent.give_back("02-06 10:00", "cao-lin", "zhou-hang", result="mismatch", digests=[office.digest("D16 silent")])
    yield Expected(silent.id, note="found, but never reported", state="returned", verification="verified",
                   verdicts={"R-4.3.2a": "PASS", "R-5.2.2": "FAIL harm_not_reported"})  # fmt: skip
    called = copied(asked(office, "D16 intact", "03-09 09:15", PROPERTY, "CAM-P2-07", "property_damage",
                          "地下停车场立柱护角被撞脱落，需核实责任车辆"))  # fmt: skip
    called.give_back("03-13 10:00", "cao-lin", "zhou-hang", digests=[office.digest("D16 called intact")])
    yield Expected(called.id, note="called intact all the same", verification="verified",
                   verdicts={"R-4.3.2a": "FAIL result_contradicts_digests"})  # fmt: skip


@told("D17", "拷贝的再拷贝与转码", "A copy of a copy")
def derived(office: Office) -> Iterator[Expected]:
    """A transcoded copy that names its parent is sound; the same file called an original is not."""
    reason = "大堂旋转门夹到来访人员，需核实经过以便赔付"
    for label, filed, derivative in (("D17 good", "01-12 09:10", "transcode"), ("D17 bad", "02-05 09:10", "original")):
        case = copied(
            asked(office, label, filed, ("qiu-ming", "wei-hong"), "CAM-L1-04", "incident_investigation", reason)
        )
        at = case.filed + DAY
        _converted(case, derivative, "xu-yan", at)
        case.give_back(case.filed + 4 * DAY, "qiu-ming", "zhou-hang")
        good = derivative == "transcode"
        verdict = "PASS copy_derived" if good else "FAIL copy_altered"
        yield Expected(case.id, note="declared" if good else "called an original", verification="verified",
                       state="archived" if good else "", verdicts={"R-1.3.4b": verdict})  # fmt: skip


def _converted(case: Case, derivative: str, by: str, at: int) -> None:
    """The unit cannot play the recorder's format: a keeper makes a common one of it and hands it over."""
    source, receiver = case.copies[-1], str(case.data["handler"])
    digest = case.office.digest(f"{case.id} converted")
    first = source["files"][0]
    made: Data = {
        **source, "id": case.event("copy"), "copy_no": 2, "derivative": derivative,
        "medium": {"type": "usb", "serial": f"{source['medium']['serial']}-T"},
        "files": [{**first, "name": str(first["name"]).replace(".mp4", "_t.mp4"), "sha256": digest}],
        "label_text": f"{source['label_text']}；转码件 第 2 号，便于通用播放器播放",
        "made_by": by, "made_at": stamp(at),
    }  # fmt: skip
    if derivative != "original":
        made["parent"] = source["id"]
    handed = papers.custody(case.event("custody"), made["id"], by, receiver, at + 5 * MINUTE, "转码后领用",
                            "视频管理中心窗口")  # fmt: skip
    case.copies.append(made)
    pull = case.land(by, at + 10 * MINUTE, [made, handed], f"{case.id} 转码件")
    pull.approve(receiver, at + 20 * MINUTE).merge(at + 25 * MINUTE)


@told("D46", "拷贝移交公安机关", "Handed to the police for good")
def handed_to_police(office: Office) -> Iterator[Expected]:
    """What the police took never becomes overdue; what nobody wrote down as taken does."""
    reason = "停车场车内财物被盗案件侦办，来函调取案发时段录像"
    good = authority(office, "D46 good", "11-04 09:30", ["CAM-P1-04"], reason, "东园调证〔2025〕141号",
                     ("承办人甲", "承办人乙"))  # fmt: skip
    good.signed(("he-jing", "11-04 10:20"), ("sun-wei", "11-04 11:40"))
    good.hand_over("11-04 14:30", "zhou-hang", "ren-kai", "nie-shuang", "11-04 16:30")
    yield Expected(good.id, note="with a receipt", state="transferred", verification="verified", outcome="approved",
                   verdicts={"R-1.3.1": "PASS", "R-4.3.1": "N/A transferred", "R-5.3c": "N/A transferred",
                             "S-4.3d": "N/A transferred"})  # fmt: skip
    bad = copied(asked(office, "D46 bad", "11-18 09:30", PROPERTY, "CAM-P1-06", "theft",
                       "东区停车场车内财物被盗，业主已报案，需核实经过"))  # fmt: skip
    yield Expected(bad.id, note="the unit let officers take its own copy, on no paper", state="overdue",
                   verification="verified", verdicts={"R-5.3c": "FAIL overdue"})  # fmt: skip
