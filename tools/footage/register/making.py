"""From a repository to a register: read, replay, check, load. What build, binder and the demonstration begin with.

One commit of main, one commit of evidence and one reference time in; one SQLite file and what was found out. ``cache``
is a folder that may be deleted at any time: blobs read before are not read again.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from footage import __version__
from footage.checking import check
from footage.controls import run_adopted
from footage.evidence.proof import Replay
from footage.evidence.replay import replay
from footage.evidence.sshsig import AllowedSigner
from footage.evidence.statement import BASELINE_PATH, StatementError, decode
from footage.finding import Finding, ToolError, sort_key
from footage.policy import Packs
from footage.reading.kinds import Kinds
from footage.register.cache import BlobCache
from footage.register.days import organisation_zone
from footage.register.facts import finding_rows
from footage.register.layout import BY_NAME
from footage.register.load import build_register
from footage.repository import CommitTree, Repository

Progress = Callable[[str, int, int], None]
MAIN_REFS = ("refs/heads/main", "refs/remotes/origin/main", "HEAD")
TEXT = "bytes"  # the place under which the cache keeps a blob's own bytes
EVIDENCE_REFS = ("refs/heads/evidence", "refs/remotes/origin/evidence")


@dataclass(frozen=True, slots=True)
class Heads:
    """The two commits that a run is about; ``evidence`` is empty where the repository has no evidence branch."""

    main: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Made:
    """What came of it: the register's path, the kinds it was made with, the replay, and all findings in order."""

    register: Path
    kinds: Kinds
    replay: Replay
    findings: tuple[Finding, ...]
    heads: Heads


def heads(repository: Repository, commit: str | None = None) -> Heads:
    """Return what to judge: ``commit`` or main, and the evidence branch (of the remote, in a fresh clone)."""
    wanted = (commit,) if commit else MAIN_REFS
    main = next((found for ref in wanted if (found := repository.resolve(f"{ref}^{{commit}}"))), None)
    if main is None:
        raise ToolError("making.no_commit", hint="making.no_commit.hint", status=3, ref=", ".join(wanted))
    evidence = next((found for ref in EVIDENCE_REFS if (found := repository.resolve(ref))), None)
    return Heads(main, evidence or "")


def replayed(
    repository: Repository,
    at: Heads,
    *,
    trust: tuple[AllowedSigner, ...] | None = None,
    cache: Path | None = None,
    progress: Progress | None = None,
) -> Replay:
    """Replay history with the cache, if one is given."""
    with ExitStack() as stack:
        memory = stack.enter_context(_memory(cache)) if cache is not None else None
        return replay(
            repository, main=at.main, evidence=at.evidence or None, trust=trust, progress=progress, memory=memory
        )


def make(
    repository: Repository,
    out: Path,
    *,
    as_of: int,
    at: Heads | None = None,
    trust: tuple[AllowedSigner, ...] | None = None,
    cache: Path | None = None,
    progress: Progress | None = None,
) -> Made:
    """Write the register of ``repository`` to ``out`` and return what was found out on the way."""
    wanted = at or heads(repository)
    tree = CommitTree(repository, wanted.main)
    kinds = Kinds.load(tree)
    proven = replayed(repository, wanted, trust=trust, cache=cache, progress=progress)
    packs = _packs(proven)
    _refuse_unset(packs, as_of)
    checked = check(tree, kinds)
    findings = tuple(sorted((*checked, *proven.findings), key=sort_key))
    if progress:
        progress("register", 0, 1)
    adopted: list[Finding] = []
    build_register(
        out=out,
        kinds=kinds,
        replay=replace(proven, findings=findings),
        as_of=as_of,
        commit=wanted.main,
        evidence_commit=wanted.evidence,
        provenance=_provenance(repository, wanted, proven, packs, as_of),
        texts=lambda oids: _texts(repository, oids, cache),
        extra=lambda connection: adopted.extend(_judge_adopted(connection, tree)),
    )
    if progress:
        progress("register", 1, 1)
    return Made(out, kinds, proven, (*findings, *adopted), wanted)


