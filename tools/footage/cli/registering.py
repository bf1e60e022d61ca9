"""The register that a command asks: made for it, opened for reading, with the keys that the caller vouches for."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from footage.cli.talk import Progress, moment
from footage.finding import ToolError

if TYPE_CHECKING:
    from footage.evidence.sshsig import AllowedSigner
    from footage.register.making import Made


@contextmanager
def register_of(
    repo: Path, path: Path, as_of: str | None, trust: Path | None, lang: str, *, cache: Path | None = None
) -> Iterator[tuple[Made, sqlite3.Connection]]:
    """Make the register of ``repo`` at ``path``, from what is left in ``cache``, and open it for reading."""
    from footage.register.making import make
    from footage.repository import Repository

    at, known = moment(as_of), trusted(trust)
    made = make(Repository.open(repo), path, as_of=at, trust=known, cache=cache, progress=Progress(lang))
    with opened(path) as connection:
        yield made, connection


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a register for reading only."""
    from footage.register.read import open_readonly

    connection = open_readonly(path)
    try:
        yield connection
    finally:
        connection.close()


def trusted(path: Path | None) -> tuple[AllowedSigner, ...] | None:
    """Read the keys that the caller vouches for; a line that is none stops the run, because trust is never guessed."""
    if path is None:
        return None
    from footage.evidence.signers import parse_allowed_signers

    signers, bad = parse_allowed_signers(path.read_bytes())
    if bad or not signers:
        raise ToolError("cli.bad_trust", path=path, lines=", ".join(map(str, bad)) or "-")
    return signers
