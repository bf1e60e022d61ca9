"""The label for a medium and the hand-over slip to sign, as PDF.

Promises: the same records give the same bytes, by the rules of the binder (see ``engine``); whatever was typed is shown
whole and can do nothing to the page. The QR code holds the case and the copy, never anything about a person.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from footage.binder.engine import Job, draw
from footage.binder.page import HTML_LANG, environment, qr
from footage.binder.toolchain import Toolchain, toolchain
from footage.text import say


@dataclass(frozen=True, slots=True)
class SlipFile:
    """One file on the slip; ``sm3`` is empty where it could not be computed."""

    name: str
    size: int
    sha256: str
    sm3: str


@dataclass(frozen=True, slots=True)
class Slip:
    """What is printed about one copy. ``facts`` are (title, value) in the language of the slip; ``at`` is RFC 3339."""

    case_id: str
    copy_id: str
    label: str
    medium: str
    at: str
    facts: tuple[tuple[str, str], ...]
    files: tuple[SlipFile, ...]

    @property
    def code(self) -> str:
        """Return what the QR code says."""
        return f"{self.case_id}/{self.copy_id}"


def label_pdf(slip: Slip, lang: str) -> bytes:
    """Return the label of a copy, one small page."""
    return _pdf(slip, "slip.label.html.j2", lang, toolchain())


def slip_pdf(slip: Slip, lang: str) -> bytes:
    """Return the hand-over slip of a copy, to be signed by both."""
    return _pdf(slip, "slip.html.j2", lang, toolchain())


def _pdf(slip: Slip, page: str, lang: str, tools: Toolchain) -> bytes:
    html = (
        environment()
        .get_template(page)
        .render(
            lang=lang,
            html_lang=HTML_LANG[lang],
            title=f"{slip.case_id} {slip.copy_id}",
            created=slip.at,
            s=slip,
            tools=tools,
            t=lambda code, **values: say(f"seal.{code}", lang, **values),
        )
    )
    code = qr(slip.code)
    key = hashlib.sha256("\n".join((html, *tools.lines())).encode() + code).hexdigest()
    return draw(Job(Path(f"{slip.copy_id}.pdf"), lang, html, code, (), 0, key)).pdf
