from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footage.evidence import branch, chain
from footage.evidence.chain import Chain, RawStatement, digest, next_link
from footage.evidence.declared import Baseline, Census
from footage.evidence.sshsig import AllowedSigner, PublicKey, key_from_seed
from footage.evidence.statement import (
    NAMESPACE,
    Kind,
    Place,
    Statement,
    encode,
    encode_baseline,
    encode_declared,
    encode_open,
)
from footage.finding import ToolError
from footage.model import Account, Change, Closing, Decision, Observation, Outcome
from footage.repository import Repository, Signature, Writer

NOW = 1_772_323_200
KEY, THIEF = key_from_seed(b"k" * 32), key_from_seed(b"t" * 32)
GATE = AllowedSigner("gate", PublicKey.of(KEY), (NAMESPACE,), NOW - 10, NOW + 1000)
ANN = Account("forge.example", 7, "ann")
BOT = Signature("Gate", "gate@example.org", NOW, 0)
DECISION = Decision(Outcome.WITHDRAWN, "A", "ordinary", (), (), None)
BASELINE = Baseline(
    "c" * 40, "c" * 40, PublicKey.of(KEY).line(), "gate", {"person": 3}, "forge.example", "park/records", NOW
)


def observation(number: int, occasion: int = 1) -> Observation:
    return Observation(
        host="forge.example",
        repository="park/records",
        number=number,
        occasion=occasion,
        title=f"第 {number} 号",
        author=ANN,
        created_at=NOW,
        base_ref="main",
        head="a" * 40,
        merge_base="c" * 40,
        changes=(Change("records/x.yml", "A", new_mode="100644", new_blob="b" * 40),),
        closed=Closing(NOW + number, ANN),
        observed_at=NOW,
    )


def pull(place: Place, number: int, occasion: int = 1, at: int = NOW + 50) -> Statement:
    return Statement(
        Kind.PULL, at, *place, observation=observation(number, occasion), decision_recorded=DECISION, signer="gate"
    )


def raw(content: bytes, path: str, key: object = KEY) -> RawStatement:
    files = branch.signed(path, content, key)  # type: ignore[arg-type]
    return RawStatement(path, content, files[path + ".sig"])


def built(*pulls: tuple[int, int]) -> list[RawStatement]:
    """Return a good chain: the baseline, the given (number, occasion), and a census."""
    found = [raw(encode_baseline(BASELINE, signer="gate", signer_key=GATE.key.fingerprint), "evidence/baseline.json")]
    for number, occasion in pulls:
        statement = pull(next_link(len(found) - 1, digest(found[-1].content)), number, occasion)
        found.append(raw(encode(statement), statement.path))
    place = next_link(len(found) - 1, digest(found[-1].content))
    census = encode_declared(Census(9, (), NOW + 60), NOW + 60, place)
    return [*found, raw(census, f"evidence/2026/03/census-{place.seq:06d}.json")]


GOOD = built((5, 1), (6, 1), (5, 2), (7, 1))


def told(result: Chain) -> list[tuple[str, int | None]]:
    for problem in result.problems:
        text = problem.text()
        assert text.zh != text.en
        assert "{" not in text.zh + text.en
        assert problem.path in text.en
    return [(problem.message.removeprefix("evidence."), problem.seq) for problem in result.problems]


def test_a_good_chain_has_no_problem_and_a_tip() -> None:
    result = chain.verify(reversed(GOOD), [GATE])
    assert told(result) == []
    assert [link.statement.seq for link in result.sound] == [0, 1, 2, 3, 4, 5]
    assert (result.tip_seq, result.tip_sha256, result.trust) == (5, digest(GOOD[-1].content), "file")
    assert result.next_link == (6, digest(GOOD[-1].content))
    assert [link.statement.pull_id for link in result.sound][1:4] == ["PR-000005.1", "PR-000006.1", "PR-000005.2"]


def test_without_a_key_the_baseline_is_believed_and_says_so() -> None:
    result = chain.verify(GOOD)
    assert (told(result), result.trust, result.tip_seq) == ([], "repository", 5)
    stolen = [raw(each.content, each.path, THIEF) for each in GOOD]
    assert {message for message, _ in told(chain.verify(stolen))} == {"signature_unknown_key"}
    nothing = chain.verify(GOOD[1:])
    assert (nothing.trust, nothing.sound, nothing.tip_seq) == ("none", (), -1)
    assert chain.verify([]) == Chain((), (), -1, "", "none")
    assert next_link(-1, "") == (0, None)


@pytest.mark.parametrize("index", range(len(GOOD)))
def test_a_removed_statement_leaves_a_gap_unless_it_was_the_last(index: int) -> None:
    rest = GOOD[:index] + GOOD[index + 1 :]
    found = told(chain.verify(rest, [GATE]))
    gap = [("chain_gap", index + 1)] if index < len(GOOD) - 1 else []
    assert [each for each in found if each[0] == "chain_gap"] == gap
    assert bool(found) is bool(gap)


