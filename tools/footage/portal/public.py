"""The public edition's pages: notices and whom to ask, figures, and what complaints changed; one page in each language.

Everything on them stands in the public register (``footage.register.published``), which lacks all else. They fetch
nothing, run nothing, and lead nowhere but to each other.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from footage.portal.build import MARK, put_in_place, refuse_foreign
from footage.portal.page import visible
from footage.portal.rendering import texts
from footage.reading.kinds import Kinds
from footage.text import LANGUAGES

_TAGS = {"zh": "zh-CN", "en": "en"}
_OTHER = {"zh": "en", "en": "zh"}
_HIDDEN = "—"


@dataclass(frozen=True, slots=True)
class Notice:
    """What is announced for a district, line by line."""

    district: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """A group of figures: what its cells are called, and their values in each quarter."""

    title: str
    cells: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def build_public(connection: sqlite3.Connection, kinds: Kinds, out: Path) -> None:
    """Write the site of a public register to ``out``, in place of what stood there, once it is whole."""
    out = out.absolute()
    refuse_foreign(out)
    aside = Path(tempfile.mkdtemp(prefix=f"{out.name}.tmp-", dir=out.parent))
    try:
        for lang in LANGUAGES:
            page = _page(connection, kinds, lang)
            (aside / lang).mkdir()
            (aside / lang / "index.html").write_text(page, encoding="utf-8", errors="replace", newline="\n")
        (aside / "index.html").write_text(_ENTRANCE, encoding="utf-8", newline="\n")
        (aside / MARK).write_text("", encoding="utf-8")
        put_in_place(aside, out)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


_ENTRANCE = (
    '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>footage</title></head>'
    '<body><p><a href="zh/index.html">中文</a> · <a href="en/index.html" lang="en">English</a></p></body></html>\n'
)


def _page(connection: sqlite3.Connection, kinds: Kinds, lang: str) -> str:
    environment = Environment(
        loader=PackageLoader("footage.portal"), autoescape=True, undefined=StrictUndefined, finalize=visible
    )
    meta, words = dict(connection.execute("SELECT key, value FROM meta").fetchall()), texts(lang)
    return environment.get_template("public.html").render(
        t=words,
        tag=_TAGS[lang],
        other=_OTHER[lang],
        organisation=meta.get(f"organisation_{lang}", ""),
        demonstration=meta.get("demonstration") == "1",
        notices=_notices(connection, kinds, words, lang),
        topics=_topics(connection, words),
        complaints=_complaints(connection, kinds, words, lang),
        as_of=meta.get("as_of", ""),
        tool=meta.get("tool", ""),
    )


def _notices(connection: sqlite3.Connection, kinds: Kinds, t: Mapping[str, str], lang: str) -> list[Notice]:
    sql = (
        f"SELECT district, areas, controller, contact, complaints, rights_{lang}, days_from, days_to FROM public_notice"  # noqa: S608
    )
    found = []
    for district, areas, controller, contact, complaints, rights, first, last in connection.execute(sql):
        named = (_word(kinds, "zone", "/area_type", each, lang) for each in areas.split(","))
        days = str(first) if first == last else f"{first}-{last}"
        rows = (
            (t["public.areas"], t["public.comma"].join(named)),
            (t["public.controller"], controller),
            (t["public.contact"], contact),
            (t["public.complain"], complaints),
            (t["public.rights"], rights),
            (t["public.days"], days),
        )
        found.append(Notice(district, rows))
    return found


def _topics(connection: sqlite3.Connection, t: Mapping[str, str]) -> list[Topic]:
    cells: dict[str, dict[str, None]] = {}
    values: dict[str, dict[str, list[str]]] = {}
    sql = "SELECT quarter, topic, cell, value FROM public_figure ORDER BY quarter DESC, place"
    for quarter, topic, cell, value in connection.execute(sql):
        cells.setdefault(topic, {})[cell] = None
        shown = _HIDDEN if value is None else str(value)
        values.setdefault(topic, {}).setdefault(quarter, []).append(shown)
    return [
        Topic(
            t[f"public.topic.{topic}"],
            tuple(t[f"public.cell.{cell}"] for cell in names),
            tuple((quarter, tuple(row)) for quarter, row in values[topic].items()),
        )
        for topic, names in cells.items()
    ]


def _complaints(
    connection: sqlite3.Connection, kinds: Kinds, t: Mapping[str, str], lang: str
) -> list[tuple[str, str, str, str]]:
    rows: Iterable[tuple[Any, ...]] = connection.execute(
        "SELECT year, category, outcome, changed FROM public_complaint ORDER BY position"
    )
    return [
        (
            year,
            _word(kinds, "complaint", "/category", category, lang),
            t["public.open"] if outcome == "open" else _word(kinds, "complaint_step", "/outcome", outcome, lang),
            t[f"public.changed.{changed}"],
        )
        for year, category, outcome, changed in rows
    ]


def _word(kinds: Kinds, kind: str, pointer: str, code: str, lang: str) -> str:
    """Return what a schema calls one of its choices."""
    known = kinds.get(kind)
    spec = known.field_at(pointer) if known else None
    return spec.values[code].get(lang) if spec and code in spec.values else code
