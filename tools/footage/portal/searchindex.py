"""The search index: built with the site, cut into small scripts, so that it works from a disk without any fetch.

Chinese is indexed by every two neighbouring characters, other scripts by words, both folded (NFKC, lower case). All
terms stand in one sorted table that is cut into blocks of bounded size; the manifest says with which term each block
begins, so any prefix is answered by one or two blocks whatever the size of the register. A posting is the number of a
page, marked when the term stands in its title or id. A whole id is a term too, so that it finds exactly its page. What
the pages say stands in chunks of its own, fetched only for results shown.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from footage.portal.page import Entry, visible

_BLOCK = 12_000
_CHUNK = 10
_EXCERPT = 360
_KEY = "#"  # what precedes a whole id in the table; no other term begins with it
_CJK = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff\uac00-\ud7af\U00020000-\U0003ffff"
_RUN = re.compile(rf"[{_CJK}]+|[^\W_{_CJK}]+")
_IS_CJK = re.compile(rf"[{_CJK}]")


def folded(text: str) -> str:
    """Return text as it is compared: the same in every width and case."""
    return unicodedata.normalize("NFKC", text).lower()


def terms(text: str) -> Iterator[str]:
    """Yield the terms of a text: pairs of Chinese characters (and the last one of a run), or whole words."""
    for match in _RUN.finditer(folded(text)):
        run = match.group()
        if _IS_CJK.match(run):
            yield from (run[place : place + 2] for place in range(len(run)))
        else:
            yield run[:40]


def index_files(entries: Sequence[Entry], kinds: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield (name, script) for every file of the index; ``kinds`` are the names of kinds shown with a result."""
    postings: dict[str, dict[int, bool]] = {}
    for number, entry in enumerate(entries):
        for term in terms(entry.body):
            postings.setdefault(term, {}).setdefault(number, False)
        if entry.key:
            postings.setdefault(_KEY + folded(entry.key), {})[number] = True
        for text in (entry.title, entry.key):
            for term in terms(text):
                postings.setdefault(term, {})[number] = True
    blocks = list(_blocks(sorted(postings.items())))
    for number, (_, block) in enumerate(blocks):
        yield f"block-{number}.js", _call("block", number, block)
    for number in range(0, len(entries), _CHUNK):
        yield (
            f"pages-{number // _CHUNK}.js",
            _call("pages", number // _CHUNK, _shown(entries[number : number + _CHUNK], kinds)),
        )
    manifest = {"starts": [first for first, _ in blocks], "pages": len(entries), "chunk": _CHUNK}
    yield "manifest.js", _call("manifest", 0, manifest)


def _blocks(items: Iterable[tuple[str, dict[int, bool]]]) -> Iterator[tuple[str, dict[str, str]]]:
    block: dict[str, str] = {}
    size = 0
    for term, pages in items:
        text = _encoded(pages)
        if block and size + len(term) + len(text) > _BLOCK:
            yield next(iter(block)), block
            block, size = {}, 0
        block[term] = text
        size += len(term) + len(text) + 6
    if block:
        yield next(iter(block)), block


def _encoded(pages: dict[int, bool]) -> str:
    """Return page numbers as differences in base 36; a ``!`` marks a term of the title."""
    parts, last = [], 0
    for number in sorted(pages):
        parts.append(_base36(number - last) + ("!" if pages[number] else ""))
        last = number
    return " ".join(parts)


def _base36(number: int) -> str:
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
        if not number:
            return digits


def _shown(entries: Iterable[Entry], kinds: dict[str, str]) -> list[list[str]]:
    rows = (
        [item.path, kinds.get(item.kind, item.kind), item.key, item.title, item.body[:_EXCERPT]] for item in entries
    )
    return [[str(visible(text)) for text in row] for row in rows]


def _call(name: str, number: int, value: object) -> str:
    """Return a script that hands a value over; nothing in it can end the script or a line of it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return f"footageSearch.{name}({number},{text});\n"
