"""PDF objects written out once: the writer asks each for its bytes twice, and a page for its name at every tag.

Promises the same bytes as without it, in less time. Refuses to know anything of binders.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class Settled:
    """What the writer needs of an object: its number, whether it goes into the object stream, and its bytes."""

    number: int
    generation: int
    free: str
    compressible: bool
    data: bytes
    offset: int

    @property
    def indirect(self) -> bytes:
        """Return the object as it stands in the file by itself."""
        return b"%d %d obj\n%b\nendobj" % (self.number, self.generation, self.data)


def settle(pdf: Any) -> None:
    """Put the bytes of every object of a finished PDF in its place.

    They go into the file, and again into the digest that is half of its identifier; each stream was compressed twice.
    """
    pdf.objects[:] = [_settled(item) for item in pdf.objects]


def name_pages_once() -> None:
    """Make pydyf keep the references of its pages.

    Every structure element names its page, and for each one the names of all the pages were made: time that grew
    with the square of a volume's length.
    """
    import pydyf  # type: ignore[import-untyped]

    pydyf.PDF.page_references = property(_page_references)


def _settled(item: Any) -> Settled:
    data = b"" if item.free == "f" else item.data
    return Settled(item.number, item.generation, item.free, item.compressible, data, item.offset)


def _page_references(pdf: Any) -> tuple[bytes, ...]:
    listed = pdf.pages["Kids"]  # number, 0, R of each page
    known: tuple[bytes, ...] = vars(pdf).get("_named_pages", ())
    if 3 * len(known) != len(listed):
        known = tuple(b"%d 0 R" % number for number in listed[::3])
        pdf._named_pages = known
    return known
