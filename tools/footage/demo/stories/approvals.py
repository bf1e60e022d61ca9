"""Who may sign: the head who asks for himself, the approver on leave, accounts that were renamed, reused or left."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from footage.demo.acting import Pull
from footage.demo.case import Case
from footage.demo.clock import When, moment, stamp
from footage.demo.expected import Expected
from footage.demo.office import Office
from footage.demo.stories.telling import BY_THE_BOOK, Story, story
from footage.reading.text_of_record import record_bytes

STORIES: list[Story] = []
told = partial(story, STORIES)

SECOND_ACCOUNT = 1090
STRANGER_ACCOUNT = 2001


@told("D2", "部门负责人自己申请", "The head asks for himself")
def head_asks(office: Office) -> Iterator[Expected]:
    """With the superior's signature it is sound; a second account of the same man is the same man."""
    good = office.request(
        "D2 good", "03-11 09:30", "lin-hao", "lin-hao", ["CAM-R2-03"], ("03-10 14:00", "03-10 14:40"),
        "traffic_accident",
        "物流通道两车会车时发生剐蹭，双方各执一词，需还原会车经过", days=7, recipients=["zhao-min"],
    )  # fmt: skip
    good.signed(("gao-yuan", "03-11 10:40"), ("he-jing", "03-11 13:30"), ("sun-wei", "03-11 15:00"))
    good.retrieve("03-11 15:40", "zhou-hang", "zhao-min").give_back("03-16 11:00", "zhao-min", "zhou-hang")
    yield Expected(good.id, note="the superior signs", state="archived", verification="verified", outcome="approved",
                   verdicts=BY_THE_BOOK, via={"unit.head": "C1"}, reviews={"gao-yuan": "counted"})  # fmt: skip
    bad = office.request(
        "D2 bad", "03-18 09:20", "lin-hao", "lin-hao", ["CAM-R2-04"], ("03-17 16:00", "03-17 16:30"), "dispute",
        "装卸工与司机在物流通道发生口角，需核实起因", days=7, recipients=["zhao-min"],
    )  # fmt: skip
    bad.forced((SECOND_ACCOUNT, "03-18 09:25"), ("qian-li", "03-18 10:30"), ("sun-wei", "03-18 11:10"))
    yield Expected(bad.id, note="a second account", state="unapproved", verification="refuted", outcome="unapproved",
                   verdicts={"R-3.3.1a": "FAIL self_review"}, reviews={"lin-hao": "self"})  # fmt: skip


def _stands_in(office: Office, label: str, when: When, delegate: str, begin: str, end: str) -> Pull:
    """The head of security lets somebody sign for him; the delegate accepts."""
    delegation = office.ids.entry("DG", label)
    data = {
        "kind": "delegation", "id": delegation, "delegator": "sun-wei", "delegate": delegate, "role": "security_head",
        "from": stamp(begin), "until": stamp(end), "reason": "外出培训，期间代行录像调取签字",
    }  # fmt: skip
    pull = office.record("sun-wei", when, f"records/org/delegations/{delegation}.yml", data, f"{delegation} 临时授权")
    return pull.approve(delegate, moment(when) + 1800).merge(moment(when) + 1860)


def _theft(office: Office, label: str, filed: str) -> Case:
    at = moment(filed)
    return office.request(
        label, filed, "cao-lin", "song-yi", ["CAM-P2-02"], (at - 40 * 3600, at - 39 * 3600), "theft",
        "地下停车场业主车内物品被盗，业主已报案，需核实经过并配合说明", days=7,
    )  # fmt: skip


