"""Hand-made dossiers for the binder's tests: a whole case, one that waits, and one written by somebody hostile."""

# ruff: noqa: E501  (sentences of data)

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import yaml

from footage.dossier.shape import (
    CaseDossier,
    CopyView,
    CorrectionView,
    CustodyStep,
    FieldView,
    FindingView,
    GrantView,
    Link,
    Moment,
    PersonView,
    Provenance,
    PullView,
    RecordView,
    ReviewView,
    StageView,
    StatementView,
    TimelineItem,
    VerdictView,
)
from footage.text import Bilingual

CASE = "RQ-20260302-7K3M9Q"
COMMIT = "4f1c2a9be07d3f5566c1a0b2d3e4f5061728394a"
EVIDENCE = "9ab0c1d2e3f405162738495a6b7c8d9e0f1a2b3c"
ZONE = "Asia/Shanghai"


def two(zh: str, en: str) -> Bilingual:
    return Bilingual(zh, en)


def at(text: str) -> Moment:
    local = datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=timezone(timedelta(hours=8)))
    return Moment(int(local.timestamp()), text, ZONE)


def plain(text: str) -> Bilingual:
    """Return a text that is the same in both languages."""
    return Bilingual(text, text)


PEOPLE = {
    "zhao-min": PersonView("zhao-min", "赵敏", plain("行政管理部"), "zhao.min"),
    "qian-wei": PersonView("qian-wei", "钱伟", plain("行政管理部"), "qian.wei"),
    "sun-li": PersonView("sun-li", "孙丽", plain("安全保卫部"), "sun.li"),
    "li-qiang": PersonView("li-qiang", "李强", plain("安全保卫部"), "li.qiang"),
    "zhou-jie": PersonView("zhou-jie", "周洁", plain("公司管理层"), "zhou.jie"),
    "wu-hao": PersonView("wu-hao", "吴昊", plain("存储运维室"), "wu.hao"),
    "zheng-yan": PersonView("zheng-yan", "郑岩", plain("存储运维室"), "zheng.yan"),
}


def _shown(value: Any, names: Mapping[str, Bilingual]) -> tuple[Bilingual, Link | None]:
    if isinstance(value, bool):
        return (two("是", "yes") if value else two("否", "no")), None
    if isinstance(value, list):
        value = "\n".join(str(item) for item in value)
    if value in PEOPLE:
        return two(PEOPLE[value].name, PEOPLE[value].name), Link("person", value, plain(PEOPLE[value].name))
    if isinstance(value, str) and value[10:11] == "T":
        value = value[:16].replace("T", " ")
    shown = names.get(str(value), Bilingual(str(value), str(value)))
    return shown, Link("camera", value, plain(value)) if str(value).startswith("CAM-") else None


def _leaves(data: Any, pointer: str = "") -> list[tuple[str, list[Any]]]:
    if isinstance(data, dict):
        return [leaf for key, value in data.items() for leaf in _leaves(value, f"{pointer}/{key}")]
    if isinstance(data, list) and data and isinstance(data[0], dict):
        keys = list(dict.fromkeys(key for item in data for key in item))
        return [(f"{pointer}/*/{key}", [item[key] for item in data if key in item]) for key in keys]
    return [(pointer, data if isinstance(data, list) else [data])]


