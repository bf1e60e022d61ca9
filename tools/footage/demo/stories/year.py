"""What went wrong in the office's year, and what was done about it: each told from the rhythm in which it happened.

The records are those of ``rhythm``; a story here adds at most the case in which the fault showed.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from footage.demo.case import Case
from footage.demo.clock import moment
from footage.demo.expected import Expected
from footage.demo.office import Office
from footage.demo.stories.telling import Story, story
from footage.demo.stories.usual import asked, signed

STORIES: list[Story] = []
told = partial(story, STORIES)

AUDITOR = "records/org/roles/RG-TZRS2K.yml"


def _copy(office: Office, label: str, filed: str, keeper: str, days: int = 5) -> Case:
    """Tell a copy by the book, made by one keeper on the afternoon of a day."""
    at, minute = moment(filed), 60
    case = office.request(
        label, filed, "pan-xi", "yan-rui", ["CAM-H1-02"], (at - 26 * 3600, at - 25 * 3600), "safety_check",
        "一号厂房周转车碰倒护栏，无人受伤，需核实操作是否合规", days=days,
    )  # fmt: skip
    case.signed(("yan-rui", at + 30 * minute), ("he-jing", at + 90 * minute), ("sun-wei", at + 150 * minute))
    return case.retrieve(at + 240 * minute, keeper, "pan-xi")


@told("D27", "培训过期仍上岗", "On duty with lapsed training")
def training_lapses(office: Office) -> Iterator[Expected]:
    """Nie missed the day in July; the earlier training ended on 19 February, the next one came on 2 March."""
    case = _copy(office, "D27", "02-25 09:20", "nie-shuang")
    case.give_back("03-02 10:20", "pan-xi", "zhou-hang")
    yield Expected("nie-shuang@2026-Q1", verdicts={"S-3.4a": "FAIL untrained"})
    yield Expected("nie-shuang@2026-Q2", verdicts={"S-3.4a": "PASS"})
    yield Expected(case.id, note="the copy made in between", state="archived", verification="verified")


@told("D26", "保密协议到期", "The agreement ended")
def agreement_ends(office: Office) -> Iterator[Expected]:
    """Xu's agreement ended on 30 November and was renewed on 8 December; a copy was handed over on the third."""
    case = _copy(office, "D26", "12-03 09:15", "xu-yan")
    case.give_back("12-08 15:20", "pan-xi", "zhou-hang")
    yield Expected("xu-yan", verdicts={"R-6.2.3a": "FAIL agreement_not_valid"})
    yield Expected("zhou-hang", note="checked it in, whose agreement holds", verdicts={"R-6.2.3a": "PASS"})
    yield Expected(case.id, note="handed over without an agreement", state="archived", verification="verified")
    yield Expected("xu-yan", verdicts={"R-6.2.3a": "FAIL agreement_not_valid"})
    yield Expected("zhou-hang", verdicts={"R-6.2.3a": "PASS"})


@told("D28", "外部审计，只读", "An outside auditor, read only")
def audited(office: Office) -> Iterator[Expected]:
    """Two weaknesses, each closed in time by somebody else; the auditor's own approval counts nowhere."""
    case = asked(office, "D28", "01-22 09:10", ("qiu-ming", "wei-hong"), "CAM-L1-04", "lost_property",
                 "前台代收的样品不见，需核实取走经过", days=None, mode="view")  # fmt: skip
    case.pull.approve("feng-lan", "01-22 09:30")
    signed(case).look("01-22 14:00", "zhou-hang", "qiu-ming")
    yield Expected(case.id, note="the auditor's approval is none", state="viewed", verification="verified",
                   reviews={"feng-lan": "not_in_role"}, verdicts={"R-3.3.1a": "PASS"})  # fmt: skip
    yield Expected(office.named("audit", "external"), verdicts={"S-5.2b": "PASS"})
    grant = office.entry(AUDITOR)
    ended = office.pull("bai-shuo", "06-04 09:00", office.files([{**grant, "until": "2026-06-10"}]), "外部审计结束")
    ended.approve("jiang-wen", "06-04 09:30").approve("sun-wei", "06-04 10:00").merge("06-04 10:01")
    yield Expected("feng-lan", note="the work is done", roles={"auditor": "ended"})
    for label in ("backup check", "purge list"):
        yield Expected(office.named("finding", label), verdicts={"R-7.1.2b": "PASS", "S-5.2c": "PASS"})


@told("Y4", "投诉答复逾期", "A complaint is answered late")
def answered_late(office: Office) -> Iterator[Expected]:
    """The petition of 15 January had sixty days and took seventy-one."""
    yield Expected(office.named("complaint", "01-15 09:20"), verdicts={"S-5.3c": "FAIL step_late", "S-5.3d": "PASS"})


@told("Y6", "新摄像机缺公示", "A camera lacks its notice")
def sign_forgotten(_: Office) -> Iterator[Expected]:
    """Two cameras ran from 2 March, their sign came on the sixteenth; those at the south gate had theirs in time."""
    for camera, verdict in (
        ("CAM-P1-09", "FAIL noticed_late"),
        ("CAM-P1-10", "FAIL noticed_late"),
        ("CAM-G1-05", "PASS"),
    ):
        yield Expected(camera, verdicts={"S-3.2b": verdict})


@told("Y7", "漏巡一周", "A patrol is missed")
def patrol_missed(office: Office) -> Iterator[Expected]:
    """The western halls were forgotten in the week of 17 November; the check in January found it."""
    yield Expected("西区@2025-Q4", verdicts={"S-4.2b": "FAIL made_good"})
    yield Expected("东区@2025-Q4", verdicts={"S-4.2b": "PASS"})
    yield Expected(office.named("finding", "missed round"), verdicts={"R-7.1.2b": "PASS"})


@told("D30", "办理中制度调整", "The rules change mid-case")
def rules_change(office: Office) -> Iterator[Expected]:
    """The cap falls from fifteen to ten days on 1 June; a copy approved for fourteen days in May keeps them."""
    case = _copy(office, "D30", "05-22 09:10", "zhou-hang", days=14)
    case.give_back("06-04 15:10", "pan-xi", "zhou-hang")
    yield Expected(case.id, note="judged by the rules of its approval", state="archived", verification="verified",
                   verdicts={"R-5.3b": "PASS", "R-5.3c": "PASS"})  # fmt: skip
