"""What the replay makes of censuses, clocks, erasures, restorations, and of policy that nobody can date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

from footage.evidence.declared import Census, Erasure, Restoration, Span
from footage.evidence.proof import Replay
from footage.evidence.statement import (
    Kind,
    Place,
    Statement,
    StatementError,
    decode,
    encode,
    encode_declared,
)
from footage.model import Change, Dismissal, HeadChange, Merge, Outcome
from footage.repository import Repository, Signature, Writer
from tamper.evidence import anew, pushed
from tamper.office import AS_OF, THIEF, Victim, build
from tamper.statements import resigned
from tamper.store import absent, case_records

ERASURE = Erasure((), (), "当事人要求删除", "个人信息保护法第四十七条", "sun-wei")


@pytest.fixture(scope="module")
def victim(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Victim]:
    made = build(tmp_path_factory.mktemp("replay") / "office")
    yield made
    made.repository.close()


@pytest.fixture(scope="module")
def untouched(victim: Victim) -> Replay:
    return victim.judged(victim.main, victim.evidence)


def told(victim: Victim, statements: list[Statement], *, main: str = "", begin: int = 0, key: object = None) -> Replay:
    """Replay with the chain linked anew by the gate's own key."""
    files = resigned(victim, statements, key or victim.key(), begin)
    return victim.judged(main or victim.main, anew(victim, files))


def fresh(found: Replay, untouched: Replay) -> dict[str, list[Mapping[str, object]]]:
    """Return findings that were not there before, by message; every one reads in both languages."""
    known = [(each.message, dict(each.args)) for each in untouched.findings]
    result: dict[str, list[Mapping[str, object]]] = {}
    for each in found.findings:
        if (each.message, dict(each.args)) not in known:
            assert "{" not in each.text().zh + each.text().en
            assert each.text().zh != each.text().en
            result.setdefault(each.message.removeprefix("verify."), []).append(each.args)
    return result


def pull(victim: Victim, outcome: Outcome, *, landed: bool = True) -> int:
    """Return the position of the first statement with this outcome."""
    return next(
        index
        for index, each in enumerate(victim.statements)
        if each.decision_recorded
        and each.decision_recorded.outcome is outcome
        and each.observation
        and bool(each.observation.merged) is landed
    )


def changed(victim: Victim, position: int, **observation: object) -> list[Statement]:
    statement = victim.statements[position]
    assert statement.observation
    other = replace(statement, observation=replace(statement.observation, **observation))
    return [*victim.statements[:position], other, *victim.statements[position + 1 :]]


# Statements of erasure and restoration --------------------------------------------------------------------------------


def test_an_erasure_and_a_restoration_are_statements_like_any_other() -> None:
    place = Place(12, "f" * 64)
    erased = decode(encode_declared(replace(ERASURE, paths=("records/x.yml",), blobs=("b" * 40,)), AS_OF, place))
    assert (erased.kind, erased.path) == (Kind.ERASURE, "evidence/2026/06/erasure-000012.json")
    assert erased.erasure == replace(ERASURE, paths=("records/x.yml",), blobs=("b" * 40,))
    lost = Restoration((Span(3, 5),), (Span(8, 8),), ("c" * 40,), "磁盘损坏", "sun-wei")
    restored = decode(encode_declared(lost, AS_OF, place))
    assert (restored.path, restored.restoration) == ("evidence/2026/06/restoration-000012.json", lost)
    with pytest.raises(ValueError, match="erasure"):
        encode(replace(erased, kind=Kind.CENSUS, census=Census(1, (), AS_OF)))
    with pytest.raises(StatementError):
        decode(encode(erased).replace(b'"kind": "erasure"', b'"kind": "restoration"'))


def test_statements_of_the_older_kinds_are_the_bytes_that_they_were(victim: Victim) -> None:
    assert all(b"erasure" not in data and b"restoration" not in data for data in victim.files.values())
    assert all(encode(each) == victim.files[each.path] for each in victim.statements)


def erasure(victim: Victim, path: str, blob: str) -> Statement:
    return Statement(Kind.ERASURE, AS_OF, erasure=replace(ERASURE, paths=(path,), blobs=(blob,)))


