"""``footage verify``: history replayed from a clone alone."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from footage import __version__
from footage.cli.building import trusted
from footage.cli.talk import Progress, complain, lang_option, language, repo_option, trust_option
from footage.finding import Finding, ToolError, sort_key
from footage.text import both, say

if TYPE_CHECKING:
    from footage.evidence.proof import CaseProof, Replay
    from footage.register.making import Heads

UNDETERMINED = 4
EXPECTED_OPEN = frozenset({"still_open", "adopted", "awaiting_ratification"})


@click.command()
@click.argument("cases", nargs=-1)
@repo_option()
@trust_option()
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", help="Output 输出格式")
@lang_option()
def verify(cases: tuple[str, ...], repo: Path, trust: Path | None, format_: str, lang: str | None) -> int:
    """Prove, from this clone alone, who approved what landed. 仅凭本地克隆核验：谁批准了什么。"""
    from footage.register.making import heads, replayed
    from footage.repository import Repository

    spoken = language(lang)
    repository = Repository.open(repo)
    at = heads(repository)
    # Nothing read before is believed here: every blob is read and hashed again.
    proven = replayed(repository, at, trust=trusted(trust), progress=Progress(spoken))
    chosen = _chosen(proven, cases)
    findings = sorted((each for each in proven.findings if not cases or each.subject in cases), key=sort_key)
    if format_ == "json":
        click.echo(_json(proven, chosen, findings, at, spoken), nl=False)
    else:
        _text(proven, chosen, findings, at, spoken, everything=bool(cases))
    if findings or any(case.result == "refuted" for case in chosen):
        return 1
    unsettled = any(case.result == "undetermined" and _unsettled(case) for case in chosen)
    return UNDETERMINED if unsettled or proven.trust == "none" else 0


def _unsettled(case: CaseProof) -> bool:
    """An open request is no gap in the evidence; whatever else is undetermined is."""
    return any(code not in EXPECTED_OPEN for code, _ in case.reasons)


def _chosen(proven: Replay, cases: tuple[str, ...]) -> list[CaseProof]:
    for case in cases:
        if case not in proven.cases:
            raise ToolError("cli.no_case", hint="cli.no_case.hint", case=case)
    return [proven.cases[case] for case in (cases or proven.cases)]


def _text(
    proven: Replay, cases: list[CaseProof], findings: list[Finding], at: Heads, lang: str, *, everything: bool
) -> None:
    from footage.evidence.departures import readable
    from footage.report import render

    click.echo(render(findings, "text", lang, colour=sys.stdout.isatty()), nl=False)
    for case in cases:
        if everything or case.result != "verified":
            click.echo(f"{case.case_id}  {both(f'verification.{case.result}').get(lang)}")
            for code, args in case.reasons:
                click.echo(f"  - {say(f'verify.{code}', lang, **readable(args))}")
    counts = Counter(case.result for case in cases)
    summary = ", ".join(f"{both(f'verification.{each}').get(lang)} {counts[each]}" for each in sorted(counts))
    complain(
        say("cli.verified", lang, summary=summary or "-", commits=len(proven.commits), statements=proven.chain_seq + 1)
    )
    complain(
        say("cli.heads", lang, main=at.main, evidence=at.evidence or "-", seq=proven.chain_seq, sha=proven.chain_sha256)
    )
    complain(both(f"trust.{proven.trust}").get(lang))


def _json(proven: Replay, cases: list[CaseProof], findings: list[Finding], at: Heads, lang: str) -> str:
    import json

    from footage.report import ReportContext, render

    report = json.loads(render(findings, "json", lang, context=ReportContext(f"footage {__version__}", at.main, "")))
    report["evidence_commit"] = at.evidence
    report["chain"] = {"seq": proven.chain_seq, "sha256": proven.chain_sha256, "trust": proven.trust}
    report["cases"] = [
        {
            "case": case.case_id,
            "result": case.result,
            "reasons": [{"code": code, **args} for code, args in case.reasons],
        }
        for case in cases
    ]
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"
