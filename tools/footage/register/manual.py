"""The handbook's page about the register, generated from what the register is made of.

Promises: every table is on the page, and every column that does not come from a schema, in the words of the register's
own ``dictionary``, so that page and file cannot disagree. A test holds the committed pages to this. What the fields of
a kind mean stands with the kinds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from footage.controls import load
from footage.reading.kinds import Kinds
from footage.register.columns import LIST_COLUMNS, RECORD_COLUMNS
from footage.register.layout import FIXED
from footage.register.tables import KindTables, column_text, kind_tables
from footage.text import Bilingual, both, say


def manual(kinds: Kinds, lang: str) -> str:
    """Return the page in ``lang`` as Markdown."""
    return "\n".join(_lines(kind_tables(kinds), lang)) + "\n"


def _lines(tables: tuple[KindTables, ...], lang: str) -> Iterator[str]:
    yield f"# {say('register.manual.title', lang)}"
    yield ""
    yield say("register.manual.intro", lang).strip()
    yield ""
    yield f"## {say('register.manual.fixed', lang)}"
    for table in FIXED:
        yield from ("", f"### `{table.name}`", "", both(f"register.table.{table.name}").get(lang), "")
        yield from _columns(((name, kind, column_text(table.name, name)) for name, kind in table.columns), lang)
    yield from (
        "",
        f"## {say('register.manual.basis', lang)}",
        "",
        say("register.manual.basis_intro", lang).strip(),
        "",
    )
    for shared in sorted(load().views, key=lambda each: each.name):
        yield f"- `{shared.name}`: {shared.about.get(lang)}"
    yield from ("", f"## {say('register.manual.kinds', lang)}", "", say("register.manual.versions", lang).strip())
    for heading, columns in (("shared", RECORD_COLUMNS), ("shared_lists", LIST_COLUMNS)):
        yield from ("", f"### {say(f'register.manual.{heading}', lang)}", "")
        yield from _columns(((name, kind, both(f"register.column.{name}")) for name, kind in columns), lang)
    heads = " | ".join(say(f"register.manual.{head}", lang) for head in ("view", "record", "lists"))
    yield from ("", f"### {say('register.manual.views', lang)}", "", f"| {heads} |", "| --- | --- | --- |")
    for each in tables:
        lists = ", ".join(f"`{part.view}`" for part in each.lists)
        yield f"| `{each.view}` | {_cell(each.kind.title.get(lang))} | {lists} |"


def _columns(columns: Iterable[tuple[str, str, Bilingual]], lang: str) -> Iterator[str]:
    heads = (say(f"register.manual.{head}", lang) for head in ("column", "type", "meaning"))
    yield f"| {' | '.join(heads)} |"
    yield "| --- | --- | --- |"
    for name, kind, text in columns:
        yield f"| `{name}` | {kind.removesuffix(' NOT NULL')} | {_cell(text.get(lang))} |"


def _cell(text: str) -> str:
    """Return ``text`` so that it stays in its cell and is read as text."""
    escaped = "".join(f"\\{character}" if character in "\\`*_[]<>|" else character for character in text)
    return " ".join(escaped.split())