TITLES = {
    "/department": two("申请部门", "Department"),
    "/applicant": two("申请人", "Applicant"),
    "/handler": two("经办人", "Handled by"),
    "/channel": two("申请渠道", "Channel"),
    "/urgency": two("紧急程度", "Urgency"),
    "/purpose": two("调取目的", "Purpose"),
    "/reason": two("调取事由", "Reason"),
    "/other_means": two("其他途径", "Other means considered"),
    "/cameras": two("摄像机", "Cameras"),
    "/window/from": two("起", "From"),
    "/window/to": two("止", "To"),
    "/mode": two("调取方式", "Mode"),
    "/use/manner": two("使用方式", "Manner of use"),
    "/use/purpose": two("用途说明", "Purpose of use"),
    "/use/recipients": two("使用人", "Recipients"),
    "/use/period_days": two("使用期限（天）", "Days of use"),
    "/sensitivity": two("敏感程度", "Sensitivity"),
    "/contains_minor": two("涉及未成年人", "Minors visible"),
    "/operators": two("操作人", "Operators"),
    "/witness": two("见证人", "Witness"),
    "/receiver": two("接收人", "Receiver"),
    "/result": two("结果", "Result"),
    "/started_at": two("开始时间", "Started"),
    "/ended_at": two("结束时间", "Ended"),
    "/tool": two("工具", "Tool"),
    "/content_summary": two("内容摘要", "Content"),
    "/giver": two("移交人", "Giver"),
    "/place": two("地点", "Place"),
    "/copy_no": two("拷贝编号", "Copy number"),
    "/medium/type": two("介质", "Medium"),
    "/medium/serial": two("介质序列号", "Serial number"),
    "/derivative": two("性质", "Kind of copy"),
    "/encrypted": two("加密", "Encrypted"),
    "/made_by": two("制作人", "Made by"),
    "/made_at": two("制作时间", "Made at"),
    "/checked_by": two("检查人", "Checked by"),
    "/returned_by": two("归还人", "Returned by"),
    "/storage": two("存放处", "Storage"),
    "/keep_until": two("保存至", "Keep until"),
    "/grounds": two("理由", "Grounds"),
    "/place_note": two("地点说明", "Place"),
    "/use/grounds": two("期限理由", "Grounds"),
    "/missing/*/camera": two("未能调取", "Not available"),
    "/missing/*/reason": two("原因", "Reason"),
    "/missing/*/note": two("说明", "Note"),
    "/retrieval": two("所属调取", "Retrieval"),
    "/return": two("所属归还", "Return"),
    "/copies": two("拷贝", "Copies"),
    "/items/*/copy": two("归还拷贝", "Copy"),
    "/items/*/result": two("检查结果", "Result"),
    "/items/*/sha256": two("复核摘要", "Digests"),
    "/returned_at": two("归还时间", "Returned"),
    "/checked_at": two("检查时间", "Checked"),
    "/use_ended_on": two("使用结束", "Use ended"),
    "/archived_at": two("存档时间", "Archived"),
    "/archived_by": two("存档人", "Archived by"),
    "/class": two("档案类别", "Class"),
    "/additional_days": two("延长天数", "More days"),
    "/requested_by": two("申请人", "Requested by"),
    "/author": two("更正人", "Author"),
    "/pointer": two("字段", "Field"),
    "/corrects": two("更正对象", "Corrects"),
    "/value": two("更正为", "Corrected value"),
}
WORDS = {
    "admin": two("行政管理部", "Administration"),
    "internal": two("内部申请", "internal"),
    "normal": two("一般", "normal"),
    "ordinary": two("一般", "ordinary"),
    "copy": two("拷贝", "copy"),
    "theft": two("盗窃", "theft"),
    "full": two("完整", "complete"),
    "usb": two("U 盘", "USB stick"),
    "original": two("原样拷贝", "original"),
    "camera_down": two("设备停机", "camera down"),
    "intact": two("完好", "intact"),
}


def record(kind: str, title: Bilingual, ident: str, data: dict[str, Any], landed: str, pull: str) -> RecordView:
    name = "request.yml" if kind == "request" else f"{ident}.yml"
    text = yaml.safe_dump({"kind": kind, "id": ident, **data}, allow_unicode=True, sort_keys=False)
    raw = text.encode()
    views = [(pointer, [_shown(value, WORDS) for value in values]) for pointer, values in _leaves(data)]
    fields = tuple(
        FieldView(p, TITLES.get(p, plain(p)), tuple(v for v, _ in values), tuple(k for _, k in values), "internal")
        for p, values in views
    )
    return RecordView(
        kind,
        title,
        ident,
        ident if kind == "request" else f"{CASE}/{ident}",
        f"records/cases/2026/03/{CASE}/{name}",
        hashlib.sha1(b"blob %d\0" % len(raw) + raw).hexdigest(),
        hashlib.sha256(raw).hexdigest(),
        text,
        at(landed),
        COMMIT,
        pull,
        at(landed),
        fields,
        {"kind": kind, "id": ident, **data},
    )


