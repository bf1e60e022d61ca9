"""CODEOWNERS from the roles on record: whom a forge asks when registers, policy or settings change.

It asks, it decides nothing: the gate does, and for cases it also asks, stage by stage. So cases stand here without
owners. The forges read the file differently: GitHub takes the last glob that matches, Gitea every regular expression
that matches the whole path. Refuses: a login that could not stand in such a file, and to mix accounts of two forges.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from footage.finding import ToolError
from footage.model import Record
from footage.policy import RecordVersion, Roster, Routes
from footage.reading.kinds import CASES, Kinds
from footage.reading.records import read_record
from footage.repository import Tree

_LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")
_SETTINGS = ("schemas/", "gate/", ".github/", ".gitea/")
_HEAD = "# footage owners"


def codeowners(tree: Tree, dialect: str, *, at: int, host: str = "") -> str:
    """Return the file's text for the accounts on ``host`` (the only one, if there is one only), as roles are ``at``."""
    records = tuple(_records(tree))
    people = {record.id: record for record in records if record.kind == "person"}
    logins = _logins(people, host or _only_host(people))
    roster = Roster(RecordVersion(record, 1, 0, None, "", None, None, adopted=True) for record in records)
    routes = Routes(record for record in records if record.kind == "route")

    def owners(landing_class: str, kind: str) -> tuple[str, ...]:
        route, _ = routes.choose(landing_class, (kind,), {})
        roles = {slot.role for slot in route.slots} if route else set()
        holders = {holding.person for role in roles for holding in roster.holders(role, at)}
        return tuple(sorted({logins[person] for person in holders if person in logins}))

    settings = owners("E", "settings")
    kinds = [kind for kind in Kinds.load(tree) if kind.outside]
    folders = {kind.outside + "/": owners(kind.landing.landing_class, kind.name) for kind in kinds}
    if not any((settings, *folders.values())):
        raise ToolError("doctor.owners_none", hint="doctor.owners_none_hint")
    lines = _github(settings, folders) if dialect == "github" else _gitea(settings, folders)
    return "\n".join([_HEAD, *lines]) + "\n"


def _github(settings: tuple[str, ...], folders: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield globs, the general one first because the last one that matches applies."""
    yield _line("*", settings)
    yield f"/{CASES}"
    for folder, owners in sorted(folders.items()):
        yield _line(f"/{folder}", owners)


def _gitea(settings: tuple[str, ...], folders: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield expressions that do not overlap; a dot is in brackets because Gitea reads a backslash twice."""
    patterns = ["[^/]*", *(f"{folder.replace('.', '[.]')}.*" for folder in _SETTINGS)]
    rules = [(pattern, settings) for pattern in patterns]
    rules += [(f"{folder}.*", owners) for folder, owners in sorted(folders.items())]
    return (_line(pattern, owners) for pattern, owners in rules if owners)


def _line(pattern: str, owners: Iterable[str]) -> str:
    return " ".join([pattern, *(f"@{login}" for login in owners)])


def _records(tree: Tree) -> Iterator[Record]:
    kinds = Kinds.load(tree)
    for path in tree.paths("records/"):
        if path.endswith(".yml") and not path.startswith(CASES):
            record = read_record(path, tree.blob(path), tree.read(path), kinds).record
            if record is not None:
                yield record


def _only_host(people: Mapping[str, Record]) -> str:
    accounts = [account for record in people.values() for account in record.data.get("accounts") or ()]
    hosts = sorted({str(account["host"]) for account in accounts})
    if len(hosts) > 1:
        raise ToolError("doctor.owners_host", hosts=", ".join(hosts))
    return "".join(hosts)


def _logins(people: Mapping[str, Record], host: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for person, record in sorted(people.items()):
        for account in record.data.get("accounts") or ():
            if account["host"] == host and _LOGIN.fullmatch(str(account["login"])):
                found.setdefault(person, str(account["login"]))
    return found
