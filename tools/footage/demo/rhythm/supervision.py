"""Who watches the watchers: a check each quarter, audits, what they found, how it was answered, what it cost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from footage.demo.case import Case
from footage.demo.clock import day, moment, on, quarter, stamp
from footage.demo.office import Office
from footage.register.sampling import MOST_TICKETS, key_of

Data = dict[str, Any]
STAGES = ["application", "approval", "retrieval", "use", "return"]
LED_BY, MEMBER, SECOND = "wu-tong", "ning-shu", "bai-shuo"
SAMPLED, PERCENT = 10, 10
SHOWN_TO = ("general-office", "legal", "security", "video-centre")
# held when, first and last day of the period, what is wrong with it (told as stories)
CHECKS = (
    ("10-14 15:00", "07-01", "09-30", "seed"),
    ("01-13 15:00", "10-01", "12-31", ""),
    ("04-13 15:00", "01-01", "03-31", "own case"),
)
# label, type, who writes it down, body, auditors, independence, from, to, concluded when, scope, conclusions
AUDITS = (
    ("internal 1", "internal", "pei-ying", "法务合规部内部审计", ("pei-ying",), "审计人员不参与录像调取的审批与操作",
     "07-01", "12-15", "12-22 16:20", "申请、审批、调取、归还全过程及账号权限", "制度总体有效，个别记录补录不及时"),
    ("external", "external", "feng-lan", "衡远会计师事务所", ("feng-lan",), "与本单位无股权、业务与人员关系",
     "07-01", "12-31", "01-30 17:00", "两项制度执行情况与法律符合性", "基本符合；清理记录与备份核对存在改进空间"),
    ("personal information", "personal_information", "feng-lan", "衡远会计师事务所", ("feng-lan",),
     "与本单位无股权、业务与人员关系", "2025-07-01", "04-30", "05-22 16:00", "个人信息处理合规审计",
     "符合，建议细化告知内容"),
    ("internal 2", "internal", "pei-ying", "法务合规部内部审计", ("pei-ying",), "审计人员不参与录像调取的审批与操作",
     "12-16", "05-31", "06-18 16:20", "申请、审批、调取、归还全过程及账号权限", "制度有效，使用期限调整已落实"),
)  # fmt: skip
LAW = (
    "公共安全视频图像信息系统管理条例（国务院令第799号）",
    "《中华人民共和国个人信息保护法》",
    "《中华人民共和国数据安全法》",
)
# label, from which check (by place) or audit, type, severity, clause, title, what, measure, owner, due, by, when,
# closed when (or never), how
FINDINGS = (
    ("late entry", "check 0", "breach", "minor", "R-4.2.2", "一份调取记录补录", "抽样中一份调取记录次日才登记",
     "值班结束前登记，班长核对", "xu-yan", "2025-11-14", "wu-tong", "10-14 16:00", "10-31 10:20", "fixed"),
    ("backup check", "external", "weakness", "moderate", "R-2.2.3a", "备份核对无记录",
     "抽查的备份介质缺少核对哈希的记录",
     "每月核对备份并留存结果", "zhou-hang", "2026-03-31", "feng-lan", "01-30 17:20", "03-18 15:30", "fixed"),
    ("purge list", "external", "weakness", "minor", "S-3.3e", "清理清单不便核对", "清理清单未列明排除依据的编号",
     "清单逐项写明保全编号", "zhou-hang", "2026-02-28", "feng-lan", "01-30 17:30", "02-26 09:40", "fixed"),
    ("notice text", "personal information", "risk", "minor", "S-3.2c", "告知内容不够具体", "公示牌未写明申请查阅的途径",
     "换发公示牌", "kong-fei", "2026-08-31", "feng-lan", "05-22 16:20", "", ""),
    ("missed round", "check 1", "breach", "minor", "S-4.2b", "一周漏巡", "西区一周没有巡检记录",
     "缺勤时由班长补巡", "fang-bo", "2026-02-13", "wu-tong", "01-13 16:10", "02-10 11:00", "fixed"),
    ("cap", "internal 1", "policy_gap", "minor", "R-5.3b", "使用期限偏长", "多数拷贝十日内归还，十五日上限偏宽",
     "建议将上限调整为十日", "jiang-wen", "2026-05-31", "pei-ying", "12-22 16:40", "05-20 17:00", "fixed"),
    ("answering gaps", "personal information", "policy_gap", "minor", "S-8b", "漏洞答复期限偏长",
     "制度漏洞六十日内答复，期限偏长", "提交制度评审", "jiang-wen", "2026-06-30", "feng-lan", "05-22 16:30",
     "06-04 10:00", "fixed"),
)  # fmt: skip
# label, clause, severity, sanction, why, decided, asked for when
VIOLATIONS = (
    (
        "late return",
        "R-5.3c",
        "minor",
        "warning",
        "拷贝逾期归还，经提醒后归还，未造成后果",
        "2026-06-05",
        "06-04 15:00",
    ),
    ("camera hours", "R-3.3.4b", "moderate", "warning", "超出批准范围拷贝，已收回并封存", "2026-06-12", "06-11 10:00"),
)  # fmt: skip


def tell(office: Office) -> None:
    """Tell checks, audits, findings and violations."""
    sources: dict[str, tuple[str, str]] = {}
    for index, (held, first, last, wrong) in enumerate(CHECKS):
        filed = [each for each in office.cases if on(first) <= day(each.filed) <= on(last)]
        if filed:
            identity = office.named("supervision_check", held)
            sources[f"check {index}"] = ("check", identity)
            office.agenda.at(held, _checking(office, identity, held, (on(first), on(last)), filed, wrong))
    for audit in AUDITS:
        sources[audit[0]] = ("audit", _audit(office, *audit))
    for finding in FINDINGS:
        if finding[1] in sources:
            _finding(office, sources[finding[1]], *finding)
    for label, clause, severity, sanction, grounds, decided, asked in VIOLATIONS:
        data = office.draft(
            "violation", label, file_number=f"云杉处〔2026〕{int(office.ids.digest(label)[:2], 16)}号",
            file_sha256=office.ids.digest(f"violation {label}"), clause=clause, severity=severity, sanction=sanction,
            grounds=grounds, compensation="not_applicable", suspected_crime=False, decided_on=decided,
            requested_by="jiang-wen",
        )  # fmt: skip
        office.lay("jiang-wen", asked, [data], f"{data['file_number']} 违规处理", "gao-yuan", SECOND)


def _checking(
    office: Office, identity: str, held: str, period: tuple[str, str], filed: Sequence[Case], wrong: str
) -> Callable[[], None]:
    """Return the act of sampling the period's cases, with a seed that nobody knew before."""

    def act() -> None:
        seed = office.digest("a seed that suits") if wrong == "seed" else office.seeds[quarter(held)]
        emergencies = [each for each in filed if each.data["urgency"] == "emergency"]
        bypassed = [each for each in filed if each.pull.bypassed]
        sampled = {each.id: each for each in (*_drawn(seed, filed), *emergencies, *bypassed)}
        cases = [case for _, case in sorted(sampled.items())]
        data: Data = {
            "kind": "supervision_check", "id": identity, "period": {"from": period[0], "to": period[1]},
            "led_by": LED_BY, "members": [MEMBER], "held_on": day(held), "stages": STAGES,
            "sample": {"seed": seed, "population": len(filed),
                       "emergencies": len(emergencies), "refusals": 1},
            "cases": [
                {"case": case.id, "checked_by": _checker(case, place, wrong), "result": "conforms"}
                for place, case in enumerate(cases)
            ],
            "conclusion": "抽查案卷要素齐全，审批与调取一致", "report_sha256": office.ids.digest(f"check {held}"),
        }  # fmt: skip
        office.lay(LED_BY, moment(held) + 1800, [data], f"{period[1][:7]} 季度监督检查")

    return act