def request(**changes: Any) -> RecordView:
    data = {
        "department": "admin",
        "applicant": "zhao-min",
        "handler": "qian-wei",
        "channel": "internal",
        "urgency": "normal",
        "purpose": "theft",
        "reason": "2026年3月1日夜间3号仓库一批铜缆被盗，需查看装卸口及东侧通道人员和车辆进出情况，以便报案并核对出入登记。",
        "other_means": "已核对门禁记录与出入登记，未见异常，无法确定进入时间。",
        "cameras": ["CAM-W3-01", "CAM-W3-02", "CAM-ROAD-07"],
        "window": {"from": "2026-03-01T20:00:00+08:00", "to": "2026-03-02T06:00:00+08:00"},
        "place_note": "3号仓库装卸口、东侧通道",
        "mode": "copy",
        "use": {
            "manner": "在安保部阅览室查看，拷贝一份交公安机关",
            "purpose": "报案材料及内部责任认定",
            "recipients": ["qian-wei"],
            "period_days": 15,
            "grounds": "案件侦办预计两周",
        },
        "sensitivity": "ordinary",
        "contains_minor": False,
    } | changes
    return record("request", two("调取申请", "Request"), CASE, data, "2026-03-02 15:20", "PR-000101.1")


FILES = [
    {"name": "CAM-W3-01_20260301T200000.mp4", "camera": "CAM-W3-01", "size_bytes": 4823449600, "sha256": "a3" * 32},
    {"name": "CAM-W3-02_20260301T200000.mp4", "camera": "CAM-W3-02", "size_bytes": 4710203392, "sha256": "5e" * 32},
]


def events() -> tuple[RecordView, ...]:
    retrieval, *others = _events()
    tool = (
        plain("/tool"),
        two("NVR 导出客户端 5.2", "NVR 导出客户端 5.2"),
        two("NVR 导出客户端 5.3", "NVR 导出客户端 5.3"),
    )
    fix = CorrectionView(f"{CASE}/correction-1XYZ7A", *tool, "版本号录入错误", at("2026-03-04 08:30"))
    return (replace(retrieval, corrections=(fix,)), *others)


def _events() -> tuple[RecordView, ...]:
    pull = "PR-000108.1"
    return (
        record(
            "retrieval",
            two("调取记录", "Retrieval"),
            "retrieval-4TQ8ZX",
            {
                "operators": ["wu-hao"],
                "witness": "zheng-yan",
                "receiver": "qian-wei",
                "started_at": "2026-03-03T09:10:00+08:00",
                "ended_at": "2026-03-03T10:05:00+08:00",
                "cameras": ["CAM-W3-01", "CAM-W3-02"],
                "window": {"from": "2026-03-01T20:00:00+08:00", "to": "2026-03-02T06:00:00+08:00"},
                "clock_offset_seconds": 37,
                "recorder_window": {"from": "2026-03-01T20:00:37+08:00", "to": "2026-03-02T06:00:37+08:00"},
                "result": "full",
                "missing": [{"camera": "CAM-ROAD-07", "reason": "camera_down", "note": "当晚检修"}],
                "files": FILES,
                "tool": "NVR 导出客户端 5.2",
                "content_summary": "凌晨 02:14 一辆无牌厢式货车进入东侧通道，02:41 驶离。",
            },
            "2026-03-03 11:02",
            pull,
        ),
        record(
            "copy",
            two("拷贝", "Copy"),
            "copy-9F3K2M",
            {
                "retrieval": "retrieval-4TQ8ZX",
                "copy_no": 1,
                "medium": {"type": "usb", "serial": "SN-0087-A"},
                "files": FILES,
                "derivative": "original",
                "encrypted": True,
                "label_text": f"视频录像拷贝 第1份\n案卷 {CASE}\n摄像机 CAM-W3-01, CAM-W3-02\n"
                "2026-03-01 20:00 至 2026-03-02 06:00\n调取 2026-03-03 09:10  接收人 钱伟\n使用期限至 2026-03-18，到期归还安保部",
                "made_by": "wu-hao",
                "made_at": "2026-03-03T10:00:00+08:00",
                "receiver": "qian-wei",
            },
            "2026-03-03 11:02",
            pull,
        ),
        record(
            "custody",
            two("保管交接", "Custody"),
            "custody-2B7C1D",
            {
                "copy": "copy-9F3K2M",
                "giver": "wu-hao",
                "receiver": "qian-wei",
                "at": "2026-03-03T10:20:00+08:00",
                "place": "安保部阅览室",
                "reason": "交付申请部门使用",
            },
            "2026-03-03 11:02",
            pull,
        ),
        record(
            "return",
            two("归还", "Return"),
            "return-6GHJ0K",
            {
                "returned_by": "qian-wei",
                "checked_by": "wu-hao",
                "returned_at": "2026-03-16T14:00:00+08:00",
                "checked_at": "2026-03-16T14:30:00+08:00",
                "use_ended_on": "2026-03-16",
                "items": [{"copy": "copy-9F3K2M", "result": "intact", "sha256": ["a3" * 32, "5e" * 32]}],
            },
            "2026-03-16 15:01",
            "PR-000140.1",
        ),
        record(
            "archive",
            two("存档", "Archive"),
            "archive-3MNP5R",
            {
                "return": "return-6GHJ0K",
                "copies": ["copy-9F3K2M"],
                "storage": "ST-MAIN",
                "archived_at": "2026-03-16T14:50:00+08:00",
                "archived_by": "wu-hao",
                "class": "case",
                "keep_until": "2029-03-16",
            },
            "2026-03-16 15:01",
            "PR-000140.1",
        ),
        record(
            "extension",
            two("延期", "Extension"),
            "extension-8STV4W",
            {"additional_days": 3, "grounds": "公安机关要求补充说明", "requested_by": "zhao-min"},
            "2026-03-12 09:00",
            "PR-000131.1",
        ),
        record(
            "correction",
            two("更正", "Correction"),
            "correction-1XYZ7A",
            {
                "corrects": "retrieval-4TQ8ZX",
                "pointer": "/tool",
                "value": "NVR 导出客户端 5.3",
                "reason": "版本号录入错误",
                "author": "wu-hao",
            },
            "2026-03-04 08:30",
            "PR-000112.1",
        ),
        record(
            "drone_flight",
            two("无人机飞行记录", "Drone flight"),
            "drone_flight-5BCD6E",
            {"pilot": "zheng-yan", "altitude_m": 60, "note": "配合现场勘查"},
            "2026-03-05 10:00",
            "PR-000115.1",
        ),
    )


