"""The header of a control: what the clause asks, in both languages, above the SELECT that judges it.

Grammar: the file begins with lines ``-- key: value``; a line ``--   more`` (three spaces or more) goes on with the
value above; the header ends at the first line that is no comment. Every key is known, none comes twice, none is
missing: what cannot be read strictly is refused with its line, because half a header would judge half a clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from footage.finding import ToolError
from footage.text import Bilingual, both

SEVERITIES = ("minor", "major", "critical")
TRUTHS = ("decidable", "form", "attested", "declaratory")

_LINE = re.compile(r"-- ([a-z][a-z_]*(?:\.[a-z][a-z0-9_]*)*):(?: (.*))?")
_MORE = re.compile(r"--   +(\S.*)")
_CLAUSE = re.compile(r"[A-Z]+-[0-9]+(?:\.[0-9]+)*[a-z]?")
_CODE = re.compile(r"[a-z][a-z0-9_]*")
_NAME = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*")
_FIELD = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_WIDE = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")

_REQUIRED = (
    "clause", "policy", "title.zh", "title.en", "asks.zh", "asks.en", "who.zh", "who.en",
    "kinds", "parameters", "severity", "truth",
)  # fmt: skip
_OPTIONAL = ("clauses", "applies_from", "uses")


class HeaderError(ToolError):
    """A header that breaks the grammar; ``path`` and ``line`` say where."""

    def __init__(self, path: str, line: int, problem: str, **args: object) -> None:
        text = both(f"controls.header.{problem}", **args)
        super().__init__("controls.header", status=70, path=path, line=line, problem=text)
        self.path = path
        self.line = line


@dataclass(frozen=True, slots=True)
class Control:
    """One control: its header and its SELECT, which begins at ``line``; ``reasons`` are the codes it defines."""

    path: str
    clause: str
    clauses: tuple[str, ...]
    policy: str
    title: Bilingual
    asks: Bilingual
    who: Bilingual
    kinds: tuple[str, ...]
    parameters: tuple[str, ...]
    severity: str
    truth: str
    applies_from: date | None
    uses: tuple[str, ...]
    reasons: Mapping[str, Bilingual]
    sql: str
    line: int

    @property
    def view(self) -> str:
        """Return the name of the control's view, such as ``control_R_3_2_3``."""
        return "control_" + re.sub("[^0-9A-Za-z]", "_", self.clause)


def parse(path: str, text: str) -> Control:
    """Read one control; ``HeaderError`` names the line that cannot be read."""
    entries, line, sql = _split(path, text)
    _only_known(path, entries)
    reasons = _reasons(path, entries)
    value = {key: entry for key, (entry, _) in entries.items()}
    clause = _checked(path, entries, "clause", _CLAUSE)
    if not path.endswith(f"{clause}.sql"):
        raise HeaderError(path, entries["clause"][1], "name", clause=clause)
    if not sql.strip():
        raise HeaderError(path, line, "empty")
    return Control(
        path=path,
        clause=clause,
        clauses=_listed(path, entries, "clauses", _CLAUSE) or (clause,),
        policy=_checked(path, entries, "policy", _CODE),
        title=_both(value, "title"),
        asks=_both(value, "asks"),
        who=_both(value, "who"),
        kinds=_listed(path, entries, "kinds", _CODE),
        parameters=_listed(path, entries, "parameters", _NAME),
        severity=_one_of(path, entries, "severity", SEVERITIES),
        truth=_one_of(path, entries, "truth", TRUTHS),
        applies_from=_day(path, entries),
        uses=_listed(path, entries, "uses", _CODE),
        reasons=reasons,
        sql=sql,
        line=line,
    )


def parse_reasons(path: str, text: str) -> Mapping[str, Bilingual]:
    """Read the reasons that several controls share: ``reason.code.zh: …``, with ``#`` comments."""
    lines = ("--" if raw.startswith("#") else f"-- {raw}" for raw in text.splitlines())
    entries, _, _ = _split(path, "\n".join(line for line in lines if line != "--"))
    for key, (_, number) in entries.items():
        if not key.startswith("reason."):
            raise HeaderError(path, number, "unknown", key=key)
    return _reasons(path, entries)


def read_header(path: str, text: str) -> tuple[Mapping[str, str], int, str]:
    """Return what any header of this grammar says, the line where the SELECT begins, and the SELECT."""
    entries, line, sql = _split(path, text)
    return {key: value for key, (value, _) in entries.items()}, line, sql


