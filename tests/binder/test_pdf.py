"""Real binders, opened again: what an auditor, a reader program and a second run find in them."""

from __future__ import annotations

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
from footage.binder import BinderResult, render_case
from footage.binder.cases import bound
from footage.binder.engine import _fetcher

LANGS = ("zh", "en")


@pytest.fixture(scope="module")
def binders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, BinderResult]:
    out = tmp_path_factory.mktemp("binders")
    drawn = {lang: render_case(sample.provenance(), sample.case(), lang, out) for lang in LANGS}
    drawn["waiting"] = render_case(sample.provenance(), sample.waiting(), "zh", out / "waiting.pdf")
    drawn["hostile"] = render_case(sample.provenance(), sample.hostile(), "zh", out / "hostile.pdf")
    return drawn


def pages(result: BinderResult) -> list[str]:
    document = pypdfium2.PdfDocument(result.path)
    texts = [document[number].get_textpage().get_text_bounded() for number in range(len(document))]
    document.close()
    return [text.replace("\r", "").replace("\ufffe", "") for text in texts]


def squeezed(result: BinderResult) -> str:
    return re.sub(r"\s", "", "".join(pages(result)))


EXPECTED = {
    "zh": (
        "视频录像调取案卷", "审批已核实", "视频录像调取申请表", "申请部门", "赵敏（行政管理部）", "2026-03-0214:55",
        "电子审批：评审编号9003", "此后内容有改动", "依据授权DG-7Q2W9E", "比标准时间快37秒",
        "介质标签（按此打印并贴于介质）", "使用期限至2026-03-18，到期归还安保部", "吴昊→钱伟", "已由附件8更正",
        "无人机飞行记录", "配合现场勘查", "不符合", "无法判定", "摄像机CAM-ROAD-07当晚停机", "通知超时",
        "未注明依据的审批", "共2个，与附件2所列相同", "ssh-keygen-Yverify", "信任根由使用者以文件给出",
        "演示数据：人物", "第42号",
    ),
    "en": (
        "Footageretrievalcasebinder", "approvalsverified", "Applicationforfootageretrieval", "Department",
        "electronicapproval:review9003", "thecontentchangedafterwards", "bydelegationDG-7Q2W9E",
        "37saheadoftruetime", "Label,asitmustbeprintedonthemedium", "Correctedbyexhibit8",
        "Droneflight", "FAIL", "UNKNOWN", "cameraCAM-ROAD-07wasdownthatnight", "Noticelate",
        "thesameaslistedinexhibit2", "ssh-keygen-Yverify", "no.42",
    ),
}  # fmt: skip


@pytest.mark.parametrize("lang", LANGS)
def test_what_an_auditor_looks_for_is_there_as_text(binders: dict[str, BinderResult], lang: str) -> None:
    text = squeezed(binders[lang])
    assert [wanted for wanted in EXPECTED[lang] if wanted not in text] == []
    for record in (sample.request(), *sample.events()):
        assert record.sha256 in text
        assert record.blob in text
    assert bound(sample.case(), sample.provenance())[1].sha256 in text


@pytest.mark.parametrize(("lang", "form"), [("zh", "第{}页共{}页"), ("en", "page{}of{}")])
def test_every_page_says_which_of_how_many_and_whose(binders: dict[str, BinderResult], lang: str, form: str) -> None:
    texts = [re.sub(r"\s", "", text) for text in pages(binders[lang])]
    assert len(texts) == binders[lang].pages
    for number, text in enumerate(texts, 1):
        assert form.format(number, len(texts)) in text
        assert sample.CASE in text
        assert sample.COMMIT[:12] in text


@pytest.mark.parametrize("lang", LANGS)
def test_contents_and_bookmarks_lead_to_the_pages_they_name(binders: dict[str, BinderResult], lang: str) -> None:
    texts = pages(binders[lang])
    listed = re.findall(r"^(.+?)\s*\.{4,}\s*(\d+)$", texts[0], flags=re.MULTILINE)
    assert len(listed) == 6 + 9
    document = pypdfium2.PdfDocument(binders[lang].path)
    marks = {re.sub(r"\s", "", item.get_title()): item.get_dest().get_index() + 1 for item in document.get_toc()}
    document.close()
    for title, page in listed:
        squeezed_title = re.sub(r"\s", "", title)
        assert squeezed_title in re.sub(r"\s", "", texts[int(page) - 1]), title
        assert marks.get(squeezed_title, int(page)) == int(page), title
    assert len(marks.keys() & {re.sub(r"\s", "", title) for title, _ in listed}) == 6 + 7


@pytest.mark.parametrize("lang", LANGS)
def test_records_and_evidence_travel_inside_byte_for_byte(binders: dict[str, BinderResult], lang: str) -> None:
    attached, listing = bound(sample.case(), sample.provenance())
    given = (*attached, listing)
    with pikepdf.open(binders[lang].path) as pdf:
        assert {name: spec.get_file().read_bytes() for name, spec in pdf.attachments.items()} == {
            item.name: item.content for item in given
        }
        linked = [(str(spec.UF), str(spec.AFRelationship)) for spec in pdf.Root.AF]
        assert sorted(linked) == sorted((item.name, f"/{item.relationship}") for item in given)
        dates = {str(spec.EF.F.Params.ModDate) for spec in pdf.Root.AF}
        assert dates == {"D:20260318000000Z"}


