"""The state of cases and copies at a moment, derived from small histories."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

import pytest

from footage.model import Grant, Outcome
from footage.register import fill
from histories import CASE, DAY, History, at, camera, copy, event, request, retrieval, slot, text_at


def register(history: History, as_of: int) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.row_factory = sqlite3.Row
    fill(
        connection,
        kinds=history.kinds,
        replay=history.replay(),
        as_of=as_of,
        commit="1" * 40,
        evidence_commit="2" * 40,
        provenance={"tool": "test"},
        texts=history.read_many,
        judge=False,
    )
    return connection


def case_at(history: History, as_of: int) -> dict[str, Any]:
    row = register(history, as_of).execute("SELECT * FROM cases WHERE case_id = ?", (CASE,)).fetchone()
    return dict(row)


def office() -> History:
    return History([camera("CAM-A1", 30), camera("CAM-A2", 15)])


def signed() -> tuple[Any, ...]:
    return (slot("unit.head", "lin", at(0, 11), review=1), slot("security.head", "sun", at(1), review=2))


def returned(at_day: int, result: str = "intact", name: str = "copy-CCCCCC") -> dict[str, Any]:
    return event(
        "return",
        "RRRRRR",
        returned_by="lin",
        checked_by="zhou",
        returned_at=text_at(at(at_day)),
        checked_at=text_at(at(at_day)),
        use_ended_on="2026-03-05",
        items=[{"copy": name, "result": result}],
    )


def archived(at_day: int) -> dict[str, Any]:
    fields = {"storage": "ST-A", "archived_by": "zhou", "class": "case", "keep_until": "2029-01-01"}
    more = {"return": "return-RRRRRR", "copies": ["copy-CCCCCC"], "archived_at": text_at(at(at_day))}
    return event("archive", "VVVVVV", **fields, **more)


def test_open_request_waits_for_the_next_slot() -> None:
    history = office()
    slots = (
        slot("unit.head", "lin", at(0, 11), review=1),
        slot("security.head", None, None, candidates=("sun", "qian")),
    )
    pull = history.open(at(0, 10), request(), slots=slots)
    case = case_at(history, at(1))
    assert (case["state"], case["waiting_slot"], json.loads(case["waiting_for"])) == (
        "waiting",
        "security.head",
        ["sun", "qian"],
    )
    assert (case["filed_epoch"], case["state_since_epoch"], case["pull_request"]) == (at(0, 10), at(0, 11), pull)
    assert case["approved_epoch"] is None
    assert case["title"] == "仓库三号门货架被撞，需要查看当时经过"
    assert case["overwrite_epoch"] == at(0, 8) + 15 * DAY  # CAM-A2 keeps its footage for the shorter time


def test_open_request_is_rejected_while_a_rejection_stands() -> None:
    history = office()
    slots = (slot("unit.head", None, at(0, 11), review=1, candidates=("lin",)),)
    history.open(at(0, 10), request(), outcome=Outcome.REJECTED, slots=slots)
    case = case_at(history, at(1))
    assert (case["state"], case["state_since_epoch"]) == ("rejected", at(0, 11))


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Outcome.REFUSED, "refused"),
        (Outcome.WITHDRAWN, "withdrawn"),
        (Outcome.EXPIRED, "expired"),
        (Outcome.UNDETERMINED, "refused"),
    ],
)
def test_closed_request_keeps_what_it_asked(outcome: Outcome, state: str) -> None:
    history = office()
    history.close(at(1), request(), outcome=outcome, filed=at(0, 10))
    connection = register(history, at(2))
    case = connection.execute("SELECT * FROM cases").fetchone()
    assert (case["state"], case["state_since_epoch"], case["applicant"]) == (state, at(1), "lin")
    assert case["overwrite_epoch"] is None
    kept = connection.execute("SELECT reason, standing, landed_epoch FROM request").fetchall()
    assert [tuple(row) for row in kept] == [("仓库三号门货架被撞，需要查看当时经过", "closed", None)]


def test_open_request_is_not_among_what_stands_but_its_text_is_there() -> None:
    history = office()
    history.open(at(0, 10), request())
    connection = register(history, at(1))
    assert connection.execute("SELECT count(*) FROM request").fetchone()[0] == 0
    assert connection.execute("SELECT standing FROM request_version").fetchone()[0] == "open"
    assert connection.execute("SELECT count(*) FROM source WHERE text LIKE '%三号门货架%'").fetchone()[0] == 1


def test_life_of_a_copy() -> None:
    history = office()
    grant = Grant(("CAM-A1", "CAM-A2"), "copy", at(0, 8), at(0, 9))
    history.land(at(1), request(), slots=signed(), grant=grant, filed=at(0, 10))
    history.land(at(2, 10), retrieval(), copy())
    history.land(at(8, 10), returned(8))
    history.land(at(9), archived(9))
    states = {day: case_at(history, at(day, 20)) for day in (0, 1, 2, 7, 8, 9)}
    assert {day: case["state"] for day, case in states.items()} == {
        0: "waiting",
        1: "approved",
        2: "in_use",
        7: "in_use",
        8: "returned",
        9: "archived",
    }
    due = at(7, 0) + DAY - 1  # handed out on day 2 for five days: the end of day 7, in Shanghai
    assert states[2]["due_epoch"] == due
    assert case_at(history, due)["state"] == "in_use"
    late = case_at(history, due + 1)
    assert (late["state"], late["state_since_epoch"]) == ("overdue", due)
    assert (states[1]["approved_epoch"], states[1]["overwrite_epoch"]) == (at(1), at(0, 8) + 15 * DAY)
    assert (states[2]["retrieved_epoch"], states[2]["overwrite_epoch"]) == (at(2), None)
    assert (states[8]["returned_epoch"], states[8]["due_epoch"]) == (at(8), None)
    assert (states[9]["archived_epoch"], states[9]["verification"]) == (at(9), "verified")
    assert states[0]["verification"] == "undetermined"  # what was proven later says nothing about then


def test_extension_counts_only_when_it_was_approved() -> None:
    for outcome, days in ((Outcome.APPROVED, 8), (Outcome.UNAPPROVED, 5)):
        history = office()
        history.land(at(1), request(), filed=at(0, 10))
        history.land(at(2, 10), retrieval(), copy())
        more = event("extension", "XXXXXX", additional_days=3, grounds="会议推迟", requested_by="lin")
        history.land(at(3), more, outcome=outcome)
        assert case_at(history, at(4))["due_epoch"] == at(2 + days, 0) + DAY - 1


def test_extension_that_lands_after_the_period_ended_does_not_mend_it() -> None:
    more = event("extension", "XXXXXX", additional_days=3, grounds="会议推迟", requested_by="lin")
    history = office()
    history.land(at(1), request(), filed=at(0, 10))
    history.land(at(2, 10), retrieval(), copy())
    history.land(at(8), more)
    case = case_at(history, at(9))
    assert (case["state"], case["due_epoch"]) == ("overdue", at(7, 0) + DAY - 1)
    adopted = History([request(), copy(), more])
    assert case_at(adopted, at(9))["due_epoch"] == at(10, 0) + DAY - 1


def test_holder_follows_custody_and_first_hand_over_decides_the_due_day() -> None:
    history = office()
    history.land(at(1), request(), filed=at(0, 10))
    handed = event(
        "custody",
        "DDDDDD",
        copy="copy-CCCCCC",
        giver="lin",
        receiver="zhao",
        at=text_at(at(4)),
        place="库房",
        reason="核对",
    )
    history.land(at(2, 10), retrieval(), copy())
    history.land(at(4, 10), handed)
    row = register(history, at(5)).execute("SELECT * FROM copy_state").fetchone()
    assert (row["uid"], row["holder"], row["since_epoch"]) == (f"{CASE}/copy-CCCCCC", "zhao", at(4))
    assert row["due_epoch"] == at(7, 0) + DAY - 1


def test_copy_for_the_police_is_never_due_and_ends_as_transferred() -> None:
    history = office()
    history.land(at(1), request(channel="agency"), filed=at(0, 10))
    history.land(at(2, 10), retrieval(), copy(receiver=None))
    assert case_at(history, at(60))["state"] == "in_use"
    given = event(
        "transfer",
        "TTTTTT",
        copy="copy-CCCCCC",
        organisation="云杉路派出所",
        authority_document="调取通知书 12 号",
        officers=["officer-a", "officer-b"],
        at=text_at(at(3)),
        handed_by="zhou",
        receipt_sha256="1" * 64,
    )
    history.land(at(3, 12), given)
    case = case_at(history, at(60))
    assert (case["state"], case["state_since_epoch"], case["due_epoch"]) == ("transferred", at(3), None)


def test_view_only_ends_as_viewed() -> None:
    history = office()
    history.land(at(1), request(mode="view"), filed=at(0, 10))
    seen = event(
        "view",
        "WWWWWW",
        viewers=["lin"],
        companion="zhou",
        started_at=text_at(at(2, 9)),
        ended_at=text_at(at(2, 10)),
        place="监控室",
        cameras=["CAM-A1"],
        window={"from": text_at(at(0, 8)), "to": text_at(at(0, 9))},
        content_summary="叉车经过",
    )
    history.land(at(2, 11), seen)
    case = case_at(history, at(3))
    assert (case["state"], case["state_since_epoch"], case["overwrite_epoch"]) == ("viewed", at(2, 10), None)


def test_nothing_found_is_unavailable_until_something_is() -> None:
    history = office()
    history.land(at(1), request(), filed=at(0, 10))
    history.land(at(2, 10), retrieval("AAAAAA", result="unavailable"))
    assert (case_at(history, at(3))["state"], case_at(history, at(3))["retrieved_epoch"]) == ("unavailable", None)
    history.land(at(4, 10), retrieval("BBBBBB", ended=at(4), result="partial"))
    assert (case_at(history, at(5))["state"], case_at(history, at(5))["retrieved_epoch"]) == ("retrieved", at(4))


def test_emergency_is_urgent_until_its_ratification_lands() -> None:
    history = office()
    urgent = request(
        urgency="emergency", emergency={"ground": "injury", "ordered_by": "sun", "acted_at": text_at(at(0))}
    )
    history.land(at(0, 10), urgent, filed=at(0, 9))
    history.land(at(0, 12), retrieval(ended=at(0, 11)), copy(made=at(0, 11)))
    history.open(
        at(0, 13),
        event("ratification", "YYYYYY", requested_by="sun", grounds="人员受伤", released_at=text_at(at(0))),
        slots=(slot("security.head", None, None, candidates=("sun",)),),
    )
    case = case_at(history, at(0, 14))
    assert (case["state"], case["waiting_slot"], case["approved_epoch"]) == ("urgent", "security.head", None)
    ratified = event("ratification", "ZZZZZZ", requested_by="sun", grounds="人员受伤", released_at=text_at(at(0)))
    history.land(at(1), ratified)
    case = case_at(history, at(1, 12))
    assert (case["state"], case["approved_epoch"]) == ("in_use", at(1))


def test_refused_ratification_leaves_the_case_urgent() -> None:
    history = office()
    urgent = request(
        urgency="emergency", emergency={"ground": "injury", "ordered_by": "sun", "acted_at": text_at(at(0))}
    )
    history.land(at(0, 10), urgent, filed=at(0, 9))
    ratified = event("ratification", "ZZZZZZ", requested_by="sun", grounds="人员受伤", released_at=text_at(at(0)))
    history.land(at(1), ratified, outcome=Outcome.UNAPPROVED)
    assert case_at(history, at(2))["state"] == "urgent"


def test_landed_without_approval_or_without_evidence_is_unapproved() -> None:
    history = office()
    history.land(at(1), request(), outcome=Outcome.UNAPPROVED, filed=at(0, 10))
    assert (case_at(history, at(2))["state"], case_at(history, at(2))["approved_epoch"]) == ("unapproved", None)
    pushed = office()
    pushed.land(None, request())
    case = case_at(pushed, at(2))
    assert (case["state"], case["state_since_epoch"], case["verification"]) == ("unapproved", None, "undetermined")


def test_adopted_request_stands_as_approved_without_a_time() -> None:
    history = History([camera("CAM-A1"), request()])
    case = case_at(history, at(2))
    assert (case["state"], case["approved_epoch"], case["filed_epoch"]) == ("approved", None, None)


def test_retrieval_without_any_request_is_a_case_and_unapproved() -> None:
    history = office()
    history.land(
        at(2, 10),
        event(
            "preservation",
            "PPPPPP",
            cameras=["CAM-A1"],
            done_by="zhou",
            done_at=text_at(at(2)),
            window={"from": text_at(at(0, 8)), "to": text_at(at(0, 9))},
            keep_until="2026-06-01",
        ),
    )
    assert case_at(history, at(3))["state"] == "waiting"
    history.land(at(4, 10), copy())
    case = case_at(history, at(5))
    assert (case["state"], case["title"], case["pull_request"]) == ("in_use", "", None)


def test_preservation_stops_the_clock_of_the_cameras_it_covers() -> None:
    window = {"from": text_at(at(0, 7)), "to": text_at(at(0, 10))}
    short = {"from": text_at(at(0, 8)), "to": text_at(at(0, 8) + 60)}
    for held, expected in ((window, at(0, 8) + 30 * DAY), (short, at(0, 8) + 15 * DAY)):
        history = office()
        history.open(at(0, 10), request())
        kept = event(
            "preservation",
            "PPPPPP",
            cameras=["CAM-A2"],
            window=held,
            done_by="zhou",
            done_at=text_at(at(0, 11)),
            keep_until="2026-06-01",
        )
        history.land(at(0, 12), kept)
        assert case_at(history, at(1))["overwrite_epoch"] == expected


def test_clock_uses_the_retention_in_force_when_it_was_recorded() -> None:
    history = History([camera("CAM-A1", 30)])
    history.land(at(1), camera("CAM-A1", 7))
    history.open(at(1, 10), request(cameras=["CAM-A1"]))
    assert case_at(history, at(2))["overwrite_epoch"] == at(0, 8) + 30 * DAY


def test_zone_request_runs_on_all_cameras_of_the_zone() -> None:
    history = office()
    history.open(at(0, 10), request(cameras=None, zone="ZN-A"))
    assert case_at(history, at(1))["overwrite_epoch"] == at(0, 8) + 15 * DAY


def test_correction_changes_an_event_but_never_the_request() -> None:
    history = office()
    history.land(at(1), request(), filed=at(0, 10))
    history.land(at(2, 10), retrieval(), copy())
    fix = {"reason": "笔误", "author": "zhou"}
    history.land(at(3), event("correction", "KKKKKK", corrects="copy-CCCCCC", pointer="/receiver", value="zhao", **fix))
    history.land(at(3, 12), event("correction", "MMMMMM", corrects=CASE, pointer="/use/period_days", value=90, **fix))
    history.land(
        at(3, 13), event("correction", "NNNNNN", corrects="copy-CCCCCC", pointer="/id", value="copy-XXXXXX", **fix)
    )
    connection = register(history, at(4))
    row = connection.execute("SELECT uid, holder, due_epoch FROM copy_state").fetchone()
    assert tuple(row) == (f"{CASE}/copy-CCCCCC", "zhao", at(7, 0) + DAY - 1)
    rows = connection.execute("SELECT version, receiver, correction, standing, path, landed_epoch FROM copy_version")
    first, second = (tuple(each) for each in rows.fetchall())
    assert first[:4] == (1, "lin", None, "replaced")  # the record stays as it was written
    assert second[:4] == (2, "zhao", f"{CASE}/correction-KKKKKK", "main")
    assert first[4:] == second[4:]
    assert connection.execute("SELECT receiver FROM copy").fetchone()[0] == "zhao"
    assert connection.execute("SELECT use_period_days, correction FROM request").fetchone()[1] is None


def test_unapproved_correction_changes_nothing() -> None:
    history = office()
    history.land(at(1), request(), filed=at(0, 10))
    history.land(at(2, 10), retrieval(), copy())
    wrong = event(
        "correction", "KKKKKK", corrects="copy-CCCCCC", pointer="/receiver", value="zhao", reason="x", author="zhou"
    )
    history.land(at(3), wrong, outcome=Outcome.UNAPPROVED)
    assert register(history, at(4)).execute("SELECT holder FROM copy_state").fetchone()[0] == "lin"


def test_narrowed_to_viewing_ends_as_viewed() -> None:
    history = office()
    grant = Grant(("CAM-A1",), "view", at(0, 8), at(0, 9), narrowed=True)
    history.land(at(1), request(), grant=grant, slots=signed(), filed=at(0, 10))
    connection = register(history, at(2))
    scope = connection.execute("SELECT camera, mode, narrowed FROM approved_scope").fetchall()
    assert [tuple(row) for row in scope] == [("CAM-A1", "view", 1)]
    assert case_at(history, at(2))["overwrite_epoch"] == at(0, 8) + 30 * DAY  # only the camera that was allowed
