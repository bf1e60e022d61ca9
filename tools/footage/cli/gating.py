"""``footage gate``: the gate's verbs on the command line, and ``footage anchor``.

Tokens and keys come from files or the environment and are never printed.
"""

from __future__ import annotations

import functools
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from footage.cli.talk import complain, lang_option, language, moment, repo_option
from footage.finding import ToolError
from footage.text import say

if TYPE_CHECKING:
    from footage.forges import GateForge
    from footage.operations.assessing import Assessment
    from footage.operations.declaring import Declared
    from footage.operations.gate import Gate, Round
    from footage.operations.watching import Watched
    from footage.repository import Repository

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
COPY = click.Path(file_okay=False, path_type=Path)
UNDETERMINED = 4


@dataclass(frozen=True, slots=True)
class Where:
    """What a verb was given: which forge, which copy, which key."""

    forge: str | None
    url: str | None
    repository: str | None
    repo: Path
    token_file: Path | None
    key_file: Path | None
    principal: str
    lang: str | None
    plain_http: bool = False
    account: str = ""

    @property
    def on_a_forge(self) -> bool:
        """Whether anything about a forge was given."""
        return bool(self.forge or self.url or self.repository or self.token_file)

    def gate(self, *, key: bool = False) -> Gate:
        """Return the gate; ``key``: it signs."""
        from footage.operations.gate import Gate
        from footage.operations.remote import mirror
        from footage.operations.signing import read_signer

        if not (self.forge and self.url and self.repository):
            raise ToolError("gate.forge_missing")
        signer = None
        if key:
            if self.key_file is None:
                raise ToolError("gate.key_none", hint="gate.key_hint")
            signer = read_signer(self.key_file, self.principal)
        copy = mirror(self.repo)
        return Gate(copy, self.connect(copy), _now, lang=self.lang, signer=signer, forge_name=self.forge)

    def connect(self, copy: Repository) -> GateForge:
        """Return a connection to the forge."""
        from footage.operations.remote import make_forge

        return make_forge(
            self.forge or "", url=self.url or "", repository=self.repository or "", token=self.token(), copy=copy,
            plain_http=self.plain_http, account=self._account(),
        )  # fmt: skip

    def _account(self) -> tuple[int, str] | None:
        if not self.account:
            return None
        number, _, login = self.account.partition(":")
        if not (number.isascii() and number.isdigit() and login):
            raise ToolError("gate.bad_account", text=ascii(self.account)[1:-1])
        return int(number), login

    def token(self) -> str:
        """Return the access token, from its file or the environment."""
        token = (
            os.environ.get("FOOTAGE_TOKEN", "")
            if self.token_file is None
            else self.token_file.read_text("utf-8", "replace")
        )
        if not token.strip():
            raise ToolError("gate.token_none", hint="gate.token_hint")
        return token.strip()


