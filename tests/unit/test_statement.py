from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from footage.evidence import notation
from footage.evidence.declared import Baseline, Census
from footage.evidence.observed import Graph, RawAnswer
from footage.evidence.statement import (
    SCHEMA,
    Kind,
    Place,
    Statement,
    StatementError,
    decode,
    encode,
    encode_baseline,
    encode_declared,
    encode_open,
)
from footage.model import (
    Account,
    AccountKind,
    BaseChange,
    Change,
    Closing,
    Contributor,
    Decision,
    Dismissal,
    Grant,
    HeadChange,
    Merge,
    MergeStyle,
    Observation,
    Outcome,
    Review,
    ReviewJudgement,
    ReviewVerdict,
    SlotResult,
    SlotState,
)
from footage.text import catalog

NOW = 1_772_323_200  # 2026-03-01T00:00:00Z
ANN = Account("forge.example", 7, "ann")
CHANGE = Change("records/x.yml", "A", new_mode="100644", new_blob="b" * 40)
OBSERVATION = Observation(
    host="forge.example",
    repository="park/records",
    number=123,
    occasion=1,
    title="查看 3 号门录像",
    author=ANN,
    created_at=NOW - 500,
    base_ref="main",
    head="a" * 40,
    merge_base="c" * 40,
    changes=(CHANGE,),
    merged=Merge(NOW, ANN, "d" * 40, "c" * 40),
)
DECISION = Decision(Outcome.APPROVED, "A", "ordinary", (), (), None)
PULL = Statement(
    Kind.PULL,
    NOW + 5,
    seq=1,
    prev_sha256="e" * 64,
    observation=OBSERVATION,
    decision_recorded=DECISION,
    policy_commit="c" * 40,
)
BASELINE = Baseline("c" * 40, "c" * 40, "ssh-ed25519 AAAA", "gate", {"person": 3}, "forge.example", "park/records", NOW)

text = st.text(max_size=8)
# Paths may hold bytes that are no UTF-8; they arrive as lone surrogates.
path = st.text(st.characters(exclude_characters="\0"), max_size=8) | st.binary(max_size=6).map(
    lambda raw: raw.decode("utf-8", "surrogateescape")
)
epoch = st.integers(-62_135_596_800, 253_402_300_799)
number = st.integers(-(1 << 62), 1 << 62)
oid = st.text("0123456789abcdef", min_size=40, max_size=40)
account = st.builds(Account, text, number, text, st.sampled_from(AccountKind))
who = st.none() | account
changes = st.lists(st.builds(Change, path, text, text, text, text, text), max_size=2).map(tuple)


