"""For any bytes: reading never raises, agrees with other YAML readers, and points at the right text."""

from __future__ import annotations

import json
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from footage.reading import RULES, Reading, read_yaml
from footage.reading.characters import FORBIDDEN
from footage.reading.scalars import Refusal, plain

CHARACTERS = st.characters(exclude_categories=("Cs", "Cc")).filter(lambda c: not FORBIDDEN.search(c))
TEXTS = st.text(CHARACTERS, max_size=12) | st.sampled_from(
    ["中文", "😀", "yes", "017", "null", "12:30", "2026-01-01", "", " a "]
)
NUMBERS = st.integers(-(10**14), 10**14) | st.decimals(-1000, 1000, places=3).map(float).filter(lambda x: x != 0)
SCALARS = st.none() | st.booleans() | NUMBERS | TEXTS
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4), max_leaves=12
)
DOCUMENTS = st.dictionaries(TEXTS, VALUES, min_size=1, max_size=5)

SAMPLE = """\
kind: request
id: RQ-20260309-7K3M9Q
reason: 三号门叉车碰撞，需核对经过 # 说明
window: {from: 2026-03-09T08:00:00+08:00, to: "2026-03-09T09:00:00+08:00"}
cameras:
  - CAM-GATE-03
  - 'CAM-GATE-04'
use:
  manner: |
    现场查看
  period_days: 15
  ratio: -0.5
  copies: null
""".encode()


def dumped(document: object) -> bytes:
    """Return ``document`` as block YAML with every text in double quotes: a writer that leaves nothing to guess."""
    return yaml.dump(_quoted(document), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10**6).encode()


class _Text(str):
    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        return True


_Dumper.add_representer(_Text, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"'))
_Dumper.add_representer(
    float, lambda dumper, number: dumper.represent_scalar("tag:yaml.org,2002:float", f"{number:.3f}")
)


def _quoted(value: Any) -> Any:
    if isinstance(value, str):
        return _Text(value)
    if isinstance(value, list):
        return [_quoted(item) for item in value]
    if isinstance(value, dict):
        return {_Text(key): _quoted(item) for key, item in value.items()}
    return value


def cut(reading: Reading, pointer: str, *, key: bool = False) -> str:
    """Return the text that the mark at ``pointer`` spans."""
    place = reading.locate(pointer, key)
    lines = [reading.line(number) for number in range(place.line, place.end_line + 1)]
    lines[-1] = lines[-1][: place.end_column - 1]
    lines[0] = lines[0][place.column - 1 :]
    return "\n".join(lines)


def sound(reading: Reading) -> None:
    """Assert what must hold for every reading whatsoever."""
    assert (reading.data is None) == bool(reading.findings)
    for finding in reading.findings:
        assert finding.rule in RULES
        assert finding.text().zh
        assert finding.location.line <= len(reading.lines)
        assert finding.location.column <= len(reading.line(finding.location.line)) + 1


@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    sound(read_yaml("x.yml", data))


@given(st.text(st.sampled_from("ab:-?[]{}&*!|>'\"%@`#,\n \\~0x=<.中😀\u0085\u202e\t"), max_size=60))
@settings(max_examples=400)
def test_any_yaml_like_text(text: str) -> None:
    reading = read_yaml("x.yml", text.encode())
    sound(reading)
    if reading.data is not None:
        # What we take, other readers take, and they see the same keys.
        assert list(yaml.load(text, Loader=yaml.BaseLoader)) == list(reading.data)


@given(st.data())
@settings(max_examples=300)
def test_a_mutated_record(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(SAMPLE)))
    until = data.draw(st.integers(at, min(len(SAMPLE), at + 5)))
    piece = data.draw(
        st.binary(max_size=4) | st.sampled_from([b"&a ", b"*a", b"\n", b"- ", b": ", b"yes", b"'", b"\xe2\x80\xae"])
    )
    sound(read_yaml("x.yml", SAMPLE[:at] + piece + SAMPLE[until:]))


@given(DOCUMENTS)
def test_what_was_written_is_read(document: dict[str, Any]) -> None:
    reading = read_yaml("x.yml", dumped(document))
    assert reading.findings == ()
    assert reading.data == document
    assert json.dumps(reading.data) == json.dumps(document)
    assert repr(json.loads(json.dumps(reading.data, ensure_ascii=False))) == repr(reading.data)  # memories keep JSON
    assert Draft202012Validator({"type": "object"}).is_valid(reading.data)


@given(DOCUMENTS)
def test_marks_point_at_their_own_text(document: dict[str, Any]) -> None:
    reading = read_yaml("x.yml", dumped(document))
    seen = set()
    for pointer, value, key in _walk("", document, None):
        seen.add(pointer)
        if not isinstance(value, dict | list):
            assert yaml.safe_load(cut(reading, pointer)) == value
        elif value:
            # Read again by itself, at its own indentation, a collection is what it was in its place.
            place = reading.locate(pointer)
            assert yaml.safe_load(" " * (place.column - 1) + cut(reading, pointer)) == value
        if key is not None:
            assert yaml.safe_load(cut(reading, pointer, key=True)) == key
    assert seen == set(reading.marks.pointers())


@given(DOCUMENTS)
def test_flow_and_block_are_read_alike(document: dict[str, Any]) -> None:
    flow = json.dumps(document, ensure_ascii=False).encode()
    reading = read_yaml("x.yml", flow)
    sound(reading)
    if reading.data is not None:
        assert reading.data == document


@given(st.text(st.sampled_from("0123456789+-.:_eExXoObTtZz ~<=nNyYfFaAiIuUlLsSrR"), min_size=1, max_size=12))
@settings(max_examples=600)
def test_readers_of_yaml_1_1_agree_about_plain_scalars(typed: str) -> None:
    value = plain(typed)
    if typed != typed.strip() or isinstance(value, Refusal):
        return
    tag = yaml.resolver.Resolver().resolve(yaml.ScalarNode, typed, (True, False)).rpartition(":")[2]
    if isinstance(value, str):
        assert tag in {"str", "timestamp"}
        assert tag == "str" or typed[:4].isdigit()
    else:
        assert tag == {type(None): "null", bool: "bool", int: "int", float: "float"}[type(value)]
        assert yaml.safe_load(typed) == value


def _walk(pointer: str, value: Any, key: str | None) -> list[tuple[str, Any, str | None]]:
    found = [(pointer, value, key)]
    if isinstance(value, dict):
        for name, item in value.items():
            found += _walk(f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}", item, name)
    elif isinstance(value, list):
        for position, item in enumerate(value):
            found += _walk(f"{pointer}/{position}", item, None)
    return found
