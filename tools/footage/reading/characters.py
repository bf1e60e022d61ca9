"""Which characters a record may hold, and where the first that it may not hold stands.

Checked before anything is parsed: libyaml takes NEL for a line end and tells only a byte offset for bad UTF-8 and NUL.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple

MAX_BYTES = 1 << 20
_EXAMINED = 2000  # a file of nothing but tabs is answered as fast as any other

# Everything here can make a text look different from what it is, or end a line where an editor shows none.
FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")

_RULE_OF = {
    "\t": "YM105",
    "\r": "YM104",
    "\ufeff": "YM103",
    "\x85": "YM107",
    "\u2028": "YM107",
    "\u2029": "YM107",
} | dict.fromkeys("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", "YM108")


class Offence(NamedTuple):
    """A character that may not stand there: the rule it breaks and its position in the text."""

    rule: str
    position: int
    character: str


class BadByte(NamedTuple):
    """The first byte that is not UTF-8: its 0-based offset, and 1-based line and column in code points."""

    offset: int
    line: int
    column: int
    value: int


def rule_of(character: str) -> str:
    """Return the id of the rule that forbids ``character``."""
    return _RULE_OF.get(character, "YM106")


def name_of(character: str) -> str:
    """Return what ``character`` is called, such as ``U+202E``."""
    return f"U+{ord(character):04X}"


def offences(text: str, most: int) -> list[Offence]:
    """Return the first ``most`` forbidden characters, one of each rule on a line; of CR, the first in the file."""
    found: list[Offence] = []
    seen: set[tuple[str, int]] = set()
    start = line = 0
    for match in islice(FORBIDDEN.finditer(text), _EXAMINED):
        line += text.count("\n", start, match.start())
        start = match.start()
        offence = Offence(rule_of(match[0]), match.start(), match[0])
        place = (offence.rule, 0 if match[0] == "\r" else line)
        if place not in seen:
            seen.add(place)
            found.append(offence)
        if len(found) >= most:
            break
    return found


def bad_byte(data: bytes) -> BadByte | None:
    """Return where ``data`` stops being UTF-8, or None when all of it is."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line_start = data.rfind(b"\n", 0, error.start) + 1
        column = len(data[line_start : error.start].decode("utf-8")) + 1
        return BadByte(error.start, data.count(b"\n", 0, error.start) + 1, column, data[error.start])
    return None
