"""A hand-made office for tests of everything that renders: rich, hostile in places, and always the same.

It promises every state that a page or a binder has to show, both languages, and texts somebody could type to break a
page. It reads nothing, computes nothing that could differ from run to run, and does not depend on any other module of
the product than the shapes. The organisation, the people and the cameras are invented.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from footage.dossier.office import Office
from footage.dossier.shape import (
    CaseDossier,
    CaseRow,
    ClauseView,
    CopyView,
    CorrectionView,
    CustodyStep,
    EntryPage,
    FieldView,
    FindingView,
    GrantView,
    Link,
    ListPage,
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

ZONE = timezone(timedelta(hours=8))
SCRIPT = "<script>alert('footage')</script>"
QUOTES = "He said \"no\" & 'never' <b>bold</b> `tick` {{ 7 * 7 }} {% raw %}"
LONG_NAME = "欧阳" + "非常长的姓名" * 49 + "完毕啦啦"
BIDI = "abc\u202egnp.exe\u2066 \u200fend"
FORMULA = '=HYPERLINK("http://example.invalid";"点我")'
HOSTILE = (SCRIPT, QUOTES, LONG_NAME, BIDI, FORMULA)


def moment(day: int, hour: int, minute: int = 0, month: int = 3) -> Moment:
    """Return a moment of 2026 in the organisation's zone."""
    when = datetime(2026, month, day, hour, minute, tzinfo=ZONE)
    return Moment(int(when.astimezone(UTC).timestamp()), when.strftime("%Y-%m-%d %H:%M"), "Asia/Shanghai")


def same(text: str) -> Bilingual:
    """Return record text, which is the same in both languages."""
    return Bilingual(text, text)


def digest(text: str) -> str:
    """Return a stand-in for a SHA-256 digest."""
    return hashlib.sha256(text.encode()).hexdigest()


def blob(text: str) -> str:
    """Return a stand-in for a Git object id."""
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


PEOPLE = {
    "zhao-min": PersonView("zhao-min", "赵敏", same("生产部"), "zhaomin"),
    "qian-wei": PersonView("qian-wei", "钱伟", same("生产部"), "qianwei"),
    "sun-li": PersonView("sun-li", "孙立", same("安全保卫部"), "sunli"),
    "li-gang": PersonView("li-gang", "李刚", same("安全保卫部"), "ligang"),
    "zhou-jie": PersonView("zhou-jie", "周杰", same("存储管理部"), "zhoujie"),
    "wu-fang": PersonView("wu-fang", "吴芳", same("管理层"), "wufang"),
    "hostile-name": PersonView("hostile-name", SCRIPT, same(BIDI), QUOTES),
    "long-name": PersonView("long-name", LONG_NAME, same("行政部"), "longname"),
}
DEPARTMENTS = {
    "production": Bilingual("生产部", "Production"),
    "security": Bilingual("安全保卫部", "Security"),
    "storage": Bilingual("存储管理部", "Storage management"),
    "administration": Bilingual("行政部", "Administration"),
}
CAMERAS = {
    "CAM-P1-03": Bilingual("一号车间东门", "Workshop 1, east door"),
    "CAM-P1-04": Bilingual("一号车间通道", "Workshop 1, aisle"),
    "CAM-G-01": Bilingual("南门道闸", "South gate barrier"),
}
STATES = {
    "waiting": ("等待审批", "Waiting for approval", "wait"),
    "approved": ("已批准，待调取", "Approved, not yet retrieved", "wait"),
    "in_use": ("使用中", "In use", "wait"),
    "overdue": ("逾期未还", "Overdue", "bad"),
    "archived": ("已归档", "Archived", "ok"),
    "refused": ("未予批准", "Refused", "plain"),
    "unapproved": ("未经批准已合入", "Landed without approval", "bad"),
    "urgent": ("紧急调取，待补批", "Urgent, to be ratified", "wait"),
}
CHANNELS = {"internal": Bilingual("内部", "Internal"), "agency": Bilingual("公安机关", "Agency")}
MODES = {"copy": Bilingual("拷贝", "Copy"), "view": Bilingual("查看", "View")}
VERIFICATION = {
    "verified": Bilingual("已验证", "Verified"),
    "refuted": Bilingual("验证不符", "Refuted"),
    "undetermined": Bilingual("无法判定", "Undetermined"),
}
VERDICT_REASON = {
    "PASS": Bilingual("要求的审批齐全，内容与合入的一致", "All approvals stand, and what landed is what was approved"),
    "FAIL": Bilingual("超过使用期限 3 天仍未归还", "Not returned 3 days after the use period ended"),
    "DUE": Bilingual("尚在期限内", "Still within the period"),
    "UNKNOWN": Bilingual("缺少该合并请求的证据声明", "The evidence statement of this pull request is missing"),
    "N/A": Bilingual("仅查看，不适用", "View only, does not apply"),
}


