"""Reports: exact texts, alignment by display width, and nothing an attacker writes is ever obeyed."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from footage.finding import Finding, Location, Severity
from footage.reading import read_yaml
from footage.report import FORMATS, ReportContext, render, tally
from footage.report.visible import visible

CONTEXT = ReportContext(tool="footage 0.1.0", commit="a" * 40, as_of="2026-03-09T08:00:00+08:00")
NASTY = "\x1b]0;pwned\x07\u202e::error::\r\n::set-output name=x::y\n##[add-mask]z%0A\u2028\x9b31m\udc80\U000e0041"

OBEYED = "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\U000e0041]"


def found(text: str, path: str = "records/x.yml") -> tuple[Finding, ...]:
    return read_yaml(path, text.encode()).findings


def made(message: str = "x", *, severity: Severity = Severity.ERROR, line: int = 1, path: str = "r.yml") -> Finding:
    return Finding("YM201", severity, Location(path, line, 1, line, 2), "reading.syntax", {"problem": message})


TEXT_ZH = """\
error[YM301] records/x.yml:1:5
  1 | 单位: yes # 部门
    |       ^^^ 未加引号的“yes”，有的软件理解为真假值，有的理解为文字
  处理：“是”请写 true；若本意是文字，请加引号

error[YM210] records/x.yml:2:1
  2 | 单位: b
    | ^^^^ 键“单位”重复，首次出现在第 1 行
  另见：records/x.yml:1:1
  处理：只保留一处；多个值请写成列表
"""

TEXT_EN = """\
error[YM301] records/x.yml:1:5
  1 | 单位: yes # 部门
    |       ^^^ a bare “yes” is a truth value to some readers and text to others
  help: write true; if it is meant as text, put it in quotes

error[YM210] records/x.yml:2:1
  2 | 单位: b
    | ^^^^ the key “单位” stands twice, first on line 1
  see: records/x.yml:1:1
  help: keep one of them; several values make a list