def few(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(strategy, max_size=2).map(tuple)


reviews = few(
    st.builds(
        Review,
        id=number,
        event_id=number,
        account=who,
        verdict=st.sampled_from(ReviewVerdict),
        submitted_at=epoch,
        commit_id=st.none() | oid,
        head_at_submission=st.none() | oid,
        body=text,
        edited=st.booleans(),
        dismissal=st.none() | st.builds(Dismissal, epoch, who, text),
        verdict_raw=text,
    )
)
observations = st.builds(
    Observation,
    host=text,
    repository=text,
    number=st.integers(1, 1 << 40),
    occasion=st.integers(1, 99),
    title=text,
    author=account,
    created_at=epoch,
    base_ref=text,
    head=oid,
    merge_base=oid,
    changes=changes,
    change_sets=st.dictionaries(oid, changes, max_size=2),
    head_changes=few(st.builds(HeadChange, epoch, st.none() | oid, oid, st.booleans(), who)),
    base_changes=few(st.builds(BaseChange, epoch, text, text, who)),
    reviews=reviews,
    contributors=few(st.builds(Contributor, text, text, text, oid, who)),
    first_seen=st.dictionaries(path, epoch, max_size=2),
    merged=st.none() | st.builds(Merge, epoch, who, oid, oid, st.sampled_from(MergeStyle)),
    closed=st.none() | st.builds(Closing, epoch, who, st.booleans()),
    draft=st.booleans(),
    complete=st.booleans(),
    observed_at=epoch,
)
slots = few(
    st.builds(
        SlotResult,
        stage=text,
        slot=text,
        role=text,
        department=text,
        state=st.sampled_from(SlotState),
        person=st.none() | text,
        review_id=st.none() | number,
        at=st.none() | epoch,
        via=text,
        candidates=few(text),
    )
)
decisions = st.builds(
    Decision,
    outcome=st.sampled_from(Outcome),
    landing_class=text,
    route=text,
    slots=slots,
    reviews=few(
        st.builds(
            ReviewJudgement,
            review_id=number,
            person=st.none() | text,
            counted=st.booleans(),
            slot=st.none() | text,
            reason=text,
            args=st.dictionaries(text, text, max_size=2),
            opinion=text,
        )
    ),
    grant=st.none() | st.builds(Grant, few(text), text, epoch, epoch, st.booleans()),
    problems=few(st.tuples(text, st.dictionaries(text, text, max_size=2))),
    case_ids=few(text),
)


def changed(data: bytes, **keys: object) -> bytes:
    value = json.loads(data)
    for dotted, item in keys.items():
        target = value
        *steps, last = dotted.split("__")
        for step in steps:
            target = target[step]
        target[last] = item
    return notation.write(value)


def code_of(data: bytes) -> str:
    with pytest.raises(StatementError) as error:
        decode(data)
    return error.value.code


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
@given(observations, decisions, st.dictionaries(path, text, max_size=2), epoch)
def test_any_observation_and_decision_come_back_exactly(
    observation: Observation, decision: Decision, kept: dict[str, str], at: int
) -> None:
    kind = Kind.PULL if observation.merged or observation.closed else Kind.OPEN
    place = Place(4, "0" * 64) if kind is Kind.PULL else Place(None, None)  # type: ignore[arg-type]
    statement = Statement(kind, at, *place, observation=observation, decision_recorded=decision, kept=kept)
    data = encode(statement)
    assert decode(data) == statement
    assert encode(decode(data)) == data
    data.decode("utf-8")


@settings(deadline=None)
@given(
    st.binary(max_size=60)
    | st.recursive(st.none() | st.booleans() | st.floats() | text, st.lists).map(repr).map(str.encode)
)
def test_any_bytes_are_a_statement_or_a_named_error(data: bytes) -> None:
    assert code_of(data) in catalog()


@settings(deadline=None)
@given(st.data())
def test_any_value_anywhere_is_accepted_or_a_named_error(data: st.DataObject) -> None:
    value = json.loads(encode(PULL))
    target: Any = value
    while True:
        key = data.draw(st.sampled_from(sorted(target) if isinstance(target, dict) else list(range(len(target)))))
        if not (isinstance(target[key], dict | list) and target[key] and data.draw(st.booleans())):
            break
        target = target[key]
    target[key] = data.draw(st.sampled_from([None, True, -1, 1 << 70, "", "x", [], {}, [[]], {"a": 1}]))
    try:
        decode(notation.write(value))
    except StatementError as error:
        assert error.code in catalog()  # noqa: PT017


def test_the_file_is_canonical_and_readable() -> None:
    data = encode(dataclasses.replace(PULL, kept={"a\u202eb\udce9.yml": "中文\u200b\U000e0041\n"}))
    lines = data.decode("utf-8").split("\n")
    assert lines[-1] == ""
    assert lines[-2] == "}"
    assert not any(line.endswith(" ") or "\r" in line for line in lines)
    assert list(json.loads(data)) == sorted(json.loads(data))
    assert '  "a\\u202eb\\udce9.yml": "中文\\u200b\\udb40\\udc41\\n"' in lines
    assert ' "schema": "urn:footage:evidence:v1",' in lines
    assert ' "evidence_id": "PR-000123.1",' in lines
    assert '   "at": "2026-03-01T00:00:00Z",' in lines


def test_paths_follow_from_content() -> None:
    assert PULL.path == "evidence/2026/03/PR-000123.1.json"
    closed = dataclasses.replace(OBSERVATION, merged=None, closed=Closing(NOW - 1, None), occasion=2)
    assert dataclasses.replace(PULL, observation=closed).path == "evidence/2026/02/PR-000123.2.json"
    still = dataclasses.replace(OBSERVATION, merged=None, observed_at=NOW)
    opened = decode(encode_open(still, DECISION, {"records/x.yml": "id: x\n"}))
    assert (opened.path, opened.seq, opened.kind) == ("open/PR-000123.json", None, Kind.OPEN)
    assert opened.kept == {"records/x.yml": "id: x\n"}
    baseline = decode(encode_baseline(BASELINE, signer="gate"))
    assert (baseline.path, baseline.seq, baseline.baseline) == ("evidence/baseline.json", 0, BASELINE)
    census = decode(encode_declared(Census(9, (2, 5), NOW), NOW, Place(12, "f" * 64)))
    assert (census.path, census.census) == ("evidence/2026/03/census-000012.json", Census(9, (2, 5), NOW))


def test_everything_beside_the_observation_comes_back() -> None:
    full = dataclasses.replace(
        PULL,
        graph=Graph("f" * 40, ("d" * 40,), "merge", False),
        digests={"b" * 40: "a" * 64},
        raw=(RawAnswer("reviews", "a" * 64, 12),),
        forge="gitea",
        forge_version="1.24.3",
        gate_version="1.0",
        signer="gate@example.org",
        signer_key="SHA256:x",
    )
    assert decode(encode(full)) == full


def test_keys_of_a_later_version_are_left_alone() -> None:
    data = changed(encode(PULL), later={"x": 1}, observation__later=[1], chain__later="x")
    assert decode(data) == PULL


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ({"schema": "urn:footage:evidence:v2"}, "statement_schema"),
        ({"kind": "poem"}, "notation_value"),
        ({"kind": "baseline"}, "statement_inconsistent"),
        ({"kind": "open"}, "statement_inconsistent"),
        ({"evidence_id": "PR-000124.1"}, "statement_inconsistent"),
        ({"decision": None}, "statement_inconsistent"),
        ({"chain__seq": 0}, "statement_inconsistent"),
        ({"chain__seq": True}, "notation_type"),
        ({"chain__seq": "1"}, "notation_type"),
        ({"chain__prev_sha256": None}, "statement_inconsistent"),
        ({"chain__prev_sha256": "E" * 64}, "statement_inconsistent"),
        ({"chain": []}, "notation_type"),
        ({"chain": {}}, "notation_missing"),
        ({"captured_at": NOW}, "notation_time"),
        ({"captured_at": "2026-03-01T00:00:00+00:00"}, "notation_time"),
        ({"captured_at": "2026-02-30T00:00:00Z"}, "notation_time"),
        ({"captured_at": "2026-03-01T23:59:60Z"}, "notation_time"),
        ({"captured_at": "2026-03-01T00:00:00Z\n"}, "notation_time"),
        ({"captured_at": "0000-03-01T00:00:00Z"}, "notation_time"),
        ({"captured_at": "２026-03-01T00:00:00Z"}, "notation_time"),
        ({"observation__number": 0}, "statement_inconsistent"),
        ({"observation__number": 1 << 63}, "notation_range"),
        ({"observation": {}}, "notation_missing"),
        ({"observation__merged": None}, "statement_inconsistent"),
        ({"decision__problems": [["a"]]}, "notation_type"),
        ({"kept": {"a": 1}}, "notation_type"),
    ],
)
def test_what_is_no_statement_is_refused_by_name(keys: dict[str, object], code: str) -> None:
    found = code_of(changed(encode(PULL), **keys))
    assert found == f"evidence.{code}"
    assert found in catalog()


