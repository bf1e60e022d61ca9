"""``footage binder``: PDF binders of cases, of a month, of a quarter."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from footage.cli.talk import Progress, as_of_option, complain, lang_option, language, repo_option, trust_option
from footage.finding import ToolError
from footage.text import LANGUAGES, both, say

if TYPE_CHECKING:
    from footage.binder import BinderResult, Series
    from footage.dossier.shape import Provenance
    from footage.reading.kinds import Kinds

OUT = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("cases", nargs=-1)
@repo_option()
@click.option("--out", type=OUT, required=True, help="Where the PDF files go 输出目录")
@click.option(
    "--month", default=None, metavar="MONTH", help="The cases of a month, in volumes 某月案件合订，如 2026-03"
)
@click.option("--department", default=None, metavar="ID", help="With --month: of one department 只订某部门")
@click.option("--period", default=None, metavar="QUARTER", help="The audit binder of a quarter 某季度的审计册")
@click.option("--most", type=click.IntRange(1, 400), default=40, show_default=True, help="Cases to a volume 每册案数")
@as_of_option()
@trust_option()
@lang_option()
def binder(
    cases: tuple[str, ...], repo: Path, out: Path, month: str | None, department: str | None, period: str | None,
    most: int, as_of: str | None, trust: Path | None, lang: str | None,
) -> int:  # fmt: skip
    """Render the PDF binders of CASES, of all, of a month or of a quarter. 生成案件、月度或季度的 PDF 案卷。"""
    from footage.cli.building import register_of

    if sum(map(bool, (cases, month, period))) > 1 or (department and not month):
        raise ToolError("binder.choose", status=2)
    spoken, chosen = language(lang), (lang,) if lang else LANGUAGES
    progress = Progress(spoken)
    with register_of(repo, out / "register.sqlite", as_of, trust, spoken, cache=out / ".cache") as (made, connection):
        if month:
            pages = series(connection, made.kinds, out, progress, of_month(connection, made.kinds, month, department),
                           chosen, most=most)  # fmt: skip
        elif period:
            pages = _quarter(connection, made.kinds, out / "binders", period, chosen)
        else:
            pages = cases_of(connection, made.kinds, out, progress, cases or None, chosen)
    complain(say("cli.bound", spoken, pages=pages, out=out / "binders"))
    return 0


def of_month(connection: sqlite3.Connection, kinds: Kinds, month: str, department: str | None = None) -> Series:
    """Return the cases of a month, or of one department in it, as a series of volumes."""
    from footage.binder import Series
    from footage.dossier.filed import department_name, filed

    found = filed(connection, month, department)
    if department is None:
        return Series(month, both("binder.volume.title"), both("binder.volume.month", month=month), found)
    about = both("binder.volume.month_of", month=month, department=department_name(connection, kinds, department))
    return Series(f"{month}.{department}", both("binder.volume.title"), about, found)


def series(
    connection: sqlite3.Connection,
    kinds: Kinds,
    out: Path,
    progress: Progress,
    wanted: Series,
    languages: tuple[str, ...],
    *,
    most: int,
) -> int:
    """Render the volumes of a series; return how many pages they have."""
    from footage.binder import Source, render_series
    from footage.binder.volume import parts
    from footage.dossier import load_case
    from footage.dossier.case import zone_of
    from footage.dossier.names import Names
    from footage.dossier.verdicts import clauses

    names = Names(connection, kinds, zone_of(connection))
    source = Source(
        lambda case: load_case(connection, kinds, case, names),
        lambda: {view.clause: view for view in clauses(connection, names)},
    )
    found = render_series(
        wanted, source, stamp(connection, kinds), languages, out / "binders", most=most,
        cache_dir=out / ".cache" / "binders",
        progress=_counting(progress, len(parts(wanted.cases, most)) * len(languages)),
    )  # fmt: skip
    return sum(each.pages for each in found)


def cases_of(
    connection: sqlite3.Connection,
    kinds: Kinds,
    out: Path,
    progress: Progress,
    chosen: tuple[str, ...] | None,
    languages: tuple[str, ...],
) -> int:
    """Render a binder of each case; ``chosen`` names them (None: all). Return how many pages they have."""
    from footage.binder import render_cases
    from footage.dossier import case_ids, load_case, load_office

    known = case_ids(connection)
    for case in chosen or ():
        if case not in known:
            raise ToolError("cli.no_case", hint="cli.no_case.hint", case=case)
    office = load_office(connection, kinds)
    wanted = chosen or known
    found = render_cases(
        office, (load_case(connection, kinds, case) for case in wanted), languages, out / "binders",
        cache_dir=out / ".cache" / "binders", progress=_counting(progress, len(wanted) * len(languages)),
        complete=chosen is None,
    )  # fmt: skip
    return sum(each.pages for each in found)


def _counting(progress: Progress, total: int) -> Callable[[BinderResult], None]:
    done = 0

    def count(_: BinderResult) -> None:
        nonlocal done
        done += 1
        progress("binders", done, total)

    return count


def _quarter(connection: sqlite3.Connection, kinds: Kinds, out: Path, period: str, languages: tuple[str, ...]) -> int:
    from footage.binder.quarterly import render_quarter
    from footage.dossier.quarter import load_quarter

    quarter = load_quarter(connection, kinds, period)
    return sum(render_quarter(quarter, stamp(connection, kinds), each, out)[1] for each in languages)


def stamp(connection: sqlite3.Connection, kinds: Kinds) -> Provenance:
    """Return what the binders of a register are stamped with."""
    from footage.dossier.case import zone_of
    from footage.dossier.names import Names
    from footage.dossier.office import provenance

    return provenance(connection, Names(connection, kinds, zone_of(connection)))
