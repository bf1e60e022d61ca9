"""The ``allowed_signers`` file of OpenSSH, as far as it can be read the same way everywhere.

Read: plain principals, ``namespaces``, ``valid-after`` and ``valid-before`` in UTC. Not read, and said so: certificate
authorities, patterns, local times, keys other than Ed25519.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from footage.evidence.sshsig import AllowedSigner, PublicKey

_OPTION = re.compile(r'(?P<name>[A-Za-z-]+)(?:="(?P<value>[^"]*)")?(?:,|\Z)')
_TIME = re.compile(r"(?P<date>[0-9]{8})(?P<time>[0-9]{4}(?:[0-9]{2})?)?Z\Z")


class _Unread(ValueError):
    """A line, or a part of it, that this reader does not take."""


def parse_allowed_signers(data: bytes) -> tuple[tuple[AllowedSigner, ...], tuple[int, ...]]:
    """Return the signers of a file, and the numbers of the lines that could not be read."""
    signers: list[AllowedSigner] = []
    unread: list[int] = []
    for number, line in enumerate(data.decode("utf-8", "replace").split("\n"), 1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        try:
            signers.extend(_line(text))
        except _Unread:
            unread.append(number)
    return tuple(signers), tuple(unread)


def allowed_signers_line(signer: AllowedSigner) -> str:
    """Return the line that lets ``ssh-keygen -Y verify`` accept exactly what ``signer`` allows."""
    options = [f'namespaces="{",".join(signer.namespaces)}"'] if signer.namespaces else []
    if signer.valid_from is not None:
        options.append(f'valid-after="{_written(signer.valid_from)}"')
    if signer.valid_until is not None:
        # OpenSSH still accepts the named second itself; here the end is exclusive.
        options.append(f'valid-before="{_written(signer.valid_until - 1)}"')
    return " ".join(filter(None, (signer.principal, ",".join(options), signer.key.line())))


def _line(text: str) -> Iterator[AllowedSigner]:
    principals, _, rest = text.partition(" ")
    options, key_text = _split_options(rest.strip())
    key = PublicKey.parse(key_text)
    if key is None:
        raise _Unread
    after, before = options.get("valid-after"), options.get("valid-before")
    namespaces = tuple(filter(None, options.get("namespaces", "").split(",")))
    if ("namespaces" in options and not namespaces) or any(char in principals + "".join(namespaces) for char in '*?!"'):
        raise _Unread
    for principal in principals.split(","):
        yield AllowedSigner(
            principal=principal,
            key=key,
            namespaces=namespaces,
            valid_from=None if after is None else _time(after),
            valid_until=None if before is None else _time(before) + 1,
        )


def _split_options(rest: str) -> tuple[dict[str, str], str]:
    if rest.startswith("ssh-"):
        return {}, rest
    options: dict[str, str] = {}
    place = 0
    while place < len(rest) and not rest[place].isspace():
        end = re.compile(r'(?:[^\s"]|"[^"]*")*').match(rest, place)
        text = end.group() if end else ""
        if not text:
            raise _Unread
        for match in _matches(text):
            name = match["name"].lower()
            if name not in {"namespaces", "valid-after", "valid-before"} or match["value"] is None or name in options:
                raise _Unread
            options[name] = match["value"]
        place += len(text)
    return options, rest[place:].strip()


def _matches(text: str) -> Iterator[re.Match[str]]:
    place = 0
    while place < len(text):
        match = _OPTION.match(text, place)
        if match is None:
            raise _Unread
        yield match
        place = match.end()


def _time(text: str) -> int:
    match = _TIME.match(text)
    if match is None:
        raise _Unread
    try:
        moment = datetime.strptime(match["date"] + (match["time"] or "0000").ljust(6, "0") + "Z", "%Y%m%d%H%M%S%z")
    except ValueError as error:
        raise _Unread from error
    return int(moment.timestamp())


def _written(epoch: int) -> str:
    return datetime.fromtimestamp(epoch, UTC).strftime("%Y%m%d%H%M%SZ")
