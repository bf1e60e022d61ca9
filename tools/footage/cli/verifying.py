"""``footage verify``: history replayed from a clone alone."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from footage import __version__
from footage.cli.registering import trusted
from footage.cli.talk import Progress, complain, lang_option, language, repo_option, trust_option
from footage.finding import Finding, ToolError, sort_key
from footage.text import both, say

if TYPE_CHECKING:
    from footage.evidence.anchor import Anchor, Anchored
    from footage.evidence.proof import CaseProof, Replay
    from footage.register.making import Heads

UNDETERMINED = 4
ANSWERED_FOR = frozenset({"adopted", "erased_lawfully", "restored", "merged_elsewhere"})
EXPECTED_OPEN = ANSWERED_FOR | {"still_open", "awaiting_ratification", "ratification_refused"}


@click.command()
@click.argument("cases", nargs=-1)
@repo_option()
@trust_option()
@click.option(
    "--anchor",
    "slips",
    multiple=True,
    metavar="SLIP",
    help="What was written down earlier: a head, NUMBER:DIGEST, or a file 留底：提交号、编号:摘要，或文件",
)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", help="Output 输出格式")
@lang_option()
def verify(
    cases: tuple[str, ...], repo: Path, trust: Path | None, slips: tuple[str, ...], format_: str, lang: str | None
) -> int:
    """Prove, from this clone alone, who approved what landed. 仅凭本地克隆核验：谁批准了什么。"""
    from footage.evidence.anchor import hold
    from footage.register.making import heads, replayed
    from footage.repository import Repository

    spoken = language(lang)
    anchors = _anchors(slips)
    repository = Repository.open(repo)
    at = heads(repository)
    # Nothing read before is believed here: every blob is read and hashed again.
    proven = replayed(repository, at, trust=trusted(trust), progress=Progress(spoken))
    chosen = _chosen(proven, cases)
    anchored = hold(anchors, proven, (each.oid for each in repository.first_parent(at.evidence)) if at.evidence else ())
    about = (each for each in proven.findings if not cases or each.subject in cases)
    findings = sorted((*about, *anchored.findings), key=sort_key)
    if format_ == "json":
        click.echo(_json(proven, chosen, findings, anchored, at, spoken), nl=False)
    else:
        _text(proven, chosen, findings, anchored, at, spoken, everything=bool(cases))
    if findings or any(case.result == "refuted" for case in chosen):
        return 1
    unsettled = any(case.result == "undetermined" and _unsettled(case) for case in chosen)
    unsettled = unsettled or any(code == "rules_unknown" for code, _ in proven.notes)
    return UNDETERMINED if unsettled or proven.trust == "none" else 0


def _anchors(slips: tuple[str, ...]) -> tuple[Anchor, ...]:
    """Read what the caller wrote down; a slip may be a file."""
    from footage.evidence.anchor import parse

    texts = (Path(slip).read_text("utf-8", "replace") if Path(slip).is_file() else slip for slip in slips)
    return tuple(anchor for text in texts for anchor in parse(text))


def _unsettled(case: CaseProof) -> bool:
    """An open request is no gap in the evidence; whatever else is undetermined is."""
    return any(code not in EXPECTED_OPEN for code, _ in case.reasons)


def _chosen(proven: Replay, cases: tuple[str, ...]) -> list[CaseProof]:
    for case in cases:
        if case not in proven.cases:
            raise ToolError("cli.no_case", hint="cli.no_case.hint", case=case)
    return [proven.cases[case] for case in (cases or proven.cases)]


def _text(
    proven: Replay,
    cases: list[CaseProof],
    findings: list[Finding],
    anchored: Anchored,
    at: Heads,
    lang: str,
    *,
    everything: bool,
) -> None:
    from footage.evidence.departures import readable
    from footage.report import render
    from footage.report.visible import visible

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
    for code, args in (*proven.notes, *anchored.notes):
        complain(visible(say(f"verify.{code}", lang, **args)))


def _json(
    proven: Replay, cases: list[CaseProof], findings: list[Finding], anchored: Anchored, at: Heads, lang: str
) -> str:
    import json

    from footage.report import ReportContext, render

    report = json.loads(render(findings, "json", lang, context=ReportContext(f"footage {__version__}", at.main, "")))
    report["evidence_commit"] = at.evidence
    report["chain"] = {"seq": proven.chain_seq, "sha256": proven.chain_sha256, "trust": proven.trust}
    report["rewritten"] = {"main": anchored.main, "evidence": anchored.evidence}
    report["notes"] = [
        {"code": code, **args, "text": both(f"verify.{code}", **args).get(lang)}
        for code, args in (*proven.notes, *anchored.notes)
    ]
    report["cases"] = [
        {
            "case": case.case_id,
            "result": case.result,
            "reasons": [{"code": code, **args} for code, args in case.reasons],
        }
        for case in cases
    ]
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"
