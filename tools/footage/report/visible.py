"""Text from records and paths made harmless for a terminal or a log: what cannot be seen is shown as what it is.

Controls become their pictures (``␛``), everything else that is invisible or changes direction becomes ``\\u202e``. The
opening of a workflow command, which a forge's runner obeys anywhere in a line, is broken up.
"""

from __future__ import annotations

import unicodedata

from wcwidth import wcswidth

# Not the unassigned ones: a rare character of a name may be newer than the tables of this Python.
_INVISIBLE = frozenset(("Cc", "Cf", "Cs", "Co", "Zl", "Zp"))


def visible(text: str) -> str:
    """Return ``text`` with nothing in it that a terminal would obey instead of show."""
    if text.isascii() and text.isprintable() and "##[" not in text:
        return text
    return "".join(_shown(character) for character in text).replace("##[", "##\\x5b")


def width(text: str) -> int:
    """Return how many columns a terminal gives to ``text``, which must have gone through ``visible``."""
    return max(0, wcswidth(text))


def _shown(character: str) -> str:
    if unicodedata.category(character) not in _INVISIBLE:
        return character
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
