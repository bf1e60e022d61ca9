"""The way nearly every record is written, read by one expression over its lines instead of by a YAML parser.

That way: one ``key: value`` or ``- value`` a line, nesting by indentation alone; values unquoted, or in quotes without
an escape, or ``[]`` or ``{}``. A text is read here only if every line of it fits completely and means one thing;
comments, blank lines, block texts, anything odd and anything wrong go to ``document``, which knows all of YAML, says
what is wrong, and gives the places. Promises: ``document`` reads the same value from it, without a finding.

It earns being a second reader by its speed: libyaml's events and marks take five times as long.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from footage.reading.scalars import LONGEST_WORD, Plain, Refusal, plain

MAX_COLUMN = 24  # far from the levels that ``document`` refuses,
MAX_LINES = 10_000  # and from its number of values
_SHORT = 32

# An unquoted value has no ``#`` here, and a colon only between two characters that are not blank. Each part begins with
# what the part before cannot hold, so a line that does not fit is given up in one pass back. No possessive quantifiers:
# Python before 3.11.5 loses a group's text to them.
_LINE = re.compile(
    r"""^([ ]*)(-[ ])?                                 # the indentation; a list's dash
    (?:([a-z][a-z0-9_]{0,63}):(?:[ ](?=[^ \n])|$))?    # the key
    ((?:[^-?:,\[\]{}#&*!|>'"%@`=~<\s] | -(?=[0-9])) [^:# \n]* (?:(?:[ ]+|:)[^:# \n]+)*
      | "[^"\\\n]*" | '(?:[^'\n]|'')*' | \[\] | \{\}    # the value
    )?$""",
    re.MULTILINE | re.VERBOSE,
)


class _Odd(Exception):
    """The lines are not written in the plain way."""


def read_block(text: str) -> dict[str, Any] | None:
    """Return what ``text`` says if it is written plainly, else None. No forbidden character may stand in it."""
    lines = text.count("\n")
    if lines > MAX_LINES or not text.endswith("\n"):
        return None
    rows = _LINE.findall(text, 0, len(text) - 1)
    try:
        return _built(rows) if len(rows) == lines else None
    except _Odd:
        return None


def _built(rows: list[tuple[str, str, str, str]]) -> dict[str, Any]:
    """Return the mapping that the lines make together."""
    root: dict[str, Any] = {}
    here: Any = root  # the collection that the line belongs to, and the column at which its members stand
    at = 0
    around: list[tuple[int, Any]] = []
    awaiting = ""  # the key of the line before, if its value is yet to come
    for indent, dash, key, typed in rows:
        column = len(indent)
        if awaiting:
            if not at < column <= MAX_COLUMN:
                raise _Odd
            around.append((at, here))
            here[awaiting] = [] if dash else {}
            at, here, awaiting = column, here[awaiting], ""
        while at > column:
            at, here = around.pop()
        if at != column or (type(here) is list) != bool(dash):
            raise _Odd
        if dash and key:
            around.append((at, here))
            here.append({})
            at, here = column + 2, here[-1]
        if not typed:
            value, awaiting = None, key
        else:
            value = typed if len(typed) > LONGEST_WORD and typed[0] > "9" else _scalar(typed)
        if not key and dash and typed:
            here.append(value)
        elif key and key not in here and (len(key) > LONGEST_WORD or _scalar(key) == key):
            here[key] = value
        else:
            raise _Odd
    if awaiting:
        raise _Odd
    return root


def _scalar(typed: str) -> Plain | list[object] | dict[str, object]:
    if typed == "[]":
        return []
    if typed == "{}":
        return {}
    value = _known(typed) if len(typed) <= _SHORT else _meaning(typed)
    if isinstance(value, Refusal):
        raise _Odd
    return value


def _meaning(typed: str) -> Plain | Refusal:
    if typed[0] == '"':
        return typed[1:-1]
    return typed[1:-1].replace("''", "'") if typed[0] == "'" else plain(typed)


_known = lru_cache(maxsize=4096)(_meaning)  # the same few words and numbers stand in every record
