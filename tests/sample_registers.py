"""The registers beside the cases of the sample office: cameras in each state, and a plan with hostile labels."""

from __future__ import annotations

from footage.dossier.rows import (
    CameraRow,
    ComplaintRow,
    ComplaintStep,
    FaultRow,
    Holding,
    Kept,
    Paper,
    PersonRow,
    Plan,
    Point,
    Registers,
    Round,
    Shape,
    Slot,
    StoreRow,
)
from footage.dossier.shape import Choice, FieldView, Link, ListPage
from footage.text import Bilingual
from sample_office import BIDI, CAMERAS, LONG_NAME, PEOPLE, SCRIPT, camera_link, field, moment, record, same

ZONE = Link("zone", "ZN-P1", Bilingual("一号车间", "Workshop 1"))
WEST = Choice("西区", Bilingual("西区", "West site"))
PLAN = Link("site_plan", "SP-WEST", Bilingual("西区平面图", "West site"))
ORDINARY = Choice("ordinary", Bilingual("一般", "Ordinary"))
SENSITIVE = Choice("sensitive", Bilingual("敏感", "Sensitive"))


def camera_row(camera: str, state: str, sensitivity: Choice, **more: object) -> CameraRow:
    """Return a camera's line; ``more`` is what differs."""
    values: dict[str, object] = {
        "camera": camera_link(camera),
        "site": WEST,
        "zone": ZONE,
        "area": Choice("workshop", Bilingual("生产车间", "Workshop")),
        "place_class": Choice("non_public", Bilingual("非公共场所", "Not public")),
        "sensitivity": sensitivity,
        "mobility": Choice("fixed", Bilingual("固定", "Fixed")),
        "owner": Choice("production", Bilingual("生产部", "Production")),
        "storage": Link("storage", "ST-A1", Bilingual("磁盘阵列一", "Array 1")),
        "retention_days": 30,
        "state": state,
        "notice": Link("notice", "notice-4B6D8F", same("notice-4B6D8F")),
        "noticed": moment(1, 0),
        "patrolled": moment(6, 16),
        "fault": None,
        "fault_at": None,
        "open_faults": 0,
        "holds": (),
        "cases": 3,
    }
    return CameraRow(**{**values, **more})  # type: ignore[arg-type]


def cameras() -> tuple[CameraRow, ...]:
    """Return one camera that works, one with a fault whose footage is held, and one nobody has drawn."""
    first, second, third = CAMERAS
    return (
        camera_row(first, "working", SENSITIVE),
        camera_row(
            second,
            "fault",
            ORDINARY,
            fault=Link("fault", "fault-3YSD2W", same("fault-3YSD2W")),
            fault_at=moment(8, 9),
            open_faults=1,
            holds=(Link("hold", "hold-GVP5K0", same("hold-GVP5K0")),),
        ),
        camera_row(third, "planned", ORDINARY, site=Choice(LONG_NAME, same(LONG_NAME)),
                   zone=None, area=None, place_class=None, notice=None,
                   noticed=None, patrolled=None),
    )  # fmt: skip


def plans() -> tuple[Plan, ...]:
    """Return a plan with two cameras, one of them turned to no stated side, and a point of no known camera."""
    first, second, _ = CAMERAS
    return (
        Plan(
            PLAN,
            WEST,
            100,
            60,
            90,
            (
                Shape("building", ((5, 5), (60, 5), (60, 30), (5, 30)), same(SCRIPT), None, sensitive=False),
                Shape("room", ((5, 35), (95, 35), (95, 55), (5, 55)), ZONE.label, ZONE, sensitive=True),
                Shape("wall", ((0, 58), (100, 58)), same(LONG_NAME + BIDI), None, sensitive=False),
            ),
            (Point(first, 10, 10, 180, 70), Point(second, 50, 40, None, None), Point("CAM-GONE", 1, 1, 0, 360)),
        ),
    )


def people() -> tuple[PersonRow, ...]:
    """Return everybody; Zhao Min heads a department by grant and stood in for another, with papers in every state."""
    zhao = PEOPLE["zhao-min"]
    head = Choice("department_head", Bilingual("部门负责人", "Head of department"))
    grant, deputy = (
        Link("role_grant", "RG-7GN5CT", same("RG-7GN5CT")),
        Link("delegation", "DG-4T7Y2W", same("DG-4T7Y2W")),
    )
    holdings = (
        Holding(zhao, head, Bilingual("生产部", "Production"), moment(1, 0, month=1), None, "grant", grant, "now"),
        Holding(zhao, head, None, moment(1, 0, month=2), moment(9, 0, month=2), "delegation", deputy, "past"),
    )

    def paper(kind: str, what: str, until: int, state: str) -> Paper:
        return Paper(zhao, kind, same(what), Link(kind, f"{kind}-{state}", same(what)), moment(1, 0, month=1),
                     moment(until, 0) if until else None, state)  # fmt: skip

    papers = (
        paper("agreement", SCRIPT, 28, "soon"),
        paper("training", LONG_NAME, 2, "lapsed"),
        paper("training", "年度培训", 1, "replaced"),
        paper("acknowledgement", BIDI, 0, "valid"),
    )
    without = Paper(PEOPLE["sun-li"], "training", same(""), None, None, None, "none")
    return tuple(
        PersonRow(
            person,
            Choice(person.department.zh, person.department),
            SCRIPT if person is zhao else "",
            moment(1, 0, month=1),
            "left" if person.id == "wu-fang" else "active",
            holdings if person is zhao else (),
            papers if person is zhao else (without,) if person.id == "sun-li" else (),
        )
        for person in PEOPLE.values()
    )


