"""Where each value and key of a document stands: from JSON pointers (RFC 6901) to lines and columns.

Lines and columns are 1-based and count Unicode code points; ends are exclusive. A pointer that leads nowhere (a field
that is missing) is answered with the nearest place above it. Marks form a tree beside the data instead of a table of
pointers, because long keys in deep nests would make such a table larger than any file that was read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from footage.finding import Location


class Span(NamedTuple):
    """A stretch of text: 1-based line and column of its first character and of the place after its last."""

    line: int
    column: int
    end_line: int
    end_column: int


class Mark:
    """One value's place, its key's place if it has one, and the marks of what it contains."""

    __slots__ = ("children", "key", "value")

    def __init__(self, value: Span, key: Span | None = None) -> None:
        self.value = value
        self.key = key
        self.children: dict[str, Mark] | list[Mark] | None = None

    def child(self, token: str) -> Mark | None:
        """Return the mark of the member named ``token`` (a key, or a decimal position), or None."""
        if isinstance(self.children, dict):
            return self.children.get(token)
        if isinstance(self.children, list) and _is_position(token) and int(token) < len(self.children):
            return self.children[int(token)]
        return None


class Marks:
    """The places of one document; empty when the document could not be read at all.

    They are looked for with ``find`` only when somebody asks: most files have nothing wrong that would need a place.
    """

    __slots__ = ("_find_root", "_root", "path")

    def __init__(self, path: str, root: Mark | None = None, find: Callable[[], Mark | None] | None = None) -> None:
        self.path = path
        self._root = root
        self._find_root = find

    @property
    def root(self) -> Mark | None:
        """Return the mark of the whole document."""
        if self._find_root is not None:
            self._root, self._find_root = self._find_root(), None
        return self._root

    def __contains__(self, pointer: str) -> bool:
        """Tell whether the document has a value at ``pointer``."""
        return self._find(pointer)[1]

    def locate(self, pointer: str, key: bool = False) -> Location:
        """Return the place of the value at ``pointer`` (of its key with ``key``), or the nearest place above it.

        Above means: the key of the nearest parent that exists, or the first key of the document at the top.
        """
        mark, exact = self._find(pointer)
        if mark is None:
            return Location(path=self.path, pointer=pointer)
        span = mark.value if exact and not (key and mark.key) else mark.key or _head(mark)
        return Location(self.path, *span, pointer=pointer)

    def pointers(self) -> Iterator[str]:
        """Yield the pointer of every value, in the order of the document."""
        if self.root is not None:
            yield from _walk("", self.root)

    def _find(self, pointer: str) -> tuple[Mark | None, bool]:
        mark = self.root
        if mark is None or (pointer and not pointer.startswith("/")):
            return mark, False
        for token in pointer.split("/")[1:]:
            below = mark.child(token.replace("~1", "/").replace("~0", "~"))
            if below is None:
                return mark, False
            mark = below
        return mark, True


def escape(token: str) -> str:
    """Return ``token`` as one step of a JSON pointer."""
    return token.replace("~", "~0").replace("/", "~1")


def _is_position(step: str) -> bool:
    return len(step) < 10 and step.isascii() and step.isdigit() and (step == "0" or step[0] != "0")


def _head(mark: Mark) -> Span:
    if isinstance(mark.children, dict):
        for child in mark.children.values():
            if child.key is not None:
                return child.key
    return mark.value


def _walk(pointer: str, mark: Mark) -> Iterator[str]:
    yield pointer
    members = mark.children.items() if isinstance(mark.children, dict) else enumerate(mark.children or ())
    for token, child in members:
        yield from _walk(f"{pointer}/{escape(str(token))}", child)
