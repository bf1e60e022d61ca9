"""The seats of a route: which signature is asked for, and who may give it by what right.

Rulings (``process.md`` 2): C1, the head reviews what the handler drafted, unless the head drafted, committed or
receives; then the superior signs. C2, management signs in place of the head of security when that head is the
applicant. Nobody signs for what they drafted, committed, receive or gain, neither themselves nor through whoever acts
in their place; whoever cannot be told apart from such a person does not sign. Who acts in another's place never signs
what they ask for themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from footage.approvals.classify import Classified, effective_kind
from footage.approvals.extensions import asked_anew, extension_of
from footage.approvals.matter import Matter, named
from footage.approvals.paper import Paper, paper_of
from footage.approvals.reports import listed
from footage.approvals.rules import Rules
from footage.model import Observation, Record
from footage.policy import Holding, Route, RouteSlot

MACHINE = "machine:"  # before the id of a contributor that is a machine; no person's id has a colon
INSPECTORS = ("auditor", "supervisor")
C1_VALUES = ("handler_drafts_head_reviews", "superior")


@dataclass(frozen=True, slots=True)
class Seat:
    """One signature. ``people`` limits it to named persons (second hands, a delegate); None: holders of ``role``.

    ``signers`` are those who gave this signature on paper, and when: only they may confirm it. ``barred`` are people,
    ``audited`` departments whose people must not give this one: it is about what they did.
    """

    stage: str
    slot: str
    role: str
    department: str
    ordered: bool
    people: frozenset[str] | None = None
    shared: bool = False
    barred: frozenset[str] = frozenset()
    audited: frozenset[str] = frozenset()
    signers: Mapping[str, int] | None = None

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles of which one is asked for."""
        return INSPECTORS if self.role == "inspector" else (self.role,)


@dataclass(frozen=True, slots=True)
class Right:
    """By what right somebody may sit (``via`` is empty for the role itself), and in whose place, if in another's."""

    via: str = ""
    stands_for: str = ""


