"""``footage binder``: PDF binders of cases, of a month, of a quarter, of a clause, of a sample."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from footage.cli.registering import register_of
from footage.cli.talk import Progress, as_of_option, complain, lang_option, language, repo_option, trust_option
from footage.finding import ToolError
from footage.text import LANGUAGES, both, say

if TYPE_CHECKING:
    from footage.binder import BinderResult, Series
    from footage.dossier.names import Names
    from footage.dossier.shape import Provenance
    from footage.reading.kinds import Kinds

UNDETERMINED = 4
MOST = 40  # cases to a volume: about 200 pages, what a ring binder holds
OUT = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("cases", nargs=-1)
@repo_option()
@click.option("--out", type=OUT, required=True, help="Where the PDF files go 输出目录")
@click.option(
    "--month", default=None, metavar="MONTH", help="The cases of a month, in volumes 某月案件合订，如 2026-03"
)
@click.option("--department", default=None, metavar="ID", help="With --month: of one department 只订某部门")
@click.option("--clause", default=None, metavar="CLAUSE", help="One clause with every subject 某条款的核查册")
@click.option("--sample", is_flag=True, help="With --period: the cases drawn 某季度抽中的案件合订")
@click.option("--period", default=None, metavar="QUARTER", help="The audit binder of a quarter 某季度的审计册")
@click.option("--most", type=click.IntRange(1, 400), default=MOST, show_default=True, help="Cases to a volume 每册案数")
@as_of_option()
@trust_option()
@lang_option()
def binder(
    cases: tuple[str, ...], repo: Path, out: Path, month: str | None, department: str | None, clause: str | None,
    sample: bool, period: str | None, most: int, as_of: str | None, trust: Path | None, lang: str | None,
) -> int:  # fmt: skip
    """Render the PDF binders of CASES, of all, of a month, a quarter, a clause or a sample. 生成 PDF 案卷。"""
    alone = period and not (clause or sample)
    if (
        sum(map(bool, (cases, month, clause, sample, alone))) > 1
        or (department and not month)
        or (sample and not period)
    ):
        raise ToolError("binder.choose", status=2)
    spoken, chosen = language(lang), (lang,) if lang else LANGUAGES
    with register_of(repo, out / "register.sqlite", as_of, trust, spoken, cache=out / ".cache") as (made, connection):
        desk = Desk(connection, made.kinds, out, Progress(spoken), chosen)
        if month:
            pages = desk.series(of_month(connection, made.kinds, month, department), most=most)
        elif sample:
            pages = desk.series(of_sample(connection, made.kinds, str(period)), most=most)
        elif clause:
            pages = desk.clause(clause, period)
        else:
            pages = desk.quarter(period) if period else desk.cases(cases or None)
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


def of_sample(connection: sqlite3.Connection, kinds: Kinds, period: str) -> Series:
    """Return the cases drawn in a quarter as a series of volumes; one that cannot be drawn yet is a ``ToolError``."""
    from footage.binder import Series
    from footage.dossier.samples import by_hand, load_sample, tickets

    drawn = load_sample(connection, kinds, period)
    if drawn.state != "drawn":
        raise ToolError("sample.not_yet", hint="sample.not_yet.hint", status=UNDETERMINED, period=period)
    about = both("binder.sample.about", quarter=period, drawn=len(drawn.drawn), population=drawn.population)
    facts = (drawn, tickets(connection, period), by_hand(drawn))
    cases = tuple(each.case_id for each in drawn.drawn)
    return Series(f"sample-{period}", both("binder.sample.title"), about, cases, "sample.html.j2", facts)


class Desk:
    """Where binders of one register are made: its connection, the output directory, the languages."""

    def __init__(
        self, connection: sqlite3.Connection, kinds: Kinds, out: Path, progress: Progress, languages: tuple[str, ...]
    ) -> None:
        """Take what every sort of binder needs."""
        self._connection = connection
        self._kinds = kinds
        self._out = out / "binders"
        self._cache = out / ".cache" / "binders"
        self._progress = progress
        self._languages = languages

    def series(self, wanted: Series, *, most: int = MOST) -> int:
        """Render the volumes of a series; return how many pages they have."""
        from footage.binder import Source, render_series
        from footage.binder.volume import parts
        from footage.dossier import load_case
        from footage.dossier.verdicts import clauses

        names = self._names()
        source = Source(
            lambda case: load_case(self._connection, self._kinds, case, names),
            lambda: {view.clause: view for view in clauses(self._connection, names)},
        )
        return _pages(render_series(
            wanted, source, self._stamp(), self._languages, self._out, most=most, cache_dir=self._cache,
            progress=self._count(len(parts(wanted.cases, most))),
        ))  # fmt: skip

    def cases(self, chosen: tuple[str, ...] | None) -> int:
        """Render a binder of each case; ``chosen`` names them (None: all). Return how many pages they have."""
        from footage.binder import render_cases
        from footage.dossier import case_ids, load_case, load_office

        known = case_ids(self._connection)
        for case in chosen or ():
            if case not in known:
                raise ToolError("cli.no_case", hint="cli.no_case.hint", case=case)
        wanted = chosen or known
        dossiers = (load_case(self._connection, self._kinds, case) for case in wanted)
        return _pages(render_cases(
            load_office(self._connection, self._kinds), dossiers, self._languages, self._out, cache_dir=self._cache,
            progress=self._count(len(wanted)), complete=chosen is None,
        ))  # fmt: skip

    def quarter(self, period: str) -> int:
        """Render the binder of a quarter; return how many pages it has."""
        from footage.binder.quarterly import render_quarter
        from footage.dossier.quarter import load_quarter

        found = load_quarter(self._connection, self._kinds, period)
        return _pages(render_quarter(
            found, self._stamp(), self._languages, self._out, cache_dir=self._cache, progress=self._count(1)
        ))  # fmt: skip

    def clause(self, clause: str, period: str | None) -> int:
        """Render the binder of a clause; return how many pages it has."""
        from footage.binder.clausefile import render_clause
        from footage.dossier.clause import load_clause

        found = load_clause(self._connection, self._kinds, clause, period)
        return _pages(render_clause(
            found, self._stamp(), self._languages, self._out, cache_dir=self._cache, progress=self._count(1)
        ))  # fmt: skip

    def _names(self) -> Names:
        from footage.dossier.case import zone_of
        from footage.dossier.names import Names

        return Names(self._connection, self._kinds, zone_of(self._connection))

    def _stamp(self) -> Provenance:
        from footage.dossier.office import provenance

        return provenance(self._connection, self._names())

    def _count(self, binders: int) -> Callable[[BinderResult], None]:
        done, total = 0, binders * len(self._languages)

        def count(_: BinderResult) -> None:
            nonlocal done
            done += 1
            self._progress("binders", done, total)

        return count


def _pages(results: tuple[BinderResult, ...]) -> int:
    return sum(each.pages for each in results)
