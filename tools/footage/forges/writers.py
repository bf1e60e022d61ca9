"""Who may push to a repository at all, as both forges say it in the same words.

Of the token's own account the repository tells; of another one only those are told who administer it.
"""

from __future__ import annotations

from urllib.parse import quote

from footage.forges.answers import Row
from footage.forges.http import Transport

_WRITING = frozenset({"write", "maintain", "admin", "owner"})


def may_push(transport: Transport, path: str, login: str, *, mine: str) -> bool | None:
    """Return whether ``login`` may push to the repository at ``path``; ``mine`` is the token's own login."""
    if login.lower() == mine.lower():
        answer = transport.get(path)
        allowed = Row(answer.json(), answer.name).row_or_none("permissions")
        return allowed.flag("push") if allowed and "push" in allowed else None
    answer = transport.get(f"{path}/collaborators/{quote(login, safe='')}/permission", accept=(200, 403, 404))
    return Row(answer.json(), answer.name).text("permission") in _WRITING if answer.status == 200 else None
