"""What stands on a branch, commit by commit, read from one stream of ``git log --raw``.

Messages and paths come from whoever pushed. The stream is separated by NUL, which neither can contain, and each field
and path is taken by its position, so that no message can pass for a change and no path for a commit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from footage.model import Change
from footage.repository.plumbing import decode

FIELDS = ("%H", "%T", "%P", "%an", "%ae", "%at", "%cn", "%ce", "%ct", "%s", "%b")
LOG_FORMAT = "--format=tformat:" + "%x00".join(FIELDS)
RAW_OPTIONS = ("--raw", "-z", "--no-renames", "--no-abbrev", "--no-ext-diff", "--ignore-submodules=none")
LOG_OPTIONS = (*RAW_OPTIONS, "--root", "--encoding=UTF-8", "--no-show-signature", "--no-notes", "--no-color")


@dataclass(frozen=True, slots=True)
class LandedCommit:
    """One commit with what it changed against its first parent (a root commit: against nothing)."""

    oid: str
    tree: str
    parents: tuple[str, ...]
    author_name: str
    author_email: str
    author_epoch: int
    committer_name: str
    committer_email: str
    committer_epoch: int
    subject: str
    body: str
    changes: tuple[Change, ...] = ()


def split_nul(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the NUL-terminated tokens of a stream; an unterminated rest is yielded last."""
    rest = b""
    for chunk in chunks:
        tokens = (rest + chunk).split(b"\0")
        rest = tokens.pop()
        yield from tokens
    if rest:
        yield rest


def parse_log(chunks: Iterable[bytes], width: int) -> Iterator[tuple[list[bytes], list[Change]]]:
    """Yield (fields, changes) of each commit in a log printed with ``width`` fields."""
    tokens = split_nul(chunks)
    token = next(tokens, None)
    while token is not None:
        fields = [token.lstrip(b"\n"), *(next(tokens, b"") for _ in range(width - 1))]
        changes: list[Change] = []
        token = _next_filled(tokens)
        while token is not None and token.lstrip(b"\n").startswith(b":"):
            changes.append(_change(token, next(tokens, b"")))
            token = _next_filled(tokens)
        yield fields, changes


def _next_filled(tokens: Iterator[bytes]) -> bytes | None:
    # Between commits git may print one more separator; neither a commit nor a change is ever empty.
    return next((token for token in tokens if token.strip(b"\n")), None)


def landed_commits(chunks: Iterable[bytes]) -> Iterator[LandedCommit]:
    """Yield the commits of a log printed with ``LOG_FORMAT``."""
    for raw, changes in parse_log(chunks, len(FIELDS)):
        yield landed_commit(raw, changes)


def landed_commit(raw: Iterable[bytes], changes: Iterable[Change]) -> LandedCommit:
    """Return the commit of these ``FIELDS`` and changes."""
    oid, tree, parents, name, email, at, committer, committer_email, committed, subject, body = map(decode, raw)
    return LandedCommit(
        oid=oid,
        tree=tree,
        parents=tuple(parents.split()),
        author_name=name,
        author_email=email,
        author_epoch=_epoch(at),
        committer_name=committer,
        committer_email=committer_email,
        committer_epoch=_epoch(committed),
        subject=subject,
        body=body.rstrip("\n"),
        changes=tuple(changes),
    )


def parse_raw(output: bytes) -> tuple[Change, ...]:
    """Return the changes that ``git diff-tree --raw -z`` printed, ordered by path."""
    tokens = split_nul([output])
    return tuple(sorted(_change(token, next(tokens, b"")) for token in tokens))


def _change(token: bytes, path: bytes) -> Change:
    old_mode, new_mode, old_blob, new_blob, status = token.lstrip(b"\n")[1:].decode("ascii", "replace").split(" ")
    return Change(
        path=decode(path),
        status=status[:1],
        old_mode=_present(old_mode),
        old_blob=_present(old_blob),
        new_mode=_present(new_mode),
        new_blob=_present(new_blob),
    )


def _present(text: str) -> str:
    return text if text.strip("0") else ""


def _epoch(text: str) -> int:
    # A commit may carry any bytes for a date; what is no number is no time.
    try:
        return int(text)
    except ValueError:
        return 0
