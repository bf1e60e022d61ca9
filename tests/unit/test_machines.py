"""Machine accounts: what they may land, that nobody else lands it, and that their reviews never count."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from footage.approvals import decide
from footage.model import Account, AccountKind, Contributor, Decision, Outcome, Record
from footage.policy import RecordVersion, Routes
from matters import (
    CASE,
    HEAD,
    HOST,
    LANDING,
    ROUTES,
    T0,
    Rule,
    account,
    matter,
    office,
    request,
    review,
    route,
    seen,
    standing,
)

GATE = Account(HOST, 70, "gate", AccountKind.BOT)
RULES = {**LANDING, "work_notice": Rule("M", ("/sent_by",)), "recorder_log": Rule("M", ("/imported_by",))}
ENTRY = {
    "account": {"host": HOST, "id": 70, "login": "gate"}, "emails": ["gate@office.example"], "lands": ["work_notice"],
    "active_from": "2020-01-01",
}  # fmt: skip
OWN = Contributor("author", "gate", "gate@office.example", HEAD, GATE)


def machine(**changed: Any) -> RecordVersion:
    return standing("service_account", "gate", {**ENTRY, **changed})


def record(kind: str = "work_notice", **data: Any) -> Record:
    name = f"{kind}-000001"
    path = f"records/cases/2026/03/{CASE}/{name}.yml"
    return Record(kind, name, path, "e" * 40, {"sent_by": "gate", "imported_by": "gate"} | data, CASE)


def told(*records: Record, entry: RecordVersion | None = None, author: Account = GATE, **more: Any) -> Decision:
    given = matter(
        *records, versions=[*office(), entry or machine()], landing=RULES, requests={CASE: request()},
        routes=Routes([*ROUTES, route("machine", "M", ["work_notice", "recorder_log"], [])]),
    )  # fmt: skip
    by = {"contributors": (replace(OWN, account=author),)} if author is GATE else {}
    return decide(replace(seen(records=records, **by | more), author=author), given)


def problems(decision: Decision) -> list[str]:
    return [code for code, _ in decision.problems]


def test_a_machine_lands_its_own_kind_without_review() -> None:
    decision = told(record())
    assert (decision.outcome, decision.route, decision.landing_class) == (Outcome.APPROVED, "machine", "M")


def test_a_person_who_lands_it_fails() -> None:
    decision = told(record(sent_by="zhao"), author=account("zhao"))
    assert (decision.outcome, problems(decision)) == (Outcome.PENDING, ["machine_only"])


def test_nobody_corrects_what_a_machine_wrote() -> None:
    correction = Record(
        "correction", "correction-7K3M9Q", "records/cases/x/correction-7K3M9Q.yml", "e" * 40,
        {"kind": "correction", "corrects": "work_notice-7K3M9Q", "author": "zhao"}, CASE,
    )  # fmt: skip
    assert "machine_only" in problems(told(correction, author=account("zhao")))
    assert "machine_elsewhere" in problems(told(correction))


@pytest.mark.parametrize(
    "entry",
    [machine(active_until="2026-01-01"), machine(account={"host": "other.example", "id": 70, "login": "gate"}),
     standing("service_account", "gate", ENTRY, adopted=False, landed_epoch=T0 + 10_000_000)],
    ids=["no longer in use", "of another forge", "registered later"],
)  # fmt: skip
def test_an_account_that_is_no_machine_then_lands_nothing(entry: RecordVersion) -> None:
    assert "author_unknown" in problems(told(record(), entry=entry))


@pytest.mark.parametrize(
    "other",
    [record("recorder_log"), record("preservation", done_by="gate"), record(sent_by="zhao"), request()],
    ids=["a kind of another machine", "an own report", "in another's name", "a request"],
)
def test_a_machine_lands_nothing_else(other: Record) -> None:
    decision = told(other)
    assert decision.outcome is Outcome.PENDING
    assert "machine_elsewhere" in problems(decision)


def test_a_machine_lands_no_file_that_is_no_record() -> None:
    base = seen(records=(record(),))
    odd = replace(base.changes[0], path="schemas/request.schema.json")
    assert "machine_elsewhere" in problems(told(record(), changes=(*base.changes, odd)))


def test_a_machines_pull_request_holds_its_own_commits_only() -> None:
    helped = Contributor("co-author", "zhao", "zhao@office.example", HEAD, account("zhao"))
    assert problems(told(record(), contributors=(OWN, helped))) == ["machine_helped"]
    by_mail = Contributor("author", "gate", "GATE@office.example", HEAD, None)
    assert told(record(), contributors=(by_mail,)).outcome is Outcome.APPROVED


@pytest.mark.parametrize("kind", [AccountKind.BOT, AccountKind.HUMAN])
def test_a_machines_review_never_counts(kind: AccountKind) -> None:
    """Gitea does not tell machines from people; and an entry that also makes it a person changes nothing."""
    person = standing("person", "robot", {
        "department": "security", "accounts": [{"host": HOST, "id": 70, "login": "gate"}], "active_from": "2020-01-01",
    })  # fmt: skip
    head = standing("role_grant", "RG-0000AA", {"role": "security_head", "people": ["robot"], "from": "2020-01-01"})
    reviews = (review(1, "lin"), review(2, "qian"), replace(review(3, "sun"), account=replace(GATE, kind=kind)))
    decision = decide(seen(*reviews), matter(versions=[*office(), machine(), person, head]))
    assert decision.outcome is Outcome.PENDING
    assert decision.reviews[2].reason == "bot"


def test_two_entries_for_one_account_make_it_nobodys() -> None:
    twice = [machine(), standing("service_account", "other", ENTRY)]
    given = matter(record(), versions=[*office(), *twice], landing=RULES, requests={CASE: request()})
    decision = decide(replace(seen(records=(record(),)), author=GATE), given)
    assert "author_unknown" in problems(decision)


def test_the_machine_that_writes_a_commit_bars_nobody_but_itself() -> None:
    decision = decide(
        seen(review(1, "lin"), review(2, "qian"), review(3, "sun"), contributors=(OWN,)),
        matter(versions=[*office(), machine()]),
    )
    assert decision.outcome is Outcome.APPROVED
