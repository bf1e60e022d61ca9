"""Short cuts past the rules: splitting, lowering, signing unread, looking further, late papers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from footage.demo.case import Case
from footage.demo.clock import DAY, HOUR, MINUTE, day, moment, on, stamp
from footage.demo.expected import Expected
from footage.demo.office import Office
from footage.demo.opening import DUTIES
from footage.demo.rhythm.people import CLERK, REGISTRAR
from footage.demo.rhythm.playback import LEADER
from footage.demo.stories.telling import Story, story
from footage.demo.stories.usual import asked, signed
from footage.reading.text_of_record import record_bytes

STORIES: list[Story] = []
told = partial(story, STORIES)

LEASING, OFFICES, PROPERTY = ("meng-fei", "tan-lu"), ("qiu-ming", "wei-hong"), ("cao-lin", "song-yi")
PARTS, PART, SPLIT_AT = 20, 90 * MINUTE, "12-16 09:00"


def _part(office: Office, number: int) -> Case:
    """Tell one of twenty requests for an hour and a half each, all for one camera and one after another."""
    begin = moment("12-14 06:00") + number * PART
    return office.request(
        f"D37 part {number}", moment(SPLIT_AT) + number * 3 * MINUTE, *LEASING, ["CAM-G1-01"], (begin, begin + PART),
        "safety_check", "统计南门周末人流高峰，评估是否增开临时出口", mode="view",
    )  # fmt: skip


@told("D37", "一份申请拆成二十份", "One request split in twenty")
def split_in_twenty(office: Office) -> Iterator[Expected]:
    """Thirty hours need management: asked for in one request they get it, in twenty small ones they went round it."""
    at, begin = moment("12-08 09:10"), moment("12-06 06:00")
    whole = office.request(
        "D37 good", at, *LEASING, ["CAM-G1-01"], (begin, begin + 30 * HOUR), "safety_check",
        "统计南门周末人流高峰，评估是否增开临时出口", mode="view",
    )  # fmt: skip
    whole.signed(("tan-lu", at + 30 * MINUTE), ("qian-li", at + 90 * MINUTE), ("sun-wei", at + 150 * MINUTE),
                 ("gao-yuan", at + 5 * HOUR, "同意，限现场查看"))  # fmt: skip
    whole.look("12-09 09:30", "zhou-hang", "meng-fei")
    yield Expected(whole.id, note="whole", state="viewed", outcome="approved",
                   verdicts={"R-3.3.3a": "PASS management_signed"})  # fmt: skip
    parts = [_part(office, number) for number in range(PARTS)]
    head, review, last = (moment(f"12-16 {clock}") for clock in ("10:30", "13:30", "15:30"))
    for number, case in enumerate(parts):
        case.by_shift = True
        case.signed(("tan-lu", head + 8 * number), ("qian-li", review + number * 5 * MINUTE),
                    ("sun-wei", last + number * 4 * MINUTE))  # fmt: skip
        case.look(moment("12-17 09:10") + number * 12 * MINUTE, "zhou-hang", "meng-fei", minutes=10)
    yield Expected(parts[0].id, note="the first of twenty", verdicts={"R-3.3.3a": "N/A not_needed"})
    for case in parts[1:-1]:
        yield Expected(case.id, note="one of twenty", state="viewed")
    yield Expected(parts[-1].id, note="the last of twenty", verdicts={"R-3.3.3a": "FAIL management_missing"})


@told("D41", "闭眼盖章", "A rubber stamp")
def rubber_stamp(office: Office) -> Iterator[Expected]:
    """Nothing is broken: signals only, which weigh in the sample. Twenty in three minutes, always the same two, unread,
    and while away.
    """
    first = office.ids.case("D37 part 0", SPLIT_AT)
    yield Expected(first, note="twenty within three minutes, a quarter of the same two", signals=["burst", "same_pair"])
    reason = "大堂闸机夹到访客衣物，需核实经过以便赔付"
    quick = asked(office, "D41 quick", "12-22 09:20", OFFICES, "CAM-L1-04", "incident_investigation", reason,
                  days=None, mode="view")  # fmt: skip
    at = quick.filed + HOUR
    quick.signed(("wei-hong", at), ("he-jing", at + HOUR), ("sun-wei", at + HOUR + 9))
    quick.look("12-23 09:30", "zhou-hang", "qiu-ming")
    yield Expected(quick.id, note="nine seconds", outcome="approved", signals=["quick_approval"],
                   verdicts={"R-3.3.2b": "PASS"})  # fmt: skip
    away = asked(office, "D41 away", "12-02 10:00", LEASING, "CAM-L1-03", "lost_property",
                 "参展客户在大堂遗失雨伞，需核实取走经过", days=None, mode="view")  # fmt: skip
    away.signed(("tan-lu", "12-02 11:00"), ("qian-li", "12-02 13:00"), ("sun-wei", "12-02 15:00"))
    away.look("12-03 09:30", "zhou-hang", "meng-fei")
    yield Expected(away.id, note="reported absent", outcome="approved", signals=["while_absent"],
                   verdicts={"R-3.3.1a": "PASS"})  # fmt: skip


@told("D38", "敏感度调低一小时", "Sensitivity lowered for an hour")
def lowered(office: Office) -> Iterator[Expected]:
    """The finance offices were ordinary from ten to eleven, and asked for in between: the last thirty days count."""
    reason = "财务办公区门禁报警后自行恢复，需核实报警前后有无人员进入"
    good = asked(office, "D38 good", "02-24 09:10", OFFICES, "CAM-F1-02", "safety_check", reason, days=None,
                 mode="view", sensitivity="sensitive")  # fmt: skip
    good.signed(("wei-hong", "02-24 09:40"), ("he-jing", "02-24 10:40"), ("sun-wei", "02-24 11:40"),
                ("gao-yuan", "02-24 14:00", "同意，限现场查看"))  # fmt: skip
    good.look("02-25 09:30", "zhou-hang", "qiu-ming")
    yield Expected(good.id, note="as it stands", outcome="approved", verdicts={"R-3.3.3a": "PASS management_signed"})
    for when, level in (("03-05 10:00", "ordinary"), ("03-05 11:00", "sensitive")):
        paths = ("records/sites/zones/ZN-F1.yml", "records/sites/cameras/CAM-F1-02.yml")
        files = {path: record_bytes({**office.entry(path), "sensitivity": level}) for path in paths}
        pull = office.pull("bai-shuo", when, files, f"财务办公区敏感度调整：{level}")
        pull.approve("jiang-wen", moment(when) + 120).approve("sun-wei", moment(when) + 240).merge(moment(when) + 300)
    bad = asked(office, "D38 bad", "03-05 10:10", OFFICES, "CAM-F1-02", "safety_check", reason, days=None, mode="view")
    bad.forced(("wei-hong", "03-05 10:20"), ("qian-li", "03-05 10:35"), ("sun-wei", "03-05 10:50"))
    yield Expected(bad.id, note="within the hour", verdicts={"R-3.3.3a": "FAIL management_missing"})


@told("D40", "保密协议补录", "An agreement filed late")
def filed_late(office: Office) -> Iterator[Expected]:
    """Both signed on paper before they saw footage; for one somebody vouches, for the other nobody does."""
    for person, filed, verdict in (
        ("tao-jin", "09-03 09:10", "PASS agreement_attested"),
        ("lei-ting", "09-17 09:10", "UNKNOWN agreement_filed_late"),
    ):
        case = signed(asked(office, f"D40 {person}", filed, ("qiu-ming", "wei-hong"), "CAM-L1-01", "lost_property",
                            "前台代收的快递不见，请当班保安员一同辨认取件人", days=None, mode="view",
                            recipients=["qiu-ming", person]))  # fmt: skip
        case.look(case.filed + 4 * HOUR, "zhou-hang", "qiu-ming", person)
        proof, at = office.digest(f"agreement {person}"), case.filed + 5 * DAY
        paper = office.draft(
            "agreement", f"{person} late", type="staff", person=person, scope="工作中接触的录像、案卷与系统账号",
            duties=DUTIES, template_version="2025版", signed_on=day(case.filed - 2 * DAY), valid_until="2027-08-31",
            document_sha256=proof, recorded_by=CLERK,
        )  # fmt: skip
        office.lay(CLERK, at, [paper], f"保密协议补录：{office.people[person].name}", REGISTRAR)
        if verdict.startswith("PASS"):
            vouched = office.draft(
                "attestation", f"D40 {person}", clause="R-6.2.3a", statement="协议于接触录像前当面签署，录入延误",
                signer=CLERK, countersigned_by=REGISTRAR, signed_on=day(at + DAY), valid_until="2027-08-31",
                attachment="保密协议原件.pdf", attachment_sha256=proof,
            )  # fmt: skip
            office.lay(CLERK, at + DAY, [vouched], "声明：协议签署在前", REGISTRAR)
        yield Expected(case.id, note="the case itself", state="viewed", verification="verified")
        yield Expected(person, note="vouched for" if verdict[0] == "P" else "nobody vouches",
                       verdicts={"R-6.2.3a": verdict})  # fmt: skip


@told("D47", "值守回看", "Playback on duty")
def playback(office: Office) -> Iterator[Expected]:
    """Looking at one's own alarm is logged; last week's hours, or an export, are beyond what was given."""
    right = office.named("standing_authorisation", "10-01")
    for label, back, exported, verdict in (
        ("10-11 08:00", HOUR, False, "PASS playback_in_bounds"),
        ("10-18 08:00", 7 * DAY, False, "FAIL playback_beyond"),
        ("11-15 08:00", HOUR, True, "FAIL playback_exported"),
    ):
        begin = moment(label)
        at = begin + 3 * HOUR
        entry = {"at": stamp(at), "camera": "CAM-R2-02", "from": stamp(at - back), "to": stamp(at - back + 10 * MINUTE),
                 "trigger": "alarm", "result": "nothing", "note": "周界报警，现场无异常"}  # fmt: skip
        data = office.draft(
            "duty_playback", f"D47 {label}", standing_authorisation=right,
            shift={"from": stamp(begin), "to": stamp(begin + 12 * HOUR)}, on_duty="fu-qiang", shift_leader=LEADER,
            entries=[entry], exported=exported,
        )  # fmt: skip
        office.lay("fu-qiang", begin + 13 * HOUR, [data], f"{on(label[:5])} 值守回看登记", LEADER)
        yield Expected(str(data["id"]), verdicts={"S-3.2e": verdict})
