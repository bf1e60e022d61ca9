"""The grammar of review text: ``key: value`` lines, keys in Chinese or English, everything else an opinion.

Several pairs may stand on one line, parted by ``;`` or ``；``, and after an opinion there. Unknown keys are opinion.
Values narrow, never widen.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

KEYS = {
    "范围": "scope",
    "scope": "scope",
    "方式": "mode",
    "mode": "mode",
    "意见": "opinion",
    "opinion": "opinion",
}
VIEWS = KEYS | {"次数": "views", "views": "views"}
MODES = {
    "查看": "view",
    "查阅": "view",
    "view": "view",
    "拷贝": "copy",
    "复制": "copy",
    "copy": "copy",
    "提供": "disclose",
    "对外提供": "disclose",
    "disclose": "disclose",
}
MODE_ORDER = ("view", "copy", "disclose")
_PAIR = re.compile(r"^\s*([^\s:：;；]{1,20})\s*[:：]\s*(.*?)\s*$", re.DOTALL)
_PARTS = re.compile(r"[,，、\s]+")
_NUMBER = re.compile(r"([1-9][0-9]{0,3})\s*次?\Z")
MAX_LINES = 200


@dataclass(frozen=True, slots=True)
class ReviewText:
    """What a review's text says: cameras, mode and number of views that it narrows to (None: not at all), opinion."""

    scope: tuple[str, ...] | None = None
    mode: str | None = None
    opinion: str = ""
    unread: tuple[str, ...] = ()
    views: int | None = None


def parse(body: str, *, views: bool = True, after_opinion: bool = True) -> ReviewText:
    """Read a review's text. A scope, mode or number that cannot be read is reported in ``unread``, never guessed.

    ``views``: whether a number of views is read at all; without, it is an opinion. ``after_opinion``: whether a line
    may begin with an opinion and narrow after it; without, all of that line is an opinion.
    """
    keys = VIEWS if views else KEYS
    scope: tuple[str, ...] | None = None
    mode: str | None = None
    fewest: int | None = None
    opinion: list[str] = []
    unread: list[str] = []
    for part in _pairs(body, keys, after_opinion):
        key, value = _pair(part, keys)
        if key == "scope" and (cameras := tuple(each for each in _PARTS.split(value) if each)):
            scope = cameras if scope is None else tuple(each for each in scope if each in cameras)
        elif key == "mode" and (read := MODES.get(value.casefold())):
            mode = read if mode is None else min(mode, read, key=MODE_ORDER.index)
        elif key == "views" and (number := _NUMBER.match(value)):
            fewest = min(int(number[1]), fewest or int(number[1]))
        elif key in ("scope", "mode", "views"):
            unread.append(part.strip())
        elif text := (value if key == "opinion" else part.strip()):
            opinion.append(text)
    return ReviewText(scope, mode, "\n".join(opinion), tuple(unread), fewest)


def _pairs(body: str, keys: Mapping[str, str], after_opinion: bool) -> list[str]:
    found: list[str] = []
    for line in body.splitlines()[:MAX_LINES]:
        parts = re.split("[;；]", line)
        keyed = any(_pair(part, keys)[0] for part in (parts if after_opinion else [line]))
        found.extend(parts if keyed else [line])
    return found


def _pair(part: str, keys: Mapping[str, str]) -> tuple[str, str]:
    match = _PAIR.match(part)
    key = keys.get(match.group(1).casefold(), "") if match else ""
    return (key, match.group(2)) if match and key else ("", part)
