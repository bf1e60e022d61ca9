"""The table of bars that both READMEs quote between two marks, with the machine and the versions."""

from __future__ import annotations

import json
import os
import platform
import re
import sqlite3
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import peers
from bar import Bar, amount
from office import BUILD, ROOT

RESULTS = BUILD / "results"
MARKED = re.compile(r"(<!-- bench -->\n).*(<!-- /bench -->)", re.DOTALL)
READMES = {"en": "README.md", "zh": "README.zh.md"}
HEAD = {
    "en": ("work", "cases", "footage", "the other", "ratio", "bar", "met"),
    "zh": ("工作", "案件数", "footage", "对方", "比值", "上限", "达标"),
}
ANSWER = {"en": ("no", "yes"), "zh": ("否", "是")}
BELOW = {
    "en": "Processor seconds of all processes; the clock for verify and search. {when}, {cores} × {machine},"
    " Python {python}, SQLite {sqlite}, {versions}.",
    "zh": "除核验和搜索按时钟外，均为全部进程的处理器时间。{when}，{cores} × {machine}，Python {python}，"
    "SQLite {sqlite}，{versions}。",
}
NAMED = ("check-jsonschema", "hugo", "pagefind", "mkdocs-material")


def keep(part: str, cases: int, bars: Iterable[Bar]) -> None:
    """Keep what a part measured for the table, beside what others measured earlier."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    result = {"cases": cases, "when": f"{datetime.now(UTC):%Y-%m-%d}", "bars": [asdict(bar) for bar in bars]}
    (RESULTS / f"{part}.json").write_text(json.dumps(result, ensure_ascii=False, indent=1), encoding="utf-8")


def write(parts: Iterable[str]) -> None:
    """Put the table of all parts measured so far into both READMEs."""
    found = [json.loads(path.read_bytes()) for part in parts if (path := RESULTS / f"{part}.json").is_file()]
    for lang, name in READMES.items():
        path = ROOT / name
        table = "\n".join(_table(lang, found))
        text = path.read_text(encoding="utf-8")
        path.write_text(MARKED.sub(lambda match, table=table: f"{match[1]}{table}\n{match[2]}", text), encoding="utf-8")


def _table(lang: str, results: list[dict[str, object]]) -> Iterable[str]:
    yield f"| {' | '.join(HEAD[lang])} |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | --- |"
    for result in results:
        for item in result["bars"]:  # type: ignore[attr-defined]
            yield _row(lang, int(str(result["cases"])), Bar(**item))
    yield ""
    yield BELOW[lang].format(
        when=max(str(result["when"]) for result in results),
        cores=os.cpu_count(),
        machine=_processor(),
        python=platform.python_version(),
        sqlite=sqlite3.sqlite_version,
        versions=", ".join(f"{name} {version}" for name, version in peers.versions().items() if name in NAMED),
    )


def _row(lang: str, cases: int, bar: Bar) -> str:
    name = bar.name if lang == "en" else bar.zh or bar.name
    sizes = (amount(each, bar.unit) for each in (bar.ours, bar.theirs))
    most = f"{bar.most:g}" if bar.most >= 1 else f"1/{1 / bar.most:g}"
    ratio = f"{bar.ratio:.2f}" if bar.ratio >= 1 else f"1/{1 / bar.ratio:.1f}"
    return f"| {name} | {cases:,} | {' | '.join(sizes)} | {ratio} | {most} | {ANSWER[lang][bar.met]} |"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())