def test_a_changed_statement_is_named_and_left_out() -> None:
    content = GOOD[2].content.replace("第 6 号".encode(), "第 8 号".encode())
    result = chain.verify([*GOOD[:2], GOOD[2]._replace(content=content), *GOOD[3:]], [GATE])
    assert told(result) == [("signature_wrong", 2), ("chain_gap", 3)]
    assert [link.statement.seq for link in result.sound] == [0, 1, 3, 4, 5]


def test_a_statement_signed_anew_breaks_the_digest_after_it() -> None:
    replaced = dataclasses.replace(pull(Place(2, digest(GOOD[1].content)), 6), policy_commit="d" * 40)
    result = chain.verify([*GOOD[:2], raw(encode(replaced), GOOD[2].path), *GOOD[3:]], [GATE])
    assert told(result) == [("chain_broken", 3)]


def test_two_statements_cannot_share_a_number_or_a_pull_request() -> None:
    second = pull(Place(4, digest(GOOD[3].content)), 8)
    result = chain.verify([*GOOD, raw(encode(second), second.path)], [GATE])
    assert told(result) == [("chain_repeated", 4)]
    assert [link.statement.pull_id for link in result.sound if link.statement.seq == 4] == ["PR-000007.1"]
    tip = digest(GOOD[-1].content)
    again = dataclasses.replace(pull(Place(6, tip), 7), policy_commit="d" * 40)
    result = chain.verify([*GOOD, raw(encode(again), "evidence/2026/04/PR-000007.1.json")], [GATE])
    assert told(result) == [("path_differs", 6), ("pull_repeated", 6)]
    later = pull(Place(6, tip), 7, 3)
    assert told(chain.verify([*GOOD, raw(encode(later), later.path)], [GATE])) == [("pull_gap", 6)]


def test_keys_count_only_in_their_time_and_for_their_purpose() -> None:
    late = pull(Place(6, digest(GOOD[-1].content)), 8, at=NOW + 1000)
    assert told(chain.verify([*GOOD, raw(encode(late), late.path)], [GATE])) == [("signature_time", 6)]
    other = dataclasses.replace(GATE, namespaces=("mail",))
    assert {message for message, _ in told(chain.verify(GOOD, [other]))} == {"signature_namespace"}
    unsigned = [*GOOD[:-1], GOOD[-1]._replace(signature=b"")]
    assert told(chain.verify(unsigned, [GATE])) == [("signature_missing", 5)]
    liar = dataclasses.replace(pull(Place(6, digest(GOOD[-1].content)), 8), signer_key="SHA256:other")
    assert told(chain.verify([*GOOD, raw(encode(liar), liar.path)], [GATE])) == [("signer_differs", 6)]


def test_what_is_no_statement_is_named() -> None:
    still = dataclasses.replace(observation(9), closed=None)
    odd = [
        RawStatement("evidence/2026/03/PR-000008.1.json", b"{}", b""),
        raw(encode_open(still, DECISION, {}), "evidence/2026/03/PR-000009.1.json"),
    ]
    result = chain.verify([*GOOD, *odd], [GATE])
    assert told(result) == [("statement_schema", None), ("statement_inconsistent", None)]
    assert {problem.code for problem in result.problems} == {"statement_unreadable"}
    assert result.tip_seq == 5


def test_a_stranger_cannot_disturb_the_chain_with_a_number_of_his_own() -> None:
    forged = pull(Place(999, "0" * 64), 8)
    result = chain.verify([*GOOD, raw(encode(forged), forged.path, THIEF)], [GATE])
    assert told(result) == [("signature_unknown_key", 999)]
    assert result.tip_seq == 5


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_any_changed_byte_is_noticed(data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(GOOD) - 1))
    content = bytearray(GOOD[index].content)
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    files = [*GOOD[:index], GOOD[index]._replace(content=bytes(content)), *GOOD[index + 1 :]]
    result = chain.verify(files, [GATE])
    assert result.problems
    assert index not in {link.statement.seq for link in result.sound}


# The branch -------------------------------------------------------------------------------------------------------


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Writer.init(tmp_path / "repo")


def files_of(raws: list[RawStatement]) -> dict[str, bytes | None]:
    return {
        path: data for each in raws for path, data in ((each.path, each.content), (each.path + ".sig", each.signature))
    }


def grown(repository: Repository) -> str:
    tip = None
    for each in GOOD:
        tip = branch.append(repository, tip, files_of([each]), BOT, f"Add {each.path}")
    assert tip is not None
    return tip


def messages(found: branch.Branch) -> list[tuple[str, str]]:
    assert all(problem.text().zh != problem.message for problem in found.problems)
    return [(problem.message.removeprefix("evidence."), problem.path) for problem in found.problems]


def test_the_branch_gives_back_what_was_appended(repository: Repository) -> None:
    tip = grown(repository)
    found = branch.read(repository, "evidence")
    assert found.commit == tip == repository.resolve(branch.REF)
    assert list(found.statements) == GOOD
    assert messages(found) == []
    assert told(chain.verify(found.statements, [GATE])) == []
    assert branch.read(repository, None) == branch.Branch()


