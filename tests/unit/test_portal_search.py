"""The search index: what it holds, how it is cut, and that nothing in it can end its script."""

from __future__ import annotations

import json
import re
from typing import Any

from footage.portal.page import Entry
from footage.portal.searchindex import folded, index_files, terms


def files(entries: list[Entry]) -> dict[str, Any]:
    found = {}
    for name, script in index_files(entries, {"case": "Case"}):
        match = re.fullmatch(r"footageSearch\.(\w+)\((\d+),(.*)\);\n", script)
        assert match, script
        found[name] = json.loads(match[3])
    return found


def test_chinese_is_cut_into_pairs_and_words_are_whole() -> None:
    assert list(terms("南门车辆 Gate-7 ＣＡＭ")) == ["南门", "门车", "车辆", "辆", "gate", "7", "cam"]


def test_width_and_case_do_not_matter() -> None:
    assert folded("ＲＱ－２０２６ Ab") == "rq-2026 ab"


def test_a_posting_marks_what_stands_in_title_or_id() -> None:
    entries = [Entry("a", "case", "RQ-1", "南门", "正文"), Entry("b", "case", "RQ-2", "北门", "提到南门")]
    found = files(entries)
    terms_found = {
        term: pages for name, block in found.items() if name.startswith("block") for term, pages in block.items()
    }
    assert terms_found["南门"] == "0! 1"
    assert terms_found["正文"] == "0"
    assert terms_found["#rq-2"] == "1!"
    assert found["pages-0.js"][1] == ["b", "Case", "RQ-2", "北门", "提到南门"]


def test_blocks_are_sorted_and_small_and_the_manifest_names_their_first_term() -> None:
    entries = [Entry(f"p{n}", "case", f"RQ-{n:06d}", f"案件{chr(0x4E00 + n % 3000)}", f"word{n}") for n in range(3000)]
    scripts = dict(index_files(entries, {}))
    found = files(entries)
    starts = found["manifest.js"]["starts"]
    assert starts == sorted(starts)
    assert len(starts) > 5
    for number, first in enumerate(starts):
        block = found[f"block-{number}.js"]
        assert next(iter(block)) == first
        assert list(block) == sorted(block)
        assert len(scripts[f"block-{number}.js"]) < 40_000
    assert sum(len(found[f"pages-{n}.js"]) for n in range(300)) == 3000


def test_hostile_text_cannot_leave_its_script() -> None:
    text = "</script><script>alert(1)</script>\u2028\u2029\u202e\"'\\\n"
    scripts = "".join(script for _, script in index_files([Entry("p", "case", "k", text, text)], {}))
    assert "<" not in scripts
    assert not set(scripts) & set("\u2028\u2029\u202e")
    assert files([Entry("p", "case", "k", text, text)])["pages-0.js"][0][3].startswith("</script><script>")


def test_the_first_answer_over_ten_thousand_cases_is_small() -> None:
    entries = [
        Entry(f"cases/{n}/index.html", "case", f"RQ-2026{n % 365:04d}-{n:06X}", "南门车辆刮擦", "安全保卫部 " * 100)
        for n in range(10_000)
    ]
    scripts = {name: len(script.encode()) for name, script in index_files(entries, {})}
    blocks = sorted((size for name, size in scripts.items() if name.startswith("block")), reverse=True)
    chunks = sorted((size for name, size in scripts.items() if name.startswith("pages")), reverse=True)
    # The id, three pairs of a word, and results spread over as many chunks as are shown.
    assert scripts["manifest.js"] + sum(blocks[:4]) + sum(chunks[:15]) < 500_000