STORE = Link("storage", "ST-A1", Bilingual("磁盘阵列一", "Array 1"))


def store() -> StoreRow:
    """Return a store with a copy of a case in it, a hostile place and a fault."""
    case = "RQ-20260302-7K3M9Q"
    kept = Kept(
        Link("copy", f"{case}/copy-9F3K2M", same("copy-9F3K2M")), Link("case", case, same(case)), moment(6, 9), None
    )
    array = Choice("disk_array", Bilingual("磁盘阵列", "Disk array"))
    return StoreRow(STORE, array, SCRIPT, PEOPLE["zhou-jie"], encrypted=True, backup_of=None, cameras=2, kept=(kept,),
                    checked=moment(1, 10), check_due=moment(30, 0), oldest=None, used_percent=81, purged=None,
                    open_faults=1)  # fmt: skip


def rounds() -> tuple[Round, ...]:
    """Return patrols of two weeks and checks of a month, in every state."""
    done = Slot("done", "", Link("patrol", "patrol-00A6G4", same("patrol-00A6G4")))
    short = Slot("short", "11/12", Link("patrol", "patrol-018VFK", same("patrol-018VFK")))
    lines = ((same(LONG_NAME), (done, Slot("missed", "", None))), (WEST.text, (short, Slot("open", "", None))))
    return (
        Round("patrol", "S-4.2b", ("2026-W10", "2026-W11"), lines),
        Round("storage_check", "R-6.1.2", ("2026-03",), ((STORE, (Slot("none", "", None),)),)),
    )


def faults() -> tuple[FaultRow, ...]:
    """Return an open fault and one that was repaired."""
    gone, minor = Choice("no_picture", Bilingual("无图像", "No picture")), Choice("minor", Bilingual("一般", "Minor"))
    fixed = Choice("repaired", Bilingual("已修复", "Repaired"))
    first, second, _ = CAMERAS
    return (
        FaultRow(Link("fault", "fault-3YSD2W", same("fault-3YSD2W")), gone, minor, SCRIPT, (camera_link(first), STORE),
                 moment(8, 9), moment(9, 9), None, None, None),
        FaultRow(Link("fault", "fault-B8BJ8P", same("fault-B8BJ8P")), gone, minor, LONG_NAME, (camera_link(second),),
                 moment(3, 9), None, moment(4, 9), fixed, Link("repair", "repair-1PVERA", same("repair-1PVERA"))),
    )  # fmt: skip


def complaint() -> ComplaintRow:
    """Return a complaint that was answered late."""
    step = Choice("answered", Bilingual("答复", "Answered"))
    upheld = Choice("upheld", Bilingual("属实", "Upheld"))
    done = ComplaintStep(Link("complaint_step", "complaint_step-KB03TC", same("")), step, upheld, moment(9, 16),
                         PEOPLE["wu-fang"], BIDI)  # fmt: skip
    return ComplaintRow(
        Link("complaint", "complaint-6DMSPF", same("complaint-6DMSPF")), SCRIPT,
        Choice("letter", Bilingual("来信", "Letter")), Choice("choice", Bilingual("选择权异议", "Objection")), ZONE,
        moment(1, 9), moment(8, 0), moment(9, 16), upheld, (done,), "FAIL",
        Bilingual("答复迟至 2026-03-09 16:00。", "Late for the answer: done at 2026-03-09 16:00."),
    )  # fmt: skip


def registers() -> Registers:
    """Return all of them."""
    return Registers(
        cameras=cameras(), plans=plans(), people=people(), stores=(store(),), rounds=rounds(), faults=faults(),
        complaints=(complaint(),),
    )  # fmt: skip


def _listed(kind: str, zh: str, en: str, id_: str, folder: str, *fields: FieldView) -> ListPage:
    shown = record(kind, Bilingual(zh, en), id_, f"records/{folder}/{id_}.yml", fields)
    columns, cells = tuple(each.title for each in fields), tuple(each.values[0] for each in fields)
    pointers = tuple(each.pointer for each in fields)
    return ListPage(kind, Bilingual(zh, en), Bilingual(zh, en), pointers, columns, ((id_, cells),), (shown,))


def lists() -> tuple[ListPage, ...]:
    """Return the lists of the kinds whose records the pages of registers show."""
    return (
        _listed("site_plan", "平面图", "Site plan", PLAN.id, "sites/drawings",
                field("/name/zh", "名称", "Name", "西区平面图")),
        _listed("storage", "存储位置", "Storage", STORE.id, "sites/storage",
                field("/name/zh", "名称", "Name", "磁盘阵列一")),
        _listed("complaint", "投诉建议", "Complaint", "complaint-6DMSPF", "oversight/complaints",
                field("/summary", "事项", "Matter", SCRIPT)),
    )  # fmt: skip