def stages() -> tuple[StageView, ...]:
    def stage(code: str, title: Bilingual, role: Bilingual, who: str, when: str, digit: str, opinion: str) -> StageView:
        return StageView(code, title, role, "met", PEOPLE[who], at(when), digit * 64, opinion, None, ())

    deputy = stage(
        "security",
        two("安保部门审批", "Security"),
        two("安保部门负责人", "head of security"),
        "li-qiang",
        "2026-03-02 14:55",
        "c",
        "同意。拷贝由安保部加密。",
    )
    return (
        stage(
            "unit",
            two("部门初审", "Unit review"),
            two("部门负责人", "department head"),
            "zhao-min",
            "2026-03-02 10:12",
            "a",
            "情况属实，同意申请。",
        ),
        stage(
            "security",
            two("安保部门审核", "Security"),
            two("安保审核人", "security reviewer"),
            "sun-li",
            "2026-03-02 13:40",
            "b",
            "范围适当，同意。",
        ),
        replace(
            deputy,
            via=two("依据授权 DG-7Q2W9E（2026-03-01 至 2026-03-07）", "by delegation DG-7Q2W9E (1 to 7 March 2026)"),
        ),
    )


def pull(record_path: str) -> PullView:
    counted = two("计入：角色、时间和内容均符合", "counted: role, time and content match")
    reviews = tuple(
        ReviewView(9000 + n, s.person.account, s.person, two("同意", "approve"), s.at, COMMIT, True, counted, s.opinion)
        for n, s in enumerate(stages(), 1)
        if s.person and s.at
    )
    stale = ReviewView(
        8999,
        "sun.li",
        PEOPLE["sun-li"],
        two("同意", "approve"),
        at("2026-03-02 09:58"),
        EVIDENCE,
        False,
        two("不计：此后内容有改动", "not counted: the content changed afterwards"),
        "同意",
    )
    statement = statement_view()
    return PullView(
        "PR-000101.1",
        101,
        "调取 3 号仓库录像",
        "approved",
        two("已批准", "approved"),
        "A",
        PEOPLE["qian-wei"],
        at("2026-03-02 09:40"),
        at("2026-03-02 15:20"),
        COMMIT,
        EVIDENCE,
        statement.path,
        statement.sha256,
        17,
        stages(),
        (stale, *reviews),
        (),
        (record_path,),
    )


