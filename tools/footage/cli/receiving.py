"""``footage pre-receive``: what git asks before it takes a push."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from footage.cli.talk import complain, lang_option, language
from footage.finding import ToolError

if TYPE_CHECKING:
    from footage.finding import Finding


@click.command("pre-receive")
@lang_option()
def pre_receive(lang: str | None) -> int:
    """Refuse a push that brings personal data: a hook for the server. 服务器钩子：拒收含个人信息的推送。"""
    from footage.report import ReportContext, render
    from footage.repository.pushed import updates
    from footage.text import say

    spoken = language(lang)
    found = _found(Path(os.environ.get("GIT_DIR", ".")).resolve(), list(updates(sys.stdin)))
    if found:
        click.echo(render(found, "text", spoken, context=ReportContext("footage", "", "")), nl=False, err=True)
        complain(say("cli.push_refused", spoken))
    return int(bool(found))


def _found(directory: Path, new: list[str]) -> list[Finding]:
    """Look at what is pushed by the schemas, the roster and the exceptions that stand on main."""
    from footage.checking import personal_data
    from footage.reading.kinds import Kinds
    from footage.repository import CommitTree, Repository
    from footage.repository.pushed import QUARANTINE, pushed_files

    apart = {name: value for name in QUARANTINE if (value := os.environ.pop(name, None)) is not None}
    files = list(pushed_files(directory, new, "records/", apart)) if new else []
    if not files:
        return []
    repository = Repository.open(directory)
    main = repository.resolve("refs/heads/main^{commit}")
    if main is None:
        raise ToolError("making.no_commit", hint="making.no_commit.hint", ref="main", status=4)
    tree = CommitTree(repository, main)
    return personal_data(tree, Kinds.load(tree), files)
