"""A record as the bytes that people would have typed: strict YAML, in the order given, dates unquoted, lines whole.

Refuses nothing and judges nothing: what is written here is read and checked like any other file.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from footage.reading.scalars import plain


class _Typed(yaml.SafeDumper):
    """Writes dates and times as plain text, and indents lists under their key as people do."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - the name and form are PyYAML's
        first: [(tag, pattern) for tag, pattern in rules if tag != "tag:yaml.org,2002:timestamp"]
        for first, rules in yaml.SafeDumper.yaml_implicit_resolvers.items()
    }

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent lists too."""
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        """Never write an alias: strict YAML refuses them."""
        return True


def _text(dumper: _Typed, text: str) -> yaml.ScalarNode:
    """Quote a text that a strict reader would take for something else, or refuse: ``y``, ``2026-03-02 09:00``."""
    style = "'" if text and plain(text) != text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Typed.add_representer(str, _text)


def record_bytes(data: Mapping[str, Any]) -> bytes:
    """Return one record as UTF-8 YAML with LF line ends."""
    text = yaml.dump(dict(data), Dumper=_Typed, allow_unicode=True, sort_keys=False, width=10**6)
    return str(text).encode()
