"""Read objects by id, and never return bytes that are not what their id says.

Git trusts its own store: it hands out whatever stands under an id. Here every object is hashed again when it is read.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from threading import Lock, Thread
from typing import IO

from footage.finding import ToolError
from footage.repository.plumbing import Plumbing, Process

FORMATS = {"sha1": 40, "sha256": 64}
LARGEST = 64 << 20
_HEX = re.compile(r"[0-9a-f]+\Z")


class ObjectMissing(ToolError):
    """No such object in the repository, or not one of the asked kind."""


def object_id(data: bytes, kind: str = "blob", object_format: str = "sha1") -> str:
    """Return the id that git gives an object of these bytes."""
    digest = hashlib.new(object_format, b"%s %d\0" % (kind.encode(), len(data)), usedforsecurity=False)
    digest.update(data)
    return digest.hexdigest()


def is_object_id(text: str, object_format: str) -> bool:
    """Return whether ``text`` is a whole object id of that format."""
    return len(text) == FORMATS[object_format] and _HEX.match(text) is not None


class ObjectReader:
    """Objects of one repository through ``git cat-file --batch``: one process kept for single reads, one per bulk."""

    def __init__(self, plumbing: Plumbing, object_format: str) -> None:
        self._plumbing = plumbing
        self._format = object_format
        self._kept: Process | None = None
        self._owner = 0
        self._lock = Lock()

    def read(self, oid: str, kind: str = "blob") -> bytes:
        """Return one object's bytes; raise ``ObjectMissing`` if there is none of that kind."""
        self._refuse_odd(oid)
        with self._lock:
            process = self._process()
            try:
                process.stdin.write(oid.encode() + b"\n")
                process.stdin.flush()
                return self._next(process, oid, kind)
            except ObjectMissing:
                raise
            except (OSError, ToolError) as error:
                self._kept = None
                process.stop()
                raise error if isinstance(error, ToolError) else process.failed() from error

    def read_many(self, oids: Iterable[str], kind: str = "blob") -> Iterator[tuple[str, bytes]]:
        """Yield (oid, bytes) in the order asked, streamed from one process."""
        wanted = list(oids)
        for oid in wanted:
            self._refuse_odd(oid)
        if not wanted:
            return
        process = self._plumbing.open("cat-file", "--batch", "--buffer", stdin=True)
        feeder = Thread(target=_feed, args=(process.stdin, wanted), daemon=True)
        feeder.start()
        try:
            for oid in wanted:
                yield oid, self._next(process, oid, kind)
        finally:
            process.stop()
            feeder.join()

    def close(self) -> None:
        """End the kept process."""
        with self._lock:
            if self._kept is not None and self._owner == os.getpid():
                self._kept.stop()
            self._kept = None

    def _process(self) -> Process:
        # A forked child must not share its parent's process: their answers would mix.
        if self._kept is None or self._owner != os.getpid():
            self._kept = self._plumbing.open("cat-file", "--batch", stdin=True)
            self._owner = os.getpid()
        return self._kept

    def _refuse_odd(self, oid: str) -> None:
        if not is_object_id(oid, self._format):
            raise ObjectMissing("repository.object_missing", oid=repr(oid[:80]))

    def _next(self, process: Process, oid: str, kind: str) -> bytes:
        header = process.stdout.readline().split()
        if len(header) != 3:
            if header[1:] == [b"missing"]:
                raise ObjectMissing("repository.object_missing", oid=oid)
            raise process.failed()
        found, size = header[1].decode("ascii", "replace"), int(header[2])
        if size > LARGEST:
            raise ToolError("repository.object_large", oid=oid, size=size, limit=LARGEST)
        data = process.stdout.read(size + 1)[:size]
        if len(data) != size:
            raise process.failed()
        if object_id(data, found, self._format) != oid:
            raise ToolError("repository.object_corrupt", hint="repository.object_corrupt_hint", status=1, oid=oid)
        if found != kind:
            raise ObjectMissing("repository.object_kind", oid=oid, found=found, wanted=kind)
        return data


def _feed(stream: IO[bytes], oids: list[str]) -> None:
    with suppress(OSError, ValueError):  # the reader stopped early and closed the pipe
        for start in range(0, len(oids), 1000):
            stream.write("".join(f"{oid}\n" for oid in oids[start : start + 1000]).encode())
        stream.close()
