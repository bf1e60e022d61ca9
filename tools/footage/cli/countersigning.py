"""``footage countersign``: the weekly list of own reports, generated, for somebody to countersign by one review."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from footage.cli.talk import complain, lang_option, language, repo_option
from footage.finding import ToolError
from footage.text import both, say

if TYPE_CHECKING:
    from footage.operations.countersigning import Batch


@click.command()
@click.option("--week", default="", metavar="2026-W12", help="The week of landing 周次")
@click.option("--office", default="", metavar="ID", help="The department of those who reported 部门")
@click.option("--about", type=click.Choice(("reports", "findings")), default="reports", show_default=True,
              help="Own reports, or checks and findings 本人报告，或检查与整改事项")  # fmt: skip
@click.option("--by", "person", default="", metavar="ID", help="Who opens the pull request 提交人")
@repo_option()
@lang_option()
def countersign(week: str, office: str, about: str, person: str, repo: Path, lang: str | None) -> int:
    """List what waits for its weekly countersign, or write one list as a record.

    列出尚未复核的每周报告；给出周次、部门和提交人的，生成该份清单。
    """
    from footage.operations.countersigning import batch, waiting
    from footage.operations.standing import Standing
    from footage.repository import Repository

    chosen, now = language(lang), int(time.time())
    with Repository.open(repo) as repository:
        standing = Standing.of_clone(repository)
    if not week and not office:
        found = waiting(standing, now)
        for each in found:
            click.echo(_line(each, chosen))
        complain(say("countersign.none" if not found else "countersign.how", chosen))
        return 1 if found else 0
    if not (week and office and person):
        raise ToolError("countersign.all_three", status=2)
    path = _write(batch(standing, week, office, about, now), person, repo)
    click.echo(path)
    complain(say("countersign.next", chosen))
    return 0


def _line(each: Batch, lang: str) -> str:
    about = both(f"countersign.about.{each.about}")
    return say("countersign.line", lang, week=each.week, office=each.office, about=about, count=len(each.reports))


def _write(found: Batch, person: str, repo: Path) -> str:
    import secrets

    from footage.operations.countersigning import record_of
    from footage.reading.kinds import Kinds
    from footage.repository import WorkTree
    from footage.scaffold.new_record import new_file, proposed_id, write_new

    tree = WorkTree(repo)
    kind = Kinds.load(tree)["countersign"]
    record_id = proposed_id(kind, "", tree, secrets.randbelow)
    file = new_file(kind, record_id, "", record_of(found, record_id, person))
    write_new(repo, [file])
    return file.path
