"""Volumes of several cases: real PDFs, opened and read back."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from binder import sample
from footage.binder import BinderResult, Series, Source, press, render_series
from footage.binder.figures import figures, index
from footage.binder.volume import parts
from footage.dossier.shape import CaseDossier, Provenance
from footage.finding import ToolError

IDS = ("RQ-20260302-AAAAAA", "RQ-20260303-BBBBBB", "RQ-20260304-CCCCCC")
SERIES = Series("2026-03", sample.two("月度合订", "Cases of a month"), sample.two("三月", "March"), IDS)


def dossier(case_id: str) -> CaseDossier:
    """Return a whole case, a waiting one, and a hostile one, under the ids of the series."""
    made = {IDS[0]: sample.case, IDS[1]: sample.waiting, IDS[2]: sample.hostile}[case_id]()
    return replace(made, case_id=case_id)


SOURCE = Source(dossier, dict)


@pytest.fixture(scope="module")
def bound(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[BinderResult, ...]]:
    out = tmp_path_factory.mktemp("volumes")
    (out / "2026-03.9.zh.pdf").write_bytes(b"of an earlier run")
    (out / "2026-03.admin.1.zh.pdf").write_bytes(b"of another series")
    return out, render_series(SERIES, SOURCE, sample.provenance(), ("zh", "en"), out, most=2)


def texts(path: Path) -> list[str]:
    document = pypdfium2.PdfDocument(path)
    found = [document[number].get_textpage().get_text_bounded() for number in range(len(document))]
    document.close()
    return [text.replace("\r", "").replace("\ufffe", "") for text in found]


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_cases_fill_volumes_of_bounded_size_and_stale_ones_go(bound: tuple[Path, tuple[BinderResult, ...]]) -> None:
    out, results = bound
    assert [(each.path.name, each.reused) for each in results] == [
        ("2026-03.1.en.pdf", False), ("2026-03.1.zh.pdf", False),
        ("2026-03.2.en.pdf", False), ("2026-03.2.zh.pdf", False),
    ]  # fmt: skip
    assert {path.name for path in out.iterdir()} == {
        "index.html", "manifest.json", "2026-03.admin.1.zh.pdf", *(each.path.name for each in results)
    }  # fmt: skip
    listed = {item["file"]: item for item in json.loads((out / "manifest.json").read_bytes())["binders"]}
    assert listed["2026-03.2.zh.pdf"]["title"]["zh"] == "三月　第 2 册，共 2 册"


def test_parts_move_as_little_as_can_be_when_a_case_is_added() -> None:
    before, after = parts(IDS, 2), parts((*IDS, "RQ-20260305-DDDDDD"), 2)
    assert [each.cases for each in before] == [IDS[:2], IDS[2:]]
    assert before[0] == after[0]
    assert [(each.number, each.of) for each in parts((), 2)] == [(1, 1)]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_contents_and_summary_lead_to_each_case(bound: tuple[Path, tuple[BinderResult, ...]], lang: str) -> None:
    found = texts(bound[0] / f"2026-03.1.{lang}.pdf")
    listed = dict(re.findall(r"^(RQ-\S+).*?\s*\.{4,}\s*(\d+)$", found[1], flags=re.MULTILINE))
    assert list(listed) == list(IDS[:2])
    summary = next(text for text in found if {"zh": "案件汇总", "en": "Summary"}[lang] in text.split("\n")[0:3])
    for case, page in listed.items():
        assert case in found[int(page) - 1]
        assert case not in found[int(page) - 2] or int(page) - 2 <= found.index(summary)
        row = squeezed(summary).split(case)[1][:400]
        assert page in row


def test_exhibits_are_numbered_through_the_volume(bound: tuple[Path, tuple[BinderResult, ...]]) -> None:
    text = squeezed("".join(texts(bound[0] / "2026-03.1.zh.pdf")))
    assert "附件1–9" in text  # in the contents, of the first case
    assert f"附件10调取申请{sample.CASE}" in text  # the second case's request
    with pikepdf.open(bound[0] / "2026-03.1.zh.pdf") as pdf:
        names = sorted(pdf.attachments)
        assert [name[:5] for name in names if name.startswith("E")] == [f"E{n:04}" for n in range(1, 11)]
        # Both cases rest on the same statement, which is embedded once.
        assert [name for name in names if name.startswith("S")] == [
            "S0001-PR-000101.1.json",
            "S0001-PR-000101.1.json.sig",
        ]


def test_the_manifest_names_every_embedded_file(bound: tuple[Path, tuple[BinderResult, ...]]) -> None:
    with pikepdf.open(bound[0] / "2026-03.1.en.pdf") as pdf:
        contents = {name: spec.get_file().read_bytes() for name, spec in pdf.attachments.items()}
    listing = json.loads(contents.pop("manifest.json"))
    assert (listing["volume"], listing["number"], listing["of"], listing["cases"]) == ("2026-03", 1, 2, list(IDS[:2]))
    assert {item["name"]: item["bytes"] for item in listing["files"]} == {n: len(c) for n, c in contents.items()}
    blobs = {item["blob"] for item in listing["files"]}
    assert {record.blob for record in (sample.request(), *sample.events())} <= blobs


@pytest.mark.parametrize(("lang", "of"), [("zh", "第 {} 册，共 2 册"), ("en", "volume {} of 2")])
def test_each_volume_says_where_the_others_are(
    bound: tuple[Path, tuple[BinderResult, ...]], lang: str, of: str
) -> None:
    first, second = (texts(bound[0] / f"2026-03.{n}.{lang}.pdf")[0] for n in (1, 2))
    assert squeezed(of.format(1)) in squeezed(first)
    assert squeezed(of.format(2)) in squeezed(second)
    assert f"2026-03.2.{lang}.pdf" in first
    assert IDS[2] in first
    assert f"2026-03.1.{lang}.pdf" in second


def test_indexes_name_the_pages_on_which_cases_begin(bound: tuple[Path, tuple[BinderResult, ...]]) -> None:
    found = texts(bound[0] / "2026-03.1.en.pdf")
    begins = [number for number, text in enumerate(found, 1) if re.search(r"^RQ-2026030[23]-[AB]{6}\W", text)][-2:]
    last = squeezed("".join(found[-4:]))
    starts = [str(number) for number, text in enumerate(found, 1) if "Application for footage retrieval" in text]
    assert f"CAM-W3-01{','.join(starts)}" in last
    assert "孙丽sun-li" in last
    assert begins


def test_it_is_tagged_archival_and_bookmarked_by_case(bound: tuple[Path, tuple[BinderResult, ...]]) -> None:
    with pikepdf.open(bound[0] / "2026-03.1.zh.pdf") as pdf:
        with pdf.open_metadata() as metadata:
            assert metadata.pdfa_status == "3A"
        assert str(pdf.Root.Lang) == "zh-CN"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert pdf.check_pdf_syntax() == []
        with pdf.open_outline() as outline:
            titles = [item.title for item in outline.root]
            case = next(item for item in outline.root if item.title.startswith(IDS[0]))
            assert [child.title[:1] for child in case.children] == ["一", "二", "三", "四", "五"]
    assert [title for title in titles if title.startswith("RQ-")] == [
        f"{IDS[0]}　调取 3 号仓库录像", f"{IDS[1]}　调取 3 号仓库录像",
    ]  # fmt: skip


def test_hostile_text_stays_text_and_on_the_page(bound: tuple[Path, tuple[BinderResult, ...]]) -> None:
    path = bound[0] / "2026-03.2.zh.pdf"
    assert "<script>alert(1)</script>" in squeezed("".join(texts(path)))
    document = pypdfium2.PdfDocument(path)
    for number in range(len(document)):
        width, height = document[number].get_size()
        page = document[number].get_textpage()
        boxes = [page.get_charbox(place) for place in range(page.count_chars())]
        assert all(left >= 40 and right <= width - 30 for left, _, right, _ in boxes), number
        assert all(bottom >= 20 and top <= height - 20 for _, bottom, _, top in boxes), number
    document.close()


def test_the_same_volume_gives_the_same_bytes_anywhere(
    bound: tuple[Path, tuple[BinderResult, ...]], tmp_path: Path, root: Path
) -> None:
    program = (
        "import sys; from pathlib import Path; from binder import sample, test_volume as v\n"
        "from footage.binder.engine import draw; from footage.binder.volume import parts, _Volume\n"
        "from footage.binder.toolchain import toolchain\n"
        "split = parts(v.IDS, 2); volume = _Volume(v.SERIES, split[1], split, v.SOURCE, sample.provenance())\n"
        "job = volume.job('zh', Path('2026-03.2.zh.pdf'), toolchain(), sys.argv[1])\n"
        "sys.stdout.buffer.write(draw(job).pdf)"
    )
    env = {
        "PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONHASHSEED": "77", "TZ": "America/New_York",
        "LC_ALL": "C", "PYTHONPATH": f"{root / 'tools'}:{root / 'tests'}",
    }  # fmt: skip
    here = next(each for each in bound[1] if each.path.name == "2026-03.2.zh.pdf")
    command = [sys.executable, "-c", program, here.key]
    done = subprocess.run(command, env=env, cwd=tmp_path, check=True, capture_output=True)
    assert done.stdout == here.path.read_bytes()


@pytest.fixture
def untouched(monkeypatch: pytest.MonkeyPatch) -> Source:
    def refuse(*_: object) -> CaseDossier:
        raise AssertionError("something was loaded or drawn")

    monkeypatch.setattr(press, "_pool", refuse)
    return Source(refuse, refuse)  # type: ignore[arg-type]


def test_an_unchanged_volume_is_known_by_its_register(
    bound: tuple[Path, tuple[BinderResult, ...]], untouched: Source
) -> None:
    out, results = bound
    again = render_series(SERIES, untouched, sample.provenance(), ("zh", "en"), out, most=2)
    assert [replace(each, reused=False) for each in again] == list(results)
    assert all(each.reused for each in again)


@pytest.mark.parametrize(
    ("stamp", "series", "most"),
    [
        (sample.provenance(register_digest="0" * 64), SERIES, 2),
        (sample.provenance(commit="0" * 40), SERIES, 2),
        (sample.provenance(), replace(SERIES, cases=IDS[:2]), 2),
        (sample.provenance(), SERIES, 1),
    ],
    ids=["register", "commit", "cases", "size"],
)
def test_a_volume_of_anything_else_is_made_anew(
    bound: tuple[Path, tuple[BinderResult, ...]], untouched: Source, stamp: Provenance, series: Series, most: int,
    tmp_path: Path,
) -> None:  # fmt: skip
    for path in bound[0].iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    with pytest.raises(AssertionError, match="something was loaded"):
        render_series(series, untouched, stamp, ("zh",), tmp_path, most=most)
    assert (tmp_path / "2026-03.1.zh.pdf").read_bytes() == (bound[0] / "2026-03.1.zh.pdf").read_bytes()


def test_an_id_that_could_not_be_linked_to_is_refused(tmp_path: Path, untouched: Source) -> None:
    with pytest.raises(ToolError) as error:
        render_series(replace(SERIES, cases=("../x",)), untouched, sample.provenance(), ("zh",), tmp_path, most=2)
    assert error.value.code == "binder.bad_id"


def test_figures_count_what_the_cases_say() -> None:
    drawn = {figure.title: figure.bars for figure in figures(tuple(map(dossier, IDS)), "en")}
    assert [(bar.label, bar.number) for bar in drawn["Cases by state"]] == [("archived", "2"), ("waiting", "1")]
    assert [(bar.label, bar.number) for bar in drawn["Clauses that failed most"]] == [("R-4.1.1", "2")]
    waits = drawn["How long each stage took (median; number of signatures in brackets)"]
    # Opened 09:40, signed 10:12, 13:40, 14:55; the waiting case has the first alone.
    assert [(bar.label, bar.number) for bar in waits] == [("Unit review (3)", "0.5"), ("Security (4)", "2.4")]


def test_no_cases_draw_no_figures_and_no_index() -> None:
    assert figures((), "zh") == ()
    assert index((), "person") == ()
