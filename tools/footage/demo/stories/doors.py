"""What stands at the door: hostile text, a stranger's telephone, a contractor's hands, late filings."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from footage.demo.clock import DAY, MINUTE, moment
from footage.demo.expected import Expected
from footage.demo.office import Office
from footage.demo.stories.telling import BY_THE_BOOK, Story, story
from footage.demo.stories.usual import asked, copied, signed
from footage.reading.text_of_record import record_bytes

STORIES: list[Story] = []
told = partial(story, STORIES)

OFFICES, SAFETY, LEASING = ("qiu-ming", "wei-hong"), ("pan-xi", "yan-rui"), ("meng-fei", "tan-lu")
CONTRACTOR = "mo-han"
STORE = "records/sites/storage/ST-PLANT.yml"


@told("D33", "恶意与潦草的输入", "Hostile and sloppy input")
def hostile(office: Office) -> Iterator[Expected]:
    """Text that looks like a program is text; a file that says one thing twice never becomes a record."""
    reason = "访客留言屏出现“<script>alert(1)</script>”和“=HYPERLINK(1)”字样，需核实何人操作留言屏"
    case = signed(asked(office, "D33 good", "10-13 09:20", OFFICES, "CAM-L1-02", "incident_investigation", reason,
                        days=None, mode="view"))  # fmt: skip
    case.look("10-14 09:30", "zhou-hang", "qiu-ming")
    yield Expected(case.id, note="shown as text everywhere", state="viewed", verification="verified",
                   outcome="approved", verdicts={"R-3.2.2": "PASS"})  # fmt: skip
    sloppy = office.ids.case("D33 bad", "10-21 09:20")
    text = record_bytes({**case.data, "id": sloppy, "reason": "访客留言屏前有人逗留，需核实何人操作留言屏"})
    path = case.path.replace(case.id, sloppy)
    twice = text + b"mode: copy\n"
    pull = office.pull("qiu-ming", "10-21 09:20", {path: twice}, f"{sloppy} 调取申请")
    pull.close("10-21 09:50", "qiu-ming")
    yield Expected(sloppy, note="says one thing twice; only its digest is kept", state="withdrawn")


@told("D34", "外包人员操作", "A contractor's hands")
def contractor(office: Office) -> Iterator[Expected]:
    """Trained and granted for a quarter, the contractor may operate and never approves; after the quarter neither."""
    _engaged(office)
    approves = asked(office, "D34 approves", "02-10 09:10", LEASING, "CAM-L1-03", "lost_property",
                     "参展客户在大堂遗失资料袋，需核实取走经过", days=None, mode="view")  # fmt: skip
    approves.pull.approve(CONTRACTOR, "02-10 09:20")
    signed(approves).look("02-10 14:30", "zhou-hang", "meng-fei")
    yield Expected(approves.id, note="the contractor's approval is none", state="viewed", verification="verified",
                   reviews={CONTRACTOR: "not_in_role"})  # fmt: skip
    for label, filed, verdict in (
        ("D34 good", "02-25 09:20", "PASS"),
        ("D34 bad", "04-08 09:20", "FAIL"),
    ):
        case = copied(asked(office, label, filed, SAFETY, "CAM-H2-04", "safety_check",
                            "二号厂房行车限位失灵急停，需核实操作是否合规"), CONTRACTOR)  # fmt: skip
        case.give_back(case.filed + 5 * DAY, "pan-xi", "zhou-hang")
        yield Expected(case.id, note="within the contract" if verdict == "PASS" else "a week after its end",
                       state="archived", verification="verified",
                       verdicts={**BY_THE_BOOK, "R-4.2.1a": verdict})  # fmt: skip
    _access(office, "04-17 09:30", [])
    yield Expected("ST-PLANT@2026-Q2", note="struck off the store's list two weeks late",
                   verdicts={"R-6.1.3b": "FAIL access_without_role"})  # fmt: skip


def _engaged(office: Office) -> None:
    """Training, examination, the grant for a quarter, and a place on the store's list."""
    held, until = "2026-01-08", "2027-01-07"
    training = office.draft(
        "training", "D34", title="外包操作人员上岗培训", topics=["law", "policy", "equipment", "data", "secrecy"],
        organiser="human-resources", held_on=held, hours=8, participants=[CONTRACTOR], valid_until=until,
        attendance_sha256=office.digest("attendance D34"), material_sha256=office.digest("material D34"),
        recorded_by="hao-lu",
    )  # fmt: skip
    exam = office.draft(
        "assessment", "D34", title="外包操作人员上岗考核", organiser="human-resources", held_on="2026-01-09",
        pass_mark=80, results=[{"person": CONTRACTOR, "skill": "pass", "law": "pass"}], valid_until=until,
        papers_sha256=office.digest("papers D34"), recorded_by="hao-lu",
    )  # fmt: skip
    office.lay("hao-lu", "01-09 17:10", [training, exam], "外包操作人员培训与考核", "shen-qiu")
    grant = {"kind": "role_grant", "id": office.ids.entry("RG", "D34"), "role": "operator", "people": [CONTRACTOR],
             "from": "2026-01-12", "until": "2026-03-31", "grounds": "二号厂房系统维保合同，限本季度"}  # fmt: skip
    pull = office.pull("bai-shuo", "01-12 08:30", office.files([grant]), "外包操作人员授权")
    pull.approve("jiang-wen", "01-12 08:40").approve("sun-wei", "01-12 08:50").merge("01-12 08:51")
    person = office.entry(f"records/org/people/{CONTRACTOR}.yml")
    rights = {"duties": "二号厂房系统维保期间的录像导出", "permissions": ["playback", "export"]}
    office.lay("hao-lu", "01-12 09:10", [{**person, **rights}], "外包操作人员职责与权限", "shen-qiu")
    _access(office, "01-12 09:30", [{"person": CONTRACTOR, "right": "export"}])


