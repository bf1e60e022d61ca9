"""Rules have numbers: what older ones decided stands, what newer ones decided is not guessed, and no number falls."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from footage.approvals import CURRENT_RULES, decide
from footage.cli import cli
from footage.evidence.statement import StatementError, decode, encode
from footage.finding import ToolError
from footage.model import Decision, Outcome, Record
from footage.operations.standing import Standing
from footage.policy import Packs, Routes
from footage.repository import Writer
from matters import BLOB, CASE, MANAGEMENT, PATH, ROUTES, UNIT, matter, packs, request, review, route, seen
from tamper.evidence import anew
from tamper.office import Victim, build
from tamper.statements import resigned

FULL = (review(1, "lin"), review(2, "qian"), review(3, "sun"))
SERIES = {"from": "2026-03-01", "until": "2026-03-20", "uses": 5, "minutes_each": 30}
LIMITS = {"series.max_days": 31, "series.max_uses": 10, "use.max_days": 15}
REVIEWER = {"stage": "security", "slots": [{"slot": "security.reviewer", "role": "security_reviewer"}]}
SHORT = route("more-days", "A", ["extension"], [UNIT, REVIEWER])
MORE_DAYS = Routes((*ROUTES, SHORT))


def extension(**data: Any) -> Record:
    given = {"kind": "extension", "requested_by": "zhao", "additional_days": 2, "grounds": "-"}
    place = PATH.replace("request.yml", "extension-7K3M9Q.yml")
    return Record("extension", "extension-7K3M9Q", place, BLOB, given | data, CASE)


def extended(
    asked: Record, *, rules: int = CURRENT_RULES, known: Packs | None = None, before: tuple[Record, ...] = (),
    of: Record | None = None,
) -> Decision:  # fmt: skip
    about = matter(
        asked, requests={CASE: of or request()}, routes=MORE_DAYS, packs=known or packs(**LIMITS), extensions=before
    )
    return decide(seen(FULL[0], FULL[1], records=(asked,)), about, rules)


def test_rules_that_nobody_knows_yet_decide_nothing() -> None:
    decision = decide(seen(*FULL), matter(), CURRENT_RULES + 1)
    assert (decision.outcome, decision.grant, decision.slots) == (Outcome.UNDETERMINED, None, ())
    assert decision.problems == (("rules_unknown", {"rules": str(CURRENT_RULES + 1), "known": str(CURRENT_RULES)}),)


def test_a_first_extension_within_the_longest_period_takes_the_short_route() -> None:
    assert extended(extension()).route == "more-days"
    assert extended(extension(additional_days=10)).outcome is extended(extension()).outcome


@pytest.mark.parametrize(
    "more",
    [
        {"new_use": {"manner": "例会播放", "purpose": "安全教育"}},
        {"new_use": {"manner": "例会播放", "purpose": "安全教育", "recipients": ["he"]}},
        {"additional_days": 11},
    ],
    ids=["another use", "more people", "beyond the longest period"],
)
def test_an_extension_that_asks_for_more_than_time_is_asked_anew(more: dict[str, Any]) -> None:
    by_now, before = extended(extension(**more)), extended(extension(**more), rules=1)
    assert (by_now.route, by_now.next_slot and by_now.next_slot.slot) == ("internal", "security.head")
    assert (before.route, before.next_slot) == ("more-days", None)


def test_a_second_extension_is_asked_anew_and_one_of_another_case_is_not() -> None:
    assert extended(extension(), before=(extension(),)).route == "internal"
    assert extended(extension(), before=(replace(extension(), case_id="RQ-20260301-000000"),)).route == "more-days"


def test_whom_an_earlier_extension_added_is_part_of_the_use_that_goes_on() -> None:
    """The days asked for now are theirs as well: they do not sign for them, and the route is that of so wide a use."""
    outside = {"manner": "-", "purpose": "-", "external_recipients": [{"name_ref": "P-1", "organisation": "-"}]}
    abroad = route("abroad", "A", ["request"], [UNIT, REVIEWER, MANAGEMENT], 5, external_recipient=True)
    about = {"requests": {CASE: request()}, "routes": Routes((*ROUTES, SHORT, abroad)), "packs": packs(**LIMITS)}
    wide = matter(extension(), extensions=(extension(new_use=outside),), **about)
    assert decide(seen(*FULL, records=(extension(),)), wide).route == "abroad"
    added = extended(extension(), before=(extension(new_use={"recipients": ["qian"]}),))
    assert {each.review_id: each.reason for each in added.reviews}[2] == "recipient"


def test_where_no_longest_period_is_set_nobody_can_say_that_it_is_kept() -> None:
    assert extended(extension(), known=packs()).route == "internal"
    assert extended(extension(), of=request(use={"recipients": ["zhao"]})).route == "internal"


def test_an_extension_is_no_emergency() -> None:
    """The route of an emergency has no signatures; more of what it released needs those of an ordinary request."""
    urgent = request(urgency="emergency")
    decision = extended(extension(new_use={"manner": "-", "purpose": "-"}), of=urgent)
    assert decision.route == "internal"


def test_whom_an_extension_adds_does_not_approve_it() -> None:
    adds = extension(new_use={"manner": "-", "purpose": "-", "recipients": ["qian"]})
    assert {each.review_id: each.reason for each in extended(adds).reviews}[2] == "recipient"
    assert {each.review_id: each.reason for each in extended(adds, rules=1).reviews}[2] == "counted"


@pytest.mark.parametrize(
    ("texts", "uses"),
    [(("", ""), 5), (("次数: 3", ""), 3), (("views: 3", "同意\n次数：2 次"), 2), (("次数: 9", ""), 5)],
)
def test_the_views_of_a_series_are_the_fewest_that_anybody_allows(texts: tuple[str, str], uses: int) -> None:
    reviews = (FULL[0], *(replace(each, body=text) for each, text in zip(FULL[1:], texts, strict=True)))
    about = matter(request(mode="view", series=SERIES), packs=packs(**LIMITS))
    assert [_views(decide(seen(*reviews), about, rules)) for rules in (CURRENT_RULES, 1)] == [
        (uses, uses != 5),
        (5, False),
    ]


def _views(decision: Decision) -> tuple[int, bool]:
    assert decision.grant is not None
    assert decision.grant.series is not None
    return decision.grant.series.uses, decision.grant.narrowed


@pytest.mark.parametrize("text", ["次数: 0", "次数: 三", "views: -1", "views: 2.5", "views: 99999"])
def test_a_number_of_views_that_cannot_be_read_stops_the_approval(text: str) -> None:
    about = matter(request(mode="view", series=SERIES), packs=packs(**LIMITS))
    decision = decide(seen(FULL[0], replace(FULL[1], body=text), FULL[2]), about)
    assert decision.outcome is Outcome.PENDING
    assert ("unread_condition", {"text": text}) in decision.problems


def test_a_number_of_views_where_no_series_is_asked_for_stops_the_approval() -> None:
    decision = decide(seen(FULL[0], replace(FULL[1], body="次数: 1"), FULL[2]), matter())
    assert ("unread_condition", {"text": "views: 1"}) in decision.problems


def test_an_extension_allows_no_number_of_views_even_where_its_request_did() -> None:
    """An extension grants nothing of its own, so nobody could keep to it."""
    of = request(mode="view", series=SERIES)
    about = matter(extension(), requests={CASE: of}, routes=MORE_DAYS, packs=packs(**LIMITS))
    reviews = (*FULL[:2], replace(FULL[2], body="次数: 1"))
    assert ("unread_condition", {"text": "views: 1"}) in decide(seen(*reviews, records=(extension(),)), about).problems


# On the evidence branch ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def victim(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Victim]:
    made = build(tmp_path_factory.mktemp("rules") / "office")
    yield made
    made.repository.close()


def renumbered(victim: Victim, position: int, rules: int) -> str:
    """Let the gate's own key write another number into one statement; return the evidence commit."""
    statements = list(victim.statements)
    statements[position] = replace(statements[position], rules=rules)
    return anew(victim, resigned(victim, statements, victim.key()))


