"""Values taken out of a forge's JSON: each is of the type that the interface promises, or the forge lied.

Nothing is converted or guessed: a number in a string is not a number. Times are read with their offset and returned as
seconds since 1970.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NoReturn

from footage.forges import ForgeLied

_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})")


class Row:
    """One JSON object of an answer; ``name`` says which answer, for the error."""

    __slots__ = ("_data", "_name")

    def __init__(self, data: Any, name: str) -> None:
        if not isinstance(data, Mapping):
            raise ForgeLied("forges.unexpected", name=name, field="{}")
        self._data = data
        self._name = name

    @classmethod
    def many(cls, data: Any, name: str) -> tuple[Row, ...]:
        """Return the objects of a list."""
        if not isinstance(data, list):
            raise ForgeLied("forges.unexpected", name=name, field="[]")
        return tuple(cls(each, name) for each in data)

    def __contains__(self, field: str) -> bool:
        return self._data.get(field) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def text(self, field: str) -> str:
        """Return a string."""
        value = self._data.get(field)
        return value if isinstance(value, str) else self._wrong(field)

    def number(self, field: str) -> int:
        """Return a whole number."""
        value = self._data.get(field)
        return value if isinstance(value, int) and not isinstance(value, bool) else self._wrong(field)

    def flag(self, field: str) -> bool:
        """Return a truth value."""
        value = self._data.get(field)
        return value if isinstance(value, bool) else self._wrong(field)

    def texts(self, field: str) -> tuple[str, ...]:
        """Return a list of strings; null is an empty one."""
        value = self._data.get(field)
        if value is None:
            return ()
        whole = isinstance(value, list) and all(isinstance(each, str) for each in value)
        return tuple(value) if whole else self._wrong(field)

    def time(self, field: str) -> int:
        """Return a time as seconds since 1970."""
        value = self.text(field)
        if not _TIME.fullmatch(value):
            self._wrong(field)
        try:
            return int(datetime.fromisoformat(value).timestamp())
        except (ValueError, OverflowError):
            self._wrong(field)

    def row(self, field: str) -> Row:
        """Return an object."""
        return Row(self._data.get(field), self._name) if field in self else self._wrong(field)

    def row_or_none(self, field: str) -> Row | None:
        """Return an object, or None for null or nothing."""
        return self.row(field) if field in self else None

    def rows(self, field: str) -> tuple[Row, ...]:
        """Return a list of objects."""
        return Row.many(self._data.get(field), self._name)

    def _wrong(self, field: str) -> NoReturn:
        raise ForgeLied("forges.unexpected", name=self._name, field=field)
