"""Who is who and who held which role when, asked "as it stood on main at that moment".

Promises: an account answers to a person only while exactly one active person's entry names its host and numeric id, and
no machine's does; a role is held only through a grant (or a delegation of one link, or as standing deputy of somebody
whose absence landed) that had landed by then and whose own dates cover the moment. Back-dated grants and absences do
not reach back, because the version must have stood on main at the moment asked about. Refuses: to compare logins or
e-mail addresses of reviewers, to guess where two entries claim one account, and to let a deputy stand in for two
people at once.

Between two moments at which anything in it begins or ends a roster answers alike, so what was asked once for a stretch
of time is known for all of it: replaying years of history asks the same of the same few people again and again.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any, TypeVar, TypeVarTuple

from footage.model import Account
from footage.policy.moments import ends, starts
from footage.policy.versions import RecordVersion

DEFAULT_ZONE = "Asia/Shanghai"
_STRETCHES = 256  # so many are remembered at most
_FIRST, _LAST = ("from", "active_from"), ("until", "active_until")

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


@dataclass(frozen=True, slots=True)
class Holding:
    """A role held. ``via`` is empty for a grant of one's own, else the id of the delegation or of the absence.

    ``stands_for`` is then the person in whose place it is held.
    """

    person: str
    role: str
    department: str
    via: str = ""
    stands_for: str = ""


@dataclass(frozen=True, slots=True)
class Machine:
    """An account that a program uses: the id of its entry, the kinds it may land, the address in its commits."""

    id: str
    lands: frozenset[str]
    email: str


def _once(ask: Callable[[Roster, int, *Ts], T]) -> Callable[[Roster, int, *Ts], T]:
    """Ask only once for each stretch of time in which nothing in the roster begins or ends."""

    @wraps(ask)
    def answer(roster: Roster, at: int, *what: *Ts) -> T:
        known, question = roster.known_around(at), (ask, what)
        if question not in known:
            known[question] = ask(roster, at, *what)
        found: T = known[question]
        return found

    return answer


class Roster:
    """People, machines, departments, grants, delegations and absences in all their versions."""

    def __init__(self, versions: Iterable[RecordVersion], zone: str = DEFAULT_ZONE) -> None:
        self.zone = zone
        self._grants: dict[tuple[str, str], list[RecordVersion]] = defaultdict(list)
        self._deputies: dict[str, list[RecordVersion]] = defaultdict(list)
        self._absences: dict[str, list[RecordVersion]] = defaultdict(list)
        self._delegations: dict[tuple[str, str], list[RecordVersion]] = defaultdict(list)
        self._by_account: dict[tuple[str, int], list[RecordVersion]] = defaultdict(list)
        self._by_email: dict[str, list[RecordVersion]] = defaultdict(list)
        self._machines: list[RecordVersion] = []
        self._machine_accounts: dict[tuple[str, int], list[RecordVersion]] = defaultdict(list)
        self._holders: dict[str, set[str]] = defaultdict(set)
        self._people: dict[str, list[RecordVersion]] = defaultdict(list)
        self._departments: dict[str, list[RecordVersion]] = defaultdict(list)
        self._known: dict[int, dict[object, Any]] = {}  # by the place of a stretch among the turns
        self._versions = tuple(versions)
        for version in self._versions:
            self._index(version)

    @cached_property
    def _turns(self) -> list[int]:
        """Every moment at which something here begins or ends."""
        found: set[int | None] = set()
        for version in self._versions:
            found.update((version.landed_epoch, version.replaced_epoch, version.replaced_not_before))
            data = version.record.data
            found.update(starts(data[name], self.zone) for name in _FIRST if isinstance(data.get(name), str))
            found.update(ends(data[name], self.zone) for name in _LAST if isinstance(data.get(name), str))
        return sorted(moment for moment in found if moment is not None)

    def known_around(self, at: int) -> dict[object, Any]:
        """Return what was answered already about the stretch of time in which ``at`` lies."""
        stretch = bisect_right(self._turns, at)
        if stretch not in self._known and len(self._known) == _STRETCHES:
            self._known.clear()
        return self._known.setdefault(stretch, {})

    def _index(self, version: RecordVersion) -> None:
        record = version.record
        if record.kind == "role_grant":
            for name in record.data.get("people") or ():
                if record.data.get("standing_for"):
                    self._deputies[str(name)].append(version)
                else:
                    self._grants[str(record.data.get("role")), str(name)].append(version)
                    self._holders[str(record.data.get("role"))].add(str(name))
        elif record.kind == "absence":
            self._absences[str(record.data.get("person"))].append(version)
        elif record.kind == "delegation":
            self._delegations[str(record.data.get("role")), str(record.data.get("delegate"))].append(version)
            self._holders[str(record.data.get("role"))].add(str(record.data.get("delegate")))
        elif record.kind == "service_account":
            self._machines.append(version)
            self._machine_accounts[_account_of(version)].append(version)
        elif record.kind == "department":
            self._departments[record.id].append(version)
        elif record.kind == "person":
            self._people[record.id].append(version)
            for account in record.data.get("accounts") or ():
                self._by_account[(str(account["host"]), int(account["id"]))].append(version)
            for email in record.data.get("emails") or ():
                self._by_email[str(email).lower()].append(version)

    def person_of(self, account: Account | None, at: int) -> str | None:
        """Return the one person whose entry named this account at ``at``; None if nobody's or several people's."""
        return self._person_of(at, account.key) if account is not None else None

    @_once
    def _person_of(self, at: int, account: tuple[str, int]) -> str | None:
        if any(version.stood_at(at) for version in self._machine_accounts.get(account, ())):
            return None
        return _only(version.record.id for version in self._by_account.get(account, ()) if version.stood_at(at))

    def machine_of(self, account: Account | None, at: int) -> Machine | None:
        """Return the one machine whose entry names this account and covers ``at``; None if none or several do."""
        return self._machine_of(at, account.key) if account is not None else None

    @_once
    def _machine_of(self, at: int, account: tuple[str, int]) -> Machine | None:
        return self._only_machine(self._machine_accounts.get(account, ()), at)

    def machine_by_email(self, email: str, at: int) -> Machine | None:
        """Return the one machine whose entry named this address at ``at`` (for commit attribution only)."""
        wanted = email.strip().lower()
        named = (e for e in self._machines if wanted in (str(a).lower() for a in e.record.data.get("emails") or ()))
        return self._only_machine(named, at)

    def _only_machine(self, versions: Iterable[RecordVersion], at: int) -> Machine | None:
        standing = [each.record for each in versions if each.stood_at(at)]
        found = [each for each in standing if self._covers(each.data, at, "active_from", "active_until")]
        if len(found) != 1:
            return None
        lands, emails = (found[0].data.get(name) or () for name in ("lands", "emails"))
        return Machine(found[0].id, frozenset(map(str, lands)), str(next(iter(emails), "")))

    def person_by_email(self, email: str, at: int) -> str | None:
        """Return the one person whose entry named this address at ``at`` (for commit attribution only)."""
        found = self._by_email.get(email.strip().lower(), ())
        return _only(version.record.id for version in found if version.stood_at(at))

    def active(self, person: str, at: int) -> bool:
        """Return whether the person's entry stood at ``at`` and its own dates cover that moment."""
        return self._active(at, person)

    @_once
    def _active(self, at: int, person: str) -> bool:
        data = self.person(person, at)
        return data is not None and self._covers(data, at, "active_from", "active_until")

    def person(self, person: str, at: int) -> Mapping[str, Any] | None:
        """Return the person's entry as it stood at ``at``."""
        return _standing(self._people.get(person, ()), at)

    def department(self, department: str, at: int) -> Mapping[str, Any] | None:
        """Return the department's entry as it stood at ``at``."""
        return _standing(self._departments.get(department, ()), at)

    def department_of(self, person: str, at: int) -> str:
        """Return the id of the person's department at ``at``, or an empty string."""
        data = self.person(person, at)
        return str(data.get("department") or "") if data else ""

    def function_of(self, department: str, at: int) -> str:
        """Return the department's function (``security``, ``business`` …) at ``at``, or an empty string."""
        data = self.department(department, at)
        return str(data.get("function") or "") if data else ""

    def parent_of(self, department: str, at: int) -> str:
        """Return the id of the department above, or an empty string."""
        data = self.department(department, at)
        return str(data.get("parent") or "") if data else ""

    def holds(self, person: str, role: str, at: int, department: str = "") -> Holding | None:
        """Return by what right ``person`` held ``role`` (for ``department`` if one is named) at ``at``, or None."""
        return self._holding(at, person, role, department)

    @_once
    def _holding(self, at: int, person: str, role: str, department: str) -> Holding | None:
        if self._granted(person, role, at, department):
            return Holding(person, role, department) if self.active(person, at) else None
        for version in self._delegations.get((role, person), ()):
            if self._delegates(version, role, at, department) and self.active(person, at):
                return Holding(person, role, department, version.record.id, str(version.record.data.get("delegator")))
        return self._standing_in(person, role, at, department) if self.active(person, at) else None

    def holders(self, role: str, at: int, department: str = "") -> tuple[Holding, ...]:
        """Return everyone who held ``role`` at ``at``, by grant first, then in somebody's place, each once, sorted."""
        return self._holdings(at, role, department)

    @_once
    def _holdings(self, at: int, role: str, department: str) -> tuple[Holding, ...]:
        found = [holding for name in self.ever(role) if (holding := self.holds(name, role, at, department))]
        return tuple(sorted(found, key=lambda holding: (holding.via != "", holding.person)))

    def ever(self, *roles: str) -> tuple[str, ...]:
        """Return everyone who may hold one of these roles at some moment, sorted; standing deputies are among them."""
        people = set(self._deputies).union(*(self._holders.get(role, ()) for role in roles))
        return tuple(sorted(people))

    def _granted(self, person: str, role: str, at: int, department: str) -> bool:
        return any(
            version.stood_at(at)
            and _scope_fits(version.record.data, department)
            and self._covers(version.record.data, at, "from", "until")
            for version in self._grants.get((role, person), ())
        )

    def _delegates(self, version: RecordVersion, role: str, at: int, department: str) -> bool:
        """A delegation counts when it stood, covers the moment and its giver holds the role by grant: one link only."""
        data = version.record.data
        return (
            version.stood_at(at)
            and _scope_fits(data, department)
            and self._covers(data, at, "from", "until")
            and self.active(str(data.get("delegator")), at)
            and self._granted(str(data.get("delegator")), role, at, department)
        )

    def _standing_in(self, person: str, role: str, at: int, department: str) -> Holding | None:
        """A standing deputy acts in the role of one absent person: of several the one whose absence landed first."""
        found = [each for version in self._deputies.get(person, ()) for each in self._absent(version, person, at)]
        if not found:
            return None
        _, absence, away = min(found)
        for version in self._deputies[person]:
            data = version.record.data
            fits = data.get("role") == role and away in (data.get("standing_for") or ())
            if fits and self._deputises(version, away, at, department):
                return Holding(person, role, department, absence, away)
        return None

    def _absent(self, version: RecordVersion, deputy: str, at: int) -> Iterator[tuple[int, str, str]]:
        """Yield (landing, absence, person) of everybody for whom this grant lets the deputy act now."""
        for away in version.record.data.get("standing_for") or ():
            for absence in self._absences.get(str(away), ()) if self._deputises(version, str(away), at, "") else ():
                data = absence.record.data
                own = data.get("reported_by") == deputy or data.get("deputy", deputy) != deputy
                if not own and absence.stood_at(at) and self._covers(data, at, "from", "until"):
                    yield absence.landed_seq or 0, absence.record.id, str(away)

    def _deputises(self, version: RecordVersion, away: str, at: int, department: str) -> bool:
        data = version.record.data
        return (
            version.stood_at(at)
            and away not in (data.get("people") or ())
            and _scope_fits(data, department)
            and self._covers(data, at, "from", "until")
            and self.active(away, at)
            and self._granted(away, str(data.get("role")), at, department or str(data.get("department") or ""))
        )

    def _covers(self, data: Mapping[str, Any], at: int, first: str, last: str) -> bool:
        begin = starts(data.get(first), self.zone)
        end = ends(data.get(last), self.zone) if data.get(last) is not None else None
        return begin is not None and begin <= at and (data.get(last) is None or (end is not None and at < end))


def _account_of(version: RecordVersion) -> tuple[str, int]:
    account = version.record.data.get("account") or {}
    return str(account.get("host")), int(account.get("id") or 0)


def _scope_fits(data: Mapping[str, Any], department: str) -> bool:
    scope = data.get("department")
    return not scope or not department or scope == department


def _standing(versions: Iterable[RecordVersion], at: int) -> Mapping[str, Any] | None:
    return next((version.record.data for version in versions if version.stood_at(at)), None)


def _only(names: Iterable[str]) -> str | None:
    found = set(names)
    return found.pop() if len(found) == 1 else None