@pytest.mark.parametrize(("lang", "tag"), [("zh", "zh-CN"), ("en", "en")])
def test_it_is_marked_as_tagged_archival_pdf(binders: dict[str, BinderResult], lang: str, tag: str) -> None:
    with pikepdf.open(binders[lang].path) as pdf:
        with pdf.open_metadata() as metadata:
            assert metadata.pdfa_status == "3A"
            assert sample.CASE in metadata["dc:title"]
        assert str(pdf.Root.Lang) == tag
        assert bool(pdf.Root.MarkInfo.Marked)
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.OutputIntents[0].S) == "/GTS_PDFA1"
        assert not pdf.is_encrypted
        assert sample.COMMIT in str(pdf.docinfo["/Keywords"])
        assert sample.provenance().organisation.get(lang) == str(pdf.docinfo["/Author"])
        assert pdf.check_pdf_syntax() == []


@pytest.mark.parametrize("name", ["zh", "en", "hostile"])
def test_all_fonts_are_embedded_and_map_to_text(binders: dict[str, BinderResult], name: str) -> None:
    with pikepdf.open(binders[name].path) as pdf:
        fonts = {str(font.BaseFont): font for page in pdf.pages for font in page.Resources.Font.values()}
        assert any("Noto-Sans-CJK-SC" in name for name in fonts)
        for font in fonts.values():
            assert "/ToUnicode" in font
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert "/FontFile3" in descriptor or "/FontFile2" in descriptor


def test_the_same_case_gives_the_same_bytes_anywhere(
    binders: dict[str, BinderResult], tmp_path: Path, root: Path
) -> None:
    program = (
        "import sys; from pathlib import Path; from binder import sample; from footage.binder import render_case\n"
        "print(render_case(sample.provenance(), sample.case(), 'zh', Path(sys.argv[1])).sha256)"
    )
    digests = []
    for seed, zone, folder in (("1", "America/New_York", tmp_path), ("77", "Asia/Tokyo", root)):
        env = {
            "PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONHASHSEED": seed, "TZ": zone,
            "LC_ALL": "C" if seed == "1" else "C.UTF-8", "PYTHONPATH": f"{root / 'tools'}:{root / 'tests'}",
        }  # fmt: skip
        command = [sys.executable, "-c", program, str(tmp_path / f"{seed}.pdf")]
        done = subprocess.run(command, env=env, cwd=folder, check=True, capture_output=True, text=True)
        digests.append(done.stdout.strip())
    assert digests == [binders["zh"].sha256] * 2
    assert (tmp_path / "1.pdf").read_bytes() == (tmp_path / "77.pdf").read_bytes()


def test_hostile_text_is_text_and_stays_on_the_page(binders: dict[str, BinderResult]) -> None:
    text = squeezed(binders["hostile"])
    assert "<script>alert(1)</script>" in text
    assert "[U+202E]evil[U+2066][U+0007][U+200B]" in text
    assert "[U+DCFF]" in text
    document = pypdfium2.PdfDocument(binders["hostile"].path)
    for number in range(len(document)):
        width, height = document[number].get_size()
        page = document[number].get_textpage()
        for index in range(page.count_chars()):
            left, bottom, right, top = page.get_charbox(index)
            assert left >= 40, number
            assert right <= width - 30, number
            assert bottom >= 20, number
            assert top <= height - 20, number
    document.close()


def test_nothing_in_a_binder_can_act_or_call_out(binders: dict[str, BinderResult]) -> None:
    with pikepdf.open(binders["hostile"].path) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary):
                assert "/JS" not in item
                assert "/URI" not in item
                assert item.get("/S") not in ("/JavaScript", "/URI", "/Launch", "/GoToR", "/SubmitForm")


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "http://127.0.0.1/", "https://example.invalid/x", "data:,x", "binder:other", "ftp://x/y"],
)
def test_nothing_but_the_jobs_own_bytes_is_served(url: str) -> None:
    fetcher = _fetcher({"binder:a": (b"x", "text/plain")})
    assert fetcher.fetch("binder:a").read() == b"x"
    with pytest.raises(ValueError, match="refused"):
        fetcher.fetch(url)


def test_a_waiting_request_says_who_may_sign_and_is_no_pass(binders: dict[str, BinderResult]) -> None:
    text = squeezed(binders["waiting"])
    assert "尚无法核实" in text
    assert "不得视为通过" in text
    assert "待审批：孙丽" in text
    assert "未合入" not in text.split("目录")[0]


def test_exhibits_that_were_not_kept_are_named_without_content(tmp_path: Path) -> None:
    gone = replace(sample.events()[0], raw="")
    result = render_case(sample.provenance(), sample.case(records=(gone,)), "en", tmp_path)
    assert "Thecontentwasnotkept" in squeezed(result)
    with pikepdf.open(result.path) as pdf:
        assert not any("retrieval" in name for name in pdf.attachments)