def statement_view() -> StatementView:
    content = b'{"schema": "footage/evidence/v1", "evidence_id": "PR-000101.1", "chain": {"seq": 17}}\n'
    signature = b"-----BEGIN SSH SIGNATURE-----\nU1NIU0lHAAAAAQ==\n-----END SSH SIGNATURE-----\n"
    return StatementView("statements/PR-000101.1.json", hashlib.sha256(content).hexdigest(), 17, content, signature)


def verdicts() -> tuple[VerdictView, ...]:
    def one(clause: str, zh: str, en: str, verdict: str, rzh: str, ren: str) -> VerdictView:
        return VerdictView(
            clause, two(zh, en), verdict, two(rzh, ren), "major", at("2026-03-02 15:20"), None, CASE, ("request.yml",)
        )

    return (
        one(
            "R-3.1.1a",
            "部门负责人申请",
            "Head of department applies",
            "PASS",
            "申请人当日为部门负责人",
            "the applicant headed the department that day",
        ),
        one(
            "R-3.2.3",
            "时间段与地点",
            "Time range and place",
            "PASS",
            "已写明三台摄像机与起止时间",
            "three cameras and both ends are stated",
        ),
        one(
            "R-3.3.2b",
            "安保负责人签字",
            "Head of security signs",
            "PASS",
            "李强于 2026-03-02 14:55 签批",
            "Li Qiang signed on 2026-03-02 14:55",
        ),
        one("R-4.1.1", "及时通知准备", "Prompt notice", "FAIL", "通知晚于规定 3 小时", "notice came 3 hours late"),
        one("R-4.3.2b", "重新存档", "Archived again", "DUE", "期限 2026-03-20", "due by 2026-03-20"),
        one(
            "R-1.3.2b",
            "不得随意调取",
            "No casual retrieval",
            "UNKNOWN",
            "无该时段录像机导出日志",
            "no recorder log for this period",
        ),
        one("R-3.3.3a", "管理层审批", "Management approval", "N/A", "审批路线未设此级", "the route has no such stage"),
    )


def case(**changes: Any) -> CaseDossier:
    """Return the whole case; ``changes`` replace attributes of the dossier."""
    filed, others = request(), events()
    copy = next(item for item in others if item.kind == "copy")
    timeline = (
        TimelineItem(
            at("2026-03-02 09:40"), two("提交申请", "Request filed"), two("钱伟提交", "by Qian Wei"), "plain", CASE
        ),
        TimelineItem(
            at("2026-03-02 15:20"),
            two("批准入库", "Approved and landed"),
            two("PR-000101.1", "PR-000101.1"),
            "ok",
            CASE,
        ),
        TimelineItem(
            at("2026-03-03 09:10"), two("调取", "Footage retrieved"), two("吴昊操作", "by Wu Hao"), "ok", others[0].uid
        ),
        TimelineItem(at("2026-03-03 13:10"), two("通知超时", "Notice late"), two("R-4.1.1", "R-4.1.1"), "bad"),
        TimelineItem(at("2026-03-16 14:50"), two("存档", "Archived"), two("ST-MAIN", "ST-MAIN"), "ok", others[4].uid),
    )
    dossier = CaseDossier(
        CASE,
        "调取 3 号仓库录像",
        two("行政管理部", "Administration"),
        PEOPLE["zhao-min"],
        PEOPLE["qian-wei"],
        two("内部申请", "internal"),
        two("拷贝", "copy"),
        False,
        "archived",
        two("已存档", "archived"),
        at("2026-03-16 15:01"),
        (),
        at("2026-03-21 23:59"),
        None,
        at("2026-03-02 09:40"),
        at("2026-03-02 15:20"),
        "verified",
        two("审批已核实", "approvals verified"),
        (
            two(
                "三级审批均由当日有权人员作出，且与入库内容逐字节一致。",
                "Every stage was signed by a person entitled that day, for exactly the bytes that landed.",
            ),
        ),
        filed,
        others,
        GrantView(
            tuple(
                Link("camera", c, plain(n))
                for c, n in (("CAM-W3-01", "3号仓库装卸口"), ("CAM-W3-02", "3号仓库东侧通道"))
            ),
            two("拷贝", "copy"),
            at("2026-03-01 20:00"),
            at("2026-03-02 06:00"),
            True,
        ),
        (pull(filed.path),),
        (
            CopyView(
                copy,
                "archived",
                two("已存档", "archived"),
                "ST-MAIN",
                at("2026-03-21 23:59"),
                (
                    CustodyStep(
                        at("2026-03-03 10:20"),
                        "吴昊",
                        "钱伟",
                        "安保部阅览室",
                        plain("交付申请部门使用"),
                        f"{CASE}/custody-2B7C1D",
                    ),
                    CustodyStep(
                        at("2026-03-16 14:00"), "钱伟", "吴昊", "安保部", plain("归还"), f"{CASE}/return-6GHJ0K"
                    ),
                ),
            ),
        ),
        timeline,
        verdicts(),
        (
            FindingView(
                "RC201",
                "warning",
                two("摄像机 CAM-ROAD-07 当晚停机", "camera CAM-ROAD-07 was down that night"),
                two("补充故障记录", "add a fault record"),
                f"records/cases/2026/03/{CASE}/retrieval-4TQ8ZX.yml:14",
            ),
        ),
        (statement_view(),),
    )
    return replace(dossier, **changes)


