"""How text that somebody typed is made fit for a page: shown whole if it can be, and never able to act on the page.

Control characters, direction marks, invisible characters and unpaired surrogates become a visible ``[U+202E]``. What is
longer than a page can carry is cut with a note that says how much is missing; the bytes themselves are attached.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST_FIELD = 4_000
LONGEST_EXHIBIT = 60_000

_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\ud800-\udfff\ue000-\uf8ff\U000e0000-\U0010ffff]"
)
_STACKED = re.compile(r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{3,}")


def visible(text: str, longest: int = LONGEST_FIELD) -> str:
    """Return ``text`` with everything that could hide or disturb made visible, cut at ``longest`` characters."""
    rest = len(text) - longest
    if rest > 0:
        text = f"{text[:longest]} […+{rest:,}]"
    return _STACKED.sub(_spelled, _HIDDEN.sub(_spelled, text))


def file_name(text: str) -> str:
    """Return ``text`` as a plain ASCII file name, safe on every file system."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9._-]+", "_", plain).strip("._")[:80] or "file"


def _spelled(match: re.Match[str]) -> str:
    return "".join(f"[U+{ord(character):04X}]" for character in match.group())
