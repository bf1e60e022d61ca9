"""The register of a large office: from nothing, again after one landing, and what its controls cost of that."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bar import Bar, spent, used

from footage.register import load
from footage.register.making import Heads, heads, make
from footage.repository import Repository

JUDGING = ("run_signals", "draw_samples", "run_controls", "run_duties")


def bars(office: Path, as_of: int, out: Path) -> list[Bar]:
    """Build with a cache up to the last landing but one, then up to the last, which must be as one from nothing."""
    judged = _Judging()
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    with Repository.open(office) as repository:
        tips = heads(repository)
        before = Heads(*(str(repository.resolve(f"{tip}~1")) for tip in (tips.main, tips.evidence)))
        make(repository, out / "before.sqlite", as_of=as_of, at=before, cache=out / "cache")
        judged.seconds = 0
        warm = spent(lambda: make(repository, out / "warm.sqlite", as_of=as_of, at=tips, cache=out / "cache"))
        warm_load = warm - judged.seconds
        judged.seconds = 0
        cold = spent(lambda: make(repository, out / "register.sqlite", as_of=as_of, at=tips))
        cold_load = cold - judged.seconds
    if (out / "warm.sqlite").read_bytes() != (out / "register.sqlite").read_bytes():
        raise SystemExit("a register built again is not the one built from nothing")
    name, zh = "register, loaded again after one landing, to from nothing", "台账，合入一次后重新装载，对比从零装载"
    return [
        Bar(name, warm_load, cold_load, 1 / 20, zh),
        Bar("register, all controls, to loading it", judged.seconds, cold_load, 1, "台账，运行全部条款查询，对比装载"),
    ]


class _Judging:
    """Counts what the judging steps of every build take."""

    def __init__(self) -> None:
        self.seconds = 0.0
        for name in JUDGING:
            setattr(load, name, self._counted(getattr(load, name)))

    def _counted(self, step: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: object) -> None:
            begin = used()
            step(*args)
            self.seconds += used() - begin

        return run
