"""How long a copy may stay out: extended in time, extended too late."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from footage.demo.expected import Expected
from footage.demo.office import Office
from footage.demo.stories.telling import BY_THE_BOOK, Story, story

STORIES: list[Story] = []
told = partial(story, STORIES)

GROUNDS = "保险公司定损尚未完成，需继续比对录像"


@told("D14", "延长使用期", "More days")
def more_days(office: Office) -> Iterator[Expected]:
    """Ten more days, asked for on the fourth of five, are sound; asked for after the end they heal nothing."""
    good = office.request(
        "D14 good", "04-13 09:10", "zhao-min", "lin-hao", ["CAM-G2-02"], ("04-12 20:00", "04-12 20:30"),
        "property_damage",
        "物流门道闸被货车撞损，需核实责任车辆及撞击经过", days=5,
    )  # fmt: skip
    good.signed(("lin-hao", "04-13 10:00"), ("qian-li", "04-13 11:00"), ("sun-wei", "04-13 14:30"))
    good.retrieve("04-13 15:10", "zhou-hang", "zhao-min")
    pull = good.extend("04-17 09:20", "zhao-min", 10, GROUNDS)
    pull.approve("lin-hao", "04-17 10:00").approve("he-jing", "04-17 11:15").merge("04-17 11:16")
    good.hand_on("04-22 10:00", "zhao-min", "lin-hao", "经办人外出，移交负责人保管")
    good.give_back("04-27 15:00", "lin-hao", "zhou-hang")
    yield Expected(
        good.id, note="in time", state="archived", verification="verified", outcome="approved", verdicts=BY_THE_BOOK
    )
    bad = office.request(
        "D14 late", "05-18 09:10", "zhao-min", "lin-hao", ["CAM-G2-01"], ("05-17 19:00", "05-17 19:30"),
        "property_damage",
        "物流门岗亭玻璃被撞碎，需核实责任车辆", days=5,
    )  # fmt: skip
    bad.signed(("lin-hao", "05-18 10:00"), ("qian-li", "05-18 11:00"), ("sun-wei", "05-18 14:30"))
    bad.retrieve("05-18 15:10", "zhou-hang", "zhao-min")
    pull = bad.extend("05-26 09:20", "zhao-min", 5, GROUNDS)
    pull.approve("lin-hao", "05-26 10:00").approve("he-jing", "05-26 11:15").merge("05-26 11:16")
    bad.give_back("05-27 15:00", "zhao-min", "zhou-hang")
    yield Expected(bad.id, note="too late", state="archived", verification="verified", outcome="approved",
                   verdicts={"R-5.3c": "FAIL returned_late", "R-4.3.2a": "PASS"})  # fmt: skip
