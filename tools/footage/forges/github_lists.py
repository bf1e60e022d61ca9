"""Lists as GitHub serves them: page after page by its ``Link`` header, read to the end or not at all.

Promises: every page that a ``Link`` announces was read, in order, none twice; a list that moves while it is read is
read again, a few times. Refuses: a link that leads elsewhere, a page that was promised and did not come.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from footage.forges import ForgeLied
from footage.forges.answers import Row
from footage.forges.http import Answer, Transport

_LINK = re.compile(r'\s*<([^<>]*)>((?:\s*;\s*[a-z]+="?[^",;]*"?)*)\s*(?:,|\Z)')
_MOST_PAGES = 1000
_READINGS = 3
FULL = 100


def every(transport: Transport, path: str, query: Mapping[str, str] | None = None) -> tuple[Row, ...]:
    """Return all entries of a list."""
    for _ in range(_READINGS):
        found = _once(transport, path, {**(query or {}), "per_page": str(FULL)})
        ids = [(row.text("event") if "event" in row else "", row.number("id")) for row in found if "id" in row]
        if len(set(ids)) == len(ids):
            return found
    raise ForgeLied("github.list_moves", path=path)


def _once(transport: Transport, path: str, query: dict[str, str]) -> tuple[Row, ...]:
    found: list[Row] = []
    asked: dict[str, str] = dict(query)
    announced = 1
    for page in range(1, _MOST_PAGES + 1):
        answer = transport.get(path, asked)
        rows = Row.many(answer.json(), answer.name)
        found.extend(rows)
        if page > 1 and not rows:
            raise ForgeLied("github.page_missing", path=path, pages=announced, read=page - 1)
        links = _links(answer)
        announced = max([announced, *(_page(link) for way, link in links.items() if way in {"next", "last"})])
        if "next" not in links:
            if page < announced:
                raise ForgeLied("github.page_missing", path=path, pages=announced, read=page)
            return tuple(found)
        asked = _next(query, links["next"], page, answer)
    raise ForgeLied("github.endless", path=path)


def _links(answer: Answer) -> dict[str, dict[str, str]]:
    """Return relation → query of what the answer links to."""
    text = answer.headers.get("link", "")
    found: dict[str, dict[str, str]] = {}
    end = 0
    for each in _LINK.finditer(text):
        if each.start() != end:
            break
        end = each.end()
        relation = re.search(r';\s*rel="?([a-z]+)"?', each[2])
        if relation:
            found[relation[1]] = dict(parse_qsl(urlsplit(each[1]).query, keep_blank_values=True))
    if end != len(text):
        raise ForgeLied("forges.unexpected", name=answer.name, field="Link")
    return found


def _page(link: Mapping[str, str]) -> int:
    text = link.get("page", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _next(query: dict[str, str], link: Mapping[str, str], page: int, answer: Answer) -> dict[str, str]:
    """Return what to ask next: our own question at the place that the link names, never the link itself."""
    if "page" in link:
        if _page(link) != page + 1:
            raise ForgeLied("forges.unexpected", name=answer.name, field="Link")
        return {**query, "page": link["page"]}
    if "after" not in link:
        raise ForgeLied("forges.unexpected", name=answer.name, field="Link")
    return {**query, "after": link["after"]}
