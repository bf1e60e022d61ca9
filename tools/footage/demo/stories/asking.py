"""How a request begins: the office that asks for itself, a letter that is not enough, footage about to go."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from footage.demo.case import Case
from footage.demo.clock import DAY, HOUR, MINUTE, stamp
from footage.demo.expected import Expected
from footage.demo.office import Office
from footage.demo.stories.telling import BY_THE_BOOK, Story, story
from footage.demo.stories.usual import asked, authority

STORIES: list[Story] = []
told = partial(story, STORIES)

SECURITY, WAREHOUSE = ("ren-kai", "sun-wei"), ("tang-yue", "ma-xiao")
PAIR = ("承办人甲", "承办人乙")


@told("D3", "安保部门自行申请", "The security office asks for itself")
def asks_for_itself(office: Office) -> Iterator[Expected]:
    """A guard's conduct is looked into: management signs in place of the head who asks, or nobody may look."""
    reason = "值班队员与访客发生推搡，访客已投诉，需核实队员处置是否得当"
    good = asked(office, "D3 good", "11-10 09:20", SECURITY, "CAM-G1-03", "incident_investigation", reason)
    good.signed(("sun-wei", "11-10 10:00"), ("qian-li", "11-10 11:10"), ("gao-yuan", "11-10 14:00", "同意"),
                ("li-jing", "11-10 15:20", "情况属实，同意"))  # fmt: skip
    good.retrieve("11-11 09:30", "zhou-hang", "ren-kai", witness="nie-shuang")
    good.give_back("11-14 10:20", "ren-kai", "zhou-hang", backup=True)
    yield Expected(good.id, note="management signs in his place", state="archived", verification="verified",
                   outcome="approved", via={"security.head": "C2"},
                   verdicts=BY_THE_BOOK | {"R-3.3.3a": "PASS", "R-4.2.1a": "PASS"})  # fmt: skip
    bad = asked(office, "D3 bad", "11-24 09:20", SECURITY, "CAM-G1-04", "incident_investigation", reason)
    bad.forced(("sun-wei", "11-24 09:50"), ("qian-li", "11-24 10:30"))
    yield Expected(bad.id, note="among themselves", state="unapproved", verification="refuted", outcome="unapproved",
                   verdicts={"R-3.3.2b": "FAIL head_not_signed", "R-3.3.3a": "FAIL management_missing"})  # fmt: skip


@told("D6", "来函手续不全", "A letter that is not enough")
def not_enough(office: Office) -> Iterator[Expected]:
    """One officer, or no letter: the footage is set aside and nothing is handed over; once it was, all the same."""
    reason = "走失人员查找，来函调取主干道录像"
    good = authority(office, "D6 good", "12-15 09:40", ["CAM-R1-02"], reason, "东园调证〔2025〕163号", PAIR[:1])
    good.preserve("12-15 10:00", "zhou-hang", "2026-03-15")
    good.pull.reject("he-jing", "12-15 10:20", "来访仅一名民警，请补齐两名民警的证件；录像已先行保全")
    good.pull.close("12-18 16:00", "ren-kai")
    _released(good, "12-22 10:00", "refused")
    yield Expected(good.id, note="set aside, not handed over", state="refused", outcome="refused",
                   verdicts={"R-1.3.1": "N/A never_landed", "S-4.3d": "PASS gone"})  # fmt: skip
    bad = authority(office, "D6 bad", "01-07 09:40", ["CAM-R1-04"], reason, "东园调证〔2026〕4号", PAIR[:1])
    bad.signed(("he-jing", "01-07 10:20"), ("sun-wei", "01-07 11:30"))
    bad.hand_over("01-07 14:30", "zhou-hang", "ren-kai", "nie-shuang", "01-07 16:00")
    yield Expected(bad.id, note="handed to a single officer", state="transferred", verification="verified",
                   verdicts={"R-1.3.1": "FAIL officers_too_few"})  # fmt: skip
    bare = authority(office, "D6 bare", "01-14 16:10", ["CAM-R1-06"], reason, "", ())
    bare.pull.comment("he-jing", "01-14 16:40", "没有调证文书，不予受理；请民警补送文书后重新申请")
    bare.pull.close("01-14 17:00", "ren-kai")
    yield Expected(bare.id, note="no letter at all", state="withdrawn", outcome="withdrawn")


@told("D8", "审批期间即将覆盖", "Overwritten while they decide")
def about_to_go(office: Office) -> Iterator[Expected]:
    """Asked for on day 26 of 30, decided six days later: set aside in time, refused and let go, or simply gone."""
    reason = "月末盘点发现一台手持终端去向不明，需核实领用经过"
    for label, filed, camera in (("D8 good", "10-09 09:10", "CAM-W1-02"), ("D8 bad", "11-06 09:10", "CAM-W1-05")):
        case = asked(office, label, filed, WAREHOUSE, camera, "theft", reason, hours_ago=26 * 24)
        at = case.filed + 6 * DAY
        case.signed(("ma-xiao", case.filed + 30 * MINUTE), ("he-jing", case.filed + 90 * MINUTE), ("sun-wei", at))
        if label == "D8 good":
            case.retrieve(at + 2 * HOUR, "zhou-hang", "tang-yue")
            digests = [each["sha256"] for each in case.retrieved["files"]]
            case.preserve(case.filed + 40 * MINUTE, "zhou-hang", "2026-01-09", digests)
            case.give_back(at + 2 * DAY, "tang-yue", "zhou-hang")
            _released(case, at + 5 * DAY, "retrieved")
            yield Expected(case.id, note="set aside at once", state="archived", verification="verified",
                           verdicts=BY_THE_BOOK | {"R-4.1.2a": "PASS", "R-4.1.2b": "PASS plays"})  # fmt: skip
        else:
            gone = {"camera": camera, "reason": "overwritten", "oldest_available": stamp(at - 29 * DAY)}
            case.retrieve(at + 2 * HOUR, "nie-shuang", witness="tang-yue", result="unavailable", missing=[gone],
                          summary="审批期间录像到期被覆盖，无可提供内容")  # fmt: skip
            yield Expected(case.id, note="gone while they decided", state="unavailable", verification="verified",
                           verdicts={"R-4.1.2a": "FAIL overwritten_unprepared"})  # fmt: skip


def _released(case: Case, when: str | int, ground: str) -> None:
    """Tell that a keeper lets go of what had been set aside."""
    case.report(
        "preservation_release", when, "zhou-hang", "解除保全", preservation=case.preserved["id"], ground=ground,
        released_by="zhou-hang", released_at=stamp(when), deleted=True,
    )  # fmt: skip