def _positions(victim: Victim) -> list[int]:
    return [index for index, each in enumerate(victim.statements) if each.observation]


def test_the_gate_writes_the_number_and_old_statements_need_none(victim: Victim) -> None:
    pull = victim.pulls[0]
    assert json.loads(victim.files[pull.path])["gate"]["rules"] == CURRENT_RULES
    old = encode(replace(pull, rules=1))
    assert b'"rules"' not in old
    assert decode(old).rules == 1
    assert encode(decode(old)) == old


@pytest.mark.parametrize("rules", [0, -1, "2", None, True])
def test_a_number_that_is_none_is_no_statement(victim: Victim, rules: object) -> None:
    value = json.loads(victim.files[victim.pulls[0].path])
    value["gate"]["rules"] = rules
    with pytest.raises(StatementError):
        decode(json.dumps(value).encode())


def test_newer_rules_are_undetermined_and_neither_a_departure_nor_a_pass(victim: Victim) -> None:
    before = victim.judged(victim.main, victim.evidence)
    last = _positions(victim)[-1]
    proven = victim.judged(victim.main, renumbered(victim, last, CURRENT_RULES + 7))
    pull = next(each for each in proven.pulls if each.id == victim.statements[last].pull_id)
    assert pull.result == "undetermined"
    assert [code for code, _ in pull.reasons] == ["rules_unknown"]
    assert [code for code, _ in proven.notes] == ["rules_unknown"]
    assert {each.rule for each in proven.findings} <= {each.rule for each in before.findings}
    assert [proven.cases[case].result for case in pull.decision.case_ids] == ["undetermined"]