def field(pointer: str, zh: str, en: str, *values: str, links: tuple[Link, ...] = (), group: str = "") -> FieldView:
    """Return one field of record text."""
    return FieldView(
        pointer=pointer,
        title=Bilingual(zh, en),
        values=tuple(same(value) for value in values),
        links=links or (None,) * len(values),
        privacy="internal",
        group=Bilingual(*group.split("|")) if group else None,
    )


def camera_link(camera: str) -> Link:
    """Return a reference to a camera's page."""
    return Link("camera", camera, CAMERAS[camera])


def person_link(person: str) -> Link:
    """Return a reference to a person's page."""
    return Link("person", person, same(PEOPLE[person].name))


def record(kind: str, title: Bilingual, uid: str, path: str, fields: tuple[FieldView, ...], **data: Any) -> RecordView:
    """Return one landed record; its raw text is a plausible YAML of the data."""
    raw = f"kind: {kind}\nid: {uid.rpartition('/')[2]}\n" + "".join(
        f"{key}: {value!r}\n" for key, value in data.items()
    )
    return RecordView(
        kind=kind,
        kind_title=title,
        id=uid.rpartition("/")[2],
        uid=uid,
        path=path,
        blob=blob(raw),
        sha256=digest(raw),
        raw=raw,
        landed=moment(2, 11, 5),
        landed_commit=blob("commit" + uid),
        pull_request="PR-000101.1",
        counts_from=moment(2, 11, 5),
        fields=fields,
        data={"kind": kind, **data},
    )


@dataclass(frozen=True)
class Story:
    """What differs between the sample cases."""

    case_id: str
    title: str
    state: str
    verification: str
    handler: str = "qian-wei"
    department: str = "production"
    channel: str = "internal"
    mode: str = "copy"
    reason: str = "三月一日夜班设备碰撞，需核对叉车行驶路线。"
    verdict: str = "PASS"
    cameras: tuple[str, ...] = ("CAM-P1-03", "CAM-P1-04")
    next_person: str = ""


STORIES = (
    Story("RQ-20260302-7K3M9Q", "一号车间夜班叉车碰撞原因核查", "archived", "verified"),
    Story(
        "RQ-20260305-2B8XW4",
        "南门车辆刮擦",
        "waiting",
        "verified",
        verdict="DUE",
        next_person="sun-li",
        cameras=("CAM-G-01",),
        mode="view",
    ),
    Story("RQ-20260306-H4T0NC", "仓库物料短少核对", "overdue", "refuted", verdict="FAIL", next_person="qian-wei"),
    Story(
        "RQ-20260307-9ZZ1VA",
        SCRIPT,
        "refused",
        "undetermined",
        handler="hostile-name",
        reason=QUOTES + BIDI,
        verdict="UNKNOWN",
    ),
    Story(
        "RQ-20260308-QM5R2D",
        FORMULA,
        "unapproved",
        "refuted",
        handler="long-name",
        department="administration",
        reason=LONG_NAME,
        verdict="FAIL",
    ),
    Story(
        "RQ-20260309-0C6KJE",
        "走失儿童紧急查找",
        "urgent",
        "undetermined",
        department="security",
        verdict="DUE",
        channel="agency",
        mode="view",
        next_person="wu-fang",
        handler="sun-li",
    ),
    Story("RQ-20260310-XT7P3S", "食堂后门失窃物品查找", "in_use", "verified", next_person="zhao-min"),
    Story("RQ-20260311-5D9FGB", "消防通道占用检查", "approved", "verified", verdict="N/A", next_person="zhou-jie"),
)


