"""``footage build`` and ``export``: a register, and what is rendered from it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from footage.cli.binding import Desk
from footage.cli.registering import opened, register_of, trusted
from footage.cli.talk import Progress, as_of_option, complain, lang_option, language, moment, repo_option, trust_option
from footage.finding import ToolError
from footage.text import LANGUAGES, say

if TYPE_CHECKING:
    from footage.evidence.sshsig import AllowedSigner
    from footage.register.making import Made

AUDITOR, PUBLIC = "auditor", "public"
OUT = click.Path(file_okay=False, path_type=Path)


@click.command()
@repo_option()
@click.option("--out", type=OUT, required=True, help="Where register, site and binders go 输出目录")
@as_of_option()
@trust_option()
@click.option("--binders/--no-binders", default=True, help="Also render the PDF binders 同时生成 PDF 案卷")
@click.option(
    "--edition",
    type=click.Choice([AUDITOR, "internal", PUBLIC]),
    default=AUDITOR,
    show_default=True,
    help="For whom: auditors see all; internal lacks restricted fields, originals and binders; public has figures, "
    "notices and complaints alone 版本：审计版、内部版、公开版",
)
@lang_option()
def build(
    repo: Path, out: Path, as_of: str | None, trust: Path | None, binders: bool, edition: str, lang: str | None
) -> int:
    """Build register, portal and binders. 生成台账、门户与案卷。"""
    spoken = language(lang)
    made = build_all(repo, out, moment(as_of), trusted(trust), Progress(spoken), binders=binders, edition=edition)
    click.echo(say("cli.built", spoken, out=out, cases=len(made.replay.cases), findings=len(made.findings)))
    return 0


def build_all(
    repo: Path,
    out: Path,
    as_of: int,
    trust: tuple[AllowedSigner, ...] | None,
    progress: Progress,
    *,
    binders: bool,
    chosen: tuple[str, ...] | None = None,
    edition: str = AUDITOR,
) -> Made:
    """Write ``out/register.sqlite``, ``out/site`` and ``out/binders``; each appears whole or stays as it was.

    ``chosen`` names the cases to bind (None: all). Another ``edition`` than the auditors' has no binders, and its
    register lacks what it must not show; the whole one stays in the cache, which is for nobody else.
    """
    from footage import portal
    from footage.dossier import case_sources, load_office
    from footage.register.edition import reduce
    from footage.register.making import make
    from footage.register.read import open_readonly
    from footage.repository import Repository
    from footage.scaffold.shipped import shipped

    register, whole = out / "register.sqlite", edition == AUDITOR
    _refuse_another(out, edition)
    repository = Repository.open(repo)
    target = register if whole else out / ".cache" / "register.sqlite"
    made = make(repository, target, as_of=as_of, trust=trust, cache=out / ".cache", progress=progress)
    if edition == PUBLIC:
        _public(made, register, out / "site")
        return made
    if not whole:
        reduce(made.register, register, made.kinds)
    with opened(register) as connection:
        if binders and whole:  # before the pages that lead to them: a run that is cut short leaves no dead link
            Desk(connection, made.kinds, out, progress, LANGUAGES).cases(chosen)
        office = load_office(connection, made.kinds)
        portal.build(
            office,
            case_sources(connection, made.kinds, lambda: open_readonly(register)),
            out / "site",
            handbook=shipped("docs"),
            progress=_portal(progress),
            memory=out / ".cache" / "portal.sqlite",
            binders=frozenset(path.name for path in (out / "binders").glob("*.pdf")),
        )
    return made


def _public(made: Made, register: Path, site: Path) -> None:
    """Write the public register beside the whole one, and its site."""
    from footage.portal.public import build_public
    from footage.register.published import publish

    with opened(made.register) as connection:
        publish(connection, register)
    with opened(register) as connection:
        build_public(connection, made.kinds, site)


def _refuse_another(out: Path, edition: str) -> None:
    """Refuse a folder in which another edition stands: what is left of it would be published with this one."""
    register = out / "register.sqlite"
    there = AUDITOR if (out / "binders").exists() else ""
    with suppress(ToolError), opened(register) as connection:  # what is no register is replaced
        row = connection.execute("SELECT value FROM meta WHERE key = 'edition'").fetchone()
        there = row[0] if row else AUDITOR
    if there not in {"", edition}:
        raise ToolError("cli.edition_mixed", hint="cli.edition_mixed_hint", path=out, there=there)


def _portal(progress: Progress) -> Callable[[str, int, int], None]:
    return lambda _step, done, total: progress("portal", done, total)


@click.command()
@repo_option()
@click.option("--out", type=OUT, required=True, help="Where the tables go 输出目录")
@click.option(
    "--format", "format_", type=click.Choice(["csv", "json", "jsonl", "sqlite"]), default="csv", help="Output 输出格式"
)
@as_of_option()
@trust_option()
@lang_option()
def export(repo: Path, out: Path, format_: str, as_of: str | None, trust: Path | None, lang: str | None) -> int:
    """Write the register's tables as files. 导出台账各表。"""
    from footage.exports import export as write

    spoken = language(lang)
    register = out if format_ == "sqlite" else out.with_name(f".{out.name}.sqlite")
    with register_of(repo, register, as_of, trust, spoken) as (_, connection):
        names = write(connection, out, format_) if format_ != "sqlite" else (out.name,)
    if format_ != "sqlite":
        register.unlink()
    complain(say("cli.exported", spoken, count=len(names), out=out))
    return 0