def waiting() -> CaseDossier:
    """Return a request in an open pull request: nothing has landed, two stages are still empty."""
    first, second, third = stages()
    empty = replace(
        second, state="waiting", person=None, at=None, digest="", opinion="", candidates=(PEOPLE["sun-li"],)
    )
    last = replace(third, state="later", person=None, at=None, digest="", opinion="", via=None, candidates=())
    filed = replace(request(), landed=None, landed_commit="", counts_from=None)
    open_pull = replace(
        pull(filed.path),
        outcome="pending",
        outcome_title=two("审批中", "pending"),
        ended=None,
        merge_commit="",
        statement_path="",
        statement_sha256="",
        chain_seq=None,
        stages=(first, empty, last),
        reviews=pull(filed.path).reviews[:2],
    )
    return case(
        state="waiting",
        state_title=two("待审批", "waiting"),
        verification="undetermined",
        verification_title=two("尚无法核实", "not yet determined"),
        verification_reasons=(),
        approved=None,
        due=None,
        request=filed,
        records=(),
        grant=None,
        copies=(),
        statements=(),
        findings=(),
        pulls=(open_pull,),
        verdicts=(),
        timeline=(),
        waiting_for=(PEOPLE["sun-li"],),
    )


HOSTILE = '<script>alert(1)</script><img src="http://evil.example/x.png"><style>*{display:none}</style>'
LONG_TOKEN = "A1b2C3d4" * 200
LONG_NAME = "名" * 300


def hostile() -> CaseDossier:
    """Return a case whose every typed text attacks the page: markup, huge tokens, direction marks, a lone surrogate."""
    filed = request(
        reason=HOSTILE + LONG_TOKEN,
        place_note="\u202eevil\u2066 \x07 \u200b",
        other_means="🎥 Ω ﷽ 𠮷 é",
        use={"manner": HOSTILE, "purpose": LONG_TOKEN, "recipients": [LONG_NAME], "period_days": 3},
    )
    person = PersonView("x", LONG_NAME, plain(HOSTILE), LONG_TOKEN)
    views = tuple(replace(view, person=person, opinion=HOSTILE + LONG_TOKEN) for view in stages())
    bad = replace(
        pull(filed.path), title=HOSTILE + "\udcff", author=person, stages=views, problems=(two(HOSTILE, HOSTILE),)
    )
    return case(title=HOSTILE + LONG_TOKEN, applicant=person, handler=person, request=filed, pulls=(bad,))


def provenance(**changes: Any) -> Provenance:
    """Return what is stamped on the cover."""
    stamp = Provenance(
        two("云杉园区集团有限公司", "Spruce Park Group"),
        COMMIT,
        EVIDENCE,
        42,
        "d4" * 32,
        at("2026-03-18 08:00"),
        two("信任根由使用者以文件给出", "the trusted key was given in a file"),
        "footage 1.0.0",
        True,
        "e5" * 32,
        (two("演示数据：人物、单位与案情均属虚构。", "Demonstration: people, organisation and events are made up."),),
    )
    return replace(stamp, **changes)


def waiting_as(case_id: str) -> CaseDossier:
    """Return the waiting case under another id: a short binder, quick to draw."""
    return replace(waiting(), case_id=case_id)