"""


@pytest.mark.parametrize(("lang", "expected"), [("zh", TEXT_ZH), ("en", TEXT_EN)])
def test_text(lang: str, expected: str) -> None:
    findings = found("单位: yes # 部门\n单位: b")
    shown = render(list(reversed(findings)), "text", lang)
    assert shown == expected


def test_text_without_a_line_or_a_place() -> None:
    assert render(found("x" * (1 << 20) + "y"), "text", "en").splitlines()[:2] == [
        "error[YM101] records/x.yml",
        "  the file has 1048577 bytes; at most 1048576 are read",
    ]
    nowhere = Finding("CK901", Severity.NOTE, Location(""), "no.such.code", subject="RQ-20260309-7K3M9Q")
    assert render([nowhere], "text", "en") == "note[CK901] RQ-20260309-7K3M9Q\n  no.such.code\n"


def test_colour_is_only_added_when_asked_for() -> None:
    findings = found("a: yes")
    assert "\x1b" not in render(findings, "text", "en")
    coloured = render(findings, "text", "en", colour=True)
    assert coloured.startswith("\x1b[1;31merror[YM301]\x1b[0m ")
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == render(findings, "text", "en")


def test_json() -> None:
    report = json.loads(render(found("单位: yes"), "json", "zh", context=CONTEXT))
    assert report == {
        "format_version": 1,
        "tool": "footage 0.1.0",
        "commit": "a" * 40,
        "as_of": "2026-03-09T08:00:00+08:00",
        "language": "zh",
        "counts": {"error": 1, "warning": 0, "note": 0},
        "findings": [
            {
                "rule": "YM301",
                "severity": "error",
                "subject": None,
                "path": "records/x.yml",
                "line": 1,
                "column": 5,
                "end_line": 1,
                "end_column": 8,
                "pointer": "/单位",
                "message": "未加引号的“yes”，有的软件理解为真假值，有的理解为文字",
                "messages": {
                    "zh": "未加引号的“yes”，有的软件理解为真假值，有的理解为文字",
                    "en": "a bare “yes” is a truth value to some readers and text to others",
                },
                "hint": "“是”请写 true；若本意是文字，请加引号",
                "hints": {
                    "zh": "“是”请写 true；若本意是文字，请加引号",
                    "en": "write true; if it is meant as text, put it in quotes",
                },
                "related": [],
            }
        ],
    }


def test_json_says_exactly_what_was_found() -> None:
    report = json.loads(render([made(NASTY, path=NASTY)], "json", "en"))
    assert report["findings"][0]["message"] == NASTY
    assert report["findings"][0]["path"] == NASTY
    assert next(iter(report)) == "format_version"


def test_github() -> None:
    assert render(found("a: yes"), "github", "en") == (
        "::error file=records/x.yml,line=1,endLine=1,col=4,endColumn=7,title=YM301::a bare “yes” is a truth value to"
        " some readers and text to others%0Ahelp: write true; if it is meant as text, put it in quotes\n"
    )


def test_github_escapes_properties_and_data() -> None:
    (line,) = render([made("100%\r\n::error::x", path="a:b,c%d.yml")], "github", "en").splitlines()
    assert line.startswith("::error file=a%3Ab%2Cc%25d.yml,line=1,")
    assert line.endswith("::100%25␍␊::error::x")


def test_github_prints_ten_of_each_and_says_how_many_are_left() -> None:
    findings = [made(str(n), severity=severity, line=n) for severity in Severity for n in range(1, 26)]
    lines = render(findings, "github", "en").splitlines()
    kinds = [line.split()[0].strip(":") for line in lines[:-1]]
    assert kinds == ["error"] * 10 + ["warning"] * 10 + ["notice"] * 9
    assert lines[-1] == "::notice::46 more are not shown here; run footage check to see all"
    assert ",line=10," in lines[9]


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_an_attacker_writes_is_obeyed(format: str, lang: str) -> None:
    location = Location(NASTY, 1, 3, 1, 30, NASTY)
    finding = Finding(
        "CK1",
        Severity.ERROR,
        location,
        "reading.syntax",
        {"problem": NASTY},
        subject=NASTY,
        hint="reading.syntax",
        related=(location,),
        line_text=NASTY,
    )
    shown = render([finding], format, lang, context=ReportContext(NASTY, NASTY, NASTY))
    shown.encode()  # no lone surrogate is left
    assert not re.search(OBEYED, shown)
    assert "##[" not in shown
    assert not [line for line in shown.splitlines() if line.startswith("::") and format != "github"]
    if format == "github":
        assert [line.split(" ")[0] for line in shown.splitlines()] == ["::error"]


@pytest.mark.parametrize("format", FORMATS)
def test_order_does_not_depend_on_how_work_was_scheduled(format: str) -> None:
    findings = [made(str(n), line=n % 3, path=f"{n % 2}.yml") for n in range(9)]
    otherwise = sorted(findings, key=lambda finding: (finding.location.line, finding.location.path))
    assert render(findings, format, "en") == render(otherwise, format, "en")


def test_nothing_found() -> None:
    assert render([], "text", "zh") == ""
    assert render([], "github", "zh") == ""
    assert json.loads(render([], "json", "zh"))["findings"] == []


def test_an_unknown_format_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="xml"):
        render([], "xml", "en")


def test_tally() -> None:
    findings = [made(), made(), made(severity=Severity.WARNING)]
    assert tally(findings, "en") == "2 errors, 1 warning"
    assert tally(findings, "zh") == "2 项错误，1 项警告"
    assert tally([], "en") == "no findings"


def test_a_long_line_is_cut_around_the_place() -> None:
    shown = render(found("a: [" + "长, " * 3000 + "017, " + "短, " * 3000 + "]"), "text", "en").splitlines()
    line, carets = shown[1], shown[2]
    assert wcswidth(line) <= 110
    assert line.count("…") == 2
    assert wcswidth(line[: line.index("017")]) == carets.index("^^^")


@given(
    before=st.text(st.characters(exclude_characters="\n"), max_size=70),
    marked=st.text(st.characters(exclude_characters="\n"), min_size=1, max_size=30),
    after=st.text(st.characters(exclude_characters="\n"), max_size=150),
)
def test_carets_stand_under_what_they_mark(before: str, marked: str, after: str) -> None:
    start, end = len(before) + 1, len(before) + len(marked) + 1
    place = Location("r.yml", 1, start, 1, end)
    finding = Finding("YM201", Severity.ERROR, place, "reading.tab", {}, line_text=before + marked + after)
    _, line, carets, *_ = render([finding], "text", "en").split("\n")
    assert wcswidth(line) <= 6 + 96 + 1
    lead = len(carets) - len(carets.lstrip(" |"))
    if wcswidth(visible(before)) <= 40:
        # Nothing before the place was cut, so the carets start exactly after it, however wide it is shown.
        assert line.startswith("  1 | " + visible(before)) or not (marked + after).strip()
        assert lead == 6 + wcswidth(visible(before))
