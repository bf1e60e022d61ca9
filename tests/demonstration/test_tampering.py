"""Somebody changed something: the verifier names it, or it changes nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from footage.evidence.branch import REF as EVIDENCE
from footage.evidence.proof import Replay
from footage.evidence.replay import replay
from footage.finding import ToolError
from footage.repository import CommitTree, Repository, Signature, Writer

if TYPE_CHECKING:
    from .conftest import Demonstration

MAIN = "refs/heads/main"
EVE = Signature("Eve", "eve@elsewhere.example", 1_782_900_000, 480)


def judged(path: Path) -> Replay:
    with Repository.open(path) as repository:
        main, evidence = repository.resolve(MAIN), repository.resolve(EVIDENCE)
        assert main is not None
        return replay(repository, main=main, evidence=evidence)


def rules(found: Replay, before: Replay) -> set[str]:
    """Return the rules that fired and had not before."""
    known = {(each.rule, each.location.path, each.subject) for each in before.findings}
    return {each.rule for each in found.findings if (each.rule, each.location.path, each.subject) not in known}


@pytest.fixture(scope="module")
def untouched(small: Demonstration) -> Replay:
    return judged(small.repository)


def approving(found: Replay, case: str) -> int:
    """Return the number of the pull request that brought the request of a case."""
    reasons = (reason for reason in found.cases[case].reasons if reason[0] == "proven")
    return int(next(reasons)[1]["number"])


def commit(path: Path, ref: str, files: dict[str, bytes | None]) -> str:
    with Repository.open(path) as repository:
        tip = repository.resolve(ref)
        assert tip is not None
        return Writer(repository).commit(ref, [tip], files, EVE, EVE, "nothing to see here")


def some(path: Path, ref: str, wanted: Callable[[str], bool]) -> tuple[str, bytes]:
    with Repository.open(path) as repository:
        tip = repository.resolve(ref)
        assert tip is not None
        tree = CommitTree(repository, tip)
        name = next(each for each in tree.paths() if wanted(each))
        return name, tree.read(name)


def test_the_demonstration_itself_is_named_where_it_departs(untouched: Replay) -> None:
    assert {case.result for case in untouched.cases.values()} == {"verified", "refuted", "undetermined"}
    assert {each.rule for each in untouched.findings} <= {"VF101", "VF102", "VF107", "VF108", "VF109"}


def test_one_byte_in_a_landed_request(copy: Path, untouched: Replay) -> None:
    verified = next(case for case, proof in untouched.cases.items() if proof.result == "verified")
    name, text = some(copy, MAIN, lambda path: path.endswith(f"{verified}/request.yml"))
    commit(copy, MAIN, {name: text.replace(b"mode: copy", b"mode: view") if b"mode: copy" in text else text + b"# x\n"})
    found = judged(copy)
    assert rules(found, untouched) == {"VF101", "VF109"}
    assert found.cases[verified].result == "refuted"
    assert any(code == "event_edited" for code, _ in found.cases[verified].reasons)


def test_a_landed_request_deleted(copy: Path, untouched: Replay) -> None:
    verified = next(case for case, proof in untouched.cases.items() if proof.result == "verified")
    name, _ = some(copy, MAIN, lambda path: path.endswith(f"{verified}/request.yml"))
    commit(copy, MAIN, {name: None})
    found = judged(copy)
    assert rules(found, untouched) == {"VF101", "VF110"}
    assert found.cases[verified].result == "refuted"


@pytest.mark.parametrize("suffix", [".json", ".json.sig"])
def test_one_byte_in_a_statement_or_its_signature(copy: Path, untouched: Replay, suffix: str) -> None:
    verified = next(case for case, proof in untouched.cases.items() if proof.result == "verified")
    number = approving(untouched, verified)
    name, text = some(copy, EVIDENCE, lambda path: path.endswith(f"/PR-{number:06d}.1{suffix}"))
    at = len(text) // 2
    commit(copy, EVIDENCE, {name: text[:at] + bytes([text[at] ^ 1]) + text[at + 1 :]})
    found = judged(copy)
    assert "VF113" in rules(found, untouched), "the branch's own history shows the rewriting"
    changed = [case for case, proof in found.cases.items() if proof.result != untouched.cases[case].result]
    assert changed == [verified]
    assert found.cases[verified].result == "undetermined"


def test_statements_swapped(copy: Path, untouched: Replay) -> None:
    first, one = some(copy, EVIDENCE, lambda path: path.endswith("/PR-000001.1.json"))
    second, two = some(copy, EVIDENCE, lambda path: path.endswith("/PR-000002.1.json"))
    commit(copy, EVIDENCE, {first: two, second: one})
    assert {"VF112", "VF113"} <= rules(judged(copy), untouched)


def test_a_statement_removed_from_a_branch_made_anew(copy: Path, untouched: Replay) -> None:
    """Even when the branch is written afresh without it, the chain and the uncovered merge show the gap."""
    with Repository.open(copy) as repository:
        tip = repository.resolve(EVIDENCE)
        assert tip is not None
        tree = CommitTree(repository, tip)
        files: dict[str, bytes | None] = {
            path: tree.read(path) for path in tree.paths() if "/PR-000001.1.json" not in path
        }
        writer = Writer(repository)
        writer.update(EVIDENCE, writer.commit(None, [], files, EVE, EVE, "evidence"))
    found = judged(copy)
    assert {"VF102", "VF112"} <= rules(found, untouched)


def test_a_foreign_key_signs_everything(copy: Path, untouched: Replay, small: Demonstration) -> None:
    from footage.evidence.sshsig import AllowedSigner, PublicKey, generate

    stranger = AllowedSigner("auditor", PublicKey.of(generate()))
    with Repository.open(small.repository) as repository:
        main, evidence = repository.resolve(MAIN), repository.resolve(EVIDENCE)
        assert main is not None
        found = replay(repository, main=main, evidence=evidence, trust=(stranger,))
    assert found.trust == "file"
    assert {proof.result for proof in found.cases.values()} <= {"undetermined", "refuted"}


def test_history_set_back(small: Demonstration, untouched: Replay) -> None:
    found = judged(small.rewritten)
    gone = [each for each in found.findings if each.rule == "VF111"]
    assert gone
    assert all(found.cases[each.subject].result == "refuted" for each in gone if each.subject)
    assert all(each.message == "verify.history_rewritten" for each in gone)


def test_a_direct_push_of_anything(copy: Path, untouched: Replay) -> None:
    commit(copy, MAIN, {"README.md": b"hello\n"})
    assert rules(judged(copy), untouched) == {"VF101"}


def test_a_schema_spoilt_by_a_push_is_named_and_takes_nothing_else_along(copy: Path, untouched: Replay) -> None:
    name, text = some(copy, MAIN, lambda path: path == "schemas/return.schema.json")
    commit(copy, MAIN, {name: text.replace(b'"references": {', b'"references": [{', 1)})
    commit(copy, MAIN, {name: text.replace(b'"title": { "zh"', b'"titel": { "zh"', 1)})
    found = judged(copy)
    assert rules(found, untouched) == {"VF101"}
    assert found.cases == untouched.cases


def test_without_evidence_nothing_is_verified(copy: Path) -> None:
    with Repository.open(copy) as repository:
        main = repository.resolve(MAIN)
        assert main is not None
        found = replay(repository, main=main, evidence=None)
    assert found.trust == "none"
    assert all(proof.result != "verified" for proof in found.cases.values())


def test_a_shallow_clone_is_refused(copy: Path, tmp_path: Path) -> None:
    import subprocess

    target = tmp_path / "shallow"
    subprocess.run(["git", "clone", "-q", "--depth", "1", f"file://{copy}", str(target)], check=True)
    with pytest.raises(ToolError) as error:
        Repository.open(target)
    assert error.value.status == 4


def test_a_plain_clone_says_the_same(small: Demonstration, untouched: Replay, tmp_path: Path) -> None:
    import subprocess

    target = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", str(small.repository), str(target)], check=True)
    with Repository.open(target) as repository:
        main, evidence = (
            repository.resolve("refs/remotes/origin/main"),
            repository.resolve("refs/remotes/origin/evidence"),
        )
        assert main is not None
        found = replay(repository, main=main, evidence=evidence)
    assert found.cases == untouched.cases
    shutil.rmtree(target)
