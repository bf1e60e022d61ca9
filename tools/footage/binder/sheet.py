"""One binder as one HTML text with everything that it embeds, ready to be drawn.

The HTML is the whole visible content, so its digest, with those of the attachments and of the program versions, says
whether a binder must be made again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from footage.binder.engine import Job
from footage.binder.exhibits import Attachment
from footage.binder.page import HTML_LANG, environment, qr, template, translator, w3c
from footage.binder.toolchain import Toolchain
from footage.binder.typed import LONGEST_EXHIBIT, visible
from footage.charts import bar_svg
from footage.dossier.shape import Provenance
from footage.text import Bilingual


@dataclass(frozen=True, slots=True)
class Title:
    """What stands on a cover: the name by which the binder is filed, its title, and a line about what is in it."""

    name: str
    title: Bilingual
    about: Bilingual


def job(
    page: str,
    title: Title,
    provenance: Provenance,
    lang: str,
    tools: Toolchain,
    target: Path,
    attached: tuple[Attachment, ...],
    listing: Attachment,
    values: Mapping[str, object],
    *,
    key: str = "",
) -> Job:
    """Return a binder ready to be drawn: the template ``page`` filled with ``values``, everything else embedded.

    Without a ``key`` it is known by the digest of everything that it shows.
    """
    html = environment().get_template(page).render(
        lang=lang, html_lang=HTML_LANG[lang], t=translator(lang), b=title, p=provenance, tools=tools,
        created=w3c(provenance.as_of.epoch), attached=attached, listing=listing, bar_svg=bar_svg,
        exhibit_text=partial(visible, longest=LONGEST_EXHIBIT), **values,
    )  # fmt: skip
    parts = [html, template("binder.css"), template(f"binder.{lang}.css"), *tools.lines()]
    parts += [f"{item.name} {item.sha256} {item.relationship}" for item in (*attached, listing)]
    known = key or hashlib.sha256("\0".join(parts).encode()).hexdigest()
    return Job(target, lang, html, qr(title.name), (*attached, listing), provenance.as_of.epoch, known)
