"""A kind is one file: a toy schema dropped into a repository shows up in every output, with no change of code."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pypdfium2
import pytest

from footage.binder import render_case
from footage.checking import check
from footage.dossier import load_case, load_office
from footage.portal import build
from footage.reading.kinds import Kinds
from footage.register.making import make
from footage.repository import CommitTree, Repository, Signature, Writer
from footage.scaffold.shipped import files_below, shipped

WHO = Signature("Adopter", "adopter@office.example", 1_772_500_000, 480)
CASE = "RQ-20260302-7K3M9Q"
FOLDER = f"records/cases/2026/03/{CASE}"


def noted(zh: str, en: str, *, patterned: bool = False) -> dict[str, object]:
    notes: dict[str, object] = {"title": {"zh": zh, "en": en}, "help": {"zh": f"{zh}。", "en": f"{en}."}}
    return {**notes, "privacy": "internal"} | ({"expects": {"zh": zh, "en": en}} if patterned else {})


TOY = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": "urn:footage:schema:kite",
    "title": "风筝 Kite",
    "x-footage": {
        "kind": "kite",
        "nature": "event",
        "order": 900,
        "folder": "case",
        "file": "{id}.yml",
        "id_pattern": "^kite-[0-9A-HJKMNP-TV-Z]{6}$",
        "title": {"zh": "放飞风筝", "en": "Kite flight"},
        "plural": {"zh": "放飞风筝记录", "en": "Kite flights"},
        "help": {"zh": "一次放飞。", "en": "One flight."},
        "label": "/remark",
        "list": ["/flier", "/remark"],
        "facets": [],
        "timeline": [{"pointer": "/at", "title": {"zh": "风筝升空", "en": "The kite rises"}}],
        "references": {"/flier": "person"},
        "intervals": [],
        "retention": "case",
        "counts_from": "stated",
        "stated": "/at",
        "landing": {"class": "C", "actor": ["/flier"], "second": []},
    },
    "type": "object",
    "additionalProperties": False,
    "required": ["kind", "id", "flier", "at", "remark"],
    "properties": {
        "kind": {"const": "kite", "x-footage": noted("种类", "Kind")},
        "id": {
            "type": "string",
            "maxLength": 11,
            "pattern": "^kite-[0-9A-HJKMNP-TV-Z]{6}$",
            "x-footage": noted("编号", "Number", patterned=True),
        },
        "flier": {
            "type": "string",
            "maxLength": 40,
            "pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)*$",
            "x-footage": noted("放飞人", "Flier", patterned=True),
        },
        "at": {
            "type": "string",
            "maxLength": 35,
            "format": "date-time",
            "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2}$",
            "x-footage": noted("升空时间", "When it rose", patterned=True),
        },
        "remark": {"type": "string", "maxLength": 300, "x-footage": noted("风筝备注", "Kite remark")},
    },
}
KITE = """\
kind: kite
id: kite-9F3K2M
flier: zhao-min
at: 2026-03-03T09:00:00+08:00
remark: 纸鸢<b>高飞</b>
""".encode()


REQUEST = f"""\
kind: request
id: {CASE}
department: logistics
applicant: lin-hao
handler: zhao-min
channel: internal
urgency: normal
purpose: theft
reason: 三月一日夜间停车场有货物丢失，需要核实经过
other_means: 已询问当班保安，无人看见
source_kind: surveillance
cameras: [CAM-P1-01]
window:
  from: 2026-03-01T22:00:00+08:00
  to: 2026-03-01T23:00:00+08:00
mode: view
use:
  manner: 在监控室查看
  purpose: 核实货物丢失经过
  recipients: [zhao-min]
sensitivity: ordinary
contains_minor: false
circle: security
"""


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A repository with the shipped organisation, one example request, and one kite."""
    files = files_below(shipped("schemas"), "schemas", suffix=".json")
    files |= files_below(shipped("records"), "records", suffix=".yml")
    request = REQUEST.encode()
    made = Writer.init(tmp_path / "repo")
    toys = {
        "schemas/kite.schema.json": json.dumps(TOY, ensure_ascii=False, indent=2).encode(),
        f"{FOLDER}/request.yml": request,
        f"{FOLDER}/kite-9F3K2M.yml": KITE,
    }
    Writer(made).commit("refs/heads/main", [], {**files, **toys}, WHO, WHO, "begin")
    return made


def test_a_toy_kind_appears_in_every_output(repository: Repository, tmp_path: Path) -> None:
    tree = CommitTree(repository, "refs/heads/main")
    kinds = Kinds.load(tree)
    assert [each for each in check(tree, kinds) if "kite" in each.location.path] == []
    broken = KITE.replace(b"flier: zhao-min", b"flyer: zhao-min")
    assert [each.rule for each in check(_with(tree, broken), kinds, paths=[f"{FOLDER}/kite-9F3K2M.yml"])]

    made = make(repository, tmp_path / "register.sqlite", as_of=1_782_813_600)
    connection = sqlite3.connect(made.register)
    assert connection.execute("SELECT flier, remark FROM kite").fetchall() == [("zhao-min", "纸鸢<b>高飞</b>")]
    office, case = load_office(connection, kinds), load_case(connection, kinds, CASE)
    assert [page.title.zh for page in office.lists if page.kind == "kite"] == ["放飞风筝记录"]
    assert [item.title.en for item in case.timeline if item.record_uid.endswith("kite-9F3K2M")] == ["The kite rises"]
    connection.close()

    build(office, [case], tmp_path / "site", handbook=shipped("docs"))
    page = (tmp_path / f"site/zh/cases/{CASE}/index.html").read_text(encoding="utf-8")
    assert "放飞风筝" in page
    assert "纸鸢&lt;b&gt;高飞&lt;/b&gt;" in page
    assert any("Kite flights" in each.read_text(encoding="utf-8") for each in (tmp_path / "site/en").rglob("*.html"))

    bound = render_case(office, case, "zh", tmp_path / "binders")
    with pypdfium2.PdfDocument(bound.path) as document:
        text = "".join(document[number].get_textpage().get_text_range() for number in range(len(document)))
    assert "放飞风筝" in text
    assert "纸鸢<b>高飞</b>" in text


def _with(tree: CommitTree, kite: bytes) -> object:
    from footage.repository import MemoryTree

    files = {path: tree.read(path) for path in tree.paths()}
    return MemoryTree({**files, f"{FOLDER}/kite-9F3K2M.yml": kite})
