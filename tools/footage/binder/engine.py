"""HTML to PDF/A-3a by WeasyPrint, which is imported here and nowhere else, and only when something must be drawn.

Nothing is fetched: the one scheme served is ``binder:``, and behind it stand only the bytes of this job. The output
has no trace of when or where it was made.
"""

from __future__ import annotations

import gc
import io
import itertools
import os
import struct
import warnings
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from footage.binder.exhibits import Attachment
from footage.binder.page import template
from footage.binder.settled import name_pages_once, settle
from footage.binder.toolchain import CODE_FAMILY, TEXT_FAMILY

# Tagged, so that screen readers can follow it: measured within a tenth of the time of the untagged 3b.
VARIANT = "pdf/a-3a"
_CLEAN_EVERY = 4  # binders; more saves little and holds more memory
_done = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Job:
    """One PDF to draw, complete: a worker needs nothing else."""

    target: Path
    lang: str
    html: str
    code: bytes
    attached: tuple[Attachment, ...]
    as_of: int
    key: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """What came out: the number of pages and the PDF."""

    pages: int
    pdf: bytes


def draw(job: Job) -> Drawn:
    """Lay ``job`` out and return its PDF."""
    from weasyprint import HTML  # type: ignore[import-untyped]

    name_pages_once()
    fonts, styles = _shared(job.lang)
    served = {"binder:code.svg": (job.code, "image/svg+xml")}
    served |= {f"binder:{item.name}": (item.content, item.mime) for item in job.attached}
    fetcher = _fetcher(served)
    document = HTML(string=job.html, base_url="binder:page", url_fetcher=fetcher).render(
        font_config=fonts, stylesheets=list(styles), pdf_variant=VARIANT
    )
    files = [_embedded(item, job.as_of, fetcher) for item in job.attached]
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # WeasyPrint leaves its colour profile's file open
        document.write_pdf(
            buffer, pdf_variant=VARIANT, attachments=files, finisher=_finish, pdf_identifier=job.key[:32]
        )
    return Drawn(len(document.pages), buffer.getvalue())


def prepare(langs: tuple[str, ...]) -> None:
    """Make a worker process ready: everything shared is loaded, and the collector stops looking at it.

    Layout makes hundreds of thousands of objects and no garbage before it ends; collecting meanwhile cost a fifth.
    """
    import weasyprint  # noqa: F401

    for lang in langs:
        _shared(lang)
    gc.collect()
    gc.freeze()
    gc.disable()


def draw_in_worker(job: Job) -> Drawn:
    """Draw ``job`` in a prepared worker, and clean up now and then."""
    drawn = draw(job)
    if next(_done) % _CLEAN_EVERY == 0:
        gc.collect()
    return drawn


def write(path: Path, content: bytes) -> None:
    """Write a file whole: aside first, then renamed, so that nobody ever reads half of one."""
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    aside.write_bytes(content)
    aside.replace(path)


@cache
def _shared(lang: str) -> tuple[Any, tuple[Any, ...]]:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped]

    fonts = FontConfiguration()
    text = template("binder.css").replace("TEXT-FAMILY", TEXT_FAMILY).replace("CODE-FAMILY", CODE_FAMILY)
    sheets = (text, template(f"binder.{lang}.css"))
    return fonts, tuple(CSS(string=sheet, font_config=fonts, url_fetcher=_fetcher({})) for sheet in sheets)


def _fetcher(served: dict[str, tuple[bytes, str]]) -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # type: ignore[import-untyped]

    class OwnData(URLFetcher):  # type: ignore[misc]
        """Serves what it was given and refuses everything else, whatever the scheme."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url not in served:
                raise ValueError(f"refused: {url[:80]}")
            content, mime = served[url]
            return URLFetcherResponse(url, content, {"Content-Type": mime})

    return OwnData(allowed_protocols=())


def _embedded(item: Attachment, as_of: int, fetcher: Any) -> Any:
    from weasyprint import Attachment as Embedded

    moment = datetime.fromtimestamp(as_of, UTC)
    return Embedded(
        url=f"binder:{item.name}",
        url_fetcher=fetcher,
        name=item.name,
        description=item.description,
        created=moment,
        modified=moment,
        relationship=item.relationship,
    )


def _finish(_document: Any, pdf: Any) -> None:
    # WeasyPrint lists each attachment twice among the associated files; readers then show it twice.
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = list(dict.fromkeys(pdf.catalog["AF"]))
    for item in pdf.objects:
        extra = getattr(item, "extra", {})
        if extra.get("Subtype") == "/OpenType":
            outlines = _outlines(bytes(item.stream[0]))
            if outlines:
                item.stream, extra["Subtype"] = [outlines], "/CIDFontType0C"
    settle(pdf)


def _outlines(font: bytes) -> bytes:
    """Return the ``CFF`` table of an OpenType font: all that a PDF needs of it, and a third of its size."""
    (count,) = struct.unpack_from(">H", font, 4)
    for index in range(count):
        tag, _, start, length = struct.unpack_from(">4sIII", font, 12 + 16 * index)
        if tag == b"CFF ":
            return font[start : start + length]
    return b""
