"""Content: what a form says where it must say something. Only warnings: whether a reason is good, people decide."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from footage.checking.context import finding
from footage.finding import Finding, Severity
from footage.model import Record
from footage.reading.kinds import Kind, select
from footage.reading.records import RecordReading
from footage.reading.rules import RuleInfo
from footage.reading.validation import name_of, short

RULES = (RuleInfo("CK501", "placeholder"), RuleInfo("CK502", "same-text-twice"))

_CHINESE = "同上|同前|无|暂无|没有|略|见附件|见附表|待补|待补充|待定|待填|测试|如题|工作需要|按要求|领导要求|事由|原因"
_ENGLISH = (
    "test|testing|none|nil|na|null|tbd|tba|xx|xxx|aaa|abc|asdf|qwerty|foo|bar|lorem|ipsum|dummy|sample|sameasabove"
)
_WORDS = (*_CHINESE.split("|"), *_ENGLISH.split("|"))
_PLACEHOLDER = re.compile(f"(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})+")
_SINGLE = re.compile(r"(.)\1*\Z")  # one character, however often


def check_file(read: RecordReading, record: Record, kind: Kind) -> Iterator[Finding]:
    """Yield required texts that say nothing, and the same text given as two different answers."""
    for spec in kind.fields:
        if spec.format == "text" and spec.required:
            for at, value in select(record.data, spec.pointer):
                if isinstance(value, str) and says_nothing(value):
                    values = {"field": name_of(at), "title": spec.title, "value": short(value)}
                    yield _warning("CK501", read, at, "placeholder", values)
    if kind.name == "request":
        yield from _repeated(read, record, kind)


def says_nothing(text: str) -> bool:
    """Tell whether a text is made of nothing but words that stand in for an answer."""
    letters = bare(text)
    return not letters or _SINGLE.match(letters) is not None or _PLACEHOLDER.fullmatch(letters) is not None


def bare(text: str) -> str:
    """Return a text without what does not count when two are compared: width, case, blanks, punctuation."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def _repeated(read: RecordReading, record: Record, kind: Kind) -> Iterator[Finding]:
    """R-3.2.2 asks for the cause and for the purpose; R-3.2.4 for the use: one text cannot be all of them."""
    first: dict[str, str] = {}
    for pointer in ("/reason", "/other_means", "/use/manner", "/use/purpose"):
        for at, value in select(record.data, pointer):
            other = first.setdefault(bare(str(value)), at)
            if other != at:
                specs = {at: kind.field_at(at), other: kind.field_at(other)}
                values = {"title": _title(specs[at], at), "other": _title(specs[other], other)}
                yield _warning("CK502", read, at, "same-text", values)


def _title(spec: Any, pointer: str) -> object:
    return spec.title if spec else name_of(pointer)


def _warning(rule: str, read: RecordReading, at: str, message: str, values: Mapping[str, object]) -> Finding:
    return finding(rule, read.reading, at, message, values, severity=Severity.WARNING)
