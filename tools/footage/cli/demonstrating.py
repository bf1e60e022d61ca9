"""``footage demo``, ``init`` and ``serve``: trying it out."""

from __future__ import annotations

import functools
import http.server
import re
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from footage.cli.binding import Desk, of_month, of_sample
from footage.cli.building import build_all
from footage.cli.registering import opened
from footage.cli.talk import Progress, complain, lang_option, language, moment
from footage.finding import ToolError
from footage.policy import DEFAULT_ZONE
from footage.reading.kinds import is_case_id
from footage.text import LANGUAGES, say

if TYPE_CHECKING:
    from footage.demo import DemoResult, Tally, Told
    from footage.register.making import Made
    from footage.scaffold import GateAccount

SAMPLED = "R-7.1.2a"  # the clause that asks for the sample
BINDERS = ("stories", "all", "none")
_HOST, _LOGIN = re.compile(r"[a-z0-9][a-z0-9.-]{0,252}"), re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}(\[bot\])?")
_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
NEW = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("directory", type=NEW)
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed, another office 随机种子")
@click.option("--cases", type=click.IntRange(min=0), default=240, show_default=True, help="Ordinary cases 普通案件数")
@click.option(
    "--build", "out", type=NEW, default=None, help="Also build register, portal and binders there 并生成门户与案卷"
)
@click.option(
    "--binders",
    type=click.Choice(BINDERS),
    default=BINDERS[0],
    show_default=True,
    help="With --build: PDF binders, one of each story, of all cases, or none 生成哪些案卷",
)
@lang_option()
def demo(directory: Path, seed: int, cases: int, out: Path | None, binders: str, lang: str | None) -> int:
    """Write a demonstration repository with real merges and signed evidence. 生成演示仓库。"""
    import tempfile

    from footage.demo import create

    spoken = language(lang)
    progress = Progress(spoken)
    made = create(directory, seed=seed, cases=cases, progress=lambda done, total: progress("demo", done, total))
    with tempfile.TemporaryDirectory() as folder:
        register = _register(made, out, Path(folder), binders, progress)
        right, total, wrong = _judge(register, made.rewritten, made.stories)
        counted = _counted(register, made.stories)
    for line in wrong:
        complain(line)
    click.echo(say("cli.demo.made", spoken, repo=directory, pulls=made.pulls, rewritten=made.rewritten))
    if out is not None:
        click.echo(say("cli.demo.built", spoken, out=out))
    click.echo(say("cli.demo.next", spoken, repo=directory, rewritten=made.rewritten, out=out or "OUT"))
    for code, each in counted:
        said = {"requests": each.requests, "pulls": each.pulls, "per": each.per_300}
        click.echo(say(code, spoken, **said, reviews=each.reviews, each=f"{each.each:.1f}"))
    click.echo(say("cli.demo.judged", spoken, right=right, total=total))
    return int(right != total)


def _register(made: DemoResult, out: Path | None, folder: Path, binders: str, progress: Progress) -> Path:
    """Make the register, with everything that is rendered from it if ``out`` says where."""
    from footage.register.making import make
    from footage.repository import Repository

    if out is not None:
        first = tuple(story.cases[0].case for story in made.stories if is_case_id(story.cases[0].case))
        chosen = first if binders == "stories" else None
        bound = binders != "none"
        built = build_all(made.repository, out, made.as_of, None, progress, binders=bound, chosen=chosen)
        if bound:
            _one_of_each(built, out, progress)
        return built.register
    with Repository.open(made.repository) as repository:
        return make(repository, folder / "register.sqlite", as_of=made.as_of, progress=progress).register


def _one_of_each(built: Made, out: Path, progress: Progress) -> None:
    """Bind one of each sort besides the cases: a department's month, a quarter, its sample, the clause about it."""
    from footage.dossier.filed import busiest

    with opened(built.register) as connection:
        desk = Desk(connection, built.kinds, out, progress, LANGUAGES)
        month = busiest(connection)
        if month:
            desk.series(of_month(connection, built.kinds, *month))
        for (quarter,) in connection.execute("SELECT MAX(quarter) FROM sample_draw HAVING MAX(quarter) IS NOT NULL"):
            desk.quarter(quarter)
            desk.series(of_sample(connection, built.kinds, quarter))
            desk.clause(SAMPLED, quarter)


