"""What the recorders themselves say: their logs, imported each month, with every export that was made on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from footage.demo.case import Export
from footage.demo.clock import HOUR, MINUTE, day, months, stamp
from footage.demo.office import Office

Data = dict[str, Any]
IMPORTER = "log-importer"


def tell(office: Office) -> None:
    """Tell the import after each month; which exports there were is known only then."""
    recorders = sorted({str(each["recorder"]) for each in office.entries("camera")})
    for begin, end in months():
        at = end + 1 + 9 * HOUR + 30 * MINUTE

        def imported(begin: int = begin, end: int = end, at: int = at) -> None:
            records = [_log(office, recorder, begin, end, at, office.exports) for recorder in recorders]
            office.lay(IMPORTER, at, records, f"{day(begin)[:7]} 录像机日志导入")

        office.agenda.at(at, imported)


def _log(office: Office, recorder: str, begin: int, end: int, at: int, exports: Sequence[Export]) -> Data:
    label = f"{recorder} {day(begin)}"
    made = sorted(each for each in exports if begin <= each.at <= end and office.recorder(each.camera) == recorder)
    return office.draft(
        "recorder_log", label, recorder=recorder, period={"from": stamp(begin), "to": stamp(end + 1)}, complete=True,
        clock_offset_seconds=int(office.ids.digest(label)[0], 16) - 8,
        entries_total=300 + int(office.ids.digest(label)[1:3], 16) + len(made),
        operations=[
            {"at": stamp(each.at), "account": f"op-{each.by}", "operation": "export", "camera": each.camera,
             "from": stamp(each.begin), "to": stamp(each.end), "target": "USB"}
            for each in made
        ],
        source_sha256=office.ids.digest(f"log {label}"), imported_by=IMPORTER, imported_at=stamp(at),
    )  # fmt: skip