def case_folder(case_id: str) -> str:
    """Return where a case stands in the repository."""
    return f"records/cases/{case_id[3:7]}/{case_id[7:9]}/{case_id}"


def request_of(story: Story) -> RecordView:
    """Return the request as a form."""
    window = {"from": "2026-03-01T22:00:00+08:00", "to": "2026-03-02T02:00:00+08:00"}
    handler = PEOPLE[story.handler]
    who, what, use = "申请人|Who asks", "所需录像|Footage asked for", "使用|Use"
    fields = (
        field(
            "/department",
            "申请部门",
            "Department",
            DEPARTMENTS[story.department].zh,
            group=who,
            links=(Link("department", story.department, DEPARTMENTS[story.department]),),
        ),
        field("/applicant", "申请人（部门负责人）", "Applicant", "赵敏", links=(person_link("zhao-min"),), group=who),
        field("/handler", "经办人", "Handler", handler.name, links=(person_link(story.handler),), group=who),
        field("/reason", "调取事由", "Reason", story.reason, group=what),
        field(
            "/cameras",
            "摄像机",
            "Cameras",
            *[f"{CAMERAS[item].zh}（{item}）" for item in story.cameras],
            links=tuple(camera_link(item) for item in story.cameras),
            group=what,
        ),
        field("/window/from", "起", "From", "2026-03-01 22:00", group=what),
        field("/window/to", "止", "To", "2026-03-02 02:00", group=what),
        field("/use/purpose", "用途", "Purpose of use", "事故原因分析会，仅限参会人员观看", group=use),
        field("/use/period_days", "使用期限（天）", "Period of use (days)", "7", group=use),
    )
    path = f"{case_folder(story.case_id)}/request.yml"
    return record(
        "request",
        Bilingual("调取申请", "Request"),
        story.case_id,
        path,
        fields,
        cameras=list(story.cameras),
        window=window,
        reason=story.reason,
    )


def event(story: Story, kind: str, suffix: str, title: Bilingual, *fields: FieldView, **data: Any) -> RecordView:
    """Return one event of a case."""
    uid = f"{story.case_id}/{kind}-{suffix}"
    return record(kind, title, uid, f"{case_folder(story.case_id)}/{kind}-{suffix}.yml", fields, **data)


