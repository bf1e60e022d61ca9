"""The ways a request may go: by the book, in an emergency, in part, refused, withdrawn, expired, too late, too big."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from footage.demo.case import Case
from footage.demo.clock import MINUTE, When, moment, stamp
from footage.demo.expected import Expected
from footage.demo.office import Office
from footage.demo.stories.telling import BY_THE_BOOK, Story, story

STORIES: list[Story] = []
told = partial(story, STORIES)

NARROWED = "意见：与事故有关的只有前三路\n范围：CAM-H1-01、CAM-H1-02、CAM-H1-03\n方式：查看"
MANY = [
    *(f"CAM-P1-{n:02d}" for n in range(1, 9)),
    *(f"CAM-P2-{n:02d}" for n in range(1, 9)),
    *(f"CAM-R1-{n:02d}" for n in range(1, 9)),
    *(f"CAM-R2-{n:02d}" for n in range(1, 7)),
    *(f"CAM-G1-{n:02d}" for n in range(1, 5)),
    *(f"CAM-G2-{n:02d}" for n in range(1, 4)),
    *(f"CAM-L1-{n:02d}" for n in range(1, 4)),
]


@told("D1", "一次正常的拷贝", "A normal copy")
def normal_copy(office: Office) -> Iterator[Expected]:
    """Twenty minutes of one car-park camera, five days of use, back in the archive."""
    case = office.request(
        "D1", "03-04 09:12", "zhao-min", "lin-hao", ["CAM-P1-03"], ("03-03 17:30", "03-03 17:50"), "traffic_accident",
        "3月3日傍晚本部门货车在东区停车场被刮擦，对方离开，需核实刮擦经过以便报保险", days=7,
    )  # fmt: skip
    case.signed(("lin-hao", "03-04 10:05"), ("qian-li", "03-04 11:30"), ("sun-wei", "03-04 14:20", "同意"))
    case.retrieve("03-04 15:00", "zhou-hang", "zhao-min").give_back("03-09 16:10", "zhao-min", "zhou-hang")
    yield Expected(case.id, state="archived", verification="verified", outcome="approved", verdicts=BY_THE_BOOK,
                   reviews={"lin-hao": "counted", "qian-li": "counted", "sun-wei": "counted"})  # fmt: skip


def _police(office: Office, label: str, when: When, reason: str, span: tuple[When, When]) -> Case:
    """Two officers at night: filed and landed by the duty leader, exported with a witness, handed over."""
    station = "云杉区公安分局东园派出所"
    case = office.request(
        label, when, "fang-bo", "fang-bo", ["CAM-R1-05", "CAM-G1-02"], span, "legal_duty", reason,
        mode="disclose", days=15, recipients=[], channel="agency", urgency="emergency",
        legal_basis="《中华人民共和国人民警察法》及协助调取文书",
        emergency={"ground": "police", "ordered_by": "派出所值班室电话（已登记工号）", "acted_at": stamp(when)},
        instrument={"number": f"东园调证〔2026〕{office.ids.digest(label)[:2]}号", "authority": station,
                    "issued_on": stamp(when)[:10], "officers": ["警员甲", "警员乙"], "verified_by": "ren-kai"},
        external_recipients=[{"name_ref": "officer-a", "organisation": station}],
    )  # fmt: skip
    filed = moment(when)
    case.pull.merge(filed + MINUTE)
    case.hand_over(filed + 10 * MINUTE, "zhou-hang", "ren-kai", "nie-shuang", filed + 7 * 60 * MINUTE)
    return case


@told("D5", "夜间警方紧急调取", "Police at night")
def night_police(office: Office) -> Iterator[Expected]:
    """Once ratified within a day, once never."""
    good = _police(
        office,
        "D5 good",
        "03-21 02:10",
        "两名民警凌晨到场，称有人员受伤走失，情况紧急，需立即查看道路与南门录像",
        ("03-21 00:30", "03-21 02:00"),
    )
    pull = good.ratify(
        "03-21 09:30", "fang-bo", "03-21 02:55", "民警当场出示证件与调证文书，情况紧急，已核验身份后先行提供"
    )
    pull.approve("sun-wei", "03-21 10:10", "同意补批").approve("li-jing", "03-21 11:00", "同意").merge("03-21 11:01")
    yield Expected(good.id, note="ratified", state="transferred", verification="verified", outcome="approved",
                   verdicts={"R-3.3.4b": "PASS", "R-4.2.2": "PASS", "R-4.3.1": "N/A", "R-5.3c": "N/A"})  # fmt: skip
    bad = _police(
        office,
        "D5 bad",
        "04-11 23:40",
        "民警深夜到场追查盗窃嫌疑人去向，需立即调取道路与南门录像",
        ("04-11 22:00", "04-11 23:30"),
    )
    bad.report(
        "objection", "04-13 14:00", "ren-kai", "书面异议", made_by="ren-kai", organisation="云杉区公安分局东园派出所",
        objected_at=stamp("04-13 10:00"), objection_sha256=office.digest("D5 objection"), reported_to="gao-yuan",
        reported_at=stamp("04-13 11:00"), report_sha256=office.digest("D5 report"),
        measures="已请求限制使用并返还复制件，值班人员今后先行请示",
    )  # fmt: skip
    yield Expected(bad.id, note="never ratified", state="unratified", verification="undetermined", outcome="approved",
                   verdicts={"R-3.3.4b": "FAIL never_ratified"})  # fmt: skip


@told("D7", "录像已被覆盖", "Already overwritten")
def overwritten(office: Office) -> Iterator[Expected]:
    """Asked for on day 36 of 30: an honest record of nothing."""
    case = office.request(
        "D7", "04-09 09:40", "qiu-ming", "wei-hong", ["CAM-L1-02"], ("03-04 10:00", "03-04 10:30"), "lost_property",
        "来访客户反映3月4日上午在大堂遗失文件袋，需核实文件袋去向", days=5,
    )  # fmt: skip
    case.signed(("wei-hong", "04-09 10:15"), ("he-jing", "04-09 14:05"), ("sun-wei", "04-09 16:30"))
    missing = {"camera": "CAM-L1-02", "reason": "overwritten", "oldest_available": "2026-03-11T00:00:00+08:00"}
    case.retrieve("04-10 09:20", "nie-shuang", witness="qiu-ming", result="unavailable", missing=[missing],
                  summary="所述时段录像已超过三十天保存期并被覆盖，无可提供内容")  # fmt: skip
    yield Expected(case.id, state="unavailable", verification="verified", outcome="approved",
                   verdicts={"R-4.2.2": "PASS", "R-3.3.4b": "PASS"})  # fmt: skip


@told("D9", "录像机时钟不准", "Clock trouble")
def clock_trouble(office: Office) -> Iterator[Expected]:
    """Seven minutes and twenty seconds fast: once corrected, once another quarter of an hour was taken."""
    for label, when, shift in (("D9 good", "04-14 09:30", 0), ("D9 bad", "04-16 09:30", 15)):
        filed = moment(when)
        span = (filed - 19 * 60 * MINUTE, filed - 18 * 60 * MINUTE)
        case = office.request(
            label, when, "tang-yue", "ma-xiao", ["CAM-W1-04"], span, "incident_investigation",
            "一号仓库四号货位少一箱配件，盘点与出库单不符，需核实搬运经过", days=7,
        )  # fmt: skip
        case.signed(
            ("ma-xiao", filed + 30 * MINUTE), ("qian-li", filed + 90 * MINUTE), ("sun-wei", filed + 150 * MINUTE)
        )
        taken = (span[0] - shift * MINUTE, span[1] - shift * MINUTE)
        case.retrieve(filed + 240 * MINUTE, "xu-yan", "tang-yue", offset=440, span=taken,
                      summary="录像机时钟快 7 分 20 秒，已按真实时间换算")  # fmt: skip
        case.give_back(filed + 5 * 24 * 60 * MINUTE, "tang-yue", "xu-yan")
        verdicts = BY_THE_BOOK if not shift else BY_THE_BOOK | {"R-3.3.4b": "FAIL outside_window"}
        yield Expected(case.id, state="archived", verification="verified", outcome="approved", verdicts=verdicts)


@told("D10", "四十路摄像机十二小时", "Forty cameras, twelve hours")
def forty_cameras(office: Office) -> Iterator[Expected]:
    """480 camera-hours go to management; the footage comes in two batches, 31 of 40 cameras."""
    case = office.request(
        "D10", "04-20 09:05", "pan-xi", "yan-rui", MANY, ("04-18 18:00", "04-19 06:00"), "theft",
        "周末夜间多处电缆被盗割，涉及停车场与道路，需还原车辆进出与人员活动轨迹", days=15,
    )  # fmt: skip
    case.signed(("yan-rui", "04-20 09:50"), ("he-jing", "04-20 11:20"), ("sun-wei", "04-20 15:10"),
                ("li-jing", "04-20 17:05", "意见：涉及面广但确有必要，限专人查看"))  # fmt: skip
    case.retrieve("04-21 09:10", "zhou-hang", "pan-xi", minutes=150, cameras=MANY[:20], batch=1, witness="nie-shuang")
    case.retrieve("04-22 09:10", "zhou-hang", "pan-xi", minutes=90, cameras=MANY[20:31], batch=2,
                  witness="nie-shuang")  # fmt: skip
    case.give_back("05-06 10:20", "pan-xi", "zhou-hang", backup=True)
    yield Expected(case.id, state="archived", verification="verified", outcome="approved",
                   verdicts=BY_THE_BOOK | {"R-3.3.3a": "PASS"}, reviews={"li-jing": "counted"},
                   grant={"cameras": 40, "mode": "copy", "narrowed": False})  # fmt: skip


@told("D11", "只批准一部分", "Partly approved")
def partly_approved(office: Office) -> Iterator[Expected]:
    """Three of five cameras and only to look: once obeyed, once everything was copied all the same."""
    five = [f"CAM-H1-{n:02d}" for n in range(1, 6)]
    for label, when in (("D11 good", "04-23 09:20"), ("D11 bad", "05-19 09:20")):
        filed = moment(when)
        span = (filed - 24 * 60 * MINUTE, filed - 23 * 60 * MINUTE)
        case = office.request(
            label, when, "deng-jie", "luo-ping", five, span, "safety_check",
            "一号厂房叉车与货架发生碰撞，无人受伤，需核实操作是否合规", days=7,
        )  # fmt: skip
        case.signed(
            ("luo-ping", filed + 40 * MINUTE),
            ("qian-li", filed + 100 * MINUTE),
            ("sun-wei", filed + 240 * MINUTE, NARROWED),
        )
        obeyed = label == "D11 good"
        if obeyed:
            case.look(filed + 300 * MINUTE, "nie-shuang", "deng-jie", cameras=five[:3])
        else:
            case.retrieve(filed + 300 * MINUTE, "nie-shuang", "deng-jie")
            case.give_back(filed + 72 * 60 * MINUTE, "deng-jie", "nie-shuang")
        yield Expected(case.id, state="viewed" if obeyed else "archived", verification="verified", outcome="approved",
                       verdicts={"R-3.3.4b": "PASS" if obeyed else "FAIL camera_not_approved"},
                       grant={"cameras": 3, "mode": "view", "narrowed": True})  # fmt: skip


@told("D12", "退回后重新申请", "Rejected, then asked again")
def asked_again(office: Office) -> Iterator[Expected]:
    """Refused for a vague purpose; the next day's request starts from nothing."""
    vague = office.request(
        "D12 first", "05-12 09:15", "meng-fei", "tan-lu", ["CAM-G1-01"], ("05-11 08:00", "05-11 12:00"), "other",
        "招商活动需要，了解一下上午南门的情况", days=10,
    )  # fmt: skip
    vague.pull.approve("tan-lu", "05-12 10:00").reject(
        "he-jing", "05-12 11:40", "事由过于笼统，请写明要核实的事项并缩短时段"
    )
    vague.pull.close("05-12 11:45", "he-jing")
    yield Expected(vague.id, note="refused", state="refused", outcome="refused", reviews={"he-jing": "rejects"})
    clear = office.request(
        "D12 second", "05-13 09:10", "meng-fei", "tan-lu", ["CAM-G1-01"], ("05-11 09:00", "05-11 09:40"), "dispute",
        "参展商称5月11日九时许在南门被拒绝进入，与门岗说法不一，需核实接待经过", days=7, supersedes=vague.id,
    )  # fmt: skip
    clear.signed(("tan-lu", "05-13 09:50"), ("he-jing", "05-13 11:05"), ("sun-wei", "05-13 14:15"))
    clear.retrieve("05-13 15:10", "zhou-hang", "meng-fei").give_back("05-18 10:10", "meng-fei", "zhou-hang")
    yield Expected(clear.id, state="archived", verification="verified", outcome="approved", verdicts=BY_THE_BOOK)


@told("D13", "撤回与过期", "Withdrawn, and forgotten")
def never_decided(office: Office) -> Iterator[Expected]:
    """One request is taken back by who asked; the other waits until the gate closes it after thirty days."""
    stale = office.request(
        "D13 stale", "03-10 10:30", "dong-ni", "ye-fan", ["CAM-H2-02"], ("03-09 13:00", "03-09 14:00"), "safety_check",
        "二号厂房行车限位故障，需查看故障前后的操作情况", mode="view",
    )  # fmt: skip
    stale.pull.close("04-09 10:31", 900, by_gate=True)
    yield Expected(stale.id, state="expired", outcome="expired")
    taken_back = office.request(
        "D13 withdrawn", "04-01 09:25", "cao-lin", "song-yi", ["CAM-P2-06"], ("03-31 18:00", "03-31 18:40"),
        "lost_property",
        "业主反映地下停车场遗失钥匙一串，需核实去向", mode="view",
    )  # fmt: skip
    taken_back.pull.comment("song-yi", "04-01 10:10", "失物已在服务台找到")
    taken_back.pull.close("04-01 10:20", "cao-lin")
    yield Expected(taken_back.id, state="withdrawn", outcome="withdrawn", reviews={"song-yi": "comment_only"})
