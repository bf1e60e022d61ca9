"""The register of cases as data for the browser: compact rows in a script, so that ten thousand filter like a hundred.

The page itself holds the newest cases as plain HTML, for readers without scripts and for the first glance; the script
holds them all. Everything in it is JSON inside a call: record text cannot leave its string.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from footage.dossier.shape import CaseRow, Moment
from footage.portal import places, views
from footage.portal.page import visible

FIRST = 100  # rows in the page; the browser shows as many at a time
FILE = "cases/rows.js"


def rows_script(rows: Iterable[CaseRow], lang: str, failed: str, flags: Callable[[CaseRow], str]) -> str:
    """Return the script that gives all rows, newest first, with the words for their codes."""
    labels: dict[str, dict[str, list[str]]] = {"state": {}, "department": {}, "verification": {}}
    found = []
    for row in rows:
        labels["state"].setdefault(row.state, [row.tone, row.state_title.get(lang)])
        labels["department"].setdefault(row.department_id, ["", row.department.get(lang)])
        tone = views.VERIFICATION_TONE.get(row.verification, "unknown")
        labels["verification"].setdefault(
            row.verification, [tone, views.label("verification", row.verification).get(lang)]
        )
        found.append(_row(row, flags(row)))
    data = {"labels": labels, "failed": failed, "rows": found}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in ("<", "\u2028", "\u2029"):  # would end the script, or a line of it
        text = text.replace(character, f"\\u{ord(character):04x}")
    return f"window.footageCases({text});\n"


def _row(row: CaseRow, flags: str) -> list[object]:
    more = " ".join((*row.cameras, row.applicant, *(each.name for each in row.waiting_for)))
    texts = (visible(each) for each in (row.title, row.handler, more))
    title, handler, others = (str(each) for each in texts)
    return [
        row.case_id, places.own_page("case", row.case_id), title, row.state, row.department_id, handler,
        *_day(row.filed), *_day(row.due), row.verification, row.failed, row.channel, row.mode, others, flags,
    ]  # fmt: skip


def _day(moment: Moment | None) -> tuple[str, str]:
    if moment is None:
        return "", ""
    return moment.text[:10], datetime.fromtimestamp(moment.epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
