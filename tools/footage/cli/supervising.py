"""``footage remind`` and ``footage sample``: what is due, and what the supervisors look at."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from footage.cli.gating import FILE, Where
from footage.cli.registering import register_of
from footage.cli.talk import as_of_option, complain, lang_option, language, repo_option, trust_option
from footage.finding import ToolError
from footage.text import say

if TYPE_CHECKING:
    import sqlite3

    from footage.dossier.shape import DutyView

FORMAT = click.Choice(["text", "json"])
STATES = ("overdue", "soon", "open")
UNDETERMINED = 4


@click.command()
@repo_option()
@as_of_option()
@trust_option()
@click.option("--role", default=None, help="Only what stands on this role's page 只看某一职务")
@click.option("--person", default=None, help="Only what this person can do 只看某人")
@click.option("--all", "everything", is_flag=True, help="Also what has time, not only overdue and soon 包括尚有时间的")
@click.option("--forge", type=click.Choice(["gitea", "github"]), default=None, help="Write issues there 写成平台工单")
@click.option("--url", default=None, help="The forge's address 平台地址")
@click.option("--repository", default=None, metavar="OWNER/NAME", help="On the forge 平台上的仓库")
@click.option("--token-file", type=FILE, default=None, help="Access token [FOOTAGE_TOKEN] 访问令牌文件")
@click.option("--plain-http", is_flag=True, help="Allow http to a forge on another host 允许用 http 连接其他主机")
@click.option("--account", default="", metavar="ID:LOGIN", help="The token's account, where it cannot ask 令牌的账号")
@click.option("--format", "format_", type=FORMAT, default="text", help="Output 输出格式")
@lang_option()
def remind(
    repo: Path, as_of: str | None, trust: Path | None, role: str | None, person: str | None, everything: bool,
    forge: str | None, url: str | None, repository: str | None, token_file: Path | None, plain_http: bool,
    account: str, format_: str, lang: str | None,
) -> int:  # fmt: skip
    """Say what is due and overdue, and for whom; with --forge as issues. 列出到期与逾期的事项。"""
    from footage.dossier.case import zone_of
    from footage.dossier.duties import duties
    from footage.dossier.names import Names

    spoken = language(lang)
    if forge and (role or person):
        raise ToolError("remind.all_or_nothing", status=2)
    with (
        tempfile.TemporaryDirectory() as folder,
        register_of(repo, Path(folder) / "register.sqlite", as_of, trust, spoken) as (made, connection),
    ):
        found = duties(connection, Names(connection, made.kinds, zone_of(connection)))
    states = STATES if everything else STATES[:2]
    chosen = [
        each for each in found
        if each.state in states and (role is None or role in each.roles)
        and (person is None or person in {who.id for who in each.people})
    ]  # fmt: skip
    if forge:
        where = Where(forge, url, repository, repo, token_file, None, "", lang, plain_http, account)
        return _post(where, chosen, spoken, states)
    click.echo(_json(chosen) if format_ == "json" else _text(chosen, spoken), nl=False)
    return 0


def _post(where: Where, chosen: list[DutyView], lang: str, states: tuple[str, ...]) -> int:
    from footage.operations.reminding import remind as write
    from footage.repository import Repository

    if not (where.url and where.repository):
        raise ToolError("gate.forge_missing")
    done = write(where.connect(Repository.open(where.repo)), chosen, lang, states=states)
    counts = {"written": done.written, "updated": done.updated, "closed": done.closed, "unchanged": done.unchanged}
    complain(say("remind.done", lang, **counts))
    return 0


def _text(found: list[DutyView], lang: str) -> str:
    if not found:
        return say("remind.none", lang) + "\n"
    lines = []
    for each in found:
        due = each.due.text if each.due else "—"
        who = ("、" if lang == "zh" else ", ").join(person.name for person in each.people) or "—"
        lines.append(f"{say(f'remind.{each.state}', lang)}  {due}  {each.title.get(lang)}  {each.subject}")
        lines.append(f"    {each.text.get(lang)}  [{who}]  {each.clause}")
    return "\n".join(lines) + "\n"


def _json(found: list[DutyView]) -> str:
    rows = [
        {
            "duty": each.duty, "subject": each.subject, "state": each.state, "clause": each.clause,
            "due_epoch": each.due.epoch if each.due else None, "people": [person.id for person in each.people],
            "roles": list(each.roles), "text": {"zh": each.text.zh, "en": each.text.en},
        }
        for each in found
    ]  # fmt: skip
    return json.dumps({"format_version": 1, "due": rows}, ensure_ascii=False, indent=2) + "\n"


@click.command()
@click.option("--period", required=True, metavar="QUARTER", help="Such as 2026-Q1 季度，如 2026-Q1")
@repo_option()
@as_of_option()
@trust_option()
@click.option("--format", "format_", type=FORMAT, default="text", help="Output 输出格式")
@lang_option()
def sample(period: str, repo: Path, as_of: str | None, trust: Path | None, format_: str, lang: str | None) -> int:
    """Draw the cases that supervisors look at; everybody draws the same. 抽取监督检查的案件，任何人结果相同。"""
    spoken = language(lang)
    with (
        tempfile.TemporaryDirectory() as folder,
        register_of(repo, Path(folder) / "register.sqlite", as_of, trust, spoken) as (_, connection),
    ):
        rows = connection.execute(
            "SELECT case_id, seed, tickets, key, place, exceptional, drawn FROM sample_draw WHERE quarter = ?"
            " ORDER BY place",
            (period,),
        ).fetchall()
        known = [each for (each,) in connection.execute("SELECT id FROM quarter ORDER BY from_epoch")]
        numbers = _numbers(connection)
    if period not in known:
        raise ToolError("sample.no_quarter", status=2, period=period, known=", ".join(known))
    if not rows:
        raise ToolError("sample.not_yet", hint="sample.not_yet.hint", status=UNDETERMINED, period=period)
    click.echo(_sample_json(period, rows) if format_ == "json" else _sample_text(period, rows, spoken), nl=False)
    complain(say("sample.complete" if numbers else "sample.gaps", spoken))
    return 0


def _numbers(connection: sqlite3.Connection) -> bool:
    """Tell whether every number that a census or a pull request names is known: only then is the population whole."""
    sql = "SELECT COUNT(*) FROM finding WHERE rule IN ('VF102', 'VF119', 'VF120')"
    return not connection.execute(sql).fetchone()[0]


def _sample_text(period: str, rows: list[tuple[object, ...]], lang: str) -> str:
    drawn = [row for row in rows if row[6]]
    lines = [say("sample.head", lang, period=period, population=len(rows), drawn=len(drawn), seed=rows[0][1])]
    for case, _, tickets, key, place, exceptional, _ in drawn:
        why = f"  {say('sample.exceptional', lang)}" if exceptional else ""
        more = f"  {say('sample.tickets', lang, tickets=tickets)}" if tickets != 1 else ""
        lines.append(f"{place:>4}  {case}  {str(key)[:16]}{more}{why}")
    return "\n".join(lines) + "\n"


def _sample_json(period: str, rows: list[tuple[object, ...]]) -> str:
    names = ("case", "seed", "tickets", "key", "place", "exceptional", "drawn")
    cases = [dict(zip(names, row, strict=True)) for row in rows]
    data = {"format_version": 1, "quarter": period, "seed": rows[0][1], "cases": cases}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
