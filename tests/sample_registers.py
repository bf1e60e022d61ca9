"""The registers beside the cases of the sample office: cameras in each state, and a plan with hostile labels."""

from __future__ import annotations

from footage.dossier.rows import CameraRow, Holding, Paper, PersonRow, Plan, Point, Registers, Shape
from footage.dossier.shape import Choice, Link, ListPage
from footage.text import Bilingual
from sample_office import BIDI, CAMERAS, LONG_NAME, PEOPLE, SCRIPT, camera_link, field, moment, record, same

ZONE = Link("zone", "ZN-P1", Bilingual("一号车间", "Workshop 1"))
PLAN = Link("site_plan", "SP-WEST", Bilingual("西区平面图", "West site"))
ORDINARY = Choice("ordinary", Bilingual("一般", "Ordinary"))
SENSITIVE = Choice("sensitive", Bilingual("敏感", "Sensitive"))


def camera_row(camera: str, state: str, sensitivity: Choice, **more: object) -> CameraRow:
    """Return a camera's line; ``more`` is what differs."""
    values: dict[str, object] = {
        "camera": camera_link(camera),
        "site": "西区",
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
        camera_row(third, "planned", ORDINARY, site=LONG_NAME, zone=None, area=None, place_class=None, notice=None,
                   noticed=None, patrolled=None),
    )  # fmt: skip


def plans() -> tuple[Plan, ...]:
    """Return a plan with two cameras, one of them turned to no stated side, and a point of no known camera."""
    first, second, _ = CAMERAS
    return (
        Plan(
            PLAN,
            "西区",
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


def registers() -> Registers:
    """Return all of them."""
    return Registers(cameras=cameras(), plans=plans(), people=people())


def plan_list() -> ListPage:
    """Return the list of plans, with the record that the plan's page shows."""
    fields = (field("/name/zh", "名称", "Name", "西区平面图"), field("/site", "场所", "Site", "西区"))
    shown = record(
        "site_plan", Bilingual("平面图", "Site plan"), PLAN.id, f"records/sites/drawings/{PLAN.id}.yml", fields
    )
    return ListPage(
        "site_plan",
        Bilingual("平面图", "Site plans"),
        Bilingual("场所的简图", "Drawings of sites"),
        (Bilingual("场所", "Site"),),
        ((PLAN.id, (same("西区"),)),),
        (shown,),
    )
