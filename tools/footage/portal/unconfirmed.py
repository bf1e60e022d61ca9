"""The page that says what nobody of the organisation has confirmed: law that is off, and parameters still proposed."""

from __future__ import annotations

from footage.dossier.shape import Choice, Unconfirmed
from footage.portal import places
from footage.portal.page import Page
from footage.portal.register import Cell, Code, Ref, Table, columns
from footage.portal.rendering import Rendering

PLACE = "parameters/unconfirmed/index.html"
_COLUMNS = (
    ("name", "parameter.name", "text", ""),
    ("value", "parameter.value", "text", ""),
    ("clause", "parameter.clause", "link", ""),
    ("source", "parameter.source", "text", ""),
    ("certainty", "parameter.certainty", "code", "facet"),
    ("standing", "parameter.standing", "code", "facet"),
)


def unconfirmed_page(rendering: Rendering) -> Page:
    """Return the page, which stands there and says so even when everything is confirmed."""
    text = rendering.text
    rows = tuple(_row(rendering, each) for each in rendering.office.provenance.unconfirmed)
    return rendering.page(
        PLACE, text["unconfirmed"], places.PARAMETERS, "register.html",
        heading=text["unconfirmed"], lead=text["unconfirmed.lead"], crumbs=[(places.PARAMETERS, text["parameters"])],
        table=Table("unconfirmed", columns(text, _COLUMNS), rows),
    )  # fmt: skip


def _row(rendering: Rendering, each: Unconfirmed) -> tuple[Cell, ...]:
    lang = rendering.lang

    def code(choice: Choice) -> Code:
        return Code(choice.code, choice.text.get(lang))

    clause = Ref(each.clause, rendering.places.of_id("clause", each.clause) or "")
    return each.name, each.value.get(lang), (clause,), each.source, code(each.certainty), code(each.standing)
