"""Kinds of a case with a folder for records that belong to no case: incidents, their decisions, corrections."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

import example_records as examples
from footage.checking import check
from footage.repository import MemoryTree
from footage.scaffold.new_record import new_file

KINDS = examples.kinds()
INCIDENT = "records/oversight/incidents/incident-7K3M9Q.yml"
DECISION = "records/oversight/incidents/incident_decision-7K3M9Q.yml"
CORRECTION = "records/oversight/corrections/correction-7K3M9Q.yml"
SHA256 = "b" * 64


def incident(**more: Any) -> dict[str, Any]:
    return {
        "kind": "incident", "id": "incident-7K3M9Q", "category": "other", "discovered_at": "2026-03-04T09:00:00+08:00",
        "reported_by": "zhao-min", "reported_at": "2026-03-04T10:00:00+08:00", "responsible_department": "guard-office",
        "description": "机房漏水。", "personal_information": False, "measures": "已关阀。", **more,
    }  # fmt: skip


def decision(of: str) -> dict[str, Any]:
    return {
        "kind": "incident_decision", "id": "incident_decision-7K3M9Q", "incident": of, "result": "no_fault",
        "grounds": "管道老化。", "measures": "更换。", "violation_follows": False, "report_sha256": SHA256,
        "requested_by": "zhao-min",
    }  # fmt: skip


def correction(corrects: str, pointer: str = "/measures") -> dict[str, Any]:
    return {
        "kind": "correction", "id": "correction-7K3M9Q", "corrects": corrects, "pointer": pointer,
        "value": "已关阀并排水。", "reason": "漏写。", "author": "zhao-min",
    }  # fmt: skip


def found(**files: dict[str, Any]) -> list[tuple[str, str]]:
    paths = {"incident": INCIDENT, "decision": DECISION, "correction": CORRECTION}
    changes = {
        paths[name]: yaml.safe_dump(data, allow_unicode=True, sort_keys=False).encode() for name, data in files.items()
    }
    findings = check(examples.tree(changes), KINDS, paths=list(changes))
    return [(each.rule, each.location.pointer) for each in findings]


@pytest.mark.parametrize("path", [INCIDENT, DECISION, CORRECTION])
def test_such_a_record_has_a_place_in_and_out_of_cases(path: str) -> None:
    placed = KINDS.of_path(path)
    assert placed is not None
    kind, case_id = placed
    assert (case_id, kind.path_of(path.rpartition("/")[2].removesuffix(".yml"))) == ("", path)
    inside = kind.path_of(f"{kind.name}-7K3M9Q", "RQ-20260302-7K3M9Q")
    assert KINDS.of_path(inside) == (kind, "RQ-20260302-7K3M9Q")


def test_records_that_belong_to_no_case_are_checked_like_others() -> None:
    assert found(incident=incident(), decision=decision("incident-7K3M9Q")) == []
    assert found(incident=incident(), correction=correction("incident-7K3M9Q")) == []
    assert found(decision=decision("incident-7K3M9Z")) == [("CK301", "/incident")]
    assert ("CK301", "/corrects") in found(correction=correction("incident-7K3M9Z"))
    assert ("CK303", "/pointer") in found(incident=incident(), correction=correction("incident-7K3M9Q", "/nothing"))


def test_a_new_one_needs_no_case() -> None:
    made = new_file(KINDS["incident"], "incident-7K3M9Q", "", incident())
    assert made.path == INCIDENT
    assert MemoryTree({made.path: made.data}).paths("records/oversight/incidents/") == [INCIDENT]
