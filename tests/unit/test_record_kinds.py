"""The kinds of the office together: each has a route, shared folders part cleanly, and what is recorded is shown."""

from __future__ import annotations

import sqlite3
from itertools import product
from pathlib import Path

import pytest

import example_records as examples
from footage.dossier import load_office
from footage.model import Record
from footage.policy import Routes
from footage.policy.routes import Facts
from footage.reading.kinds import Kind
from footage.reading.records import read_record
from footage.register import fill
from histories import CASE, History, at, camera, copy, request, retrieval, text_at

ROUTES = Path(__file__).resolve().parents[2] / "records" / "policy" / "routes"
KINDS = examples.kinds()
BY_REVIEW = ("A", "B", "D", "E")


def shipped_routes() -> tuple[Record, ...]:
    read = (read_record(f"records/policy/routes/{path.name}", "", path.read_bytes(), KINDS) for path in
            sorted(ROUTES.glob("*.yml")))  # fmt: skip
    return tuple(each.record for each in read if each.record is not None)


SHIPPED = Routes(shipped_routes())


def facts_of(kind: Kind) -> list[Facts]:
    """Return what may be known of a pull request of the kind: for a decision in a case, all that the request tells."""
    if kind.landing.landing_class != "A" or not kind.in_case:
        return [{"kind": kind.name}]
    choices = {
        "channel": ("internal", "agency", "individual", "court"),
        "urgency": ("normal", "emergency"),
        "mode": ("view", "copy", "disclose"),
        "sensitive": (False, True),
        "contains_minor": (False, True),
        "camera_count": (1, 40),
        "camera_hours": (1.0, 900.0),
        "external_recipient": (False, True),
        "department_function": ("business", "security"),
    }
    return [{"kind": kind.name, **dict(zip(choices, each, strict=True))} for each in product(*choices.values())]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.name != "correction"], ids=lambda kind: kind.name)
def test_each_kind_has_exactly_one_route_whatever_is_asked(kind: Kind) -> None:
    wanted = kind.landing.landing_class
    for facts in facts_of(kind):
        route, problem = SHIPPED.choose(wanted, [kind.name], facts)
        assert route is not None, (problem, facts)
        emergency = kind.name == "request" and facts["urgency"] == "emergency"
        assert bool(route.slots) == (wanted in BY_REVIEW and not emergency), route.id


def test_a_decision_takes_two_signatures_of_different_roles() -> None:
    decisions = [kind for kind in KINDS if kind.landing.landing_class == "A" and not kind.in_case]
    assert {kind.name for kind in decisions} == {"hold_release", "standing_authorisation", "violation"}
    for kind in decisions:
        route, _ = SHIPPED.choose("A", [kind.name], {"kind": kind.name})
        assert route is not None
        assert len({slot.role for slot in route.slots}) == len(route.slots) == 2


def test_what_went_wrong_is_reported_with_what_was_done() -> None:
    together = ["return", "incident", "archive", "preservation_release"]
    route, _ = SHIPPED.choose("B", together, {"kind": "return"})
    assert route is not None
    assert [slot.role for slot in route.slots] == ["named_second"]


def test_no_route_names_a_class_that_the_kind_is_stricter_than() -> None:
    """A route of a milder class than its kind's would be dead, or a way round the reviews."""
    strictest_first = "EABDCM"
    for route in SHIPPED.routes:
        for name in route.kinds:
            landing = KINDS[name].landing if name in KINDS else None
            if landing is None or landing.landing_class == "as_kind":
                continue
            stricter = strictest_first.index(route.landing_class) <= strictest_first.index(landing.landing_class)
            assert stricter, (route.id, name)


def test_kinds_that_share_a_folder_do_not_share_a_file() -> None:
    shared = [(one, other) for one in KINDS for other in KINDS if one is not other and one.folder == other.folder]
    assert shared
    for path in examples.records():
        placed = KINDS.of_path(path)
        assert placed is not None
        stem = path.rpartition("/")[2].removesuffix(".yml")
        others = [kind.name for kind in KINDS if kind.folder == placed[0].folder and kind.is_id(stem)]
        assert others in ([placed[0].name], [])  # none: a request, whose file has a fixed name


def test_no_example_names_a_person_outside_the_house() -> None:
    """Whoever is not on the roster stands in records as a reference, never as a name."""
    for kind in KINDS:
        for spec in kind.fields:
            if spec.name == "name_ref" or spec.name == "identity_ref":
                assert spec.privacy == "restricted", (kind.name, spec.pointer)


def office_of(history: History, as_of: int) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    fill(
        connection,
        kinds=history.kinds,
        replay=history.replay(),
        as_of=as_of,
        commit="1" * 40,
        evidence_commit="",
        provenance={},
        texts=history.read_many,
        judge=False,
    )
    return connection


def test_a_finding_of_people_is_listed_beside_the_findings_of_the_check() -> None:
    path = "records/oversight/findings/finding-2G4K6N.yml"
    read = read_record(path, "", examples.records()[path], KINDS)
    assert read.record is not None
    history = History([camera("CAM-A1")])
    history.land(at(1), dict(read.record.data))
    connection = office_of(history, at(2))
    assert connection.execute("SELECT uid, due_on FROM finding_record").fetchall() == [("finding-2G4K6N", "2026-04-30")]
    (listed,) = [page for page in load_office(connection, history.kinds).lists if page.kind == "finding"]
    assert [record.id for record in listed.records] == ["finding-2G4K6N"]


def test_a_reported_loss_is_the_state_of_the_copy() -> None:
    history = History([camera("CAM-A1"), camera("CAM-A2")])
    history.land(at(1), request(), filed=at(0, 10))
    history.land(at(3), retrieval(ended=at(2)), copy(made=at(2)))
    path = f"{examples.CASE}/incident-4P6S8V.yml"
    read = read_record(path, "", examples.records()[path], KINDS)
    assert read.record is not None
    lost = {**read.record.data, "category": "loss", "copies": ["copy-CCCCCC"], "discovered_at": text_at(at(4))}
    history.land(at(5), lost)
    connection = office_of(history, at(6))
    assert connection.execute("SELECT state, since_epoch FROM copy_state").fetchall() == [("lost", at(4))]
    assert connection.execute("SELECT state FROM cases WHERE case_id = ?", (CASE,)).fetchone() == ("lost",)
