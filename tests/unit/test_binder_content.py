"""What a binder says, before anything is drawn: typed text, the form, the chapters, the recipe, the HTML."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

import sample_office
from binder import sample
from footage.binder import toolchain as tools
from footage.binder.cases import bound, case_job
from footage.binder.content import Content, content
from footage.binder.exhibits import exhibits
from footage.binder.form import request_form
from footage.binder.recipe import Step, recipe
from footage.binder.toolchain import Font, Toolchain
from footage.binder.typed import LONGEST_FIELD, file_name, visible
from footage.dossier.office import Office
from footage.dossier.shape import CaseDossier, Provenance
from footage.evidence import sshsig
from footage.finding import ToolError

MADE_WITH = Toolchain("70", "0", "1", "6", (Font("Noto", "Regular", "2.004", "ab" * 32),))
OUT = Path("x.pdf")
EVERY_CASE = [sample.case(), sample.waiting(), sample.hostile(), *sample_office.sample_cases()]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("\u202egnp.exe", "[U+202E]gnp.exe"),
        ("a\x00b\x1b[31m", "a[U+0000]b[U+001B][31m"),
        ("\udcff", "[U+DCFF]"),
        ("\u200b\ufeff\U000e0041", "[U+200B][U+FEFF][U+E0041]"),
        ("钱伟\n\t赵敏 é 𠮷", "钱伟\n\t赵敏 é 𠮷"),
        ("e" + "\u0301" * 4, "e" + "[U+0301]" * 4),
    ],
)
def test_hidden_characters_are_spelled(typed: str, shown: str) -> None:
    assert visible(typed) == shown
    assert visible(typed).encode()


def test_text_longer_than_a_page_is_cut_and_says_by_how_much() -> None:
    shown = visible("长" * (LONGEST_FIELD + 1234))
    assert shown.startswith("长" * LONGEST_FIELD)
    assert shown.endswith("[…+1,234]")


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a/b\x00c", "名字", "", "...", "-rf" + "x" * 300, "a b;$(rm).yml"]
)
def test_file_names_are_plain(name: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,79}", file_name(name))


def test_every_field_of_the_request_stands_on_the_form_once() -> None:
    form = request_form(sample.case())
    assert form is not None
    printed = "\n".join(line.zh for row in form.rows for box in row for line in box.lines)
    for field in sample.request().fields:
        for value in field.values:
            assert value.zh in printed, field.pointer
    assert printed.count("案件侦办预计两周") == 1


def test_a_stage_the_route_lacks_has_a_box_that_says_so() -> None:
    form = request_form(sample.case())
    assert form is not None
    stages = [
        (box.label.en, box.stage.person.name if box.stage and box.stage.person else None) for box in form.signatures
    ]
    assert stages == [("First review", "赵敏"), ("Security", "孙丽"), ("Security", "李强"), ("Management", None)]
    assert [box.review.review_id if box.review else None for box in form.signatures] == [9001, 9002, 9003, None]


def test_an_emergency_is_signed_by_those_who_ratified_it() -> None:
    ratified = replace(sample.events()[0], kind="ratification", pull_request="PR-000102.1")
    urgent = replace(sample.pull(sample.request().path), stages=(), reviews=())
    later = replace(sample.pull(ratified.path), id="PR-000102.1")
    form = request_form(sample.case(records=(ratified,), pulls=(urgent, later)))
    assert form is not None
    assert [(box.label.zh, box.review.review_id if box.review else None) for box in form.signatures] == [
        ("初审意见\n（事后补批）", 9001),
        ("安保部门意见\n（事后补批）", 9002),
        ("安保部门意见\n（事后补批）", 9003),
        ("管理层意见", None),
    ]


def test_a_case_without_a_request_has_no_form() -> None:
    assert request_form(sample.case(request=None)) is None
    assert "本案没有申请记录" in html(sample.case(request=None), "zh")


def test_every_record_has_one_place_and_unknown_kinds_come_last() -> None:
    shown = case_content(sample.case())
    assert [item.exhibit.record.kind for item in shown.life] == [
        "retrieval", "copy", "return", "archive", "extension", "correction", "drone_flight",
    ]  # fmt: skip
    assert [item.exhibit.record.kind for item in shown.told] == ["custody"]  # it stands in the copy's own chain
    assert [item.number for item in shown.exhibits] == list(range(1, 10))
    assert shown.absent == ()
    assert [text.en for text in case_content(sample.case(records=())).absent] == [
        "No retrieval is recorded.", "No copy was made.", "No return or archive is recorded.",
    ]  # fmt: skip


def test_files_listed_already_are_said_to_be_the_same_unless_a_digest_differs() -> None:
    retrieval, copy, *others = sample.events()
    assert [item.same_files for item in case_content(sample.case()).life[:2]] == [0, 2]
    other = [{**file, "sha256": "00" * 32} for file in copy.data["files"]]
    changed = replace(copy, data={**copy.data, "files": other})
    assert [item.same_files for item in case_content(sample.case(records=(retrieval, changed, *others))).life[:2]] == [
        0,
        0,
    ]


def test_a_review_stands_with_the_seat_it_filled_and_only_there() -> None:
    (hearing,) = case_content(sample.case()).hearings
    assert [each.review.review_id if each.review else None for each in hearing.signed] == [9001, 9002, 9003]
    assert [review.review_id for review in hearing.others] == [8999]
    assert hearing.exhibits == (1,)
    assert hearing.statement == "S0001-PR-000101.1.json"
    assert hearing.digest == ""  # these three are bound to different content, so each says its own
    assert {each.digest[:1] for each in hearing.signed} == {"a", "b", "c"}


def test_what_all_signatures_are_bound_to_is_said_once() -> None:
    request = sample.request()
    same = tuple(replace(stage, digest="d" * 64) for stage in sample.stages())
    pull = replace(sample.pull(request.path), stages=same)
    (hearing,) = case_content(sample.case(request=request, pulls=(pull,))).hearings
    assert hearing.digest == "d" * 64
    assert {each.digest for each in hearing.signed} == {""}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_corrected_record_shows_both_values_and_the_exhibit(lang: str) -> None:
    shown = case_content(sample.case())
    (fix,) = shown.life[0].corrections
    assert fix.number == shown.number_of[f"{sample.CASE}/correction-1XYZ7A"]
    page = html(sample.case(), lang)
    assert all(text in page for text in ("NVR 导出客户端 5.2", "NVR 导出客户端 5.3", "版本号录入错误"))


def test_the_clock_is_shown_in_true_and_recorder_time() -> None:
    shown = case_content(sample.case()).life[0]
    assert shown.clock is not None
    assert shown.clock.true_from == "2026-03-01 20:00:00+08:00"
    assert shown.clock.recorder_from == "2026-03-01 20:00:37+08:00"
    assert not shown.clock.computed


@pytest.mark.parametrize(("offset", "start"), [(-90, "2026-03-01 19:58:30+08:00"), (0, "2026-03-01 20:00:00+08:00")])
def test_recorder_time_follows_from_the_offset_when_not_stated(offset: int, start: str) -> None:
    retrieval = sample.events()[0]
    data = {key: value for key, value in retrieval.data.items() if key != "recorder_window"}
    changed = replace(retrieval, data={**data, "clock_offset_seconds": offset})
    shown = case_content(sample.case(records=(changed,))).life[0]
    assert shown.clock is not None
    assert shown.clock.recorder_from == start
    assert shown.clock.computed


@pytest.mark.parametrize(
    "data", [{}, {"clock_offset_seconds": True}, {"clock_offset_seconds": 1, "window": "x", "files": 3}]
)
def test_malformed_record_data_is_no_reason_to_stop(data: dict[str, object]) -> None:
    broken = replace(sample.events()[0], data=data)
    assert html(sample.case(records=(broken,)), "en")


def test_attachments_are_the_bytes_given_and_the_manifest_lists_them() -> None:
    case = sample.case()
    files, listing = bound(case, sample.provenance())
    assert {item.content for item in files[:9]} == {r.raw.encode() for r in (case.request, *case.records) if r}
    assert [item.name for item in files] == sorted(item.name for item in files)
    assert all(item.sha256 in listing.content.decode() for item in files)


def test_text_that_is_not_what_was_committed_is_pointed_out() -> None:
    forged = replace(sample.request(), raw="reason: 另一段文字\n")
    assert "与登记的摘要不一致" in html(sample.case(request=forged), "zh")
    assert "与登记的摘要不一致" not in html(sample.case(), "zh")


def test_the_recipe_names_this_case_and_the_namespace_of_its_signature() -> None:
    case = sample.case()
    signed = sshsig.sign(sshsig.key_from_seed(b"7" * 32), "another-space", b"x")
    statement = replace(case.statements[0], signature=signed)
    typed = commands(replace(case, statements=(statement,)))
    for expected in (sample.COMMIT, sample.EVIDENCE, "-n another-space", sample.CASE, "control_R_4_1_1"):
        assert expected in typed


def test_the_recipes_commands_are_shell_and_quote_what_was_typed(tmp_path: Path) -> None:
    path = "records/a b;touch pwned;$(touch pwned)'/x.yml"
    case = sample.case(request=replace(sample.request(), path=path), records=())
    typed = commands(case).splitlines()
    script = "\n".join(line for line in typed if line.startswith(("git hash-object", "git ls-tree", "m=")))
    assert "pwned" in script
    subprocess.run(["sh", "-n", "-c", script], check=True)
    subprocess.run(["sh", "-c", script], check=False, cwd=tmp_path, capture_output=True)
    assert not (tmp_path / "pwned").exists()


def commands(case: CaseDossier) -> str:
    steps: tuple[Step, ...] = recipe((case,), exhibits(case), *bound(case, sample.provenance()), sample.provenance(),
                                     pdf="x.pdf")  # fmt: skip
    return "\n".join(line for step in steps for line in step.commands)


def case_content(case: CaseDossier) -> Content:
    return content(case, exhibits(case), bound(case, sample.provenance())[0], {})


def html(case: CaseDossier, lang: str, office: Office | Provenance | None = None) -> str:
    return case_job(office or sample.provenance(), case, lang, OUT, MADE_WITH, None).html


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("case", EVERY_CASE, ids=lambda case: case.case_id[-6:])
def test_every_sample_has_pages_without_live_markup_or_missing_texts(case: CaseDossier, lang: str) -> None:
    page = html(case, lang)
    assert "<script" not in page
    assert 'src="http' not in page
    ours = re.sub(r"<pre.*?</pre>", "", page, flags=re.DOTALL)
    assert not re.search(r"binder\.[a-z]|\{[a-z_]+\}", ours)
    assert page == html(case, lang)


def test_clauses_of_the_office_explain_what_was_not_met() -> None:
    office = sample_office.sample_office()
    failed = next(v for case in sample_office.sample_cases() for v in case.verdicts if v.verdict == "FAIL")
    case = next(case for case in sample_office.sample_cases() if failed in case.verdicts)
    asks = next(view.asks.zh for view in office.clauses if view.clause == failed.clause)
    assert asks in html(case, "zh", office)


@pytest.mark.parametrize(
    ("library", "package"), [("harfbuzz-subset", "libharfbuzz-subset0"), ("pangoft2-1.0", "libpangoft2-1.0-0")]
)
def test_a_missing_library_is_named_with_its_package(
    library: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = tools._library
    monkeypatch.setattr(tools, "_library", lambda name, file: None if name == library else real(name, file))
    with pytest.raises(ToolError) as error:
        tools.toolchain()
    hint = error.value.hint_text()
    assert hint is not None
    assert package in hint.zh
    assert library in error.value.text().en


def test_a_missing_font_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = subprocess.CompletedProcess([], 0, b"DejaVu Sans|Book|1|/x", b"")
    monkeypatch.setattr(tools.subprocess, "run", lambda *_, **__: answer)
    with pytest.raises(ToolError) as error:
        tools.toolchain()
    hint = error.value.hint_text()
    assert hint is not None
    assert "fonts-noto-cjk" in hint.en
