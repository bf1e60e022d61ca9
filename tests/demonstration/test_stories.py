"""The told stories among the cases of a whole year, judged as told and looked at whole."""

from __future__ import annotations

import re
import sqlite3
from typing import TYPE_CHECKING

from footage.checking import check
from footage.demo import compare, judged_as_told, missing_from
from footage.dossier import load_cases, load_office
from footage.finding import Severity
from footage.reading.text_of_record import record_bytes
from footage.reading.yaml import read_yaml
from footage.register.making import heads, replayed
from footage.repository import CommitTree, MemoryTree, Repository
from footage.text import Bilingual

if TYPE_CHECKING:
    from .conftest import Demonstration

TELEPHONE = b"13800001234"
FIELD = re.compile(r"\{[a-z_]+\}")
STORIES = {
    "D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8", "D9", "D10", "D11", "D12", "D13", "D14", "D15", "D16", "D17",
    "D18", "D19", "D20", "D21", "D22", "D23", "D24", "D25", "D26", "D27", "D28", "D29", "D30", "D31", "D33", "D34",
    "D35", "D36", "D37", "D38", "D39", "D40", "D41", "D42", "D43", "D44", "D46", "D47", "D48", "D49", "D50", "Y4",
    "Y6", "Y7",
}  # fmt: skip


def test_every_story_is_judged_as_told(whole: Demonstration, register: sqlite3.Connection) -> None:
    mismatches = compare(register, whole.stories)
    assert mismatches == []
    assert judged_as_told(whole.stories, mismatches) == (len(STORIES), len(STORIES))
    assert {story.id for story in whole.stories} == STORIES


def test_the_vanished_case_is_named_in_the_rewritten_copy_only(whole: Demonstration) -> None:
    with Repository.open(whole.rewritten) as copy, Repository.open(whole.repository) as repository:
        assert missing_from(replayed(copy, heads(copy)), whole.stories) == []
        assert missing_from(replayed(repository, heads(repository)), whole.stories) != []


def test_a_letter_that_is_missing_is_refused_at_the_door(whole: Demonstration) -> None:
    """The third request of D6 never lands because ``check`` refuses it: an authority that asks brings its letter."""
    letter = next(story for story in whole.stories if story.id == "D6").cases[1].case
    with Repository.open(whole.repository) as repository:
        tree = CommitTree(repository, "refs/heads/main")
        path = next(each for each in tree.paths("records/cases/") if each.endswith(f"{letter}/request.yml"))
        form = dict(read_yaml(path, tree.read(path)).data)
        assert form.pop("instrument")
        files = {each: tree.read(each) for each in tree.paths() if not each.startswith("records/cases/")}
    refused = check(MemoryTree({**files, path: record_bytes(form)}), whole.kinds(), paths=[path])
    assert [(each.rule, each.severity) for each in refused] == [("CK101", Severity.ERROR)]


def test_what_was_turned_away_is_kept_by_digest_only(whole: Demonstration, register: sqlite3.Connection) -> None:
    """D33, D50: neither the file that says one thing twice nor the telephone of a stranger stands anywhere."""
    away = [case.case for story in whole.stories if story.id in ("D33", "D50") for case in story.cases]
    cases = [case for case in away if _state(register, case) == "withdrawn"]
    assert len(cases) == 2
    for case in cases:
        assert register.execute("SELECT COUNT(*) FROM request_version WHERE uid = ?", (case,)).fetchone() == (0,)
    with Repository.open(whole.repository) as repository:
        for head in ("refs/heads/main", "refs/heads/evidence"):
            tree = CommitTree(repository, head)
            assert [path for path in tree.paths() if TELEPHONE in tree.read(path)] == []


def _state(register: sqlite3.Connection, case: str) -> str:
    return str(register.execute("SELECT state FROM cases WHERE case_id = ?", (case,)).fetchone()[0])


def test_every_verdict_value_but_none_without_a_reason_text(register: sqlite3.Connection) -> None:
    rows = register.execute(
        "SELECT v.verdict, v.reason_code, r.zh, r.en FROM verdict v LEFT JOIN reason r ON r.code = v.reason_code"
    ).fetchall()
    assert {row[0] for row in rows} == {"PASS", "FAIL", "DUE", "UNKNOWN", "N/A"}
    assert [row for row in rows if not row[2] or not row[3]] == []


def test_every_case_can_be_shown_whole_in_both_languages(whole: Demonstration, register: sqlite3.Connection) -> None:
    kinds = whole.kinds()
    office = load_office(register, kinds)
    dossiers = list(load_cases(register, kinds))
    assert len(dossiers) == len(office.cases) >= 260
    assert {dossier.verification for dossier in dossiers} == {"verified", "refuted", "undetermined"}
    unfilled = [text for dossier in dossiers for text in _texts(dossier) if _unfilled(text)]
    assert unfilled == []
    seats = {slot for (slot,) in register.execute("SELECT slot FROM approval_stage")}  # names that routes give
    assert [text for text in _texts(office) if _unfilled(text) and text.zh not in seats] == []


def _texts(value: object) -> list[Bilingual]:
    """Collect every bilingual text in a dossier."""
    if isinstance(value, Bilingual):
        return [value]
    if isinstance(value, tuple):
        return [text for each in value for text in _texts(each)]
    slots = getattr(type(value), "__dataclass_fields__", None)
    return [text for name in slots for text in _texts(getattr(value, name))] if slots else []


def _unfilled(text: Bilingual) -> bool:
    """Tell whether a message code or an unfilled field shows through."""
    codes = (
        "state.",
        "stage.",
        "role.",
        "review.",
        "decision.",
        "verify.",
        "outcome.",
        "timeline.",
        "dossier.",
        "via.",
    )
    return any(side.startswith(codes) or FIELD.search(side) for side in text)


def test_what_waits_names_people(register: sqlite3.Connection) -> None:
    rows = register.execute("SELECT waiting_for FROM cases WHERE state = 'waiting'").fetchall()
    assert rows
    assert all(row[0] not in ("[]", "") for row in rows)


def test_approved_content_is_what_landed(register: sqlite3.Connection) -> None:
    """Every digest of a met stage belongs to a pull request whose landed blobs stand in history."""
    missing = register.execute(
        "SELECT count(*) FROM pull_request p JOIN pull_request_path t ON t.pull_request = p.id"
        " LEFT JOIN landed_commit c ON c.oid = p.merge_commit"
        " LEFT JOIN file_change f ON f.commit_seq = c.seq AND f.path = t.path AND f.new_blob = t.blob"
        " WHERE p.observed = 'merged' AND p.outcome = 'approved' AND f.path IS NULL"
    ).fetchone()[0]
    assert missing == 0


def test_each_hand_over_of_a_copy_is_shown_once(whole: Demonstration, register: sqlite3.Connection) -> None:
    copies = [copy for case in load_cases(register, whole.kinds()) for copy in case.copies]
    assert copies
    for copy in copies:
        assert len({step.uid for step in copy.steps}) == len(copy.steps)
        assert copy.steps[0].uid == copy.record.uid
