"""The register of cases as data: every row, and no way out of its string."""

from __future__ import annotations

import json
from dataclasses import replace

import sample_office
from footage.portal.register import rows_script

ROWS = sample_office.sample_office().cases


def _data(script: str) -> dict[str, object]:
    head, tail = "window.footageCases(", ");\n"
    assert script.startswith(head)
    assert script.endswith(tail)
    assert "\n" not in script[: -len(tail)]
    data: dict[str, object] = json.loads(script[len(head) : -len(tail)])
    return data


def test_every_case_is_there_with_the_words_for_its_codes() -> None:
    for lang in ("zh", "en"):
        data = _data(rows_script(ROWS, lang, "x", lambda row: "waiting" if row.waiting_for else ""))
        rows, labels = data["rows"], data["labels"]
        assert [row[0] for row in rows] == [row.case_id for row in ROWS]  # type: ignore[attr-defined]
        assert labels["state"][ROWS[0].state] == [ROWS[0].tone, ROWS[0].state_title.get(lang)]  # type: ignore[index]


def test_a_title_cannot_end_the_script() -> None:
    hostile = "</script><script>alert(1)</script>\u2028\u2029\"'\\"
    script = rows_script([replace(ROWS[0], title=hostile)], "zh", "x", lambda row: "")
    assert "<" not in script
    assert not {"\u2028", "\u2029"} & set(script)
    title = _data(script)["rows"][0][2]  # type: ignore[index]
    assert title.startswith("</script><script>alert(1)</script>")
    assert "U+2028" in title, "what hides or breaks text is spelled out, as on every page"
