"""The evidence branch: an orphan branch to which statements are only ever added.

Reading streams its whole history once. A statement that any commit changed, replaced or removed is reported, whatever
stands there now; so is anything on the branch that does not belong there. Writing refuses to touch what exists.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from footage.evidence.chain import Problem, RawStatement
from footage.evidence.sshsig import sign
from footage.evidence.statement import NAMESPACE, Statement, StatementError, decode
from footage.finding import ToolError
from footage.model import Change
from footage.repository import LandedCommit, Repository, Signature, Writer

REF = "refs/heads/evidence"
SIGNATURE_SUFFIX = ".sig"
_STATEMENT = re.compile(
    r"evidence/(?:baseline|[0-9]{4}/[0-9]{2}/(?:PR-[0-9]{6,}\.[0-9]+|(?:census|erasure|restoration)-[0-9]{6,}))\.json\Z"
)
_OPEN = re.compile(r"open/PR-[0-9]{6,}\.json\Z")
_FREE = frozenset({"README.md", "README.zh.md"})
_ABSENT = "0"


@dataclass(frozen=True, slots=True)
class Branch:
    """What stands on the branch at ``commit`` (empty if there is none), and what is wrong with its history.

    ``statements`` stand in the order in which they came; ``opens`` are the last looks at open pull requests, and
    ``open_files`` their bytes by path.
    """

    commit: str = ""
    statements: tuple[RawStatement, ...] = ()
    opens: tuple[Statement, ...] = ()
    open_files: Mapping[str, bytes] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def read(repository: Repository, commit: str | None) -> Branch:
    """Read the branch whole, and its history for anything but additions; None is a repository without the branch."""
    if commit is None:
        return Branch()
    order: dict[str, None] = {}
    problems: list[Problem] = []
    for landed in repository.first_parent(commit):
        problems.extend(_commit_problems(landed))
        order.update(dict.fromkeys(c.path for c in landed.changes if _STATEMENT.match(c.path)))
    files = repository.files(commit)
    standing = [path for path in order if path in files.entries]
    signatures = [path + SIGNATURE_SUFFIX for path in standing if path + SIGNATURE_SUFFIX in files.entries]
    opened = [path for path in files.paths("open/") if _OPEN.match(path)]
    content = dict(files.read_many([*standing, *signatures, *opened]))
    return Branch(
        commit=files.commit,
        statements=tuple(
            RawStatement(path, content.get(path, b""), content.get(path + SIGNATURE_SUFFIX, b"")) for path in standing
        ),
        opens=tuple(_opens(opened, content, problems)),
        open_files={path: content[path] for path in opened if path in content},
        problems=tuple(problems),
    )


def _opens(paths: Iterable[str], content: Mapping[str, bytes], problems: list[Problem]) -> Iterator[Statement]:
    for path in paths:
        try:
            statement = decode(content.get(path, b""))
        except StatementError as error:
            problems.append(Problem("statement_unreadable", error.code, path, None, {"path": path, **error.args_}))
            continue
        if statement.path == path:
            yield statement
        else:
            args = {"path": path, "expected": statement.path}
            problems.append(Problem("statement_unreadable", "evidence.path_differs", path, None, args))


def signed(path: str, content: bytes, key: Ed25519PrivateKey, namespace: str = NAMESPACE) -> dict[str, bytes]:
    """Return the two files of a statement: itself, and its signature beside it."""
    return {path: content, path + SIGNATURE_SUFFIX: sign(key, namespace, content)}


def append(
    repository: Repository,
    parent: str | None,
    files: Mapping[str, bytes | None],
    who: Signature,
    message: str,
    ref: str = REF,
) -> str:
    """Commit new statements (and open observations, None to remove one); return the new tip.

    Refused: changing or removing a statement, foreign paths, and a branch that moved since ``parent`` was read.
    """
    standing = repository.tree(parent) if parent else {}
    for path, content in files.items():
        if _OPEN.match(path):
            continue
        if not _belongs(path):
            raise ToolError("evidence.branch_foreign", path=ascii(path)[1:-1], commit="")
        if path in standing or content is None:
            raise ToolError("evidence.branch_exists", path=path)
    parents = (parent,) if parent else ()
    return Writer(repository).commit(ref, parents, files, who, who, message, expect=parent or _ABSENT)


def _commit_problems(landed: LandedCommit) -> Iterator[Problem]:
    if len(landed.parents) > 1:
        yield Problem("evidence_rewritten", "evidence.branch_merge", "", None, {"path": "", "commit": landed.oid})
    for change in landed.changes:
        message = _change_problem(change)
        if message:
            args = {"path": change.path, "commit": landed.oid, "status": change.status}
            yield Problem("evidence_rewritten", message, change.path, None, args)


def _change_problem(change: Change) -> str:
    if not _belongs(change.path):
        return "" if change.status == "D" else "evidence.branch_foreign"
    if change.new_mode not in {"", "100644"}:
        return "evidence.branch_mode"
    if change.status == "A" or change.path in _FREE or _OPEN.match(change.path):
        return ""
    return "evidence.branch_removed" if change.status == "D" else "evidence.branch_rewritten"


def _belongs(path: str) -> bool:
    statement = path.removesuffix(SIGNATURE_SUFFIX)
    return _STATEMENT.match(statement) is not None or _OPEN.match(path) is not None or path in _FREE
