"""What happened, what was known when, and what was in force, as rows."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from dataclasses import replace
from typing import Any

import pytest

from footage.finding import Finding, Location, Severity
from footage.model import Grant, Outcome
from footage.register import fill
from histories import CASE, DAY, HOST, History, at, camera, copy, request, retrieval, slot, text_at

FUTURE = at(3000)


def filled(history: History, as_of: int = FUTURE, **changes: Any) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    fill(
        connection,
        kinds=history.kinds,
        replay=replace(history.replay(), **changes),
        as_of=as_of,
        commit="1" * 40,
        evidence_commit="2" * 40,
        provenance={"tool": "footage test"},
        texts=history.read_many,
        judge=False,
    )
    return connection


def rows(connection: sqlite3.Connection, query: str, *values: object) -> list[tuple[Any, ...]]:
    return connection.execute(query, values).fetchall()


def person(name: str, account: int = 0, **changes: Any) -> dict[str, Any]:
    accounts = [{"host": HOST, "id": account, "login": name}] if account else []
    data = {"kind": "person", "id": name, "name": name, "department": "security", "active_from": "2025-01-01"}
    return {**data, "accounts": accounts, **changes}


def grant(suffix: str, role: str, *people: str, **changes: Any) -> dict[str, Any]:
    data = {"kind": "role_grant", "id": f"RG-{suffix}", "role": role, "people": list(people), "grounds": "任命"}
    return {**data, "from": "2026-01-01", **changes}


def pack(name: str, *parameters: dict[str, Any]) -> dict[str, Any]:
    title = {"zh": "参数", "en": "Parameters"}
    return {
        "kind": "pack",
        "id": name,
        "title": title,
        "policy": "retrieval",
        "version": "1",
        "parameters": list(parameters),
    }


def parameter(value: object, begin: str, until: str | None = None, **changes: Any) -> dict[str, Any]:
    data = {
        "name": "use.max_days",
        "value": value,
        "unit": "days",
        "clause": "R-5.3b",
        "source": "会议纪要",
        "bound": "value",
    }
    ends = {"until": until} if until else {}
    return {**data, "from": begin, **ends, **changes}


def calendar(year: int, **changes: Any) -> dict[str, Any]:
    data = {"kind": "calendar", "id": f"cn-{year}", "year": year, "timezone": "Asia/Shanghai", "weekend": [6, 7]}
    return {**data, "holidays": [], "working_days": [], **changes}


def test_commits_changes_and_pull_requests() -> None:
    history = History([person("zhao", 7), camera("CAM-A1")])
    pull = history.land(at(1), request(), filed=at(0, 10))
    history.land(None, camera("CAM-A1", 7))
    connection = filled(history)
    found = rows(connection, "SELECT seq, landed_epoch, pull_request, coverage FROM landed_commit")
    assert found == [(1, None, None, "adopted"), (2, at(1), pull, "statement"), (3, None, None, "uncovered")]
    path = f"records/cases/2026/03/{CASE}/request.yml"
    assert rows(connection, "SELECT path, status FROM file_change WHERE commit_seq = 2") == [(path, "A")]
    named = rows(
        connection, "SELECT id, case_id, author_person, outcome, observed, created_epoch, ended_epoch FROM pull_request"
    )
    assert named == [(pull, CASE, "zhao", "approved", "merged", at(0, 10), at(1))]
    assert rows(connection, "SELECT uid, case_id, first_seen_epoch FROM pull_request_path") == [(CASE, CASE, at(0, 10))]
    assert rows(connection, "SELECT seq, pull_request, content FROM statement") == [
        (1, pull, b"statement of PR-000001.1")
    ]


def test_author_is_the_person_whose_entry_named_the_account_then() -> None:
    history = History([person("zhao", 7)])
    history.land(at(1), person("zhao", 9), person("qian", 7))
    history.land(at(2), request(), filed=at(0, 10))
    history.land(at(4), retrieval(), filed=at(3))
    assert rows(filled(history), "SELECT author_person FROM pull_request ORDER BY number") == [
        ("zhao",),
        ("zhao",),
        ("qian",),
    ]


def test_reviews_stages_and_scope() -> None:
    history = History([camera("CAM-A1")])
    slots = (slot("unit.head", "lin", at(0, 11), review=5), slot("security.head", "sun", at(1), review=6))
    allowed = Grant(("CAM-A1",), "copy", at(0, 8), at(0, 9))
    pull = history.land(at(1, 10), request(), slots=slots, grant=allowed, filed=at(0, 10))
    connection = filled(history)
    reviews = rows(
        connection, "SELECT position, review_id, person, verdict, submitted_epoch, counted, slot FROM review"
    )
    assert reviews == [
        (1, 5, "lin", "approve", at(0, 11), 1, "unit.head"),
        (2, 6, "sun", "approve", at(1), 1, "security.head"),
    ]
    stages = rows(connection, "SELECT position, stage, slot, state, person, at_epoch, case_id FROM approval_stage")
    assert stages == [
        (1, "unit", "unit.head", "met", "lin", at(0, 11), CASE),
        (2, "security", "security.head", "met", "sun", at(1), CASE),
    ]
    change = history.replay().pulls[0].observation.changes[0]
    bound = f"100644 {change.new_blob} {change.path}\n"
    assert {digest for (digest,) in rows(connection, "SELECT digest FROM approval_stage")} == {
        hashlib.sha256(bound.encode()).hexdigest()
    }
    scope = rows(connection, "SELECT * FROM approved_scope")
    assert scope == [(CASE, pull, "CAM-A1", "copy", at(0, 8), at(0, 9), 0, None, None, None, None)]


def test_what_was_not_approved_grants_no_scope() -> None:
    allowed = Grant(("CAM-A1",), "copy", at(0, 8), at(0, 9))
    history = History([camera("CAM-A1")])
    history.land(at(1), request(), outcome=Outcome.UNAPPROVED, grant=allowed)
    assert rows(filled(history), "SELECT * FROM approved_scope") == []


def test_sources_hold_the_bytes_and_their_digest() -> None:
    history = History([camera("CAM-A1")])
    history.close(at(1), request(), outcome=Outcome.REFUSED, filed=at(0, 10))
    for path, uid, text, digest in rows(filled(history), "SELECT path, uid, text, sha256 FROM source"):
        assert hashlib.sha256(text.encode()).hexdigest() == digest, path
        assert uid in ("CAM-A1", CASE)
    assert len(rows(filled(history), "SELECT * FROM source")) == 2


def test_findings_stand_in_order_in_both_languages() -> None:
    place = Location("records/b.yml", 3, 5, pointer="/a")
    found = (
        Finding("YM103", Severity.ERROR, place, "reading.tab", subject=CASE, hint="register.missing.hint"),
        Finding("YM103", Severity.WARNING, Location("records/a.yml", 1, 1), "reading.tab"),
    )
    connection = filled(History([camera("CAM-A1")]), findings=found)
    listed = rows(connection, 'SELECT position, path, line, "column", pointer, severity, subject FROM finding')
    assert listed == [(1, "records/a.yml", 1, 1, "", "warning", ""), (2, "records/b.yml", 3, 5, "/a", "error", CASE)]
    zh, en, hint = rows(connection, "SELECT message_zh, message_en, hint_zh FROM finding WHERE position = 2")[0]
    assert zh != en
    assert hint == "请先运行 footage build。"


def test_findings_about_what_came_later_are_not_there() -> None:
    history = History([camera("CAM-A1")])
    history.land(at(5), camera("CAM-A2"))
    paths = ("records/sites/cameras/CAM-A1.yml", "records/sites/cameras/CAM-A2.yml", "evidence/baseline.json")
    found = tuple(Finding("YM103", Severity.ERROR, Location(path, 1, 1), "reading.tab") for path in paths)
    listed = rows(filled(history, at(1), findings=found), "SELECT path FROM finding")
    assert listed == [("evidence/baseline.json",), ("records/sites/cameras/CAM-A1.yml",)]
    assert len(rows(filled(history, findings=found), "SELECT path FROM finding")) == 3


def test_as_of_and_meta_say_what_the_register_rests_on() -> None:
    connection = filled(History([calendar(2026)]), at(0, 9))
    assert rows(connection, "SELECT epoch, text, commit_oid, evidence_oid, chain_seq, timezone FROM as_of") == [
        (at(0, 9), "2026-03-02T09:00:00+08:00", "1" * 40, "2" * 40, 0, "Asia/Shanghai")
    ]
    assert dict(rows(connection, "SELECT * FROM meta")) == {"format": "1", "tool": "footage test", "trust": "file"}


# What was known at the reference time -------------------------------------------------------------------------------


def test_nothing_that_came_later_is_there() -> None:
    history = History([camera("CAM-A1")])
    slots = (slot("unit.head", "lin", at(0, 11), review=5), slot("security.head", "sun", at(1), review=6))
    pull = history.land(at(1, 10), request(), slots=slots, filed=at(0, 10))
    history.land(at(2, 10), retrieval(), copy())
    connection = filled(history, at(0, 12))
    assert rows(connection, "SELECT seq FROM landed_commit") == [(1,)]
    assert rows(connection, "SELECT id, observed, outcome, merged_epoch, statement_seq FROM pull_request") == [
        (pull, "open", "pending", None, None)
    ]
    assert rows(connection, "SELECT review_id FROM review") == [(5,)]
    stages = rows(connection, "SELECT slot, state, person, candidates FROM approval_stage")
    assert stages == [("unit.head", "met", "lin", "[]"), ("security.head", "waiting", None, '["sun"]')]
    assert rows(connection, "SELECT * FROM statement") == []
    assert rows(connection, "SELECT standing, landed_epoch FROM request_version") == [("open", None)]
    assert rows(connection, "SELECT * FROM copy_version") == []
    case = rows(connection, "SELECT state, waiting_slot, waiting_for, applicant FROM cases")
    assert case == [("waiting", "security.head", '["sun"]', "lin")]


def test_pull_request_that_was_not_yet_opened_is_not_there() -> None:
    history = History([camera("CAM-A1")])
    history.close(at(2), request(), outcome=Outcome.REFUSED, filed=at(1))
    assert rows(filled(history, at(0, 12)), "SELECT * FROM pull_request") == []
    assert rows(filled(history, at(0, 12)), "SELECT * FROM cases") == []
    assert rows(filled(history, at(1, 12)), "SELECT state, waiting_slot FROM cases") == [("waiting", None)]


def test_unknown_landing_is_shown_unless_something_before_it_landed_later() -> None:
    history = History([camera("CAM-A1")])
    history.land(None, camera("CAM-A2"))
    history.land(at(5), camera("CAM-A3"))
    history.land(None, camera("CAM-A4"))
    standing = "SELECT uid, landed_epoch FROM camera ORDER BY uid"
    assert rows(filled(history, at(4)), standing) == [("CAM-A1", None), ("CAM-A2", None)]
    assert [uid for uid, _ in rows(filled(history, at(5)), standing)] == ["CAM-A1", "CAM-A2", "CAM-A3", "CAM-A4"]


def test_second_occasion_begins_when_the_first_ended() -> None:
    history = History([camera("CAM-A1")])
    history.close(at(2), request(), outcome=Outcome.WITHDRAWN, filed=at(0, 10))
    first = history.replay().pulls[0]
    again = replace(
        first,
        id="PR-000001.2",
        observed="open",
        observation=replace(first.observation, occasion=2, closed=None),
        statement_seq=None,
    )
    pulls = (first, again)
    assert rows(filled(history, at(1), pulls=pulls), "SELECT id, observed FROM pull_request") == [
        ("PR-000001.1", "open")
    ]
    connection = filled(history, at(3), pulls=pulls)
    assert rows(connection, "SELECT id, observed FROM pull_request") == [
        ("PR-000001.1", "closed"),
        ("PR-000001.2", "open"),
    ]
    assert rows(connection, "SELECT state, pull_request FROM cases") == [("waiting", "PR-000001.2")]
    assert rows(connection, "SELECT version, standing FROM request_version") == [(1, "unlanded"), (2, "open")]


def test_unreadable_request_is_still_a_case() -> None:
    history = History([camera("CAM-A1")])
    history.open(at(0, 10), {"kind": "request", "id": CASE, "reason": "没有写完"})
    connection = filled(history)
    assert rows(connection, "SELECT state, title, applicant FROM cases") == [("waiting", "申请 1", None)]
    assert rows(connection, "SELECT * FROM request_version") == []


# What was in force --------------------------------------------------------------------------------------------------


def test_one_value_at_a_time_and_bounds_beside_it() -> None:
    history = History(
        [
            pack(
                "law",
                parameter(30, "2026-01-01", bound="ceiling", source="条例"),
                parameter(3, "2026-01-01", bound="floor"),
            ),
            pack("office", parameter(15, "2026-01-01"), parameter(10, "2026-03-05", "2026-03-07")),
        ]
    )
    found = rows(filled(history), "SELECT bound, value, number, pack, from_epoch, until_epoch FROM parameter_period")
    begin = at(0, 0) - 60 * DAY
    assert found == [
        ("ceiling", "30", 30.0, "law", begin, None),
        ("floor", "3", 3.0, "law", begin, None),
        ("value", "15", 15.0, "office", begin, at(3, 0)),
        ("value", "10", 10.0, "office", at(3, 0), at(6, 0)),
        ("value", "15", 15.0, "office", at(6, 0), None),
    ]


def test_parameter_is_in_force_only_while_its_pack_stands() -> None:
    history = History()
    history.land(at(1), pack("office", parameter(15, "2026-01-01")))
    history.land(at(2), pack("office", parameter(15, "2026-01-01"), parameter("x", "2026-01-01", name="other")))
    history.land(at(4), pack("office", parameter(20, "2026-01-01")))
    found = rows(filled(history), "SELECT name, value, number, from_epoch, until_epoch FROM parameter_period")
    assert found == [
        ("other", "x", None, at(2), at(4)),
        ("use.max_days", "15", 15.0, at(1), at(4)),
        ("use.max_days", "20", 20.0, at(4), None),
    ]


def test_unknown_landing_puts_nothing_in_force() -> None:
    history = History()
    history.land(at(1), pack("office", parameter(15, "2026-01-01")))
    history.land(at(2), camera("CAM-A1"))
    history.land(None, pack("office", parameter(99, "2026-01-01")))
    found = rows(filled(history), "SELECT value, from_epoch, until_epoch FROM parameter_period")
    assert found == [("15", at(1), at(2))]  # until the last moment at which it certainly still stood


def test_role_needs_grant_standing_and_active_person() -> None:
    history = History([person("lin", active_until="2026-03-10"), grant("000001", "operator", "lin", "nobody")])
    history.land(at(1), grant("000002", "auditor", "lin", until="2026-03-05"))
    found = rows(filled(history), "SELECT person, role, from_epoch, until_epoch, source, via FROM role_period")
    assert found == [
        ("lin", "auditor", at(1), at(4, 0), "RG-000002", "grant"),
        ("lin", "operator", at(0, 0) - 60 * DAY, at(9, 0), "RG-000001", "grant"),
    ]


def test_delegation_gives_only_what_its_giver_holds() -> None:
    def delegated(suffix: str, role: str, **changes: Any) -> dict[str, Any]:
        data = {"kind": "delegation", "id": f"DG-{suffix}", "delegator": "sun", "delegate": "qian", "role": role}
        return {**data, "from": text_at(at(2)), "until": text_at(at(9)), "reason": "出差", **changes}

    history = History([person("sun"), person("qian"), grant("000001", "security_head", "sun", until="2026-03-06")])
    history.land(at(3), delegated("000001", "security_head"), delegated("000002", "management"))
    found = rows(
        filled(history),
        "SELECT person, role, from_epoch, until_epoch, source FROM role_period WHERE via = 'delegation'",
    )
    assert found == [("qian", "security_head", at(3), at(5, 0), "DG-000001")]


def test_working_days_are_numbered_across_years() -> None:
    history = History(
        [calendar(2025), calendar(2026, holidays=["2026-01-01", "2026-01-02"], working_days=["2026-01-04"])]
    )
    number = dict(rows(filled(history), "SELECT day, number FROM calendar_day"))
    assert number["2026-01-05"] - number["2025-12-31"] == 2  # the make-up Sunday and Monday
    assert rows(filled(history), "SELECT epoch, working FROM calendar_day WHERE day = '2026-03-02'") == [(at(0, 0), 1)]


def test_days_before_a_year_without_calendar_have_no_number() -> None:
    number = dict(rows(filled(History([calendar(2024), calendar(2026)])), "SELECT day, number FROM calendar_day"))
    assert number["2024-05-06"] is None
    assert number["2026-01-01"] == 1


@pytest.mark.parametrize(("zone", "expected"), [("Europe/Berlin", 7 * 3600), ("Not/AZone", 0)])
def test_zone_comes_from_the_calendar(zone: str, expected: int) -> None:
    connection = filled(History([camera("CAM-A1"), calendar(2026, timezone=zone)]))
    assert rows(connection, "SELECT in_use_on_epoch FROM camera") == [(1735660800 + expected,)]


def test_json_columns_can_be_read() -> None:
    history = History([camera("CAM-A1")])
    history.open(at(0, 10), request(), slots=(slot("unit.head", None, None, candidates=("林", "o'neil")),))
    ((people,),) = rows(filled(history), "SELECT candidates FROM approval_stage")
    assert json.loads(people) == ["林", "o'neil"]
    assert rows(filled(history), "SELECT value FROM cases, json_each(waiting_for)") == [("林",), ("o'neil",)]
