"""Templates of one language, ready to be filled: all is escaped, and a missing value is an error, never a blank."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from footage.dossier.office import Office
from footage.portal import places, views
from footage.portal.page import Page, base_of, visible
from footage.portal.pieces import pieces
from footage.portal.register import FIRST, Table, many, script
from footage.portal.watching import Now, Watch
from footage.text import LANGUAGES, catalog

_FIXED = re.compile(r"\{\{ t\['([^']+)'\] \}\}")
OUTCOME_TONE = {"approved": "ok", "pending": "wait", "rejected": "bad", "unapproved": "bad", "undetermined": "unknown"}
COPY_TONE = {"out": "wait", "overdue": "bad", "returned": "ok", "archived": "ok", "transferred": "ok", "lost": "bad"}
_TONES: Mapping[str, Mapping[str, str]] = {
    "verdict_tone": views.VERDICT_TONE,
    "verification_tone": views.VERIFICATION_TONE,
    "slot_tone": views.SLOT_TONE,
    "severity_tone": views.SEVERITY_TONE,
    "outcome_tone": OUTCOME_TONE,
    "copy_tone": COPY_TONE,
}
_FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "label": lru_cache(maxsize=None)(views.label),
    "groups": views.groups,
    "distance": views.distance,
    "first_clock": views.first_clock,
    "anchor": places.anchor,
    "segment": places.segment,
    "own_page": places.own_page,
    "sample_page": places.sample_page,
}


class Texts(dict[str, str]):
    """The portal's texts of one language; asking for one that does not exist is a programming error."""

    def __missing__(self, name: str) -> str:
        raise KeyError(f"portal.{name}")


def texts(lang: str) -> Texts:
    """Return the portal's texts of a language, named without their prefix."""
    prefix = "portal."
    return Texts((code[len(prefix) :], both.get(lang)) for code, both in catalog().items() if code.startswith(prefix))


class _Loader(PackageLoader):
    """Puts the texts of one language into templates before they are compiled, so that no page pays for them again."""

    def __init__(self, text: Texts) -> None:
        super().__init__("footage.portal")
        self._text = text

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool] | None]:
        source, name, fresh = super().get_source(environment, template)
        return _FIXED.sub(lambda found: escape(self._text[found[1]]), source), name, fresh


class Rendering:
    """Fills templates in one language for one office."""

    def __init__(self, office: Office, where: places.Places, lang: str) -> None:
        self.lang = lang
        self.text = texts(lang)
        self.zone = office.provenance.as_of.zone
        self.watch = Watch(where, office.provenance.as_of)
        self._office = office
        self._places = where
        self._environment = Environment(
            loader=_Loader(self.text),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            finalize=visible,
        )
        small = pieces(self.text, lang, where, office.provenance.as_of)
        small["clock"] = self.watch.ticking(small["clock"])
        self._environment.globals.update(
            L=LANGUAGES.index(lang),
            t=self.text,
            now=Now(self.watch),
            of_link=self.watch.of_link,
            of_id=self.watch.of_id,
            of_subject=self.watch.of_subject,
            comma="、" if lang == "zh" else ", ",
            colon="：" if lang == "zh" else ": ",
            first_rows=FIRST,
            many=many,
            case_page=lambda case: places.own_page("case", case),
            **_TONES,
            **small,
            **_FUNCTIONS,
        )
        self._templates: dict[str, Template] = {}

    @property
    def office(self) -> Office:
        """Return the office; a page that asks for it shows more than it was given, and is never kept."""
        self.watch.whole = True
        return self._office

    @property
    def places(self) -> places.Places:
        """Return where everything stands; likewise."""
        self.watch.whole = True
        return self._places

    def html(self, template: str, **values: object) -> str:
        """Return a filled template."""
        found = self._templates.get(template)
        if found is None:
            found = self._templates[template] = self._environment.get_template(template)
        return found.render(values)

    def part(self, path: str, template: str, **values: object) -> Markup:
        """Return a piece of the page at ``path``, to be given to its template."""
        return Markup(self.html(template, base=base_of(path), **values))  # noqa: S704 - a template's, so escaped

    def binder(self, case_id: str) -> str | None:
        """Return where a case's binder stands, seen from this language's folder, or None."""
        return self._places.binder(case_id, self.lang)

    def page(
        self, path: str, title: str, section: str, template: str, *, table: Table | None = None, **values: object
    ) -> Page:
        """Return a page; ``base`` in its template is the relative way up to the language's folder.

        A ``table`` is given to the template, and its data to the browser.
        """
        html = self.html(template, base=base_of(path), table=table, **values)
        return Page(path, title, section, html, script(table) if table and table.rows else "")
