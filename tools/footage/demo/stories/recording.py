"""What is written down, when and by whom: exports past the system, later edits, paper, telephone, slips of the pen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from footage.demo import papers
from footage.demo.acting import ADMIN_ACCOUNT
from footage.demo.case import Case, Data, Export
from footage.demo.clock import DAY, HOUR, MINUTE, moment, stamp
from footage.demo.expected import Expected
from footage.demo.office import Office
from footage.demo.stories.telling import BY_THE_BOOK, Story, story
from footage.demo.stories.usual import asked, copied, signed
from footage.reading.text_of_record import record_bytes

STORIES: list[Story] = []
told = partial(story, STORIES)

PROPERTY, OFFICES, SAFETY = ("cao-lin", "song-yi"), ("qiu-ming", "wei-hong"), ("pan-xi", "yan-rui")
FACTORY = ("deng-jie", "luo-ping")


@told("D36", "系统之外的导出", "Exported outside the system")
def past_the_system(office: Office) -> Iterator[Expected]:
    """One night somebody exported an hour at the recorder itself; its log says so, and nothing answers to it."""
    case = copied(asked(office, "D36 good", "10-15 09:20", SAFETY, "CAM-H1-04", "safety_check",
                        "一号厂房吊装作业现场警戒线移位，需核实作业人员是否合规"))  # fmt: skip
    case.give_back("10-20 10:20", "pan-xi", "zhou-hang")
    yield Expected(case.id, state="archived", verification="verified", verdicts=BY_THE_BOOK)
    yield Expected("NVR-H1@2025-Q4", note="each export has its record", verdicts={"R-1.3.2b": "PASS log_reconciled"})
    at = moment("11-12 22:40")
    office.exports.append(Export(at, "CAM-H2-03", at - 3 * HOUR, at - 2 * HOUR, "gu-lan"))
    yield Expected("NVR-H2@2025-Q4", note="an export at night", verdicts={"R-1.3.2b": "FAIL export_unexplained"})
    answer = office.draft(
        "violation", "D36", file_number="云杉处〔2026〕3号", file_sha256=office.digest("violation D36"),
        clause="R-1.3.2b", severity="serious", sanction="dismissal", grounds="擅自在录像机上导出录像，已移送公安机关",
        compensation="not_applicable", suspected_crime=True, decided_on="2026-01-19", requested_by="jiang-wen",
        referral={"authority": "云杉区公安分局", "on": "2026-01-20", "receipt_sha256": office.digest("referral D36")},
    )  # fmt: skip
    office.lay("jiang-wen", "01-19 10:00", [answer], f"{answer['file_number']} 违规处理", "gao-yuan", "bai-shuo")
    yield Expected(str(answer["id"]), note="answered for", verdicts={"R-7.2.1": "PASS", "R-7.2.3": "PASS referred"})


def _looked(case: Case, when: int, summary: str) -> Data:
    """Tell that the handler looks at the footage; the record as the companion writes it."""
    return papers.view(
        case.event("view"), viewers=[str(case.data["handler"])], companion="nie-shuang", when=when, minutes=25,
        cameras=case.data["cameras"], span=case.span, summary=summary,
    )  # fmt: skip


@told("D42", "登记事后改动", "A docket edited afterwards")
def docket_edited(office: Office) -> Iterator[Expected]:
    """Changed the same evening; changed two days later, though opened in time; changed after it was confirmed."""
    reason = "大堂旋转门急停，有人员被困片刻，需核实经过并改进引导"
    for label, filed, later, camera in (
        ("D42 the same evening", "11-12 09:10", 3 * HOUR, "CAM-L1-01"),
        ("D42 two days later", "11-25 09:10", 2 * DAY, "CAM-L1-02"),
        ("D42 after it was confirmed", "12-10 09:10", 3 * HOUR, "CAM-L1-03"),
    ):
        case = signed(asked(office, label, filed, OFFICES, camera, "incident_investigation", reason, days=None,
                            mode="view"))  # fmt: skip
        at = case.filed + 4 * HOUR
        data = _looked(case, at, "现场查看，未作拷贝")
        pull = case.land("nie-shuang", at + 30 * MINUTE, [data], f"{case.id} 查看记录")
        changed = {case.path_of(data): record_bytes(data | {"content_summary": "现场查看，未作拷贝，已确认急停经过"})}
        if label == "D42 after it was confirmed":
            pull.approve("qiu-ming", at + HOUR).push("nie-shuang", at + later, changed, "改写摘要")
            pull.merge(at + later + MINUTE, ADMIN_ACCOUNT)
            verdict = "FAIL no_second_person"
        else:
            pull.push("nie-shuang", at + later, changed, "补充摘要").approve("qiu-ming", at + later + HOUR)
            pull.merge(at + later + HOUR + MINUTE)
            verdict = "PASS" if later < DAY else "FAIL recorded_late"
        yield Expected(case.id, note=label[4:], state="viewed", verdicts={"R-4.2.2": verdict})


@told("D43", "本人报告无人复核", "A report never countersigned")
def never_countersigned(office: Office) -> Iterator[Expected]:
    """A copy would not play and was reported at once; one week's list was signed, the other never."""
    for week, filed, camera, state in (
        ("2026-W04", "01-20 09:10", "CAM-H1-05", "missing"),
        ("2026-W05", "01-27 09:10", "CAM-H1-06", "countersigned"),
    ):
        case = copied(asked(office, f"D43 {week}", filed, FACTORY, camera, "safety_check",
                            "一号厂房输送线急停按钮被误触，需核实触发前后人员站位"))  # fmt: skip
        found = case.filed + DAY
        issue = case.report(
            "issue", found + 20 * MINUTE, "deng-jie", "问题报告", copy=case.copies[0]["id"], problem="unplayable",
            description="拷贝在本部门电脑上无法播放", discovered_at=stamp(found), reported_by="deng-jie",
            reported_to="he-jing", reported_at=stamp(found + 20 * MINUTE), use_stopped=True,
        )  # fmt: skip
        case.report(
            "issue_instruction", found + 2 * HOUR, "he-jing", "处理意见", issue=issue["id"], measure="verify",
            instruction="请改用随盘播放器", given_by="he-jing", given_at=stamp(found + 2 * HOUR),
        )  # fmt: skip
        case.give_back(found + 2 * DAY, "deng-jie", "zhou-hang")
        yield Expected(case.id, note="whoever reported did right", state="archived", verification="verified",
                       verdicts={"R-5.1.3a": "PASS"})  # fmt: skip
        yield Expected(f"{week}/manufacturing/reports", note="the week's list", countersign=state)


