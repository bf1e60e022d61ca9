"""The portal's pages say what the dossiers hold, in both languages, and show what somebody typed as text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

import sample_office
from footage import portal
from footage.finding import ToolError
from footage.portal import places, shell
from footage.portal.rendering import Texts, texts

LANGUAGES = ("zh", "en")
CASES = sample_office.sample_cases()


def handbook(folder: Path) -> Path:
    for lang, heading in (("zh", "手册首页"), ("en", "The handbook")):
        (folder / lang).mkdir(parents=True)
        (folder / lang / "index.md").write_text(f"---\norder: 1\n---\n# {heading}\n\n安全保卫 text\n", encoding="utf-8")
    (folder / "zh" / "verify.md").write_text("---\norder: 2\n---\n# 核验\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("portal")
    out = folder / "site"
    portal.build(sample_office.sample_office(), sample_office.each_case(), out, handbook=handbook(folder / "docs"))
    return out


class Reader(HTMLParser):
    """Collects a page's text, addresses, ids and the scripts in it."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.addresses: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self.tags: list[str] = []
        self.handlers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name in {"href", "src", "action", "data"}:
                self.addresses.append((tag, value or ""))
            elif name == "id":
                self.ids.append(value or "")
            elif name.startswith("on"):
                self.handlers.append(name)

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def read(path: Path) -> Reader:
    reader = Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    return reader


def pages(site: Path) -> Iterator[Path]:
    yield from sorted(site.rglob("*.html"))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.state)
def test_a_case_page_says_everything_the_dossier_holds(site: Path, lang: str, case: sample_office.CaseDossier) -> None:
    text = read(site / lang / "cases" / case.case_id / "index.html").text
    expected = [case.case_id, case.state_title.get(lang), case.verification_title.get(lang), case.department.get(lang)]
    expected += [reason.get(lang) for reason in case.verification_reasons]
    expected += [item.title.get(lang) for item in case.timeline]
    for verdict in case.verdicts:
        expected += [verdict.clause, verdict.reason.get(lang)]
    for pull in case.pulls:
        expected += [pull.id, pull.outcome_title.get(lang), *[item.get(lang) for item in pull.problems]]
        for slot in pull.stages:
            expected += [slot.title.get(lang), slot.role.get(lang), slot.digest[:16]]
        expected += [review.reason.get(lang) for review in pull.reviews]
        expected += [pull.statement_sha256]
    for record in (case.request, *case.records):
        assert record is not None
        expected += [record.path, record.blob, record.sha256, record.kind_title.get(lang)]
        expected += [item.title.get(lang) for item in record.fields] if record.kind != "custody" else []
        for fix in record.corrections:
            expected += ["abc⟨U+202E⟩gnp.exe", fix.after.get(lang), fix.reason, fix.uid.rpartition("/")[2]]
    for copy in case.copies:
        expected += [
            copy.state_title.get(lang),
            copy.holder,
            *[step.place for step in copy.steps if step.place.isalnum()],
        ]
    expected += [item.rule for item in case.findings]
    missing = [item for item in expected if " ".join(item.split()) not in text]
    assert missing == []


def test_the_next_step_names_the_stage_and_who_can_act(site: Path) -> None:
    text = read(site / "zh/cases/RQ-20260305-2B8XW4/index.html").text
    assert "等待“安全保卫审核”" in text
    assert re.search(r"由谁办理\s+孙立", text)
    assert "录像将被覆盖 2026-03-31 22:00 还有 19 天" in text


def test_asked_granted_and_retrieved_stand_side_by_side(site: Path) -> None:
    html = (site / "en/cases/RQ-20260306-H4T0NC/index.html").read_text(encoding="utf-8")
    assert re.findall(r'class="fp-bar fp-(\w+)" style="left:([\d.]+)%;width:([\d.]+)%"', html) == [
        ("asked", "0.0", "100.0"),
        ("granted", "0.0", "75.0"),
        ("retrieved", "4.17", "83.33"),
        ("asked", "0.0", "100.0"),
    ]
    assert "Partial · Missing CAM-P1-04" in html


