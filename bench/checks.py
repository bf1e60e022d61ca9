"""``check`` against check-jsonschema, and one changed file against the whole."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from bar import Bar, spent

from footage.checking import check
from footage.reading.kinds import Kinds
from footage.repository import WorkTree

ROOT = Path(__file__).resolve().parent.parent
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PEER_CASES = 400

# About a kilobyte, like the records of an office.
REQUEST = """\
kind: request
id: {id}
department: legal
applicant: bai-shuo
handler: bai-shuo
channel: internal
urgency: normal
purpose: incident_investigation
reason: 第 {number} 号事件：财务办公区门口两辆手推车相撞，货物散落，双方说法不一，需核对经过和责任
other_means: 已询问当班人员、查看门禁记录并核对交接单，均不能说明经过
legal_basis: 单位内部管理规定
source_kind: surveillance
cameras:
  - CAM-F1-01
  - CAM-F1-02
window:
  from: 2026-03-08T09:00:00+08:00
  to: 2026-03-08T10:00:00+08:00
place_note: 财务办公区东侧走廊，自电梯厅至复印室门口
mode: copy
use:
  manner: 内部调查时播放，不外传
  purpose: 核对相撞经过，分清责任
  recipients:
    - bai-shuo
    - cao-lin
    - deng-jie
  period_days: 15
  grounds: 调查组需多次对照，现场查看不能满足
sensitivity: ordinary
contains_minor: false
circle: security
"""


def bars(cases: int) -> list[Bar]:
    """Measure both with so many generated requests."""
    with tempfile.TemporaryDirectory() as folder:
        repository = Path(folder)
        write_office(repository)
        office = spent(lambda: whole(repository))
        paths = list(write_cases(repository, cases))
        all_of_it = spent(lambda: whole(repository))
        return [
            against_check_jsonschema(repository, paths, (all_of_it - office) / cases),
            one_changed_file(repository, paths, all_of_it),
        ]


def write_office(folder: Path) -> None:
    """Write the demonstration's entries and schemas."""
    for name in ("schemas", "records"):
        for source in sorted((ROOT / name).rglob("*.*")):
            target = folder / source.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())


def write_cases(folder: Path, cases: int) -> Iterator[str]:
    """Write so many requests; yield their paths."""
    for number in range(cases):
        digits = "".join(ALPHABET[number // 32**place % 32] for place in range(6))
        path = f"records/cases/2026/03/RQ-20260309-{digits}/request.yml"
        target = folder / path
        target.parent.mkdir(parents=True)
        target.write_text(REQUEST.format(id=f"RQ-20260309-{digits}", number=number), encoding="utf-8", newline="\n")
        yield path


def whole(folder: Path) -> None:
    tree = WorkTree(folder)
    clean(check(tree, Kinds.load(tree)))


def against_check_jsonschema(folder: Path, paths: list[str], each: float) -> Bar:
    """Compare what one more case costs: all rules of ours, against the schema alone."""
    start = spent(lambda: peer(folder, paths[:1]))
    some = spent(lambda: peer(folder, paths[:PEER_CASES]))
    theirs = (some - start) / (PEER_CASES - 1)
    return Bar(
        "check, cold, per file, to check-jsonschema", each, theirs, 1 / 10, "全新检查，每个文件，对比 check-jsonschema"
    )


def one_changed_file(folder: Path, paths: list[str], all_of_it: float) -> Bar:
    """Compare one changed file with the whole."""
    tree = WorkTree(folder)
    kinds = Kinds.load(tree)
    one = spent(lambda: clean(check(tree, kinds, paths=[paths[len(paths) // 2]])))
    return Bar("check, one changed file, to the whole", one, all_of_it, 1 / 50, "检查一个改动的文件，对比全部检查")


def peer(folder: Path, paths: list[str]) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--schemafile", "schemas/request.schema.json", *paths]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


def clean(findings: Sequence[object]) -> None:
    """Refuse to measure a run that stopped at errors."""
    if findings:
        raise SystemExit(f"the generated repository is not clean: {findings[0]}")
