"""The lint of schemas: the repository's own pass, and each way to spoil one is a finding at its line."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import example_records as examples
from footage.finding import Finding, ToolError
from footage.reading.kinds import Kinds
from footage.reading.lint import KEYWORDS, RULES, lint
from footage.repository import MemoryTree

NAME = "schemas/custody.schema.json"
TEXT = examples.schemas()[NAME].decode()
ZONE = "schemas/zone.schema.json"
NEEDED = {path: examples.schemas()[path] for path in (NAME, "schemas/copy.schema.json", "schemas/person.schema.json")}

# text, its replacement, the rule, and the text on whose line the finding must stand.
SPOILT = [
    ('"type": "object",', '"type": "object"', "SC201", '"additionalProperties"'),
    ('"retention": "case",', '"retention": "case", "retention": "case",', "YM210", '"retention"'),
    ('"nature": "event"', '"nature": "occurrence"', "SC205", '"nature"'),
    ('"retention": "case",', "", "SC205", '"x-footage"'),
    ('"retention": "case"', '"retention": ["case", "register"]', "SC205", '"retention"'),
    ('"retention": "case",', '"retention": "case", "colour": "red",', "SC205", '"colour"'),
    ('"class": "B"', '"class": "F"', "SC205", '"landing"'),
    ('  "additionalProperties": false,\n  "required"', '  "required"', "SC204", "{"),
    ('"maxLength": 40,\n      "pattern"', '"pattern"', "SC204", '"id": {'),
    (
        '"additionalProperties": false,\n  "required"',
        '"unevaluatedProperties": false,\n  "required"',
        "SC202",
        '"unevaluatedProperties"',
    ),
    ('"kind": "custody"', '"kind": "keeping"', "SC209", '"kind": "keeping"'),
    ('"const": "custody"', '"const": "keeping"', "SC209", '"const"'),
    ('"folder": "case"', '"folder": "records/sticks", "also_in": "records/rest"', "SC209", '"also_in"'),
    ('"list": ["/copy"', '"list": ["/stick"', "SC207", '"list"'),
    ('"stated": "/at"', '"stated": "/place"', "SC207", '"stated"'),
    ('"stated": "/at",', "", "SC210", '"counts_from"'),
    ('"counts_from": "stated"', '"counts_from": "landing"', "SC210", '"counts_from"'),
    ('"actor": ["/giver"]', '"actor": []', "SC210", '"landing"'),
    ('"actor": ["/giver"]', '"actor": ["/copy"]', "SC210", '"landing"'),
    ('"actor": ["/giver"]', '"actor": ["/nobody"]', "SC207", '"landing"'),
    ('"/giver": "person"', '"/giver": "human"', "SC208", '"references"'),
    ('"class": "B"', '"class": "M"', "SC210", '"landing"'),
    ('"pointer": "/at"', '"pointer": "/seal"', "SC207", '"pointer": "/seal"'),
    ('"intervals": []', '"intervals": [["/at", "/until"]]', "SC207", '"intervals"'),
    ('"help": { "zh": "复制件由谁交给谁。", "en"', '"help": { "zh": "复制件由谁交给谁。", "fr"', "SC205", '"fr"'),
]


def spoilt(old: str, new: str) -> MemoryTree:
    assert old in TEXT
    return MemoryTree({**NEEDED, NAME: TEXT.replace(old, new, 1).encode()})


def lint_custody(text: bytes) -> list[Finding]:
    """Lint custody's schema, changed, beside those it refers to."""
    return [found for found in lint(MemoryTree({**NEEDED, NAME: text})) if found.location.path == NAME]


def test_the_schemas_of_the_repository_pass() -> None:
    assert lint(MemoryTree(examples.schemas())) == []


@pytest.mark.parametrize(("old", "new", "rule", "on"), SPOILT, ids=lambda value: str(value)[:40])
def test_each_way_to_spoil_a_schema_is_found_at_its_line(old: str, new: str, rule: str, on: str) -> None:
    tree = spoilt(old, new)
    lines = tree.read(NAME).decode().splitlines()
    findings = lint(tree)
    matching = [found for found in findings if found.rule == rule and found.location.path == NAME]
    assert any(on in lines[found.location.line - 1] for found in matching), [found.location for found in matching]
    for found in findings:
        hint = found.hint_text()
        assert hint is not None
        for text in (*found.text(), *hint):
            assert text
            assert not text.startswith("kinds.")
            assert "{field}" not in text


