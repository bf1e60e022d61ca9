"""The templates of a binder: filled with everything typed made visible and escaped."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from footage.binder.typed import visible
from footage.text import say

HTML_LANG = {"zh": "zh-CN", "en": "en"}


def qr(text: str) -> bytes:
    """Return a QR code as SVG."""
    import segno

    buffer = io.BytesIO()
    segno.make(text, error="m", micro=False).save(buffer, kind="svg", scale=4, border=2, xmldecl=False)
    return buffer.getvalue()


@cache
def environment() -> Environment:
    """Return the template environment: autoescaping, and no name may be missing."""
    made = Environment(
        loader=FunctionLoader(template),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["breakable"] = _breakable
    return made


def template(name: str) -> str:
    """Return the text of a file of ``templates/``."""
    return (files(__package__) / "templates" / name).read_text(encoding="utf-8")


def _finalize(value: object) -> object:
    # Markup comes from macros only, and what they print has been through here already.
    if value is None:
        return ""
    return value if isinstance(value, Markup) or not isinstance(value, str) else visible(value)


def _breakable(digest: str) -> str:
    """Return a digest in groups of eight, which people can compare and lines can break."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))


def w3c(epoch: int) -> str:
    """Return a time as PDF metadata wants it."""
    return datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def translator(lang: str) -> Callable[..., str]:
    """Return what gives templates the binder's texts in a language."""

    def translate(code: str, **values: object) -> str:
        return say(f"binder.{code}", lang, **values)

    return translate
