"""A cache of parsed blobs, so that loading again parses only what changed.

Promises: an answer is exactly what was put for the same blob, path and schemas by the same version of the tool,
checked by a digest over key and value; anything else is a miss. The file may be deleted at any time. A file that is
damaged, that another version wrote, or that cannot be opened is replaced; where that is impossible too, nothing
outlives the run. Refuses: to be evidence. What decides about approvals is read from the blobs themselves when
``verify`` is asked to.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self

FORMAT = 1
_CHUNK = 500

BlobKey = tuple[str, str]


class BlobCache:
    """Values by (blob id, path), valid for one digest of the schemas and one version of the tool."""

    def __init__(self, path: Path, *, tool: str, schemas: str) -> None:
        self._path = path
        self._stamp = f"{FORMAT}\n{tool}"
        self._schemas = schemas
        self._connection = self._open() or self._replace()

    def get_many(self, keys: Iterable[BlobKey]) -> dict[BlobKey, bytes]:
        """Return the values that are known; a key without one is absent."""
        found: dict[BlobKey, bytes] = {}
        try:
            for chunk in _chunks(keys):
                found.update(self._get(chunk))
        except sqlite3.Error:
            self._forget()
        return found

    def put_many(self, values: Mapping[BlobKey, bytes]) -> None:
        """Remember ``values``; a failure to do so is not an error."""
        rows = ((key := self._key(name), _digest(key, value), value) for name, value in values.items())
        try:
            with self._connection:
                self._connection.executemany("INSERT OR REPLACE INTO entry VALUES (?, ?, ?)", rows)
        except sqlite3.Error:
            self._forget()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _get(self, names: list[BlobKey]) -> Iterator[tuple[BlobKey, bytes]]:
        keys = {self._key(name): name for name in names}
        marks = ",".join("?" * len(keys))
        query = f"SELECT key, digest, value FROM entry WHERE key IN ({marks})"
        for key, digest, value in self._connection.execute(query, list(keys)):
            if isinstance(value, bytes) and digest == _digest(key, value):
                yield keys[key], value

    def _key(self, name: BlobKey) -> bytes:
        text = "\0".join((self._schemas, *name))
        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=20).digest()

    def _open(self) -> sqlite3.Connection | None:
        connection = None
        try:
            connection = sqlite3.connect(self._path)
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("PRAGMA journal_mode = MEMORY")
            if self._prepared(connection):
                return connection
        except sqlite3.Error:
            pass
        if connection is not None:
            connection.close()
        return None

    def _prepared(self, connection: sqlite3.Connection) -> bool:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if not tables:
            with connection:
                connection.execute("CREATE TABLE stamp (text TEXT NOT NULL)")
                connection.execute("CREATE TABLE entry (key BLOB PRIMARY KEY, digest BLOB, value BLOB) WITHOUT ROWID")
                connection.execute("INSERT INTO stamp VALUES (?)", (self._stamp,))
            return True
        return connection.execute("SELECT text FROM stamp").fetchall() == [(self._stamp,)]

    def _replace(self) -> sqlite3.Connection:
        """Begin afresh: in the same place if it can be written, else in memory."""
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)
            self._path.parent.mkdir(parents=True, exist_ok=True)
        opened = self._open()
        if opened is None:
            opened = sqlite3.connect(":memory:")
            self._prepared(opened)
        return opened

    def _forget(self) -> None:
        self._connection.close()
        self._connection = self._replace()


def _digest(key: bytes, value: bytes) -> bytes:
    return hashlib.blake2b(key + value, digest_size=16).digest()


def _chunks(keys: Iterable[BlobKey]) -> Iterator[list[BlobKey]]:
    remaining = iter(keys)
    while chunk := list(islice(remaining, _CHUNK)):
        yield chunk
