"""The grammar of review text: ``key: value`` lines, keys in Chinese or English, everything else an opinion.

Several pairs may stand on one line, parted by ``;`` or ``；``. Unknown keys are opinion. Values narrow, never widen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

KEYS = {
    "范围": "scope",
    "scope": "scope",
    "方式": "mode",
    "mode": "mode",
    "意见": "opinion",
    "opinion": "opinion",
}
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
MAX_LINES = 200


@dataclass(frozen=True, slots=True)
class ReviewText:
    """What a review's text says: cameras it narrows to (None: no narrowing), mode (None: none), opinion."""

    scope: tuple[str, ...] | None = None
    mode: str | None = None
    opinion: str = ""
    unread: tuple[str, ...] = ()


def parse(body: str) -> ReviewText:
    """Read a review's text. A scope or mode that cannot be read is reported in ``unread``, never guessed."""
    scope: tuple[str, ...] | None = None
    mode: str | None = None
    opinion: list[str] = []
    unread: list[str] = []
    for part in _pairs(body):
        key, value = _pair(part)
        if key == "scope" and (cameras := tuple(each for each in _PARTS.split(value) if each)):
            scope = cameras if scope is None else tuple(each for each in scope if each in cameras)
        elif key == "mode" and (read := MODES.get(value.casefold())):
            mode = read if mode is None else min(mode, read, key=MODE_ORDER.index)
        elif key in ("scope", "mode"):
            unread.append(part.strip())
        elif text := (value if key == "opinion" else part.strip()):
            opinion.append(text)
    return ReviewText(scope, mode, "\n".join(opinion), tuple(unread))


def _pairs(body: str) -> list[str]:
    lines = body.splitlines()[:MAX_LINES]
    return [part for line in lines for part in (re.split("[;；]", line) if _keyed(line) else [line])]


def _keyed(line: str) -> bool:
    return _pair(line)[0] != ""


def _pair(part: str) -> tuple[str, str]:
    match = _PAIR.match(part)
    key = KEYS.get(match.group(1).casefold(), "") if match else ""
    return (key, match.group(2)) if match and key else ("", part)
