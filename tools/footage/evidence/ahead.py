"""What a second process does ahead of a replay: check signatures, read records, make every other decision.

Each of these answers as if there were no second process; it only takes less time. Short histories are not worth one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar

from footage.evidence import chain
from footage.evidence.aside import Aside
from footage.evidence.chain import Link, RawStatement
from footage.evidence.ground import Ground
from footage.evidence.walking import batches, wanted_blobs
from footage.repository import LandedCommit, Repository

T = TypeVar("T")
WORTHWHILE = 200
PIECE = 50


class Signatures(Aside[dict[str, bool]]):
    """Whether each statement's signature fits its bytes."""

    def __init__(self, raws: Iterable[RawStatement]) -> None:
        files = sorted(raws)
        self._known: dict[str, bool] = {}
        super().__init__(lambda: _fitting(files), worthwhile=len(files) >= WORTHWHILE)

    def __call__(self, raw: RawStatement) -> bool:
        """Return whether the signature of a file fits it."""
        while raw.path not in self._known:
            piece = self.next()
            if piece is None:
                return chain.fits(raw)
            self._known.update(piece)
        return self._known[raw.path]


def _fitting(files: Sequence[RawStatement]) -> Iterator[dict[str, bool]]:
    for piece in _pieces(files):
        yield {raw.path: chain.fits(raw) for raw in piece}


class Records(Aside[dict[tuple[str, str], bytes]]):
    """A memory that holds what the records of each batch are read as, when the batch is come to."""

    def __init__(self, repository: Repository, commits: Sequence[LandedCommit]) -> None:
        super().__init__(lambda: _read(repository, commits), worthwhile=len(commits) >= WORTHWHILE)

    def get_many(self, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], bytes]:
        """Return what the next batch was read as."""
        return self.next() or {}

    def put_many(self, values: Mapping[tuple[str, str], bytes]) -> None:
        """Keep nothing: each batch is come to once."""


def _read(repository: Repository, commits: Sequence[LandedCommit]) -> Iterator[dict[tuple[str, str], bytes]]:
    ground = Ground(_NOTHING)
    place = 0
    for batch in batches(commits):
        blobs = dict(repository.read_many(wanted_blobs(batch, lambda _: False)))
        yield ground.read_ahead(place, batch, blobs.__getitem__)
        place += len(batch)


class _Nothing:
    """A memory of nothing."""

    def get_many(self, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], bytes]:
        return {}

    def put_many(self, values: Mapping[tuple[str, str], bytes]) -> None:
        pass


_NOTHING = _Nothing()


class Shared(Aside[list[T]], Generic[T]):
    """The judgements of all links in order, every other piece of them made by the second process."""

    def __init__(self, judge: Callable[[Link], T], links: Sequence[Link]) -> None:
        self._judge = judge
        self._links = links
        super().__init__(self._theirs, worthwhile=len(links) >= WORTHWHILE)

    def _theirs(self) -> Iterator[list[T]]:
        for number, piece in enumerate(_pieces(self._links)):
            if number % 2:
                yield [self._judge(link) for link in piece]

    def __iter__(self) -> Iterator[tuple[Link, T]]:
        for number, piece in enumerate(_pieces(self._links)):
            made = self.next() if number % 2 else None
            yield from zip(piece, made or map(self._judge, piece), strict=True)


def _pieces(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), PIECE):
        yield items[start : start + PIECE]
