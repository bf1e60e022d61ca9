"""What an unquoted scalar means: null, true, false, a plain decimal number, or the text as typed; or why it is refused.

Whatever YAML 1.1 or YAML 1.2 readers would take for something other than text, and is not one of these five, is refused
instead of guessed, so that no two readers can disagree about a record. RFC 3339 dates and times are the text typed.

Numbers hold at most 15 digits. That is what a 64-bit float keeps exactly, so ``int`` and ``float`` lose nothing here,
and JSON, SQLite and JSON Schema all see the number that was written. Longer ones (a 20-digit device number) are text.
"""

from __future__ import annotations

import re
from typing import NamedTuple, TypeAlias

MAX_DIGITS = 15
LONGEST_WORD = 5  # only texts up to here, or that begin like a number, can mean anything but themselves

_EXACT: dict[str, bool | None] = {"null": None, "true": True, "false": False}
_TRUTH = frozenset(("yes", "no", "on", "off", "y", "n", "true", "false"))
_TRUE = frozenset(("yes", "on", "y", "true"))

_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?", re.ASCII)
_DATE = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2}))?",
    re.ASCII,
)
_LIKE_DATE = re.compile(
    r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:(?:[Tt]|[ ]+)[0-9]{1,2}(?::[0-9:.]*)?[ ]*(?:[Zz]|[+-][0-9:]+)?)?"
)
_SEXAGESIMAL = re.compile(r"[-+]?[0-9][0-9_]*(?::[0-9]{1,2})+(?:\.[0-9_]*)?")
_LIKE_NUMBER = re.compile(
    r"""[-+]?(?:
        0[bB][01_]+ | 0[oO][0-7_]+ | 0[xX][0-9a-fA-F_]+      # other bases
      | [0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?       # signs, leading zeros, separators, exponents, `1.`
      | \.[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?                   # `.5`
      | \.(?:inf | nan)
    )""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)


class Refusal(NamedTuple):
    """Why a scalar is refused: the rule, and the messages that say what it is and what to write instead."""

    rule: str
    message: str
    hint: str


_EMPTY = Refusal("YM303", "reading.empty-value", "reading.empty-value.hint")
_NULL = Refusal("YM302", "reading.null-form", "reading.null-form.hint")
_TIME = Refusal("YM306", "reading.time-form", "reading.time-form.hint")
_CLOCK = Refusal("YM306", "reading.sexagesimal", "reading.sexagesimal.hint")
_NUMBER = Refusal("YM304", "reading.number-form", "reading.number-form.hint")
_LONG = Refusal("YM305", "reading.number-too-long", "reading.number-too-long.hint")
_AS_TRUE = Refusal("YM301", "reading.truth-form", "reading.truth-form.hint-true")
_AS_FALSE = Refusal("YM301", "reading.truth-form", "reading.truth-form.hint-false")
_MERGE = Refusal("YM209", "reading.merge-key", "reading.merge-key.hint")
_VALUE = Refusal("YM208", "reading.value-sign", "reading.quote.hint")

Plain: TypeAlias = str | int | float | bool | None


def plain(value: str) -> Plain | Refusal:
    """Return what the unquoted scalar ``value`` means, or why it is refused."""
    if not value:
        return _EMPTY
    if value in _EXACT:
        return _EXACT[value]
    if value[0] in "0123456789+-.":
        return _numeric(value)
    return value if len(value) > LONGEST_WORD else _word(value)


def _word(value: str) -> str | Refusal:
    lower = value.lower()
    if lower in _TRUTH:
        return _AS_TRUE if lower in _TRUE else _AS_FALSE
    if lower in {"null", "~"}:
        return _NULL
    if value == "<<":
        return _MERGE
    return _VALUE if value == "=" else value


def _numeric(value: str) -> str | int | float | Refusal:
    if _DATE.fullmatch(value):
        return value
    if _DECIMAL.fullmatch(value):
        return _decimal(value)
    if _LIKE_DATE.fullmatch(value):
        return _TIME
    if _SEXAGESIMAL.fullmatch(value):
        return _CLOCK
    return _NUMBER if _LIKE_NUMBER.fullmatch(value) else value


def _decimal(value: str) -> int | float | Refusal:
    digits = value.lstrip("-").replace(".", "")
    if len(digits) > MAX_DIGITS:
        return _LONG
    if value[0] == "-" and not digits.strip("0"):
        return _NUMBER  # a negative zero is two things to different readers
    return float(value) if "." in value else int(value)
