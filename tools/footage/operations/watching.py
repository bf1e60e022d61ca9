"""The gate on a schedule: round after round, whatever the forge does.

Promises: an outage ends a round, never the watch; the next round begins with what stands on the forge. What happened is
told as values; nothing is printed and no clock is read here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from footage.finding import ToolError
from footage.operations.gate import Round

CLEAN, FINDINGS, UNDETERMINED = 0, 1, 4


@dataclass(frozen=True, slots=True)
class Watched:
    """One round as it went: what it did, or why it could not be done."""

    done: Round | None = None
    error: ToolError | None = None

    @property
    def code(self) -> int:
        """Return the exit code of a watch that ends here."""
        if self.error is not None:
            return self.error.status
        if self.done is None or not (self.done.unapproved or self.done.refused or self.done.uncounted):
            return CLEAN
        unsettled = self.done.uncounted or any(error.status == UNDETERMINED for _, error in self.done.refused)
        return UNDETERMINED if unsettled and not self.done.unapproved else FINDINGS


def watch(
    round_: Callable[[], Round], pause: Callable[[], bool], tell: Callable[[Watched], None], *, once: bool = False
) -> int:
    """Run rounds until ``pause`` says to stop (or ``once``), telling each; return the exit code of the last."""
    while True:
        try:
            watched = Watched(done=round_())
        except ToolError as error:
            watched = Watched(error=error)
        tell(watched)
        if once or not pause():
            return watched.code