def test_open_observations_come_and_go(repository: Repository) -> None:
    tip = grown(repository)
    still = dataclasses.replace(observation(9), closed=None)
    content = encode_open(still, DECISION, {"records/x.yml": "id: x\n"})
    tip = branch.append(repository, tip, {"open/PR-000009.json": content}, BOT, "Look")
    moved = encode_open(dataclasses.replace(still, title="new"), DECISION, {})
    tip = branch.append(repository, tip, {"open/PR-000009.json": moved}, BOT, "Look again")
    found = branch.read(repository, tip)
    assert [statement.observation.title for statement in found.opens if statement.observation] == ["new"]
    assert found.open_files == {"open/PR-000009.json": moved}
    assert (messages(found), list(found.statements)) == ([], GOOD)
    tip = branch.append(repository, tip, {"open/PR-000009.json": None}, BOT, "Gone")
    assert branch.read(repository, tip).opens == ()
    tip = branch.append(repository, tip, {"open/PR-000010.json": content, "open/PR-000011.json": b"["}, BOT, "Odd")
    expected = [("path_differs", "open/PR-000010.json"), ("notation_syntax", "open/PR-000011.json")]
    assert messages(branch.read(repository, tip)) == expected


def test_append_never_touches_what_stands_or_what_is_foreign(repository: Repository) -> None:
    tip = grown(repository)
    path = GOOD[1].path
    cases: list[tuple[dict[str, bytes | None], str]] = [
        ({path: b"{}"}, "branch_exists"),
        ({path: None}, "branch_exists"),
        ({path + ".sig": b""}, "branch_exists"),
        ({"evidence/2026/03/PR-000099.1.json": None}, "branch_exists"),
        ({"evidence/x.json": b""}, "branch_foreign"),
        ({"records/x.yml": b""}, "branch_foreign"),
        ({"evidence/../x": b""}, "branch_foreign"),
    ]
    for files, code in cases:
        with pytest.raises(ToolError) as error:
            branch.append(repository, tip, files, BOT, "m")
        assert error.value.code == f"evidence.{code}"
        assert error.value.text().zh != error.value.code
    first = repository.commit(tip).parents[0]
    with pytest.raises(ToolError) as error:
        branch.append(repository, first, {"open/PR-000001.json": b"{}"}, BOT, "m")
    assert error.value.code == "repository.ref_moved"
    assert repository.resolve(branch.REF) == tip


def test_rewriting_inside_the_history_is_found_even_when_undone(repository: Repository) -> None:
    tip, writer = grown(repository), Writer(repository)
    path = GOOD[1].path
    with writer.session() as session:
        tip = session.commit(None, (tip,), {path: b"{}"}, BOT, BOT, "Change")
        tip = session.commit(None, (tip,), {path: GOOD[1].content}, BOT, BOT, "Undo")
        tip = session.commit(None, (tip,), {path: None, GOOD[2].path + ".sig": None}, BOT, BOT, "Remove")
        tip = session.commit(None, (tip,), files_of([GOOD[1], GOOD[2]]), BOT, BOT, "Restore")
        tip = session.commit(None, (tip,), {"notes.txt": b"x", "README.md": b"x"}, BOT, BOT, "Stray")
        tip = session.commit("refs/heads/evidence", (tip,), {"notes.txt": None, "README.md": b"y"}, BOT, BOT, "Tidy")
    found = branch.read(repository, tip)
    assert messages(found) == [
        ("branch_rewritten", path),
        ("branch_rewritten", path),
        ("branch_removed", path),
        ("branch_removed", GOOD[2].path + ".sig"),
        ("branch_foreign", "notes.txt"),
    ]
    assert {problem.code for problem in found.problems} == {"evidence_rewritten"}
    assert sorted(found.statements) == sorted(GOOD)


def test_merges_and_links_on_the_branch_are_found(repository: Repository) -> None:
    tip, writer = grown(repository), Writer(repository)
    blob = Change("evidence/2026/03/PR-000050.1.json", "A", "", "", "120000", repository.tree(tip)[GOOD[0].path][1])
    side = writer.commit(None, (), {"README.md": b"x"}, BOT, BOT, "Side")
    tip = writer.commit(None, (tip, side), {}, BOT, BOT, "Merge", changes=[blob])
    found = branch.read(repository, tip)
    assert messages(found) == [("branch_merge", ""), ("branch_mode", "evidence/2026/03/PR-000050.1.json")]


def test_deleted_statements_show_as_a_gap_too(repository: Repository) -> None:
    tip = Writer(repository).commit(None, (grown(repository),), {GOOD[3].path: None}, BOT, BOT, "Remove")
    found = branch.read(repository, tip)
    assert messages(found) == [("branch_removed", GOOD[3].path)]
    assert ("chain_gap", 4) in told(chain.verify(found.statements, [GATE]))