def test_d50_content_that_is_gone_is_named_unless_it_was_erased_lawfully(victim: Victim, untouched: Replay) -> None:
    change = next(each for each in case_records(victim) if each.path.endswith("/request.yml"))
    case = change.path.split("/")[-2]
    tip = anew(
        victim, resigned(victim, [*victim.statements, erasure(victim, change.path, change.new_blob)], victim.key())
    )
    wrong = anew(victim, resigned(victim, [*victim.statements, erasure(victim, change.path, "b" * 40)], victim.key()))
    unsigned = anew(
        victim,
        resigned(
            victim, [*victim.statements, erasure(victim, change.path, change.new_blob)], THIEF, len(victim.statements)
        ),
    )
    with absent(victim, change.new_blob), Repository.open(victim.path) as opened:
        lacking = victim.judged(victim.main, victim.evidence, opened)
        lawful = victim.judged(victim.main, tip, opened)
        misnamed = victim.judged(victim.main, wrong, opened)
        forged = victim.judged(victim.main, unsigned, opened)
    assert untouched.cases[case].result == "verified"
    assert [each["path"] for each in fresh(lacking, untouched)["content_missing"]] == [change.path]
    assert lacking.cases[case].result == misnamed.cases[case].result == "undetermined"
    assert "content_missing" in fresh(misnamed, untouched)
    assert {"content_missing", "evidence.signature_unknown_key"} <= set(fresh(forged, untouched))
    assert fresh(lawful, untouched) == {}
    assert lawful.cases[case].result == "undetermined"
    assert [code for code, _ in lawful.cases[case].reasons] == ["erased_lawfully"]
    assert [(code, args["path"]) for code, args in lawful.notes] == [("erased_lawfully", change.path)]


def test_an_erased_roster_leaves_decisions_undetermined_not_refuted(victim: Victim, untouched: Replay) -> None:
    change = next(each for each in victim.commits[0].changes if each.path.startswith("records/org/people/sun-wei"))
    statements = [*victim.statements, erasure(victim, change.path, change.new_blob)]
    tip = anew(victim, resigned(victim, statements, victim.key()))
    with absent(victim, change.new_blob), Repository.open(victim.path) as opened:
        found = victim.judged(victim.main, tip, opened)
    assert fresh(found, untouched) == {}
    results = {found.cases[case].result for case, proof in untouched.cases.items() if proof.result == "verified"}
    assert results == {"undetermined", "verified"}, "those who asked and those who withdrew need no head of security"


def test_a_deletion_is_excused_only_for_what_was_named(victim: Victim, untouched: Replay) -> None:
    change = next(each for each in case_records(victim) if each.path.endswith("/request.yml"))
    case = change.path.split("/")[-2]
    tip = pushed(victim, victim.main, {change.path: None})
    plain = told(victim, list(victim.statements), main=tip)
    assert {"event_deleted", "direct_push"} == set(fresh(plain, untouched))
    excused = told(victim, [*victim.statements, erasure(victim, change.path, change.new_blob)], main=tip)
    assert set(fresh(excused, untouched)) == {"direct_push"}, "who pushed past everybody is still named"
    assert "erased_lawfully" in {code for code, _ in excused.cases[case].reasons}


def deletion(victim: Victim, change: Change) -> tuple[str, Statement]:
    """Land a deletion in a pull request, and return the new tip of main and the gate's statement about it."""
    author = next(each for each in victim.statements if each.observation)
    assert author.observation
    who = Signature("zhao", "zhao-min@forge.sprucepark.example", AS_OF, 480)
    writer = Writer(victim.repository)
    head = writer.commit(None, [victim.main], {change.path: None}, who, who, "erase")
    tip = writer.commit(None, [victim.main, head], {change.path: None}, who, who, "Merge pull request #50")
    changes = victim.repository.diff(victim.main, head)
    seen = replace(
        author.observation, number=50, head=head, merge_base=victim.main, changes=changes, change_sets={head: changes},
        head_changes=(HeadChange(AS_OF, None, head),), reviews=(), closed=None, created_at=AS_OF, observed_at=AS_OF,
        contributors=victim.repository.contributors(victim.main, head), first_seen={},
        merged=Merge(AS_OF, None, tip, victim.main),
    )  # fmt: skip
    plain = replace(author, captured_at=AS_OF, observation=seen, policy_commit="", kept={})
    proven = told(victim, [*victim.statements, plain], main=tip)
    decided = next(each.decision for each in proven.pulls if each.id == "PR-000050.1")
    return tip, replace(plain, decision_recorded=decided)


