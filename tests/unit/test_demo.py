from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
import yaml

from footage.checking import check
from footage.demo import DemoResult, Expected, Told, compare, create, judged_as_told, read
from footage.demo.clock import WorkingTime, day, moment, stamp
from footage.demo.founding import founding_files, read_entries
from footage.demo.identifiers import Identifiers
from footage.demo.rhythm import RHYTHMS
from footage.demo.stories import STORIES
from footage.evidence.replay import replay
from footage.finding import Severity, ToolError
from footage.reading import read_yaml
from footage.reading.kinds import Kinds
from footage.reading.text_of_record import record_bytes
from footage.register.making import make
from footage.repository import Repository

ORDINARY = 10


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> DemoResult:
    return create(tmp_path_factory.mktemp("demo") / "repo", cases=ORDINARY)


@pytest.fixture(scope="module")
def register(demo: DemoResult, tmp_path_factory: pytest.TempPathFactory) -> sqlite3.Connection:
    out = tmp_path_factory.mktemp("register") / "register.sqlite"
    with Repository.open(demo.repository) as repository:
        make(repository, out, as_of=demo.as_of)
    return sqlite3.connect(out)


def test_every_founding_record_is_read_and_sound() -> None:
    files = founding_files()
    records = [path for path in files if path.startswith("records/")]
    assert sorted(read_entries(files)) == sorted(records)
    assert len(records) > 150


def test_all_stories_are_judged_as_told(demo: DemoResult, register: sqlite3.Connection) -> None:
    as_of, told = read(demo.expected.read_bytes())
    wrong = compare(register, told)
    assert wrong == []
    assert judged_as_told(told, wrong) == (len(STORIES), len(STORIES))
    assert moment_of(as_of) == demo.as_of


def moment_of(text: str) -> int:
    return moment(text[5:16].replace("T", " "))


def test_a_story_that_ended_otherwise_is_named(demo: DemoResult, register: sqlite3.Connection) -> None:
    _, told = read(demo.expected.read_bytes())
    case = next(each for each in told if each.id == "D1").cases[0].case
    lie = Expected(case, state="overdue", verdicts={"R-5.3c": "FAIL"}, reviews={"sun-wei": "bot", "nobody": "counted"},
                   grant={"cameras": 2, "mode": "copy", "narrowed": False}, via={"unit.head": "C1"},
                   uncovered=True)  # fmt: skip
    wrong = compare(register, [Told("D1", "…", "…", (lie, Expected("RQ-20260101-000000", state="viewed")))])
    assert [each.what for each in wrong] == [
        "state", "verdict R-5.3c", "review sun-wei", "review nobody", "via unit.head", "grant", "coverage", "state",
    ]  # fmt: skip
    assert wrong[-1].found == "absent"
    assert judged_as_told(told, wrong) == (len(STORIES) - 1, len(STORIES))


def test_the_repository_is_checked_out_and_whole(demo: DemoResult) -> None:
    with Repository.open(demo.repository) as repository:
        tree = repository.files("refs/heads/main")
        standing = {path: (demo.repository / path).read_bytes() for path in tree.paths("records/")}
        assert all(standing[path] == tree.read(path) for path in standing)
        findings = check(tree, Kinds.load(tree))
    assert [each for each in findings if each.severity is Severity.ERROR] == []


def test_every_landed_record_is_strict_yaml(demo: DemoResult) -> None:
    paths = sorted(demo.repository.glob("records/cases/**/*.yml"))
    assert len(paths) > 100
    assert [path.name for path in paths if read_yaml(path.name, path.read_bytes()).findings] == []


def test_the_office_is_alive_at_the_end(demo: DemoResult, register: sqlite3.Connection) -> None:
    rows = register.execute("SELECT state, count(*) FROM cases GROUP BY state")
    states = dict(rows.fetchall())
    told = {
        "archived",
        "viewed",
        "unapproved",
        "transferred",
        "refused",
        "withdrawn",
        "expired",
        "unavailable",
        "unratified",
    }
    assert told <= set(states)
    assert states["waiting"] >= 4


def test_the_copy_beside_it_lost_exactly_one_case(demo: DemoResult) -> None:
    lost = next(each for each in demo.stories if each.id == "D23").cases[0].case
    with Repository.open(demo.repository) as sound, Repository.open(demo.rewritten) as tampered:
        before = set(sound.files("refs/heads/main").paths("records/"))
        after = set(tampered.files("refs/heads/main").paths("records/"))
        assert sound.resolve("refs/heads/evidence") == tampered.resolve("refs/heads/evidence")
    assert after < before
    assert all(lost in path for path in before - after)
    assert not list(demo.rewritten.glob(f"records/cases/**/{lost}"))


