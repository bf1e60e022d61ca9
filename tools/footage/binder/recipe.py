"""How to check a binder by hand: the steps and the exact commands, with its own paths and digests filled in.

Only programs that stand on any auditor's machine are used: git, sha256sum, ssh-keygen, sqlite3 and pdfdetach. Every
value from a record is quoted for the shell, since a path or an id may have been chosen by somebody hostile.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath

from footage.binder.exhibits import Attachment, Exhibit
from footage.binder.typed import file_name
from footage.dossier.shape import CaseDossier, ClauseView, Provenance, PullView
from footage.evidence.sshsig import parse
from footage.evidence.statement import NAMESPACE
from footage.text import Bilingual, both

REGISTER = "register.sqlite"
MOST_MERGES = 6  # worked through; any other is checked in the same way
# For people to type: CASE and VIEW are replaced by plain names, nothing here is ever run by the product.
_AS_OF = "SELECT commit_oid, evidence_oid, chain_seq FROM as_of"
_QUERIES = (
    "SELECT state, verification FROM cases WHERE case_id = 'CASE'",
    "SELECT stage, slot, person, via, digest FROM approval_stage WHERE case_id = 'CASE' ORDER BY position",
    "SELECT clause, verdict, reason_code FROM verdict WHERE subject = 'CASE' OR subject LIKE 'CASE/%' ORDER BY clause",
)
_OF_CLAUSE = (
    "SELECT sql FROM clause WHERE id = 'CLAUSE'",
    "SELECT subject, verdict, reason_code, args, evidence FROM VIEW",
    "SELECT verdict, COUNT(*) FROM VIEW GROUP BY 1",
)
_CONTROL = "SELECT * FROM VIEW WHERE subject LIKE 'CASE%'"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it shows, what to type, and what must come out."""

    title: Bilingual
    why: Bilingual
    commands: tuple[str, ...]


def recipe(
    dossiers: tuple[CaseDossier, ...],
    numbered: tuple[Exhibit, ...],
    attached: tuple[Attachment, ...],
    listing: Attachment,
    provenance: Provenance,
    *,
    pdf: str,
) -> tuple[Step, ...]:
    """Return the steps for these cases, in the order in which they build on each other; the first is the example."""
    pulls = [pull for dossier in dossiers for pull in dossier.pulls]
    steps = [
        _step("clone", clone(provenance)),
        _step("attached", unpack(listing, pdf)),
        _step("records", _records(numbered, provenance)),
        _step("signatures", _signatures(attached, provenance)),
        _step("chain", _chain(attached, provenance)),
        _step("landed", tuple(line for pull in pulls[:MOST_MERGES] for line in _landed(pull))),
        _step("register", _register(dossiers[0], provenance) if dossiers else ()),
        _step("again", again(provenance)),
    ]
    return tuple(step for step in steps if step.commands)


def control_steps(
    view: ClauseView, listing: Attachment, provenance: Provenance, attached: tuple[Attachment, ...], *, pdf: str
) -> tuple[Step, ...]:
    """Return the steps for a clause: its SQL is in the register, and so is every row that is shown."""
    known = f"{provenance.commit}|{provenance.evidence_commit}|{provenance.chain_seq}"
    name, clause = control_view(view.clause), file_name(view.clause)
    asked = (query.replace("VIEW", name).replace("CLAUSE", clause) for query in _OF_CLAUSE)
    ask = (
        f'sqlite3 {REGISTER} "{_AS_OF}"',
        f"  # = {known}",
        *(f'sqlite3 -header {REGISTER} "{query}"' for query in asked),
    )
    steps = [
        _step("clone", clone(provenance)),
        _step("attached", unpack(listing, pdf)),
        _step("signatures", _signatures(attached, provenance)),
        _step("clause", ask),
        _step("again", again(provenance)),
    ]
    return tuple(step for step in steps if step.commands)


def _step(code: str, commands: tuple[str, ...]) -> Step:
    return Step(both(f"binder.recipe.{code}"), both(f"binder.recipe.{code}.why"), commands)


def clone(provenance: Provenance) -> tuple[str, ...]:
    """Return how to get the repository and see that it contains what the binder was made from."""
    lines = ["git clone --no-single-branch <URL> office && cd office"]
    lines += [f"git merge-base --is-ancestor {provenance.commit} origin/main && echo main: OK"]
    if provenance.evidence_commit:
        lines += [f"git merge-base --is-ancestor {provenance.evidence_commit} origin/evidence && echo evidence: OK"]
    return tuple(lines)