class Bench:
    """All seats of one pull request, with the people who may and may not sit on them."""

    def __init__(self, observation: Observation, matter: Matter, classified: Classified, at: int, rules: Rules) -> None:
        self.observation = observation
        self.matter = matter
        self.classified = classified
        self.at = at
        self.rules = rules
        self.roster = matter.roster
        self.author = self.roster.person_of(observation.author, observation.created_at)
        self.machine = self.roster.machine_of(observation.author, at)

    @cached_property
    def request(self) -> Record | None:
        """The request that the pull request is about, if it is about exactly one."""
        found = [self.matter.requests[case] for case in self.classified.case_ids if case in self.matter.requests]
        return found[0] if len(found) == 1 else None

    @cached_property
    def decided(self) -> Record | None:
        """The request whose facts choose the route: an extension that asks for more than time is one of its own."""
        extension = extension_of(self.matter) if self.rules.extensions else None
        if self.request is None or extension is None:
            return self.request
        return asked_anew(extension, self.request, self.matter, self.at) or self.request

    @cached_property
    def contributors(self) -> frozenset[str]:
        """People who wrote what is to be approved."""
        return frozenset(person for person in map(self._contributor, self.observation.contributors) if person)

    @cached_property
    def unattributed(self) -> tuple[str, ...]:
        """Addresses of contributors whom nobody can name; these fail closed."""
        known = ((each, self._contributor(each)) for each in self.observation.contributors)
        return tuple(sorted({each.email for each, person in known if person is None}))

    def _contributor(self, contributor: object) -> str | None:
        account, email = getattr(contributor, "account", None), str(getattr(contributor, "email", ""))
        at = self.observation.created_at
        machine = self.roster.machine_of(account, at) if account else self.roster.machine_by_email(email, at)
        if machine is not None:
            return f"{MACHINE}{machine.id}"
        return self.roster.person_of(account, at) if account else self.roster.person_by_email(email, at)

    @cached_property
    def recipients(self) -> frozenset[str]:
        """People who would receive what is asked for."""
        if self.classified.landing_class != "A":
            return frozenset()
        uses = [record.data.get("use") or {} for record in (self.request, self.decided) if record]
        return frozenset(str(each) for use in uses for each in use.get("recipients") or ())

    @cached_property
    def askers(self) -> frozenset[str]:
        """People in whose name something is asked: handler, applicant, whoever requests an extension."""
        if self.classified.landing_class != "A":
            return frozenset()
        asked = named(self.request.data, ("/handler", "/applicant")) if self.request else ()
        records = (record for record in self.matter.records.values() if record.kind != "request")
        return frozenset(asked) | frozenset(p for record in records for p in named(record.data, ("/requested_by",)))

    @cached_property
    def gainers(self) -> frozenset[str]:
        """People to whom a grant or a change of their own entry gives something (class E)."""
        if self.classified.landing_class != "E":
            return frozenset()
        grants = (record for record in self.matter.records.values() if record.kind == "role_grant")
        return frozenset(person for record in grants for person in named(record.data, ("/people/*",)))

    def seats(self, route: Route) -> tuple[Seat, ...]:
        """Return the seats of ``route`` in order of signing."""
        found: list[Seat] = []
        alone = self.matter.packs.value("approval.security_head_alone", self.at) is True
        for slot in route.slots:
            if not (alone and slot.role == "security_reviewer" and slot.stage == "security"):
                found.extend(self._expand(slot))
        paper = self.paper
        if paper is None:
            return tuple(found)
        return tuple(replace(seat, signers=paper.signers(seat.stage, seat.slot)) for seat in found)

    @cached_property
    def paper(self) -> Paper | None:
        """The paper form that the reviews confirm, if this is about one."""
        return paper_of(self.matter, self.at)

    def _expand(self, slot: RouteSlot) -> list[Seat]:
        if slot.role == "named_second":
            return self._second_hands(slot)
        if slot.role == "countersigner":
            return self._countersigners(slot)
        if slot.role == "delegate":
            people = frozenset(
                str(record.data.get("delegate"))
                for record in self.matter.records.values()
                if record.kind == "delegation"
            )
            return [Seat(slot.stage, slot.slot, slot.role, "", slot.ordered, people)]
        if slot.department == "joint":
            joint = (self.request.data.get("joint_departments") or ()) if self.request else ()
            return [Seat(slot.stage, f"{slot.slot}.{each}", slot.role, str(each), slot.ordered) for each in joint]
        department = ""
        if slot.department == "of_request":
            department = str(self.request.data.get("department") or "") if self.request else "?"
        return [Seat(slot.stage, slot.slot, slot.role, department, slot.ordered)]

    def _countersigners(self, slot: RouteSlot) -> list[Seat]:
        """The head of the office signs for its reports; for findings a supervisor or auditor who is not audited."""
        seats = []
        lists = [record for _, record in sorted(self.matter.records.items()) if record.kind == "countersign"]
        for index, record in enumerate(lists, 1):
            found = listed(record.data, self.matter)
            audited = {person for each in found for person in each.audited}
            barred = audited.union(*(each.actors for each in found))
            offices = frozenset(self.roster.department_of(person, self.at) for person in audited)
            findings = record.data.get("about") == "findings"
            role, office = ("inspector", "") if findings else ("department_head", str(record.data.get("office") or "?"))
            name = f"{slot.slot}.{index}"
            seats.append(Seat(slot.stage, name, role, office, False, None, True, frozenset(barred), offices))
        return seats

    def _second_hands(self, slot: RouteSlot) -> list[Seat]:
        """One seat for each distinct set of people of whom one must confirm; none named: any other custodian.

        A record that names nobody is confirmed with the records of the same case that it refers to and that land with
        it: an archiving with its return (``process.md`` 1, class B).
        """
        groups: dict[frozenset[str] | None, None] = {}
        for record in self._confirmable():
            others = self._confirmers(record)
            for other in self._confirmable() if not others else ():
                if other.case_id == record.case_id and other.id in _texts(record.data):
                    others |= self._confirmers(other)
            groups[others or None] = None
        return [
            Seat(
                slot.stage,
                f"{slot.slot}.{index}",
                "custodian" if people is None else slot.role,
                "",
                False,
                people,
                True,
            )
            for index, people in enumerate(groups, 1)
        ]

    def _confirmable(self) -> list[Record]:
        """Return the records of class B, by path."""
        rules = (
            (record, self.matter.landing.get(effective_kind(record)))
            for _, record in sorted(self.matter.records.items())
        )
        return [record for record, rule in rules if rule is not None and rule.landing_class == "B"]

    def _confirmers(self, record: Record) -> frozenset[str]:
        rule = self.matter.landing[effective_kind(record)]
        return frozenset(named(record.data, rule.second)) - frozenset(named(record.data, rule.actor))

    def conflict(self, seat: Seat, person: str) -> str:
        """Return why ``person`` must not sit on any seat like this one, or an empty string."""
        if person in seat.barred or (seat.audited and self.roster.department_of(person, self.at) in seat.audited):
            return "own_report"
        if person == self.author:
            return "self"
        if person in self.contributors:
            return "contributor"
        if person in self.recipients and seat.role != "delegate":
            return "recipient"
        if person in self.gainers:
            return "gains"
        return "self" if person in self.askers and not self._may_sign_own(seat, person) else ""

    def _may_sign_own(self, seat: Seat, person: str) -> bool:
        """C1: the applicant who only lends the name may review as head what the handler drafted."""
        request = self.request
        return (
            seat.stage == "unit"
            and request is not None
            and request.data.get("handler") != person
            and self.matter.packs.value("approval.l1_if_applicant_is_head", self.at) == C1_VALUES[0]
        )

    def right(self, seat: Seat, person: str, at: int) -> Right | None:
        """Return by what right ``person`` may sit there at ``at``; None: by none."""
        if self.conflict(seat, person) or not self.roster.active(person, at):
            return None
        if seat.people is not None:
            return Right() if person in seat.people else None
        if seat.signers is not None:
            return self._on_paper(seat, person, at)
        if seat.stage == "unit" or (seat.barred and seat.role == "department_head"):
            return self._unit_right(seat, person, at)
        if seat.slot == "security.head" and self._security_asks:
            held = self._held(seat, self.roster.holds(person, "management", at))
            return Right("C2", held.stands_for) if held else None
        return self._own(seat, person, at)

    def _on_paper(self, seat: Seat, person: str, at: int) -> Right | None:
        """Whoever signed on paper, and had the right to then and has it now, may confirm it."""
        signed = (seat.signers or {}).get(person)
        if signed is None:
            return None
        bare = replace(seat, signers=None)
        then, now = self.right(bare, person, signed), self.right(bare, person, at)
        return Right(now.via or "paper", now.stands_for) if then and now else None

    def _own(self, seat: Seat, person: str, at: int) -> Right | None:
        found = (self._held(seat, self.roster.holds(person, role, at, seat.department)) for role in seat.roles)
        return next((right for right in found if right), None)

    def _held(self, seat: Seat, holding: Holding | None) -> Right | None:
        """Nobody acts for whom the seat is barred, and nobody who asks acts for another."""
        if holding is None:
            return None
        if holding.stands_for and (self.conflict(seat, holding.stands_for) or holding.person in self.askers):
            return None
        return Right(holding.via, holding.stands_for)

    def _unit_right(self, seat: Seat, person: str, at: int) -> Right | None:
        if self.matter.packs.value("approval.l1_if_applicant_is_head", self.at) not in C1_VALUES:
            return None
        right = self._held(seat, self.roster.holds(person, seat.role, at, seat.department))
        if right or self._free(seat, at, seat.department):
            return right
        return Right("C1") if person in self._superiors(seat, at) else None

    def _superiors(self, seat: Seat, at: int) -> frozenset[str]:
        parent = self.roster.parent_of(seat.department, at)
        free = self._free(seat, at, parent) if parent else []
        return frozenset(free or (each.person for each in self.roster.holders("management", at)))

    def _free(self, seat: Seat, at: int, department: str) -> list[str]:
        """Return the heads of a department, and who acts for them, whom nothing keeps from this seat."""
        heads = self.roster.holders(seat.role, at, department)
        return [each.person for each in heads if not self.conflict(seat, each.person) and self._held(seat, each)]

    @cached_property
    def _security_asks(self) -> bool:
        """C2 applies when the head of security is the applicant or the handler."""
        people = named(self.request.data, ("/applicant", "/handler")) if self.request else ()
        return any(self.roster.holds(person, "security_head", self.at) for person in people)

    def candidates(self, seat: Seat, at: int) -> tuple[str, ...]:
        """Return everyone who could sit there at ``at``."""
        people = self.roster.ever(*seat.roles, "management") if seat.people is None else sorted(seat.people)
        return tuple(person for person in people if self.right(seat, person, at) is not None)


def _texts(value: object) -> frozenset[str]:
    """Return every text in a record's data."""
    if isinstance(value, str):
        return frozenset((value,))
    inside = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return frozenset(text for each in inside for text in _texts(each))