def events_of(story: Story) -> tuple[RecordView, ...]:
    """Return what happened in a case after it was approved."""
    if story.state not in {"archived", "overdue", "in_use"}:
        return ()
    retrieval = event(
        story,
        "retrieval",
        "7K3M9Q",
        Bilingual("调取记录", "Retrieval"),
        field("/operators", "操作人", "Operators", "周杰", links=(person_link("zhou-jie"),)),
        field("/tool", "工具", "Tool", "平台客户端 4.2"),
        field("/files", "文件", "Files", "P1-03_2200.mp4 · 1,288,490,188 B", "P1-04_2200.mp4 · 998,244,353 B"),
        field("/content_summary", "内容", "What it shows", "22:41 叉车由东门驶入，22:43 与货架接触。" + QUOTES),
        cameras=["CAM-P1-03"],
        window={"from": "2026-03-01T22:10:00+08:00", "to": "2026-03-02T01:30:00+08:00"},
        result="partial",
        missing=[{"camera": "CAM-P1-04", "reason": "overwritten"}],
    )
    fix = CorrectionView(
        f"{story.case_id}/correction-6CQ2RX",
        Bilingual("工具", "Tool"),
        same(BIDI),
        same("平台客户端 4.2"),
        SCRIPT,
        moment(3, 9),
    )
    retrieval = replace(retrieval, corrections=(fix,))
    copy = event(
        story,
        "copy",
        "9F3K2M",
        Bilingual("拷贝", "Copy"),
        field("/copy_no", "编号", "Number", "1"),
        field("/medium", "介质", "Medium", "U 盘 SN-0042"),
        field("/label_text", "标签", "Label", SCRIPT),
    )
    custody = event(
        story, "custody", "4WQ2ND", Bilingual("交接", "Hand-over"), field("/seal", "封签", "Seal", "A-1107")
    )
    if story.state != "archived":
        return retrieval, copy, custody
    back = event(
        story,
        "return",
        "M2T8AA",
        Bilingual("归还", "Return"),
        field("/returned_by", "归还人", "Returned by", "钱伟", links=(person_link("qian-wei"),)),
        field("/checked_by", "检查人", "Checked by", "周杰", links=(person_link("zhou-jie"),)),
        field("/items/result", "检查结果", "Result", "完好，摘要一致"),
    )
    archive = event(
        story,
        "archive",
        "B6C1ZZ",
        Bilingual("存档", "Archiving"),
        field("/storage", "存放", "Storage", "磁盘阵列一", links=(Link("storage", "ST-A1", same("磁盘阵列一")),)),
        field("/keep_until", "保存至", "Keep until", "2029-03-10"),
    )
    return retrieval, copy, custody, back, archive


SLOTS = (
    ("unit", "unit.head", "部门初审", "First review by the unit", "部门负责人", "Head of department", "zhao-min"),
    ("security", "security.reviewer", "安全保卫审核", "Security review", "安全审核员", "Security reviewer", "sun-li"),
    (
        "security",
        "security.head",
        "安全保卫负责人签批",
        "Head of security signs",
        "安全保卫负责人",
        "Head of security",
        "li-gang",
    ),
    ("management", "management", "管理层审批", "Management approves", "管理层", "Management", "wu-fang"),
)


def stages_of(story: Story) -> tuple[StageView, ...]:
    """Return the route with as many slots filled as the state says."""
    done = {"waiting": 1, "refused": 1, "unapproved": 0, "urgent": 0}.get(story.state, len(SLOTS))
    stages = []
    for position, (stage, _slot, zh, en, role_zh, role_en, person) in enumerate(SLOTS):
        met = position < done
        state = "met" if met else "waiting" if position == done else "impossible" if position == 3 else "later"
        stages.append(
            StageView(
                stage=stage,
                title=Bilingual(zh, en),
                role=Bilingual(role_zh, role_en),
                state=state,
                person=PEOPLE[person] if met else None,
                at=moment(2, 9 + position, 40) if met else None,
                digest=digest(f"{story.case_id}{position}") if met else "",
                opinion=("同意" if position else QUOTES) if met else "",
                via=Bilingual("代理（委托 DG-4T7Y2W）", "as deputy (delegation DG-4T7Y2W)")
                if met and position == 2
                else None,
                candidates=() if met else (PEOPLE[person], PEOPLE["hostile-name"]),
            )
        )
    return tuple(stages)


