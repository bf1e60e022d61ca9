"""What goes over the wire between a simulated forge and its clients, before it becomes bytes.

A dialect answers a ``Call`` with a ``Reply``; a fault stands between the two. Nothing here knows what is asked for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

Routes = tuple[tuple[str, str, Callable[..., "Reply"]], ...]


@dataclass(frozen=True, slots=True)
class Call:
    """One request: its path below the dialect's prefix, its query, its JSON body, and the account that asks."""

    method: str
    path: str
    query: Mapping[str, str]
    body: Mapping[str, Any]
    by: int

    @property
    def key(self) -> str:
        """Return the request line, such as ``GET /user`` or ``GET /repos/a/b/pulls?page=2&state=all``."""
        query = "&".join(f"{name}={value}" for name, value in sorted(self.query.items()))
        return f"{self.method} {self.path}{'?' + query if query else ''}"

    def number(self, name: str, default: int) -> int:
        """Return a number of the query; what is no number counts as absent, as on real forges."""
        text = self.query.get(name, "")
        return int(text) if text.isascii() and text.isdigit() else default


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer. ``raw`` replaces the JSON of ``body``; ``cut``: the connection ends in the middle of the body."""

    status: int = 200
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    cut: bool = False
    delay: float = 0.0

    def content(self) -> bytes:
        """Return the body's bytes."""
        if self.raw is not None:
            return self.raw
        return b"" if self.status == 204 else json.dumps(self.body, ensure_ascii=False).encode()


class Refusal(Exception):
    """A request that the forge answers with an error status and a message."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


def dispatch(routes: Routes, call: Call) -> Reply:
    """Answer a call by the first route whose method and path fit."""
    known = False
    for method, pattern, answer in routes:
        found = re.fullmatch(pattern, call.path)
        if found and method == call.method:
            return answer(call, **found.groupdict())
        known = known or found is not None
    raise Refusal(405, "Method Not Allowed") if known else Refusal(404, "Not Found")


def text_of_time(at: int, offset_minutes: int = 0) -> str:
    """Return RFC 3339 as forges write it: ``Z``, or the server's own offset."""
    if not offset_minutes:
        return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return datetime.fromtimestamp(at, timezone(timedelta(minutes=offset_minutes))).isoformat()
