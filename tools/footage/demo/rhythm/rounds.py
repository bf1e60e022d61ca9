"""The weekly round at every site, faults found on it or otherwise, and their repair.

One week the western halls were forgotten; that is the story of the missed patrol.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from footage.demo.clock import DAY, HOUR, MINUTE, day, moment, mondays, stamp
from footage.demo.office import Office
from footage.demo.rhythm.sites import PROJECTS

Data = dict[str, Any]
WALKERS = ("tao-jin", "lei-ting")
LEADERS = ("fang-bo", "ren-kai")
MISSED = ("2025-11-17", "西区")
# found when, cameras, symptom, how bad, what, hours to the repair, how it was repaired
FAULTS = (
    ("07-22 09:40", ("CAM-P2-05",), "no_picture", "minor", "地下停车场 05 号无画面，指示灯熄灭", 7, "更换电源适配器"),
    ("08-19 10:10", ("CAM-R1-06",), "bad_picture", "minor", "园区主干道 06 号夜间画面模糊", 22, "清洁镜头并调整红外灯"),
    ("09-24 14:30", ("CAM-W1-02",), "moved_or_covered", "minor", "一号仓库 02 号被货架遮挡", 3, "移开货架并复位角度"),
    ("10-28 09:20", ("CAM-H1-03",), "no_recording", "major", "一号厂房 03 号有画面无录像", 9,
     "重启录像机通道并核对计划"),
    ("12-03 08:50", ("CAM-G2-01",), "clock", "minor", "物流门 01 号画面时间慢四分钟", 5, "恢复网络校时"),
    ("01-21 15:10", ("CAM-P1-07",), "no_picture", "major", "东区停车场 07 号线缆被鼠咬断", 31, "重新敷设线缆"),
    ("03-04 09:30", ("CAM-R2-02",), "bad_picture", "minor", "物流通道 02 号画面抖动", 20, "加固立杆支架"),
    ("04-14 09:00", ("CAM-W1-04",), "clock", "minor", "一号仓库 04 号录像机时钟快 7 分 20 秒", 8, "校时并检查校时服务"),
    ("05-13 10:20", ("CAM-L1-02",), "gap", "major", "综合楼大堂 02 号凌晨缺录四十分钟", 6, "更换硬盘并重建阵列"),
    ("06-30 09:40", ("CAM-H2-01",), "no_picture", "minor", "二号厂房 01 号无画面", 0, ""),
)  # fmt: skip
REPAIRS_FROM = 17  # what is found after this hour is looked at on the next morning


def tell(office: Office) -> None:
    """Tell every round, fault and repair."""
    faults = dict(_faults(office))
    zones = {str(each["id"]): str(each["site"]) for each in office.entries("zone")}
    sites: dict[str, list[str]] = {}
    later: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for camera in office.entries("camera"):
        sites.setdefault(zones[str(camera["zone"])], []).append(str(camera["id"]))
    for project in PROJECTS:
        hung = moment(f"{project.installed} 00:00")
        later[zones[project.zone]] += [(hung, camera) for camera in project.cameras]
    first = next(mondays()) - 7 * DAY
    for week, monday in enumerate((first, *mondays())):
        walker, leader = WALKERS[week % 2], LEADERS[week // 2 % 2]
        ended = monday + 4 * DAY + 16 * HOUR  # the park is guarded on holidays too
        rounds = [
            _round(
                office,
                site,
                [*cameras, *(each for at, each in later[site] if at < ended)],
                monday,
                ended,
                (walker, leader),
                faults,
            )
            for site, cameras in sorted(sites.items())
            if (day(monday), site) != MISSED
        ]
        office.lay(walker, ended + 30 * MINUTE, rounds, f"{day(monday)} 当周巡检", leader)


def _round(
    office: Office, site: str, cameras: list[str], monday: int, ended: int, by: tuple[str, str], faults: dict[str, Data]
) -> Data:
    found = [each for each in faults.values() if _on_round(each, cameras, monday)]
    exceptions = [
        {"camera": each["cameras"][0], "condition": CONDITIONS.get(str(each["symptom"]), "other"),
         "found_at": each["discovered_at"], "fault": each["id"], "note": each["description"]}
        for each in found
    ]  # fmt: skip
    return office.draft(
        "patrol", f"{site} {day(monday)}", site=site, period={"from": day(monday), "to": day(monday + 6 * DAY)},
        planned=len(cameras), checked=len(cameras), exceptions=exceptions or None, private_places_checked=True,
        done_by=by[0], witness=by[1], ended_at=stamp(ended),
        list_sha256=office.ids.digest(f"patrol {site} {day(monday)}"),
    )  # fmt: skip


CONDITIONS = {"no_picture": "no_picture", "bad_picture": "blurred", "moved_or_covered": "covered", "clock": "clock",
              "gap": "gap", "no_recording": "gap"}  # fmt: skip


def _on_round(fault: Data, cameras: list[str], monday: int) -> bool:
    return fault["cameras"][0] in cameras and day(monday) <= str(fault["discovered_at"])[:10] < day(monday + 5 * DAY)


def _faults(office: Office) -> Iterator[tuple[str, Data]]:
    for found, cameras, symptom, severity, text, hours, method in FAULTS:
        at = moment(found)
        lost = symptom in ("no_recording", "gap")
        data = office.draft(
            "fault", found, cameras=list(cameras), symptom=symptom, severity=severity, description=text,
            discovered_at=stamp(at), reported_by="tao-jin", reported_at=stamp(at + 20 * MINUTE),
            recording_affected=lost, not_recorded_from=stamp(at - 8 * HOUR) if lost else None,
        )  # fmt: skip
        office.lay("tao-jin", at + 25 * MINUTE, [data], f"故障报告：{text}")
        if hours:
            _repair(office, data, at + hours * HOUR, method, lost)
        yield found, data


def _repair(office: Office, fault: Data, at: int, method: str, lost: bool) -> None:
    data = office.draft(
        "repair", str(fault["id"]), fault=fault["id"], result="repaired", method=method, repaired_by="kong-fei",
        confirmed_by="xu-yan", repaired_at=stamp(at), recording_lost=lost,
        lost={"from": fault["not_recorded_from"], "to": stamp(at)} if lost else None,
    )  # fmt: skip
    office.lay("kong-fei", at + 30 * MINUTE, [data], f"维修记录：{fault['cameras'][0]}", "xu-yan")