@pytest.mark.parametrize("lang", LANGUAGES)
def test_home_says_who_is_waited_for_and_what_is_late(site: Path, lang: str) -> None:
    text = read(site / lang / "index.html").text
    for case in CASES:
        assert case.case_id in text
        for person in case.waiting_for:
            assert person.name in text
    assert {"zh": "应归还 2026-03-09 17:00 已过 3 天", "en": "Return due 2026-03-09 17:00 3 d ago"}[lang] in text
    assert {"zh": "演示数据", "en": "Demonstration: "}[lang] in text
    stamp = (site / lang / "assets/stamp.js").read_text(encoding="utf-8")
    assert sample_office.provenance().commit[:12] in stamp
    assert 'assets/stamp.js"></script>' in (site / lang / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_kind_nobody_knows_gets_a_list_and_pages(site: Path, lang: str) -> None:
    page = read(site / lang / "records/drone_flight/index.html")
    assert {"zh": "无人机飞行", "en": "Drone flights"}[lang] in page.text
    assert "DF-2" in page.text
    assert sample_office.SCRIPT in page.text
    record = read(site / lang / "records/drone_flight/DF-2/index.html").text
    assert sample_office.SCRIPT in record
    assert "records/toys/DF-2.yml" in record


def test_a_clause_page_shows_its_sql_as_text(site: Path) -> None:
    html = (site / "zh/clauses/R-4.3.1/index.html").read_text(encoding="utf-8")
    assert "&#39;&lt;&#39; &lt; &#39;&gt;&#39;" in html
    assert "holder &lt;&gt; &#39;&#39;" in html


def test_texts_somebody_typed_stay_text(site: Path) -> None:
    allowed = read(site / "zh/about/index.html").tags.count("script")
    for path in pages(site):
        if "handbook" in path.parts or path.parent == site:
            continue
        page = read(path)
        extra = 2 if (path.parent / "rows.js").is_file() else 0  # a table's rows come in a script of their own
        assert page.tags.count("script") == allowed + extra, path
        assert page.handlers == [], path
        assert not {"iframe", "object", "embed", "base"} & set(page.tags), path
        assert not any(address.strip().lower().startswith(("javascript:", "data:")) for _, address in page.addresses)
        html = path.read_text(encoding="utf-8")
        assert "\u202e" not in html, path
        assert "\u2066" not in html, path
    shown = read(site / "zh/cases/RQ-20260307-9ZZ1VA/index.html").text
    assert sample_office.SCRIPT in shown
    assert "abc⟨U+202E⟩gnp.exe⟨U+2066⟩" in shown
    assert "{{ 7 * 7 }}" in shown


def test_every_address_in_the_site_leads_to_a_file_in_it(site: Path) -> None:
    anchors = {path: set(read(path).ids) for path in pages(site)}
    for path in pages(site):
        for _tag, address in read(path).addresses:
            assert not re.match(r"[a-z]+:|//", address), (path, address)
            place, _, fragment = address.partition("#")
            target = (path.parent / unquote(place)).resolve() if place else path
            assert target.is_file(), (path, address)
            if fragment and target.suffix == ".html" and "=" not in fragment:
                assert unquote(fragment) in anchors[target] | {"__drawer"}, (path, address)


def test_each_data_page_links_to_itself_in_the_other_language(site: Path) -> None:
    for path in sorted((site / "zh").rglob("index.html")):
        match = re.search(r'class="fp-language"[^>]*href="([^"]+)"', path.read_text(encoding="utf-8"))
        assert match, path
        assert (path.parent / match[1]).resolve() == site / "en" / path.relative_to(site / "zh")


def test_a_handbook_page_without_a_twin_links_to_the_other_languages_home(site: Path) -> None:
    html = (site / "zh/handbook/verify.html").read_text(encoding="utf-8")
    match = re.search(r'class="fp-language"[^>]*href="([^"]+)"', html)
    assert match
    assert (site / "zh/handbook" / match[1]).resolve() == site / "en/index.html"


def test_pages_say_their_language(site: Path) -> None:
    for lang, tag in (("zh", "zh-CN"), ("en", "en")):
        for path in pages(site / lang):
            assert f'<html lang="{tag}"' in path.read_text(encoding="utf-8"), path


def test_no_slot_is_left_open(site: Path) -> None:
    for path in pages(site):
        html = path.read_text(encoding="utf-8")
        assert "@@" not in html.replace("@@ -", ""), path
        assert "stamped/page" not in html, path
        assert "portal." not in read(path).text, path


def test_nothing_that_carries_a_date_or_goes_elsewhere_is_left(site: Path) -> None:
    names = {path.name for path in site.rglob("*")}
    assert not names & {"sitemap.xml", "sitemap.xml.gz", "404.html", "lunr", "workers", "search_index.json"}
    assert not [name for name in names if name.endswith(".map")]


def test_the_start_page_needs_no_script(site: Path) -> None:
    page = read(site / "index.html")
    assert "script" not in page.tags
    assert {"zh/index.html", "en/index.html", "zh/cases/index.html"} <= {address for _, address in page.addresses}


def test_both_languages_have_the_same_texts() -> None:
    assert set(texts("zh")) == set(texts("en"))


def test_asking_for_a_text_that_does_not_exist_fails() -> None:
    with pytest.raises(KeyError, match=r"portal\.nowhere"):
        Texts()["nowhere"]


def test_an_id_cannot_climb_out_of_its_folder() -> None:
    assert places.own_page("zone", "ZN-1") == "records/zone/ZN-1/index.html"
    for hostile in ("../../etc", "a/b", "", ".git", "CON\0", "x" * 200, "名字"):
        assert re.fullmatch(r"records/zone/x-[0-9a-f]{16}/index\.html", places.own_page("zone", hostile))


def test_a_folder_that_is_no_site_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("precious", encoding="utf-8")
    with pytest.raises(ToolError) as caught:
        portal.build(sample_office.sample_office(), (), tmp_path / "out", handbook=tmp_path)
    assert caught.value.code == "portal.error.out"
    assert (tmp_path / "out" / "thesis.txt").read_text(encoding="utf-8") == "precious"


def test_the_handbook_stands_in_the_order_its_pages_name(tmp_path: Path) -> None:
    for name, head in (
        ("b.md", "---\norder: 1\n---\n"),
        ("a.md", "---\norder: 2\n---\n"),
        ("c.md", ""),
        ("d.md", "---\n:\n---\n"),
    ):
        (tmp_path / name).write_text(f"{head}# {name}\n", encoding="utf-8")
    assert shell.handbook_pages(tmp_path) == ["b.md", "a.md", "c.md", "d.md"]


def test_a_subject_that_only_shares_its_name_with_a_record_leads_nowhere() -> None:
    known = places.Places(
        frozenset({("pack", "organisation"), ("storage", "ST-ONE")}), frozenset(), ("pack", "storage")
    )
    assert known.of_subject("organisation@2026-Q1") is None
    assert known.of_subject("ST-ONE@2026-Q1") == places.own_page("storage", "ST-ONE")
    assert known.of_subject("ST-ONE#storage_check") == places.own_page("storage", "ST-ONE")
