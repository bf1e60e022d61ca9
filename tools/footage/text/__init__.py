"""Every sentence that people read, in Chinese and English, side by side.

One YAML file per domain under ``catalog/``: ``code: {zh: …, en: …}``. A code belongs to exactly one file. Templates use
``str.format`` fields; values are inserted as text and never interpreted. ``say`` never raises for a missing value: a
message that cannot be filled shows the field's name, because an error report must not fail while it reports.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import yaml

from footage.text.counted import counted

LANGUAGES = ("zh", "en")


class Bilingual(NamedTuple):
    """One text in both languages."""

    zh: str
    en: str

    def get(self, lang: str) -> str:
        """Return the text in ``lang`` (``zh`` or ``en``)."""
        return self.zh if lang == "zh" else self.en


class _Named(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


@cache
def catalog() -> Mapping[str, Bilingual]:
    """Return all messages by code, read once per process; a code defined twice is a programming error."""
    merged: dict[str, Bilingual] = {}
    for entry in sorted((files(__package__) / "catalog").iterdir(), key=lambda item: item.name):
        if not entry.name.endswith(".yml"):
            continue
        for code, texts in (yaml.load(entry.read_bytes(), Loader=yaml.CSafeLoader) or {}).items():
            if code in merged:
                raise ValueError(f"message {code!r} is defined twice, last in {entry.name}")
            merged[code] = Bilingual(str(texts["zh"]), str(texts["en"]))
    return merged


def both(code: str, **values: object) -> Bilingual:
    """Return message ``code`` filled with ``values``; a ``Bilingual`` value is inserted in each language."""
    template = catalog().get(code)
    if template is None:
        return Bilingual(code, code)
    return Bilingual(_fill(template.zh, "zh", values), _fill(template.en, "en", values))


def say(code: str, lang: str, **values: object) -> str:
    """Return message ``code`` in ``lang``, filled with ``values``."""
    return both(code, **values).get(lang)


def _fill(template: str, lang: str, values: Mapping[str, object]) -> str:
    chosen = {name: value.get(lang) if isinstance(value, Bilingual) else value for name, value in values.items()}
    return (counted(template, chosen) if lang == "en" else template).format_map(_Named(chosen))
