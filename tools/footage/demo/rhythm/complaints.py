"""What citizens say: each complaint with its steps, as the window wrote them down. No identity ever stands here.

One was answered long after its day; that is the story of the late answer.
"""

from __future__ import annotations

from footage.demo.clock import DAY, MINUTE, day, moment, stamp
from footage.demo.office import Office

WINDOW = "yu-qing"
ANSWER_DAYS = 60
# received, channel, category, zone, what, outcome, acknowledged, accepted, answered, closed (empty: not yet)
COMPLAINTS = (
    ("07-09 10:20", "hotline", "no_notice", "ZN-P2", "地下停车场入口看不到监控提示", "partly",
     "07-10 09:20", "07-11 10:00", "07-22 15:00", "07-28 09:30"),
    ("08-05 14:10", "visit", "service", "ZN-G1", "门岗拒绝告知查看录像的途径", "upheld",
     "08-05 16:00", "08-07 09:30", "08-22 11:00", "08-25 10:00"),
    ("09-12 09:40", "mail", "private_place", "ZN-K1", "担心摄像机拍到托育中心室内", "not_upheld",
     "09-12 15:00", "09-15 10:20", "10-10 15:30", "10-13 09:40"),
    ("10-21 11:00", "website", "too_long", "ZN-L1", "询问大堂录像保存多久，认为过长", "not_upheld",
     "10-22 09:10", "10-24 10:00", "11-14 14:00", "11-17 09:20"),
    ("11-18 16:30", "hotline", "access_refused", "ZN-P1", "申请查看本人车辆被刮录像未获答复", "upheld",
     "11-19 09:00", "11-21 14:00", "12-01 10:20", "12-03 09:30"),
    ("12-09 10:00", "internal", "suggestion", "ZN-H1", "建议在更衣区走廊张贴无监控说明", "adopted",
     "12-09 15:10", "12-11 09:40", "12-26 11:00", "12-29 09:50"),
    ("01-15 09:20", "petition", "choice", "ZN-R1", "不愿经过有监控的主干道，要求提供其他路线", "partly",
     "01-16 09:30", "01-19 10:00", "03-27 16:00", "03-30 09:40"),
    ("02-26 15:40", "visit", "equipment", "ZN-P2", "摄像机正对电梯厅座椅", "upheld",
     "02-27 09:10", "03-02 10:30", "03-20 14:40", "03-23 09:30"),
    ("04-08 10:10", "letter", "misuse", "ZN-L1", "怀疑录像被用于考勤", "not_upheld",
     "04-09 09:20", "04-10 14:00", "04-29 15:20", "04-30 10:00"),
    ("05-21 11:30", "letter", "leak", "ZN-L1", "称大堂画面被人转发", "", "05-21 15:00", "05-25 10:10", "", ""),
    ("06-16 14:20", "website", "service", "ZN-G2", "物流门排队时工作人员态度不佳", "", "06-17 09:30", "06-22 10:00",
     "", ""),
)  # fmt: skip
ANSWERS = {"upheld": "情况属实，已整改并致歉", "partly": "部分属实，已改进", "not_upheld": "经核查不属实，已说明依据",
           "adopted": "建议合理，已采纳"}  # fmt: skip
# the complaint received then led to a change of the rules
IMPROVED = {
    "07-09 10:20": "地下停车场各入口补装公示牌",
    "08-05 14:10": "门岗答复口径写入接待须知",
    "11-18 16:30": "申请查阅的受理时限写入服务承诺",
    "12-09 10:00": "更衣区周边张贴无监控说明",
    "01-15 09:20": "园区地图标明无监控的步行路线",
    "02-26 15:40": "电梯厅座椅移出画面",
}


def tell(office: Office) -> None:
    """Tell every complaint to where it stands."""
    for received, channel, category, zone, text, outcome, acknowledged, accepted, answered, closed in COMPLAINTS:
        at = moment(received)
        data = office.draft(
            "complaint", received, channel=channel, category=category, summary=text,
            identity_ref=f"接诉台账第 {int(office.ids.digest(received)[:4], 16) % 900 + 100} 号", zone=zone,
            received_at=stamp(at), received_by=WINDOW, answer_due_on=day(at + ANSWER_DAYS * DAY),
        )  # fmt: skip
        office.lay(WINDOW, at + 30 * MINUTE, [data], f"接诉登记：{text}")
        steps = (
            ("acknowledged", acknowledged, "已收到，将在规定期限内答复"),
            ("accepted", accepted, "属于受理范围，已转责任部门核查"),
            ("answered", answered, ANSWERS.get(outcome, "")),
            ("closed", closed, "答复已送达，办结"),
        )
        for step, when, said in steps:
            if when:
                taken(office, str(data["id"]), step, when, said, outcome)
        if received in IMPROVED:
            taken(office, str(data["id"]), "improved", moment(closed) + DAY, IMPROVED[received], changed=True)


def taken(
    office: Office, complaint: str, step: str, when: str | int, text: str, outcome: str = "", *, changed: bool = False,
    by: str = WINDOW,
) -> None:  # fmt: skip
    """Tell one step that somebody took on a complaint."""
    data = office.draft(
        "complaint_step", f"{complaint} {step}", complaint=complaint, step=step,
        outcome=outcome if step == "closed" else None, text=text,
        answer_sha256=office.ids.digest(f"answer {complaint}") if step == "answered" else None,
        policy_change=text if changed else None, done_by=by, at=stamp(when),
    )  # fmt: skip
    office.lay(by, moment(when) + 10 * MINUTE, [data], f"接诉办理：{text}")
