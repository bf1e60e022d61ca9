"""A small office for tests of decisions: people, roles, routes and reviews as plain values, no files and no Git."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from footage.approvals import Matter
from footage.model import (
    Account,
    AccountKind,
    Change,
    Contributor,
    HeadChange,
    Merge,
    Observation,
    Record,
    Review,
    ReviewVerdict,
)
from footage.policy import Packs, RecordVersion, Roster, Routes, Sites

HOST = "forge.example"
T0 = 1_772_400_000  # 2026-03-01T21:20:00Z
CASE = "RQ-20260302-7K3M9Q"
PATH = f"records/cases/2026/03/{CASE}/request.yml"
BLOB = "b" * 40
OLD_BLOB = "c" * 40
HEAD = "1" * 40
OLD_HEAD = "2" * 40


@dataclass(frozen=True)
class Rule:
    landing_class: str
    actor: tuple[str, ...] = ()
    second: tuple[str, ...] = ()
    route_fields: tuple[str, ...] = ()


LANDING = {
    "request": Rule("A", ("/handler", "/applicant")),
    "extension": Rule("A", ("/requested_by",)),
    "preservation": Rule("C", ("/done_by",)),
    "retrieval": Rule("B", ("/operators/*",), ("/receiver", "/witness")),
    "custody": Rule("B", ("/giver",), ("/receiver",)),
    "person": Rule("D"),
    "camera": Rule("D", route_fields=("/sensitivity",)),
    "role_grant": Rule("E"),
    "delegation": Rule("E", ("/delegator",)),
    "pack": Rule("E"),
    "hold": Rule("C", ("/placed_by",)),
    "hold_release": Rule("A", ("/released_by",)),
}

PEOPLE = {  # person: (department, account number)
    "zhao": ("logistics", 1),
    "lin": ("logistics", 2),
    "qian": ("security", 3),
    "sun": ("security", 4),
    "li": ("office", 5),
    "gao": ("office", 6),
    "he": ("quality", 7),
    "zhou": ("storage", 8),
}
DEPARTMENTS = {"logistics": "office", "security": "office", "quality": "office", "storage": "office", "office": None}
GRANTS = {
    "RG-000001": ("department_head", ["lin"], "logistics"),
    "RG-000002": ("department_head", ["he"], "quality"),
    "RG-000003": ("security_reviewer", ["qian", "sun"], None),
    "RG-000004": ("security_head", ["sun"], None),
    "RG-000005": ("management", ["li", "gao"], None),
    "RG-000006": ("department_head", ["gao"], "office"),
    "RG-000007": ("custodian", ["zhou", "qian"], None),
    "RG-000008": ("registrar", ["he"], None),
    "RG-000009": ("policy_owner", ["gao"], None),
    "RG-000010": ("department_head", ["sun"], "security"),
}
UNIT = {"stage": "unit", "slots": [{"slot": "unit.head", "role": "department_head", "department": "of_request"}]}
JOINT = {
    "stage": "unit",
    "slots": [*UNIT["slots"], {"slot": "unit.joint", "role": "department_head", "department": "joint"}],
}  # type: ignore[misc]
SECURITY = {
    "stage": "security",
    "slots": [
        {"slot": "security.reviewer", "role": "security_reviewer", "department": "none"},
        {"slot": "security.head", "role": "security_head", "department": "none", "ordered": True},
    ],
}
MANAGEMENT = {"stage": "management", "slots": [{"slot": "management", "role": "management", "department": "none"}]}


def route(
    name: str, landing_class: str, kinds: list[str], stages: list[Any], precedence: int = 1, **when: Any
) -> Record:
    data = {"landing_class": landing_class, "kinds": kinds, "precedence": precedence, "when": when, "stages": stages}
    return Record("route", name, f"records/policy/routes/{name}.yml", "0" * 40, data)


ROUTES = (
    route("internal", "A", ["request"], [JOINT, SECURITY], channel="internal"),
    route("management", "A", ["request"], [JOINT, SECURITY, MANAGEMENT], 2, sensitive=True),
    route("many", "A", ["request"], [JOINT, SECURITY, MANAGEMENT], 3, camera_count={"at_least": 9}),
    route("own", "A", ["request"], [JOINT, SECURITY, MANAGEMENT], 4, department_function="security"),
    route("urgent", "A", ["request"], [], 9, urgency="emergency"),
    route("docket", "B", ["retrieval", "custody"], [
        {"stage": "second_hand", "slots": [{"slot": "second_hand", "role": "named_second", "department": "none"}]}
    ]),
    route("report", "C", ["preservation", "hold"], []),
    route("two", "A", ["hold_release"], [SECURITY, MANAGEMENT], kind="hold_release"),
    route("register", "D", ["person", "camera"], [
        {"stage": "register", "slots": [{"slot": "register", "role": "registrar", "department": "none"}]}
    ]),
    route("constitution", "E", ["role_grant", "pack", "camera"], [
        {"stage": "constitution", "slots": [
            {"slot": "constitution.owner", "role": "policy_owner", "department": "none"},
            {"slot": "constitution.security", "role": "security_head", "department": "none"},
        ]}
    ]),
    route("acceptance", "E", ["delegation"], [
        {"stage": "acceptance", "slots": [{"slot": "acceptance", "role": "delegate", "department": "none"}]}
    ], 2, kind="delegation"),
)  # fmt: skip


def request(**changed: Any) -> Record:
    data: dict[str, Any] = {
        "kind": "request",
        "id": CASE,
        "department": "logistics",
        "applicant": "lin",
        "handler": "zhao",
        "channel": "internal",
        "urgency": "normal",
        "mode": "copy",
        "cameras": ["CAM-1", "CAM-2"],
        "window": {"from": "2026-03-01T08:00:00+08:00", "to": "2026-03-01T08:20:00+08:00"},
        "use": {"recipients": ["zhao"], "period_days": 5},
        "sensitivity": "ordinary",
        "contains_minor": False,
    }
    return Record("request", CASE, PATH, BLOB, {**data, **changed}, CASE)


def account(person: str, kind: AccountKind = AccountKind.HUMAN) -> Account:
    return Account(HOST, PEOPLE[person][1] if person in PEOPLE else 999, person, kind)


def standing(kind: str, name: str, data: Mapping[str, Any], **period: Any) -> RecordVersion:
    record = Record(kind, name, f"records/{kind}/{name}.yml", "0" * 40, {"id": name, **data})
    given = {"landed_seq": 0, "landed_epoch": None, "adopted": True} | period
    return RecordVersion(record=record, version=1, landed_commit="", pull=None, first_seen_epoch=None, **given)


def office() -> list[RecordVersion]:
    people = [
        standing("person", name, {
            "department": department,
            "accounts": [{"host": HOST, "id": number, "login": name}],
            "emails": [f"{name}@office.example"],
            "active_from": "2020-01-01",
        })
        for name, (department, number) in PEOPLE.items()
    ]  # fmt: skip
    departments = [
        standing("department", name, {"parent": parent, "function": "security" if name == "security" else "business"})
        for name, parent in DEPARTMENTS.items()
    ]
    grants = [
        standing("role_grant", name, {"role": role, "people": holders, "department": scope, "from": "2020-01-01"})
        for name, (role, holders, scope) in GRANTS.items()
    ]
    cameras = [
        standing(
            "camera", f"CAM-{number}", {"zone": "ZN-1", "sensitivity": "sensitive" if number == 20 else "ordinary"}
        )
        for number in range(1, 21)
    ]
    return [*people, *departments, *grants, *cameras]


def packs(**values: Any) -> Packs:
    given = {"approval.l1_if_applicant_is_head": "handler_drafts_head_reviews", "approval.security_head_alone": False}
    parameters = [
        {
            "name": name,
            "value": value,
            "unit": "-",
            "clause": "-",
            "source": "-",
            "bound": "value",
            "from": "2020-01-01",
        }
        for name, value in (given | values).items()
    ]
    return Packs([Record("pack", "p", "records/policy/packs/p.yml", "0" * 40, {"parameters": parameters})])


def matter(*records: Record, versions: list[RecordVersion] | None = None, **more: Any) -> Matter:
    chosen = records or (request(),)
    ground = office() if versions is None else versions
    given: dict[str, Any] = {
        "records": {record.path: record for record in chosen},
        "before": {},
        "requests": {record.case_id: record for record in chosen if record.kind == "request"},
        "landing": LANDING,
        "events": frozenset({"request", "extension", "preservation", "retrieval", "custody", "delegation", "hold"}),
        "roster": Roster(ground),
        "packs": packs(),
        "routes": Routes(ROUTES),
        "sites": Sites(ground),
    }
    return Matter(**given | more)


def review(number: int, person: str, verdict: str = "approve", at: int | None = None, **more: Any) -> Review:
    given: dict[str, Any] = {
        "id": number,
        "event_id": number,
        "account": account(person),
        "verdict": ReviewVerdict(verdict),
        "submitted_at": T0 + 100 * number if at is None else T0 + at,
        "commit_id": HEAD,
        "head_at_submission": HEAD,
    }
    return Review(**given | more)


def seen(*reviews: Review, author: str = "zhao", records: tuple[Record, ...] = (), **more: Any) -> Observation:
    changes = tuple(Change(r.path, "A", "", "", "100644", r.blob) for r in records or (request(),))
    given: dict[str, Any] = {
        "host": HOST,
        "repository": "park/records",
        "number": 1,
        "occasion": 1,
        "title": "request",
        "author": account(author),
        "created_at": T0,
        "base_ref": "refs/heads/main",
        "head": HEAD,
        "merge_base": "0" * 40,
        "changes": changes,
        "change_sets": {HEAD: changes, OLD_HEAD: (replace(changes[0], new_blob=OLD_BLOB), *changes[1:])},
        "head_changes": (HeadChange(T0, None, HEAD),),
        "reviews": reviews,
        "contributors": (Contributor("author", author, f"{author}@office.example", HEAD, account(author)),),
        "observed_at": T0 + 1_000_000,
    }
    return Observation(**given | more)


def merged(at: int = 900_000, **more: Any) -> Merge:
    return Merge(**{"at": T0 + at, "by": account("zhou"), "commit": "9" * 40, "base_before": "0" * 40} | more)
