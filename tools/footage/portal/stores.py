"""Stores with what they hold; and rounds, week by week and month by month, with the faults."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from footage.dossier.rows import FaultRow, Round, Slot, StoreRow
from footage.dossier.shape import Choice, Link, RecordView
from footage.portal import places
from footage.portal.page import Page
from footage.portal.recordlists import entry_page
from footage.portal.register import Cell, Code, Ref, Table, columns
from footage.portal.rendering import Rendering
from footage.text import Bilingual

SLOT_TONE = {"done": "ok", "short": "wait", "missed": "bad", "none": "plain", "open": "plain"}
SLOT_SIGN = {"done": "✓", "short": "!", "missed": "✕", "none": "–", "open": "…"}
_ABREAST = 13  # periods beside each other: a quarter of weeks, or a year of months
_STORES = (
    ("id", "number", "id", ""),
    ("name", "name", "text", ""),
    ("type", "kind", "code", "facet"),
    ("place", "store.place", "text", "hidden"),
    ("keeper", "store.keeper", "link", ""),
    ("cameras", "cameras", "number", ""),
    ("kept", "store.kept", "number", ""),
    ("used_percent", "store.used", "number", ""),
    ("oldest", "store.oldest", "day", ""),
    ("checked", "store.checked", "day", ""),
    ("check_due", "store.check_due", "day", ""),
    ("faults", "store.faults", "count", "joined bad"),
    ("purged", "store.purged", "day", ""),
    ("encrypted", "store.encrypted", "code", "hidden facet"),
)
_FAULTS = (
    ("id", "number", "id", ""),
    ("state", "state", "code", "facet"),
    ("symptom", "fault.symptom", "code", "facet"),
    ("severity", "fault.severity", "code", "facet"),
    ("about", "fault.about", "link", ""),
    ("description", "fault.description", "text", ""),
    ("discovered", "fault.discovered", "time", ""),
    ("due", "fault.due", "time", ""),
    ("repaired", "fault.repaired", "time", ""),
    ("result", "result", "code", "facet"),
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some periods of a round beside each other, with the slots of each line in them."""

    periods: tuple[str, ...]
    lines: tuple[tuple[str | None, str, tuple[Slot, ...]], ...]


def store_pages(rendering: Rendering, records: dict[str, RecordView]) -> Iterator[Page]:
    """Yield the table of stores and a page for each; ``records`` are theirs, by id."""
    text, stores = rendering.text, rendering.office.registers.stores
    table = Table("stores", columns(text, _STORES), tuple(_store(rendering, row) for row in stores))
    yield rendering.page(
        places.STORES, text["stores"], places.STORES, "register.html",
        heading=text["stores"], lead=text["stores.lead"], crumbs=[], table=table,
    )  # fmt: skip
    by_id = {row.store.id: row for row in stores}
    for id_, record in records.items():
        row = by_id.get(id_)
        above = rendering.part(places.own_page("storage", id_), "store.html", row=row)
        yield entry_page(rendering, record, places.STORES, (places.STORES, text["stores"]), above=above)


def inspection_page(rendering: Rendering) -> Page:
    """Return the page of rounds and faults."""
    text, registers = rendering.text, rendering.office.registers
    rounds = [(each, tuple(_stretches(rendering, each)), _counts(each)) for each in registers.rounds]
    table = Table("faults", columns(text, _FAULTS), tuple(_fault(rendering, row) for row in registers.faults))
    return rendering.page(
        places.INSPECTIONS, text["inspections"], places.INSPECTIONS, "inspections.html",
        rounds=rounds, table=table, slot_tone=SLOT_TONE, slot_sign=SLOT_SIGN,
    )  # fmt: skip


def _stretches(rendering: Rendering, each: Round) -> Iterator[Stretch]:
    for start in range(0, len(each.periods), _ABREAST):
        part = slice(start, start + _ABREAST)
        lines = tuple((*_subject(rendering, subject), slots[part]) for subject, slots in each.lines)
        yield Stretch(each.periods[part], lines)


def _subject(rendering: Rendering, subject: Link | Bilingual) -> tuple[str | None, str]:
    if isinstance(subject, Bilingual):
        return None, subject.get(rendering.lang)
    return rendering.places.of_link(subject), subject.label.get(rendering.lang)


def _counts(each: Round) -> dict[str, int]:
    states = [slot.state for _, slots in each.lines for slot in slots]
    return {state: states.count(state) for state in SLOT_TONE}


def _code(rendering: Rendering, choice: Choice) -> Code:
    return Code(choice.code, choice.text.get(rendering.lang))


def _store(rendering: Rendering, row: StoreRow) -> tuple[Cell, ...]:
    where, lang = rendering.places, rendering.lang
    return (
        Ref(row.store.id, where.of_link(row.store) or ""),
        row.store.label.get(lang),
        _code(rendering, row.type),
        row.place,
        Ref(row.keeper.name, where.of_id("person", row.keeper.id) or ""),
        row.cameras,
        len(row.kept),
        row.used_percent,
        row.oldest,
        row.checked,
        row.check_due,
        row.open_faults,
        row.purged,
        Code(str(row.encrypted).lower(), rendering.text["store.sealed" if row.encrypted else "store.open"]),
    )


def _fault(rendering: Rendering, row: FaultRow) -> tuple[Cell, ...]:
    where, text, lang = rendering.places, rendering.text, rendering.lang
    state, tone = ("repaired", "ok") if row.repair else ("open", "bad")
    return (
        Ref(row.fault.id, where.of_link(row.fault) or ""),
        Code(state, text[f"fault.state.{state}"], tone),
        _code(rendering, row.symptom),
        _code(rendering, row.severity),
        tuple(Ref(link.label.get(lang), where.of_link(link) or "") for link in row.about),
        row.description,
        row.discovered,
        row.due,
        row.repaired,
        _code(rendering, row.result) if row.result else None,
    )
