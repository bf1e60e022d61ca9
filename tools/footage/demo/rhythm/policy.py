"""The rules themselves: what people attest, what was assessed beforehand, when the rules were reviewed and changed."""

from __future__ import annotations

from typing import Any

from footage.demo.clock import DAY, day, moment, on
from footage.demo.office import Office
from footage.demo.opening import PROTECTED
from footage.reading.text_of_record import record_bytes

Data = dict[str, Any]
# laid down, clause, statement, what it is about, who signs, who countersigns, valid until
ATTESTATIONS: tuple[tuple[str, str, str, Data, str, str, str], ...] = (
    *(
        (f"06-15 {9 + place}:00", clause, statement, {"storage": store}, keeper, "sun-wei", "2027-06-14")
        for place, store, keeper in ((0, "ST-MAIN", "xu-yan"), (1, "ST-PLANT", "zhou-hang"),
                                     (2, "ST-BACKUP", "nie-shuang"), (3, "ST-ARCHIVE", "zhou-hang"),
                                     (4, "ST-VAULT", "nie-shuang"))
        for clause, statement in PROTECTED
    ),
    ("07-15 15:00", "S-3.1a", "全部在用设备具有强制性认证证书", {}, "kong-fei", "ye-fan", "2026-07-14"),
    ("07-15 15:30", "S-3.1c", "设备选型按性能、稳定性与维护成本评审", {}, "kong-fei", "ye-fan", "2026-07-14"),
)  # fmt: skip
# at each interval: clause, statement, days, who signs, who countersigns, whether zone by zone
REPEATED = (
    (
        "S-3.2d",
        "更衣室、卫生间、哺乳室等场所无摄像机，已现场走查",
        ("07-16", "10-10", "01-07", "04-03", "06-29"),
        "fang-bo",
        "sun-wei",
        True,
    ),
    (
        "S-5.3b",
        "投诉热线与接诉窗口经测试，接通并有人受理",
        ("07-17", "10-13", "01-09", "04-07", "06-30"),
        "yu-qing",
        "wei-hong",
        False,
    ),
    (
        "S-5.3d",
        "投诉受理与办理统计已在园区网站公布",
        ("09-26", "12-22", "03-20", "06-18"),
        "yu-qing",
        "wei-hong",
        False,
    ),
)
VALID_DAYS = 92
# concluded, about what, why, zone, necessity, risks, measures
ASSESSED = (
    ("07-10 16:00", "托育中心门前视频采集", "sensitive", "ZN-K1", "儿童接送安全需要", "画面涉及未成年人",
     "限定角度、缩短保存期、专人调取"),
    ("09-04 16:00", "二号厂房扩建监控", "new_system", "ZN-H2", "新增产线安全管理需要", "员工长时间入镜",
     "避开休息区，张贴说明"),
    ("01-22 16:00", "东区停车场补盲", "new_system", "ZN-P1", "充电车位火灾与剐蹭多发", "车牌与人员轨迹",
     "仅覆盖车位，三十日覆盖"),
)  # fmt: skip
# policy, version, held, departments, result, why, next
REVIEWS = (
    ("surveillance", "2025.1", "12-16 10:00", "unchanged", "执行半年情况正常，无需修订", "2026-12-15"),
    ("retrieval", "2025.1", "05-18 10:00", "amend", "使用期限上限由十五日调整为十日", "2027-05-17"),
    ("surveillance", "2025.1", "06-02 10:00", "amend", "制度漏洞的答复期限由六十日缩短为四十五日", "2027-06-01"),
)
# what a review answers: held, clause, gap, answer
GAPS = {"06-02 10:00": ("S-8b", "审计指出漏洞答复期限偏长", "答复期限缩短为四十五日")}
DEPARTMENTS = ("administration", "legal", "security", "video-centre")
NEW_VERSION = "2026.1"
# pack, parameter, last day of the old value, first day of the new one, its value, where it was decided, landed, title
CHANGES = (
    ("retrieval", "use.max_days", "2026-05-31", "2026-06-01", 10, "公司制度会议纪要〔2026〕5号", "05-20 15:00",
     "使用期限上限调整为十日"),
    ("surveillance", "policy.gap_days", "2026-06-02", "2026-06-03", 45, "公司制度会议纪要〔2026〕7号", "06-03 15:00",
     "制度漏洞答复期限调整为四十五日"),
)  # fmt: skip