def connected(*, key: bool) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Give a verb the options that say where, gathered in ``where``, and ``lang``."""
    options: list[Callable[[Any], Any]] = [
        click.option("--forge", type=click.Choice(["gitea", "github"]), default=None, help="Which forge 平台"),
        click.option("--url", default=None, help="The forge's address 平台地址"),
        click.option("--repository", default=None, metavar="OWNER/NAME", help="On the forge 平台上的仓库"),
        click.option(
            "--repo", type=COPY, default="gate.git", show_default=True,
            help="The gate's own bare copy, made if missing 网关专用的裸副本",
        ),
        click.option("--token-file", type=FILE, default=None, help="Access token [FOOTAGE_TOKEN] 访问令牌文件"),
        click.option("--account", default="", metavar="ID:LOGIN", help="Of a GitHub app GitHub 应用的账号"),
        click.option("--plain-http", is_flag=True, help="Unencrypted, on an isolated network 隔离网络内不加密"),
        lang_option(),
    ]  # fmt: skip
    if key:
        options += [
            click.option(
                "--key-file", type=click.Path(path_type=Path), envvar="FOOTAGE_GATE_KEY_FILE", default=None,
                help="Signing key [FOOTAGE_GATE_KEY_FILE] 签名私钥文件",
            ),
            click.option("--principal", default="", help="Who signs, if not as in the baseline 签名人"),
        ]  # fmt: skip

    def decorate(verb: Callable[..., int]) -> Callable[..., int]:
        @functools.wraps(verb)
        def run(
            forge: str | None, url: str | None, repository: str | None, repo: Path, token_file: Path | None,
            plain_http: bool, account: str, lang: str | None, key_file: Path | None = None,
            principal: str = "", **rest: Any,
        ) -> int:  # fmt: skip
            where = Where(forge, url, repository, repo, token_file, key_file, principal, lang, plain_http, account)
            return verb(where=where, lang=language(lang), **rest)

        return functools.reduce(lambda command, option: option(command), reversed(options), run)

    return decorate


def _now() -> int:
    return int(time.time())


@click.group()
def gate() -> None:
    """Say how pull requests stand, land what is approved, sign the evidence. 网关：判定、合入、取证。"""


@gate.command()
@click.option("--pull", "number", type=click.IntRange(min=1), default=None, help="Only this one 只看这一个")
@click.option("--dry-run", is_flag=True, help="Show what would be said, write nothing 只演练，不写入")
@click.option(
    "--observed", type=FILE, default=None, help="Decide from a saved observation, offline 依据已存的观察离线判定"
)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", help="Output 输出格式")
@connected(key=False)
def evaluate(where: Where, lang: str, number: int | None, dry_run: bool, observed: Path | None, format_: str) -> int:
    """Say on the forge how open pull requests stand and who acts next. 判定审批进展并告知下一步。"""
    if observed is not None:
        if where.on_a_forge or number is not None or dry_run:
            raise ToolError("gate.observed_alone")
        return _offline(where.repo, observed, format_, lang)
    made = where.gate()
    numbers = (number,) if number else ()
    done = made.assess(numbers) if dry_run else made.evaluate(numbers)
    for each in done.assessed:
        _show(each, lang, whole=dry_run)
    if dry_run:
        complain(say("gate.said.dry", lang))
    return _refusals(done, lang) or _undetermined(done.assessed)


def _show(assessed: Assessment, lang: str, *, whole: bool) -> None:
    from footage.operations.comment import render, status_line, visible

    line = visible(status_line(assessed, lang))
    click.echo(say("gate.said.pull", lang, number=assessed.observation.number, line=line))
    if whole:
        click.echo(render(assessed, lang))


def _undetermined(assessed: tuple[Assessment, ...]) -> int:
    from footage.model import Outcome

    return UNDETERMINED if any(each.decision.outcome is Outcome.UNDETERMINED for each in assessed) else 0


def _offline(repo: Path, observed: Path, format_: str, lang: str) -> int:
    from footage.model import Outcome
    from footage.operations.offline import decide_offline, decision_json, decision_words, read_observation
    from footage.repository import Repository

    observation, kept = read_observation(observed.read_bytes())
    with Repository.open(repo) as repository:
        assessed = decide_offline(repository, observation, kept)
        if format_ == "json":
            click.echo(decision_json(assessed.decision), nl=False)
        else:
            for line in decision_words(assessed, lang):
                click.echo(line)
    outcome = assessed.decision.outcome
    return 0 if outcome is Outcome.APPROVED else UNDETERMINED if outcome is Outcome.UNDETERMINED else 1


@gate.command()
@click.option("--pull", "number", type=click.IntRange(min=1), required=True, help="Which one 合并请求编号")
@connected(key=False)
def merge(where: Where, lang: str, number: int) -> int:
    """Land one pull request, if it is approved on a fresh reading. 合入一个已批准的合并请求。"""
    ended = where.gate().merge(number)
    code = "gate.said.landed" if ended.commit else "gate.said.closed"
    click.echo(say(code, lang, number=ended.number, commit=ended.commit))
    return 0


@gate.command()
@connected(key=True)
def capture(where: Where, lang: str) -> int:
    """Sign a statement for everything that ended. 为每一次合入与关闭签署存证。"""
    from footage.operations.gate import Round

    return _tell(Round(where.gate(key=True).capture()), lang)


@gate.command()
@click.option("--interval", type=click.IntRange(min=5), default=60, show_default=True, help="Seconds 间隔秒数")
@click.option("--once", is_flag=True, help="One round only 只做一轮")
@click.option("--merge/--no-merge", "land", default=True, help="Also land what is approved 同时合入已批准的")
@connected(key=True)
def watch(where: Where, lang: str, interval: int, once: bool, land: bool) -> int:
    """Do all of it, round after round. 按固定间隔持续办理。"""
    from footage.operations.watching import watch as keep_watch

    made = where.gate(key=True)

    def pause() -> bool:
        time.sleep(interval)
        return True

    def round_() -> Round:
        made.reconnect(where.connect(made.copy))
        return made.round(land=land)

    try:
        return keep_watch(round_, pause, lambda each: _told(each, lang), once=once)
    except KeyboardInterrupt:
        complain(say("cli.stopped", lang))
        return 0


def _told(watched: Watched, lang: str) -> None:
    if watched.error is not None:
        complain(say("gate.said.outage", lang, why=watched.error.text().get(lang)))
    elif watched.done is not None:
        _tell(watched.done, lang)


def _tell(done: Round, lang: str) -> int:
    """Print what a round did, if it did anything; return the exit code."""
    captured = done.captured
    if captured.statements or captured.renewed:
        count, renewed = len(captured.statements), len(captured.renewed)
        click.echo(say("gate.said.captured", lang, count=count, renewed=renewed, commit=captured.commit))
    for each in done.ended:
        code = "gate.said.landed" if each.commit else "gate.said.closed"
        click.echo(say(code, lang, number=each.number, commit=each.commit))
    for pull in done.unapproved:
        complain(say("gate.said.unapproved", lang, pull=pull))
    if done.census:
        click.echo(declared_line(done.census, lang))
    if done.uncounted:
        complain(say("gate.said.uncounted", lang, why=done.uncounted.text().get(lang)))
    return _refusals(done, lang) or int(bool(done.unapproved))


def declared_line(declared: Declared, lang: str) -> str:
    """Return what a statement says that is about no pull request, in one line."""
    from footage.evidence.declared import Census, Erasure

    said, place = declared.said, {"seq": declared.seq, "commit": declared.commit}
    if isinstance(said, Census):
        return say("gate.said.census", lang, highest=said.highest, issues=len(said.issues), **place)
    if isinstance(said, Erasure):
        return say("gate.said.erasure", lang, paths=len(said.paths), blobs=len(said.blobs), **place)
    numbers, statements = (
        ", ".join(f"{each.first}–{each.last}" if each.last > each.first else str(each.first) for each in spans) or "-"
        for spans in (said.numbers, said.statements)
    )
    return say(
        "gate.said.restoration", lang, numbers=numbers, statements=statements, commits=len(said.commits), **place
    )


def _refusals(done: Round, lang: str) -> int:
    for number, error in done.refused:
        complain(say("gate.said.refused", lang, number=number, why=error.text().get(lang)))
    unsettled = any(error.status == UNDETERMINED for _, error in done.refused)
    return UNDETERMINED if unsettled else int(bool(done.refused))


@gate.command()
@click.option("--demonstration", is_flag=True, help="Nothing here is in earnest 仅供演示")
@connected(key=True)
def baseline(where: Where, lang: str, demonstration: bool) -> int:
    """Sign statement 0: from here on, everything is proven. 签署起点声明。"""
    from footage.operations.signing import read_signer

    if where.key_file is None:
        raise ToolError("gate.key_none", hint="gate.key_hint")
    fingerprint = read_signer(where.key_file).public.fingerprint
    commit = where.gate(key=True).begin(demonstration=demonstration)
    click.echo(say("gate.said.baseline", lang, commit=commit, fingerprint=fingerprint))
    return 0


@click.command()
@repo_option()
@lang_option()
def anchor(repo: Path, lang: str | None) -> int:
    """Print a digest slip to sign on paper: both heads and the end of the chain. 打印存证核对单。"""
    from footage.operations.slip import slip
    from footage.repository import Repository

    with Repository.open(repo) as repository:
        for line in slip(repository, moment(None), language(lang)):
            click.echo(line)
    return 0
