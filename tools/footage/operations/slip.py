"""The digest slip: what to write down on paper today, so that a rewriting of tomorrow shows.

Both heads, and the number and digest of the last statement, in the words that ``verify --anchor`` reads back.
"""

from __future__ import annotations

from collections.abc import Iterator

from footage.finding import ToolError
from footage.operations.comment import StandingNames
from footage.operations.standing import Standing
from footage.repository import Repository
from footage.text import say


def slip(repository: Repository, at: int, lang: str) -> Iterator[str]:
    """Yield the lines of the slip for what stands at ``at``."""
    standing = Standing.of_clone(repository)
    if not standing.main:
        raise ToolError("operations.no_main", status=3)
    standing.begun()
    seq, sha = standing.tip
    yield say("anchor.slip", lang)
    yield ""
    yield say("anchor.main", lang, oid=standing.main)
    yield say("anchor.evidence", lang, oid=standing.evidence)
    yield say("anchor.chain", lang, seq=seq, sha=sha)
    yield ""
    yield say("anchor.time", lang, time=StandingNames(standing.ground).at(at).text)
    yield say("anchor.sign", lang)
    yield say("anchor.use", lang)