def test_a_deletion_that_landed_is_refuted_unless_it_was_lawful(victim: Victim, untouched: Replay) -> None:
    change = next(each for each in case_records(victim) if each.path.endswith("/request.yml"))
    case = change.path.split("/")[-2]
    tip, statement = deletion(victim, change)
    plain = told(victim, [*victim.statements, statement], main=tip)
    assert {"event_deleted", "not_approved"} == set(fresh(plain, untouched))
    assert plain.cases[case].result == "refuted"
    lawful = told(victim, [*victim.statements, statement, erasure(victim, change.path, change.new_blob)], main=tip)
    assert fresh(lawful, untouched) == {}
    assert lawful.cases[case].result == "undetermined"
    assert {code for code, _ in lawful.cases[case].reasons} == {"erased_lawfully"}


def test_d45_lost_statements_are_covered_by_a_restoration_that_names_them(victim: Victim, untouched: Replay) -> None:
    """Number and merge are known, the statement is gone; a signed restoration says so."""
    position = pull(victim, Outcome.APPROVED)
    gone = victim.statements[position]
    assert gone.observation
    assert gone.observation.merged
    lost = Restoration(
        (Span(position, position),), (Span(gone.observation.number, gone.observation.number),),
        (gone.observation.merged.commit,), "磁盘损坏", "sun-wei",
    )  # fmt: skip
    files = resigned(victim, [*victim.statements, Statement(Kind.RESTORATION, AS_OF, restoration=lost)], victim.key())
    for suffix in ("", ".sig"):
        del files[gone.path + suffix]
    covered = victim.judged(victim.main, anew(victim, files))
    unnamed = resigned(
        victim,
        [
            *victim.statements,
            Statement(Kind.RESTORATION, AS_OF, restoration=replace(lost, statements=(), numbers=(), commits=())),
        ],
        victim.key(),
    )
    for suffix in ("", ".sig"):
        del unnamed[gone.path + suffix]
    found = fresh(victim.judged(victim.main, anew(victim, unnamed)), untouched)
    assert {"evidence.chain_gap", "no_statement", "gap"} <= set(found)
    assert not {"evidence.chain_gap", "no_statement", "gap"} & set(fresh(covered, untouched))
    assert {code for code, _ in covered.notes} == {"restored"}
    case = next(each for each in untouched.cases if each in gone.observation.title)
    assert covered.cases[case].result == "undetermined"


# Census, clocks, policy -----------------------------------------------------------------------------------------------


def test_a_pull_request_without_a_trace_is_a_gap(victim: Victim, untouched: Replay) -> None:
    position = pull(victim, Outcome.WITHDRAWN, landed=False)
    gone = victim.statements[position].observation
    assert gone
    found = told(victim, [*victim.statements[:position], *victim.statements[position + 1 :]])
    assert [each["number"] for each in fresh(found, untouched)["gap"]] == [str(gone.number)]


@pytest.mark.parametrize(
    ("what", "named"),
    [
        ("created", "created_at"),
        ("pushed", "head_changes[0].at"),
        ("dismissed", "].submitted_at"),
        ("landed", ".1 merged.at"),
        ("future", "observed_at"),
        ("captured", "#"),
        ("committed", "commit"),
    ],
)
def test_times_that_contradict_each_other_unsettle_the_case(
    victim: Victim, untouched: Replay, what: str, named: str
) -> None:
    position = [i for i, each in enumerate(victim.statements) if each.observation and each.observation.merged][-1]
    seen = victim.statements[position].observation
    assert seen
    assert seen.merged
    review, end = seen.reviews[0] if seen.reviews else None, seen.merged.at
    before = next(
        each.observation.merged.at
        for each in victim.statements
        if each.observation and each.observation.merged and each.observation.merged.at < end
    )
    changes: Mapping[str, Mapping[str, object]] = {
        "created": {"created_at": end + 1},
        "pushed": {"head_changes": (replace(seen.head_changes[0], at=end + 1), *seen.head_changes[1:])},
        "dismissed": {
            "reviews": (replace(review, dismissal=Dismissal(review.submitted_at - 1, None)),) if review else ()
        },
        "landed": {"merged": replace(seen.merged, at=before - 1)},
        "future": {"base_changes": (), "observed_at": AS_OF + 86400},
        "committed": {"merged": replace(seen.merged, at=end - 301)},
        "captured": {},
    }
    statements = changed(victim, position, **changes[what])
    if what == "captured":
        statements[position] = replace(statements[position], captured_at=statements[position].captured_at - 86400 * 60)
    found = fresh(told(victim, statements), untouched)
    assert any(named in str(each["first"]) for each in found["clock_order"])


