"""Kinds: read from any tree, the same to everything that asks, and nothing about them anywhere else."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import example_records
from footage.finding import ToolError
from footage.policy.facts import FACTS
from footage.reading.kinds import Kinds, is_case_id, select
from footage.reading.records import read_record
from footage.repository import MemoryTree

ORG = (
    *("department", "person", "role_grant", "delegation", "absence", "agreement", "training", "assessment"),
    "acknowledgement",
)
SITES = ("zone", "camera", "site_plan", "storage", "notice", "filing", "build_plan", "acceptance_test")
POLICY = ("pack", "route", "calendar", "signer", "service_account", "policy_review")
CASE_LIFE = (
    *("request", "preservation", "retrieval", "view", "copy", "custody", "return", "archive", "transfer"),
    *(
        "extension",
        "ratification",
        "objection",
        "correction",
        "withdrawal",
        "paper_form",
        "preservation_release",
        "work_notice",
    ),
    *("redaction", "disclosure", "destruction", "issue", "issue_instruction", "incident", "incident_decision"),
)
OVERSIGHT = (
    *("hold", "hold_release", "purge", "patrol", "storage_check", "fault", "repair", "standing_authorisation"),
    *(
        "duty_playback",
        "recorder_log",
        "supervision_check",
        "audit",
        "finding",
        "finding_closure",
        "countersign",
        "violation",
    ),
    *("complaint", "complaint_step", "attestation", "impact_assessment", "text_exception"),
)
CONTRACT = [*ORG, *SITES, *POLICY, *CASE_LIFE, *OVERSIGHT]
CASE = "records/cases/2026/03/RQ-20260302-7K3M9Q"
KINDS = example_records.kinds()


def schema(name: str) -> dict[str, Any]:
    return dict(json.loads(example_records.schemas()[f"schemas/{name}.schema.json"]))


def test_kinds_stand_in_the_order_of_their_schemas() -> None:
    assert list(KINDS.names) == CONTRACT
    assert [kind.name for kind in KINDS] == CONTRACT
    shuffled = MemoryTree(dict(reversed(example_records.schemas().items())))
    assert Kinds.load(shuffled).names == KINDS.names


def test_every_kind_has_an_example_that_reads_as_a_record() -> None:
    seen = set()
    for path, data in example_records.records().items():
        read = read_record(path, "f" * 40, data, KINDS)
        assert read.findings == ()
        assert read.record is not None
        assert (read.record.path, read.record.blob) == (path, "f" * 40)
        seen.add(read.record.kind)
    assert seen == set(CONTRACT)


@pytest.mark.parametrize(
    ("path", "kind", "case"),
    [
        ("records/org/people/zhao-min.yml", "person", ""),
        ("records/org/roles/RG-7K3M9Q.yml", "role_grant", ""),
        ("records/sites/cameras/CAM-P1-03.yml", "camera", ""),
        (f"{CASE}/request.yml", "request", "RQ-20260302-7K3M9Q"),
        (f"{CASE}/copy-9F3K2M.yml", "copy", "RQ-20260302-7K3M9Q"),
        (f"{CASE}/correction-7X9Y2Z.yml", "correction", "RQ-20260302-7K3M9Q"),
    ],
)
def test_a_path_tells_kind_and_case(path: str, kind: str, case: str) -> None:
    placed = KINDS.of_path(path)
    assert placed is not None
    assert (placed[0].name, placed[1]) == (kind, case)


@pytest.mark.parametrize(
    "path",
    [
        "records/org/people/Zhao Min.yml",
        "records/org/people/zhao-min.yml\n",
        "records/org/people/zhao-min.yaml",
        "records/org/people/deeper/zhao-min.yml",
        "records/people/zhao-min.yml",
        "records/org/roles/RG-7K3M9I.yml",
        "records/cases/2026/04/RQ-20260302-7K3M9Q/request.yml",
        "records/cases/2026/03/RQ-20260302-7K3M9Q/sub/request.yml",
        "records/cases/2026/03/RQ-20260302-7K3M9/request.yml",
        "records/cases/2026/13/RQ-20261302-7K3M9Q/request.yml",
        f"{CASE}/request-7K3M9Q.yml",
        f"{CASE}/copy-9f3k2m.yml",
        f"{CASE}/camera-9F3K2M.yml",
        f"{CASE}/copy-9F3K2M",
        "schemas/copy.schema.json",
        "",
    ],
)
def test_other_paths_are_no_records(path: str) -> None:
    assert KINDS.of_path(path) is None


@pytest.mark.parametrize("kind", list(KINDS), ids=lambda kind: kind.name)
def test_a_kind_finds_its_own_path(kind: Any) -> None:
    for path in example_records.records():
        placed = KINDS.of_path(path)
        if placed and placed[0] is kind:
            record_id = placed[1] if kind.name == "request" else path.rpartition("/")[2].removesuffix(".yml")
            assert kind.path_of(record_id, placed[1]) == path


def test_fields_are_leaves_in_the_order_of_the_schema() -> None:
    pointers = [spec.pointer for spec in KINDS["return"].fields]
    assert pointers == [
        *("/returned_by", "/checked_by", "/returned_at", "/checked_at", "/use_ended_on", "/used_as_approved"),
        *("/items/*/copy", "/items/*/result", "/items/*/sha256/*", "/note"),
    ]
    copy = KINDS["return"].field_at("/items/3/copy")
    assert copy is not None
    assert (copy.type, copy.many, copy.reference, copy.group, copy.name) == ("string", True, "copy", "/items/*", "copy")
    assert KINDS["return"].groups["/items/*"].title.zh == "归还物品"


def test_a_field_says_what_a_form_needs() -> None:
    request = KINDS["request"]
    start = request.field_at("/window/from")
    mode = request.field_at("/mode")
    cameras = request.field_at("/cameras/*")
    assert start is not None
    assert mode is not None
    assert cameras is not None
    assert (start.format, start.required, start.group) == ("date-time", True, "/window")
    assert list(mode.values) == ["view", "copy", "disclose"]
    assert mode.values["disclose"].zh == "对外提供"
    assert (cameras.title.zh, cameras.many, cameras.required, cameras.reference) == ("摄像机", True, False, "camera")
    receiver = KINDS["copy"].field_at("/receiver")
    assert receiver is not None
    assert receiver.nullable
    assert {spec.type for spec in KINDS["pack"].fields} == {"string", "scalar"}
    assert KINDS["route"].field_at("/when").type == "mapping"  # type: ignore[union-attr]
    assert KINDS["correction"].field_at("/value").type == "any"  # type: ignore[union-attr]


def test_the_form_carries_what_the_policy_asks_of_it() -> None:
    titles = {spec.title.zh for spec in KINDS["request"].fields} | {
        group.title.zh for group in KINDS["request"].groups.values()
    }
    assert titles >= {
        "申请部门",
        "申请人",
        "经办人",
        "调取事由",
        "调取目的",
        "时间段",
        "摄像机",
        "使用方式",
        "用途说明",
    }


def test_route_conditions_name_the_facts_that_are_computed() -> None:
    assert tuple(schema("route")["properties"]["when"]["propertyNames"]["enum"]) == FACTS


def test_select_gives_concrete_pointers() -> None:
    data = {"items": [{"copy": "a"}, {}, {"copy": "b"}], "at": {"from": 1}}
    assert list(select(data, "/items/*/copy")) == [("/items/0/copy", "a"), ("/items/2/copy", "b")]
    assert list(select(data, "/at/from")) == [("/at/from", 1)]
    assert list(select(data, "/at/*")) == []
    assert list(select(data, "/no/such")) == []


def broken(change: Any) -> MemoryTree:
    text = example_records.schemas()["schemas/person.schema.json"].decode()
    return MemoryTree({"schemas/person.schema.json": change(text).encode()})


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda text: text[:-20], "kinds.unreadable"),
        (lambda text: text.replace('"type": "object",', '"type": "object", "type": "object",', 1), "kinds.unreadable"),
        (lambda text: text.replace("999999999999999", "NaN"), "kinds.unreadable"),
        (lambda text: "[]", "kinds.unreadable"),
        (lambda text: "[" * 100_000, "kinds.unreadable"),
        (lambda text: text.replace('"nature": "entry"', '"nature": "thing"'), "kinds.unusable"),
        (lambda text: text.replace('"maxItems": 20', '"maxItems": "many"'), "kinds.unusable"),
        (
            lambda text: text.replace('"help": { "zh": "登记时的登录名。"', '"hint": { "zh": "登记时的登录名。"'),
            "kinds.unusable",
        ),
        (lambda text: "{}", "kinds.unusable"),
    ],
)
def test_a_schema_that_cannot_be_used_is_one_error_that_names_it(change: Any, code: str) -> None:
    with pytest.raises(ToolError) as raised:
        Kinds.load(broken(change))
    assert raised.value.code == code
    assert "schemas/person.schema.json" in raised.value.text().zh
    assert raised.value.hint_text() is not None


def test_a_tree_without_schemas_is_an_error() -> None:
    with pytest.raises(ToolError) as raised:
        Kinds.load(MemoryTree({"records/org/people/a.yml": b""}))
    assert raised.value.code == "kinds.none"


def test_the_two_validators_agree_on_line_ends() -> None:
    """Python's ``$`` would take a final line end for nothing; Rust's does not."""
    path = "records/org/people/zhao-min.yml"
    text = example_records.records()[path].decode().replace("name: 赵敏", 'name: "赵敏\\n"')
    read = read_record(path, "", text.encode(), KINDS)
    assert read.record is None
    assert [(found.rule, found.location.pointer) for found in read.findings] == [("CK105", "/name")]


JSON_LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(10**14), 10**14)
    | st.floats(allow_nan=False, allow_infinity=False, width=32)
)
TEXTS = st.text(max_size=12) | st.sampled_from(
    ["zhao-min", "2026-03-02", "2026-03-02T09:40:00+08:00", "copy", "theft", "x\n"]
)
VALUES = st.recursive(
    JSON_LEAVES | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@pytest.mark.parametrize("kind", list(KINDS), ids=lambda kind: kind.name)
@settings(max_examples=40)
@given(data=st.data())
def test_what_one_validator_refuses_the_other_explains(kind: Any, data: st.DataObject) -> None:
    """Damage a valid example at random: both validators must agree, and whatever is refused must be explained."""
    texts = [text for path, text in example_records.records().items() if KINDS.of_path(path)[0] is kind]  # type: ignore[index]
    record = json.loads(json.dumps(read_record("x.yml", "", texts[0], KINDS).reading.data))
    for _ in range(data.draw(st.integers(1, 3))):
        node = record
        while isinstance(node, (dict, list)) and node:
            key = data.draw(st.sampled_from(sorted(node) if isinstance(node, dict) else range(len(node))))
            below = node[key]
            if not isinstance(below, (dict, list)) or not below or data.draw(st.booleans()):
                node[key] = data.draw(VALUES)
                break
            node = below
    explained = list(kind.validation._slow.iter_errors(record))
    assert kind.validation.accepts(record) == (not explained)
    assert bool(kind.validation.problems(record)) == bool(explained)
    for problem in kind.validation.problems(record):
        assert problem.rule != "other", problem


@given(st.text(max_size=20) | st.from_regex(r"RQ-[0-9]{8}-[0-9A-Z]{6}\n?", fullmatch=True))
def test_case_ids_are_recognised_as_their_pattern_says(text: str) -> None:
    pattern = KINDS["request"].id_pattern
    assert is_case_id(text) == (re.match(pattern[:-1] + r"\Z", text) is not None) == KINDS["request"].is_id(text)
