"""The conversation without a terminal: every kind can be asked for, each answer is judged at once, nothing is final."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import example_records as examples
from footage.finding import Severity
from footage.reading import read_yaml
from footage.reading.kinds import Kinds
from footage.reading.text_of_record import record_bytes
from footage.scaffold.directory import Directory
from footage.scaffold.interview import Interview, ordered
from footage.scaffold.new_record import new_file
from footage.scaffold.question import Answer, Proposals, Question, Surroundings, question_at, understood

KINDS = examples.kinds()
CASE_ID = examples.CASE.rpartition("/")[2]
NOW = 1_772_440_200  # 2026-03-02 16:30 in the examples' time zone
ABSENT = object()
NINE, LONG = "2026-03-02T09:00:00+08:00", "夜间有车辆撞坏护栏，需要查明经过"
RECORDS = sorted(path for path in examples.records() if KINDS.of_path(path))
DIRECTORY = Directory(examples.tree(), KINDS, CASE_ID)
AROUND = Surroundings(DIRECTORY, NOW, "Asia/Shanghai")


def question(kind: str, pointer: str, **more: Any) -> Question:
    return question_at(KINDS[kind], pointer, **more)


def at(data: Any, pointer: str) -> Any:
    for step in pointer.split("/")[1:]:
        if isinstance(data, list):
            data = data[int(step)] if int(step) < len(data) else ABSENT
        else:
            data = data.get(step, ABSENT) if isinstance(data, dict) else ABSENT
    return data


def words(value: Any) -> str:
    """Return a value as somebody would type it."""
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else value if isinstance(value, str) else repr(value)


def follow(interview: Interview, wanted: dict[str, Any]) -> None:
    """Answer every question as ``wanted`` says, then add what else it says."""
    for _ in range(1000):
        asked = interview.next()
        if asked is None:
            extra = [each for each in interview.more() if at(wanted, each.pointer) is not ABSENT]
            if not extra:
                return
            interview.want(extra[0].pointer)
        elif asked.form == "either":
            interview.put(asked, next(value for value, _ in asked.choices if value in wanted))
        elif asked.form == "again":
            here = len(at(interview.data, asked.pointer))
            interview.put(asked, here < len(at(wanted, asked.pointer)))
        else:
            reply(interview, asked, wanted)
    raise AssertionError("the questions do not end")


def reply(interview: Interview, asked: Question, wanted: dict[str, Any]) -> None:
    outer, _, last = asked.pointer.rpartition("/")
    if last.isdigit() and int(last) >= len(at(wanted, outer)):
        assert asked.optional, asked.pointer
        interview.leave(asked)
        return
    value = at(wanted, asked.pointer)
    if isinstance(value, str | bool | int | float | None) and asked.form != "typed":
        found = understood(asked, words(value), AROUND)
        assert found == Answer(value.strip() if isinstance(value, str) else value), asked
    wrong = [each for each in interview.problems(asked, value) if each.severity is Severity.ERROR]
    assert wrong == [], [each.text().en for each in wrong]
    interview.put(asked, value)


@pytest.mark.parametrize("path", RECORDS)
def test_answering_as_a_record_says_gives_that_record(path: str) -> None:
    placed = KINDS.of_path(path)
    assert placed is not None
    kind, case_id = placed
    data = dict(read_yaml(path, examples.records()[path]).data or {})
    wanted = {name: value for name, value in data.items() if name not in ("kind", "id")}
    interview = Interview(kind, {})
    follow(interview, wanted)
    assert interview.data == wanted
    file = new_file(kind, str(data["id"]), case_id, interview.data)
    assert file.path == path
    assert read_yaml(path, file.data).data == ordered(kind, data)


def test_the_examples_ask_for_every_kind() -> None:
    assert {kind.name for path in RECORDS if (kind := (KINDS.of_path(path) or [None])[0])} == set(KINDS.names)


def test_what_a_condition_asks_for_is_asked() -> None:
    interview = Interview(KINDS["request"], {"channel": "court"})
    asked = [interview.next()]
    data = copy.deepcopy(interview.data)
    problems = {each.pointer for each in KINDS["request"].validation.problems(data) if each.rule == "missing"}
    assert asked[0] is not None
    assert asked[0].pointer == "/department"
    assert "/instrument" in problems
    interview.want("/instrument")
    interview.data |= {name: "x" for name in KINDS["request"].schema["required"] if name not in interview.data}
    assert (interview.next() or asked[0]).pointer == "/instrument/number"


def test_going_back_undoes_answers_one_by_one() -> None:
    interview = Interview(KINDS["custody"], {})
    seen = []
    for value in ("copy-9F3K2M", "zhao-min"):
        asked = interview.next()
        assert asked is not None
        seen.append((copy.deepcopy(interview.data), asked.pointer))
        interview.put(asked, value)
    for data, pointer in reversed(seen):
        assert interview.back()
        assert (interview.data, (interview.next() or asked).pointer) == (data, pointer)
    assert not interview.back()


@pytest.mark.parametrize(
    ("kind", "data", "pointer", "value", "rule"),
    [
        ("request", {}, "/reason", "短", "CK106"),
        ("request", {}, "/mode", "borrow", "CK104"),
        ("request", {}, "/handler", "Zhao Min", "CK105"),
        ("request", {"window": {"from": NINE}}, "/window/to", "2026-03-02T08:00:00+08:00", "CK401"),
        ("request", {}, "/window/from", "2026-02-30T09:00:00+08:00", "CK402"),
        ("request", {"reason": LONG}, "/other_means", LONG, "CK502"),
        ("request", {}, "/other_means", "无", "CK501"),
        ("copy", {}, "/copy_no", 0, "CK107"),
        ("copy", {}, "/copy_no", "one", "CK103"),
        ("request", {"cameras": ["CAM-P1-03"]}, "/cameras/1", "CAM-P1-03", "CK108"),
    ],
)  # fmt: skip
def test_an_answer_is_judged_at_once_by_the_rules_of_check(
    kind: str, data: dict[str, Any], pointer: str, value: Any, rule: str
) -> None:
    found = Interview(KINDS[kind], data).problems(question(kind, pointer), value)
    assert [each.rule for each in found][:1] == [rule]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-03-02 09:00", "2026-03-02T09:00:00+08:00"),
        ("2026/3/2 9:00", "2026-03-02T09:00:00+08:00"),
        ("2026年3月2日 9:05", "2026-03-02T09:05:00+08:00"),
        ("2026-03-02T09:00:30", "2026-03-02T09:00:30+08:00"),
        ("昨天 22:00", "2026-03-01T22:00:00+08:00"),
        ("now", "2026-03-02T16:30:00+08:00"),
        ("10:30", "2026-02-28T10:30:00+08:00"),
        ("2026-03-02T09:00:00+09:00", "2026-03-02T09:00:00+09:00"),
        ("25:00", "25:00"),
        ("soon", "soon"),
    ],
)
def test_times_are_understood_as_people_write_them(typed: str, meant: str) -> None:
    found = understood(question("request", "/window/from"), typed, AROUND, "2026-02-28T08:00:00+08:00")
    assert found == Answer(meant)


def test_an_hour_that_no_clock_shows_is_not_made_up() -> None:
    berlin = Surroundings(DIRECTORY, NOW, "Europe/Berlin")
    asked = question("request", "/window/from")
    assert understood(asked, "2026-03-29 02:30", berlin) == Answer("2026-03-29 02:30")
    assert understood(asked, "2026-03-29 03:30", berlin) == Answer("2026-03-29T03:30:00+02:00")


@pytest.mark.parametrize("typed", ["2", "copy", "Cop", "复制使用"])
def test_a_choice_is_its_number_name_beginning_or_label(typed: str) -> None:
    assert understood(question("request", "/mode"), typed, AROUND) == Answer("copy")


def test_a_name_finds_its_person_and_two_of_a_name_are_proposed() -> None:
    asked = question("request", "/handler")
    entry = DIRECTORY.entries("person")[0]
    assert understood(asked, entry.names[0], AROUND) == Answer(entry.id)
    everybody = understood(asked, "-", AROUND)
    assert isinstance(everybody, Proposals)
    assert len(everybody.entries) > 1
    assert understood(asked, "zzzzzz", AROUND) == Proposals("zzzzzz", ())


def test_a_slip_of_the_pen_still_finds_the_camera() -> None:
    found = understood(question("request", "/cameras/0"), "CAM-P1-O3", AROUND)
    assert isinstance(found, Proposals)
    assert "CAM-P1-03" in [each.id for each in found.entries]


@given(st.text(max_size=40))
def test_no_answer_raises_and_every_text_survives_being_written(typed: str) -> None:
    for pointer in ("/handler", "/mode", "/window/from", "/contains_minor", "/reason", "/use/period_days"):
        asked = question("request", pointer)
        found = understood(asked, typed, AROUND)
        if isinstance(found, Answer):
            judged = Interview(KINDS["request"], {}).problems(asked, found.value)
            if pointer == "/reason" and not any(each.severity is Severity.ERROR for each in judged):
                again = read_yaml("again.yml", record_bytes({"reason": found.value}))
                assert again.data == {"reason": found.value}


@given(st.sampled_from(["y", "no", "null", "~", "2026-03-02 09:00", "010", "1e3", "12:30", "<<", "=", "0x1F", "-0"]))
def test_words_that_yaml_takes_for_something_else_stay_words(text: str) -> None:
    assert read_yaml("text.yml", record_bytes({"reason": text})).data == {"reason": text}


def test_a_default_of_the_schema_is_offered() -> None:
    path = "schemas/request.schema.json"
    text = examples.schemas()[path].decode().replace('"enum": ["normal"', '"default": "normal", "enum": ["normal"')
    kind = Kinds.load(examples.tree({path: text}))["request"]
    assert question_at(kind, "/urgency").default == "normal"
    assert question_at(KINDS["request"], "/urgency").default is None
