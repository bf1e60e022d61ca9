"""A verdict's reason in words: the template of its code, filled with the row's arguments.

Arguments whose names end in ``_at`` are moments (seconds) and are written in the organisation's zone; lists are written
one after the other; ``@code`` stands for the text of another reason. Values are inserted as text and never interpreted.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from footage.text import Bilingual
from footage.text.counted import counted

_UNKNOWN = Bilingual("不详", "unknown")
_BETWEEN = Bilingual("、", ", ")


class _Named(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def reason_text(reasons: Mapping[str, Bilingual], code: str, args: Mapping[str, object], timezone: str) -> Bilingual:
    """Return why a verdict is what it is, in both languages. ``reasons`` is the register's table ``reason``."""
    template = reasons.get(code)
    if template is None:
        return Bilingual(code, code)
    return Bilingual(*(_filled(template.get(lang), lang, reasons, args, timezone) for lang in ("zh", "en")))


def _filled(
    template: str, lang: str, reasons: Mapping[str, Bilingual], args: Mapping[str, object], timezone: str
) -> str:
    values = {name: _shown(name, value, lang, reasons, timezone) for name, value in args.items()}
    return (counted(template, args) if lang == "en" else template).format_map(_Named(values))


def _shown(name: str, value: object, lang: str, reasons: Mapping[str, Bilingual], timezone: str) -> str:
    if value is None or value == []:
        return _UNKNOWN.get(lang)
    if isinstance(value, list):
        return _BETWEEN.get(lang).join(_shown("", each, lang, reasons, timezone) for each in value)
    if name.endswith("_at") and isinstance(value, int):
        return _moment(value, timezone)
    if isinstance(value, str) and value.startswith("@") and value[1:] in reasons:
        return reasons[value[1:]].get(lang)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _moment(epoch: int, timezone: str) -> str:
    try:
        return datetime.fromtimestamp(epoch, ZoneInfo(timezone)).strftime("%Y-%m-%d %H:%M")
    except (ValueError, OverflowError, OSError):
        return str(epoch)
