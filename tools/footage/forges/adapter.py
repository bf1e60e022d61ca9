"""What the adapters have in common: one repository on one forge, seen through one connection with one token."""

from __future__ import annotations

import base64
import re
from abc import ABC, abstractmethod
from urllib.parse import urlsplit

from footage.finding import ToolError
from footage.forges import ForgeRefused, Note, Remote
from footage.forges.answers import Row
from footage.forges.http import RawAnswer, Token, Transport
from footage.model import Account
from footage.repository import Repository

_NAME = re.compile(r"[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100}")


class Adapter(ABC):
    """A repository called ``name`` on the forge at ``web``; ``git_user`` goes with the token when git speaks to it.

    ``host`` names the forge in accounts, if not the address; ``me`` is the token's account, where it is known.
    """

    git_user = "footage"

    def __init__(
        self, web: str, name: str, token: Token, http: Transport, repository: Repository, *, host: str = "",
        me: Account | None = None,
    ) -> None:  # fmt: skip
        if not _NAME.fullmatch(name):
            raise ToolError("forges.repository_unusable", name=ascii(name)[1:-1])
        self._web = web
        self._name = name
        self._path = f"/repos/{name}"
        self._token = token
        self._http = http
        self._git = repository
        self._host = host or (urlsplit(web).hostname or "")
        self._me = me

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._web!r}, {self._name!r})"

    @property
    def host(self) -> str:
        """The forge's host name."""
        return self._host

    @property
    def repository(self) -> str:
        """The repository's name on the forge."""
        return self._name

    @property
    def answers(self) -> tuple[RawAnswer, ...]:
        """Return the digests of everything that was answered so far."""
        return self._http.answers

    def propose(self, branch: str, title: str, body: str) -> int:
        """Open a pull request from a branch that was pushed into main, and return its number; never tried twice."""
        asked = {"title": title, "body": body, "head": branch, "base": "main"}
        answer = self._http.send("POST", f"{self._path}/pulls", asked, accept=(201, 409, 422))
        if answer.status != 201:
            raise ForgeRefused("forges.not_proposed", branch=branch)
        opened: int = Row(answer.json(), answer.name).number("number")
        return opened

    def notes(self, marker: str) -> tuple[Note, ...]:
        """Return the issues of ours that contain the marker, by number."""
        rows = (
            row for row in self._issue_rows() if "body" in row and marker in row.text("body") and self._is_ours(row)
        )
        notes = (
            Note(row.number("number"), row.text("title"), row.text("body"), row.text("state") == "open") for row in rows
        )
        return tuple(sorted(notes, key=lambda each: each.number))

    def write_note(self, note: Note | None, title: str, body: str, *, open: bool = True) -> int:
        """Write an issue (never tried twice), or change one."""
        if note is None:
            answer = self._http.send("POST", f"{self._path}/issues", {"title": title, "body": body}, accept=(201,))
            written: int = Row(answer.json(), answer.name).number("number")
            return written
        changes = {"title": title, "body": body, "state": "open" if open else "closed"}
        self._http.send("PATCH", f"{self._path}/issues/{note.number}", changes)
        return note.number

    @abstractmethod
    def _issue_rows(self) -> tuple[Row, ...]:
        """Read every issue, none where the repository has no issues."""

    @abstractmethod
    def _is_ours(self, row: Row) -> bool:
        """Tell whether we wrote a comment or an issue."""

    def remote(self) -> Remote:
        """Return the repository's address for git, and the header with the token."""
        secret = base64.b64encode(f"{self.git_user}:{self._token.reveal()}".encode()).decode()
        return Remote(f"{self._web}/{self._name}.git", f"Authorization: Basic {secret}")
