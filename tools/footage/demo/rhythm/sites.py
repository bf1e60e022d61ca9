"""Cameras that come during the year: planned, hung, tested, announced, filed.

One project forgot its sign for two weeks and another its filing for six: the stories of the missing notice, and of
filings that lag behind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from footage.demo.clock import on
from footage.demo.office import Office
from footage.demo.opening import acceptance, filing, notice, plan

ENGINEER, REGISTRAR = "kong-fei", "shen-qiu"


@dataclass(frozen=True, slots=True)
class Project:
    """Cameras numbered from ``first`` on in one zone, and the days on which each paper was laid down."""

    name: str
    zone: str
    first: int
    count: int
    covers: str
    planned: str
    started: str
    installed: str
    tested: str
    in_use: str
    announced: str
    filed: str
    system: str

    @property
    def cameras(self) -> tuple[str, ...]:
        """Return the ids of its cameras."""
        zone = self.zone.removeprefix("ZN-")
        return tuple(f"CAM-{zone}-{number:02d}" for number in range(self.first, self.first + self.count))


PROJECTS = (
    Project("二号厂房扩建监控", "ZN-H2", 6, 2, "新增装配线", "09-05", "09-15", "10-13", "10-15", "10-20", "10-17",
            "11-06", "厂区内部视频系统"),
    Project("南门补盲", "ZN-G1", 5, 2, "访客等候区", "01-12", "01-19", "02-03", "02-04", "02-06", "02-05",
            "02-28", "园区公共区域视频系统"),
    Project("东区停车场补盲", "ZN-P1", 9, 2, "充电车位", "01-26", "02-03", "02-26", "02-27", "03-02", "03-16",
            "03-25", "园区公共区域视频系统"),
    Project("物流通道补盲", "ZN-R2", 7, 2, "卸货平台", "03-09", "03-16", "04-07", "04-08", "04-10", "04-09",
            "05-22", "园区公共区域视频系统"),
)  # fmt: skip


def tell(office: Office) -> None:
    """Tell every project from plan to filing."""
    standing = {system: _system(office, system) for system in {each.system for each in PROJECTS}}
    for project in sorted(PROJECTS, key=lambda each: on(each.filed)):
        cameras = _project(office, project)
        standing[project.system] = [*standing[project.system], *cameras]
        change = filing(
            office, project.name, standing[project.system], on(project.filed), type="change",
            system=project.system, in_use_on=on(project.in_use), changes=_filed(office, project.system),
        )  # fmt: skip
        office.lay(ENGINEER, f"{project.filed} 15:20", [change], f"{project.name} 备案变更", REGISTRAR)


def _system(office: Office, system: str) -> list[Mapping[str, Any]]:
    first = next(each for each in office.entries("filing") if each["system"] == system)
    named = set(first["cameras"])
    return [each for each in office.entries("camera") if each["id"] in named]


def _filed(office: Office, system: str) -> str:
    return next(str(each["id"]) for each in office.entries("filing") if each["system"] == system)


def _project(office: Office, project: Project) -> list[Mapping[str, Any]]:
    zone = next(each for each in office.entries("zone") if each["id"] == project.zone)
    like = next(each for each in office.entries("camera") if each["zone"] == project.zone)
    cameras: list[Mapping[str, Any]] = [
        _camera(like, zone, number, project) for number in range(project.first, project.first + project.count)
    ]
    points = [(str(each["id"]), project.zone, project.covers) for each in cameras]
    made = plan(office, project.name, points, on(project.planned), on(project.started))
    office.lay(ENGINEER, f"{project.planned} 10:20", [made], f"{project.name} 建设方案", REGISTRAR)
    office.lay(
        ENGINEER, f"{project.installed} 16:00", list(map(dict, cameras)), f"{project.name} 摄像机登记", REGISTRAR
    )
    test = acceptance(office, project.name, made, on(project.installed), on(project.tested))
    office.lay(ENGINEER, f"{project.tested} 16:30", [test], f"{project.name} 验收测试", REGISTRAR)
    sign = notice(office, project.name, zone, cameras, on(project.announced))
    office.lay(ENGINEER, f"{project.announced} 11:00", [sign], f"{project.name} 公示", REGISTRAR)
    return cameras


def _camera(like: Mapping[str, Any], zone: Mapping[str, Any], number: int, project: Project) -> dict[str, Any]:
    name = {lang: f"{zone['name'][lang]} {number:02d}{' 号' if lang == 'zh' else ''}" for lang in ("zh", "en")}
    code = f"{str(like['gb28181_id'])[:-4]}{9000 + number * 10 + len(project.name):04d}"
    camera = f"CAM-{project.zone.removeprefix('ZN-')}-{number:02d}"
    return {**like, "id": camera, "name": name, "in_use_on": on(project.in_use), "gb28181_id": code}