PATTERNS = [
    ("^copy-[0-9]{6}", "SC203"),
    ("copy-[0-9]{6}$", "SC203"),
    ("^a|b$", "SC203"),
    ("^(a|b)$", ""),
    ("^[|]$", ""),
    ("^copy-\\d{6}$", "SC203"),
    ("^\\w+$", "SC203"),
    ("^(?i)copy$", "SC203"),
    ("^(?=a)a$", "SC203"),
    ("^[a-$", "SC203"),
    ("^a\\$", "SC203"),
]


@pytest.mark.parametrize(("pattern", "rule"), PATTERNS)
def test_patterns_must_mean_the_same_to_everybody(pattern: str, rule: str) -> None:
    start = TEXT.index('"pattern": "', TEXT.index('"$defs"'))
    end = TEXT.index('",', start)
    written = pattern.replace("\\", "\\\\")
    text = f'{TEXT[:start]}"pattern": "{written}{TEXT[end:]}'
    found = [each.rule for each in lint_custody(text.encode())]
    assert (rule in found) if rule else found == []


def test_a_pattern_needs_plain_words() -> None:
    start = TEXT.index('"$defs"')
    text = TEXT[:start] + re.sub(r',\s*"x-footage": \{ "expects": \{[^}]*\} \}', "", TEXT[start:], count=1)
    assert text != TEXT
    assert "SC206" in [each.rule for each in lint_custody(text.encode())]


def test_an_enumeration_needs_a_label_for_each_value() -> None:
    path = "schemas/camera.schema.json"
    text = examples.schemas()[path].decode()
    changed = text.replace('"enum": ["ordinary", "sensitive"]', '"enum": ["ordinary", "sensitive", "secret"]')
    assert changed != text
    found = [each for each in lint(MemoryTree({path: changed.encode()})) if each.rule != "SC208"]
    assert [(each.rule, each.location.pointer) for each in found] == [
        ("SC211", "/properties/sensitivity/x-footage/values")
    ]
    assert "secret" in found[0].text().zh


def test_two_kinds_cannot_claim_the_same_files() -> None:
    twin = examples.schemas()[ZONE].replace(b'"zone"', b'"area"')
    found = [each.rule for each in lint(MemoryTree({ZONE: examples.schemas()[ZONE], "schemas/area.schema.json": twin}))]
    assert found == ["SC212"]


def test_an_identifier_form_is_stated_once_and_the_same() -> None:
    changed = TEXT.replace('"id_pattern": "^custody-', '"id_pattern": "^keeping-')
    found = lint_custody(changed.encode())
    assert {each.rule for each in found} == {"SC209"}


def test_garbage_is_a_finding_and_never_an_exception() -> None:
    for garbage in (
        b"",
        b"[]",
        b"null",
        b"{",
        b"\xff",
        b"\x00",
        b"[" * 100_000,
        b'{"a": NaN}',
        b'{"type": 3}',
        b'{"properties": 3}',
    ):
        found = lint_custody(garbage)
        assert found, garbage
        assert all(each.location.line for each in found)


JUNK = st.sampled_from(
    [None, True, 3, -1.5, "", "text", "^a$", [], [1], ["a", "a"], {}, {"zh": "x"}, {"$ref": "#"}, {"type": 3}]
)


@pytest.mark.parametrize("path", [NAME, "schemas/request.schema.json", "schemas/route.schema.json"])
@settings(max_examples=50)
@given(data=st.data())
def test_a_damaged_schema_is_never_an_exception(path: str, data: st.DataObject) -> None:
    """Whatever a schema is turned into: the lint answers, and what it lets pass also loads."""
    schema = json.loads(examples.schemas()[path])
    node = schema
    while True:
        key = data.draw(st.sampled_from(sorted(node) if isinstance(node, dict) else range(len(node))))
        if isinstance(node[key], (dict, list)) and node[key] and data.draw(st.integers(0, 4)):
            node = node[key]
            continue
        node[key] = data.draw(JUNK)
        break
    # Alone in its tree, or each of the many runs would lint all the others too: hence SC208 for kinds it refers to.
    tree = MemoryTree({path: json.dumps(schema, ensure_ascii=False, indent=1).encode()})
    findings = [found for found in lint(tree) if found.rule != "SC208"]
    assert all(found.location.line for found in findings)
    try:
        Kinds.load(tree)
    except ToolError:
        assert findings


def test_every_rule_is_explained() -> None:
    for rule in RULES.values():
        for text in (rule.title, rule.why, rule.fix):
            assert not text.zh.startswith("rule.")
            assert re.search("[\u4e00-\u9fff]", text.zh)


def test_nothing_beyond_draft_07_is_allowed() -> None:
    later = (
        "prefixItems",
        "unevaluatedProperties",
        "unevaluatedItems",
        "$dynamicRef",
        "dependentRequired",
        "minContains",
    )
    assert not KEYWORDS & set(later)
