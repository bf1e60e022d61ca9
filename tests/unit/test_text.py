"""The catalogue: every message in both languages, with the same fields, defined once, well formed."""

from __future__ import annotations

import string
from collections import Counter
from importlib.resources import files

import pytest
import yaml

import footage.text
from footage.text import Bilingual, both, catalog, say

FILES = sorted(entry.name for entry in (files(footage.text) / "catalog").iterdir() if entry.name.endswith(".yml"))


def fields(template: str) -> set[str]:
    return {name.split(".")[0].split("[")[0] for _, name, *_ in string.Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("name", FILES)
def test_a_catalogue_file_is_well_formed(name: str) -> None:
    content = yaml.safe_load((files(footage.text) / "catalog" / name).read_bytes())
    wrong = [
        code
        for code, texts in content.items()
        if set(texts) != {"zh", "en"} or not all(isinstance(text, str) and text.strip() for text in texts.values())
    ]
    assert wrong == []


def test_no_code_is_defined_twice() -> None:
    seen: dict[str, str] = {}
    for name in FILES:
        keys = [key.value for key, _ in yaml.compose((files(footage.text) / "catalog" / name).read_bytes()).value]
        for key in keys:
            assert key not in seen, f"{key} stands in {seen[key]} and {name}"
            seen[key] = name


def test_no_field_is_misspelt() -> None:
    # A field may be needed in one language only; one that no other text in the catalogue knows is a slip.
    used = Counter(name for text in catalog().values() for name in fields(text.zh) | fields(text.en))
    odd = {code: fields(text.zh) ^ fields(text.en) for code, text in catalog().items()}
    assert {code: names for code, names in odd.items() if any(used[name] < 2 for name in names)} == {}


def test_chinese_texts_are_chinese() -> None:
    def chinese(text: str) -> bool:
        return any("\u4e00" <= character <= "\u9fff" for character in text)

    # Formats such as "{number}" and bare units have no word in either language.
    spoken = {code: text for code, text in catalog().items() if sum(map(str.isalpha, text.en)) > 12 and " " in text.en}
    assert [code for code, text in spoken.items() if not chinese(text.zh) and "{" not in text.zh] == []
    assert [code for code, text in catalog().items() if chinese(text.en) and text.en == text.zh] == []


def test_saying_never_fails() -> None:
    assert both("no.such.code") == Bilingual("no.such.code", "no.such.code")
    code = next(code for code, text in catalog().items() if "{" in text.en.replace("{{", ""))
    assert "{" in say(code, "en")
    assert say(code, "zh", **dict.fromkeys(fields(catalog()[code].zh), "{0.__class__} %s")).count("__class__") >= 1


def test_a_bilingual_value_is_inserted_per_language() -> None:
    text = both("reading.syntax", problem=Bilingual("甲", "A"))
    assert (text.zh, text.en) == ("甲", "A")