def reviews_of(story: Story) -> tuple[ReviewView, ...]:
    """Return reviews that counted, one that did not and one that rejects."""
    head = blob("head" + story.case_id)
    approve, reject = Bilingual("同意", "Approve"), Bilingual("不同意", "Reject")
    counted = Bilingual("计入：在前一级之后、针对合入的内容", "Counts: after the stage before, on what landed")
    return (
        ReviewView(
            9001,
            "qianwei",
            PEOPLE["qian-wei"],
            approve,
            moment(2, 9, 20),
            head,
            False,
            Bilingual("不计入：审阅人是经办人", "Does not count: the reviewer is the handler"),
            BIDI,
        ),
        ReviewView(9002, "zhaomin", PEOPLE["zhao-min"], approve, moment(2, 9, 40), head, True, counted, QUOTES),
        ReviewView(
            9003,
            "ghost",
            None,
            reject if story.state == "refused" else approve,
            moment(2, 10, 2),
            head,
            False,
            Bilingual("不计入：账号不对应任何人员", "Does not count: the account belongs to nobody"),
            SCRIPT,
        ),
    )


def pull_of(story: Story, number: int) -> PullView:
    """Return the case's pull request."""
    outcomes = {
        "waiting": ("pending", "等待中", "Pending"),
        "refused": ("refused", "未予批准", "Refused"),
        "unapproved": ("unapproved", "未经批准", "Unapproved"),
        "urgent": ("pending", "等待补批", "Waiting for ratification"),
    }
    outcome, zh, en = outcomes.get(story.state, ("approved", "已批准", "Approved"))
    landed = story.state not in {"waiting", "refused"}
    identity = f"PR-{number:06d}.1"
    return PullView(
        id=identity,
        number=number,
        title=story.title,
        outcome=outcome,
        outcome_title=Bilingual(zh, en),
        landing_class="A",
        author=PEOPLE[story.handler],
        created=moment(2, 9),
        ended=moment(2, 13) if landed else None,
        merge_commit=blob("merge" + story.case_id) if landed else "",
        head=blob("head" + story.case_id),
        statement_path=f"statements/2026/03/{identity}.json" if landed else "",
        statement_sha256=digest("statement" + story.case_id) if landed else "",
        chain_seq=number - 100 if landed else None,
        stages=stages_of(story),
        reviews=reviews_of(story),
        problems=(Bilingual("缺少第二级审批", "The second stage is missing"),) if story.state == "unapproved" else (),
        paths=(f"{case_folder(story.case_id)}/request.yml",),
    )


def copies_of(story: Story, records: tuple[RecordView, ...]) -> tuple[CopyView, ...]:
    """Return the case's copies with their hand-overs."""
    titles = {"archived": ("returned", "已归还", "Returned"), "overdue": ("overdue", "逾期", "Overdue")}
    state, zh, en = titles.get(story.state, ("out", "借出", "Out"))
    steps = (
        CustodyStep(moment(2, 16), "周杰", "钱伟", "安保值班室", same("领取"), f"{story.case_id}/custody-4WQ2ND"),
        CustodyStep(moment(3, 9), "钱伟", SCRIPT, BIDI, same("会议使用"), f"{story.case_id}/custody-4WQ2NE"),
    )
    return tuple(
        CopyView(item, state, Bilingual(zh, en), "钱伟", moment(9, 17), steps)
        for item in records
        if item.kind == "copy"
    )


def verdicts_of(story: Story) -> tuple[VerdictView, ...]:
    """Return one verdict of each kind, the story's own first."""
    order = (story.verdict, *[item for item in ("PASS", "DUE", "N/A") if item != story.verdict])
    clauses = ("R-3.3.2a", "R-4.3.1", "R-5.3a", "R-3.2.3", "R-2.2.3")
    return tuple(
        VerdictView(
            clause=clause,
            title=TITLES[clause],
            verdict=verdict,
            reason=VERDICT_REASON[verdict],
            severity="major" if verdict == "FAIL" else "minor",
            since=moment(9, 17) if verdict == "FAIL" else None,
            remedied=moment(10, 9) if verdict == "FAIL" and story.state == "unapproved" else None,
            subject=story.case_id,
            evidence=(f"{case_folder(story.case_id)}/request.yml", "PR-000101.1"),
        )
        for clause, verdict in zip(clauses, order, strict=False)
    )


