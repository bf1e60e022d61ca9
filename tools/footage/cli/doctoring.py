"""``footage doctor`` and ``owners``: is this machine ready, is the forge, and whom should it ask."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from footage.cli.gating import FILE, Where
from footage.cli.talk import lang_option, language, moment, repo_option
from footage.finding import ToolError
from footage.text import say

if TYPE_CHECKING:
    from footage.operations.doctor import Item

FORGES = click.Choice(["gitea", "github"])


@click.command()
@click.option("--forge", type=FORGES, default=None, help="Also look at a forge 同时检查平台")
@click.option("--url", default=None, help="The forge's address 平台地址")
@click.option("--repository", default=None, metavar="OWNER/NAME", help="On the forge 平台上的仓库")
@click.option("--token-file", type=FILE, default=None, help="Access token [FOOTAGE_TOKEN] 访问令牌文件")
@click.option("--plain-http", is_flag=True, help="Gitea on an isolated network, unencrypted 允许不加密（仅限隔离网络）")
@click.option(
    "--gate", "names", multiple=True, help="What the gate is called there, if the token is not its own 网关名称"
)
@lang_option()
def doctor(
    forge: str | None, url: str | None, repository: str | None, token_file: Path | None, plain_http: bool,
    names: tuple[str, ...], lang: str | None,
) -> int:  # fmt: skip
    """Say whether this machine, and the forge, have what is needed. 检查本机与平台是否齐备。"""
    spoken = language(lang)
    where = Where(forge, url, repository, Path(), token_file, None, "", lang, plain_http=plain_http)
    if (where.on_a_forge or names) and not (forge and url and repository):
        raise ToolError("doctor.forge_alone")
    faults = _machine(spoken)
    if not where.on_a_forge:
        return int(faults)
    judged = _forge(where, names, spoken)
    return 1 if faults else judged


def _machine(lang: str) -> bool:
    """Print what this machine has; return whether something is missing."""
    faults = False
    for name, probe in (("git", _git), ("pdf", _pdf)):
        try:
            found = probe()
        except ToolError as error:
            found, faults = error.text().get(lang), True
        click.echo(f"{say(f'cli.doctor.{name}', lang)}: {found}")
    return faults


def _git() -> str:
    from footage.repository import Writer

    with tempfile.TemporaryDirectory() as folder, Writer.init(Path(folder) / "probe.git", bare=True) as repository:
        return repository.plumbing.run("--version")[1].decode("utf-8", "replace").strip()


def _pdf() -> str:
    from footage.binder.toolchain import toolchain

    found = toolchain()
    fonts = ", ".join(dict.fromkeys(font.family for font in found.fonts))
    return f"WeasyPrint {found.weasyprint}, Pango {found.pango}, {fonts}"


def _forge(where: Where, names: tuple[str, ...], lang: str) -> int:
    from footage.forges.versions import Flavour
    from footage.operations.doctor import examine, exit_code
    from footage.operations.remote import make_forge, mirror

    kind, url, repository = str(where.forge), str(where.url), str(where.repository)
    with tempfile.TemporaryDirectory() as folder, mirror(Path(folder) / "copy.git") as copy:
        forge = make_forge(
            kind, url=url, repository=repository, token=where.token(), copy=copy, plain_http=where.plain_http
        )
        items = examine(forge, Flavour(kind), names)
    for line in _lines(items, lang):
        click.echo(line)
    return exit_code(items)


def _lines(items: Iterable[Item], lang: str) -> Iterable[str]:
    from footage.operations.comment import visible
    from footage.operations.doctor import Sight

    seen = [item.sight for item in items]
    for item in items:
        sight = say(f"doctor.sight.{item.sight.value}", lang)
        yield visible(say("doctor.line", lang, sight=sight, what=item.text().get(lang)))
        advice = item.what_to_do()
        if advice:
            yield visible(say("doctor.do", lang, what=advice.get(lang)))
    missing, unseen = seen.count(Sight.MISSING), seen.count(Sight.UNSEEN)
    yield say("doctor.sum.missing" if missing or unseen else "doctor.sum.fine", lang, missing=missing, unseen=unseen)


@click.command()
@click.option("--forge", type=FORGES, required=True, help="Whose syntax 按哪个平台的格式")
@click.option("--host", default="", help="Accounts on which host, if the roster names several 平台主机名")
@repo_option()
def owners(forge: str, host: str, repo: Path) -> int:
    """Print CODEOWNERS as the roles give it. 按岗位生成 CODEOWNERS。"""
    from footage.operations.owners import codeowners
    from footage.repository import WorkTree

    click.echo(codeowners(WorkTree(repo), forge, host=host, at=moment(None)), nl=False)
    return 0
