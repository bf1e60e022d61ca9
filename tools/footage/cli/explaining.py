"""``footage show`` and ``explain``: answers for people."""

from __future__ import annotations

import difflib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from footage.cli.registering import register_of
from footage.cli.talk import as_of_option, lang_option, language, repo_option, trust_option
from footage.finding import ToolError
from footage.text import say

if TYPE_CHECKING:
    from footage.dossier.shape import CaseDossier, RecordView
    from footage.reading.rules import RuleInfo


@click.command()
@click.argument("id_", metavar="ID")
@repo_option()
@as_of_option()
@trust_option()
@lang_option()
def show(id_: str, repo: Path, as_of: str | None, trust: Path | None, lang: str | None) -> int:
    """Show a case or a record. 显示一个案件或一条记录。"""
    from footage.dossier import load_case

    spoken = language(lang)
    with (
        tempfile.TemporaryDirectory() as folder,
        register_of(repo, Path(folder) / "register.sqlite", as_of, trust, spoken) as (made, connection),
    ):
        known = [row[0] for row in connection.execute("SELECT case_id FROM cases ORDER BY case_id")]
        if id_ not in known:
            near = difflib.get_close_matches(id_, known, n=1, cutoff=0.7)
            raise ToolError(
                "cli.no_case", hint="cli.did_you_mean" if near else "cli.no_case.hint", case=id_, near="".join(near)
            )
        click.echo("\n".join(_case(load_case(connection, made.kinds, id_), spoken)))
    return 0


def _case(case: CaseDossier, lang: str) -> list[str]:
    lines = [f"{case.case_id}  {case.title}", f"{case.state_title.get(lang)} · {case.verification_title.get(lang)}"]
    lines += [f"  - {reason.get(lang)}" for reason in case.verification_reasons]
    for pull in case.pulls:
        lines += ["", f"#{pull.number} {pull.title}: {pull.outcome_title.get(lang)}"]
        for stage in pull.stages:
            who = stage.person.name if stage.person else "…"
            when = stage.at.text if stage.at else say(f"slot_state.{stage.state}", lang)
            lines.append(f"  {stage.role.get(lang)}: {who}  {when}")
    lines.append("")
    for verdict in case.verdicts:
        lines.append(f"{verdict.verdict:8}{verdict.clause}  {verdict.reason.get(lang)}")
    for record in (*((case.request,) if case.request else ()), *case.records):
        lines += ["", *_record(record, lang)]
    return lines


def _record(record: RecordView, lang: str) -> list[str]:
    lines = [f"{record.kind_title.get(lang)} {record.id}"]
    for field in record.fields:
        name = f"{field.group.get(lang)} / {field.title.get(lang)}" if field.group else field.title.get(lang)
        lines.append(f"  {name}: {', '.join(value.get(lang) for value in field.values)}")
    return lines


@click.command()
@click.argument("what", metavar="CLAUSE|RULE")
@lang_option()
def explain(what: str, lang: str | None) -> int:
    """Explain a rule (CK103) or a clause (R-3.3.1a). 解释一条规则或一个条款。"""
    spoken = language(lang)
    rules = _rules()
    if what in rules:
        click.echo(_rule(rules[what], spoken))
        return 0
    from footage import controls

    library = controls.load()
    names = [clause for control in library.controls for clause in control.clauses]
    if what not in names:
        below = [each for each in names if what and each.startswith(what)]  # a clause that has parts: the first of them
        near = below[:1] or difflib.get_close_matches(what, [*rules, *names], n=1, cutoff=0.5)
        raise ToolError("cli.nothing_known", hint="cli.did_you_mean" if near else "", what=what, near="".join(near))
    from footage.reading.clauses import marks

    control = library[what]
    click.echo(f"{what}  {control.title.get(spoken)}\n\n{control.asks.get(spoken)}\n")
    if what in marks():
        click.echo(say(f"controls.mark.{marks()[what]}", spoken) + "\n")
    truth, severity = say(f"portal.truth.{control.truth}", spoken), say(f"portal.severity.{control.severity}", spoken)
    facts = (("truth", truth), ("severity", severity), ("who", control.who.get(spoken)))
    for name, value in (*facts, ("parameters", ", ".join(control.parameters) or "-")):
        click.echo(f"{say(f'cli.explain.{name}', spoken)}: {value}")
    click.echo(f"\n{say('cli.explain.reasons', spoken)}")
    for code, text in sorted(control.reasons.items()):
        click.echo(f"  {code}: {text.get(spoken)}")
    click.echo(f"\n{control.sql.strip()}")
    return 0


def _rules() -> dict[str, RuleInfo]:
    from footage import checking, controls, reading
    from footage.evidence import departures

    found = {**reading.RULES, **checking.RULES, **controls.RULES}
    return found | {rule.id: rule for rule in departures.RULES}


def _rule(rule: RuleInfo, lang: str) -> str:
    remedy = say("cli.hint", lang, hint=rule.fix)
    return f"{rule.id}  {rule.name}\n{rule.title.get(lang)}\n\n{rule.why.get(lang)}\n\n{remedy}"
