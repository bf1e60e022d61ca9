"""Anchors: read from whatever was printed or written down, and held against what the repository says now."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from footage.cli import cli
from footage.evidence.anchor import ANY, CHAIN, EVIDENCE, MAIN, Anchor, hold, parse
from footage.evidence.declared import Restoration, Span
from footage.evidence.statement import Kind, Statement
from footage.finding import ToolError
from footage.operations.slip import slip
from footage.repository import Writer
from footage.text import LANGUAGES, say
from tamper.evidence import anew
from tamper.office import AS_OF, EVE, Victim, build
from tamper.statements import resigned

OID, SHA = "0123456789abcdef0123456789abcdef01234567", "ab" * 32


@pytest.fixture(scope="module")
def victim(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Victim]:
    made = build(tmp_path_factory.mktemp("anchor") / "office")
    yield made
    made.repository.close()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (OID, [Anchor(ANY, OID)]),
        (f"main {OID}", [Anchor(MAIN, OID)]),
        (f"主分支：{OID}", [Anchor(MAIN, OID)]),
        (f"evidence: {OID.upper()}", [Anchor(EVIDENCE, OID)]),
        (f"17:{SHA}", [Anchor(CHAIN, SHA, 17)]),
        (f"#17 {SHA}", [Anchor(CHAIN, SHA, 17)]),
        (f"chain:17:{SHA}", [Anchor(CHAIN, SHA, 17)]),
        (SHA, [Anchor(ANY, SHA)]),
        (f"{OID[:12]} #17\n", [Anchor(ANY, OID[:12])]),
        (f"2026-06-30 18:00\nmain: {OID}\n17 {SHA}\n", [Anchor(CHAIN, SHA, 17), Anchor(MAIN, OID)]),
        (f"18:00 {OID} 202606301800", [Anchor(ANY, OID)]),
    ],
)
def test_what_was_written_down_is_read(text: str, found: list[Anchor]) -> None:
    assert list(parse(text)) == found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_the_command_prints_can_be_held_against_later(lang: str) -> None:
    printed = say("cli.heads", lang, main=OID, evidence=OID[::-1], seq=17, sha=SHA)
    assert set(parse(printed)) == {Anchor(MAIN, OID), Anchor(EVIDENCE, OID[::-1]), Anchor(CHAIN, SHA, 17)}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_line_of_the_digest_slip_can_be_typed_in_again(victim: Victim, lang: str) -> None:
    """Signed on paper today: both heads and the end of the chain."""
    lines = [say(f"anchor.{each}", lang, oid=OID, seq=17, sha=SHA) for each in ("main", "evidence", "chain")]
    assert [parse(line)[0] for line in lines] == [Anchor(MAIN, OID), Anchor(EVIDENCE, OID), Anchor(CHAIN, SHA, 17)]
    printed = parse("\n".join(slip(victim.repository, AS_OF, lang)))
    assert [each.branch for each in printed] == [CHAIN, MAIN, EVIDENCE]
    assert held(victim, *(each.text for each in printed)) == ("no", "no", [])


@pytest.mark.parametrize("text", ["", "no idea", "abc123", "202606301800", "2026-06-30", "g" * 40, "1:abc"])
def test_what_holds_no_anchor_is_refused_not_ignored(text: str) -> None:
    with pytest.raises(ToolError) as error:
        parse(text)
    assert error.value.code == "verify.bad_anchor"


def evidence_of(victim: Victim, tip: str) -> list[str]:
    return [each.oid for each in victim.repository.first_parent(tip)]


def held(victim: Victim, *slips: str, main_tip: str = "", evidence_tip: str = "") -> tuple[str, str, list[str]]:
    at, evidence = main_tip or victim.main, evidence_tip or victim.evidence
    proven = victim.judged(at, evidence)
    answer = hold([each for slip in slips for each in parse(slip)], proven, evidence_of(victim, evidence))
    for each in answer.findings:
        assert each.text().zh != each.text().en
        assert "{" not in each.text().en + each.text().zh
    return answer.main, answer.evidence, [each.message.removeprefix("verify.") for each in answer.findings]


def test_every_earlier_head_and_place_in_the_chain_holds(victim: Victim) -> None:
    proven = victim.judged(victim.main, victim.evidence)
    heads = [each.oid for each in victim.commits] + evidence_of(victim, victim.evidence)
    places = [f"{seq}:{sha[:12]}" for seq, sha in proven.links.items()]
    assert held(victim, *heads, *places) == ("no", "no", [])
    assert held(victim, next(iter(proven.links.values()))) == ("unknown", "no", [])
    assert held(victim, victim.main[:12]) == ("no", "unknown", [])
    assert held(victim) == ("unknown", "unknown", [])


def test_an_anchor_that_is_not_an_ancestor_is_rewriting(victim: Victim) -> None:
    assert held(victim, victim.main, main_tip=victim.commits[-2].oid) == ("yes", "unknown", ["anchor_unknown"])
    assert held(victim, f"main {OID}") == ("yes", "unknown", ["anchor_gone"])
    assert held(victim, f"evidence {OID}", victim.main) == ("no", "yes", ["anchor_gone"])
    assert held(victim, f"3:{SHA}") == ("unknown", "yes", ["anchor_digest"])


def test_a_head_that_was_only_merged_back_in_is_no_ancestor(victim: Victim) -> None:
    """Main was set back and what stood there came in again by the side: the first-parent history is another."""
    back = victim.commits[-2].oid
    tip = Writer(victim.repository).commit(None, [back, victim.main], {}, EVE, EVE, "merge")
    assert held(victim, f"main {victim.main}", main_tip=tip) == ("yes", "unknown", ["anchor_gone"])


def test_an_evidence_branch_cut_short_is_found(victim: Victim) -> None:
    last = victim.statements[-1]
    slip = f"{last.seq}:{victim.judged(victim.main, victim.evidence).links[last.seq or 0]}"
    kept = {path: data for path, data in victim.files.items() if path.removesuffix(".sig") != last.path}
    tip = anew(victim, kept)
    assert held(victim, evidence_tip=tip) == ("unknown", "unknown", [])
    assert held(victim, slip, evidence_tip=tip) == ("unknown", "yes", ["anchor_cut"])
    assert held(victim, f"evidence {victim.evidence}", evidence_tip=tip) == ("unknown", "yes", ["anchor_gone"])


def test_what_a_restoration_names_is_no_rewriting(victim: Victim) -> None:
    """The backup had neither the last merge nor its statement; the gate says so, and goes on from there."""
    last = victim.statements[-1]
    sha = victim.judged(victim.main, victim.evidence).links[last.seq or 0]
    lost = Restoration((Span(last.seq or 0, last.seq or 0),), (), (victim.main,), "磁盘损坏", "sun-wei")
    said = Statement(Kind.RESTORATION, AS_OF, restoration=lost)
    tip = anew(victim, resigned(victim, [*victim.statements[:-1], said], victim.key()))
    back = victim.commits[-2].oid
    slips = (f"{last.seq}:{sha}", f"main {victim.main[:12]}")
    assert held(victim, *slips, main_tip=back, evidence_tip=tip) == ("unknown", "unknown", [])
    other = replace(said, restoration=replace(lost, statements=(), commits=()))
    tip = anew(victim, resigned(victim, [*victim.statements[:-1], other], victim.key()))
    assert held(victim, *slips, main_tip=back, evidence_tip=tip)[:2] == ("yes", "yes")


def run(victim: Victim, *args: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(cli, ["verify", "--repo", str(victim.path), *args], standalone_mode=False)
    return (result.return_value if result.exception is None else 99), result.stdout, result.stderr


def test_without_an_anchor_the_command_says_unknown_and_ends_as_before(victim: Victim, tmp_path: Path) -> None:
    code, _, talk = run(victim, "--lang", "en")
    assert "main was rewritten as a whole: UNKNOWN" in talk
    assert "cut short: UNKNOWN" in talk
    code_json, out, _ = run(victim, "--format", "json", "--lang", "zh")
    report = json.loads(out)
    assert report["rewritten"] == {"main": "unknown", "evidence": "unknown"}
    assert any("未知" in note["text"] for note in report["notes"])
    slip = tmp_path / "slip.txt"
    slip.write_text(talk, encoding="utf-8")
    code_anchored, out, _ = run(victim, "--format", "json", "--anchor", str(slip), "--anchor", victim.main)
    assert json.loads(out)["rewritten"] == {"main": "no", "evidence": "no"}
    assert code == code_json == code_anchored == 1, "a case of this office is refuted"


def test_the_command_names_a_rewriting(victim: Victim) -> None:
    code, out, talk = run(victim, "--lang", "en", "--anchor", f"main {OID}")
    assert (code, "no longer on its branch" in out) == (1, True)
    assert "main was rewritten as a whole: UNKNOWN" not in talk
