"""The forms as people fill them in: one function per kind, from the facts of a story to the data of a record.

Only what a form must hold is asked of the story; what an office always writes the same way is written here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from footage.demo.clock import DAY, MINUTE, When, day, moment, stamp
from footage.demo.identifiers import Identifiers

Data = dict[str, Any]
Window = tuple[When, When]

MANNER = {
    "view": "在视频管理中心现场查看，不作拷贝",
    "copy": "拷贝后在本部门专用电脑上查看",
    "disclose": "依法提供给来函单位",
}
OTHER_MEANS = (
    "已询问当班人员并查阅登记簿，仍无法确认经过",
    "已现场查看并向在场人员了解情况，说法不一",
    "已核对单据和门禁记录，缺少现场过程",
    "已与对方沟通协商，双方均同意以录像为准",
)
ONLY_FOOTAGE = "来函要求提供原始录像，无其他替代方式"
FOR_WHAT = {
    "incident_investigation": "查明原因，落实整改",
    "property_damage": "认定责任，办理报修与理赔",
    "theft": "查明经过，配合报案处理",
    "traffic_accident": "还原事故经过，用于定责与理赔",
    "safety_check": "检查作业是否合规，开展安全教育",
    "lost_property": "查找失物去向并归还失主",
    "dispute": "核实双方陈述，妥善处理争议",
    "legal_duty": "依法配合调查取证",
    "training": "制作内部安全教育材料",
    "other": "改进现场管理",
}
PROCEDURE = "录像调取操作规程（2025）"
# what is no purpose of public safety needs a basis of its own
BASIS = {
    "dispute": "当事双方书面同意核实（个人信息保护法第十三条）",
    "other": "履行园区管理职责所必需，已在公示中告知（个人信息保护法第十三条）",
}
TOOL = "云杉录像管理平台 4.2 导出工具"
BYTES_PER_CAMERA_SECOND = 512_000


def window(span: Window) -> Data:
    """Return a period as records state it."""
    return {"from": stamp(span[0]), "to": stamp(span[1])}


def request(
    id: str, *, department: str, applicant: str, handler: str, purpose: str, reason: str, cameras: Sequence[str],
    span: Window, mode: str, days: int | None, recipients: Sequence[str], extra: Mapping[str, Any],
) -> Data:  # fmt: skip
    """Return the application form. ``extra`` holds what only some requests state and overrides the rest."""
    use: Data = {"manner": MANNER[mode], "purpose": FOR_WHAT[purpose], "recipients": list(recipients)}
    if external := extra.get("external_recipients"):
        use["external_recipients"] = external
    if days is not None:
        use |= {"period_days": days, "grounds": "预计核实与处理所需时间"}
    data: Data = {
        "kind": "request",
        "id": id,
        "department": department,
        "applicant": applicant,
        "handler": handler,
        "channel": "internal",
        "urgency": "normal",
        "purpose": purpose,
        "reason": reason,
        "other_means": OTHER_MEANS[sum(map(ord, id)) % len(OTHER_MEANS)] if recipients else ONLY_FOOTAGE,
        "source_kind": "surveillance",
        "cameras": list(cameras),
        "window": window(span),
        "mode": mode,
        "use": use,
        "sensitivity": "ordinary",
        "contains_minor": False,
        "circle": "security",
    }
    if purpose in BASIS:
        data["legal_basis"] = BASIS[purpose]
    return data | {key: value for key, value in extra.items() if key != "external_recipients"}


def retrieval(
    id: str, ids: Identifiers, *, operator: str, receiver: str | None, witness: str | None, when: When, minutes: int,
    cameras: Sequence[str], span: Window, offset: int, summary: str, result: str, missing: Sequence[Data],
    batch: int | None,
) -> Data:  # fmt: skip
    """Return the record of a retrieval; the recorder's own window follows from its clock's offset."""
    begin = moment(when)
    absent = {str(each["camera"]) for each in missing}
    seconds = moment(span[1]) - moment(span[0])
    data: Data = {"kind": "retrieval", "id": id, "operators": [operator]}
    if witness:
        data["witness"] = witness
    if receiver:
        data["receiver"] = receiver
    data |= {
        "started_at": stamp(begin),
        "ended_at": stamp(begin + minutes * MINUTE),
        "cameras": list(cameras),
        "window": window(span),
        "clock_offset_seconds": offset,
        "recorder_window": window((moment(span[0]) + offset, moment(span[1]) + offset)),
        "result": result,
    }
    if missing:
        data["missing"] = list(missing)
    if result != "unavailable":
        data["files"] = [
            {
                "name": f"{camera}_{stamp(span[0])[:16].replace(':', '').replace('-', '')}.mp4",
                "camera": camera,
                "size_bytes": seconds * BYTES_PER_CAMERA_SECOND // 8,
                "sha256": ids.digest(f"{id}:{camera}"),
            }
            for camera in cameras
            if camera not in absent
        ]
        data["plays_back"] = True
    data |= {"tool": TOOL, "procedure_version": PROCEDURE, "procedure_followed": True, "content_summary": summary}
    return data | ({"batch": batch} if batch else {})


def copy(
    id: str, case: str, source: Data, *, number: int, operator: str, receiver: str | None, name: str, serial: str
) -> Data:
    """Return the record of a copy of everything that a retrieval yielded."""
    files = [{key: each[key] for key in ("name", "sha256", "size_bytes")} for each in source["files"]]
    cameras = source["cameras"]
    which = cameras[0] if len(cameras) == 1 else f"{cameras[0]} 等 {len(cameras)} 路"
    shown = f"{_period(source['window'])}（录像机显示 {_period(source['recorder_window'])}）"
    return {
        "kind": "copy",
        "id": id,
        "retrieval": source["id"],
        "copy_no": number,
        "medium": {"type": "usb", "serial": serial},
        "files": files,
        "derivative": "original",
        "encrypted": True,
        "label_text": f"{case} 第 {number} 号拷贝；{which}；{shown}；调取 {_written(source['ended_at'])}；领用 {name}",
        "made_by": operator,
        "made_at": source["ended_at"],
        "receiver": receiver,
    }


def _written(moment_text: str) -> str:
    return moment_text[:16].replace("T", " ")


def _period(span: Mapping[str, str]) -> str:
    return f"{span['from'][:19].replace('T', ' ')} 至 {span['to'][11:19]}"


def custody(id: str, copy_id: str, giver: str, receiver: str, when: When, reason: str, place: str) -> Data:
    """Return the record of a hand-over."""
    return {
        "kind": "custody",
        "id": id,
        "copy": copy_id,
        "giver": giver,
        "receiver": receiver,
        "at": stamp(when),
        "place": place,
        "reason": reason,
    }


def view(
    id: str, *, viewers: Sequence[str], companion: str, when: When, minutes: int, cameras: Sequence[str], span: Window,
    summary: str,
) -> Data:  # fmt: skip
    """Return the record of an accompanied view."""
    return {
        "kind": "view",
        "id": id,
        "viewers": list(viewers),
        "companion": companion,
        "started_at": stamp(when),
        "ended_at": stamp(moment(when) + minutes * MINUTE),
        "place": "视频管理中心查看室",
        "cameras": list(cameras),
        "window": window(span),
        "content_summary": summary,
    }


def returned(id: str, copies: Sequence[Data], *, by: str, checker: str, when: When, ended: When, results: Sequence[str],
             digests: Sequence[Sequence[str]]) -> Data:  # fmt: skip
    """Return the record of a return and its check, ten minutes later."""
    return {
        "kind": "return",
        "id": id,
        "returned_by": by,
        "checked_by": checker,
        "returned_at": stamp(when),
        "checked_at": stamp(moment(when) + 10 * MINUTE),
        "use_ended_on": day(ended),
        "used_as_approved": True,
        "items": [
            {"copy": each["id"], "result": result, "sha256": list(found)}
            for each, result, found in zip(copies, results, digests, strict=True)
        ],
    }


def archive(
    id: str, return_id: str, copies: Sequence[Data], by: str, when: When, *, storage: str = "ST-ARCHIVE"
) -> Data:
    """Return the record of putting returned copies into the archive, or its backup, for three years."""
    return {
        "kind": "archive",
        "id": id,
        "return": return_id,
        "copies": [each["id"] for each in copies],
        "storage": storage,
        "archived_by": by,
        "archived_at": stamp(when),
        "class": "调取资料",
        "keep_until": day(moment(when) + 3 * 365 * DAY),
        "sha256": list(dict.fromkeys(file["sha256"] for each in copies for file in each["files"])),
    }


def destruction(id: str, copies: Sequence[str], by: str, witness: str, when: When, proof: str) -> Data:
    """Return the record of destroying returned copies, which nobody needs any longer."""
    return {
        "kind": "destruction",
        "id": id,
        "copies": list(copies),
        "ground": "use_ended",
        "method": "crypto_erase",
        "destroyed_by": by,
        "witness": witness,
        "destroyed_at": stamp(when),
        "place": "视频管理中心销毁间",
        "proof_sha256": proof,
    }


def work_notice(id: str, request: Data, by: str, keepers: Sequence[str], when: When, digest: str) -> Data:
    """Return the notice to the keepers, with the answer of the first of them."""
    answer = {"person": keepers[0], "at": stamp(moment(when) + MINUTE)}
    return {
        "kind": "work_notice",
        "id": id,
        "sent_by": by,
        "recipients": list(keepers),
        "sent_at": stamp(when),
        "channel": "forge",
        "cameras": list(request["cameras"]),
        "window": dict(request["window"]),
        "mode": request["mode"],
        "text_sha256": digest,
        "answers": [{**answer, "camera": camera, "available": "yes"} for camera in request["cameras"]],
    }


def paper_form(
    id: str, request: Data, number: str, outage: Window, signers: Sequence[tuple[str, str, When]], by: str, digest: str
) -> Data:
    """Return the entry of a form signed on paper during an outage; ``signers`` are person, stage and time."""
    return {
        "kind": "paper_form",
        "id": id,
        "form_number": number,
        "outage": {"from": stamp(outage[0]), "until": stamp(outage[1]), "cause": "forge_down"},
        "signatures": [
            {"stage": stage, "signer": who, "signed_at": stamp(when), "result": "agree"} for who, stage, when in signers
        ],
        "cameras": request["cameras"],
        "window": request["window"],
        "mode": request["mode"],
        "completed_at": stamp(signers[-1][2]),
        "form_sha256": digest,
        "pages": 2,
        "kept_at": "安全保卫部档案柜",
        "entered_by": by,
    }


def masked(id: str, source: Data, by: str, when: When, digest: str) -> Data:
    """Return the record of the masked copy of another copy's first file."""
    first = source["files"][0]
    name, number = str(first["name"]).replace(".mp4", "_masked.mp4"), int(source["copy_no"]) + 1
    return {
        "kind": "copy",
        "id": id,
        "retrieval": source["retrieval"],
        "copy_no": number,
        "medium": {"type": "usb", "serial": f"{source['medium']['serial']}-M"},
        "files": [{"name": name, "sha256": digest, "size_bytes": first["size_bytes"]}],
        "derivative": "masked",
        "parent": source["id"],
        "encrypted": True,
        "label_text": f"{source['label_text']}；遮挡件 第 {number} 号",
        "made_by": by,
        "made_at": stamp(when),
        "receiver": None,
    }