@pytest.mark.parametrize(("shift", "named"), [(3600, "].submitted_at"), (-7200, "head_changes[0].at")])
def test_a_review_that_is_dated_to_another_head_is_named(
    victim: Victim, untouched: Replay, shift: int, named: str
) -> None:
    """Moved past the push that made it stale, or before there was anything to review."""
    position = pull(victim, Outcome.UNAPPROVED)
    seen = victim.statements[position].observation
    assert seen
    assert len(seen.head_changes) == 2
    (review,) = seen.reviews
    statements = changed(victim, position, reviews=(replace(review, submitted_at=review.submitted_at + shift),))
    found = fresh(told(victim, statements), untouched)
    assert any(named in str(each["first"]) for each in found["clock_order"])


def test_a_minute_between_the_clocks_of_gate_and_forge_is_no_contradiction(victim: Victim, untouched: Replay) -> None:
    position = pull(victim, Outcome.APPROVED)
    statements = list(victim.statements)
    statements[position] = replace(statements[position], captured_at=statements[position].captured_at - 60)
    assert "clock_order" not in fresh(told(victim, statements), untouched)


def test_a_commit_that_nobody_can_date_does_not_bring_its_policy(victim: Victim, untouched: Replay) -> None:
    """Somebody pushes routes past everybody before a request is refused: it is judged by what certainly stood."""
    position = pull(victim, Outcome.REFUSED, landed=False)
    refused = victim.statements[position]
    routes = {path: None for path in victim.repository.tree(victim.main) if path.startswith("records/policy/routes/")}
    seq = next(i for i, each in enumerate(victim.commits) if each.committer_epoch > refused.ended_at)
    tip = pushed(victim, victim.commits[seq - 1].oid, routes)
    found = told(victim, list(victim.statements), main=tip)
    before = next(each for each in untouched.pulls if each.id == refused.pull_id)
    after = next(each for each in found.pulls if each.id == refused.pull_id)
    assert after.decision == before.decision
    assert (after.result, after.reasons) == (before.result, before.reasons)


def test_a_statement_that_was_decided_by_another_policy_is_named(victim: Victim, untouched: Replay) -> None:
    for outcome, landed in ((Outcome.APPROVED, True), (Outcome.REFUSED, False)):
        position = pull(victim, outcome, landed=landed)
        statements = list(victim.statements)
        statements[position] = replace(statements[position], policy_commit=victim.main)
        (reported,) = fresh(told(victim, statements), untouched)["policy_differs"]
        assert reported["recorded"] == victim.main[:12]


def test_a_merge_into_another_branch_is_no_rewriting_of_main(victim: Victim, untouched: Replay) -> None:
    position = pull(victim, Outcome.APPROVED)
    seen = victim.statements[position].observation
    assert seen
    assert seen.merged
    side = pushed(victim, victim.main, {"x": b"x"})
    merged = replace(seen.merged, commit=side)
    found = told(victim, changed(victim, position, merged=merged, base_ref="refs/heads/side"))
    assert "history_rewritten" not in fresh(found, untouched)
    assert ("merged_elsewhere", "refs/heads/side") in {(code, args.get("branch")) for code, args in found.notes}
    rewritten = told(victim, changed(victim, position, merged=merged))
    assert "history_rewritten" in fresh(rewritten, untouched)


def test_one_merge_has_one_statement(victim: Victim, untouched: Replay) -> None:
    """The same landing told again under another number would fill a gap in the numbers."""
    first = victim.statements[pull(victim, Outcome.APPROVED)]
    assert first.observation
    again = replace(first, captured_at=AS_OF, observation=replace(first.observation, number=77))
    (reported,) = fresh(told(victim, [*victim.statements, again]), untouched)["statement_differs"]
    assert (reported["field"], reported["pull"]) == ("merged.commit", "PR-000077.1")


@pytest.mark.parametrize("field", ["head", "merge_base", "base_before", "commit"])
@pytest.mark.parametrize("value", ["e" * 40, "", "--help", "refs/heads/main", "e" * 64])
def test_ids_that_name_nothing_are_findings_not_errors(
    victim: Victim, untouched: Replay, field: str, value: str
) -> None:
    position = pull(victim, Outcome.APPROVED)
    seen = victim.statements[position].observation
    assert seen
    assert seen.merged
    merged = replace(seen.merged, **{field: value}) if field in {"base_before", "commit"} else seen.merged
    head = {field: value} if field in {"head", "merge_base"} else {}
    assert fresh(told(victim, changed(victim, position, merged=merged, **head)), untouched)