TITLES = {
    "R-3.3.2a": Bilingual("安全保卫部门审核在部门初审之后", "Security reviews after the unit's first review"),
    "R-4.3.1": Bilingual("使用完毕及时归还", "Footage is returned when its use ends"),
    "R-5.3a": Bilingual("使用期限不超过上限", "The period of use stays within the limit"),
    "R-3.2.3": Bilingual("申请写明时间段与地点", "The request names times and places"),
    "R-2.2.3": Bilingual("重要录像异地备份", "Important footage is backed up elsewhere"),
}


def timeline_of(story: Story) -> tuple[TimelineItem, ...]:
    """Return what happened, in order."""
    items = [
        TimelineItem(
            moment(2, 9),
            Bilingual("提交申请", "Request filed"),
            same(PEOPLE[story.handler].name),
            "plain",
            story.case_id,
        ),
        TimelineItem(moment(2, 9, 40), Bilingual("部门初审通过", "First review passed"), same("赵敏"), "ok"),
        TimelineItem(moment(2, 10, 40), Bilingual("等待安全保卫审核", "Waiting for security"), same(""), "wait"),
    ]
    if story.verdict == "FAIL":
        late = TimelineItem(moment(9, 17), Bilingual("应归还", "Return was due"), same("R-4.3.1"), "bad")
        items.append(late)
    return tuple(items)


def dossier_of(story: Story, number: int) -> CaseDossier:
    """Return one sample case, whole."""
    zh, en, _tone = STATES[story.state]
    records = events_of(story)
    pull = pull_of(story, number)
    reason = {
        "refuted": VERDICT_REASON["FAIL"],
        "undetermined": VERDICT_REASON["UNKNOWN"],
        "verified": VERDICT_REASON["PASS"],
    }[story.verification]
    content = f'{{"pull_request": "{pull.id}"}}\n'.encode()
    return CaseDossier(
        case_id=story.case_id,
        title=story.title,
        department=DEPARTMENTS[story.department],
        applicant=PEOPLE["zhao-min"],
        handler=PEOPLE[story.handler],
        channel=CHANNELS[story.channel],
        mode=MODES[story.mode],
        urgent=story.state == "urgent",
        state=story.state,
        state_title=Bilingual(zh, en),
        state_since=moment(2, 13),
        waiting_for=(PEOPLE[story.next_person],) if story.next_person else (),
        due=moment(9, 17) if story.state in {"overdue", "in_use"} else None,
        overwrite=moment(31, 22) if story.state in {"waiting", "approved", "urgent"} else None,
        filed=moment(2, 9),
        approved=None if story.state in {"waiting", "refused", "unapproved", "urgent"} else moment(2, 13),
        verification=story.verification,
        verification_title=VERIFICATION[story.verification],
        verification_reasons=(reason,),
        request=request_of(story),
        records=records,
        grant=None
        if story.state in {"waiting", "refused", "unapproved"}
        else GrantView((camera_link(story.cameras[0]),), MODES[story.mode], moment(1, 22), moment(2, 1, 0), True),
        pulls=(pull,),
        copies=copies_of(story, records),
        timeline=timeline_of(story),
        verdicts=verdicts_of(story),
        findings=(
            FindingView(
                "YM103",
                "warning",
                Bilingual("时间没有写明时区", "The time has no offset"),
                Bilingual("写成 2026-03-02T09:40:00+08:00", "Write 2026-03-02T09:40:00+08:00"),
                f"{case_folder(story.case_id)}/request.yml:14:9",
            ),
        )
        if story.state == "refused"
        else (),
        statements=(
            StatementView(
                pull.statement_path,
                digest(content.decode()),
                number - 100,
                content,
                b"-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n",
            ),
        )
        if pull.statement_path
        else (),
    )


