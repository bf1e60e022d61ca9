"""Personal data is found where people would write it, and nothing else is; a push that brings it is refused."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import example_records as examples
from footage.checking import check, personal_data
from footage.checking.personal import sightings
from footage.finding import Severity
from footage.reading.kinds import Kinds
from footage.report import ReportContext, render
from footage.repository import MemoryTree

BEFORE = "需要核对进出"  # a word of the reason, before which something is written
REQUEST = f"{examples.CASE}/request.yml"
EXCEPTION = "records/oversight/exceptions/text_exception-2B4D6F.yml"

# Numbers, plates and names here are made up; the identity numbers only satisfy the check digit.
PERSONAL = [
    ("phone", "手机13800001234，请回电"),
    ("phone", "电话 138-0000-1234"),
    ("phone", "+86 138 0000 1234"),
    ("phone", "１３８００００１２３４"),
    ("phone", "座机 010-60001234"),
    ("phone", "(0571)80001234"),
    ("identity", "身份证 11010519491231002X"),
    ("identity", "证件号：440308199901010012。"),
    ("plate", "一辆京A0Z9Q1逆行"),
    ("plate", "沪AD12345"),
    ("plate", "粤B·1234挂"),
    ("plate", "苏 E12345".replace(" ", "")),
    ("email", "发到 someone.else@mail.example 即可"),
    ("name", "请找李晓明先生核实"),
    ("name", "车主张伟称车被刮"),
    ("name", "姓名：欧阳娜"),
    ("name", "a certain Mr. John Smith was there"),
]
PLAIN = [
    "车主要求物业协助核实",
    "访客于十点到达",
    "司机王某某，男",
    "王先生来过电话",
    "驾驶员高速行驶",
    "录像编号 20260302134500123",
    "摄像机 CAM-A12345 与 NVR-B20011",
    "申请 RQ-20260302-7K3M9Q",
    "证件号 110105194912310021",  # the check digit is wrong
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "13:00 至 14:00，共 138 分钟",
    "",
]


@pytest.mark.parametrize(("sort", "text"), PERSONAL)
def test_personal_data_is_seen_and_never_repeated(sort: str, text: str) -> None:
    (found,) = sightings(text)
    assert found.sort == sort
    assert found.text not in found.hidden
    assert "*" in found.hidden
    assert len(found.digest) == 64


@pytest.mark.parametrize("text", PLAIN)
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert list(sightings(text)) == []


def test_one_number_is_one_sighting_however_it_is_written() -> None:
    one, other = (next(sightings(text)).digest for text in ("13800001234", "138-0000-1234"))
    assert one == other
    assert len(list(sightings("京A0Z9Q1 与 京A0Z9Q1 是同一辆"))) == 2


def _checked(text: str, **more: bytes) -> list[tuple[str, str, str]]:
    files = {**examples.schemas(), **examples.records(), **more}
    data = files[REQUEST].decode()
    files[REQUEST] = data.replace(BEFORE, f"{text}，{BEFORE}", 1).encode()
    assert files[REQUEST] != examples.records()[REQUEST]
    tree = MemoryTree(files)
    found = [each for each in check(tree, Kinds.load(tree)) if each.rule.startswith("CK9")]
    for each in found:
        for shown in ("text", "json", "github"):
            assert text not in render([each], shown, "zh", context=ReportContext("footage", "", ""))
    return [(each.rule, each.location.path, each.location.pointer) for each in found]


def test_d50_check_finds_it_where_it_stands_and_prints_nothing_of_it() -> None:
    assert _checked("13800001234") == [("CK901", REQUEST, "/reason")]


def test_staff_are_no_third_parties() -> None:
    name = next(data for path, data in examples.records().items() if path.endswith("people/zhao-min.yml")).decode()
    staff = name.partition("name: ")[2].splitlines()[0]
    assert _checked(f"{staff}先生") == []
    assert _checked("赵晓光先生") == [("CK904", REQUEST, "/reason")]


def test_a_reviewed_exception_answers_a_false_alarm_in_its_file_or_everywhere() -> None:
    text = examples.records()[EXCEPTION].decode()
    digest = next(sightings("京A0Z9Q1")).digest
    here = text.replace("5" * 64, digest).replace("records/oversight/faults/fault-5P7R9T.yml", REQUEST)
    elsewhere = text.replace("5" * 64, digest)
    everywhere = "".join(line for line in here.splitlines(keepends=True) if not line.startswith("path:"))
    assert _checked("京A0Z9Q1", **{EXCEPTION: here.encode()}) == []
    assert _checked("京A0Z9Q1", **{EXCEPTION: everywhere.encode()}) == []
    assert _checked("京A0Z9Q1", **{EXCEPTION: elsewhere.encode()}) == [("CK903", REQUEST, "/reason")]


def test_a_published_telephone_is_no_personal_data_but_a_plate_beside_it_is() -> None:
    path = next(each for each in examples.records() if each.startswith("records/sites/notices/"))
    files = {**examples.schemas(), **examples.records()}
    lines = files[path].decode().splitlines()
    for text, rules in (("010-60001234", []), ("010-60001234 京A0Z9Q1", ["CK903"])):
        changed = [f"contact: {text}" if line.startswith("contact:") else line for line in lines]
        tree = MemoryTree({**files, path: "\n".join([*changed, ""]).encode()})
        assert [each.rule for each in check(tree, Kinds.load(tree)) if each.rule.startswith("CK9")] == rules


def test_a_file_that_is_no_record_is_looked_at_line_by_line() -> None:
    tree = MemoryTree({**examples.schemas(), **examples.records()})
    files = [("records/cases/note.txt", "第一行\n电话 13800001234\n".encode()), (REQUEST, b"kind: [\n13800001234")]
    found = personal_data(tree, Kinds.load(tree), files)
    assert [(each.rule, each.location.path, each.location.line) for each in found] == [
        ("CK901", REQUEST, 2),
        ("CK901", "records/cases/note.txt", 2),
    ]
    assert {each.severity for each in found} == {Severity.ERROR}


@pytest.fixture
def server(tmp_path: Path) -> Path:
    """A bare repository whose main holds the example records and whose hook is ours."""
    work = tmp_path / "work"
    for path, data in {**examples.schemas(), **examples.records()}.items():
        (work / path).parent.mkdir(parents=True, exist_ok=True)
        (work / path).write_bytes(data)
    _git(work, "init", "-q", "-b", "main")
    _git(work, "add", "-A")
    _commit(work, "begin")
    bare = tmp_path / "server.git"
    _git(tmp_path, "clone", "-q", "--bare", str(work), str(bare))
    hook = bare / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\nexec {sys.executable} -m footage pre-receive --lang en\n")
    hook.chmod(0o755)
    _git(work, "remote", "add", "origin", str(bare))
    return work


def _git(where: Path, *args: str, ok: bool = True) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run(["git", *args], cwd=where, capture_output=True, text=True, check=ok, env=environment)


def _commit(work: Path, message: str) -> None:
    _git(work, "-c", "user.name=a", "-c", "user.email=a@mail.example", "commit", "-qam", message)


def test_d50_the_server_refuses_a_push_that_brings_it_even_where_a_later_commit_takes_it_back(server: Path) -> None:
    file = server / REQUEST
    clean = file.read_text("utf-8")
    file.write_text(clean.replace(BEFORE, f"13800001234，{BEFORE}", 1), "utf-8")
    _commit(server, "write a number")
    file.write_text(clean, "utf-8")
    _commit(server, "take it back")
    pushed = _git(server, "push", "-q", "origin", "HEAD:refs/heads/request", ok=False)
    assert pushed.returncode != 0
    assert "CK901" in pushed.stderr
    assert "git rebase" in pushed.stderr
    assert "13800001234" not in pushed.stderr
    assert "Traceback" not in pushed.stderr
    _git(server, "reset", "-q", "--hard", "HEAD~2")
    file.write_text(clean.replace(BEFORE, f"再次{BEFORE}", 1), "utf-8")
    _commit(server, "write none")
    assert _git(server, "push", "-q", "origin", "HEAD:refs/heads/request").returncode == 0
    assert _git(server, "push", "-q", "origin", ":refs/heads/request").returncode == 0