def _texts(repository: Repository, oids: Iterable[str], cache: Path | None) -> Iterator[tuple[str, bytes]]:
    """Yield the bytes of blobs, from the cache where it has them."""
    wanted = list(dict.fromkeys(oids))
    if cache is None:
        yield from repository.read_many(wanted)
        return
    with _memory(cache) as memory:
        known = {oid: data for (oid, _), data in memory.get_many((oid, TEXT) for oid in wanted).items()}
        fresh = dict(repository.read_many([oid for oid in wanted if oid not in known]))
        memory.put_many({(oid, TEXT): data for oid, data in fresh.items()})
    yield from ((oid, known.get(oid, fresh.get(oid, b""))) for oid in wanted)


def _memory(cache: Path) -> BlobCache:
    cache.mkdir(parents=True, exist_ok=True)
    return BlobCache(cache / "blobs.sqlite", tool=_tool_stamp(), schemas="")


def _tool_stamp() -> str:
    """Name this version of the reading code, so that no other version's memory is believed."""
    import footage.reading

    digest = hashlib.sha256(__version__.encode())
    for path in sorted(Path(footage.reading.__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _judge_adopted(connection: sqlite3.Connection, tree: CommitTree) -> tuple[Finding, ...]:
    """Run the organisation's own controls, taken from main; what is wrong with one becomes a finding."""
    found = run_adopted(connection, tree)
    last = connection.execute("SELECT coalesce(max(position), 0) FROM finding").fetchone()[0]
    rows = [(last + position, *row) for position, (_, *row) in enumerate(finding_rows(found), 1)]
    connection.executemany(BY_NAME["finding"].insert(), rows)
    return found


def _packs(proven: Replay) -> Packs:
    """Return the parameters of the packs that stand at the tip."""
    standing = (each.record for each in proven.versions if each.record.kind == "pack" and each.replaced_seq is None)
    return Packs(standing, organisation_zone(proven.versions))


def _refuse_unset(packs: Packs, as_of: int) -> None:
    """Stop where the organisation has not said what only it can say, or says what cannot hold together.

    R-5.3b leaves the longest period of use blank; a build that guessed it would judge by a rule nobody made.
    """
    if packs.number("use.max_days", as_of) is None:
        raise ToolError("making.use_max_days", hint="making.use_max_days.hint", status=1)
    if conflicts := packs.conflicts(as_of):
        raise ToolError("making.conflict", hint="making.conflict.hint", status=1, names=", ".join(conflicts))


def _provenance(repository: Repository, at: Heads, proven: Replay, packs: Packs, as_of: int) -> Mapping[str, str]:
    fallback = _top_department(proven)
    zh, en = (packs.value(f"organisation.name_{lang}", as_of) for lang in ("zh", "en"))
    return {
        "tool": f"footage {__version__}",
        "organisation_zh": str(zh or fallback[0]),
        "organisation_en": str(en or fallback[1]),
        "demonstration": "1" if _demonstration(repository, at) else "0",
    }


def _top_department(proven: Replay) -> tuple[str, str]:
    """Return the name of the department without a parent that stands now, first by id."""
    standing = (
        each.record for each in proven.versions if each.record.kind == "department" and each.replaced_seq is None
    )
    top = min((record for record in standing if not record.data.get("parent")), key=lambda each: each.id, default=None)
    name = top.data["name"] if top else {}
    return str(name.get("zh", "")), str(name.get("en", ""))


def _demonstration(repository: Repository, at: Heads) -> bool:
    if not at.evidence:
        return False
    tree = CommitTree(repository, at.evidence)
    try:
        baseline = decode(tree.read(BASELINE_PATH)).baseline if BASELINE_PATH in tree.paths() else None
    except StatementError:
        return False
    return baseline is not None and baseline.demonstration
