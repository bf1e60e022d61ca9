"""A forge behind a socket, a client on it in the dialect's words, and what the same forge says without a wire."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

from footage.forges import Forge, GateForge
from footage.forges.dialect import Server
from footage.forges.github import GitHubForge
from footage.forges.http import Transport
from footage.forges.simulated import MAIN, SimulatedForge
from footage.model import Account, Contributor, Observation, ReviewVerdict
from footage.repository import Repository, Signature, Writer

HOST = "forge.example"
NAME = "office/records"
T0 = 1_772_500_000
ANN, BEN, EVE, DAN, GATE = 1, 2, 3, 4, 7
TOKENS = {"ann-token": ANN, "ben-token": BEN, "eve-token": EVE, "dan-token": DAN, "gate-token": GATE}
PEOPLE = {ANN: "ann", BEN: "ben", EVE: "eve", DAN: "dan", GATE: "gate"}
ROOT = Signature("Root", "root@example.org", T0 - 100, 480)
APPROVE, REJECT, COMMENT = ReviewVerdict.APPROVE, ReviewVerdict.REJECT, ReviewVerdict.COMMENT
FILES = {"a.yml": b"a: 1\n", "b.yml": b"b: 1\n"}


class World:
    """One forge in one dialect. ``now`` is the time at which acts over the wire happen."""

    def __init__(self, directory: Path, dialect: str) -> None:
        self.dialect = dialect
        self.git: Repository = Writer.init(directory / "forge.git", bare=True)
        self.writer = Writer(self.git)
        self.writer.commit(MAIN, [], FILES, ROOT, ROOT, "begin")
        self.forge = SimulatedForge(self.git, self.writer, host=HOST, name=NAME)
        for number, login in PEOPLE.items():
            self.forge.register(number, login, login.title(), f"{login}@example.org")
        self.now = T0 + 5000
        self.server = Server(self.forge, dialect, tokens=TOKENS, clock=lambda: self.now)
        self.waits: list[float] = []
        self._open = ExitStack()

    def __enter__(self) -> Self:
        self._open.enter_context(self.server)
        self._open.callback(self.git.close)
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def client(
        self, token: str = "gate-token", *, repository: Repository | None = None, hasty: bool = False
    ) -> GateForge:
        """Return a client that does not really wait between tries; ``waits`` remembers how long it would have.

        Answers have a minute, so that a busy machine fails no test; a ``hasty`` client gives up after a second.
        """
        seconds = 1.0 if hasty else 60.0
        return client(self.dialect, self.server, token, repository or self.git, self.waits.append, seconds)

    def asked(self) -> int:
        """Open a pull request of Ann's with one file."""
        return self.forge.open_pull(ANN, {"c.yml": b"c: 1\n"}, "Ask", T0)

    def seen(self, number: int, *, token: str = "gate-token") -> Observation:
        """Observe through the wire."""
        return self.client(token).observe(number, at=T0 + 9000)

    def rows(self, path: str) -> list[dict[str, Any]]:
        """Return a list as the forge serves it, below the repository."""
        found: list[dict[str, Any]] = self.transport("gate-token").get(f"/repos/{NAME}{path}").json()
        return found

    def transport(self, token: str) -> Transport:
        """Return a plain connection with somebody's token."""
        return Transport(self.server.api, authorization=f"Bearer {token}")

    def true(self, number: int) -> Observation:
        """Observe without one. A real forge forgets at once what a deleted account did; the simulated one does not."""
        found = self.forge.observe(number, at=T0 + 9000)
        moves = tuple(replace(each, actor=self._now(each.actor)) for each in found.head_changes)
        return replace(
            found, head_changes=moves, merged=found.merged and replace(found.merged, by=self._now(found.merged.by))
        )

    def _now(self, account: Account | None) -> Account | None:
        return account and self.forge.account(account.id)


def client(
    dialect: str, server: Server, token: str, repository: Repository, sleep: Callable[[float], None], seconds: float
) -> GateForge:
    """Return the dialect's client on a server."""
    if dialect == "github":
        transport = Transport(server.api, authorization=f"Bearer {token}", read_seconds=seconds, tries=3, sleep=sleep)
        return GitHubForge(server.url, NAME, token, repository, transport, host=HOST)
    from footage.forges.gitea import GiteaForge

    transport = Transport(server.api, authorization=f"token {token}", read_seconds=seconds, tries=3, sleep=sleep)
    return GiteaForge(server.url, NAME, token, repository, transport, host=HOST)


def comparable(observation: Observation, dialect: str) -> Observation:
    """Return an observation without what a dialect cannot know or says in its own words.

    The forge's word for a verdict; numbers of review events, which only order; which branch a retarget came from on
    GitHub; whom an address belongs to and who opened a branch on Gitea.
    """
    ranks = {event: rank for rank, event in enumerate(sorted(each.event_id for each in observation.reviews))}
    reviews = tuple(replace(each, verdict_raw="", event_id=ranks[each.event_id]) for each in observation.reviews)
    found = replace(observation, reviews=reviews)
    if dialect == "github":
        return replace(found, base_changes=tuple(replace(e, old_ref="", new_ref="") for e in found.base_changes))
    people: tuple[Contributor, ...] = tuple(replace(each, account=None) for each in found.contributors)
    return replace(found, contributors=people)


def known(forge: Forge) -> list[tuple[object, ...]]:
    """Return a forge's list of pull requests as plain values."""
    return [(each.number, each.occasion, each.state, each.ended_at) for each in forge.pulls()]


__all__ = [
    "ANN", "APPROVE", "BEN", "COMMENT", "DAN", "EVE", "FILES", "GATE", "HOST", "MAIN", "NAME", "REJECT", "T0",
    "Account", "World", "client", "comparable", "known",
]  # fmt: skip
