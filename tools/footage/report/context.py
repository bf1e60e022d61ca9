"""What every report is stamped with."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReportContext:
    """The tool and its version, the commit that was judged, the reference time (RFC 3339); empty when there is none."""

    tool: str = ""
    commit: str = ""
    as_of: str = ""
