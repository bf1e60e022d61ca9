"""People on duty who look at their own alarms: authorised each quarter, logged by shift, laid down each week."""

from __future__ import annotations

from random import Random
from typing import Any

from footage.demo.clock import DAY, HOUR, MINUTE, day, mondays, on, stamp
from footage.demo.office import Office

Data = dict[str, Any]
WATCH = ("fu-qiang", "gu-lan", "ji-yun", "shao-jun")
LEADER = "xu-yan"
# first day, last day, asked for when
QUARTERS = (
    ("07-01", "09-30", "07-01 09:20"),
    ("10-01", "12-31", "09-26 10:00"),
    ("01-01", "03-31", "12-26 10:10"),
    ("04-01", "06-30", "03-27 09:40"),
    ("2026-07-01", "2026-09-30", "06-26 10:30"),
)
TRIGGERS = ("alarm", "patrol", "handover", "equipment", "lost_person")
WHAT = (
    ("alarm", "handled", "周界报警，系流浪猫触发"),
    ("alarm", "nothing", "烟感联动误报，现场无异常"),
    ("patrol", "nothing", "巡检前核对夜间画面"),
    ("handover", "nothing", "交接班核对未了事项"),
    ("equipment", "handled", "画面闪断，已通知维修"),
    ("alarm", "handled", "逆行车辆报警，已由门岗劝返"),
)


def tell(office: Office) -> None:
    """Tell the standing authorisations and every week's shift logs."""
    rights = [_authorised(office, *quarter) for quarter in QUARTERS]
    random = Random("playback")  # noqa: S311 - a story, not a secret
    for week, monday in enumerate(mondays()):
        person = WATCH[week % len(WATCH)]
        nights = sorted(random.sample(range(5), 1 + week % 2))
        shifts = [_shift(office, random, monday + night * DAY, person, rights) for night in nights]
        landed = monday + 4 * DAY + 8 * HOUR + 30 * MINUTE + 12 * HOUR * 2
        office.lay(person, landed, shifts, f"{day(monday)} 当周值守回看登记", LEADER)


def _authorised(office: Office, first: str, last: str, asked: str) -> Data:
    data = office.draft(
        "standing_authorisation", first, department="video-centre", people=[*WATCH, LEADER],
        cameras=[str(each["id"]) for each in office.entries("camera") if each["sensitivity"] == "ordinary"],
        purposes=list(TRIGGERS), max_lookback_hours=24, **{"from": on(first), "until": on(last)},
        grounds="值守期间核实报警与设备状态，仅回看、不导出", requested_by=LEADER,
    )  # fmt: skip
    office.lay(LEADER, asked, [data], f"{on(first)} 起季度值守回看授权", "sun-wei", "gao-yuan")
    return data


def _shift(office: Office, random: Random, midnight: int, person: str, rights: list[Data]) -> Data:
    begin, end = midnight + 20 * HOUR, midnight + 32 * HOUR
    right = next(each for each in rights if each["from"] <= day(begin) <= each["until"])
    entries = []
    for at in sorted(begin + random.randint(20, 600) * MINUTE for _ in range(random.randint(1, 3))):
        trigger, result, note = random.choice(WHAT)
        entries.append({"at": stamp(at), "camera": random.choice(right["cameras"]), "from": stamp(at - 15 * MINUTE),
                        "to": stamp(at - 5 * MINUTE), "trigger": trigger, "result": result, "note": note})  # fmt: skip
    return office.draft(
        "duty_playback", day(begin), standing_authorisation=right["id"],
        shift={"from": stamp(begin), "to": stamp(end)}, on_duty=person, shift_leader=LEADER, entries=entries,
        exported=False,
    )  # fmt: skip
