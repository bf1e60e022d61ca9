"""One binder as one HTML text: templates filled, everything typed made visible and escaped.

The HTML is the whole visible content, so its digest, with those of the attachments and of the program versions, says
whether a binder must be made again.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from footage.binder.content import Content
from footage.binder.toolchain import Toolchain
from footage.binder.typed import LONGEST_EXHIBIT, visible
from footage.text import say

HTML_LANG = {"zh": "zh-CN", "en": "en"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A binder ready to be laid out: its HTML and its QR code as SVG."""

    html: str
    code: bytes


def sheet(content: Content, lang: str, tools: Toolchain) -> Sheet:
    """Return the pages of ``content`` in ``lang`` as HTML, naming ``tools`` on the cover."""
    import segno

    image = segno.make(content.case.case_id, error="m", micro=False)
    case = environment().get_template("case.html.j2")
    html = case.render(
        lang=lang,
        html_lang=HTML_LANG[lang],
        t=translator(lang),
        c=content.case,
        p=content.provenance,
        x=content,
        tools=tools,
        created=w3c(content.provenance.as_of.epoch),
        exhibit_text=partial(visible, longest=LONGEST_EXHIBIT),
    )
    buffer = io.BytesIO()
    image.save(buffer, kind="svg", scale=4, border=2, xmldecl=False)
    return Sheet(html, buffer.getvalue())


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
