"""Who wrote what a pull request changes: the people whose own approval of it would be worth nothing.

A commit counts if it leaves a path of the pull request's diff different from what **every** parent has there; a merge
that only takes one side changes nothing. Names and addresses are what a commit claims; nobody is identified here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from footage.model import Contributor
from footage.repository.history import parse_log
from footage.repository.plumbing import decode

FIELDS = ("%H", "%P", "%an", "%ae", "%cn", "%ce", "%B")
FORMAT = "--format=tformat:" + "%x00".join(FIELDS)
# Not git's trailer parser: it reads the last paragraph only, and a name that hides above it must count too.
_CO_AUTHOR = re.compile(
    r"^[ \t]*co-(?:authored|committed)-by[ \t]*:[ \t]*(.*?)[ \t]*\r?$", re.IGNORECASE | re.MULTILINE
)
_PERSON = re.compile(r"(?P<name>[^<>]*?)[ \t]*<(?P<email>[^<>]*)>\Z")


def contributors(chunks: Iterable[bytes], paths: frozenset[str]) -> tuple[Contributor, ...]:
    """Return the contributors to ``paths`` from a log with one entry per commit and parent, in the log's order."""
    found: dict[Contributor, None] = {}
    for fields, touched in _commits(chunks):
        if touched & paths:
            found.update(dict.fromkeys(people(*map(decode, fields))))
    return tuple(found)


def _commits(chunks: Iterable[bytes]) -> Iterator[tuple[list[bytes], set[str]]]:
    current: list[bytes] = []
    counts: Counter[str] = Counter()
    for fields, changes in parse_log(chunks, len(FIELDS)):
        if current and fields[0] != current[0]:
            yield current, _in_all(current, counts)
            counts = Counter()
        current = fields
        counts.update(change.path for change in changes)
    if current:
        yield current, _in_all(current, counts)


def _in_all(fields: list[bytes], counts: Counter[str]) -> set[str]:
    parents = max(1, len(fields[1].split()))
    return {path for path, count in counts.items() if count >= parents}


def people(
    oid: str, _parents: str, author: str, author_email: str, committer: str, committer_email: str, message: str
) -> Iterator[Contributor]:
    """Yield everybody whom one commit names, from its ``FIELDS``."""
    yield Contributor("author", author, author_email, oid)
    yield Contributor("committer", committer, committer_email, oid)
    for text in _CO_AUTHOR.findall(message):
        match = _PERSON.match(text)
        name, email = (match["name"], match["email"]) if match else (text, "")
        yield Contributor("co-author", name, email, oid)