def test_verify_says_that_a_newer_footage_is_needed(victim: Victim, tmp_path: Path) -> None:
    tip = renumbered(victim, _positions(victim)[-1], CURRENT_RULES + 7)
    Writer(victim.repository).update("refs/heads/evidence", tip)
    try:
        told = CliRunner().invoke(cli, ["verify", "--repo", str(victim.path), "--lang", "en"], standalone_mode=False)
    finally:
        Writer(victim.repository).update("refs/heads/evidence", victim.evidence)
    assert f"decided by rules {CURRENT_RULES + 7}; this version knows up to {CURRENT_RULES}" in told.output
    assert told.return_value not in (0, None)


def test_a_number_never_falls_along_the_chain(victim: Victim) -> None:
    second = _positions(victim)[1]
    proven = victim.judged(victim.main, renumbered(victim, second, 1))
    found = [each for each in proven.findings if each.rule == "VF122"]
    assert [dict(each.args)["pull"] for each in found] == [victim.statements[second].pull_id]
    assert "by rules 1" in found[0].text().en
    first = victim.judged(victim.main, renumbered(victim, _positions(victim)[0], 1))
    assert not [each for each in first.findings if each.rule == "VF122"]


def test_a_gate_that_knows_only_older_rules_decides_nothing(victim: Victim) -> None:
    tip = renumbered(victim, _positions(victim)[-1], CURRENT_RULES + 1)
    standing = Standing(victim.repository, evidence=tip)
    standing.feed()
    observation = victim.pulls[0].observation
    assert observation is not None
    with pytest.raises(ToolError) as refused:
        standing.decide(observation)
    assert (refused.value.code, refused.value.status) == ("operations.rules_newer", 4)


def test_a_limit_after_an_opinion_on_its_line_is_heard() -> None:
    def granted(body: str, rules: int) -> tuple[Outcome, tuple[str, ...]]:
        decision = decide(seen(*FULL[:2], replace(FULL[2], body=body)), matter(), rules)
        return decision.outcome, decision.grant.cameras if decision.grant else ()

    both = granted("", CURRENT_RULES)[1]
    assert len(both) == 2
    for body in ("同意；范围: CAM-1", "Fine with me; scope: CAM-1", "范围: CAM-1；同意"):
        assert granted(body, CURRENT_RULES) == (Outcome.APPROVED, ("CAM-1",))
    assert granted("同意；范围: CAM-1", 1) == (Outcome.APPROVED, both)
    assert granted("同意；方式: 打码后提供", CURRENT_RULES) == (Outcome.PENDING, ())
    assert granted("同意；如能打码更好", CURRENT_RULES) == (Outcome.APPROVED, both)
