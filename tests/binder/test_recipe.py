"""The recipe of appendix B, typed into a shell against a real clone: every promised result must come out."""

from __future__ import annotations

import hashlib
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from binder import sample
from footage.binder import render_case
from footage.binder.cases import bound
from footage.binder.exhibits import exhibits
from footage.binder.recipe import Step, recipe
from footage.dossier.shape import CaseDossier, Provenance, StatementView
from footage.evidence import sshsig
from footage.evidence.signers import allowed_signers_line
from footage.evidence.sshsig import AllowedSigner

STATEMENT = "evidence/2026/03/PR-000101.1.json"
KEY = sshsig.key_from_seed(b"k" * 32)


def git(repo: Path, *words: str) -> str:
    command = ["git", "-c", "user.name=x", "-c", "user.email=x@example.invalid", *words]
    return subprocess.run(command, cwd=repo, check=True, capture_output=True, text=True).stdout.strip()


def put(repo: Path, path: str, content: bytes, message: str) -> str:
    target = repo / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    git(repo, "add", path)
    git(repo, "commit", "-q", "-m", message)
    return git(repo, "rev-parse", "HEAD")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, CaseDossier, Provenance]:
    repo = tmp_path_factory.mktemp("office")
    git(repo, "init", "-q", "-b", "main")
    put(repo, "README.md", b"office\n", "Begin")
    request = sample.request()
    git(repo, "checkout", "-q", "-b", "ask")
    head = put(repo, request.path, request.raw.encode(), "Ask")
    git(repo, "checkout", "-q", "main")
    git(repo, "merge", "-q", "--no-ff", "-m", "Land", "ask")
    merge = git(repo, "rev-parse", "HEAD")
    content = b'{\n "chain": {\n  "prev_sha256": null,\n  "seq": 17\n }\n}\n'
    signature = sshsig.sign(KEY, "footage-evidence", content)
    git(repo, "checkout", "-q", "--orphan", "evidence")
    put(repo, STATEMENT, content, "State")
    evidence = put(repo, f"{STATEMENT}.sig", signature, "Sign")
    landed = replace(request, landed_commit=merge)
    statement = StatementView(STATEMENT, hashlib.sha256(content).hexdigest(), 17, content, signature)
    pull = replace(sample.pull(request.path), merge_commit=merge, head=head)
    case = sample.case(request=landed, records=(), pulls=(pull,), statements=(statement,))
    return repo, case, sample.provenance(commit=merge, evidence_commit=evidence)


def steps(case: CaseDossier, stamp: Provenance) -> dict[str, Step]:
    made = recipe((case,), exhibits(case), *bound(case, stamp), stamp, pdf="x.pdf")
    return {step.title.en: step for step in made}


def typed(office: tuple[Path, CaseDossier, Provenance], folder: Path) -> list[str]:
    """Run the steps that need only the clone and the binder; each promised result is echoed after what came out."""
    repo, case, stamp = office
    made = steps(case, stamp)
    wanted = (
        "Get the repository", "Take out the embedded files", "Compare the records", "Verify the signatures",
        "Follow the chain", "What landed is what was approved",
    )  # fmt: skip
    lines = [line for title in wanted for line in made[title].commands]
    signer = AllowedSigner("gate@example.invalid", sshsig.PublicKey.of(KEY), ("footage-evidence",))
    (folder / "allowed_signers").write_text(allowed_signers_line(signer) + "\n")
    render_case(stamp, case, "en", folder / "x.pdf")
    lines[0] = lines[0].replace("<URL>", str(repo)) + " && cp ../allowed_signers ."
    script = "\n".join(f"echo '{line}'" if line.startswith("  # =") else line for line in lines)
    done = subprocess.run(["sh", "-e", "-c", script], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.splitlines()


def test_every_promised_result_comes_out(office: tuple[Path, CaseDossier, Provenance], tmp_path: Path) -> None:
    said = typed(office, tmp_path)
    promised = [(said[at - 1].split()[0], line.split()[2]) for at, line in enumerate(said) if line.startswith("  # =")]
    assert len(promised) == 4
    assert all(came == expected for came, expected in promised)
    assert said[:2] == ["main: OK", "evidence: OK"]
    assert any(line.startswith('Good "footage-evidence" signature for gate@example.invalid') for line in said)
    assert any(line.startswith(":000000 100644") and line.endswith("request.yml") for line in said)


def test_a_forged_statement_is_found_by_the_recipe(
    office: tuple[Path, CaseDossier, Provenance], tmp_path: Path
) -> None:
    repo, case, stamp = office
    forged = put(repo, STATEMENT, b"{}\n", "Forge")
    said = typed((repo, case, replace(stamp, evidence_commit=forged)), tmp_path)
    assert "  # = 2" in said
    assert said[said.index("  # = 2") - 1].strip() == "1"