def row_of(case: CaseDossier, story: Story) -> CaseRow:
    """Return the register's line for a case."""
    return CaseRow(
        case_id=case.case_id,
        title=case.title,
        department=case.department,
        department_id=story.department,
        applicant="赵敏",
        handler=PEOPLE[story.handler].name,
        channel=story.channel,
        mode=story.mode,
        state=case.state,
        state_title=case.state_title,
        tone=STATES[story.state][2],
        filed=case.filed,
        due=case.due,
        overwrite=case.overwrite,
        verification=case.verification,
        cameras=story.cameras,
        failed=sum(item.verdict == "FAIL" for item in case.verdicts),
        waiting_for=case.waiting_for,
    )


def entry(kind: str, title: Bilingual, identity: str, folder: str, fields: tuple[FieldView, ...]) -> EntryPage:
    """Return the page of an entry with one earlier version and the cases it occurs in."""
    now = record(kind, title, identity, f"records/{folder}/{identity}.yml", fields, name=identity)
    before = replace(now, blob=blob("before" + identity), landed=moment(5, 9, month=1), raw=now.raw + "note: earlier\n")
    return EntryPage(now, (now, before), tuple(story.case_id for story in STORIES[:3]))


def people() -> tuple[EntryPage, ...]:
    """Return the people's pages."""
    title = Bilingual("人员", "Person")
    return tuple(
        entry(
            "person",
            title,
            person.id,
            "org/people",
            (
                field("/name", "姓名", "Name", person.name),
                field("/department", "部门", "Department", person.department.zh),
                field("/accounts", "账号", "Accounts", person.account),
            ),
        )
        for person in PEOPLE.values()
    )


def cameras() -> tuple[EntryPage, ...]:
    """Return the cameras' pages."""
    title = Bilingual("摄像机", "Camera")
    return tuple(
        entry(
            "camera",
            title,
            identity,
            "sites/cameras",
            (
                FieldView("/name", Bilingual("名称", "Name"), (name,), (None,), "internal"),
                field("/zone", "区域", "Zone", "一号车间", links=(Link("zone", "ZN-P1", same("一号车间")),)),
                field("/retention_days", "保存天数", "Retention (days)", "30"),
            ),
        )
        for identity, name in CAMERAS.items()
    )


def lists() -> tuple[ListPage, ...]:
    """Return list pages, one of a kind that no page knows by name."""
    toy = tuple(
        record(
            "drone_flight",
            Bilingual("无人机飞行", "Drone flight"),
            f"DF-{number}",
            f"records/toys/DF-{number}.yml",
            (field("/pilot", "飞手", "Pilot", text), field("/battery", "电量", "Battery", "80")),
            pilot=text,
        )
        for number, text in enumerate(("周杰", SCRIPT, FORMULA), start=1)
    )
    zones = (
        record(
            "zone",
            Bilingual("区域", "Zone"),
            "ZN-P1",
            "records/sites/zones/ZN-P1.yml",
            (field("/name", "名称", "Name", "一号车间"),),
            name="一号车间",
        ),
    )
    retrievals = tuple(item for story in STORIES for item in events_of(story) if item.kind == "retrieval")
    return (
        ListPage(
            "drone_flight",
            Bilingual("无人机飞行", "Drone flights"),
            Bilingual("每次飞行一条", "One per flight"),
            ("/pilot", "/battery"),
            (Bilingual("飞手", "Pilot"), Bilingual("电量", "Battery")),
            tuple((item.uid, tuple(same(str(f.values[0].zh)) for f in item.fields)) for item in toy),
            toy,
        ),
        ListPage(
            "zone",
            Bilingual("区域", "Zones"),
            Bilingual("摄像机所在的地方", "Where cameras stand"),
            ("/name/zh",),
            (Bilingual("名称", "Name"),),
            (("ZN-P1", (same("一号车间"),)),),
            zones,
        ),
        ListPage(
            "retrieval",
            Bilingual("调取记录", "Retrievals"),
            Bilingual("从录像机导出的每一次", "Every export"),
            ("/operators/*",),
            (Bilingual("操作人", "Operators"),),
            tuple((item.uid, (same("周杰"),)) for item in retrievals),
            retrievals,
        ),
    )