def _access(office: Office, when: str, more: list[dict[str, str]]) -> None:
    """The list of those who may get at the plant's store is as it was, with ``more``."""
    entry = office.entry(STORE)
    office.lay("kong-fei", when, [{**entry, "access": [*entry["access"], *more]}], "二号厂房存储访问名单", "shen-qiu")


@told("D35", "备案跟不上变动", "Filings lag behind")
def filing_lags(_: Office) -> Iterator[Expected]:
    """Cameras added after the filing: told to the police within the month at the gate, after six weeks on the road."""
    for camera, note, verdict in (
        ("CAM-G1-05", "filed in time", "PASS filed"),
        ("CAM-R2-07", "filed six weeks later", "FAIL filed_late"),
        ("CAM-R2-08", "filed six weeks later", "FAIL filed_late"),
    ):
        yield Expected(camera, note=note, verdicts={"S-3.2a": verdict})


@told("D50", "个人信息挡在门外", "Personal data stays outside")
def personal_data(office: Office) -> Iterator[Expected]:
    """A request names a stranger's telephone: it never lands and only its digest is kept; asked again, it does."""
    reason = "访客{who}反映在大堂遗失雨伞，需核实取走经过"
    first: dict[str, Any] = {"days": None, "mode": "view"}
    bad = asked(office, "D50 bad", "11-06 09:10", OFFICES, "CAM-L1-01", "lost_property",
                reason.format(who="（电话 13800001234）"), **first)  # fmt: skip
    bad.pull.close(moment("11-06 09:10") + 30 * MINUTE, "qiu-ming")
    yield Expected(bad.id, note="names a telephone; only its digest is kept", state="withdrawn")
    good = signed(asked(office, "D50 good", "11-06 10:20", OFFICES, "CAM-L1-01", "lost_property",
                        reason.format(who=""), **first))  # fmt: skip
    good.look("11-07 09:40", "zhou-hang", "qiu-ming")
    yield Expected(good.id, note="asked again without", state="viewed", verification="verified", outcome="approved")