@told("D4", "审批人外出", "The approver is away")
def approver_away(office: Office) -> Iterator[Expected]:
    """Qian signs for Sun within the delegation, again the day after it ended; He with one that came too late."""
    _stands_in(office, "D4", "04-28 15:00", "qian-li", "05-01 00:00", "05-10 23:59")
    good = _theft(office, "D4 good", "05-06 09:30")
    good.signed(("song-yi", "05-06 10:20"), ("he-jing", "05-06 11:30"), ("qian-li", "05-06 14:00"))
    good.retrieve("05-06 15:00", "zhou-hang", "cao-lin").give_back("05-11 10:30", "cao-lin", "zhou-hang")
    yield Expected(good.id, note="6 May, within the delegation", state="archived", verification="verified",
                   outcome="approved", verdicts=BY_THE_BOOK,
                   via={"security.head": office.ids.entry("DG", "D4")})  # fmt: skip
    late = _theft(office, "D4 expired", "05-11 09:10")
    late.forced(("song-yi", "05-11 09:40"), ("he-jing", "05-11 10:30"), ("qian-li", "05-11 11:00"))
    yield Expected(late.id, note="11 May, the delegation has ended", state="unapproved", verification="refuted",
                   outcome="unapproved", verdicts={"R-3.3.2b": "FAIL head_not_signed"})  # fmt: skip
    early = _theft(office, "D4 backdated", "05-06 16:00")
    early.forced(("song-yi", "05-06 16:20"), ("qian-li", "05-06 16:40"), ("he-jing", "05-06 17:00"))
    _stands_in(office, "D4 backdated", "05-07 09:00", "he-jing", "05-01 00:00", "05-10 23:59")
    yield Expected(early.id, note="the delegation came a day later, dated back", state="unapproved",
                   verification="refuted", outcome="unapproved",
                   verdicts={"R-3.3.2b": "FAIL head_not_signed"})  # fmt: skip


@told("D21", "改名、冒名与离职", "Renamed, reused, left")
def accounts_change(office: Office) -> Iterator[Expected]:
    """A new login is the same Qian; the old login in other hands is nobody; Li signs four days after leaving."""
    forge = office.forge
    office.agenda.at("05-20 12:30", lambda: forge.rename(office.account("qian-li"), "qianli-security"))
    renamed = _sensitive(office, "D21 renamed", "05-21 09:15")
    renamed.signed(
        ("ma-xiao", "05-21 10:00"),
        ("qian-li", "05-21 11:10"),
        ("sun-wei", "05-21 14:00"),
        ("li-jing", "05-21 16:20", "同意"),
    )
    renamed.look("05-22 09:30", "zhou-hang", "tang-yue")
    yield Expected(renamed.id, note="a new login", state="viewed", verification="verified", outcome="approved",
                   reviews={"qian-li": "counted"}, verdicts={"R-3.3.3a": "PASS"})  # fmt: skip
    office.agenda.at(
        "06-01 08:00", lambda: forge.register(STRANGER_ACCOUNT, "qian-li", "qian-li", "qian-li@mail.example")
    )
    reused = _sensitive(office, "D21 reused", "06-02 09:20")
    reused.forced(("ma-xiao", "06-02 10:00"), (STRANGER_ACCOUNT, "06-02 10:30"), ("sun-wei", "06-02 11:20"),
                  ("li-jing", "06-02 14:10"))  # fmt: skip
    yield Expected(reused.id, note="the old login in other hands", state="unapproved", verification="refuted",
                   outcome="unapproved", reviews={"qian-li": "unknown_person"},
                   verdicts={"R-3.3.2a": "FAIL not_security_reviewed", "R-3.3.2b": "UNKNOWN",
                             "R-3.3.3a": "UNKNOWN"})  # fmt: skip
    _leaves(office)
    left = _sensitive(office, "D21 left", "06-15 09:10")
    left.signed(
        ("ma-xiao", "06-15 10:00"),
        ("he-jing", "06-15 11:00"),
        ("sun-wei", "06-15 14:00"),
        ("li-jing", "06-16 09:30"),
        ("gao-yuan", "06-17 09:40", "同意"),
    )
    left.look("06-17 14:00", "zhou-hang", "tang-yue")
    office.agenda.at("06-18 18:00", lambda: forge.delete_account(office.account("li-jing")))
    yield Expected(left.id, note="signed after leaving", state="viewed", verification="verified", outcome="approved",
                   reviews={"li-jing": "inactive", "gao-yuan": "counted"}, verdicts={"R-3.3.3a": "PASS"})  # fmt: skip


def _sensitive(office: Office, label: str, filed: str) -> Case:
    at = moment(filed)
    return office.request(
        label, filed, "tang-yue", "ma-xiao", ["CAM-W2-01"], (at - 30 * 3600, at - 29 * 3600), "safety_check",
        "危化品暂存库夜间报警一次后自行恢复，需查看报警前后有无人员进入", mode="view", sensitivity="sensitive",
    )  # fmt: skip


def _leaves(office: Office) -> None:
    """The deputy manager leaves: the register of persons says so, approved by the registrar."""
    path = "records/org/people/li-jing.yml"
    person = dict(office.entry(path))
    person["active_until"] = "2026-06-12"
    pull = office.pull("hao-lu", "06-12 16:00", {path: record_bytes(person)}, "人员变动：李婧离职")
    pull.approve("shen-qiu", "06-12 16:30").merge("06-12 16:31")
