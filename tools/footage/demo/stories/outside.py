"""Footage that leaves the house: a resident who asks, a film for the public."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from footage.demo.case import Case
from footage.demo.clock import DAY, HOUR, moment
from footage.demo.expected import Expected
from footage.demo.office import Office
from footage.demo.stories.telling import Story, story
from footage.demo.stories.usual import asked

STORIES: list[Story] = []
told = partial(story, STORIES)

RECEPTION, PRESS = ("ren-kai", "ren-kai"), ("qiu-ming", "wei-hong")
RESIDENT = [{"name_ref": "resident-a", "organisation": "园区公寓业主（身份已当面核验）"}]
PUBLIC = [{"name_ref": "public", "organisation": "社会公众"}]
BASIS = "《中华人民共和国个人信息保护法》第四十五条，本人查阅"
REASON = "业主车辆停放期间被划，本人到场申请查看相关时段，画面中有邻居儿童"


@told("D18", "画面中有第三人", "Third parties in the picture")
def third_parties(office: Office) -> Iterator[Expected]:
    """A resident looks, accompanied; gets a masked copy, as management decides; or takes one without either."""
    looks = _resident(office, "D18 view", "12-01 09:30", "CAM-P1-05", mode="view", days=None, legal_basis=BASIS)
    looks.signed(("he-jing", "12-01 10:20"), ("sun-wei", "12-01 14:10"))
    looks.look("12-01 16:00", "zhou-hang", "ren-kai")
    yield Expected(looks.id, note="looks, accompanied", state="viewed", verification="verified", outcome="approved",
                   verdicts={"R-1.3.1": "PASS", "R-3.3.3a": "N/A not_needed", "R-6.2.2a": "PASS"})  # fmt: skip
    copy = _resident(
        office, "D18 copy", "12-08 09:30", "CAM-P1-07", mode="disclose", contains_minor=True, legal_basis=BASIS
    )
    copy.signed(("he-jing", "12-08 10:20"), ("sun-wei", "12-08 14:10"), ("gao-yuan", "12-08 16:00", "同意，须遮挡他人"))
    _given(copy, "12-09 09:30", "individual", "copy_given", RESIDENT, BASIS)
    yield Expected(copy.id, note="a masked copy", state="archived", verification="verified", outcome="approved",
                   verdicts={"R-1.3.1": "PASS", "R-3.3.3a": "PASS", "R-1.3.4b": "PASS",
                             "R-6.2.2a": "PASS"})  # fmt: skip
    bare = _resident(office, "D18 bad", "01-21 09:30", "CAM-P1-08", mode="disclose", contains_minor=True)
    bare.forced(("he-jing", "01-21 10:10"), ("sun-wei", "01-21 10:40"))
    yield Expected(bare.id, note="neither a legal basis nor management", state="unapproved", outcome="unapproved",
                   verification="refuted",
                   verdicts={"R-1.3.1": "FAIL basis_missing", "R-3.3.3a": "FAIL management_missing"})  # fmt: skip


def _resident(office: Office, label: str, filed: str, camera: str, *, days: int | None = 7, **extra: Any) -> Case:
    """Tell that a resident asks at the reception, whose identity is checked there and kept on paper."""
    return asked(office, label, filed, RECEPTION, camera, "property_damage", REASON, days=days, recipients=[],
                 channel="individual", external_recipients=RESIDENT, **extra)  # fmt: skip


def _given(
    case: Case, when: str, to: str, manner: str, whom: list[dict[str, str]], basis: str, masked: str | int = 0
) -> None:
    """Two keepers export, mask and give it away; what they worked from comes back into the archive."""
    keeper, second = "zhou-hang", "nie-shuang"
    handler = str(case.data["handler"])
    case.retrieve(when, keeper, handler, witness=second)
    case.disclose(moment(when) + 2 * HOUR, keeper, second, whom[0]["organisation"], to=to, manner=manner, basis=basis,
                  masked_at=masked)  # fmt: skip
    case.give_back(moment(when) + 6 * DAY, handler, keeper, backup=True)


@told("D19", "向媒体公开", "Shown to the public")
def published(office: Office) -> Iterator[Expected]:
    """A film about fire doors: masked, watched by a second pair of eyes and decided by management, or not."""
    basis, reason = "公益宣传，画面已去标识化，经管理层批准", "制作消防通道安全宣传片，拟公开使用大堂疏散演练画面"
    for label, filed, camera, masked in (
        ("D19 good", "03-12 09:20", "CAM-L1-01", 0),
        ("D19 unmasked", "03-26 09:20", "CAM-L1-03", "03-30 10:00"),
    ):
        case = asked(office, label, filed, PRESS, camera, "safety_check", reason, mode="disclose",
                     external_recipients=PUBLIC)  # fmt: skip
        at = case.filed
        case.signed(("wei-hong", at + HOUR), ("he-jing", at + 2 * HOUR), ("sun-wei", at + 5 * HOUR),
                    ("gao-yuan", at + 6 * HOUR, "同意公开，须遮挡人脸"))  # fmt: skip
        _given(case, f"{filed[:3]}{int(filed[3:5]) + 1:02d} 09:30", "public", "published", PUBLIC, basis, masked)
        verdict = "FAIL published_unmasked" if masked else "PASS published_as_approved"
        yield Expected(case.id, note="masked only afterwards" if masked else "masked", verification="verified",
                       outcome="approved", verdicts={"R-6.2.2b": verdict, "R-3.3.3a": "PASS"})  # fmt: skip
    looked = asked(office, "D19 view", "04-07 09:20", PRESS, "CAM-L1-02", "safety_check",
                   "核对大堂疏散演练时各岗位是否到位", external_recipients=PUBLIC)  # fmt: skip
    at = looked.filed
    looked.signed(
        ("wei-hong", at + HOUR),
        ("he-jing", at + 2 * HOUR),
        ("sun-wei", at + 5 * HOUR),
        ("gao-yuan", at + 6 * HOUR, "同意，仅限内部核对"),
    )
    _given(looked, "04-08 09:30", "public", "published", PUBLIC, basis)
    yield Expected(looked.id, note="approved for use inside only", verification="verified", outcome="approved",
                   verdicts={"R-6.2.2b": "FAIL published_unapproved"})  # fmt: skip
