"""The register of cases: every case once, the newest first, with what it can be chosen by."""

from __future__ import annotations

from collections.abc import Mapping

from footage.dossier.shape import CaseRow
from footage.portal import places, views
from footage.portal.page import Page
from footage.portal.register import Cell, Code, Ref, Table, columns
from footage.portal.rendering import Rendering
from footage.text import Bilingual

Names = Mapping[tuple[str, str], Bilingual]
_COLUMNS = (
    ("id", "number", "id", ""),
    ("title", "title", "text", ""),
    ("state", "state", "code", "facet"),
    ("department", "department", "code", "facet"),
    ("handler", "handler", "text", ""),
    ("filed", "filed", "day", ""),
    ("due", "due", "day", ""),
    ("verification", "verification", "code", "facet"),
    ("failed", "failed", "count", "joined bad"),
    ("channel", "channel", "code", "hidden facet"),
    ("mode", "mode", "code", "hidden facet"),
    ("flag", "table.flag", "code", "hidden facet"),
    ("applicant", "applicant", "text", "hidden"),
    ("cameras", "cameras", "text", "hidden"),
    ("waiting_for", "waiting_for", "text", "hidden"),
)


def case_list(rendering: Rendering, names: Names) -> Page:
    """Return the page of all cases; ``names`` is what the cases call a code."""
    rows = views.newest(rendering.office.cases)
    table = Table("cases", columns(rendering.text, _COLUMNS), tuple(_row(rendering, row, names) for row in rows))
    text = rendering.text
    lead = text["cases.lead"].format(count=len(rows))
    return rendering.page(
        places.CASES, text["cases"], places.CASES, "register.html", table=table, heading=text["cases"], lead=lead,
        crumbs=[],
    )  # fmt: skip


def _row(rendering: Rendering, row: CaseRow, names: Names) -> tuple[Cell, ...]:
    lang, text = rendering.lang, rendering.text

    def code(family: str, value: str) -> Code:
        found = names.get((family, value)) or views.label(family, value)
        return Code(value, found.get(lang) or text["not_stated"])

    proof = Code(
        row.verification,
        views.label("verification", row.verification).get(lang),
        views.VERIFICATION_TONE.get(row.verification, "unknown"),
    )
    return (
        Ref(row.case_id, places.own_page("case", row.case_id)),
        row.title,
        Code(row.state, row.state_title.get(lang), row.tone),
        Code(row.department_id, row.department.get(lang) or text["not_stated"]),
        row.handler,
        row.filed,
        row.due,
        proof,
        row.failed,
        code("channel", row.channel),
        code("mode", row.mode),
        tuple(Code(flag, text[f"home.{flag}"]) for flag in flags(row, rendering.office.provenance.as_of.epoch)),
        row.applicant,
        " ".join(row.cameras),
        " ".join(each.name for each in row.waiting_for),
    )


def flags(row: CaseRow, now: int) -> tuple[str, ...]:
    """Return why a case asks for attention at the moment the site speaks of."""
    raised = {"waiting": bool(row.waiting_for), "overdue": views.is_overdue(row, now), "failed": bool(row.failed)}
    return tuple(name for name, so in raised.items() if so)
