"""The page that says what nobody of the organisation has confirmed: law that is off, and parameters still proposed."""

from __future__ import annotations

from footage.portal import places
from footage.portal.page import Page
from footage.portal.rendering import Rendering

PLACE = "parameters/unconfirmed/index.html"
_COLUMNS = ("name", "value", "clause", "source", "certainty", "standing")


def unconfirmed_page(rendering: Rendering) -> Page:
    """Return the page, which stands there and says so even when everything is confirmed."""
    text, lang = rendering.text, rendering.lang
    rows = [
        (
            None,
            [
                each.name,
                each.value.get(lang),
                each.clause,
                each.source,
                each.certainty.get(lang),
                each.standing.get(lang),
            ],
        )
        for each in rendering.office.provenance.unconfirmed
    ]
    return rendering.page(
        PLACE,
        text["unconfirmed"],
        places.PARAMETERS,
        "list.html",
        heading=text["unconfirmed"],
        lead=text["unconfirmed.lead"],
        crumbs=[(places.PARAMETERS, text["parameters"])],
        columns=[text[f"parameter.{name}"] for name in _COLUMNS],
        rows=rows,
    )