def tell(office: Office) -> None:
    """Tell attestations, assessments, reviews, and the changes of the rules."""
    for when, clause, statement, about, signer, second, until in ATTESTATIONS:
        label = f"{clause} {when}"
        data = office.draft(
            "attestation", label, clause=clause, statement=statement, **about, signer=signer,
            countersigned_by=second, signed_on=on(when[:5]), valid_until=until, attachment=f"{statement}.pdf",
            attachment_sha256=office.ids.digest(f"attestation {label}"),
        )  # fmt: skip
        office.lay(signer, when, [data], f"声明：{statement}", second)
    for clause, statement, days, signer, second, zoned in REPEATED:
        for on_day in days:
            _repeated(office, clause, statement, on_day, signer, second, zoned=zoned)
    for when, subject, trigger, zone, need, risks, measures in ASSESSED:
        data = office.draft(
            "impact_assessment", subject, subject=subject, trigger=trigger, zone=zone, necessity=need, risks=risks,
            measures=measures, conclusion="with_measures", report_sha256=office.ids.digest(f"assessed {subject}"),
            assessed_by="bai-shuo", reviewed_by="jiang-wen", concluded_on=on(when[:5]), keep_until="2029-12-31",
        )  # fmt: skip
        office.lay("bai-shuo", when, [data], f"个人信息保护影响评估：{subject}", "jiang-wen")
    for policy, version, when, result, grounds, following in REVIEWS:
        data = office.draft(
            "policy_review", f"{policy} {when}", policy=policy, version=version, reviewed_on=on(when[:5]),
            departments=list(DEPARTMENTS), result=result, grounds=grounds, gaps=_gaps(when),
            minutes_sha256=office.ids.digest(f"minutes {policy}"), next_review_on=following, requested_by="bai-shuo",
        )  # fmt: skip
        office.lay("bai-shuo", when, [data], f"制度评审：{policy}", "jiang-wen", "sun-wei")
    for change in CHANGES:
        _change(office, *change)


def _repeated(
    office: Office, clause: str, statement: str, on_day: str, signer: str, second: str, *, zoned: bool
) -> None:
    abouts = [{"zone": each["id"]} for each in office.entries("zone")] if zoned else [{}]
    until = day(moment(f"{on_day} 12:00") + VALID_DAYS * DAY)
    records = [
        office.draft(
            "attestation", f"{clause} {on_day} {about}", clause=clause, statement=statement, **about, signer=signer,
            countersigned_by=second, signed_on=on(on_day), valid_until=until, attachment=f"{statement} {on_day}.pdf",
            attachment_sha256=office.digest(f"attestation {clause} {on_day} {about}"),
        )
        for about in abouts
    ]  # fmt: skip
    office.lay(signer, f"{on_day} 10:00", records, f"声明：{statement}", second)


def _gaps(when: str) -> list[Data] | None:
    """Return what the review of that day answers."""
    if when not in GAPS:
        return None
    clause, gap, answer = GAPS[when]
    return [{"clause": clause, "gap": gap, "answer": answer}]


def _change(
    office: Office, name: str, parameter: str, until: str, begins: str, value: int, source: str, landed: str, title: str
) -> None:
    """One parameter of a pack gets another value from a day on: reviewed by two offices."""
    path = f"records/policy/packs/{name}.yml"
    pack: Data = dict(office.entry(path))
    parameters: list[Data] = []
    for each in pack["parameters"]:
        if each["name"] != parameter:
            parameters.append(each)
            continue
        parameters.append({key: said for key, said in each.items() if key != "confirmed_by"}
                          | {"until": until, "confirmed_by": each["confirmed_by"]})  # fmt: skip
        parameters.append(each | {"value": value, "source": source, "from": begins})
    days = {key: day for key, day in (("promulgated_on", on(landed[:5])), ("effective_from", begins)) if key in pack}
    files = {path: record_bytes({**pack, "version": NEW_VERSION, **days, "parameters": parameters})}
    pull = office.pull("bai-shuo", landed, files, title)
    pull.approve("jiang-wen", moment(landed) + 1200).approve("sun-wei", moment(landed) + 2400)
    pull.merge(moment(landed) + 2460)
