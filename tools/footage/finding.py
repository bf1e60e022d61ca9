"""A finding: one thing that is wrong in a repository, where it is, and what to do about it.

A finding is a value, many to a run. An exception (``ToolError``) means the tool could not do its job, one to a run.
Messages are codes of the catalogue in ``text`` with arguments, so that one finding reads in Chinese and in English.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from footage.text import Bilingual, both


class Severity(StrEnum):
    """How much a finding matters; only ERROR makes a run exit with 1."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file: 1-based line and column in Unicode code points; the end is exclusive; pointer is RFC 6901."""

    path: str
    line: int = 0
    column: int = 0
    end_line: int = 0
    end_column: int = 0
    pointer: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. ``rule`` is an id such as ``YM103``; its title, reason and remedy are messages ``rule.<id>.*``."""

    rule: str
    severity: Severity
    location: Location
    message: str
    args: Mapping[str, object] = field(default_factory=dict)
    subject: str = ""
    hint: str = ""
    hint_args: Mapping[str, object] = field(default_factory=dict)
    related: tuple[Location, ...] = ()
    line_text: str = ""

    def text(self) -> Bilingual:
        """Return the message in both languages."""
        return both(self.message, **self.args)

    def hint_text(self) -> Bilingual | None:
        """Return what to do, in both languages, or None."""
        return both(self.hint, **(self.hint_args or self.args)) if self.hint else None


def sort_key(finding: Finding) -> tuple[str, int, int, str, str]:
    """Order findings by path, place and rule, so that output never depends on how work was scheduled."""
    place = finding.location
    return (place.path, place.line, place.column, finding.rule, finding.message)


class ToolError(Exception):
    """The tool could not do its job. ``code`` names a catalogue message; ``status`` is the exit code."""

    def __init__(self, code: str, *, status: int = 2, hint: str = "", **args: object) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.hint = hint
        self.args_ = args

    def text(self) -> Bilingual:
        """Return what went wrong, in both languages."""
        return both(self.code, **self.args_)

    def hint_text(self) -> Bilingual | None:
        """Return what to do, in both languages, or None."""
        return both(self.hint, **self.args_) if self.hint else None

    def __str__(self) -> str:
        return self.text().en