SQL = """-- R-4.3.1
SELECT case_id AS subject, CASE WHEN returned_epoch <= due_epoch THEN 'PASS' ELSE 'FAIL' END AS verdict
FROM copy_state WHERE due_epoch IS NOT NULL AND holder <> '' AND case_id < 'RQ-9' AND '<' < '>'
"""


def clauses(cases: tuple[CaseDossier, ...]) -> tuple[ClauseView, ...]:
    """Return the clauses with the verdicts of the sample cases."""
    views = []
    for clause, title in TITLES.items():
        verdicts = tuple(item for case in cases for item in case.verdicts if item.clause == clause)
        counts = {
            name: sum(item.verdict == name for item in verdicts) for name in ("PASS", "FAIL", "DUE", "UNKNOWN", "N/A")
        }
        asks = Bilingual(f"制度要求：{title.zh}。", f"The policy asks: {title.en}.")
        views.append(
            ClauseView(
                clause,
                "retrieval",
                title,
                asks,
                "decidable",
                "major",
                Bilingual("安全保卫部", "Security"),
                (("return.days", Bilingual("3 天", "3 days")), ("use.max_days", Bilingual("30 天", "30 days"))),
                SQL,
                counts,
                verdicts,
            )
        )
    return tuple(views)


def provenance() -> Provenance:
    """Return what every sample output is stamped with."""
    return Provenance(
        organisation=Bilingual("云杉园区（演示）", "Spruce Park (demonstration)"),
        commit=blob("main"),
        evidence_commit=blob("evidence"),
        chain_seq=42,
        chain_sha256=digest("chain"),
        as_of=moment(12, 18),
        trust=Bilingual("信任取自仓库自身", "Trust taken from the repository itself"),
        tool="footage 0.1.0",
        demonstration=True,
        register_digest=digest("register"),
        notices=(Bilingual("签名密钥是公开的演示密钥。", "The signing key is the public demonstration key."),),
    )


def sample_cases() -> tuple[CaseDossier, ...]:
    """Return the sample cases, oldest first."""
    return tuple(dossier_of(story, 101 + position) for position, story in enumerate(STORIES))


def sample_office() -> Office:
    """Return the office that the sample cases belong to."""
    from sample_oversight import oversight  # they are made of what stands above
    from sample_registers import lists as register_lists
    from sample_registers import registers

    cases = sample_cases()
    return Office(
        provenance=provenance(),
        cases=tuple(row_of(case, story) for case, story in zip(cases, STORIES, strict=True)),
        people=people(),
        cameras=cameras(),
        lists=(*lists(), *register_lists()),
        clauses=clauses(cases),
        findings=(
            FindingView(
                "YM103",
                "error",
                Bilingual(f"键重复：{SCRIPT}", f"Duplicate key: {SCRIPT}"),
                None,
                "records/org/people/zhao-min.yml:3:1",
            ),
            FindingView(
                "AP201",
                "warning",
                Bilingual("部门没有负责人", "A department has no head"),
                Bilingual("授予 department_head", "Grant department_head"),
                "records/org/roles",
            ),
        ),
        parameters=(
            ("return.days", Bilingual("不超过 3 天", "at most 3 days"), "R-4.3.1", "制度四(三)1"),
            ("use.max_days", Bilingual("不超过 30 天", "at most 30 days"), "R-5.3a", "本单位规定"),
        ),
        counts={"cases": len(cases)},
        oversight=oversight(),
        registers=registers(),
    )


def each_case() -> Iterator[CaseDossier]:
    """Yield the sample cases, as a builder gets them."""
    yield from sample_cases()