def test_strict_json_only() -> None:
    data = encode(PULL)
    cases = {
        "notation_duplicate": data.replace(b"{", b'{"kind": "pull",', 1),
        "notation_float": data.replace(b'"seq": 1', b'"seq": 1.0'),
        "notation_syntax": data + b"{}",
        "notation_encoding": data + b"\xff",
        "notation_deep": b"[" * 100_000,
        "notation_range": data.replace(b'"seq": 1', b'"seq": ' + b"1" * 5000),
        "notation_type": b"[]",
        "statement_schema": b"{}",
    }
    assert {code: code_of(text) for code, text in cases.items()} == {code: f"evidence.{code}" for code in cases}
    assert code_of(data.replace(b'"seq": 1', b'"seq": NaN')) == "evidence.notation_float"
    assert code_of(b"\xef\xbb\xbf" + data) == "evidence.notation_syntax"
    assert SCHEMA.encode() in data


def test_the_place_of_a_wrong_value_is_named() -> None:
    with pytest.raises(StatementError) as error:
        decode(changed(encode(PULL), observation__changes=[{"path": 1}]))
    assert error.value.args_["place"].startswith("/observation/changes/0/")


def test_a_contradicting_statement_is_not_written() -> None:
    for wrong in ({"seq": None}, {"prev_sha256": None}, {"observation": None}, {"kind": Kind.CENSUS}):
        with pytest.raises(ValueError, match=r".+"):
            encode(dataclasses.replace(PULL, **wrong))
    with pytest.raises(ValueError, match="time"):
        encode(dataclasses.replace(PULL, captured_at=1 << 60))
