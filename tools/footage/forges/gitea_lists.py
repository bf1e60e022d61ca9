"""Lists as Gitea serves them: by page and total, with the habits that each list has.

Promises: what is returned is the whole list, or its length was proven short by rows that Gitea hides after counting. A
list that moves while it is read is read again, a few times. Refused: a total that is missing, or that no reading meets.

Gitea counts before it hides other people's drafts, so a page may be short in the middle. A timeline's total is that of
the page alone, and pages are counted before code comments are taken out: its end is where nothing follows any more.
"""

from __future__ import annotations

from collections.abc import Mapping

from footage.forges import ForgeLied, ForgeUnavailable
from footage.forges.answers import Row
from footage.forges.http import Answer, Transport

LARGEST_PAGE = 50
_MOST_PAGES = 2000
_READINGS = 3


def page_size(transport: Transport) -> int:
    """Return the largest page that this server gives: a larger one would be cut without a word."""
    answer = transport.get("/settings/api")
    size = Row(answer.json(), answer.name).number("max_response_items")
    if size < 1:
        raise ForgeLied("forges.unexpected", name=answer.name, field="max_response_items")
    return min(size, LARGEST_PAGE)


def counted(
    transport: Transport, path: str, limit: int, query: Mapping[str, object] | None = None, *, hides: bool = False
) -> tuple[tuple[Row, ...], int]:
    """Return all rows of a list and how many are hidden from us; none may be, unless it is a list that ``hides``."""
    for _ in range(_READINGS):
        found = _once(transport, path, limit, dict(query or {}), hides=hides)
        if found is not None:
            rows, total = found
            if len(rows) > total or (len(rows) < total and not hides):
                raise ForgeLied("forges.list_cut", name=path, claimed=total, received=len(rows))
            return rows, total - len(rows)
    raise ForgeUnavailable("forges.list_moving", name=path)


def at_once(transport: Transport, path: str) -> tuple[Row, ...]:
    """Return a list that Gitea gives in one piece, if it is as long as it says."""
    answer = transport.get(path)
    rows = Row.many(answer.json(), answer.name)
    if len(rows) != _total(answer):
        raise ForgeLied("forges.list_cut", name=answer.name, claimed=_total(answer), received=len(rows))
    return rows


def _once(
    transport: Transport, path: str, limit: int, query: dict[str, object], *, hides: bool
) -> tuple[tuple[Row, ...], int] | None:
    """Read a list once; None if it moved meanwhile. Only where rows are hidden may a page be empty."""
    rows: dict[int, Row] = {}
    received, page, total = 0, 1, 0
    while page == 1 or (page - 1) * limit < total:
        answer = transport.get(path, {**query, "page": page, "limit": limit})
        found, claimed = Row.many(answer.json(), answer.name), _total(answer)
        if page > 1 and claimed != total:
            return None
        total = claimed
        if len(found) > limit or (total and not found and not hides) or page > _MOST_PAGES:
            raise ForgeLied("forges.list_cut", name=answer.name, claimed=total, received=received + len(found))
        rows.update({row.number("id"): row for row in found})
        received, page = received + len(found), page + 1
    return (tuple(rows.values()), total) if len(rows) == received else None


def _total(answer: Answer) -> int:
    text = answer.headers.get("x-total-count", "")
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        raise ForgeLied("forges.unexpected", name=answer.name, field="X-Total-Count")
    return int(text)


def timeline(transport: Transport, path: str, limit: int, *, beyond: int) -> tuple[Row, ...]:
    """Return an issue's timeline in order; its end is believed after ``beyond`` empty pages."""
    before: tuple[Row, ...] | None = None
    for _ in range(_READINGS + 1):
        found, pages = _to_the_end(transport, path, limit, beyond)
        ids = [row.number("id") for row in found]
        if pages == 1 or (before is not None and ids == [row.number("id") for row in before]):
            return tuple(sorted(found, key=lambda row: (row.time("created_at"), row.number("id"))))
        before = found
    raise ForgeUnavailable("forges.list_moving", name=path)


def _to_the_end(transport: Transport, path: str, limit: int, beyond: int) -> tuple[tuple[Row, ...], int]:
    """Return all items and the number of pages that had any. Several pages are read twice by the caller."""
    rows: dict[int, Row] = {}
    last = empty = 0
    for page in range(1, _MOST_PAGES + 1):
        answer = transport.get(path, {"page": page, "limit": limit})
        found = Row.many(answer.json() or [], answer.name)  # an empty page is null
        if _total(answer) != len(found):
            raise ForgeLied("forges.list_cut", name=answer.name, claimed=_total(answer), received=len(found))
        rows.update({row.number("id"): row for row in found})
        last, empty = (page, 0) if found else (last, empty + 1)
        if empty >= beyond:
            return tuple(rows.values()), max(last, 1)
    raise ForgeLied("forges.list_cut", name=path, claimed=_MOST_PAGES * limit, received=len(rows))