def redaction(id: str, source: Data, result: Data, by: str, second: str, when: When) -> Data:
    """Return the record of what was masked, by whom, and who looked at it again."""
    return {
        "kind": "redaction",
        "id": id,
        "source": source["id"],
        "result": result["id"],
        "masked": ["face", "plate"],
        "method": "pixelate",
        "tool": TOOL,
        "operator": by,
        "second_viewer": second,
        "done_at": stamp(when),
        "checked_at": stamp(moment(when) + 20 * MINUTE),
    }


def disclosure(
    id: str, request: Data, result: Data, redacted: Data, organisation: str, by: str, second: str, when: When,
    receipt: str, *, to: str, manner: str, basis: str,
) -> Data:  # fmt: skip
    """Return the record of giving the masked copy to whom the approval names."""
    return {
        "kind": "disclosure",
        "id": id,
        "recipient": {
            "type": to,
            "organisation": organisation,
            "name_ref": request["use"]["external_recipients"][0]["name_ref"],
        },
        "manner": manner,
        "copy": result["id"],
        "redaction": redacted["id"],
        "legal_basis": basis,
        "purpose": request["use"]["purpose"],
        "content_summary": "遮挡无关人员与车牌后的事故经过",
        "at": stamp(when),
        "disclosed_by": by,
        "second_viewer": second,
        "receipt_sha256": receipt,
    }
