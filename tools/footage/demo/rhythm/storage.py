"""Where footage lies: stores checked every three weeks, recordings cleared every month, holds that stop it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from footage.demo.clock import DAY, HOUR, MINUTE, day, moment, mondays, on, seconds, stamp
from footage.demo.office import Office
from footage.demo.papers import window

Data = dict[str, Any]
KEEPER, WITNESS = "zhou-hang", "nie-shuang"
ITEMS = ("device", "capacity", "disk", "backup", "clock", "access", "encryption", "fire", "damp", "theft", "magnetism",
         "area", "log")  # fmt: skip
# store, days that it keeps, per cent used in July and how fast that grows
STORES = (
    ("ST-MAIN", 95, 71, 0.6),
    ("ST-PLANT", 95, 64, 0.5),
    ("ST-BACKUP", 120, 58, 0.8),
    ("ST-ARCHIVE", 365, 22, 1.1),
    ("ST-VAULT", 365, 8, 0.4),
)
WEEKS_BETWEEN_CHECKS, WEEKS_BETWEEN_PURGES = 3, 4
# label, who asks, authority, document, why, cameras, window, from, review on, placed when, released when (or never)
HOLDS = (
    ("court", "court", "云杉区人民法院", "（2025）云民保77号", "交通事故责任纠纷，法院要求保存现场录像", ("CAM-R1-03",),
     ("09-10 07:30", "09-10 09:00"), "09-16", "2025-12-16", "09-16 14:20", "12-18 10:00"),
    ("police", "police", "云杉区公安分局东园派出所", "东园调证〔2025〕118号", "盗窃案侦办期间保存停车场录像",
     ("CAM-P1-02", "CAM-P1-03"), ("10-02 20:00", "10-03 06:00"), "10-09", "2026-04-09", "10-09 10:15", "03-20 15:00"),
    ("civil", "court", "云杉区人民法院", "（2025）云民保103号", "财产损害纠纷，法院要求保存同一夜录像",
     ("CAM-P1-03",), ("10-02 22:00", "10-03 02:00"), "11-03", "2026-05-06", "11-03 10:20", "05-08 10:00"),
    ("complaint", "complaint", "园区接诉窗口", None, "投诉处理期间保存大堂录像", ("CAM-L1-01",),
     ("05-20 09:00", "05-20 11:00"), "05-25", "2026-08-25", "05-25 16:30", ""),
)  # fmt: skip


def tell(office: Office) -> None:
    """Tell every check and clearing, and the holds between them."""
    holds = dict(_holds(office))
    for index, monday in enumerate(islice(mondays(), 0, None, WEEKS_BETWEEN_CHECKS)):
        checked = office.working.begins(monday, 10)
        checks = [_check(office, monday, checked + at * 40 * MINUTE, at, index) for at in range(len(STORES))]
        office.lay(KEEPER, checked + 4 * HOUR, checks, f"{day(checked)} 存储设备检查", WITNESS)
    for monday in islice(mondays(), 2, None, WEEKS_BETWEEN_PURGES):
        cleared = monday + 3 * DAY + 15 * HOUR
        purges = [_purge(office, store, days, cleared, holds) for store, days, _, _ in STORES]
        office.lay(KEEPER, cleared + HOUR, purges, f"{day(cleared)} 到期录像清理", WITNESS)


def _check(office: Office, begin: int, at: int, place: int, index: int) -> Data:
    store, days, used, growth = STORES[place]
    label = f"{store} {day(begin)}"
    return office.draft(
        "storage_check", label, storage=store, type="both" if index % 3 == 0 else "inspection",
        items=[{"item": item, "result": "normal"} for item in ITEMS], oldest_available=stamp(at - days * DAY),
        clock_offset_seconds=int(office.ids.digest(label)[0], 16) - 8, used_percent=round(used + index * growth),
        maintenance="除尘、校时、更换滤网，核对磁盘健康状态" if index % 3 == 0 else None, checked_by=KEEPER,
        witness=WITNESS, checked_at=stamp(at), next_due_on=day(at + 30 * DAY),
    )  # fmt: skip


def _purge(office: Office, store: str, days: int, at: int, holds: dict[str, str]) -> Data:
    """Return the clearing of four weeks of recordings as old as the store keeps them, without what must stay."""
    first, last = at - (days + 7 * WEEKS_BETWEEN_PURGES) * DAY, at - (days + 1) * DAY
    kept = [*_held(store, first, last, at, holds), *_preserved(office, store, first, last, at)]
    candidates = 900 + int(office.digest(f"{store}{at}")[:2], 16)
    return office.draft(
        "purge", f"{store} {day(at)}", storage=store, object="recordings",
        period={"from": day(first), "to": day(last)}, rule="超过保存期限且无保全、待批申请或未结事项的录像",
        candidates=candidates, excluded=len(kept), purged=candidates - len(kept),
        exclusions=[{"ground": ground, "reference": reference, "count": 1} for ground, reference in kept] or None,
        method="overwrite", executed_by=KEEPER, witness=WITNESS, executed_at=stamp(at),
        oldest_kept_on=day(at - days * DAY), list_sha256=office.digest(f"purge {store} {day(at)}"),
    )  # fmt: skip


def _held(store: str, first: int, last: int, at: int, holds: dict[str, str]) -> Iterator[tuple[str, str]]:
    for label, _, _, _, _, _, span, _, _, placed, released in HOLDS:
        stands = moment(placed) <= at and (not released or at < moment(released))
        if store == "ST-MAIN" and stands and moment(span[0]) <= last + DAY and first <= moment(span[1]):
            yield "hold", holds[label]


def _preserved(office: Office, store: str, first: int, last: int, at: int) -> Iterator[tuple[str, str]]:
    for case in office.cases:
        begin, end = (moment(each) for each in case.span)
        if case.preserved and seconds(case.preserved["done_at"]) <= at and begin <= last + DAY and first <= end:
            stores = {office.store(str(camera)) for camera in case.preserved["cameras"]}
            if store in stores and day(at) <= case.preserved["keep_until"]:
                yield "preservation", str(case.preserved["id"])


def _holds(office: Office) -> Iterator[tuple[str, str]]:
    for label, source, authority, document, grounds, cameras, span, begin, review, placed, released in HOLDS:
        data = office.draft(
            "hold", label, source=source, authority=authority, document=document,
            document_sha256=office.ids.digest(f"hold {label}") if document else None, grounds=grounds,
            cameras=list(cameras), window=window(span), **{"from": on(begin)}, review_on=review, placed_by="ren-kai",
        )  # fmt: skip
        office.lay("ren-kai", placed, [data], f"录像保全：{authority}")
        if released:
            release = office.draft(
                "hold_release", label, hold=data["id"], grounds="来函机关书面告知不再需要，经核对无其他保全",
                effective_on=on(released[:5]), afterwards="normal", requested_by="ren-kai",
            )  # fmt: skip
            office.lay("ren-kai", released, [release], f"解除保全：{authority}", "sun-wei", "gao-yuan")
        yield label, str(data["id"])