def _judge(register: Path, rewritten: Path, stories: tuple[Told, ...]) -> tuple[int, int, list[str]]:
    """Hold the stories against the register, and the one about rewriting against the rewritten copy as well."""
    from footage.demo import compare, judged_as_told, missing_from
    from footage.register.making import heads, replayed
    from footage.repository import Repository

    with opened(register) as connection:
        mismatches = compare(connection, stories)
    with Repository.open(rewritten) as repository:
        mismatches += missing_from(replayed(repository, heads(repository)), stories)
    right, total = judged_as_told(stories, mismatches)
    lines = [f"{each.story} {each.case} {each.what}: {each.expected} ≠ {each.found}" for each in mismatches]
    return right, total, lines


def _counted(register: Path, stories: tuple[Told, ...]) -> list[tuple[str, Tally]]:
    """Count what the ordinary cases cost, and what all cost with the stories, in which people act one by one."""
    from footage.demo import tally

    told = {case.case for story in stories for case in story.cases}
    with opened(register) as connection:
        found = [("cli.demo.ordinary", tally(connection, told)), ("cli.demo.all", tally(connection))]
    return [each for each in found if each[1].requests]


@click.command()
@click.argument("directory", type=NEW)
@click.option(
    "--forge",
    type=click.Choice(["gitea", "github"]),
    default=None,
    help="Also what the forge reads 一并写入平台所需文件",
)
@click.option("--gate", "login", default=None, metavar="LOGIN", help="The gate's own account 网关账号的登录名")
@click.option("--gate-id", type=click.IntRange(min=1), default=None, help="Its number on the forge 该账号的数字编号")
@click.option("--gate-host", default=None, metavar="HOST", help="The forge's host name 平台主机名")
@click.option(
    "--gate-owner",
    default="security",
    show_default=True,
    metavar="DEPARTMENT",
    help="Who answers for it 归口部门（编号）",
)
@lang_option()
def init(
    directory: Path, forge: str | None, login: str | None, gate_id: int | None, gate_host: str | None, gate_owner: str,
    lang: str | None,
) -> int:  # fmt: skip
    """Write an adopter's own empty repository. 建立本单位自己的记录仓库。"""
    from footage.scaffold import init as write

    spoken = language(lang)
    if forge and login is None and _at_a_terminal():
        login, gate_id, gate_host = _asked(spoken)
    gate = _gate(login, gate_id, gate_host, gate_owner)
    write(directory, forge or "", gate)
    click.echo(say("cli.init.done", spoken, directory=directory))
    if gate is None:
        complain(say("cli.init.no_gate", spoken))
    return 0


def _at_a_terminal() -> bool:
    return sys.stdin.isatty()


def _asked(lang: str) -> tuple[str | None, int | None, str | None]:
    """Ask for the gate's account; nothing typed: it is registered later."""
    login = click.prompt(say("cli.init.gate", lang), default="", show_default=False)
    if not login:
        return None, None, None
    host = click.prompt(say("cli.init.gate_host", lang))
    return login, click.prompt(say("cli.init.gate_id", lang), type=click.IntRange(min=1)), host


def _gate(login: str | None, number: int | None, host: str | None, owner: str) -> GateAccount | None:
    """Return the gate's account if it is named, all of it."""
    from footage.scaffold import GateAccount

    if login is None and number is None and host is None:
        return None
    if not login or number is None or not host:
        raise ToolError("cli.init.gate_whole", status=2)
    if not (_HOST.fullmatch(host) and _LOGIN.fullmatch(login) and _SLUG.fullmatch(owner)):
        raise ToolError("cli.init.gate_odd", status=2)
    today = datetime.fromtimestamp(moment(None), ZoneInfo(DEFAULT_ZONE)).date().isoformat()
    return GateAccount(host, number, login, owner, today)


@click.command()
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port on 127.0.0.1 端口")
@lang_option()
def serve(directory: Path, port: int, lang: str | None) -> int:
    """Serve a built site on this machine only. 在本机打开已生成的门户。"""
    spoken = language(lang)
    handler = functools.partial(_Quiet, directory=str(directory))
    with http.server.ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        complain(say("cli.serving", spoken, url=f"http://127.0.0.1:{server.server_address[1]}/"))
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            complain(say("cli.stopped", spoken))
    return 0


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a site and the binders beside it, and says nothing."""

    def translate_path(self, path: str) -> str:
        """Return the file of an address; ``/binders/`` is the folder of that name beside the site."""
        from footage.portal.places import BINDERS as BESIDE

        inside = f"/{BESIDE}/"
        if not path.startswith(inside):
            return super().translate_path(path)
        site, self.directory = self.directory, str(Path(self.directory).absolute().parent / BESIDE)
        try:
            return super().translate_path(path[len(inside) - 1 :])
        finally:
            self.directory = site

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing."""
