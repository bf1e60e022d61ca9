"""Sealing: digests are right, files that must not be sealed are refused, and one desk act is one set of sound files."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import click
import pypdfium2
import pytest

import example_records as examples
import new_office
from footage.binder.slip import Slip, SlipFile, label_pdf, slip_pdf
from footage.checking import check
from footage.finding import Severity, ToolError
from footage.operations import seal
from footage.reading import read_yaml
from footage.repository import WorkTree
from new_office import CASE_ID, footage

# What the hand-over asks when the file names its camera: started, ended, window, clock, tool, summary, then the copy's
# medium, serial number, kind and encryption, then where and why it changes hands, and its seal.
DESK = [
    "2026-03-02 09:00",
    "09:20",
    "",
    "",
    "440",
    "Platform 4.2",
    "A truck",
    "1",
    "U-0099",
    "",
    "y",
    "Desk",
    "",
    "",
    "",
]
ABC = {
    "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    "sm3": "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
}


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    return new_office.office(tmp_path / "office")


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    path = tmp_path / "stick" / "CAM-P1-03_0700.mp4"
    path.parent.mkdir()
    path.write_bytes(b"abc")
    return path


def quiet(_name: str, _done: int, _total: int) -> None:
    """Say nothing."""


def added(repo: Path) -> list[str]:
    return [path for path in WorkTree(repo).paths("records/") if path not in examples.records()]


def data_of(repo: Path, kind: str) -> dict[str, object]:
    (path,) = [path for path in added(repo) if f"/{kind}-" in path]
    return dict(read_yaml(path, (repo / path).read_bytes()).data or {})


def test_digests_are_those_of_the_published_examples(clip: Path) -> None:
    (found,) = seal.sealed((clip,), quiet)
    assert (found.size, found.sha256, found.sm3) == (3, ABC["sha256"], ABC["sm3"])


def test_a_large_file_is_read_once_in_pieces_and_progress_is_told(tmp_path: Path) -> None:
    path = tmp_path / "long.mp4"
    content = os.urandom(seal.PIECE) * 2 + b"end"
    path.write_bytes(content)
    told: list[tuple[str, int, int]] = []
    (found,) = seal.sealed((path,), lambda *each: told.append(each))
    assert found.sha256 == hashlib.sha256(content).hexdigest()
    assert [done for _, done, _ in told] == [seal.PIECE, 2 * seal.PIECE, len(content)]


def test_without_sm3_the_rest_is_still_computed(clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seal, "_sm3", lambda: None)
    (found,) = seal.sealed((clip,), quiet)
    assert (found.sha256, found.sm3) == (ABC["sha256"], "")
    result = footage(clip.parent, "seal", str(clip), "--hash-only", lang="zh")
    assert "不支持 SM3" in result.stderr
    assert result.stdout == f"SHA256 (CAM-P1-03_0700.mp4) = {ABC['sha256']}\n"


@pytest.mark.parametrize("what", ["link", "folder", "pipe", "empty", "missing", "name", "twice"])
def test_what_is_no_footage_is_refused(tmp_path: Path, clip: Path, what: str) -> None:
    path = tmp_path / "odd"
    if what == "link":
        path.symlink_to(clip)
    elif what == "folder":
        path.mkdir()
    elif what == "pipe":
        os.mkfifo(path)
    elif what == "empty":
        path.touch()
    elif what == "name":
        path = tmp_path / "odd\u202e\nname.mp4"
        path.write_bytes(b"abc")
    paths = (clip, clip) if what == "twice" else (path,)
    with pytest.raises(ToolError) as caught:
        seal.sealed(paths, quiet)
    named = {"folder": "not_a_file", "pipe": "not_a_file", "missing": "unreadable", "name": "bad_name"}
    assert caught.value.code == f"seal.{named.get(what, what)}"
    assert not {"\n", "\u202e"} & set(caught.value.text().en)


def test_a_file_that_grows_meanwhile_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "still-exporting.mp4"
    path.write_bytes(b"x" * seal.PIECE)

    def export(_name: str, _done: int, _total: int) -> None:
        with path.open("ab") as stream:
            stream.write(b"more")

    with pytest.raises(ToolError) as caught:
        seal.sealed((path,), export)
    assert caught.value.code == "seal.changed"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_hand_over_is_one_command(repo: Path, clip: Path, lang: str) -> None:
    before = clip.read_bytes()
    result = footage(repo, "hand-over", str(clip), "--case", CASE_ID, typed=DESK, lang=lang)
    assert result.exception is None, result.output
    paths = added(repo)
    assert sorted(path.rpartition("/")[2].partition("-")[0] for path in paths) == ["copy", "custody", "retrieval"]
    found = check(WorkTree(repo), examples.kinds(), paths=paths)
    assert [each.text().en for each in found if each.severity is Severity.ERROR] == []
    retrieval, copy, custody = (data_of(repo, kind) for kind in ("retrieval", "copy", "custody"))
    assert retrieval["operators"] == ["zhao-min"]
    assert copy["files"] == [{"name": clip.name, "size_bytes": 3, "sha256": ABC["sha256"]}]
    assert (copy["retrieval"], custody["copy"]) == (retrieval["id"], copy["id"])
    assert copy["copy_no"] == 3
    for part in (CASE_ID, "CAM-P1-03", "2026-03-02 09:20"):
        assert part in str(copy["label_text"])
    assert clip.read_bytes() == before
    assert not any(path.suffix == ".mp4" for path in repo.rglob("*"))


def test_the_recorders_own_time_follows_from_its_clock(repo: Path, clip: Path) -> None:
    footage(repo, "hand-over", str(clip), "--case", CASE_ID, "--no-pdf", typed=DESK)
    window, recorder = (data_of(repo, "retrieval")[name] for name in ("window", "recorder_window"))
    assert isinstance(window, dict)
    assert isinstance(recorder, dict)
    assert (str(window["from"])[11:19], str(recorder["from"])[11:19]) == ("07:00:00", "07:07:20")


def test_label_and_slip_lie_beside_the_footage_and_can_be_read(repo: Path, clip: Path) -> None:
    result = footage(repo, "hand-over", str(clip), "--case", CASE_ID, typed=DESK, lang="zh")
    (label,), (slip,) = clip.parent.glob("label-*.pdf"), clip.parent.glob("hand-over-*.pdf")
    assert {str(label), str(slip)} <= set(result.stdout.splitlines())
    copy_id = str(data_of(repo, "copy")["id"])
    words = page_text(slip.read_bytes()) + page_text(label.read_bytes())
    for part in ("录像复制件交接单", CASE_ID, copy_id, clip.name, "赵敏", "U-0099", ABC["sm3"][:8], ABC["sha256"][-8:]):
        assert part in words


def test_a_copy_of_a_recorded_retrieval_says_when_its_content_is_other(repo: Path, clip: Path) -> None:
    typed = ["1", "U-1", "", "y", ""]
    result = footage(repo, "seal", str(clip), "--case", CASE_ID, "--no-pdf", typed=typed)
    assert result.exception is None, result.output
    assert data_of(repo, "copy")["retrieval"] == "retrieval-7K3M9Q"
    assert len(added(repo)) == 1
    assert "differ from what retrieval-7K3M9Q exported" in result.stderr


def test_all_can_be_said_beforehand(repo: Path, clip: Path) -> None:
    said = [
        "retrieval.started_at=2026-03-02 09:00", "retrieval.ended_at=2026-03-02 09:20", "copy.encrypted=yes",
        "retrieval.clock_offset_seconds=0", "retrieval.tool=Platform", "retrieval.content_summary=A truck",
        "copy.medium.type=usb", "copy.medium.serial=U-7", "custody.place=Desk",
    ]  # fmt: skip
    words = [word for each in said for word in ("--set", each)]
    result = footage(repo, "hand-over", str(clip), "--case", CASE_ID, "--to", "林浩", *words, "--no-input", "--no-pdf")
    assert result.exception is None, result.output
    assert data_of(repo, "custody")["receiver"] == "lin-hao"


def test_a_hand_over_that_says_too_little_writes_nothing_and_prints_nothing(repo: Path, clip: Path) -> None:
    result = footage(repo, "hand-over", str(clip), "--case", CASE_ID, "--no-input")
    assert isinstance(result.exception, ToolError)
    assert result.exception.code == "new.not_written"
    assert added(repo) == []
    assert list(clip.parent.iterdir()) == [clip]


@pytest.mark.parametrize("stop", [1, 4, 8, 12])
def test_an_interrupted_hand_over_goes_on_where_it_was(repo: Path, clip: Path, stop: int) -> None:
    words = ["hand-over", str(clip), "--case", CASE_ID, "--no-pdf"]
    result = footage(repo, *words, typed=DESK[:stop])
    assert isinstance(result.exception, click.Abort)
    assert added(repo) == []
    (draft,) = (repo / ".git" / "footage-drafts").glob("*.yml")
    resumed = footage(repo, *words, "--answers", str(draft), typed=DESK[stop:])
    assert resumed.exception is None, resumed.output
    assert len(added(repo)) == 3
    assert not draft.exists()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--case", "RQ-20260302-7K3M9X"], "cli.no_case"),
        (["--case", "../../etc"], "cli.no_case"),
        (["--case", CASE_ID, "--set", "request.mode=view"], "seal.no_kind"),
        (["--case", CASE_ID, "--set", "copy.colour=red"], "new.no_field"),
        (["--case", CASE_ID, "--retrieval", "retrieval-000000"], "seal.no_retrieval"),
        ([], "new.no_case"),
    ],
)
def test_what_cannot_be_is_refused(repo: Path, clip: Path, words: list[str], code: str) -> None:
    error = footage(repo, "hand-over", str(clip), *words, "--no-input").exception
    assert isinstance(error, ToolError)
    assert error.code == code
    assert added(repo) == []


def test_a_camera_without_a_file_is_missing_and_a_file_name_tells_its_camera() -> None:
    request = {"cameras": ["CAM-P1-0", "CAM-P1-03", "CAM-P1-04"]}
    act = seal.Act(CASE_ID, request, "zhou-ke", "", "2026-03-02T09:20:00+08:00", "en")
    files = [seal.Sealed(name, 1, "0" * 64, "") for name in ("cam-p1-03 07.mp4", "CAM-P1-0.mp4")]
    known = seal.retrieval(act, files)
    assert [each["camera"] for each in known["files"]] == ["CAM-P1-03", "CAM-P1-0"]
    follows = seal.of_retrieval(request, known)
    assert follows["/result"] == "partial"
    assert follows["/missing"] == [{"camera": "CAM-P1-04"}]
    untold = seal.retrieval(act, [seal.Sealed("export.mp4", 1, "0" * 64, "")])
    assert "camera" not in untold["files"][0]
    assert seal.of_retrieval(request, untold) == {}


def test_which_camera_a_file_is_of_is_asked_where_nothing_tells(repo: Path, clip: Path) -> None:
    request = repo / examples.CASE / "request.yml"
    text = request.read_text(encoding="utf-8")
    cameras = "cameras:\n  - CAM-P1-03\n"
    assert cameras in text
    request.write_text(text.replace(cameras, ""), encoding="utf-8")
    export = clip.rename(clip.parent / "export.mp4")
    words = ["--case", CASE_ID, "--no-pdf", "--set", "retrieval.cameras=CAM-P1-03"]
    result = footage(repo, "hand-over", str(export), *words, typed=[*DESK[:5], "full", "CAM-P1-03", *DESK[5:]])
    assert result.exception is None, result.output
    assert data_of(repo, "retrieval")["files"] == [
        {"name": "export.mp4", "camera": "CAM-P1-03", "size_bytes": 3, "sha256": ABC["sha256"]}
    ]


def test_a_request_that_is_not_sound_is_told_apart_from_none(repo: Path, clip: Path) -> None:
    (repo / examples.CASE / "request.yml").write_bytes(b"kind: request\n")
    error = footage(repo, "hand-over", str(clip), "--case", CASE_ID, "--no-input").exception
    assert isinstance(error, ToolError)
    assert error.code == "seal.bad_request"


def page_text(pdf: bytes) -> str:
    """Return the words of all pages without line ends."""
    with pypdfium2.PdfDocument(pdf) as document:
        texts = []
        for page in document:
            part = page.get_textpage()
            texts.append(part.get_text_range())
            part.close()
            page.close()
    return "".join("".join(texts).split("\r\n"))


def slip(text: str) -> Slip:
    facts = (("Case", CASE_ID), ("Reason", text))
    return Slip(
        CASE_ID, "copy-9F3K2M", text, "USB", "2026-03-02T09:20:00+08:00", facts, (SlipFile("a.mp4", 3, "0" * 64, ""),)
    )


def test_the_same_act_prints_the_same_bytes() -> None:
    assert label_pdf(slip("x"), "zh") == label_pdf(slip("x"), "zh")
    assert slip_pdf(slip("x"), "en") == slip_pdf(slip("x"), "en")
    assert slip_pdf(slip("x"), "en") != slip_pdf(slip("y"), "en")


def test_what_was_typed_can_do_nothing_to_the_page() -> None:
    hostile = "<img src=file:///etc/hostname><b>bold</b>{{ 7 * 7 }}\u202e"
    for pdf in (label_pdf(slip(hostile), "en"), slip_pdf(slip(hostile), "en")):
        text = page_text(pdf).replace("\n", "")
        assert "{{ 7 * 7 }}" in text
        assert "<b>" in text
        assert "[U+202E]" in text


def test_a_page_of_many_files_goes_on_and_the_label_stays_one_page() -> None:
    many = Slip(CASE_ID, "copy-9F3K2M", "短", "", "2026-03-02T09:20:00+08:00", (), tuple(
        SlipFile(f"{number}.mp4", number, "0" * 64, "1" * 64) for number in range(1, 61)
    ))  # fmt: skip
    with pypdfium2.PdfDocument(slip_pdf(many, "zh")) as document:
        assert len(document) > 1
    with pypdfium2.PdfDocument(label_pdf(many, "zh")) as document:
        assert len(document) == 1
