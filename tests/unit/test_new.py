"""``footage new`` as somebody uses it who never saw it: typed answers in, one checked new file out."""

from __future__ import annotations

import shlex
from pathlib import Path

import click
import pytest

import example_records as examples
import new_office
from footage.checking import check
from footage.finding import Severity, ToolError
from footage.reading import read_yaml
from footage.repository import WorkTree
from new_office import CASE_ID, REQUEST, footage, git

ANSWERS = list(REQUEST.values())


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    return new_office.office(tmp_path / "office")


def added(repo: Path) -> list[str]:
    """Return the files under ``records/`` that the examples do not have."""
    return [path for path in WorkTree(repo).paths("records/") if path not in examples.records()]


def drafts(repo: Path) -> list[Path]:
    return sorted((repo / ".git" / "footage-drafts").glob("*.yml"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_request_is_asked_for_filed_and_sound(repo: Path, lang: str) -> None:
    result = footage(repo, "new", "request", typed=ANSWERS, lang=lang)
    assert result.exception is None, result.output
    (path,) = added(repo)
    assert path in result.stdout.splitlines()
    data = read_yaml(path, (repo / path).read_bytes()).data
    assert data is not None
    assert path == f"records/cases/{data['id'][3:7]}/{data['id'][7:9]}/{data['id']}/request.yml"
    assert (data["handler"], data["mode"]) == ("zhao-min", "view")
    assert data["window"] == {"from": "2026-03-02T07:00:00+08:00", "to": "2026-03-02T08:50:00+08:00"}
    tree = WorkTree(repo)
    assert [each for each in check(tree, examples.kinds(), paths=[path]) if each.severity is Severity.ERROR] == []
    assert f"git -C {repo} add {path}" in result.stderr
    assert drafts(repo) == []


def test_the_commands_it_names_commit_exactly_the_new_file(repo: Path) -> None:
    result = footage(repo, "new", "request", typed=ANSWERS)
    lines = [line.strip() for line in result.stderr.splitlines() if line.startswith("  git ")]
    for line in lines[:3]:
        git(repo, *shlex.split(line)[3:])
    assert git(repo, "show", "--name-only", "--format=", "HEAD").split() == added(repo)
    assert git(repo, "branch", "--show-current").startswith("request/RQ-")


@pytest.mark.parametrize("stop", [1, 8, 12, len(ANSWERS) - 1])
def test_nothing_typed_is_lost_when_somebody_is_called_away(repo: Path, stop: int) -> None:
    result = footage(repo, "new", "request", typed=ANSWERS[:stop])
    assert isinstance(result.exception, click.Abort)
    assert added(repo) == []
    (draft,) = drafts(repo)
    assert str(draft) in result.stderr
    (line,) = [line for line in result.stderr.splitlines() if line.startswith("  footage ")]
    words = shlex.split(line)[1:]
    words = words[: words.index("--repo")] + words[words.index("--repo") + 2 :]
    said = read_yaml("draft", draft.read_bytes()).data
    resumed = footage(repo, *words, typed=ANSWERS[stop:])
    assert resumed.exception is None, resumed.output
    (path,) = added(repo)
    data = read_yaml(path, (repo / path).read_bytes()).data
    assert said is not None
    assert data is not None
    assert {name: data[name] for name in said if name not in ("window", "use")} == {
        name: value for name, value in said.items() if name not in ("window", "use")
    }
    assert drafts(repo) == []


def test_mistakes_are_told_at_once_and_help_and_back_work(repo: Path) -> None:
    typed = ["?", "nowhere", "guard", "<", "warehouse", *ANSWERS[1:6], "short", *ANSWERS[6:13], "06:00", *ANSWERS[13:]]
    result = footage(repo, "new", "request", typed=typed)
    assert result.exception is None, result.output
    (path,) = added(repo)
    data = read_yaml(path, (repo / path).read_bytes()).data
    assert data is not None
    assert data["department"] == "warehouse"
    assert "The department's number in the register." in result.stderr
    assert "nothing in the register is like “nowhere”" in result.stderr.lower()
    assert "reason (Reason)" in result.stderr
    assert "window.to (2026-03-02T06:00:00+08:00) is before window.from" in result.stderr


def settings(**changes: str) -> list[str]:
    answers = {
        "department": "warehouse", "applicant": "lin-hao", "handler": "zhao-min", "channel": "internal",
        "urgency": "normal", "purpose": "theft", "reason": REQUEST["reason"], "other_means": REQUEST["other_means"],
        "source_kind": "surveillance", "cameras": "CAM-P1-03", "window.from": "2026-03-02 07:00",
        "/window/to": "2026-03-02 08:50", "mode": "copy", "use.manner": "At the desk", "use.purpose": "To find out",
        "use.recipients": "zhao-min", "use.period_days": "5", "sensitivity": "ordinary", "contains_minor": "no",
        "circle": "security", **changes,
    }  # fmt: skip
    return [word for name, value in answers.items() if value for word in ("--set", f"{name}={value}")]


def test_all_can_be_said_on_the_command_line(repo: Path) -> None:
    result = footage(repo, "new", "request", *settings(), "--no-input")
    assert result.exception is None, result.output
    (path,) = added(repo)
    data = read_yaml(path, (repo / path).read_bytes()).data
    assert data is not None
    assert (data["use"]["period_days"], data["contains_minor"]) == (5, False)
    assert data["cameras"] == ["CAM-P1-03"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"windw.from": "x"}, "new.no_field"),
        ({"handler": "zzzzzz"}, "new.unknown"),
        ({"cameras": "CAM-P1-04"}, "new.several"),
        ({"use.external_recipients/3/name_ref": "A"}, "new.no_place"),
        ({"mode": "borrow"}, "new.not_written"),
        ({"reason": ""}, "new.not_written"),
        ({"cameras": "CAM-P1-03,CAM-P1-03"}, "new.not_written"),
        ({"reason": "\udcff is no text at all, nor ever was"}, "new.not_written"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(repo: Path, changes: dict[str, str], code: str) -> None:
    result = footage(repo, "new", "request", *settings(**changes), "--no-input")
    assert isinstance(result.exception, ToolError)
    assert result.exception.code == code
    assert added(repo) == []


def test_an_event_of_a_case_lands_in_its_folder(repo: Path) -> None:
    words = [
        "copy=copy-9F3K2M",
        "giver=zhao-min",
        "receiver=lin-hao",
        "at=2026-03-03 09:00",
        "place=Desk",
        "reason=Use",
    ]
    sets = [word for each in words for word in ("--set", each)]
    result = footage(repo, "new", "custody", "--case", CASE_ID, *sets, "--no-input")
    assert result.exception is None, result.output
    (path,) = added(repo)
    assert path.startswith(f"{examples.CASE}/custody-")


def test_an_entry_proposes_an_id_from_its_name(repo: Path) -> None:
    typed = ["图书馆", "Library Hall", "7", "2026-01-01", "", "", ""]
    result = footage(repo, "new", "department", typed=typed)
    assert result.exception is None, result.output
    assert added(repo) == ["records/org/departments/library-hall.yml"]


def test_an_existing_file_is_never_replaced(repo: Path) -> None:
    before = (repo / examples.CASE / "request.yml").read_bytes()
    result = footage(repo, "new", "request", "--case", CASE_ID, *settings(), "--no-input")
    assert isinstance(result.exception, ToolError)
    assert result.exception.code == "new.exists"
    assert (repo / examples.CASE / "request.yml").read_bytes() == before


def test_a_linked_folder_is_not_written_through(repo: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (repo / "records/org/departments").rename(elsewhere)
    (repo / "records/org/departments").symlink_to(elsewhere)
    before = sorted(elsewhere.iterdir())
    sets = ["name.zh=馆", "name.en=Hall", "parent=null", "function=other", "valid_from=2026-01-01"]
    words = [word for each in sets for word in ("--set", each)]
    result = footage(repo, "new", "department", "--id", "hall", *words, "--no-input")
    assert isinstance(result.exception, ToolError)
    assert sorted(elsewhere.iterdir()) == before


@pytest.mark.parametrize(
    ("name", "meant"), [("reqest", "request"), ("custdy", "custody"), ("Requests", "request"), ("调取申清", "request")]
)
def test_an_unknown_kind_is_answered_with_what_was_probably_meant(repo: Path, name: str, meant: str) -> None:
    error = footage(repo, "new", name).exception
    assert isinstance(error, ToolError)
    assert f"Did you mean {meant}?" == (error.hint_text() or error.text()).en


def test_without_a_kind_all_kinds_are_listed(repo: Path) -> None:
    result = footage(repo, "new", lang="zh")
    assert len(result.stdout.splitlines()) == len(examples.kinds())
    assert "调取申请" in result.stdout


def test_names_from_records_cannot_act_on_the_terminal(repo: Path) -> None:
    person = repo / "records/org/people/zhao-min.yml"
    text = person.read_text(encoding="utf-8")
    name = next(line for line in text.splitlines() if line.startswith("name:"))
    person.write_text(text.replace(name, 'name: "Zhao\\e[31m\\u202e##[group]"'), encoding="utf-8")
    result = footage(repo, "new", "request", typed=["warehouse", "zhao", "lin-hao", ""])
    assert "zhao-min" in result.stderr
    assert not {"\x1b", "\u202e"} & set(result.stderr)
    error = footage(repo, "new", "request", "--set", "handler=zha", "--no-input").exception
    assert isinstance(error, ToolError)
    assert not {"\x1b", "\u202e"} & set((error.hint_text() or error.text()).en)


def test_answers_in_a_file_may_be_wrong_in_any_way(repo: Path, tmp_path: Path) -> None:
    answers = tmp_path / "answers.yml"
    for content in (b"\xff\xfe", b"- a\n- b\n", b"window: soon\n", b"cameras: 3\n", b"use: [1]\n", b"a: &x 1\n", b""):
        answers.write_bytes(content)
        result = footage(repo, "new", "request", "--answers", str(answers), "--no-input")
        assert isinstance(result.exception, ToolError), content
        assert result.exception.code in ("new.answers", "new.not_written"), content
    assert added(repo) == []
