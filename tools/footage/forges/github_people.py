"""Whom GitHub takes the people of a pull request's commits for.

GitHub maps a commit's address to an account by number. A commit made on its pages is committed by ``web-flow`` for the
author; that is believed only where GitHub's own signature on the commit holds, because anybody can write that address.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from footage.forges.answers import Row
from footage.forges.github_history import account
from footage.model import Account, AccountKind, Contributor

_WEB_FLOW = "web-flow"
_NUMBERED = re.compile(r"([0-9]{1,18})\+([A-Za-z0-9-]+(?:\[bot\])?)@users\.noreply\.(.+)")


def attributed(host: str, contributors: Sequence[Contributor], commits: Sequence[Row]) -> tuple[Contributor, ...]:
    """Return the contributors with the accounts that GitHub names by number; nobody is guessed."""
    by_commit = {each.text("sha"): each for each in commits}
    return tuple(replace(each, account=_account(host, each, by_commit.get(each.commit))) for each in contributors)


def _account(host: str, contributor: Contributor, commit: Row | None) -> Account | None:
    if contributor.role not in {"author", "committer"}:
        return _numbered(host, contributor.email)
    user = _user(commit, contributor.role) if commit else None
    if commit and user and contributor.role == "committer" and user.text("login") == _WEB_FLOW:
        user = _user(commit, "author") if _verified(commit) else None
    return _known(account(host, user)) if user else None


def _user(commit: Row, role: str) -> Row | None:
    """Return whom GitHub takes somebody for; nobody is null there, or an object with nothing in it."""
    user = commit.row_or_none(role)
    return user if user and any(True for _ in user) else None


def _verified(commit: Row) -> bool:
    seal = commit.row("commit").row_or_none("verification")
    return seal is not None and seal.flag("verified")


def _known(found: Account) -> Account | None:
    return None if found.kind is AccountKind.GHOST else found


def _numbered(host: str, email: str) -> Account | None:
    found = _NUMBERED.fullmatch(email)
    if found is None or found[3].lower() != host:
        return None
    kind = AccountKind.BOT if found[2].endswith("[bot]") else AccountKind.HUMAN
    return Account(host, int(found[1]), found[2], kind)