def unpack(listing: Attachment, pdf: str) -> tuple[str, ...]:
    """Return how to take the embedded files out and hold the list of them against the one printed here."""
    return (
        f"mkdir attached && pdfdetach -saveall -o attached ../{shlex.quote(pdf)}",
        f"sha256sum attached/{listing.name}",
        f"  # = {listing.sha256}",
    )


def _records(numbered: tuple[Exhibit, ...], provenance: Provenance) -> tuple[str, ...]:
    landed = [each for each in numbered if each.attachment and each.record.landed_commit]
    if not landed:
        return ()
    folders = sorted({str(PurePosixPath(each.record.path).parent) for each in landed})
    where = shlex.join(folders) if len(folders) == 1 else "records"
    return (*_common("E*.*", f"{provenance.commit} -- {where}"), f"  # = {len(landed)}")


def _signatures(attached: tuple[Attachment, ...], provenance: Provenance) -> tuple[str, ...]:
    bodies = {item.name: item for item in attached if item.name.startswith("S")}
    spaces: dict[str, list[str]] = {}
    for name, item in bodies.items():
        if name.endswith(".sig"):
            parsed = parse(item.content)
            space = parsed.namespace if parsed else NAMESPACE
            spaces.setdefault(space, []).append(name.removesuffix(".sig"))
    if not spaces:
        return ()
    lines = [*_common("S*.*", provenance.evidence_commit), f"  # = {len(bodies)}"]
    for space, names in sorted(spaces.items()):
        which = "attached/S*.json" if len(spaces) == 1 else " ".join(f"attached/{name}" for name in sorted(names))
        lines += [
            f"for s in {which}; do who=$(ssh-keygen -Y find-principals -s $s.sig -f allowed_signers) &&",
            f'  ssh-keygen -Y verify -f allowed_signers -I "$who" -n {shlex.quote(space)} -s $s.sig < $s; done',
        ]
    return tuple(lines)


def _common(which: str, tree: str) -> Iterable[str]:
    """Return how to count the embedded files that stand byte for byte in a tree."""
    return (
        f"git hash-object attached/{which} | sort > embedded",
        f"git ls-tree -r {tree} | awk '{{print $3}}' | sort -u > committed && comm -12 embedded committed | wc -l",
    )


def _chain(attached: tuple[Attachment, ...], provenance: Provenance) -> tuple[str, ...]:
    if not any(item.name.startswith("S") for item in attached):
        return ()
    head = f"  # {provenance.chain_seq}: {provenance.chain_sha256}"
    return ("grep -A4 '\"chain\"' attached/S*.json", head)


def _landed(pull: PullView) -> tuple[str, ...]:
    if not pull.merge_commit:
        return (f"git fetch origin {shlex.quote(pull.head)}   # {pull.id}",) if pull.head else ()
    return (
        f"m={pull.merge_commit}; git diff-tree -r --no-renames $m^1 $m; git rev-parse $m^2",
        f"  # = {pull.head}   {pull.id}",
    )


def _register(dossier: CaseDossier, provenance: Provenance) -> tuple[str, ...]:
    case = file_name(dossier.case_id)
    queries = list(_QUERIES)
    failed = next((item.clause for item in dossier.verdicts if item.verdict == "FAIL"), None)
    if failed:
        queries.append(_CONTROL.replace("VIEW", control_view(failed)))
    known = f"{provenance.commit}|{provenance.evidence_commit}|{provenance.chain_seq}"
    lines = [f'sqlite3 {REGISTER} "{_AS_OF}"', f"  # = {known}"]
    return (*lines, *(f'sqlite3 -header {REGISTER} "{query.replace("CASE", case)}"' for query in queries))


def control_view(clause: str) -> str:
    """Return the name of the view in which a clause is judged."""
    return "control_" + "".join(character if character.isalnum() else "_" for character in clause)


def again(provenance: Provenance) -> tuple[str, ...]:
    """Return how to replay everything with this program, for those who want to."""
    moment = datetime.fromtimestamp(provenance.as_of.epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    program = f"import sqlite3, footage.register as r; print(r.digest(sqlite3.connect('{REGISTER}')))"
    lines = [f"footage verify --repo . --trust allowed_signers --as-of {moment}"]
    if provenance.register_digest:
        lines += [f'python3 -c "{program}"', f"  # = {provenance.register_digest}"]
    return tuple(lines)