def _drawn(seed: str, filed: Sequence[Case]) -> list[Case]:
    """Return every case that the draw may reach, however many tickets its signals give it."""
    wanted = max(SAMPLED, -(-len(filed) * PERCENT // 100))
    furthest = sorted(key_of(seed, each.id, 1) for each in filed)[:wanted][-1]
    return [each for each in filed if key_of(seed, each.id, MOST_TICKETS) <= furthest]


def _checker(case: Case, place: int, wrong: str) -> str:
    """Return who looks at a case: the two in turn, and nobody at a case of their own, as it should be."""
    if case.retrieved.get("witness") in (LED_BY, MEMBER):
        return LED_BY if (case.retrieved["witness"] == LED_BY) is (wrong == "own case") else MEMBER
    return (LED_BY, MEMBER)[place % 2]


def _audit(
    office: Office, label: str, type_: str, by: str, body: str, auditors: tuple[str, ...], independence: str,
    first: str, last: str, concluded: str, scope: str, conclusions: str,
) -> str:  # fmt: skip
    checked = type_ != "internal"
    data = office.draft(
        "audit", label, type=type_, body=body, auditors=list(auditors), independence=independence,
        period={"from": on(first), "to": on(last)}, scope=scope,
        law_checklist=[{"basis": each, "result": "conforms"} for each in LAW if checked],
        agreement=office.named("agreement", "feng-lan 01-05") if checked else None,
        reviewed_by="gao-yuan" if checked else "jiang-wen", shown_to=list(SHOWN_TO), conclusions=conclusions,
        concluded_on=day(concluded), report_sha256=office.ids.digest(f"audit {label}"),
        recorded_by=by,
    )  # fmt: skip
    office.lay(by, concluded, [data], f"审计报告登记：{body}")
    return str(data["id"])


def _finding(
    office: Office, source: tuple[str, str], label: str, _source: str, type_: str, severity: str, clause: str,
    title: str, text: str, measure: str, owner: str, due: str, by: str, when: str, closed: str, result: str,
) -> None:  # fmt: skip
    data = office.draft(
        "finding", label, type=type_, severity=severity, clause=clause, title=title, description=text,
        **{source[0]: source[1]}, required_measure=measure, owner=owner, due_on=due, found_by=by, found_on=day(when),
    )  # fmt: skip
    office.lay(by, when, [data], f"问题登记：{title}")
    if closed:
        done = office.draft(
            "finding_closure", label, finding=data["id"], result=result, measures=f"已落实：{measure}",
            evidence_sha256=[office.ids.digest(f"closure {label}")], closed_by=owner, verified_by=LED_BY,
            closed_at=stamp(closed),
        )  # fmt: skip
        office.lay(owner, moment(closed) + 600, [done], f"整改完成：{title}", LED_BY)
