"""Work notices (R-4.1.1): for every request that landed approved, tell those who keep the footage to prepare it.

Promises: one notice for each case, at a path that follows from the case, so that no second one can be written; nothing
for what landed before the gate's account was registered to write notices, or where a notice was closed by somebody.
The notice names what was granted, not what was asked for.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from footage.evidence.ground import Ground
from footage.model import Account, Grant, Record
from footage.operations.standing import Standing
from footage.policy import Machine
from footage.reading.text_of_record import record_bytes
from footage.text import both, say

KIND = "work_notice"
ROLES = ("custodian", "operator")
BRANCH = "footage/notice/"
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice to be opened as a pull request: of which case, for which pull request, where, and what it says."""

    case_id: str
    number: int
    path: str
    content: bytes
    title: str
    body: str
    email: str

    @property
    def branch(self) -> str:
        """Return the branch it is pushed as."""
        return BRANCH + self.case_id


def owed(standing: Standing, me: Account, at: int, lang: str) -> tuple[Notice, ...]:
    """Return the notices that are still to be written, by case."""
    ground = standing.ground
    kind = ground.kinds_at(ground.last_seq).get(KIND)
    machine = ground.roster().machine_of(me, at)
    if kind is None or machine is None or not writes_notices(standing, me, at):
        return ()
    found = []
    for request, number, grant in _granted(standing, me):
        name = f"{KIND}-{_six(request.case_id)}"
        path = kind.path_of(name, request.case_id)
        people = recipients(ground, grant, at)
        if people and grant.cameras and path not in standing.given_up:
            found.append(_notice(ground, machine, me.host, request, number, grant, people, name, path, at, lang))
    return tuple(sorted(found, key=lambda each: each.case_id))


def writes_notices(standing: Standing, me: Account, at: int) -> bool:
    """Return whether this account is registered to write work notices."""
    machine = standing.ground.roster().machine_of(me, at)
    return machine is not None and KIND in machine.lands


def recipients(ground: Ground, grant: Grant, at: int) -> tuple[str, ...]:
    """Return who keeps the granted cameras' footage: the storages' keepers, and who works with them on it."""
    cameras = {each.record.id: each.record.data for each in ground.standing("camera", ground.last_seq)}
    storages = {each.record.id: each.record.data for each in ground.standing("storage", ground.last_seq)}
    used = (storages.get(str(cameras.get(camera, {}).get("storage"))) for camera in grant.cameras)
    roster = ground.roster()
    keepers = {str(data["keeper"]) for data in used if data and roster.active(str(data.get("keeper")), at)}
    offices = {roster.department_of(keeper, at) for keeper in keepers}
    holders = {each.person for role in ROLES for each in roster.holders(role, at)}
    near = {person for person in holders if roster.department_of(person, at) in offices}
    return tuple(sorted((keepers | near) or holders))


def _granted(standing: Standing, me: Account) -> Iterator[tuple[Record, int, Grant]]:
    """Yield every request that landed approved while the account was registered, and has no notice yet."""
    ground = standing.ground
    told = {each.record.case_id for each in ground.standing(KIND, ground.last_seq)}
    for version in ground.standing("request", ground.last_seq):
        grant = standing.granted.get(version.pull or "")
        if grant is None or version.landed_epoch is None or version.record.case_id in told:
            continue
        machine = ground.roster().machine_of(me, version.landed_epoch)
        if machine is not None and KIND in machine.lands:
            yield version.record, int((version.pull or "PR-0.1")[3:].partition(".")[0]), grant


def _notice(
    ground: Ground, machine: Machine, host: str, request: Record, number: int, grant: Grant, people: tuple[str, ...],
    name: str, path: str, at: int, lang: str,
) -> Notice:  # fmt: skip
    window: Mapping[str, Any] = request.data["window"]
    mode = both(f"notice.mode.{grant.mode}").get(lang)
    body = say(
        "notice.body", lang, case=request.case_id, number=number, cameras=", ".join(grant.cameras), mode=mode,
        begin=window["from"], end=window["to"], people=_called(ground, host, people, at),
    )  # fmt: skip
    data = {
        "kind": KIND, "id": name, "sent_by": machine.id, "recipients": list(people),
        "sent_at": datetime.fromtimestamp(at, ZoneInfo(ground.zone)).isoformat(), "channel": "forge",
        "cameras": list(grant.cameras), "window": {"from": window["from"], "to": window["to"]}, "mode": grant.mode,
        "text_sha256": hashlib.sha256(body.encode()).hexdigest(),
    }  # fmt: skip
    title = say("notice.title", lang, case=request.case_id)
    return Notice(request.case_id, number, path, record_bytes(data), title, body, machine.email)


def _called(ground: Ground, host: str, people: tuple[str, ...], at: int) -> str:
    """Return how the forge calls these people, so that it tells them; whoever has no account there by their id."""
    words = []
    for person in people:
        accounts = (ground.roster().person(person, at) or {}).get("accounts") or ()
        logins = (str(each["login"]) for each in accounts if each["host"] == host)
        login = next((each for each in logins if _LOGIN.fullmatch(each)), None)
        words.append(f"@{login}" if login else person)
    return ", ".join(words)


def _six(case_id: str) -> str:
    """Return six characters that follow from the case."""
    digest = hashlib.sha256(f"{KIND} {case_id}".encode()).digest()
    return "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in digest[:6])
