"""Work done beside this process: a second one computes ahead what would be computed here anyway.

Nothing rests on it. What it made comes in order, piece by piece; where it has nothing more to give, because it came to
an error or was killed, or because the machine has no second core or cannot fork, the answer is None and whoever asks
does the work in place and meets the error there.
"""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import IO, Generic, Self, TypeVar

T = TypeVar("T")
_PIPE = 1 << 20
_SET_PIPE_SIZE = 1031  # F_SETPIPE_SZ of Linux: room for more pieces, so that neither side waits for the other


class Aside(Generic[T]):
    """The pieces that ``work`` yields, made in a process forked here."""

    def __init__(self, work: Callable[[], Iterable[T]], *, worthwhile: bool = True) -> None:
        self._child = 0
        self._pieces: IO[bytes] | None = None
        if worthwhile and hasattr(os, "fork") and _cores() > 1:
            self._start(work)

    @property
    def running(self) -> bool:
        """Return whether there is another process that has not come to its end."""
        return self._pieces is not None

    def next(self) -> T | None:
        """Return the next piece, or None if there is none."""
        if self._pieces is None:
            return None
        try:
            piece: T = pickle.load(self._pieces)  # noqa: S301, our own process wrote it
        except (EOFError, OSError, pickle.UnpicklingError):
            self.stop()
            return None
        return piece

    def stop(self) -> None:
        """End the other process, whatever it is doing."""
        if self._pieces is None:
            return
        self._pieces.close()
        self._pieces = None
        with suppress(OSError):
            os.kill(self._child, signal.SIGKILL)
        with suppress(OSError):
            os.waitpid(self._child, 0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _start(self, work: Callable[[], Iterable[T]]) -> None:
        reading, writing = os.pipe()
        try:
            self._child = os.fork()
        except OSError:
            os.close(reading)
            os.close(writing)
            return
        if self._child == 0:
            os.close(reading)
            _serve(work, writing)
        os.close(writing)
        self._pieces = os.fdopen(reading, "rb")


def _serve(work: Callable[[], Iterable[object]], writing: int) -> None:
    """Write all pieces and end this process, without running anything that the other one left behind in it."""
    try:
        with suppress(ImportError, OSError):
            import fcntl

            fcntl.fcntl(writing, _SET_PIPE_SIZE, _PIPE)
        with os.fdopen(writing, "wb", buffering=_PIPE) as out:
            for piece in work():
                pickle.dump(piece, out, pickle.HIGHEST_PROTOCOL)
                out.flush()
    finally:
        os._exit(0)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
