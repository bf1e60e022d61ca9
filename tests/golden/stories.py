"""What later rules decide otherwise and the demonstration does not tell: another use, fewer views, more days twice."""

from __future__ import annotations

from collections.abc import Iterator

from footage.demo.case import Case
from footage.demo.expected import Expected
from footage.demo.office import Office
from footage.demo.stories import STORIES
from footage.demo.stories.telling import Story

WHY = "仓库门口叉车刮伤货架，需多次比对录像核实责任"


def _case(office: Office, label: str, day: str, **extra: object) -> Case:
    case = office.request(
        label, f"{day} 09:10", "zhao-min", "lin-hao", ["CAM-G2-02"], (f"{day} 07:00", f"{day} 07:30"),
        "property_damage", WHY, **extra,
    )  # fmt: skip
    return case.signed(("lin-hao", f"{day} 10:00"), ("qian-li", f"{day} 11:00"), ("sun-wei", f"{day} 14:30"))


def another_use(office: Office) -> Iterator[Expected]:
    """More days twice, and then another use for one more person: each by the unit's head and one reviewer."""
    case = _case(office, "golden use", "04-13", days=3)
    case.retrieve("04-13 15:10", "zhou-hang", "zhao-min")
    for day, days in (("04-14", 2), ("04-15", 2)):
        case.extend(f"{day} 09:20", "zhao-min", days, WHY).approve("lin-hao", f"{day} 10:00").approve(
            "he-jing", f"{day} 11:15"
        ).merge(f"{day} 11:16")
    use = {"manner": "安全例会播放", "purpose": "安全教育", "recipients": ["qiu-ming"]}
    asked = {"kind": "extension", "id": case.event("extension"), "additional_days": 0, "new_use": use}
    pull = case.land("zhao-min", "04-16 09:20", [{**asked, "grounds": WHY, "requested_by": "zhao-min"}], "变更用途")
    pull.approve("lin-hao", "04-16 10:00").approve("he-jing", "04-16 11:15").merge("04-16 11:16")
    yield from ()


def fewer_views(office: Office) -> Iterator[Expected]:
    """A series of five views, of which the head of security writes that three will do."""
    series = {"from": "2026-04-20", "until": "2026-04-30", "uses": 5, "minutes_each": 30}
    case = office.request(
        "golden series", "04-20 09:10", "zhao-min", "lin-hao", ["CAM-G2-02"], ("04-20 07:00", "04-20 07:30"),
        "property_damage", WHY, mode="view", series=series,
    )  # fmt: skip
    case.pull.approve("lin-hao", "04-20 10:00").approve("qian-li", "04-20 11:00")
    case.pull.approve("sun-wei", "04-20 14:30", "次数: 3\n意见: 三次足够").merge("04-20 14:40")
    yield from ()


TOLD = (
    *STORIES,
    Story("G1", "变更用途", "Another use", another_use),
    Story("G2", "减少次数", "Fewer views", fewer_views),
)
