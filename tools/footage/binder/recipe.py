"""How to check one case by hand: the steps and the exact commands, with this case's paths and digests filled in.

Only programs that stand on any auditor's machine are used: git, sha256sum, ssh-keygen, sqlite3 and pdfdetach. Every
value from a record is quoted for the shell, since a path or an id may have been chosen by somebody hostile.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from datetime import UTC, datetime

from footage.binder.exhibits import Attachment, Exhibit
from footage.binder.typed import file_name
from footage.dossier.shape import CaseDossier, Provenance, PullView, StatementView
from footage.evidence.sshsig import parse
from footage.evidence.statement import NAMESPACE
from footage.text import Bilingual, both

REGISTER = "register.sqlite"
# For people to type: CASE and VIEW are replaced by plain names, nothing here is ever run by the product.
_AS_OF = "SELECT commit_oid, evidence_oid, chain_seq FROM as_of"
_QUERIES = (
    "SELECT state, verification FROM cases WHERE case_id = 'CASE'",
    "SELECT stage, slot, person, via, digest FROM approval_stage WHERE case_id = 'CASE' ORDER BY position",
    "SELECT clause, verdict, reason_code FROM verdict WHERE subject = 'CASE' OR subject LIKE 'CASE/%' ORDER BY clause",
)
_CONTROL = "SELECT * FROM VIEW WHERE subject LIKE 'CASE%'"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it shows, what to type, and what must come out."""

    title: Bilingual
    why: Bilingual
    commands: tuple[str, ...]


def recipe(
    dossier: CaseDossier,
    exhibits: tuple[Exhibit, ...],
    attached: tuple[Attachment, ...],
    provenance: Provenance,
    *,
    pdf: str,
) -> tuple[Step, ...]:
    """Return the steps for this case, in the order in which they build on each other."""
    steps = [
        _step("clone", _clone(provenance)),
        _step("records", _records(exhibits, provenance)),
        _step("attached", _attached(attached, pdf)),
        _step("signatures", _signatures(dossier.statements, provenance)),
        _step("chain", _chain(dossier.statements, provenance)),
        _step("landed", tuple(line for pull in dossier.pulls for line in _landed(pull))),
        _step("register", _register(dossier, provenance)),
        _step("again", _again(provenance)),
    ]
    return tuple(step for step in steps if step.commands)


def _step(code: str, commands: tuple[str, ...]) -> Step:
    return Step(both(f"binder.recipe.{code}"), both(f"binder.recipe.{code}.why"), commands)


def _clone(provenance: Provenance) -> tuple[str, ...]:
    lines = ["git clone --no-single-branch <URL> office && cd office"]
    lines += [f"git merge-base --is-ancestor {provenance.commit} origin/main && echo main: OK"]
    if provenance.evidence_commit:
        lines += [f"git merge-base --is-ancestor {provenance.evidence_commit} origin/evidence && echo evidence: OK"]
    return tuple(lines)


def _records(exhibits: tuple[Exhibit, ...], provenance: Provenance) -> tuple[str, ...]:
    lines: list[str] = []
    for exhibit in exhibits:
        record = exhibit.record
        if record.landed_commit:
            lines += [f"git rev-parse {shlex.quote(f'{provenance.commit}:{record.path}')}", f"  # = {record.blob}"]
        lines += [f"git cat-file blob {record.blob} | sha256sum", f"  # = {record.sha256}"] if record.blob else []
    return tuple(lines)


def _attached(attached: tuple[Attachment, ...], pdf: str) -> tuple[str, ...]:
    manifest = attached[-1]
    return (
        f"mkdir attached && pdfdetach -saveall -o attached {shlex.quote(pdf)}",
        "(cd attached && sha256sum *)",
        f"  # {manifest.name} = {manifest.sha256}",
    )


def _signatures(statements: tuple[StatementView, ...], provenance: Provenance) -> tuple[str, ...]:
    lines: list[str] = []
    for statement in (item for item in statements if item.signature):
        path, signature = (f"{provenance.evidence_commit}:{statement.path}{end}" for end in ("", ".sig"))
        parsed = parse(statement.signature)
        space = parsed.namespace if parsed else NAMESPACE
        lines += [
            f"git show {shlex.quote(path)} > s.json",
            f"git show {shlex.quote(signature)} > s.sig",
            "sha256sum s.json",
            f"  # = {statement.sha256}",
            "who=$(ssh-keygen -Y find-principals -s s.sig -f allowed_signers)",
            f'ssh-keygen -Y verify -f allowed_signers -I "$who" -n {shlex.quote(space)} -s s.sig < s.json',
        ]
    return tuple(lines)


def _chain(statements: tuple[StatementView, ...], provenance: Provenance) -> tuple[str, ...]:
    if not statements:
        return ()
    lines = [
        f"git show {shlex.quote(f'{provenance.evidence_commit}:{item.path}')} | grep -A4 '\"chain\"'   # seq {item.seq}"
        for item in statements
    ]
    lines.append(f"  # head of the chain: seq {provenance.chain_seq}, sha256 {provenance.chain_sha256}")
    return tuple(lines)


def _landed(pull: PullView) -> tuple[str, ...]:
    if not pull.merge_commit:
        return (f"git fetch origin {shlex.quote(pull.head)}   # {pull.id}",) if pull.head else ()
    return (
        f"git rev-parse {pull.merge_commit}^2   # {pull.id}",
        f"  # = {pull.head}",
        f"git diff-tree -r --no-renames {pull.merge_commit}^1 {pull.merge_commit}",
    )


def _register(dossier: CaseDossier, provenance: Provenance) -> tuple[str, ...]:
    case = file_name(dossier.case_id)
    queries = list(_QUERIES)
    failed = next((item.clause for item in dossier.verdicts if item.verdict == "FAIL"), None)
    if failed:
        view = "control_" + "".join(character if character.isalnum() else "_" for character in failed)
        queries.append(_CONTROL.replace("VIEW", view))
    known = f"{provenance.commit}|{provenance.evidence_commit}|{provenance.chain_seq}"
    lines = [f'sqlite3 {REGISTER} "{_AS_OF}"', f"  # = {known}"]
    return (*lines, *(f'sqlite3 -header {REGISTER} "{query.replace("CASE", case)}"' for query in queries))


def _again(provenance: Provenance) -> tuple[str, ...]:
    moment = datetime.fromtimestamp(provenance.as_of.epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    program = f"import sqlite3, footage.register as r; print(r.digest(sqlite3.connect('{REGISTER}')))"
    lines = [f"footage verify --repo . --trust allowed_signers --as-of {moment}"]
    if provenance.register_digest:
        lines += [f'python3 -c "{program}"', f"  # = {provenance.register_digest}"]
    return tuple(lines)