def parse_about(path: str, text: str) -> Bilingual:
    """Read what a shared view says of itself: its file begins with ``-- zh: …`` and ``-- en: …``."""
    entries, _, _ = _split(path, "\n".join(_leading_lines(text)))
    for lang in ("zh", "en"):
        if not entries.get(lang, ("", 0))[0]:
            raise HeaderError(path, 1, "missing", key=lang)
    return Bilingual(entries["zh"][0], entries["en"][0])


def placeholders(text: str) -> frozenset[str]:
    """Return the names in braces that ``text`` wants filled."""
    return frozenset(_FIELD.findall(text))


def _leading_lines(text: str) -> Iterator[str]:
    """Yield the lines of the header of a shared view; a line that is only ``--`` ends it, notes may follow."""
    for line in text.splitlines():
        if not line.startswith("-- "):
            return
        yield line


_Entries = dict[str, tuple[str, int]]


def _split(path: str, text: str) -> tuple[_Entries, int, str]:
    """Return the header's entries (value and line), where the SELECT begins, and the SELECT."""
    entries: _Entries = {}
    last = ""
    lines = text.splitlines(keepends=True)
    for number, raw in enumerate(lines, 1):
        line = raw.rstrip("\r\n")
        if not line.startswith("--"):
            return entries, number, "".join(lines[number - 1 :])
        if (more := _MORE.fullmatch(line)) and last:
            entries[last] = (_joined(entries[last][0], more[1].rstrip()), entries[last][1])
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            raise HeaderError(path, number, "line")
        last = match[1]
        if last in entries:
            raise HeaderError(path, number, "twice", key=last)
        entries[last] = ((match[2] or "").strip(), number)
    return entries, len(lines) + 1, ""


def _only_known(path: str, entries: _Entries) -> None:
    for key, (_, number) in entries.items():
        if key not in _REQUIRED and key not in _OPTIONAL and not key.startswith("reason."):
            raise HeaderError(path, number, "unknown", key=key)
    for key in _REQUIRED:
        if key not in entries:
            raise HeaderError(path, 1, "missing", key=key)


def _joined(first: str, second: str) -> str:
    """Join two lines of one text: Chinese has no space between words."""
    return first + ("" if not first or (_WIDE.match(first[-1]) and _WIDE.match(second[0])) else " ") + second


def _reasons(path: str, entries: _Entries) -> Mapping[str, Bilingual]:
    codes = dict.fromkeys(_code(path, key, number) for key, (_, number) in entries.items() if key.startswith("reason."))
    found = {}
    for code in codes:
        texts = [entries.get(f"reason.{code}.{lang}", ("", 0)) for lang in ("zh", "en")]
        number = max(line for _, line in texts)
        if not all(text for text, _ in texts):
            raise HeaderError(path, number, "untranslated", reason=code)
        if placeholders(texts[0][0]) != placeholders(texts[1][0]):
            raise HeaderError(path, number, "placeholders", reason=code)
        found[code] = Bilingual(texts[0][0], texts[1][0])
    return found


def _code(path: str, key: str, number: int) -> str:
    parts = key.split(".")
    if len(parts) != 3 or parts[2] not in ("zh", "en"):
        raise HeaderError(path, number, "unknown", key=key)
    return parts[1]


def _both(value: Mapping[str, str], key: str) -> Bilingual:
    return Bilingual(value[f"{key}.zh"], value[f"{key}.en"])


def _listed(path: str, entries: _Entries, key: str, pattern: re.Pattern[str]) -> tuple[str, ...]:
    return tuple(_parts(path, entries, key, pattern))


def _parts(path: str, entries: _Entries, key: str, pattern: re.Pattern[str]) -> Iterator[str]:
    text, number = entries.get(key, ("", 0))
    for part in (each.strip() for each in text.split(",")) if text else ():
        if not pattern.fullmatch(part):
            raise HeaderError(path, number, "value", key=key, value=part)
        yield part


def _checked(path: str, entries: _Entries, key: str, pattern: re.Pattern[str]) -> str:
    text, number = entries[key]
    if not pattern.fullmatch(text):
        raise HeaderError(path, number, "value", key=key, value=text)
    return text


def _one_of(path: str, entries: _Entries, key: str, allowed: tuple[str, ...]) -> str:
    text, number = entries[key]
    if text not in allowed:
        raise HeaderError(path, number, "value", key=key, value=text)
    return text


def _day(path: str, entries: _Entries) -> date | None:
    if "applies_from" not in entries:
        return None
    text, number = entries["applies_from"]
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise HeaderError(path, number, "value", key="applies_from", value=text) from None
