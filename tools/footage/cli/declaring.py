"""``footage gate census``, ``erase`` and ``restore``: signed statements that are about no pull request."""

from __future__ import annotations

from pathlib import Path

import click

from footage.cli.gating import Where, connected, declared_line

BEFORE = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@connected(key=True)
def census(where: Where, lang: str) -> int:
    """Sign which numbers the forge has given out. 签署编号清点声明：平台已发出哪些编号。"""
    from footage.operations.declaring import count

    click.echo(declared_line(where.gate(key=True).declare(count), lang))
    return 0


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--reason", required=True, help="Why 事由")
@click.option("--basis", required=True, help="By what law or rule 法律或制度依据")
@click.option("--decided-by", "person", required=True, metavar="PERSON", help="Who decided it 决定人")
@connected(key=True)
def erase(where: Where, lang: str, paths: tuple[str, ...], reason: str, basis: str, person: str) -> int:
    """Sign that records were erased lawfully; takes nothing out itself. 签署依法删除声明，本身不删除内容。"""
    from footage.operations.declaring import erase as declare

    made = where.gate(key=True)
    click.echo(declared_line(made.declare(lambda hand, _, at: declare(hand, paths, reason, basis, person, at)), lang))
    return 0


@click.command()
@click.option("--reason", required=True, help="Why 事由")
@click.option("--decided-by", "person", required=True, metavar="PERSON", help="Who decided it 决定人")
@click.option("--before", type=BEFORE, default=None, help="The gate's copy from before 恢复之前的网关副本")
@connected(key=True)
def restore(where: Where, lang: str, reason: str, person: str, before: Path | None) -> int:
    """Sign what a backup that was put back lost. 签署恢复声明：恢复备份后丢失了什么。"""
    from footage.operations.declaring import restore as declare
    from footage.repository import Repository

    old = Repository.open(before) if before else None
    made = where.gate(key=True)
    click.echo(declared_line(made.declare(lambda hand, forge, at: declare(hand, forge, old, reason, person, at)), lang))
    return 0