def test_verifying_the_copy_names_the_case_that_is_gone(demo: DemoResult) -> None:
    lost = next(each for each in demo.stories if each.id == "D23").cases[0].case
    with Repository.open(demo.rewritten) as tampered:
        main, evidence = tampered.resolve("refs/heads/main"), tampered.resolve("refs/heads/evidence")
        found = replay(tampered, main=main or "", evidence=evidence)
    gone = [each for each in found.findings if each.message == "verify.history_rewritten"]
    assert {each.subject for each in gone} == {lost}
    assert found.cases[lost].result == "refuted"


def test_what_must_hold_is_written_for_people(demo: DemoResult) -> None:
    loaded = yaml.safe_load(demo.expected.read_bytes())
    assert [each["id"] for each in loaded["stories"]] == [each.id for each in STORIES]
    assert all(re.search("[\u4e00-\u9fff]", each["title"]["zh"]) and each["title"]["en"] for each in loaded["stories"])
    assert read(demo.expected.read_bytes())[1] == demo.stories


def test_the_same_seed_makes_the_same_history(tmp_path: Path) -> None:
    refs = []
    for name, seed in (("one", 3), ("two", 3), ("other", 4)):
        made = create(tmp_path / name, seed=seed, cases=2, stories=STORIES[:1], rhythms=RHYTHMS[:1])
        with Repository.open(made.repository) as repository:
            refs.append(repository.refs())
    assert refs[0] == refs[1] != refs[2]


def test_a_gate_that_looks_each_night_proves_and_judges_the_same(tmp_path: Path) -> None:
    """Thousands of cases are captured night by night; main, proofs and verdicts are the same as without waiting."""
    found = []
    for name, daily in (("at once", False), ("nightly", True)):
        made = create(tmp_path / name, cases=8, stories=STORIES[:3], rhythms=RHYTHMS[:1], daily=daily)
        with Repository.open(made.repository) as repository:
            main, evidence = (repository.resolve(f"refs/heads/{branch}") for branch in ("main", "evidence"))
            proven = replay(repository, main=main or "", evidence=evidence)
            nights = len(list(repository.first_parent(evidence or "")))
            make(repository, tmp_path / f"{name}.sqlite", as_of=made.as_of)
        rows = sqlite3.connect(tmp_path / f"{name}.sqlite").execute(
            "SELECT clause, subject, verdict, reason_code, args, remedied_epoch FROM verdict ORDER BY 1, 2, 3, 4, 5"
        )
        assert {each.message for each in proven.findings} <= {"verify.not_approved"}, "D2 tells of one"
        found.append((main, proven.cases, rows.fetchall(), nights))
    assert found[0][:3] == found[1][:3]
    assert found[0][3] > found[1][3]


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    with pytest.raises(ToolError) as error:
        create(tmp_path / "mine")
    assert error.value.code == "demo.not_empty"
    assert [path.name for path in tmp_path.rglob("*")] == ["mine", "thesis.txt"]


def test_ordinary_days_keep_office_hours() -> None:
    working = WorkingTime(["2026-05-01"], ["2026-05-09"], [6, 7])
    assert stamp(working.at_work(moment("05-01 10:20"))) == "2026-05-04T09:25:00+08:00"
    assert day(working.at_work(moment("05-08 18:30"))) == "2026-05-09"
    assert working.at_work(moment("05-06 10:20")) == moment("05-06 10:20")


def test_identifiers_never_meet() -> None:
    ids = Identifiers(1)
    given = [ids.event("copy", f"case {n}") for n in range(3000)]
    assert len(set(given)) == 3000
    assert all(re.fullmatch("copy-[0-9A-HJKMNP-TV-Z]{6}", each) for each in given)
    assert Identifiers(1).case("D1", "03-04 09:12") == ids.case("D1", "03-04 09:12")


@pytest.mark.parametrize(
    "value",
    ["2026-03-02", "2026-03-02T09:00:00+08:00", "017", "yes", "on", "12:30", "1_000", "a: b", "#x", "", " x", "~"],
)
def test_what_is_typed_is_what_is_read(value: str) -> None:
    data = {"kind": "x", "value": value, "list": [value], "number": 3, "flag": True, "none": None}
    reading = read_yaml("x.yml", record_bytes(data))
    assert reading.data == data
    assert not reading.findings


def test_dates_are_typed_without_quotes() -> None:
    assert record_bytes({"from": "2026-03-02"}) == b"from: 2026-03-02\n"
