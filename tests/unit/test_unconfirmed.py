"""What nobody has confirmed is said: in the list that everything is stamped with, in the portal, in each binder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import sample_office
from binder import sample
from controls.scenario import HERE, connection_of, kinds, told
from footage.binder.cases import case_job
from footage.binder.toolchain import Toolchain
from footage.dossier.coded import worded
from footage.dossier.shape import Choice, Provenance, Unconfirmed
from footage.dossier.unconfirmed import unconfirmed
from footage.portal import places
from footage.portal.rendering import Rendering
from footage.portal.unconfirmed import unconfirmed_page
from footage.text import Bilingual

HOSTILE = "<script>x</script>"
OPEN = Unconfirmed(
    "pia.keep_days",
    Bilingual("1095 天", "1095 days"),
    "S-3.2e",
    HOSTILE,
    Choice("read", Bilingual("读过原文", "the text was read")),
    Choice("off", Bilingual("未生效", "off")),
)


def law(*parameters: dict[str, Any]) -> dict[str, Any]:
    common = {"unit": "days", "clause": "S-3.3d", "source": "某条例", "bound": "floor", "from": "2026-01-01"}
    return {
        "kind": "pack", "title": {"zh": "法规", "en": "Law"}, "policy": "law", "version": "1",
        "parameters": [{**common, **each} for each in parameters],
    }  # fmt: skip


def story(pack: dict[str, Any]) -> dict[str, Any]:
    base = told(HERE / "bases" / "copy.yml")
    rows = [{**row, "confirmed_by": "sun"} for row in base["records"]["limits"]["parameters"]]
    rows[0].pop("confirmed_by")
    return {
        **base,
        "records": {**base["records"], "limits": {**base["records"]["limits"], "parameters": rows}, "law": pack},
    }


def test_law_that_is_off_comes_first_and_what_is_confirmed_or_over_does_not_come() -> None:
    pack = law(
        {"name": "toy.confirmed", "value": 30, "confirmed_by": "sun", "certainty": "read"},
        {"name": "toy.open", "value": 90, "certainty": "second_hand"},
        {"name": "toy.over", "value": 90, "until": "2026-03-01"},
        {"name": "toy.unsure", "value": 90},
    )
    connection = connection_of(story(pack), "S-1a")
    found = [(each.name, each.certainty.text.en, each.standing.text.en) for each in unconfirmed(connection, kinds())]
    assert found == [
        ("toy.open", "second-hand", "off until the organisation confirms it"),
        ("toy.unsure", "not stated", "off until the organisation confirms it"),
        ("approval.l1_if_applicant_is_head", "not stated", "in force, waiting for its owner to confirm it"),
    ]
    in_force = connection.execute("SELECT name FROM parameter_period WHERE pack = 'law'").fetchall()
    assert in_force == [("toy.confirmed",)]


def test_the_value_of_a_parameter_that_is_a_code_is_said_in_words() -> None:
    word = worded(kinds(), "sanction.minor", "warning")
    assert word
    assert word.en != "warning"
    assert worded(kinds(), "patrol.period_days", "7") is None


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_portal_has_a_page_of_it(lang: str) -> None:
    office = sample_office.sample_office()
    told_open = replace(office, provenance=replace(office.provenance, unconfirmed=(OPEN,)))
    page = unconfirmed_page(Rendering(told_open, places.Places.of(told_open), lang))
    assert "pia.keep_days" in page.html
    assert OPEN.standing.text.get(lang) in page.html
    assert HOSTILE not in page.html + page.rows
    assert 'name="standing"' not in page.html, "what all have alike leaves nothing to choose"
    empty = unconfirmed_page(Rendering(office, places.Places.of(office), lang))
    assert "<table" not in empty.html


def test_what_is_off_can_be_chosen_from_what_is_only_proposed() -> None:
    office = sample_office.sample_office()
    proposed = replace(OPEN, standing=Choice("proposed", Bilingual("已生效", "in force")))
    office = replace(office, provenance=replace(office.provenance, unconfirmed=(OPEN, proposed)))
    page = unconfirmed_page(Rendering(office, places.Places.of(office), "en"))
    assert 'name="standing" value="off"' in page.html
    assert 'name="standing" value="proposed"' in page.html


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_binder_says_it_beside_the_verdicts(lang: str) -> None:
    def page(provenance: Provenance) -> str:
        tools = Toolchain("70", "0", "1", "6", ())
        return case_job(provenance, sample.case(), lang, Path("a.pdf"), tools, None).html

    assert "pia.keep_days" in page(sample.provenance(unconfirmed=(OPEN,)))
    assert "pia.keep_days" not in page(sample.provenance())