@told("D44", "纸质办理日", "A paper day")
def paper_day(office: Office) -> Iterator[Expected]:
    """The forge was down, the form was signed on paper: confirmed in the afternoon it is sound, later nobody knows."""
    signers = (("song-yi", "unit", 1), ("he-jing", "security", 2), ("sun-wei", "security", 4))
    for label, down, entered in (("D44 good", "10-28 08:00", 6), ("D44 late", "11-04 08:00", 8 * 24 + 1)):
        begin = moment(down)
        at = begin + entered * HOUR
        case = asked(office, label, at, PROPERTY, "CAM-P1-01", "lost_property",
                     "业主反映在东区停车场遗失背包一只，需核实去向", days=None, mode="view")  # fmt: skip
        form = papers.paper_form(
            case.event("paper_form"), case.data, f"纸-{down[:2]}-{down[3:5]}", (begin, begin + 5 * HOUR),
            [(who, stage, begin + hours * HOUR) for who, stage, hours in signers], "cao-lin",
            office.digest(f"{label} form"),
        )  # fmt: skip
        case.pull.push("cao-lin", at + 5 * MINUTE, {case.path_of(form): record_bytes(form)}, "附纸质审批单")
        hands = [(who, at + (20 + 10 * place) * MINUTE) for place, (who, _, _) in enumerate(signers)]
        if label == "D44 good":
            case.signed(*hands).look(at + 2 * HOUR, "zhou-hang", "cao-lin")
            yield Expected(case.id, note="on paper, ratified", state="viewed", verification="verified",
                           outcome="approved", via={"unit.head": "paper", "security.head": "paper"},
                           verdicts={"R-3.3.1a": "PASS", "R-3.3.2b": "PASS", "R-3.3.4b": "PASS"})  # fmt: skip
        else:
            case.forced(*hands)
            yield Expected(case.id, note="confirmed too late, landed all the same", verification="undetermined",
                           verdicts={"R-3.3.2b": "UNKNOWN"})  # fmt: skip


@told("D48", "电话指令", "Ordered by telephone")
def by_telephone(office: Office) -> Iterator[Expected]:
    """A theft under way: the head of security says so on the telephone; ratified the same evening, or too late."""
    for label, filed, hours in (("D48 good", "11-20 15:10", 3), ("D48 late", "01-28 15:10", 30)):
        at = moment(filed)
        case = asked(office, label, filed, PROPERTY, "CAM-P2-04", "theft",
                     "地下停车场有人正在撬车窗，需立即查看其去向", days=None, hours_ago=1, mode="view",
                     urgency="emergency",
                     emergency={"ground": "theft", "ordered_by": "安全保卫部负责人电话决定（值班电话录音第 7 条）",
                                "acted_at": stamp(at)})  # fmt: skip
        case.pull.merge(at + MINUTE)
        case.look(at + 10 * MINUTE, "zhou-hang", "cao-lin")
        pull = case.ratify(
            at + (hours - 1) * HOUR, "cao-lin", at + 10 * MINUTE, "电话指令先行查看，嫌疑人已被劝离，补办审批"
        )
        pull.approve("sun-wei", at + hours * HOUR, "同意补批").merge(at + hours * HOUR + MINUTE)
        good = label == "D48 good"
        yield Expected(case.id, note="ratified the same evening" if good else "ratified the next evening",
                       verdicts={"R-3.3.4b": "PASS ratified_in_time" if good else "FAIL ratified_late"})  # fmt: skip


@told("D49", "笔误与更正", "An honest slip, and its correction")
def slip_of_the_pen(office: Office) -> Iterator[Expected]:
    """The keeper wrote down the next camera's number; the record stays, a correction beside it puts it right."""
    for label, filed in (("D49 good", "10-22 09:10"), ("D49 bad", "02-03 09:10")):
        case = signed(asked(office, label, filed, OFFICES, "CAM-L1-02", "lost_property",
                            "来访人员在大堂遗失文件袋，需核实取走经过"))  # fmt: skip
        case.retrieve(case.filed + 4 * HOUR, "xu-yan", "qiu-ming", cameras=["CAM-L1-03"])
        office.exports[-1] = replace(office.exports[-1], camera="CAM-L1-02")  # what the recorder really did
        if label == "D49 good":
            for hours, pointer in ((23, "/cameras/0"), (24, "/files/0/camera")):
                case.correct(case.filed + hours * HOUR, "xu-yan", "zhou-hang", pointer, "CAM-L1-02", "编号误写为 03")
        case.give_back(case.filed + 5 * DAY, "qiu-ming", "zhou-hang")
        verdict = "PASS" if label == "D49 good" else "FAIL camera_not_approved"
        yield Expected(case.id, note="corrected" if label == "D49 good" else "left as it was", state="archived",
                       verification="verified", verdicts=BY_THE_BOOK | {"R-3.3.4b": verdict})  # fmt: skip
