"""``footage check``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from footage import __version__
from footage.cli.talk import complain, lang_option, language, repo_option
from footage.finding import Severity, ToolError

if TYPE_CHECKING:
    from footage.repository import Repository, Tree

NOTHING = 3
ROOTS = ("records/", "schemas/")


@click.command()
@click.argument("paths", nargs=-1)
@repo_option()
@click.option(
    "--since", metavar="REF", default=None, help="Only what changed since REF; landed events must be unedited 只查改动"
)
@click.option("--commit", metavar="REV", default=None, help="Check a commit instead of the working tree 检查某个提交")
@click.option(
    "--format", "format_", type=click.Choice(["text", "json", "github"]), default="text", help="Output 输出格式"
)
@lang_option()
def check(
    paths: tuple[str, ...], repo: Path, since: str | None, commit: str | None, format_: str, lang: str | None
) -> int:
    """Check records: form, place, references, times. 检查记录的格式、位置、引用与时间。"""
    from footage.checking import inspect
    from footage.report import ReportContext, render, tally

    spoken = language(lang)
    tree, base, changed, oid = _trees(repo, since, commit)
    wanted = _wanted(paths, changed)
    if not tree.paths("records/") or wanted == ():
        raise ToolError("cli.nothing", status=NOTHING, hint="cli.nothing.hint")
    findings = inspect(tree, base=base, paths=wanted)
    colour = sys.stdout.isatty()
    context = ReportContext(f"footage {__version__}", oid, "")
    click.echo(render(findings, format_, spoken, context=context, colour=colour), nl=False)
    complain(tally(findings, spoken))
    return int(any(finding.severity is Severity.ERROR for finding in findings))


def _trees(repo: Path, since: str | None, commit: str | None) -> tuple[Tree, Tree | None, tuple[str, ...] | None, str]:
    """Return the tree to check, the tree before it, the paths that changed between them, and the commit's id."""
    from footage.repository import CommitTree, Repository, WorkTree

    if since is None and commit is None:
        return WorkTree(repo), None, None, ""
    repository = Repository.open(repo)
    oid = _resolve(repository, commit) if commit else ""
    tree: Tree = CommitTree(repository, oid) if oid else WorkTree(repo)
    if since is None:
        return tree, None, None, oid
    base = CommitTree(repository, _resolve(repository, since))
    return tree, base, _changed(tree, base), oid


def _resolve(repository: Repository, ref: str) -> str:
    found = repository.resolve(f"{ref}^{{commit}}")
    if found is None:
        raise ToolError("making.no_commit", hint="making.no_commit.hint", ref=ref)
    return found


def _changed(tree: Tree, base: Tree) -> tuple[str, ...]:
    now, before = ({path: each.blob(path) for root in ROOTS for path in each.paths(root)} for each in (tree, base))
    return tuple(sorted(path for path in {*now, *before} if now.get(path) != before.get(path)))


def _wanted(paths: tuple[str, ...], changed: tuple[str, ...] | None) -> tuple[str, ...] | None:
    if not paths:
        return changed
    named = tuple(path.removeprefix("./") for path in paths)
    return named if changed is None else tuple(path for path in changed if path in named)
