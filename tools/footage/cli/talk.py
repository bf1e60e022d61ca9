"""How the command line talks: the language, errors, progress, the clock."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from footage.finding import ToolError
from footage.policy.moments import day_end, instant
from footage.policy.roster import DEFAULT_ZONE
from footage.text import LANGUAGES, say

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]
LANG_VARIABLES = ("FOOTAGE_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


def language(chosen: str | None = None) -> str:
    """Return ``zh`` or ``en``: what was asked for, else what the environment speaks."""
    if chosen:
        return chosen
    spoken = next((value for name in LANG_VARIABLES if (value := os.environ.get(name))), "")
    return "zh" if spoken.lower().startswith("zh") else "en"


def repo_option() -> Decorator:
    """``--repo DIR``."""
    kind = click.Path(exists=True, file_okay=False, path_type=Path)
    return click.option("--repo", type=kind, default=".", help="The repository of records 记录仓库 [.]")


def lang_option() -> Decorator:
    """``--lang zh|en``."""
    return click.option("--lang", type=click.Choice(LANGUAGES), default=None, help="Language of what is printed 语言")


def as_of_option() -> Decorator:
    """``--as-of TIME``."""
    return click.option(
        "--as-of", "as_of", default=None, metavar="TIME", help="Reference time, RFC 3339 基准时间 [now]"
    )


def trust_option() -> Decorator:
    """``--trust FILE``."""
    kind = click.Path(exists=True, dir_okay=False, path_type=Path)
    return click.option(
        "--trust", type=kind, default=None, help="Allowed signers (OpenSSH format) 受信任的签名公钥文件"
    )


def moment(text: str | None) -> int:
    """Return the reference time in seconds: ``text`` as a date-time with offset or a whole day, else now."""
    if text is None:
        return int(time.time())
    epoch = instant(text)
    at = epoch if epoch is not None else day_end(text, DEFAULT_ZONE)
    if at is None:
        raise ToolError("cli.bad_time", hint="cli.bad_time.hint", text=text)
    return at


def complain(text: str) -> None:
    """Print to standard error."""
    click.echo(text, err=True)


def say_error(error: ToolError, lang: str) -> None:
    """Print what went wrong and what to do."""
    complain(f"footage: {error.text().get(lang)}")
    hint = error.hint_text()
    if hint:
        complain(say("cli.hint", lang, hint=hint))


class Progress:
    """Tells how far a long job is: one line per step, rewritten in place on a terminal, plain lines elsewhere."""

    def __init__(self, lang: str, *, quiet: bool = False) -> None:
        self._lang = lang
        self._quiet = quiet
        self._live = sys.stderr.isatty()
        self._step = ""

    def __call__(self, step: str, done: int, total: int) -> None:
        """Note that ``done`` of ``total`` of ``step`` is finished."""
        if self._quiet:
            return
        name = say(f"progress.{step}", self._lang) if not step.startswith("=") else step[1:]
        if self._live:
            ending = "\n" if done >= total else ""
            click.echo(f"\r{name} {done}/{total}\033[K{ending}", err=True, nl=False)
        elif step != self._step:
            click.echo(f"{name} …", err=True)
        self._step = step
